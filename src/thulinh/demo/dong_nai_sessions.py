"""What the branches of the three districts held in June 2024, after the guidance of that month; all invented."""

import datetime as dt
from collections.abc import Mapping, Sequence

from thulinh.activities.actions import publish_guidance
from thulinh.activities.models import Guidance
from thulinh.activities.rules.entries import Attendee, SessionEntry
from thulinh.activities.rules.guidance import GuidanceEntry, ReadingPage
from thulinh.demo.dong_nai import VISITED, Commune, DongNai
from thulinh.demo.telling import moment, paper, tell, told
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.people.queries import roll_for

KIND = "sinh-hoat-chi-doan"
PUBLISHED_ON = dt.date(2024, 5, 25)
MONTH = (dt.date(2024, 6, 1), dt.date(2024, 6, 30))
OWN = "Trao đổi việc chăm lo thiếu nhi trong Tháng hành động vì trẻ em"
# Which branches did not hold theirs, and which left out what the guidance asks (DN6).
NOT_HELD, OFF_GUIDANCE = ("Gia Canh", "ấp 2"), (("La Ngà", "ấp 1"), ("Xuân Mỹ", "ấp 1"))
# First day of a trip and the branches visited, one each day.
Trips = Mapping[str, tuple[dt.date, Sequence[tuple[str, str]]]]


def tell_sessions(made: DongNai, trips: Trips) -> dict[int, int]:
    """Publish the guidance of June, and hold the sessions, those visited on the day of the visit.

    Shape: branch → session.
    """
    guidance = _publish(made)
    visited = {where: first + number * DAY for first, places in trips.values() for number, where in enumerate(places)}
    held = {}
    for commune in (one for name in VISITED for one in made.of(name)):
        for number, place in enumerate(commune.plan.places):
            where = (commune.plan.name, place)
            day = visited.get(where, dt.date(2024, 6, 3) + 3 * number * DAY)
            if where != NOT_HELD and commune.seats[place].starts_on <= day:
                held[commune.branches[place]] = _hold(commune, place, day, guidance)
    return held


def _publish(made: DongNai) -> Guidance:
    read = ReadingPage("Tháng hành động vì trẻ em", told("Mỗi chi đoàn chọn một việc chăm lo thiếu nhi trong hè."))
    entry = GuidanceEntry(
        kind=KIND, theme="Vì đàn em thân yêu", starts_on=MONTH[0], ends_on=MONTH[1],
        contents=("danh-gia", "phuong-huong"), own=(OWN,),
        pages=(read,), document_number=paper("06-HD/TĐTN-2024"), document_on=PUBLISHED_ON,
    )  # fmt: skip
    with clock.on(moment(PUBLISHED_ON, 9)):
        return publish_guidance(entry, unit=made.province, by=made.leader)


def _hold(commune: Commune, place: str, day: dt.date, guidance: Guidance) -> int:
    branch, account = commune.branches[place], commune.accounts[place]
    is_off = (commune.plan.name, place) in OFF_GUIDANCE
    own = () if is_off else tuple(guidance.requirements.own().values_list("pk", flat=True))
    entry = SessionEntry(
        kind=KIND, host=branch, day=day, starts_at=dt.time(19, 30), place="Nhà văn hóa ấp",
        contents=("van-hoa-the-thao",) if is_off else ("danh-gia", "phuong-huong"), covered=own,
        attendance=tuple(Attendee(one.person, True, one.unit) for one in roll_for("doan-vien", branch, day)),
        minutes=told("Giao lưu văn nghệ." if is_off else "Đánh giá tháng 5, bàn việc hè cho thiếu nhi."),
    )  # fmt: skip
    return tell(entry, by=account, at=moment(day, 21)).pk
