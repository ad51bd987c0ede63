"""What a local topic and a thing to read say, on plain values."""

from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_NAME, LONGEST_SUMMARY, LONGEST_TITLE, LONGEST_ADDRESS = 160, 500, 200, 500
MOST_MONTHS = 240


@dataclass(frozen=True)
class TopicEntry:
    """A topic of a unit and all below it: what it is called, in which group, which skills it teaches, how long a
    training in it holds (None: for good).
    """

    name: str
    group: str
    skills: tuple[str, ...] = ()
    summary: str = ""
    validity_months: int | None = None


def address_problem(address: str) -> str:
    """Why an address cannot be kept as something to read; "" when it can."""
    if len(address) > LONGEST_ADDRESS:
        return f"Đường dẫn dài quá {LONGEST_ADDRESS} chữ."
    try:
        parts = urlsplit(address)
    except ValueError:
        return "Đường dẫn không đúng. Đồng chí chép cả địa chỉ, bắt đầu bằng https://."
    if parts.scheme not in ("http", "https") or not parts.hostname or "." not in parts.hostname:
        return "Đường dẫn không đúng. Đồng chí chép cả địa chỉ, bắt đầu bằng https://."
    return "" if parts.username is None else "Đường dẫn không được mang tên đăng nhập."
