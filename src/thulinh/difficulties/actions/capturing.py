"""What somebody sees at a place in one go: a finding, and a word each on what was found there before."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from thulinh.difficulties.actions.findings import content_of, record_findings
from thulinh.difficulties.actions.following import Word, say_words
from thulinh.difficulties.models import Finding
from thulinh.difficulties.rules.findings import FindingEntry
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action

NOTHING = "Chưa có gì để ghi."


@action
def capture(
    entry: FindingEntry | None,
    words: Sequence[Word],
    *,
    on: dt.date,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Finding:
    """Record a finding and what one sees of earlier ones, all or nothing; sent twice it is once.

    Shape: the finding; the first one that a word was said about when there is no new one.
    Errors: nothing at all; those of `record_findings` and `say_words`.
    Writes: as these do.
    """

    def write() -> Finding:
        return lay_capture(entry, words, on=on, by=by, at=at or now())

    return once(command_id, by=by, content=content_of_capture(entry, words, on), write=write)


def lay_capture(entry: FindingEntry | None, words: Sequence[Word], *, on: dt.date, by: Any, at: dt.datetime) -> Finding:
    """Write both; for actions of rooms above that link the finding to something of theirs."""
    if entry is None and not words:
        raise Refusal(NOTHING, "kind")
    spoken = say_words(words, on=on, by=by, at=at)
    return record_findings([entry], by=by, at=at)[0] if entry is not None else spoken[0]


def content_of_capture(entry: FindingEntry | None, words: Sequence[Word], on: dt.date) -> dict[str, Any]:
    """What is said, for telling a second sending from something else."""
    said = content_of(entry) if entry is not None else {}
    return {**said, "words": [asdict(word) for word in words], "on": on}
