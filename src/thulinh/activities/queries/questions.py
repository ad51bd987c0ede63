"""What a verifier should ask about many records, found in a fixed number of questions to the database."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from thulinh.activities.models import Activity, Attendance, Evidence
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.records import viewable
from thulinh.activities.queries.rights import Rights
from thulinh.activities.rules.quality import (
    Picture,
    Presence,
    Question,
    Written,
    claim_question,
    in_two_places,
    late_question,
    other_day_pictures,
    reused_pictures,
    written_at_once,
)


def questions_about(activities: Sequence[Activity], *, user: Any, on: dt.date) -> dict[int, list[Question]]:
    """What is worth asking about each of these records: entered late, several months written in one evening, somebody
    in two places at one hour, a picture that was used before or taken on another day.

    Of other records it says no more than the user may see.

    Shape: activity → questions; a record without any is not in it.
    Queries: at most eighteen, however many records.
    """
    if not activities:
        return {}
    found: dict[int, list[Question]] = defaultdict(list)
    for activity in activities:
        written = _written(activity)
        found[activity.pk] += [question for ask in (late_question, claim_question) if (question := ask(written))]
    asked = {activity.pk for activity in activities}
    pictures = _pictures(activities)
    mine = [picture for picture in pictures if picture.record in asked]
    days = {activity.pk: activity.day for activity in activities}
    for questions in (
        _one_each(written_at_once(_written_that_day(activities))),
        in_two_places(_presences(activities, Rights(user, on))),
        _one_each(reused_pictures(mine, pictures)),
        _one_each(other_day_pictures(mine, days)),
    ):
        for pk, more in questions.items():
            if pk in asked:
                found[pk].extend(more)
    named = {other for questions in found.values() for question in questions for other in question.others}
    seen = viewable(named, user=user, on=on)
    return {pk: list(dict.fromkeys(one.told_to(seen) for one in questions)) for pk, questions in found.items()}


def _one_each(questions: dict[int, Question]) -> dict[int, list[Question]]:
    return {pk: [question] for pk, question in questions.items()}


def _written(activity: Activity) -> Written:
    return Written(activity.pk, activity.host_id, activity.day, activity.written_on, activity.recorded_on)


def _written_that_day(activities: Sequence[Activity]) -> list[Written]:
    """All records of these hosts that arrived on the days on which these did."""
    first, last = (pick(activity.recorded_on for activity in activities) for pick in (min, max))
    rows = Activity.objects.held().filter(
        host__in={activity.host_id for activity in activities},
        recorded_at__gte=_midnight(first),
        recorded_at__lt=_midnight(last + dt.timedelta(days=1)),
    )
    return [_written(activity) for activity in rows.only("host", "day", "recorded_at", "entered_at")]


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _presences(activities: Iterable[Activity], rights: Rights) -> list[Presence]:
    """Everybody present at these records, wherever they are said to have been on the same days."""
    timed = [activity for activity in activities if activity.starts_at is not None]
    named = _named(timed, rights)
    there = Attendance.objects.filter(is_present=True, activity__in=[activity.pk for activity in timed])
    rows = Attendance.objects.filter(
        is_present=True,
        person__in=there.values("person"),
        activity__day__in={activity.day for activity in timed},
        activity__starts_at__isnull=False,
        activity__status=Activity.Status.HELD,
        activity__withdrawn_at=None,
    )
    columns = ("person", "activity", "activity__day", "activity__starts_at", "activity__place")
    return [
        Presence(person, named.get((activity, person), ""), activity, *when_and_where)
        for person, activity, *when_and_where in rows.values_list(*columns)
    ]


def _named(activities: Sequence[Activity], rights: Rights) -> dict[tuple[int, int], str]:
    """The names on the rolls of these records that the user may know, by record and person."""
    hosts = {activity.pk: activity.host_id for activity in activities}
    present = Attendance.objects.filter(is_present=True, activity__in=list(hosts))
    rows = list(present.values_list("activity", "person", "unit", "person__full_name"))
    places = Places({*hosts.values(), *(unit for _, _, unit, _ in rows)})
    own = {pk: rights.may_record(host, places.path(host, rights.on)) for pk, host in hosts.items()}
    return {
        (activity, person): name
        for activity, person, unit, name in rows
        if rights.may_name(person, places.path(unit, rights.on), may_record=own[activity])
    }


def _pictures(activities: Sequence[Activity]) -> list[Picture]:
    """The pictures of these records, those of the same hosts, and any other with the same bytes or likeness."""
    own = Evidence.objects.filter(activity__in=activities, withdrawn_at=None)
    prints = list(own.values_list("file__received_sha256", "file__sha256", "file__likeness"))
    received, kept, likeness = ({row[column] for row in prints} - {""} for column in range(3))
    rows = Evidence.objects.filter(
        Q(activity__host__in={activity.host_id for activity in activities})
        | Q(file__received_sha256__in=received)
        | Q(file__sha256__in=kept)
        | Q(file__likeness__in=likeness),
        withdrawn_at=None,
        activity__withdrawn_at=None,
    )
    columns = ("activity", "file__received_sha256", "file__likeness", "file__taken_at")
    return [
        Picture(pk, sha256, print_, timezone.localdate(taken_at) if taken_at else None)
        for pk, sha256, print_, taken_at in rows.values_list(*columns)
    ]
