"""The private address of a calendar: made of a kept row and the installation's secret, and found again by it."""

from django.db.models import F, Q, QuerySet
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
    return _open_keys().filter(account=account.pk).first()


def key_of_token(token: str) -> CalendarKey | None:
    """The key whose address this is, while it holds and its account is not closed.

    Queries: one.
    """
    number, _, mark = token.partition("-")
    if not (number.isascii() and number.isdecimal()) or int(number[:20]) > LARGEST_KEY:
        return None
    key = _open_keys().filter(pk=int(number[:20]), account__is_active=True).select_related("account").first()
    return key if key is not None and constant_time_compare(mark, _mark(key)) else None


def _open_keys() -> QuerySet[CalendarKey]:
    """Keys that were not taken back, and were made after the account's way in was last renewed, as for a lost phone."""
    is_newer = Q(account__renewed_at=None) | Q(made_at__gt=F("account__renewed_at"))
    return CalendarKey.objects.filter(is_newer, ended_at=None)


def _mark(key: CalendarKey) -> str:
    return salted_hmac("thulinh.calendar", f"{key.pk}.{key.salt}", algorithm="sha256").hexdigest()[:_LENGTH]
