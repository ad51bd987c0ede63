"""What the frame around every page shows: who is signed in, for which unit, and the menu of what they may do."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse

from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.waiting import waiting_count
from thulinh.checks.permissions import CheckPermission
from thulinh.desk.bell import bell
from thulinh.desk.permissions import DeskPermission
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.intake.permissions import IntakePermission
from thulinh.kernel.clock import today
from thulinh.kernel.permissions import Permission
from thulinh.people.models import Account
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries.holdings import Holder, seats_of_person
from thulinh.people.queries.marks import account_mark
from thulinh.people.reach import reach
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.selection.permissions import SelectionPermission
from thulinh.ui.shell import Account as SignedIn
from thulinh.ui.shell import MenuItem
from thulinh.units.models import UnitPath
from thulinh.units.permissions import UnitPermission
from thulinh.visits.permissions import VisitPermission


@dataclass(frozen=True)
class Entry:
    """A line of the menu: the page that it opens, and what one must be allowed to do somewhere to see it (`permission`,
    or `also`).
    """

    label: str
    page: str
    icon: str
    permission: Permission | None = None
    group: str = ""
    short: str = ""
    in_bar: bool = False
    is_main: bool = False
    also: Permission | None = None


WORK, FORCE, FIGURES = "Công việc", "Tổ chức, đội ngũ", "Số liệu, hệ thống"
ENTRIES = (
    Entry("Việc của tôi", "desk:home", "list-checks", in_bar=True),
    Entry("Bảng điều hành", "desk:start", "chart-column", IndicatorPermission.VIEW, short="Điều hành", in_bar=True),
    Entry("Ghi buổi", "activities:choose", "plus", ActivityPermission.RECORD, in_bar=True, is_main=True),
    Entry("Mô hình", "desk:programmes", "layers", ProgrammePermission.VIEW, in_bar=True),
    Entry("Lịch", "desk:calendar", "calendar-days", None, WORK),
    Entry("Chờ duyệt", "activities:queue", "badge-check", ActivityPermission.VERIFY, WORK),
    Entry("Hoạt động", "desk:activities", "notebook-pen", ActivityPermission.VIEW, WORK),
    Entry("Đi cơ sở", "desk:visits", "footprints", VisitPermission.VIEW, WORK),
    Entry("Phát hiện ở cơ sở", "desk:findings", "flag", DifficultyPermission.VIEW, WORK),
    Entry("Khó khăn, kiến nghị", "desk:difficulties", "message-circle-warning", DifficultyPermission.VIEW, WORK),
    Entry("Kiểm tra mẫu", "desk:samples", "scale", CheckPermission.VIEW, WORK),
    Entry("Sinh hoạt liên chi đoàn", "activities:joint", "handshake", ActivityPermission.VIEW, WORK),
    Entry("Tài liệu sinh hoạt", "activities:guidances", "file-text", ActivityPermission.VIEW, WORK),
    Entry("Nhiệm vụ được giao", "activities:tasks", "clipboard-list", ActivityPermission.VIEW, WORK),
    Entry("Sáng kiến", "activities:initiatives", "lightbulb", ActivityPermission.VIEW, WORK),
    Entry("Quyền lợi", "desk:own_support", "wallet", None, FORCE),
    Entry("Hệ thống tổ chức", "desk:tree", "network", UnitPermission.VIEW, FORCE),
    Entry("Bí thư chi đoàn", "desk:secretaries", "users", PeoplePermission.VIEW, FORCE),
    Entry("Đoàn viên, cán bộ", "desk:people", "user-round", PeoplePermission.VIEW, FORCE),
    Entry("Bồi dưỡng", "desk:training", "graduation-cap", None, FORCE),
    Entry("Nhân sự", "desk:personnel", "user-plus", SelectionPermission.SEATS, FORCE, also=SelectionPermission.OPINE),
    Entry("Nhập từ Excel", "intake:batches", "file-spreadsheet", IntakePermission.IMPORT, FIGURES),
    Entry("Nhật ký thao tác", "desk:log", "history", DeskPermission.LOG, FIGURES),
    Entry("Quyền hạn", "people:rights", "shield-check", None, FIGURES),
)
BRANCH, COMMUNE = "chi-doan", "xa"
# The room of the demonstration stands above this one, so its page is known by its address only.
DEMO_ADDRESS = "/trinh-dien/"


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame for whoever is signed in; for others only what says that this is a demonstration.

    Queries: eight at most, for people whose word is waited for; four for others.
    """
    frame: dict[str, Any] = {"home_url": reverse("desk:home")}
    if settings.DEMO:
        frame |= {"is_demo": True, "demo_url": DEMO_ADDRESS}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frame
    on = today()
    seat = _first_seat(user, on)
    unit = _unit(seat, on)
    return frame | {
        "menu": _one_current(list(_menu(request, user, on, unit))),
        "unit_line": _unit_line(unit),
        "account": _signed_in(user, seat),
        "search_url": reverse("desk:search"),
        "sign_out_url": reverse("people:sign_out"),
        "account_mark": account_mark(user),
        "presence_url": reverse("people:presence"),
        "bell": bell(request),
    }


