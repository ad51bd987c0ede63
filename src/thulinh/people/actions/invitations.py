"""Invitations: the level above hands over a link that opens an account once; its owner chooses the secret."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.people.actions.accounts import NewAccount, account_event, open_accounts, refuse_weak
from thulinh.people.actions.devices import end_sessions
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Account, Holding, Invitation, Person
from thulinh.people.queries.entering import invitation_facts
from thulinh.people.rules import invitation_state, invitation_words, new_token, portions, token_mark

INVITATION_DAYS = "loi-moi-so-ngay"


@dataclass(frozen=True)
class Invited:
    """An invitation as it is handed over: the only time that its token is known."""

    invitation: Invitation
    account: Account
    token: str

    @property
    def pk(self) -> int:
        """The key of the invitation."""
        return self.invitation.pk


@action
def invite(people: Sequence[Person], *, on: dt.date, by: Any, reason: str = "") -> list[Invited]:
    """Invite people to sign in; who has no account is given one. An earlier invitation of theirs opens no more.

    Until the invitation is used, whoever is signed in stays so. An account that was closed opens by it again.

    Shape: in the order of the people, each once.
    Errors, each with its row: withdrawn; holds no seat on that day or later; it is one's own account.
    Queries: a fixed number, however many people.
    Writes: Account, Invitation, AuditEvent.
    """
    wanted = list(dict.fromkeys(person.pk for person in people))
    known = lock_people(wanted)
    problems = _inviting_problems(wanted, known, on, by)
    if problems:
        raise Refusal(problems)
    having = _accounts_of(wanted)
    missing = [NewAccount(pk) for pk in wanted if pk not in having]
    having |= {account.person_id: account for account in open_accounts(missing, by=by)} if missing else {}
    return invite_accounts([having[pk] for pk in wanted], on=on, by=by, reason=reason)


@action
def invite_accounts(accounts: Sequence[Account], *, on: dt.date, by: Any, reason: str = "") -> list[Invited]:
    """Give accounts that there are an invitation each; an earlier one opens no more, and a closed account opens again
    by it alone.

    Shape: in the order of the accounts.
    Queries: a fixed number, however many accounts.
    Writes: Invitation, Account, AuditEvent.
    """
    at, expires_on = now(), on + dt.timedelta(days=parameter(INVITATION_DAYS, on))
    keys = [account.pk for account in accounts]
    held = {row.pk: row for row in Account.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")}
    Invitation.objects.filter(account__in=keys, used_at=None, revoked_at=None).update(revoked_at=at)
    _open_again([account for account in held.values() if not account.is_active])
    given = [(held[key], new_token()) for key in keys]
    rows = Invitation.objects.bulk_create(
        [
            Invitation(account=account, token_mark=token_mark(token), made_at=at, made_by=by, expires_on=expires_on)
            for account, token in given
        ]
    )
    after = {"expires_on": str(expires_on)}
    record_audit(account_event("people.invite", account, by, reason, **after) for account, _ in given)
    return [Invited(row, account, token) for row, (account, token) in zip(rows, given, strict=True)]


@action
def accept_invitation(token: str, secret: str, *, on: dt.date) -> Account:
    """Take up an invitation with the secret that its owner chose; it opens nothing after that.

    Shape: the account, to be signed in. Wherever it was signed in before, it is no more; private addresses end.
    Errors: the state of the invitation, when it is not open; a secret too short or too common uses it up no more than
    looking at it does.
    Writes: Account, Invitation, Device, the sessions, AuditEvent.
    """
    # The account is held before its invitation is read, as when it is invited anew: two at once wait for each other.
    named = Invitation.objects.filter(token_mark=token_mark(token))
    account = Account.objects.select_for_update(no_key=True).filter(pk__in=named.values("account")).first()
    held = named.select_related("account__person").first()
    state = invitation_state(invitation_facts(held, on) if held else None, on)
    if account is None or held is None or state != "con-han":
        raise Refusal(invitation_words(state))
    refuse_weak(secret, account)
    held.used_at = account.renewed_at = now()
    account.set_password(secret)
    account.save(update_fields=["password", "renewed_at"])
    held.save(update_fields=["used_at"])
    end_sessions([account.pk])
    record_audit([account_event("people.accept_invitation", account, account)])
    return account


def _inviting_problems(wanted: Sequence[int], known: dict[int, Person], on: dt.date, by: Any) -> list[Problem]:
    seated: dict[int, bool] = {}
    for part in portions(wanted):
        rows = Holding.objects.within(on, None).filter(person__in=part)
        seated |= dict.fromkeys(rows.values_list("person", flat=True), True)
    own, problems = getattr(by, "person_id", None), []
    for row, pk in enumerate(wanted):
        person = known.get(pk)
        if person is None:
            problems.append(Problem("Không còn người này trong danh sách.", "person", row))
        elif pk == own:
            problems.append(
                Problem("Đồng chí không tự mời mình. Muốn đổi mật khẩu: mở trang Đổi mật khẩu.", "person", row)
            )
        elif pk not in seated:
            told = f"Đồng chí {person.full_name} không giữ chức danh nào từ ngày {format_date(on)} nên chưa mời được."
            problems.append(Problem(f"{told} Ghi việc giữ chức danh trước, rồi mời.", "person", row))
    return problems


def _accounts_of(people: Sequence[int]) -> dict[int, Account]:
    found: dict[int, Account] = {}
    for part in portions(people):
        found |= {account.person_id: account for account in Account.objects.filter(person__in=part)}
    return found


def _open_again(closed: list[Account]) -> None:
    """Whoever knows the old secret of a closed account does not get in by it."""
    for account in closed:
        account.is_active = True
        account.set_unusable_password()
    Account.objects.bulk_update(closed, ["is_active", "password"])
