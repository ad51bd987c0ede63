"""What stands on the sheets of a class, as plain values for their templates: certificates, badges, attendance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.training.models import Certificate, HalfDay, Participant, TrainingClass
from thulinh.training.queries.certificates import lines_of, posts_of
from thulinh.training.rules.certificates import shown_token, signer_lines
from thulinh.training.rules.classes import ENDED, half_day_words
from thulinh.ui.paper import qr_drawing
from thulinh.units.queries import unit_on
from thulinh.units.rules.papers import Heading, dated_words, heading_of

# By a token, the address that its QR code opens.
Link = Callable[[str], str]


@dataclass(frozen=True)
class Papers:
    """Which sheets of a class there are to print, and how its certificates stand."""

    training_class: TrainingClass
    listed: int
    half_days: tuple[tuple[int, str], ...]
    has_groups: bool
    certificates: int
    may_issue: bool


def papers_of(training_class: TrainingClass, *, may_organise: bool) -> Papers:
    """Which sheets of a class there are to print. For whoever reads the whole class.

    Queries: four.
    """
    listed = Participant.objects.listed().filter(training_class=training_class)
    half_days = in_order(HalfDay.objects.current().filter(training_class=training_class))
    return Papers(
        training_class=training_class,
        listed=listed.count(),
        half_days=tuple((one.pk, half_day_words(one.day, one.part)) for one in half_days),
        has_groups=listed.exclude(group=None).exists(),
        certificates=Certificate.objects.current().filter(participant__training_class=training_class).count(),
        may_issue=may_organise and training_class.state == ENDED,
    )


def in_order(half_days: Any) -> list[HalfDay]:
    """Half days as they follow each other."""
    parts = HalfDay.Part.values
    return sorted(half_days, key=lambda one: (one.day, parts.index(one.part)))


def certificate_sheets(rows: Sequence[Certificate], *, link: Link, by_hand: str) -> dict[str, Any]:
    """What certificates say, each as it was signed. `by_hand`: the address of the page on which a code is typed.

    Queries: none.
    """
    return {"certificates": [_certificate(row, link, by_hand) for row in rows]}


def _certificate(row: Certificate, link: Link, by_hand: str) -> dict[str, Any]:
    return {
        "heading": {"upper": row.heading_upper, "own": row.heading_own},
        "number": row.number,
        "name": row.full_name,
        "post": row.post,
        "title": row.title,
        "lines": lines_of(row),
        "dated": dated_words(row.place, row.issued_on),
        "signer-title": signer_lines(row.signer_title),
        "signer": row.signer_name,
        "qr": qr_drawing(link(row.token)),
        "address": by_hand.partition("://")[2].rstrip("/") or by_hand,
        "code": shown_token(row.token),
    }


def badges(training_class: TrainingClass, *, link: Link) -> dict[str, Any]:
    """A badge for everybody on the list of a class, group by group, by name.

    Queries: five.
    """
    rows = _listed(training_class)
    posts = posts_of(rows, training_class.starts_on)
    return {
        "issuer": _heading(training_class).own,
        "class": training_class.name,
        "badges": [
            {
                "name": row.person.full_name,
                "post": posts[row.pk],
                "group": row.group.name if row.group else "",
                "qr": qr_drawing(link(row.token)),
            }
            for row in rows
        ],
    }


def attendance_sheet(half_day: HalfDay, *, by_group: bool) -> dict[str, Any]:
    """Everybody on the list of a class, to sign for one half day; `by_group`: a sheet for each group.

    Queries: five.
    """
    taught = half_day.training_class
    rows = _listed(taught)
    posts = posts_of(rows, taught.starts_on)
    parts: dict[str, list[dict[str, str]]] = {}
    if not by_group:
        rows = sorted(rows, key=lambda row: (row.person.name_key, row.pk))
    for row in rows:
        name = (row.group.name if row.group else "Chưa chia tổ") if by_group else ""
        parts.setdefault(name, []).append({"name": row.person.full_name, "post": posts[row.pk]})
    heading = _heading(taught)
    return {
        "heading": {"upper": heading.upper, "own": heading.own},
        "class": taught.name,
        "when": half_day_words(half_day.day, half_day.part),
        "place": taught.place,
        "parts": [{"name": name, "rows": people} for name, people in parts.items()],
    }


def _listed(training_class: TrainingClass) -> list[Participant]:
    """Who is on the list: group by group, those without one last, by name."""
    rows = Participant.objects.listed().filter(training_class=training_class).select_related("person", "group")

    def place(row: Participant) -> tuple:
        group = (1, 0, 0) if row.group is None else (0, row.group.rank, row.group.pk)
        return (*group, row.person.name_key, row.pk)

    return sorted(rows, key=place)


def _heading(training_class: TrainingClass) -> Heading:
    unit = unit_on(training_class.unit_id, training_class.starts_on)
    above = unit_on(unit.parent_id, training_class.starts_on) if unit and unit.parent_id else None
    return heading_of(unit.name if unit else "", above.name if above else "")
