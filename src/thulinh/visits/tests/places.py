"""Visits on the small country of tests/cast.py, made by the real actions."""

import datetime as dt
from datetime import timedelta
from typing import Any

from cast import TODAY, Cast, definitions
from thulinh.people.models import Account
from thulinh.units.models import Unit
from thulinh.visits.actions import load_forms, plan_visit, record_visit
from thulinh.visits.models import Visit
from thulinh.visits.rules.entries import VisitEntry

JOINT_WORK, INSPECTION, SESSION, STUDY = "phoi-hop-to-chuc", "kiem-tra-giam-sat", "du-sinh-hoat", "hoc-tap-thuc-te"


def lay_forms() -> None:
    """The forms of visit, as shipped."""
    load_forms(definitions("visits.yaml"))


def entry(
    cast: Cast, *to: Unit, who: Account | None = None, starts_on: dt.date = TODAY - timedelta(days=3), days: int = 1,
    **changes: Any,
) -> VisitEntry:  # fmt: skip
    """A visit of so many days, from three days ago unless said: of the province's cadre, to thôn Đông."""
    who = who or cast.province
    given: dict[str, Any] = {
        "form": SESSION, "unit": _committee(cast, who).pk, "visitors": (who.person_id,),
        "stops": tuple(unit.pk for unit in to) or (cast.east.pk,), "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=days - 1), "purpose": "Dự sinh hoạt chi đoàn, làm việc với bí thư",
    }  # fmt: skip
    return VisitEntry(**given | changes)


def planned(cast: Cast, *to: Unit, who: Account | None = None, **changes: Any) -> Visit:
    """A visit that its visitor registered."""
    return plan_visit(entry(cast, *to, who=who, **changes), by=who or cast.province)


def made(cast: Cast, *to: Unit, who: Account | None = None, **changes: Any) -> Visit:
    """A visit that was made, recorded by its visitor."""
    return record_visit(entry(cast, *to, who=who, **changes), by=who or cast.province)


def _committee(cast: Cast, who: Account) -> Unit:
    committees = {
        cast.centre.pk: cast.top, cast.province.pk: cast.a, cast.commune.pk: cast.a1, cast.officer.pk: cast.a1,
    }  # fmt: skip
    return committees[who.pk]
