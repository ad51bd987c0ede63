"""Grouping difficulties that look alike, and answering a whole group in one go."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.difficulties.actions import answer, end_group, group_difficulties
from thulinh.difficulties.forms.grouping import AnswerAllForm, GroupForm
from thulinh.difficulties.models import Cluster, Difficulty
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.alike import alike
from thulinh.difficulties.queries.sight import Sight, seen
from thulinh.difficulties.queries.waiting import to_answer
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.forms import CommandForm


@requires(DifficultyPermission.SOLVE)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Group a difficulty with those that look alike."""
    again = sent_again(request)
    rows = seen(request.user, today()).filter(pk=pk, is_known=True)
    if not again:
        rows = rows.filter(state=Difficulty.State.OPEN, cluster=None)
    row = rows.select_related("area").first()
    sight = Sight(request.user, today())
    if row is None or row.unit_id in sight.rights.own_units:
        raise Http404
    near = [one for one in alike(row, user=request.user, on=today()) if again or one.difficulty.cluster_id is None]
    form = GroupForm(request.POST or None, near=near, initial={"title": "" if row.is_direct else row.title})

    def write(said: dict[str, Any]) -> Cluster:
        together = [pk, *map(int, said["difficulties"])]
        return group_difficulties(together, title=said["title"], note=said["note"], by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã gộp nhóm. Mỗi nơi nêu vẫn đồng ý riêng.")
    lead = (
        "Gợi ý: cùng lĩnh vực, câu nêu có ít nhất hai từ giống nhau. Đồng chí xem lại rồi chọn. Mọi nơi nêu đọc được "
        "tên nhóm."
    )
    if not near:
        lead = "Không thấy khó khăn nào khác cùng lĩnh vực mà câu nêu có ít nhất hai từ giống nhau."
    return form_page(request, form, title="Gộp khó khăn giống nhau", lead=lead, submit="Gộp nhóm")


@requires(DifficultyPermission.SOLVE)
def answer_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer all of a group that it is one's turn to answer."""
    cluster = _own(request, pk)
    waiting = list(to_answer(request.user, today()).filter(cluster=cluster).values_list("pk", flat=True))
    if not waiting and not sent_again(request):
        raise Http404
    form = AnswerAllForm(request.POST or None)

    def write(said: dict[str, Any]) -> Difficulty:
        return answer(waiting, text=said["text"], by=request.user)[0]

    if written(request, form, {}, write):
        return gone_back(request, f"Đã trả lời {len(waiting) or 'các'} khó khăn. Mỗi nơi nêu đồng ý riêng.")
    lead = f"{cluster.title}. Câu trả lời gửi đến {len(waiting)} nơi; mỗi nơi đồng ý hay chưa là việc của nơi ấy."
    return form_page(request, form, title="Trả lời cả nhóm", lead=lead, submit="Gửi trả lời", submit_icon="send")


@requires(DifficultyPermission.SOLVE)
def ungroup(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a group apart."""
    cluster = _own(request, pk)
    form = CommandForm(request.POST or None)
    if written(request, form, {}, lambda said: end_group(cluster.pk, by=request.user)):
        return gone_back(request, "Đã bỏ nhóm. Các khó khăn vẫn còn.")
    return form_page(request, form, title="Bỏ nhóm", lead=cluster.title, submit="Bỏ nhóm", submit_icon="x")


def _own(request: HttpRequest, pk: int) -> Cluster:
    cluster = get_object_or_404(Cluster, pk=pk)
    if cluster.ended_at is not None and not sent_again(request):
        raise Http404
    if cluster.unit_id not in Sight(request.user, today()).rights.own_units:
        raise Http404
    return cluster
