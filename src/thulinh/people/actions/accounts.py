"""Accounts: a way in for one person each, with a secret that is shown once and changed at the first use."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Account, Person, SignInGuard
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

# No letters or digits that are mistaken for each other when read out on the phone.
_LETTERS = "abcdefghkmnpqrstuvxyz23456789"
_SECRET_LENGTH = 12


@dataclass(frozen=True)
class IssuedAccount:
    """An account with the secret that opens it the first time; the secret is kept nowhere."""

    account: Account
    secret: str

    @property
    def username(self) -> str:
        """The name to sign in with."""
        return self.account.username


@action
def issue_account(person: Person, *, by: Any) -> IssuedAccount:
    """Give a person an account: the phone number or the name without marks, and a secret shown this once.

    Errors: the person has an account already (renew its secret instead); the person was withdrawn.
    Writes: Account, AuditEvent.
    """
    held = Person.objects.current().select_for_update(no_key=True).filter(pk=person.pk).first()
    if held is None:
        raise Refusal("Không còn người này trong danh sách.")
    if Account.objects.filter(person=held).exists():
        raise Refusal(f"Đồng chí {held.full_name} đã có tài khoản. Nếu quên mật khẩu, đồng chí chọn cấp lại mật khẩu.")
    stem = username_stem(held.full_name, held.phone)
    taken = Account.objects.filter(username__istartswith=stem).values_list("username", flat=True)
    try:
        with transaction.atomic():
            return _opened(Account(username=free_username(stem, taken), person=held), by, "people.issue_account")
    except IntegrityError:  # somebody was given the name a moment ago
        return _opened(Account(username=free_username(stem, taken.all()), person=held), by, "people.issue_account")


@dataclass(frozen=True)
class NewAccount:
    """A way in to open for a person, under a name to sign in with."""

    person: int
    username: str


@action
def open_accounts(rows: Sequence[NewAccount], *, by: Any, reason: str = "") -> list[Account]:
    """Open ways in for many people at once, without a secret: nobody enters by the name until one is issued.

    Shape: the accounts in the order of the rows.
    Errors, each with its row: the person was withdrawn or has an account already; the name is empty, too long or taken.
    Queries: a fixed number, however many rows.
    Writes: Account, AuditEvent.
    """
    people = lock_people(row.person for row in rows)
    names = [nfc(row.username) for row in rows]
    problems = _opening_problems(rows, names, people)
    if problems:
        raise Refusal(problems)
    accounts = [Account(username=name, person=people[row.person]) for row, name in zip(rows, names, strict=True)]
    for account in accounts:
        account.set_unusable_password()
    Account.objects.bulk_create(accounts, batch_size=500)
    record_audit(_event("people.open_account", account, by, reason) for account in accounts)
    return accounts


def _opening_problems(rows: Sequence[NewAccount], names: Sequence[str], people: Mapping[int, Person]) -> list[Problem]:
    folded = [name.lower() for name in names]
    taken: Counter[str] = Counter(folded)
    having: Counter[int] = Counter(row.person for row in rows)
    for part in portions(folded):
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
        if not 0 < len(names[index]) <= 60:
            problems.append(Problem("Đồng chí ghi tên đăng nhập, nhiều nhất 60 chữ.", "username", index))
        elif taken[folded[index]] > 1:
            problems.append(Problem(f"Tên đăng nhập “{names[index]}” đã có người dùng.", "username", index))
    return problems


@action
def create_administrator(username: str, *, by: Any = None, password: str = "") -> IssuedAccount:
    """Open an account that keeps the machine. Without a password it gets a secret, shown this once.

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
        _refuse_weak(password, account, "password")
    return _opened(account, by, "people.create_administrator", password)


@action
def renew_secret(account: Account, *, by: Any) -> IssuedAccount:
    """Give an account a new secret, shown this once, when its owner has forgotten the password. It opens it again too.

    Writes: Account, AuditEvent.
    """
    held = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    secret = _new_secret()
    held.set_password(secret)
    held.must_change_password, held.is_active = True, True
    held.save(update_fields=["password", "must_change_password", "is_active"])
    _audit("people.renew_secret", held, by)
    return IssuedAccount(held, secret)


@action
def set_password(account: Account, password: str, *, by: Any) -> None:
    """Set the password that the account's owner has chosen.

    Errors: too short or too common; the same as before.
    Writes: Account, AuditEvent.
    """
    held = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    _refuse_weak(password, held, "password")
    if held.check_password(password):
        raise Refusal("Mật khẩu mới phải khác mật khẩu đang dùng.", "password")
    held.set_password(password)
    held.must_change_password = False
    held.save(update_fields=["password", "must_change_password"])
    account.password, account.must_change_password = held.password, False
    _audit("people.set_password", held, by)


@action
def deactivate(account: Account, *, reason: str, by: Any) -> None:
    """Close an account at once; open sessions end with it. What its owner wrote stays.

    Errors: no reason; one's own account.
    Writes: Account, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do khóa tài khoản.", "reason")
    if by is not None and by.pk == account.pk:
        raise Refusal("Đồng chí không tự khóa tài khoản của mình.")
    Account.objects.filter(pk=account.pk).update(is_active=False)
    _audit("people.deactivate", account, by, nfc(reason))


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


def _opened(account: Account, by: Any, verb: str, password: str = "") -> IssuedAccount:
    secret = password or _new_secret()
    account.set_password(secret)
    account.must_change_password = not password
    account.save()
    _audit(verb, account, by)
    return IssuedAccount(account, secret)


def _new_secret() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_SECRET_LENGTH))
    return "-".join(letters[place : place + 4] for place in range(0, _SECRET_LENGTH, 4))


def _refuse_weak(password: str, account: Account, field: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), field) from error


def _audit(verb: str, account: Account, by: Any, reason: str = "") -> None:
    record_audit([_event(verb, account, by, reason)])


def _event(verb: str, account: Account, by: Any, reason: str) -> AuditEvent:
    number = account.username.partition("-")[0]  # the second who signs in by one phone has "-2" after it
    name = masked("phone", number) if number.isdigit() else account.username
    after = {"username": name, "is_administrator": account.is_administrator}
    return audit_event(verb=verb, subject=account, by=by, after=after, reason=reason)
