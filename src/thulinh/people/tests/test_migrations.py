"""What was written before a migration means what it meant, in the words of after it."""

import datetime as dt
from importlib import import_module

from django.apps import apps

from cast import START, TODAY, Cast
from thulinh.kernel.clock import now
from thulinh.kernel.writing import writing
from thulinh.people.models import Membership

DAY = dt.timedelta(days=1)
KIND = Membership.Kind
change_of_form = import_module("thulinh.people.migrations.0002_change_of_form")


def written(country: Cast, unit: str, kind: str, starts_on: dt.date, **more) -> Membership:
    """A membership of Vũ Thị Yến, as it stands in the books."""
    person = country.people["Vũ Thị Yến"]
    return Membership.objects.create(
        person=person, unit=country.units[unit], kind=kind, starts_on=starts_on, path="", **more
    )


def test_a_change_of_form_was_neither_departure_nor_arrival(country: Cast):
    with writing("people"):
        Membership.objects.filter(person=country.people["Vũ Thị Yến"]).delete()
        first = TODAY - 40 * DAY
        never = written(country, "east", KIND.HOME, START, began_by="ket-nap", withdrawn_at=now(),
                        withdrawn_reason="Chuyển theo quyết định từ ngày 01/07/2025")  # fmt: skip
        came = written(country, "east", KIND.AWAY, START, began_by="chuyen-den", ended_by="chuyen-di", ends_on=first)
        back = written(country, "east", KIND.HOME, first + DAY, began_by="chuyen-den", ended_by="chuyen-di",
                       ends_on=TODAY - DAY)  # fmt: skip
        moved = written(country, "west", KIND.HOME, TODAY, began_by="chuyen-den")
        change_of_form.tell_changes_of_form(apps, None)
    words = {row.pk: (row.began_by, row.ended_by) for row in Membership.objects.all()}
    assert words[never.pk] == ("ket-nap", "")
    assert words[came.pk] == ("ket-nap", "hinh-thuc")
    assert words[back.pk] == ("hinh-thuc", "chuyen-di")
    assert words[moved.pk] == ("chuyen-den", "")
