"""A roster of members taken in: our list, with all its checks, memberships and audit, against django-import-export.

    python bench/imports.py FOLDER [--rows 5000] [--database postgres://…]

The peer fills one plain table with the same columns and checks nothing else, so it does less than ours.
"""

import argparse
import datetime as dt
import resource
import time
from pathlib import Path

import ground

ON = dt.date(2026, 11, 22)


def roster(rows: int) -> list[dict[str, object]]:
    """So many members of one branch, each with a name, a birth date, a phone and a code."""
    return [
        {
            "ho-ten": f"Nguyễn Văn {chr(65 + number % 26)}{number}",
            "ngay-sinh": dt.date(1996 + number % 10, 1 + number % 12, 1 + number % 28),
            "gioi-tinh": "nam" if number % 2 else "nu",
            "dien-thoai": f"+8491{number:07d}",
            "ma-doan-vien": f"DV{number:07d}",
            "chi-doan": "Chi đoàn thôn 1",
        }
        for number in range(rows)
    ]


def our_import(rows: list[dict[str, object]]) -> float:
    """Seconds for our list."""
    from thulinh.people.rows import MEMBER_ROWS
    from thulinh.units.actions import NewUnit, open_units

    start = dt.date(2020, 1, 1)
    open_units(
        [
            NewUnit("TW", "Trung ương Đoàn", "trung-uong", None, start),
            NewUnit("T", "Tỉnh đoàn Thử", "tinh", "TW", start),
            NewUnit("X", "Đoàn xã Thử", "xa", "T", start),
            NewUnit("C", "Chi đoàn thôn 1", "chi-doan", "X", start),
        ],
        by=None,
    )
    begun = time.perf_counter()
    applied = MEMBER_ROWS.apply(rows, by=None, on=ON, reason="bench")
    assert all(applied.outcomes), applied.problems[:3]
    return time.perf_counter() - begun


def peer_import(rows: list[dict[str, object]], *, bulk: bool) -> float:
    """Seconds for django-import-export into one plain table."""
    import tablib
    from django.db import connection, models
    from import_export import resources

    class Plain(models.Model):  # a table of its own for each way
        name = models.CharField(max_length=200)
        born_on = models.DateField()
        sex = models.CharField(max_length=5)
        phone = models.CharField(max_length=20)
        code = models.CharField(max_length=40, unique=True)

        class Meta:
            app_label = "kernel"
            db_table = f"bench_plain_{bulk}".lower()

    with connection.schema_editor() as editor:
        editor.create_model(Plain)

    class PlainResource(resources.ModelResource):
        class Meta:
            model = Plain
            import_id_fields = ("code",)
            fields = ("name", "born_on", "sex", "phone", "code")
            use_bulk, skip_diff = bulk, bulk

    table = tablib.Dataset(headers=["name", "born_on", "sex", "phone", "code"])
    for row in rows:
        table.append([row["ho-ten"], row["ngay-sinh"], row["gioi-tinh"], row["dien-thoai"], row["ma-doan-vien"]])
    begun = time.perf_counter()
    PlainResource().import_data(table, raise_errors=True)
    took = time.perf_counter() - begun
    assert Plain.objects.count() == len(rows)
    return took


def main() -> None:
    """Import the roster three ways and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a data folder of the bench's own; emptied first")
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--database", default="", help="postgres://…; without it SQLite in the folder")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    ground.set_up(options.folder, options.database)
    ground.make_tables(options.folder)
    rows = roster(options.rows)
    ours = our_import(rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{ground.engine()}, {options.rows} rows; peak memory of ours {memory} MB\n")
    print("| way | rows/s | ours is faster by |\n|---|---|---|")
    print(f"| ours: persons, memberships, checks, audit | {options.rows / ours:.0f} | 1 |")
    for name, bulk in (("django-import-export", False), ("django-import-export, bulk", True)):
        took = peer_import(rows, bulk=bulk)
        print(f"| {name}: one plain table | {options.rows / took:.0f} | {took / ours:.1f} |")


if __name__ == "__main__":
    main()
