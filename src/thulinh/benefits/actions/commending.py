"""Commendation (HN6): proposed with evidence from records, heard by a council, decided, handed over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from thulinh.benefits.models import Commendation, CommendationEvidence, CouncilWord
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.commendations import (
    OPEN,
    awarding_units,
    ceremonies_for,
    has_same,
    places_of,
    seen_commendations,
)
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import placed_within
from thulinh.people.queries.discipline import discipline_in_force
from thulinh.people.reach import may, reach
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

CHANGED_MEANWHILE = "Vừa có người ghi vào đề nghị này. Đồng chí mở lại trang, xem rồi ghi tiếp."
NOT_COUNCIL = "Chỉ nơi xét, quyết định khen thưởng ghi được."
_NOT_NOW = "Hiện chưa đề nghị khen thưởng đồng chí này được."
AWARDED, DECLINED = Commendation.State.AWARDED, Commendation.State.DECLINED
FIRST_YEAR = 2010


@dataclass(frozen=True)
class Evidence:
    """A record that speaks for it: of which kind, its number, what it says, of which day."""

    kind: str
    record: int
    label: str
    day: dt.date | None = None


@dataclass(frozen=True)
class NewCommendation:
    """Who is proposed for what: a person, as somebody of a unit, or (`person` None) the unit itself."""

    unit: int
    title: str
    merit: str
    year: int
    awarding_unit: int
    person: int | None = None
    evidence: Sequence[Evidence] = ()


@action
def propose_commendation(new: NewCommendation, *, by: Any, at: dt.datetime | None = None) -> Commendation:
    """Propose somebody, or a unit, for commendation, with what the records say for it.

    Errors: not within reach; oneself; a person who neither belongs nor holds a seat there; under a discipline in force,
    of which only those hear who may read disciplines; nothing said; a year to come; a unit that does not commend there;
    the same commendation of that year a second time.
    Writes: Commendation, CommendationEvidence, AuditEvent.
    Source: HN6.
    """
    at = at or now()
    today = timezone.localdate(at)
    if new.person is not None:
        Person.objects.select_for_update(no_key=True).get(pk=new.person)
    row = UnitPath.objects.on(today).open().filter(unit=new.unit).first()
    if problems := list(_problems_of(new, row, by, today)):
        raise Refusal(problems)
    made = Commendation(
        unit_id=new.unit, path=row.path if row else "", person_id=new.person, title=nfc(new.title),
        merit=_prose(new.merit), year=new.year, awarding_unit_id=new.awarding_unit,
        proposed_from_id=_line_of(by, row, today), proposed_by=by, proposed_at=at,
    )  # fmt: skip
    made.save()
    CommendationEvidence.objects.bulk_create(
        CommendationEvidence(
            commendation=made, record_kind=one.kind, record_id=one.record, label=nfc(one.label)[:300], day=one.day
        )
        for one in new.evidence
    )
    record_audit([_event("benefits.propose_commendation", made, by)])
    return made


@action
def hear_council(
    commendation: int, *, met_on: dt.date, present: int, in_favour: int, paper_number: str, note: str = "", by: Any,
    version: int | None = None, at: dt.datetime | None = None,
) -> CouncilWord:  # fmt: skip
    """Write down what the council said: how many were there, how many were for it, in which minutes.

    Errors: not of the unit that decides; decided already; nobody there, or more for it than there; no number of the
    minutes; a day that is still to come; somebody wrote meanwhile (`version`).
    Writes: CouncilWord, Commendation, AuditEvent.
    Source: HN6.
    """
    doing = _Doing(commendation, by, version, at, council=True)
    doing.must_be_open()
    doing.must_be_past(met_on, "met_on")
    if present < 1 or not 0 <= in_favour <= present:
        raise Refusal("Số người đồng ý từ 0 đến số người dự, và phải có người dự.", "in_favour")
    if not nfc(paper_number):
        raise Refusal("Đồng chí ghi số biên bản họp hội đồng.", "paper_number")
    word, _ = CouncilWord.objects.update_or_create(
        commendation=doing.row,
        defaults={
            "met_on": met_on, "present": present, "in_favour": in_favour, "paper_number": nfc(paper_number),
            "note": _prose(note), "recorded_by": by, "recorded_at": doing.at,
        },
    )  # fmt: skip
    doing.row.state = Commendation.State.SUPPORTED
    doing.save("benefits.hear_council", votes=f"{in_favour}/{present}")
    return word


@action
def award(
    commendation: int, *, decision_number: str, decided_on: dt.date, by: Any, version: int | None = None,
    at: dt.datetime | None = None,
) -> Commendation:  # fmt: skip
    """Write down that the unit which commends has decided, by which decision.

    Errors: not of the unit that decides; decided already; the council has not been heard, or not more than half of it
    was for it; no number; a day before the council met or still to come; a discipline in force on the day; somebody
    wrote meanwhile.
    Writes: Commendation, AuditEvent.
    Source: HN6.
    """
    doing = _Doing(commendation, by, version, at, council=True)
    doing.must_be_open()
    doing.must_be_past(decided_on, "decided_on")
    row = doing.row
    _must_be_supported(row, decided_on)
    if not nfc(decision_number):
        raise Refusal("Đồng chí ghi số quyết định.", "decision_number")
    if row.person_id is not None and (words := _words_of_discipline(row.person_id, by, decided_on)):
        raise Refusal(words)
    there = UnitPath.objects.on(decided_on).filter(unit=row.unit_id).values_list("path", flat=True).first()
    row.state, row.decision_number, row.decided_on = AWARDED, nfc(decision_number), decided_on
    row.path = there or row.path
    doing.save("benefits.award", decision_number=row.decision_number)
    return row


@action
def decline_commendation(
    commendation: int, *, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Commendation:
    """Write down that there is no commendation, and why.

    Errors: not of the unit that decides; decided already; no reason; somebody wrote meanwhile.
    Writes: Commendation, AuditEvent.
    """
    doing = _Doing(commendation, by, version, at, council=True)
    doing.must_be_open()
    doing.row.state, doing.row.declined_reason = DECLINED, _said(reason)
    doing.save("benefits.decline_commendation")
    return doing.row


@action
def hold_ceremony(
    commendation: int, *, day: dt.date | None = None, activity: int | None = None, by: Any,
    version: int | None = None, at: dt.datetime | None = None,
) -> Commendation:  # fmt: skip
    """Write down at which ceremony, or on which day, an award was handed over.

    Errors: not of the unit that decides; not awarded; neither ceremony nor day; no such ceremony held there since the
    decision; a day before the decision or still to come; somebody wrote meanwhile.
    Writes: Commendation, AuditEvent.
    """
    doing = _Doing(commendation, by, version, at, council=True)
    row = doing.row
    if row.state != AWARDED or row.decided_on is None:
        raise Refusal("Chưa có quyết định khen thưởng.")
    if activity is not None:
        held = ceremonies_for(row, doing.today).filter(pk=activity).first()
        if held is None:
            raise Refusal("Không có lễ tuyên dương này từ ngày quyết định đến nay.", "activity")
        day = held.day
    if day is None:
        raise Refusal("Đồng chí chọn lễ tuyên dương, hoặc ghi ngày trao.", "day")
    doing.must_be_past(day, "day")
    if day < row.decided_on:
        raise Refusal(f"Quyết định ngày {format_date(row.decided_on)}; không trao trước ngày ấy.", "day")
    row.ceremony_id, row.ceremony_on = activity, day
    doing.save("benefits.hold_ceremony")
    return row


@action
def withdraw_commendation(
    commendation: int, *, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Commendation:
    """Take back a proposal: who proposed it or their line, before it is decided; a decision, the unit that decided it.

    Errors: neither of them; no reason; somebody wrote meanwhile.
    Writes: Commendation, AuditEvent.
    """
    doing = _Doing(commendation, by, version, at)
    row = doing.row
    if row.state not in OPEN and not doing.is_council:
        raise Refusal("Đã có kết quả thì nơi quyết định mới rút được.")
    if not doing.is_council and not doing.is_proposing:
        raise Refusal("Chỉ nơi đề nghị hoặc nơi quyết định rút được.")
    row.withdrawn_at, row.withdrawn_reason = doing.at, _said(reason)
    doing.save("benefits.withdraw_commendation")
    return row


class _Doing:
    """One step with a commendation: the row, locked, in the hands of who may write it. `by` None: the system."""

    def __init__(
        self, commendation: int, by: Any, version: int | None, at: dt.datetime | None, *, council: bool = False
    ) -> None:
        self.by, self.at = by, at or now()
        self.today = timezone.localdate(self.at)
        found = Commendation.objects.select_for_update(no_key=True).current().filter(pk=commendation).first()
        if found is None or (by is not None and not seen_commendations(by, self.today).filter(pk=found.pk).exists()):
            raise Refusal("Không có đề nghị khen thưởng này.")
        self.row = found
        self.is_council = by is None or may(by, BenefitPermission.AWARD, found.awarding_unit_id, self.today)
        if council and not self.is_council:
            raise Refusal(NOT_COUNCIL)
        if version is not None and version != found.version:
            raise Refusal(CHANGED_MEANWHILE)

    @property
    def is_proposing(self) -> bool:
        """Whether it was proposed by the account, or from a unit within its reach."""
        own = self.row.proposed_by_id is not None and self.row.proposed_by_id == getattr(self.by, "pk", None)
        place = self.row.proposed_from_id
        return own or (place is not None and may(self.by, BenefitPermission.COMMEND, place, self.today))

    def must_be_open(self) -> None:
        """Refuse once it is decided."""
        if self.row.state not in OPEN:
            raise Refusal(f"Đề nghị này đã có kết quả: {self.row.get_state_display().lower()}.")

    def must_be_past(self, day: dt.date, field: str) -> None:
        """Refuse a day that is still to come."""
        if day > self.today:
            raise Refusal("Ngày này chưa tới.", field)

    def save(self, verb: str, **after: Any) -> None:
        """Write the row with its next version, and the log."""
        self.row.version += 1
        self.row.save()
        record_audit([_event(verb, self.row, self.by, **after)])


def _problems_of(new: NewCommendation, row: UnitPath | None, by: Any, on: dt.date) -> Sequence[Problem]:
    if row is None or (by is not None and not reach(by, BenefitPermission.COMMEND, on).covers(row.path)):
        return [Problem("Đồng chí đề nghị khen thưởng cho người, đơn vị trong phạm vi của mình.", "unit")]
    if new.person is not None and (problem := _problem_of_person(new.person, new.unit, by, on)):
        return [Problem(problem)]
    found = []
    if not nfc(new.title):
        found.append(Problem("Đồng chí ghi hình thức khen.", "title"))
    if not _prose(new.merit):
        found.append(Problem("Đồng chí ghi thành tích.", "merit"))
    if not FIRST_YEAR <= new.year <= on.year:
        found.append(Problem(f"Năm từ {FIRST_YEAR} đến {on.year}.", "year"))
    if new.awarding_unit not in {one.unit_id for one in awarding_units(new.unit, on)}:
        found.append(
            Problem("Nơi này không khen thưởng cho đơn vị ấy. Đồng chí chọn cấp trên của đơn vị.", "awarding_unit")
        )
    if not found and has_same(new.person, new.unit, nfc(new.title), new.year):
        found.append(Problem(f"Năm {new.year} đã có đề nghị “{nfc(new.title)}” này.", "title"))
    return found


def _problem_of_person(person: int, unit: int, by: Any, on: dt.date) -> str:
    if by is not None and getattr(by, "person_id", None) == person:
        return "Đồng chí không tự đề nghị khen thưởng cho mình."
    if by is not None and unit not in {row.unit_id for row in places_of(person, by, on)}:
        return "Người này không sinh hoạt, không giữ chức danh ở đơn vị ấy."
    return _words_of_discipline(person, by, on)


def _must_be_supported(row: Commendation, decided_on: dt.date) -> None:
    """Refuse a decision that the council has not spoken for before."""
    word = CouncilWord.objects.filter(commendation=row).first()
    if word is None:
        raise Refusal("Chưa có ý kiến hội đồng. Đồng chí ghi biên bản họp hội đồng trước.")
    if word.in_favour * 2 <= word.present:
        raise Refusal(f"Hội đồng đồng ý {word.in_favour}/{word.present}, chưa quá nửa số người dự.")
    if decided_on < word.met_on:
        raise Refusal(f"Hội đồng họp ngày {format_date(word.met_on)}; quyết định không trước ngày ấy.", "decided_on")


def _words_of_discipline(person: int, by: Any, on: dt.date) -> str:
    """Why somebody under a discipline is not commended: by which decision, to who may know."""
    found = discipline_in_force([person], on).get(person)
    if found is None:
        return ""
    if by is not None and person not in placed_within(by, PeoplePermission.DISCIPLINE, [person], on):
        return _NOT_NOW
    until = f", còn hiệu lực đến hết ngày {format_date(found.ends_on)}" if found.ends_on else ", còn hiệu lực"
    return (
        f"Đang chịu kỷ luật {found.label.lower()} theo quyết định số {found.decision_number}{until}: chưa khen thưởng."
    )


def _line_of(by: Any, row: UnitPath | None, on: dt.date) -> int:
    """From which unit it is proposed: the uppermost one by which the account proposes there."""
    line = path_ids(row.path) if row else ()
    if by is None or row is None:
        return line[-1]
    roots = [root for root in reach(by, BenefitPermission.COMMEND, on).roots if row.path.startswith(root)]
    return path_ids(roots[0])[-1]


def _event(verb: str, row: Commendation, by: Any, **after: Any) -> Any:
    said = {"person": row.person_id, "title": row.title, **after}
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=said)


def _prose(text: str) -> str:
    return "\n".join(nfc(line) for line in text.splitlines()).strip()


def _said(reason: str) -> str:
    said = nfc(reason)
    if not said:
        raise Refusal("Đồng chí ghi lý do.", "reason")
    return said[:300]
