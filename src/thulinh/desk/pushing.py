"""The day's push messages: one for each person with something pressing, to each of their devices."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from thulinh.desk.actions import claim_pushes, end_pushes, note_push_answers
from thulinh.desk.models import PushSubscription
from thulinh.desk.queries.pushing import Pressing, pressing_of, standing_pushes
from thulinh.desk.sending import Letter, send
from thulinh.kernel.text import format_date, format_number


@dataclass(frozen=True)
class Pushed:
    """What became of one day's messages. `statuses`: how often each answer of a push service came, 0 for none."""

    on: dt.date
    people: int
    devices: int
    ended: int = 0
    is_trial: bool = False
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def sent(self) -> int:
        """How many devices a service took a message for."""
        return sum(count for status, count in self.statuses.items() if 200 <= status < 300)

    @property
    def failed(self) -> int:
        """How many devices got nothing and are tried again tomorrow."""
        gone = sum(self.statuses[status] for status in (404, 410))
        return sum(self.statuses.values()) - self.sent - gone

    @property
    def text(self) -> str:
        """The same in words."""
        whom = f"{format_number(self.people)} người, {format_number(self.devices)} thiết bị"
        if self.is_trial:
            return f"Ngày {format_date(self.on)}: sẽ gửi cho {whom}. Chưa gửi gì."
        lines = [f"Ngày {format_date(self.on)}: {whom}; đã gửi {format_number(self.sent)}."]
        if self.ended:
            lines.append(f"{format_number(self.ended)} thiết bị không còn nhận thông báo, đã bỏ khỏi danh sách.")
        lines += [
            f"{format_number(count)} thiết bị chưa nhận được ({_why(status)}); ngày mai gửi lại."
            for status, count in sorted(self.statuses.items())
            if not 200 <= status < 300 and status not in (404, 410)
        ]
        return "\n".join(lines)

    @property
    def facts(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "on": self.on,
            "people": self.people,
            "devices": self.devices,
            "sent": self.sent,
            "ended": self.ended,
            "failed": self.failed,
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "dry_run": self.is_trial,
        }


def remind_by_push(*, on: dt.date, dry_run: bool = False) -> Pushed:
    """Send everybody who switched it on, and whom something presses, one message a day at most.

    A message says how much there is to do and nothing else. A person is claimed before anything is sent: who runs this
    twice, or at the same time, sends nothing twice. What could not be delivered is tried again the next day.
    Queries: a fixed number for each two thousand people.
    """
    standing, over = standing_pushes(on)
    pressed = pressing_of({row.account_id for row in standing}, on)
    wanted = [row for row in standing if row.account_id in pressed]
    if dry_run:
        due = [row for row in wanted if row.last_sent_on is None or row.last_sent_on < on]
        return Pushed(on, len({row.account_id for row in due}), len(due), is_trial=True)
    ended = end_pushes(over)
    claimed = claim_pushes([row.pk for row in wanted], on=on)
    statuses = send([_letter(row, pressed[row.account_id]) for row in claimed])
    ended += note_push_answers(statuses)
    return Pushed(
        on, len({row.account_id for row in claimed}), len(claimed), ended, statuses=Counter(statuses.values())
    )


def _letter(row: PushSubscription, pressed: Pressing) -> Letter:
    return Letter(row.pk, row.endpoint, row.p256dh, row.auth, message_of(pressed))


def message_of(pressed: Pressing) -> dict[str, str]:
    """What a phone shows: how much there is to do. No name, no unit, no thing."""
    late = f", {format_number(pressed.late)} việc trễ" if pressed.late else ""
    body = f"Đồng chí có {format_number(pressed.number)} việc cần làm{late}."
    return {"title": "Thủ Lĩnh", "body": body, "url": reverse("desk:notices")}


def _why(status: int) -> str:
    return f"máy chủ thông báo trả lời {status}" if status else "không kết nối được"
