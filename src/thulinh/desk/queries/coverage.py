"""Mức bồi dưỡng as the desk shows it: the unit and the day asked about, the numbers with where they lead, the names."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from thulinh.desk.queries.portions import filled
from thulinh.kernel.clock import today
from thulinh.people.models import Account, Person, Position
from thulinh.people.queries import visible_people
from thulinh.training.models import Topic
from thulinh.training.queries.coverage import Coverage, Share, Wanted, coverage, topic_table
from thulinh.training.queries.learners import MISSING, TRAINED, learners, posts_of, standings
from thulinh.training.queries.sight import classes_seen
from thulinh.units.models import UnitPath

PAGE, PEOPLE = "desk:training_coverage", "desk:training_people"
NEW, OLD = "co", "khong"


@dataclass(frozen=True)
class Asked:
    """A question about training that the reader may ask: of which unit, as it stood on which day, about what.

    `then` is None where the unit did not stand on that day. `positions`: the posts by name.
    """

    now: UnitPath
    then: UnitPath | None
    on: dt.date
    wanted: Wanted
    positions: Sequence[str]
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where the unit stood on the day."""
        return (self.then or self.now).path

    @property
    def name(self) -> str:
        """What it was called on the day."""
        return (self.then or self.now).name

    def url(self, page: str, **changes: str | int) -> str:
        """The same question at a page, with what is changed in it."""
        said = {name: value for name, value in {**self.said, **changes}.items() if value not in ("", None)}
        return f"{reverse(page)}?{urlencode(said, doseq=True)}"


def coverage_asked(asked: Asked) -> Coverage:
    """The share of the day; nothing where the unit did not stand.

    Queries: as `coverage`.
    """
    if asked.then is None:
        return Coverage(Share())
    return coverage(path=asked.path, on=asked.on, wanted=asked.wanted)


@dataclass(frozen=True)
class Line:
    """One share with what it is of, and where its numbers lead."""

    label: str
    share: Share
    url: str
    due_url: str
    trained_url: str
    missing_url: str

    due = property(lambda self: self.share.due)
    trained = property(lambda self: self.share.trained)
    missing = property(lambda self: self.share.missing)
    value = property(lambda self: self.share.value)


def line_of(asked: Asked, label: str, share: Share, *, page: bool = False, **changes: str | int) -> Line:
    """A line whose numbers open the names that they count; `page`: its label opens the page of its own."""
    return Line(
        label, share, asked.url(PAGE, **changes) if page else "",
        asked.url(PEOPLE, **changes), asked.url(PEOPLE, tinh_trang=TRAINED, **changes),
        asked.url(PEOPLE, tinh_trang=MISSING, **changes),
    )  # fmt: skip


def place_lines(asked: Asked, found: Coverage) -> list[Line]:
    """The units right below in which somebody holds one of the posts, by name.

    Queries: one.
    """
    if not found.by_place:
        return []
    rows = UnitPath.objects.on(asked.on).open().filter(parent=asked.now.unit_id).order_by("level__rank", "name_key")
    return [
        line_of(asked, row.name, found.by_place[row.path], page=True, don_vi=row.unit_id)
        for row in rows
        if row.path in found.by_place
    ]


def position_lines(asked: Asked, found: Coverage) -> list[Line]:
    """Each position by itself: trained for that very post. Queries: one."""
    rows = Position.objects.filter(pk__in=found.by_position).order_by("rank", "code")
    return [line_of(asked, row.name, found.by_position[row.pk], page=True, chuc_danh=row.pk) for row in rows]


def newness_lines(asked: Asked, found: Coverage) -> list[Line]:
    """Those new in their seat, and the others."""
    parts = (("Mới nhận chức danh", found.new, NEW), ("Không phải mới nhận", found.others, OLD))
    return [line_of(asked, label, share, moi=code) for label, share, code in parts if share.due]


