"""Who did something, told by the position that they held on that day and not by more."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils import timezone

from thulinh.desk.queries.places import last_names_of
from thulinh.people.models import Account, Holding

SYSTEM, ADMINISTRATOR, NOBODY = "hệ thống", "người quản trị hệ thống", "người khi ấy không giữ chức danh"


class Doers:
    """Accounts by what they were on a day: "Bí thư Đoàn xã, Đoàn xã Tân Lập".

    Queries: three, whatever the number of accounts.
    """

    def __init__(self, accounts: Iterable[int | None], *, own: int | None = None) -> None:
        """`own`: the account of the reader, who is called "chính đồng chí"."""
        wanted = {account for account in accounts if account is not None}
        rows = Account.objects.filter(pk__in=wanted).values_list("pk", "person", "is_administrator")
        self._own = own
        self._accounts = {pk: (person, is_administrator) for pk, person, is_administrator in rows}
        people = {person for person, _ in self._accounts.values() if person}
        held = Holding.objects.current().filter(person__in=people).select_related("seat__position")
        self._held: dict[int, list[Holding]] = {}
        for holding in held.order_by("seat__position__rank", "pk"):
            self._held.setdefault(holding.person_id, []).append(holding)
        units = (holding.seat.unit_id for holdings in self._held.values() for holding in holdings)
        self._names: Mapping[int, str] = last_names_of(units)

    def words(self, account: int | None, at: dt.datetime | None) -> str:
        """Who it was, by the highest seat held on the day of the instant."""
        if account is None or account not in self._accounts:
            return SYSTEM
        if account == self._own:
            return "chính đồng chí"
        person, is_administrator = self._accounts[account]
        day = timezone.localdate(at) if at else None
        for holding in self._held.get(person or 0, ()):
            if day is None or holding.holds_on(day):
                return f"{holding.seat.position.short_name}, {self._names.get(holding.seat.unit_id, '')}".rstrip(", ")
        return ADMINISTRATOR if is_administrator else NOBODY
