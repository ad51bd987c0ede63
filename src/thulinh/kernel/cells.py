"""Reading one cell of somebody's spreadsheet: a value, what had to be corrected, or what is wrong with it.

A cell comes as the file has it: text, a number, a day, an instant, true or false. An empty cell is `None` and means
"chưa rõ"; the parsers here are only asked about cells that hold something.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from thulinh.kernel.periods import FIRST_YEAR, LAST_YEAR
from thulinh.kernel.refusals import Offer
from thulinh.kernel.text import fold, format_date, format_number, format_phone, nearest, nfc, parse_phone


class CorrectionKind(StrEnum):
    """The kinds of correction that a person accepts or rejects, each for the whole file at once."""

    TEXT = "van-ban"
    DAY = "ngay"
    SHORT_YEAR = "nam-hai-chu-so"
    NUMBER = "so"
    PHONE = "dien-thoai"
    CHOICE = "lua-chon"
    UNIT = "don-vi"
    LEFT_OUT = "khong-luu"

    @property
    def label(self) -> str:
        """What was corrected, as a person reads it."""
        return _CORRECTIONS[self]


_CORRECTIONS = {
    CorrectionKind.TEXT: "Sửa cách gõ dấu và khoảng trắng",
    CorrectionKind.DAY: "Hiểu số hoặc chữ thành ngày",
    CorrectionKind.SHORT_YEAR: "Hiểu năm viết hai chữ số",
    CorrectionKind.NUMBER: "Hiểu chữ thành số",
    CorrectionKind.PHONE: "Thêm số 0 đầu số điện thoại",
    CorrectionKind.CHOICE: "Hiểu cách viết khác của một lựa chọn",
    CorrectionKind.UNIT: "Hiểu cách viết khác của tên đơn vị",
    CorrectionKind.LEFT_OUT: "Bỏ thông tin không được hỏi",
}


@dataclass(frozen=True)
class Correction:
    """What the machine read differently from what was written."""

    kind: CorrectionKind
    before: str
    after: str


class CellProblem(Exception):
    """A cell cannot be read; the message says in Vietnamese why and how to write it, the offers what would do."""

    def __init__(self, message: str, offers: Sequence[Offer] = ()) -> None:
        self.offers = tuple(offers)
        super().__init__(message)


Read = tuple[Any, Correction | None]
Parser = Callable[[Any], Read]

_DAY_FORMS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_DAY_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_MONTH_ONLY = re.compile(r"(?:thang )?\d{1,2}\s*[/.\-]\s*\d{4}")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+|(?: \d{3})+)")
_SERIAL_ZERO = dt.date(1899, 12, 30)
_YES = {"co", "x", "v", "✓", "✔", "1", "true", "yes", "y", "dung", "roi"}
_NO = {"khong", "0", "false", "no", "n", "sai", "chua", "-"}
_DAY_HELP = "Đồng chí ghi đủ ngày/tháng/năm, ví dụ 12/05/1998; chưa rõ thì để trống."


def written(cell: Any) -> str:
    """The cell as a person sees it in the file."""
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.strftime("%d/%m/%Y") if cell.time() == dt.time() else cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, dt.date):
        return format_date(cell)
    return str(cell).strip()


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing ("chưa rõ")."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(longest: int = 200) -> Parser:
    """Text in composed form with single spaces; a whole number is its digits.

    Errors: too long; the spreadsheet turned it into a day.
    """

    def parse(cell: Any) -> Read:
        if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
            raise CellProblem(
                f"Bảng tính đã tự đổi ô này thành ngày giờ ({written(cell)}). "
                "Đồng chí định dạng ô là Văn bản rồi gõ lại."
            )
        before = written(cell)
        value = nfc(before)
        if len(value) > longest:
            raise CellProblem(f"Ô này dài {format_number(len(value))} chữ; nhiều nhất là {format_number(longest)}.")
        return value, Correction(CorrectionKind.TEXT, before, value) if value != before else None

    return parse


def as_day(cell: Any) -> Read:
    """A day: a day of the spreadsheet, its serial number, or text with the day first (12/05/1998 is 12 May).

    Errors: only a year or a month; a day that does not exist; another form; a year outside 1900–2100.
    """
    if isinstance(cell, dt.datetime):
        note = (
            Correction(CorrectionKind.DAY, written(cell), format_date(cell.date()))
            if cell.time() != dt.time()
            else None
        )
        return _year_within(cell.date()), note
    if isinstance(cell, dt.date):
        return _year_within(cell), None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _day_of_number(float(cell))
    return _day_of_text(written(cell))


def _day_of_number(number: float) -> Read:
    if number.is_integer() and FIRST_YEAR <= number <= LAST_YEAR:
        raise CellProblem(f"Chỉ có năm {int(number)}. {_DAY_HELP}")
    last = (dt.date(LAST_YEAR, 12, 31) - _SERIAL_ZERO).days
    if not LAST_YEAR < number < last + 1:  # the serial numbers 1900–2100 are days of 1905, and nobody's
        raise CellProblem(f"Không đọc được ngày “{written(number)}”. {_DAY_HELP}")
    day = _SERIAL_ZERO + dt.timedelta(days=int(number))
    return day, Correction(CorrectionKind.DAY, written(number), format_date(day))


def _day_of_text(text: str) -> Read:
    folded = fold(text)
    if re.fullmatch(r"\d+(\.0+)?", folded):
        return _day_of_number(float(folded))
    if found := _ISO_DAY.fullmatch(text):
        day = _day(text, int(found[3]), int(found[2]), int(found[1]))
        return day, Correction(CorrectionKind.DAY, text, format_date(day))
    if found := _DAY_WORDS.fullmatch(folded):
        day = _day(text, int(found[1]), int(found[2]), int(found[3]))
        return day, Correction(CorrectionKind.DAY, text, format_date(day))
    if found := _DAY_FORMS.fullmatch(folded):
        year = int(found[3])
        if len(found[3]) == 4:
            return _day(text, int(found[1]), int(found[2]), year), None
        day = _day(text, int(found[1]), int(found[2]), year + (2000 if year < 50 else 1900))
        return day, Correction(CorrectionKind.SHORT_YEAR, text, format_date(day))
    if _MONTH_ONLY.fullmatch(folded):
        raise CellProblem(f"“{text}” chỉ có tháng và năm. {_DAY_HELP}")
    raise CellProblem(f"Không đọc được ngày “{text}”. {_DAY_HELP}")


def _day(text: str, day: int, month: int, year: int) -> dt.date:
    try:
        return _year_within(dt.date(year, month, day))
    except ValueError as error:
        swapped = " Ngày viết trước, tháng viết sau." if month > 12 >= day else ""
        raise CellProblem(f"Không có ngày “{text}” trong lịch.{swapped} {_DAY_HELP}") from error


def _year_within(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellProblem(f"Năm {day.year} nằm ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}. {_DAY_HELP}")
    return day


def as_whole(least: int = 0, most: int = 10**12) -> Parser:
    """A whole number; 1.240 and 1 240 are one thousand two hundred and forty.

    Errors: no whole number; under the least or over the most.
    """

    def parse(cell: Any) -> Read:
        text, note = written(cell), None
        try:
            if _THOUSANDS.fullmatch(text) and isinstance(cell, str):
                value = int(re.sub(r"[., ]", "", text))
                note = Correction(CorrectionKind.NUMBER, text, format_number(value))
            else:
                value = int(text)
        except ValueError as error:
            raise CellProblem(f"“{text}” không phải là số nguyên. Đồng chí ghi chữ số, ví dụ 24.") from error
        if not least <= value <= most:
            raise CellProblem(
                f"Số phải từ {format_number(least)} đến {format_number(most)}, ở đây là {format_number(value)}."
            )
        return value, note

    return parse


def as_yes_no(cell: Any) -> Read:
    """Yes or no, as people mark it: có, x, 1; không, 0.

    Errors: neither.
    """
    if isinstance(cell, bool):
        return cell, None
    mark = fold(written(cell))
    if mark in _YES or mark in _NO:
        return mark in _YES, None
    raise CellProblem(f"Không hiểu “{written(cell)}”. Đồng chí ghi “Có” hoặc “Không”; chưa rõ thì để trống.")


as_yes_no.choices = ("Có", "Không")  # type: ignore[attr-defined]


def as_phone(cell: Any) -> Read:
    """A Vietnamese phone number in the form +84912345678, also where the spreadsheet lost its first zero.

    Errors: no Vietnamese phone number.
    """
    text = written(cell)
    phone = parse_phone(text)
    if phone is None:
        raise CellProblem(f"“{text}” không phải là số điện thoại Việt Nam. Đồng chí ghi một số, ví dụ 0912 345 678.")
    lost_zero = text.isdigit() and not text.startswith(("0", "84"))
    return phone, Correction(CorrectionKind.PHONE, text, format_phone(phone)) if lost_zero else None


def as_choice(labels: Mapping[str, str], synonyms: Mapping[str, Sequence[str]] | None = None) -> Parser:
    """One of some choices, by its label, its code or another usual word; the value is its code.

    `labels`: code → label. `synonyms`: code → other words for it.
    Errors: none of them (the nearest is offered).
    """
    known = {fold(word): code for code, words in (synonyms or {}).items() for word in words}
    known |= {fold(code): code for code in labels}
    known |= {fold(label): code for code, label in labels.items()}

    def parse(cell: Any) -> Read:
        text = written(cell)
        code = known.get(fold(text))
        if code is None:
            near = nearest(text, labels.values())
            hint = f"Có phải “{near}” không?" if near else f"Đồng chí chọn: {', '.join(labels.values())}."
            nearest_first = sorted(labels.items(), key=lambda choice: choice[1] != near)
            offers = [Offer(code, label) for code, label in nearest_first]
            raise CellProblem(f"Không có lựa chọn “{text}”. {hint}", offers)
        is_plain = fold(text) in (fold(labels[code]), fold(code))
        return code, None if is_plain else Correction(CorrectionKind.CHOICE, text, labels[code])

    parse.choices = tuple(labels.values())  # type: ignore[attr-defined]  # for the list in a template's cells
    return parse
