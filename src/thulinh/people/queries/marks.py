"""By what a device knows an account, without knowing whose it is."""

from django.utils.crypto import salted_hmac

from thulinh.people.models import Account

LENGTH = 24


def account_mark(account: Account) -> str:
    """The mark under which a device keeps what belongs to one account: the same at every sign-in, told to nobody else,
    and saying neither number nor name.
    """
    return salted_hmac("thulinh.people.account-mark", str(account.pk)).hexdigest()[:LENGTH]
