"""The book of certificates of a class."""

from functools import partial

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from thulinh.desk.certificate_lists import CertificateFilters, CertificateTable, with_worth
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in
from thulinh.training.queries.certificates import certificates_seen
from thulinh.training.queries.sight import classes_seen, may_organise, sees_whole_class
from thulinh.training.rules.classes import ENDED
from thulinh.ui.listing import Empty, list_page


@for_signed_in
def of_class(request: HttpRequest, training_class: int) -> HttpResponseBase:
    """The certificates of a class that the reader may read, those taken back too."""
    user, on = request.user, today()
    row = get_object_or_404(classes_seen(user, on), pk=training_class)
    rows = certificates_seen(user, on).filter(participant__training_class=row)
    is_whole, runs = sees_whole_class(user, row, on), may_organise(user, row.unit_id, on)
    if not is_whole and not rows.exists():
        raise Http404
    return list_page(
        request,
        table_class=partial(CertificateTable, may_withdraw=runs, back=request.path),
        queryset=with_worth(rows, on).order_by("year", "ordinal"),
        filterset_class=CertificateFilters,
        title="Sổ cấp chứng nhận",
        export_name=f"chung-nhan-lop-{row.pk}",
        template="desk/class_certificates.html",
        context={
            "row": row, "may_issue": runs and row.state == ENDED,
            "in_file": rows.current().count() if is_whole else 0,
        },
        empty=Empty("Chưa cấp chứng nhận nào.", "Lớp bế giảng rồi thì cấp cho ai đạt." if runs else ""),
    )  # fmt: skip
