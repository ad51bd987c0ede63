"""What may be done about a class, as its page offers it: the next thing as a button, the rest beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from thulinh.desk.queries.class_page import ClassShown
from thulinh.kernel.text import format_number
from thulinh.training.forms.steps import STEPS
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
    (Step.DECIDE, "badge-check", "training:approve",
     lambda shown: f"Duyệt {format_number(shown.numbers.asked)} người" if shown.numbers.asked else ""),
    (Step.DECIDE, "user-plus", "training:promote",
     lambda shown: "Gọi người đang chờ" if shown.numbers.waiting and shown.numbers.free else ""),
    (Step.RESULTS, "clipboard-list", "training:presence", lambda _shown: "Điểm danh"),
    (Step.RESULTS, "pencil", "training:results", lambda _shown: "Kết quả"),
    (Step.TIMETABLE, "calendar-days", "training:timetable", lambda _shown: "Lịch học"),
    (Step.QUOTAS, "scale", "training:quotas", lambda _shown: "Chỉ tiêu"),
    (Step.GROUPS, "users", "training:groups", lambda shown: "Chia tổ" if shown.numbers.listed else ""),
    (Step.CHANGE, "pencil", "training:change_class", lambda _shown: "Sửa lớp"),
    (Step.CONTRIBUTE, "lightbulb", "training:contributions", lambda _shown: "Trao đổi kinh nghiệm"),
    (Step.EVALUATE, "message-circle-warning", "training:opinions", lambda _shown: "Học viên góp ý"),
)  # fmt: skip


def class_offers(shown: ClassShown) -> list[ClassOffer]:
    """What the reader may do about a class, in the order in which it is done."""
    return [*(_of_organiser(shown) if shown.may_organise else _of_others(shown)), *_afterwards(shown)]


def next_offer(offers: list[ClassOffer]) -> ClassOffer | None:
    """What comes next: whoever waits for a word first."""
    return next((offer for offer in offers if offer.is_next), None)


def _afterwards(shown: ClassShown) -> Iterator[ClassOffer]:
    """What became in the field of the gaps that led to it, once it is over."""
    if shown.is_whole and shown.row.state == shown.row.State.ENDED:
        yield ClassOffer("Hiệu quả sau lớp", "target", reverse("desk:class_effect", args=[shown.row.pk]))


def _of_organiser(shown: ClassShown) -> Iterator[ClassOffer]:
    row, back = shown.row, _back(shown)
    for step, icon, page, words in _RUNNING:
        if allows(row.state, step) and (label := words(shown)):
            is_next = page == "training:approve"
            yield ClassOffer(label, icon, f"{reverse(page, args=[row.pk])}{back}", is_next)
    for one in STEPS.values():
        if allows(row.state, one.step):
            url = f"{reverse('training:class_step', args=[row.pk, one.step.value])}{back}"
            yield ClassOffer(one.title, one.icon, url, one.step in _NEXT and not shown.numbers.asked)


def _of_others(shown: ClassShown) -> Iterator[ClassOffer]:
    row, back = shown.row, _back(shown)
    if shown.may_nominate and row.state == OPEN:
        yield ClassOffer(
            "Đề cử người đi học", "user-plus", f"{reverse('training:nominate', args=[row.pk])}{back}", True
        )
    if shown.mine is None and shown.may_register and allows(row.state, Step.REGISTER):
        label = "Tôi đăng ký học"
        yield ClassOffer(label, "check", f"{reverse('training:register', args=[row.pk])}{back}", not shown.may_nominate)
    yield from _to_read(shown)


def _to_read(shown: ClassShown) -> Iterator[ClassOffer]:
    """What there is to read of a class at work: all of it for who reads the whole class, the exchange for who is in."""
    row, back = shown.row, _back(shown)
    has_place = shown.mine is not None and shown.mine.state == shown.mine.State.APPROVED
    for step, icon, page, label, is_open in (
        (Step.RESULTS, "clipboard-list", "training:presence", "Điểm danh", shown.is_whole),
        (Step.CONTRIBUTE, "lightbulb", "training:contributions", "Trao đổi kinh nghiệm", shown.is_whole or has_place),
        (Step.EVALUATE, "message-circle-warning", "training:opinions", "Học viên góp ý", shown.is_whole),
    ):
        if is_open and allows(row.state, step):
            yield ClassOffer(label, icon, f"{reverse(page, args=[row.pk])}{back}")


def _back(shown: ClassShown) -> str:
    return f"?{urlencode({'next': reverse('desk:class', args=[shown.row.pk])})}"
