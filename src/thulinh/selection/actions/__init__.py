"""What can be done in choosing and developing secretaries. Everything that writes this room's tables stands here."""

from thulinh.selection.actions.giving import end_selection_rules, give_selection_rule

__all__ = ["end_selection_rules", "give_selection_rule"]
