"""What cadres need to be taught, as far as a reader may know it: which gaps, and of whom by name."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Q

from thulinh.difficulties.queries.findings import findings_seen, may_name_q
from thulinh.difficulties.rules.findings import SKILL_GAP
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import User, reach
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.needs import needs
from thulinh.training.rules.needs import Need, RecordKind


def needs_seen(user: User, on: dt.date, *, path: str | None = None, year: int | None = None) -> list[Need]:
    """What the cadres within a reader's reach need (of the unit at `path` and below, when it lies within). People are
    named where the reader sees the people; a gap where the reader sees what was found, with the name under its rules.

    Queries: twelve at most, beyond `reach`.
    """
    found = reach(user, TrainingPermission.VIEW, on)
    roots = [path] if path is not None and found.covers(path) else list(found.roots) if path is None else []
    return as_seen(needs(path=roots, on=on, year=year), user, on) if roots else []


def as_seen(found: Sequence[Need], user: User, on: dt.date) -> list[Need]:
    """These needs as a reader may know them: without the gaps whose findings they do not see, and without the names
    that they may not know; a gap of somebody unnamed is told as its place's.

    Queries: two.
    """
    gaps = findings_seen(user, on).of_kind(SKILL_GAP).filter(Q(done_on=None) | Q(done_on__gt=on))
    plain = gaps.select_related(None).prefetch_related(None).order_by()
    seen = set(plain.values_list("pk", flat=True))
    named = set(plain.filter(may_name_q(user, on)).values_list("pk", flat=True))
    people, own = reach(user, PeoplePermission.VIEW, on), getattr(user, "person_id", None)
    told = []
    for need in found:
        is_gap = need.kind == RecordKind.FINDING
        if is_gap and need.record not in seen:
            continue
        may_name = need.record in named if is_gap else people.covers(need.path)
        told.append(need if need.person in (None, own) or may_name else _unnamed(need))
    return told


def _unnamed(need: Need) -> Need:
    """The same without whose it is; of a gap not even the post, of which a place has one."""
    post = "" if need.kind == RecordKind.FINDING else need.position
    return replace(need, person=None, name="", holding=None, position=post)
