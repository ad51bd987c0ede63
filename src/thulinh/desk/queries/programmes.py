"""The library of programmes and the page of one: what it asks, where it holds, who is exempt, how versions differ."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from thulinh.desk import phrases
from thulinh.desk.queries.places import names_of
from thulinh.kernel.periods import Cadence, Span
from thulinh.people.models import Account
from thulinh.people.queries import visible_people
from thulinh.people.reach import Reach, reach
from thulinh.programmes.models import Adoption, Exemption, Version
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.queries import (
    EVERYTHING,
    StepsDone,
    adopted,
    adoptions_of,
    leave_words,
    may_read_leaves,
    steps_done,
    versions_of,
)
from thulinh.programmes.reading import stored_document
from thulinh.programmes.spec import Content, Document, Indicator
from thulinh.programmes.vocabulary import Vocabulary
from thulinh.units.models import UnitPath
from thulinh.units.rules import lies_under


@dataclass(frozen=True)
class Shelf:
    """A programme in the library: its version in force, how many places adopted it, whether it holds for the reader."""

    code: str
    version: Version
    places: int
    holds_here: bool


@dataclass(frozen=True)
class ContentLine:
    """One thing that a programme asks for, in words."""

    code: str
    name: str
    who: str
    what: str
    rhythm: str
    notes: Sequence[str]
    sources: Sequence[str]
    note: str
    target: str


@dataclass(frozen=True)
class IndicatorLine:
    """One figure that a programme reports, in words."""

    code: str
    name: str
    meaning: str
    target: str
    sources: Sequence[str]
    note: str


@dataclass(frozen=True)
class Place:
    """Where a programme was adopted: by whom, by which paper, in which phase, from when to when; how far its steps."""

    adoption: Adoption
    name: str
    is_open_to_reader: bool
    has_ended: bool
    steps: StepsDone | None = None


@dataclass(frozen=True)
class Freed:
    """A unit that is exempt or does a content at a slower rhythm, or a person who is let off; why, for those who may
    read it.
    """

    exemption: Exemption
    name: str
    content_name: str
    rhythm: str
    why: str
    has_ended: bool


@dataclass(frozen=True)
class Difference:
    """One line of two versions side by side."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the two versions differ here."""
        return self.before != self.after


def shelves(on: dt.date, path: str) -> list[Shelf]:
    """All programmes by name, each in the version in force on a day (else its first), with where it holds.

    Queries: four.
    """
    places = dict(Adoption.objects.on(on).order_by().values_list("programme").annotate(number=Count("pk")))
    here = {one.programme for one in adopted(Span(on, on), path)} if path else set()
    chosen: dict[int, Version] = {}
    for version in Version.objects.select_related("programme").order_by("programme", "starts_on", "number"):
        if version.programme_id not in chosen or version.starts_on <= on:
            chosen[version.programme_id] = version
    found = [Shelf(one.programme.code, one, places.get(pk, 0), pk in here) for pk, one in chosen.items()]
    return sorted(found, key=lambda shelf: (not shelf.holds_here, shelf.version.name))


def called(code: str) -> str:
    """What a programme is called now; nothing where there is none.

    Queries: one.
    """
    newest = next(iter(versions_of(code)), None)
    return newest.name if newest else ""


def version_on(versions: Sequence[Version], on: dt.date, number: int | None = None) -> Version:
    """The version with that number, else the one in force on the day, else the first. `versions`: newest first."""
    named = next((one for one in versions if one.number == number), None)
    return named or next((one for one in versions if one.starts_on <= on), versions[-1])


def document_of(version: Version) -> Document:
    """What a version says."""
    return stored_document(version.checksum, version.text)


def content_lines(document: Document, words: Vocabulary) -> list[ContentLine]:
    """What the document asks for, in its order."""
    return [_content_line(content, words) for content in document.contents]


def indicator_lines(document: Document, words: Vocabulary) -> list[IndicatorLine]:
    """What the document reports, in its order."""
    return [_indicator_line(indicator, words) for indicator in document.indicators]


def _content_line(content: Content, words: Vocabulary) -> ContentLine:
    answer = "" if content.may_answer else "không nhận trả lời “không tổ chức được”"
    notes = [phrases.grace(content.how_much), phrases.rotation(content, words), answer]
    return ContentLine(
        code=content.code,
        name=content.name,
        who=phrases.subjects(content.who, words),
        what=phrases.facts(content.what, words),
        rhythm=phrases.rhythm(content.how_much),
        notes=[note for note in notes if note],
        sources=content.sources,
        note=content.note or "",
        target=phrases.target(content.target),
    )


def _indicator_line(indicator: Indicator, words: Vocabulary) -> IndicatorLine:
    return IndicatorLine(
        code=indicator.code,
        name=indicator.name,
        meaning=phrases.indicator(indicator, words),
        target=phrases.target(indicator.target),
        sources=indicator.sources,
        note=indicator.note or "",
    )


def places(programme: str, user: Account, on: dt.date, today: dt.date) -> tuple[list[Place], int]:
    """Where a programme was adopted within the reader's reach of today or above it, and how many further places there
    are; as of an earlier day those where it had begun, as they were called then.

    Queries: five at most.
    """
    rows = list(adoptions_of(programme) if on >= today else adoptions_of(programme).filter(starts_on__lte=on))
    units = {row.unit_id for row in rows}
    names, now = _last_rows(units, on), _last_rows(units, today)
    found = reach(user, ProgrammePermission.VIEW, today)
    near = [row for row in rows if row.unit_id in now and _is_near(now[row.unit_id].path, found)]
    steps = steps_done([row.pk for row in near], on)
    lines = [
        _place(row, names[row.unit_id].name, found.covers(now[row.unit_id].path), on, steps.get(row.pk)) for row in near
    ]
    return lines, len(rows) - len(lines)


