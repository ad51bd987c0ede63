"""Which days a reader asks about, and how that stays in the address."""

import datetime as dt

import pytest

from thulinh.desk.forms.question import QuestionForm
from thulinh.desk.queries.question import Question, firm_code, latest_periods, span_of
from thulinh.kernel.periods import Cadence, Span, parse_period

TODAY = dt.date(2026, 11, 22)


def asked(**said: str) -> Question:
    return QuestionForm({name.replace("_", "-"): value for name, value in said.items()}, today=TODAY).question()


def test_usual_question_leaves_the_address_clean():
    assert asked().query() == "?"
    assert asked().firm_query() == "?ky=2026-11"


def test_question_stays_in_the_address():
    question = asked(ky="quy-truoc", on="2026-11-20", mo_hinh="2-giao-1-lien-ket")
    assert question.query() == "?ky=quy-truoc&on=2026-11-20&mo-hinh=2-giao-1-lien-ket"
    assert question.firm_query() == "?ky=2026-Q3&on=2026-11-20"


@pytest.mark.parametrize(
    "code", ["tuan-nay", "thang-truoc", "quy-nay", "6-thang-truoc", "nam-nay", "nam-hoc-nay", "12-thang"]
)
def test_firm_name_means_the_same_days_on_any_day(code: str):
    span = parse_period(code, TODAY)
    again = parse_period(firm_code(span), dt.date(2031, 1, 1))
    assert (again.starts_on, again.ends_on) == (span.starts_on, span.ends_on)


def test_relative_days_are_seen_from_the_day_asked():
    assert asked(ky="thang-truoc", on="2026-03-31").span.code == "2026-02"


def test_two_days_as_typed():
    assert asked(tu="01/02/2026", den="15032026").span.label == "từ 01/02/2026 đến 15/03/2026"


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("2026-11", "2026-10", None),  # December lies in the future
        ("2026-01", "2025-12", "2026-02"),
        ("2026-Q3", "2026-Q2", "2026-Q4"),
        ("2025-2026", "2024-2025", "2026-2027"),
        ("2010-01", None, "2010-02"),
        ("2026-02-01..2026-03-15", None, None),
    ],
)
def test_neighbours(code: str, before: str | None, after: str | None):
    found = asked(ky=code).neighbours()
    assert tuple(one.span.code if one else None for one in found) == (before, after)


@pytest.mark.parametrize(
    ("cadence", "many", "first"),
    [
        (Cadence.MONTH, 12, dt.date(2025, 12, 1)),
        (Cadence.QUARTER, 8, dt.date(2025, 1, 1)),
        (Cadence.WEEK, 2, dt.date(2026, 11, 9)),
        (Cadence.TERM, 9, dt.date(2012, 12, 11)),
    ],
)
def test_latest_periods_begin_where_they_should(cadence: Cadence, many: int, first: dt.date):
    span = latest_periods(cadence, TODAY, many)
    assert span.starts_on == first
    assert span.ends_on >= TODAY


def test_days_over_are_known_to_be():
    assert asked(ky="thang-truoc").is_over
    assert not asked().is_over
    assert asked(on="2026-11-10").last_day == dt.date(2026, 11, 10)
    assert span_of("2026-11", TODAY) == Span(dt.date(2026, 11, 1), dt.date(2026, 11, 30), "2026-11", "tháng 11/2026")
