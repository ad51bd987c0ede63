"""Rows that need more than their own columns, filled some hundred at a time: one way for a page and for a long file."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.db.models.query import ModelIterable

AT_ONCE = 500
Q = TypeVar("Q", bound=QuerySet)


def filled(rows: Q, fill: Callable[[list[Any]], None]) -> Q:
    """The same rows; each portion is handed to `fill`, which sets attributes, before anybody sees it.

    Queries: those of `fill`, once for each portion; a page is one portion.
    """

    class Filled(ModelIterable):
        def __iter__(self) -> Iterator[Any]:
            found = super().__iter__()
            while portion := list(islice(found, AT_ONCE)):
                fill(portion)
                yield from portion

    chosen = rows.all()
    chosen._iterable_class = Filled
    return chosen
