"""Review rounds: opened for the seats of a unit and below, brought up to date, closed when every place is settled."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action, dated_q
from thulinh.people.models import Position, Seat
from thulinh.people.rules import portions
from thulinh.selection.actions.holding import GONE, refuse_stranger
from thulinh.selection.actions.laying import lay_candidates, lay_places, renew_bodies
from thulinh.selection.models import Place, Round
from thulinh.selection.queries.around import rules_in_force
from thulinh.units.models import UnitPath, under_q

MOST_NAMED = 5


@action
def open_round(
    *,
    unit: int,
    position: str,
    title: str,
    starts_on: dt.date,
    on: dt.date,
    by: Any,
    kind: str = Round.Kind.FIRST,
    due_on: dt.date | None = None,
    paper_number: str = "",
    paper_on: dt.date | None = None,
    command_id: uuid.UUID | None = None,
) -> Round:
    """Open a review of people for the seats of a position, in a unit and below, as they stand on the first day. Each
    seat is looked at by the rule in force nearest above it; seats where no rule holds are left out. Who sits in one of
    the posts, and who is in the pool, is a candidate from the start. `on`: the day on which it is written.

    Errors: not one's to review; no name; the last day before the first; no seat with a rule; a seat is in another
    round that is still open (which is named).
    Queries: a fixed number, and one for each five hundred rows written.
    Writes: Round, Place, Consulted, Candidate, AuditEvent.
    Source: HT1, HT5.
    """
    given: dict[str, Any] = {
        "unit_id": unit, "position_id": position, "title": nfc(title)[:200], "starts_on": starts_on, "kind": kind,
        "due_on": due_on, "paper_number": nfc(paper_number)[:80], "paper_on": paper_on,
    }  # fmt: skip
    return once(command_id, by=by, content={"open_round": given}, write=lambda: _open(given, on, by))


def _open(given: Mapping[str, Any], on: dt.date, by: Any) -> Round:
    refuse_stranger(by, given["unit_id"], on)
    _refuse_shape(given)
    # One at a time: two rounds never take the same seat.
    list(Position.objects.select_for_update(no_key=True).filter(pk=given["position_id"]))
    day = given["starts_on"]
    seats, paths = _seats(given["unit_id"], given["position_id"], day)
    rules = rules_in_force(given["position_id"], paths, day)
    seats = [seat for seat in seats if seat.unit_id in rules]
    if not seats:
        raise Refusal(
            "Trong phạm vi này không có chức danh nào có quy định lựa chọn đang có hiệu lực; áp dụng mô hình có phần "
            "lựa chọn, hoặc ghi quy định theo văn bản trước.",
            "position",
        )
    _refuse_taken(seats)
    row = Round.objects.create(**given, opened_by=by, opened_at=now())
    places = lay_places(row, seats, paths, rules, day)
    added = lay_candidates(places, day, by)
    after = {"title": row.title, "position": row.position_id, "places": len(places), "candidates": added}
    record_audit([_event("selection.open_round", row, by, after)])
    return row


def _refuse_shape(given: Mapping[str, Any]) -> None:
    if not given["title"]:
        raise Refusal("Đồng chí ghi tên đợt rà soát.", "title")
    if given["kind"] not in Round.Kind.values:
        raise Refusal("Đồng chí chọn loại đợt.", "kind")
    if given["due_on"] and given["due_on"] < given["starts_on"]:
        raise Refusal("Ngày xong phải từ ngày bắt đầu trở đi.", "due_on")


def _seats(unit: int, position: str, on: dt.date) -> tuple[list[Seat], dict[int, str]]:
    """The seats of the position in the unit and below on a day, and where their units stand."""
    place = UnitPath.objects.on(on).open().filter(unit=unit).first()
    if place is None:
        raise Refusal(f"Ngày {format_date(on)}, đơn vị này không hoạt động.", "unit")
    rows = (
        Seat.objects.on(on)
        .filter(
            dated_q(on, "unit__paths__"), under_q(place.path, "unit__paths__path"), position=position,
            unit__paths__is_open=True,
        )
        .annotate(place=F("unit__paths__path"))
        .order_by("place", "ordinal", "pk")
    )  # fmt: skip
    seats = list(rows)
    return seats, {seat.unit_id: seat.place for seat in seats}


def _refuse_taken(seats: Sequence[Seat]) -> None:
    for part in portions(seat.pk for seat in seats):
        taken = Place.objects.filter(seat__in=part, round__closed_on=None).select_related("round").order_by("pk")
        if (first := taken.first()) is not None:
            raise Refusal(
                f"Trong phạm vi này còn {taken.count()} chức danh đang ở đợt “{first.round.title}” chưa khép lại. "
                "Đồng chí khép đợt đó trước."
            )


@action
def refresh_candidates(pk: int, *, on: dt.date, by: Any) -> int:
    """Bring the open places of a round up to date: who sits or is planned there now, and bodies founded since. Who was
    taken out stays out, and nothing that was said is touched.

    Shape: how many candidates were added.
    Errors: not one's to review; the round is closed.
    Queries: a fixed number, and one for each five hundred rows written.
    Writes: Candidate, Place, Consulted, AuditEvent.
    """
    row = _held(pk)
    refuse_stranger(by, row.unit_id, on)
    places = list(
        Place.objects.select_for_update(no_key=True, of=("self",))
        .filter(round=row, outcome=Place.Outcome.OPEN)
        .select_related("rule")
        .order_by("pk")
    )
    paths: dict[int, str] = {}
    for part in portions(place.unit_id for place in places):
        paths |= dict(UnitPath.objects.on(on).filter(unit__in=part).values_list("unit_id", "path"))
    renew_bodies(places, paths, on)
    added = lay_candidates(places, on, by)
    record_audit([_event("selection.refresh_candidates", row, by, {"candidates": added})])
    return added


@action
def close_round(pk: int, *, on: dt.date, by: Any) -> Round:
    """Close a round when every place has its outcome; from then on nothing about its candidates is written.

    Errors: not one's to review; closed already; places are still open (they are named).
    Writes: Round, AuditEvent.
    """
    row = _held(pk)
    refuse_stranger(by, row.unit_id, on)
    still = Place.objects.filter(round=row, outcome=Place.Outcome.OPEN)
    if number := still.count():
        names = still.filter(dated_q(on, "unit__paths__")).order_by("unit__paths__name_key", "pk")
        told = list(names.values_list("unit__paths__name", flat=True)[:MOST_NAMED])
        more = f" và {number - len(told)} nơi khác" if number > len(told) else ""
        raise Refusal(f"Còn {number} chức danh chưa có kết quả: {', '.join(told)}{more}.")
    row.closed_on, row.closed_by = on, by
    row.version += 1
    row.save(update_fields=["closed_on", "closed_by", "version"])
    record_audit([_event("selection.close_round", row, by, {"closed_on": str(on)})])
    return row


def _held(pk: int) -> Round:
    row = Round.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None:
        raise Refusal(GONE)
    if row.closed_on is not None:
        raise Refusal(f"Đợt rà soát này đã khép lại ngày {format_date(row.closed_on)}.")
    return row


def _event(verb: str, row: Round, by: Any, after: dict | None = None, reason: str = "") -> Any:
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=after, reason=reason)
