"""Sets with a name over what was found and what became of difficulties: counted, divided, clicked through."""

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet, Value

from thulinh.difficulties.models import Difficulty, Finding, Step, Turn


def findings(kinds: Collection[str] | None = None, followed: str | None = None) -> QuerySet:
    """What was found at units, one row for each finding, on the day it was found; withdrawn ones left out.

    `kinds`: only these (a session not held, off guidance, a missing skill, a good practice, a difficulty). `followed`:
    of those that somebody owes to put right, the ones put right ("co") or not yet ("khong").

    Shape: subject is a unit, record a finding.
    Source: DN4, DN6, DN7.
    """
    found = Finding.objects.current()
    if kinds is not None:
        found = found.of_kind(*kinds)
    if followed is not None:
        found = found.filter(owner__isnull=False, done_on__isnull=followed != "co")
    return found.order_by().values("path", "day", subject=F("unit_id"), record=F("id"), quantity=Value(1))


_STEPS = {
    "neu": Step.Kind.RAISED,
    "giai-quyet": Step.Kind.AGREED,
    "giai-quyet-dung-han": Step.Kind.AGREED,
    "rut": Step.Kind.WITHDRAWN,
    "mo-lai": Step.Kind.REOPENED,
    "ket-thuc": Step.Kind.CLOSED,
}
# How a difficulty stands today where what became of it is asked: what was reopened since is not solved.
_STATES = {
    "giai-quyet": Difficulty.State.SOLVED,
    "giai-quyet-dung-han": Difficulty.State.SOLVED,
    "rut": Difficulty.State.WITHDRAWN,
    "ket-thuc": Difficulty.State.CLOSED,
}


def difficulties(*, state: str) -> QuerySet:
    """Difficulties of units: raised ("neu"); solved, which whoever raised them agreed to ("giai-quyet"); solved without
    any level having let its days run out ("giai-quyet-dung-han"); withdrawn ("rut"); reopened, as often as that was
    ("mo-lai"); ended with a reason, which is none of these ("ket-thuc").

    One that was sent past a level counts at the unit of that level, not at the branch, so that no figure tells there
    who raised it.

    Shape: subject is a unit, record a difficulty; the day is that of what is asked.
    Source: DN7, SV2.
    """
    steps = Step.objects.filter(kind=_STEPS[state])
    if state in _STATES:
        steps = steps.filter(difficulty__state=_STATES[state], difficulty__ended_on=F("day"))
    if state == "giai-quyet-dung-han":
        steps = steps.exclude(Exists(Turn.objects.run_out().filter(difficulty=OuterRef("difficulty"))))
    rows = steps.order_by().values("path", "day", subject=F("unit_id"), record=F("difficulty_id"), quantity=Value(1))
    return rows.distinct()


def answers(*, state: str) -> QuerySet:
    """What units answered to those below them: answered ("da-tra-loi"), on the last day for it or before ("dung-han");
    or their days ran out unanswered ("qua-han"), on the first day after them.

    Shape: subject is the unit whose turn it was, record a difficulty.
    Source: DN7.
    """
    if state == "qua-han":
        rows, day = Turn.objects.run_out(), F("late_from")
    else:
        rows, day = Turn.objects.filter(answered_on__isnull=False), F("answered_on")
        rows = rows.in_time() if state == "dung-han" else rows
    told = rows.order_by().values("path", day=day, subject=F("unit_id"), record=F("difficulty_id"), quantity=Value(1))
    return told.distinct()
