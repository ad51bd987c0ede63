"""What participants think of a class: the questions, what an answer must say, and from how many on it is shown."""

from collections.abc import Mapping, Sequence

from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import nfc

QUESTIONS = {
    "content": "Nội dung sát việc ở cơ sở",
    "lecturers": "Giảng viên dễ hiểu, giải đáp được",
    "organisation": "Tổ chức lớp chu đáo",
    "usefulness": "Dùng được ngay ở cơ sở",
}
LOWEST, HIGHEST = 1, 5
LONGEST = 2000
AT_LEAST = "danh-gia-it-nhat-so-luot"  # the dated rule: fewer answers are shown to nobody


def evaluation_problems(marks: Mapping[str, int | None], text: str) -> list[Problem]:
    """What is wrong with an answer, each at its question."""
    found = [
        Problem(f"Đồng chí chọn từ {LOWEST} đến {HIGHEST}.", question)
        for question in QUESTIONS
        if marks.get(question) not in range(LOWEST, HIGHEST + 1)
    ]
    if set(marks) - set(QUESTIONS):
        found.append(Problem("Phiếu có câu hỏi lạ. Đồng chí mở lại trang."))
    if len(nfc(text)) > LONGEST:
        found.append(Problem(f"Góp ý dài quá {LONGEST} chữ.", "text"))
    return found


def mean(marks: Sequence[int]) -> float | None:
    """The mean of some marks; None of none."""
    return sum(marks) / len(marks) if marks else None
