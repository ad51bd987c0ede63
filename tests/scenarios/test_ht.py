"""HT, Hàm Tân until 29/2/2016: one person for both posts of a hamlet, found by two authorities, supported, led on."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import override_settings

from ham_tan_story import ON, build, figure
from thulinh.benefits.actions import confirm_receipts
from thulinh.benefits.models import InsuranceCard, PayLine
from thulinh.benefits.queries.arrears import arrears
from thulinh.benefits.queries.lines import support_lines
from thulinh.benefits.rules.states import CAME
from thulinh.demo import country, ham_tan, ham_tan_support
from thulinh.demo.ham_tan import DUAL, MILITIA, PILOT_ENDS, PILOTS, SECRETARY, HamTan
from thulinh.demo.ham_tan_rounds import dual_of
from thulinh.demo.ham_tan_support import ALLOWANCE, JANUARY
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.people.models import Holding, PartyStanding
from thulinh.programmes.models import Step
from thulinh.selection.models import Choice, HandOver, HolderReview, Opinion, Place
from thulinh.selection.queries.path_lists import people_on_the_way
from thulinh.statements.models import DeclaredFigure
from thulinh.units.queries import unit_on

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def story(told, tmp_path_factory) -> Iterator[HamTan]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")), told(build) as made:
        yield made


def both_posts(made: HamTan, on: dt.date) -> set[int]:
    """The branches where one person holds both posts on a day, told from the holdings alone."""
    found = set()
    for hamlet in made.hamlets:
        held = Holding.objects.on(on)
        first = set(held.filter(seat__unit=hamlet.branch, seat__position=SECRETARY).values_list("person", flat=True))
        second = set(held.filter(seat__unit=hamlet.body, seat__position=MILITIA).values_list("person", flat=True))
        if first & second:
            found.add(hamlet.branch)
    return found


def people_of(made: HamTan) -> list[int]:
    return [dual_of(hamlet)[0].person_id for hamlet in made.holders]


def standing(made: HamTan, *states: str) -> set[int]:
    rows = PartyStanding.objects.on(ON).filter(person__in=people_of(made), state__in=states)
    return set(rows.values_list("person", flat=True))


# HT6, HT7


def test_thirty_five_of_fifty_three_have_one_person_for_both(story, see):
    cell = figure(story, "ty-le-kiem-nhiem").cell()
    assert (cell.due, cell.met) == (53, len(both_posts(story, ON))) == (53, 35)
    assert round(100 * cell.value) == 66
    page = see(f"/so-lieu-cua/{DUAL}/ty-le-kiem-nhiem/{story.district}/?ky=2016", who=story.account, on=ON)
    assert "66% 35 trên 53" in page or "66,0% 35 trên 53" in page
    assert len(story.hamlets) == 53
    assert len(story.communes) == 10


def test_eleven_of_them_are_party_members(story, see):
    cell = figure(story, "kiem-nhiem-la-dang-vien").cell()
    assert (cell.due, cell.met) == (35, len(standing(story, "du-bi", "chinh-thuc"))) == (35, 11)
    assert round(100 * cell.value, 1) == 31.4
    page = see(f"/so-lieu-cua/{DUAL}/kiem-nhiem-la-dang-vien/{story.district}/?ky=2016", who=story.account, on=ON)
    assert "31,4% 11 trên 35" in page


def test_sixteen_are_prospects(story):
    cell = figure(story, "kiem-nhiem-la-doi-tuong-dang").cell()
    assert cell.met == len(standing(story, "doi-tuong")) == 16


def test_as_of_the_pilots_end_there_are_three_communes(story, see):
    cell = figure(story, "ty-le-kiem-nhiem", PILOT_ENDS).cell()
    hamlets = sum(len(story.communes[name].hamlets) for name in PILOTS)
    assert (cell.due, cell.met) == (hamlets, len(both_posts(story, PILOT_ENDS))) == (16, 9)
    page = see(f"/so-lieu-cua/{DUAL}/ty-le-kiem-nhiem/{story.district}/?ky=2014", who=story.account, on=PILOT_ENDS)
    assert "9 trên 16" in page
    assert all(f"Đoàn xã {name}" in page for name in PILOTS)


def test_who_leaves_later_changes_no_older_day(story, see):
    before = figure(story, "ty-le-kiem-nhiem").cell()
    left = ham_tan_support.tell_leaving(story)
    after = ham_tan_support.LEFT_ON + dt.timedelta(days=1)
    assert figure(story, "ty-le-kiem-nhiem").cell() == before
    assert figure(story, "ty-le-kiem-nhiem", after).cell().met == 34 == len(both_posts(story, after))
    assert both_posts(story, ON) - both_posts(story, after) == {left.branch}
    assert figure(story, "ty-le-kiem-nhiem", PILOT_ENDS).cell().met == 9


# HT1, HT2, HT5


def test_everybody_chosen_had_the_consent_of_all_four_in_their_turn(story):
    choices = Choice.objects.filter(withdrawn_at=None).select_related("candidate__place")
    assert choices.count() == 36  # one of them for who fell short
    for choice in choices:
        said = Opinion.objects.filter(candidate=choice.candidate, withdrawn_at=None).order_by("body__rank")
        assert [one.body.code for one in said] == ["doan-xa", "quan-su-xa", "cap-uy", "ban-dieu-hanh"]
        days = [one.given_on for one in said]
        assert days == sorted(days)
        assert days[-1] <= choice.paper_on <= choice.takes_on
        assert [one.is_from_paper for one in said] == [False, False, False, True]
        assert choice.candidate.place.outcome == Place.Outcome.CHOSEN
        assert "(giả định)" in choice.paper_number
        assert "(giả định)" in choice.second_paper_number


def test_priority_goes_both_ways(story):
    """A sitting secretary takes the militia's seat; a leader of the militia the branch's; who gave way left the day
    before and hands over.
    """
    taken = {"secretary": 0, "leader": 0, "other": 0}
    for choice in Choice.objects.filter(withdrawn_at=None):
        is_secretary, is_leader = choice.holding_id is None, choice.second_holding_id is None
        taken["secretary" if is_secretary else "leader" if is_leader else "other"] += 1
        for outgoing in (choice.replaced, choice.second_replaced):
            if outgoing is not None:
                assert outgoing.ends_on == choice.takes_on - dt.timedelta(days=1)
                assert HandOver.objects.filter(outgoing=outgoing).exists()
    assert min(taken.values()) >= 5
    assert sum(taken.values()) == 36


def test_candidates_are_read_by_who_decides_and_by_themselves_about_themselves(story, see):
    """The body that is asked reads all of a place; the candidate only of themselves; others find no page (HT1)."""
    commune, other = story.communes["Tân Thắng"], story.communes["Tân Hà"]
    hamlet = commune.hamlets[0]
    place = Place.objects.filter(unit=hamlet.branch, outcome=Place.Outcome.CHOSEN).latest("settled_on")
    address, holder = f"/nhan-su/cho/{place.pk}/", story.accounts[dual_of(hamlet)[0].person_id]
    for account in (commune.account, commune.commander, commune.party, story.account):
        page = see(address, who=account, on=PILOT_ENDS)
        assert "Được đoàn viên tín nhiệm" in page or "được đoàn viên tín nhiệm" in page
        assert paper("BB-BĐH") in page
    for account in (other.account, other.commander, other.party, holder):
        see(address, who=account, on=PILOT_ENDS, status=404)
    about_me = see("/nhan-su/ve-toi/", who=holder, on=PILOT_ENDS)
    assert "được đoàn viên tín nhiệm" in about_me
    assert hamlet.other.full_name not in about_me


def test_where_nobody_was_found_it_is_said_why(story):
    nobody = Place.objects.filter(outcome=Place.Outcome.NOBODY, round__kind="lan-dau", round__starts_on__year=2015)
    assert nobody.count() == 14
    assert all("giả định" in place.reason for place in nobody)
    assert not Place.objects.filter(outcome=Place.Outcome.OPEN).exists()


def test_yearly_review_replaces_who_falls_short(story):
    (review,) = HolderReview.objects.filter(verdict="thay-the")
    hamlet = next(one for one in story.hamlets if one.branch == review.place.unit_id)
    assert review.holding.person_id != dual_of(hamlet)[0].person_id
    review.holding.refresh_from_db()
    assert review.holding.ends_on == dual_of(hamlet)[0].starts_on - dt.timedelta(days=1)
    assert HolderReview.objects.filter(verdict="tiep-tuc").count() == 8


def test_steps_of_the_pilot_are_done_with_their_papers(story, see):
    pilots = [one for one in story.adoptions if one.phase == "lam-diem"]
    steps = Step.objects.filter(adoption__in=pilots, year=0)
    assert {step.state for step in steps} == {Step.State.DONE}
    assert steps.count() == 3 * 6
    assert all(step.paper_number for step in steps)
    page = see(f"/mo-hinh/{DUAL}/cac-buoc/{pilots[0].pk}/", who=story.account, on=ON)
    assert "nhân rộng toàn huyện" in page


# HT3


def test_december_was_paid_and_arrived_in_full(story):
    lines = list(support_lines(None, month_from=dt.date(2015, 12, 1), month_to=dt.date(2015, 12, 1), on=ON))
    lines = [line for line in lines if line.code == ALLOWANCE]
    assert {line.person for line in lines} == set(people_of(story))
    assert {line.due_vnd for line in lines} == {575_000}
    assert all(line.word == CAME for line in lines)
    assert PayLine.objects.filter(pay_list__month_on=dt.date(2015, 12, 1)).count() == 35


def test_the_first_days_on_both_seats_are_paid_in_part(story):
    """28–30/4/2014: three of thirty days; who was replaced on 27/4/2015 has 26 of 30."""
    due = dict.fromkeys(
        PayLine.objects.filter(pay_list__month_on=dt.date(2014, 4, 1)).values_list("due_vnd", flat=True)
    )
    assert list(due) == [57_500]
    (review,) = HolderReview.objects.filter(verdict="thay-the")
    lines = PayLine.objects.filter(person=review.holding.person, pay_list__month_on=dt.date(2015, 4, 1))
    assert [line.due_vnd for line in lines] == [498_333]


def test_arrears_of_january_are_emptied_by_the_receivers_word(story):
    late = [line for line in arrears(None, ON) if line.code == ALLOWANCE]
    assert {line.month_on for line in late} == {JANUARY}
    assert len(late) == 30  # five said that it came, one that it did not, of the others nothing is known
    own = next(line for line in late if line.person in story.accounts)
    with clock.on(moment(ON, 20)):
        confirm_receipts([(ALLOWANCE, JANUARY)], by=story.accounts[own.person])
    left = {line.person for line in arrears(None, ON) if line.code == ALLOWANCE}
    assert left == {line.person for line in late} - {own.person}


def test_who_has_no_right_reads_of_no_arrears_by_name(story, see):
    commune = story.communes["Tân Thắng"]
    name = dual_of(commune.hamlets[0])[0].person.full_name
    assert "Tân Thắng" in see(f"/quyen-loi/chua-ve/{story.district}/", who=story.account, on=ON)
    assert name in see(f"/quyen-loi/chua-ve/{commune.unit}/ai/", who=commune.account, on=ON)
    for account in (commune.commander, commune.party, story.communes["Tân Hà"].account):
        see(f"/quyen-loi/chua-ve/{commune.unit}/ai/", who=account, on=ON, status=404)


def test_cards_of_the_year_reach_all_but_two(story):
    held = InsuranceCard.objects.on(ON).filter(person__in=people_of(story))
    assert held.count() == 33


# HT4, HT8


def test_prospects_are_followed_and_only_by_who_may(story, see):
    listed = see("/phat-trien-dang/", who=story.account, on=ON)
    on_the_way = {row.pk: row for row in people_on_the_way(story.account, ON)}
    assert standing(story, "doi-tuong", "du-bi") <= set(on_the_way)
    name = next(iter(on_the_way.values())).full_name
    assert name in listed
    assert sum(row.lacks_remark for row in on_the_way.values()) == 9
    commander = story.communes["Tân Thắng"].commander
    see("/phat-trien-dang/", who=commander, on=ON, status=404)
    other = story.communes["Sông Phan"].account
    pilot = dual_of(story.communes["Tân Thắng"].hamlets[0])[0].person_id
    see(f"/nguoi/{pilot}/dang/", who=other, on=ON, status=404)


def test_figures_of_the_military_side_are_declared_with_source_and_marked_invented(story):
    rows = DeclaredFigure.objects.filter(programme_code=DUAL)
    assert rows.count() == 12
    assert all("giả định" in row.note and "giả định" in row.source for row in rows)


# What became of them.


def test_the_communes_of_today_answer_for_it_and_the_figures_stay(story):
    ham_tan_support.tell_leaving(story)
    ham_tan.end(story)
    today = dt.date(2026, 11, 22)
    here = unit_on(country.unit("T68"), today)
    for commune in story.communes.values():
        assert unit_on(commune.unit, today).heir_id == country.unit(commune.plan.heir)
        assert unit_on(commune.hamlets[0].branch, today).path.startswith(here.path)
    assert unit_on(story.province, today).heir_id == here.unit_id
    assert (figure(story, "ty-le-kiem-nhiem").cell().due, figure(story, "ty-le-kiem-nhiem").cell().met) == (53, 35)
    assert figure(story, "kiem-nhiem-la-dang-vien").cell().met == 11
