"""Bodies beside the Union in commune A1, with those who speak for them: the military command of the commune, the Party
cell and the hamlet of thôn Đông, the Party cell of thôn Tây.
"""

import datetime as dt

from cast import START, Cast, open_account
from thulinh.desk.actions.founding import found_unit
from thulinh.people.actions import NewHolding, NewPerson, add_person, take_seats
from thulinh.people.models import Account, Holding
from thulinh.selection.actions import give_selection_rule
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


def two_seats(country: Cast, person: int, since: dt.date = START) -> tuple[Holding, Holding]:
    """Somebody who leads the branch of thôn Tây and the militia of its hamlet, under the rule of the commune."""
    hamlet = a_body(country, "thon", "Thôn Tây", country.west)
    posts = ((country.west, "bi-thu-chi-doan"), (hamlet, "thon-doi-truong"))
    rows = [NewHolding(person, "chi-dinh", since, unit=unit.pk, position=post) for unit, post in posts]
    first, second = take_seats(rows, by=None)
    return first, second
