"""Every address says who may open it, and what lies outside one's reach is not there: 404, whatever one may do at home.

The second test walks all addresses with an argument. A new one must be told an object of commune A1 here; until then
the test fails, so that no page of an object goes untested.
"""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from cast import START, Cast, definitions, open_account
from thulinh.activities.actions import (
    assign_task,
    propose_joint_session,
    publish_guidance,
    record_session,
    share_initiative,
)
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import Decision, InitiativeEntry, SessionEntry
from thulinh.activities.rules.guidance import GuidanceEntry
from thulinh.activities.rules.joint import JointPlan
from thulinh.benefits.actions import enter_receipts_from_list, make_pay_list, record_payments, set_entitlement_rule
from thulinh.benefits.actions.insurance import record_cards
from thulinh.benefits.actions.loans import repay
from thulinh.benefits.rules.giving import RuleEntry
from thulinh.benefits.rules.insurance import NewCard
from thulinh.benefits.rules.paying import NewPayment, NewReceipt
from thulinh.benefits.tests.lending import lent
from thulinh.benefits.tests.praising import proposed
from thulinh.checks.actions import Found, record_check
from thulinh.desk.actions.checking import draw_sample
from thulinh.desk.tests.bodies import COMMAND, a_body, a_review, a_rule, other_cell_secretary, two_seats
from thulinh.desk.tests.conftest import adopt_programmes, founded, record_east
from thulinh.difficulties.actions import (
    NewDifficulty,
    group_difficulties,
    load_difficulty_kinds,
    raise_difficulties,
)
from thulinh.difficulties.actions.findings import record_findings
from thulinh.difficulties.actions.following import put_right
from thulinh.difficulties.rules.findings import NOT_HELD, PRACTICE, FindingEntry
from thulinh.intake.actions import receive_file
from thulinh.kernel.files import store_photo
from thulinh.kernel.models import StoredFile
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.permissions import Permission
from thulinh.people.actions import (
    NewDiscipline,
    NewHolding,
    NewPerson,
    add_person,
    leave_seat,
    record_discipline,
    take_seats,
)
from thulinh.people.actions.requests import request_information
from thulinh.people.models import Account, Membership
from thulinh.programmes.actions import NewAdoption, NewExemption, StepSaid, adopt, exempt, record_step, store_version
from thulinh.programmes.models import Adoption
from thulinh.selection.actions import add_hand_over_line, plan_successors, prepare_hand_over
from thulinh.selection.actions.mentoring import assign_mentor
from thulinh.selection.actions.path import record_party_step
from thulinh.selection.queries.handing import HandedLine
from thulinh.selection.rules.pools import NewSuccessor
from thulinh.statements.actions import declare
from thulinh.training.actions import (
    add_item,
    add_material,
    add_topic,
    assess_oneself,
    issue_certificates,
    load_topics,
    make_plan,
    open_roll,
    record_qualifications,
    set_training_demand,
)
from thulinh.training.rules.demands import DemandEntry
from thulinh.training.rules.plans import ItemEntry
from thulinh.training.rules.qualifications import NewQualification
from thulinh.training.rules.topics import TopicEntry
from thulinh.training.tests.attending import at_work, passed
from thulinh.visits.actions import NewSchedule, add_visit_files, load_forms, make_schedule, record_visit
from thulinh.visits.actions.confirming import confirm_stop
from thulinh.visits.rules.entries import VisitEntry
from thulinh.visits.tests.places import STUDY, made, planned

ADDRESSED = {"open", "signed-in"}
# What everybody who is signed in may read, wherever it comes from: documents, shared initiatives, blank forms.
FOR_ALL = {
    "programmes:download",
    "desk:programme",
    "desk:compare",
    "activities:initiative",
    "activities:reuse",
    "intake:template",
    "people:accept",  # open to whoever was handed the invitation; without one it says only that there is none
    "desk:calendar_file",  # open to whoever has its secret address; src/thulinh/desk/tests/test_subscription.py
    "arriving:check_in",  # whoever scans the code of an open roll call; closed, it answers 404 or 410
    "arriving:deny",
    "certificates:check",  # open to whoever holds the paper with its code; a wrong one is not found
    "demo:enter",  # answers only in the demonstration, and is open there
}


