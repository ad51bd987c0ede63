"""Photos that were taken in while the rest of a form was not yet right: kept, and given back to the same person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing

from thulinh.kernel.models import StoredFile

_SALT, _DAYS = "thulinh.activities.kept-photo", 3


@dataclass(frozen=True)
class KeptPhoto:
    """A photo on the server that belongs to no record yet; the token proves who sent it."""

    token: str
    file: int
    name: str


def token_for(file: int, user: Any) -> str:
    """What the form carries for a photo that this user sent."""
    return signing.dumps([file, user.pk], salt=_SALT)


def file_of(token: str, user: Any) -> int | None:
    """The photo behind a token, when this user sent it not long ago; None otherwise."""
    try:
        file, owner = signing.loads(token, salt=_SALT, max_age=_DAYS * 86_400)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return file if owner == user.pk else None


def kept_photos(tokens: Iterable[str], user: Any) -> list[KeptPhoto]:
    """The photos behind the tokens of a form, in order; what is not this user's is left out.

    Queries: one.
    """
    files = {file: token for token in tokens if (file := file_of(token, user)) is not None}
    names = dict(StoredFile.objects.filter(pk__in=files).values_list("pk", "original_name"))
    return [KeptPhoto(token, file, names[file]) for file, token in files.items() if file in names]


def files_of(photos: Sequence[KeptPhoto]) -> tuple[int, ...]:
    """The stored files of kept photos."""
    return tuple(photo.file for photo in photos)
