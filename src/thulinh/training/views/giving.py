"""What participants give: experience that becomes initiatives (GL5), and what they think of the class."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import for_signed_in
from thulinh.training.actions import contribute as write_contribution
from thulinh.training.actions import evaluate as write_evaluation
from thulinh.training.forms.giving import ContributionForm, EvaluationForm
from thulinh.training.models import Contribution, Participant, TrainingClass
from thulinh.training.queries.giving import contributions_of, opinions_of
from thulinh.training.queries.presence import named
from thulinh.training.rules.classes import Step, allows
from thulinh.training.views.keeping import class_read, keeps, reads
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.returning import asked_from


def _own(request: HttpRequest) -> QuerySet[Participant]:
    """The places of whoever asks."""
    person = request.user.person_id
    rows = Participant.objects.listed().filter(training_class__withdrawn_at=None).select_related("training_class")
    return rows.filter(person=person) if person is not None else rows.none()


def _class_of_mine(request: HttpRequest, pk: int) -> TrainingClass:
    """The class, when the reader takes part or reads everything about it; else 404."""
    found = get_object_or_404(TrainingClass.objects.current(), pk=pk)
    if not reads(request, found) and not _own(request).filter(training_class=found).exists():
        raise Http404
    return found


@for_signed_in
def contributions(request: HttpRequest, training_class: int) -> HttpResponse:
    """What was shared in the exchange of experience, each an initiative that others find."""
    found = _class_of_mine(request, training_class)
    may_write = keeps(request, found) or _own(request).filter(training_class=found).exists()
    context = {
        "title": "Trao đổi kinh nghiệm",
        "training_class": found,
        "contributions": contributions_of(found.pk),
        "may_write": may_write and allows(found.state, Step.CONTRIBUTE) and found.starts_on <= today(),
        "back": asked_from(request),
    }
    return render(request, "training/contributions.html", context)


@for_signed_in
def contribute(request: HttpRequest, training_class: int) -> HttpResponse:
    """Share how one's unit does something well; the organiser writes down what somebody told."""
    found = _class_of_mine(request, training_class)
    form = ContributionForm(request.POST or None, participants=_speakers(request, found))

    def write(said: dict[str, Any]) -> Contribution:
        return write_contribution(said["participant"], said["title"], said["summary"], by=request.user)

    if written(request, form, {"training_class": found.pk}, write):
        return gone_back(request, "Đã chia sẻ. Mọi nơi tìm thấy cách làm này trong mục Sáng kiến.")
    lead = f"{found.name}. Cách làm này vào mục Sáng kiến, nơi khác tìm thấy và làm theo được."
    return form_page(request, form, title="Chia sẻ kinh nghiệm", lead=lead, submit="Chia sẻ")


def _speakers(request: HttpRequest, training_class: TrainingClass) -> list[tuple[int, str]]:
    """Who may be named as the one who told it: all for the organiser, else oneself; 404 for others."""
    listed = Participant.objects.listed().filter(training_class=training_class)
    if not keeps(request, training_class):
        listed = _own(request).filter(training_class=training_class)
    found = [(one.pk, f"{one.person.full_name}, {unit}") for one, unit in named(listed)]
    if not found:
        raise Http404
    return found


@for_signed_in
def evaluate(request: HttpRequest, training_class: int) -> HttpResponse:
    """Say once what one thinks of a class; who said it is not kept."""
    mine = _own(request).filter(training_class=training_class).first()
    if mine is None:
        raise Http404
    if mine.has_evaluated:
        return gone_back(request, "Đồng chí đã góp ý về lớp này.")
    form = EvaluationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _taken(form, mine, request):
        return gone_back(request, "Đã gửi góp ý, không ghi tên. Cảm ơn đồng chí.")
    told = "Không ghi tên, không ghi giờ gửi; ban tổ chức chỉ đọc khi đủ nhiều phiếu"
    lead = f"{mine.training_class.name}. {told}. Điểm 1 là chưa đạt, 5 là rất tốt."
    return form_page(request, form, title="Góp ý về lớp học", lead=lead, submit="Gửi góp ý")


def _taken(form: EvaluationForm, mine: Participant, request: HttpRequest) -> bool:
    # Not through `written`: its receipt keeps a checksum of all that was said.
    said = form.cleaned_data
    try:
        write_evaluation(mine.pk, form.marks, said["text"] or "", by=request.user, command_id=said["command_id"])
    except Refusal as refusal:
        refusal.put_on(form)
        return False
    return True


@for_signed_in
def opinions(request: HttpRequest, training_class: int) -> HttpResponse:
    """What participants think of a class, once enough have answered."""
    found = class_read(request, training_class)
    context = {
        "title": "Học viên góp ý",
        "training_class": found,
        "opinions": opinions_of(found.pk, today()),
        "back": asked_from(request, reverse("training:presence", args=[found.pk])),
    }
    return render(request, "training/opinions.html", context)