def _place(row: Adoption, name: str, is_open: bool, on: dt.date, steps: StepsDone | None = None) -> Place:
    return Place(row, name, is_open, row.ends_on is not None and row.ends_on < on, steps)


def place_of(adoption: Adoption, user: Account, on: dt.date) -> Place | None:
    """One place where a programme was adopted; None outside the reader's reach and not above it.

    Queries: two at most, beyond `reach`.
    """
    unit = _last_rows([adoption.unit_id], on).get(adoption.unit_id)
    found = reach(user, ProgrammePermission.VIEW, on)
    if unit is None or not _is_near(unit.path, found):
        return None
    return _place(adoption, unit.name, found.covers(unit.path), on)


def _is_near(path: str, found: Reach) -> bool:
    """Whether a unit lies within reach, or above what one may see."""
    return found.covers(path) or any(lies_under(root, path) for root in found.roots)


def _last_rows(units: Iterable[int], on: dt.date) -> Mapping[int, UnitPath]:
    """The row of each unit on that day, ended units included; of one that opens later its first."""
    known = dict(names_of(units, on))
    later = set(units) - set(known)
    for row in UnitPath.objects.filter(unit__in=later).order_by("-starts_on") if later else ():
        known[row.unit_id] = row
    return known


def freed(programme: str, document: Document, user: Account, on: dt.date, today: dt.date) -> list[Freed]:
    """Who within the reader's reach of today is or was exempt of a programme's contents, or slower; as of a day, the
    present ones first.

    Queries: six, beyond `reach`.
    """
    rows = list(Exemption.objects.filter(programme__code=programme).order_by("-starts_on", "pk"))
    asked = {row.unit_id for row in rows if row.unit_id}
    names_then, now = _last_rows(asked, on), _last_rows(asked, today)
    found = reach(user, ProgrammePermission.VIEW, today)
    named: dict[tuple[int | None, int | None], str] = {
        (unit, None): names_then[unit].name for unit, row in now.items() if found.covers(row.path)
    }
    people = {row.person_id for row in rows if row.person_id}
    seen = visible_people(user, today, among=people) if people else ()
    named |= {(None, person.pk): person.full_name for person in seen}
    readable = may_read_leaves(user, people, today) if people else set()
    names = {content.code: content.name for content in document.contents}
    lines = [
        _freed(row, named[row.unit_id, row.person_id], names, row.person_id in readable, on)
        for row in rows
        if (row.unit_id, row.person_id) in named
    ]
    return sorted(lines, key=lambda line: line.has_ended)


def _freed(row: Exemption, name: str, contents: Mapping[str, str], may_read: bool, on: dt.date) -> Freed:
    whole = EVERYTHING if row.person_id else "Cả mô hình"
    return Freed(
        exemption=row,
        name=name,
        content_name=contents.get(row.content, row.content or whole),
        rhythm=f"mỗi {Cadence(row.cadence).label}" if row.cadence else "Miễn",
        why=leave_words(row, may_read=may_read) if row.person_id else row.reason,
        has_ended=row.ends_on is not None and row.ends_on < on,
    )


def side_by_side(before: Document, after: Document, words: Vocabulary) -> list[tuple[str, list[Difference]]]:
    """Two versions of a document, part by part in words: (heading, lines).

    Shape: what the whole says, then each content, then each indicator; a part that one version lacks is empty there.
    """
    whole = [
        Difference("Tên", before.name, after.name),
        Difference("Mục đích", before.purpose, after.purpose),
        Difference("Phạm vi", phrases.scope(before, words), phrases.scope(after, words)),
    ]
    if before.gathering or after.gathering:
        whole.append(Difference("Tập hợp thanh niên", phrases.gathering(before), phrases.gathering(after)))
    contents = _paired(content_lines(before, words), content_lines(after, words))
    indicators = _paired(indicator_lines(before, words), indicator_lines(after, words))
    parts = [(f"Nội dung: {_either(old, new).name}", _content_differences(old, new)) for old, new in contents]
    parts += [(f"Chỉ số: {_either(old, new).name}", _indicator_differences(old, new)) for old, new in indicators]
    return [("Chung", whole), *parts]


def _paired(before: Sequence, after: Sequence) -> list[tuple]:
    old, new = {one.code: one for one in before}, {one.code: one for one in after}
    return [(old.get(code), new.get(code)) for code in dict.fromkeys([*new, *old])]


def _either(before: ContentLine | IndicatorLine | None, after: ContentLine | IndicatorLine | None):
    return after or before


def _content_differences(before: ContentLine | None, after: ContentLine | None) -> list[Difference]:
    labels = {"name": "Tên", "who": "Ai làm", "what": "Việc", "rhythm": "Bao nhiêu", "target": "Chỉ tiêu"}
    lines = [Difference(label, _said(before, name), _said(after, name)) for name, label in labels.items()]
    return [*lines, Difference("Thêm", *("; ".join(one.notes) if one else "" for one in (before, after)))]


def _indicator_differences(before: IndicatorLine | None, after: IndicatorLine | None) -> list[Difference]:
    labels = {"name": "Tên", "meaning": "Cách tính", "target": "Chỉ tiêu"}
    return [Difference(label, _said(before, name), _said(after, name)) for name, label in labels.items()]


def _said(line: ContentLine | IndicatorLine | None, name: str) -> str:
    return getattr(line, name) if line else ""
