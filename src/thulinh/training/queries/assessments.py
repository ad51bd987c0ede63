"""What cadres say of themselves about topics, and who reads it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thulinh.people.models import Holding
from thulinh.people.queries import placed_within
from thulinh.people.reach import User
from thulinh.people.rules import portions
from thulinh.training.models import SelfAssessment, Topic
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.demands import demands_over, is_over
from thulinh.training.queries.topics import topics_for
from thulinh.units.models import UnitPath

DEMANDED = "Chức danh của đồng chí phải học"


def latest_words(people: Iterable[int]) -> dict[int, dict[str, SelfAssessment]]:
    """The last word of each person about each topic, by person and topic; what was taken back does not count.

    Queries: one, for up to ten thousand people.
    """
    found: dict[int, dict[str, SelfAssessment]] = {}
    for part in portions(people):
        rows = SelfAssessment.objects.current().filter(person__in=part).order_by("day", "pk")
        for row in rows:
            found.setdefault(row.person_id, {})[row.topic_id] = row
    return found


def may_read_assessments(user: User, person: int, on: dt.date) -> bool:
    """Whether somebody reads what a person said of themselves: the person, and who looks at training where they are."""
    own = getattr(user, "person_id", None)
    return person == own or bool(placed_within(user, TrainingPermission.VIEW, [person], on))


def assessments_of(person: int) -> list[SelfAssessment]:
    """Everything that a person said of themselves and did not take back, the newest first.

    Queries: one.
    """
    rows = SelfAssessment.objects.current().filter(person=person).select_related("topic")
    return list(rows.order_by("-day", "topic__name", "-pk"))


def words_of(person: int) -> list[SelfAssessment]:
    """The last word of somebody about each topic, what they know least first.

    Queries: one.
    """
    rows = SelfAssessment.objects.current().filter(person=person).select_related("topic").order_by("day", "pk")
    last = {row.topic_id: row for row in rows}
    return sorted(last.values(), key=lambda row: (row.mark, row.topic.rank, row.topic_id))


@dataclass(frozen=True)
class AskedTopic:
    """A topic that a cadre is asked about: by a demand over their seat or not, and their last word."""

    topic: Topic
    is_demanded: bool
    last: SelfAssessment | None


@dataclass(frozen=True)
class AskedGroup:
    """The topics under one heading: those that a demand names, then those of each group."""

    name: str
    topics: Sequence[AskedTopic]


def asked_of(person: int, on: dt.date) -> list[AskedGroup]:
    """The topics that somebody is asked about: those that a demand names for their seat, then the others in use where
    they hold it, group by group. Who holds no seat of the Union is asked nothing.

    Queries: five.
    """
    held = dict(Holding.objects.on(on).filter(person=person).values_list("seat__unit", "seat__position"))
    paths = dict(UnitPath.objects.on(on).open().filter(unit__in=held, level__is_union=True).values_list("unit", "path"))
    if not paths:
        return []
    posts = {path: held[unit] for unit, path in paths.items()}
    demanded = {
        topic
        for demand in demands_over(list(posts), on)
        for path, post in posts.items()
        if post in demand.positions and is_over(demand, path)
        for topic in demand.topics
    }
    found = {topic.pk: topic for path in posts for topic in topics_for(path, on)}
    last = latest_words([person]).get(person, {})
    groups: dict[str, list[AskedTopic]] = {DEMANDED: []}
    for topic in sorted(found.values(), key=lambda one: (one.group.rank, one.group_id, one.rank, one.pk)):
        name = DEMANDED if topic.pk in demanded else topic.group.name
        groups.setdefault(name, []).append(AskedTopic(topic, topic.pk in demanded, last.get(topic.pk)))
    return [AskedGroup(name, topics) for name, topics in groups.items() if topics]
