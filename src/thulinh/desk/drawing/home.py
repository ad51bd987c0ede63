"""Việc của tôi, as it is drawn: groups of lines, each one tap from where the thing is done."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from thulinh.activities.models import Activity, Kind
from thulinh.activities.rules.entries import ROLL_OF_NOBODY
from thulinh.desk.addresses import (
    HOME,
    answer_url,
    assign_url,
    figure_url,
    finish_task_url,
    handing_url,
    mark_held_url,
    material_url,
    put_right_url,
    record_url,
    roll_call_url,
)
from thulinh.desk.drawing.loans import loan_lines
from thulinh.desk.drawing.matters import matter_lines
from thulinh.desk.drawing.party import path_lines
from thulinh.desk.drawing.selection import seat_lines
from thulinh.desk.drawing.steps import step_lines
from thulinh.desk.drawing.support import card_waits, support_waits
from thulinh.desk.drawing.training import training_waits
from thulinh.desk.drawing.visits import visit_lines
from thulinh.desk.queries.home import LateTask, Waits
from thulinh.desk.queries.material import Material, Shelf
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.standpoint import Standpoint
from thulinh.desk.queries.work import SOON, Thing, Work, unplanned
from thulinh.kernel.periods import Cadence, Span, period_containing
from thulinh.kernel.text import format_date, format_number
from thulinh.visits.rules.meter import days


@dataclass(frozen=True)
class Act:
    """One thing that can be done about a line, by one tap."""

    label: str
    url: str
    is_main: bool = False
    spoken: str = ""


@dataclass(frozen=True)
class WorkLine:
    """One line of the home page. `tone` is red, amber, green or empty; without an icon the day stands in a box."""

    title: str
    url: str
    day: dt.date | None = None
    icon: str = ""
    tone: str = ""
    chip: str = ""
    notes: Sequence[str] = ()
    acts: Sequence[Act] = ()
    links: Sequence[Act] = ()


@dataclass(frozen=True)
class WorkGroup:
    """Lines under one heading."""

    heading: str
    lines: Sequence[WorkLine]
    is_overdue: bool = False

    @property
    def count(self) -> str:
        """How many things it has."""
        return f"{format_number(len(self.lines))} việc"


@dataclass(frozen=True)
class Progress:
    """How far this month's things are: done, overdue, still open."""

    heading: str
    done: int
    overdue: int
    open: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + self.overdue + self.open

    @property
    def segments(self) -> list[str]:
        """One letter for each thing, as the style sheet names them; at most twenty-four are drawn."""
        return ["d"] * self.done + ["r"] * self.overdue + ["n"] * self.open

    @property
    def spoken(self) -> str:
        """The bar in words."""
        return f"{self.done} việc đã xong, {self.overdue} việc quá hạn, {self.open} việc chưa đến hạn"


def work_groups(
    work: Work, stand: Standpoint, question: Question, shelf: Shelf, late_tasks: Sequence[LateTask] = ()
) -> list[WorkGroup]:
    """What there is to do: overdue first, then within seven days, then the rest. What is planned stands on its day."""
    on = stand.on
    things = ((thing, thing_line(thing, work.kinds, stand, question, shelf)) for thing in unplanned(work))
    lines = [(thing.is_overdue, thing.period.ends_on, line) for thing, line in things]
    # How a session went says its host.
    plans = (plan for plan in work.planned if plan.day >= on or plan.host_id in stand.own)
    lines += [(plan.day < on, plan.day, plan_line(plan, stand, shelf)) for plan in plans]
    lines += [(True, task.due_on, late_task_line(task, stand)) for task in late_tasks]
    lines.sort(key=lambda entry: (entry[1], entry[2].title))
    late = [line for is_late, _, line in lines if is_late]
    soon = [line for is_late, day, line in lines if not is_late and (day - on).days <= SOON]
    later = [line for is_late, day, line in lines if not is_late and (day - on).days > SOON]
    groups = [
        WorkGroup("Quá hạn", late, is_overdue=True),
        WorkGroup("Trong 7 ngày tới", soon),
        WorkGroup("Sau đó", later),
    ]
    return [group for group in groups if group.lines]


