"""How the demonstration tells what happened: each thing at its own moment, with words that say it is invented."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from thulinh.activities.actions import record_session, verify
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import PASSED, Attendee, SessionEntry
from thulinh.demo.people import Inventor
from thulinh.kernel import clock
from thulinh.people.models import Account
from thulinh.people.queries import Expected

INVENTED = "Nội dung giả định cho bản trình diễn."
WHY_ABSENT = ("Bận đi làm ca", "Ốm", "Đi công tác", "Việc gia đình", "Đi học")


def moment(day: dt.date, hour: int = 20, minute: int = 0) -> dt.datetime:
    """An hour of a day in Việt Nam."""
    return dt.datetime.combine(day, dt.time(hour, minute))


def paper(number: str) -> str:
    """The number of an invented paper, marked so."""
    return f"{number} (giả định)"


def name_of(account: Account) -> str:
    """What the person of an account is called."""
    assert account.person is not None
    return account.person.full_name


def told(text: str) -> str:
    """Minutes of an invented meeting, marked so."""
    return f"{text}\n{INVENTED}"


def tell(entry: SessionEntry, *, by: Any, at: dt.datetime) -> Activity:
    """Record a session at the moment at which somebody sat down to do it."""
    with clock.on(at):
        return record_session(entry, by=by)


def judge(activity: Activity, *, by: Any, at: dt.datetime, outcome: str = PASSED, reason: str = "") -> None:
    """Let the level above say its word on a record at that moment."""
    with clock.on(at):
        verify(activity.pk, version=activity.version, outcome=outcome, reason=reason, by=by)


def attendance(
    expected: Sequence[Expected], inventor: Inventor, share: float = 0.85, *, sure: int | None = None
) -> tuple[Attendee, ...]:
    """Who of those expected came, at least two and whoever is `sure` to; who did not says why."""
    came = [place < 2 or one.person == sure or inventor.happens(share) for place, one in enumerate(expected)]
    return tuple(
        Attendee(
            one.person, is_present, one.unit, absence_reason="" if is_present else inventor.chance.choice(WHY_ABSENT)
        )
        for one, is_present in zip(expected, came, strict=True)
    )
