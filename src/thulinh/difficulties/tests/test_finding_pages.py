"""The forms about findings: what a phone is answered, what one wrong entry looks like, who gets in."""

import datetime as dt
import io
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from PIL import Image

from cast import TODAY
from thulinh.difficulties.actions.findings import correct_finding
from thulinh.difficulties.actions.following import put_right
from thulinh.difficulties.models import Finding, FindingStep, Skill
from thulinh.difficulties.rules.findings import NOT_HELD, PRACTICE, SKILL_GAP
from thulinh.difficulties.tests.town import at, found, guide, required
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, leave_seat, take_seats

JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY}T12:00:00+07:00", tick=False):
        yield


def client_of(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def said(country, **changes) -> dict:
    given = {"command_id": str(uuid.uuid4()), "unit": country.east.pk, "day": "22/11/2026", "kind": NOT_HELD,
             "text": "Chưa sinh hoạt", "next": "/phat-hien/"}  # fmt: skip
    return given | changes


def page(country) -> str:
    return reverse("findings:record", args=[country.east.pk])


def photo():
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(kept, "JPEG")
    kept.seek(0)
    kept.name = "anh.jpg"
    return kept


def test_recorded_and_back_to_where_one_came_from(country):
    answer = client_of(country.province).post(page(country), said(country))
    assert (answer.status_code, answer.url) == (302, "/phat-hien/")
    assert (Finding.objects.get().text, Finding.objects.get().recorded_by) == ("Chưa sinh hoạt", country.province)


def test_a_phone_reads_words_and_where_to_send_pictures(country):
    client = client_of(country.province)
    answer = client.post(page(country), said(country, kind=PRACTICE), **JSON).json()
    made = Finding.objects.get()
    assert (answer["record"], answer["address"]) == (made.pk, "/phat-hien/")
    more = {"command_id": str(uuid.uuid4()), "photos": photo()}
    assert client.post(reverse("findings:add_photo", args=[made.pk]), more, **JSON).status_code == 200
    shown = client.get(reverse("findings:photo", args=[made.photos.get().pk]))
    assert shown.headers["Content-Type"] == "image/jpeg"
    stranger = client_of(country.outsider)
    assert stranger.get(reverse("findings:photo", args=[made.photos.get().pk])).status_code == 404
    gone = {"command_id": str(uuid.uuid4())}
    assert client.post(reverse("findings:stop_awaiting", args=[made.pk]), gone, **JSON).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "", "text": ""}, "chọn đã thấy gì và ghi một câu"),
        ({"kind": ""}, "chọn đã thấy gì"),
        ({"text": ""}, "ghi một câu"),
        ({"kind": SKILL_GAP}, "chọn kỹ năng còn thiếu"),
        ({"day": "23/11/2026"}, "chưa tới"),
        ({"unit": 999}, "Ở đâu"),
    ],
)
def test_what_is_wrong_is_said_to_a_person_and_to_a_phone(country, changes, words):
    client = client_of(country.province)
    shown = client.post(page(country), said(country, **changes))
    assert shown.status_code == 422
    assert words in shown.content.decode()
    told = client.post(page(country), said(country, **changes), **JSON)
    assert told.status_code == 422
    assert any(words in reason for reason in told.json()["reasons"])
    assert not Finding.objects.exists()


def test_the_page_tells_what_was_before_and_what_was_asked(country):
    asked = guide(country)
    earlier = found(country, text="Sổ chưa ghi")
    put_right(found(country, text="Đã xong").pk, note="Xong", on=TODAY, by=country.commune, at=at(TODAY))
    answer = client_of(country.province).get(page(country))
    text = answer.content.decode()
    assert answer.headers["X-Keep-Offline"] == "1"
    for words in ("Sổ chưa ghi", "Tôn sư trọng đạo", "Thăm thầy cô giáo cũ", "Hạn khắc phục 10/12/2026"):
        assert words in text, words
    assert text.index("Phát hiện trước đây") < text.index("Điều thấy lần này")
    assert f'name="word_{earlier.pk}"' in text
    left_out = said(
        country, kind="chua-dung-huong-dan", left_out=required(asked)[1:], **{f"word_{earlier.pk}": "van-con"}
    )
    assert client_of(country.province).post(page(country), left_out).status_code == 302
    assert FindingStep.objects.filter(finding=earlier).get().kind == "van-con"
    made = Finding.objects.latest("pk")
    assert [row.requirement_id for row in made.left_out.all()] == required(asked)[1:]


