"""What about health-insurance cards waits for somebody: one's own to say came; for who prepares support, cards that end
soon and people who have none.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thulinh.benefits.models import InsuranceCard
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.insurance import cards_to_write, ending_soon, uncovered_under
from thulinh.benefits.queries.waiting import MOST, are_few
from thulinh.people.reach import User, reach


@dataclass(frozen=True)
class WaitingCards:
    """One's own cards of which one has not said whether they came; cards within reach that end soon and are not
    followed by another; people within reach who are entitled to one and have none.
    """

    own: Sequence[int] = ()
    soon: Sequence[int] = ()
    missing: Sequence[int] = ()

    @property
    def number(self) -> int:
        """Everything together."""
        return len(self.own) + len(self.soon) + len(self.missing)

    @property
    def keys(self) -> Mapping[str, Sequence[str]]:
        """What stays the same of each until it is done, by kind."""
        return {
            "cards_own": [f"the-nhan:{card}" for card in self.own],
            "cards_soon": [f"the-sap-het:{card}" for card in self.soon],
            "cards_missing": [f"the-chua-co:{person}" for person in self.missing],
        }


def waiting_cards(user: User, on: dt.date) -> WaitingCards:
    """What about cards waits for somebody.

    Queries: seven at most, beyond `reach`; none for an account of nobody.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return WaitingCards()
    own = InsuranceCard.objects.on(on).filter(person=person, received_at=None).values_list("pk", flat=True)
    found = reach(user, BenefitPermission.PREPARE, on)
    if not found or not are_few(found.roots, on):
        return WaitingCards(list(own))
    soon = ending_soon(cards_to_write(user, on), on).order_by("ends_on", "pk").values_list("pk", flat=True)[:MOST]
    missing = [one.person for one in uncovered_under(found.roots, on)][:MOST]
    return WaitingCards(list(own), list(soon), missing)
