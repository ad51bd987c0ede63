"""What is done about people: one noun per file."""

from thulinh.people.actions.accounts import (
    NewAccount,
    create_administrator,
    deactivate,
    forget_wrong_sign_ins,
    note_wrong_sign_in,
    open_accounts,
    set_password,
)
from thulinh.people.actions.charges import NewCharge, end_charge, put_in_charge, withdraw_charges
from thulinh.people.actions.devices import end_device, move_device, note_device, sign_out_device, sign_out_others
from thulinh.people.actions.discipline import NewDiscipline, record_discipline, withdraw_discipline
from thulinh.people.actions.holding_lists import (
    take_back_charges,
    take_back_holdings,
    take_charges,
    take_holdings,
)
from thulinh.people.actions.holdings import leave_seat, resume_holdings, take_seat, take_seats, withdraw_holdings
from thulinh.people.actions.invitations import Invited, accept_invitation, invite, invite_accounts
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
from thulinh.people.actions.second_step import (
    check_second_step,
    end_second_step,
    renew_recovery_codes,
    reset_second_step,
    set_up_second_step,
)

__all__ = [
    "Invited",
    "NewAccount",
    "NewCharge",
    "NewDiscipline",
    "NewHolding",
    "NewMembership",
    "NewPerson",
    "NewSeat",
    "PersonCorrection",
    "accept_invitation",
    "add_people",
    "add_person",
    "appoint_provisional",
    "begin_membership",
    "begin_memberships",
    "check_second_step",
    "close_seats",
    "correct_first_days",
    "correct_people",
    "correct_person",
    "create_administrator",
    "deactivate",
    "end_charge",
    "end_device",
    "end_membership",
    "end_second_step",
    "end_with_unit",
    "ensure_seats",
    "forget_wrong_sign_ins",
    "invite",
    "invite_accounts",
    "leave_seat",
    "load_positions",
    "move_device",
    "move_memberships",
    "note_device",
    "note_wrong_sign_in",
    "open_accounts",
    "open_seats",
    "put_in_charge",
    "record_discipline",
    "record_party_standing",
    "renew_recovery_codes",
    "reset_second_step",
    "resume_holdings",
    "set_password",
    "set_up_second_step",
    "sign_out_device",
    "sign_out_others",
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
    "withdraw_discipline",
    "withdraw_holdings",
    "withdraw_memberships",
    "withdraw_people",
    "withdraw_person",
]
