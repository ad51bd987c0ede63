"""The shape of what is handed in about people: one noun per file."""

from thulinh.people.forms.discipline import DisciplineForm
from thulinh.people.forms.memberships import BeginForm, EndForm, TransferForm
from thulinh.people.forms.persons import CorrectForm, NewMemberForm, PartyForm, WithdrawForm
from thulinh.people.forms.seats import ChargeForm, EndChargeForm, HoldingForm, LeaveForm, NewcomerForm
from thulinh.people.forms.signing import (
    CloseAccountForm,
    CodeForm,
    CurrentSecretForm,
    InviteForm,
    InviteManyForm,
    NewCodeForm,
    OwnSecretForm,
    ResetForm,
    SecretForm,
    SignInForm,
)

__all__ = [
    "BeginForm",
    "ChargeForm",
    "CloseAccountForm",
    "CodeForm",
    "CorrectForm",
    "CurrentSecretForm",
    "DisciplineForm",
    "EndChargeForm",
    "EndForm",
    "HoldingForm",
    "InviteForm",
    "InviteManyForm",
    "LeaveForm",
    "NewCodeForm",
    "NewMemberForm",
    "NewcomerForm",
    "OwnSecretForm",
    "PartyForm",
    "ResetForm",
    "SecretForm",
    "SignInForm",
    "TransferForm",
    "WithdrawForm",
]
