"""Worlds of tests, built by the real actions once and laid again as they were.

A test asks for its country by calling a function; most tests of a room ask for the same one at the same moment of the
clock. The first call builds it, and what it wrote and gave back is kept; a later call at that moment, in a database
that holds nothing, lays the same rows and gives back a copy of its own. In every other case the world is built anew.
"""

import datetime as dt
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import time_machine
from django.db import connection, transaction

from all_tables import filled, tables
from thulinh.kernel.clock import now

Asked, World = ParamSpec("Asked"), TypeVar("World")
# As long as a code of the second step at sign-in is good: a country uses up those of its moment.
MOMENT = 30
MOST_KEPT = 16


@dataclass(frozen=True)
class Kept:
    """What a function gave back, what it wrote into which table, and when."""

    made: bytes
    rows: dict[str, Any]
    at: dt.datetime


_kept: dict[tuple, Kept] = {}


def built_once(build: Callable[Asked, World]) -> Callable[Asked, World]:
    """Let a function that builds a world in an empty database do so once for each moment."""

    @wraps(build)
    def lay(*asked: Asked.args, **more: Asked.kwargs) -> World:
        if filled():
            return build(*asked, **more)
        at = now()
        key = (build, asked, tuple(more.items()), at.timestamp() // MOMENT)
        kept = _kept.get(key)
        if kept is None or kept.at > at:  # nothing is older than the moment at which it is looked at
            with time_machine.travel(at, tick=False):  # nothing in it happened later, however slow the machine is
                made = build(*asked, **more)
            _kept.pop(key, None)
            _kept[key] = Kept(pickle.dumps(made), _all_rows(), at)
            while len(_kept) > MOST_KEPT:
                _kept.pop(next(iter(_kept)))
            return made
        with transaction.atomic():
            for table, rows in kept.rows.items():
                _lay(table, rows)
        return pickle.loads(kept.made)

    return lay


def _all_rows() -> dict[str, Any]:
    read = {table: _rows(table) for table in tables()}
    return {table: rows for table, rows in read.items() if rows}


# Rows pass Django by, as the database itself says them: it is given again exactly what it kept, and quickly.


def _rows(table: str) -> Any:
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT") as copy:
            return b"".join(bytes(piece) for piece in copy)
    # A plus makes of a column a value without a type, which the driver hands over as it is.
    columns = ", ".join(f"+{column}" for column in _columns(table))
    return connection.connection.execute(f"SELECT {columns} FROM {name}").fetchall()


def _lay(table: str, rows: Any) -> None:
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
            copy.write(rows)
        return
    columns = _columns(table)
    values = ", ".join("?" for _ in columns)
    connection.connection.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({values})", rows)


@cache
def _columns(table: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return tuple(connection.ops.quote_name(column.name) for column in described)
