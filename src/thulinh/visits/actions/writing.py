"""Visits checked and written, for the actions that plan, record and correct them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.visits.actions.laying import BATCH, Laid, Struck, fill, lay_around, lay_authors, lock_around
from thulinh.visits.models import Stop, Visit, VisitDay, Visitor
from thulinh.visits.queries.rights import VisitRights, paths_today
from thulinh.visits.queries.surroundings import Surroundings
from thulinh.visits.rules.days import STRUCK, dealt_out
from thulinh.visits.rules.entries import VisitEntry, VisitFacts
from thulinh.visits.rules.visits import visit_problems

NOT_YOURS = "Đồng chí không ghi được chuyến đi này. Người lập lịch của đơn vị cử đi ghi giúp được."
REGISTERED_EARLIER = "Chỉ người lập lịch của đơn vị ghi được ngày đăng ký đã qua."
CHANGED_MEANWHILE = (
    "Trong lúc đồng chí mở trang, chuyến đi này đã được sửa. Đồng chí xem bản mới rồi làm lại, "
    "những gì đồng chí vừa ghi vẫn còn ở đây."
)


def content_of(entry: VisitEntry) -> dict[str, Any]:
    """What an entry says, whenever a phone wrote it."""
    return asdict(replace(entry, entered_at=None))


def clean(entry: VisitEntry) -> VisitEntry:
    """The entry in one writing, its days said one by one."""
    days = entry.days or dealt_out(entry.starts_on, entry.ends_on, entry.stops)
    return replace(
        entry,
        purpose=nfc(entry.purpose),
        agenda=tuple(line for line in map(nfc, entry.agenda) if line),
        order_number=nfc(entry.order_number)[:80],
        days=days,
    )


@dataclass(frozen=True)
class Prepared:
    """Entries with all that is known around them; their units and people are held, nothing is written yet."""

    entries: Sequence[VisitEntry]
    facts: Sequence[VisitFacts]


def prepare(
    rows: Sequence[VisitEntry], status: str, *, by: Any, at: dt.datetime, before: VisitEntry | None = None
) -> Prepared:
    """Hold the units and people of the entries and refuse what may not be written. `before`: the visit as it stands.

    Errors: each problem of `visit_problems` with its row; not within reach.
    Queries: a fixed number, whatever the number of rows.
    """
    today = timezone.localdate(at)
    entries = [clean(row) for row in rows]
    lock_around({unit for row in entries for unit in row.units}, {person for row in entries for person in row.persons})
    around = Surroundings(entries, today=today)
    facts = [around.around(row, status, before) for row in entries]
    rights, paths = VisitRights(by, today), paths_today({unit for row in entries for unit in row.units}, today)
    problems, known = [], before.visitors if before else ()
    for place, (row, known_of) in enumerate(zip(entries, facts, strict=True)):
        found = visit_problems(row, known_of) or _not_allowed(row, rights, paths, known)
        problems += [replace(problem, row=place) for problem in found]
    if problems:
        raise Refusal(problems)
    return Prepared(entries, facts)


def _not_allowed(
    entry: VisitEntry, rights: VisitRights, paths: Mapping[int, str], known: Collection[int]
) -> list[Problem]:
    sender, stops = paths.get(entry.unit, ""), [paths.get(unit, "") for unit in entry.stops]
    if not rights.may_write(sender, entry.visitors, stops, known):
        return [Problem(NOT_YOURS)]
    return []


def write_new(prepared: Prepared, *, by: Any, at: dt.datetime, verb: str) -> list[Visit]:
    """Write prepared visits in bulk.

    Shape: the visits in the order of the entries.
    """
    laid = []
    for entry, facts in zip(prepared.entries, prepared.facts, strict=True):
        visit = Visit(recorded_by=by, recorded_at=at, entered_at=entry.entered_at)
        fill(visit, entry, facts)
        laid.append(Laid(visit, entry, facts))
    visits = Visit.objects.bulk_create([one.visit for one in laid], batch_size=BATCH)
    lay_around(laid)
    lay_authors(visits, by=by)
    record_audit(
        audit_event(verb=verb, subject=one.visit, by=by, unit_id=one.entry.unit, after=told(one.visit, one.entry))
        for one in laid
    )
    return visits


def told(visit: Visit, entry: VisitEntry) -> dict[str, Any]:
    """What the log says of a visit as it was written."""
    return {"status": visit.status, "version": visit.version, **plain(content_of(entry))}


def plain(values: Any) -> Any:
    """Values as JSON keeps them."""
    if isinstance(values, dict):
        return {name: plain(value) for name, value in values.items()}
    if isinstance(values, (list, tuple)):
        return [plain(value) for value in values]
    return str(values) if isinstance(values, (dt.date, dt.datetime)) else values


def held_with_people(
    visit_id: int, *, version: int | None = None, units: Collection[int] = (), persons: Collection[int] = ()
) -> Visit:
    """The visit, held until the action ends, and before it its units and people and those named.

    Errors: withdrawn; `version` is given and no longer the present one; somebody changed it at this very moment.
    """
    seen = Visit.objects.filter(pk=visit_id).first()
    if seen is None or seen.withdrawn_at is not None:
        raise Refusal("Chuyến đi này đã được rút.")
    lock_around(
        {seen.unit_id, *units, *seen.stops.values_list("unit", flat=True)},
        {*persons, *seen.visitors.values_list("person", flat=True)},
    )
    visit = Visit.objects.select_for_update(no_key=True).get(pk=visit_id)
    if visit.version != seen.version or (version is not None and visit.version != version):
        raise Refusal(CHANGED_MEANWHILE)
    if visit.withdrawn_at is not None:
        raise Refusal("Chuyến đi này đã được rút.")
    return visit


def may_still_write(visit: Visit, *, by: Any, at: dt.datetime) -> None:
    """Refuse whoever neither arranges visits of the committee nor goes on this one."""
    may_still_write_all([visit], by=by, at=at)


def may_still_report(visit: Visit, *, by: Any, at: dt.datetime) -> None:
    """Refuse whoever neither went on the visit nor may write it."""
    person = getattr(by, "person_id", None)
    if person is None or not Visitor.objects.filter(visit=visit, person=person).exists():
        may_still_write(visit, by=by, at=at)


def may_still_write_all(visits: Collection[Visit], *, by: Any, at: dt.datetime) -> None:
    """Refuse whoever may not write one of these visits.

    Queries: three, and those of reach.
    """
    today = timezone.localdate(at)
    visitors, stops = defaultdict(list), defaultdict(list)
    for visit, person in Visitor.objects.filter(visit__in=visits).values_list("visit_id", "person_id"):
        visitors[visit].append(person)
    for visit, unit in Stop.objects.filter(visit__in=visits).values_list("visit_id", "unit_id"):
        stops[visit].append(unit)
    units = {visit.unit_id for visit in visits} | {unit for places in stops.values() for unit in places}
    paths, rights = paths_today(units, today), VisitRights(by, today)
    for visit in visits:
        there, went = [paths.get(unit, "") for unit in stops[visit.pk]], visitors[visit.pk]
        if not rights.may_write(paths.get(visit.unit_id, ""), went, there, went):
            raise Refusal(NOT_YOURS)


def struck_days(visit: Visit) -> Struck:
    """What a check has struck of the visit, with its words: a correction does not undo it."""
    rows = VisitDay.objects.filter(visit=visit).values_list(
        "person_id", "day", "stop__unit_id", "why_not", "why_not_note"
    )
    stand = {day for _, day, _, why_not, _ in rows if why_not != STRUCK}
    struck = {(person, day, unit): note or "Kiểm tra" for person, day, unit, why_not, note in rows if why_not == STRUCK}
    return Struck(struck, {day: note for (_, day, _), note in struck.items() if day not in stand})
