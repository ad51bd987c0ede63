"""What Đồng Nai taught at the end of 2024 because of what visits had found (DN4): a plan, a class, the gaps looked at
again. That missing skills become what the yearly training teaches is the source's; class, days and words are invented.
"""

import datetime as dt
from collections.abc import Sequence

from thulinh.demo.dong_nai import VISITED, DongNai
from thulinh.demo.dong_nai_findings import Found
from thulinh.demo.telling import moment, name_of, paper
from thulinh.difficulties.actions.following import Word, say_words
from thulinh.difficulties.models import Finding
from thulinh.difficulties.rules.findings import SKILL_GAP
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.people.models import Account
from thulinh.training.actions import (
    add_item,
    end_class,
    issue_certificates,
    issue_plan,
    make_plan,
    mark_presence,
    nominate,
    open_class,
    plan_class,
    set_half_days,
    settle_class,
)
from thulinh.training.models import Participant, Plan, Presence, TrainingClass
from thulinh.training.queries.needs import needs, unseen
from thulinh.training.rules.classes import ClassEntry, HalfDayEntry, LessonEntry
from thulinh.training.rules.needs import Reason
from thulinh.training.rules.plans import CLASS, OTHER_LEVEL, ItemEntry
from thulinh.training.rules.results import PASSED
from thulinh.units.models import UnitPath

SECRETARY = "bi-thu-chi-doan"
PLANNED, CALLED, TAUGHT, LOOKED = (
    dt.date(2024, 11, 18), dt.date(2024, 11, 25), dt.date(2024, 12, 10), dt.date(2024, 12, 24)
)  # fmt: skip
LEVELS = ("moi", "da-lam", "nang-cao")
# Of what was found, what is still missing two weeks later; at one nobody has looked again.
STILL, UNSEEN = ("plan",), ("Xuân Mỹ-ấp 2",)


def tell_training(made: DongNai, found: Found) -> TrainingClass:
    """The gaps of the year in a plan, taught in one class, and looked at again."""
    plan = _plan(made)
    row = _teach(made, plan)
    _look_again(made, found)
    return row


def _plan(made: DongNai) -> Plan:
    """A plan which takes every skill that visits found missing, and leaves no need of the province's own unseen."""
    root = UnitPath.objects.on(PLANNED).get(unit=made.province)
    with clock.on(moment(PLANNED, 9)):
        plan = make_plan(unit=made.province, year=2024, title="Bồi dưỡng từ kết quả đi cơ sở năm 2024 (giả định)",
                         by=made.leader)  # fmt: skip
        gaps = [need for need in needs(path=root.path, on=PLANNED) if need.reason == Reason.GAP]
        for topic in sorted({need.topics[0] for need in gaps}):
            add_item(plan.pk, ItemEntry(topic, (SECRETARY,), form=CLASS, quarter=4, note="Một lớp (giả định)"),
                     by=made.leader)  # fmt: skip
        for position in sorted({need.position for need in unseen(plan, PLANNED) if need.is_for_post}):
            entry = ItemEntry(positions=(position,), form=OTHER_LEVEL, other_unit=root.parent_id,
                              note="Đề nghị Trung ương Đoàn mở lớp (giả định)")  # fmt: skip
            add_item(plan.pk, entry, by=made.leader)
        return issue_plan(plan.pk, paper_number=paper("138-KH/TĐTN-BTC"), paper_on=PLANNED, by=made.leader)


def _teach(made: DongNai, plan: Plan) -> TrainingClass:
    """The secretaries of branches in the three districts that were visited, on one day."""
    topics = sorted(plan.items.exclude(topic=None).values_list("topic", flat=True))
    entry = ClassEntry(
        "Tập huấn bí thư chi đoàn từ kết quả đi cơ sở năm 2024", TAUGHT, TAUGHT, 30,
        topics=[(topic, level) for topic in topics for level in LEVELS], place="Tỉnh đoàn Đồng Nai (giả định)",
        paper_number=paper("139-TB/TĐTN-BTC"), paper_on=CALLED,
    )  # fmt: skip
    with clock.on(moment(CALLED, 9)):
        row = plan_class(entry, unit=made.province, by=made.leader)
        set_half_days(row.pk, _timetable(topics), by=made.leader)
        open_class(row.pk, by=made.leader)
        seats = [seat.pk for name in VISITED for one in made.of(name) for seat in one.seats.values()]
        there = nominate(row.pk, seats, how=Participant.How.INVITED, by=made.leader).taken
    with clock.on(moment(TAUGHT - DAY, 9)):
        settle_class(row.pk, by=made.leader)
    with clock.on(moment(TAUGHT, 17)):
        for half_day in row.half_days.current():
            mark_presence(half_day.pk, {one.pk: Presence.Word.THERE for one in there}, by=made.leader)
        row = end_class(row.pk, by=made.leader)
        passed = Participant.objects.listed().filter(training_class=row, result=PASSED).order_by("pk")
        issue_certificates(
            row.pk, passed, issued_on=TAUGHT, signer_title="TM. BAN THƯỜNG VỤ\nBÍ THƯ",
            signer_name=name_of(made.leader), number_form="{so}/CN-TĐTN-{nam} (giả định)", by=made.leader,
        )  # fmt: skip
    return row


def _timetable(topics: Sequence[str]) -> list[HalfDayEntry]:
    half = -(-len(topics) // 2)
    return [
        HalfDayEntry(TAUGHT, part, lessons=[
            LessonEntry("Làm cùng nhau trên việc của chi đoàn mình (giả định)", "thuc-hanh", topic) for topic in those])
        for part, those in (("sang", topics[:half]), ("chieu", topics[half:]))
    ]  # fmt: skip


def _look_again(made: DongNai, found: Found) -> None:
    """Who goes round the districts says of each gap what is to be seen there now."""
    staff: dict[int, Account | None] = {
        branch: made.districts[name].staff
        for name in VISITED
        for one in made.of(name)
        for branch in one.branches.values()
    }
    keys = {finding.pk: key for key, finding in found.findings.items()}
    gaps = Finding.objects.of_kind(SKILL_GAP).current().filter(pk__in=keys, done_on=None).order_by("pk")
    with clock.on(moment(LOOKED)):
        for gap in gaps:
            if keys[gap.pk] not in UNSEEN:
                say_words([Word(gap.pk, keys[gap.pk] not in STILL)], on=LOOKED, by=staff[gap.unit_id])
