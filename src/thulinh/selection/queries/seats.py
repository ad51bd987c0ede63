"""The board of seats: which are vacant, provisional for too long, past their term, near or over the age limit, held by
somebody who no longer qualifies, or left over of a dual position. Set-based, for a whole province.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from thulinh.kernel.parameters import Dated
from thulinh.kernel.periods import DAY, months_later
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Discipline, Holding, Position, Seat
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import reach, within
from thulinh.selection.models import SelectionRule
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.duals import left_over, pairs
from thulinh.selection.rules.seats import (
    DISCIPLINED,
    LEFT_OVER,
    NEAR_AGE,
    OVER_AGE,
    PAST_TERM,
    PROVISIONAL,
    RULE_AGE,
    VACANT,
    WORDS,
    SeatRules,
    born_for_age,
    months_before_age,
    provisional_months,
    rule_of,
    seat_rules,
    worded,
)
from thulinh.units.models import UnitPath

# A condition that no seat meets, as the database sees it: one that is known beforehand to be met by none would empty
# everything that is counted beside it.
_NEVER = Q(pk__lt=0)
_FOR_THE_TIME_BEING = (Holding.How.PROVISIONAL, Holding.How.ACTING)


@dataclass(frozen=True)
class Matter:
    """What is the matter with a seat: which of the kinds, in words, by which paper."""

    code: str
    words: str
    basis: str = ""


class Board:
    """The seats that somebody sees on a day, each with its holder, and what is the matter with which of them.

    Whether somebody is under a discipline is part of it only where the reader may know disciplines.
    """

    def __init__(self, user: Any, on: dt.date) -> None:
        self.on = on
        self.rules: Sequence[SeatRules] = seat_rules(on)
        self._found = reach(user, SelectionPermission.SEATS, on)
        self._told = reach(user, PeoplePermission.DISCIPLINE, on)
        self._conditions: dict[str, Q] | None = None

    @property
    def codes(self) -> list[str]:
        """Every kind of matter that the reader may know of, in the order in which they are told."""
        return [code for code in WORDS if code != DISCIPLINED or self._told]

    @property
    def conditions(self) -> dict[str, Q]:
        """What makes a seat a matter of each kind, as conditions on `seats`. Queries: two the first time."""
        if self._conditions is None:
            found = {
                VACANT: Q(holder_id__isnull=True),
                **self._by_age(),
                **self._by_time(),
                LEFT_OVER: self._left_over(),
            }
            if self._told:
                found[DISCIPLINED] = self._disciplined()
            self._conditions = {code: found[code] for code in self.codes}
        return self._conditions

    # Conditions name the columns of `seats`, not the joined tables: the joins stay as they are then.
    def seats(self) -> QuerySet[Seat]:
        """The seats that every unit has, of open units of the Union within reach, and the second seats of dual
        positions.

        Shape: seats with `holding_id`, `holder_id`, `holder`, `holder_key`, `holder_search`, `since`, `how`,
        `unit_name`, `unit_key`, `unit_search`, `place_path`, `parent_id`, `elected_on` (by the last congress),
        `left_on` (for `vacant_since`).
        Queries: one for the pairs, beyond `reach`.
        """
        if not self._found:
            return Seat.objects.none()
        second = {second for _, second in pairs()}
        on, rows = self.on, Seat.objects.on(self.on)
        rows = rows.annotate(
            now=FilteredRelation("holdings", condition=dated_q(on, "holdings__") & Q(holdings__withdrawn_at=None)),
            place=FilteredRelation("unit__paths", condition=dated_q(on, "unit__paths__")),
        )
        rows = rows.filter(
            self._found.q("place__path"), Q(place__level__is_union=True) | Q(position__in=second),
            place__is_open=True, position__opens__gt=0,
        )  # fmt: skip
        return rows.annotate(
            holder_id=F("now__person_id"), holder=F("now__person__full_name"), holder_key=F("now__person__name_key"),
            holder_search=F("now__person__search"), since=F("now__starts_on"), how=F("now__how"),
            holding_id=F("now__pk"), born=F("now__person__birth_on"),
            unit_name=F("place__name"), unit_key=F("place__name_key"), unit_search=F("place__search"),
            place_path=F("place__path"), parent_id=F("place__parent_id"), elected_on=self._elected(),
            left_on=self._left(),
        ).select_related("position")  # fmt: skip

    def with_matters(self, code: str = "", rows: QuerySet[Seat] | None = None) -> QuerySet[Seat]:
        """The seats (of `rows`, which began as `seats`) with which something is the matter, or the one thing that is
        asked about.
        """
        rows = self.seats() if rows is None else rows
        if code:
            return rows.filter(self.conditions[code]) if code in self.conditions else rows.none()
        return rows.filter(self.any_matter)

    def counts(self, rows: QuerySet[Seat]) -> dict[str, int]:
        """How many of these seats are a matter of each kind, and under "" how many are of any, under "*" all.

        Queries: one.
        """
        names = {code: f"n_{place}" for place, code in enumerate(self.codes)}
        wanted = {names[code]: Count("pk", filter=q | _NEVER, distinct=True) for code, q in self.conditions.items()}
        any_of = Count("pk", filter=self.any_matter | _NEVER, distinct=True)
        found = rows.order_by().aggregate(**wanted, of_any=any_of, every=Count("pk", distinct=True))
        return {code: found[name] for code, name in names.items()} | {"": found["of_any"], "*": found["every"]}

    def matters(self, rows: Sequence[Seat]) -> dict[int, list[Matter]]:
        """What is the matter with each of these seats, in words with the rule's paper; without anything it is missing.

        Queries: one for each kind.
        """
        ids, found = [row.pk for row in rows], {}
        positions = {row.pk: row.position_id for row in rows}
        for code, condition in self.conditions.items():
            for pk in self.seats().filter(condition, pk__in=ids).values_list("pk", flat=True).distinct():
                found.setdefault(pk, []).append(self._matter(code, positions[pk]))
        return found

    def _matter(self, code: str, position: str) -> Matter:
        if code == RULE_AGE:
            rule = self._choosing_ages.get(position)
            return Matter(code, worded(code, None), "; ".join(sorted({one[2] for one in rule or ()})))
        rule = self._rule(code, position)
        return Matter(code, worded(code, rule), rule.basis if rule else "")

    def _rule(self, code: str, position: str) -> Dated | None:
        mine = rule_of(self.rules, position)
        if code == PROVISIONAL:
            return provisional_months(self.on)
        if mine is None:
            return None
        return {PAST_TERM: mine.term, OVER_AGE: mine.age, NEAR_AGE: mine.age}.get(code)

    @property
    def any_matter(self) -> Q:
        """The condition that something is the matter with a seat."""
        condition = Q(pk__in=[])
        for one in self.conditions.values():
            condition |= one
        return condition

    def _by_age(self) -> dict[str, Q]:
        over, near, chosen = Q(pk__in=[]), Q(pk__in=[]), Q(pk__in=[])
        soon = months_later(self.on, months_before_age(self.on).value)
        for one in self.rules:
            if one.age is None:
                continue
            mine, years = Q(position=one.position), one.age.value
            over |= mine & Q(born__lte=born_for_age(years, self.on))
            last, first = born_for_age(years, soon), born_for_age(years, self.on)
            near |= mine & Q(born__lte=last, born__gt=first)
        for position, asked in self._choosing_ages.items():
            for roots, years, _ in asked:
                units = UnitPath.objects.on(self.on).under_any(roots).values("unit_id")
                born = Q(born__lte=born_for_age(years, self.on))
                limit = rule_of(self.rules, position)
                if limit and limit.age:  # who is over that is told so already
                    born &= Q(born__gt=born_for_age(limit.age.value, self.on))
                chosen |= Q(position=position, unit__in=units) & born
        return {OVER_AGE: over, NEAR_AGE: near, RULE_AGE: chosen}

    @property
    def _choosing_ages(self) -> dict[str, list[tuple[tuple[str, ...], int, str]]]:
        """The upper age that rules of choosing ask for: position → under which paths, so many years, by which basis."""
        if not hasattr(self, "_ages"):
            self._ages = _choosing_ages(self.on)
        return self._ages

    def _by_time(self) -> dict[str, Q]:
        allowed = months_later(self.on, -provisional_months(self.on).value)
        past = Q(pk__in=[])
        for one in self.rules:
            if one.term is not None:
                past |= Q(position=one.position, elected_on__lte=months_later(self.on, -one.term.value))
        return {
            PROVISIONAL: Q(how__in=_FOR_THE_TIME_BEING, since__lte=allowed),
            PAST_TERM: past & Q(holder_id__isnull=False),
        }

    def _left_over(self) -> Q:
        return Q(holding_id__in=left_over(self.on).order_by().values("pk"))

    def _disciplined(self) -> Q:
        in_force = Discipline.objects.on(self.on).filter(person=OuterRef("holder_id"))
        return Q(Exists(in_force), unit__in=within(self._told, self.on))

    def _elected(self) -> Subquery:
        """The day of the last congress that filled the seat, while somebody holds it."""
        rows = Holding.objects.current().filter(seat=OuterRef("pk"), how=Holding.How.CONGRESS, starts_on__lte=self.on)
        return Subquery(rows.order_by("-starts_on").values("starts_on")[:1])

    def _left(self) -> Subquery:
        """The last day on which somebody held the seat before; nothing where nobody ever did."""
        rows = Holding.objects.current().filter(seat=OuterRef("pk"), ends_on__lt=self.on)
        return Subquery(rows.order_by("-ends_on").values("ends_on")[:1])


def _choosing_ages(on: dt.date) -> dict[str, list[tuple[tuple[str, ...], int, str]]]:
    rows = SelectionRule.objects.on(on).filter(dated_q(on, "unit__paths__"))
    gathered: dict[tuple[str, int], tuple[set[str], set[str]]] = {}
    for position, criteria, basis, path in rows.values_list("position", "criteria", "basis", "unit__paths__path"):
        for one in criteria:
            if one.get("loai") == "tuoi" and one.get("nhieu-nhat") is not None and one.get("bat-buoc", True):
                if one.get("cho") not in (None, position):
                    continue
                roots, papers = gathered.setdefault((position, one["nhieu-nhat"]), (set(), set()))
                roots.add(path)
                papers.add(basis)
    found: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for (position, years), (roots, papers) in gathered.items():
        found.setdefault(position, []).append((tuple(sorted(roots)), years, "; ".join(sorted(papers))))
    return found


def vacant_since(row: Any) -> dt.date | None:
    """Since when a seat of the board is vacant; None when somebody holds it."""
    if row.holder_id is not None:
        return None
    return row.left_on + DAY if row.left_on else row.starts_on


def matters_of_unit(unit: int, user: Any, on: dt.date) -> list[tuple[Seat, list[Matter]]]:
    """The seats of one unit with which something is the matter, in the order of rank; none for who does not see seats.

    Queries: a fixed number.
    """
    board = Board(user, on)
    rows = list(board.seats().filter(unit=unit).order_by("position__rank", "ordinal"))
    if not rows:
        return []
    found = board.matters(rows)
    return [(row, found[row.pk]) for row in rows if row.pk in found]


def positions_on_board() -> QuerySet[Position]:
    """The positions that every unit of their level has, in the order of rank."""
    return Position.objects.filter(opens__gt=0).order_by("rank", "code")
