"""How the cadres of Đồng Nai went to the grassroots in 2024 (DN1–DN3, DN5): rounds, a schedule, preparation, study.

The schedule of June 2024 and its three districts are the source's; every other day, place and number is invented. Told
as of 15/11/2024, when the year still runs; `tell_rest` tells what was left of it.
"""

import datetime as dt
from dataclasses import dataclass, replace

from thulinh.activities.rules.entries import SessionEntry
from thulinh.demo.dong_nai import CHANGING, LAST, VISITED, VISITS, Commune, DongNai
from thulinh.demo.dong_nai_sessions import tell_sessions
from thulinh.demo.telling import moment, paper, tell, told
from thulinh.demo.trips import INSPECTION, JOINT_WORK, SESSIONS, STUDY, Stops, Trip, follow, make, plan
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.people.models import Account
from thulinh.programmes.actions import NewExemption, exempt
from thulinh.visits.actions import NewSchedule, make_schedule, register_visit
from thulinh.visits.models import Visit
from thulinh.visits.rules.entries import HALF_DAY, DayEntry

TOLD_UNTIL = dt.date(2024, 11, 15)
JUNE = (dt.date(2024, 6, 1), dt.date(2024, 6, 30))
SCHEDULED_ON = dt.date(2024, 5, 28)
# What the source says of the programme of June (DN5).
AGENDA = (
    "Dự sinh hoạt chi đoàn ấp, khu phố",
    "Làm việc với bí thư, phó bí thư chi đoàn và Đoàn cơ sở một số xã, huyện đoàn",
    "Nắm tình hình, khó khăn, vướng mắc, vấn đề mới trong chương trình công tác 6 tháng đầu năm 2024",
    "Tham quan mô hình, công trình, phần việc thanh niên tiêu biểu",
)
# The two days of June in each district, and the two branches that were visited.
JUNE_TRIPS = {
    "Tân Phú": (dt.date(2024, 6, 6), (("Tà Lài", "ấp 1"), ("Phú Lâm", "ấp 1"))),
    "Định Quán": (dt.date(2024, 6, 13), (("Gia Canh", "ấp 2"), ("La Ngà", "ấp 1"))),
    "Cẩm Mỹ": (dt.date(2024, 6, 20), (("Xuân Mỹ", "ấp 1"), ("Sông Ray", "ấp 2"))),
}
# First day, working days, form: what a cadre's year is usually made of, 64 days by the middle of November.
ROUNDS = (
    (dt.date(2024, 2, 19), 8, INSPECTION),
    (dt.date(2024, 3, 11), 11, JOINT_WORK),
    (dt.date(2024, 4, 1), 5, SESSIONS),
    (dt.date(2024, 5, 20), 11, JOINT_WORK),
    (dt.date(2024, 7, 8), 8, INSPECTION),
    (dt.date(2024, 8, 12), 11, JOINT_WORK),
    (dt.date(2024, 9, 9), 5, SESSIONS),
    (dt.date(2024, 10, 7), 5, SESSIONS),
)
_ALL = tuple(range(len(ROUNDS)))
# What the province's own cadres are later or earlier by, so that they do not meet the districts' at every place.
_LATER = (7, 7, 7, 7, 7, -7, 7, 7)
# Districts whose leader went less: one can no longer reach the days, one has plans that are enough, one is on leave.
MISSING, PLANNING, ON_LEAVE, EXACT = "Nhơn Trạch", "Xuân Lộc", "Vĩnh Cửu", "Định Quán"
_FEWER = {MISSING: (0, 2, 6), PLANNING: (0, 1, 3, 5, 6, 7), ON_LEAVE: (0, 1, 3)}
LEAVE = (dt.date(2024, 7, 1), dt.date(2024, 12, 31))
PREPARED_ON = dt.date(2024, 5, 16)
STUDY_ON, LATE_STUDY_ON, UNREGISTERED_ON = dt.date(2024, 8, 1), dt.date(2024, 9, 4), dt.date(2024, 10, 1)
REGISTERED_LATE_ON = dt.date(2024, 9, 9)
PLANNED_ON = dt.date(2024, 11, 12)
_STUDY_DAYS = 22


