"""Sheets of a class as PDF: certificates, badges, attendance."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in
from thulinh.training.models import Certificate, HalfDay, TrainingClass
from thulinh.training.queries.certificates import certificates_seen
from thulinh.training.queries.papers import Link, attendance_sheet, badges, certificate_sheets
from thulinh.training.queries.sight import sees_whole_class
from thulinh.ui.paper import pdf, pdf_answer


@for_signed_in
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate, for whom it is and for who may read their result."""
    rows = certificates_seen(request.user, today()).current()
    row = get_object_or_404(rows, pk=pk)
    return _certificates(request, [row], f"Chứng nhận số {row.number}", f"chung-nhan-{row.year}-{row.ordinal}")


@for_signed_in
def certificates(request: HttpRequest, training_class: int) -> HttpResponse:
    """All certificates of a class in one file, by number."""
    row = _whole(request, training_class)
    found = Certificate.objects.current().filter(participant__training_class=row).order_by("year", "ordinal")
    if not found:
        raise Http404
    return _certificates(request, list(found), f"Chứng nhận: {row.name}", f"chung-nhan-lop-{row.pk}")


@for_signed_in
def class_badges(request: HttpRequest, training_class: int) -> HttpResponse:
    """A badge for everybody on the list of a class, eight to a page."""
    row = _whole(request, training_class)
    values = badges(row, link=_link(request, "training:badge"))
    if not values["badges"]:
        raise Http404
    return _answer("training/badges.typ", values, f"Thẻ học viên: {row.name}", f"the-hoc-vien-lop-{row.pk}")


@for_signed_in
def attendance(request: HttpRequest, half_day: int) -> HttpResponse:
    """The list that people sign on one half day; ?theo=to: a sheet for each group."""
    known = HalfDay.objects.current().select_related("training_class")
    row = get_object_or_404(known, pk=half_day)
    _whole(request, row.training_class_id)
    values = attendance_sheet(row, by_group=request.GET.get("theo") == "to")
    if not values["parts"]:
        raise Http404
    name = f"diem-danh-{row.day:%Y-%m-%d}-{row.part}"
    return _answer("training/attendance.typ", values, f"Điểm danh {values['when']}", name)


def _certificates(request: HttpRequest, rows: list[Certificate], title: str, name: str) -> HttpResponse:
    by_hand = request.build_absolute_uri(reverse("certificates:check_by_hand"))
    values = certificate_sheets(rows, link=_link(request, "certificates:check"), by_hand=by_hand)
    return _answer("training/certificates.typ", values, title, name)


def _answer(template: str, values: Mapping[str, Any], title: str, name: str) -> HttpResponse:
    return pdf_answer(pdf(template, values, title=title, on=today()), name)


def _link(request: HttpRequest, page: str) -> Link:
    return lambda token: request.build_absolute_uri(reverse(page, args=[token]))


def _whole(request: HttpRequest, training_class: int) -> TrainingClass:
    row = get_object_or_404(TrainingClass.objects.current(), pk=training_class)
    if not sees_whole_class(request.user, row, today()):
        raise Http404
    return row
