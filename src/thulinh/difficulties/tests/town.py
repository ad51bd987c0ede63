"""What the tests of findings share: guidance, entries, and a moment."""

import datetime as dt
from typing import Any

from django.utils import timezone

import cast as small_country
from cast import TODAY, Cast
from thulinh.activities.actions import load_kinds, publish_guidance
from thulinh.activities.models import Guidance, Requirement
from thulinh.activities.rules.guidance import GuidanceEntry
from thulinh.difficulties.actions.findings import record_findings
from thulinh.difficulties.models import Finding
from thulinh.difficulties.rules.findings import NOT_HELD, FindingEntry

SESSION = "sinh-hoat-chi-doan"
EARLIER = dt.date(2026, 11, 10)


def at(day: dt.date) -> dt.datetime:
    """Noon of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def guide(country: Cast, *, published: dt.date = dt.date(2026, 11, 1), unit: Any = None, by: Any = None) -> Guidance:
    """What the commune asks of November's sessions."""
    load_kinds(small_country.definitions("activities.yaml"))
    entry = GuidanceEntry(
        SESSION, "Tôn sư trọng đạo", dt.date(2026, 11, 1), dt.date(2026, 11, 30), ("phap-luat",),
        own=("Thăm thầy cô giáo cũ",),
    )  # fmt: skip
    unit = unit or country.a1
    return publish_guidance(entry, unit=unit.pk, by=by or country.again(country.commune), at=at(published))


def required(guidance: Guidance) -> list[int]:
    """The numbers of what a guidance requires."""
    return list(Requirement.objects.filter(guidance=guidance).order_by("rank").values_list("pk", flat=True))


def entry(country: Cast, **changes: Any) -> FindingEntry:
    """A session not held at the east branch, unless told otherwise."""
    given = {"kind": NOT_HELD, "unit": country.east.pk, "day": TODAY, "text": "Hai tháng chưa sinh hoạt"}
    return FindingEntry(**(given | changes))


def found(country: Cast, *, by: Any = None, on: dt.date = EARLIER, **changes: Any) -> Finding:
    """One finding, recorded by the province on its day."""
    by = by or country.again(country.province)
    return record_findings([entry(country, day=on, **changes)], by=by, at=at(on))[0]