@dataclass
class Told:
    """What of the year others refer to: the trips of June by district, and single visits by what they show."""

    june: dict[str, Visit]
    visits: dict[str, Visit]
    planned: dict[str, tuple[Trip, Visit]]


def tell_year(made: DongNai) -> Told:
    """Everything until the middle of November."""
    found = Told({}, {}, {})
    _let_off(made)
    sessions = tell_sessions(made, JUNE_TRIPS)
    for name in made.districts:
        _tell_district(made, name, found)
    _tell_province(made, found)
    _tell_june(made, found, sessions)
    _tell_preparation(made, found)
    _tell_studies(made, found)
    _plan_ahead(made, found)
    return found


def host(commune: Commune, place: str = "") -> tuple[int, Account | None]:
    """A place to visit with who speaks for it: a commune, or one of its branches; nobody where the seat changed."""
    if not place:
        return commune.unit, commune.account
    speaker = None if (commune.plan.name, place) == CHANGING else commune.accounts[place]
    return commune.branches[place], speaker


def _let_off(made: DongNai) -> None:
    """A leader on maternity leave owes in proportion to the other days of the year."""
    person = made.districts[ON_LEAVE].account.person_id
    row = NewExemption(
        VISITS, "di-co-so", None, *LEAVE, "Nghỉ thai sản (giả định)", decision_number=paper("77-QĐ/TĐTN"),
        person=person, kind="thai-san",
    )  # fmt: skip
    with clock.on(moment(LEAVE[0] - 10 * DAY, 9)):
        exempt([row], by=made.leader)


def _tell_district(made: DongNai, name: str, found: Told) -> None:
    """A district's own cadres, each round to one of its communes and a branch of it."""
    district, communes = made.districts[name], made.of(name)
    for number in _FEWER.get(name, _ALL):
        first, days, form = ROUNDS[number]
        commune = communes[number % len(communes)]
        places = list(commune.plan.places)
        stops: Stops = (host(commune), host(commune, places[number % len(places)]))
        if name not in VISITED:  # the others go to the commune one time, to a branch the next
            stops = stops[number % 2 :][:1]
        is_alone = number == 7 and name in (EXACT, VISITED[0])
        visitors = (district.account,) if is_alone else district.cadres
        trip = Trip(first, days, form, district.unit, visitors, stops, rating=2 + number % 2)
        found.visits[f"{name}-{number}"] = _told(_with_flaws(trip, name, number))
    if name == EXACT:
        # 59 days in seven rounds with the others, and these two alone: 61.
        stops = (host(communes[0], "ấp 3"),)
        assert district.staff is not None
        two = Trip(dt.date(2024, 10, 21), 2, SESSIONS, district.unit, (district.staff,), stops)
        found.visits["two-days"] = _told(two)


def _with_flaws(trip: Trip, name: str, number: int) -> Trip:
    """Here and there something is late or missing, as it is in life."""
    if number == 4 and name in ("Trảng Bom", "Long Thành"):
        return replace(trip, reported_after=14)
    if number == 5 and name == "Biên Hòa":
        return replace(trip, reported_after=None)
    if number == 6 and name in ("Long Khánh", "Tân Phú"):
        return replace(trip, stops=tuple((unit, None) for unit, _ in trip.stops))
    if number == 2 and name == "Cẩm Mỹ":
        return replace(trip, order="")
    if number == 0 and name == "Thống Nhất":
        return replace(trip, denied="Đoàn hẹn nhưng không xuống (giả định)")
    return trip


def _told(trip: Trip) -> Visit:
    return follow(trip, make(trip))


