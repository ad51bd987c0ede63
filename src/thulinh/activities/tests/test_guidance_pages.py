"""The pages of a month's guidance as a browser without JavaScript uses them."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from thulinh.activities.models import Activity, Coverage, Guidance
from thulinh.activities.tests.pages import fields_of, photo, sent, signed_in, url
from thulinh.activities.tests.test_guidance import publish
from thulinh.activities.tests.town import BRANCH_SESSION, TODAY

HTML = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(f"{TODAY}T19:30:00+07:00"):
        yield


def written(**more) -> dict:
    """What the province types."""
    return {
        "theme": "Tôn sư trọng đạo", "starts_on": "1/11/2026", "ends_on": "30/11/2026", "contents": ["phap-luat"],
        "own": "Kể chuyện người thầy\n\n Tặng hoa ", "trang-0-title": "Lời Bác dạy",
        "trang-0-text": f"Đoạn một.\n\n{HTML}", "document_number": "12-HD/TĐTN",
    } | more  # fmt: skip


def new_page(town) -> str:
    return url("publish_guidance", town.units["LD"], BRANCH_SESSION)


def test_a_province_publishes_by_the_form(town):
    client = signed_in(town.province)
    paper = SimpleUploadedFile("huong-dan.pdf", b"%PDF-1.7 noi dung", "application/pdf")
    assert sent(client, new_page(town), **written(paper=paper)).status_code == 302
    made = Guidance.objects.get()
    assert [row.text for row in made.requirements.filter(content=None)] == ["Kể chuyện người thầy", "Tặng hoa"]
    assert (made.pages[0]["title"], made.file.media_type) == ("Lời Bác dạy", "application/pdf")
    page = signed_in(town.secretary).get(url("guidance", made.pk)).content.decode()
    assert "Lời Bác dạy" in page
    assert HTML not in page
    assert "&lt;script&gt;" in page
    assert f"/tai-lieu/{made.pk}/sua/" not in page
    handed = signed_in(town.secretary).get(url("paper", made.pk))
    assert handed.content == b"%PDF-1.7 noi dung"
    assert handed["Content-Disposition"].startswith("attachment")
    assert handed["X-Content-Type-Options"] == "nosniff"
    assert signed_in(town.member).get(url("paper", made.pk)).status_code == 404


def test_nothing_is_lost_when_something_is_wrong(town):
    client = signed_in(town.province)
    answer = sent(client, new_page(town), **written(theme="", paper=photo(2, "bia.jpg")))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Đã nhận tệp" in page
    assert (
        client.post(new_page(town), fields_of(page) | {"theme": "Chủ điểm", "contents": "phap-luat"}).status_code == 302
    )
    made = Guidance.objects.get()
    assert (made.file.original_name, made.pages[0]["title"]) == ("bia.jpg", "Lời Bác dạy")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"MZ"], ids=["empty", "zip", "program"])
def test_only_a_pdf_or_a_picture_goes_with_it(town, content):
    answer = sent(signed_in(town.province), new_page(town), **written(paper=SimpleUploadedFile("a.pdf", content)))
    assert answer.status_code == 422
    assert not Guidance.objects.exists()


def test_one_more_page_is_one_more_row(town):
    client = signed_in(town.province)
    page = sent(client, new_page(town), **written(), **{"them-dong": "trang"})
    assert (page.status_code, len(page.context["rows"].forms)) == (200, 2)
    assert not Guidance.objects.exists()


def test_changing_and_withdrawing_by_the_pages(town):
    made = publish(town)
    client = signed_in(town.province)
    assert sent(client, url("amend_guidance", made.pk), theme="Uống nước nhớ nguồn").status_code == 422
    assert sent(client, url("amend_guidance", made.pk), theme="Uống nước nhớ nguồn", reason="Đổi").status_code == 302
    made.refresh_from_db()
    assert (made.theme, made.version, len(made.pages)) == ("Uống nước nhớ nguồn", 2, 1)
    assert sent(client, url("withdraw_guidance", made.pk), reason="Nhầm").status_code == 302
    assert client.get(url("amend_guidance", made.pk)).status_code == 404
    assert "Đã rút" in client.get(url("guidances")).content.decode()
    assert made.theme not in signed_in(town.secretary).get(url("guidances")).content.decode()


def test_who_publishes_nothing_gets_no_page(town):
    made = publish(town)
    for name in ("secretary", "officer", "commune"):
        client = signed_in(town.accounts[name])
        assert client.get(new_page(town)).status_code == 404, name
        assert client.get(url("amend_guidance", made.pk)).status_code == 404, name
        assert client.post(url("withdraw_guidance", made.pk)).status_code == 404, name


def test_the_form_has_what_is_required_ticked_and_marked(town):
    made = publish(town)
    own = made.requirements.get(text__gt="")
    client = signed_in(town.secretary)
    page = client.get(url("record", town.units["T2"], BRANCH_SESSION)).content.decode()
    assert "Yêu cầu của cấp trên" in page
    assert "Đọc tài liệu tháng này" in page
    assert set(fields_of(page)["contents"]) == {"phap-luat", "danh-gia"}
    assert sent(client, url("record", town.units["T2"], BRANCH_SESSION), contents=["phap-luat"]).status_code == 302
    held = Activity.objects.get()
    assert Coverage.objects.get(activity=held).requirement == own
    said = signed_in(town.commune).get(url("verify", held.pk)).content.decode()
    assert "chưa có trong buổi này" in said
    again = client.get(url("correct", held.pk)).content.decode()
    assert fields_of(again)["contents"] == ["phap-luat"]
    assert fields_of(again)["covered"] == [str(own.pk)]


def test_a_plan_begins_with_the_agenda(town):
    publish(town)
    client = signed_in(town.secretary)
    page = client.get(url("plan", town.units["T2"], BRANCH_SESSION)).content.decode()
    fields = fields_of(page)
    assert fields["title"] == ["Tôn sư trọng đạo"]
    assert "2. Đọc: Lời Bác dạy (2 phút)" in fields["minutes"][0]
    assert sent(client, url("plan", town.units["T2"], BRANCH_SESSION), day="25/11/2026").status_code == 302
    plan = Activity.objects.get()
    words = client.get(url("programme_of_plan", plan.pk)).content.decode()
    assert "Chủ điểm: Tôn sư trọng đạo" in words
    assert "Thứ Tư ngày 25/11/2026" in words


def test_the_invitation_names_no_one(town):
    publish(town)
    client = signed_in(town.secretary)
    page = client.get(url("programme_of_session", town.units["T2"], BRANCH_SESSION)).content.decode()
    text = page[page.index("<textarea") :]
    assert "mời các đồng chí dự sinh hoạt chi đoàn, chủ điểm “Tôn sư trọng đạo”" in text
    assert "Kể chuyện người thầy của tôi" in text
    assert "Bùi Quốc An" not in text
    assert (
        signed_in(town.outsider).get(url("programme_of_session", town.units["T2"], BRANCH_SESSION)).status_code == 404
    )


def test_without_guidance_the_pages_say_so(town):
    client = signed_in(town.secretary)
    page = client.get(url("material", town.units["T2"], BRANCH_SESSION, ngay="2026-11-22")).content.decode()
    assert "chưa phát hành tài liệu nào" in page
    form = client.get(url("record", town.units["T2"], BRANCH_SESSION)).content.decode()
    assert "Yêu cầu của cấp trên" not in form
    assert 'name="covered"' not in form


def test_the_day_says_which_material(town):
    publish(town)
    december = publish(town, starts_on=dt.date(2026, 12, 1), ends_on=dt.date(2026, 12, 31), theme="Tháng Quân đội")
    page = signed_in(town.secretary).get(url("material", town.units["T2"], BRANCH_SESSION, ngay="2026-12-05"))
    assert [line.id for line in page.context["lines"]] == [december.pk]
