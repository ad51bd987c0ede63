"""A country whose secretaries are entitled to support: seats, rules, lists, payments and words of two months, the same for
the same seed and size. Rows are laid straight, as the actions would have left them.

One branch for each holder. One branch in ten got a new secretary within October, one secretary in five is deputy too (of
another support of the same group), each province gives an allowance and a bonus, each commune its own support.
"""

import datetime as dt
import random
from decimal import Decimal

import generate
import ground
from generate import DAY, LONG_AGO, PROVINCES, SEED, Branch, Country

MONTH, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
MONTHS = (dt.date(2026, 9, 1), MONTH)
SECRETARY, DEPUTY = "bi-thu-chi-doan", "pho-bi-thu-chi-doan"
ALLOWANCE, BONUS, OWN = "phu-cap", "boi-duong", "ho-tro"
BONUS_VND, OWN_VND, PERCENT = 200_000, 100_000, 50
COEFFICIENT = Decimal("0.5")
BASE = "muc-luong-co-so"
PAYER = "Ủy ban nhân dân xã"


def lay_rules(country: Country) -> None:
    """Two supports of each province and one of each commune."""
    from thulinh.benefits.models import EntitlementRule

    columns = (
        "unit_id", "kind_id", "code", "name", "positions", "amount_vnd", "coefficient", "base", "group",
        "concurrent_percent", "payer", "legal_basis", "starts_on", "given_at",
    )  # fmt: skip
    rows: list[tuple] = []
    for province in range(2, 2 + PROVINCES):
        said = (PAYER, "Nghị quyết 12/NQ-HĐND", LONG_AGO, LAST)
        rows.append((province, "phu-cap", ALLOWANCE, "Phụ cấp", f'["{SECRETARY}"]', None, str(COEFFICIENT), BASE,
                     "co-so", 100, *said))  # fmt: skip
        rows.append((province, "boi-duong", BONUS, "Bồi dưỡng", f'["{DEPUTY}"]', BONUS_VND, None, "", "co-so", PERCENT,
                     *said))  # fmt: skip
    rows += [
        (
            commune.pk,
            "ho-tro",
            OWN,
            "Hỗ trợ",
            f'["{SECRETARY}"]',
            OWN_VND,
            None,
            "",
            "",
            100,
            PAYER,
            "Quy chế",
            LONG_AGO,
            LAST,
        )
        for commune in country.communes
    ]
    ground.lay(EntitlementRule, columns, rows)


class Holders:
    """Who holds what, and what was listed, paid and said of it."""

    def __init__(self, country: Country) -> None:
        self.chance = random.Random(SEED)
        self.country = country
        self.people, self.seats, self.held = 0, [], []
        self.lines: list[tuple] = []
        self.paid: list[tuple] = []
        self.said: list[tuple] = []

    def add(self, branch: Branch) -> None:
        """The secretary of a branch, or two one after the other; the deputy."""
        seat = self._seat(branch, SECRETARY)
        if self.chance.random() < 0.1 and branch.starts_on < MONTHS[0] and not branch.ends_on:
            change = MONTH + self.chance.randrange(1, 31) * DAY
            self._hold(seat, branch, branch.starts_on, change - DAY)
            self._hold(seat, branch, change, None)
            return
        person = self._hold(seat, branch, branch.starts_on, branch.ends_on)
        if self.chance.random() < 0.2:
            self._hold(self._seat(branch, DEPUTY), branch, branch.starts_on, branch.ends_on, person)

    def write(self) -> None:
        """Lay everything."""
        from thulinh.benefits.models import Payment, Receipt
        from thulinh.people.models import Holding, Person, Seat

        ground.lay(
            Person,
            ("id", "full_name", "name_key", "search"),
            ((n, f"Người {n}", f"{n}", f"nguoi {n}") for n in range(1, self.people + 1)),
        )
        ground.lay(Seat, ("id", "unit_id", "position_id", "starts_on"), self.seats)
        ground.lay(Holding, ("seat_id", "person_id", "how", "starts_on", "ends_on"), self.held)
        columns = ("person_id", "kind_id", "code", "unit_id", "path", "month_on", "due_on", "amount_vnd")
        ground.lay(Payment, (*columns, "paid_on", "payer", "list_number", "recorded_at"), self.paid)
        ground.lay(Receipt, (*columns, "word", "said_at"), self.said)

    def _seat(self, branch: Branch, position: str) -> int:
        self.seats.append((len(self.seats) + 1, branch.pk, position, branch.starts_on))
        return len(self.seats)

    def _hold(self, seat: int, branch: Branch, first: dt.date, last: dt.date | None, person: int | None = None) -> int:
        if person is None:
            self.people += 1
            person = self.people
            self._facts(person, branch, first, last)
        self.held.append((seat, person, "dai-hoi", first, last))
        return person

    def _facts(self, person: int, branch: Branch, first: dt.date, last: dt.date | None) -> None:
        """Of most who were there: the allowance paid, of fewer: said to have come, of some: that it did not."""
        for month in MONTHS:
            if first > LAST or (last and last < month) or self.chance.random() > 0.7:
                continue
            end = (month + 31 * DAY).replace(day=1) - DAY
            row = (person, "phu-cap", ALLOWANCE, branch.pk, branch.path, month, end, 1_000_000)
            self.paid.append((*row, LAST, PAYER, "1/CT", LAST))
            if self.chance.random() < 0.8:
                word = "da-nhan" if self.chance.random() < 0.95 else "chua-nhan"
                self.said.append((*row, word, LAST))


def lay_country(holders: int) -> dict[str, int]:
    """The whole country for about so many holders; how many rows the largest tables got."""
    from django.db import transaction

    from thulinh.benefits.models import EntitlementRule, Payment, Receipt
    from thulinh.people.models import Holding
    from thulinh.units.models import Unit

    country = generate.plan(int(holders / 1.1))
    laid = Holders(country)
    with transaction.atomic():
        generate.lay_units(country)
        lay_rules(country)
        for branch in country.branches:
            laid.add(branch)
        laid.write()
    ground.reset_ids()
    return {model.__name__: model.objects.count() for model in (Unit, Holding, EntitlementRule, Payment, Receipt)}
