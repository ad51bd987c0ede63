"""The private address of a calendar: made of a kept row and the installation's secret, and found again by it."""

from django.utils.crypto import constant_time_compare, salted_hmac

from thulinh.desk.models import CalendarKey
from thulinh.desk.queries.places import LARGEST_KEY
from thulinh.people.models import Account

_LENGTH = 40  # of 64 hexadecimal digits: 160 bits


def calendar_token(key: CalendarKey) -> str:
    """What stands in the address: the row, and a mark that only this installation can make."""
    return f"{key.pk}-{_mark(key)}"


def calendar_key(account: Account) -> CalendarKey | None:
    """Somebody's present key.

    Queries: one.
    """
    return CalendarKey.objects.filter(account=account.pk, ended_at=None).first()


def key_of_token(token: str) -> CalendarKey | None:
    """The key whose address this is, while it holds and its account is not closed.

    Queries: one.
    """
    number, _, mark = token.partition("-")
    if not (number.isascii() and number.isdecimal()) or int(number[:20]) > LARGEST_KEY:
        return None
    held = CalendarKey.objects.filter(pk=int(number[:20]), ended_at=None, account__is_active=True)
    key = held.select_related("account").first()
    return key if key is not None and constant_time_compare(mark, _mark(key)) else None


def _mark(key: CalendarKey) -> str:
    return salted_hmac("thulinh.calendar", f"{key.pk}.{key.salt}", algorithm="sha256").hexdigest()[:_LENGTH]
