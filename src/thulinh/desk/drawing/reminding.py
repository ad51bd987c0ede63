"""The words of a reminder: ready to be sent by Zalo, to one person or to the group.

They carry no phone number and nothing about a person but, to themselves, the name one is called by.
"""

import datetime as dt
from collections.abc import Iterable

from thulinh.desk.models import Reminder
from thulinh.desk.queries.owed import Owing
from thulinh.desk.queries.work import Thing
from thulinh.kernel.text import format_date, format_number, given_name


def words_for_one(owing: Owing, *, sender: str, on: dt.date, link: str) -> str:
    """The message to the person who is reminded of what one unit owes."""
    count = format_number(len(owing.things))
    whom = f"đồng chí {given_name(owing.name)}" if owing.name else "các đồng chí"
    lines = [
        f"Chào {whom},",
        f"{sender} nhắc {owing.row.name} còn {count} việc:",
        *(f"{number}. {_thing(thing, on)}" for number, thing in enumerate(owing.things, 1)),
        f"Mở để ghi: {link}",
    ]
    return "\n".join(lines)


def words_for_all(owings: Iterable[Owing], *, sender: str, on: dt.date, link: str) -> str:
    """The message to the group: each thing with the units that still owe it, overdue things first."""
    places: dict[str, list[str]] = {}
    firsts: dict[str, Thing] = {}
    for owing in owings:
        for thing in owing.things:
            firsts.setdefault(thing.key, thing)
            places.setdefault(thing.key, []).append(owing.row.name)
    ordered = sorted(firsts.values(), key=lambda thing: (not thing.is_overdue, thing.due_on, thing.name))
    lines = [f"{sender}, đến ngày {format_date(on)} còn:"]
    for number, thing in enumerate(ordered, 1):
        names = places[thing.key]
        lines.append(f"{number}. {_thing(thing, on)} – {format_number(len(names))} nơi: {', '.join(names)}")
    return "\n".join([*lines, f"Mở để ghi: {link}"])


def _thing(thing: Thing, on: dt.date) -> str:
    late = f", trễ {format_number(thing.late_days)} ngày" if thing.is_overdue else ""
    return f"{thing.name} {thing.period.label}: hạn {format_date(thing.due_on)}{late}"


def told(reminder: Reminder | None, on: dt.date) -> str:
    """ "đã nhắc 20/11 bởi Lê Minh Khôi (Zalo)"; nothing when there was no reminder."""
    if reminder is None:
        return ""
    day = "hôm nay" if reminder.on == on else f"{reminder.on:%d/%m}"
    return f"đã nhắc {day} bởi {reminder.by} ({reminder.get_way_display()})"