def test_without_guidance_the_page_says_so(country):
    text = client_of(country.province).get(page(country)).content.decode()
    assert "Tháng này nơi đây chưa nhận được tài liệu nào" in text


def test_who_may_not_find_there_gets_no_page(country):
    for name, status in (("outsider", 404), ("secretary", 404), ("inspector", 404), ("commune", 200), ("officer", 200)):
        assert client_of(getattr(country, name)).get(page(country)).status_code == status, name
    west = reverse("findings:record", args=[country.west.pk])
    assert client_of(country.officer).get(west).status_code == 404


@pytest.mark.parametrize("verb", ["correct", "withdraw", "share", "reopen", "put_right"])
def test_what_one_may_not_do_is_no_page(country, verb):
    made = found(country, kind=PRACTICE if verb == "share" else NOT_HELD)
    address = reverse(f"findings:{verb}", args=[made.pk])
    wrong = {"share": country.outsider, "reopen": country.province, "put_right": country.secretary}
    assert client_of(wrong.get(verb, country.officer)).get(address).status_code == 404


def test_a_form_that_is_refused_says_why(country):
    made = found(country)
    client = client_of(country.commune)
    wrong = {"command_id": str(uuid.uuid4()), "note": "Đã họp", "on": "01/11/2026"}
    answer = client.post(reverse("findings:put_right", args=[made.pk]), wrong)
    assert answer.status_code == 422
    assert "khắc phục phải từ ngày đó" in answer.content.decode()


def test_what_is_said_of_a_finding_may_arrive_twice(country):
    one = found(country)

    def twice(who, name, **changes):
        sent = {"command_id": str(uuid.uuid4()), "reason": "Vì thế", **changes}
        return [client_of(who).post(reverse(f"findings:{name}", args=[one.pk]), sent).status_code for _ in range(2)]

    assert twice(country.commune, "put_right", note="Đã họp", on="22/11/2026") == [302, 302]
    assert twice(country.province, "reopen") == [302, 302]
    assert twice(country.province, "withdraw") == [302, 302]
    kinds = list(FindingStep.objects.filter(finding=one).values_list("kind", flat=True))
    assert kinds == [FindingStep.Kind.DONE, FindingStep.Kind.REOPENED]
    again = {"command_id": str(uuid.uuid4()), "reason": "Vì thế"}
    assert client_of(country.province).post(reverse("findings:withdraw", args=[one.pk]), again).status_code == 404


def test_a_practice_is_shared_once_however_often_it_is_sent(country):
    one = found(country, kind=PRACTICE)
    sent = {"command_id": str(uuid.uuid4()), "title": "Góc đọc sách", "summary": "Mỗi thôn một góc"}
    client, url = client_of(country.province), reverse("findings:share", args=[one.pk])
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert Finding.objects.get(pk=one.pk).initiative is not None


def test_who_has_left_the_post_neither_reads_nor_changes_what_they_found(country):
    """Whose skill is missing is nothing for somebody who works elsewhere now."""
    one = found(country, kind=SKILL_GAP, skill=Skill.objects.first().pk, person=country.secretary.person_id)
    names = ("withdraw", "correct", "add_photo")
    urls = [reverse("desk:finding", args=[one.pk]), *(reverse(f"findings:{name}", args=[one.pk]) for name in names)]
    assert {client_of(country.province).get(url).status_code for url in urls} == {200}
    leave_seat(country.holdings["province"], on=TODAY - dt.timedelta(days=1), reason="Chuyển công tác", by=None)
    seat = {"unit": country.quarter.pk, "position": "bi-thu-chi-doan"}
    take_seats([NewHolding(country.province.person_id, "chi-dinh", TODAY, **seat)], by=None)
    left = country.again(country.province)
    assert {client_of(left).get(url).status_code for url in urls} == {404}
    assert client_of(left).get(reverse("desk:needs"), {"theo": "nguoi"}).status_code == 404
    with pytest.raises(Refusal):
        correct_finding(one.pk, text="Khác", guided="", version=1, reason="Vì", by=left, at=at(TODAY))
