"""Which monthly guidance concerns whom: of a branch on a day, of many places at once, of the units of a reader."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from thulinh.activities.models import Activity, Coverage, Guidance, Kind, Requirement
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.activities.rules.entries import KindFacts
from thulinh.activities.rules.guidance import GuidanceEntry, ReadingPage, Required, left_out, paths_above
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath
from thulinh.units.rules import lies_under

MEMBER_ROLLS = ("doan-vien", "hoi-vien-clb")


@dataclass(frozen=True)
class GuidanceLine:
    """A month's guidance as pages show it, and what the reader may do with it."""

    id: int
    version: int
    unit: int
    unit_name: str
    kind: str
    kind_name: str
    theme: str
    starts_on: dt.date
    ends_on: dt.date
    document_number: str
    document_on: dt.date | None
    pages: Sequence[ReadingPage]
    required: Sequence[Required]
    file: int | None
    file_name: str
    is_picture: bool
    published_by: str
    published_at: dt.datetime
    changed_by: str
    changed_at: dt.datetime | None
    withdrawn_by: str
    withdrawn_at: dt.datetime | None
    withdrawn_reason: str
    may_change: bool = False

    @property
    def names(self) -> list[str]:
        """What it requires, in words."""
        return [one.name for one in self.required]


@dataclass(frozen=True)
class Asked:
    """What one guidance asked of a session, and what of it the session did not cover."""

    guidance: int
    theme: str
    unit_name: str
    required: Sequence[Required]
    left_out: Sequence[Required]

    @property
    def covered(self) -> list[Required]:
        """What it covered."""
        return [one for one in self.required if one not in self.left_out]


def guidance_over(paths: Iterable[str], starts_on: dt.date, ends_on: dt.date) -> list[Guidance]:
    """The guidance in force for any of these places on any of these days, the nearest level first, then the latest.

    Shape: with `unit`, `kind` and the current requirements read. Queries: two.
    """
    above = {prefix for path in paths for prefix in paths_above(path)}
    found = [
        one
        for part in portions(above)
        for one in _read(Guidance.objects.current().within(starts_on, ends_on).filter(path__in=part))
    ]
    return sorted(found, key=lambda one: (-len(one.path), one.starts_on, one.pk))


def _read(rows: QuerySet) -> QuerySet:
    current = Requirement.objects.filter(withdrawn_at=None).select_related("content")
    return rows.select_related(
        "kind", "file", "published_by__person", "changed_by__person", "withdrawn_by__person"
    ).prefetch_related(Prefetch("requirements", current))


def concerns(one: Guidance, *, path: str, kind: str, day: dt.date) -> bool:
    """Whether a guidance speaks of a session of that kind, at that place, on that day."""
    return one.kind_id == kind and one.starts_on <= day <= one.ends_on and lies_under(path, one.path)


def guidance_of_day(unit: int, kind: str, day: dt.date) -> list[GuidanceLine]:
    """What the levels above ask of a unit's session of that kind on that day, the nearest level first.

    Queries: five.
    """
    path = Places([unit]).path(unit, day)
    if not path:
        return []
    found = [one for one in guidance_over([path], day, day) if concerns(one, path=path, kind=kind, day=day)]
    return lines_of(found)


def guidance_seen(pk: int, *, user: Any, on: dt.date) -> GuidanceLine | None:
    """One guidance, for whoever works in a unit that it concerns, at or above its unit; None for everybody else."""
    one = _read(Guidance.objects.filter(pk=pk)).first()
    if one is None:
        return None
    rights = Rights(user, on)
    line = lines_of([one], rights)[0]
    if one.withdrawn_at is not None and not line.may_change and not _is_above(rights, one.path):
        return None
    return line if _may_read(rights, one.path) else None


def guidance_list(user: Any, on: dt.date) -> QuerySet:
    """The guidance that a reader may see: of the units above their own, and of those within reach; newest first.

    Queries: none of its own beyond `reach`.
    """
    roots = Rights(user, on).within(ActivityPermission.VIEW)
    above = {prefix for root in roots.roots for prefix in paths_above(root)}
    seen = Q(path__in=above, withdrawn_at=None) | roots.q()
    return _read(Guidance.objects.filter(seen)).order_by("-starts_on", "-path", "-pk")


def guiding_units(rights: Rights) -> list[UnitPath]:
    """The units for which the user may publish guidance: those in which they hold a seat that may.

    Queries: one beyond the user's rights.
    """
    found = rights.within(ActivityPermission.GUIDE)
    if not found:
        return []
    own = UnitPath.objects.on(rights.on).open().filter(found.q(), unit__in=rights.own_units)
    return list(own.order_by("path"))