def thing_line(
    thing: Thing, kinds: Mapping[str, Kind], stand: Standpoint, question: Question, shelf: Shelf | None = None
) -> WorkLine:
    """One thing that programmes ask for. `shelf`: what there is to read for it, when that is shown."""
    kind = kind_of(thing, kinds, stand)
    day = min(thing.period.ends_on, stand.on)
    asking = thing.askings[0]
    figure = figure_url(f"{asking.programme}.{asking.code}", thing.unit, question.of(thing.period))
    url = record_url(kind.code, thing.unit, day) if kind else reverse("desk:my_pace") if thing.is_visits else figure
    label = "Ghi ngay" if thing.is_overdue else (kind.verb if kind else "")
    if thing.meeting is not None:
        url, label = assign_url(thing.meeting), "Giao việc"
    acts = [Act(label, url, is_main=thing.is_overdue)] if label and (kind or thing.meeting) else []
    if kind and thing.may_answer:
        acts.append(Act("Không tổ chức được", answer_url(kind.code, thing.unit, thing.period)))
    return WorkLine(
        title=f"{thing.name} {thing.period.label}",
        url=url,
        day=None if thing.is_overdue else thing.period.ends_on,
        icon="clock" if thing.is_overdue else "",
        tone="red" if thing.is_overdue else "",
        chip=_late_words(thing.late_days) if thing.is_overdue else "",
        notes=_notes(thing, stand),
        acts=acts,
        links=[*_links(shelf.of(thing.unit, thing.kinds, thing.period), stand.on), *_roll_call_of(thing, kind, stand)]
        if kind and shelf
        else (),
    )


def _links(material: Material | None, on: dt.date) -> list[Act]:
    """What there is to read for the session."""
    if material is None:
        return []
    month = period_containing(Cadence.MONTH, material.day)
    label = "Tài liệu tháng này" if on in month else f"Tài liệu {month.label}"
    return [Act(label, material_url(material), spoken=", ".join(material.themes))]


def kind_of(thing: Thing, kinds: Mapping[str, Kind], stand: Standpoint) -> Kind | None:
    """The kind of activity by which the unit does the thing: the first that units of its level hold."""
    row = stand.rows.get(thing.unit)
    found = (kinds[code] for code in thing.kinds if code in kinds)
    return next((kind for kind in found if row is not None and row.level_id in kind.host_levels), None)


def _notes(thing: Thing, stand: Standpoint) -> list[str]:
    notes = []
    if thing.unit in stand.vacant:
        notes.append(f"Ghi hộ {stand.name(thing.unit)}, đang khuyết bí thư")
    elif stand.main is None or thing.unit != stand.main.unit_id:
        notes.append(stand.name(thing.unit))
    if thing.gives_tasks:
        notes.append(f"Ủy viên phụ trách {format_number(thing.subjects)} chi đoàn chưa được giao việc")
    if thing.missing > 1:
        notes.append(f"còn {days(thing.missing) if thing.in_days else f'{format_number(thing.missing)} lần'}")
    notes.append(f"Hạn {format_date(thing.due_on)}")
    names = list(dict.fromkeys(asking.programme_name for asking in thing.askings))
    together = f"{format_number(len(names))} mô hình cùng yêu cầu: " if len(names) > 1 else ""
    notes.append(together + "; ".join(names))
    return [note for note in notes if note]


def _roll_call_of(thing: Thing, kind: Kind, stand: Standpoint) -> list[Act]:
    """The same for what is asked for: a session of today is none of a period that is over, or of one that was held."""
    can_be_today = stand.on in thing.period and thing.meeting is None
    return _roll_call(kind, thing.unit, stand) if can_be_today else []


def _roll_call(kind: Kind, unit: int, stand: Standpoint) -> list[Act]:
    """Taking the roll by QR, where one's own members are called by name."""
    if kind.roll == ROLL_OF_NOBODY or unit not in stand.own:
        return []
    return [Act("Điểm danh bằng QR", roll_call_url(kind.code, unit))]


def plan_line(plan: Activity, stand: Standpoint, shelf: Shelf) -> WorkLine:
    """A session that was planned: to come, or to be told about."""
    url = reverse("desk:activity", args=[plan.pk])
    is_past = plan.day < stand.on
    notes = [f"{WEEKDAYS[plan.day.weekday()]}{f', {plan.starts_at:%H giờ %M}' if plan.starts_at else ''}", plan.place]
    act = Act("Ghi kết quả", mark_held_url(plan.pk), is_main=True) if is_past else Act("Xem chương trình", url)
    return WorkLine(
        title=plan.title or f"{plan.kind.name} ngày {format_date(plan.day)}",
        url=url,
        day=None if is_past else plan.day,
        icon="calendar-days" if is_past else "",
        tone="amber" if is_past else "",
        chip="Đã đến ngày, chưa ghi kết quả" if is_past else "",
        notes=[note for note in notes if note],
        acts=[act],
        links=_plan_links(plan, stand, shelf),
    )


