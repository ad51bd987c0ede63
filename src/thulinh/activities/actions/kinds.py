"""Kinds of activity and of content as data: what definitions/activities.yaml says becomes rows."""

from collections.abc import Iterator, Mapping
from typing import Any

from thulinh.activities.models import ContentKind, Kind
from thulinh.activities.rules.entries import ROLL_OF_NOBODY
from thulinh.kernel.actions import take_over
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nearest, nfc
from thulinh.kernel.writing import action
from thulinh.units.models import Level

ROLLS = {
    "doan-vien": "đoàn viên của chi đoàn",
    "bi-thu": "bí thư chi đoàn và thường trực",
    "btv": "Ban Thường vụ",
    "hoi-vien-clb": "hội viên câu lạc bộ",
    ROLL_OF_NOBODY: "không điểm danh",
}
# What a record of the kind may also tell: tasks given, lessons drawn, initiatives told.
SECTIONS = ("nhiem-vu", "bai-hoc", "sang-kien")
_KEYS = {"ma", "ten", "viec", "chu-tri", "can-co-mat", "nhieu-chi-doan", "noi-dung", "ghi-them"}
_KIND_FIELDS = ("name", "verb", "host_levels", "roll", "is_joint", "contents", "sections", "rank")


@action
def load_kinds(document: Mapping[str, Any], *, by: Any = None) -> int:
    """Take over the kinds of activity and of content of a definitions document.

    Kinds that the document no longer names stay, for the records that carry them.

    Shape: how many kinds are new or changed. Safe to run again.
    Errors: an unknown key, level, roll or content (the nearest word is offered); a code twice.
    Writes: Kind, ContentKind, AuditEvent.
    """
    contents, kinds = document.get("noi-dung", ()), document.get("loai", ())
    problems = [Problem(message, "loai") for message in _problems(contents, kinds)]
    if problems:
        raise Refusal(problems)
    wanted = [
        ContentKind(code=entry["ma"], name=nfc(entry["ten"]), rank=rank) for rank, entry in enumerate(contents, start=1)
    ]
    verb = "activities.load_kinds"
    changed = take_over(wanted, ("name", "rank"), verb=verb, by=by)
    rows = [_kind(entry, rank) for rank, entry in enumerate(kinds, start=1)]
    return changed + take_over(rows, _KIND_FIELDS, verb=verb, by=by)


def _kind(entry: Mapping[str, Any], rank: int) -> Kind:
    return Kind(
        code=entry["ma"],
        name=nfc(entry["ten"]),
        verb=nfc(entry.get("viec", "Ghi")),
        host_levels=list(entry["chu-tri"]),
        roll=entry.get("can-co-mat", "doan-vien"),
        is_joint=entry.get("nhieu-chi-doan") in ("co", True),
        contents=list(entry.get("noi-dung", ())),
        sections=list(entry.get("ghi-them", ())),
        rank=rank,
    )


def _problems(contents: Any, kinds: Any) -> Iterator[str]:
    known = [entry.get("ma") for entry in contents]
    codes = known + [entry.get("ma") for entry in kinds]
    yield from (f"Mã “{code}” có hai lần." for code in sorted({code for code in codes if codes.count(code) > 1}))
    levels = set(Level.objects.values_list("code", flat=True))
    for entry in kinds:
        name = entry.get("ma", "?")
        missing = {"ma", "ten", "chu-tri"} - set(entry)
        yield from (f"Loại “{name}” thiếu khóa “{key}”." for key in sorted(missing))
        yield from (_unknown(name, "khóa", key, _KEYS) for key in entry if key not in _KEYS)
        yield from (_unknown(name, "cấp", level, levels) for level in entry.get("chu-tri", ()) if level not in levels)
        yield from (_unknown(name, "nội dung", code, known) for code in entry.get("noi-dung", ()) if code not in known)
        yield from (
            _unknown(name, "phần ghi thêm", part, SECTIONS)
            for part in entry.get("ghi-them", ())
            if part not in SECTIONS
        )
        roll = entry.get("can-co-mat", "doan-vien")
        if roll not in ROLLS:
            yield _unknown(name, "danh sách điểm danh", roll, ROLLS)


def _unknown(kind: str, what: str, word: str, options: Any) -> str:
    near = nearest(str(word), options)
    return f"Loại “{kind}”: không có {what} “{word}”." + (f" Có phải “{near}” không?" if near else "")
