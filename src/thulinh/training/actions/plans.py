"""Training plans: made for a year, filled with what is done about each need, issued with their paper (GL7)."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from django.db.models import Max
from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.places import lock_units
from thulinh.people.models import Position
from thulinh.people.reach import may
from thulinh.training.models import Plan, PlanItem, Topic, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.needs import unseen
from thulinh.training.queries.plans import about_words, item_facts, position_names
from thulinh.training.rules.plans import OTHER_LEVEL, ItemEntry, item_problems
from thulinh.units.models import UnitPath

NOT_YOURS = "Không có kế hoạch này."
CHANGED_MEANWHILE = "Vừa có người sửa kế hoạch này. Đồng chí mở lại trang, xem rồi ghi tiếp."
FIRST_YEAR = 2010
NAMED = 3  # so many unseen needs are named in a refusal


@action
def make_plan(
    *,
    unit: int,
    year: int,
    title: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Plan:
    """Begin the training plan of a unit for a year, as a draft.

    Errors: not within reach; the unit has ended; a year long past or further away than the next; there is one already.
    Writes: Plan, AuditEvent.
    Source: GL7.
    """
    at = at or now()
    on = timezone.localdate(at)

    def write() -> Plan:
        lock_units([unit])
        row = UnitPath.objects.on(on).open().filter(unit=unit).first()
        if row is None or (by is not None and not may(by, TrainingPermission.PLAN, row, on)):
            raise Refusal("Đồng chí lập kế hoạch cho đơn vị trong phạm vi của mình.", "unit")
        if not FIRST_YEAR <= year <= on.year + 1:
            raise Refusal(f"Năm từ {FIRST_YEAR} đến {on.year + 1}.", "year")
        if Plan.objects.current().filter(unit=unit, year=year).exists():
            raise Refusal(f"{row.name} đã có kế hoạch bồi dưỡng năm {year}.", "year")
        named = nfc(title)[:200] or f"Kế hoạch bồi dưỡng cán bộ Đoàn năm {year}"
        made = Plan.objects.create(unit_id=unit, path=row.path, year=year, title=named, made_by=by, made_at=at)
        record_audit([_event("training.make_plan", made, by, after={"year": year, "name": named})])
        return made

    return once(command_id, by=by, content={"plan": unit, "year": year, "title": title}, write=write)


@action
def add_item(
    plan: int, entry: ItemEntry, *, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> PlanItem:
    """Take a need into a plan: what is done about it, be it that it is left for a reason. Also into one that was
    issued: needs arise during the year.

    Errors: not within reach; those of `rules.plans.item_problems`.
    Writes: PlanItem, Plan, AuditEvent.
    """

    def write() -> PlanItem:
        doing = _Doing(plan, by, at)
        said = _clean(entry)
        doing.must_be_right(said)
        last = doing.plan.items.aggregate(last=Max("rank"))["last"] or 0
        made = PlanItem(plan=doing.plan, rank=last + 1)
        _lay(made, said)
        made.save()
        doing.save("training.add_item", made, after=_told(made))
        return made

    return once(command_id, by=by, content={"plan": plan, "item": asdict(entry)}, write=write)


@action
def change_item(
    item: int, entry: ItemEntry, *, reason: str = "", by: Any, version: int | None = None, at: dt.datetime | None = None
) -> PlanItem:
    """Correct what a plan does about a need; in one that was issued with a reason, and so that nothing becomes unseen.

    Errors: not within reach; taken back; those of an item; no reason; a need would be unseen; somebody wrote meanwhile.
    Writes: PlanItem, Plan, AuditEvent.
    """
    doing, row = _Doing.of_item(item, by, at, version)
    said, before = _clean(entry), _told(row)
    doing.must_be_right(said, but=row.pk)
    doing.must_say_why(reason)

    def write() -> None:
        _lay(row, said)
        row.save()

    doing.leaving_none_unseen(write)
    doing.save("training.change_item", row, before=before, after=_told(row), reason=reason)
    return row


@action
def withdraw_item(
    item: int, *, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> PlanItem:
    """Take an item out of a plan; out of one that was issued only when nothing becomes unseen by it.

    Errors: not within reach; taken back; no reason; a class was planned for it; a need would be unseen; somebody wrote
    meanwhile.
    Writes: PlanItem, Plan, AuditEvent.
    """
    doing, row = _Doing.of_item(item, by, at, version)
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do.", "reason")
    _refuse_classes(TrainingClass.objects.filter(plan_item=row))

    def write() -> None:
        row.withdrawn_at, row.withdrawn_reason = doing.at, nfc(reason)[:300]
        row.save(update_fields=["withdrawn_at", "withdrawn_reason"])

    doing.leaving_none_unseen(write)
    doing.save("training.withdraw_item", row, before=_told(row), reason=reason)
    return row


@action
def issue_plan(
    plan: int, *, paper_number: str, paper_on: dt.date | None, by: Any, version: int | None = None,
    at: dt.datetime | None = None,
) -> Plan:  # fmt: skip
    """Issue a plan with its paper, when every need of the cadres that its unit manages is seen (GL7).

    Errors: not within reach; issued already; nothing in it; no number; a day to come; needs that are not seen, the
    first of them named; somebody wrote meanwhile.
    Writes: Plan, AuditEvent.
    """
    doing = _Doing(plan, by, at, version)
    row = doing.plan
    if row.state == Plan.State.ISSUED:
        raise Refusal(f"Kế hoạch đã ban hành, số {row.paper_number} ngày {format_date(row.paper_on)}.")
    doing.must_have_paper(paper_number, paper_on)
    if not row.items.current().exists():
        raise Refusal("Kế hoạch chưa có mục nào.")
    if left := unseen(row, doing.on):
        raise Refusal(_unseen_words(left))
    row.state, row.issued_by, row.issued_at = Plan.State.ISSUED, by, doing.at
    row.paper_number, row.paper_on = nfc(paper_number)[:80], paper_on
    doing.save("training.issue_plan", after=_named(row))
    return row


@action
def correct_plan(
    plan: int, *, title: str, paper_number: str = "", paper_on: dt.date | None = None, reason: str = "", by: Any,
    version: int | None = None, at: dt.datetime | None = None,
) -> Plan:  # fmt: skip
    """Correct what a plan is called, and of an issued one its paper, with a reason.

    Errors: not within reach; no title; of an issued one no number, day or reason; somebody wrote meanwhile.
    Writes: Plan, AuditEvent.
    """
    doing = _Doing(plan, by, at, version)
    row = doing.plan
    if not nfc(title):
        raise Refusal("Đồng chí ghi tên kế hoạch.", "title")
    doing.must_say_why(reason)
    before = _named(row)
    row.title = nfc(title)[:200]
    if row.state == Plan.State.ISSUED:
        doing.must_have_paper(paper_number, paper_on)
        row.paper_number, row.paper_on = nfc(paper_number)[:80], paper_on
    doing.save("training.correct_plan", before=before, after=_named(row), reason=reason)
    return row


@action
def withdraw_plan(
    plan: int, *, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Plan:
    """Take a plan back as a whole; its needs are unseen again.

    Errors: not within reach; no reason; classes were planned for it; somebody wrote meanwhile.
    Writes: Plan, AuditEvent.
    """
    doing = _Doing(plan, by, at, version)
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do.", "reason")
    _refuse_classes(TrainingClass.objects.filter(plan_item__plan=doing.plan))
    doing.plan.withdrawn_at, doing.plan.withdrawn_reason = doing.at, nfc(reason)[:300]
    doing.save("training.withdraw_plan", reason=reason)
    return doing.plan


class _Doing:
    """One step with a plan: the row, locked, in the hands of who may write it. `by` None: the system."""

    def __init__(self, plan: int, by: Any, at: dt.datetime | None, version: int | None = None) -> None:
        self.by, self.at = by, at or now()
        self.on = timezone.localdate(self.at)
        found = Plan.objects.select_for_update(no_key=True).current().filter(pk=plan).first()
        if found is None or (by is not None and not may(by, TrainingPermission.PLAN, found.unit_id, self.on)):
            raise Refusal(NOT_YOURS)
        if version is not None and version != found.version:
            raise Refusal(CHANGED_MEANWHILE)
        self.plan = found

    @classmethod
    def of_item(
        cls, item: int, by: Any, at: dt.datetime | None, version: int | None
    ) -> "tuple[_Doing, PlanItem]":  # fmt: skip
        """The same for one item of a plan."""
        plan = PlanItem.objects.filter(pk=item).values_list("plan", flat=True).first()
        doing = cls(plan or 0, by, at, version)
        row = PlanItem.objects.current().filter(pk=item).select_related("topic").first()
        if row is None:
            raise Refusal("Mục này đã được bỏ khỏi kế hoạch.")
        return doing, row

    @property
    def is_issued(self) -> bool:
        """Whether the plan has its paper."""
        return self.plan.state == Plan.State.ISSUED

    def must_be_right(self, entry: ItemEntry, *, but: int | None = None) -> None:
        """Refuse an item that something speaks against."""
        if problems := list(item_problems(entry, item_facts(self.plan, self.on, but=but))):
            raise Refusal(problems)

    def must_say_why(self, reason: str) -> None:
        """Refuse to change an issued plan without a reason."""
        if self.is_issued and not nfc(reason):
            raise Refusal("Kế hoạch đã ban hành. Đồng chí ghi lý do sửa.", "reason")

    def must_have_paper(self, number: str, day: dt.date | None) -> None:
        """Refuse a paper without its number, or of a day that is still to come."""
        problems = []
        if not nfc(number):
            problems.append(Problem("Đồng chí ghi số kế hoạch.", "paper_number"))
        if day is None or day > self.on:
            problems.append(Problem("Đồng chí ghi ngày ký, không sau hôm nay.", "paper_on"))
        if problems:
            raise Refusal(problems)

    def leaving_none_unseen(self, write: Callable[[], None]) -> None:
        """Write; of an issued plan refuse it when a need is unseen afterwards that was seen before."""
        if not self.is_issued:
            write()
            return
        before = len(unseen(self.plan, self.on))
        write()
        after = unseen(self.plan, self.on)
        if len(after) > before:
            raise Refusal(f"Bỏ mục này thì có nhu cầu không còn ai nhận. {_unseen_words(after)}")

    def save(self, verb: str, item: PlanItem | None = None, **told: Any) -> None:
        """Write the plan with its next version, and the log."""
        self.plan.version += 1
        self.plan.save()
        if item is not None:
            told["after" if "after" in told else "before"]["item"] = item.pk
        record_audit([_event(verb, self.plan, self.by, **told)])


def _clean(entry: ItemEntry) -> ItemEntry:
    other = entry.other_unit if entry.form == OTHER_LEVEL else None
    return replace(entry, note=nfc(entry.note), positions=tuple(dict.fromkeys(entry.positions)), other_unit=other)


def _lay(row: PlanItem, entry: ItemEntry) -> None:
    row.topic_id, row.positions, row.level = entry.topic or None, list(entry.positions), entry.level
    row.form, row.quarter, row.expected = entry.form, entry.quarter, entry.expected
    row.other_unit_id, row.note = entry.other_unit, entry.note


def _told(row: PlanItem) -> dict[str, Any]:
    """An item as the log shows it."""
    quarter = f", quý {row.quarter}" if row.quarter else ""
    return {
        "content": about_words(row, position_names()),
        "form": f"{row.get_form_display()}{quarter}",
        "note": row.note,
    }


def _named(row: Plan) -> dict[str, Any]:
    """A plan as the log shows it."""
    paper = f"{row.paper_number} ngày {format_date(row.paper_on)}" if row.paper_number else ""
    return {"name": row.title, "paper": paper}


def _refuse_classes(classes: Any) -> None:
    names = list(classes.current().exclude(state=TrainingClass.State.CANCELLED).values_list("name", flat=True)[:NAMED])
    if names:
        raise Refusal(f"Đã có lớp theo mục này: {', '.join(names)}. Hủy lớp trước.")


def _unseen_words(left: list) -> str:
    """Which needs no plan has taken: how many people, the most frequent named."""
    counted = Counter((one.topics, one.position) for one in left)
    topics = dict(Topic.objects.filter(pk__in={code for keys, _ in counted for code in keys}).values_list("pk", "name"))
    posts = dict(Position.objects.values_list("pk", "short_name"))
    named = [
        f"{' hoặc '.join(topics[code] for code in keys) or 'chức danh'} ({posts.get(post, 'cả đơn vị')}: {number})"
        for (keys, post), number in counted.most_common(NAMED)
    ]
    more = f" và {len(counted) - NAMED} nội dung khác" if len(counted) > NAMED else ""
    return f"Còn {len(left)} nhu cầu chưa kế hoạch nào nhận: {'; '.join(named)}{more}."


def _event(verb: str, row: Plan, by: Any, **told: Any) -> Any:
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, **told)
