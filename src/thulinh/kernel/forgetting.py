"""Forgetting what is personal: words in the log of one person's affairs, and the bytes of a stored file."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent, StoredFile
from thulinh.kernel.writing import action

FORGOTTEN = "(đã xóa)"
_SHORTEST = 3  # a shorter word would be struck out of other words


@action
def redact_audit(
    about: Mapping[str, Collection[Any]],
    *,
    account: int | None,
    name: str,
    fields: Collection[str],
    words: Iterable[str],
) -> int:
    """Strike what is personal out of the log; that something was done, when and by whom else, stays.

    `about`: the records whose events are meant, by kind; `account`: whose own doings are told under `name` from now on;
    `fields`: the values that go, whatever they are; `words`: what goes wherever it is read in those events. Reasons,
    which say why in free words, and what a sensitive event says go as a whole.
    Shape: how many events said something that they no longer say.
    Queries: two to read, and one for each five hundred events to write.
    Writes: AuditEvent.
    """
    if account is not None:
        AuditEvent.objects.filter(by_account=account).update(by_name=name[:200])
    chosen = Q(pk__in=[])
    for kind, keys in about.items():
        chosen |= Q(subject_kind=kind, subject_id__in=[str(key) for key in keys])
    struck = sorted({word for word in words if len(word) >= _SHORTEST}, key=len, reverse=True)
    changed = []
    for event in AuditEvent.objects.filter(chosen):
        said = (event.before, event.after, event.reason)
        event.before, event.after = (_told(values, event, fields, struck) for values in said[:2])
        event.reason = FORGOTTEN if event.reason else ""
        if (event.before, event.after, event.reason) != said:
            changed.append(event)
    AuditEvent.objects.bulk_update(changed, ["before", "after", "reason"], batch_size=500)
    return len(changed)


def _told(values: dict | None, event: AuditEvent, fields: Collection[str], words: list[str]) -> dict | None:
    if values is None or event.is_sensitive:
        return None
    return {
        key: FORGOTTEN if key in fields and value not in (None, "") else _struck(value, words)
        for key, value in values.items()
    }


def _struck(value: Any, words: list[str]) -> Any:
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, FORGOTTEN)
        return value
    if isinstance(value, dict):
        return {key: _struck(one, words) for key, one in value.items()}
    return [_struck(one, words) for one in value] if isinstance(value, list) else value


@action
def remove_files(files: Iterable[StoredFile]) -> None:
    """Remove the bytes of stored files for good, under whichever rows they are kept; when each was removed stays known.

    The bytes go when the transaction has succeeded.
    Writes: StoredFile; files on disk.
    """
    marks = {stored.sha256: stored.path for stored in files}
    StoredFile.objects.filter(sha256__in=marks, removed_at=None).update(removed_at=now())
    transaction.on_commit(lambda: _unlink(marks))


@action
def discard_file(stored: StoredFile) -> None:
    """Give up a file that one record kept. Its bytes go when the transaction has succeeded, unless others keep them.

    Writes: StoredFile; a file on disk.
    """
    stored.removed_at = now()
    stored.save(update_fields=["removed_at"])
    transaction.on_commit(lambda: _unlink({stored.sha256: stored.path}))


def _unlink(marks: Mapping[str, str]) -> None:
    """Remove the bytes, unless somebody has handed in the same file again meanwhile."""
    again = set(StoredFile.objects.filter(sha256__in=marks, removed_at=None).values_list("sha256", flat=True))
    for mark in set(marks) - again:
        (Path(settings.MEDIA_ROOT) / marks[mark]).unlink(missing_ok=True)
