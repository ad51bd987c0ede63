"""What comes of rolling a programme out: the figures that units declare, pilot and later waves side by side."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from thulinh.activities.queries.rights import is_above
from thulinh.desk.declared_tables import DeclaredTable, Hand
from thulinh.desk.drawing.waves import WaveTable, wave_blocks, wave_lines
from thulinh.desk.forms.question import asked_question
from thulinh.desk.queries.places import standing
from thulinh.desk.queries.programmes import called
from thulinh.desk.queries.sight import sight_of
from thulinh.desk.views.scope import asked_number
from thulinh.kernel.clock import today
from thulinh.kernel.periods import FIRST_DAY, Cadence, period_containing
from thulinh.people.access import requires, unit_within
from thulinh.people.reach import reach
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.queries import (
    asked_figures,
    declared_specs,
    declared_sums,
    wave_figures,
    waves,
)
from thulinh.statements.permissions import StatementPermission
from thulinh.ui.listing import Empty, asks_sheet, list_page, sheet_url, table_sheet

NONE = Empty("Năm này không có đơn vị nào ở đây thực hiện mô hình, hoặc mọi số liệu đã khai.")
MISSING = "chua-khai"


@requires(ProgrammePermission.VIEW)
def declared_figures(request: HttpRequest, code: str, unit: int) -> HttpResponseBase:
    """Which figures of a programme the units below have declared for a year, and which they have not."""
    row = unit_within(request, unit, ProgrammePermission.VIEW)
    year = _year(request)
    ends_on = period_containing(Cadence.YEAR, today().replace(year=year, month=1, day=1)).ends_on
    day = min(ends_on, today())
    then, document_name = standing(unit, day) or row, _name(code)
    specs = declared_specs(code, day)
    found = asked_figures(code, specs, path=then.path, year=year, on=today())
    only_missing = request.GET.get("trang-thai") == MISSING
    shown = [one for one in found if one.applies and one.figure is None] if only_missing else found
    return list_page(
        request,
        table_class=type("Declared", (DeclaredTable,), {"hand": _hand(request, code, year)}),
        queryset=shown,
        title=f"Số liệu khai báo năm {year}",
        export_name=f"khai-bao-{code}-{year}",
        template="desk/declared.html",
        empty=NONE,
        context={
            "code": code, "place": then, "unit": unit, "year": year, "sums": declared_sums(found),
            "only_missing": only_missing, "document_name": document_name,
            "before": year - 1 if year > FIRST_DAY.year else None, "after": year + 1 if year < today().year else None,
        },
    )  # fmt: skip


def _name(code: str) -> str:
    """What the programme is called now; 404 where there is none."""
    name = called(code)
    if not name:
        raise Http404
    return name


def _year(request: HttpRequest) -> int:
    """The year that the address names; else the one that runs."""
    asked = asked_number(request, "nam")
    return asked if asked is not None and FIRST_DAY.year <= asked <= today().year else today().year


def _hand(request: HttpRequest, code: str, year: int) -> Hand:
    judges = reach(request.user, StatementPermission.CONFIRM, today())
    return Hand(
        programme=code,
        year=year,
        declares=reach(request.user, StatementPermission.DECLARE, today()),
        judges=lambda path: is_above(judges, path),  # a unit does not confirm its own figures
        back=request.get_full_path(),
    )


@requires(ProgrammePermission.VIEW)
def compare_waves(request: HttpRequest, code: str, unit: int) -> HttpResponseBase:
    """The figures of a programme for the places that took it on together: pilot first, then each later wave."""
    form, question = asked_question(request)
    sight = sight_of(unit, request.user, question)
    name = _name(code)
    groups = waves(code, path=sight.path, on=question.last_day)
    figures = wave_figures(code, groups, path=sight.path, span=question.span, on=question.on)
    blocks = wave_blocks(groups, figures, rights=sight.rights, on=question.on)
    if asks_sheet(request):
        return table_sheet(WaveTable(wave_lines(blocks)), "Làm điểm và nhân rộng", f"nhan-rong-{code}")
    context: dict[str, Any] = {
        "title": "Làm điểm và nhân rộng", "name": name, "code": code, "form": form, "question": question,
        "sight": sight, "groups": groups, "blocks": blocks, "sheet_url": sheet_url(request) if blocks else "",
    }  # fmt: skip
    return render(request, "desk/waves.html", context)
