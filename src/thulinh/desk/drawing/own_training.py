"""What is stored about one's training, in words."""

from collections.abc import Iterator

from thulinh.desk.drawing.own_lines import Stored, days
from thulinh.desk.queries.own import OwnRecords
from thulinh.kernel.text import format_date
from thulinh.training.models import Participant, Qualification
from thulinh.training.rules.classes import half_day_words
from thulinh.training.rules.results import mark_words

_GONE = ". Đã rút"


def training(records: OwnRecords) -> Iterator[Stored]:
    """Classes, what one learnt, certificates, what one said of oneself."""
    kept = records.training
    there: dict[int, list[str]] = {}
    for one in kept.presences:
        words = f"{half_day_words(one.half_day.day, one.half_day.part)}: {one.get_word_display().lower()}"
        there.setdefault(one.participant_id, []).append(words)
    for row in kept.attended:
        yield Stored(f"Lớp: {row.training_class.name}", _attended(row, there.get(row.pk, [])))
    for learnt in kept.qualifications:
        yield Stored(f"Đã học: {learnt.name or _subject(learnt)}", _learnt(learnt))
    for paper in kept.certificates:
        gone = f". Đã thu hồi: {paper.withdrawn_reason}" if paper.withdrawn_at else ""
        said = f"{paper.title}, ghi tên {paper.full_name}, cấp ngày {format_date(paper.issued_on)}{gone}"
        yield Stored(f"Chứng nhận số {paper.number}", said)
    for word in kept.assessments:
        gone = _GONE if word.withdrawn_at else ""
        yield Stored(
            f"Tự đánh giá: {word.topic.name}", f"{word.get_mark_display()}, ngày {format_date(word.day)}{gone}"
        )


def _attended(row: Participant, there: list[str]) -> str:
    taught = row.training_class
    said = [f"{days(taught.starts_on, taught.ends_on)}", row.get_how_display().lower(), row.get_state_display().lower()]
    if row.reason:
        said.append(f"lý do: {row.reason}")
    if row.group:
        said.append(row.group.name)
    if row.mark is not None:
        said.append(f"{mark_words(row.mark)} điểm")
    if row.result != Participant.Result.PENDING:
        said.append(row.get_result_display().lower())
    if row.result_note:
        said.append(f"nhận xét: {row.result_note}")
    words = ", ".join(said)
    words = f"{words[:1].upper()}{words[1:]}"
    gone = f"{_GONE}: {row.withdrawn_reason}" if row.withdrawn_at else ""
    return ". ".join([words, *there]) + gone


def _learnt(row: Qualification) -> str:
    said = f"{_subject(row)}, {days(row.starts_on, row.ends_on)}"
    if row.issuer:
        said += f", {row.issuer}"
    if row.paper_number:
        said += f", văn bản số {row.paper_number}"
    return said + (f"{_GONE}: {row.withdrawn_reason}" if row.withdrawn_at else "")


def _subject(row: Qualification) -> str:
    return row.position.name if row.position else row.topic.name  # type: ignore[union-attr]
