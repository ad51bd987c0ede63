"""A difficulty in words: whose turn it is and until when, what the reader may do about it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from thulinh.desk.drawing.choices import Choice
from thulinh.difficulties.queries.matters import Matter
from thulinh.difficulties.rules.turns import may_reopen_until
from thulinh.difficulties.rules.verbs import State, Verb
from thulinh.kernel.text import format_date, format_number

# How each verb reads on a button; the first of these that is offered is the main one.
LABELS: Mapping[Verb, tuple[str, str]] = {
    Verb.ANSWER: ("Trả lời", "send"),
    Verb.AGREE: ("Đồng ý: đã giải quyết", "check"),
    Verb.NOT_AGREE: ("Chưa đồng ý", "rotate-ccw"),
    Verb.REOPEN: ("Mở lại", "rotate-ccw"),
    Verb.NOTE: ("Ghi việc đã làm", "pencil"),
    Verb.ASSIGN: ("Giao người giải quyết", "user-round"),
    Verb.MORE_TIME: ("Hẹn ngày trả lời", "calendar-days"),
    Verb.SEND_TO: ("Chuyển nơi có thẩm quyền", "send"),
    Verb.SEND_UP: ("Chuyển cấp trên", "chevron-right"),
    Verb.WITHDRAW: ("Rút lại", "x"),
    Verb.CLOSE: ("Kết thúc, ghi lý do", "ban"),
}
MAIN = (Verb.ANSWER, Verb.AGREE, Verb.REOPEN)
PERIODS = {"thang-nay": "Tháng này", "quy-nay": "Quý này", "nam-nay": "Năm nay", "12-thang": "12 tháng qua"}


@dataclass(frozen=True)
class Offer:
    """A button: what it does, where it leads."""

    label: str
    icon: str
    url: str
    is_main: bool


@dataclass(frozen=True)
class Outlook:
    """How a difficulty stands, in one sentence, with its colour; and what comes next, if anything."""

    text: str
    tone: str
    icon: str
    coming: str = ""


def offers(matter: Matter) -> list[Offer]:
    """What the reader may do, the main thing first."""
    back = urlencode({"next": reverse("desk:difficulty", args=[matter.difficulty.pk])})
    return [
        Offer(
            label, icon, f"{reverse('difficulties:act', args=[matter.difficulty.pk, verb.value])}?{back}", verb in MAIN
        )
        for verb, (label, icon) in LABELS.items()
        if verb in matter.standing.verbs
    ]


def outlook(matter: Matter, on: dt.date) -> Outlook:
    """Whose turn it is and until when; or what became of it."""
    row, standing = matter.difficulty, matter.standing
    if standing.turn is not None:
        return _turn(matter, on)
    ended = format_date(row.ended_on)
    if row.state == State.ANSWERED:
        return Outlook(f"{standing.last_name} đã trả lời ngày {format_date(row.answered_on)}; chờ nơi nêu đồng ý.",
                       "amber", "info")  # fmt: skip
    if row.state == State.SOLVED:
        return Outlook(f"Đã giải quyết: nơi nêu đồng ý ngày {ended}.", "green", "circle-check", _reopening(matter))
    if row.state == State.CLOSED:
        words = f"Kết thúc ngày {ended}, không tính là đã giải quyết.{_why(matter)}"
        return Outlook(words, "amber", "ban", _reopening(matter))
    if row.state == State.WITHDRAWN:
        return Outlook(f"Nơi nêu rút lại ngày {ended}.{_why(matter)}", "", "x")
    return Outlook("Hiện chưa cấp nào có lượt giải quyết.", "amber", "info")


def _why(matter: Matter) -> str:
    return f" Lý do: {matter.end_reason}" if matter.end_reason else ""


def _turn(matter: Matter, on: dt.date) -> Outlook:
    standing, turn = matter.standing, matter.standing.turn
    assert turn is not None
    coming = ""
    if turn.ends_on is not None and standing.following is not None:
        day = format_date(standing.following.starts_on)
        coming = f"Nếu chưa trả lời, việc tự chuyển lên {standing.following_name} ngày {day}."
    if standing.is_late:
        late = format_number((on - turn.due_on).days)
        words = f"Lượt của {standing.turn_name}, hạn {format_date(turn.due_on)}, đã quá {late} ngày."
        return Outlook(words, "red", "clock", coming)
    words = f"Lượt của {standing.turn_name}, trả lời chậm nhất ngày {format_date(turn.due_on)}."
    return Outlook(words, "blue", "clock", coming)


def _reopening(matter: Matter) -> str:
    if Verb.REOPEN not in matter.standing.verbs or matter.difficulty.ended_on is None:
        return ""
    until = may_reopen_until(matter.difficulty.ended_on, matter.standing.facts.reopen_days)
    return f"Còn vướng thì mở lại được đến ngày {format_date(until)}."


def choices(options: Mapping[str, str], name: str, chosen: str, **kept: str) -> Sequence[Choice]:
    """The options of one condition as links that keep the others."""
    others = {key: value for key, value in kept.items() if value}
    return [
        Choice(label, f"?{urlencode({**others, name: value} if value else others)}", value == chosen)
        for value, label in options.items()
    ]
