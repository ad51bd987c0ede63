"""Who sees a difficulty, and who may know who raised it."""

import pytest

import cast
from thulinh.difficulties import actions
from thulinh.difficulties.models import Difficulty
from thulinh.difficulties.queries.alike import alike
from thulinh.difficulties.queries.matters import matter, matters, tell
from thulinh.difficulties.queries.sight import Sight, seen
from thulinh.difficulties.queries.waiting import to_agree
from thulinh.difficulties.tests.life import DAY, moment, raised
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, leave_seat, take_seats
from thulinh.people.models import Holding

TODAY = cast.TODAY
EVERYBODY = ["centre", "province", "inspector", "commune", "officer", "secretary", "outsider", "administrator"]


def _sees(country, who, one):
    """None when not seen; else whether the raiser may be known, and which unit is shown."""
    row = seen(country.again(getattr(country, who)), TODAY).filter(pk=one.pk).first()
    return None if row is None else (row.is_known, row.place)


def _seat(country, name, unit, position):
    take_seats(
        [NewHolding(country.people[name].pk, Holding.How.CONGRESS, cast.START, unit=unit.pk, position=position)],
        by=None,
    )


def test_an_ordinary_one_is_seen_within_reach_with_its_unit(country):
    one = raised(country)
    east = (True, country.east.pk)
    expected = dict.fromkeys(EVERYBODY, east) | {"outsider": None}
    assert {who: _sees(country, who, one) for who in EVERYBODY} == expected


def test_one_sent_past_the_commune_is_there_one_of_the_commune_and_of_nobody(country):
    one = raised(country, is_direct=True)
    east = (True, country.east.pk)
    assert {who: _sees(country, who, one) for who in EVERYBODY} == {
        "centre": east, "province": east, "inspector": east, "administrator": east, "secretary": east,
        "commune": (False, country.a1.pk),
        "officer": None,  # in charge of that one branch only: that it is there would tell which
        "outsider": None,
    }  # fmt: skip


def test_who_has_seats_in_both_is_of_the_level_that_was_passed_over(country):
    """A deputy of the branch who is also of the commune's committee."""
    one = raised(country, is_direct=True)
    _seat(country, "Trần Minh Châu", country.east, "pho-bi-thu-chi-doan")
    deputy = cast.open_account(country.people["Trần Minh Châu"])
    row = seen(country.again(deputy), TODAY).get(pk=one.pk)
    assert row.is_known
    _seat(country, "Trần Minh Châu", country.a1, "pho-bi-thu-doan-xa")
    row = seen(country.again(deputy), TODAY).get(pk=one.pk)
    assert (row.is_known, row.place) == (False, country.a1.pk)


def test_who_raised_it_knows_it_whatever_other_seat_they_hold(country):
    one = raised(country, is_direct=True)
    _seat(country, "Nguyễn Thị Hồng Đào", country.a1, "pho-bi-thu-doan-xa")
    assert _sees(country, "secretary", one) == (True, country.east.pk)


def test_page_list_and_search_of_the_commune_never_say_which_branch(country):
    one = raised(country, is_direct=True, text="Nói rõ")
    actions.answer([one.pk], text="Tỉnh đã nhắc.", by=country.province, at=moment(TODAY))
    actions.not_agree(one.pk, text="Ở thôn Đông vẫn thế.", by=country.secretary, at=moment(TODAY))
    commune = country.again(country.commune)
    page = matter(one.pk, user=commune, on=TODAY)
    assert (page.place_name, page.is_known) == ("Đoàn xã Tân Lập", False)
    told = repr((page.place_name, page.raiser, page.owner_name, page.steps))
    for word in ("Hồng Đào", "thôn Đông", "Bí thư chi đoàn"):
        assert word not in told
    assert [(step.by, step.text) for step in page.steps if step.is_hidden] == [(None, ""), (None, "")]
    assert any(step.text == "Tỉnh đã nhắc." for step in page.steps)
    rows = list(matters(commune, TODAY))
    tell(rows, commune, TODAY)
    assert [row.place_name for row in rows] == ["Đoàn xã Tân Lập"]


