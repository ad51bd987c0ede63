"""The kinds of record that sample checks draw from, in one table. A new one is one entry here (DN9)."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q

from thulinh.checks.models import Check
from thulinh.desk.queries import checked_sessions as sessions
from thulinh.desk.queries import checked_visits as visits
from thulinh.desk.queries.checked_kinds import CheckedKind
from thulinh.desk.queries.records import ACTIVITY
from thulinh.indicators.definition import Definition
from thulinh.people.models import Account

_SESSION_ASKS = "Nội dung và số người dự đúng như đã ghi, buổi sinh hoạt đạt yêu cầu?"


def _sessions(code: str, label: str, kinds: tuple[str, ...]) -> CheckedKind:
    return CheckedKind(
        code=code,
        label=label,
        record_kind=ACTIVITY,
        counted_as={"kinds": kinds},
        number="buổi",
        asks=_SESSION_ASKS,
        pool=sessions.pool_of(kinds),
        said=sessions.said,
        hands=sessions.hands,
        charge=sessions.charge,
        waits_for=sessions.waits_for,
        again="activities:verify",
    )


TABLE = (
    CheckedKind(
        code="di-co-so",
        label="Chuyến đi cơ sở",
        record_kind=visits.VISIT,
        counted_as={},
        number="ngày",
        asks="Việc đã làm đúng như báo cáo, chuyến đi có ích cho cơ sở?",
        pool=visits.pool,
        said=visits.said,
        hands=visits.hands,
        charge=visits.charge,
        waits_for=visits.waits_for,
        strike=visits.strike,
    ),
    _sessions("sinh-hoat-chi-doan", "Sinh hoạt chi đoàn", ("sinh-hoat-chi-doan", "sinh-hoat-lien-chi-doan")),
    _sessions("sinh-hoat-cau-lac-bo", "Sinh hoạt câu lạc bộ", ("sinh-hoat-cau-lac-bo",)),
)
KINDS: Mapping[str, CheckedKind] = {kind.code: kind for kind in TABLE}


def kind_of(check: Check) -> CheckedKind:
    """The entry of the table that a check was drawn from.

    Queries: none when the check's draw is known, else one.
    """
    return KINDS[check.draw.source]


def kinds_counted_by(definition: Definition) -> list[CheckedKind]:
    """The kinds of record that a figure counts and that can be checked.

    Queries: none.
    """
    facts = definition.facts
    return [kind for kind in TABLE if kind.record_kind == facts.measure.record and _counts(kind, facts.options)]


def _counts(kind: CheckedKind, options: Mapping) -> bool:
    asked = {name: options.get(name) for name in kind.counted_as}
    return all(wanted is None or set(wanted) & set(kind.counted_as[name]) for name, wanted in asked.items())


def to_put_right_q(user: Account, on: dt.date) -> Q:
    """The condition on wrong checks whose records the user puts right; never those that they made themselves.

    Queries: five at most, beyond `reach`.
    """
    condition = Q(pk__in=[])
    for waits_for in dict.fromkeys(kind.waits_for for kind in TABLE):
        condition |= waits_for(user, on)
    return condition & ~Q(checked_by=user.pk)
