"""300 certificates in one file: issued by the real action and set by typst, beside the same pages by reportlab and by
weasyprint, in one run.

    python bench/certificates.py [FOLDER] [--people 300] [--database postgres://…] [--keep]

Each way draws every word, the frame and a QR code of every certificate; names are looked for in ours before anything is
timed, pages are counted in all. Times are medians of warm rounds taken in turns; memory is of a process of its own.
"""

import datetime as dt
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import ground
from parts import Bench, Options, peak
from school import ON, lay_class

FEW = 20
HOST = "https://thulinh.example.vn/chung-nhan/"
SAID = {
    "issued_on": ON, "signer_title": "TM. Ban Thường vụ Tỉnh đoàn\nBí thư", "signer_name": "Hồ Thị Ẩn",
    "number_form": "{so}/CN-TĐTN-{nam}",
}  # fmt: skip


def issued() -> list[Any]:
    """Certificates for everybody who passed and has none."""
    from thulinh.kernel import clock
    from thulinh.training.actions import issue_certificates
    from thulinh.training.models import Participant, TrainingClass

    with clock.on(dt.datetime.combine(ON, dt.time(12))):
        rows = Participant.objects.listed().filter(certificates=None).order_by("person__name_key", "pk")
        return issue_certificates(TrainingClass.objects.get(), list(rows.values_list("pk", flat=True)), by=None, **SAID)


@contextmanager
def undone() -> Iterator[None]:
    """Within this block certificates may be issued; they are taken back at its end, so that it can be done again."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def issuing() -> None:
    """Issue them all, and take that back."""
    with undone():
        issued()


def values() -> dict[str, Any]:
    """What the certificates say, read from the database, with their QR codes drawn."""
    from thulinh.training.models import Certificate
    from thulinh.training.queries.papers import certificate_sheets

    rows = list(Certificate.objects.current().order_by("ordinal"))
    return certificate_sheets(rows, link=lambda token: f"{HOST}{token}/", by_hand=HOST)


def ours() -> bytes:
    """The file that the page answers with."""
    from thulinh.ui.paper import pdf

    return pdf("training/certificates.typ", values(), title="Chứng nhận", on=ON)


def by_reportlab() -> bytes:
    """The same with reportlab."""
    from certificate_peers import reportlab_file

    return reportlab_file(values()["certificates"])


def by_weasyprint() -> bytes:
    """The same with weasyprint."""
    from certificate_peers import weasyprint_file

    return weasyprint_file(values()["certificates"])


WAYS = {"ours": ours, "reportlab": by_reportlab, "weasyprint": by_weasyprint}


def measured(options: Options) -> dict:
    """Seconds of issuing, of reading what is drawn, and of each way of drawing it, in turns."""
    import timing

    took = timing.interleaved({"issue": issuing}, options.rounds)
    queries = timing.asked(issuing).queries
    with undone():
        names = [one.full_name for one in issued()]
        _all_are_there(names)
        took |= timing.interleaved({"values": values, **WAYS}, options.rounds)
    return {"engine": ground.engine(), "took": took, "queries": queries}


def _all_are_there(names: list[str]) -> None:
    """Every name on its own page of ours; as many pages in every other file."""
    from thulinh.ui.tests.pdfs import pages

    said = pages(ours())
    if len(said) != len(names) or not all(name in page for name, page in zip(names, said, strict=True)):
        raise SystemExit("ours: somebody's certificate is not there")
    for way in ("reportlab", "weasyprint"):
        found = _pages(WAYS[way]())
        if found != len(names):
            raise SystemExit(f"{way}: {found} pages for {len(names)} certificates")


def _pages(made: bytes) -> int:
    """How many pages a file has, whether or not its objects are compressed."""
    parts = [made]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", made, re.S):
        with suppress(zlib.error):
            parts.append(zlib.decompressobj().decompress(stream))
    return max((int(number) for part in parts for number in re.findall(rb"/Count (\d+)", part)), default=0)


def alone(way: str) -> Callable[[Options], dict]:
    """How much memory one way takes, and how large its file is."""

    def part(options: Options) -> dict:
        with undone():
            issued()
            before, size = peak(), len(WAYS[way]())
        return {way: {"before": before, "peak": peak(), "size": size}}

    return part


BENCH = Bench(
    file=__file__, words=__doc__ or "", name="certificates", size="people", usual=300, lay=lay_class,
    parts={"measured": measured, **{way: alone(way) for way in WAYS}}, rounds=3,
)  # fmt: skip


def _of_few(few: dict) -> str:
    """Rows are written as many at a time as the database takes; what is asked does not grow."""
    return f" ({few['queries']} for {FEW}: rows are written so many at a time)" if few.get("queries") else ""


def told(options: Options) -> str:
    """The table, and what led up to it."""
    few, found = BENCH.both(options, FEW)
    took, number = found["took"], options.people
    rows = [f"| the file of {number} | time | ÷ ours | memory | size |", "|---" * 5 + "|"]
    for way in WAYS:
        one = found[way]
        memory = f"{one['peak']} MB (before: {one['before']})"
        ratio = f"{took[way] / took['ours']:.1f}"
        rows.append(f"| {way} | {took[way]:.2f} s | {ratio} | {memory} | {one['size'] / 1e6:.1f} MB |")
    laid = ", ".join(f"{name} {seconds} s" for name, seconds in found.get("laid", {}).items())
    return "\n".join(
        [
            f"{found['engine']}, a class of {number} who passed",
            "",
            f"Issued by the action: {took['issue']:.2f} s, {found['queries']} queries{_of_few(few)}.",
            f"Of each file {took['values']:.2f} s are for reading the certificates and drawing their QR codes.",
            "",
            *rows,
            "",
            *([f"The class before that: {laid}.", ""] if laid else []),
        ]
    )


if __name__ == "__main__":
    BENCH.run(told)
