"""Publishing, changing and withdrawing a month's guidance."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from thulinh.activities.actions import amend_guidance, publish_guidance, withdraw_guidance
from thulinh.activities.forms.deciding import ReasonForm
from thulinh.activities.forms.guidance import PAGES, GuidanceForm, initial_of_guidance, page_rows
from thulinh.activities.forms.kept import file_of, token_for
from thulinh.activities.models import ContentKind, Guidance, Kind
from thulinh.activities.queries.guidance import (
    GuidanceLine,
    entry_of_guidance,
    guidance_list,
    guidance_seen,
    guided_kinds,
    guiding_units,
    lines_of,
    may_guide,
)
from thulinh.activities.queries.places import Places
from thulinh.activities.rules.guidance import GuidanceEntry, ReadingPage
from thulinh.activities.tables import GuidanceTable
from thulinh.activities.views.answering import form_page, rights_of, show, taken
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_paper
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import gone_back
from thulinh.ui.listing import asks_sheet, sheet_url, table_sheet
from thulinh.ui.returning import next_url

ROWS, ADD_PAGE = 30, "them-dong"


@for_signed_in
def guidances(request: HttpRequest) -> HttpResponseBase:
    """The guidance that reaches the reader's units, and what the reader may publish."""
    rights = rights_of(request)
    found = guidance_list(request.user, today())
    if asks_sheet(request):
        return table_sheet(GuidanceTable(lines_of(found)), "Tài liệu sinh hoạt", "tai-lieu-sinh-hoat")
    pages = Paginator(found, ROWS)
    page = pages.get_page(request.GET.get("trang"))
    units = guiding_units(rights)
    context = {
        "title": "Tài liệu sinh hoạt",
        "lines": lines_of(list(page.object_list), rights),
        "page": page,
        "sheet_url": sheet_url(request) if pages.count else "",
        "units": units,
        "kinds": guided_kinds() if units else [],
        "on": today(),
    }
    return render(request, "activities/guidances.html", context)


@for_signed_in
def publish(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    """Publish a month's guidance for the branches below a unit."""
    row = Places([unit]).row(unit, today())
    found = get_object_or_404(Kind, pk=kind)
    if row is None or not may_guide(rights_of(request), unit, row.path) or found not in guided_kinds():
        raise Http404
    month = period_containing(Cadence.MONTH, today() + dt.timedelta(days=10))  # late in a month one writes the next
    initial = {"starts_on": month.starts_on, "ends_on": month.ends_on}
    sheet = _Sheet(request, found, initial=initial)

    def write(command: Any) -> Guidance:
        return publish_guidance(sheet.entry(), unit=unit, by=request.user, command_id=command)

    if sheet.is_right() and taken(sheet.form, write):
        return gone_back(request, "Đã phát hành tài liệu. Các chi đoàn thấy ngay trong việc của mình.")
    return sheet.page(title=f"Tài liệu {found.name.lower()}", lead=row.name, submit="Phát hành")


@for_signed_in
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a guidance that was published."""
    line = _own(request, pk)
    found = Guidance.objects.select_related("kind").get(pk=pk)
    entry = entry_of_guidance(found)
    sheet = _Sheet(request, found.kind, initial=initial_of_guidance(entry, found.version), entry=entry)

    def write(command: Any) -> Guidance:
        said = sheet.form.cleaned_data
        return amend_guidance(
            pk, sheet.entry(), version=said["version"] or found.version, reason=said["reason"], by=request.user,
            command_id=command,
        )  # fmt: skip

    if sheet.is_right() and taken(sheet.form, write):
        return gone_back(request, "Đã lưu bản sửa.")
    return sheet.page(title="Sửa tài liệu", lead=line.theme, submit="Lưu bản sửa", line=line)


@for_signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a guidance."""
    line = _own(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": line.version})

    def write(command: Any) -> Guidance:
        said = form.cleaned_data
        return withdraw_guidance(
            pk, version=said["version"], reason=said["reason"], by=request.user, command_id=command
        )

    if form.is_valid() and taken(form, write):
        return gone_back(request, "Đã rút tài liệu.")
    points = ["Chi đoàn không còn thấy tài liệu này; buổi sinh hoạt nào cũng không bị đối chiếu với nó nữa."]
    return form_page(request, form, title="Rút tài liệu", lead=line.theme, points=points, submit="Rút tài liệu")


def _own(request: HttpRequest, pk: int) -> GuidanceLine:
    line = guidance_seen(pk, user=request.user, on=today())
    if line is None or not line.may_change:
        raise Http404
    return line


class _Sheet:
    """The page on which a guidance is written: the form, the pages to read, the file that was taken in."""

    def __init__(
        self, request: HttpRequest, kind: Kind, *, initial: dict[str, Any], entry: GuidanceEntry | None = None
    ) -> None:
        self.request, self.kind, self.before = request, kind, entry
        data = request.POST.copy() if request.method == "POST" else None
        if data is not None and ADD_PAGE in data and (total := data.get(f"{PAGES}-TOTAL_FORMS", "")).isdecimal():
            data[f"{PAGES}-TOTAL_FORMS"] = str(int(total) + 1)
        contents = list(ContentKind.objects.filter(pk__in=kind.contents).values_list("code", "name"))
        self.form = GuidanceForm(
            data,
            request.FILES or None if data is not None else None,
            contents=contents,
            changes=entry is not None,
            has_file=bool(entry and entry.file),
            initial=initial,
        )
        self.rows = page_rows(data, entry.pages if entry else ())
        self.token = request.POST.get("kept", "")

    def is_right(self) -> bool:
        """Whether the sheet was sent to be published and can be read; its file is taken in whatever else is wrong."""
        if self.request.method != "POST":
            return False
        wrong = [part for part in (self.form, self.rows) if not part.is_valid()]
        upload = self.form.cleaned_data.get("paper")
        if upload:
            try:
                self.token = token_for(store_paper(upload, name=upload.name, field="paper").pk, self.request.user)
            except Refusal as refusal:
                show(refusal, self.form)
        return not wrong and not self.form.errors and ADD_PAGE not in self.request.POST

    def entry(self) -> GuidanceEntry:
        """What the sheet says."""
        pages: list[ReadingPage] = [page for row in self.rows.forms if (page := row.page())]
        kept = None if self.form.cleaned_data.get("drops_file") or self.before is None else self.before.file
        return self.form.entry(kind=self.kind.pk, pages=pages, file=file_of(self.token, self.request.user) or kept)

    def page(self, **context: Any) -> HttpResponse:
        """The sheet as a page; 422 when what was sent could not be taken."""
        adds = ADD_PAGE in self.request.POST
        if adds:
            self.form._errors, self.rows._errors = {}, [{} for _ in self.rows.forms]
        wrong = self.form.is_bound and not adds and (self.form.errors or self.rows.total_error_count())
        shown = {
            "form": self.form,
            "rows": self.rows,
            "kept": self.token if file_of(self.token, self.request.user) else "",
            "cancel_url": next_url(self.request),
            **context,
        }
        return render(self.request, "activities/guidance_form.html", shown, status=422 if wrong else 200)