def addresses(resolver: URLResolver, room: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address with its full name."""
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from addresses(part, part.namespace or room)
        else:
            yield f"{room}:{part.name}", part


EVERY = dict(addresses(get_resolver()))
OBJECTS = sorted(name for name, part in EVERY.items() if part.pattern.converters and name not in FOR_ALL)


def test_every_address_says_who_may_open_it() -> None:
    said = {name: getattr(part.callback, "access", None) for name, part in EVERY.items()}
    assert {
        name for name, access in said.items() if access not in ADDRESSED and not isinstance(access, Permission)
    } == set()
    assert len(EVERY) > 80


@pytest.fixture
def country(db, settings, tmp_path) -> Cast:
    """The country with one object of every kind in commune A1, and a full-fledged neighbour in commune B1."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return adopt_programmes(founded())


@pytest.fixture
def neighbour(country: Cast) -> Account:
    """The secretary of another commune, who may do everything there."""
    person = add_person(NewPerson("Phan Thị Láng Giềng"), by=None)
    take_seats([NewHolding(person.pk, "chi-dinh", START, unit=country.b1.pk, position="bi-thu-doan-xa")], by=None)
    return open_account(person)


def picture() -> int:
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(kept, "JPEG")
    kept.seek(0)
    return store_photo(kept, name="anh.jpg").pk


def a_joint_plan(country: Cast) -> Any:
    day = timezone.localdate()
    plan = JointPlan(country.a1.pk, day.replace(day=1), country.east.pk, (country.east.pk, country.west.pk), day)
    return propose_joint_session(plan, by=country.again(country.secretary))


def a_batch(country: Cast) -> Any:
    said = {"row_set": "don-vi", "unit": country.a1.pk, "holds_on": START, "source": "Đoàn xã", "purpose": "Rà soát"}
    return receive_file("Tên đơn vị\nChi đoàn thôn Nam\n".encode(), name="don-vi.csv", by=country.commune, **said)


def an_exemption(country: Cast) -> Any:
    first = timezone.localdate().replace(month=10, day=1)
    rhythm = NewExemption("nen-nep-sinh-hoat-chi-doan", "sinh-hoat-thang", country.west.pk, first, None, "Xa", "quy")
    return exempt([rhythm], by=country.commune)[0]


FOR_PEOPLE = """
ma: thu-du-giao-ban
ten: Bí thư dự giao ban
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2025-01-01
nguon: [SV2]
muc-dich: Để thử.
pham-vi: {cap: xa}
noi-dung:
  - ma: du
    ten: Dự giao ban
    ai: {giu-chuc: bi-thu-chi-doan}
    viec: {du: giao-ban}
    bao-nhieu: {it-nhat: 1, moi: quy}
"""


def a_leave(country: Cast) -> dict[str, Any]:
    """What is asked of somebody who may be let off it."""
    return {"code": store_version(FOR_PEOPLE, by=None).programme.code, "person": country.secretary.person_id}


def a_path(country: Cast) -> dict[str, dict[str, Any]]:
    """A step on the way to the Party, and who helps."""
    person, by = country.people["Bùi Quốc An"], country.again(country.commune)
    step = record_party_step(person, kind="uu-tu", day=START, on=timezone.localdate(), by=by)
    helper = assign_mentor(person, country.commune.person, starts_on=START, by=by)
    return {"party step": {"pk": step.pk}, "mentoring": {"pk": helper.pk}}


def a_guidance(country: Cast, day: Any) -> Any:
    month = period_containing(Cadence.MONTH, day)
    entry = GuidanceEntry("sinh-hoat-chi-doan", "Tôn sư trọng đạo", month.starts_on, month.ends_on, ("phap-luat",),
                          file=picture())  # fmt: skip
    return publish_guidance(entry, unit=country.a1.pk, by=country.again(country.commune))


def findings(country: Cast) -> dict[str, dict[str, Any]]:
    """What the commune's secretary found: still owed, put right, a good practice; and a visit of theirs."""
    load_difficulty_kinds(definitions("difficulties.yaml"))
    load_forms(definitions("visits.yaml"))
    day = timezone.localdate()
    rows = [
        FindingEntry(NOT_HELD, country.east.pk, day, "Chưa sinh hoạt", files=(picture(),)),
        FindingEntry(NOT_HELD, country.east.pk, day, "Tháng trước chưa sinh hoạt"),
        FindingEntry(PRACTICE, country.east.pk, day, "Tủ sách đầu thôn"),
    ]
    owed, done, practice = record_findings(rows, by=country.again(country.commune))
    put_right(done.pk, note="Đã họp lại", on=day, by=country.again(country.commune))
    went = VisitEntry("du-sinh-hoat", country.a1.pk, (country.commune.person_id,), day, day, (country.east.pk,), "Dự")
    visit = record_visit(went, by=country.again(country.commune))
    return {
        "finding": {"pk": owed.pk}, "finding done": {"pk": done.pk}, "practice": {"pk": practice.pk},
        "finding photo": {"pk": owed.photos.get().pk}, "own visit": {"pk": visit.pk, "unit": country.east.pk},
    }  # fmt: skip


def a_request(country: Cast) -> Any:
    said = {"kind": "xoa", "text": "", "on": timezone.localdate(), "by": country.again(country.secretary)}
    return request_information(country.people["Bùi Quốc An"], **said)


def a_stop(country: Cast) -> Any:
    """A stop of a visit of the province's to thôn Đông, which its secretary has confirmed."""
    visit = made(country, starts_on=timezone.localdate() - timedelta(days=3))
    stop, by = visit.stops.get(), country.again(country.secretary)
    return confirm_stop(stop.pk, version=visit.version, text="Đã dự sinh hoạt", by=by)


def own_visits(country: Cast) -> dict[str, dict[str, Any]]:
    """Visits of commune A1: one made, with a picture; a study that nobody registered; a plan under a schedule."""
    day, by = timezone.localdate() - timedelta(days=3), country.again(country.commune)
    visit = made(country, who=by, starts_on=day)
    add_visit_files(visit.pk, [picture()], by=by)
    schedule = make_schedule(NewSchedule(country.a1.pk, "Lịch năm", day, day + timedelta(days=90)), by=by)
    return {
        "visit": {"pk": visit.pk},
        "visit file": {"pk": visit.files.get().pk},
        "study": {"pk": made(country, who=by, starts_on=day, form=STUDY).pk},
        "planned visit": {"pk": planned(country, who=by, starts_on=day, schedule=schedule.pk).pk},
        "schedule": {"pk": schedule.pk},
    }


def a_check(country: Cast, session: Activity) -> Any:
    """A sample check of a session, which found something wrong; the inspector made it."""
    said = {"unit": country.a.pk, "starts_on": session.day, "ends_on": session.day, "size": 1}
    inspector = country.again(country.inspector)
    draw = draw_sample(source="sinh-hoat-chi-doan", **said, by=inspector, on=timezone.localdate())
    found = Found("goi-dien", timezone.localdate(), 0, False, "Không sinh hoạt")
    return record_check(draw.checks.get().pk, found, by=inspector)


def difficulties_of(country: Cast, meeting: Any) -> dict[str, dict[str, Any]]:
    """Two difficulties of commune A1, grouped, whose turn it is the commune's."""
    load_difficulty_kinds(definitions("difficulties.yaml"))
    rows = [
        NewDifficulty(country.east.pk, "kinh-phi", "Loa kéo hỏng"),
        NewDifficulty(country.west.pk, "khac", "Đường xa"),
    ]
    rows += [NewDifficulty(country.east.pk, "khac", "Chưa gộp")]
    raised = raise_difficulties(rows, by=None)
    cluster = group_difficulties([one.pk for one in raised[:2]], title="Điều kiện sinh hoạt", by=country.commune)
    return {
        "difficulty": {"pk": raised[0].pk, "verb": "tra-loi"},
        "alone": {"pk": raised[2].pk},
        "cluster": {"pk": cluster.pk},
        "own unit": {"unit": country.a1.pk},
        "rule of choosing": {"pk": a_rule(country).pk},
        "briefing": {"activity": meeting.pk},
    }


def a_plan(country: Cast) -> Any:
    row = NewSuccessor(country.a1.pk, "bi-thu-doan-xa", country.officer.person_id, START)
    return plan_successors([row], by=None)[0]


def a_hand_over(country: Cast) -> dict[str, Any]:
    """Of the secretary's seat, with one line; entered from paper, so that there is a scan."""
    day = timezone.localdate()
    row = prepare_hand_over(country.holdings["secretary"], on=day, by=None)
    add_hand_over_line(row.pk, HandedLine("giay-to", "Sổ chi đoàn"), on=day, by=country.again(country.commune))
    return {"pk": row.pk, "line": row.lines.get(kind="giay-to").pk}


def a_discipline(country: Cast) -> Any:
    row = NewDiscipline("khien-trach", timezone.localdate(), "01-QĐ/ĐTN")
    return record_discipline(country.people["Bùi Quốc An"], row, on=timezone.localdate(), by=country.commune)


def a_seat_left_over(country: Cast) -> dict[str, int]:
    """A militia seat whose holder led the branch, too, and has left that."""
    a_rule(country)
    first, second = two_seats(country, country.people["Lê Thị Ánh"].pk)
    leave_seat(first, on=timezone.localdate() - timedelta(days=1), reason="Đi học", by=None)
    return {"pk": second.pk, "left": first.pk}


def a_loan(country: Cast) -> dict[str, dict[str, Any]]:
    """A loan of the secretary's, paid out, with one repayment; the commune's secretary is its officer. And a proposal
    of theirs to commend the secretary.
    """
    one = lent(country)
    paid = repay(one.pk, day=one.disbursed_on, amount_vnd=1, by=None)
    praised = proposed(country)
    return {
        "loan": {"pk": one.pk, "verb": "tra-no"},
        "repayment": {"pk": paid.pk},
        "commendation": {"pk": praised.pk, "verb": "hoi-dong"},
    }


def support(country: Cast) -> dict[str, dict[str, Any]]:
    """A rule of support of commune A1, the list of last month with what was paid, signed, and its secretary's card."""
    first = timezone.localdate().replace(month=1, day=1)
    entry = RuleEntry("Phụ cấp", "phu-cap", ("bi-thu-doan-xa",), "Ủy ban xã", "Nghị quyết 5", amount_vnd=500_000)
    paper = {"unit": country.a1.pk, "paper_number": "5/QĐ", "by": country.commune}
    rule = set_entitlement_rule(entry, starts_on=first, **paper)
    month = timezone.localdate().replace(day=1) - timedelta(days=1)
    listed = make_pay_list(
        unit=country.a1.pk, payer="Ủy ban xã", month_on=month, number="1/DS", by=country.commune
    ).lines.get()
    mine, today = (listed.person_id, listed.code, month), timezone.localdate()
    row = NewPayment(*mine, 500_000, today, "Ủy ban xã", "2/CT")
    paid = record_payments([row], roots=None, by=country.commune)[0]
    scan = StoredFile.objects.get(pk=picture())
    signed = enter_receipts_from_list(
        [NewReceipt(*mine)], paper_number="3/KN", file=scan, roots=None, by=country.commune
    )[0]
    days = (first, first.replace(month=12, day=31))
    card = NewCard(country.commune.person_id, "the-bhyt", country.a1.pk, *days, "Ủy ban xã", "Nghị quyết 5")
    return {
        "rule": {"pk": rule.pk}, "card": {"pk": record_cards([card], by=country.commune)[0].pk},
        "pay list": {"pk": listed.pay_list_id}, "paid": {"pk": paid.pk}, "signed": {"pk": signed.pk},
        "scan": {"pk": scan.pk},
    }  # fmt: skip


def a_step(country: Cast) -> dict[str, dict[str, Any]]:
    """A step of a programme that commune A1 rolls out, with its paper."""
    code, day = "bi-thu-kiem-thon-doi-truong", timezone.localdate() - timedelta(days=30)
    adoption = adopt([NewAdoption(code, country.a1.pk, day, "Ban Thường vụ", "7-KH", day)], by=country.commune)[0]
    step = adoption.steps.order_by("rank")[0]
    paper = StoredFile.objects.get(pk=picture())
    record_step(step.pk, StepSaid("da-xong", done_on=day, paper_number="1"), file=paper, by=country.commune)
    return {"step": {"pk": step.pk}, "rolled out": {"code": code, "adoption": adoption.pk, "unit": country.a1.pk}}


def learning(country: Cast) -> dict[str, dict[str, Any]]:
    """A topic of commune A1 with a picture to read, what its secretary learnt, a demand, a word on oneself."""
    load_difficulty_kinds(definitions("difficulties.yaml"))
    load_topics(definitions("training.yaml"))
    where = {"unit": country.a1.pk, "by": country.again(country.commune)}
    topic = add_topic(TopicEntry("Hát ru", "phong-trao"), **where)
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(kept, "JPEG")
    kept.seek(0)
    read = add_material(topic, title="Bài hát", upload=kept, file_name="hat.jpg", **where)
    demand = set_training_demand(
        DemandEntry("Bồi dưỡng", ("bi-thu-chi-doan",)), starts_on=START, paper_number="1", **where
    )
    learnt = NewQualification(country.secretary.person_id, START, position="bi-thu-chi-doan", issuer="Tỉnh đoàn")
    word = assess_oneself(country.commune.person_id, {"cong-tac-trai": 2}, by=country.again(country.commune))
    return {
        "topic": {"code": topic.pk, "unit": country.a1.pk},
        "material": {"pk": read.pk},
        "demand": {"pk": demand.pk},
        "learner": {"person": country.secretary.person_id},
        "qualification": {"pk": record_qualifications([learnt], by=where["by"])[0].pk},
        "word on oneself": {"pk": word.pk},
    }


def a_training_plan(country: Cast) -> dict[str, dict[str, Any]]:
    """The commune's plan of this year, with an item."""
    plan = make_plan(unit=country.a1.pk, year=timezone.localdate().year, by=country.again(country.commune))
    item = add_item(plan.pk, ItemEntry("", ("bi-thu-chi-doan",)), by=country.again(country.commune))
    return {"training plan": {"pk": plan.pk}, "plan item": {"pk": item.pk}}


def a_class_at_work(country: Cast) -> dict[str, dict[str, Any]]:
    """A class of commune A1 that began today, its roll open; the commune's secretary takes part themselves. Another one
    still takes people.
    """
    work = at_work(country, ("commune",), starts_on=timezone.localdate(), unit=country.a1)
    half_day = open_roll(work.today.pk, by=country.again(country.commune))
    taking = at_work(country, (), state="mo-dang-ky", starts_on=timezone.localdate(), unit=country.a1).training_class
    return {
        "class at work": {
            "training_class": work.training_class.pk,
            "half_day": half_day.pk,
            "pk": work.training_class.pk,
        },
        "code at the door": {"token": half_day.token},
        "badge": {"token": work.participants[0].token},
        "class": {"pk": taking.pk, "verb": "huy"},
        "in class": {"pk": work.participants[0].pk},
    }


def a_certificate(country: Cast) -> dict[str, dict[str, Any]]:
    """Of a class of commune A1 that is over; its secretary has one."""
    day, commune = timezone.localdate() - timedelta(days=7), country.again(country.commune)
    work = at_work(country, ("commune",), starts_on=day, unit=country.a1, state="ket-thuc", name="Lớp đã xong")
    passed(work)
    signed = {"signer_title": "Bí thư", "signer_name": "Lê Minh Khôi", "number_form": "{so}/CN-{nam}"}
    given = issue_certificates(
        work.training_class, work.participants, issued_on=day + timedelta(days=3), by=commune, **signed
    )
    about = {"training_class": work.training_class.pk, "half_day": work.half_days[0].pk, "pk": given[0].pk}
    return {"certificate": about}


def arguments(country: Cast) -> dict[str, dict[str, Any]]:
    """For each kind of argument, an object of commune A1."""
    first = timezone.localdate().replace(day=1)
    session = record_east(country, first, files=(picture(),))
    meeting = record_session(
        SessionEntry("hop-ban-thuong-vu", country.a1.pk, first, conclusion="Giao việc"),
        by=country.again(country.commune),
    )
    decision = Decision("Rà soát đoàn viên", country.officer.person_id, country.east.pk)
    task = assign_task(meeting.pk, decision, by=country.again(country.commune))
    entry = InitiativeEntry("Tủ sách thôn", "Mỗi nhà góp một quyển")
    shared = share_initiative(entry, unit=country.east.pk, on=first, by=country.again(country.secretary))
    figure = declare(
        unit=country.a1.pk, indicator_code="ket-nap", label="Đoàn viên mới", value=12, source="Báo cáo năm",
        starts_on=START, ends_on=first, source_file=StoredFile.objects.get(pk=picture()), by=country.commune,
    )  # fmt: skip
    to_be_held, check = Activity.Status.PLANNED, a_check(country, session)
    return {
        **own_visits(country),
        **a_step(country),
        **difficulties_of(country, meeting),
        "session": {"pk": session.pk},
        "meeting": {"pk": meeting.pk},
        "planned": {"pk": record_east(country, first.replace(day=28), status=to_be_held, attendance=()).pk},
        "evidence": {"pk": session.evidence.get().pk},
        "task": {"pk": task.pk},
        "initiative": {"pk": shared.pk},
        "figure": {"pk": figure.pk},
        "guidance": {"pk": a_guidance(country, timezone.localdate()).pk},
        "guiding": {"unit": country.a1.pk, "kind": "sinh-hoat-chi-doan"},
        "proposal": {"pk": a_joint_plan(country).pk},
        "batch": {"pk": a_batch(country).pk},
        "exemption": {"pk": an_exemption(country).pk},
        "let off": a_leave(country),
        **a_path(country),
        "adoption": {"pk": Adoption.objects.filter(unit=country.a1).earliest("pk").pk},
        "person": {"pk": country.people["Bùi Quốc An"].pk},
        "officer": {"pk": country.officer.person_id},
        "cadre": {"pk": country.secretary.person_id},
        "membership": {"pk": Membership.objects.get(person=country.people["Bùi Quốc An"]).pk},
        "holding": {"pk": country.holdings["secretary"].pk},
        "charge": {"pk": country.charge.pk},
        "request": {"pk": a_request(country).pk},
        "stop": {"pk": a_stop(country).pk},
        "branch": {"pk": country.east.pk},
        "commune": {"pk": country.a1.pk},
        "unit": {"unit": country.east.pk, "kind": "sinh-hoat-chi-doan", "code": "2-giao-1-lien-ket",
                 "programme": "nen-nep-sinh-hoat-chi-doan", "pk": country.people["Bùi Quốc An"].pk},
        "check": {"pk": check.pk},
        "draw": {"pk": check.draw_id},
        "other seat": a_seat_left_over(country),
        **a_review(country, timezone.localdate(), StoredFile.objects.get(pk=picture())),
        "body": {"unit": a_body(country, "quan-su", COMMAND).pk},
        "plan": {"pk": a_plan(country).pk},
        "hand over": a_hand_over(country),
        "discipline": {"pk": a_discipline(country).pk},
        **a_loan(country),
        "token": {"token": "khong-phai-cua-toi"},
        **findings(country),
        **support(country),
        **a_class_at_work(country),
        **a_training_plan(country),
        **learning(country),
        **a_certificate(country),
    }  # fmt: skip


# Whose `pk` an address means; the others name a unit, or a person (people), by themselves.
MEANS = {
    "activities:hold": "planned", "activities:cancel": "planned", "activities:assign": "meeting",
    "activities:correct": "session", "activities:withdraw": "session", "activities:confirm": "session",
    "activities:add_photo": "session", "activities:stop_awaiting": "session",
    "activities:verify": "session", "activities:photo": "evidence", "activities:kept_photo": "token",
    "activities:finish_task": "task", "activities:withdraw_task": "task", "activities:proof": "task",
    "activities:answer": "proposal", "activities:cell_word": "proposal",
    "activities:guidance": "guidance", "activities:paper": "guidance", "activities:amend_guidance": "guidance",
    "activities:withdraw_guidance": "guidance", "activities:publish_guidance": "guiding",
    "activities:programme_of_plan": "planned", "activities:roll_call": "planned",
    "activities:roll_call_state": "planned", "activities:open_roll_call": "planned",
    "activities:close_roll_call": "planned", "activities:renew_roll_call": "planned",
    "activities:tick_present": "planned", "activities:undo_check_in": "planned",
    "activities:withdraw_initiative": "initiative", "statements:judge": "figure",
    "statements:file": "figure", "statements:withdraw": "figure",
    "programmes:retire": "adoption", "programmes:let_off": "let off", "programmes:end_exemption": "exemption",
    "programmes:step": "step", "programmes:step_file": "step", "desk:steps": "rolled out",
    "people:request_for": "person", "desk:information_request": "request", "desk:erase": "request",
    "people:correct": "person", "people:withdraw": "person", "people:party_standing": "person",
    "desk:plan": "plan", "selection:end_plan": "plan", "selection:withdraw_plan": "plan", "selection:plan": "own unit",
    "desk:hand_over_record": "hand over", "desk:renew_hand_over": "hand over", "desk:prepare_hand_over": "holding",
    "selection:add_hand_over_line": "hand over", "selection:drop_hand_over_line": "hand over",
    "selection:sign_hand_over": "hand over", "selection:enter_hand_over_paper": "hand over",
    "selection:hand_over_scan": "hand over", "selection:cancel_hand_over": "hand over",
    "people:record_discipline": "person", "desk:discipline": "person", "people:withdraw_discipline": "discipline",
    "people:invite": "person", "people:close_account": "cadre", "people:reset_second_step": "cadre",
    "people:begin_membership": "unit", "people:seat_newcomer": "body",
    "people:end_membership": "membership", "people:transfer_membership": "membership",
    "people:withdraw_membership": "membership", "desk:leave_seat": "holding", "people:end_charge": "charge",
    "desk:difficulty": "difficulty", "difficulties:act": "difficulty", "difficulties:group": "alone",
    "desk:difficulty_group": "cluster", "difficulties:answer_group": "cluster", "difficulties:ungroup": "cluster",
    "difficulties:raise": "own unit", "difficulties:raise_from": "briefing",
    "desk:unit": "branch", "desk:person": "person", "desk:party": "person", "desk:activity": "session",
    "desk:check": "check", "desk:correct_check": "check", "desk:put_right": "check", "desk:sample": "draw",
    "desk:hand_over": "officer", "desk:pace_of_person": "person", "desk:days_of_person": "person",
    "visits:word": "stop", "visits:take_back": "stop",
    "visits:make": "planned visit", "visits:change_plan": "planned visit", "visits:cancel": "planned visit",
    "visits:correct": "visit", "visits:report": "visit", "visits:add_photos": "visit", "visits:stop_awaiting": "visit",
    "visits:add_paper": "visit",
    "visits:link": "visit", "visits:order": "visit", "visits:withdraw": "visit", "visits:register": "study",
    "visits:file": "visit file", "visits:drop_file": "visit file", "visits:end_schedule": "schedule",
    "desk:visit": "visit", "desk:visit_schedule": "schedule",
    "desk:arrange": "commune", "desk:found": "commune",
    "desk:merge": "commune", "desk:split": "branch", "desk:rename": "branch",
    "desk:transfer": "branch", "desk:dissolve": "branch", "desk:figure": "figure page",
    "desk:finding": "finding", "findings:put_right": "finding", "findings:reopen": "finding done",
    "findings:correct": "finding", "findings:withdraw": "finding", "findings:share": "practice",
    "findings:add_photo": "finding", "findings:stop_awaiting": "finding", "findings:photo": "finding photo",
    "selection:other_seat": "other seat", "selection:refresh_round": "round", "selection:close_round": "round",
    "selection:add_candidate": "place", "selection:settle_place": "place", "selection:reopen_place": "place",
    "selection:review_holder": "place", "selection:withdraw_choice": "choice", "selection:judge": "candidate",
    "selection:withdraw_candidate": "candidate", "selection:give_opinion": "asked",
    "selection:enter_opinion": "asked", "selection:withdraw_opinion": "opinion", "selection:opinion_scan": "opinion",
    "desk:round": "round", "desk:round_people": "round", "desk:place": "place", "desk:choose": "candidate",
    "desk:dismiss_holder": "bad review", "selection:open_round": "own unit",
    "selection:new_rule": "own unit", "selection:end_rule": "rule of choosing",
    "desk:visit_places": "own visit", "desk:visit_finding": "own visit",
    "loans:record": "let off", "loans:loan": "loan", "loans:act": "loan", "loans:withdraw_repayment": "repayment",
    "desk:commendation": "commendation", "commendations:act": "commendation", "desk:propose_person": "let off",
    "benefits:withdraw_card": "card", "benefits:card_came": "card", "benefits:card_not_come": "card",
    "benefits:end_rule": "rule", "benefits:withdraw_rule": "rule", "desk:pay_list": "pay list",
    "benefits:send_pay_list": "pay list", "benefits:paid": "pay list", "benefits:signed": "pay list",
    "benefits:withdraw_pay_list": "pay list", "benefits:withdraw_paid": "paid",
    "benefits:withdraw_signed": "signed", "benefits:take_back": "signed", "benefits:scan": "scan",
    "party_path:step": "person", "party_path:mentor": "person", "party_path:remark": "person",
    "party_path:withdraw_step": "party step", "party_path:end_mentor": "mentoring",
    "party_path:withdraw_mentor": "mentoring",
    "training:change_topic": "topic", "training:end_topic": "topic", "training:add_material": "topic",
    "desk:topic": "topic", "training:material": "material", "training:withdraw_material": "material",
    "training:record_qualification": "learner", "training:withdraw_qualification": "qualification",
    "training:end_demand": "demand", "training:withdraw_demand": "demand",
    "training:take_back_assessment": "word on oneself",
    "desk:training_plan": "training plan", "training:add_plan_item": "training plan",
    "training:take_need": "training plan", "training:issue_plan": "training plan",
    "training:correct_plan": "training plan", "training:withdraw_plan": "training plan",
    "training:change_plan_item": "plan item", "training:withdraw_plan_item": "plan item",
    "training:presence": "class at work", "training:sheet": "class at work", "training:roll": "class at work",
    "training:roll_state": "class at work", "training:open_roll": "class at work",
    "training:close_roll": "class at work", "training:renew_roll": "class at work",
    "training:results": "class at work", "training:contributions": "class at work",
    "training:contribute": "class at work",
    "training:evaluate": "class at work", "training:opinions": "class at work",
    "training:door": "code at the door", "training:badge": "badge",
    "training:issue_certificates": "certificate", "training:certificates_file": "certificate",
    "training:badges_file": "certificate", "training:attendance_file": "certificate",
    "training:certificate_file": "certificate", "training:withdraw_certificate": "certificate",
    "desk:class_certificates": "certificate", "desk:class_effect": "class at work",
    "desk:class": "class", "desk:class_people": "class", "desk:class_sheet": "class",
    "training:change_class": "class",
    "training:class_step": "class", "training:timetable": "class", "training:quotas": "class",
    "training:groups": "class", "training:nominate": "class", "training:register": "class",
    "training:approve": "class", "training:promote": "class", "training:decline": "in class",
    "training:withdraw_participant": "in class",
}  # fmt: skip


def address(name: str, known: dict[str, dict[str, Any]]) -> str:
    """The address of an object of commune A1; fails for an address that nobody has told an object."""
    known = {**known, "figure page": {**known["unit"], "code": "sinh-hoat-thang"}}
    wanted = EVERY[name].pattern.converters
    kind = MEANS.get(name, "batch" if name.startswith("intake:") else "unit")
    assert kind != "unit" or "pk" not in wanted or name in MEANS, f"tell tests/test_access.py whose key {name} means"
    return reverse(name, kwargs={word: known[kind][word] for word in wanted})


def test_what_lies_outside_ones_reach_is_not_there(country: Cast, neighbour: Account) -> None:
    known = arguments(country)
    reached: dict[str, list[int]] = {}
    for who in (country.outsider, neighbour, other_cell_secretary(country)):
        client = Client()
        client.force_login(who)
        for name in OBJECTS:
            where = address(name, known)
            statuses = [client.get(where).status_code, client.post(where).status_code]
            if any(status not in (404, 405) for status in statuses) or statuses == [405, 405]:
                reached[f"{name} ({who})"] = statuses
    assert reached == {}


def test_the_same_objects_are_there_for_the_commune(country: Cast) -> None:
    """So that the test above does not pass because its objects do not exist."""
    known = arguments(country)
    client = Client()
    client.force_login(country.commune)
    opened = {name: client.get(address(name, known)).status_code for name in OBJECTS if name != "activities:kept_photo"}
    found = {name for name, status in opened.items() if status in (200, 302, 405)}
    # What only the branch itself or the level above may do, and what this batch and task do not have.
    others = {
        "desk:check",  # what inspectors do
        "desk:correct_check",
        "desk:sample",
        "activities:add_photo",
        "activities:stop_awaiting",
        "activities:confirm",
        "activities:proof",
        "statements:judge",
        "intake:errors",
        "selection:sign_hand_over",  # only who gives and who takes
        "selection:enter_hand_over_paper",  # nobody has taken the seat over yet
        "selection:hand_over_scan",
    }
    assert set(opened) - found <= others


def test_who_is_not_signed_in_is_asked_to_sign_in(country: Cast) -> None:
    known = arguments(country)
    client = Client()
    for name in OBJECTS:
        answer = client.get(address(name, known))
        assert answer.status_code == 302, name
        assert answer.url.startswith("/dang-nhap/"), name
