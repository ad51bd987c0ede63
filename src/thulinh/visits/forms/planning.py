"""Registering a visit, one's own or that of cadres whom one sends."""

import datetime as dt
from typing import Any

from django import forms

from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm
from thulinh.ui.keys import key_in
from thulinh.visits.queries.choices import (
    Sender,
    cadre_choices,
    form_choices,
    named_places,
    place_choices,
    schedule_choices,
)
from thulinh.visits.rules.entries import VisitEntry


class PlacesForm(CommandForm):
    """A form about a visit to one or several places of those that the user may go to."""

    says_optional = False

    form = ChoiceField(label="Hình thức")
    stops = ManyChoicesField(label="Nơi đến", required=False)
    more_stops = ParagraphField(
        label="Nơi khác", required=False, rows=2, max_length=2_000, help_text="Mỗi dòng một đơn vị: tên hoặc mã."
    )
    starts_on = DateField(label="Ngày đi")
    ends_on = DateField(label="Ngày về, nếu khác", required=False)
    purpose = TextField(label="Nội dung", required=False, max_length=300, help_text="Để trống thì lấy theo hình thức.")
    visitors = ManyChoicesField(label="Người đi", required=False)
    lead = forms.ChoiceField(label="Trưởng đoàn", required=False)

    def __init__(
        self, *args: Any, sender: Sender, user: Any, on: dt.date, before: VisitEntry | None = None, **kwargs: Any
    ) -> None:
        """`before`: the plan, or the visit as it stands."""
        super().__init__(*args, **kwargs)
        self.sender, self.user, self.on, self.before = sender, user, on, before
        kept = before.stops if before else ()
        self.fields["form"].choices = form_choices()
        self.fields["stops"].choices = place_choices(sender, user, on, self._stops_before(), kept)
        self._offer_visitors()

    def _stops_before(self) -> list[int]:
        """Places that stand on the form already, so that they stay offered."""
        sent = self.data.getlist("stops") if self.is_bound else self.initial.get("stops", ())
        return [key for one in sent if (key := key_in(one)) is not None]

    def _offer_visitors(self) -> None:
        cadres = cadre_choices(self.sender, self.on, self.before.visitors if self.before else ())
        given = set(map(str, self.initial.get("visitors", ())))
        if not self.sender.may_arrange:
            cadres = [one for one in cadres if one[0] in given]
        if len(cadres) < 2:  # who goes alone chooses nobody
            del self.fields["visitors"], self.fields["lead"]
            return
        self.fields["visitors"].choices = cadres
        self.fields["lead"].choices = [("", "Người đầu tiên"), *cadres]

    def clean(self) -> dict[str, Any]:
        """The places by name join those that were ticked."""
        said = super().clean() or {}
        found, unknown = named_places(said.get("more_stops") or "", self.sender, self.user, self.on)
        for problem in unknown:
            self.add_error("more_stops", problem)
        said["places"] = list(dict.fromkeys([*map(int, said.get("stops") or ()), *found]))
        if not said["places"] and not unknown:
            self.add_error("stops" if self.fields["stops"].choices else "more_stops", "Đồng chí chọn nơi đến.")
        return said

    def basics(self) -> dict[str, Any]:
        """The fields of a `VisitEntry` that every form about a visit says."""
        said = self.cleaned_data
        names = dict(self.fields["form"].choices)
        people = said.get("visitors") or [str(one) for one in self.initial.get("visitors", ())] or [self._own()]
        return {
            "form": said["form"],
            "unit": self.sender.unit,
            "visitors": tuple(map(int, people)),
            "lead": int(said["lead"]) if said.get("lead") else None,
            "stops": tuple(said["places"]),
            "starts_on": said["starts_on"],
            "ends_on": said.get("ends_on") or said["starts_on"],
            "purpose": said.get("purpose") or names[said["form"]],
        }

    def _own(self) -> str:
        return str(self.user.person_id)


class PlanForm(PlacesForm):
    """A visit that is to be made."""

    agenda = ParagraphField(
        label="Chương trình", required=False, rows=3, max_length=5_000, help_text="Mỗi dòng một việc."
    )
    schedule = forms.ChoiceField(label="Theo lịch", required=False)
    order_number = TextField(label="Số công lệnh", required=False, max_length=80)
    order_on = DateField(label="Ngày công lệnh", required=False)
    registered_on = DateField(label="Ngày đăng ký trên giấy", required=False, help_text="Để trống: đăng ký hôm nay.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schedules = schedule_choices(self.sender, self.on) if is_new else []
        self.fields["schedule"].choices = [("", "Không theo lịch nào"), *schedules]
        if not schedules:
            del self.fields["schedule"]
        if not (is_new and self.sender.may_arrange):
            del self.fields["registered_on"]

    def entry(self) -> VisitEntry:
        """What the form says, as it is planned."""
        said = self.cleaned_data
        return VisitEntry(
            **self.basics(),
            agenda=tuple((said.get("agenda") or "").splitlines()),
            schedule=int(said["schedule"]) if said.get("schedule") else None,
            order_number=said.get("order_number") or "",
            order_on=said.get("order_on"),
            registered_on=said.get("registered_on"),
        )
