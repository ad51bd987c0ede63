"""Pages of how far cadres are trained: the share of a day with its parts, the topics by unit, the names behind both."""

from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from thulinh.desk.coverage_lists import LearnerFilters, LearnerTable, ShareTable, topic_table_class
from thulinh.desk.forms.coverage import CoverageForm, LearnersForm, asked_coverage
from thulinh.desk.queries.coverage import (
    PAGE,
    PEOPLE,
    coverage_asked,
    first_missing,
    learner_list,
    line_of,
    newness_lines,
    place_lines,
    position_lines,
    topic_lines,
    topics_by_unit,
)
from thulinh.people.access import requires
from thulinh.training.permissions import TrainingPermission
from thulinh.ui.listing import Empty, asks_sheet, list_page, sheet_url, table_sheet

NAMES_SHOWN = 12


@requires(TrainingPermission.VIEW)
def coverage(request: HttpRequest) -> HttpResponseBase:
    """The share of a day: whole, by unit, position, newly in the seat or not, topic; and who is missing."""
    form = CoverageForm(request.GET, user=request.user)
    asked = asked_coverage(form, request.user)
    found = coverage_asked(asked)
    table = ShareTable(place_lines(asked, found))
    if asks_sheet(request):
        return table_sheet(table, "Mức bồi dưỡng", "muc-boi-duong")
    table.export_url = sheet_url(request) if found.by_place else ""
    table.empty = Empty("Không có đơn vị nào bên dưới có người giữ chức danh này.")
    context = {
        "title": "Mức bồi dưỡng", "filters": {"form": form}, "asked": asked, "table": table,
        "whole": line_of(asked, "", found.whole), "missing": first_missing(asked, request.user, NAMES_SHOWN),
        "parts": (("Theo chức danh", position_lines(asked, found)),
                  ("Mới nhận chức danh", newness_lines(asked, found))),
        "topics": topic_lines(asked, found) if found.whole.due else [],
        "topics_url": asked.url("desk:training_topics"),
    }  # fmt: skip
    return render(request, "desk/coverage.html", context)


@requires(TrainingPermission.VIEW)
def people(request: HttpRequest) -> HttpResponseBase:
    """The cadres in office on a day: trained by what, or why not."""
    asked = asked_coverage(LearnersForm(request.GET, user=request.user), request.user)
    return list_page(
        request,
        table_class=LearnerTable,
        queryset=learner_list(asked, request.user),
        filterset_class=partial(LearnerFilters, asked=asked),
        title="Cán bộ đã, chưa bồi dưỡng",
        export_name="can-bo-boi-duong",
        template="desk/covered_people.html",
        context={"asked": asked, "back_url": asked.url(PAGE)},
        empty=Empty("Không có đồng chí nào theo điều kiện này."),
    )


@requires(TrainingPermission.VIEW)
def topics(request: HttpRequest) -> HttpResponseBase:
    """How many in each unit have which topic learnt; each number opens the names."""
    form = CoverageForm(request.GET, user=request.user)
    asked = asked_coverage(form, request.user)
    named, lines = topics_by_unit(asked)
    table = topic_table_class(named)(lines)
    if asks_sheet(request):
        return table_sheet(table, "Chuyên đề theo đơn vị", "chuyen-de-theo-don-vi")
    table.export_url = sheet_url(request) if lines else ""
    table.empty = Empty("Không có đơn vị nào bên dưới có người giữ chức danh này.")
    context = {
        "title": "Chuyên đề theo đơn vị", "filters": {"form": form}, "asked": asked, "table": table,
        "back_url": asked.url(PAGE), "people_url": asked.url(PEOPLE),
    }  # fmt: skip
    return render(request, "desk/covered_topics.html", context)
