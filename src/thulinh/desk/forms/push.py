"""What a browser hands over when it may show push messages."""

import base64
import binascii
from urllib.parse import urlsplit

from django import forms
from django.conf import settings

from thulinh.ui.forms import CommandForm

_UNFIT = "Trình duyệt này không nhận được thông báo. Đồng chí thử Chrome, Edge, Firefox hoặc Safari bản mới."


class StartPushForm(CommandForm):
    """Filled in by the page itself, from what the browser says."""

    endpoint = forms.URLField(
        widget=forms.HiddenInput, max_length=1000, assume_scheme="https", error_messages={"required": _UNFIT}
    )
    p256dh = forms.CharField(widget=forms.HiddenInput, max_length=120, error_messages={"required": _UNFIT})
    auth = forms.CharField(widget=forms.HiddenInput, max_length=60, error_messages={"required": _UNFIT})

    def clean_endpoint(self) -> str:
        """Only the push services of the browsers: the server asks no other address that somebody names."""
        found = self.cleaned_data["endpoint"]
        parts = urlsplit(found)
        host = parts.hostname or ""
        is_known = any(host == one or host.endswith(f".{one}") for one in settings.PUSH_SERVICES)
        if parts.scheme != "https" or not is_known or parts.port not in (None, 443) or "@" in parts.netloc:
            raise forms.ValidationError(_UNFIT)
        return found

    def clean_p256dh(self) -> str:
        """A point of the curve: 65 bytes."""
        return self._key("p256dh", 65)

    def clean_auth(self) -> str:
        """A secret of 16 bytes."""
        return self._key("auth", 16)

    def _key(self, name: str, length: int) -> str:
        text = self.cleaned_data[name].rstrip("=")
        try:
            read = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            read = b""
        if len(read) != length:
            raise forms.ValidationError(_UNFIT)
        return text


class StopPushForm(CommandForm):
    """Which device shall get nothing any more."""

    subscription = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
