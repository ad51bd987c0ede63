"""What about support waits for somebody: months to speak of; lists to make and to send; what did not come."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from thulinh.benefits.models import EntitlementRule, PayList
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.late import months_late
from thulinh.benefits.queries.lines import support_lines
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.states import NOT_CAME, SupportLine
from thulinh.people.reach import User, allowed, reach
from thulinh.units.models import UnitPath

MOST = 200
# Within more units than these, nobody's home page works out what the units below have not listed and received: the
# committees there do, and the map of arrears shows it.
MOST_UNITS = 400


@dataclass(frozen=True)
class ToList:
    """What is due from a payer for a month and stands on no list: for how many people, how much."""

    month_on: dt.date
    payer: str
    people: int
    vnd: int

    @property
    def month(self) -> str:
        """The month as people write it."""
        return Month.of(self.month_on).label


@dataclass(frozen=True)
class WaitingSupport:
    """All that waits for one person: months of one's own support to speak of, the oldest first; lists to make, those of
    the latest month first; lists made and not sent; receivers within reach who say that nothing came.
    """

    confirm: Sequence[SupportLine] = ()
    make: Sequence[ToList] = ()
    send: Sequence[int] = ()
    denied: Sequence[SupportLine] = ()

    @property
    def number(self) -> int:
        """Everything together."""
        return len(self.confirm) + len(self.make) + len(self.send) + len(self.denied)

    @property
    def keys(self) -> Mapping[str, Sequence[str]]:
        """What stays the same of each until it is done, by kind; what is reported as paid is told anew."""
        return {
            "support_confirm": [
                f"ho-tro:{one.code}:{one.month_on}:{'da-chi' if one.paid_vnd else 'den-ky'}" for one in self.confirm
            ],
            "support_make": [f"lap-danh-sach:{one.payer}:{one.month_on}" for one in self.make],
            "support_send": [f"gui-danh-sach:{pay_list}" for pay_list in self.send],
            "support_denied": [f"chua-nhan:{one.receipt}" for one in self.denied],
        }


def waiting_support(user: User, on: dt.date) -> WaitingSupport:
    """What about support waits for somebody, of the last twelve months.

    Queries: at most eighteen, beyond `reach`; none for an account of nobody.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return WaitingSupport()
    first, late_to = months_late(on)
    own = support_lines(None, month_from=first, month_to=on, on=on, people=[person])
    confirm = [one for one in own if one.waits_for_word(on) and (one.paid_vnd or one.in_arrears(late_to))]
    found = reach(user, BenefitPermission.PREPARE, on)
    if not found:
        return WaitingSupport(confirm)
    near = are_few(found.roots, on)
    lines = list(support_lines(found.roots, month_from=first, month_to=on, on=on)) if near else []
    made = allowed(PayList.objects.filter(sent_on=None, withdrawn_at=None), user, BenefitPermission.PREPARE, on)
    send = list(made.order_by("month_on", "pk").values_list("pk", flat=True)[:MOST])
    denied = [one for one in lines if one.word == NOT_CAME][:MOST]
    return WaitingSupport(confirm, to_list(lines, on), send, denied)


def are_few(roots: Collection[str], on: dt.date) -> bool:
    """Whether few enough units lie in these subtrees that what is due in them is worked out along the way.

    Queries: one.
    """
    return UnitPath.objects.on(on).open().under_any(tuple(roots))[: MOST_UNITS + 1].count() <= MOST_UNITS


def to_list(lines: Sequence[SupportLine], on: dt.date) -> list[ToList]:
    """What of some lines is due and stands on no list, by month and payer, the latest month first. Months of which the
    payer has reported payment already need no list.

    Queries: one.
    """
    left = [one for one in lines if one.is_due(on) and one.left_to_list_vnd and one.left_to_pay_vnd]
    payers = dict(EntitlementRule.objects.filter(pk__in={one.rule for one in left}).values_list("pk", "payer"))
    sums: dict[tuple[dt.date, str], list[SupportLine]] = {}
    for one in left:
        sums.setdefault((one.month_on, payers.get(one.rule or 0, "")), []).append(one)
    found = [
        ToList(month, payer, len({one.person for one in own}), sum(one.left_to_list_vnd for one in own))
        for (month, payer), own in sums.items()
    ]
    return sorted(found, key=lambda one: (-one.month_on.toordinal(), one.payer))
