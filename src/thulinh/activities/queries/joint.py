"""A commune's joint sessions: who has hosted, whose turn it is, what is proposed, the coming months (SV5)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thulinh.activities.models import Activity, Credit, Kind, Proposal
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.activities.rules.rotation import next_hosts, turn_order
from thulinh.kernel.periods import Cadence, period_containing, periods_between
from thulinh.units.models import UnitPath, under_q


@dataclass(frozen=True)
class ProposalLine:
    """A proposal with who answers it and what the Party cell said."""

    proposal: int
    state: str
    state_label: str
    month_on: dt.date
    day: dt.date
    starts_at: dt.time | None
    host: int
    host_name: str
    branches: Sequence[tuple[int, str]]
    place: str
    content: str
    proposer: str
    answer: str
    answered_by: str
    answered_at: dt.datetime | None
    cell_word: str
    cell_speaker: str
    cell_on: dt.date | None
    cell_paper: str
    activity: int | None
    is_held: bool
    may_answer: bool
    may_note_cell: bool


@dataclass(frozen=True)
class JointSession:
    """A joint session, held or planned, in the calendar."""

    activity: int
    day: dt.date
    host: int
    host_name: str
    place: str
    is_held: bool
    branch_count: int


@dataclass(frozen=True)
class TurnLine:
    """A branch in the order of turns."""

    unit: int
    name: str
    times: int
    last_on: dt.date | None


@dataclass(frozen=True)
class MonthLine:
    """One month of the calendar: what was held, what is planned, and whose turn it is when nothing is."""

    starts_on: dt.date
    sessions: Sequence[JointSession]
    suggested: int | None
    suggested_name: str
    proposed: Sequence[str]
    is_past: bool


@dataclass(frozen=True)
class RotationPage:
    """A commune's rotation: turns in order, and the months of a year."""

    unit: int
    unit_name: str
    year: int
    turns: Sequence[TurnLine]
    months: Sequence[MonthLine]


def rotation(unit: int, year: int, on: dt.date) -> RotationPage | None:
    """Who hosted when, whose turn it is, and the months of a year, coming ones with a suggested host.

    Queries: eight, however many branches.
    Source: SV5.
    """
    places = Places([unit])
    facts = places.facts(unit, on)
    if facts is None:
        return None
    branches = branches_of(facts.path, on)
    sessions = _sessions(facts.path, on)
    names = dict(branches)
    wished = list(Proposal.objects.filter(unit=unit, state=Proposal.State.PROPOSED).values_list("host", "day"))
    hosted = [(one.host, one.day) for one in sessions] + wished
    done = [(one.host, one.day) for one in sessions if one.is_held]
    turns = turn_order(list(names), done)
    return RotationPage(
        unit=unit,
        unit_name=facts.name,
        year=year,
        turns=[TurnLine(turn.branch, names[turn.branch], turn.times, turn.last_on) for turn in turns],
        months=_months(year, on, sessions, hosted, wished, names),
    )


def branches_of(path: str, on: dt.date) -> list[tuple[int, str]]:
    """The branches among which the host's turn goes round: (unit, name) in the order of names.

    Queries: two.
    """
    allowed = Kind.objects.filter(is_joint=True).values_list("host_levels", flat=True)
    levels = {level for levels in allowed for level in levels}
    rows = UnitPath.objects.on(on).open().filter(under_q(path), level__in=levels).exclude(path=path)
    return list(rows.order_by("name_key", "unit").values_list("unit", "name"))


def _sessions(path: str, on: dt.date) -> list[JointSession]:
    """Every joint session hosted below that path, held or planned, by day."""
    rows = list(
        Credit.objects.filter(under_q(path), is_current=True, kind__is_joint=True, role=Credit.Role.HOST)
        .filter(status__in=(Activity.Status.HELD, Activity.Status.PLANNED))
        .order_by("day", "activity")
        .values_list("activity", "day", "unit", "activity__place", "status")
    )
    places = Places(row[2] for row in rows)
    counts: dict[int, int] = defaultdict(int)
    parts = Credit.objects.filter(activity__in=[row[0] for row in rows], role=Credit.Role.PART)
    for activity in parts.values_list("activity", flat=True):
        counts[activity] += 1
    return [
        JointSession(pk, day, host, places.name(host, day), place, status == Activity.Status.HELD, counts[pk] + 1)
        for pk, day, host, place, status in rows
    ]


