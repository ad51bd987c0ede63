"""Sample checks as pages show them: what waits, what was found, whom to call, what stands beside a figure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from django.db.models import Count, Q, QuerySet

from thulinh.checks.models import Check, Draw
from thulinh.checks.queries.results import checks_of_record, error_rate, results_of_draw, total_of
from thulinh.checks.queries.sight import checks_made, checks_to_correct, checks_to_make, draws_seen, may_know_of_waiting
from thulinh.checks.rules.rates import ErrorRate
from thulinh.desk.queries.checked import KINDS, kind_of, kinds_counted_by, to_put_right_q
from thulinh.desk.queries.checked_kinds import RecordSaid
from thulinh.desk.queries.places import last_names_of
from thulinh.desk.queries.portions import filled
from thulinh.desk.queries.records import openings
from thulinh.indicators.definition import Definition
from thulinh.kernel.permissions import Permission
from thulinh.people.models import Account, Person
from thulinh.people.queries import holders_of_units, may_see_contact, seen_by
from thulinh.people.reach import reach
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

MOST_WITNESSES = 3


@dataclass(frozen=True)
class Contact:
    """Somebody to ask: who, as what, and the phone as far as the reader may know it."""

    name: str
    role: str
    phone: str


def draws(user: Account, on: dt.date) -> QuerySet[Draw]:
    """The draws within reach, newest first, each with what was found so far. What waits is not counted.

    Shape: draws with `unit_name`, `kind_label`, `checked`, `wrong`, `mended`.
    Queries: one for names, besides the list itself.
    """
    done = Q(checks__outcome__in=(Check.Outcome.RIGHT, Check.Outcome.WRONG))
    wrong = Q(checks__outcome=Check.Outcome.WRONG)
    counted = draws_seen(user, on).annotate(
        checked=Count("checks", filter=done),
        wrong=Count("checks", filter=wrong),
        mended=Count("checks", filter=wrong & Q(checks__put_right_on__isnull=False)),
    )
    return filled(counted.order_by("-drawn_at", "-pk"), _name_draws)


def _name_draws(rows: list[Draw]) -> None:
    names = last_names_of(row.unit_id for row in rows)
    for row in rows:
        row.unit_name, row.kind_label = names.get(row.unit_id, ""), KINDS[row.source].label


@dataclass(frozen=True)
class PlaceLine:
    """What was found at one place, with its name and its rate."""

    name: str
    checked: int
    wrong: int
    wrong_quantity: int
    wrong_quality: int
    put_right: int

    @property
    def share(self) -> float:
        """The rate of errors; a place without checks is not told."""
        return self.wrong / self.checked

    @property
    def left(self) -> int:
        """What was not put right yet."""
        return self.wrong - self.put_right


@dataclass(frozen=True)
class SampleTold:
    """One draw as its page tells it. `rate` is None before the first answer; `seed` is told once nothing waits: by the
    seed anybody could work out what was drawn.
    """

    kind_label: str
    unit_name: str
    places: Sequence[PlaceLine]
    rate: ErrorRate | None
    waiting: int | None
    seed: str
    wrong_quantity: int
    wrong_quality: int
    left: int


def sample_told(found: Draw, user: Account, on: dt.date) -> SampleTold:
    """What a draw found, place by place, and how much of it waits, for those who may know.

    Queries: four.
    """
    results = results_of_draw(found)
    total, waiting = total_of(results), found.checks.waiting().count()
    names = _place_names([one.place for one in results])
    may_know = may_know_of_waiting(user, found.path, on)
    drawn = found.size if may_know or not waiting else None
    rate = ErrorRate(total.wrong, total.checked, found.population, on, drawn) if total.checked else None
    return SampleTold(
        kind_label=KINDS[found.source].label,
        unit_name=last_names_of([found.unit_id]).get(found.unit_id, ""),
        places=[
            PlaceLine(names.get(one.place, ""), one.checked, one.wrong, one.wrong_quantity, one.wrong_quality,
                      one.put_right)
            for one in results
        ],
        rate=rate,
        waiting=waiting if may_know else None,
        seed="" if waiting else found.seed,
        wrong_quantity=total.wrong_quantity,
        wrong_quality=total.wrong_quality,
        left=total.wrong - total.put_right,
    )  # fmt: skip


def _place_names(places: Iterable[str]) -> dict[str, str]:
    """What the units at these paths are called now, or were last."""
    units = {place: path_ids(place)[-1] for place in places}
    names = last_names_of(units.values())
    return {place: names.get(unit, "") for place, unit in units.items()}


def waiting_list(user: Account, on: dt.date) -> QuerySet[Check]:
    """The checks that wait for the reader, the oldest record first, each with whom to call.

    Shape: checks with `label`, `url`, `unit_name`, `kind_label`, `contact`, `phone`.
    Queries: besides the list itself five, for each five hundred.
    """
    rows = checks_to_make(user, on).select_related("draw").order_by("day", "pk")
    return filled(rows, lambda found: _name_waiting(found, user, on))


def _name_waiting(rows: list[Check], user: Account, on: dt.date) -> None:
    _name_checks(rows, user, on)
    holders = holders_of_units({row.unit_id for row in rows}, on)
    first = {unit: found[0] for unit, found in holders.items() if found}
    phones = _phones(user, [holder.person for holder in first.values()], on)
    for row in rows:
        holder = first.get(row.unit_id)
        row.contact = f"{holder.position_short}: {holder.name}" if holder else ""
        row.phone = phones.get(holder.person, "") if holder else ""


def made_list(user: Account, on: dt.date) -> QuerySet[Check]:
    """The checks with an answer within reach, newest first.

    Shape: checks with `label`, `url`, `unit_name`, `kind_label`, `numbers`.
    Queries: besides the list itself two or three, for each five hundred.
    """
    rows = checks_made(user, on).select_related("draw", "checked_by__person")
    return filled(rows.order_by("-checked_on", "-pk"), lambda found: _name_checks(found, user, on))


def _name_checks(rows: list[Check], user: Account, on: dt.date) -> None:
    names = last_names_of(row.unit_id for row in rows)
    by_kind: dict[str, set[int]] = {}
    for row in rows:
        by_kind.setdefault(row.record_kind, set()).add(row.record_id)
    opened = {kind: openings(kind, records, user=user, on=on) for kind, records in by_kind.items()}
    for row in rows:
        kind = kind_of(row)
        opening = opened[row.record_kind].get(row.record_id)
        row.opening, row.label = opening, opening.label if opening else kind.label
        row.unit_name, row.kind_label, row.number_word = names.get(row.unit_id, ""), kind.label, kind.number


def contacts(check: Check, record: RecordSaid, user: Account, on: dt.date) -> list[Contact]:
    """Whom to ask about a record: up to three who were there, chosen by the kept seed, then who leads the unit.

    Queries: four at most, beyond `reach`.
    """
    holders = [one for found in holders_of_units(record.units, on).values() for one in found]
    chance = Random(f"{check.draw.seed}:{check.record_id}")  # noqa: S311 - a sample, not a secret
    leading = {one.person for one in holders} | {check.person_id}
    seen = seen_by(user, record.witnesses, on) - leading
    witnesses = sorted((one for one in record.witnesses if one in seen), key=lambda _: chance.random())
    witnesses = witnesses[:MOST_WITNESSES]
    phones = _phones(user, [*witnesses, *(one.person for one in holders)], on)
    names = dict(Person.objects.filter(pk__in=witnesses).values_list("pk", "full_name"))
    found = [Contact(names[one], "Có mặt trong buổi", phones.get(one, "")) for one in witnesses]
    return found + [
        Contact(one.name, f"{one.position_short}, {one.unit_name}", phones.get(one.person, "")) for one in holders
    ]


def _phones(user: Account, people: Iterable[int], on: dt.date) -> Mapping[int, str]:
    """The phones of these people, in clear where the reader may know them."""
    wanted = set(people)
    clear = may_see_contact(user, wanted, on)
    rows = Person.objects.filter(pk__in=wanted)
    return {row.pk: row.spoken_phone if row.pk in clear else row.masked_phone for row in rows}


@dataclass(frozen=True)
class Checked:
    """What sample checks found about one record. `may_mend`, `may_correct`: which of them the reader may put right, or
    correct as an inspector; `tells_all`: whether the reader may read the inspector's words.
    """

    checks: Sequence[Check] = ()
    may_mend: frozenset[int] = frozenset()
    may_correct: frozenset[int] = frozenset()
    tells_all: bool = False

    def __bool__(self) -> bool:
        return bool(self.checks)


def checked(
    kind: str, record: int, user: Account, on: dt.date, *, permission: Permission, own: bool = False
) -> Checked:
    """What sample checks found about a record, for its page; nothing while they wait.

    `permission`: with which one reads the inspector's words within reach; `own`: whether the record is the reader's.
    Queries: one while nothing was found, else five more at most.
    """
    found = checks_of_record(kind, record)
    if not found:
        return Checked()
    open_ = [one for one in found if one.is_wrong and one.put_right_on is None and one.checked_by_id != user.pk]
    charged = bool(open_) and kind_of(open_[0]).charge(user, record, on) is not None
    mends = frozenset(one.pk for one in open_) if charged else frozenset()
    row = UnitPath.objects.on(on).filter(unit=found[0].unit_id).first()
    reads = row is not None and reach(user, permission, on).covers(row.path)
    keys = [one.pk for one in found]
    corrects = frozenset(checks_to_correct(user, on).filter(pk__in=keys).values_list("pk", flat=True))
    return Checked(found, mends, corrects, own or charged or reads)


def waiting_to_put_right(user: Account, on: dt.date) -> list[int]:
    """The checks that found something wrong in records that the user answers for, the oldest first.

    Queries: six at most, beyond `reach`.
    """
    if user.person_id is None or user.is_administrator:
        return []
    rows = Check.objects.to_put_right().filter(to_put_right_q(user, on)).exclude(person=user.person_id)
    return list(rows.order_by("checked_on", "pk").values_list("pk", flat=True))


def sample_beside(definition: Definition, path: str, starts_on: dt.date, ends_on: dt.date, user: Account, now: UnitPath,
                  on: dt.date) -> ErrorRate | None:  # fmt: skip
    """What sample checks say of the records that a figure counts, at the same place and in the same days.

    Queries: one; none for a figure whose records are not checked.
    """
    return error_rate(
        [kind.code for kind in kinds_counted_by(definition)],
        path=path,
        starts_on=starts_on,
        ends_on=ends_on,
        on=on,
        tells_drawn=may_know_of_waiting(user, now.path, on),
    )
