"""Pages of people's way to the Party. Each look at somebody by name is in the log before the page shows it."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thulinh.desk.filters import NameFilters
from thulinh.desk.party_lists import FunnelTable, PathFilters, PathTable, WithoutPathTable
from thulinh.desk.queries.party import tell_path, tell_without
from thulinh.desk.queries.places import open_to_reader, seen
from thulinh.desk.queries.portions import filled
from thulinh.desk.views.scope import scope_of, uppermost
from thulinh.kernel.clock import today
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.people.access import for_signed_in, requires
from thulinh.people.models import Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import visible_people
from thulinh.people.reach import reach
from thulinh.selection.actions.looking import LISTED, TAKEN_AWAY, look_at_party_path
from thulinh.selection.models import Mentoring
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.path import path_of, path_sight
from thulinh.selection.queries.path_lists import FunnelRow, funnel, people_on_the_way, secretaries_without_path
from thulinh.ui.listing import Empty, asks_sheet, list_page

LOGGED = "Thông tin nhạy cảm. Mỗi lượt xem danh sách, tải tệp được ghi vào nhật ký."
SUMS = (
    "Số đoàn viên đang ở từng bước. Nơi đồng chí không được xem tên thì chỉ hiện số khi đủ đông người; chi đoàn ít "
    "người không tính vào số của cấp trên."
)


@for_signed_in
def party(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's way to the Party: for who sees the Party standing there, for who helps, and for oneself."""
    sight, on = path_sight(request.user, pk, today()), today()
    if sight is None:
        raise Http404
    look_at_party_path([sight.person], by=request.user)
    path = path_of(sight.person, on)
    has_page = visible_people(request.user, on, among=[pk]).exists()
    context = {
        "title": "Phấn đấu vào Đảng",
        "sight": sight,
        "person": sight.person,
        "path": path,
        "has_page": has_page,
        "quarters": {row.pk: period_containing(Cadence.QUARTER, row.quarter_on).label for row in path.remarks},
        "on": on,
    }
    return render(request, "desk/party.html", context)


@for_signed_in
def paths(request: HttpRequest) -> HttpResponse:
    """The people on the way to the Party whom the reader may know of by name."""
    user, on = request.user, today()
    follows = reach(user, PeoplePermission.PARTY, on)
    if not follows and not Mentoring.objects.on(on).filter(mentor=user.person_id).exclude(mentor=None).exists():
        raise Http404
    return list_page(
        request,
        table_class=PathTable,
        queryset=filled(people_on_the_way(user, on), _shown(request, partial(tell_path, user, on))),
        filterset_class=PathFilters,
        title="Theo dõi phấn đấu vào Đảng",
        export_name="phan-dau-vao-dang",
        template="desk/party_paths.html",
        context={
            "scope": scope_of(request),
            "lead": LOGGED,
            "has_secretaries": bool(follows),
            "has_sums": bool(reach(user, SelectionPermission.SEATS, on)),
        },
        empty=Empty("Chưa có đồng chí nào trên đường phấn đấu.", "Ghi bước đầu tiên ở trang của đồng chí ấy."),
    )


@requires(PeoplePermission.PARTY)
def without_path(request: HttpRequest) -> HttpResponse:
    """Branch secretaries who are no Party members and have no way there yet (DN8)."""
    user, on = request.user, today()
    return list_page(
        request,
        table_class=WithoutPathTable,
        queryset=filled(secretaries_without_path(user, on), _shown(request, partial(tell_without, on))),
        filterset_class=NameFilters,
        title="Bí thư chưa được định hướng phấn đấu",
        export_name="bi-thu-chua-dinh-huong",
        template="desk/list.html",
        context={"scope": scope_of(request), "lead": LOGGED},
        empty=Empty("Bí thư nào cũng là đảng viên hoặc đã có hướng phấn đấu."),
    )


def _shown(request: HttpRequest, tell: Any) -> Any:
    """Tell of each portion of people what the list shows, and write down that they were looked at."""
    verb = TAKEN_AWAY if asks_sheet(request) else LISTED

    def fill(people: list[Person]) -> None:
        tell(people)
        look_at_party_path(people, by=request.user, verb=verb)

    return fill


@requires(SelectionPermission.SEATS)
def funnel_start(request: HttpRequest) -> HttpResponse:
    """The sums of the uppermost unit within reach."""
    row = uppermost(request.user, SelectionPermission.SEATS)
    if row is None:
        raise Http404
    return redirect("desk:party_funnel", unit=row.unit_id)


@requires(SelectionPermission.SEATS)
def party_funnel(request: HttpRequest, unit: int) -> HttpResponse:
    """How many members of the units below stand at which stage; no names."""
    user, on = request.user, today()
    above = seen(unit, user=user, permission=SelectionPermission.SEATS, today=on)
    rows = funnel(user, above, on).rows
    below = open_to_reader([row.unit for row in rows], user=user, on=on)
    return list_page(
        request,
        table_class=FunnelTable.with_stages(),
        queryset=[_sums(row, row.unit in below) for row in rows],
        title=f"Phấn đấu vào Đảng theo đơn vị: {above.name}",
        export_name="phan-dau-theo-don-vi",
        template="desk/list.html",
        context={"lead": SUMS},
        empty=Empty("Không có đơn vị nào bên dưới."),
    )


def _sums(row: FunnelRow, has_below: bool) -> dict[str, Any]:
    """A row of the table; numbers that are not shown are missing, which is no nought."""
    shown = {stage: row.stages.get(stage, 0) if row.shown else None for stage in row.codes}
    opens = {"has_below": has_below, "is_branch": row.is_branch, "has_names": row.has_names}
    return {"unit": row.unit, "name": row.name, "members": row.members, "shown": shown, **opens}