def _signed_in(user: Account, seat: Holder | None) -> SignedIn:
    line = seat.position_name if seat else ""
    return SignedIn(str(user), line, reverse("people:devices"), reverse("desk:own"))


def _one_current(menu: list[MenuItem]) -> list[MenuItem]:
    """The page at hand is one line's: the one whose address says most of it."""
    nearest = max((item.url for item in menu if item.current), key=len, default="")
    return [replace(item, current=item.current and item.url == nearest) for item in menu]


def _first_seat(user: Account, on: dt.date) -> Holder | None:
    seats: Sequence[Holder] = seats_of_person(user.person_id, on) if user.person_id else ()
    return next(iter(seats), None)


def _unit(seat: Holder | None, on: dt.date) -> UnitPath | None:
    if seat is None:
        return None
    above = UnitPath.objects.on(on).filter(unit=OuterRef("parent"))
    rows = UnitPath.objects.on(on).filter(unit=seat.unit).annotate(above_name=Subquery(above.values("name")[:1]))
    return rows.first()


def _unit_line(unit: UnitPath | None) -> str:
    """The reader's unit; a branch with the unit above it."""
    if unit is None:
        return ""
    above = getattr(unit, "above_name", None)
    return f"{unit.name}, {above}" if unit.level_id == BRANCH and above else unit.name


def _menu(request: HttpRequest, user: Account, on: dt.date, unit: UnitPath | None) -> Iterator[MenuItem]:
    is_branch = unit is not None and unit.level_id == BRANCH
    for entry in ENTRIES:
        if not _may_open(user, entry, on):
            continue
        if entry.page == "desk:start" and is_branch:
            yield _item(request, entry, reverse("desk:unit", args=[unit.unit_id]), label="Chi đoàn", icon="building-2")
        elif entry.page in _OF_A_UNIT:
            place = _OF_A_UNIT[entry.page](user, on, unit)
            if place is not None:
                yield _item(request, entry, reverse(entry.page, args=[place]))
        else:
            count = waiting_count(user, on) if entry.page == "activities:queue" else 0
            yield _item(request, entry, reverse(entry.page), count=count)


def _may_open(user: Account, entry: Entry, on: dt.date) -> bool:
    if entry.permission is None:
        return True
    return any(reach(user, one, on) for one in (entry.permission, entry.also) if one is not None)


def _records_for(user: Account, on: dt.date, unit: UnitPath | None) -> int | None:
    """The unit that the reader records for."""
    may = unit is not None and reach(user, ActivityPermission.RECORD, on).covers(unit.path)
    return unit.unit_id if unit is not None and may else None


def _joint_at(user: Account, on: dt.date, unit: UnitPath | None) -> int | None:
    """The unit whose branches hold joint sessions: the one above a branch, or a commune itself."""
    if unit is None or unit.level_id not in (BRANCH, COMMUNE):
        return None
    return unit.parent_id if unit.level_id == BRANCH else unit.unit_id


_OF_A_UNIT = {"activities:choose": _records_for, "activities:joint": _joint_at}


def _item(request: HttpRequest, entry: Entry, url: str, *, label: str = "", icon: str = "", count: int = 0) -> MenuItem:
    return MenuItem(
        label=label or entry.label,
        url=url,
        icon=icon or entry.icon,
        current=_is_current(request, entry, url),
        count=count,
        group=entry.group,
        short="" if label else entry.short,
        in_bar=entry.in_bar,
        is_main=entry.is_main,
    )


def _is_current(request: HttpRequest, entry: Entry, url: str) -> bool:
    """Whether the page at hand is this line's, or lies below it."""
    return request.path == url or (url != "/" and request.path.startswith(url))
