"""The form that writes where somebody stands towards the Party."""

import re

from django.test import Client
from django.urls import reverse

from cast import START, Cast
from thulinh.people.actions import record_party_standing


def test_the_form_shows_nothing_of_what_is_written(country: Cast):
    """It is read where every look is written into the log."""
    commune, person = Client(), country.people["Bùi Quốc An"]
    commune.force_login(country.commune)
    address = reverse("people:party_standing", args=[person.pk])
    pages = [commune.get(address)]  # the first page of a visit carries more
    pages.append(commune.get(address))
    record_party_standing(person, state="du-bi", starts_on=START, by=None)
    pages.append(commune.get(address))
    shown = [re.sub(r'value="[^"]{30,}"', "", page.content.decode()) for page in pages]  # other ids each time
    assert "Tình trạng phát triển Đảng" in shown[1]
    assert shown[1] == shown[2]
