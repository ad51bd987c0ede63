"""Finding units by what people type, and telling which unit a name in a list means."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Case, IntegerField, Q, Value, When

from thulinh.kernel.refusals import Offer
from thulinh.kernel.text import fold
from thulinh.units.models import UnitPath, under_any_q
from thulinh.units.queries.standing import UnitOnDay, units_of, units_on
from thulinh.units.rules import marks_key, nearest_keys, unit_core, unit_key

MOST_NEAR = 3


def find(words: str, on: dt.date, within: Q | None = None, limit: int = 20) -> list[UnitOnDay]:
    """Units of whose name and codes words begin with all these, with or without marks; ended ones too.

    `within`: a condition on rows of `UnitPath`, for instance the asker's reach.
    Shape: an exact code first, then open before ended, higher levels before lower; with the parent's name.
    Queries: two.
    """
    tokens = fold(words).split()
    if not tokens:
        return []
    rows = UnitPath.objects.on(on).filter(within if within is not None else Q())
    for token in tokens:
        rows = rows.filter(search__contains=f" {token}")
    exact = Case(When(unit__code__iexact=words.strip(), then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = rows.order_by(exact, "-is_open", "level__rank", "name_key", "unit_id")
    return with_parents(units_of(rows[:limit]), on)


def with_parents(found: Sequence[UnitOnDay], on: dt.date) -> list[UnitOnDay]:
    """The units with the name of the one that each stands under.

    Queries: one.
    """
    above = units_on({unit.parent_id for unit in found if unit.parent_id}, on)
    return [
        replace(unit, parent_name=above[unit.parent_id].name) if unit.parent_id in above else unit for unit in found
    ]


@dataclass(frozen=True)
class Match:
    """Which units a name or code can mean. `exact`: the same, titles and marks apart; `near`: others, most alike first.

    `closed`: units of that name or code that had ended by the day; then `near` are those that carry them on.
    """

    name: str
    exact: tuple[UnitOnDay, ...] = ()
    near: tuple[UnitOnDay, ...] = ()
    closed: tuple[UnitOnDay, ...] = ()

    @property
    def unit(self) -> UnitOnDay | None:
        """The unit that is meant, when there is no doubt; of several the one whose marks agree."""
        alike = [unit for unit in self.exact if _is_alike(unit, self.name)]
        found = self.exact if len(self.exact) == 1 else alike
        return found[0] if len(found) == 1 else None

    @property
    def is_sure(self) -> bool:
        """Whether the unit that is meant is written with the same marks."""
        return self.unit is not None and _is_alike(self.unit, self.name)

    @property
    def likely(self) -> UnitOnDay | None:
        """The only unit of that name when the word for the kind of place was left out ("Nông Sơn" for a commune)."""
        core = unit_core(unit_key(self.name))
        same = [unit for unit in self.near if unit_core(unit_key(unit.name)) == core]
        return same[0] if not (self.exact or self.closed) and len(same) == 1 else None

    @property
    def problem(self) -> str:
        """Why the name means no one unit, with what it could mean; for when `unit` is None."""
        if self.exact:
            told = ", ".join(f"“{unit.name}” (mã {unit.code})" for unit in self.exact[:MOST_NEAR])
            return f"Có {len(self.exact)} đơn vị tên “{self.name}”: {told}. Đồng chí ghi mã đơn vị."
        if self.closed:
            now = f"nay là “{self.near[0].name}”" if self.near else "đồng chí ghi đơn vị hiện nay"
            return f"“{self.closed[0].name}” đã kết thúc hoạt động; {now}."
        if self.near:
            told = ", ".join(f"“{unit.name}”" for unit in self.near[:MOST_NEAR])
            return f"Không có đơn vị “{self.name}”. Có phải {told} không?"
        return f"Không có đơn vị “{self.name}” trong phạm vi phụ trách."

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What may be written instead: the codes of the units that could be meant."""
        return tuple(Offer(unit.code, unit.name) for unit in (self.exact or self.near)[:MOST_NEAR])

    def below(self, parent_id: int) -> "Match":
        """The same answer among the units directly below one."""
        kept = (
            [unit for unit in units if unit.parent_id == parent_id] for units in (self.exact, self.near, self.closed)
        )
        return Match(self.name, *map(tuple, kept))


def match_units(
    names: Iterable[str],
    under: str | Sequence[str] | None,
    on: dt.date,
    *,
    levels: Collection[str] | None = None,
) -> dict[str, Match]:
    """Which units under a path (or several; None or "": everywhere) are meant by these names or codes, on a day.

    "chi đoàn thôn 2", "Thôn 2", "thôn  02" are one name. `levels`: which are looked at; None is the Union's own line.
    Shape: by the name as it was given.
    Queries: one, however many names; none without a name.
    """
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    roots = ([under] if under else None) if under is None or isinstance(under, str) else under
    rows = UnitPath.objects.on(on).filter(under_any_q(roots))
    rows = rows.filter(level__in=levels) if levels is not None else rows.filter(level__is_union=True)
    index = _Index(units_of(rows.order_by("-is_open", "path")))
    return {name: index.match(name) for name in wanted}


def match_unit(name: str, under: str | Sequence[str] | None, on: dt.date) -> Match:
    """Which unit under a path is meant by a name, on a day (see `match_units`).

    Queries: one.
    """
    return match_units([name], under, on)[name]


def nearest_units(name: str, under: str | Sequence[str] | None, on: dt.date) -> list[UnitOnDay]:
    """The open units under a path whose names look most like this one, to be offered where none fits.

    Queries: one.
    """
    found = match_unit(name, under, on)
    return [*found.exact, *found.near][:MOST_NEAR]


def _is_alike(unit: UnitOnDay, name: str) -> bool:
    return unit.code.upper() == name.strip().upper() or marks_key(unit.name) == marks_key(name)


class _Index:
    """Units by their codes and the keys of their names."""

    def __init__(self, units: Sequence[UnitOnDay]) -> None:
        self.by_key: dict[str, list[UnitOnDay]] = defaultdict(list)
        self.by_core: dict[str, list[UnitOnDay]] = defaultdict(list)
        self.words: dict[str, list[str]] = defaultdict(list)
        self.by_id = {unit.unit_id: unit for unit in units}
        self.by_code = {unit.code.upper(): unit for unit in units}
        keys: dict[str, str] = {}
        for unit in units:
            key = keys.setdefault(unit.name, "") or unit_key(unit.name)
            keys[unit.name] = key
            if key not in self.by_key:
                for word in set(key.split()):
                    self.words[word].append(key)
            self.by_key[key].append(unit)
            self.by_core[unit_core(key)].append(unit)

    def match(self, name: str) -> Match:
        key, coded = unit_key(name), self.by_code.get(name.strip().upper())
        same = [coded] if coded else self.by_key.get(key, []) if key else []
        exact = tuple(unit for unit in same if unit.is_open)
        closed = tuple(unit for unit in same if not unit.is_open)
        if exact or closed or not key:
            heirs = dict.fromkeys(unit.heir_id for unit in closed if not exact)
            return Match(name, exact, tuple(self.by_id[heir] for heir in heirs if heir in self.by_id), closed)
        return Match(name, (), self._near(key))

    def _near(self, key: str) -> tuple[UnitOnDay, ...]:
        near = [unit for unit in self.by_core.get(unit_core(key), ()) if unit.is_open]
        if len(near) < MOST_NEAR:
            for other in nearest_keys(key, list(self.by_key), self.words, MOST_NEAR):
                near += [unit for unit in self.by_key[other] if unit.is_open and unit not in near]
        return tuple(near)
