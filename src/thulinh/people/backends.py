"""Whom a session lets in: the one place where access ends with the seat that it came with."""

from django.contrib.auth.backends import ModelBackend

from thulinh.kernel.clock import today
from thulinh.people.models import Account
from thulinh.people.queries.entering import accounts_on


class HolderBackend(ModelBackend):
    """Signs in by name and secret; keeps in only accounts whose person holds a seat today, and administrators.

    Asked anew for every request, so that what is open on a phone ends with the day on which the holding ends. In a
    right secret it trusts without that, so that the sign-in page can say why it does not open.
    """

    def get_user(self, user_id: int) -> Account | None:
        """The account of an open session, as it stands today. Queries: one, its person and its second step included."""
        account = accounts_on(today()).filter(pk=user_id).first()
        return account if account is not None and account.is_let_in else None