def _plan_links(plan: Activity, stand: Standpoint, shelf: Shelf) -> list[Act]:
    if plan.host_id not in stand.own:
        return []
    found = _links(shelf.of(plan.host_id, [plan.kind_id], Span(plan.day, plan.day)), stand.on)
    return found + (_roll_call(plan.kind, plan.host_id, stand) if plan.day == stand.on else [])


def late_task_line(task: LateTask, stand: Standpoint) -> WorkLine:
    """A task that a meeting gave, whose day has passed."""
    url = finish_task_url(task.task)
    is_elsewhere = stand.main is None or task.unit_name != stand.main.name
    notes = ["Nhiệm vụ được giao", task.unit_name if is_elsewhere else "", f"Hạn {format_date(task.due_on)}"]
    return WorkLine(
        title=task.title,
        url=url,
        icon="clipboard-list",
        tone="red",
        chip=_late_words((stand.on - task.due_on).days),
        notes=[note for note in notes if note],
        acts=[Act("Báo xong", url, is_main=True)],
    )


def _late_words(days: int) -> str:
    return f"Trễ {format_number(days)} ngày"


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def long_day(day: dt.date) -> str:
    """Chủ nhật, 22/11/2026."""
    return f"{WEEKDAYS[day.weekday()]}, {format_date(day)}"


def waiting_lines(waits: Waits) -> list[WorkLine]:
    """What waits for the reader's word: one line each, with how many; the link opens the first of them."""
    return list(waiting_by_kind(waits).values())


def waiting_by_kind(waits: Waits) -> dict[str, WorkLine]:
    """The same with the kind that `waits.keys` calls it by."""
    lines: dict[str, WorkLine] = {}
    if waits.requests.overdue:
        lines["requests"] = _requests_line(waits)
    if waits.put_right.overdue:
        lines["put_right"] = _put_right_line(waits)
    if waits.correct:
        url = reverse("desk:activity", args=[waits.first_correct])
        lines["correct"] = _waiting(waits.correct, "buổi bị trả lại, cần sửa", "Sửa", url, "rotate-ccw", tone="red")
    if waits.verify:
        url = reverse("activities:queue")
        lines["verify"] = _waiting(waits.verify, "buổi chờ duyệt", "Duyệt", url, "badge-check")
    if waits.answer:
        url = reverse("activities:joint", args=[waits.first_answer])
        words = "đề xuất sinh hoạt liên chi đoàn chờ trả lời"
        lines["answer"] = _waiting(waits.answer, words, "Trả lời", url, "handshake")
    if waits.confirm:
        url = reverse("desk:activity", args=[waits.first_confirm])
        words = "buổi được ghi hộ, chờ chi đoàn xác nhận"
        lines["confirm"] = _waiting(waits.confirm, words, "Xác nhận", url, "pencil")
    lines |= visit_lines(waits.visits, _waiting)
    lines |= path_lines(waits.paths, _waiting)
    if waits.put_right.number and not waits.put_right.overdue:
        lines["put_right"] = _put_right_line(waits)
    lines |= matter_lines(waits.matters, _waiting)
    lines |= seat_lines(waits, _waiting)
    lines |= support_waits(waits.support, _waiting)
    lines |= card_waits(waits.cards, _waiting)
    lines |= loan_lines(waits.loans, _waiting)
    lines |= training_waits(waits.training, _waiting)
    lines |= step_lines(waits.steps, _waiting)
    if waits.tasks:
        url, notes = reverse("activities:tasks"), _task_note(waits)
        lines["tasks"] = _waiting(waits.tasks, "nhiệm vụ được giao", "Xem", url, "clipboard-list", notes=notes)
    if waits.wrong_checks:
        url, words = put_right_url(waits.wrong_checks[0]), "bản ghi kiểm tra thấy sai, chờ chấn chỉnh"
        lines["wrong_checks"] = _waiting(len(waits.wrong_checks), words, "Chấn chỉnh", url, "scale", tone="red")
    if waits.checks.number:
        url, words = reverse("desk:checks_waiting"), "bản ghi chờ kiểm tra mẫu"
        lines["checks"] = _waiting(waits.checks.number, words, "Kiểm tra", url, "scale")
    if waits.first_left:
        words, url = "nhiệm vụ của người đã thôi chức danh, thôi phụ trách", handing_url(waits.first_left, HOME)
        lines["left_tasks"] = _waiting(waits.left_tasks, words, "Bàn giao", url, "clipboard-list")
    if waits.requests.number and not waits.requests.overdue:
        lines["requests"] = _requests_line(waits)
    return lines


