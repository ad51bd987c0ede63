"""The form that every write starts from."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms

from thulinh.ui.fields import REQUIRED
from thulinh.ui.renderer import Renderer

_DJANGO_REQUIRED = forms.Field.default_error_messages["required"]


class VietnameseForm(forms.BaseForm):
    """A form in our look and words, whichever fields it is made of."""

    default_renderer = Renderer
    says_optional = True  # the label says "không bắt buộc" where nothing need be filled in

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == _DJANGO_REQUIRED:
                field.error_messages["required"] = REQUIRED


class CommandForm(VietnameseForm, forms.Form):
    """A form that writes. It carries the id under which the same form sent twice is one fact.

    A ModelForm takes both: `class PersonForm(CommandForm, forms.ModelForm)`.
    """

    command_id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={
            "required": "Trang này đã cũ. Đồng chí mở lại trang rồi gửi.",
            "invalid": "Trang này đã cũ. Đồng chí mở lại trang rồi gửi.",
        },
    )


class SeenForm(CommandForm):
    """One step of a thing, written in sight of one version of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class StepPage:
    """How a step's page reads: its form, its title, what its button says, what is said afterwards."""

    form: type[SeenForm]
    title: str
    button: str
    done: str
    icon: str = "check"