def _months(
    year: int,
    on: dt.date,
    sessions: Iterable[JointSession],
    hosted: list[tuple[int, dt.date]],
    wished: Iterable[tuple[int, dt.date]],
    names: dict[int, str],
) -> list[MonthLine]:
    proposed: dict[dt.date, list[str]] = defaultdict(list)
    for host, day in wished:
        proposed[day.replace(day=1)].append(names.get(host, ""))
    by_month: dict[dt.date, list[JointSession]] = defaultdict(list)
    for one in sessions:
        by_month[one.day.replace(day=1)].append(one)
    months = list(periods_between(Cadence.MONTH, dt.date(year, 1, 1), dt.date(year, 12, 31)))
    this_month = period_containing(Cadence.MONTH, on).starts_on
    ahead = period_ends(this_month, months[-1].ends_on)
    empty = [last for last in ahead if not by_month.get(first := last.replace(day=1)) and first not in proposed]
    suggested = dict(zip((last.replace(day=1) for last in empty), next_hosts(list(names), hosted, empty), strict=False))
    return [
        MonthLine(
            starts_on=span.starts_on,
            sessions=by_month.get(span.starts_on, []),
            suggested=suggested.get(span.starts_on),
            suggested_name=names.get(suggested.get(span.starts_on, 0), ""),
            proposed=proposed.get(span.starts_on, []),
            is_past=span.ends_on < on,
        )
        for span in months
    ]


def period_ends(starts_on: dt.date, ends_on: dt.date) -> list[dt.date]:
    """The last day of each month from one day to another; none when the range is empty."""
    if ends_on < starts_on:
        return []
    return [span.ends_on for span in periods_between(Cadence.MONTH, starts_on, ends_on)]


def proposals(unit: int, *, user: Any, on: dt.date, since: dt.date | None = None) -> list[ProposalLine]:
    """What was proposed for a commune's joint sessions: unanswered first, then by month, newest first.

    Queries: at most eight, however many proposals.
    """
    rows = Proposal.objects.filter(unit=unit)
    if since is not None:
        rows = rows.filter(Q(month_on__gte=since) | Q(state=Proposal.State.PROPOSED))
    return _proposal_lines(rows, user, on)


def proposal(proposal_id: int, *, user: Any, on: dt.date) -> ProposalLine | None:
    """One proposal, or None.

    Queries: at most eight.
    """
    lines = _proposal_lines(Proposal.objects.filter(pk=proposal_id), user, on)
    return lines[0] if lines else None


def to_answer(user: Any, on: dt.date):
    """Proposals that wait for this user's answer: those of the units that the user answers for, not of all below."""
    reach = Rights(user, on).within(ActivityPermission.PLAN)
    units = UnitPath.objects.on(on).filter(path__in=reach.roots).values("unit")
    return Proposal.objects.filter(state=Proposal.State.PROPOSED, unit__in=units).order_by("month_on", "pk")


def _proposal_lines(found, user: Any, on: dt.date) -> list[ProposalLine]:
    rows = list(
        found.select_related("proposer", "answered_by__person", "activity")
        .prefetch_related("branches")
        .order_by("-month_on", "pk")
    )
    places = Places(unit for row in rows for unit in (row.unit_id, row.host_id, *(b.pk for b in row.branches.all())))
    rights = Rights(user, on)
    lines = [_proposal_line(row, places, rights) for row in rows]
    return sorted(lines, key=lambda line: line.state != Proposal.State.PROPOSED)


def _proposal_line(row: Proposal, places: Places, rights: Rights) -> ProposalLine:
    path = places.path(row.unit_id, rights.on)
    plans = bool(path) and rights.within(ActivityPermission.PLAN).covers(path)
    branches = [branch.pk for branch in row.branches.all()]
    held = row.activity is not None and row.activity.status == Activity.Status.HELD
    return ProposalLine(
        proposal=row.pk,
        state=row.state,
        state_label=row.get_state_display(),
        month_on=row.month_on,
        day=row.day,
        starts_at=row.starts_at,
        host=row.host_id,
        host_name=places.name(row.host_id, row.day),
        branches=[(branch, places.name(branch, row.day)) for branch in branches],
        place=row.place,
        content=row.content,
        proposer=row.proposer.full_name if row.proposer else "",
        answer=row.answer,
        answered_by=str(row.answered_by) if row.answered_by else "",
        answered_at=row.answered_at,
        cell_word=row.cell_word,
        cell_speaker=row.cell_speaker,
        cell_on=row.cell_on,
        cell_paper=row.cell_paper,
        activity=row.activity_id,
        is_held=held,
        may_answer=plans and not held,
        may_note_cell=plans or bool({row.host_id, *branches} & rights.own_units),
    )
