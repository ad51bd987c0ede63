"""Which column of somebody's file means which column of a list: proposed, remembered, and what does not fit."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thulinh.kernel.cells import is_empty, written
from thulinh.kernel.rows import RowSet, header_key
from thulinh.kernel.text import nfc

ERROR_HEADER = "Lỗi"  # our own column in a file of rows to correct
_OWN = {header_key(ERROR_HEADER)}
_SEXES = {"nam", "nu"}


def signature(headers: Sequence[str]) -> str:
    """The mark by which a file with the same heads in the same order is known again."""
    keys = [key for key in map(header_key, headers) if key not in _OWN]
    return hashlib.sha256("|".join(keys).encode()).hexdigest()


def known_headers(row_set: RowSet, remembered: Iterable[str] = ()) -> frozenset[str]:
    """Every header, as `header_key` writes it, that means a column of this list."""
    return frozenset({key for column in row_set.columns for key in column.headers} | set(remembered))


def propose_columns(
    row_set: RowSet, headers: Sequence[str], remembered: Mapping[str, str], section: str
) -> tuple[str, ...]:
    """For each head of a file the code of the column that it means, or "" for none.

    `remembered`: header key → what it was taken for the last time ("" for none). A column is proposed once, but for
    the parts of one divided head. `section` is the head of the groups' names: it stands in for the one required column
    that is missing.
    """
    chosen: list[str] = []
    for place, head in enumerate(headers):
        code = _meaning(row_set, head, remembered)
        again = code in chosen and not any(
            chosen[other] == code and are_parts(headers[other], head) for other in range(place)
        )
        chosen.append("" if again else code)
    missing = missing_columns(row_set, chosen)
    if section in headers and header_key(section) not in remembered and len(missing) == 1:
        chosen[headers.index(section)] = missing[0]
    return tuple(chosen)


def _meaning(row_set: RowSet, head: str, remembered: Mapping[str, str]) -> str:
    key = header_key(head)
    codes = {column.code for column in row_set.columns}
    if key in _OWN:
        return ""
    if key in remembered and remembered[key] in {"", *codes}:
        return remembered[key]
    for words in _readings(head):
        if found := row_set.column_headed(words):
            return found.code
    return ""


def _readings(head: str) -> list[str]:
    """The ways to read a head of several lines: as a whole, by its last line, or (sexes side by side) by its first."""
    lines = head.split(" – ")
    if len(lines) == 1:
        return [head]
    return [head, " ".join(reversed(lines)), lines[-1], *(lines[:1] if header_key(lines[-1]) in _SEXES else [])]


def are_parts(one: str, other: str) -> bool:
    """Whether two heads are parts of one divided head: the same words, or the same first line above Nam and Nữ."""
    if header_key(one) == header_key(other):
        return True
    first, second = one.split(" – "), other.split(" – ")
    return first[0] == second[0] and {header_key(first[-1]), header_key(second[-1])} == _SEXES


def missing_columns(row_set: RowSet, columns: Iterable[str]) -> list[str]:
    """The required columns for which a file has none."""
    given = set(columns)
    return [column.code for column in row_set.columns if column.is_required and column.code not in given]


def column_problems(row_set: RowSet, headers: Sequence[str], columns: Sequence[str]) -> list[str]:
    """What is wrong with a choice of columns; an empty list is right."""
    problems = []
    missing = [f"“{row_set.column(code).label}”" for code in missing_columns(row_set, columns)]
    if missing:
        problems.append(f"Chưa có cột nào cho {', '.join(missing)}. Đồng chí chọn cột, hoặc thêm cột vào tệp.")
    for column in row_set.columns:
        heads = [head for head, code in zip(headers, columns, strict=True) if code == column.code]
        if any(not are_parts(heads[0], head) for head in heads[1:]):
            names = ", ".join(f"“{head}”" for head in heads)
            problems.append(f"Nhiều cột cùng được chọn là “{column.label}”: {names}. Đồng chí chọn một cột.")
    if not any(columns):
        problems.append("Chưa chọn cột nào.")
    return problems


def cells_of(cells: Sequence[Any], columns: Sequence[str]) -> dict[str, Any]:
    """The cells of a row by column code; the parts of a divided column come together."""
    found: dict[str, Any] = {}
    for cell, code in zip(cells, columns, strict=True):
        if not code or is_empty(cell):
            continue
        found[code] = f"{written(found[code])} {written(cell)}" if code in found else cell
    return found


def example_of(row_set: RowSet) -> dict[str, str]:
    """The example of our template, by column code."""
    return {column.code: nfc(column.example) for column in row_set.columns if column.example}


def is_example(example: Mapping[str, str], cells: Mapping[str, Any]) -> bool:
    """Whether a row is the example of our template, left in the file."""
    if len(example) < 2 or example.keys() != cells.keys():
        return False
    return all(nfc(written(cell)) == example[code] for code, cell in cells.items())
