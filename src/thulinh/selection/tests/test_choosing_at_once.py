"""Two who decide, or speak for a body, at the same moment: one of them is told."""

import pytest
import time_machine

import cast as small_country
from at_once import at_once
from cast import TODAY
from thulinh.people.models import Holding
from thulinh.selection.actions import add_candidate, withdraw_opinion
from thulinh.selection.models import Choice, Opinion
from thulinh.selection.tests.village import (
    Village,
    agreed,
    candidate_of,
    chosen,
    founded,
    given,
    opened,
    place_of,
)


@pytest.fixture
def village(transactional_db):
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+07:00"):
        yield founded(small_country.build())


@pytest.mark.django_db(transaction=True)
def test_two_choices_for_one_seat_and_two_words_of_one_body(village: Village) -> None:
    place = place_of(opened(village), village.cast.west)
    first = candidate_of(place, village.person("Vũ Thị Yến"))
    other = add_candidate(place.pk, village.person("Ngô Đức Thịnh").pk, on=TODAY, by=village.cast.commune)

    spoken = at_once(
        lambda: given(village, first, "doan-xa", village.cast.commune),
        lambda: given(village, first, "doan-xa", village.cast.commune, "khong-dong-y"),
    )
    assert sorted(word == "done" for word in spoken) == [False, True]
    assert Opinion.objects.count() == 1

    withdraw_opinion(Opinion.objects.get().pk, reason="Để thử lại", on=TODAY, by=village.cast.commune)
    agreed(village, first)
    agreed(village, other)
    became = at_once(
        lambda: chosen(village, first, second=None),
        lambda: chosen(village, other, replaced=(village.leader_west.pk,)),
    )
    assert sorted(word == "done" for word in became) == [False, True], became
    assert Choice.objects.count() == 1
    assert Holding.objects.on(TODAY).filter(seat=place.seat).count() == 1
