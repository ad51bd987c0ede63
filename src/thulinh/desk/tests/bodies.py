"""Bodies beside the Union in commune A1, with those who speak for them: the military command of the commune, the Party
cell and the hamlet of thôn Đông, the Party cell of thôn Tây.
"""

import datetime as dt
from typing import Any

from cast import START, Cast, open_account
from thulinh.desk.actions.founding import found_unit
from thulinh.kernel.models import StoredFile
from thulinh.people.actions import NewHolding, NewPerson, add_person, take_seats
from thulinh.people.models import Account, Holding
from thulinh.selection.actions import (
    Decision,
    NewChoice,
    Paper,
    add_candidate,
    choose,
    enter_opinion_from_paper,
    give_opinion,
    give_selection_rule,
    open_round,
    review_holder,
)
from thulinh.units.models import Unit

COMMAND, CELL, HAMLET, OTHER_CELL = "Ban Chỉ huy Quân sự xã Tân Lập", "Chi bộ thôn Đông", "Thôn Đông", "Chi bộ thôn Tây"


def a_body(country: Cast, level: str, name: str, scope: Unit | None = None) -> Unit:
    """A body founded below commune A1, working with a branch or with the whole commune."""
    said = {"level": level, "name": name, "starts_on": START, "decision_number": "3-QĐ/ĐU"}
    return found_unit(country.a1.pk, scope=scope.pk if scope else None, **said, by=None)


def a_holder(body: Unit, position: str, name: str) -> Account:
    """Somebody from outside the Union who holds a body's seat and signs in."""
    person = add_person(NewPerson(name), by=None)
    take_seats([NewHolding(person.pk, "chi-dinh", START, unit=body.pk, position=position)], by=None)
    return open_account(person)


def commander(country: Cast) -> Account:
    """Who speaks for the military command of the commune."""
    return a_holder(a_body(country, "quan-su", COMMAND), "chi-huy-truong-quan-su", "Đỗ Trọng Kim")


def cell_secretary(country: Cast) -> Account:
    """Who speaks for the Party cell of thôn Đông."""
    return a_holder(a_body(country, "chi-bo", CELL, country.east), "bi-thu-chi-bo", "Mạc Thị Liên")


def other_cell_secretary(country: Cast) -> Account:
    """Who speaks for the Party cell of thôn Tây, and is asked about nobody in thôn Đông."""
    return a_holder(a_body(country, "chi-bo", OTHER_CELL, country.west), "bi-thu-chi-bo", "Kiều Văn Sự")


CRITERIA = [
    {"ma": "tuoi", "ten": "Từ 18 đến 35 tuổi", "loai": "tuoi", "it-nhat": 18, "nhieu-nhat": 35},
    {"ma": "uy-tin", "ten": "Có uy tín với thanh niên", "loai": "nhan-xet"},
]
BODIES = [
    {"ma": "chi-bo", "ten": "Chi bộ thôn", "cap": "chi-bo"},
    {"ma": "quan-su", "ten": "Ban Chỉ huy Quân sự xã", "cap": "quan-su"},
]


def a_rule(country: Cast, **more):
    """By which commune A1 chooses its branch secretaries, who may lead the hamlet's militia besides."""
    said = {"criteria": CRITERIA, "bodies": BODIES, "starts_on": START, "source": "", "basis": "Kế hoạch 5-KH/ĐU"}
    posts = {"position": "bi-thu-chi-doan", "with_position": "thon-doi-truong", "is_two_way": True}
    return give_selection_rule(unit=country.a1.pk, **{**posts, **said, **more}, by=None)


def a_review(country: Cast, on: dt.date, file: StoredFile) -> dict[str, dict[str, Any]]:
    """A round of commune A1 with everything that can be said in it, as keys of addresses: in thôn Đông the secretary is
    looked at, the commune consents by a paper, and is to replace her; in thôn Tây somebody was chosen.
    """
    by = country.again(country.commune)
    asked = {"criteria": [{**CRITERIA[1], "bat-buoc": False}], "bodies": [{"ma": "xa", "ten": "Đoàn xã", "cap": "xa"}]}
    given = {"position": "bi-thu-chi-doan", "with_position": None, "is_two_way": False, "source": "", "basis": "KH 6"}
    for unit in (country.east, country.west):
        give_selection_rule(unit=unit.pk, **given, **asked, starts_on=START, by=None)
    row = open_round(unit=country.a1.pk, position="bi-thu-chi-doan", title="Rà soát", starts_on=on, on=on, by=by)
    east, west = (row.places.get(unit=unit) for unit in (country.east, country.west))
    held = country.holdings["secretary"]
    dao = east.candidates.get(person=held.person_id)
    thinh = add_candidate(west.pk, country.people["Ngô Đức Thịnh"].pk, on=on, by=by)
    paper = Paper("15-CV/ĐTN", on, "Lê Minh Khôi", file)
    said = {"verdict": "dong-y", "on": on, "by": by}
    opinion = enter_opinion_from_paper(dao.pk, east.bodies.get().pk, paper=paper, **said)
    give_opinion(thinh.pk, west.bodies.get().pk, **said)
    choice = choose(thinh.pk, NewChoice(on, Decision("21-QĐ/ĐTN", on, "BTV Đoàn xã")), on=on, by=by)
    review = review_holder(east.pk, held.pk, verdict="thay-the", reason="Đi xa", reviewed_on=on, on=on, by=by)
    asked_body = {"pk": dao.pk, "body": opinion.body_id}
    return {
        "round": {"pk": row.pk}, "place": {"pk": east.pk, "holding": held.pk}, "asked": asked_body,
        "candidate": {"pk": dao.pk, "criterion": "uy-tin"}, "opinion": {"pk": opinion.pk}, "choice": {"pk": choice.pk},
        "bad review": {"pk": review.pk},
    }  # fmt: skip


def two_seats(country: Cast, person: int, since: dt.date = START) -> tuple[Holding, Holding]:
    """Somebody who leads the branch of thôn Tây and the militia of its hamlet, under the rule of the commune."""
    hamlet = a_body(country, "thon", "Thôn Tây", country.west)
    posts = ((country.west, "bi-thu-chi-doan"), (hamlet, "thon-doi-truong"))
    rows = [NewHolding(person, "chi-dinh", since, unit=unit.pk, position=post) for unit, post in posts]
    first, second = take_seats(rows, by=None)
    return first, second
