"""What is stored about oneself in choosing secretaries: pools of successors, hand-overs of seats."""

from collections.abc import Iterator

from django.utils import timezone

from thulinh.desk.drawing.own_lines import Stored, days, paper
from thulinh.desk.queries.own import OwnRecords
from thulinh.kernel.text import format_date
from thulinh.selection.models import Opinion


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


def candidacies(records: OwnRecords) -> Iterator[Stored]:
    """For which seats one is or was looked at, and everything that was said of oneself; of nobody else."""
    for one in records.choosing.candidacies:
        row, place = one.candidate, one.candidate.place
        said = [row.get_origin_display(), *([row.note] if row.note else [])]
        if row.withdrawn_at:
            said.append(f"Đưa ra khỏi danh sách: {row.withdrawn_reason}")
        yield Stored(f"Đợt “{place.round.title}”: {one.post}, {one.unit_name}", ". ".join(said))
        if one.sight is None:
            continue
        for result in one.sight.assessed.weight.results:
            yield Stored(f"Tiêu chuẩn “{result.criterion.name}”", f"{result.met.label}. {result.words}")
        for line in one.sight.opinions:
            yield Stored(f"Ý kiến của {line.body.name}", _opinion(line.opinion))
        if choice := one.sight.choice:
            said_of = f"Nhận chức danh từ ngày {format_date(choice.takes_on)}{paper(choice.paper_number)}"
            yield Stored("Quyết định chọn", said_of)


def holder_reviews(records: OwnRecords) -> Iterator[Stored]:
    """What yearly reviews said of oneself as a holder."""
    for one in records.choosing.reviews:
        name = f"Đợt “{one.place.round.title}”, nhận xét ngày {format_date(one.reviewed_on)}"
        yield Stored(name, ". ".join(filter(None, (one.get_verdict_display(), one.reason))))


def other_seats(records: OwnRecords) -> Iterator[Stored]:
    """What was said of the seat that one kept after leaving the other of two."""
    for one in records.choosing.other_seats:
        said = f"{one.get_verdict_display()}{paper(one.paper_number)}"
        words = f"{said}. {one.reason}" if one.reason else said
        yield Stored(f"Chức danh còn lại: {one.kept.seat.position.name}", words)


def _opinion(opinion: Opinion | None) -> str:
    if opinion is None:
        return "Chưa có ý kiến"
    words = ". ".join(filter(None, (opinion.get_verdict_display(), opinion.reason)))
    if not opinion.is_from_paper:
        return words
    return f"{words}. Ghi theo văn bản số {opinion.paper_number} ngày {format_date(opinion.paper_on)}"
