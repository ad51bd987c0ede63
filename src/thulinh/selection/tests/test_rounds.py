"""Rounds: opened with places, bodies and candidates; brought up to date; closed; candidates brought in and out."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import START, TODAY, Cast, add_branches
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, leave_seat, take_seats
from thulinh.selection.actions import (
    add_candidate,
    close_round,
    give_selection_rule,
    judge,
    open_round,
    refresh_candidates,
    reopen_place,
    settle_place,
    withdraw_candidate,
)
from thulinh.selection.measures import places_settled
from thulinh.selection.models import Candidate, Judgement, Place, Round, Successor
from thulinh.selection.tests.village import (
    BODIES,
    CRITERIA,
    FIRST,
    OPENED,
    Village,
    candidate_of,
    founded,
    judged,
    opened,
    place_of,
)
from thulinh.units.actions import NewUnit, open_body

DAY = dt.timedelta(days=1)


@pytest.fixture
def village(country: Cast) -> Village:
    return founded(country)


def origins(row: Round) -> set[tuple[str, str]]:
    rows = Candidate.objects.current().filter(place__round=row)
    return set(rows.values_list("person__full_name", "origin"))


def test_a_round_lays_every_seat_with_its_bodies_and_known_candidates(village: Village) -> None:
    row = opened(village)
    east, west = place_of(row, village.cast.east), place_of(row, village.cast.west)
    assert row.places.count() == 2
    assert (east.hamlet, west.hamlet) == (village.hamlet_east, village.hamlet_west)
    assert [body.unit for body in east.bodies.all()] == [village.cast.a1, village.command, village.cell]
    assert [body.unit for body in west.bodies.all()] == [village.cast.a1, village.command, None]
    assert origins(row) == {
        ("Nguyễn Thị Hồng Đào", "dang-la-bi-thu"),
        ("Bùi Quốc An", "dang-la-kiem-nhiem"),
        ("Vũ Thị Yến", "dang-la-kiem-nhiem"),
    }
    event = AuditEvent.objects.get(verb="selection.open_round")
    assert (event.after["places"], event.after["candidates"], event.by_account) == (2, 3, village.cast.commune.pk)


def test_each_seat_is_looked_at_by_the_nearest_rule(village: Village) -> None:
    nearer = give_selection_rule(
        unit=village.cast.west.pk, position=FIRST, with_position=None, is_two_way=False, criteria=CRITERIA[:1],
        bodies=BODIES[:1], starts_on=START, source="", basis="Kế hoạch riêng", by=None,
    )  # fmt: skip
    row = opened(village, village.cast.a, by=village.cast.province)
    assert place_of(row, village.cast.east).rule == village.rule
    assert place_of(row, village.cast.west).rule == nearer
    assert row.places.count() == 2  # where no rule holds, nothing is looked at


def test_who_sits_on_both_seats_is_one_candidate(village: Village) -> None:
    leave_seat(village.leader_east, on=OPENED - DAY, reason="Thôi", by=None)
    secretary = village.cast.secretary.person_id
    seat = NewHolding(secretary, "chi-dinh", OPENED, unit=village.hamlet_east.pk, position="thon-doi-truong")
    take_seats([seat], by=None)
    assert ("Nguyễn Thị Hồng Đào", "dang-giu-ca-hai") in origins(opened(village))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"due_on": OPENED - DAY}, "due_on"),
        ({"kind": "khong-co"}, "kind"),
        ({"position": "pho-bi-thu-chi-doan"}, "position"),
        ({"starts_on": START - DAY}, "unit"),
    ],
)
def test_a_round_that_cannot_be_is_refused(village: Village, changes: dict, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        opened(village, **changes)
    assert refused.value.problems[0].field == field
    assert not Round.objects.exists()


@pytest.mark.parametrize("name", ["secretary", "officer", "outsider", "inspector", "administrator", "centre"])
def test_only_who_reviews_there_opens_a_round(village: Village, name: str) -> None:
    with pytest.raises(Refusal, match="không có quyền"):
        opened(village, by=getattr(village.cast, name))


def test_a_seat_is_in_one_open_round(village: Village) -> None:
    opened(village)
    with pytest.raises(Refusal, match="2 chức danh đang ở đợt “Rà soát năm 2026”"):
        opened(village, village.cast.a, by=village.cast.province)


def test_the_same_form_sent_twice_is_one_round(village: Village) -> None:
    command = uuid.uuid4()
    assert opened(village, command_id=command) == opened(village, command_id=command)


def test_opening_asks_the_same_number_of_questions_for_two_and_forty_branches(village: Village) -> None:
    with CaptureQueriesContext(connection) as few:
        opened(village, by=None)
    for branch in add_branches(village.cast, 40):
        open_body(NewUnit(f"T{branch.pk}", f"Thôn {branch.pk}", "thon", "A1", START), scope=branch.pk, by=None)
    for place in Place.objects.all():
        settle_place(place.pk, outcome="chua-co-nguoi", reason="Chưa có", settled_on=TODAY, on=TODAY, by=None)
    close_round(Round.objects.get().pk, on=TODAY, by=None)
    with CaptureQueriesContext(connection) as many:
        row = opened(village, by=None)
    assert row.places.count() == 42
    assert len(many) == len(few)


def test_refreshing_finds_who_came_and_what_was_founded(village: Village) -> None:
    row = opened(village)
    west = place_of(row, village.cast.west)
    out = candidate_of(west, village.person("Vũ Thị Yến"))
    withdraw_candidate(out.pk, reason="Xin rút", on=TODAY, by=village.cast.commune)
    leave_seat(village.leader_east, on=TODAY - DAY, reason="Thôi", by=None)

    newcomer = village.person("Lê Thị Ánh")
    take_seats(
        [NewHolding(newcomer.pk, "chi-dinh", TODAY, unit=village.hamlet_east.pk, position="thon-doi-truong")], by=None
    )
    cell = open_body(NewUnit("CB2", "Chi bộ thôn Tây", "chi-bo", "A1", START), scope=village.cast.west.pk, by=None)
    assert refresh_candidates(row.pk, on=TODAY, by=village.cast.commune) == 1
    assert origins(row) == {
        ("Nguyễn Thị Hồng Đào", "dang-la-bi-thu"),
        ("Bùi Quốc An", "gioi-thieu"),
        ("Lê Thị Ánh", "dang-la-kiem-nhiem"),
    }
    assert west.bodies.get(code="chi-bo").unit == cell


def test_a_round_closes_when_every_place_has_its_outcome(village: Village) -> None:
    row = opened(village)
    with pytest.raises(Refusal, match="Còn 2 chức danh chưa có kết quả: Chi đoàn thôn Đông, Chi đoàn thôn Tây"):
        close_round(row.pk, on=TODAY, by=village.cast.commune)
    east, west = place_of(row, village.cast.east), place_of(row, village.cast.west)
    settle_place(east.pk, outcome="giu-nguyen", reason="", settled_on=TODAY, on=TODAY, by=village.cast.commune)
    settle_place(west.pk, outcome="chua-co-nguoi", reason="Chưa ai đủ", settled_on=TODAY, on=TODAY, by=None)
    close_round(row.pk, on=TODAY, by=village.cast.commune)
    with pytest.raises(Refusal, match="đã khép lại"):
        reopen_place(west.pk, reason="Nhầm", on=TODAY, by=village.cast.commune)
    with pytest.raises(Refusal, match="đã khép lại"):
        refresh_candidates(row.pk, on=TODAY, by=village.cast.commune)
    assert opened(village).pk != row.pk


@pytest.mark.parametrize(
    ("unit", "changes", "field"),
    [
        ("west", {"outcome": "giu-nguyen"}, "outcome"),
        ("west", {"outcome": "chua-co-nguoi", "reason": ""}, "reason"),
        ("west", {"outcome": "da-chon"}, "outcome"),
        ("west", {"settled_on": TODAY + DAY}, "settled_on"),
        ("west", {"settled_on": OPENED - DAY}, "settled_on"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(village: Village, unit: str, changes: dict, field: str) -> None:
    place = place_of(opened(village), getattr(village.cast, unit))
    given = {"outcome": "chua-co-nguoi", "reason": "Chưa có ai", "settled_on": TODAY, "on": TODAY}
    with pytest.raises(Refusal) as refused:
        settle_place(place.pk, **given | changes, by=village.cast.commune)
    assert refused.value.problems[0].field == field


def test_an_outcome_written_by_mistake_is_taken_back(village: Village) -> None:
    place = place_of(opened(village), village.cast.west)
    given = {"outcome": "chua-co-nguoi", "reason": "Chưa có ai", "settled_on": TODAY, "on": TODAY}
    settle_place(place.pk, **given, by=village.cast.commune)
    with pytest.raises(Refusal, match="đã có kết quả"):
        settle_place(place.pk, **given, by=village.cast.commune)
    reopen_place(place.pk, reason="Ghi nhầm", on=TODAY, by=village.cast.commune)
    place.refresh_from_db()
    assert (place.outcome, place.settled_on) == ("dang-xem", None)


def test_a_member_is_brought_into_question_and_taken_out_again(village: Village) -> None:
    place = place_of(opened(village), village.cast.east)
    person = village.person("Lê Thị Ánh")
    row = add_candidate(place.pk, person.pk, on=TODAY, by=village.cast.commune)
    with pytest.raises(Refusal, match="đã có trong danh sách"):
        add_candidate(place.pk, person.pk, on=TODAY, by=village.cast.commune)
    withdraw_candidate(row.pk, reason="Xin rút", on=TODAY, by=village.cast.commune, version=row.version)
    with pytest.raises(Refusal, match="đã được đưa ra"):
        withdraw_candidate(row.pk, reason="Xin rút", on=TODAY, by=village.cast.commune)
    again = add_candidate(place.pk, person.pk, on=TODAY, by=village.cast.commune)
    assert again.pk != row.pk
    assert set(
        AuditEvent.objects.filter(subject_kind="selection.candidate", subject_id=row.pk).values_list(
            "verb", "is_sensitive"
        )
    ) == {
        ("selection.add_candidate", True),
        ("selection.withdraw_candidate", True),
    }


def test_who_is_neither_member_nor_holder_needs_a_note(village: Village) -> None:
    place = place_of(opened(village), village.cast.west)
    stranger = village.person("Lê Thị Ánh")
    with pytest.raises(Refusal) as refused:
        add_candidate(place.pk, stranger.pk, on=TODAY, by=village.cast.commune)
    assert refused.value.problems[0].field == "note"
    assert add_candidate(place.pk, stranger.pk, note="Lấy chồng, ở thôn Tây", on=TODAY, by=village.cast.commune)


def test_who_is_out_of_reach_is_not_brought_in(village: Village) -> None:
    place = place_of(opened(village), village.cast.west)
    with pytest.raises(Refusal, match="Không tìm thấy"):
        add_candidate(place.pk, village.person("Bùi Văn Nam").pk, note="Ở đây", on=TODAY, by=village.cast.commune)
    with pytest.raises(Refusal, match="không có quyền"):
        add_candidate(place.pk, village.person("Lê Thị Ánh").pk, on=TODAY, by=village.cast.secretary)


def test_what_no_record_decides_is_judged_with_a_reason(village: Village) -> None:
    row = candidate_of(place_of(opened(village), village.cast.east), village.person("Bùi Quốc An"))
    judged(village, row)
    judged(village, row, "khong-dat")
    assert Judgement.objects.get().verdict == "khong-dat"
    events = AuditEvent.objects.filter(verb="selection.judge").order_by("pk")
    assert [(event.is_sensitive, (event.before or {}).get("verdict")) for event in events] == [
        (True, None),
        (True, "dat"),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "lý do"),
        ({"verdict": "tam"}, "đạt hoặc không đạt"),
        ({"criterion": "tuoi"}, "xét theo hồ sơ"),
        ({"criterion": "khac"}, "không có tiêu chuẩn"),
        ({"version": 7}, "Vừa có người khác"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(village: Village, changes: dict, words: str) -> None:
    row = candidate_of(place_of(opened(village), village.cast.east), village.person("Bùi Quốc An"))
    given = {"criterion": "uy-tin", "verdict": "dat", "reason": "Tốt", "on": TODAY, "by": village.cast.commune}
    with pytest.raises(Refusal, match=words):
        judge(row.pk, **given | changes)
    assert not Judgement.objects.exists()


def test_nobody_judges_themselves(village: Village) -> None:
    row = opened(village)
    own = add_candidate(
        place_of(row, village.cast.east).pk, village.cast.commune.person_id, note="Ở thôn Đông", on=TODAY,
        by=village.cast.province,
    )  # fmt: skip
    with pytest.raises(Refusal, match="không tự nhận xét"):
        judge(own.pk, "uy-tin", verdict="dat", reason="Tốt", on=TODAY, by=village.cast.commune)


def test_the_pool_is_brought_in(village: Village) -> None:
    with writing("selection"):
        Successor.objects.create(
            unit=village.cast.west, position_id=FIRST, person=village.person("Ngô Đức Thịnh"), starts_on=START,
            recorded_at=timezone.now(),
        )  # fmt: skip
    assert ("Ngô Đức Thịnh", "quy-hoach") in origins(opened(village))


def test_nothing_is_left_of_a_refused_round(village: Village) -> None:
    with pytest.raises(Refusal):
        open_round(
            unit=village.cast.b1.pk, position=FIRST, title="Rà soát", starts_on=OPENED, on=TODAY, by=None,
        )  # fmt: skip
    assert not Place.objects.exists()
    assert not AuditEvent.objects.filter(verb__startswith="selection.open").exists()


def test_places_settled_are_counted_on_their_day_and_what_lapsed_is_not(village: Village) -> None:
    row = opened(village, by=None)
    east, west = place_of(row, village.cast.east), place_of(row, village.cast.west)
    assert not places_settled().exists()
    settle_place(west.pk, outcome="chua-co-nguoi", reason="Chưa ai đủ", settled_on=TODAY, on=TODAY, by=None)
    with writing("selection"):
        Place.objects.filter(pk=east.pk).update(outcome="thoi-xem", settled_on=TODAY)
    wanted = {
        "subject": west.seat_id, "record": west.pk, "day": TODAY, "path": village.cast.path(village.cast.west),
        "quantity": 1,
    }  # fmt: skip
    assert list(places_settled()) == [wanted]
    assert not places_settled(outcomes=["da-chon"]).exists()
    assert not places_settled(kinds=["hang-nam"]).exists()
