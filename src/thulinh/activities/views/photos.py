"""Pictures, each only for those who may see what it belongs to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.activities.forms.kept import file_of
from thulinh.activities.models import Task
from thulinh.activities.queries.records import may_view, may_view_file
from thulinh.kernel.clock import today
from thulinh.kernel.files import read_file
from thulinh.kernel.models import StoredFile
from thulinh.people.access import for_signed_in


@for_signed_in
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture of an activity."""
    evidence = may_view_file(pk, user=request.user, on=today())
    if evidence is None:
        raise Http404
    return _shown(evidence.file)


@for_signed_in
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture that proves a task done, for its owner and those who may see the meeting."""
    task = get_object_or_404(Task.objects.select_related("proof_file"), pk=pk, proof_file__isnull=False)
    if task.owner_id != request.user.person_id and not may_view(task.activity_id, user=request.user, on=today()):
        raise Http404
    return _shown(task.proof_file)


@for_signed_in
def kept_photo(request: HttpRequest, token: str) -> HttpResponse:
    """A picture that waits on an unfinished form, for whoever sent it."""
    return _shown(get_object_or_404(StoredFile, pk=file_of(token, request.user)))


def _shown(stored: StoredFile | None) -> HttpResponse:
    if stored is None or not stored.media_type.startswith("image/"):
        raise Http404
    try:
        content = read_file(stored)
    except OSError as error:
        raise Http404 from error
    answer = HttpResponse(content, content_type=stored.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
