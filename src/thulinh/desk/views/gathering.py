"""Pages of the gathering rate: a unit with those right below, the people counted, the numbers of young people."""

from functools import partial
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from thulinh.activities.queries.rights import is_above
from thulinh.desk.forms.gathering import FROM_AGE, TO_AGE, GatheredForm, GatheringForm, asked_gathering
from thulinh.desk.gathering_lists import (
    GatheredFilters,
    GatheredTable,
    Hand,
    YouthFiguresFilters,
    rate_table_class,
    used_figures,
    youth_figures,
    youth_table_class,
)
from thulinh.desk.queries.gathering import PAGE, Asked, Compared, Rates, band_of, gathered_list, rates
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.kernel.clock import today
from thulinh.kernel.parameters import dated_parameter
from thulinh.people.access import requires
from thulinh.people.models import Account
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import may, reach
from thulinh.statements.permissions import StatementPermission
from thulinh.statements.rules import LISTED, PRESENT, Band
from thulinh.ui.listing import Empty, asks_sheet, list_page, sheet_url, table_sheet


@requires(IndicatorPermission.VIEW)
def gathering(request: HttpRequest) -> HttpResponseBase:
    """The rate of a unit as of a day, and of the units right below it."""
    form = GatheringForm(request.GET)
    asked = asked_gathering(form, request.user)
    found = rates(asked) if asked.is_understood else None
    names = _opens_names(request.user, asked)
    table = rate_table_class(opens_names=names)(found.lines if found else [])
    if asks_sheet(request):
        return table_sheet(table, "Tỷ lệ đoàn kết, tập hợp thanh niên", "ty-le-tap-hop-thanh-nien")
    table.export_url = sheet_url(request) if found and found.lines else ""
    table.empty = Empty("Không có đơn vị nào ngay bên dưới.")
    context = {
        "title": "Tỷ lệ đoàn kết, tập hợp thanh niên", "filters": {"form": form}, "asked": asked, "found": found,
        "table": table, "opens_names": names, "is_present": asked.band.basis == PRESENT,
        "age_basis": {dated_parameter(code, asked.on).basis for code in (FROM_AGE, TO_AGE)},
        "targets": _targets(asked, found),
        "others": [(band, n, _band_url(asked, band)) for band, n in found.others] if found else [],
        "declare_url": _declare_url(request, asked),
        "figures_url": asked.url("desk:youth_figures"),
    }  # fmt: skip
    return render(request, "desk/gathering.html", context)


@requires(IndicatorPermission.VIEW)
def people(request: HttpRequest) -> HttpResponseBase:
    """The people behind a number, by name."""
    form = GatheredForm(request.GET)
    asked = asked_gathering(form, request.user)
    if not _opens_names(request.user, asked):
        raise Http404
    birth_known = form.cleaned_data.get("ngay_sinh") != "chua-ro"
    return list_page(
        request,
        table_class=GatheredTable,
        queryset=gathered_list(asked, birth_known=birth_known),
        filterset_class=GatheredFilters,
        title="Đoàn viên, hội viên được tính" if birth_known else "Người chưa rõ ngày sinh, không tính",
        export_name="tap-hop-thanh-nien",
        template="desk/gathered_people.html",
        context={"asked": asked, "back_url": asked.url(PAGE)},
        empty=Empty("Không có ai theo điều kiện này."),
    )


@requires(IndicatorPermission.VIEW)
def figures(request: HttpRequest) -> HttpResponseBase:
    """The numbers of young people that the unit and those below declared, and which of them the rate stands on."""
    asked = asked_gathering(GatheringForm(request.GET), request.user)
    used = used_figures(asked)
    judges = reach(request.user, StatementPermission.CONFIRM, today())
    hand = Hand(
        declares=reach(request.user, StatementPermission.DECLARE, today()),
        judges=lambda path: is_above(judges, path),  # a unit does not confirm its own figures
        used=used,
        back=request.get_full_path(),
    )
    return list_page(
        request,
        table_class=youth_table_class(hand),
        queryset=youth_figures(asked),
        filterset_class=partial(YouthFiguresFilters, used=used),
        title="Số thanh niên đã khai",
        export_name="so-thanh-nien",
        template="desk/youth_figures.html",
        context={"asked": asked, "back_url": asked.url(PAGE), "declare_url": _declare_url(request, asked)},
        empty=Empty("Chưa nơi nào khai số thanh niên."),
    )


def _opens_names(user: Account, asked: Asked) -> bool:
    """Whether the reader may open the names: who may not read birth dates opens them only of today, for the ages of
    the law, so that no age can be found out by asking for others.
    """
    if not may(user, PeoplePermission.VIEW, asked.now, today()):
        return False
    return asked.is_usual or may(user, PeoplePermission.CONTACT, asked.now, today())


def _targets(asked: Asked, found: Rates | None) -> list[tuple[Compared, Band, str]]:
    """Each target with its ages and basis, and the same question for these; no address where it is that already."""
    if found is None:
        return []
    said = [(one, band_of(one.target)) for one in found.whole.compared]
    return [(one, band, "" if band == asked.band else _band_url(asked, band)) for one, band in said]


def _declare_url(request: HttpRequest, asked: Asked) -> str:
    """The form for the unit's own number, of the same ages and basis; nothing where the reader may not declare it."""
    if not (asked.now.is_open and may(request.user, StatementPermission.DECLARE, asked.now, today())):
        return ""
    band = asked.band
    said = {"tu_tuoi": band.from_age, "den_tuoi": band.to_age, "co_so": band.basis, "next": request.get_full_path()}
    return f"{reverse('statements:declare_youth', args=[asked.now.unit_id])}?{urlencode(said)}"


def _band_url(asked: Asked, band: Band) -> str:
    basis = LISTED if band.basis == LISTED else ""
    return asked.url(PAGE, tu_tuoi=band.from_age, den_tuoi=band.to_age, co_so=basis)
