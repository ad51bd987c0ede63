"""Whether a class helped: the gaps that led people to it, and what was said of them in the field afterwards (DN4).

Only words of the field count, on days after the class's last: put right, still so, reopened. The last of them decides.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from thulinh.difficulties.models import FindingStep
from thulinh.kernel.parameters import parameter
from thulinh.people.rules import portions
from thulinh.training.models import Participant, TakenNeed, TrainingClass
from thulinh.training.queries.sight import participants_seen

LEAST_PEOPLE = "so-sanh-truoc-sau-it-nhat-so-nguoi"
_WORDS = (FindingStep.Kind.DONE, FindingStep.Kind.STILL, FindingStep.Kind.REOPENED)
_CLASS = "participant__training_class__"


@dataclass(frozen=True)
class Effect:
    """What became of the gaps in one topic: how many were taken into classes, of how many people; how many were looked
    at again, of how many people, and how many are no gaps any more. `least`: fewer people judged again say nothing.
    """

    topic: str
    name: str
    gaps: int
    people: int
    judged: int
    judged_people: int
    right: int
    least: int

    @property
    def still(self) -> int:
        """How many were looked at again and are still there."""
        return self.judged - self.right

    @property
    def waiting(self) -> int:
        """At how many nobody has looked again yet."""
        return self.gaps - self.judged

    @property
    def is_enough(self) -> bool:
        """Whether enough people were judged again to say anything."""
        return self.judged_people >= self.least

    @property
    def value(self) -> float | None:
        """Which share of those looked at again are put right; None, where too few were."""
        return self.right / self.judged if self.judged and self.is_enough else None


@dataclass(frozen=True)
class Taken:
    """One gap that led somebody to a class, and the last word on it since the class ended (empty: none yet)."""

    finding: int
    topic: str
    topic_name: str
    person: int
    training_class: int
    word: str
    said_on: dt.date | None

    @property
    def is_right(self) -> bool:
        """Whether it is put right."""
        return self.word == FindingStep.Kind.DONE

    @property
    def word_label(self) -> str:
        """The word as people say it of a skill."""
        if not self.word:
            return "Chưa ai nhìn lại"
        return "Đã làm được" if self.is_right else "Vẫn còn thiếu"


@dataclass(frozen=True)
class Followed:
    """A class that somebody went to because of a finding, for who may know."""

    training_class: int
    name: str
    ends_on: dt.date
    has_ended: bool


def taken(on: dt.date, *, participants: QuerySet[Participant] | None = None) -> list[Taken]:
    """The gaps that led people to classes that have ended by a day, each with the last word since; of these
    participants only, or of all.

    Queries: one.
    """
    rows = TakenNeed.objects.filter(
        finding__withdrawn_at=None, participant__withdrawn_at=None, participant__state=Participant.State.APPROVED,
        **{f"{_CLASS}withdrawn_at": None, f"{_CLASS}state": TrainingClass.State.ENDED, f"{_CLASS}ends_on__lte": on},
    )  # fmt: skip
    if participants is not None:
        rows = rows.filter(participant__in=participants.order_by().values("pk"))
    words = FindingStep.objects.filter(
        finding=OuterRef("finding"), kind__in=_WORDS, day__gt=OuterRef(f"{_CLASS}ends_on"), day__lte=on
    ).order_by("-day", "-at", "-pk")
    rows = rows.annotate(word=Subquery(words.values("kind")[:1]), said_on=Subquery(words.values("day")[:1]))
    columns = ("finding", "topic", "topic__name", "participant__person", f"{_CLASS}pk", "word", "said_on")
    ordered = rows.order_by("topic__rank", "topic", f"{_CLASS}ends_on", "pk").values_list(*columns)
    return [Taken(*row[:5], row[5] or "", row[6]) for row in ordered]


def effect(found: Iterable[Taken], on: dt.date) -> list[Effect]:
    """Before and after, per topic. A gap that led to two classes is one, judged since the later.

    Queries: none.
    """
    least = int(parameter(LEAST_PEOPLE, on))
    topics: dict[str, list[Taken]] = {}
    for one in found:
        topics.setdefault(one.topic, []).append(one)
    return [_effect(rows, least) for rows in topics.values()]


def _effect(rows: list[Taken], least: int) -> Effect:
    last = {row.finding: row for row in rows}  # they come by the last day of their class
    judged = {pk: row for pk, row in last.items() if row.word}
    people = {row.person for row in rows if row.finding in judged}
    return Effect(
        rows[0].topic, rows[0].topic_name, len(last), len({row.person for row in rows}), len(judged), len(people),
        sum(row.is_right for row in judged.values()), least,
    )  # fmt: skip


def classes_since(findings: Iterable[int], *, user: object, on: dt.date) -> Mapping[int, list[Followed]]:
    """To which classes findings led somebody, as far as the reader may know of it: the first ones first.

    Shape: finding → classes; one that led to none is missing.
    Queries: one for each ten thousand findings, beyond those of `Sight`.
    """
    seen = participants_seen(user, on).order_by().values("pk")
    found: dict[int, dict[int, Followed]] = {}
    for part in portions(findings):
        rows = TakenNeed.objects.filter(finding__in=part, participant__in=seen).filter(
            participant__state=Participant.State.APPROVED, **{f"{_CLASS}withdrawn_at": None}
        ).exclude(**{f"{_CLASS}state": TrainingClass.State.CANCELLED})  # fmt: skip
        columns = ("finding", f"{_CLASS}pk", f"{_CLASS}name", f"{_CLASS}ends_on", f"{_CLASS}state")
        for finding, pk, name, ends_on, state in rows.order_by(f"{_CLASS}ends_on", "pk").values_list(*columns):
            known = found.setdefault(finding, {})
            known[pk] = Followed(pk, name, ends_on, state == TrainingClass.State.ENDED)
    return {finding: list(known.values()) for finding, known in found.items()}
