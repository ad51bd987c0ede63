"""What somebody asks about the gathering rate: of which unit and day, which ages, counted how."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404

from thulinh.desk.queries.gathering import USED, Asked
from thulinh.desk.queries.places import LARGEST_KEY, seen
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.kernel.clock import today
from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import FIRST_DAY
from thulinh.kernel.text import format_date
from thulinh.people.models import Account
from thulinh.people.reach import reach
from thulinh.statements.rules import LISTED, OLDEST, PRESENT, YOUNGEST, Band, band_problem
from thulinh.ui.fields import DateField, TextField
from thulinh.ui.forms import VietnameseForm
from thulinh.units.models import UnitPath

FROM_AGE, TO_AGE = "thanh-nien-tu-tuoi", "thanh-nien-den-tuoi"


class GatheringForm(VietnameseForm, forms.Form):
    """Of which day, which ages, those present or by the list; nothing named is today, the ages of the law, present."""

    says_optional = False

    don_vi = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    ngay = DateField(label="Tính đến ngày", required=False, help_text="Để trống là hôm nay.")
    tu_tuoi = forms.IntegerField(label="Từ tuổi", required=False, min_value=YOUNGEST, max_value=OLDEST)
    den_tuoi = forms.IntegerField(label="Đến hết tuổi", required=False, min_value=YOUNGEST, max_value=OLDEST)
    co_so = forms.ChoiceField(
        label="Thanh niên đếm theo", required=False, choices=[("", "Có mặt"), (LISTED, "Theo danh sách")]
    )

    def clean_ngay(self) -> dt.date:
        """The day; not one to come."""
        on = self.cleaned_data["ngay"] or today()
        if on > today():
            raise forms.ValidationError("Chưa biết ai là đoàn viên, hội viên vào ngày sau hôm nay.")
        if on < FIRST_DAY:
            raise forms.ValidationError(f"Số liệu có từ ngày {format_date(FIRST_DAY)}.")
        return on

    def clean_co_so(self) -> str:
        """Whom the number of young people counts."""
        return self.cleaned_data["co_so"] or PRESENT

    def clean(self) -> dict[str, Any]:
        """Ages in their order."""
        said = super().clean() or self.cleaned_data
        band = self.band
        if not {"tu_tuoi", "den_tuoi"} & set(self.errors) and (wrong := band_problem(band.from_age, band.to_age)):
            self.add_error("den_tuoi", wrong)
        return said

    @property
    def on(self) -> dt.date:
        """The day asked about; today where it cannot be understood."""
        return self.cleaned_data.get("ngay") or today()

    @property
    def band(self) -> Band:
        """The ages and the basis asked about; where none are named, those of the law on that day."""
        said = self.cleaned_data
        first = said.get("tu_tuoi") or parameter(FROM_AGE, self.on)
        last = said.get("den_tuoi") or parameter(TO_AGE, self.on)
        return Band(int(first), int(last), said.get("co_so") or PRESENT)


class GatheredForm(GatheringForm):
    """Whom of the people behind a number somebody seeks."""

    q = TextField(label="Họ tên", required=False)
    ngay_sinh = forms.ChoiceField(
        label="Ngày sinh", required=False, choices=[("", "Trong khoảng tuổi"), ("chua-ro", "Chưa rõ ngày sinh")]
    )
    field_order = ("q", "ngay_sinh", "ngay")


class YouthFiguresForm(GatheringForm):
    """Which declared numbers of young people somebody seeks: all, or those that a rate stands on."""

    chi = forms.ChoiceField(
        label="Số khai", required=False,
        choices=[("", "Mọi số đã khai"), (USED, "Đang tính vào tỷ lệ")],
    )  # fmt: skip
    field_order = ("chi", "ngay")


def asked_gathering(form: GatheringForm, user: Account) -> Asked:
    """What the form asks; without a unit, of the uppermost one whose figures the reader may see.

    Errors: 404 where the unit does not lie within reach.
    Queries: two at most, beyond `reach`.
    """
    is_understood = form.is_valid()
    unit, on, band = form.cleaned_data.get("don_vi"), form.on, form.band
    if unit is None and "don_vi" in form.errors:
        raise Http404
    now = (
        _uppermost(user) if unit is None else seen(unit, user=user, permission=IndicatorPermission.VIEW, today=today())
    )
    then = now if on == today() else UnitPath.objects.on(on).filter(unit=now.unit_id).select_related("unit").first()
    usual = (parameter(FROM_AGE, on), parameter(TO_AGE, on))
    is_usual = on == today() and (band.from_age, band.to_age) == usual
    kept = {
        "don_vi": now.unit_id, "ngay": "" if on == today() else on.strftime("%d/%m/%Y"), "tu_tuoi": band.from_age,
        "den_tuoi": band.to_age, "co_so": "" if band.basis == PRESENT else band.basis,
    }  # fmt: skip
    return Asked(now, then if then and then.is_open else None, on, band, is_understood, is_usual, kept)


def _uppermost(user: Account) -> UnitPath:
    roots = reach(user, IndicatorPermission.VIEW, today()).roots
    rows = UnitPath.objects.on(today()).filter(path__in=roots, is_open=True).select_related("unit")
    row = rows.order_by("level__rank", "name_key", "unit").first()
    if row is None:
        raise Http404
    return row
