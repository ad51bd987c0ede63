"""The page on which a cadre says how well they know each topic, with what they said before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in
from thulinh.training.actions import assess_oneself, take_back_assessment
from thulinh.training.forms.assessing import AssessmentForm
from thulinh.training.models import SelfAssessment
from thulinh.training.queries.assessments import asked_of, assessments_of
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.forms import CommandForm

RECENT = 20


@for_signed_in
def assess(request: HttpRequest) -> HttpResponse:
    """Say of oneself, topic by topic; what is not tapped says nothing."""
    person = _own(request)
    groups = asked_of(person, today())
    form = AssessmentForm(request.POST or None, groups=groups)
    if written(request, form, {}, lambda _: assess_oneself(person, form.marks(), by=request.user)):
        return gone_back(request, "Đã ghi. Cấp mở lớp biết đồng chí cần học gì.")
    said = assessments_of(person)
    return form_page(
        request, form, title="Tự đánh giá", template="training/assess.html", submit="Lưu",
        said=said[:RECENT], many=len(said), back=request.path,
    )  # fmt: skip


@for_signed_in
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own word back."""
    person = _own(request)
    known = SelfAssessment.objects if sent_again(request) else SelfAssessment.objects.current()
    row = get_object_or_404(known.select_related("topic"), pk=pk, person=person)
    form = CommandForm(request.POST or None)
    if written(request, form, {"assessment": pk}, lambda _: take_back_assessment(pk, by=request.user)):
        return gone_back(request, "Đã rút. Lời trước đó, nếu có, lại được tính.")
    lead = f"{row.topic.name}: {row.get_mark_display()}."
    return form_page(request, form, title="Rút lời tự đánh giá", lead=lead, submit="Rút")


def _own(request: HttpRequest) -> int:
    person = getattr(request.user, "person_id", None)
    if person is None:
        raise Http404
    return person
