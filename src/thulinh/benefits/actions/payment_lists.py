"""Taking over a payer's list of what it paid (columns: benefits/rows.py)."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.benefits.actions.payments import record_payments, withdraw_payments
from thulinh.benefits.models import BenefitKind, EntitlementRule, Payment
from thulinh.benefits.queries.lines import support_lines
from thulinh.benefits.queries.own import names_of
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.paying import NewPayment, month_problem, not_entitled
from thulinh.kernel.refusals import Offer, Problem
from thulinh.kernel.rows import Applied, Outcome, refuse_or_skip
from thulinh.kernel.text import fold
from thulinh.kernel.writing import action
from thulinh.people.actions.lists import applied, told_by_row, write_good_rows
from thulinh.people.actions.people_named import PeopleNamed, Row
from thulinh.people.rules import portions

KIND = "quyen-loi"
_COLUMNS = {"person": "ho-ten", "code": KIND, "month_on": "thang", "amount_vnd": "so-tien", "paid_on": "ngay-chi",
            "payer": "co-quan-chi-tra", "list_number": "so-danh-sach"}  # fmt: skip


@action
def take_payments(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over a payer's list. A payment that is written already, of the same list, day and amount, stays as it is.

    Which support a row means: as the cell names it, else the only one that the person has a right to that month.
    Queries: a fixed number, however many rows.
    Errors: per row — an unknown unit; nobody, or several, of that name (with the names that come near); which support
    it is cannot be told; and as `record_payments`.
    Writes: Payment, AuditEvent.
    """
    named = PeopleNamed(rows, on, roots)
    meaning = _Meaning(rows, named, on, roots)
    problems = [*named.problems, *meaning.problems]
    refuse_or_skip(problems, skip_problems=skip_problems)
    made = write_good_rows(
        meaning.found, lambda left: _write(left, meaning, roots, by, reason), problems, skip_problems=skip_problems
    )
    outcomes = {index: Outcome.SAME if index in meaning.same else Outcome.NEW for index in range(len(rows))}
    return applied(len(rows), outcomes.get, problems, named.notes, made, named.people)


@action
def take_back_payments(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_payments`: take back the payments that it wrote.

    Writes: as `withdraw_payments`.
    """
    withdraw_payments(made.get("payments", ()), reason=reason, by=by)


@dataclass(frozen=True)
class _Support:
    """A support that somebody has a right to in a month, and every way to name it."""

    code: str
    name: str
    words: frozenset[str]


class _Meaning:
    """Which payment each row means; `same`: the rows that are written already."""

    def __init__(self, rows: Sequence[Row], named: PeopleNamed, on: dt.date, roots: tuple[str, ...] | None) -> None:
        self.found: dict[int, NewPayment] = {}
        self.problems: list[Problem] = []
        due = self._rights(rows, named, on, roots)
        for index, who in named.found.items():
            row = rows[index]
            problem = month_problem(row["thang"], on)
            rights = due.get((who.person, Month.of(row["thang"]).starts_on), [])
            meant = _meant(row.get(KIND), rights)
            if problem or len(meant) != 1:
                self.problems.append(_doubt(index, row, rights, problem))
            else:
                self.found[index] = NewPayment(
                    who.person, meant[0].code, row["thang"], row["so-tien"], row["ngay-chi"],
                    row["co-quan-chi-tra"] or "", row["so-danh-sach"] or "",
                )  # fmt: skip
        self.same = self._written()

    def _rights(
        self, rows: Sequence[Row], named: PeopleNamed, on: dt.date, roots: tuple[str, ...] | None
    ) -> dict[tuple[int, dt.date], list[_Support]]:
        """What the people of the rows have a right to in the months of the rows."""
        months = [rows[index]["thang"] for index in named.found if not month_problem(rows[index]["thang"], on)]
        if not months:
            return {}
        people = {one.person for one in named.found.values()}
        lines = support_lines(roots, month_from=min(months), month_to=max(months), on=on, people=people)
        kept = [(line.person, line.month_on, line.code) for line in lines if line.due_vnd]
        supports = _supports({code for *_, code in kept})
        found: dict[tuple[int, dt.date], list[_Support]] = {}
        for person, month, code in kept:
            found.setdefault((person, month), []).append(supports[code])
        return found

    def _written(self) -> set[int]:
        known = set()
        for part in portions(row.person for row in self.found.values()):
            standing = Payment.objects.current().filter(person__in=part)
            known |= set(standing.values_list("person", "code", "month_on", "amount_vnd", "paid_on", "list_number"))
        return {
            index
            for index, row in self.found.items()
            if (row.person, row.code, row.month_on, row.amount_vnd, row.paid_on, row.list_number) in known
        }


def _supports(codes: Collection[str]) -> dict[str, _Support]:
    """Supports by code, with the name of the latest rule and of their kinds."""
    names, kinds = names_of(codes), dict(BenefitKind.objects.values_list("code", "name"))
    of_kind = dict(EntitlementRule.objects.filter(code__in=codes).values_list("code", "kind"))
    return {
        code: _Support(
            code,
            names[code],
            frozenset({code, fold(names[code]), of_kind[code], fold(kinds[of_kind[code]]), code.partition("/")[2]}),
        )
        for code in codes
    }


def _meant(words: str | None, rights: Sequence[_Support]) -> list[_Support]:
    if not words:
        return list(rights)
    exact = [one for one in rights if words == one.code or fold(words) == fold(one.name)]
    return exact or [one for one in rights if fold(words) in one.words]


def _doubt(index: int, row: Row, rights: Sequence[_Support], problem: Problem | None) -> Problem:
    if problem:
        return Problem(problem.message, "thang", index)
    if not rights:
        return Problem(not_entitled(row["thang"]).message, "ho-ten", index)
    offers = tuple(Offer(one.name, one.name) for one in rights)
    listed = ", ".join(one.name for one in rights)
    said = f"“{row[KIND]}”" if row.get(KIND) else "chưa ghi khoản nào"
    return Problem(f"Không rõ chi khoản nào ({said}). Tháng ấy được hưởng: {listed}.", KIND, index, offers)


def _write(
    indexes: Sequence[int], meaning: _Meaning, roots: tuple[str, ...] | None, by: Any, reason: str
) -> dict[str, Any]:
    fresh = [index for index in indexes if index not in meaning.same]
    with told_by_row(fresh, _COLUMNS):
        written = record_payments([meaning.found[index] for index in fresh], roots=roots, by=by, reason=reason)
    return {"payments": [row.pk for row in written]}
