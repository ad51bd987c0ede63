"""Where units stand, as the actions of this room ask it: is it open that day, what is it called, who is above it."""

import datetime as dt
from collections.abc import Iterable

from thulinh.kernel.text import format_date
from thulinh.people.rules import DAY, portions
from thulinh.units.models import Unit, UnitPath


class Places:
    """The open stretches of some units, read once, asked for any day.

    Queries: one, for up to ten thousand units.
    """

    def __init__(self, units: Iterable[int]) -> None:
        self._stretches: dict[int, list[UnitPath]] = {}
        for part in portions(units):
            rows = UnitPath.objects.open().filter(unit__in=part).select_related("level").order_by("unit", "starts_on")
            for row in rows:
                self._stretches.setdefault(row.unit_id, []).append(row)

    def on(self, unit: int, day: dt.date) -> UnitPath | None:
        """Where the unit stands on that day; None when it was not open."""
        return next((row for row in self._stretches.get(unit, ()) if row.holds_on(day)), None)

    def name(self, unit: int) -> str:
        """What the unit is called, or was called last."""
        rows = self._stretches.get(unit)
        return rows[-1].name if rows else "đơn vị này"

    def last_day(self, unit: int, day: dt.date) -> dt.date | None:
        """The last day of the unit's life as seen from a day on which it is open; None while no end is known."""
        row = self.on(unit, day)
        while row is not None and row.ends_on is not None:
            following = self.on(unit, row.ends_on + DAY)
            if following is None:
                return row.ends_on
            row = following
        return None

    def problem(self, unit: int, starts_on: dt.date, ends_on: dt.date | None) -> tuple[str, str] | None:
        """Why nothing can hold in the unit on all of these days, as (field, words); None when it can."""
        if self.on(unit, starts_on) is None:
            return "starts_on", f"Ngày {format_date(starts_on)}, {self.name(unit)} không hoạt động."
        last = self.last_day(unit, starts_on)
        if last is not None and (ends_on is None or ends_on > last):
            words = f"{self.name(unit)} chỉ hoạt động đến ngày {format_date(last)}"
            return "ends_on", f"{words}. Đồng chí ghi ngày kết thúc không muộn hơn ngày đó."
        return None


def lock_units(units: Iterable[int]) -> None:
    """Hold these units until the action ends, so that two who write about the same unit wait for each other.

    Queries: one, for up to ten thousand units.
    """
    for part in portions(units):
        list(Unit.objects.select_for_update(no_key=True).filter(pk__in=part).order_by("pk").values_list("pk"))
