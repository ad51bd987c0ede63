"""One person as a page shows them, and where they stand towards the Party for those who may know."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from thulinh.people.models import PartyStanding, Person
from thulinh.people.rules import portions


@dataclass(frozen=True)
class PersonCard:
    """Who somebody is. Phone, birth date and address only for those who may see them; else the phone is masked."""

    person: int
    name: str
    code: str
    sex: str
    work: str
    joined_on: dt.date | None
    phone: str
    dialled: str
    birth_on: dt.date | None
    address: str
    has_contact: bool

    @property
    def sex_label(self) -> str:
        """Nam, Nữ, or nothing when unknown."""
        return str(Person.Sex(self.sex).label) if self.sex else ""


@dataclass(frozen=True)
class Standing:
    """Where somebody stands towards the Party on a day, and since when."""

    person: int
    state: str
    starts_on: dt.date | None
    decision_number: str = ""

    @property
    def label(self) -> str:
        """The state in words."""
        return str(PartyStanding.State(self.state).label)


def person_card(person: Person, *, with_contact: bool) -> PersonCard:
    """Who somebody is, with what the reader may see of it.

    Queries: none.
    """
    return PersonCard(
        person=person.pk,
        name=person.full_name,
        code=person.code,
        sex=person.sex,
        work=person.work,
        joined_on=person.joined_on,
        phone=person.spoken_phone if with_contact else person.masked_phone,
        dialled=person.phone if with_contact else "",
        birth_on=person.birth_on if with_contact else None,
        address=person.address if with_contact else "",
        has_contact=with_contact,
    )


def party_standings(people: Iterable[int], on: dt.date) -> dict[int, Standing]:
    """Where these people stand towards the Party on that day. Sensitive: ask `may` for each first.

    Shape: person id → standing for every person asked about; "chưa rõ" where nothing is written.
    Queries: one, for up to ten thousand people.
    """
    asked = list(people)
    found = {person: Standing(person, PartyStanding.State.UNKNOWN, None) for person in asked}
    for part in portions(asked):
        for row in PartyStanding.objects.on(on).filter(person__in=part):
            found[row.person_id] = Standing(row.person_id, row.state, row.starts_on, row.decision_number)
    return found


def party_history(person: int) -> list[Standing]:
    """Where somebody stood towards the Party over time, newest first. Sensitive: ask `may` first.

    Queries: one.
    """
    rows = PartyStanding.objects.current().filter(person=person).order_by("-starts_on")
    return [Standing(person, row.state, row.starts_on, row.decision_number) for row in rows]
