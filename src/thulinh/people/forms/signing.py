"""Signing in, one's own password, somebody else's account."""

from collections.abc import Iterable
from typing import Any

from django import forms

from thulinh.kernel.text import parse_phone
from thulinh.people.rules import username_stem
from thulinh.ui.fields import TextField
from thulinh.ui.forms import CommandForm, VietnameseForm

_STRONG = "Ít nhất 8 ký tự, không dễ đoán như 12345678."


class SignInForm(VietnameseForm, forms.Form):
    """The name or phone number, and the password."""

    says_optional = False

    username = forms.CharField(
        label="Số điện thoại hoặc tên đăng nhập",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    keep = forms.BooleanField(
        label="Giữ đăng nhập trên máy này",
        initial=True,
        required=False,
        help_text="Bỏ chọn nếu là máy dùng chung.",
    )

    def clean_username(self) -> str:
        """A phone number in whatever way it was typed is the name that its account has."""
        typed = self.cleaned_data["username"].strip()
        phone = parse_phone(typed)
        return username_stem("", phone) if phone else typed


class SecretForm(VietnameseForm, forms.Form):
    """The password that somebody chooses for themselves, typed once: it can be looked at."""

    says_optional = False

    password = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        max_length=200,
        help_text=_STRONG,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-reveal": "1"}),
    )


class OwnSecretForm(SecretForm):
    """A new password in place of one's own, which is asked for first."""

    field_order = ("current", "password")

    current = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-reveal": "1"}),
    )


class CodeForm(VietnameseForm, forms.Form):
    """A code from the app on one's phone, or a recovery code."""

    says_optional = False

    code = forms.CharField(
        label="Mã xác thực",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
        help_text="6 số mà ứng dụng đang hiện, hoặc một mã dự phòng.",
    )


class NewCodeForm(VietnameseForm, forms.Form):
    """The code that shows that one's app has read the key."""

    says_optional = False

    code = forms.CharField(
        label="Mã 6 số mà ứng dụng đang hiện",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class CurrentSecretForm(VietnameseForm, forms.Form):
    """One's own password, before something that only its owner may do."""

    says_optional = False

    current = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-reveal": "1"}),
    )


class InviteForm(CommandForm):
    """Nothing but the decision to invite somebody."""


class InviteManyForm(CommandForm):
    """Whom of a unit to invite; who may be chosen, the page says."""

    person = forms.TypedMultipleChoiceField(
        label="Người được mời",
        coerce=int,
        error_messages={
            "required": "Đồng chí chọn ít nhất một người để mời.",
            "invalid_choice": "Có người không còn trong danh sách mời được. Đồng chí mở lại trang.",
        },
    )

    def __init__(self, *args: Any, invitable: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(pk, pk) for pk in invitable]


class ResetForm(CommandForm):
    """Why somebody's second step is reset."""

    reason = TextField(label="Lý do đặt lại", max_length=300)


class CloseAccountForm(CommandForm):
    """Why an account is closed."""

    reason = TextField(label="Lý do khóa", max_length=300)
