"""What a class leaves: results settled at its end, and the qualifications of those who passed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from thulinh.activities.queries.places import Places
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.people.rules import portions
from thulinh.training.actions.holding import told_of
from thulinh.training.models import ClassTopic, Participant, Qualification, TrainingClass
from thulinh.training.queries.participants import standing_of
from thulinh.training.rules.results import FAILED, PASSED, PENDING
from thulinh.training.rules.validity import POST_HOLDS, last_day

# (position, topic, level) that somebody reaches by a class.
Reached = tuple[str | None, str | None, str]


def settle_results(row: TrainingClass, *, by: Any) -> None:
    """Write down the results that follow from presence and marks in a class that ends, and who is qualified by it.

    Somebody without a mark, where there is a test, is left without a result; a word that was written stays unless it
    says passed of somebody who lacks something.
    Queries: a fixed number.
    Writes: Participant, Qualification, AuditEvent.
    """
    listed = list(Participant.objects.listed().filter(training_class=row).order_by("pk"))
    standings, changed, at = standing_of(listed), [], row.ended_at
    for one in listed:
        result = _settled(one, standings[one.pk].missing, standings[one.pk].attends_enough, row)
        if result != one.result:
            one.result, one.result_by, one.result_at = result, by, at
            one.version += 1
            changed.append(one)
    Participant.objects.bulk_update(changed, ["result", "result_by", "result_at", "version"], batch_size=500)
    record_audit(told_of("training.settle_result", one, row.name, by, result=one.result) for one in changed)
    lay_reached(row, listed, by=by)


def unsettle_results(row: TrainingClass, ended_at: dt.datetime | None, *, by: Any) -> None:
    """Take back the results that the ending of a class wrote; words that somebody wrote stay.

    Writes: Participant, AuditEvent.
    """
    rows = Participant.objects.current().filter(training_class=row).exclude(result=PENDING)
    settled = list(rows.filter(result_at=ended_at).order_by("pk"))
    for one in settled:
        one.result, one.result_by, one.result_at = PENDING, None, None
        one.version += 1
    Participant.objects.bulk_update(settled, ["result", "result_by", "result_at", "version"], batch_size=500)
    record_audit(told_of("training.unsettle_result", one, row.name, by, result=PENDING) for one in settled)


def _settled(one: Participant, missing: tuple[str, ...], attends_enough: bool, row: TrainingClass) -> str:
    if one.result == FAILED:
        return FAILED
    if not missing:
        return PASSED
    if not attends_enough:
        return FAILED
    is_judged = one.result == PASSED or (one.mark is not None and row.pass_mark is not None)
    return FAILED if is_judged else PENDING


def lay_reached(row: TrainingClass, participants: Iterable[Participant], *, by: Any) -> None:
    """Qualify those of a class that has ended who passed, for their post and in its topics; take back what others have
    from it.

    Queries: a fixed number.
    Writes: Qualification, AuditEvent.
    """
    rows = list(participants)
    passed = {one.pk for one in rows if one.result == PASSED and one.state == Participant.State.APPROVED}
    take_back_reached([one for one in rows if one.pk not in passed], reason="Kết quả lớp không còn là đạt", by=by)
    laying = _Laying(row, by)
    known = _known(passed)
    fresh = [
        laying.made(one, reached)
        for one in rows
        if one.pk in passed
        for reached in laying.reached_by(one)
        if reached[:2] not in known.get(one.pk, ())
    ]
    made = Qualification.objects.bulk_create(fresh, batch_size=500)
    record_audit(_event("training.record_qualification", one, by) for one in made)


def take_back_reached(participants: Iterable[Participant] | QuerySet[Participant], *, reason: str, by: Any) -> None:
    """Take back the qualifications that these people have from the class.

    Queries: three, for up to ten thousand people.
    Writes: Qualification, AuditEvent.
    """
    at, gone = now(), []
    for part in portions(one.pk for one in participants):
        gone += Qualification.objects.current().filter(participant__in=part).order_by("pk")
    for one in gone:
        one.withdrawn_at, one.withdrawn_reason = at, reason
    Qualification.objects.bulk_update(gone, ["withdrawn_at", "withdrawn_reason"], batch_size=500)
    record_audit(_event("training.withdraw_qualification", one, by, reason) for one in gone)


@dataclass
class _Laying:
    """What a class qualifies for."""

    row: TrainingClass
    by: Any

    def __post_init__(self) -> None:
        self.day, self.at = self.row.ends_on, now()
        self.levels: dict[str, list[str]] = {}
        self.months: dict[str, int | None] = {}
        topics = ClassTopic.objects.filter(training_class=self.row).order_by("topic__rank", "topic", "pk")
        for topic, level, months in topics.values_list("topic", "level", "topic__validity_months"):
            self.levels.setdefault(topic, []).append(level)
            self.months[topic] = months
        self.issuer = Places([self.row.unit_id]).name(self.row.unit_id, self.day)[:200]

    def reached_by(self, one: Participant) -> list[Reached]:
        """What one participant reaches: the training for the post that they held, the topics at their own level where
        the class teaches it, else at the first that it teaches.
        """
        found: list[Reached] = []
        if one.position_id in self.row.positions:
            found.append((one.position_id, None, ""))
        for topic, levels in self.levels.items():
            found.append((None, topic, one.level if one.level in levels else levels[0]))
        return found

    def made(self, one: Participant, reached: Reached) -> Qualification:
        """The row of it, not yet written."""
        position, topic, level = reached
        months = self.months[topic] if topic else self.row.validity_months or parameter(POST_HOLDS, self.day)
        return Qualification(
            person_id=one.person_id, position_id=position, topic_id=topic, level=level, participant=one,
            starts_on=self.day, ends_on=last_day(self.day, months), name=self.row.name, issuer=self.issuer,
            unit_id=one.unit_id, recorded_by=self.by, recorded_at=self.at,
        )  # fmt: skip


def _known(participants: Iterable[int]) -> Mapping[int, set[tuple[str | None, str | None]]]:
    found: dict[int, set[tuple[str | None, str | None]]] = {}
    for part in portions(participants):
        rows = Qualification.objects.current().filter(participant__in=part)
        for pk, position, topic in rows.values_list("participant", "position", "topic"):
            found.setdefault(pk, set()).add((position, topic))
    return found


def _event(verb: str, one: Qualification, by: Any, reason: str = "") -> Any:
    after = {
        "person": one.person_id,
        "position": one.position_id,
        "topic": one.topic_id,
        "starts_on": str(one.starts_on),
    }
    return audit_event(verb=verb, subject=one, by=by, unit_id=one.unit_id, after=after, reason=reason)
