"""What the lists of people's way to the Party say beside their own columns."""

import datetime as dt

from thulinh.desk.queries.people import tell_people
from thulinh.desk.queries.places import names_of
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.people.models import Account, PartyStanding, Person
from thulinh.selection.models import PartyRemark
from thulinh.selection.rules.path import STAGES


def tell_path(user: Account, on: dt.date, people: list[Person]) -> None:
    """With each of these people where they belong, what they hold, and the stage and remark in words.

    Queries: four.
    """
    tell_people(user, on, people)
    for person in people:
        person.stage_shown = STAGES.get(person.stage, "Chưa ghi bước nào")
        person.remark_shown = ""
        if person.remarked_on:
            quarter = period_containing(Cadence.QUARTER, person.remarked_on).label
            person.remark_shown = f"{quarter}: {PartyRemark.Progress(person.remark).label}"
        missing = "Chưa nhận xét quý này" if person.lacks_remark else ""
        person.alert_shown = "Lâu không tiến triển" if person.stands_still else missing


def tell_without(on: dt.date, people: list[Person]) -> None:
    """With each of these secretaries their branch, and the standing in words.

    Queries: one.
    """
    names = names_of([person.unit_id for person in people], on)
    for person in people:
        person.branch_name = names[person.unit_id].name if person.unit_id in names else ""
        person.standing_shown = PartyStanding.State(person.standing).label
