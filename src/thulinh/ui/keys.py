"""The key of a row as it comes back from a browser."""

from django.urls.converters import IntConverter

# No key of a row is longer than what every database takes for one.
LONGEST = 18


class KeyConverter(IntConverter):
    """A row's key in an address: never longer than what a database takes, so that a longer one is simply not found."""

    regex = f"[0-9]{{1,{LONGEST}}}"


def key_in(text: object) -> int | None:
    """The key of a row that a browser sent, in a form or in a query; None when it is none that a row could have."""
    words = str(text or "").strip()
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= LONGEST else None
