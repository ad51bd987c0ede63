"""Rules of choosing written by hand: who writes them, what the form makes of them, what is refused, how they end."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse

from cast import START, TODAY, Cast
from thulinh.desk.tests.bodies import CRITERIA, a_rule
from thulinh.selection.actions import give_selection_rule
from thulinh.selection.models import Round, SelectionRule

pytestmark = pytest.mark.usefixtures("today")

DAY = dt.timedelta(days=1)
SAID = {
    "position": "bi-thu-chi-doan", "with_position": "thon-doi-truong", "is_two_way": "co", "paper_number": "5-KH/ĐU",
    "paper_on": "20/11/2026", "decided_by": "Đảng ủy xã Tân Lập", "starts_on": "22/11/2026", "age_from": "18",
    "age_to": "35", "second_age_to": "45", "residence": "bat-buoc", "discipline": "bat-buoc", "party": "uu-tien",
    "standings": ["du-bi", "chinh-thuc"], "service": "uu-tien", "service_months": "12", "attendance": "bat-buoc",
    "attendance_percent": "60", "judged": "Có uy tín với thanh niên\r\nHiểu việc quân sự ở thôn", "body_1": "chi-bo",
    "body_2": "quan-su", "body_4": "xa",
}  # fmt: skip
READERS = {"commune", "province"}


def send(page, where: str, **said: Any):
    return page.post(where, {"command_id": str(uuid.uuid4()), **SAID, **said})


@pytest.fixture
def new(country: Cast) -> str:
    return reverse("selection:new_rule", args=[country.a1.pk])


@pytest.mark.parametrize("name", ["desk:selection_rules", "selection:new_rule", "selection:end_rule"])
def test_who_opens_the_pages(country: Cast, visit, name: str):
    rule = a_rule(country)
    args = {"desk:selection_rules": [], "selection:new_rule": [country.a1.pk], "selection:end_rule": [rule.pk]}[name]
    opened = {
        who: visit(account).get(reverse(name, args=args)).status_code for who, account in country.accounts.items()
    }
    assert {who for who, status in opened.items() if status == 200} == READERS
    assert set(opened.values()) == {200, 404}


def test_a_rule_is_written_listed_and_chosen_by(country: Cast, visit, new: str):
    page = visit(country.commune)
    answer = send(page, new)
    assert answer.status_code == 302, answer.context["form"].errors
    rule = SelectionRule.objects.get()
    assert (rule.source, rule.basis) == ("", "Văn bản số 5-KH/ĐU ngày 20/11/2026 của Đảng ủy xã Tân Lập")
    kinds = [(one["loai"], one["bat-buoc"]) for one in rule.criteria]
    assert kinds == [
        ("tuoi", True), ("tuoi", True), ("cu-tru", True), ("ky-luat", True), ("dang", False), ("tham-nien", False),
        ("tham-gia", True), ("nhan-xet", True), ("nhan-xet", True),
    ]  # fmt: skip
    first, second = rule.criteria[:2]
    assert (first["cho"], first["it-nhat"], first["nhieu-nhat"]) == ("bi-thu-chi-doan", 18, 35)
    assert (second["cho"], second.get("it-nhat"), second["nhieu-nhat"]) == ("thon-doi-truong", None, 45)
    assert [body["cap"] for body in rule.bodies] == ["chi-bo", "quan-su", "xa"]
    listed = page.get(reverse("desk:selection_rules")).content.decode()
    for words in ("5-KH/ĐU", "Ghi theo văn bản", "Tuổi: từ 18 đến 35 tuổi", "Đoàn xã Tân Lập", "Thôi áp dụng"):
        assert words in listed, words
    assert reverse("desk:selection_rules") in page.get(reverse("desk:rounds")).content.decode()
    opening = {"position": rule.position_id, "kind": "lan-dau", "title": "Năm 2026", "starts_on": "22/11/2026"}
    where = reverse("selection:open_round", args=[country.a1.pk])
    assert page.post(where, {"command_id": str(uuid.uuid4()), **opening}).status_code == 302
    assert {place.rule for place in Round.objects.get().places.all()} == {rule}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"paper_number": ""}, "chưa điền"),
        ({"with_position": "bi-thu-chi-doan"}, "phải khác"),
        ({"with_position": "", "second_age_to": ""}, "Ưu tiên hai chiều cần"),
        ({"age_from": "40"}, "Tuổi nhiều nhất phải"),
        ({"standings": []}, "mức cần có"),
        ({"party": ""}, "bắt buộc hay không"),
        ({"body_2": "chi-bo"}, "chỉ hỏi một lần"),
        ({"judged": "\n".join("abcdef")}, "Nhiều nhất 5 dòng"),
        ({"paper_on": "23/11/2026"}, "từ ngày văn bản"),
        ({"body_1": "thon"}, ""),
    ],
)
def test_what_makes_no_rule_is_refused_in_words(country: Cast, visit, new: str, changes: dict, words: str):
    answer = send(visit(country.commune), new, **changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SelectionRule.objects.exists()


def test_something_has_to_be_asked(country: Cast, visit, new: str):
    empty = dict.fromkeys(
        ("age_from", "age_to", "second_age_to", "residence", "discipline", "party", "service", "service_months",
         "attendance", "attendance_percent", "judged"), "",
    )  # fmt: skip
    answer = send(visit(country.commune), new, **empty, standings=[])
    assert "ít nhất một tiêu chuẩn" in answer.content.decode()


def test_a_new_rule_ends_the_one_before_and_none_begins_behind_another(country: Cast, visit, new: str):
    before = a_rule(country, source="programme:bi-thu-kiem-thon-doi")
    page = visit(country.commune)
    assert send(page, new).status_code == 302
    before.refresh_from_db()
    assert before.ends_on == TODAY - DAY
    assert send(page, new, judged="Có uy tín").status_code == 302  # the same day once more: corrected
    assert SelectionRule.objects.on(TODAY).count() == 1
    refused = send(page, new, starts_on="20/11/2026")
    assert refused.status_code == 422
    assert "Từ ngày 22/11/2026 đã có quy định" in refused.content.decode()


def test_a_rule_by_hand_is_ended_and_a_handed_down_one_is_not(country: Cast, visit):
    page = visit(country.commune)
    rule = a_rule(country)
    where = reverse("selection:end_rule", args=[rule.pk])
    said = {"command_id": str(uuid.uuid4()), "on": "22/11/2026", "reason": "Có kế hoạch mới"}
    assert page.post(where, {**said, "reason": "", "command_id": str(uuid.uuid4())}).status_code == 422
    for _ in range(2):
        assert page.post(where, said).status_code == 302
    rule.refresh_from_db()
    assert (rule.ends_on, rule.withdrawn_at) == (TODAY, None)
    given = a_rule(country, source="programme:x", starts_on=TODAY + DAY, basis="Mô hình")
    assert page.get(reverse("selection:end_rule", args=[given.pk])).status_code == 404
    listed = page.get(reverse("desk:selection_rules")).content.decode()
    assert "Mô hình giao xuống" in listed


def test_rules_of_elsewhere_are_not_told(country: Cast, visit):
    a_rule(country)
    other = {"criteria": CRITERIA[:1], "basis": "Kế hoạch nơi khác"}
    give_selection_rule(
        unit=country.b.pk, position="bi-thu-chi-doan", with_position=None, is_two_way=False, starts_on=START, source="",
        bodies=[{"ma": "xa", "ten": "Đoàn xã", "cap": "xa"}], **other, by=None,
    )  # fmt: skip
    assert "nơi khác" not in visit(country.commune).get(reverse("desk:selection_rules")).content.decode()
