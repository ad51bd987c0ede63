"""What should be read before somebody is put on a seat, and who may be put there."""

import datetime as dt

from thulinh.people.models import Account
from thulinh.people.queries import find_people, members, visible_people
from thulinh.ui.keys import key_in


def who_may_sit(unit: int, words: str, sent: str | None, user: Account, on: dt.date) -> list[tuple[int, str]]:
    """Who may be chosen: whoever was sent, if visible; those found by the words; the members of the unit.

    Queries: a fixed number.
    """
    choices: dict[int, str] = {}
    if chosen := key_in(sent):
        choices.update(visible_people(user, on, among=[chosen]).values_list("pk", "full_name"))
    for found in find_people(words, user, on):
        choices[found.person] = ", ".join(filter(None, (found.name, found.where)))
    for member in members(unit, on):
        choices.setdefault(member.person, f"{member.name} ({member.kind_label.lower()})")
    return list(choices.items())
