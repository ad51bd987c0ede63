"""What was found, as pages show it: within reach, with what became of it and what the reader may do about it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from thulinh.activities.models import Activity
from thulinh.activities.queries.guidance import Asked, asked_of
from thulinh.activities.queries.places import Places
from thulinh.difficulties.models import Finding, FindingPhoto, FindingQuerySet, FindingStep, LeftOut
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.rights import FindingRights
from thulinh.difficulties.rules.findings import FOLLOWED, JUDGED, PRACTICE, SKILL_GAP
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import allowed, reach, within


@dataclass(frozen=True)
class FindingLine:
    """A finding as pages show it, and what the reader may do with it; `person` is None where they may not know."""

    id: int
    version: int
    kind: str
    kind_name: str
    unit: int
    unit_name: str
    day: dt.date
    text: str
    guided: str
    skill_name: str
    has_person: bool
    person: int | None
    person_name: str
    guidance: int | None
    theme: str
    left_out: Sequence[str]
    owner_name: str
    due_on: dt.date | None
    done_on: dt.date | None
    done_note: str
    done_by: str
    late_days: int
    difficulty: int | None
    initiative: int | None
    photos: Sequence[int]
    recorded_by: str
    recorded_at: dt.datetime
    withdrawn_at: dt.datetime | None
    withdrawn_reason: str
    may_correct: bool
    may_withdraw: bool
    may_follow: bool
    may_reopen: bool
    since: str = ""  # what followed, in words of the room that knows

    @property
    def is_followed(self) -> bool:
        """Whether somebody owes, or owed, that it is put right."""
        return self.due_on is not None

    @property
    def is_open(self) -> bool:
        """Whether it may still be put right."""
        return self.kind in JUDGED and self.done_on is None

    @property
    def is_gap(self) -> bool:
        """Whether it is a missing skill: judged again, and owed by nobody."""
        return self.kind == SKILL_GAP

    @property
    def was_measured(self) -> bool:
        """Whether it speaks of a session, which is measured against the month's guidance."""
        return self.kind in FOLLOWED

    @property
    def may_share(self) -> bool:
        """Whether it is a good practice that nobody has shared yet."""
        return self.kind == PRACTICE and self.initiative is None and self.withdrawn_at is None


def findings_seen(user: Any, on: dt.date) -> FindingQuerySet:
    """The findings that a reader may see: of places within reach, and the own ones where the reader may still find; not
    withdrawn, newest first.

    Queries: none of its own beyond `reach`.
    """
    within_reach = allowed(Finding.objects.order_by(), user, DifficultyPermission.VIEW, on)
    seen = Q(pk__in=within_reach.values("pk"))
    if finding := reach(user, DifficultyPermission.FIND, on):
        seen |= Q(recorded_by=user.pk, unit__in=within(finding, on))
    return read(Finding.objects.current().filter(seen)).order_by("-day", "-pk")


def may_name_q(user: Any, on: dt.date) -> Q:
    """The condition that the reader may know whose skill is missing."""
    found = reach(user, PeoplePermission.VIEW, on)
    named = Q(recorded_by=user.pk)
    if found:
        named |= Q(unit__in=within(found, on))
    return named | Q(person=user.person_id) if user.person_id is not None else named


def read(rows: FindingQuerySet) -> FindingQuerySet:
    """The rows with everything that a line tells."""
    photos = FindingPhoto.objects.filter(withdrawn_at=None).order_by("pk")
    return rows.select_related(
        "skill", "person", "guidance", "recorded_by__person", "done_by__person"
    ).prefetch_related(
        Prefetch("photos", photos),
        Prefetch("left_out", LeftOut.objects.select_related("requirement__content").order_by("requirement__rank")),
    )


def finding_seen(pk: int, *, user: Any, on: dt.date) -> FindingLine | None:
    """One finding, a withdrawn one too, for whoever may see it; None for everybody else.

    Queries: nine at most.
    """
    found = read(Finding.objects.filter(pk=pk)).first()
    if found is None or not FindingRights(user, on).know([found]).may_view(found):
        return None
    return lines_of([found], user=user, on=on)[0]