@pytest.mark.parametrize(("who", "expected"), [("commune", False), ("province", True)])
def test_a_place_finds_only_what_one_may_know_to_be_of_it(country, who, expected):
    one = raised(country, is_direct=True)
    sight = Sight(country.again(getattr(country, who)), TODAY)
    at_branch = seen(sight.user, TODAY).filter(sight.under(country.path(country.east)))
    assert at_branch.filter(pk=one.pk).exists() is expected
    assert seen(sight.user, TODAY).filter(sight.of_unit(country.east.pk)).exists() is expected
    assert seen(sight.user, TODAY).filter(sight.under(country.path(country.a1))).filter(pk=one.pk).exists()
    assert seen(sight.user, TODAY).filter(sight.of_unit(country.a1.pk)).exists() is not expected


def test_the_log_of_the_commune_keeps_nothing_of_it(country):
    one = raised(country, is_direct=True)
    actions.withdraw(one.pk, reason="Thôi", by=country.secretary, at=moment(TODAY))
    units = set(AuditEvent.objects.filter(subject_kind="difficulties.difficulty").values_list("unit_id", flat=True))
    assert units == {country.a.pk}


def test_the_level_passed_over_neither_answers_nor_ends_nor_groups_it(country):
    one = raised(country, is_direct=True)
    other = raised(country, title="Thiếu kinh phí mua loa kéo", unit=country.west.pk, by=None)
    commune = country.again(country.commune)
    assert alike(other, user=commune, on=TODAY) == []
    for verb in (
        lambda: actions.answer([one.pk], text="Của ai?", by=commune, at=moment(TODAY)),
        lambda: actions.close_with_reason(one.pk, reason="Không cần", by=commune, at=moment(TODAY)),
        lambda: actions.group_difficulties([one.pk, other.pk], title="Loa", by=commune, at=moment(TODAY)),
    ):
        with pytest.raises(Refusal):
            verb()
    assert Difficulty.objects.get(pk=one.pk).version == 1


def test_it_stays_so_when_the_clock_has_moved_it_up(country):
    one = raised(country, TODAY - 100 * DAY, is_direct=True)
    assert _sees(country, "commune", one) == (False, country.a1.pk)


def test_seen_is_the_same_as_read(country):
    """What the list has, opens; what it has not, does not."""
    many = [raised(country), raised(country, is_direct=True), raised(country, by=None, unit=country.upper.pk)]
    for who in EVERYBODY:
        user = country.again(getattr(country, who))
        listed = set(seen(user, TODAY).values_list("pk", flat=True))
        assert listed == {one.pk for one in many if matter(one.pk, user=user, on=TODAY) is not None}


def test_who_takes_over_the_seat_from_the_level_that_was_passed_over_learns_nothing(country):
    """A commune that puts its own deputy at the head of the branch does not read there who wrote past it."""
    one = raised(country, is_direct=True)
    actions.answer([one.pk], text="Tỉnh đã nhắc.", by=country.province, at=moment(TODAY))
    leave_seat(country.holdings["secretary"], on=TODAY - DAY, reason="Chuyển công tác", by=None)
    deputy = cast.open_account(country.people["Trần Minh Châu"])
    seats = ((country.a1, "pho-bi-thu-doan-xa", cast.START), (country.east, "bi-thu-chi-doan", TODAY))
    for unit, position, on in seats:
        row = NewHolding(deputy.person_id, Holding.How.APPOINTED, on, unit=unit.pk, position=position)
        take_seats([row], by=None)
    deputy = country.again(deputy)
    assert _sees(country, "secretary", one) is not None  # what one wrote oneself one may read
    row = seen(deputy, TODAY).get(pk=one.pk)
    assert (row.is_known, row.place) == (False, country.a1.pk)
    assert not to_agree(deputy, TODAY).exists()
    page = matter(one.pk, user=deputy, on=TODAY)
    assert (page.verbs, "Hồng Đào" in repr(page.raiser)) == ([], False)
    with pytest.raises(Refusal):
        actions.agree(one.pk, by=deputy, at=moment(TODAY))
    actions.close_with_reason(one.pk, reason="Đã xong", by=country.again(country.province), at=moment(TODAY))
