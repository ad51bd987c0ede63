"""Lists of difficulties, their pages with who did what, and how each level serves the one below."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from thulinh.desk.queries.doers import Doers
from thulinh.desk.queries.portions import filled
from thulinh.difficulties.models import Cluster, Difficulty, Turn
from thulinh.difficulties.queries.matters import Matter, MatterStep, matter, matters, tell
from thulinh.difficulties.queries.service import ASKED, Service, condition, service, together, turns_of
from thulinh.difficulties.queries.sight import Sight
from thulinh.difficulties.queries.waiting import to_agree, to_answer
from thulinh.kernel.periods import Span
from thulinh.people.models import Account
from thulinh.units.models import Level, UnitPath

MINE, AGREE, LATE = "luot-toi", "cho-toi", "qua-han"


def difficulty_list(user: Account, on: dt.date) -> QuerySet[Difficulty]:
    """The difficulties that the reader may see, newest first.

    Shape: difficulties with `place_name`, `turn_name`, `due_shown`, `state_shown`, `direct_shown`.
    Queries: a fixed number for each portion of the list.
    """
    return filled(matters(user, on), lambda rows: tell(rows, user, on))


def waiting_q(what: str, user: Account, on: dt.date) -> Q:
    """Difficulties whose turn is the reader's, that wait for the reader's word, or that are overdue now."""
    if what == MINE:
        return Q(pk__in=to_answer(user, on).values("pk"))
    if what == AGREE:
        return Q(pk__in=to_agree(user, on).values("pk"))
    late = Turn.objects.running(on).filter(difficulty=OuterRef("pk"), late_from__lte=on)
    return Q(Exists(late), state=Difficulty.State.OPEN)


def under_q(unit: int, user: Account, on: dt.date) -> Q | None:
    """Difficulties of a unit and of all below it, as far as the reader may know which unit raised them."""
    row = UnitPath.objects.on(on).filter(unit=unit).first()
    return Sight(user, on).under(row.path) if row else None


def served_q(unit: int, asked: str, span: Span, on: dt.date) -> Q:
    """The difficulties that one number of a unit's service counts."""
    turns = turns_of([unit], span, on).filter(condition(asked if asked in ASKED else ASKED[0], on))
    return Q(pk__in=turns.values("difficulty"))


@dataclass(frozen=True)
class Told:
    """One difficulty with who did each of its steps, by position."""

    matter: Matter
    steps: Sequence[tuple[MatterStep, str]]


def difficulty_page(pk: int, user: Account, on: dt.date) -> Told | None:
    """One difficulty as the reader sees it; None when it is not theirs to read.

    Queries: a fixed number.
    """
    found = matter(pk, user=user, on=on)
    if found is None:
        return None
    doers = Doers([step.by for step in found.steps], own=user.pk)
    return Told(found, [(step, "" if step.is_hidden else doers.words(step.by, step.at)) for step in found.steps])


def of_unit(unit: int, user: Account, on: dt.date, most: int = 5) -> list[Difficulty]:
    """The newest difficulties of a unit that are not over, as far as the reader may know that they are of it.

    Queries: a fixed number.
    """
    rows = matters(user, on).filter(Sight(user, on).of_unit(unit)).open()
    found = list(rows[:most])
    tell(found, user, on)
    return found


def said_at(activity: int, user: Account, on: dt.date) -> list[Difficulty]:
    """The difficulties that were said at a session, of raisers that the reader may know.

    Queries: a fixed number.
    """
    found = list(matters(user, on).filter(activity=activity, is_known=True))
    tell(found, user, on)
    return found


@dataclass(frozen=True)
class Serving:
    """How the units of a place serve those below them: each level together, and unit by unit."""

    levels: Sequence[Service]
    units: Sequence[Service]


def serving(path: str, span: Span, on: dt.date, level: str = "") -> Serving:
    """How units serve those below them, of what came to them in a span of days. `level`: only units of this one.

    Queries: four, whatever the number of units.
    """
    found = service(path, span, on)
    names: Mapping[str, str] = dict(Level.objects.order_by("rank").values_list("code", "name"))
    levels = [
        together([one for one in found if one.level == code], name, code)
        for code, name in names.items()
        if any(one.level == code for one in found)
    ]
    return Serving(levels, [one for one in found if not level or one.level == level])


def cluster_page(pk: int, user: Account, on: dt.date) -> tuple[Cluster, list[Difficulty]] | None:
    """A group with those of its difficulties that the reader may see; None outside reach.

    Queries: a fixed number.
    """
    cluster = Cluster.objects.filter(pk=pk, ended_at=None).select_related("unit").first()
    place: Any = UnitPath.objects.on(on).filter(unit=cluster.unit_id).first() if cluster else None
    if cluster is None or place is None or not Sight(user, on).reach.covers(place.path):
        return None
    rows = list(matters(user, on).filter(cluster=cluster))
    tell(rows, user, on)
    return cluster, rows