def _requests_line(waits: Waits) -> WorkLine:
    """What people ask about their own information; before everything else once an answer is overdue."""
    asked = waits.requests
    url = reverse("desk:information_requests")
    when = f"Trả lời chậm nhất {format_date(asked.due_on)}"
    if asked.overdue:
        when = f"{format_number(asked.overdue)} yêu cầu quá hạn trả lời"
    words, tone = "yêu cầu về thông tin cá nhân", "red" if asked.overdue else ""
    return _waiting(asked.number, words, "Trả lời", url, "shield-check", tone=tone, notes=[when])


def _put_right_line(waits: Waits) -> WorkLine:
    """What visits found and one's unit has to put right; before everything else that is late once it is overdue."""
    owed = waits.put_right
    url = f"{reverse('desk:findings')}?khac_phuc=chua&sort=due_on"
    if owed.number == 1:
        url = reverse("desk:finding", args=[owed.first])
    when = f"Hạn gần nhất {format_date(owed.due_on)}" if owed.due_on else ""
    if owed.overdue:
        when = f"{format_number(owed.overdue)} việc quá hạn khắc phục"
    words, tone = "việc cần khắc phục sau chuyến đi", "red" if owed.overdue else ""
    return _waiting(owed.number, words, "Xem", url, "footprints", tone=tone, notes=[when])


def _waiting(
    count: int, words: str, verb: str, url: str, icon: str, *, tone: str = "", notes: Sequence[str] = ()
) -> WorkLine:
    title = f"{format_number(count)} {words}"
    return WorkLine(title, url, icon=icon, tone=tone, notes=notes, acts=[Act(verb, url, spoken=words)])


def _task_note(waits: Waits) -> list[str]:
    due = f"hạn {format_date(waits.task_due_on)}" if waits.task_due_on else "không ghi hạn"
    return [f"Gần nhất: {waits.task_title}, {due}"]


def done_lines(things: Iterable[Thing], stand: Standpoint, question: Question) -> list[WorkLine]:
    """What is done of the running periods, each opening its record."""
    return [_done_line(thing, stand, question) for thing in things]


def _done_line(thing: Thing, stand: Standpoint, question: Question) -> WorkLine:
    asking = thing.askings[0]
    url = figure_url(f"{asking.programme}.{asking.code}", thing.unit, question.of(thing.period))
    last = thing.records[-1] if thing.records else None
    notes = [f"Ngày {format_date(last.day)}"] if last else []
    if stand.main is None or thing.unit != stand.main.unit_id:
        notes.append(stand.name(thing.unit))
    return WorkLine(
        title=f"{thing.name} {thing.period.label}",
        url=url,
        icon="ban" if thing.is_answered else "check",
        tone="" if thing.is_answered else "green",
        chip="Đã báo không tổ chức được" if thing.is_answered else _standing(thing),
        notes=notes,
    )


def _standing(thing: Thing) -> str:
    """How far what was done is looked at; of what nobody looks at only that it is done."""
    if not thing.verified_word:
        return "Đã xong"
    if thing.is_verified:
        return f"{thing.verified_by} đã {thing.verified_word}"
    return f"Chờ {thing.verified_word}"


def progress(work: Work, on: dt.date) -> Progress:
    """How far the things of these periods are."""
    month = period_containing(Cadence.MONTH, on)
    return Progress(f"Việc {month.label}", len(work.done), work.overdue, len(work.todo) - work.overdue)


def main_thing(work: Work, stand: Standpoint) -> Thing | None:
    """What the large button records: the session of one's own unit that is asked for next, overdue ones first."""
    own = (thing for thing in work.todo if thing.unit in stand.own and thing.meeting is None)
    return next((thing for thing in own if kind_of(thing, work.kinds, stand)), None)


def call_url(phone: str) -> str:
    """What a phone dials."""
    return f"tel:{phone.replace(' ', '')}" if phone and "…" not in phone else ""
