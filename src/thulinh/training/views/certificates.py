"""Pages on which certificates are given and taken back, and the one on which anybody asks what one is worth."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from thulinh.kernel.clock import today
from thulinh.kernel.text import format_number
from thulinh.people.access import open_to_all, requires
from thulinh.training.actions import issue_certificates, withdraw_certificate
from thulinh.training.forms.certificates import CodeForm, IssueForm
from thulinh.training.forms.words import ReasonForm
from thulinh.training.models import Certificate, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.certificates import Checked, Worth, certificate_candidates, checked, usual_signing
from thulinh.training.queries.sight import may_organise
from thulinh.training.rules.certificates import plain_token
from thulinh.training.rules.classes import Step, refused_words
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.keys import key_in

PLAN = TrainingPermission.PLAN
# How the worth of a certificate is told: its tone, its icon, its words.
WORDS = {
    Worth.VALID: ("green", "badge-check", "Còn giá trị"),
    Worth.ENDED: ("amber", "clock", "Hết giá trị"),
    Worth.WITHDRAWN: ("red", "ban", "Đã thu hồi"),
}


@requires(PLAN)
def issue(request: HttpRequest, training_class: int) -> HttpResponse:
    """Give certificates to all who passed and have none, or to some of them."""
    row = _organised(request, training_class)
    candidates = certificate_candidates(row) if not refused_words(row.state, Step.CERTIFICATES) else []
    due = {str(one.participant): one for one in candidates if one.is_due}
    choices = [(key, f"{one.name} ({one.post})" if one.post else one.name) for key, one in due.items()]
    if sent_again(request):  # they have theirs by now
        choices += [(key, key) for key in request.POST.getlist("participants")]
    asked = key_in(request.GET.get("nguoi", ""))
    chosen = [str(asked)] if str(asked) in due else list(due)
    initial = {"participants": chosen, **IssueForm.of(usual_signing(row, today()))}
    form = IssueForm(request.POST or None, people=choices, initial=initial)

    def write(said: dict[str, Any]) -> Certificate:
        return issue_certificates(row, said.pop("participants"), by=request.user, **said)[0]

    if written(request, form, {"class": row.pk}, write):
        number = format_number(len(form.cleaned_data["participants"]))
        return gone_back(request, f"Đã cấp {number} chứng nhận.")
    return form_page(
        request, form, title="Cấp chứng nhận", template="training/issue_certificates.html", lead=row.name,
        submit="Cấp chứng nhận", submit_icon="badge-check", why_not=refused_words(row.state, Step.CERTIFICATES),
        has_choices=bool(choices), lacking=[one for one in candidates if one.missing],
    )  # fmt: skip


@requires(PLAN)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a certificate back."""
    known = Certificate.objects.all() if sent_again(request) else Certificate.objects.current()
    found = get_object_or_404(known.select_related("participant"), pk=pk)
    _organised(request, found.participant.training_class_id)
    form = ReasonForm(request.POST or None)
    if written(request, form, {"certificate": pk}, lambda said: withdraw_certificate(pk, by=request.user, **said)):
        return gone_back(request, "Đã thu hồi chứng nhận.")
    lead = (
        f"Số {found.number}, {found.full_name}. Ai kiểm tra mã trên giấy sẽ thấy chứng nhận đã thu hồi; "
        "số này không cấp lại cho ai. Kết quả học giữ nguyên."
    )
    return form_page(request, form, title="Thu hồi chứng nhận", lead=lead, submit="Thu hồi")


@open_to_all
@never_cache
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """What the certificate is worth whose QR code was scanned."""
    found = checked(token, today())
    if found is None:
        raise Http404
    return _said(request, found)


@open_to_all
@never_cache
@require_safe
def check_by_hand(request: HttpRequest) -> HttpResponse:
    """The page on which a code is typed from paper."""
    form = CodeForm(request.GET if "ma" in request.GET else None)
    if form.is_valid():
        token = plain_token(form.cleaned_data["ma"])
        if token and checked(token, today()):
            return redirect("certificates:check", token=token)
        form.add_error("ma", "Không có chứng nhận nào mang mã này. Đồng chí xem lại từng chữ trên giấy.")
    page = {"title": "Kiểm tra chứng nhận", "form": form}
    status = 404 if form.is_bound and form.errors else 200
    return _unlisted(render(request, "training/check_certificate.html", page, status=status))


def _said(request: HttpRequest, found: Checked) -> HttpResponse:
    tone, icon, words = WORDS[found.worth]
    page = {"title": "Chứng nhận bồi dưỡng", "found": found, "tone": tone, "icon": icon, "words": words}
    return _unlisted(render(request, "training/checked_certificate.html", page))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine keeps what a secret address opens, and no other site is told it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _organised(request: HttpRequest, training_class: int) -> TrainingClass:
    row = get_object_or_404(TrainingClass.objects.current(), pk=training_class)
    if not may_organise(request.user, row.unit_id, today()):
        raise Http404
    return row
