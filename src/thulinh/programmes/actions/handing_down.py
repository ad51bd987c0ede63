"""What a document says on choosing people, their support and training becomes dated rules of the rooms that keep them.

Those rooms read no programme: they are told plain values, where these come from (`source_of`) and on what they rest
(`basis_of`). A rule that the next version leaves as it is stays one row.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.benefits.actions import end_entitlement_rules, give_entitlement_rules
from thulinh.kernel.periods import DAY
from thulinh.kernel.text import format_date
from thulinh.programmes.models import Adoption, Version
from thulinh.programmes.reading import stored_document
from thulinh.programmes.spec import Document
from thulinh.selection.actions import end_selection_rules, give_selection_rule
from thulinh.training.actions import end_training_demands, give_training_demands


@dataclass(frozen=True)
class Edition:
    """A version of a programme as it is handed down: its document, its number, its first day."""

    document: Document
    number: int
    starts_on: dt.date


def source_of(programme: str) -> str:
    """Where a handed-down rule comes from."""
    return f"programme:{programme}"


def basis_of(adoption: Adoption, edition: Edition) -> str:
    """On what a handed-down rule rests, in words."""
    paper = f"văn bản số {adoption.decision_number} ngày {format_date(adoption.decision_on)}"
    name = edition.document.name
    called = name if name.startswith("Mô hình ") else f"Mô hình “{name}”"
    return f"{called}, bản {edition.number}, {paper} của {adoption.decided_by}"[:300]


def editions_of(programmes: Iterable[int]) -> dict[int, list[Edition]]:
    """The versions of programmes, in order of time.

    Queries: one.
    """
    found: dict[int, list[Edition]] = {}
    rows = Version.objects.filter(programme__in=set(programmes)).order_by("starts_on", "number")
    for row in rows:
        edition = Edition(stored_document(row.checksum, row.text), row.number, row.starts_on)
        found.setdefault(row.programme_id, []).append(edition)
    return found


def hand_down(adoptions: Iterable[Adoption], editions: Mapping[int, Sequence[Edition]], *, by: Any) -> None:
    """Give the rules of documents to the units that adopted them, for the days of the adoption, version by version.

    Queries: those of the rooms that keep the rules, for each adoption of a document that has any.
    Writes: SelectionRule, EntitlementRule, Demand, AuditEvent, by the actions of these rooms.
    """
    for adoption in sorted(adoptions, key=lambda one: (one.starts_on, one.pk)):
        before: Edition | None = None
        for edition, first in stretches_of(adoption, editions.get(adoption.programme_id, [])):
            _give(adoption, before, edition, first, by)
            before = edition
        if adoption.ends_on is not None and before is not None and has_rules(before.document):
            take_back(
                [adoption], last_day=adoption.ends_on, reason=adoption.end_reason or "Hết thời gian áp dụng", by=by
            )


def hand_down_version(programme: int, *, by: Any) -> None:
    """Give the rules of a programme's newest version to the units that hold it: from its first day, or from that of an
    adoption that begins later.
    """
    editions = editions_of([programme]).get(programme, [])
    if not editions or not any(has_rules(one.document) for one in editions[-2:]):
        return
    before, newest = (editions[-2] if len(editions) > 1 else None), editions[-1]
    held = Adoption.objects.within(newest.starts_on, None).filter(programme=programme).select_related("programme")
    for adoption in held.order_by("starts_on", "pk"):
        _give(adoption, before, newest, max(newest.starts_on, adoption.starts_on), by)
        if adoption.ends_on is not None:
            take_back([adoption], last_day=adoption.ends_on, reason=adoption.end_reason, by=by)


def take_back(adoptions: Iterable[Adoption], *, last_day: dt.date, reason: str, by: Any) -> None:
    """End what was handed down to units with their adoption; `last_day` is its last."""
    for adoption in adoptions:
        said: dict[str, Any] = {"source": source_of(adoption.programme.code), "unit": adoption.unit_id, "on": last_day}
        end_selection_rules(**said, reason=reason, by=by)
        end_entitlement_rules(**said, reason=reason, by=by)
        end_training_demands(**said, reason=reason, by=by)


def has_rules(document: Document) -> bool:
    """Whether a document says anything that is handed down."""
    return document.selection is not None or bool(document.entitlements or document.training)


def stretches_of(adoption: Adoption, editions: Sequence[Edition]) -> list[tuple[Edition, dt.date]]:
    """Each version that judges within an adoption, with its first day there."""
    found: list[tuple[Edition, dt.date]] = []
    for place, edition in enumerate(editions):
        later = editions[place + 1].starts_on if place + 1 < len(editions) else None
        if later is not None and later <= adoption.starts_on:
            continue
        if adoption.ends_on is None or edition.starts_on <= adoption.ends_on:
            found.append((edition, max(edition.starts_on, adoption.starts_on)))
    return found


def _give(adoption: Adoption, before: Edition | None, edition: Edition, first: dt.date, by: Any) -> None:
    old, new = before.document if before else None, edition.document
    said = {"unit": adoption.unit_id, "source": source_of(adoption.programme.code), "by": by}
    given = {**said, "starts_on": first, "basis": basis_of(adoption, edition)}
    was = old.selection if old else None
    if was is not None and (new.selection is None or new.selection.position != was.position):
        end_selection_rules(**said, on=first - DAY, reason=f"Bản {edition.number} của mô hình không còn quy định này")
    if new.selection is not None and new.selection != was:
        chosen = new.selection
        give_selection_rule(
            **given, position=chosen.position, with_position=chosen.with_position, is_two_way=chosen.is_two_way,
            criteria=chosen.criteria, bodies=chosen.bodies,
        )  # fmt: skip
    if new.entitlements != (old.entitlements if old else []):
        give_entitlement_rules(new.entitlements, **given)
    if new.training != (old.training if old else []):
        give_training_demands(new.training, **given)
