"""Everything that is stored about one person, for that person's own eyes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thulinh.activities.models import Attendance, CheckIn, Initiative, Lesson, Task
from thulinh.benefits.models import Commendation, InsuranceCard, Loan, Payment, Receipt
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.commendations import awarded_of
from thulinh.benefits.queries.loans import LoanPage, own_loans
from thulinh.benefits.queries.own import StoredSupport, stored_support
from thulinh.checks.models import Check
from thulinh.desk.models import CalendarKey, Reminder
from thulinh.desk.queries.doers import Doers
from thulinh.desk.queries.people import ChargeSpan, charges_of_person
from thulinh.desk.queries.units import name_on_its_day
from thulinh.difficulties.models import Difficulty, Finding, Turn
from thulinh.intake.models import BatchRow
from thulinh.kernel.models import AuditEvent
from thulinh.people.models import (
    Account,
    Charge,
    Device,
    Discipline,
    Holding,
    InformationRequest,
    Invitation,
    Membership,
    PartyStanding,
    Person,
)
from thulinh.people.queries import (
    DisciplineLine,
    Holder,
    MembershipLine,
    Standing,
    discipline_history,
    holdings_history,
    membership_history,
    party_history,
)
from thulinh.people.queries.readers import Readers, readers_of
from thulinh.people.queries.requests import requests_of
from thulinh.people.queries.second_step import second_step_of
from thulinh.programmes.models import Exemption
from thulinh.programmes.queries import LeaveLine, leaves_of
from thulinh.selection.actions.looking import LOOKS
from thulinh.selection.models import Candidate, HandOver, Mentoring, PartyRemark, PartyStep
from thulinh.selection.queries.handing import hand_overs_of
from thulinh.selection.queries.own import OwnReviews, own_candidacies
from thulinh.selection.queries.pools import Planned, planned_for
from thulinh.training.models import Certificate, Participant, Qualification
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.own import StoredTraining, stored_training
from thulinh.visits.models import VisitDay

LOOKED = ("desk.look_at_party_standing", *LOOKS, "desk.look_at_discipline")
_WROTE_FIELDS, _STANDING = ("people.add_person", "people.correct_person"), "people.record_party_standing"


@dataclass(frozen=True)
class OwnRecords:
    """What each room keeps about a person, and what says where it came from. `events` are those about the person's own
    records, the oldest first; `looks` those of reading what is sensitive, the newest first; `withdrawn`: how many
    records were taken back as mistaken, and are still kept; `helped`: how many the person helps or helped on the way to
    the Party; `gaps`: findings that name the person, `found`: how many
    the person recorded.
    """

    person: Person
    account: Account
    memberships: Sequence[MembershipLine]
    holdings: Sequence[Holder]
    charges: Sequence[ChargeSpan]
    standings: Sequence[Standing]
    disciplines: Sequence[DisciplineLine]
    plans: Sequence[Planned]
    hand_overs: Sequence[HandOver]
    choosing: OwnReviews
    party_steps: Sequence[PartyStep]
    mentorings: Sequence[Mentoring]
    helped: int
    party_remarks: Sequence[PartyRemark]
    attendances: Sequence[Attendance]
    check_ins: int
    visit_days: Sequence[VisitDay]
    tasks: Sequence[Task]
    initiatives: Sequence[Initiative]
    lessons: Sequence[Lesson]
    gaps: Sequence[Finding]
    found: int
    leaves: Sequence[LeaveLine]
    difficulties: Sequence[Difficulty]
    turns: Sequence[Turn]
    devices: Sequence[Device]
    invitations: Sequence[Invitation]
    calendars: Sequence[CalendarKey]
    checks: Sequence[Check]
    support: StoredSupport
    loans: Sequence[LoanPage]
    commendations: Sequence[Commendation]
    training: StoredTraining
    reminders: Sequence[Reminder]
    has_second_step: bool
    rows: Sequence[BatchRow]
    requests: Sequence[InformationRequest]
    events: Sequence[AuditEvent]
    looks: Sequence[AuditEvent]
    own_doings: int
    withdrawn: int
    readers: Readers
    doers: Doers

    def origin(self, record: Any, key: int | str) -> AuditEvent | None:
        """The event by which a record was first written."""
        kind = record._meta.label_lower
        return next((one for one in self.events if (one.subject_kind, one.subject_id) == (kind, str(key))), None)

    def origin_of_standing(self, standing: Standing) -> AuditEvent | None:
        """The event that wrote a standing towards the Party, known by its first day."""
        day = str(standing.starts_on)
        found = (one for one in self.events if one.verb == _STANDING and (one.after or {}).get("starts_on") == day)
        return next(found, None)

    def origin_of_discipline(self, line: DisciplineLine) -> AuditEvent | None:
        """The event that wrote a discipline."""
        found = (one for one in self.events if (one.after or {}).get("discipline") == line.discipline)
        return next(found, None)

    def origin_of_field(self, field: str) -> AuditEvent | None:
        """The event that wrote what a field of the person says now."""
        wrote = reversed([one for one in self.events if one.verb in _WROTE_FIELDS])
        found = (one for one in wrote if (one.after or {}).get(field))
        return next(found, None)


def own_records(person: Person, account: Account, on: dt.date) -> OwnRecords:
    """Everything that is stored about a person. Ask it for nobody but the person.

    Queries: a fixed number, however much there is.
    """
    rows = list(
        BatchRow.objects.filter(person=person)
        .select_related("batch__file")
        .defer("batch__made")
        .order_by("-batch__uploaded_at", "number")
    )
    memberships, holdings = membership_history(person.pk), holdings_history(person=person.pk, with_contact=True)
    events = list(AuditEvent.objects.filter(_about(person, account)).order_by("at", "pk"))
    looks = [event for event in events if event.verb in LOOKED]
    requests = requests_of(person.pk)
    accounts = [event.by_account for event in events]
    accounts += [row.batch.uploaded_by_id for row in rows]
    remarks = list(PartyRemark.objects.filter(person=person).order_by("-quarter_on"))
    accounts += [one.written_by_id for one in remarks]
    reminders = list(Reminder.objects.filter(person=person).order_by("-on", "-pk"))
    accounts += [one.by_id for one in reminders]
    accounts += [key for one in requests for key in (one.asked_by_id, one.answered_by_id)]
    return OwnRecords(
        person=person,
        account=account,
        memberships=memberships,
        holdings=holdings,
        charges=charges_of_person(person.pk),
        standings=party_history(person.pk),
        disciplines=discipline_history(person.pk),
        plans=planned_for(person.pk),
        hand_overs=hand_overs_of(person.pk),
        choosing=own_candidacies(account, on),
        party_steps=list(PartyStep.objects.filter(person=person, withdrawn_at=None).order_by("-day", "-pk")),
        mentorings=list(
            Mentoring.objects.current().filter(person=person).select_related("mentor").order_by("-starts_on", "-pk")
        ),
        helped=Mentoring.objects.current().filter(mentor=person).count(),
        party_remarks=remarks,
        attendances=list(
            Attendance.objects.filter(person=person, activity__withdrawn_at=None)
            .select_related("activity__kind")
            .order_by("-activity__day", "-pk")
        ),
        check_ins=CheckIn.objects.filter(person=person).count(),
        visit_days=list(
            VisitDay.objects.filter(person=person, visit__withdrawn_at=None)
            .select_related("visit", "stop")
            .annotate(place_name=name_on_its_day("stop__unit"))
            .order_by("-day", "-pk")
        ),
        tasks=list(Task.objects.filter(owner=person, withdrawn_at=None).order_by("-pk")),
        initiatives=list(Initiative.objects.filter(author=person, withdrawn_at=None).order_by("-day", "-pk")),
        lessons=list(Lesson.objects.filter(about=person).select_related("activity").order_by("-activity__day", "-pk")),
        leaves=leaves_of(person.pk),
        gaps=list(Finding.objects.current().filter(person=person).select_related("skill").order_by("-day", "-pk")),
        found=Finding.objects.current().filter(recorded_by=account).count(),
        difficulties=list(Difficulty.objects.filter(person=person).order_by("-day", "-pk")),
        turns=list(Turn.objects.filter(owner=person).select_related("difficulty").order_by("-starts_on", "-pk")),
        devices=list(Device.objects.filter(account=account).order_by("-last_seen_at")),
        invitations=list(Invitation.objects.filter(account=account).order_by("-made_at")),
        calendars=list(CalendarKey.objects.filter(account=account).select_related("account").order_by("-made_at")),
        checks=list(Check.objects.done().filter(person=person).order_by("-checked_on", "-pk")),
        support=stored_support(person.pk),
        loans=own_loans(account, on),
        commendations=awarded_of(person.pk, account, on),
        training=stored_training(person.pk),
        reminders=reminders,
        has_second_step=second_step_of(account).is_set_up,
        rows=rows,
        requests=requests,
        events=[event for event in events if event.verb not in LOOKED],
        looks=looks[::-1],
        withdrawn=sum(
            model.objects.filter(person=person).exclude(withdrawn_at=None).count()
            for model in (Membership, Holding, PartyStanding, PartyStep, Mentoring, Discipline)
        ),
        own_doings=AuditEvent.objects.filter(by_account=account.pk).count(),
        readers=readers_of(person.pk, on, by_seat=(BenefitPermission.VIEW, TrainingPermission.VIEW)),
        doers=Doers(accounts, own=account.pk),
    )


def _about(person: Person, account: Account) -> Q:
    """The events about the person and about each record that names them."""
    holdings = Holding.objects.filter(person=person)
    keys: Mapping[Any, Any] = {
        Person: [person.pk],
        Account: [account.pk],
        Membership: Membership.objects.filter(person=person).values_list("pk", flat=True),
        Holding: holdings.values_list("pk", flat=True),
        Loan: Loan.objects.filter(person=person).values_list("pk", flat=True),
        Payment: Payment.objects.filter(person=person).values_list("pk", flat=True),
        Receipt: Receipt.objects.filter(person=person).values_list("pk", flat=True),
        InsuranceCard: InsuranceCard.objects.filter(person=person).values_list("pk", flat=True),
        Participant: Participant.objects.filter(person=person).values_list("pk", flat=True),
        Qualification: Qualification.objects.filter(person=person).values_list("pk", flat=True),
        Certificate: Certificate.objects.filter(participant__person=person).values_list("pk", flat=True),
        Candidate: Candidate.objects.filter(person=person).values_list("pk", flat=True),
        Exemption: Exemption.objects.filter(person=person).values_list("pk", flat=True),
        Charge: Charge.objects.filter(holding__in=holdings.values("pk")).values_list("pk", flat=True),
    }
    condition = Q(pk__in=[])
    for model, found in keys.items():
        condition |= Q(subject_kind=model._meta.label_lower, subject_id__in=[str(key) for key in found])
    return condition
