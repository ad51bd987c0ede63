"""Days at the grassroots as they are drawn: a person's meters, and the lines of a list."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from thulinh.desk.drawing.choices import Choice
from thulinh.desk.queries.pace import Pace
from thulinh.desk.queries.subjects import Subject
from thulinh.kernel.periods import FIRST_DAY, parse_period
from thulinh.kernel.text import format_date, format_number
from thulinh.visits.queries.meter import Part
from thulinh.visits.rules.meter import BEHIND, DONE, HARD, MISSED, ON_PACE, STATES, days, sentences

TONES = {HARD: "red", MISSED: "red", BEHIND: "amber", ON_PACE: "blue", DONE: "green"}
ICONS = {HARD: "triangle-alert", MISSED: "x", BEHIND: "clock", ON_PACE: "circle-check", DONE: "badge-check"}
PACE_COLUMNS = (
    "Họ và tên", "Đơn vị", "Đơn vị cấp trên", "Được tính (ngày)", "Cần (ngày)", "Đã đăng ký (ngày)",
    "Theo kế hoạch còn lại (ngày)", "Theo nhịp hiện nay (ngày)", "Tình trạng",
)  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number of days with what it is, and the records that it opens to."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class MeterCard:
    """One content as a person's page shows it."""

    title: str
    programme: str
    programme_url: str
    period: str
    value: str
    share: float
    state: str
    tone: str
    icon: str
    sentences: Sequence[str]
    numbers: Sequence[Number]
    parts: Sequence[tuple[str, Sequence[Number]]]
    let_off_url: str


PARTS = {"hinh-thuc": "Theo hình thức", "cap": "Theo cấp nơi đến", "thang": "Theo tháng"}


def meter_card(
    pace: Pace, parts: Mapping[str, Sequence[Part]], not_counted: float, *, may_let_off: bool = False
) -> MeterCard:
    """A person's meter of one content, each number leading to its days."""
    meter, content = pace.meter, pace.content

    def url(**more: str) -> str:
        return days_url(pace, **more)

    numbers = [
        Number("Được tính", days(meter.earned), url(tinh="duoc")),
        Number("Đã đăng ký, sắp đi", days(meter.planned), url(loai="ke-hoach")),
        Number("Đã đi nhưng không được tính", days(not_counted), url(tinh="khong")),
    ]
    return MeterCard(
        title=content.name,
        programme=content.programme_name,
        programme_url=reverse("desk:programme", args=[content.programme]),
        period=content.span.label,
        value=f"{_plain(meter.earned)}/{days(meter.needed)}",
        share=meter.share,
        state=STATES[meter.state],
        tone=TONES[meter.state],
        icon=ICONS[meter.state],
        sentences=sentences(meter),
        numbers=numbers,
        parts=[
            (title, [Number(one.label, days(one.days), url(tinh="duoc", **_choice(name, one))) for one in parts[name]])
            for name, title in PARTS.items()
            if parts.get(name)
        ],
        let_off_url=reverse("programmes:let_off", args=[content.programme, pace.person]) if may_let_off else "",
    )


def _choice(name: str, part: Part) -> dict[str, str]:
    """The condition by which the list of days shows this part."""
    if name != "thang":
        return {name.replace("-", "_"): part.code}
    month = parse_period(part.code, FIRST_DAY)
    return {"tu": month.starts_on.isoformat(), "den": month.ends_on.isoformat()}


def days_url(pace: Pace, **more: str) -> str:
    """The days of one person that a meter counts, or some of them."""
    on = pace.meter.on
    asked = {"noi_dung": pace.content.key, "on": on.isoformat(), **more}
    return f"{reverse('desk:days_of_person', args=[pace.person])}?{urlencode(asked)}"


@dataclass(frozen=True)
class OwnLine:
    """One content on the reader's own home page."""

    title: str
    value: str
    share: float
    state: str
    tone: str
    icon: str
    forecast: str


def own_line(pace: Pace) -> OwnLine:
    """One's own meter in a line, with where it leads when that falls short."""
    meter = pace.meter
    forecast = ""
    if meter.state == HARD and meter.forecast is not None:
        forecast = f"Dự báo đến {format_date(meter.span.ends_on)}: {days(meter.forecast)}"
    value = f"{_plain(meter.earned)}/{days(meter.needed)}"
    label, tone, icon = STATES[meter.state], TONES[meter.state], ICONS[meter.state]
    return OwnLine(pace.content.name, value, meter.share, label, tone, icon, forecast)


@dataclass(frozen=True)
class PaceLine:
    """One person of the list."""

    subject: Subject
    url: str
    earned: str
    earned_url: str
    needed: str
    planned: str
    planned_url: str
    forecast: str
    state: str
    tone: str
    icon: str
    values: Sequence[Any]


def pace_line(pace: Pace, subject: Subject) -> PaceLine:
    """Where one person stands, as a line."""
    meter = pace.meter
    forecast = "chưa đủ ngày để dự báo" if meter.forecast is None else _plain(meter.forecast)
    label = STATES[meter.state]
    return PaceLine(
        subject=subject,
        url=f"{reverse('desk:pace_of_person', args=[pace.person])}?on={meter.on.isoformat()}",
        earned=_plain(meter.earned),
        earned_url=days_url(pace, tinh="duoc"),
        needed=_plain(meter.needed),
        planned=_plain(meter.planned),
        planned_url=days_url(pace, loai="ke-hoach"),
        forecast=forecast,
        state=label,
        tone=TONES[meter.state],
        icon=ICONS[meter.state],
        values=(
            subject.person_name,
            subject.unit_name,
            subject.above_name,
            meter.earned,
            meter.needed,
            meter.planned,
            meter.by_plan,
            meter.by_pace,
            label,
        ),
    )


def pace_url(unit: int, on: dt.date, today: dt.date, **more: str) -> str:
    """The list of people below a unit."""
    asked = {"on": "" if on == today else on.isoformat(), **more}
    return f"{reverse('desk:pace', args=[unit])}?{urlencode({name: value for name, value in asked.items() if value})}"


def state_choices(counts: Mapping[str, int], chosen: str, unit: int, on: dt.date, today: dt.date, **more: str) -> list:
    """Everybody, those below pace, or those of one state, each with how many there are."""
    below = sum(counts[state] for state in (HARD, MISSED, BEHIND))
    offered = [("", "Tất cả", sum(counts.values())), ("duoi-nhip", "Dưới nhịp", below)]
    offered += [(state, label, counts[state]) for state, label in STATES.items() if counts[state]]
    return [
        Choice(
            f"{label} ({format_number(number)})",
            pace_url(unit, on, today, **{**more, "trang-thai": code}),
            code == chosen,
        )
        for code, label, number in offered
    ]


def _plain(number: float) -> str:
    return days(number).removesuffix(" ngày")
