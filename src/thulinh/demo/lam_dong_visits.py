"""Visits to the grassroots in the province of today: what its cadres did this year, what waits now; all invented."""

import datetime as dt
from dataclasses import dataclass

from thulinh.checks.actions import draw
from thulinh.demo.lam_dong import HOME_BRANCH, SINCE, Commune, LamDong
from thulinh.demo.people import Inventor, Newcomers, Post
from thulinh.demo.telling import INVENTED, moment, paper
from thulinh.demo.trips import INSPECTION, JOINT_WORK, SESSIONS, Trip, follow, make, plan
from thulinh.desk.queries.checked import KINDS
from thulinh.desk.queries.checked_kinds import spread_over
from thulinh.difficulties.actions import NewDifficulty, agree, answer, raise_difficulties
from thulinh.difficulties.actions.findings import record_finding
from thulinh.difficulties.actions.following import put_right
from thulinh.difficulties.rules.findings import NOT_HELD, PRACTICE, SKILL_GAP, FindingEntry
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.people.models import Account
from thulinh.programmes.actions import NewAdoption, adopt
from thulinh.units.models import UnitPath
from thulinh.visits.actions.findings import link_findings

VISITS = "di-co-so-1-2"
# Nobody else of the demonstration is invented from here on, so that the other stories stay as they are.
_SEED, _FIRST_NUMBER = 68, 60_000
WEEK = 7 * DAY
# How many weeks ago, working days, form: the year of a cadre who goes a lot, and of one who does not.
_OFTEN = ((40, 8, INSPECTION), (34, 5, SESSIONS), (27, 11, JOINT_WORK), (20, 5, SESSIONS), (15, 11, JOINT_WORK),
          (9, 5, SESSIONS), (5, 8, INSPECTION))  # fmt: skip
_SELDOM = ((30, 5, SESSIONS), (12, 3, SESSIONS))


@dataclass(frozen=True)
class _Cadre:
    account: Account
    year: tuple[tuple[int, int, str], ...]


def tell_visits(made: LamDong) -> None:
    """The year so far, then what is planned, to report, to confirm, to answer, to put right and to check now."""
    cadres = _settle(made)
    _adopt(made)
    for place, cadre in enumerate(cadres):
        _tell_rounds(made, cadre, place)
    _tell_last_visit(made)
    _plan_ahead(made, cadres)
    _tell_difficulties(made)
    _draw(made)


def _settle(made: LamDong) -> list[_Cadre]:
    """Besides the cadre of the role: who leads the province, a deputy, and two more of its staff."""
    coming = Newcomers(Inventor(seed=_SEED, number=_FIRST_NUMBER))
    positions = ("bi-thu-doan-tinh", "pho-bi-thu-doan-tinh", "can-bo-tinh-doan", "can-bo-tinh-doan")
    with clock.on(moment(made.on - 2 * DAY, 6)):
        for position in positions:
            coming.add(SINCE, posts=(Post(made.province, position, SINCE),), has_account=True, ages=(27, 37))
        accounts = coming.settle().accounts
    years = (_OFTEN[:4], (*_OFTEN, (3, 8, INSPECTION)), _OFTEN, _SELDOM)
    others = [_Cadre(accounts[place], years[place]) for place in range(len(positions))]
    return [_Cadre(made.officer, _OFTEN[:-1]), *others]


def _adopt(made: LamDong) -> None:
    first = dt.date(made.on.year, 1, 1)
    day = first - 14 * DAY
    committee, number = "Ban Thường vụ Tỉnh đoàn Lâm Đồng", paper("91-KH/TĐTN")
    with clock.on(moment(day, 10)):
        adopt([NewAdoption(VISITS, made.province, first, committee, number, day)], by=made.officer)


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * DAY


def _tell_rounds(made: LamDong, cadre: _Cadre, place: int) -> None:
    """A cadre's visits of this year, each to a branch and its commune."""
    communes = list(made.communes.values())
    for number, (weeks, days, form) in enumerate(cadre.year):
        first = _monday(made.on) - weeks * WEEK
        if first.year != made.on.year:
            continue
        commune = communes[(place + number) % len(communes)]
        branches = sorted(commune.secretaries)
        branch = branches[(3 * place + number) % len(branches)]
        stops = ((commune.unit, commune.leader), (branch, commune.secretaries[branch]))
        trip = Trip(first, days, form, made.province, (cadre.account,), stops, order="CL/TĐTN", rating=2 + number % 2)
        if trip.entry().ends_on + 5 * DAY <= made.until:
            follow(trip, make(trip), until=made.until)


