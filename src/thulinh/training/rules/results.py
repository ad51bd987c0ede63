"""When somebody has passed a class, on plain values."""

from dataclasses import dataclass
from decimal import Decimal

from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import format_number

PENDING, PASSED, FAILED = "chua-co", "dat", "khong-dat"
BEST_MARK = 10


@dataclass(frozen=True)
class ResultEntry:
    """What is written down of one participant; a mark alone leaves the result to the end of the class."""

    participant: int
    result: str = PENDING
    mark: Decimal | None = None
    note: str = ""


def attended_enough(there: int, total: int, percent: int) -> bool:
    """Whether somebody was there on enough half days; nobody attended who was never there."""
    return there > 0 and there * 100 >= percent * total


def test_passed(mark: Decimal | None, pass_mark: Decimal | None, result: str) -> bool:
    """Whether a test is passed: by the mark where a mark decides, else by the word."""
    if pass_mark is not None and mark is not None:
        return mark >= pass_mark
    return result == PASSED


def missing_words(
    *,
    there: int,
    total: int,
    percent: int,
    has_test: bool,
    pass_mark: Decimal | None,
    mark: Decimal | None,
    result: str,
) -> tuple[str, ...]:
    """What is missing for having passed, in words; nothing when it is reached."""
    found = []
    if not total:
        found.append("lớp chưa có buổi học nào")
    elif not attended_enough(there, total, percent):
        found.append(f"mới dự {there}/{total} buổi, cần ít nhất {percent}%")
    if has_test and not test_passed(mark, pass_mark, result):
        if pass_mark is not None and mark is not None:
            found.append(f"bài kiểm tra {mark_words(mark)} điểm, cần {mark_words(pass_mark)}")
        else:
            found.append("chưa đạt bài kiểm tra" if result == FAILED else "chưa có kết quả bài kiểm tra")
    return tuple(found)


def result_problem(
    entry: ResultEntry, name: str, *, has_test: bool, pass_mark: Decimal | None, row: int
) -> Problem | None:
    """What is wrong with what is written down of somebody, whatever their presence."""
    if entry.result not in (PENDING, PASSED, FAILED):
        return Problem(f"Kết quả của đồng chí {name} là đạt, chưa đạt hoặc chưa có.", "result", row)
    if entry.mark is None:
        return None
    if not has_test:
        return Problem("Lớp không có bài kiểm tra nên không ghi điểm.", "mark", row)
    if not 0 <= entry.mark <= BEST_MARK:
        return Problem(f"Điểm của đồng chí {name} từ 0 đến {BEST_MARK}.", "mark", row)
    if entry.result == FAILED and pass_mark is not None and entry.mark >= pass_mark and not entry.note.strip():
        words = f"Đồng chí {name} được {mark_words(entry.mark)} điểm mà chưa đạt: đồng chí ghi vì sao vào nhận xét."
        return Problem(words, "note", row)
    return None


def mark_words(mark: Decimal) -> str:
    """A mark as people write it: 7 or 7,5 or 7,25."""
    places = max(0, -int(mark.normalize().as_tuple().exponent))
    return format_number(float(mark), places)
