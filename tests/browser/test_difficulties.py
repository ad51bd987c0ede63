"""A difficulty in a real browser, at both sizes: raised by the branch, answered by the commune, agreed to."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import cast as small_country
from cast import Cast
from thulinh.activities.actions import record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.desk.tests.conftest import founded
from thulinh.difficulties import actions
from thulinh.difficulties.actions import NewDifficulty, load_difficulty_kinds, raise_difficulties
from thulinh.difficulties.models import Difficulty
from thulinh.kernel.clock import today

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country with the areas of difficulty, and a meeting of the commune."""
    built = founded()
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    record_session(SessionEntry("hop-ban-thuong-vu", built.a1.pk, today()), by=built.commune)
    return built


def of_east(country: Cast, title: str, **more) -> Difficulty:
    row = NewDifficulty(country.east.pk, "kinh-phi", title, **more)
    return raise_difficulties([row], by=country.again(country.secretary))[0]


def test_from_the_branch_to_the_commune_and_back(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    sign_in(page, country.secretary)
    page.goto(reverse("desk:difficulties"))
    assert_accessible(page)
    page.get_by_role("link", name="Nêu khó khăn").click()
    page.get_by_text("Kinh phí hoạt động").click()
    page.get_by_label("Việc khó, trong một câu").fill("Không có loa kéo")
    assert_accessible(page)
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_text("đồng chí là người đồng ý hay chưa")).to_be_visible()
    one = Difficulty.objects.get()

    sign_in(page, country.commune)
    page.goto("/")
    page.get_by_role("link", name="1 khó khăn chờ đồng chí trả lời").click()
    expect(page.get_by_text("Lượt của Đoàn xã Tân Lập")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Trả lời", exact=True).click()
    page.get_by_label("Trả lời và việc đã làm").fill("Đã mua một loa kéo cho thôn.")
    assert_accessible(page)
    page.get_by_role("button", name="Gửi trả lời").click()
    expect(page.get_by_text("Đã trả lời. Chờ nơi nêu đồng ý.")).to_be_visible()

    sign_in(page, country.secretary)
    page.goto("/")
    page.get_by_role("link", name="1 câu trả lời chờ đồng chí đồng ý").click()
    expect(page.get_by_text("Đã mua một loa kéo cho thôn.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Đồng ý: đã giải quyết").click()
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("nơi nêu đồng ý ngày")).to_be_visible()
    expect(page.get_by_role("link", name="Mở lại")).to_be_visible()
    assert Difficulty.objects.get(pk=one.pk).state == Difficulty.State.SOLVED


def test_every_other_page_is_accessible(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    one, other = of_east(country, "Thiếu loa kéo để sinh hoạt"), of_east(country, "Loa kéo của thôn đã hỏng")
    group = actions.group_difficulties([one.pk, other.pk], title="Loa kéo", by=country.commune)
    alone = of_east(country, "Nhà văn hóa dột mái")
    of_east(country, "Mái nhà văn hóa sắp sập")
    act = [reverse("difficulties:act", args=[one.pk, verb]) for verb in ("giao", "hen-ngay", "chuyen-cap-tren")]
    sign_in(page, country.commune)
    for where in (
        *act,
        reverse("difficulties:group", args=[alone.pk]),
        reverse("desk:difficulty_group", args=[group.pk]),
        reverse("difficulties:answer_group", args=[group.pk]),
        f"{reverse('desk:service', args=[country.a1.pk])}?ky=nam-nay",
        reverse("desk:unit", args=[country.east.pk]),
        reverse("desk:calendar"),
        reverse("desk:notices"),
        f"{reverse('desk:search')}?q=loa",
    ):
        answer = page.goto(where)
        assert answer is not None
        assert answer.status == 200, where
        assert_accessible(page)


def test_sent_past_the_commune_shows_there_without_a_name(country: Cast, phone: Page, sign_in) -> None:
    one = of_east(country, "Phụ cấp bị giữ lại", is_direct=True)
    sign_in(phone, country.commune)
    phone.goto(reverse("desk:difficulty", args=[one.pk]))
    expect(phone.get_by_text("Nơi nêu gửi thẳng cấp trên, không nêu tên")).to_be_visible()
    expect(phone.get_by_text("Hồng Đào")).to_have_count(0)
    expect(phone.get_by_text("thôn Đông")).to_have_count(0)
    expect(phone.get_by_role("link", name="Trả lời", exact=True)).to_have_count(0)
    sign_in(phone, country.outsider)
    answer = phone.goto(reverse("desk:difficulty", args=[one.pk]))
    assert answer is not None
    assert answer.status == 404


def test_raised_without_javascript(country: Cast, open_page, sign_in) -> None:
    page = open_page("phone", java_script_enabled=False)
    sign_in(page, country.secretary)
    page.goto(reverse("difficulties:raise", args=[country.east.pk]))
    page.get_by_text("Kinh phí hoạt động").click()
    page.get_by_label("Việc khó, trong một câu").fill("Không có loa kéo")
    page.get_by_label("Gửi thẳng cấp trên").check()
    page.get_by_role("button", name="Gửi").click()
    assert Difficulty.objects.get().is_direct


def test_raised_without_signal_goes_by_itself_when_there_is_a_line(country: Cast, phone: Page, sign_in) -> None:
    sign_in(phone, country.secretary)
    where = reverse("difficulties:raise", args=[country.east.pk])
    phone.goto(where)
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.goto(where)
    phone.context.set_offline(True)
    phone.get_by_text("Kinh phí hoạt động").click()
    phone.get_by_label("Việc khó, trong một câu").fill("Không có loa kéo")
    phone.get_by_role("button", name="Gửi").click()
    expect(phone.get_by_text("lưu trên máy").first).to_be_visible()
    assert not Difficulty.objects.exists()
    phone.context.set_offline(False)
    phone.goto("/")
    expect(phone.get_by_text("lưu trên máy")).to_have_count(0)
    assert Difficulty.objects.get().title == "Không có loa kéo"
