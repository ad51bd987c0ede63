"""What can be done about support, loans and commendation. Everything that writes this room's tables stands here."""

from thulinh.benefits.actions.giving import (
    end_entitlement_rule,
    end_entitlement_rules,
    give_entitlement_rules,
    set_entitlement_rule,
    withdraw_entitlement_rule,
)
from thulinh.benefits.actions.kinds import load_benefit_kinds

__all__ = [
    "end_entitlement_rule",
    "end_entitlement_rules",
    "give_entitlement_rules",
    "load_benefit_kinds",
    "set_entitlement_rule",
    "withdraw_entitlement_rule",
]
