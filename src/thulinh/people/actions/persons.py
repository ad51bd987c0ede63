"""Persons: adding, correcting, withdrawing. Phone, birth date and address are masked in the log."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import Phone, format_date, nfc, parse_phone
from thulinh.kernel.writing import action
from thulinh.people.models import Account, Holding, Membership, Person
from thulinh.people.queries import seen_by
from thulinh.people.rules import DAY, LESS_ASKED, NOT_KEPT, is_younger, masked, portions

FIELDS = ("full_name", "birth_on", "sex", "phone", "address", "code", "work", "joined_on")
_LENGTHS = {name: Person._meta.get_field(name).max_length for name in ("full_name", "address", "code", "work")}
_SEXES = frozenset(Person.Sex.values)
_NAME_COLUMNS = ("name_key", "search")
_EARLIEST_BIRTH = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class NewPerson:
    """A person as handed in: text in any form of Unicode, the phone number as it is written."""

    full_name: str
    birth_on: dt.date | None = None
    sex: str = ""
    phone: str = ""
    address: str = ""
    code: str = ""
    work: str = ""
    joined_on: dt.date | None = None


@dataclass(frozen=True)
class PersonCorrection:
    """What to change about a person: field → new value."""

    person: int
    changes: Mapping[str, Any] = field(default_factory=dict)


@action
def add_people(rows: Sequence[NewPerson], *, by: Any, reason: str = "") -> list[Person]:
    """Add people to the books, all of them or none.

    Shape: the persons in the order of the rows.
    Errors, each with its row: no name or one too long; a phone number that is none; a birth date in the future; joined
    before being born; a member code that somebody else has; what is not kept of somebody so young.
    Writes: Person, AuditEvent.
    """
    people = [_clean(Person(**{name: getattr(row, name) for name in FIELDS})) for row in rows]
    today = timezone.localdate(now())
    problems = [
        Problem(message, name, row)
        for row, person in enumerate(people)
        for name, message in (*_shape_problems(person, today), *_unasked_problems(person, NOT_KEPT, today))
    ]
    problems += _code_problems(people, by, today)
    if problems:
        raise Refusal(problems)
    with _told_of_taken_codes():
        Person.objects.bulk_create(people, batch_size=500)
    record_audit(
        audit_event(verb="people.add_person", subject=person, by=by, after=_shown(person, FIELDS), reason=reason)
        for person in people
    )
    return people


def add_person(row: NewPerson, *, by: Any, reason: str = "") -> Person:
    """Add one person to the books. Errors: as in `add_people`."""
    return add_people([row], by=by, reason=reason)[0]


@action
def correct_people(rows: Sequence[PersonCorrection], *, reason: str, by: Any) -> list[Person]:
    """Correct what is written about people, with a reason; the log keeps before and after.

    Shape: the persons in the order of the rows.
    Errors, each with its row: as in `add_people`; the person was withdrawn; no reason.
    Writes: Person, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do sửa.", "reason")
    known, today = lock_people(row.person for row in rows), timezone.localdate(now())
    problems, events, changed = [], [], []
    touched: set[str] = set()
    for index, row in enumerate(rows):
        person = known.get(row.person)
        if person is None:
            problems.append(Problem("Không còn người này trong danh sách.", "", index))
            continue
        before = {name: getattr(person, name) for name in FIELDS if name in row.changes}
        for name in before:
            setattr(person, name, row.changes[name])
        _clean(person)
        problems += [Problem(message, name, index) for name, message in _shape_problems(person, today)]
        fields = [name for name, value in before.items() if getattr(person, name) != value]
        problems += [Problem(message, name, index) for name, message in _unasked_problems(person, fields, today)]
        if fields:
            changed.append(person)
            touched.update(fields)
            old = {name: masked(name, before[name]) for name in fields}
            events.append(_correction_event(person, fields, old, reason, by))
    problems += _code_problems(changed, by, today)
    if problems:
        raise Refusal(problems)
    if changed:
        with _told_of_taken_codes():
            Person.objects.bulk_update(changed, [*sorted(touched), *_NAME_COLUMNS], batch_size=500)
    record_audit(events)
    return [known[row.person] for row in rows]


def correct_person(person: Person, changes: Mapping[str, Any], *, reason: str, by: Any) -> Person:
    """Correct what is written about one person. Errors: as in `correct_people`."""
    return correct_people([PersonCorrection(person.pk, changes)], reason=reason, by=by)[0]


