"""What participants give: experience that others reuse (GL5), and what they think of the class, without a name."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from thulinh.activities.actions import share_initiative
from thulinh.activities.queries.places import Places
from thulinh.activities.rules.entries import InitiativeEntry
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.training.models import Contribution, Evaluation, Participant, TrainingClass
from thulinh.training.queries.sight import may_organise
from thulinh.training.rules.classes import Step, refused_words
from thulinh.training.rules.evaluating import AT_LEAST, evaluation_problems

NOT_YOURS = "Chỉ học viên của lớp và ban tổ chức ghi được."


@action
def contribute(
    participant: int,
    title: str,
    summary: str,
    *,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Contribution:
    """Share in a class how one's unit does something well, as an initiative that everybody finds with the class named.

    By the participant, or by the organiser who writes down what was told.
    Errors: no name or no description; the class has not begun, or is planned or cancelled; no place in it; neither the
    participant nor the organiser; no right to share for the participant's unit.
    Writes: Contribution, AuditEvent; as `share_initiative`.
    """
    content = {"contribute": participant, "title": title, "summary": summary}
    return once(
        command_id, by=by, content=content, write=lambda: _contribute(participant, title, summary, by, at or now())
    )


def _contribute(participant: int, title: str, summary: str, by: Any, at: dt.datetime) -> Contribution:
    today = timezone.localdate(at)
    found = _listed(participant, Step.CONTRIBUTE, by, today, or_organiser=True)
    training_class = found.training_class
    if today < training_class.starts_on:
        raise Refusal(f"Lớp khai giảng ngày {format_date(training_class.starts_on)}.")
    unit = Places([found.unit_id]).keeper(found.unit_id, today) or found.unit_id
    entry = InitiativeEntry(title, summary, author=found.person_id, occasion=f"tại lớp {training_class.name}")
    shared = share_initiative(entry, unit=unit, on=today, by=by, at=at)
    made = Contribution.objects.create(participant=found, initiative=shared)
    after = {"person": found.person_id, "class": training_class.name, "title": shared.title}
    record_audit([audit_event(verb="training.contribute", subject=made, by=by, unit_id=found.unit_id, after=after)])
    return made


@action
def evaluate(
    participant: int,
    marks: Mapping[str, int],
    text: str = "",
    *,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Participant:
    """Say once what one thinks of a class, from its last day on. No name and no moment is kept with the answer, and
    nothing of it goes into the log, which would say both. It comes into the sums with so many others at once that
    nobody is known by what they changed.

    Shape: the participant, who has answered now.
    Errors: not one's own place; before the last day; answered already; a mark that is none; the class was cancelled.
    Writes: Evaluation, Participant, CommandReceipt.
    """
    # The receipt is made out to the participant, and its checksum is over no mark: few marks are soon tried out.
    return once(
        command_id, by=by, content={"evaluate": participant},
        write=lambda: _evaluate(participant, marks, text, by, at or now()),
    )  # fmt: skip


def _evaluate(participant: int, marks: Mapping[str, int], text: str, by: Any, at: dt.datetime) -> Participant:
    today = timezone.localdate(at)
    # Of two who answer at once the second counts the first: the class is held before its participants.
    rows = TrainingClass.objects.select_for_update(no_key=True, of=("self",))
    training_class = rows.filter(participants=participant).first()
    found = _listed(participant, Step.EVALUATE, by, today)
    if today < found.training_class.ends_on:
        raise Refusal(f"Góp ý được từ ngày bế giảng, {format_date(found.training_class.ends_on)}.")
    if found.has_evaluated:
        raise Refusal("Đồng chí đã góp ý về lớp này.")
    if problems := evaluation_problems(marks, text):
        raise Refusal(problems)
    Evaluation.objects.create(training_class=training_class, **marks, text=text.strip())
    untold = Evaluation.objects.filter(training_class=training_class, is_told=False)
    if untold.count() >= parameter(AT_LEAST, today):
        untold.update(is_told=True)
    found.has_evaluated = True
    found.save(update_fields=["has_evaluated"])
    return found


def _listed(participant: int, step: Step, by: Any, today: dt.date, *, or_organiser: bool = False) -> Participant:
    """The place of the person who writes, held for writing; with `or_organiser` also for who organises the class."""
    rows = Participant.objects.select_for_update(no_key=True, of=("self",)).listed()
    found = rows.select_related("training_class").filter(pk=participant).first()
    if found is None:
        raise Refusal(NOT_YOURS)
    is_own = by is None or found.person_id == getattr(by, "person_id", None)
    if not is_own:
        unit = found.training_class.unit_id
        if not or_organiser or not may_organise(by, unit, today):
            raise Refusal(NOT_YOURS)
    if why := refused_words(found.training_class.state, step):
        raise Refusal(why)
    return found
