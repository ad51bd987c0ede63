"""Commendations on the small country of tests/cast.py, by the real actions: the commune proposes the secretary of thôn
Đông, and decides.
"""

import datetime as dt
from typing import Any

from cast import TODAY, Cast
from thulinh.benefits.actions.commending import NewCommendation, award, hear_council, propose_commendation
from thulinh.benefits.models import Commendation


def proposed(cast: Cast, *, by: Any = "", **changes: Any) -> Commendation:
    """The secretary of thôn Đông, proposed by the commune."""
    new = {
        "unit": cast.east.pk, "person": cast.secretary.person_id, "title": "Giấy khen bí thư tiêu biểu",
        "merit": "Giữ nếp sinh hoạt chi đoàn cả năm", "year": 2026, "awarding_unit": cast.a1.pk,
    }  # fmt: skip
    account = cast.again(cast.commune) if by == "" else by
    return propose_commendation(NewCommendation(**new | changes), by=account)


def heard(cast: Cast, one: Commendation, *, by: Any = "", **changes: Any) -> Commendation:
    """The same after the council has met: six of seven for it."""
    said = {"met_on": TODAY - dt.timedelta(days=2), "present": 7, "in_favour": 6, "paper_number": "04-BB/HĐ"}
    hear_council(one.pk, **said | changes, by=cast.again(cast.commune) if by == "" else by)
    return Commendation.objects.get(pk=one.pk)


def awarded(cast: Cast, one: Commendation | None = None, *, by: Any = "", **changes: Any) -> Commendation:
    """The same, decided."""
    row = one or heard(cast, proposed(cast))
    said = {"decision_number": "31-QĐ/ĐTN", "decided_on": TODAY - dt.timedelta(days=1)}
    return award(row.pk, **said | changes, by=cast.again(cast.commune) if by == "" else by)