def may_guide(rights: Rights, unit: int, path: str) -> bool:
    """Whether the user may publish guidance for a unit: by a seat in it that may."""
    return bool(path) and unit in rights.own_units and rights.within(ActivityPermission.GUIDE).covers(path)


def guided_kinds() -> list[Kind]:
    """The kinds of activity that guidance is published for: what members or a club come together for.

    Queries: one.
    """
    return [kind for kind in Kind.objects.all() if kind.roll in MEMBER_ROLLS and kind.contents]


def kind_facts(code: str) -> KindFacts | None:
    """A kind of activity as plain values; None when there is none."""
    kind = next((one for one in guided_kinds() if one.pk == code), None)
    if kind is None:
        return None
    return KindFacts(kind.code, kind.name, tuple(kind.host_levels), kind.roll, kind.is_joint, tuple(kind.contents))


def entry_of_guidance(one: Guidance) -> GuidanceEntry:
    """A guidance read back as what somebody would hand in."""
    required = list(one.requirements.filter(withdrawn_at=None))
    return GuidanceEntry(
        kind=one.kind_id,
        theme=one.theme,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        contents=tuple(row.content_id for row in required if row.content_id),
        own=tuple(row.text for row in required if row.text),
        pages=pages_of(one),
        document_number=one.document_number,
        document_on=one.document_on,
        file=one.file_id,
    )


def pages_of(one: Guidance) -> tuple[ReadingPage, ...]:
    """The pages to read aloud, in order."""
    return tuple(ReadingPage(page["title"], page["text"]) for page in one.pages)


def required_of(one: Guidance) -> list[Required]:
    """What a guidance requires, as read with it."""
    return [
        Required(row.pk, row.content.name if row.content else row.text, row.content_id or "")
        for row in one.requirements.all()
    ]


def lines_of(found: Sequence[Guidance], rights: Rights | None = None) -> list[GuidanceLine]:
    """Guidance as pages show it. Queries: two for all of them."""
    places = Places(one.unit_id for one in found)
    return [_line(one, places, rights) for one in found]


def _line(one: Guidance, places: Places, rights: Rights | None) -> GuidanceLine:
    same = (
        "id", "version", "theme", "starts_on", "ends_on", "document_number", "document_on", "published_at",
        "changed_at", "withdrawn_at", "withdrawn_reason",
    )  # fmt: skip
    people = ("published_by", "changed_by", "withdrawn_by")
    may = rights is not None and may_guide(rights, one.unit_id, places.path(one.unit_id, rights.on))
    return GuidanceLine(
        **{name: getattr(one, name) for name in same},
        **{name: str(who) if (who := getattr(one, name)) else "" for name in people},
        unit=one.unit_id,
        unit_name=places.name(one.unit_id, one.starts_on),
        kind=one.kind_id,
        kind_name=one.kind.name,
        pages=pages_of(one),
        required=required_of(one),
        file=one.file_id,
        file_name=one.file.original_name if one.file else "",
        is_picture=bool(one.file and one.file.media_type.startswith("image/")),
        may_change=may and one.withdrawn_at is None,
    )


def _may_read(rights: Rights, path: str) -> bool:
    roots = rights.within(ActivityPermission.VIEW).roots
    return any(lies_under(root, path) or lies_under(path, root) for root in roots)


def _is_above(rights: Rights, path: str) -> bool:
    return rights.within(ActivityPermission.VIEW).covers(path)


def asked_of(
    activities: Mapping[int, Activity], places: Places, contents: Mapping[int, Collection[str]]
) -> dict[int, list[Asked]]:
    """What guidance asked of each of these sessions, and what each left out.

    `contents`: the codes that each session told. Queries: five, however many sessions; none when none was held.
    """
    held = {pk: one for pk, one in activities.items() if one.status == Activity.Status.HELD}
    paths = {pk: places.path(one.host_id, one.day) for pk, one in held.items()}
    days = [one.day for one in held.values()]
    found = guidance_over(filter(None, paths.values()), min(days), max(days)) if days else []
    if not found:
        return {}
    covered = defaultdict(set)
    for activity, requirement in Coverage.objects.filter(activity__in=held).values_list("activity", "requirement"):
        covered[activity].add(requirement)
    names = Places(one.unit_id for one in found)
    asked: dict[int, list[Asked]] = {}
    for pk, activity in held.items():
        for one in found:
            required = required_of(one)
            if required and concerns(one, path=paths[pk], kind=activity.kind_id, day=activity.day):
                missing = left_out(required, contents.get(pk, ()), covered[pk])
                name = names.name(one.unit_id, one.starts_on)
                asked.setdefault(pk, []).append(Asked(one.pk, one.theme, name, required, missing))
    return asked
