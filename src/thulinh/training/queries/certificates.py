"""Certificates: who may get one, what is missing for it, what a paper that somebody holds up is worth."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from thulinh.kernel.text import format_date
from thulinh.people.models import Position
from thulinh.people.rules import portions
from thulinh.training.models import Certificate, Participant, Qualification, TrainingClass
from thulinh.training.queries.participants import standing_of
from thulinh.training.queries.sight import Sight
from thulinh.training.rules.certificates import Signing, plain_token, post_words, usual_number_form
from thulinh.units.queries import unit_on, units_on
from thulinh.units.rules.papers import paper_mark, place_of


class Worth(StrEnum):
    """What a certificate is worth on a day."""

    VALID = "co-gia-tri"
    ENDED = "het-gia-tri"
    WITHDRAWN = "da-thu-hoi"


@dataclass(frozen=True)
class Checked:
    """What anybody who holds a certificate may know of it."""

    number: str
    full_name: str
    post: str
    title: str
    days: str
    issuer: str
    issued_on: dt.date
    valid_until: dt.date | None
    withdrawn_on: dt.date | None
    worth: Worth


@dataclass(frozen=True)
class Candidate:
    """Somebody on the list of a class, with the certificate that they have or what is missing for one."""

    participant: int
    name: str
    post: str
    certificate: Certificate | None
    missing: tuple[str, ...]

    @property
    def is_due(self) -> bool:
        """Whether they may be given one now."""
        return self.certificate is None and not self.missing


def checked(token: str, on: dt.date) -> Checked | None:
    """What the certificate with this token is worth on a day, however the token was typed; None where there is none.

    Queries: one.
    """
    found = Certificate.objects.filter(token=plain_token(token)).exclude(token="").first()
    if found is None:
        return None
    issuer = " – ".join(filter(None, (found.heading_upper, found.heading_own)))
    withdrawn_on = found.withdrawn_at and _day(found.withdrawn_at)
    return Checked(
        found.number, found.full_name, found.post, found.title, found.days, issuer, found.issued_on, found.valid_until,
        withdrawn_on, worth_of(found, on),
    )  # fmt: skip


def worth_of(certificate: Certificate, on: dt.date) -> Worth:
    """What a certificate is worth on a day."""
    if certificate.withdrawn_at is not None:
        return Worth.WITHDRAWN
    return Worth.ENDED if certificate.valid_until and certificate.valid_until < on else Worth.VALID


def certificates_seen(user: Any, on: dt.date) -> QuerySet[Certificate]:
    """The certificates that the user may read: whoever reads the result of the participant does.

    Queries: none of its own beyond those of `Sight`.
    """
    if user is None:
        return Certificate.objects.all()
    results = Participant.objects.filter(Sight(user, on).results())
    return Certificate.objects.filter(participant__in=results.values("pk"))


def certificate_candidates(training_class: TrainingClass) -> list[Candidate]:
    """Everybody on the list of a class, by name, with their certificate or what is missing for it.

    Queries: seven, for up to ten thousand.
    """
    rows = Participant.objects.listed().filter(training_class=training_class)
    rows = list(rows.select_related("person").order_by("person__name_key", "pk"))
    given = {row.participant_id: row for row in _current(rows)}
    missing, posts = what_is_missing(rows), posts_of(rows, training_class.starts_on)
    return [
        Candidate(row.pk, row.person.full_name, posts[row.pk], given.get(row.pk), missing.get(row.pk, ()))
        for row in rows
    ]


def what_is_missing(rows: Iterable[Participant]) -> dict[int, tuple[str, ...]]:
    """What participants still lack for having passed, in words; who lacks nothing is missing here.

    Queries: three.
    """
    people = list(rows)
    standing, found = standing_of(people), {}
    for row in people:
        words = standing[row.pk].missing if row.pk in standing else ()
        if not words and row.result != Participant.Result.PASSED:
            failed = row.result == Participant.Result.FAILED
            words = ("kết quả là chưa đạt" if failed else "chưa ghi kết quả",)
        if words:
            found[row.pk] = tuple(words)
    return found


def posts_of(rows: Iterable[Participant], on: dt.date) -> dict[int, str]:
    """With which post and unit participants attended, as one says it on a day.

    Queries: two, for up to ten thousand.
    """
    people, units = list(rows), {}
    for part in portions(row.unit_id for row in people):
        units |= units_on(part, on)
    positions = dict(Position.objects.filter(pk__in={row.position_id for row in people}).values_list("pk", "name"))
    found = {}
    for row in people:
        unit, position = units.get(row.unit_id), positions.get(row.position_id, "")
        found[row.pk] = post_words(position, unit.level_name if unit else "", unit.name if unit else "")
    return found


def valid_until_of(rows: Iterable[Participant]) -> dict[int, dt.date | None]:
    """Until when the training of participants holds: for their post, else in the topic that ends first; None for good.

    Queries: one, for up to ten thousand.
    """
    posts: dict[int, list[dt.date | None]] = {}
    topics: dict[int, list[dt.date | None]] = {}
    for part in portions(row.pk for row in rows):
        reached = Qualification.objects.current().filter(participant__in=part)
        for participant, position, ends_on in reached.values_list("participant", "position", "ends_on"):
            (posts if position else topics).setdefault(participant, []).append(ends_on)
    return {pk: min(filter(None, days), default=None) for pk, days in {**topics, **posts}.items()}


def usual_signing(training_class: TrainingClass, on: dt.date) -> Signing:
    """What the next certificates of a class would say where nobody changes it: as its unit signed last.

    Queries: two at most.
    """
    last = Certificate.objects.filter(unit=training_class.unit_id).order_by("-issued_at", "-pk").first()
    if last is not None:
        return Signing(on, last.place, last.signer_title, last.signer_name, last.number_form)
    unit = unit_on(training_class.unit_id, on)
    name = unit.name if unit else ""
    mark = paper_mark(name)
    committee = "Ban Chấp hành" if mark == "CĐ" else "Ban Thường vụ"
    return Signing(on, place_of(name), f"TM. {committee} {name}\nBí thư", "", usual_number_form(mark))


def certificates_of_person(person: int) -> list[Certificate]:
    """All certificates of somebody, those taken back too, the newest first.

    Queries: one.
    """
    rows = Certificate.objects.filter(participant__person=person).select_related("participant__training_class")
    return list(rows.order_by("-issued_on", "-pk"))


def lines_of(certificate: Certificate) -> list[str]:
    """What a certificate says of its days and its validity, line by line."""
    until = certificate.valid_until
    return [certificate.days, *([f"Có giá trị đến hết ngày {format_date(until)}"] if until else [])]


def _current(rows: Iterable[Participant]) -> Iterable[Certificate]:
    for part in portions(row.pk for row in rows):
        yield from Certificate.objects.current().filter(participant__in=part)


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)
