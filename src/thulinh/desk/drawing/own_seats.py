"""What is stored about oneself in choosing secretaries: pools of successors, hand-overs of seats."""

from collections.abc import Iterator

from django.utils import timezone

from thulinh.desk.drawing.own_lines import Stored, days, paper
from thulinh.desk.queries.own import OwnRecords
from thulinh.kernel.text import format_date


def plans(records: OwnRecords) -> Iterator[Stored]:
    """For which seats one is and was planned."""
    for line in records.plans:
        term = f", nhiệm kỳ {line.term}" if line.term else ""
        why = f". Đưa ra: {line.end_reason}" if line.end_reason else ""
        said = f"{days(line.starts_on, line.ends_on)}{term}{paper(line.decision_number)}{why}"
        yield Stored(f"Quy hoạch {line.position_name}, {line.unit_name}", said[:1].upper() + said[1:])


def hand_overs(records: OwnRecords) -> Iterator[Stored]:
    """Which seats one handed over, or took over."""
    for row in records.hand_overs:
        gives = row.outgoing.person_id == records.person.pk
        side = "bên giao" if gives else "bên nhận"
        signed = row.given_at if gives else row.taken_at
        said = f"đã ký ngày {format_date(timezone.localdate(signed))}" if signed else "chưa ký"
        name = f"Bàn giao chức danh {row.outgoing.seat.position.name}, {row.unit_name}"
        yield Stored(name, f"Là {side}, {said}{', ghi theo biên bản giấy' if row.is_from_paper else ''}")
