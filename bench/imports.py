"""A roster of 10,000 members from a spreadsheet: our import against django-import-export, and the peak memory of each.

Ours reads the file, finds the branches, looks for the persons among those known, checks every row, writes persons,
memberships, the batch with its rows and the log. The peer fills one plain table with a foreign key and checks nothing.
Each runs in a transaction that is taken back.
"""

import datetime as dt
import io
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ground
import timing
from generate import FAMILIES, GIVEN, MIDDLES, SEED

ROWS = 10_000
HEADS = (
    "Họ và tên", "Ngày sinh", "Giới tính", "Điện thoại", "Địa chỉ", "Mã đoàn viên", "Ngày vào Đoàn", "Chi đoàn",
    "Hình thức", "Sinh hoạt từ ngày",
)  # fmt: skip
PLAIN = ("full_name", "birth_on", "sex", "phone", "address", "code", "joined_on", "unit", "kind", "starts_on")
SINCE = dt.date(2026, 11, 1)
HOLDS_ON = dt.date(2026, 11, 22)
WAYS = ("ours", "ours, the action alone", "import-export", "import-export, bulk")


def roster() -> list[tuple]:
    """New members for the first branches of the country, 25 for each, with names as varied as people's are."""
    from thulinh.units.models import UnitPath

    branches = UnitPath.objects.on(HOLDS_ON).open().filter(level="chi-doan").order_by("path")
    codes = list(branches.values_list("unit__code", flat=True)[: ROWS // 25])
    chance = random.Random(SEED)
    return [
        (
            " ".join(chance.choice(part) for part in (FAMILIES, MIDDLES, GIVEN)),
            dt.date(1996 + i % 10, 1 + i % 12, 1 + i % 28), "Nữ", f"09{10_000_000 + i}", f"Thôn {i % 40 + 1}",
            f"MOI{i:06d}", dt.date(2016, 3, 26), codes[i % len(codes)], "Đoàn viên", SINCE,
        )
        for i in range(ROWS)
    ]  # fmt: skip


def spreadsheet(heads: tuple[str, ...], rows: list[tuple]) -> bytes:
    """The roster as a file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for row in (heads, *rows):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def taken_back(call: Callable[[], Any]) -> Callable[[], Any]:
    """The same call, leaving nothing behind."""
    from django.db import transaction

    def run() -> Any:
        with transaction.atomic():
            found = call()
            transaction.set_rollback(True)
        return found

    return run


def our_import(file: Path) -> int:
    """The command `thulinh import`, without printing."""
    from thulinh.intake.commands import import_file

    found = import_file(file, "doan-vien", source="bench", purpose="bench", accept=["tat-ca"], holds_on=HOLDS_ON)
    if found.facts["new"] != ROWS:
        raise SystemExit(f"ours wrote {found.facts['new']} of {ROWS}: {found.facts['problems'][:3]}")
    return found.facts["new"]


def our_action(rows: list[tuple]) -> int:
    """The bulk action behind the list alone, on values already read."""
    from thulinh.people.rows import MEMBER_ROWS

    columns = [MEMBER_ROWS.column_headed(head).code for head in HEADS]
    values = [dict(MEMBER_ROWS.read(dict(zip(columns, row, strict=True))).values) for row in rows]
    applied = MEMBER_ROWS.apply(values, by=None, on=HOLDS_ON, reason="bench")
    if not all(applied.outcomes):
        raise SystemExit(f"the action refused: {applied.problems[:3]}")
    return len(applied.outcomes)


def peer_import(file: Path, *, bulk: bool) -> int:
    """The peer from the same spreadsheet into its plain table."""
    import tablib
    from import_export import fields, resources, widgets
    from peers.models import Member

    from thulinh.units.models import Unit

    class MemberResource(resources.ModelResource):
        unit = fields.Field("unit", "unit", widgets.ForeignKeyWidget(Unit, "code"))

        class Meta:
            model = Member
            import_id_fields = ("code",)
            fields = PLAIN
            use_bulk, skip_diff = bulk, bulk
            batch_size = 1000

    table = tablib.Dataset().load(file.read_bytes(), format="xlsx")
    table.headers = list(PLAIN)
    MemberResource().import_data(table, raise_errors=True)
    if Member.objects.count() != ROWS:
        raise SystemExit("the peer did not write all rows")
    return ROWS


def ways(file: Path) -> dict[str, Callable[[], Any]]:
    """Each way to import, ready to be called."""
    found = (
        lambda: our_import(file),
        lambda: our_action(roster()),
        lambda: peer_import(file, bulk=False),
        lambda: peer_import(file, bulk=True),
    )
    return {name: taken_back(call) for name, call in zip(WAYS, found, strict=True)}


def peak() -> int:
    """The most memory that this process ever had, in MB. (On Linux `getrusage` tells that of the parent as well.)"""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured(rounds: int, folder: Path, database: str) -> dict:
    """Rows per second of each way, in turns; its peak memory, in a process of its own."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)  # the peer's table
    file = folder / "roster.xlsx"
    file.write_bytes(spreadsheet(HEADS, roster()))
    took = timing.interleaved(ways(file), rounds)
    rows = [f"| import of {ROWS} rows | rows/s | time | ours is faster by | peak memory |", "|---" * 5 + "|"]
    for name, seconds in {"(the program itself)": 0.0, **took}.items():
        command = [sys.executable, __file__, str(folder), name, database]
        memory = int(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split()[-1])
        speed = [f"{ROWS / seconds:.0f}", f"{seconds:.2f} s", f"{seconds / took['ours']:.2f}"] if seconds else [""] * 3
        rows.append("| " + " | ".join([name, *speed, f"{memory} MB"]) + " |")
    return {"table": rows}


if __name__ == "__main__":
    where, way, given = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    ground.set_up(where, given)
    ways(where / "roster.xlsx").get(way, lambda: None)()
    print(peak())