def lines_of(found: Sequence[Finding], *, user: Any, on: dt.date) -> list[FindingLine]:
    """Findings as pages show them. Queries: four for all of them, besides those of `reach`."""
    rights = FindingRights(user, on).know(found)
    places = Places(unit for one in found for unit in (one.unit_id, one.owner_id) if unit is not None)
    return [_line(one, places, rights) for one in found]


def _line(one: Finding, places: Places, rights: FindingRights) -> FindingLine:
    same = (
        "id", "version", "kind", "day", "text", "guided", "due_on", "done_on", "done_note", "recorded_at",
        "withdrawn_at", "withdrawn_reason",
    )  # fmt: skip
    may = ("may_correct", "may_withdraw", "may_follow", "may_reopen")
    is_named = one.person is not None and rights.may_name(one)
    is_late = one.due_on is not None and one.done_on is None and one.due_on < rights.on
    return FindingLine(
        **{name: getattr(one, name) for name in same},
        **{name: getattr(rights, name)(one) for name in may},
        kind_name=str(one.get_kind_display()),
        unit=one.unit_id,
        unit_name=places.name(one.unit_id, one.day),
        skill_name=one.skill.name if one.skill else "",
        has_person=one.person_id is not None,
        person=one.person_id if is_named else None,
        person_name=one.person.full_name if is_named and one.person else "",
        guidance=one.guidance_id,
        theme=one.guidance.theme if one.guidance else "",
        left_out=[_required(row) for row in one.left_out.all()],
        owner_name=places.name(one.owner_id, rights.on) if one.owner_id else "",
        done_by=str(one.done_by) if one.done_by else "",
        late_days=(rights.on - one.due_on).days if is_late and one.due_on else 0,
        difficulty=one.difficulty_id,
        initiative=one.initiative_id,
        photos=[photo.pk for photo in one.photos.all()],
        recorded_by=str(one.recorded_by) if one.recorded_by else "",
    )


def _required(row: LeftOut) -> str:
    return row.requirement.content.name if row.requirement.content else row.requirement.text


def steps_of(pk: int) -> list[FindingStep]:
    """Every word on what became of a finding, the first ones first. Queries: one."""
    return list(FindingStep.objects.filter(finding=pk).select_related("by__person"))


def sessions_beside(line: FindingLine) -> Mapping[int, list[Asked]]:
    """What the guidance asked of the sessions that the place itself recorded for that day, and what each left out; by
    the number of the session. A session that nothing was asked of has an empty list.

    Queries: nine at most.
    """
    held = Activity.objects.current().filter(host=line.unit, day=line.day, status=Activity.Status.HELD)
    found = {one.pk: one for one in held.prefetch_related("contents")}
    contents = {pk: [content.pk for content in one.contents.all()] for pk, one in found.items()}
    asked = asked_of(found, Places([line.unit]), contents)
    return {pk: asked.get(pk, []) for pk in found}


def earlier_at(units: Collection[int], *, user: Any, on: dt.date, most: int = 30) -> list[FindingLine]:
    """What was found at these places before: first what is still owed, the longest first, then the newest of the rest.

    Queries: eight at most.
    """
    seen = findings_seen(user, on).filter(unit__in=list(units), day__lte=on)
    owed = list(seen.to_follow().order_by("due_on", "pk")[:most])
    rest = list(seen.exclude(pk__in=[one.pk for one in owed])[: max(0, most - len(owed))])
    return lines_of([*owed, *rest], user=user, on=on)


def photo_seen(pk: int, *, user: Any, on: dt.date) -> FindingPhoto | None:
    """A picture of a finding, for whoever may see the finding; None for everybody else."""
    photo = FindingPhoto.objects.filter(pk=pk, withdrawn_at=None).select_related("finding", "file").first()
    if photo is None or not FindingRights(user, on).know([photo.finding]).may_view(photo.finding):
        return None
    return photo
