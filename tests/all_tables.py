"""All tables of the test database at once: which of them hold rows, and how they are emptied after a test."""

from functools import cache

from django.db import connection, transaction

# What lies there before any test, and stays.
ALWAYS = {"django_migrations", "django_content_type", "auth_permission"}


@cache
def tables() -> tuple[str, ...]:
    """Every table that tests write into."""
    return tuple(
        name for name in connection.introspection.table_names() if name not in ALWAYS and name[:7] != "sqlite_"
    )


def filled() -> list[str]:
    """Those that hold rows.

    Queries: one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_question())
        return [table for (table,) in cursor.fetchall()]


@cache
def _question() -> str:
    each = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})" for name in tables())
    return " UNION ALL ".join(each)


def empty() -> None:
    """Take away what a test wrote for real. Numbers of rows go on, as after Django's own flush, which empties every
    table however few were written, and writes anew what always lies there.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table in filled():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
