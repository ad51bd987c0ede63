"""What can be done about support, loans and commendation. Everything that writes this room's tables stands here."""

from thulinh.benefits.actions.kinds import load_benefit_kinds

__all__ = ["load_benefit_kinds"]
