"""The cadres behind the share of a day, by name: who is trained by what, who is not and why, what people still lack."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from thulinh.kernel.text import format_date
from thulinh.people.models import Person
from thulinh.people.rules import portions
from thulinh.training.measures import levels_from
from thulinh.training.models import Demand, Participant, Qualification, Topic, TrainingClass
from thulinh.training.queries.coverage import Wanted, in_office, trained_on
from thulinh.training.queries.demands import demands_over, is_over
from thulinh.training.queries.newness import newly_held
from thulinh.units.models import UnitPath

TRAINED, MISSING, EXPIRED, NEVER = "da", "chua", "het-gia-tri", "chua-lan-nao"
_PATHS = "seat__unit__paths__"
_ASKING = (Participant.State.NOMINATED, Participant.State.APPROVED, Participant.State.WAITING)
_OVER = (TrainingClass.State.ENDED, TrainingClass.State.CANCELLED)


@dataclass(frozen=True)
class Post:
    """A seat that somebody holds."""

    unit: int
    unit_name: str
    position: str
    position_name: str
    since: dt.date
    is_new: bool


@dataclass(frozen=True)
class Standing:
    """Why somebody is trained, or is not; `training_class`: of the class that they are in, or passed."""

    is_trained: bool
    words: str
    until: dt.date | None = None
    training_class: int | None = None


@dataclass(frozen=True)
class Lack:
    """What somebody lacks for a post: the training for it (no topic), or a topic that a demand names; and why."""

    topic: str
    words: str
    basis: str = ""


def learners(path: str, on: dt.date, wanted: Wanted) -> QuerySet[Person]:
    """Who is in office on a day, at a path and below, each once, with `is_trained`; by name.

    Queries: none of its own.
    """
    held = in_office(path, on, wanted.positions).order_by().values("person")
    trained = Exists(trained_on(on, wanted).order_by().filter(person=OuterRef("pk")))
    return Person.objects.filter(pk__in=held).annotate(is_trained=trained).order_by("name_key", "pk")


def in_state(rows: QuerySet[Person], state: str, on: dt.date, wanted: Wanted) -> QuerySet[Person]:
    """Those of `learners` who are trained, who are not, whose training ended, who never had one."""
    if state == TRAINED:
        return rows.filter(is_trained=True)
    rows = rows.filter(is_trained=False)
    ended = Exists(_that_do(wanted, on).filter(ends_on__lt=on, person=OuterRef("pk")))
    if state == EXPIRED:
        return rows.filter(ended)
    return rows.filter(~ended) if state == NEVER else rows


def by_newness(rows: QuerySet[Person], path: str, on: dt.date, wanted: Wanted, *, is_new: bool) -> QuerySet[Person]:
    """Those of `learners` who took one of the seats newly, or who did not."""
    new = newly_held(in_office(path, on, wanted.positions), on).filter(is_new=True).order_by().values("person")
    return rows.filter(pk__in=new) if is_new else rows.exclude(pk__in=new)


def missing(*, path: str, on: dt.date, wanted: Wanted) -> dict[int, Standing]:
    """Who in office on a day is not trained, and why.

    Shape: person → why.
    Queries: four at most, for up to ten thousand people.
    """
    people = list(in_state(learners(path, on, wanted), MISSING, on, wanted).values_list("pk", flat=True))
    return standings(people, on, wanted)


def posts_of(people: Iterable[int], path: str, on: dt.date, wanted: Wanted) -> dict[int, list[Post]]:
    """The seats in question that people hold on a day at a path and below, the upper one first.

    Queries: one for each ten thousand people.
    """
    found: dict[int, list[Post]] = {}
    columns = ("person", "seat__unit", f"{_PATHS}name", "seat__position", "seat__position__short_name", "starts_on",
               "is_new")  # fmt: skip
    for part in portions(people):
        rows = newly_held(in_office(path, on, wanted.positions), on).filter(person__in=part)
        rows = rows.order_by(f"{_PATHS}path", "seat__position__rank", "pk")
        for person, *post in rows.values_list(*columns):
            found.setdefault(person, []).append(Post(*post))
    return found


def standings(people: Iterable[int], on: dt.date, wanted: Wanted) -> dict[int, Standing]:
    """Why each of these people is trained on a day, or is not: by which training, since when no more, in which class.

    Queries: three at most, for up to ten thousand people.
    """
    found: dict[int, Standing] = {}
    for part in portions(people):
        trainings, asking = _last_trainings(part, on, wanted), _asking(part, on, wanted)
        for person in part:
            found[person] = _standing(trainings.get(person), asking.get(person), on)
    return found


def _that_do(wanted: Wanted, on: dt.date) -> QuerySet[Qualification]:
    """The trainings that would do, if they hold. For the post: for one of those that their owner holds on the day."""
    rows = Qualification.objects.current()
    if wanted.topics is None:
        held = in_office("", on, wanted.positions).order_by()
        held = held.filter(person=OuterRef("person"), seat__position=OuterRef("position"))
        return rows.filter(Exists(held), position__in=wanted.positions)
    rows = rows.filter(topic__in=wanted.topics)
    return rows.filter(level__in=levels_from(wanted.level)) if wanted.level else rows


def _last_trainings(people: Sequence[int], on: dt.date, wanted: Wanted) -> dict[int, Qualification]:
    """Of each the training that holds longest; one that has ended only where none holds."""
    rows = _that_do(wanted, on).filter(person__in=people, starts_on__lte=on)
    rows = rows.order_by(F("ends_on").asc(nulls_last=True), "starts_on", "pk")
    return {row.person_id: row for row in rows.select_related("participant__training_class")}


def _asking(people: Sequence[int], on: dt.date, wanted: Wanted) -> dict[int, Participant]:
    """Of each the class that would train them in this and is not over on the day, or that they did not pass; the last
    one."""
    rows = Participant.objects.current().filter(
        Q(state__in=_ASKING) & ~Q(training_class__state__in=_OVER) | Q(result=Participant.Result.FAILED),
        person__in=people, training_class__withdrawn_at=None,
    )  # fmt: skip
    rows = rows.select_related("training_class")
    rows = rows if wanted.topics is None else rows.prefetch_related("training_class__topics")
    found: dict[int, Participant] = {}
    for row in rows.order_by("training_class__starts_on", "pk"):
        if _teaches(row, wanted) and (row.result != Participant.Result.FAILED or row.training_class.ends_on <= on):
            found[row.person_id] = row
    return found


def _teaches(row: Participant, wanted: Wanted) -> bool:
    if wanted.topics is None:
        return row.position_id in row.training_class.positions and row.position_id in wanted.positions
    return bool({one.topic_id for one in row.training_class.topics.all()} & set(wanted.topics))


def _standing(training: Qualification | None, asking: Participant | None, on: dt.date) -> Standing:
    if training is not None and training.holds_on(on):
        of_class = training.participant.training_class_id if training.participant else None
        until = f", có giá trị đến hết ngày {format_date(training.ends_on)}" if training.ends_on else ""
        words = f"{_called(training)}, ngày {format_date(training.starts_on)}{until}"
        return Standing(True, words, training.ends_on, of_class)
    ended = training.ends_on if training else None
    before = f"Hết giá trị từ sau ngày {format_date(ended)}" if ended else "Chưa được bồi dưỡng"
    if asking is None:
        return Standing(False, before, ended)
    name = f"“{asking.training_class.name}”"
    if asking.result == Participant.Result.FAILED:
        return Standing(False, f"{before}; đã học lớp {name}, chưa đạt", ended, asking.training_class_id)
    state = {
        Participant.State.APPROVED: f"được vào lớp {name}",
        Participant.State.NOMINATED: f"chờ duyệt vào lớp {name}",
        Participant.State.WAITING: f"chờ có chỗ ở lớp {name}",
    }[Participant.State(asking.state)]
    days = f"{format_date(asking.training_class.starts_on)} đến {format_date(asking.training_class.ends_on)}"
    return Standing(False, f"{before}; {state}, {days}", ended, asking.training_class_id)


def _called(training: Qualification) -> str:
    if training.participant:
        return f"Lớp “{training.participant.training_class.name}”"
    name = f"“{training.name}”, " if training.name else ""
    return f"{name}{training.issuer}" if training.issuer else f"“{training.name}”"


Aspirant = tuple[int, int, str]  # person, unit, position


def lacking(asked: Iterable[Aspirant], on: dt.date) -> dict[Aspirant, list[Lack]]:
    """What each of these people lacks on a day for a post of a unit: the training for it, and the topics that the
    demands over that unit name for it (GL1). Who lacks nothing stands with an empty list.

    Shape: (person, unit, position) → what, the training for the post first.
    Queries: four, for up to ten thousand people and units.
    """
    wanted = list(dict.fromkeys(asked))
    if not wanted:
        return {}
    demands = _demands({unit for _, unit, _ in wanted}, on)
    posts, topics = _learnt({person for person, _, _ in wanted}, on)
    names = dict(Topic.objects.values_list("code", "name"))
    return {one: _lacks(one, demands.get(one[1], ()), posts, topics, names) for one in wanted}


def _demands(units: set[int], on: dt.date) -> dict[int, list[Demand]]:
    """The demands that stand over each unit: its own and those of the units above."""
    paths = {
        unit: path
        for part in portions(units)
        for unit, path in UnitPath.objects.on(on).filter(unit__in=part).values_list("unit", "path")
    }
    given = demands_over(set(paths.values()), on)
    return {unit: [row for row in given if is_over(row, path)] for unit, path in paths.items()}


def _learnt(people: set[int], on: dt.date) -> tuple[set[tuple[int, str]], Mapping[tuple[int, str], set[str]]]:
    """For which posts, and in which topics at which levels, people are trained on a day."""
    posts: set[tuple[int, str]] = set()
    topics: dict[tuple[int, str], set[str]] = {}
    for part in portions(people):
        rows = Qualification.objects.on(on).filter(person__in=part)
        for person, post, topic, level in rows.order_by().values_list("person", "position", "topic", "level"):
            if post:
                posts.add((person, post))
            else:
                topics.setdefault((person, topic), set()).add(level)
    return posts, topics


def _lacks(
    one: Aspirant,
    demands: Sequence[Demand],
    posts: set[tuple[int, str]],
    topics: Mapping[tuple[int, str], set[str]],
    names: Mapping[str, str],
) -> list[Lack]:
    person, _, position = one
    found = [] if (person, position) in posts else [Lack("", "bồi dưỡng theo chức danh")]
    for demand in demands:
        if position not in demand.positions:
            continue
        enough = set(levels_from(demand.level)) if demand.level else None
        for topic in demand.topics:
            has = topics.get((person, topic), set())
            if not (has & enough if enough else has) and all(lack.topic != topic for lack in found):
                found.append(Lack(topic, names.get(topic, topic), demand.basis))
    return found
