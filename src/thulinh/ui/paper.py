"""Sets paper: a template and plain values become a PDF. The only place that knows the typesetter.

A room keeps its templates (`*.typ`) in its `templates` folder beside those of its pages; what papers have in common
(the two-column heading, the signature, cut marks) stands in `templates/ui/paper.typ`. A template reads `values` and
only draws: everything that is decided or worded comes in. Values are handed over as data and never become part of the
template, so that text which looks like markup stays text (docs/decisions/0016).

The typeface is shipped (`fonts/`): no other is looked for, so that a paper looks alike on every machine, and the same
values on the same day give the same bytes.
"""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.http import HttpResponse
from django.template.utils import get_app_template_dirs
from django.utils import timezone

COMMON = "ui/paper.typ"
# Of papers larger than this (characters of their values) nothing is kept for the next.
LARGE = 50_000
# So many papers the typesetter remembers the parts of.
_REMEMBERED = 10
_FONTS = Path(__file__).resolve().parent / "fonts"


def pdf(template: str, values: Mapping[str, Any], *, title: str, on: dt.date) -> bytes:
    """A paper as PDF: tagged for those who cannot see it, with its typeface in it.

    `template`: its name below a room's `templates` folder ("training/certificates.typ"); `values`: texts, numbers,
    truths, lists and mappings of them; `title`: what a reader's window says; `on`: the day on which it is made.
    Errors: LookupError for a template that no room has; TypeError for a value that is not plain; typst.TypstError for a
    template that is wrong, or asks for a value that is not there.
    """
    given = json.dumps({**values, "title": title}, ensure_ascii=False)
    midnight = timezone.make_aware(dt.datetime.combine(on, dt.time()))
    try:
        return typst.compile(
            {"main.typ": _text(template), COMMON: _text(COMMON)},
            root=_FONTS,
            font_paths=_typefaces(),
            sys_inputs={"values": given},
            timestamp=int(midnight.timestamp()),
        )
    finally:
        if len(given) > LARGE:
            _forget()


def pdf_answer(made: bytes, name: str) -> HttpResponse:
    """A paper as the answer to a request: shown by the browser, under this name (no ending) when it is kept. Papers are
    about people: nothing on the way keeps one.
    """
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"},
    )


def qr_drawing(content: str) -> str:
    """A QR code as a drawing that `qr()` of the templates takes."""
    # One pattern for all: to weigh the eight takes four times as long as the rest, for nothing that a reader notices.
    code = segno.make(content, error="m", micro=False, mask=2)
    return code.svg_inline(border=0, dark="#000", light=None)


@cache
def _typefaces() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])


def _forget() -> None:
    """The typesetter keeps what its last papers were made of, 80 MB for 300 pages: empty ones take their place."""
    for _ in range(_REMEMBERED + 1):
        typst.compile({"main.typ": b""}, root=_FONTS, font_paths=_typefaces())


def _text(template: str) -> bytes:
    for folder in get_app_template_dirs("templates"):
        found = Path(folder) / template
        if found.is_file():
            return found.read_bytes()
    raise LookupError(f"no room has the paper template {template}")
