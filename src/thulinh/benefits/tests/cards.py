"""Cards on the small country of tests/cast.py, by the real actions."""

import datetime as dt
from typing import Any

from cast import TODAY, Cast
from thulinh.benefits.actions.insurance import record_cards
from thulinh.benefits.models import EntitlementRule, InsuranceCard
from thulinh.benefits.rules.insurance import NewCard
from thulinh.kernel.clock import now
from thulinh.kernel.writing import writing
from thulinh.people.models import Person
from thulinh.units.models import Unit

CARD, SECRETARY, PAYER, BASIS = "the-bhyt", "bi-thu-chi-doan", "Ngân sách xã", "Nghị quyết 12/NQ-HĐND"


def card(cast: Cast, person: Person | None = None, **changes: Any) -> NewCard:
    """A card of the secretary of thôn Đông for the year 2026, unless said otherwise."""
    given: dict[str, Any] = {
        "person": (person or cast.secretary.person).pk, "kind": CARD, "unit": cast.east.pk,
        "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31), "payer": PAYER, "legal_basis": BASIS,
    }  # fmt: skip
    return NewCard(**given | changes)


def recorded(cast: Cast, person: Person | None = None, **changes: Any) -> InsuranceCard:
    """Such a card, recorded by the commune."""
    return record_cards([card(cast, person, **changes)], by=cast.commune)[0]


def card_rule(unit: Unit, *positions: str, **changes: Any) -> EntitlementRule:
    """Holders of these positions in the unit and below it are entitled to a card."""
    given: dict[str, Any] = {
        "unit": unit, "kind_id": CARD, "code": CARD, "name": "Thẻ bảo hiểm y tế của bí thư",
        "positions": list(positions or [SECRETARY]), "payer": PAYER, "legal_basis": BASIS,
        "starts_on": dt.date(2025, 7, 1), "given_at": now(),
    }  # fmt: skip
    with writing("benefits"):
        return EntitlementRule.objects.create(**given | changes)


SOON = TODAY + dt.timedelta(days=20)
