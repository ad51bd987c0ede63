"""Random months of branch sessions, written by the real actions, and the same months counted in plain Python."""

import datetime as dt
import random
from dataclasses import dataclass, field

from django.utils import timezone

from cast import TODAY, Cast
from thulinh.activities.actions import record_sessions, verify
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import NOT_HELD, SessionEntry
from thulinh.kernel.periods import Cadence, Span, periods_between
from thulinh.units.models import Unit

SESSION = "sinh-hoat-chi-doan"
GRACE = dt.timedelta(days=5)
LATE_AFTER = 7
REASONS = ("mua-vu", "di-lam-xa", "thoi-tiet")


@dataclass
class Told:
    """What became of one branch in one month."""

    unit: int
    month: Span
    sessions: list[Activity] = field(default_factory=list)
    reason: str = ""

    @property
    def counted(self) -> list[Activity]:
        """Sessions that count: not those found wrong."""
        return [one for one in self.sessions if one.verdict != Activity.Verdict.FAILED]

    def is_in(self, state: str, on: dt.date) -> bool:
        """Whether this duty belongs to a state, worked out from what was told."""
        met = bool(self.counted)
        answered = not met and bool(self.reason)
        is_open = not met and not answered
        return {
            "": True,
            "dat": met,
            "da-duyet": any(one.verdict == Activity.Verdict.PASSED for one in self.counted),
            "chua-duyet": met and all(one.verdict != Activity.Verdict.PASSED for one in self.counted),
            "ghi-tre": any((_written_on(one) - one.day).days > LATE_AFTER for one in self.counted),
            "ghi-ho": any(one.is_on_behalf for one in self.counted),
            "khong-to-chuc": answered,
            "dang-trong-ky": is_open and self.month.ends_on >= on,
            "con-thieu": is_open and self.month.ends_on < on,
            "qua-han": is_open and self.month.ends_on < on - GRACE,
        }[state]


def months_of(span: Span) -> list[Span]:
    """The months that end within the days."""
    return [one for one in periods_between(Cadence.MONTH, span.starts_on, span.ends_on) if one.ends_on <= span.ends_on]


def tell(country: Cast, branches: list[Unit], span: Span, seed: int) -> list[Told]:
    """Write random months of the branches and give back what was written, duty by duty.

    The commune types some of it where the branches are its own.
    """
    chance = random.Random(seed)
    told = [Told(branch.pk, month) for branch in branches for month in months_of(span)]
    for one in told:
        _tell(country, one, chance)
    return told


def _tell(country: Cast, told: Told, chance: random.Random) -> None:
    for _ in range(chance.choice((0, 0, 1, 1, 1, 2))):
        day = told.month.starts_on + dt.timedelta(days=chance.randrange(told.month.days))
        if day > TODAY or any(one.day == day for one in told.sessions):
            continue
        by = chance.choice((None, country.again(country.commune) if told.unit != country.quarter.pk else None))
        at = min(_noon(day + dt.timedelta(days=chance.choice((0, 3, 20)))), _noon(TODAY))
        kept_on_phone = _noon(day) if day.day % 3 == 0 else None
        entry = SessionEntry(SESSION, told.unit, day, present_count=9, entered_at=kept_on_phone)
        (session,) = record_sessions([entry], by=by, at=at)
        outcome = chance.choice(("", "dat", "khong-dat"))
        if outcome:
            seer = country.again(country.province)
            verify(session.pk, version=1, outcome=outcome, reason="Thiếu ảnh", by=seer, at=_noon(TODAY))
        session.refresh_from_db()
        told.sessions.append(session)
    if not told.sessions and told.month.ends_on < TODAY and chance.random() < 0.5:
        told.reason = chance.choice(REASONS)
        days = {"answer_starts_on": told.month.starts_on, "answer_ends_on": told.month.ends_on}
        said = SessionEntry(SESSION, told.unit, told.month.ends_on, NOT_HELD, why_not=told.reason, **days)
        record_sessions([said], by=None, at=_noon(TODAY))


def _written_on(session: Activity) -> dt.date:
    """The day that counts for being on time: the phone's when it kept the record."""
    return timezone.localdate(session.entered_at or session.recorded_at)


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), timezone.get_default_timezone())