def _tell_province(made: DongNai, found: Told) -> None:
    """The province's staff go in pairs, two of them less and to a month of study instead; the standing body alone."""
    groups = (
        ("staff", tuple(made.staff[:2]), _ALL), ("others", tuple(made.staff[2:]), (0, 1, 3, 4)),
        *((f"standing-{number}", (one,), (0, 1, 4, 5)) for number, one in enumerate((made.leader, *made.deputies))),
    )  # fmt: skip
    names = list(made.districts)
    for place, (key, visitors, rounds) in enumerate(groups):
        for number in rounds:
            first, days, form = ROUNDS[number]
            commune = made.of(names[(2 * place + number) % len(names)])[0]
            stops = (_above(made, commune), host(commune))
            first += _LATER[number] * DAY
            trip = Trip(first, days, form, made.province, visitors, stops, order="CL/TĐTN", rating=3)
            found.visits[f"{key}-{number}"] = _told(trip)
    _tell_shared_day(made, found)


def _above(made: DongNai, commune: Commune) -> tuple[int, Account | None]:
    district = made.districts[commune.district]
    return district.unit, district.account


def _tell_shared_day(made: DongNai, found: Told) -> None:
    """Two visits on one day: the day counts once, half and half; and a morning is half a day."""
    day, commune = dt.date(2024, 10, 2), made.communes["Sông Trầu"]
    person = (made.staff[0],)
    for place in ("ấp 1", "ấp 2"):
        stop = host(commune, place)
        found.visits[f"shared-{place}"] = _told(Trip(day, 1, SESSIONS, made.province, person, (stop,)))
    stop = host(commune, "ấp 3")
    half = (DayEntry(day + DAY, stop[0], HALF_DAY),)
    found.visits["morning"] = _told(Trip(day + DAY, 1, SESSIONS, made.province, person, (stop,), days=half))


def _tell_june(made: DongNai, found: Told, sessions: dict[int, int]) -> None:
    """The standing body's schedule of June, planned with its agenda, and made as planned (DN5)."""
    new = NewSchedule(
        made.province, "Lịch đi cơ sở của Thường trực Tỉnh đoàn tháng 6/2024", *JUNE, agenda=AGENDA,
        decision_number=paper("68-TB/TĐTN-VP"), decision_on=SCHEDULED_ON,
    )  # fmt: skip
    with clock.on(moment(SCHEDULED_ON, 9)):
        schedule = make_schedule(new, by=made.leader)
    going = (
        (made.leader, made.deputies[0]),
        (made.deputies[0], made.deputies[1]),
        (made.deputies[1], made.leader),
    )
    for name, visitors in zip(JUNE_TRIPS, going, strict=True):
        trip = replace(_june_trip(made, name, visitors), schedule=schedule.pk)
        planned = plan(trip, at=moment(SCHEDULED_ON, 10), by=made.leader)
        seen = tuple(sessions[unit] for unit, _ in trip.stops if unit in sessions)
        made_trip = replace(trip, activities=seen)
        found.june[name] = follow(made_trip, make(made_trip, planned=planned))


