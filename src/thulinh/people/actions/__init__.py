"""What is done about people: one noun per file."""

from thulinh.people.actions.accounts import (
    IssuedAccount,
    NewAccount,
    create_administrator,
    deactivate,
    forget_wrong_sign_ins,
    issue_account,
    note_wrong_sign_in,
    open_accounts,
    renew_secret,
    set_password,
)
from thulinh.people.actions.charges import NewCharge, end_charge, put_in_charge, withdraw_charges
from thulinh.people.actions.holding_lists import (
    take_back_charges,
    take_back_holdings,
    take_charges,
    take_holdings,
)
from thulinh.people.actions.holdings import leave_seat, take_seat, take_seats, withdraw_holdings
from thulinh.people.actions.member_lists import take_back_members, take_members
from thulinh.people.actions.memberships import (
    NewMembership,
    begin_membership,
    begin_memberships,
    correct_first_days,
    end_membership,
    move_memberships,
    transfer_memberships,
    withdraw_memberships,
)
from thulinh.people.actions.mergers import appoint_provisional, end_with_unit
from thulinh.people.actions.party import record_party_standing
from thulinh.people.actions.persons import (
    NewPerson,
    PersonCorrection,
    add_people,
    add_person,
    correct_people,
    correct_person,
    withdraw_people,
    withdraw_person,
)
from thulinh.people.actions.positions import load_positions
from thulinh.people.actions.seating import NewHolding
from thulinh.people.actions.seats import NewSeat, close_seats, ensure_seats, open_seats

__all__ = [
    "IssuedAccount",
    "NewAccount",
    "NewCharge",
    "NewHolding",
    "NewMembership",
    "NewPerson",
    "NewSeat",
    "PersonCorrection",
    "add_people",
    "add_person",
    "appoint_provisional",
    "begin_membership",
    "begin_memberships",
    "close_seats",
    "correct_first_days",
    "correct_people",
    "correct_person",
    "create_administrator",
    "deactivate",
    "end_charge",
    "end_membership",
    "end_with_unit",
    "ensure_seats",
    "forget_wrong_sign_ins",
    "issue_account",
    "leave_seat",
    "load_positions",
    "move_memberships",
    "note_wrong_sign_in",
    "open_accounts",
    "open_seats",
    "put_in_charge",
    "record_party_standing",
    "renew_secret",
    "set_password",
    "take_back_charges",
    "take_back_holdings",
    "take_back_members",
    "take_charges",
    "take_holdings",
    "take_members",
    "take_seat",
    "take_seats",
    "transfer_memberships",
    "withdraw_charges",
    "withdraw_holdings",
    "withdraw_memberships",
    "withdraw_people",
    "withdraw_person",
]
