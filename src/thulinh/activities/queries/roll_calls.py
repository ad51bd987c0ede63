"""Who is expected at a session and who has confirmed: for the page of the roll call, the form and each who confirms."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import salted_hmac

from thulinh.activities.models import Activity, CheckIn, Credit, MissedGuess, RollCall
from thulinh.activities.rules.entries import PART
from thulinh.activities.rules.roll_calls import KnownPerson, may_try
from thulinh.kernel.text import fold
from thulinh.people.models import Person
from thulinh.people.queries import Expected, roll_for

_SALT = "thulinh.activities.missed-guess"


@dataclass(frozen=True)
class RollCallLine:
    """One person of a roll call; `check_in` is None while nobody confirmed them."""

    person: int
    name: str
    note: str
    check_in: int | None = None
    at: dt.datetime | None = None
    how: str = ""

    @property
    def said(self) -> str:
        """Since when the person is there, and how one knows."""
        return f"{spoken_time(self.at)}, {self.how.lower()}" if self.at else ""


@dataclass(frozen=True)
class RollCallPage:
    """A roll call as its keeper sees it."""

    token: str
    is_open: bool
    lines: Sequence[RollCallLine]
    last: int = 0

    @property
    def present(self) -> int:
        """How many are confirmed."""
        return sum(line.check_in is not None for line in self.lines)

    @property
    def mark(self) -> str:
        """Changes whenever the list does."""
        return f"{self.present}-{self.last}-{int(self.is_open)}"


def spoken_time(at: dt.datetime) -> str:
    """19 giờ 32."""
    local = timezone.localtime(at)
    return f"{local:%H} giờ {local:%M}"


def expected_at(activity: Activity) -> list[Expected]:
    """Who is expected at a session, two-way participants included.

    Queries: four at most.
    """
    parts = list(Credit.objects.filter(activity=activity, role=PART).values_list("unit", flat=True))
    return roll_for(activity.kind.roll, activity.host_id, activity.day, parts=parts)


def roll_call_of(activity: Activity, *, at: dt.datetime) -> RollCallPage | None:
    """The roll call of a session with everybody expected, by unit, then by name; None before it was opened.

    Queries: six at most.
    """
    found = RollCall.objects.select_related("activity").filter(activity=activity).first()
    if found is None:
        return None
    rows = list(CheckIn.objects.filter(roll_call=found).order_by("pk"))
    there = {row.person_id: row for row in rows if row.undone_at is None}
    expected = expected_at(activity)
    several = len({line.unit for line in expected}) > 1
    lines = [_line(line, there.get(line.person), several) for line in expected]
    # Undoing leaves no newer row behind it: both ends of the list say whether it changed.
    return RollCallPage(found.token, found.is_open(at), lines, last=max((row.pk for row in rows), default=0))


def _line(line: Expected, row: CheckIn | None, several: bool) -> RollCallLine:
    notes = [line.position_short, line.unit_name if several else "", "" if line.may_vote else "không biểu quyết"]
    known = (row.pk, row.at, str(CheckIn.How(row.how).label)) if row else (None, None, "")
    return RollCallLine(line.person, line.name, ", ".join(filter(None, notes)), *known)


def roll_call_by(token: str) -> RollCall | None:
    """The roll call that a token opens, with its session; None when no roll call has it.

    Queries: one.
    """
    return RollCall.objects.select_related("activity__kind").filter(token=token).first()


def arrivals(activity_id: int) -> Mapping[int, str]:
    """Whom the roll call of a session confirmed, and in which words the form says so.

    Queries: one.
    """
    rows = CheckIn.objects.filter(roll_call__activity=activity_id, undone_at=None).order_by("at", "pk")
    return {row.person_id: _arrived(row) for row in rows}


def _arrived(row: CheckIn) -> str:
    own = "" if row.how == CheckIn.How.HAND else "tự "
    return f"đã {own}điểm danh {timezone.localtime(row.at):%H:%M}"


def known_people(people: Iterable[int]) -> list[KnownPerson]:
    """What names and digits are compared with. Queries: one."""
    rows = Person.objects.filter(pk__in=list(people)).values_list("pk", "search", "phone", "birth_on")
    return [KnownPerson(*row) for row in rows]


def guess_keys(address: str, name: str) -> tuple[str, str]:
    """Under which keys wrong tries are counted: of this name from this address, and of the address; neither is kept."""
    return tuple(
        salted_hmac(_SALT, word, algorithm="sha256").hexdigest() for word in (f"{address}\n{fold(name)}", address)
    )  # type: ignore[return-value]


def is_let_through(roll_call: RollCall, address: str, name: str, *, expected: int) -> bool:
    """Whether one more try of this name from this address is looked at.

    Queries: one.
    """
    keys = guess_keys(address, name)
    counted = dict(MissedGuess.objects.filter(roll_call=roll_call, key__in=keys).values_list("key", "wrong"))
    return may_try(counted.get(keys[0], 0), counted.get(keys[1], 0), expected)
