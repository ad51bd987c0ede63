"""The shape of what is handed in about people: one noun per file."""

from thulinh.people.forms.memberships import BeginForm, EndForm, TransferForm
from thulinh.people.forms.persons import CorrectForm, NewMemberForm, PartyForm, WithdrawForm
from thulinh.people.forms.seats import ChargeForm, EndChargeForm, HoldingForm, LeaveForm
from thulinh.people.forms.signing import CloseAccountForm, IssueForm, PasswordForm, SignInForm

__all__ = [
    "BeginForm",
    "ChargeForm",
    "CloseAccountForm",
    "CorrectForm",
    "EndChargeForm",
    "EndForm",
    "HoldingForm",
    "IssueForm",
    "LeaveForm",
    "NewMemberForm",
    "PartyForm",
    "PasswordForm",
    "SignInForm",
    "TransferForm",
    "WithdrawForm",
]
