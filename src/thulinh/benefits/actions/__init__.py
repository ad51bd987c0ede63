"""What can be done about support, loans and commendation. Everything that writes this room's tables stands here."""

from thulinh.benefits.actions.giving import (
    end_entitlement_rule,
    end_entitlement_rules,
    end_rules_with_units,
    give_entitlement_rules,
    set_entitlement_rule,
    withdraw_entitlement_rule,
)
from thulinh.benefits.actions.kinds import load_benefit_kinds
from thulinh.benefits.actions.pay_lists import hand_over_pay_lists, make_pay_list, send_pay_list, withdraw_pay_list
from thulinh.benefits.actions.payments import (
    pay_listed,
    record_payment,
    record_payments,
    withdraw_payment,
    withdraw_payments,
)
from thulinh.benefits.actions.receipts import (
    confirm_receipt,
    confirm_receipts,
    enter_receipts_from_list,
    say_not_received,
    withdraw_receipt,
)

__all__ = [
    "confirm_receipt",
    "confirm_receipts",
    "end_entitlement_rule",
    "end_entitlement_rules",
    "end_rules_with_units",
    "enter_receipts_from_list",
    "give_entitlement_rules",
    "hand_over_pay_lists",
    "load_benefit_kinds",
    "make_pay_list",
    "pay_listed",
    "record_payment",
    "record_payments",
    "say_not_received",
    "send_pay_list",
    "set_entitlement_rule",
    "withdraw_entitlement_rule",
    "withdraw_pay_list",
    "withdraw_payment",
    "withdraw_payments",
    "withdraw_receipt",
]
