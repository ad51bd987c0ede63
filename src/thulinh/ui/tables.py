"""Lists: one description serves the page and the spreadsheet. A column's `value` is what the spreadsheet gets."""

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from thulinh.kernel import text
from thulinh.ui.templatetags import ui

MISSING = format_html('<span aria-hidden="true">–</span><span class="vh">{}</span>', "chưa có")


class Table(tables.Table):
    """A list in our look. The first column names the row."""

    row_word = "dòng"
    export_url = ""
    is_filtered = False
    empty: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Here and not in Meta, which a room's own Meta would replace.
        super().__init__(*args, **{"template_name": "ui/table.html", "default": MISSING, **kwargs})

    @property
    def row_total(self) -> int:
        """How many rows there are on all pages."""
        return self.paginator.count if getattr(self, "page", None) else len(self.rows)


class _TypedColumn(tables.Column):
    """A column whose page text and spreadsheet value differ."""

    sheet_kind = ""

    def value(self, value: Any, **_: Any) -> Any:
        """The value as it is, for a typed cell."""
        return value


class TextColumn(_TypedColumn):
    """Words, or a code whose zeros matter: always a text in the spreadsheet."""

    sheet_kind = "text"


class DateColumn(_TypedColumn):
    """A day: 22/11/2026."""

    def render(self, value: dt.date) -> str:
        """The day as it is read."""
        return ui.vn_date(value)


class DateTimeColumn(_TypedColumn):
    """An instant: 22/11/2026, 19:30."""

    def render(self, value: dt.datetime) -> str:
        """The instant as it is read."""
        return ui.vn_datetime(value)


class TimeColumn(_TypedColumn):
    """An hour: 19:30."""

    def render(self, value: dt.time) -> str:
        """The hour as it is read."""
        return f"{value:%H:%M}"


class NumberColumn(_TypedColumn):
    """A count or an amount: 1.240 or 3,5; to the right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(*args, **kwargs)

    def render(self, value: float) -> str:
        """The number as it is read."""
        return ui.decimal(value)


class PercentColumn(NumberColumn):
    """A share 0–1 as 31,4%."""

    sheet_kind = "percent"

    def render(self, value: float) -> str:
        """The share as it is read."""
        return text.format_percent(value)


class PhoneColumn(_TypedColumn):
    """A phone number as people read it; one that was masked before stays masked."""

    sheet_kind = "text"

    def render(self, value: str) -> str:
        """The number as it is read."""
        return ui.phone(value)

    def value(self, value: str, **_: Any) -> str:
        """The same in the spreadsheet."""
        return ui.phone(value)


class ChipColumn(_TypedColumn):
    """A state as a chip. `chips` gives (tone, icon) for the raw value; the words come from the record."""

    sheet_kind = "text"

    def __init__(self, *args: Any, chips: dict[Any, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "state"}})
        super().__init__(*args, **kwargs)
        self.chips = chips or {}

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        """The chip."""
        raw = tables.A(bound_column.accessor).resolve(record, quiet=True)
        tone, icon = self.chips.get(raw, self.chips.get(value, ("", "")))
        return render_to_string("ui/chip.html", {"text": value, "tone": tone, "icon": icon})


class ActionColumn(tables.Column):
    """Links and buttons of a row; not in the spreadsheet. The table's `render_<name>` draws them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"verbose_name": "Việc", "orderable": False, "exclude_from_export": True, "empty_values": (), **kwargs}
        super().__init__(*args, **kwargs)
