"""Due, asked for, paid, received: four facts about one month's support, told apart. Nothing known is "chưa rõ"."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from thulinh.benefits.rules.months import Month, months_before

CAME, NOT_CAME = "da-nhan", "chua-nhan"


class State(StrEnum):
    """How far one month's support has come; the receiver's word goes before what others report."""

    NOT_YET = "chua-den-ky"
    DUE = "den-ky"
    LISTED = "da-lap"
    SENT = "da-gui"
    PAID = "da-chi"
    RECEIVED = "da-nhan"
    PARTLY = "nhan-mot-phan"
    DENIED = "chua-nhan"

    @property
    def label(self) -> str:
        """The state as a person reads it."""
        return _LABELS[self]


_LABELS = {
    State.NOT_YET: "Chưa đến kỳ",
    State.DUE: "Đến kỳ, chưa lập danh sách",
    State.LISTED: "Đã lập danh sách, chưa gửi",
    State.SENT: "Đã gửi danh sách",
    State.PAID: "Cơ quan chi trả báo đã chi",
    State.RECEIVED: "Đã nhận",
    State.PARTLY: "Đã nhận một phần",
    State.DENIED: "Nói chưa nhận được",
}


@dataclass(slots=True)
class SupportLine:
    """One person's one support for one month: what is due by the rule, what was asked for, what the payer says it paid,
    what the receiver says came.

    `rule`: None when nothing is due (any more); `listed_vnd`: on lists that stand, `list_id` the latest of them,
    `sent_on` when a list of it went to the payer; `word`: the receiver's, "" when nothing was said.
    """

    person: int
    unit: int
    path: str
    code: str
    month_on: dt.date
    rule: int | None = None
    days: int = 0
    due_vnd: int = 0
    reason: str = ""
    listed_vnd: int = 0
    list_id: int | None = None
    sent_on: dt.date | None = None
    paid_vnd: int = 0
    paid_on: dt.date | None = None
    list_number: str = ""
    word: str = ""
    word_vnd: int | None = None
    note: str = ""
    receipt: int | None = None
    is_from_paper: bool = False

    def is_due(self, on: dt.date) -> bool:
        """Whether something is due by the rule and the month has come to its last day."""
        return self.due_vnd > 0 and Month.of(self.month_on).ends_on <= on

    def state(self, on: dt.date) -> State:
        """How far it has come, as seen from a day."""
        if self.word:
            return State.DENIED if self.word == NOT_CAME else State.PARTLY if self.missing_vnd else State.RECEIVED
        if self.paid_vnd:
            return State.PAID
        if self.sent_on:
            return State.SENT
        if self.listed_vnd:
            return State.LISTED
        return State.DUE if self.is_due(on) else State.NOT_YET

    @property
    def word_label(self) -> str:
        """What the receiver says; "Chưa rõ" when nothing was said, which is not "chưa trả"."""
        return {CAME: "Đã nhận", NOT_CAME: "Nói chưa nhận được"}.get(self.word, "Chưa rõ")

    @property
    def left_to_list_vnd(self) -> int:
        """What stands on no list yet."""
        return max(0, self.due_vnd - self.listed_vnd)

    @property
    def left_to_pay_vnd(self) -> int:
        """What the payer has not reported as paid."""
        return max(0, self.due_vnd - self.paid_vnd)

    @property
    def missing_vnd(self) -> int:
        """What of it is not known to have come; a word without an amount says that all of it did."""
        if self.word != CAME:
            return self.due_vnd
        return 0 if self.word_vnd is None else max(0, self.due_vnd - self.word_vnd)

    def in_arrears(self, late_to: dt.date) -> bool:
        """Whether it is due, for a month up to `late_to` (`last_month_late`), and not known to have come in full."""
        return self.missing_vnd > 0 and self.month_on <= late_to

    def waits_for_word(self, on: dt.date) -> bool:
        """Whether the receiver has not said yet if it came: it was paid, or is due."""
        return not self.word and (self.paid_vnd > 0 or self.is_due(on))


def last_month_late(on: dt.date, grace_days: int) -> dt.date:
    """The first day of the latest month that is over for more days than the rule gives."""
    return months_before(on - dt.timedelta(days=grace_days), 1)
