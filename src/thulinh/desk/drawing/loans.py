"""What waits about loans, as lines of the home page and behind the bell."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from thulinh.benefits.queries.loan_waiting import WaitingInstalment, WaitingLoans
from thulinh.kernel.text import format_date, format_number

_LINES = (
    ("own_instalments", "own", "kỳ trả vốn vay của đồng chí", "Xem", "loans:mine"),
    ("charged_instalments", "charged", "kỳ trả của vốn vay đồng chí phụ trách", "Xem", "loans:charged"),
)


def loan_lines(waiting: WaitingLoans, line: Callable[..., Any]) -> dict[str, Any]:
    """Instalments that are late or come soon, the only one opening its loan; loans that were asked for. No line says a
    name or an amount.
    """
    lines = {}
    for kind, field, words, verb, many in _LINES:
        found: Sequence[WaitingInstalment] = getattr(waiting, field)
        if found:
            url = _url(many, [one.loan for one in found])
            late = sum(one.is_late for one in found)
            note = f"{format_number(late)} quá hạn" if late else f"Hạn gần nhất: {format_date(found[0].due_on)}"
            lines[kind] = line(len(found), words, verb, url, "clock", tone="red" if late else "", notes=[note])
    if waiting.asked:
        url = _url("loans:charged", waiting.asked)
        lines["asked_loans"] = line(len(waiting.asked), "nhu cầu vay vốn chờ xem", "Xem", url, "clipboard-list")
    return lines


def _url(many: str, loans: Sequence[int]) -> str:
    """One loan opens itself, several open their list."""
    return reverse("loans:loan", args=[loans[0]]) if len(set(loans)) == 1 else reverse(many)
