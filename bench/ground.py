"""The ground to stand on: a database of its own for each run, the product's own settings, bulk loading."""

import datetime as dt
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
AT_ONCE = 20_000
MARK = "bench_mark"


def set_up(folder: Path, database: str = "") -> None:
    """Point the product at a data folder (SQLite) or at a PostgreSQL database, and load its rooms."""
    for name in [name for name in os.environ if name.startswith("THULINH_")]:
        del os.environ[name]
    os.environ["THULINH_DATA"] = str(folder)
    if database:
        os.environ["THULINH_DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings_for_bench"
    for place in (HERE, SOURCE):
        if str(place) not in sys.path:
            sys.path.insert(0, str(place))
    import django

    django.setup()


def make_tables(folder: Path) -> None:
    """An empty database with the definitions in it, but no unit: the bench has a country of its own, of any size. Only
    what an earlier bench made is thrown away.

    Errors: there is something else in the folder or the database.
    """
    from django.core.management import call_command
    from django.db import connection

    from thulinh.config.definitions import load_definitions

    tables = connection.introspection.table_names() if _exists(connection) else []
    if tables and MARK not in tables:
        raise SystemExit(f"{connection.settings_dict['NAME']} was not made by a bench; name an empty one.")
    if connection.vendor == "sqlite":
        connection.close()
        for name in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{name}").unlink(missing_ok=True)
    elif tables:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {MARK} (id integer)")
    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    load_definitions()


def _exists(connection: Any) -> bool:
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def lay(model: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows straight into a model's table, other columns by their defaults; how many there were.

    A million model objects would take longer to make than their rows to write: COPY on PostgreSQL, one
    prepared statement on SQLite. Where ids are given, `reset_ids` afterwards.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest = [name for name, field in fields.items() if name not in columns and not field.primary_key]
    defaults = [_plain(fields[name].get_default()) for name in rest]
    filled = ([*map(_plain, row), *defaults] for row in rows)
    names = [fields[name].column for name in (*columns, *rest)]
    return sum(_write(model._meta.db_table, names, part) for part in _parts(filled))


def _parts(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while part := list(islice(rows, AT_ONCE)):
        yield part


def _write(table: str, names: Sequence[str], rows: list[list[Any]]) -> int:
    from django.db import connection

    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)
    return len(rows)


def _plain(value: Any) -> Any:
    """A value as both databases take it: days and instants as text."""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, dt.date) else value


def reset_ids() -> None:
    """Let new rows take ids after those that were given; tell the planner what is there."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")


def engine() -> str:
    """Which database is measured, with its version."""
    from django.db import connection

    if connection.vendor == "sqlite":
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version}"
    major, minor = divmod(connection.pg_version, 10_000)
    return f"PostgreSQL {major}.{minor}"
