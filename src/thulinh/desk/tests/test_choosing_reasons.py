"""Why somebody is relieved, or a choice taken back, stays with those who read about candidates: the seat tells of the
decision only, on the pages of the person and of the unit and in the log.
"""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from cast import TODAY, Cast
from thulinh.desk.tests.bodies import a_review
from thulinh.desk.tests.test_choosing_sight import text_of
from thulinh.kernel.files import store_paper
from thulinh.selection.actions import Decision, dismiss_holder, review_holder, withdraw_choice

SAID = "Uy tín kém, vắng họp liên tục"
READERS = {"commune", "province"}


@pytest.fixture
def keys(country: Cast, settings, tmp_path) -> dict:
    settings.MEDIA_ROOT = tmp_path
    return a_review(country, TODAY, store_paper(ContentFile(b"%PDF-1.4"), name="cv.pdf"))


def told_to(country: Cast, visit, person: int, unit: int) -> set[tuple[str, str]]:
    """Who reads the words where."""
    where = {
        "person": reverse("desk:person", args=[person]), "unit": reverse("desk:unit", args=[unit]),
        "holdings": reverse("desk:holdings"), "hand-overs": reverse("desk:hand_overs"),
        "log": reverse("desk:log"), "log sheet": reverse("desk:log") + "?format=xlsx",
    }  # fmt: skip
    found = set()
    for name, account in country.accounts.items():
        for what, address in where.items():
            answer = visit(account).get(address)
            if answer.status_code == 200 and SAID in text_of(answer):
                found.add((name, what))
    return found


def test_why_a_holder_is_relieved_is_not_told_with_the_seat(country: Cast, keys: dict, visit):
    by, held = country.again(country.commune), country.holdings["secretary"]
    said = {"verdict": "thay-the", "reason": SAID, "reviewed_on": TODAY, "on": TODAY}
    review = review_holder(keys["place"]["pk"], held.pk, **said, by=by)
    dismiss_holder(review.pk, leaves_on=TODAY, paper=Decision("9-QĐ/ĐTN", TODAY, "BTV"), on=TODAY, by=by)
    told = told_to(country, visit, held.person_id, country.east.pk)
    assert {(name, what) for name, what in told if name not in READERS} == set()
    assert {what for _, what in told} <= {"log", "log sheet"}
    page = visit(country.centre).get(reverse("desk:person", args=[held.person_id])).content.decode()
    assert "Quyết định số 9-QĐ/ĐTN" in page


def test_why_a_choice_is_taken_back_is_not_told_with_the_seat(country: Cast, keys: dict, visit):
    by, chosen = country.again(country.commune), country.people["Ngô Đức Thịnh"]
    withdraw_choice(keys["choice"]["pk"], reason=SAID, on=TODAY, by=by)
    told = told_to(country, visit, chosen.pk, country.west.pk)
    assert {(name, what) for name, what in told if name not in READERS} == set()
