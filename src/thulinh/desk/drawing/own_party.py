"""What is stored about one's own way to the Party, in words for oneself."""

from collections.abc import Iterator

from thulinh.desk.drawing.own_lines import Stored, days, paper
from thulinh.desk.queries.own import OwnRecords
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.text import format_date, format_number


def party_path(records: OwnRecords) -> Iterator[Stored]:
    """Steps towards the Party, who helps, and what was remarked each quarter."""
    for step in records.party_steps:
        yield Stored(step.get_kind_display(), f"Ngày {format_date(step.day)}{paper(step.paper_number)}")
    for one in records.mentorings:
        said = days(one.starts_on, one.ends_on) + (f", theo {one.basis}" if one.basis else "")
        yield Stored(f"Người giúp đỡ: {one.mentor.full_name}", _capital(said))
    for remark in records.party_remarks:
        quarter = period_containing(Cadence.QUARTER, remark.quarter_on).label
        who = _capital(records.doers.words(remark.written_by_id, remark.written_at))
        yield Stored(f"Nhận xét {quarter}", f"{remark.get_progress_display()}. {remark.text}", who)
    if records.helped:
        yield Stored("Giúp đỡ người khác phấn đấu vào Đảng", f"{format_number(records.helped)} đồng chí")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
