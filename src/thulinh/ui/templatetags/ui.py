"""How templates write numbers, days and icons. The words come from kernel.text; nothing is computed here."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import segno
from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from thulinh.kernel import text
from thulinh.ui import first_view
from thulinh.ui.figures import band_of
from thulinh.ui.shell import bar_items
from thulinh.ui.widgets import dress

MOST_OPEN_FILTERS = 3

register = template.Library()
register.simple_tag(bar_items, name="bar_items")


@register.simple_tag(takes_context=True)
def style_sheet(context: template.Context) -> SafeString:
    """The look of the page, within it when this browser has not seen it yet."""
    return first_view.style(context.get("request"))


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite, unspoken: the words beside it say what it means. Size "s" or "l"."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>', f" {size}" if size else "", _sprite(), name
    )


def _sprite() -> str:
    return static("ui/icons.svg")


@register.simple_tag
def command_id() -> str:
    """A fresh id for a form that is one button: sent twice over a weak line, it is done once."""
    return str(uuid.uuid4())


@register.simple_tag
def qr(content: str) -> SafeString:
    """A QR code, dark on white in both themes; what it says also stands beside it in letters."""
    code = segno.make(content, error="m", micro=False)
    drawing = mark_safe(code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))  # noqa: S308 - numbers only
    return format_html('<span class="qrcode" role="img" aria-label="Mã QR">{}</span>', drawing)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a form field in our look, with its error marked."""
    dress(field.field.widget)
    if field.errors and "inp" in field.field.widget.attrs.get("class", "").split():
        return field.as_widget(attrs={"class": field.field.widget.attrs["class"] + " err"})
    return field.as_widget()


@register.filter
def vn_date(value: dt.date | dt.datetime | None) -> str:
    """22/11/2026; nothing for None."""
    return text.format_date(_local(value)) if value else ""


@register.filter
def vn_datetime(value: dt.datetime | None) -> str:
    """22/11/2026, 19:30 in Việt Nam; nothing for None."""
    local = _local(value) if value else None
    return f"{text.format_date(local)}, {local:%H:%M}" if local else ""


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


@register.filter
def number(value: float | None) -> str:
    """1.240; nothing for None."""
    return text.format_number(value)


@register.filter
def decimal(value: float | None, digits: int = 1) -> str:
    """3,5 with at most so many decimals, none when whole; nothing for None."""
    if value is None:
        return ""
    rounded = round(value, int(digits))
    return text.format_number(rounded, 0 if rounded == int(rounded) else int(digits))


@register.filter
def percent(share: float | None) -> SafeString | str:
    """A share 0–1 as 31,4% or 66%; a dash that is spoken "chưa có" for None."""
    if share is None:
        return mark_safe('<span aria-hidden="true">–</span><span class="vh">chưa có</span>')
    return text.format_percent(share)


@register.filter
def css_percent(share: float | None) -> str:
    """A share as a length for a style attribute: 31.4%, never outside the bar."""
    return f"{min(max(float(share or 0), 0.0), 1.0) * 100:.1f}%"


@register.filter
def css_number(value: float) -> str:
    """A number for a style or SVG attribute, with a point whatever the language."""
    return f"{value:g}"


@register.filter
def late_days(due_on: dt.date | int, on: dt.date | None = None) -> str:
    """ "trễ 7 ngày", from the day it was due and the day asked about, or from a number of days; nothing if not late."""
    days = _days(due_on, on)
    return f"trễ {text.format_number(-days)} ngày" if days < 0 else ""


@register.filter
def in_days(due_on: dt.date | int, on: dt.date | None = None) -> str:
    """ "hôm nay", "ngày mai", "còn 5 ngày", or "trễ 7 ngày" when it is past."""
    days = _days(due_on, on)
    if days < 0:
        return late_days(days)
    return {0: "hôm nay", 1: "ngày mai"}.get(days, f"còn {text.format_number(days)} ngày")


def _days(due_on: dt.date | int, on: dt.date | None) -> int:
    """Days left; negative when late."""
    if isinstance(due_on, int):
        return due_on
    if on is None:
        raise ValueError("Say the day that is asked about: {{ due_on|late_days:on }}.")
    return (due_on - on).days


@register.filter
def phone(value: str | None) -> str:
    """0912 345 678; one that was masked stays as it is."""
    return text.format_phone(value) if value and value.startswith("+84") else value or ""


@register.filter
def masked_phone(value: str | None) -> str:
    """0912 … 678, for those who may not see it."""
    return text.mask_phone(value) if value else ""


@register.filter
def given_name(value: str) -> str:
    """The name one is called by."""
    return text.given_name(value)


@register.filter
def initial(value: str) -> str:
    """The first letter of the given name, for the round picture."""
    return value.split()[-1][:1].upper() if value and value.split() else ""


@register.simple_tag
def bar_tone(share: float | None, target: float | None = None) -> str:
    """The colour of a bar: by the share of the target that is reached; plain blue without a target."""
    band = band_of(share, target) if target else None
    return band.tone if band else ""


@register.simple_tag(takes_context=True)
def list_url(context: template.Context, table: Any, **changes: Any) -> str:
    """The address of the same list with another `sort` or `page`; another order begins at the first page."""
    request = context.get("request") or table.request
    asked = request.GET.copy()
    for name in ("format", f"{table.prefix}page"):
        asked.pop(name, None)
    for name, value in changes.items():
        asked[f"{table.prefix}{name}"] = value
    return f"?{asked.urlencode()}"


@dataclass(frozen=True)
class FilterParts:
    """The conditions of a list: those that are always seen, and those behind "Lọc thêm"."""

    shown: list[BoundField]
    folded: list[BoundField]
    folded_used: int
    is_used: bool


@register.simple_tag
def filter_parts(form: BaseForm) -> FilterParts:
    """Up to three conditions are all seen; of more, the first one, the others folded away until one is used."""
    fields = form.visible_fields()
    seen = len(fields) if len(fields) <= MOST_OPEN_FILTERS else 1
    used = {field.name for field in fields if field.data not in (None, "", [])}
    folded = fields[seen:]
    return FilterParts(fields[:seen], folded, sum(field.name in used for field in folded), bool(used))
