"""Fields that read what Vietnamese people write and refuse the rest in their words."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_image_file_extension

from thulinh.kernel.periods import FIRST_YEAR, LAST_YEAR
from thulinh.kernel.text import format_number, nfc, parse_phone
from thulinh.ui import widgets

REQUIRED = "Đồng chí chưa điền mục này."
LARGEST_PHOTO = 25 * 1024 * 1024
_EIGHT_DIGITS = re.compile(r"\d{8}")
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:.]|h|g|giờ)?\s*(\d{2})?(?:\s*phút)?")
_MOST_DIGITS = 18  # a longer number fits no table
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.\s\u00a0]\d{3})+|[+-]?\d+")


class TextField(forms.CharField):
    """A line of text, kept in composed form with single spaces."""

    def to_python(self, value: Any) -> str | None:
        """The text as it is kept."""
        text = super().to_python(value)
        return nfc(text) if text else text


class ParagraphField(forms.CharField):
    """Several lines of text, in composed form; the line breaks stay."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str | None:
        """The text as it is kept."""
        text = super().to_python(value)
        return "\n".join(nfc(line) for line in text.splitlines()).strip() if text else text


class DateField(forms.DateField):
    """A day in the years in which people live. 12/05/1998 is 12 May."""

    widget = widgets.DateInput
    default_error_messages = {
        "invalid": "Ngày không đúng. Đồng chí ghi ngày/tháng/năm, ví dụ 22/11/2026.",
        "required": REQUIRED,
    }

    def to_python(self, value: Any) -> dt.date | None:
        """The day; a phone's number pad has no slash, so 22112026 is read too."""
        if isinstance(value, str) and _EIGHT_DIGITS.fullmatch(text := value.strip()):
            value = f"{text[:2]}/{text[2:4]}/{text[4:]}"
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Năm {day.year} nằm ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}.", code="year")
        return day


class TimeField(forms.TimeField):
    """An hour: 19:30, 19h30, 19 giờ 30, 19h or 1930."""

    widget = widgets.TimeInput
    default_error_messages = {"invalid": "Giờ không đúng. Đồng chí ghi ví dụ 19:30.", "required": REQUIRED}

    def to_python(self, value: Any) -> dt.time | None:
        """The hour."""
        if isinstance(value, str) and (found := _HOUR.fullmatch(value.strip().lower())):
            value = f"{found[1]}:{found[2] or '00'}"
        return super().to_python(value)


class PhoneField(forms.CharField):
    """A Vietnamese phone number, given back as +84912345678, or "" when left empty."""

    widget = widgets.PhoneInput
    default_error_messages = {
        "invalid": "Số điện thoại không đúng. Ví dụ: 0912 345 678.",
        "required": REQUIRED,
    }

    def to_python(self, value: Any) -> str:
        """The number as it is kept."""
        text = super().to_python(value)
        if not text:
            return ""
        number = parse_phone(text)
        if number is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class WholeNumberField(forms.IntegerField):
    """A count or an amount of money without a fraction: 1240, 1.240 or 1 240."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": "Đồng chí ghi một số, ví dụ 1.240.", "required": REQUIRED}

    def to_python(self, value: Any) -> int | None:
        """The number; refuses 1.24, which is neither 1.240 nor a whole number."""
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if not _GROUPED.fullmatch(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        digits = re.sub(r"[.\s\u00a0]", "", text)
        if len(digits) > _MOST_DIGITS:
            raise forms.ValidationError("Số này lớn quá. Đồng chí ghi một số, ví dụ 1.240.", code="invalid")
        return int(digits)

    def prepare_value(self, value: Any) -> Any:
        """A number is shown as 1.240; what was typed stays as typed."""
        return format_number(value) if isinstance(value, int) else value


class DecimalField(forms.DecimalField):
    """A number with a fraction: 31,4 or 1.240,5; a single point before one or two digits is read as a comma."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": "Đồng chí ghi một số, ví dụ 31,4.", "required": REQUIRED}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # its base is IntegerField
        """The number."""
        if value in self.empty_values:
            return None
        text = re.sub(r"[\s\u00a0]", "", str(value))
        whole, comma, fraction = text.partition(",")
        if comma or _GROUPED.fullmatch(text):
            if not _GROUPED.fullmatch(whole):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            text = f"{whole.replace('.', '')}.{fraction or '0'}"
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def prepare_value(self, value: Any) -> Any:
        """A number is shown with a comma; what was typed stays as typed."""
        if isinstance(value, Decimal | float | int):
            return str(value).replace(".", ",")
        return value


class ChoiceField(forms.ChoiceField):
    """One of a few, as pills."""

    widget = widgets.Pills
    default_error_messages = {"required": "Đồng chí chưa chọn.", "invalid_choice": "Lựa chọn này không có."}


class ManyChoicesField(forms.MultipleChoiceField):
    """Any of a few, as pills."""

    widget = widgets.ManyPills
    default_error_messages = {"required": "Đồng chí chưa chọn mục nào.", "invalid_choice": "Lựa chọn này không có."}


class RollCallField(forms.MultipleChoiceField):
    """Who was there: the choices are (key, name); the answer is the keys of those present."""

    widget = widgets.RollCall
    default_error_messages = {
        "required": "Đồng chí chưa điểm danh ai.",
        "invalid_choice": "Có người không còn trong danh sách điểm danh. Đồng chí mở lại trang.",
    }


class PhotosField(forms.FileField):
    """Photos, as a list of uploads, at most so many. Whether each is a picture is found out when it is stored."""

    widget = widgets.PhotoInput
    default_error_messages = {
        "required": "Đồng chí chưa chọn ảnh.",
        "too_many": "Nhiều nhất %(limit)s ảnh một lần.",
        "too_large": "Ảnh “%(name)s” lớn hơn 25 MB.",
        "not_photo": "Tệp “%(name)s” không phải là ảnh.",
        "empty": "Ảnh rỗng (0 byte). Đồng chí chọn lại ảnh.",
    }

    def __init__(self, *, limit: int = 6, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The uploads in the order chosen."""
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if not uploads:
            super().clean(None, initial)
            return []
        if len(uploads) > self.limit:
            raise forms.ValidationError(self.error_messages["too_many"], "too_many", {"limit": self.limit})
        return [self._checked(upload, initial) for upload in uploads]

    def _checked(self, upload: UploadedFile, initial: Any) -> UploadedFile:
        checked = super().clean(upload, initial)
        if checked.size > LARGEST_PHOTO:
            raise forms.ValidationError(self.error_messages["too_large"], "too_large", {"name": checked.name})
        try:
            validate_image_file_extension(checked)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                self.error_messages["not_photo"], "not_photo", {"name": checked.name}
            ) from error
        return checked
