"""Telling the database's planner what is there."""

from django.db import connection


def gather_statistics() -> None:
    """Count the tables anew for the planner. PostgreSQL does it by itself only for rows that are committed: within one
    long transaction, such as the demonstration's, it would go on planning for empty tables.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
