"""What a rule of support says, on plain values: read from a document's section or a form, compared, told."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Protocol

from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import format_number, nfc


@dataclass(frozen=True)
class RuleEntry:
    """One support as it is laid down: who is entitled (`positions` held at once), to how much, by which paper."""

    name: str
    kind: str
    positions: tuple[str, ...]
    payer: str
    legal_basis: str
    code: str = ""
    amount_vnd: int | None = None
    coefficient: Decimal | None = None
    base: str = ""
    proration: str = "theo-ngay"
    group: str = ""
    concurrent_percent: int = 100
    is_doubtful: bool = False

    @classmethod
    def of(cls, part: Any) -> "RuleEntry":
        """The same of anything that says it by these names, for instance a part of a document (benefits/spec.py)."""
        said = {one.name: getattr(part, one.name, one.default) for one in fields(cls)}
        said |= {"positions": tuple(said["positions"] or ())}
        said |= {name: nfc(said[name] or "") for name in ("name", "payer", "legal_basis", "base", "group", "code")}
        return cls(**said)


class Rate(Protocol):
    """A rate: an amount a month or a coefficient of a base."""

    @property
    def amount_vnd(self) -> int | None: ...
    @property
    def coefficient(self) -> Decimal | None: ...
    @property
    def base(self) -> str: ...


MOST_VND = 1_000_000_000  # a month, for one person; more is a slip of the pen (so says the document, too: spec.py)
# What makes two rules one: a new version that says the same changes nothing.
SAME = tuple(one.name for one in fields(RuleEntry))
LONGEST = {"name": 200, "payer": 200, "legal_basis": 300, "code": 120, "group": 60}


def entry_problems(
    entry: RuleEntry, *, forms: Mapping[str, str], positions: Mapping[str, str], bases: frozenset[str]
) -> list[Problem]:
    """Why a support cannot be laid down so; nothing when it can. `forms`: kind → form of support; `positions`: code →
    name; `bases`: what a coefficient may be of.
    """
    found = [
        Problem(words, field)
        for field, words in (
            ("name", "Đồng chí ghi tên gọi của khoản hỗ trợ."),
            ("payer", "Đồng chí ghi cơ quan chi trả."),
            (
                "legal_basis",
                f"Khoản “{entry.name}” chưa có căn cứ pháp lý. Đồng chí ghi số, ngày và cơ quan ra văn bản.",
            ),
            ("positions", "Đồng chí chọn chức danh được hưởng."),
        )
        if not getattr(entry, field)
    ]
    found += [
        Problem(f"Nội dung này dài quá {most} chữ.", field)
        for field, most in LONGEST.items()
        if len(getattr(entry, field)) > most
    ]
    if entry.name and not entry.code:
        found.append(Problem("Tên gọi phải có chữ hoặc số.", "name"))
    unknown = [code for code in entry.positions if code not in positions]
    if unknown:
        found.append(Problem(f"Không có chức danh “{unknown[0]}”.", "positions"))
    if entry.kind not in forms:
        found.append(Problem(f"Không có loại quyền lợi “{entry.kind}”.", "kind"))
    return found + _rate_problems(entry, bases) + _count_problems(entry)


def _rate_problems(entry: RuleEntry, bases: frozenset[str]) -> list[Problem]:
    if entry.amount_vnd is not None and entry.coefficient is not None:
        return [Problem("Đồng chí chỉ ghi một: số tiền mỗi tháng, hoặc hệ số.", "amount_vnd")]
    if entry.amount_vnd is not None and not 0 < entry.amount_vnd <= MOST_VND:
        return [Problem(f"Số tiền mỗi tháng phải từ 1 đến {format_number(MOST_VND)} đồng.", "amount_vnd")]
    if entry.coefficient is None:
        return [Problem("Chưa ghi hệ số để nhân với mức này.", "coefficient")] if entry.base else []
    if entry.coefficient <= 0:
        return [Problem("Hệ số phải lớn hơn 0.", "coefficient")]
    return [] if entry.base in bases else [Problem("Đồng chí chọn hệ số nhân với mức nào.", "base")]


def _count_problems(entry: RuleEntry) -> list[Problem]:
    found = []
    if entry.proration not in ("theo-ngay", "nua-thang", "ca-thang"):
        found.append(Problem("Đồng chí chọn lại cách tính theo ngày.", "proration"))
    if not 0 <= entry.concurrent_percent <= 100:
        found.append(Problem("Phần hưởng thêm khi kiêm nhiệm phải từ 0 đến 100%.", "concurrent_percent"))
    return found


def rate_words(rate: Rate, base_vnd: int | None = None) -> str:
    """A rate as people read it: "575.000 đồng mỗi tháng", "hệ số 0,5"."""
    if rate.amount_vnd is not None:
        return f"{format_number(rate.amount_vnd)} đồng mỗi tháng"
    if rate.coefficient is None:
        return "chưa ghi mức"
    times = plain(rate.coefficient)
    return f"hệ số {times}" if base_vnd is None else f"hệ số {times} × {format_number(base_vnd)} đồng mỗi tháng"


def plain(number: Decimal) -> str:
    """A coefficient without zeros at its end, with a comma: 0,5."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
