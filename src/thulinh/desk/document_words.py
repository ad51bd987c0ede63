"""What a document says beside contents and figures, in words: how people are chosen, supported, trained; the steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.benefits.spec import Entitlement
from thulinh.kernel.text import format_number
from thulinh.programmes.spec import Document, StepSpec
from thulinh.programmes.vocabulary import Vocabulary
from thulinh.selection.rules.criteria import asked_words
from thulinh.selection.spec import Criterion, Selection
from thulinh.training.models import Level
from thulinh.training.spec import TrainingDemand

_PRORATION = {
    "theo-ngay": "tính theo số ngày giữ chức danh trong tháng",
    "nua-thang": "từ 15 ngày được cả tháng, dưới 15 ngày được một nửa",
    "ca-thang": "có giữ chức danh trong tháng thì được cả tháng",
}


@dataclass(frozen=True)
class CriterionWords:
    """One thing asked of whoever takes the seat, and on what it rests."""

    text: str
    basis: str


@dataclass(frozen=True)
class SelectionWords:
    """How people are chosen: for which seat, who comes first, by which criteria, asking whom."""

    seat: str
    priority: str
    criteria: Sequence[CriterionWords]
    bodies: Sequence[str]


@dataclass(frozen=True)
class SupportWords:
    """One support: who is entitled, to how much, paid by whom, on which basis."""

    name: str
    who: str
    amount: str
    details: str
    payer: str
    basis: str
    is_doubtful: bool


@dataclass(frozen=True)
class DemandWords:
    """One demand for training: who must be trained, in what, how soon after taking the seat."""

    name: str
    who: str
    what: str
    due: str
    is_doubtful: bool


@dataclass(frozen=True)
class StepWords:
    """One step of rolling out: who does it, by which paper, until when."""

    name: str
    body: str
    document: str
    due: str
    is_yearly: bool


def selection_words(document: Document, words: Vocabulary) -> SelectionWords | None:
    """How a document lets people be chosen; None where it does not say."""
    chosen = document.selection
    if chosen is None:
        return None
    first = _name(chosen.position, words)
    second = _name(chosen.with_position, words) if chosen.with_position else ""
    return SelectionWords(
        seat=f"{first} kiêm {second[:1].lower()}{second[1:]}" if second else first,
        priority=_priority(chosen, first, second),
        criteria=[CriterionWords(_criterion(one, words), one.basis or "") for one in chosen.criteria],
        bodies=[body.name for body in chosen.bodies],
    )


def _priority(chosen: Selection, first: str, second: str) -> str:
    if not chosen.is_two_way:
        return ""
    one, other = first[:1].lower() + first[1:], second[:1].lower() + second[1:]
    return (
        f"Ưu tiên hai chiều: đồng chí đang là {one} đủ điều kiện thì bổ sung làm {other}; "
        f"đồng chí đang là {other} đủ điều kiện thì bổ sung làm {one}."
    )


def _criterion(one: Criterion, words: Vocabulary) -> str:
    asked = asked_words(one.kind, one.at_least, one.at_most, one.standings or ())
    said = f": {asked}" if asked else ""
    whose = f" ({_name(one.position, words)})" if one.position else ""
    return f"{one.name}{said}{whose}{'' if one.is_required else ', không bắt buộc'}"


def support_words(document: Document, words: Vocabulary) -> list[SupportWords]:
    """What a document entitles holders of seats to."""
    return [_support(one, words) for one in document.entitlements]


def _support(one: Entitlement, words: Vocabulary) -> SupportWords:
    names = [_name(code, words) for code in one.positions]
    who = f"Người giữ đồng thời {' và '.join(names)}" if len(names) > 1 else f"Người giữ chức danh {names[0]}"
    details = [_PRORATION[one.proration]] if one.amount_vnd or one.coefficient else []
    if one.group:
        details.append(f"kiêm nhiệm hưởng thêm {one.concurrent_percent}% khoản thấp hơn")
    text = "; ".join(details)
    return SupportWords(
        name=one.name, who=who, amount=_amount(one, words), details=text[:1].upper() + text[1:], payer=one.payer,
        basis=one.legal_basis, is_doubtful=one.is_doubtful,
    )  # fmt: skip


def _amount(one: Entitlement, words: Vocabulary) -> str:
    if one.amount_vnd is not None:
        return f"{format_number(one.amount_vnd)} đồng mỗi tháng"
    if one.coefficient is not None and one.base is not None:
        factor = str(one.coefficient.normalize()).replace(".", ",")
        return f"{factor} × {_BASES.get(one.base, one.base)} mỗi tháng"
    kind = words.benefits.get(one.kind, one.kind)
    return kind[:1].lower() + kind[1:]


_BASES = {"muc-luong-co-so": "mức lương cơ sở"}


def demand_words(document: Document, words: Vocabulary) -> list[DemandWords]:
    """What training a document demands of holders of seats."""
    return [_demand(one, words) for one in document.training]


def _demand(one: TrainingDemand, words: Vocabulary) -> DemandWords:
    level = f", mức {Level(one.level).label[:1].lower()}{Level(one.level).label[1:]} trở lên" if one.level else ""
    topics = "; ".join(words.topics.get(code, code) for code in one.topics)
    due = f"Chậm nhất {format_number(one.within_days)} ngày sau khi nhận chức danh" if one.within_days else ""
    return DemandWords(
        name=one.name,
        who=", ".join(_name(code, words) for code in one.positions),
        what=f"Chuyên đề: {topics}{level}" if topics else "Bồi dưỡng theo chức danh",
        due=due or "Chậm nhất theo số ngày chung của hệ thống sau khi nhận chức danh",
        is_doubtful=one.is_doubtful,
    )


def step_words(document: Document) -> list[StepWords]:
    """The steps by which a document is rolled out."""
    names = {step.code: step.name for step in document.steps}
    return [
        StepWords(one.name, one.body, one.document or "", _due(one, names), one.is_yearly) for one in document.steps
    ]


def _due(one: StepSpec, names: dict[str, str]) -> str:
    after = f"bước “{names[one.after]}”" if one.after else "ngày bắt đầu áp dụng"
    if one.due_days is None:
        return f"Sau {after}" if one.after else ""
    return f"Chậm nhất {format_number(one.due_days)} ngày sau {after}"


def _name(code: str | None, words: Vocabulary) -> str:
    return words.positions.get(code or "", code or "")
