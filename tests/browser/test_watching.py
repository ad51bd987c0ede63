"""The watching itself: what a page must not do is seen, and a good page passes."""

import pytest

GOOD = (
    '<!doctype html><html lang="vi"><head><title>Tốt</title><meta name="viewport" content="width=device-width"></head>'
    "<body><main><h1>Tốt</h1></main></body></html>"
)


def test_page_reaches_the_server(page, live_server):
    answer = page.goto("/khong-co-trang-nay/")
    assert answer.status == 404
    assert answer.headers["content-security-policy"].count("default-src 'self'") == 1


def test_sizes_are_those_of_a_phone_and_a_laptop(phone, laptop):
    for page in (phone, laptop):
        page.set_content(GOOD)
    assert phone.evaluate("[innerWidth, innerHeight]") == [390, 844]
    assert laptop.evaluate("[innerWidth, innerHeight]") == [1366, 768]


def test_good_page_is_accessible(page, assert_accessible):
    page.set_content(GOOD)
    assert_accessible(page)


def test_picture_without_words_is_found(phone, axe):
    phone.set_content(GOOD.replace("</main>", '<img src="data:,"></main>'))
    assert [line.split()[0] for line in axe(phone)] == ["image-alt"]


def test_axe_looks_under_the_content_security_policy(phone, axe):
    phone.goto("/khong-co-trang-nay/")
    phone.evaluate("document.body.append(document.createElement('img'))")
    assert "image-alt" in {line.split()[0] for line in axe(phone)}


def test_inline_script_is_noticed(phone, page_problems):
    phone.goto("/khong-co-trang-nay/")
    with phone.expect_console_message():
        phone.evaluate(
            "const script = document.createElement('script'); script.textContent = 'window.ran = true';"
            "document.body.append(script)"
        )
    assert phone.evaluate("window.ran") is None
    assert "Content Security Policy" in "".join(page_problems)
    page_problems.clear()


def test_script_error_is_noticed(phone, page_problems):
    phone.goto("/khong-co-trang-nay/")
    with phone.expect_event("pageerror"):
        phone.evaluate("setTimeout(() => { throw new Error('hỏng') })")
    assert "hỏng" in "".join(page_problems)
    page_problems.clear()


def test_asking_another_host_is_noticed(phone, page_problems):
    with phone.expect_request("http://127.0.0.2:9/a.png"):
        phone.set_content('<img src="http://127.0.0.2:9/a.png" alt="">')
    assert "asks another host: http://127.0.0.2:9/a.png" in "".join(page_problems)
    page_problems.clear()


def test_page_wider_than_the_screen_is_found(phone, assert_accessible):
    phone.set_content(GOOD.replace("</main>", '<div style="width: 600px">rộng</div></main>'))
    with pytest.raises(AssertionError, match="wider than the screen"):
        assert_accessible(phone)
