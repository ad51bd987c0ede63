"""The log of what was done: events within reach, each with the names that its sentence needs."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from thulinh.activities.models import Activity, Kind
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.commendations import events_of_hidden_commendations
from thulinh.benefits.queries.loan_sight import events_of_hidden_loans
from thulinh.checks.models import Check
from thulinh.checks.permissions import CheckPermission
from thulinh.checks.queries.sight import TELLING_OF_WAITING
from thulinh.desk import sentences
from thulinh.desk.permissions import DeskPermission
from thulinh.desk.queries.places import last_names_of
from thulinh.desk.queries.portions import filled
from thulinh.difficulties.models import Difficulty, Finding
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.periods import Cadence
from thulinh.kernel.permissions import Permission
from thulinh.people.models import Account, Holding, Membership, Person, Position
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import Reach, reach, within
from thulinh.selection.actions.looking import LOOKS
from thulinh.selection.permissions import SelectionPermission
from thulinh.training.permissions import TrainingPermission
from thulinh.units.rules import WIDTH
from thulinh.visits.models import Form, Stop, Visit

# Events that tell something sensitive by being there at all: only those know of them who have the permission over the
# person or, where the event names a unit, over that.
SENSITIVE: Mapping[Permission, tuple[str, ...]] = {
    PeoplePermission.PARTY: (
        "people.record_party_standing",
        "desk.look_at_party_standing",  # before the way to the Party had pages of its own
        "selection.record_party_step",
        "selection.withdraw_party_step",
        "selection.assign_mentor",
        "selection.end_mentoring",
        "selection.withdraw_mentoring",
        "selection.write_party_remark",
        "selection.rewrite_party_remark",
        *LOOKS,
    ),
    PeoplePermission.DISCIPLINE: (
        "people.record_discipline",
        "people.withdraw_discipline",
        "desk.look_at_discipline",
    ),
    BenefitPermission.VIEW: (
        "benefits.record_card",
        "benefits.withdraw_card",
        "benefits.say_card_came",
        "benefits.take_back_card_word",
        "benefits.make_pay_list",
        "benefits.send_pay_list",
        "benefits.withdraw_pay_list",
        "benefits.move_pay_list",
        "benefits.record_payment",
        "benefits.withdraw_payment",
        "benefits.say_received",
        "benefits.say_not_received",
        "benefits.withdraw_receipt",
        "desk.look_at_arrears",
    ),
    SelectionPermission.REVIEW: (
        "selection.add_candidate",
        "selection.withdraw_candidate",
        "selection.judge",
        "selection.give_opinion",
        "selection.withdraw_opinion",
        "selection.choose",
        "selection.withdraw_choice",
        "selection.settle_place",
        "selection.reopen_place",
        "selection.end_place",
        "selection.review_holder",
        "selection.dismiss_holder",
        "selection.follow_placement",
    ),
    SelectionPermission.POOL: (
        "selection.plan_successor",
        "selection.end_plan",
        "selection.withdraw_plan",
        "selection.lead_plan",
    ),
    TrainingPermission.VIEW: (
        "training.record_qualification",
        "training.withdraw_qualification",
        "training.assess_oneself",
        "training.take_back_assessment",
        "training.nominate",
        "training.register",
        "training.invite",
        "training.approve",
        "training.let_wait",
        "training.decline",
        "training.withdraw_participant",
        "training.move_to_group",
        "training.mark_presence",
        "training.write_result",
        "training.settle_result",
        "training.unsettle_result",
        "training.issue_certificate",
        "training.withdraw_certificate",
    ),
}

_PERSON, _ACCOUNT = Person._meta.label_lower, Account._meta.label_lower


def log(user: Account, on: dt.date) -> QuerySet[AuditEvent]:
    """What was done to units and people within reach, newest first. Each event knows its `sentence` and `changes`.

    What tells of a sample check that waits shows to inspectors only, what is sensitive to those who may know it.

    Shape: events; what belongs to no unit (definitions, documents) shows to those who reach the whole country.
    Queries: one for the events, and six at most for each five hundred of them, for the names.
    """
    found = reach(user, DeskPermission.LOG, on)
    if not found:
        return AuditEvent.objects.none()
    chosen = Q(unit_id__in=within(found, on)) | _about_people(found, on)
    if any(len(root) == WIDTH for root in found.roots):
        chosen |= Q(unit_id=None)
    untold = Q(verb__in=TELLING_OF_WAITING) & ~Q(unit_id__in=within(reach(user, CheckPermission.CHECK, on), on))
    rows = AuditEvent.objects.filter(chosen).exclude(untold).exclude(_sensitive(user, on))
    return told(rows.order_by("-at", "-pk"))


def history(
    subject: Any, most: int = 30, *, reader: Account | None = None, on: dt.date | None = None
) -> list[AuditEvent]:
    """What was done to one record, newest first; to a `reader` without what they may not know of on that day.

    Queries: one, and at most six for the names.
    """
    rows = AuditEvent.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))
    if reader is not None and on is not None:
        rows = rows.exclude(_sensitive(reader, on))
    return list(told(rows.order_by("-at", "-pk"))[:most])


def _sensitive(user: Account, on: dt.date) -> Q:
    """The sensitive events of which the user may not know."""
    hidden = Q(pk__in=[])
    for permission, verbs in SENSITIVE.items():
        found = reach(user, permission, on)
        known = Q(pk__in=[])
        if found:
            units = within(found, on)
            known = Q(unit_id__in=units) | Q(subject_kind=_PERSON, subject_id__in=_placed(units, on))
        hidden |= Q(verb__in=verbs) & ~known
    return hidden | events_of_hidden_loans(user, on) | events_of_hidden_commendations(user, on)


def _placed(units: QuerySet, on: dt.date) -> QuerySet:
    """The keys, as text, of those who belong or hold a seat in these units on a day."""
    members = Membership.objects.on(on).filter(unit__in=units).values("person_id")
    holders = Holding.objects.on(on).filter(seat__unit__in=units).values("person_id")
    return _as_text(Person.objects.filter(Q(pk__in=members) | Q(pk__in=holders)))


def told(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """The same events, each with `sentence`, `changes` and `unit_name`."""
    return filled(events, _tell)


def _tell(events: Sequence[AuditEvent]) -> None:
    units = last_names_of(event.unit_id for event in events)
    people = _people(events)
    words = {position.code: position.name for position in Position.objects.all()} | _words()
    for event in events:
        payload = {**(event.before or {}), **(event.after or {})}
        event.unit_name = units.get(event.unit_id, "")
        event.sentence = sentences.sentence(
            event.verb,
            person=people.get(_person_of(event), "") or str(payload.get("full_name") or ""),
            unit=event.unit_name,
            position=words.get(str(payload.get("position")), ""),
        )
        event.changes = [] if event.is_sensitive else list(sentences.changes(event.before, event.after, words))


def _person_of(event: AuditEvent) -> str:
    """The key of the person that an event is about, as text; of an account or a holding with its mark before it."""
    if event.subject_kind == _PERSON:
        return event.subject_id
    if event.subject_kind == _ACCOUNT:
        return f"account {event.subject_id}"
    payload = {**(event.before or {}), **(event.after or {})}
    if payload.get("person"):
        return str(payload["person"])
    return f"holding {payload['holding']}" if payload.get("holding") else ""


def _people(events: Sequence[AuditEvent]) -> Mapping[str, str]:
    keys = {_person_of(event) for event in events}
    persons = Person.objects.filter(pk__in={int(key) for key in keys if key.isdigit()})
    found = {str(pk): name for pk, name in persons.values_list("pk", "full_name")}
    if accounts := _marked(keys, "account "):
        rows = Account.objects.filter(pk__in=accounts).values_list("pk", "person__full_name", "username")
        found |= {f"account {pk}": name or username for pk, name, username in rows}
    if holdings := _marked(keys, "holding "):
        rows = Holding.objects.filter(pk__in=holdings).values_list("pk", "person__full_name")
        found |= {f"holding {pk}": name for pk, name in rows}
    return found


def _marked(keys: Iterable[str], mark: str) -> set[int]:
    return {int(key.removeprefix(mark)) for key in keys if key.startswith(mark)}


def _words() -> dict[str, str]:
    """The words for codes that stand in events."""
    enums = (Activity.Status, Activity.Verdict, Activity.WhyNot, Finding.Kind, Holding.How, Membership.Kind,
             Membership.Began, Membership.Ended, Person.Sex, Stop.Word, Visit.Status, Check.Outcome,
             Difficulty.State)  # fmt: skip
    words = {member.value: str(member.label) for enum in enums for member in enum if member.value}
    kinds = {kind.code: kind.name for kind in Kind.objects.all()}
    forms = dict(Form.objects.values_list("code", "name"))
    return words | {cadence.value: f"mỗi {cadence.label}" for cadence in Cadence} | kinds | forms


def _about_people(found: Reach, on: dt.date) -> Q:
    """Events that name a person and no unit: of those who belong or belonged to a unit within reach, or held a seat."""
    units = within(found, on)
    members = Membership.objects.current().filter(unit__in=units).values("person_id")
    holders = Holding.objects.current().filter(seat__unit__in=units).values("person_id")
    people = Person.objects.filter(Q(pk__in=members) | Q(pk__in=holders))
    accounts = Account.objects.filter(Q(person__in=members) | Q(person__in=holders))
    return Q(unit_id=None, subject_kind=_PERSON, subject_id__in=_as_text(people)) | Q(
        unit_id=None, subject_kind=_ACCOUNT, subject_id__in=_as_text(accounts)
    )


def _as_text(rows: QuerySet) -> QuerySet:
    return rows.annotate(key=Cast("pk", CharField())).values("key")
