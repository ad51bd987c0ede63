"""Accounts: a way in for one person each. Its owner chooses the secret; nobody else ever sees it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.devices import end_sessions
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Account, Invitation, Person, SignInGuard
from thulinh.people.rules import (
    WAIT,
    WRONG_GUESSES,
    free_username,
    guard_key,
    masked,
    portions,
    username_stem,
    wrong_so_far,
)


@dataclass(frozen=True)
class NewAccount:
    """A way in to open for a person, under a name to sign in with; without one, the phone number or the name."""

    person: int
    username: str = ""


@action
def open_accounts(rows: Sequence[NewAccount], *, by: Any, reason: str = "") -> list[Account]:
    """Open ways in for many people at once, without a secret: nobody enters before the person has chosen one.

    Shape: the accounts in the order of the rows.
    Errors, each with its row: the person was withdrawn or has an account already; the name is too long or taken.
    Queries: a fixed number, however many rows.
    Writes: Account, AuditEvent.
    """
    people = lock_people(row.person for row in rows)
    given = [nfc(row.username) for row in rows]
    problems = _opening_problems(rows, given, people)
    if problems:
        raise Refusal(problems)
    wanted = [people[row.person] for row in rows]
    try:
        with transaction.atomic():
            accounts = _written(wanted, given)
    except IntegrityError:  # somebody was given one of the names a moment ago
        accounts = _written(wanted, given)
    record_audit(account_event("people.open_account", account, by, reason) for account in accounts)
    return accounts


def _written(people: Sequence[Person], given: Sequence[str]) -> list[Account]:
    names = _free_names(people, given)
    accounts = [Account(username=name, person=person) for name, person in zip(names, people, strict=True)]
    for account in accounts:
        account.set_unusable_password()
    return Account.objects.bulk_create(accounts, batch_size=500)


def _free_names(people: Sequence[Person], given: Sequence[str]) -> list[str]:
    """The names given; for who was given none, the phone number or the name without marks, or the next one free."""
    stems = [name or username_stem(person.full_name, person.phone) for name, person in zip(given, people, strict=True)]
    taken = _usernames_like({stem for stem, name in zip(stems, given, strict=True) if not name})
    taken.update(name for name in given if name)
    names = []
    for stem, name in zip(stems, given, strict=True):
        names.append(name or free_username(stem, taken))
        taken.add(names[-1])
    return names


def _usernames_like(stems: Iterable[str]) -> set[str]:
    """The names in use that begin so."""
    taken: set[str] = set()
    for part in portions(sorted(stems), 500):  # a database takes only so many conditions in one question
        begins = reduce(or_, (Q(username__istartswith=stem) for stem in part))
        taken.update(Account.objects.filter(begins).values_list("username", flat=True))
    return taken


def _opening_problems(rows: Sequence[NewAccount], names: Sequence[str], people: Mapping[int, Person]) -> list[Problem]:
    folded = [name.lower() for name in names]
    taken: Counter[str] = Counter(folded)
    having: Counter[int] = Counter(row.person for row in rows)
    for part in portions(filter(None, folded)):
        found = Account.objects.annotate(folded=Lower("username")).filter(folded__in=part)
        taken.update(found.values_list("folded", flat=True))
    for part in portions(having):
        having.update(Account.objects.filter(person__in=part).values_list("person", flat=True))
    problems = []
    for index, row in enumerate(rows):
        person = people.get(row.person)
        if person is None:
            problems.append(Problem("Không còn người này trong danh sách.", "person", index))
        elif having[row.person] > 1:
            problems.append(Problem(f"Đồng chí {person.full_name} đã có tài khoản.", "person", index))
        if len(names[index]) > 60:
            problems.append(Problem("Đồng chí ghi tên đăng nhập, nhiều nhất 60 chữ.", "username", index))
        elif names[index] and taken[folded[index]] > 1:
            problems.append(Problem(f"Tên đăng nhập “{names[index]}” đã có người dùng.", "username", index))
    return problems


@action
def create_administrator(username: str, *, by: Any = None, password: str = "") -> Account:
    """Open an account that keeps the machine. Without a password it opens by an invitation only.

    Errors: the name is taken or empty; the password is too weak.
    Writes: Account, AuditEvent.
    """
    name = nfc(username)
    if not name or len(name) > 60:
        raise Refusal("Đồng chí ghi tên đăng nhập, nhiều nhất 60 chữ.", "username")
    if Account.objects.filter(username__iexact=name).exists():
        raise Refusal(f"Tên đăng nhập “{name}” đã có người dùng.", "username")
    account = Account(username=name, is_administrator=True)
    if password:
        refuse_weak(password, account)
    account.set_password(password or None)
    account.save()
    record_audit([account_event("people.create_administrator", account, by)])
    return account


@action
def set_password(account: Account, password: str, *, by: Any, keep: str = "") -> None:
    """Set the password that the account's owner has chosen. Other devices are signed out; `keep` names this one.

    Errors: too short or too common; the same as before.
    Writes: Account, Device, the sessions, AuditEvent.
    """
    held = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    refuse_weak(password, held)
    if held.check_password(password):
        raise Refusal("Mật khẩu mới phải khác mật khẩu đang dùng.", "password")
    held.set_password(password)
    held.save(update_fields=["password"])
    account.password = held.password
    end_sessions([held.pk], keep=keep)
    record_audit([account_event("people.set_password", held, by)])


@action
def deactivate(account: Account, *, reason: str, by: Any) -> None:
    """Close an account at once; open sessions, invitations and private addresses end with it, also when it is opened
    again. What its owner wrote stays.

    Errors: no reason; one's own account.
    Writes: Account, Invitation, Device, the sessions, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do khóa tài khoản.", "reason")
    if by is not None and by.pk == account.pk:
        raise Refusal("Đồng chí không tự khóa tài khoản của mình.")
    at = now()
    Account.objects.filter(pk=account.pk).update(is_active=False, renewed_at=at)
    Invitation.objects.filter(account=account.pk, used_at=None, revoked_at=None).update(revoked_at=at)
    end_sessions([account.pk])
    record_audit([account_event("people.deactivate", account, by, nfc(reason))])


