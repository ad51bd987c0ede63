"""What few may know forbids a choice for everybody, and is told to nobody else: neither that it is, nor which it is."""

import datetime as dt

import pytest

from cast import START, TODAY, Cast
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import record_party_standing
from thulinh.people.models import Discipline, Holding, Membership
from thulinh.selection.actions import Decision, NewChoice, add_candidate, choose, give_opinion, give_selection_rule
from thulinh.selection.models import Candidate, Choice
from thulinh.selection.tests.village import BODIES, CRITERIA, FIRST, Village, founded, opened, place_of

DISCIPLINED, NO_MEMBER, GOOD = "Bùi Quốc An", "Lê Thị Ánh", "Trần Minh Châu"


@pytest.fixture
def village(country: Cast) -> Village:
    """Chosen are Party members without discipline; three people of thôn Đông who have moved away since."""
    village = founded(country)
    criteria = [CRITERIA[2], {**CRITERIA[3], "bat-buoc": True}]
    posts = {"position": FIRST, "with_position": None, "is_two_way": False, "bodies": BODIES[:1], "basis": "Kế hoạch 5"}
    unit = village.cast.west.pk
    give_selection_rule(unit=unit, **posts, criteria=criteria, starts_on=START, source="", by=None)
    place = place_of(opened(village, by=None), village.cast.west)
    for name in (DISCIPLINED, NO_MEMBER, GOOD):
        person, state = village.person(name), "chua-vao" if name == NO_MEMBER else "chinh-thuc"
        one = add_candidate(place.pk, person.pk, note="Ở thôn Tây", on=TODAY, by=None)
        give_opinion(one.pk, place.bodies.get().pk, verdict="dong-y", on=TODAY, by=None)
        record_party_standing(person, state=state, starts_on=START, by=None)
        with writing("people"):
            for model in (Membership, Holding):
                model.objects.filter(person=person).update(ends_on=TODAY - dt.timedelta(days=1))
    with writing("people"):
        last, person = TODAY + dt.timedelta(days=90), village.person(DISCIPLINED)
        Discipline.objects.create(
            person=person, kind="canh-cao", starts_on=START, ends_on=last, decision_number="3-KL"
        )  # fmt: skip
    return village


def chosen(village: Village, name: str, by: object) -> Choice:
    one = Candidate.objects.get(person=village.person(name), place__unit=village.cast.west)
    return choose(one.pk, NewChoice(TODAY, Decision("1-QĐ", TODAY, "BTV")), on=TODAY, by=by)


def words(village: Village, name: str, by: object) -> str:
    with pytest.raises(Refusal) as found:
        chosen(village, name, by)
    return str(found.value)


def test_who_may_not_know_hears_the_same_of_discipline_and_of_the_party(village: Village) -> None:
    told = {words(village, name, village.cast.commune).replace(name, "X") for name in (DISCIPLINED, NO_MEMBER)}
    assert len(told) == 1
    assert not [word for word in ("kỷ luật", "đảng", "3-kl") if word in "".join(told).lower()]
    assert chosen(village, GOOD, village.cast.commune)


def test_who_may_know_hears_what_it_is(village: Village) -> None:
    assert "3-KL" in words(village, DISCIPLINED, None)
    assert "chưa vào Đảng" in words(village, NO_MEMBER, None)


def test_a_discipline_that_no_criterion_names_forbids_it_too(village: Village) -> None:
    with writing("selection"):
        rule = Candidate.objects.get(person=village.person(DISCIPLINED), place__unit=village.cast.west).place.rule
        rule.criteria = [one for one in rule.criteria if one["loai"] != "ky-luat"]
        rule.save()
    assert "kỷ luật" not in words(village, DISCIPLINED, village.cast.commune)