def topic_lines(asked: Asked, found: Coverage) -> list[Line]:
    """Each topic that is taught here, learnt by whom of the same people. Queries: one."""
    whole = found.whole.due
    rows = Topic.objects.filter(ended_at=None, unit=None) | Topic.objects.filter(pk__in=found.by_topic)
    return [
        line_of(asked, row.name, found.by_topic.get(row.pk, Share(whole)), page=True, chuyen_de=row.pk, muc="")
        for row in rows.order_by("group__rank", "rank", "code")
    ]


def learner_list(asked: Asked, user: Account) -> QuerySet[Person]:
    """Who is in office, with what a list shows of each: `unit_name`, `post_name`, `since`, `newness`, `state`, `why`,
    `until`, `is_open` (whether the person's page opens for the reader), `class_url` (of the class that `why` names).

    Queries: as the list, and six at most for each five hundred, besides those of `Sight`.
    """
    if asked.then is None:
        return Person.objects.none()
    return filled(learners(asked.path, asked.on, asked.wanted), partial(_tell, asked, user))


def _tell(asked: Asked, user: Account, rows: list[Person]) -> None:
    people = [row.pk for row in rows]
    posts = posts_of(people, asked.path, asked.on, asked.wanted)
    why = standings(people, asked.on, asked.wanted)
    named = {one.training_class for one in why.values() if one.training_class}
    classes = set(classes_seen(user, today()).filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    opens = set(visible_people(user, today(), among=people).values_list("pk", flat=True))
    for row in rows:
        mine, standing = posts.get(row.pk, []), why[row.pk]
        row.unit_name = "; ".join(dict.fromkeys(post.unit_name for post in mine))
        row.post_name = "; ".join(dict.fromkeys(post.position_name for post in mine))
        row.since = min((post.since for post in mine), default=None)
        row.newness = "Mới nhận" if any(post.is_new for post in mine) else ""
        row.state = "Đã bồi dưỡng" if row.is_trained else "Còn thiếu"
        row.why, row.until, row.is_open = standing.words, standing.until, row.pk in opens
        known = standing.training_class in classes
        row.class_url = reverse("desk:class", args=[standing.training_class]) if known else ""


def first_missing(asked: Asked, user: Account, number: int) -> list[Any]:
    """The first of those who are not trained, by name. Queries: as `learner_list`."""
    rows = learner_list(asked, user)
    return list(rows.filter(is_trained=False)[:number]) if asked.then else []


def topics_by_unit(asked: Asked) -> tuple[list[tuple[str, str]], list[dict[str, Any]]]:
    """How many of those in office have each topic learnt, in each unit right below.

    Shape: the topics (code, name) in order; and for each unit its name, how many are in office, and per topic the
    number with where it leads.
    Queries: seven, however many units.
    """
    wanted = Wanted(asked.wanted.positions)
    found = coverage(path=asked.path, on=asked.on, wanted=wanted) if asked.then else Coverage(Share())
    numbers = topic_table(path=asked.path, on=asked.on, positions=wanted.positions) if found.by_place else {}
    known = {topic for _, topic in numbers}
    named = [
        (code, name)
        for code, name in Topic.objects.order_by("group__rank", "rank", "code").values_list("code", "name")
        if code in known
    ]
    rows = UnitPath.objects.on(asked.on).open().filter(parent=asked.now.unit_id).order_by("level__rank", "name_key")
    return named, [_topic_line(asked, row, found, numbers, named) for row in rows if row.path in found.by_place]


def _topic_line(
    asked: Asked,
    row: UnitPath,
    found: Coverage,
    numbers: Mapping[tuple[str, str], int],
    named: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    line: dict[str, Any] = {"label": row.name, "due": found.by_place[row.path].due}
    for place, (code, _) in enumerate(named):
        line[f"topic_{place}"] = numbers.get((row.path, code), 0)
        line[f"url_{place}"] = asked.url(PEOPLE, don_vi=row.unit_id, chuyen_de=code, muc="", tinh_trang=TRAINED)
    return line
