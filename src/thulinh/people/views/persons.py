"""A person: adding to a unit's list, correcting, withdrawing, standing towards the Party."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.people.access import person_within, requires, unit_within
from thulinh.people.actions import (
    NewMembership,
    NewPerson,
    add_person,
    begin_membership,
    correct_person,
    record_party_standing,
    withdraw_person,
)
from thulinh.people.forms import CorrectForm, NewMemberForm, PartyForm, WithdrawForm
from thulinh.people.forms.persons import PERSON_FIELDS, ask_less, tell_age
from thulinh.people.models import Membership, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import likely_same, may_see_contact, placed_within, visible_people
from thulinh.people.reach import may
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.units.models import UnitPath

CONTACT_FIELDS = ("birth_on", "phone", "address")


@requires(PeoplePermission.EDIT)
def add_member(request: HttpRequest, unit: int) -> HttpResponse:
    """Write a new person into the list of a unit; somebody who is in the books already is shown first."""
    row = unit_within(request, unit, PeoplePermission.EDIT)
    alike = _alike(request) if request.method == "POST" else []
    form = NewMemberForm(request.POST or None, alike=bool(alike), initial={"starts_on": today()})
    tell_age(form, today())
    if request.method == "POST" and form.is_valid() and alike and not form.cleaned_data["is_somebody_else"]:
        form.add_error("is_somebody_else", " ".join(alike))
    if not form.errors and written(request, form, {}, lambda said: _new_member(unit, said, request.user)):
        return gone_back(request, f"Đã thêm {form.cleaned_data['full_name']} vào danh sách {row.name}.")
    return form_page(request, form, title="Thêm đoàn viên", lead=row.name, submit="Thêm vào danh sách")


def _new_member(unit: int, said: dict[str, Any], by: Any) -> Membership:
    person = add_person(NewPerson(**{name: said[name] for name in PERSON_FIELDS}), by=by)
    row = NewMembership(person.pk, unit, said["starts_on"], said["kind"], said["began_by"])
    return begin_membership(row, by=by)


def _alike(request: HttpRequest) -> list[str]:
    """Who in the books is likely the person on the form, in words; who is out of reach is not named."""
    form = NewMemberForm(request.POST)
    if not form.is_valid():
        return []
    described = NewPerson(**{name: form.cleaned_data[name] for name in PERSON_FIELDS})
    return alike_words(described, request.user, "nếu là một người thì đề nghị Đoàn cấp trên chuyển sinh hoạt")


def alike_words(described: NewPerson, user: Any, elsewhere: str) -> list[str]:
    """Who in the books is likely this person, in words; who is out of the user's reach is not named, but what to do
    (`elsewhere`).
    """
    found = [each.person for each in likely_same([described])[0] if each.by != "ma"]  # a code that is taken is refused
    seen = set(visible_people(user, today(), among=[person.pk for person in found]))
    words = [f"Đã có {person.full_name} (mã {person.code or 'chưa có'})." for person in found if person in seen]
    return words + [f"Đã có người trùng thông tin ở nơi khác; {elsewhere}."] * (len(words) < len(found))


@requires(PeoplePermission.EDIT)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is written about a person; what the user may not read, the form does not hold."""
    person = person_within(request, pk, PeoplePermission.EDIT)
    form = CorrectForm(request.POST or None, initial={name: getattr(person, name) for name in PERSON_FIELDS})
    if person.pk not in may_see_contact(request.user, [person.pk], today()):
        for name in CONTACT_FIELDS:
            del form.fields[name]
    ask_less(form, person, today())

    def write(said: dict[str, Any]) -> Person:
        changes = {name: said[name] for name in PERSON_FIELDS if name in said}
        return correct_person(person, changes, reason=said["reason"], by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã sửa.")
    return form_page(request, form, title=f"Sửa: {person.full_name}", submit="Lưu")


@requires(PeoplePermission.EDIT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody who was entered by mistake out of the books, once nothing holds them there any more."""
    person = get_object_or_404(visible_people(request.user, today(), among=[pk]), pk=pk)
    if not _last_places_within(request, person):
        raise Http404
    form = WithdrawForm(request.POST or None)

    def write(said: dict[str, Any]) -> Person:
        withdraw_person(person, reason=said["reason"], by=request.user)
        return person

    if written(request, form, {}, write):
        return gone_back(request, f"Đã rút {person.full_name} khỏi danh sách.")
    lead = "Chỉ rút người ghi nhầm, ghi trùng. Đoàn viên trưởng thành, chuyển đi thì ghi kết thúc sinh hoạt."
    return form_page(request, form, title=f"Rút: {person.full_name}", lead=lead, submit="Rút khỏi danh sách")


def _last_places_within(request: HttpRequest, person: Person) -> bool:
    """Whether every unit to which the person ever belonged lies where the user may edit, so that nobody else's record
    disappears.
    """
    units = Membership.objects.current().filter(person=person).values("unit")
    rows = list(UnitPath.objects.on(today()).filter(unit__in=units))
    near = placed_within(request.user, PeoplePermission.EDIT, [person.pk], today())
    return bool(rows or near) and all(may(request.user, PeoplePermission.EDIT, row, today()) for row in rows)


@requires(PeoplePermission.PARTY)
def party_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Write where a person stands towards the Party. What is written already this page does not show: it is read where
    every look is written into the log.
    """
    person = person_within(request, pk, PeoplePermission.PARTY)
    if not placed_within(request.user, PeoplePermission.EDIT, [person.pk], today()):
        raise Http404  # an inspector reads it, and writes nothing
    form = PartyForm(request.POST or None, initial={"starts_on": today()})
    if written(request, form, {}, lambda said: record_party_standing(person, **said, by=request.user)):
        return gone_back(request, "Đã ghi.")
    lead = f"{person.full_name}. Chỉ người có thẩm quyền xem được mục này."
    return form_page(request, form, title="Tình trạng phát triển Đảng", lead=lead, submit="Ghi")
