"""What may be done about a class, as its page offers it: the next thing as a button, the rest beside it."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from thulinh.desk.queries.class_page import ClassShown
from thulinh.kernel.text import format_number
from thulinh.training.forms.steps import STEPS
from thulinh.training.models import Participant
from thulinh.training.queries.fitness import registration_words
from thulinh.training.rules.classes import OPEN, Step, allows

# What comes next in each state, when nobody waits for a word.
_NEXT = (Step.OPEN, Step.SETTLE, Step.END)
Words = Callable[[ClassShown], str]


@dataclass(frozen=True)
class ClassOffer:
    """Something that the reader may do: in which words, where. `is_next`: it is what comes next."""

    label: str
    icon: str
    url: str
    is_next: bool = False


# For who runs the class: the step, its icon, the page, its words ("" where there is nothing to do).
_RUNNING: tuple[tuple[Step, str, str, Words], ...] = (
    (Step.INVITE, "user-plus", "training:nominate", lambda _shown: "Đưa người vào lớp"),
    (Step.INVITE, "file-spreadsheet", "desk:class_sheet", lambda _shown: "Danh sách từ Excel"),
    (Step.DECIDE, "badge-check", "training:approve",
     lambda shown: f"Duyệt {format_number(shown.numbers.asked)} người" if shown.numbers.asked else ""),
    (Step.DECIDE, "user-plus", "training:promote",
     lambda shown: "Gọi người đang chờ" if shown.numbers.waiting and shown.numbers.free else ""),
    (Step.TIMETABLE, "calendar-days", "training:timetable", lambda _shown: "Lịch học"),
    (Step.QUOTAS, "scale", "training:quotas", lambda _shown: "Chỉ tiêu"),
    (Step.GROUPS, "users", "training:groups", lambda shown: "Chia tổ" if shown.numbers.listed else ""),
    (Step.RESULTS, "clipboard-list", "training:results", lambda _shown: "Ghi kết quả"),
    (Step.CHANGE, "pencil", "training:change_class", lambda _shown: "Sửa lớp"),
)  # fmt: skip
# For who reads the whole class.
_READING: tuple[tuple[Step, str, str, str], ...] = (
    (Step.RESULTS, "square-check", "training:presence", "Điểm danh"),
    (Step.CERTIFICATES, "graduation-cap", "desk:class_certificates", "Chứng nhận"),
    (Step.CONTRIBUTE, "lightbulb", "training:contributions", "Trao đổi kinh nghiệm"),
    (Step.EVALUATE, "message-circle-warning", "training:opinions", "Học viên góp ý"),
    (Step.CERTIFICATES, "target", "desk:class_effect", "Hiệu quả sau lớp"),
)


def class_offers(shown: ClassShown, on: dt.date) -> list[ClassOffer]:
    """What the reader may do about a class, in the order in which it is done."""
    of_place = _of_organiser(shown) if shown.may_organise else _of_others(shown, on)
    return [*of_place, *_of_readers(shown), *_of_participant(shown)]


def next_offer(offers: list[ClassOffer]) -> ClassOffer | None:
    """What comes next: whoever waits for a word first."""
    return next((offer for offer in offers if offer.is_next), None)


def _of_organiser(shown: ClassShown) -> Iterator[ClassOffer]:
    row = shown.row
    for step, icon, page, words in _RUNNING:
        if allows(row.state, step) and (label := words(shown)):
            yield ClassOffer(label, icon, _url(shown, page), page == "training:approve")
    for one in STEPS.values():
        if allows(row.state, one.step):
            is_next = one.step in _NEXT and not shown.numbers.asked
            yield ClassOffer(one.title, one.icon, _url(shown, "training:class_step", one.step.value), is_next)


def _of_others(shown: ClassShown, on: dt.date) -> Iterator[ClassOffer]:
    yield from _joining(shown, on)
    if shown.may_nominate and not shown.is_whole:
        yield ClassOffer("Học viên của đơn vị mình", "users", reverse("desk:class_people", args=[shown.row.pk]))


def _joining(shown: ClassShown, on: dt.date) -> Iterator[ClassOffer]:
    if shown.row.state != OPEN or registration_words(shown.row, on):
        return
    if shown.may_nominate:
        yield ClassOffer("Đề cử người đi học", "user-plus", _url(shown, "training:nominate"), True)
        yield ClassOffer("Đề cử từ danh sách Excel", "file-spreadsheet", _url(shown, "desk:class_sheet"))
    if shown.mine is None and shown.may_register:
        yield ClassOffer("Tôi đăng ký học", "check", _url(shown, "training:register"), not shown.may_nominate)


def _of_readers(shown: ClassShown) -> Iterator[ClassOffer]:
    for step, icon, page, words in _READING if shown.is_whole else ():
        if allows(shown.row.state, step):
            yield ClassOffer(words, icon, _url(shown, page))


def _of_participant(shown: ClassShown) -> Iterator[ClassOffer]:
    mine, state = shown.mine, shown.row.state
    if mine is None or mine.state != Participant.State.APPROVED:
        return
    if not shown.is_whole and allows(state, Step.CONTRIBUTE):
        yield ClassOffer("Trao đổi kinh nghiệm", "lightbulb", _url(shown, "training:contributions"))
    if allows(state, Step.EVALUATE) and not mine.has_evaluated:
        yield ClassOffer("Tôi góp ý về lớp", "star", _url(shown, "training:evaluate"))


def _url(shown: ClassShown, page: str, *more: str) -> str:
    return f"{reverse(page, args=[shown.row.pk, *more])}{_back(shown)}"


def _back(shown: ClassShown) -> str:
    return f"?{urlencode({'next': reverse('desk:class', args=[shown.row.pk])})}"
