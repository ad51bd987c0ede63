"""Where a record that a figure counts can be opened, and what it is called."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from thulinh.activities.models import Activity, Initiative, Task
from thulinh.benefits.models import InsuranceCard, Payment, Receipt
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.commendations import seen_commendations
from thulinh.difficulties.models import Finding
from thulinh.difficulties.queries.sight import seen
from thulinh.kernel.permissions import Permission
from thulinh.people.models import Holding, Membership
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import placed_within, visible_people
from thulinh.people.reach import reach, within
from thulinh.programmes.models import Adoption
from thulinh.selection.models import PartyStep, Successor
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.sight import seen_places
from thulinh.training.models import Participant, Qualification
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.sight import classes_seen
from thulinh.visits.queries.rights import seen_visits

ACTIVITY, TASK, INITIATIVE = "activities.activity", "activities.task", "activities.initiative"
FINDING = "difficulties.finding"
DIFFICULTY = "difficulties.difficulty"
MEMBERSHIP, HOLDING, ADOPTION = "people.membership", "people.holding", "programmes.adoption"
VISIT = "visits.visit"
PARTY_STEP, SUCCESSOR = "selection.partystep", "selection.successor"
COMMENDATION, PLACE = "benefits.commendation", "selection.place"
CARD, PAYMENT, RECEIPT = "benefits.insurancecard", "benefits.payment", "benefits.receipt"
QUALIFICATION, PARTICIPANT = "training.qualification", "training.participant"
TRAINING_CLASS = "training.trainingclass"
# Records about a person that are read where one has the permission over the unit.
_OF_UNITS: Mapping[str, tuple[type[Model], Permission]] = {
    SUCCESSOR: (Successor, SelectionPermission.POOL),
    CARD: (InsuranceCard, BenefitPermission.VIEW),
    PAYMENT: (Payment, BenefitPermission.VIEW),
    RECEIPT: (Receipt, BenefitPermission.VIEW),
}

# Records about what a person learnt, read where one may read it of the place to which they belong.
_OF_LEARNERS: Mapping[str, type[Model]] = {QUALIFICATION: Qualification, PARTICIPANT: Participant}


@dataclass(frozen=True)
class Opening:
    """The page that shows a record, by the name of its address and what that takes; and the record's own name."""

    page: str
    argument: int | str
    label: str


def openings(kind: str, records: Iterable[int], *, user: Any, on: dt.date) -> Mapping[int, Opening]:
    """Where each of these records of one kind opens, by its key.

    Difficulties, visits and people that the reader does not see are missing.
    Queries: one, none when there are no records; besides it those of the reader's sight, where that matters.
    """
    keys = set(records)
    if not keys:
        return {}
    if kind == ACTIVITY:
        names = Activity.objects.filter(pk__in=keys).values_list("pk", "title", "kind__name")
        return {pk: Opening("desk:activity", pk, title or kind_name) for pk, title, kind_name in names}
    if kind == TASK:
        tasks = Task.objects.filter(pk__in=keys).values_list("pk", "activity", "title")
        return {pk: Opening("desk:activity", activity, title) for pk, activity, title in tasks}
    if kind == INITIATIVE:
        shared = Initiative.objects.filter(pk__in=keys).values_list("pk", "title")
        return {pk: Opening("activities:initiative", pk, title) for pk, title in shared}
    if kind == FINDING:
        found = Finding.objects.filter(pk__in=keys)
        return {one.pk: Opening("desk:finding", one.pk, str(one.get_kind_display())) for one in found}
    if kind == DIFFICULTY:
        raised = seen(user, on).filter(pk__in=keys).values_list("pk", "title")
        return {pk: Opening("desk:difficulty", pk, title) for pk, title in raised}
    if kind == VISIT:
        visits = seen_visits(user, on).filter(pk__in=keys).values_list("pk", "purpose")
        return {pk: Opening("desk:visit", pk, purpose) for pk, purpose in visits}
    if kind == MEMBERSHIP:
        begun = Membership.objects.filter(pk__in=keys).values_list("pk", "person", "person__full_name")
        return {pk: Opening("desk:person", person, name) for pk, person, name in begun}
    if kind == HOLDING:
        return _holders(keys, user, on)
    if kind == PARTY_STEP:
        return _steps(keys, user, on)
    if kind == COMMENDATION:
        awarded = seen_commendations(user, on).filter(pk__in=keys).values_list("pk", "title")
        return {pk: Opening("desk:commendation", pk, title) for pk, title in awarded}
    if kind == PLACE:
        settled = seen_places(user, on).filter(pk__in=keys).select_related("round")
        return {one.pk: Opening("desk:place", one.pk, one.round.title) for one in settled}
    if kind == TRAINING_CLASS:
        held = classes_seen(user, on).filter(pk__in=keys).values_list("pk", "name")
        return {pk: Opening("desk:class", pk, name) for pk, name in held}
    if kind in _OF_LEARNERS:
        return _learners(kind, keys, user, on)
    if kind in _OF_UNITS:
        return _of_people_in_units(kind, keys, user, on)
    if kind != ADOPTION:
        return {}
    adopted = Adoption.objects.filter(pk__in=keys).values_list("pk", "programme__code", "decision_number")
    return {pk: Opening("desk:programme", code, f"Văn bản {number}") for pk, code, number in adopted}


def _holders(keys: set[int], user: Any, on: dt.date) -> Mapping[int, Opening]:
    """Holdings open the page of who held, where the reader may see the person."""
    held = Holding.objects.filter(pk__in=keys)
    seen = visible_people(user, on, among=held.order_by().values_list("person", flat=True)).order_by().values("pk")
    rows = held.filter(person__in=seen).values_list("pk", "person", "person__full_name", "seat__position__name")
    return {pk: Opening("desk:person", person, f"{name}, {position}") for pk, person, name, position in rows}


def _steps(keys: set[int], user: Any, on: dt.date) -> Mapping[int, Opening]:
    """Steps towards the Party open the way of whose they are, where the reader may know it by name."""
    rows = list(PartyStep.objects.filter(pk__in=keys).values_list("pk", "person", "person__full_name"))
    may = placed_within(user, PeoplePermission.PARTY, [person for _, person, _ in rows], on)
    return {pk: Opening("desk:party", person, name) for pk, person, name in rows if person in may}


def _learners(kind: str, keys: set[int], user: Any, on: dt.date) -> Mapping[int, Opening]:
    """Trainings and places in classes open the page of whose they are, where the reader may know of it."""
    rows = _OF_LEARNERS[kind]._default_manager.filter(pk__in=keys).values_list("pk", "person", "person__full_name")
    found = list(rows)
    may = placed_within(user, TrainingPermission.VIEW, [person for _, person, _ in found], on)
    return {pk: Opening("desk:person", person, name) for pk, person, name in found if person in may}


def _of_people_in_units(kind: str, keys: set[int], user: Any, on: dt.date) -> Mapping[int, Opening]:
    """Plans for seats, cards, payments and receipts open the page of whose they are, where the reader may read them."""
    model, needs = _OF_UNITS[kind]
    units = within(reach(user, needs, on), on)
    rows = model._default_manager.filter(pk__in=keys, unit__in=units).values_list("pk", "person", "person__full_name")
    return {pk: Opening("desk:person", person, name) for pk, person, name in rows}
