"""The steps of rolling a programme out in one place."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from thulinh.desk.queries.programmes import called, place_of
from thulinh.desk.step_tables import StepTable
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.people.reach import may
from thulinh.programmes.models import Adoption
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.queries import steps_of
from thulinh.ui.listing import Empty, list_page

NONE = Empty("Văn bản mô hình không có bước triển khai nào.")


@requires(ProgrammePermission.VIEW)
def steps(request: HttpRequest, code: str, adoption: int) -> HttpResponseBase:
    """How far each step of an adoption is, for whoever sees the unit or stands below it."""
    row = get_object_or_404(Adoption.objects.select_related("programme"), pk=adoption, programme__code=code)
    place = place_of(row, request.user, today())
    if place is None:
        raise Http404
    may_record = may(request.user, ProgrammePermission.ADOPT, row.unit_id, today())
    more: dict[str, Any] = {"code": code, "name": called(code), "place": place, "adoption": row}
    return list_page(
        request,
        table_class=_table(may_record),
        queryset=steps_of(row, today()),
        title=f"Các bước triển khai ở {place.name}",
        export_name=f"cac-buoc-{code}",
        template="desk/steps.html",
        empty=NONE,
        context=more,
    )


def _table(may_record: bool) -> type[StepTable]:
    """The table as the reader may use it."""
    return type("Steps", (StepTable,), {"may_record": may_record})
