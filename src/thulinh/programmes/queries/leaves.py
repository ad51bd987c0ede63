"""People who are let off a content for some days: who may decide it, who may read why, what is stored about one."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thulinh.people.models import Holding
from thulinh.people.reach import User, reach, within
from thulinh.programmes.models import Exemption
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.queries.versions import versions_of
from thulinh.programmes.reading import stored_document
from thulinh.programmes.spec import Content, Document

EVERYTHING = "Mọi nội dung giao cho cá nhân"
LET_OFF = "Được miễn"


@dataclass(frozen=True)
class LeaveLine:
    """One decision that lets somebody off, in words: of what, when, why, by which paper."""

    exemption: Exemption
    programme_name: str
    content_name: str


def contents_to_let_off(user: User, person: int, document: Document, on: dt.date) -> list[Content]:
    """The contents off which the user may let somebody: those that ask something of a seat which that person holds
    where the user may decide it. Nobody decides it for themselves.

    Queries: one beyond `reach`.
    """
    if getattr(user, "person_id", None) == person:
        return []
    units = within(reach(user, ProgrammePermission.EXEMPT, on), on)
    held = Holding.objects.on(on).filter(person=person, seat__unit__in=units)
    positions = set(held.values_list("seat__position", flat=True))
    return [content for content in document.contents if positions.intersection(content.who.holders or ())]


def may_read_leaves(user: User, people: Iterable[int], on: dt.date) -> set[int]:
    """Of which of these people the user may read why they were let off: oneself, and those who hold a seat where the
    user may decide it. All others read only that they were.

    Queries: one beyond `reach`.
    """
    asked = set(people)
    units = within(reach(user, ProgrammePermission.EXEMPT, on), on)
    held = Holding.objects.on(on).filter(person__in=asked, seat__unit__in=units).values_list("person", flat=True)
    return asked & {*held, getattr(user, "person_id", None)}


def leave_words(exemption: Exemption, *, may_read: bool) -> str:
    """Why somebody was let off, for those who may read it; for others only that they were."""
    if not may_read:
        return LET_OFF
    kind = exemption.get_kind_display()
    if exemption.kind == Exemption.Leave.OTHER:
        return exemption.reason
    return f"{kind}. {exemption.reason}" if exemption.reason else kind


def leaves_of(person: int) -> Sequence[LeaveLine]:
    """Every decision that let one person off something, the newest first. It says why: only for those who may.

    Queries: one, and one for each programme.
    """
    rows = list(Exemption.objects.filter(person=person).select_related("programme").order_by("-starts_on", "-pk"))
    known: dict[str, tuple[str, dict[str, str]]] = {}
    for code in {row.programme.code for row in rows}:
        version = versions_of(code)[0]
        contents = stored_document(version.checksum, version.text).contents
        known[code] = version.name, {content.code: content.name for content in contents}
    return [
        LeaveLine(row, known[row.programme.code][0], known[row.programme.code][1].get(row.content, EVERYTHING))
        for row in rows
    ]
