"""What leads people to a class, kept as it is on the day when they are approved: the gaps found, and their level."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from thulinh.difficulties.models import Finding
from thulinh.people.rules import portions
from thulinh.training.models import ClassTopic, Participant, Qualification, TakenNeed, TrainingClass
from thulinh.training.rules.levels import level_needed

# A finding and the topic of the class that it is about.
Gap = tuple[int, str]


def take_needs(training_class: TrainingClass, rows: Sequence[Participant]) -> None:
    """Keep which open gaps, of the person or of their unit where nobody is named, lead these people to a class, and lay
    their level on them, not yet saved: new who is new in the seat and never was trained, advanced who was and still
    lacks something, practised everybody else.

    Queries: six, for up to ten thousand people.
    Writes: TakenNeed.
    Source: DN4, GL4.
    """
    if not rows:
        return
    topics = list(ClassTopic.objects.filter(training_class=training_class).values_list("topic", flat=True))
    gaps = _open_gaps(topics, rows)
    led = [(row, finding, topic) for row in rows for finding, topic in _of(row, gaps)]
    TakenNeed.objects.bulk_create(
        [TakenNeed(participant=row, finding_id=finding, topic_id=topic) for row, finding, topic in led],
        ignore_conflicts=True, batch_size=500,
    )  # fmt: skip
    trained = _trained(topics, training_class.positions, [row.person_id for row in rows])
    lacking = {row.pk for row, _, _ in led}
    for row in rows:
        row.level = level_needed(
            is_new=row.is_new, was_trained=row.person_id in trained, is_found_missing=row.pk in lacking
        )


def _open_gaps(topics: Sequence[str], rows: Sequence[Participant]) -> dict[tuple[str, int], list[Gap]]:
    """Gaps that stand, in skills that the topics teach, each with the first such topic: by person, or by unit where
    nobody is named.
    """
    found: dict[tuple[str, int], list[Gap]] = {}
    seen: set[int] = set()
    gaps = Finding.objects.of_kind(Finding.Kind.SKILL_GAP).current().filter(done_on=None, skill__topics__in=topics)
    named = [Q(person__in=part) for part in portions(row.person_id for row in rows)]
    unnamed = [Q(person=None, unit__in=part) for part in portions(row.unit_id for row in rows)]
    for condition in (*named, *unnamed):
        told = gaps.filter(condition).order_by("pk", "skill__topics__rank", "skill__topics")
        for pk, person, unit, topic in told.values_list("pk", "person", "unit", "skill__topics"):
            if pk not in seen:
                seen.add(pk)
                key = ("person", person) if person else ("unit", unit)
                found.setdefault(key, []).append((pk, topic))
    return found


def _of(row: Participant, gaps: dict[tuple[str, int], list[Gap]]) -> list[Gap]:
    return [*gaps.get(("person", row.person_id), ()), *gaps.get(("unit", row.unit_id), ())]


def _trained(topics: Sequence[str], positions: Sequence[str], people: Iterable[int]) -> set[int]:
    """Who of these people was ever trained in one of the topics or for one of the posts."""
    reached = Qualification.objects.current().filter(Q(topic__in=topics) | Q(position__in=positions))
    return {pk for part in portions(people) for pk in reached.filter(person__in=part).values_list("person", flat=True)}
