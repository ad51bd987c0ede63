"""What somebody asks about training of cadres: of which day, which posts, which topic; and whom of them they seek."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404

from thulinh.desk.queries.coverage import NEW, OLD, Asked
from thulinh.desk.queries.places import LARGEST_KEY, seen
from thulinh.kernel.clock import today
from thulinh.kernel.periods import FIRST_DAY
from thulinh.kernel.text import format_date
from thulinh.people.models import Account, Position
from thulinh.people.reach import reach
from thulinh.training.models import Level, Topic
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.coverage import Wanted, usual_positions
from thulinh.training.queries.learners import EXPIRED, MISSING, NEVER, TRAINED
from thulinh.training.queries.qualifications import topics_to_ask
from thulinh.ui.fields import DateField, ManyChoicesField, TextField
from thulinh.ui.forms import VietnameseForm
from thulinh.units.models import UnitPath


class CoverageForm(VietnameseForm, forms.Form):
    """Of which day, of whom, in what; nothing named is today, the posts that are asked about there, the post's own
    training."""

    says_optional = False

    don_vi = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    ngay = DateField(label="Tính đến ngày", required=False, help_text="Để trống là hôm nay.")
    chuc_danh = ManyChoicesField(
        label="Chức danh", required=False, help_text="Không chọn là các chức danh phải bồi dưỡng ở nơi này."
    )
    chuyen_de = forms.ModelChoiceField(
        label="Nội dung bồi dưỡng", required=False, empty_label="Theo chức danh",
        queryset=Topic.objects.none(),  # those of which the reader may ask
    )  # fmt: skip
    muc = forms.ChoiceField(
        label="Mức ít nhất của chuyên đề", required=False, choices=[("", "Mức nào cũng được"), *Level.choices]
    )

    def __init__(self, *args: Any, user: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chuyen_de"].queryset = topics_to_ask(user, today())
        posts = Position.objects.filter(opens__gt=0).order_by("rank", "code")
        self.names = dict(posts.values_list("code", "name"))
        self.fields["chuc_danh"].choices = list(self.names.items())

    def clean_ngay(self) -> dt.date:
        """The day; not one to come, of which nobody knows who will be in office."""
        on = self.cleaned_data["ngay"] or today()
        if on > today():
            raise forms.ValidationError("Chưa biết ai giữ chức danh vào ngày sau hôm nay.")
        if on < FIRST_DAY:
            raise forms.ValidationError(f"Số liệu có từ ngày {format_date(FIRST_DAY)}.")
        return on

    def clean(self) -> dict[str, Any]:
        """A level is one of a topic."""
        said = super().clean() or self.cleaned_data
        if said.get("muc") and not said.get("chuyen_de"):
            self.add_error("muc", "Mức là mức của chuyên đề: đồng chí chọn thêm chuyên đề.")
        return said

    @property
    def on(self) -> dt.date:
        """The day asked about; today where it cannot be understood."""
        return self.cleaned_data.get("ngay") or today()

    def wanted(self, usual: list[str]) -> Wanted:
        """What is asked, with the positions that are meant where none is named."""
        said = self.cleaned_data
        topic, positions = said.get("chuyen_de"), said.get("chuc_danh") or usual
        return Wanted(tuple(positions), (topic.pk,) if topic else None, said.get("muc") or None if topic else None)


class LearnersForm(CoverageForm):
    """Whom of those in office somebody seeks: by name, trained or not, new in the seat or not."""

    STATES = (
        (TRAINED, "Đã bồi dưỡng, còn giá trị"),
        (MISSING, "Còn thiếu"),
        (EXPIRED, "Còn thiếu: đã hết giá trị"),
        (NEVER, "Còn thiếu: chưa được bồi dưỡng"),
    )
    q = TextField(label="Họ tên", required=False)
    tinh_trang = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Tất cả"), *STATES])
    moi = forms.ChoiceField(
        label="Mới nhận chức danh", required=False,
        choices=[("", "Tất cả"), (NEW, "Mới nhận chức danh"), (OLD, "Không phải mới nhận")],
    )  # fmt: skip
    field_order = ("q", "tinh_trang", "ngay")


def asked_coverage(form: CoverageForm, user: Account) -> Asked:
    """What the form asks; without a unit, of the uppermost one whose training the reader may see.

    Errors: 404 where the unit does not lie within reach.
    Queries: seven at most, beyond `reach`.
    """
    form.is_valid()
    unit, on = form.cleaned_data.get("don_vi"), form.on
    now = _uppermost(user) if unit is None else seen(unit, user=user, permission=TrainingPermission.VIEW, today=today())
    then = now if on == today() else UnitPath.objects.on(on).filter(unit=now.unit_id).select_related("level").first()
    said = form.cleaned_data
    wanted = form.wanted([] if said.get("chuc_danh") else usual_positions(then or now, on))
    kept = {
        "don_vi": now.unit_id, "ngay": "" if on == today() else on.strftime("%d/%m/%Y"),
        "chuc_danh": list(wanted.positions), "chuyen_de": said["chuyen_de"].pk if said.get("chuyen_de") else "",
        "muc": said.get("muc") or "",
    }  # fmt: skip
    names = [name for code, name in form.names.items() if code in wanted.positions]
    return Asked(now, then if then and then.is_open else None, on, wanted, names, kept)


def _uppermost(user: Account) -> UnitPath:
    roots = reach(user, TrainingPermission.VIEW, today()).roots
    rows = UnitPath.objects.on(today()).filter(path__in=roots, is_open=True).select_related("level", "unit")
    row = rows.order_by("level__rank", "name_key", "unit").first()
    if row is None:
        raise Http404
    return row
