"""A small list of members for the tests: the shape of a real one, written through the real actions of people."""

import datetime as dt
from typing import Any

from thulinh.kernel.cells import Correction, CorrectionKind, as_choice, as_day, as_phone, as_text
from thulinh.kernel.refusals import Offer, Problem, Refusal
from thulinh.kernel.rows import Applied, Change, Column, Outcome, RowSet, refuse_or_skip
from thulinh.kernel.text import format_date, format_phone
from thulinh.people.actions import (
    NewMembership,
    NewPerson,
    PersonCorrection,
    add_people,
    begin_memberships,
    correct_people,
    withdraw_memberships,
    withdraw_people,
)
from thulinh.people.models import Membership, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.units.queries import match_units

FIELDS = {"ngay-sinh": "birth_on", "dien-thoai": "phone", "gioi-tinh": "sex"}
SHOWN = {"birth_on": format_date, "phone": lambda phone: format_phone(phone) if phone else "", "sex": str}


def take_members(rows, *, by, on, roots=None, reason="", skip_problems=False) -> Applied:
    """Members by name within their branch: new ones added, known ones corrected."""
    units = match_units([row["chi-doan"] for row in rows], roots, on)
    problems, notes, places = [], [], {}
    for index, row in enumerate(rows):
        match = units[row["chi-doan"]]
        if match.unit is None:
            offers = tuple(Offer(unit.name, unit.name) for unit in match.near)
            problems.append(Problem(f"Không có đơn vị “{match.name}”.", "chi-doan", index, offers))
            continue
        places[index] = match.unit.unit_id
        if match.unit.name != row["chi-doan"]:
            found = Correction(CorrectionKind.UNIT, row["chi-doan"], match.unit.name)
            notes.append((index, "chi-doan", found))
    left_out = refuse_or_skip(problems, skip_problems=skip_problems)
    known = {
        (row.person.full_name, row.unit_id): row.person
        for row in Membership.objects.on(on).filter(unit__in=places.values()).select_related("person")
    }
    fresh = [index for index, unit in places.items() if (rows[index]["ho-ten"], unit) not in known]
    people = add_people([_person(rows[index]) for index in fresh], by=by, reason=reason)
    begun = begin_memberships(
        [NewMembership(person.pk, places[index], on) for person, index in zip(people, fresh, strict=True)], by=by
    )
    outcomes: dict[int, Outcome] = dict.fromkeys(fresh, Outcome.NEW)
    changes, before, corrections = [], [], []
    for index, unit in places.items():
        person = known.get((rows[index]["ho-ten"], unit))
        if person is None:
            continue
        differing = _differing(person, rows[index])
        outcomes[index] = Outcome.CHANGED if differing else Outcome.SAME
        if differing:
            old = {name: getattr(person, name) for name in differing.values()}
            before.append({"person": person.pk, "changes": {name: _plain(value) for name, value in old.items()}})
            corrections.append(
                PersonCorrection(person.pk, {name: rows[index][code] for code, name in differing.items()})
            )
            changes += [Change(index, code, SHOWN[name](old[name])) for code, name in differing.items()]
    if corrections:
        correct_people(corrections, reason=reason, by=by)
    made = {"people": [person.pk for person in people], "memberships": [row.pk for row in begun], "before": before}
    return Applied(
        tuple(outcomes.get(index) for index in range(len(rows))),
        tuple(problems),
        tuple(note for note in notes if note[0] not in left_out),
        made,
        tuple(changes),
    )


def take_back_members(made, *, by, reason) -> None:
    """Undo `take_members`."""
    later = Membership.objects.current().filter(person__in=made["people"]).exclude(pk__in=made["memberships"])
    if later.exists():
        raise Refusal("Có người đã được ghi thêm sau lần nhập này, chưa hoàn tác được.")
    withdraw_memberships(Membership.objects.filter(pk__in=made["memberships"]), reason=reason, by=by)
    withdraw_people(Person.objects.filter(pk__in=made["people"]), reason=reason, by=by)
    old = [
        PersonCorrection(each["person"], {name: _value(name, value) for name, value in each["changes"].items()})
        for each in made["before"]
    ]
    if old:
        correct_people(old, reason=reason, by=by)


def _person(row) -> NewPerson:
    said = {name: row[code] for code, name in FIELDS.items() if row[code] is not None}
    return NewPerson(row["ho-ten"], **said)


def _differing(person: Person, row) -> dict[str, str]:
    """Column → field, where the row says something else; an empty cell says nothing."""
    return {code: name for code, name in FIELDS.items() if row[code] is not None and row[code] != getattr(person, name)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _value(name: str, value: Any) -> Any:
    return dt.date.fromisoformat(value) if name == "birth_on" and value else value


MEMBERS = RowSet(
    code="doan-vien",
    label="Danh sách đoàn viên",
    columns=(
        Column("ho-ten", "Họ và tên", as_text(120), ("Họ tên",), is_required=True, example="Nguyễn Văn Mẫu"),
        Column("ngay-sinh", "Ngày sinh", as_day, ("Năm sinh", "Sinh ngày"), example="12/05/1998"),
        Column("dien-thoai", "Số điện thoại", as_phone, ("SĐT", "Điện thoại"), hint="Một số, ví dụ 0912 345 678"),
        Column("gioi-tinh", "Giới tính", as_choice({"nam": "Nam", "nu": "Nữ"}, {"nu": ("gái",)})),
        Column("chi-doan", "Chi đoàn", as_text(200), ("Đơn vị", "Sinh hoạt tại"), is_required=True,
               example="Chi đoàn thôn Đông"),
    ),
    key=("ho-ten", "ngay-sinh", "chi-doan"),
    apply=take_members,
    undo=take_back_members,
    permission=PeoplePermission.EDIT,
)  # fmt: skip

ONE_WAY = RowSet("khong-hoan-tac", "Danh sách không hoàn tác", MEMBERS.columns, ("ho-ten",), take_members)

ROW_SETS = (MEMBERS, ONE_WAY)