@action
def withdraw_people(people: Iterable[Person], *, reason: str, by: Any) -> None:
    """Take people out of the books who were entered by mistake; their account is closed too.

    Errors: no reason; somebody is still a member or holds a seat.
    Writes: Person, Account, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    known, at = lock_people(person.pk for person in people), now()
    tied = _tied(known, timezone.localdate(at) + DAY)
    if tied:
        names = ", ".join(sorted(known[pk].full_name for pk in tied))
        raise Refusal(f"Còn tên trong danh sách đoàn viên hoặc còn giữ chức danh: {names}. Đồng chí kết thúc trước.")
    for part in portions(known):
        Person.objects.filter(pk__in=part).update(withdrawn_at=at, withdrawn_reason=nfc(reason)[:300])
        Account.objects.filter(person__in=part).update(is_active=False)
    record_audit(
        audit_event(verb="people.withdraw_person", subject=person, by=by, before=_shown(person, FIELDS), reason=reason)
        for person in known.values()
    )


def withdraw_person(person: Person, *, reason: str, by: Any) -> None:
    """Take one person out of the books. Errors: as in `withdraw_people`."""
    withdraw_people([person], reason=reason, by=by)


def lock_people(ids: Iterable[int]) -> dict[int, Person]:
    """The persons, neither withdrawn nor erased, held until the action ends, so that two at once wait for each other.
    Who holds units, people and what hangs on them, holds the units first, all people at once next, then the rest.

    Queries: one, for up to ten thousand persons.
    """
    locked: QuerySet = Person.objects.current().filter(erased_at=None).select_for_update(no_key=True).order_by("pk")
    return {person.pk: person for part in portions(sorted(ids)) for person in locked.filter(pk__in=part)}


def _tied(known: Mapping[int, Person], on: dt.date) -> set[int]:
    """Who of them is a member or holds a seat on that day or later."""
    tied: set[int] = set()
    for part in portions(known):
        tied |= set(Membership.objects.within(on, None).filter(person__in=part).values_list("person", flat=True))
        tied |= set(Holding.objects.within(on, None).filter(person__in=part).values_list("person", flat=True))
    return tied


def _clean(person: Person) -> Person:
    for name in ("full_name", "address", "code", "work"):
        setattr(person, name, nfc(getattr(person, name) or ""))
    person.sex = person.sex or ""
    person.phone = (parse_phone(person.phone) or person.phone) if person.phone else ""
    person.name_columns()
    return person


def _shape_problems(person: Person, today: dt.date) -> Iterable[tuple[str, str]]:
    if not any(char.isalpha() for char in person.full_name):
        yield "full_name", "Đồng chí ghi họ và tên."
    for name, longest in _LENGTHS.items():
        if len(getattr(person, name)) > (longest or 0):
            yield name, f"Mục này dài quá {longest} chữ."
    if person.sex and person.sex not in _SEXES:
        yield "sex", "Giới tính là nam hoặc nữ; chưa rõ thì để trống."
    if person.phone and not isinstance(person.phone, Phone):
        yield "phone", "Số điện thoại không đúng. Ví dụ: 0912 345 678."
    if person.birth_on and not _EARLIEST_BIRTH <= person.birth_on <= today:  # nobody is recorded before birth
        yield "birth_on", f"Ngày sinh {format_date(person.birth_on)} không đúng."
    if person.birth_on and person.joined_on and person.joined_on <= person.birth_on:
        yield "joined_on", "Ngày vào Đoàn phải sau ngày sinh."


def _unasked_problems(person: Person, fields: Iterable[str], today: dt.date) -> Iterable[tuple[str, str]]:
    """What of these fields is not kept of somebody so young; what was written before may stay until it is removed."""
    years = parameter(LESS_ASKED, today)
    if is_younger(person.birth_on, today, years):
        for name in fields:
            if name in NOT_KEPT and getattr(person, name):
                yield name, f"Dưới {years} tuổi: không lưu {NOT_KEPT[name]}. Đồng chí để trống mục này."


@contextmanager
def _told_of_taken_codes() -> Iterator[None]:
    """Refuse, too, when somebody else was given one of the codes at the same moment."""
    try:
        yield
    except IntegrityError as error:
        raise Refusal("Mã đoàn viên vừa được ghi cho người khác. Đồng chí xem lại mã rồi gửi lại.", "code") from error


def _code_problems(people: Sequence[Person], by: Any, today: dt.date) -> list[Problem]:
    """Who has a member code that another person has, in the books or in the same hand-in; a stranger is not named."""
    rows: dict[str, list[int]] = {}
    for row, person in enumerate(people):
        if person.code:
            rows.setdefault(person.code, []).append(row)
    owners = {
        code: (pk, name)
        for part in portions(rows)
        for pk, code, name in Person.objects.current().filter(code__in=part).values_list("pk", "code", "full_name")
    }
    others = {owners[code][0] for code in owners if any(people[row].pk != owners[code][0] for row in rows[code])}
    seen = seen_by(by, others, today)
    problems = []
    for code, places in rows.items():
        owner = owners.get(code)
        for order, row in enumerate(places):
            if owner and owner[0] != people[row].pk:
                whose = (
                    f"đã có của {owner[1]}" if owner[0] in seen else "đã có của người khác, ngoài phạm vi của đồng chí"
                )
                problems.append(Problem(f"Mã đoàn viên {code} {whose}.", "code", row))
            elif order:
                problems.append(Problem(f"Mã đoàn viên {code} có ở hai người.", "code", row))
    return problems


def _correction_event(person: Person, fields: Sequence[str], before: dict, reason: str, by: Any) -> Any:
    after = _shown(person, fields)
    return audit_event(
        verb="people.correct_person", subject=person, by=by, before=before, after=after, reason=nfc(reason)
    )


def _shown(person: Person, fields: Iterable[str]) -> dict[str, Any]:
    return {name: masked(name, getattr(person, name)) for name in fields}
