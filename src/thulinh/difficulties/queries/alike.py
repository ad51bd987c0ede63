"""Which difficulties look alike: of the same area, with words in common. A suggestion; a person groups them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.difficulties.models import Difficulty
from thulinh.difficulties.queries.sight import seen
from thulinh.difficulties.rules.likeness import shared_words

LOOKED_AT = 500  # the newest open ones of the same area


@dataclass(frozen=True)
class Alike:
    """A difficulty that looks like another one, and the words that both have."""

    difficulty: Difficulty
    words: Sequence[str]


def alike(row: Difficulty, *, user: Any, on: dt.date, most: int = 30) -> list[Alike]:
    """Open difficulties of the same area that have at least two words in common with this one, most words first; only
    those whose raiser the user may know.

    Queries: one beyond those of `Sight`.
    """
    others = seen(user, on).filter(area=row.area_id, state=Difficulty.State.OPEN, is_known=True).exclude(pk=row.pk)
    found = [Alike(other, shared_words(row.title, other.title)) for other in others.order_by("-day", "-pk")[:LOOKED_AT]]
    near = [one for one in found if len(one.words) > 1]
    return sorted(near, key=lambda one: (-len(one.words), -one.difficulty.pk))[:most]
