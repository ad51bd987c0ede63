"""Certificates: given to those who passed, numbered without gaps or doubles, taken back with a reason."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.training.actions.holding import Key, held_participants, organised, said, today_of
from thulinh.training.models import Certificate, Participant, TrainingClass
from thulinh.training.queries.certificates import posts_of, valid_until_of, what_is_missing
from thulinh.training.rules.certificates import (
    Signing,
    days_words,
    new_token,
    numbered,
    signer_lines,
    signing_problems,
)
from thulinh.training.rules.classes import Step
from thulinh.units.models import Unit
from thulinh.units.queries import unit_on
from thulinh.units.rules.papers import Heading, heading_of, place_of

NO_LONGER = "Không còn chứng nhận này. Đồng chí mở lại trang."
_AT_ONCE = 500


@action
def issue_certificates(
    training_class: Key,
    participants: Iterable[Participant | int],
    *,
    issued_on: dt.date,
    signer_title: str,
    signer_name: str,
    number_form: str,
    place: str = "",
    by: Any,
) -> list[Certificate]:
    """Give certificates to participants who passed, numbered in the order given: all of them or none.

    What each says is kept as it is on this day. `number_form`: "{so}/CN-TĐTN-{nam}"; `place`: where it is dated from,
    the unit's own when empty; the lines of `signer_title` stand below each other.
    Queries: a fixed number to ask; rows are written as many at a time as the database takes.
    Errors: not one's to organise; the class has not ended; nobody named; somebody not in the class, without attendance
    or result (each by name, with what is missing), or with a certificate already; a day before the class ended or still
    to come; no signer; a number without ordinal or year.
    Writes: Certificate, AuditEvent.
    """
    row = organised(training_class, Step.CERTIFICATES, by=by)
    unit = unit_on(row.unit_id, issued_on) or unit_on(row.unit_id, today_of())
    name = unit.name if unit else ""
    signing = Signing(issued_on, nfc(place) or place_of(name), _lines(signer_title), nfc(signer_name), nfc(number_form))
    if problems := signing_problems(signing, ends_on=row.ends_on, today=today_of()):
        raise Refusal(problems)
    people = held_participants(row.pk, participants)
    if not people:
        raise Refusal("Đồng chí chọn ít nhất một học viên.", "participants")
    _refuse_unready(people)
    first = _next_ordinal(row.unit_id, issued_on.year)
    heading = heading_of(name, _name_above(unit, issued_on))
    made = _written(row, people, signing, heading, first, by)
    record_audit(
        audit_event(
            verb="training.issue_certificate", subject=one, by=by, unit_id=person.unit_id,
            after={"person": person.person_id, "number": one.number, "class": row.name},
        )
        for one, person in zip(made, people, strict=True)
    )  # fmt: skip
    return made


@action
def withdraw_certificate(certificate: Certificate | int, *, reason: str, by: Any) -> Certificate:
    """Take a certificate back: whoever checks it reads that it does not hold any more. Its number is not given again;
    who still has passed may be given another.

    Errors: not one's to organise; taken back already; no reason.
    Writes: Certificate, AuditEvent.
    """
    key = certificate if isinstance(certificate, int) else certificate.pk
    known = Certificate.objects.filter(pk=key).select_related("participant").first()
    if known is None:
        raise Refusal(NO_LONGER)
    organised(known.participant.training_class_id, None, by=by)
    row = Certificate.objects.select_for_update(no_key=True, of=("self",)).get(pk=key)
    if row.withdrawn_at is not None:
        raise Refusal("Chứng nhận này đã thu hồi.")
    row.withdrawn_at, row.withdrawn_reason = now(), said(reason)
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    after = {"person": known.participant.person_id, "number": row.number}
    event = audit_event(
        verb="training.withdraw_certificate", subject=row, by=by, unit_id=known.participant.unit_id, after=after,
        reason=row.withdrawn_reason,
    )  # fmt: skip
    record_audit([event])
    return row


def _refuse_unready(people: Sequence[Participant]) -> None:
    """Errors: somebody may not be given a certificate, each with why."""
    missing = what_is_missing(people)
    given = dict(
        Certificate.objects.current()
        .filter(participant__in=[row.pk for row in people])
        .values_list("participant", "number")
    )
    problems = []
    for place, row in enumerate(people):
        if row.state != Participant.State.APPROVED:
            why = "chưa được duyệt vào lớp"
        elif row.pk in given:
            why = f"đã có chứng nhận số {given[row.pk]}"
        else:
            why = "; ".join(missing.get(row.pk, ()))
        if why:
            problems.append(Problem(f"{row.person.full_name}: {why}.", "participants", place))
    if problems:
        raise Refusal(problems)


def _next_ordinal(unit: int, year: int) -> int:
    """The next number of a unit in a year. Who counts holds the unit until the certificates are written, so that two
    who count at once do so one after the other; numbers of certificates that were taken back stay used.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=unit)
    last = Certificate.objects.filter(unit=unit, year=year).aggregate(last=Max("ordinal"))["last"]
    return (last or 0) + 1


def _written(
    row: TrainingClass, people: Sequence[Participant], signing: Signing, heading: Heading, first: int, by: Any
) -> list[Certificate]:
    posts, until, year = posts_of(people, row.starts_on), valid_until_of(people), signing.issued_on.year
    moment, days = now(), days_words(row.starts_on, row.ends_on)
    return Certificate.objects.bulk_create(
        [
            Certificate(
                participant=person, unit_id=row.unit_id, year=year, ordinal=ordinal, number_form=signing.number_form,
                number=numbered(signing.number_form, ordinal, year), heading_upper=heading.upper,
                heading_own=heading.own, full_name=person.person.full_name, post=posts[person.pk][:300],
                title=row.name, days=days, place=signing.place, issued_on=signing.issued_on,
                signer_title=signing.signer_title, signer_name=signing.signer_name,
                valid_until=until.get(person.pk), token=new_token(), issued_by=by, issued_at=moment,
            )
            for ordinal, person in enumerate(people, start=first)
        ],
        batch_size=_AT_ONCE,
    )  # fmt: skip


def _name_above(unit: Any, on: dt.date) -> str:
    above = unit_on(unit.parent_id, on) if unit and unit.parent_id else None
    return above.name if above else ""


def _lines(title: str) -> str:
    return "\n".join(nfc(line) for line in signer_lines(title))
