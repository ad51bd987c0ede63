"""Open rounds when branches merge, end or move; what was said of somebody who is erased; the log."""

import datetime as dt

import pytest

from cast import TODAY, Cast
from thulinh.desk.actions.arranging import BranchMerger, dissolve_branch, merge_branches, transfer_branch
from thulinh.desk.drawing.own_seats import candidacies, holder_reviews
from thulinh.desk.queries.log import log
from thulinh.desk.queries.own import own_records
from thulinh.kernel.forgetting import FORGOTTEN
from thulinh.people.actions import record_party_standing
from thulinh.selection.actions.forgetting import forget_candidacies
from thulinh.selection.models import Candidate, Choice, Judgement, Opinion, Place, Round
from thulinh.selection.tests.village import (
    Village,
    agreed,
    body_of,
    candidate_of,
    chosen,
    founded,
    given,
    judged,
    opened,
    place_of,
)
from thulinh.units.actions import Decision

DECISION = Decision("9-QĐ/ĐTN", TODAY)
ON = TODAY + dt.timedelta(days=1)


@pytest.fixture
def village(country: Cast) -> Village:
    return founded(country)


@pytest.fixture
def row(village: Village) -> Round:
    return opened(village, by=None)


def test_merged_branches_are_one_place_with_all_candidates_who_are_judged_anew(village: Village, row: Round) -> None:
    leader = candidate_of(place_of(row, village.cast.west), village.person("Vũ Thị Yến"))
    judged(village, leader)
    merger = BranchMerger((village.cast.east.pk, village.cast.west.pk), "Chi đoàn thôn Đông Tây", ON, DECISION)
    merge_branches(merger, by=village.cast.province)
    old = Place.objects.filter(unit__in=[village.cast.east, village.cast.west])
    assert set(old.values_list("outcome", flat=True)) == {"thoi-xem"}
    place = Place.objects.get(round=row, outcome="dang-xem")
    names = set(place.candidates.current().values_list("person__full_name", flat=True))
    assert names == {"Nguyễn Thị Hồng Đào", "Bùi Quốc An", "Vũ Thị Yến"}
    assert not Judgement.objects.filter(candidate__place=place).exists()
    assert [body.code for body in place.bodies.all()] == ["doan-xa", "quan-su", "chi-bo"]


def test_a_branch_that_nobody_carries_on_is_looked_at_no_more(village: Village, row: Round) -> None:
    dissolve_branch(village.cast.west.pk, on=ON, decision=DECISION, by=village.cast.province)
    place = place_of(row, village.cast.west)
    assert (place.outcome, place.settled_on) == ("thoi-xem", ON)
    assert place_of(row, village.cast.east).outcome == "dang-xem"


def test_a_moved_branch_asks_the_bodies_of_its_new_place_save_who_has_spoken(village: Village, row: Round) -> None:
    place = place_of(row, village.cast.east)
    leader = candidate_of(place, village.person("Bùi Quốc An"))
    given(village, leader, "doan-xa", village.cast.commune)
    transfer_branch(village.cast.east.pk, village.cast.a2.pk, on=TODAY, decision=DECISION, by=village.cast.province)
    assert body_of(place, "doan-xa").unit == village.cast.a1
    assert body_of(place, "quan-su").unit is None
    assert body_of(place, "chi-bo").unit == village.cell


def test_what_was_said_of_somebody_is_told_to_them_and_forgotten_on_their_wish(village: Village, row: Round) -> None:
    secretary = village.cast.secretary
    mine = candidate_of(place_of(row, village.cast.east), secretary.person)
    record_party_standing(secretary.person, state="doi-tuong", starts_on=TODAY, by=None)
    agreed(village, mine)
    chosen(village, mine, replaced=(village.leader_east.pk,))
    told = {line.label: line.value for line in candidacies(own_records(secretary.person, secretary, TODAY))}
    assert told["Tiêu chuẩn “Có uy tín”"] == "Đạt. Được nhân dân tin"
    assert "Chưa đạt" in told["Tiêu chuẩn “Đảng viên”"]
    assert "Ghi theo văn bản số 4-CV/CB" in told["Ý kiến của Chi bộ thôn"]
    assert not list(holder_reviews(own_records(secretary.person, secretary, TODAY)))

    forget_candidacies(secretary.person)
    assert set(Judgement.objects.values_list("reason", flat=True)) == {FORGOTTEN}
    assert set(Opinion.objects.values_list("reason", flat=True)) == {FORGOTTEN}
    assert Choice.objects.get().assessment == []
    assert Candidate.objects.filter(person=secretary.person).exists()


def test_the_log_tells_of_candidates_only_to_who_reviews_them(village: Village, row: Round) -> None:
    judged(village, candidate_of(place_of(row, village.cast.east), village.person("Bùi Quốc An")))
    cast = village.cast
    for name in ("commune", "province"):
        found = log(cast.again(getattr(cast, name)), TODAY).filter(verb="selection.judge")
        assert [(event.reason, event.changes) for event in found] == [("Được nhân dân tin", [])], name
    for name in ("inspector", "administrator", "secretary", "outsider", "officer", "centre"):
        found = log(cast.again(getattr(cast, name)), TODAY).filter(verb="selection.judge")
        assert not found.exists(), name
