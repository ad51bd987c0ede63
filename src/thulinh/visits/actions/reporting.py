"""The papers of a visit: its travel order, its report, its photos."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.visits.actions.laying import lay_authors, repeat_on_days
from thulinh.visits.actions.writing import held_with_people, may_still_report, may_still_write, may_still_write_all
from thulinh.visits.models import Visit, VisitFile
from thulinh.visits.rules.visits import written_day

MOST_FILES = 30


@action
def set_order(
    visits: Collection[int], *, number: str, on: dt.date | None = None, by: Any, at: dt.datetime | None = None
) -> list[Visit]:
    """Write the number of the travel order on one visit or several, before or after they were made.

    Shape: the visits, in the order of their numbers.
    Errors: no number; a day that has not come; cancelled, withdrawn, or not within reach.
    Queries: a fixed number, whatever the number of visits.
    Writes: Visit, AuditEvent.
    """
    at, number = at or now(), nfc(number)[:80]
    if not number:
        raise Refusal("Đồng chí ghi số công lệnh.", "order_number")
    if on is not None and on > timezone.localdate(at):
        raise Refusal("Ngày công lệnh chưa tới.", "order_on")
    found = list(Visit.objects.select_for_update(no_key=True).filter(pk__in=list(visits)).order_by("pk"))
    may_still_write_all(found, by=by, at=at)
    if any(visit.withdrawn_at or visit.status == Visit.Status.CANCELLED for visit in found):
        raise Refusal("Chuyến đã hủy hoặc đã rút thì không cần công lệnh.")
    before = [_order(visit) for visit in found]
    for visit in found:
        visit.order_number, visit.order_on = number, on
    Visit.objects.bulk_update(found, ["order_number", "order_on"], batch_size=500)
    record_audit(
        audit_event(
            verb="visits.set_order", subject=visit, by=by, unit_id=visit.unit_id, before=earlier, after=_order(visit)
        )
        for visit, earlier in zip(found, before, strict=True)
    )
    return found


def _order(visit: Visit) -> dict[str, Any]:
    return {"order_number": visit.order_number, "order_on": str(visit.order_on) if visit.order_on else None}


@action
def report_visit(
    visit_id: int,
    *,
    text: str,
    files: Sequence[int] = (),
    replaces: bool = False,
    entered_at: dt.datetime | None = None,
    awaited_photos: int = 0,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Visit:
    """Report what came of a visit, with photos and papers. A late report is taken, and its day shows that it is late.

    `replaces`: the report that stands is written anew, in sight of it; the day of the first report stays.

    Errors: no text; the visit was not made; somebody else reported meanwhile; not within reach.
    Writes: Visit, Authorship, VisitDay, VisitFile, AuditEvent.
    """
    prints = sorted(StoredFile.objects.filter(pk__in=list(files)).values_list("received_sha256", flat=True))
    content = {"report": visit_id, "text": text, "files": prints, "replaces": replaces}

    def write() -> Visit:
        return _report(visit_id, nfc(text), files, replaces, (entered_at, awaited_photos), by, at or now())

    return once(command_id, by=by, content=content, write=write)


def _report(
    visit_id: int,
    text: str,
    files: Sequence[int],
    replaces: bool,
    from_device: tuple[dt.datetime | None, int],
    by: Any,
    at: dt.datetime,
) -> Visit:
    visit = held_with_people(visit_id)
    may_still_report(visit, by=by, at=at)
    if visit.status != Visit.Status.MADE:
        raise Refusal("Đồng chí ghi chuyến đi trước, rồi báo cáo.")
    if not text:
        raise Refusal("Đồng chí ghi kết quả chuyến đi.", "report")
    if visit.reported_on is not None and not replaces:
        day = format_date(visit.reported_on)
        raise Refusal(f"Chuyến này đã có báo cáo ngày {day}. Đồng chí mở báo cáo ấy rồi bổ sung.")
    before = {"report": visit.report, "reported_on": str(visit.reported_on) if visit.reported_on else None}
    entered_at, visit.awaited_photos = from_device
    if visit.reported_on is None:
        entered_on = timezone.localdate(entered_at) if entered_at else None
        visit.reported_on = written_day(visit.ends_on, timezone.localdate(at), entered_on)
        visit.reported_by = by
    visit.report = text
    visit.save(update_fields=["report", "reported_on", "reported_by", "awaited_photos"])
    lay_authors([visit], by=by)
    added = _add(visit, files, by, at)
    repeat_on_days([visit.pk])
    after = {"report": text, "reported_on": str(visit.reported_on), "files": added}
    event = audit_event(
        verb="visits.report_visit", subject=visit, by=by, unit_id=visit.unit_id, before=before, after=after
    )
    record_audit([event])
    return visit


@action
def add_visit_files(
    visit_id: int,
    files: Sequence[int],
    *,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Visit:
    """Add photos and papers to a visit; one that stands there already changes nothing.

    Errors: too many; cancelled or withdrawn; not within reach.
    Writes: VisitFile, Visit, AuditEvent.
    """
    prints = sorted(StoredFile.objects.filter(pk__in=list(files)).values_list("received_sha256", flat=True))
    content = {"add_files": visit_id, "files": prints}
    return once(command_id, by=by, content=content, write=lambda: _add_later(visit_id, files, by, at or now()))


def _add_later(visit_id: int, files: Sequence[int], by: Any, at: dt.datetime) -> Visit:
    visit = held_with_people(visit_id)
    may_still_report(visit, by=by, at=at)
    added = _add(visit, files, by, at)
    visit.awaited_photos = max(0, visit.awaited_photos - len(files))
    visit.save(update_fields=["awaited_photos"])
    event = audit_event(verb="visits.add_files", subject=visit, by=by, unit_id=visit.unit_id, after={"files": added})
    record_audit([event])
    return visit


@action
def give_up_visit_photos(
    visit_id: int, *, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Visit:
    """Say that the photos announced with a report will not come any more; the report stands without them.

    Errors: withdrawn; not within reach.
    Writes: Visit, AuditEvent.
    """
    return once(command_id, by=by, content={"give_up": visit_id}, write=lambda: _give_up(visit_id, by, at or now()))


def _give_up(visit_id: int, by: Any, at: dt.datetime) -> Visit:
    visit = held_with_people(visit_id)
    may_still_report(visit, by=by, at=at)
    before, visit.awaited_photos = {"awaited_photos": visit.awaited_photos}, 0
    visit.save(update_fields=["awaited_photos"])
    event = audit_event(
        verb="visits.give_up_photos", subject=visit, by=by, unit_id=visit.unit_id, before=before,
        after={"awaited_photos": 0},
    )  # fmt: skip
    record_audit([event])
    return visit


def _add(visit: Visit, files: Sequence[int], by: Any, at: dt.datetime) -> list[int]:
    """Lay the files that are not there yet, the same bytes only once."""
    there = set(visit.files.filter(withdrawn_at=None).values_list("file__received_sha256", flat=True))
    new = []
    for stored in StoredFile.objects.filter(pk__in=list(files)).order_by("pk"):
        if stored.received_sha256 not in there:
            there.add(stored.received_sha256)
            new.append(VisitFile(visit=visit, file=stored, added_by=by, added_at=at))
    if len(there) > MOST_FILES:
        raise Refusal(f"Mỗi chuyến giữ nhiều nhất {MOST_FILES} ảnh và tệp.", "photos")
    VisitFile.objects.bulk_create(new)
    return [one.file_id for one in new]


@action
def drop_visit_file(file_id: int, *, by: Any, at: dt.datetime | None = None) -> VisitFile:
    """Take a photo or paper off a visit that it does not belong to.

    Errors: taken off already; not within reach.
    Writes: VisitFile, AuditEvent.
    """
    at = at or now()
    row = VisitFile.objects.select_for_update(no_key=True).get(pk=file_id)
    may_still_write(row.visit, by=by, at=at)
    if row.withdrawn_at is not None:
        raise Refusal("Ảnh này đã bỏ.")
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    event = audit_event(
        verb="visits.drop_file", subject=row.visit, by=by, unit_id=row.visit.unit_id, before={"file": row.file_id}
    )
    record_audit([event])
    return row
