"""Writing down which notices somebody has seen."""

from collections.abc import Iterable

from thulinh.desk.models import Told
from thulinh.kernel.clock import now
from thulinh.kernel.writing import action
from thulinh.people.models import Account


@action
def mark_told(account: Account, keys: Iterable[str]) -> None:
    """Write down that somebody has seen these notices, all that they have now. What is no notice any more is forgotten,
    so that the same thing, should it come again, is new.

    Writes: Told.
    """
    present, at = list(dict.fromkeys(keys)), now()
    known = set(Told.objects.filter(account=account.pk).values_list("key", flat=True))
    if gone := known - set(present):
        Told.objects.filter(account=account.pk, key__in=gone).delete()
    fresh = [Told(account=account, key=key, at=at) for key in present if key not in known]
    Told.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
