"""What a field looks like. `dress` gives any Django widget the look of ours."""

import re
from typing import Any

from django import forms

from thulinh.kernel.text import format_phone

_IN_ADDRESS = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_ATTRS = {"inputmode": "numeric", "placeholder": "ngày/tháng/năm", "maxlength": 10, "autocomplete": "off"}


class DateInput(forms.DateInput):
    """A day as 22/11/2026, with the device's calendar beside it.

    Not type="date" alone: a browser in English would show 05/12/1998 for 12 May, whatever the page's language.
    """

    template_name = "ui/widgets/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**_DATE_ATTRS, **(attrs or {})}, format="%d/%m/%Y")

    def format_value(self, value: Any) -> str | None:
        """The day as people write it, also where an address carries it as 2026-11-22."""
        if isinstance(value, str) and _IN_ADDRESS.fullmatch(value):
            return f"{value[8:]}/{value[5:7]}/{value[:4]}"
        return super().format_value(value)


class TimeInput(forms.TimeInput):
    """An hour of the day as 19:30, in 24 hours whatever the browser's language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "giờ:phút", "autocomplete": "off", **(attrs or {})}, format="%H:%M")


class PhoneInput(forms.TextInput):
    """A phone number, with the keyboard for it, shown as 0912 345 678."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "tel", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """The stored number as people read it; what was typed wrongly stays as typed."""
        text = super().format_value(value)
        return format_phone(text) if text and text.startswith("+84") else text


class Pills(forms.RadioSelect):
    """One of a few, as pills."""

    template_name = "ui/widgets/pills.html"


class ManyPills(forms.CheckboxSelectMultiple):
    """Any of a few, as pills."""

    template_name = "ui/widgets/pills.html"


class RollCall(forms.CheckboxSelectMultiple):
    """Who was there: one line per person with a switch, present or absent. Choices may be grouped under headings."""

    template_name = "ui/widgets/roll.html"

    def __init__(self, *args: Any, present: str = "Có mặt", absent: str = "Vắng", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present, self.absent = present, absent

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The template also knows the two words and how many there are."""
        context = super().get_context(name, value, attrs)
        boxes = [box for _, group, _ in context["widget"]["optgroups"] for box in group]
        context["widget"] |= {
            "present": self.present,
            "absent": self.absent,
            "total": len(boxes),
            "chosen": sum(bool(box["selected"]) for box in boxes),
        }
        return context


class PhotoInput(forms.FileInput):
    """Photos from the camera or the album, several at once, seen before they are sent."""

    template_name = "ui/widgets/photos.html"
    allow_multiple_selected = True
    needs_multipart_form = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Naming the kinds makes an iPhone hand over a JPEG instead of its own HEIC.
        super().__init__({"accept": "image/jpeg,image/png,image/webp", "multiple": True, **(attrs or {})})


_CLASSLESS = (forms.HiddenInput, forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, PhotoInput)


def dress(widget: forms.Widget) -> None:
    """Give a widget our look, whatever room or library it came from."""
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        if widget.template_name.startswith("django/"):
            widget.template_name = "ui/widgets/pills.html"
        return
    if type(widget) is forms.DateInput:
        widget.template_name, widget.format = DateInput.template_name, "%d/%m/%Y"
        widget.attrs = {**_DATE_ATTRS, **widget.attrs}
    if isinstance(widget, forms.MultiWidget):
        for part in widget.widgets:
            dress(part)
    elif not isinstance(widget, _CLASSLESS):
        names = widget.attrs.get("class", "").split()
        widget.attrs["class"] = " ".join(dict.fromkeys([*names, "inp"]))