@action
def note_wrong_sign_in(username: str, address: str) -> int:
    """Count one wrong guess for this name from this address, and forget what is long past.

    Shape: how many wrong guesses count now.
    Writes: SignInGuard.
    """
    at, key = now(), guard_key(username, address)
    SignInGuard.objects.filter(last_at__lt=at - 4 * WAIT).delete()
    try:
        with transaction.atomic():
            SignInGuard.objects.create(key=key, wrong=1, last_at=at)
            return 1
    except IntegrityError:
        guard = SignInGuard.objects.select_for_update(no_key=True).get(pk=key)
    guard.wrong = min(wrong_so_far(guard.wrong, guard.last_at, at) + 1, WRONG_GUESSES)
    guard.last_at = at
    guard.save(update_fields=["wrong", "last_at"])
    return guard.wrong


@action
def forget_wrong_sign_ins(username: str, address: str) -> None:
    """Forget the wrong guesses after a right one.

    Writes: SignInGuard.
    """
    SignInGuard.objects.filter(pk=guard_key(username, address)).delete()


def refuse_weak(password: str, account: Account) -> None:
    """Refuse a password that is too short or too common.

    Errors: which of the two, at the field "password".
    """
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), "password") from error


def account_event(verb: str, account: Account, by: Any, reason: str = "", **after: Any) -> AuditEvent:
    """What the log keeps about an account: its name, a phone number in it masked; never what opens it."""
    number = account.username.partition("-")[0]  # the second who signs in by one phone has "-2" after it
    name = masked("phone", number) if number.isdigit() else account.username
    kept = {"username": name, "is_administrator": account.is_administrator, **after}
    return audit_event(verb=verb, subject=account, by=by, after=kept, reason=reason)
