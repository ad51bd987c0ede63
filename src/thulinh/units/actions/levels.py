"""Levels as data: what definitions/levels.yaml says, in the table."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nearest
from thulinh.kernel.writing import action
from thulinh.units.models import Level

_FAMILIES = {"he-thong-doan": True, "ben-canh": False}
_FIELDS = {
    "ma": "code", "ten": "name", "goi-la": "unit_word", "bac": "rank", "cap-tren": "parents", "tu-ngay": "starts_on",
    "den-ngay": "ends_on", "nguon": "source",
}  # fmt: skip
_REQUIRED = ("ma", "ten", "goi-la", "bac")
_WRITTEN = ("name", "unit_word", "rank", "is_union", "parents", "starts_on", "ends_on", "source")


@action
def load_levels(document: Mapping[str, Any], *, by: Any = None) -> int:
    """Take over the levels of the Union and the kinds of bodies beside it from their document.

    Shape: how many levels are new or changed; a level that the document no longer names stays for history.
    Errors: an unknown word or parent, a missing one, a code twice, a parent that is not of a higher rank.
    Writes: Level, AuditEvent.
    """
    levels = _read(document)
    known = {level.code: level for level in Level.objects.all()}
    changed = [each for each in levels if each.code not in known or _facts(known[each.code]) != _facts(each)]
    Level.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["code"], update_fields=list(_WRITTEN), batch_size=100
    )
    record_audit(
        audit_event(
            verb="units.load_levels",
            subject=level,
            by=by,
            before=_facts(known[level.code]) if level.code in known else None,
            after=_facts(level),
        )
        for level in changed
    )
    return len(changed)


def _facts(level: Level) -> dict[str, Any]:
    facts = {name: getattr(level, name) for name in _WRITTEN}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in facts.items()}


def _read(document: Mapping[str, Any]) -> list[Level]:
    problems = [_unknown(f"/{word}", word, _FAMILIES) for word in document if word not in _FAMILIES]
    levels: list[Level] = []
    for family, is_union in _FAMILIES.items():
        for place, entry in enumerate(document.get(family, ())):
            at = f"/{family}/{place}"
            problems += [_unknown(f"{at}/{word}", word, _FIELDS) for word in entry if word not in _FIELDS]
            missing = [word for word in _REQUIRED if entry.get(word) is None]
            problems += [Problem(f"{at}: thiếu “{word}”.", at) for word in missing]
            if not missing:
                facts = {name: entry[word] for word, name in _FIELDS.items() if entry.get(word) is not None}
                levels.append(Level(is_union=is_union, **facts))
    problems += _relations(levels)
    if problems:
        raise Refusal(problems)
    return levels


def _relations(levels: list[Level]) -> list[Problem]:
    ranks = {level.code: level.rank for level in levels}
    problems = [
        Problem(f"{code}: mã cấp ghi hai lần.", code)
        for code in ranks
        if sum(level.code == code for level in levels) > 1
    ]
    for level in levels:
        for parent in level.parents:
            if parent not in ranks:
                problems.append(_unknown(f"{level.code}/cap-tren", parent, ranks))
            elif ranks[parent] >= level.rank:  # so that no unit can ever stand under itself
                problems.append(Problem(f"{level.code}: cấp trên “{parent}” phải có bậc nhỏ hơn.", level.code))
    return problems


def _unknown(at: str, word: str, known: Mapping[str, Any]) -> Problem:
    near = nearest(str(word), known)
    return Problem(f"{at}: không có “{word}”." + (f" Có phải “{near}” không?" if near else ""), at)