def _tell_last_visit(made: LamDong) -> None:
    """Last week the cadre of the role was in the home commune: not reported yet, not confirmed yet."""
    commune, day = made.home, made.on - 5 * DAY
    home, other = commune.branches[HOME_BRANCH], commune.branches["Đồi Sim"]
    stops = ((home, None), (other, None))
    trip = Trip(day, 2, SESSIONS, made.province, (made.officer,), stops, order="CL/TĐTN")
    visit = make(trip, recorded_after=0) if trip.entry().ends_on <= made.until else None
    if visit is None:
        return
    days = dict(visit.days.values_list("stop__unit", "day"))
    rows = (
        FindingEntry(NOT_HELD, other, days[other], "Hai tháng liền chỉ có ba người tới, không thành buổi (giả định)"),
        FindingEntry(SKILL_GAP, other, days[other], "Bí thư chưa biết mời người vắng (giả định)",
                     skill="tap-hop-thanh-nien", person=commune.secretaries[other].person_id),
        FindingEntry(PRACTICE, home, days[home], "Tủ sách thiếu nhi ở nhà văn hóa thôn (giả định)"),
    )  # fmt: skip
    for entry in rows:
        with clock.on(moment(visit.ends_on or entry.day, 21)):
            found = record_finding(entry, by=made.officer)
            link_findings(visit.pk, [found.pk], by=made.officer)
    _tell_earlier_finding(made, commune)


def _tell_earlier_finding(made: LamDong, commune: Commune) -> None:
    """One of last month was put right by the commune in time."""
    branch, day = commune.branches["Tân Hòa"], made.on - 40 * DAY
    entry = FindingEntry(NOT_HELD, branch, day, "Tháng trước không sinh hoạt (giả định)")
    with clock.on(moment(day)):
        found = record_finding(entry, by=made.officer)
    on = day + 12 * DAY
    with clock.on(moment(on)):
        put_right(found.pk, note="Ủy viên phụ trách đã dự, chi đoàn sinh hoạt lại (giả định)", on=on, by=commune.leader)


def _plan_ahead(made: LamDong, cadres: list[_Cadre]) -> None:
    """What comes next: the cadre of the role to the home branch again and to other communes, and others elsewhere."""
    home, second, third, fourth = (one.unit for one in made.communes.values())
    branch, coming = made.home.branches[HOME_BRANCH], _monday(made.on)
    rows = (
        (made.officer, made.on + 4 * DAY, 1, SESSIONS, branch),
        (made.officer, coming + WEEK, 8, INSPECTION, second),
        (made.officer, coming + 3 * WEEK, 5, SESSIONS, fourth),
        (cadres[1].account, coming + WEEK, 5, SESSIONS, third),
        (cadres[3].account, coming + WEEK, 11, JOINT_WORK, home),
    )  # fmt: skip
    for who, first, days, form, unit in rows:
        plan(Trip(first, days, form, made.province, (who,), ((unit, None),)), at=moment(made.until, 16))


def _tell_difficulties(made: LamDong) -> None:
    """One whose turn is the home commune's, one that went up by itself, one answered, one solved."""
    commune, elsewhere = made.home, list(made.communes.values())[1]
    home, secretary = commune.branches[HOME_BRANCH], commune.secretaries[commune.branches[HOME_BRANCH]]
    other = sorted(elsewhere.secretaries)[0]
    raised = _raise(made.on - 4 * DAY, home, "kinh-phi", "Chưa có kinh phí tổ chức Tết cho thiếu nhi", secretary)
    assert raised
    _raise(
        made.on - 22 * DAY, other, "dia-diem", "Nhà văn hóa đang sửa, không có chỗ họp", elsewhere.secretaries[other]
    )
    waiting = _raise(made.on - 12 * DAY, home, "nghiep-vu", "Chưa rõ cách làm hồ sơ chuyển sinh hoạt", secretary)
    with clock.on(moment(made.on - 3 * DAY)):
        answer([waiting], text=f"Đã gửi mẫu và hẹn hướng dẫn tại xã. {INVENTED}", by=commune.leader)
    solved = _raise(made.on - 70 * DAY, home, "phoi-hop", "Khó mượn loa của thôn", secretary)
    with clock.on(moment(made.on - 64 * DAY)):
        answer([solved], text=f"Đoàn xã đã làm việc với trưởng thôn. {INVENTED}", by=commune.leader)
    with clock.on(moment(made.on - 62 * DAY)):
        agree(solved, by=secretary)


def _raise(on: dt.date, unit: int, area: str, title: str, by: Account) -> int:
    with clock.on(moment(on)):
        (made,) = raise_difficulties([NewDifficulty(unit, area, f"{title} (giả định)")], by=by)
    return made.pk


def _draw(made: LamDong) -> None:
    """The inspector has drawn three visits of the last months, and still has to call."""
    root = UnitPath.objects.on(made.until).get(unit=made.province)
    units = UnitPath.objects.on(made.until).under(root.path).values("unit")
    kind, first = KINDS["di-co-so"], made.on - 120 * DAY
    pool = spread_over(kind.pool(units, first, made.until), root)
    with clock.on(moment(made.until, 9)):
        draw(
            source=kind.code, record_kind=kind.record_kind, unit=made.province, starts_on=first, ends_on=made.until,
            size=3, pool=pool, by=made.inspector, note="Kiểm tra mẫu chuyến đi cơ sở (giả định)",
        )  # fmt: skip
