"""Rules of choosing: given once, replaced from a day on, ended."""

import datetime as dt

import pytest

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.selection.actions import end_selection_rules, give_selection_rule
from thulinh.selection.models import SelectionRule

DAY = dt.timedelta(days=1)
AGE = {"ma": "tuoi", "ten": "Từ 18 đến 35 tuổi", "loai": "tuoi", "it-nhat": 18, "nhieu-nhat": 35}
COMMUNE = {"ma": "xa-doan", "ten": "Ban Thường vụ Đoàn xã", "cap": "xa"}
GIVEN = {
    "position": "bi-thu-chi-doan",
    "with_position": "thon-doi-truong",
    "is_two_way": True,
    "criteria": [AGE],
    "bodies": [COMMUNE],
    "source": "programme:bi-thu-kiem-thon-doi",
    "basis": "Mô hình “Bí thư kiêm thôn đội trưởng”, bản 1, văn bản số 12",
}


def given(unit, starts_on: dt.date = TODAY, **changes):
    return give_selection_rule(**GIVEN | {"unit": unit.pk, "starts_on": starts_on, "by": None} | changes)


def test_the_same_rule_given_again_stays_one_row(country: Cast) -> None:
    first = given(country.a1, TODAY - 30 * DAY)
    assert given(country.a1) == first
    assert SelectionRule.objects.count() == 1
    assert first.criteria == [AGE | {"bat-buoc": True}]
    assert first.bodies == [COMMUNE]


def test_a_changed_rule_ends_the_one_before_on_the_day_before(country: Cast) -> None:
    first = given(country.a1, TODAY - 30 * DAY)
    second = given(country.a1, criteria=[AGE | {"nhieu-nhat": 40}])
    first.refresh_from_db()
    assert first.ends_on == TODAY - DAY
    assert second.ends_on is None
    assert list(SelectionRule.objects.on(TODAY)) == [second]


def test_a_rule_replaced_on_its_first_day_never_held(country: Cast) -> None:
    first = given(country.a1)
    second = given(country.a1, is_two_way=False)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert list(SelectionRule.objects.on(TODAY)) == [second]


def test_rules_of_other_seats_and_units_stay(country: Cast) -> None:
    given(country.a1)
    given(country.a)
    given(country.a1, position="pho-bi-thu-chi-doan", with_position=None, is_two_way=False)
    assert SelectionRule.objects.on(TODAY).count() == 3


def test_ending_ends_what_the_source_gave_there(country: Cast) -> None:
    here, there = given(country.a1, TODAY - DAY), given(country.a, TODAY - DAY)
    by_hand = given(country.a2, TODAY - DAY, source="", basis="Kế hoạch số 3-KH/ĐTN")
    ended = end_selection_rules(source=GIVEN["source"], unit=country.a1.pk, on=TODAY, reason="Kết thúc", by=None)
    assert ended == 1
    assert set(SelectionRule.objects.on(TODAY + DAY)) == {there, by_hand}
    assert here in SelectionRule.objects.on(TODAY)
    assert end_selection_rules(source=GIVEN["source"], unit=None, on=TODAY, reason="Kết thúc", by=None) == 1


def test_giving_and_ending_are_in_the_log(country: Cast) -> None:
    given(country.a1, by=country.province)
    end_selection_rules(source=GIVEN["source"], unit=country.a1.pk, on=TODAY, reason="Thôi", by=country.province)
    events = AuditEvent.objects.filter(subject_kind="selection.selectionrule").order_by("pk")
    assert [(event.verb, event.by_account) for event in events] == [
        ("selection.give_rule", country.province.pk),
        ("selection.end_rule", country.province.pk),
    ]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"basis": " "}, "căn cứ"),
        ({"criteria": []}, "tieu-chuan"),
        ({"criteria": [AGE | {"loai": "mau-toc"}]}, "tieu-chuan.0.loai"),
        ({"bodies": [COMMUNE, COMMUNE]}, "code-twice"),
        ({"with_position": None}, "two-way"),
    ],
)
def test_what_is_no_rule_is_refused(country: Cast, changes: dict, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        given(country.a1, **changes)
    assert not SelectionRule.objects.exists()
