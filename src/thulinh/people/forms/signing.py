"""Signing in, one's own password, somebody else's account."""

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

    def clean_username(self) -> str:
        """A phone number in whatever way it was typed is the name that its account has."""
        typed = self.cleaned_data["username"].strip()
        phone = parse_phone(typed)
        return username_stem("", phone) if phone else typed


class PasswordForm(VietnameseForm, forms.Form):
    """A new password, typed twice."""

    says_optional = False

    password = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        max_length=200,
        help_text=_STRONG,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu mới",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict:
        """Both are the same."""
        said = super().clean() or {}
        if "password" in said and "again" in said and said["password"] != said["again"]:
            self.add_error("again", "Hai lần nhập chưa giống nhau.")
        return said


class OwnPasswordForm(PasswordForm):
    """A new password in place of one's own, which is asked for first."""

    field_order = ("current", "password", "again")

    current = forms.CharField(
        label="Mật khẩu đang dùng",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class IssueForm(CommandForm):
    """Nothing but the decision to give somebody an account."""


class CloseAccountForm(CommandForm):
    """Why an account is closed."""

    reason = TextField(label="Lý do khóa", max_length=300)
