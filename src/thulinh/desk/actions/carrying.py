"""What units that end leave open in the rooms below, and the units that carry it on."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from thulinh.benefits.actions import end_rules_with_units, hand_over_pay_lists
from thulinh.benefits.actions.carrying_on import carry_on_support
from thulinh.selection.actions import hand_over_rounds, lead_hand_overs, lead_plans
from thulinh.training.actions import carry_on_demands, carry_on_topics
from thulinh.training.actions.carrying_classes import carry_on_classes
from thulinh.training.actions.carrying_on import carry_on_plans
from thulinh.visits.actions import hand_over_visits


def carry_open_matters(heirs: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> None:
    """Let what is open go on at the units that carry on (`heirs`: unit → heir, or None), from that day: planned visits,
    lists for payers, support and loans, pools of successors, review rounds, hand-overs that wait for a signature,
    demands for training, local topics, training plans, classes that have not ended.
    Rules of support that were laid down by hand for a unit that ends, end with it. Called inside an action.

    Queries: a fixed number, besides those of what is moved.
    Writes: nothing of its own; the actions of the rooms write.
    """
    hand_over_visits(heirs, on=on, reason=reason, by=by)
    carry_on_support(heirs, on=on, reason=reason, by=by)
    hand_over_pay_lists(heirs, on=on, reason=reason, by=by)
    end_rules_with_units(heirs, on=on, reason=reason, by=by)
    lead_plans(heirs, on=on, reason=reason, by=by)
    hand_over_rounds(heirs, on=on, reason=reason, by=by)
    lead_hand_overs(heirs, reason=reason, by=by)
    carry_on_demands(heirs, on=on, reason=reason, by=by)
    carry_on_topics(heirs, reason=reason, by=by)
    carry_on_classes(heirs, on=on, reason=reason, by=by)
    carry_on_plans(heirs, on=on, reason=reason, by=by)
