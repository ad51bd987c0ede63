"""Lists for payers: what may still be listed, the lists, and how far each line of one has come."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from thulinh.benefits.models import EntitlementRule, PayLine, PayList, Payment, Receipt
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.lines import support_lines
from thulinh.benefits.queries.own import names_of
from thulinh.benefits.queries.waiting import ToList, are_few, to_list
from thulinh.benefits.rules.months import Month, months_before
from thulinh.benefits.rules.states import State, SupportLine
from thulinh.people.models import Holding
from thulinh.people.reach import User, allowed, reach
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

OFFERED = 3  # months of which a page says what is on no list yet
Key = tuple[int, str]


def pay_lists(user: User, on: dt.date) -> QuerySet[PayList]:
    """The lists that the reader may see, the latest month first, taken back ones left out; each with `unit_name`,
    `people` and `total_vnd`.

    Queries: one, beyond `reach`.
    """
    named = UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1]
    rows = allowed(PayList.objects.current(), user, BenefitPermission.VIEW, on)
    told = rows.annotate(
        unit_name=Subquery(named), people=Count("lines__person", distinct=True), total_vnd=Sum("lines__due_vnd")
    )
    return told.order_by("-month_on", "payer", "pk")


def lists_to_write(user: User, on: dt.date) -> QuerySet[PayList]:
    """The lists that the reader may send, enter payments for, take back."""
    return allowed(PayList.objects.current(), user, BenefitPermission.PREPARE, on)


def payers_within(roots: Collection[str], on: dt.date) -> list[str]:
    """Who pays support to holders of seats in these subtrees, by the rules of the last twelve months.

    Queries: one.
    """
    above = {unit for root in roots for unit in path_ids(root)}
    rows = EntitlementRule.objects.within(months_before(on, 12), on).filter(kind__form="tien-hang-thang")
    here = UnitPath.objects.on(on).under_any(tuple(roots)).values("unit_id")
    found = rows.filter(unit__in=above) | rows.filter(unit__in=here)
    return sorted(set(found.values_list("payer", flat=True)))


def unlisted(roots: Collection[str], on: dt.date, *, months: int = OFFERED) -> list[ToList]:
    """What is due in these subtrees and stands on no list, of the last months that are over; the latest first. Nothing
    where so many units lie that this is not asked along the way: there the form is asked for one month.

    Queries: those of `support_lines`, and two.
    """
    if not are_few(roots, on):
        return []
    lines = support_lines(roots, month_from=months_before(on, months), month_to=on, on=on)
    return to_list(list(lines), on)


@dataclass(frozen=True)
class ListedLine:
    """A line of a list as it was frozen, and how far it has come. `payments`, `receipt`: what may be taken back."""

    line: PayLine
    unit_name: str
    support: str
    positions: str
    now: SupportLine | None
    payments: Sequence[Payment]
    receipt: Receipt | None
    on: dt.date

    @property
    def state(self) -> State:
        """How far it has come."""
        return self.now.state(self.on) if self.now else State.LISTED

    @property
    def paid_vnd(self) -> int:
        """What the payer says it paid for it."""
        return sum(one.amount_vnd for one in self.payments)

    @property
    def has_changed(self) -> bool:
        """Whether something else is due by what the books say now than what stands on the lists."""
        return self.now is not None and self.now.due_vnd != self.now.listed_vnd


def listed_lines(pay_list: PayList, on: dt.date) -> list[ListedLine]:
    """The lines of a list by unit and name, each with what the payer and the receiver said.

    Queries: fourteen at most, for up to ten thousand people.
    """
    lines = list(pay_list.lines.select_related("person", "rule").order_by("person__name_key", "code", "pk"))
    people, month = {line.person_id for line in lines}, pay_list.month_on
    asked = {"month_from": month, "month_to": month, "on": on, "people": people}
    now = {(one.person, one.code): one for one in support_lines(None, **asked)}
    names = dict(UnitPath.objects.on(on).filter(unit__in={line.unit_id for line in lines}).values_list("unit", "name"))
    called, posts = names_of({line.code for line in lines}), _posts(people, Month.of(month))
    paid, said = _paid(people, month), _said(people, month)
    return [
        ListedLine(
            line, names.get(line.unit_id, ""), called.get(line.code, line.code), posts.get(line.person_id, ""),
            now.get(key := (line.person_id, line.code)), paid.get(key, ()), said.get(key), on,
        )
        for line in lines
    ]  # fmt: skip


def _posts(people: Collection[int], month: Month) -> Mapping[int, str]:
    """What each of them held in the month, in words."""
    found: dict[int, list[str]] = {}
    rows = Holding.objects.within(month.starts_on, month.ends_on).order_by("seat__position__rank", "pk")
    for part in portions(people):
        for person, name in rows.filter(person__in=part).values_list("person", "seat__position__short_name"):
            found.setdefault(person, []).append(name)
    return {person: ", ".join(dict.fromkeys(names)) for person, names in found.items()}


def _paid(people: Collection[int], month_on: dt.date) -> Mapping[Key, Sequence[Payment]]:
    found: dict[Key, list[Payment]] = {}
    rows = Payment.objects.current().filter(month_on=month_on).order_by("paid_on", "pk")
    for part in portions(people):
        for one in rows.filter(person__in=part):
            found.setdefault((one.person_id, one.code), []).append(one)
    return found


def _said(people: Collection[int], month_on: dt.date) -> Mapping[Key, Receipt]:
    rows = Receipt.objects.current().filter(month_on=month_on)
    return {(one.person_id, one.code): one for part in portions(people) for one in rows.filter(person__in=part)}


def payments_to_write(user: User, on: dt.date) -> QuerySet[Payment]:
    """The payments that the reader may take back."""
    return allowed(Payment.objects.current(), user, BenefitPermission.PREPARE, on)


def paper_receipts_to_write(user: User, on: dt.date) -> QuerySet[Receipt]:
    """The words entered from signed lists that the reader may take back."""
    return allowed(Receipt.objects.current().filter(is_from_paper=True), user, BenefitPermission.PREPARE, on)


def scan_of_list(user: User, file: int, on: dt.date) -> bool:
    """Whether a file is the scan of a list whose people the reader may see: everybody who stands on it lies within
    reach.
    """
    found = reach(user, BenefitPermission.VIEW, on)
    if not found:
        return False
    rows = (Receipt.objects.filter(file=file), Payment.objects.filter(file=file))
    counted = [(each.count(), allowed(each, user, BenefitPermission.VIEW, on).count()) for each in rows]
    return any(every for every, _ in counted) and all(every == seen for every, seen in counted)
