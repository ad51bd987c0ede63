"""By what those who could be put forward for a class are looked through; kept in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.ui.fields import TextField
from thulinh.ui.forms import VietnameseForm


class CandidateFilters(VietnameseForm, forms.Form):
    """By name, unit, post, and what speaks for somebody."""

    use_required_attribute = False
    says_optional = False
    q = TextField(label="Họ tên", required=False, max_length=100)
    noi = forms.ChoiceField(label="Đơn vị", required=False)
    chuc_danh = forms.ChoiceField(label="Chức danh", required=False)
    moi = forms.BooleanField(label="Mới nhận chức danh", required=False)
    chua = forms.BooleanField(label="Chưa được bồi dưỡng", required=False)
    can = forms.BooleanField(label="Có nhu cầu mà lớp đáp ứng", required=False)
    du = forms.BooleanField(label="Chỉ người vào được lớp", required=False)

    def __init__(
        self, *args: Any, units: Sequence[tuple[int, str]], positions: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["noi"].choices = [("", "Mọi đơn vị"), *((str(key), name) for key, name in units)]
        self.fields["chuc_danh"].choices = [("", "Mọi chức danh"), *positions]
        for name, choices in (("noi", units), ("chuc_danh", positions)):
            if len(choices) < 2:
                self.fields.pop(name)

    def asked(self, paths: dict[int, str]) -> dict[str, Any]:
        """The conditions as `candidates` takes them; `paths`: of the units. What cannot be understood asks nothing."""
        said = self.cleaned_data if self.is_valid() else {}
        chosen = said.get("chuc_danh")
        return {
            "words": said.get("q") or "", "under": paths.get(int(said.get("noi") or 0), ""),
            "positions": (chosen,) if chosen else (), "only_new": bool(said.get("moi")),
            "only_untrained": bool(said.get("chua")), "only_needing": bool(said.get("can")),
            "only_fit": bool(said.get("du")),
        }  # fmt: skip
