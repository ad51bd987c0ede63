"""Positions as data: what definitions/positions.yaml says becomes rows."""

from collections.abc import Mapping
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nearest, nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Position
from thulinh.units.models import Level

_REQUIRED = {"ten", "o-cap", "quyen"}
_KEYS = _REQUIRED | {"ten-gon", "thu-tu", "so-nguoi", "co-san", "ban-thuong-vu", "thuong-truc", "cap-quyet-dinh"}
_REACHES = {"don-vi", "phu-trach"}
_FIELDS = (
    "name",
    "short_name",
    "levels",
    "rank",
    "places",
    "opens",
    "is_committee",
    "is_standing",
    "grants",
    "authority",
)


@action
def load_positions(document: Mapping[str, Any], *, by: Any = None) -> int:
    """Take over the positions of a definitions document; those that it no longer names stay, for the seats they have.

    Shape: how many positions are new or changed. Safe to run again.
    Errors: an unknown or missing key, an unknown level (also of `cap-quyet-dinh`), a reach that is neither `don-vi` nor
    `phu-trach`.
    Writes: Position, AuditEvent.
    """
    levels = set(Level.objects.values_list("code", flat=True))
    problems = [
        Problem(message, code) for code, entry in document.items() for message in _position_problems(entry, levels)
    ]
    if problems:
        raise Refusal([Problem(f"Chức danh “{each.field}”: {each.message}", each.field) for each in problems])
    known = Position.objects.in_bulk()
    wanted = [_position(code, entry) for code, entry in document.items()]
    changed = [each for each in wanted if each.code not in known or _values(each) != _values(known[each.code])]
    Position.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["code"], update_fields=list(_FIELDS), batch_size=200
    )
    record_audit(
        audit_event(
            verb="people.load_positions",
            subject=each,
            by=by,
            before=_values(known[each.code]) if each.code in known else None,
            after=_values(each),
        )
        for each in changed
    )
    return len(changed)


def _position_problems(entry: Any, levels: set[str]) -> list[str]:
    if not isinstance(entry, Mapping):
        return ["phải là một mục có các khóa ten, o-cap, quyen."]
    problems = [f"thiếu khóa “{key}”." for key in sorted(_REQUIRED - set(entry))]
    problems += [_unknown("khóa", key, _KEYS) for key in entry if key not in _KEYS]
    problems += [_unknown("cấp", level, levels) for level in entry.get("o-cap") or () if level not in levels]
    authority = entry.get("cap-quyet-dinh")
    problems += [_unknown("cấp", authority, levels)] if authority is not None and authority not in levels else []
    problems += [_unknown("tầm", key, _REACHES) for key in entry.get("quyen") or () if key not in _REACHES]
    return problems


def _unknown(what: str, word: str, options: set[str]) -> str:
    near = nearest(str(word), options)
    return f"không có {what} “{word}”." + (f" Có phải “{near}” không?" if near else "")


def _position(code: str, entry: Mapping[str, Any]) -> Position:
    name = nfc(entry["ten"])
    return Position(
        code=code,
        name=name,
        short_name=nfc(entry.get("ten-gon", name))[:60],
        levels=list(entry["o-cap"]),
        rank=int(entry.get("thu-tu", 50)),
        places=int(entry.get("so-nguoi", 1)),
        opens=int(entry.get("co-san", 0)),
        is_committee=entry.get("ban-thuong-vu") in ("co", True),
        is_standing=entry.get("thuong-truc") in ("co", True),
        authority=entry.get("cap-quyet-dinh", ""),
        grants={reach: list(values) for reach, values in (entry["quyen"] or {}).items()},
    )


def _values(position: Position) -> dict[str, Any]:
    return {field: getattr(position, field) for field in _FIELDS}
