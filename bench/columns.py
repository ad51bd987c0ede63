"""The same rows in DuckDB's own tables: what a column store makes of the same question, as the limit to look at."""

import csv
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TYPES = {
    "PositiveBigIntegerField": "BIGINT",
    "DecimalField": "DECIMAL(18, 3)",
    "BooleanField": "BOOLEAN",
    "DateField": "DATE",
    "DateTimeField": "TIMESTAMP",
    "BigAutoField": "BIGINT",
    "BigIntegerField": "BIGINT",
    "IntegerField": "INTEGER",
    "PositiveIntegerField": "INTEGER",
    "PositiveSmallIntegerField": "INTEGER",
}


def models() -> list[Any]:
    """The tables that the questions read."""
    from thulinh.activities.models import Activity, Attendance, Credit, Task
    from thulinh.kernel.models import Period
    from thulinh.people.models import Charge, Membership
    from thulinh.programmes.models import Adoption, Exemption, Programme
    from thulinh.units.models import Unit, UnitPath

    programmes = [Programme, Adoption, Exemption]
    return [Period, Unit, UnitPath, *programmes, Activity, Credit, Attendance, Task, Charge, Membership]


def duckdb_copy(tables: Sequence[Any] = ()) -> Any:
    """A DuckDB in memory with a copy of these tables, or of those of `models`, column by column."""
    import duckdb
    from django.db import connection

    other = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        for model in tables or models():
            fields = model._meta.concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            kinds = ", ".join(f'"{field.column}" {_kind(field)}' for field in fields)
            cursor.execute(f"SELECT {columns} FROM {model._meta.db_table}")
            file = Path(folder) / f"{model._meta.db_table}.csv"
            with file.open("w", newline="", encoding="utf-8") as opened:
                writer = csv.writer(opened)
                while rows := cursor.fetchmany(20_000):
                    writer.writerows([[_cell(value) for value in row] for row in rows])
            other.execute(f"CREATE TABLE {model._meta.db_table} ({kinds})")
            other.execute(f"COPY {model._meta.db_table} FROM '{file}' (HEADER false, NULLSTR '∅')")
    return other


def _cell(value: Any) -> Any:
    return "∅" if value is None else value


def _kind(field: Any) -> str:
    target = field
    while target.is_relation:
        target = target.target_field
    return TYPES.get(target.get_internal_type(), "VARCHAR")