def _june_trip(made: DongNai, name: str, visitors: tuple[Account, ...]) -> Trip:
    """Two days: each morning a branch, then its commune the one day, the district the other."""
    first, places = JUNE_TRIPS[name]
    (one, place), (two, another) = places
    commune = made.communes[one]
    stops = (host(commune, place), host(commune), host(made.communes[two], another), _above(made, commune))
    days = tuple(DayEntry(first + (number // 2) * DAY, unit, HALF_DAY) for number, (unit, _) in enumerate(stops))
    purpose = f"Thường trực Tỉnh đoàn đi cơ sở tại huyện {name}"
    return Trip(first, 2, SESSIONS, made.province, visitors, stops, purpose, days, agenda=AGENDA, order="CL/TĐTN",
                rating=3)  # fmt: skip


def _tell_preparation(made: DongNai, found: Told) -> None:
    """One day before a ceremony the staff go down and prepare it together with those of the place (DN3)."""
    commune = made.communes["Gia Canh"]
    event = PREPARED_ON + DAY
    entry = SessionEntry(
        kind="tuyen-duong", host=commune.unit, day=event, starts_at=dt.time(8), place="Nhà văn hóa xã",
        title="Tuyên dương thanh niên tiên tiến làm theo lời Bác (giả định)", minutes=told("Tuyên dương mười người."),
    )  # fmt: skip
    ceremony = tell(entry, by=commune.account, at=moment(event, 17))
    days = (DayEntry(PREPARED_ON, commune.unit, is_preparation=True), DayEntry(event, commune.unit))
    trip = Trip(
        PREPARED_ON, 2, JOINT_WORK, made.province, tuple(made.staff[:2]), (host(commune),), days=days,
        activities=(ceremony.pk,), order="CL/TĐTN",
    )  # fmt: skip
    found.visits["preparation"] = _told(trip)


def _tell_studies(made: DongNai, found: Told) -> None:
    """Three months of study: registered before, registered late on paper, and never registered (DN2)."""
    stop = (host(made.communes["Phú Lâm"]),)
    third, fourth = made.staff[2:]
    registered = Trip(STUDY_ON, _STUDY_DAYS, STUDY, made.province, (third,), stop, order="CL/TĐTN", rating=3)
    planned = plan(registered, at=moment(STUDY_ON - 12 * DAY, 9))
    found.visits["study"] = follow(registered, make(registered, planned=planned))
    late = Trip(LATE_STUDY_ON, _STUDY_DAYS, STUDY, made.province, (fourth,), (host(made.communes["Xuân Mỹ"]),))
    found.visits["late-study"] = _told(late)
    with clock.on(moment(dt.date(2024, 10, 14), 9)):
        register_visit(found.visits["late-study"].pk, on=REGISTERED_LATE_ON, by=made.deputies[0])
    staff = made.districts[VISITED[0]].staff
    assert staff is not None
    never = Trip(
        UNREGISTERED_ON, _STUDY_DAYS, STUDY, made.districts[VISITED[0]].unit, (staff,),
        (host(made.communes["Tà Lài"], "ấp 4"),), reported_after=None,
    )  # fmt: skip
    found.visits["unregistered"] = make(never)


def _plan_ahead(made: DongNai, found: Told) -> None:
    """Plans for the rest of the year; whoever can no longer reach the days has none."""
    trips = {}
    for name in (PLANNING, "Thống Nhất"):
        district, commune = made.districts[name], made.of(name)[0]
        stops = (host(commune), host(commune, commune.plan.places[0]))
        trips[name] = Trip(dt.date(2024, 11, 25), 11, JOINT_WORK, district.unit, district.cadres, stops)
    for place, one in enumerate((made.leader, *made.deputies)):
        for first, days, form in ((dt.date(2024, 11, 18), 8, INSPECTION), (dt.date(2024, 12, 2), 11, JOINT_WORK)):
            commune = made.of(VISITED[place])[1]
            trips[f"standing-{place}-{days}"] = Trip(
                first, days, form, made.province, (one,), (_above(made, commune), host(commune)), order="CL/TĐTN"
            )
    for key, trip in trips.items():
        found.planned[key] = (trip, plan(trip, at=moment(PLANNED_ON, 9)))


def tell_rest(made: DongNai, found: Told) -> None:
    """What was left of the year: planned visits are made, the others go once more."""
    for trip, planned in found.planned.values():
        follow(trip, make(trip, planned=planned), until=LAST)
    for name in ("Biên Hòa", "Long Khánh"):
        district, commune = made.districts[name], made.of(name)[0]
        trip = Trip(dt.date(2024, 12, 2), 5, SESSIONS, district.unit, district.cadres, (host(commune),))
        follow(trip, make(trip), until=LAST)
