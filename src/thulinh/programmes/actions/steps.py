"""The steps of rolling a programme out (HT5): laid with its adoption, recorded one by one, carried on or dropped.

A yearly step has a row for each year up to the next one. Rows are laid when a programme is adopted, when a new version
comes, when a step is recorded, and every day by the command that reminds; no page that is only read writes any.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.programmes.actions.handing_down import Edition, editions_of, stretches_of
from thulinh.programmes.models import Adoption, Step
from thulinh.programmes.rules import StepAsked, in_year, step_days, step_years
from thulinh.programmes.spec import StepSpec

OPEN = (Step.State.WAITING, Step.State.UNDER_WAY)


@dataclass(frozen=True)
class StepSaid:
    """What somebody says about a step: how far it is, since when it is done, by which paper, with which outcome."""

    state: str
    done_on: dt.date | None = None
    paper_number: str = ""
    paper_on: dt.date | None = None
    outcome: str = ""


@action
def lay_steps_of_years(*, on: dt.date, by: Any = None) -> int:
    """Lay what is missing of the yearly steps of every programme that holds somewhere, up to the end of the next year.

    Shape: how many rows were laid.
    Queries: a fixed number.
    Writes: Step, AuditEvent.
    """
    held = list(Adoption.objects.within(on, None).select_related("programme").order_by("pk"))
    return lay_steps(held, editions_of(one.programme_id for one in held), on=on, by=by)


def lay_steps(adoptions: Sequence[Adoption], editions: Mapping[int, Sequence[Edition]], *, on: dt.date, by: Any) -> int:
    """Lay the steps that adoptions lack, as their documents have them. For actions of this room.

    Queries: three at most.
    """
    asked = {one.pk: _asked(one, editions.get(one.programme_id, ())) for one in adoptions}
    adoptions = [one for one in adoptions if asked[one.pk]]
    if not adoptions:
        return 0
    known: dict[int, dict[tuple[str, int], Step]] = {}
    for row in Step.objects.filter(adoption__in=adoptions):
        known.setdefault(row.adoption_id, {})[row.code, row.year] = row
    laid = [row for one in adoptions for row in _missing(one, asked[one.pk], known.get(one.pk, {}), on)]
    Step.objects.bulk_create(laid, batch_size=400)
    record_audit(
        _laid(one, number, by) for one in adoptions if (number := sum(row.adoption_id == one.pk for row in laid))
    )
    return len(laid)


def _asked(adoption: Adoption, editions: Sequence[Edition]) -> list[tuple[StepSpec, int | None]]:
    """The steps of the versions that judge within an adoption, each as its newest version says it, with the last year
    of those that the newest no longer has.
    """
    found: dict[str, tuple[StepSpec, int | None]] = {}
    for edition, first in stretches_of(adoption, editions):
        gone = {code: (step, last or first.year) for code, (step, last) in found.items()}
        found = {**gone, **{step.code: (step, None) for step in edition.document.steps}}
    return list(found.values())


def _missing(
    adoption: Adoption, asked: Sequence[tuple[StepSpec, int | None]], known: Mapping[tuple[str, int], Step], on: dt.date
) -> Iterable[Step]:
    days = _days(adoption, [step for step, _ in asked], known.values())
    until = max(on.year, adoption.starts_on.year) + 1
    until = until if adoption.ends_on is None else min(until, adoption.ends_on.year)
    for rank, (step, last) in enumerate(asked):
        for year in step_years(_plain(step), days[step.code], until if last is None else min(until, last)):
            if (step.code, year) not in known:
                yield _row(adoption, step, rank, year, in_year(days[step.code], year))


def _days(adoption: Adoption, steps: Iterable[StepSpec], rows: Iterable[Step]) -> dict[str, dt.date | None]:
    done = {row.code: row.done_on for row in rows if row.done_on and row.state == Step.State.DONE}
    return step_days([_plain(step) for step in steps], adoption.held_since or adoption.starts_on, done)


def _plain(step: StepSpec) -> StepAsked:
    return StepAsked(step.code, step.due_days, step.after, step.is_yearly)


def _row(adoption: Adoption, step: StepSpec, rank: int, year: int, due_on: dt.date | None) -> Step:
    return Step(
        adoption=adoption, code=step.code, year=year, rank=rank, name=step.name[:200], body=step.body[:200],
        document=(step.document or "")[:200], due_on=due_on,
    )  # fmt: skip


def _laid(adoption: Adoption, number: int, by: Any) -> Any:
    after = {"programme": adoption.programme.code, "steps": number}
    return audit_event(verb="programmes.lay_steps", subject=adoption, by=by, unit_id=adoption.unit_id, after=after)


@action
def record_step(step: int, said: StepSaid, *, file: StoredFile | None = None, by: Any) -> Step:
    """Say how far a step is. What comes after it is due so many days after the day on which it was done.

    Errors: done without its day, or on a day to come; before the step that it follows; not to be done and no reason;
    the programme no longer holds there.
    Writes: Step, AuditEvent.
    """
    row = Step.objects.select_for_update(of=("self",)).select_related("adoption__programme").get(pk=step)
    on = timezone.localdate(now())
    adoption = row.adoption
    editions = editions_of([adoption.programme_id])
    asked = [one for one, _ in _asked(adoption, editions.get(adoption.programme_id, ()))]
    others = list(Step.objects.select_for_update().filter(adoption=adoption).order_by("pk"))
    if problems := _wrong(row, said, asked, others, on):
        raise Refusal(problems)
    before = _told(row)
    _write(row, said, file, by)
    row.save()
    event = audit_event(
        verb="programmes.record_step", subject=row, by=by, unit_id=adoption.unit_id, before=before, after=_told(row)
    )
    record_audit([event])
    _move_days(adoption, asked, [row if other.pk == row.pk else other for other in others])
    lay_steps([adoption], editions, on=on, by=by)
    return row


def _wrong(row: Step, said: StepSaid, asked: Sequence[StepSpec], others: Sequence[Step], on: dt.date) -> list[Problem]:
    problems = []
    is_done, done_on = said.state == Step.State.DONE, said.done_on
    if is_done and done_on is None:
        problems.append(Problem("Đồng chí ghi ngày làm xong.", "done_on"))
    if is_done and done_on is not None and done_on > on:
        problems.append(Problem("Ngày làm xong không thể sau hôm nay.", "done_on"))
    if said.paper_on is not None and said.paper_on > on:
        problems.append(Problem("Ngày văn bản không thể sau hôm nay.", "paper_on"))
    if said.paper_on is not None and not said.paper_number.strip():
        problems.append(Problem("Đồng chí ghi số văn bản.", "paper_number"))
    if said.state == Step.State.DROPPED and not said.outcome.strip():
        problems.append(Problem("Đồng chí nói rõ vì sao không làm bước này.", "outcome"))
    ended = row.adoption.ends_on
    if ended is not None and (not is_done or (done_on is not None and done_on > ended)):
        words = f"Mô hình đã kết thúc áp dụng ngày {format_date(ended)}: chỉ ghi được việc đã xong đến ngày ấy."
        problems.append(Problem(words, "state" if not is_done else "done_on"))
    earlier = _earlier(row, asked, others)
    if is_done and done_on is not None and earlier is not None and earlier.done_on and done_on < earlier.done_on:
        words = f"Bước này làm sau bước “{earlier.name}”, xong ngày {format_date(earlier.done_on)}."
        problems.append(Problem(words, "done_on"))
    return problems


def _earlier(row: Step, asked: Sequence[StepSpec], others: Sequence[Step]) -> Step | None:
    """The step that a step follows, where it is done."""
    after = next((step.after for step in asked if step.code == row.code), None)
    done = [other for other in others if other.code == after and other.state == Step.State.DONE and other.pk != row.pk]
    return min(done, key=lambda one: one.done_on or dt.date.max, default=None)


def _write(row: Step, said: StepSaid, file: StoredFile | None, by: Any) -> None:
    row.state, row.done_on = said.state, said.done_on if said.state == Step.State.DONE else None
    row.paper_number, row.paper_on = nfc(said.paper_number)[:80], said.paper_on
    row.outcome, row.file = said.outcome.strip(), file or row.file
    row.recorded_by, row.recorded_at = by, now()


def _move_days(adoption: Adoption, asked: Sequence[StepSpec], rows: Sequence[Step]) -> None:
    """Open steps that follow others are due anew."""
    days = _days(adoption, asked, rows)
    follows = {step.code for step in asked if step.after is not None}
    moved = []
    for row in rows:
        due = in_year(days.get(row.code), row.year)
        if row.code in follows and row.state in OPEN and due != row.due_on:
            row.due_on = due
            moved.append(row)
    Step.objects.bulk_update(moved, ["due_on"], batch_size=400)


def _told(row: Step) -> dict[str, Any]:
    return {
        "name": row.name, "year": row.year or None, "state": row.get_state_display(),
        "done_on": str(row.done_on or ""), "paper": row.paper_number, "outcome": row.outcome[:300],
    }  # fmt: skip


def drop_steps(adoptions: Iterable[Adoption], words: Mapping[int, str], *, by: Any) -> None:
    """What an adoption that ends has still open is not done any more, with the reason; years after its end go. For
    actions of this room. `words`: by adoption.
    """
    ended = {one.pk: one for one in adoptions}
    rows = list(Step.objects.select_for_update().filter(adoption__in=ended, state__in=OPEN).order_by("pk"))
    later = [row for row in rows if row.recorded_at is None and row.year > _last_year(ended[row.adoption_id])]
    Step.objects.filter(pk__in=[row.pk for row in later]).delete()
    gone = {row.pk for row in later}
    dropped = [row for row in rows if row.pk not in gone]
    for row in dropped:
        row.state, row.outcome = Step.State.DROPPED, "\n".join(filter(None, [row.outcome, words[row.adoption_id]]))
        row.recorded_by, row.recorded_at = by, now()
    Step.objects.bulk_update(dropped, ["state", "outcome", "recorded_by", "recorded_at"], batch_size=400)


def _last_year(adoption: Adoption) -> int:
    return adoption.ends_on.year if adoption.ends_on else dt.date.max.year


def carry_steps(heirs: Sequence[tuple[Adoption, Adoption]]) -> None:
    """The adoptions that carry others on go on with their steps, done ones as done. For actions of this room.

    `heirs`: (the earlier adoption, the one that carries it on).
    """
    rows: dict[int, list[Step]] = {}
    for row in _steps_of(earlier for earlier, _ in heirs):
        rows.setdefault(row.adoption_id, []).append(row)
    copies = [_copy(row, adoption) for earlier, adoption in heirs for row in rows.get(earlier.pk, [])]
    Step.objects.bulk_create(copies, batch_size=400)


def _steps_of(adoptions: Iterable[Adoption]) -> QuerySet[Step]:
    return Step.objects.filter(adoption__in=list(adoptions)).order_by("pk")


def _copy(row: Step, adoption: Adoption) -> Step:
    kept = [field.attname for field in Step._meta.concrete_fields if field.name not in ("id", "adoption")]
    return Step(adoption=adoption, **{name: getattr(row, name) for name in kept})
