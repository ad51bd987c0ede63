"""Raising a difficulty: of one's own unit, or of a unit that said it at a briefing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from thulinh.activities.models import Activity, Credit
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.difficulties.actions import NewDifficulty, raise_difficulties
from thulinh.difficulties.forms.raising import RaiseForForm, RaiseForm
from thulinh.difficulties.models import Difficulty
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.above import LinesAbove, days_to_answer, voices
from thulinh.kernel.clock import now, today
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in, requires, unit_within
from thulinh.ui.answering import (
    gone_back,
    is_from_device,
    kept_offline,
    reasons_on,
    sent_back,
    taken_in,
    written,
    written_at,
)
from thulinh.ui.returning import next_url
from thulinh.units.models import UnitPath
from thulinh.units.queries import units_on

DONE = "Đã gửi. Đồng chí theo dõi ở trang Khó khăn; khi có trả lời, đồng chí là người đồng ý hay chưa."
_DIRECT = (
    "Việc bắt đầu từ {higher}. {above} vẫn đọc được nội dung, không thấy tên chi đoàn và tên đồng chí: "
    "đồng chí đừng ghi tên người, tên thôn trong câu."
)


@requires(DifficultyPermission.RAISE)
def raise_own(request: HttpRequest, unit: int) -> HttpResponse:
    """What is hard for one's own unit. A device keeps the page, and what is written on it until there is signal."""
    row = unit_within(request, unit, DifficultyPermission.RAISE)
    on, spoken = today(), voices([unit], today()).get(unit, ())
    if not row.is_open or all(voice.person != request.user.person_id for voice in spoken):
        raise Http404
    form = RaiseForm(request.POST or None, direct=_direct(row))

    def write(said: dict[str, Any]) -> Difficulty:
        at = written_at(request, now())  # said on the day on which the device kept it
        day = timezone.localdate(at) if at else on
        return raise_difficulties([NewDifficulty(unit=unit, day=day, **said)], by=request.user)[0]

    lead = f"{row.name}. {_days(row)}"
    return _answer(request, form, write, title="Nêu khó khăn", lead=lead, outbox="Khó khăn", is_kept=True)


@for_signed_in
def raise_from(request: HttpRequest, activity: int) -> HttpResponse:
    """What a unit said at a briefing, written down by who records that briefing (SV2); the unit has the last word."""
    briefing = get_object_or_404(Activity.objects.held().select_related("kind"), pk=activity)
    host = Places([briefing.host_id]).row(briefing.host_id, today())
    if host is None or not Rights(request.user, today()).may_record(briefing.host_id, host.path):
        raise Http404
    form = RaiseForForm(request.POST or None, units=_units(briefing, host))

    def write(said: dict[str, Any]) -> Difficulty:
        one = NewDifficulty(activity=activity, day=briefing.day, **said)
        return raise_difficulties([one], by=request.user)[0]

    name = briefing.title or briefing.kind.name
    lead = f"{name}, {format_date(briefing.day)}. Đơn vị được chọn là nơi đồng ý khi có trả lời."
    return _answer(request, form, write, title="Nêu khó khăn từ buổi này", lead=lead, outbox="")


def _answer(request: HttpRequest, form: Any, write: Any, *, is_kept: bool = False, **page: Any) -> HttpResponse:
    if written(request, form, {}, write):
        return taken_in(request, DONE) if is_from_device(request) else gone_back(request, DONE)
    if request.method == "POST" and is_from_device(request):
        return sent_back(reasons_on(form))
    context = {"form": form, "cancel_url": next_url(request), "served_at": now(), **page}
    status = 422 if form.is_bound and form.errors else 200
    shown = render(request, "difficulties/raise.html", context, status=status)
    return kept_offline(shown) if is_kept and request.method == "GET" else shown


def _days(row: UnitPath) -> str:
    """Who answers first, and within how many days."""
    chain = LinesAbove([row.unit_id], today()).chain(row.unit_id)
    if not chain:
        return ""
    name = units_on([chain[0].unit], today())[chain[0].unit].name
    days = days_to_answer(chain[0].level, today())
    return f"{name} trả lời trong {days} ngày; quá hạn thì việc tự chuyển lên cấp trên."


def _direct(row: UnitPath) -> str:
    """What sending it past the level above means; empty where nothing stands above that level."""
    chain = LinesAbove([row.unit_id], today()).chain(row.unit_id)
    if len(chain) < 2:
        return ""
    names = units_on([one.unit for one in chain[:2]], today())
    return _DIRECT.format(above=names[chain[0].unit].name, higher=names[chain[1].unit].name)


def _units(briefing: Activity, host: UnitPath) -> list[tuple[int, str]]:
    """The units that may have said something at the briefing: the host, those below it, and those that took part."""
    took_part = Credit.objects.filter(activity=briefing.pk, is_current=True).values("unit")
    rows = UnitPath.objects.on(today()).open()
    there = rows.filter(unit__in=took_part).exclude(unit=host.unit_id)
    below = rows.under(host.path).union().exclude(unit=host.unit_id) if not there.exists() else there
    found = [(row.unit_id, row.name) for row in below.order_by("name_key", "unit")]
    return [*found, (host.unit_id, host.name)]
