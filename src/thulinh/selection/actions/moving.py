"""What becomes of open rounds when units merge, split, end or are placed elsewhere."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions import ensure_seats
from thulinh.people.models import Seat
from thulinh.people.rules import DAY, portions
from thulinh.selection.actions.laying import lay_candidates, lay_places
from thulinh.selection.models import Candidate, Consulted, Opinion, Place, Round, SelectionRule
from thulinh.selection.queries.around import Surroundings, rules_in_force
from thulinh.units.models import UnitPath

BATCH = 500


@action
def hand_over_rounds(heirs: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> int:
    """Lead open rounds on when units end on that day (`heirs`: unit → heir, or None). A seat of an ended unit is looked
    at no more; the seat of the unit that carries on takes its place in the round, with the same candidates, of whom
    everything is said anew, because it is another seat. Bodies and hamlets that ended are led on; a round of a unit
    that nobody carries on is closed. Rules that were written by hand go on with the heir.

    Shape: how many places were led on or ended.
    Queries: five when nothing is open; else a fixed number, and one for each five hundred rows.
    Writes: Round, Place, Consulted, Candidate, SelectionRule, AuditEvent.
    """
    ending = {unit: heir for unit, heir in heirs.items() if unit != heir}
    words = nfc(reason)
    _lead_rules(ending, on, by)
    _lead_bodies(ending)
    places = list(
        Place.objects.select_for_update(no_key=True, of=("self",))
        .filter(unit__in=ending, outcome=Place.Outcome.OPEN, round__closed_on=None)
        .select_related("round", "seat")
        .order_by("pk")
    )
    _lapse(places, on, words, by)
    _begin_again(places, ending, on, by)
    _lead_rounds(ending, on, words, by)
    return len(places)


@action
def follow_placement_of_rounds(unit: int, *, on: dt.date, by: Any) -> int:
    """Ask the bodies around a branch's new place about its seats in open rounds, where those of the old place have not
    spoken yet.

    Shape: how many bodies are asked instead of others.
    Writes: Consulted, Place, AuditEvent.
    """
    places = list(Place.objects.filter(unit=unit, outcome=Place.Outcome.OPEN, round__closed_on=None))
    path = UnitPath.objects.on(on).filter(unit=unit).values_list("path", flat=True).first()
    if not places or path is None:
        return 0
    rules = {rule.pk: rule for rule in SelectionRule.objects.filter(pk__in={place.rule_id for place in places})}
    levels = {one["cap"] for rule in rules.values() for one in rule.bodies}
    around, by_pk = Surroundings({unit: path}, levels, on), {place.pk: place for place in places}
    spoken = set(Opinion.objects.filter(body__place__in=by_pk, withdrawn_at=None).values_list("body", flat=True))
    changed = []
    for asked in Consulted.objects.filter(place__in=by_pk).exclude(pk__in=spoken):
        bodies = rules[by_pk[asked.place_id].rule_id].bodies
        body = around.nearest(unit, next((one["cap"] for one in bodies if one["ma"] == asked.code), ""))
        if (found := body.unit if body else None) != asked.unit_id:
            asked.unit_id = found
            changed.append(asked)
    Consulted.objects.bulk_update(changed, ["unit"], batch_size=BATCH)
    record_audit(_event("selection.follow_placement", place, by) for place in places if changed)
    return len(changed)


def _lapse(places: Sequence[Place], on: dt.date, reason: str, by: Any) -> None:
    """The seats of units that ended are looked at no more."""
    for place in places:
        place.outcome, place.settled_on = Place.Outcome.LAPSED, on
        place.reason = f"Đơn vị kết thúc ngày {format_date(on)}: {reason}"[:300]
    Place.objects.bulk_update(places, ["outcome", "settled_on", "reason"], batch_size=BATCH)
    record_audit(_event("selection.end_place", place, by, {"outcome": place.outcome}, reason) for place in places)


def _begin_again(places: Sequence[Place], heirs: Mapping[int, int | None], on: dt.date, by: Any) -> None:
    """The seats of the heirs take the places of those that ended, with the candidates of these."""
    led = [(place, heir) for place in places if (heir := heirs[place.unit_id]) is not None]
    if not led:
        return
    wanted = {heir for _, heir in led}
    ensure_seats(wanted, on=on, by=by)
    rounds = {place.round_id: place.round for place, _ in led}
    paths = dict(UnitPath.objects.on(on).open().filter(unit__in=wanted).values_list("unit_id", "path"))
    made: dict[tuple[int, int], Place] = {}
    for pk, row in rounds.items():
        there = {heir for place, heir in led if place.round_id == pk}
        rules = rules_in_force(row.position_id, {unit: paths[unit] for unit in there if unit in paths}, on)
        seats = _free_seats(row, rules, on)
        for place in lay_places(row, seats, paths, rules, on) if seats else ():
            made.setdefault((pk, place.unit_id), place)
        known = Place.objects.filter(round=pk, unit__in=there, outcome=Place.Outcome.OPEN).select_related("rule")
        for place in known:
            made.setdefault((pk, place.unit_id), place)
    lay_candidates(list(made.values()), on, by)
    _bring_candidates([(place, made.get((place.round_id, heir))) for place, heir in led], by)


def _free_seats(row: Round, rules: Mapping[int, SelectionRule], on: dt.date) -> list[Seat]:
    """The seats of these units that no open round looks at yet."""
    seats = Seat.objects.on(on).filter(unit__in=list(rules), position=row.position_id)
    taken = Place.objects.filter(seat__in=seats, round__closed_on=None).values("seat")
    return list(seats.exclude(pk__in=taken).order_by("unit", "ordinal"))


def _bring_candidates(led: Iterable[tuple[Place, Place | None]], by: Any) -> None:
    """Who was looked at for a seat that ended is looked at for the one that follows it."""
    follows = {old.pk: new for old, new in led if new is not None}
    new_places = {new.pk for new in follows.values()}
    there = set(Candidate.objects.filter(place__in=new_places).values_list("place", "person"))
    rows = []
    for one in Candidate.objects.current().filter(place__in=follows).order_by("pk"):
        key = follows[one.place_id].pk, one.person_id
        if key not in there:
            there.add(key)
            rows.append(
                Candidate(
                    place_id=key[0], person_id=key[1], origin=Candidate.Origin.OTHER, note=one.note, added_by=by,
                    added_at=now(),
                )
            )  # fmt: skip
    Candidate.objects.bulk_create(rows, batch_size=BATCH)


def _lead_bodies(heirs: Mapping[int, int | None]) -> None:
    """Bodies that are still asked, and hamlets, go on with their heirs."""
    still = {"outcome": Place.Outcome.OPEN, "round__closed_on": None}
    asked = list(Consulted.objects.filter(unit__in=heirs, **{f"place__{name}": value for name, value in still.items()}))
    for one in asked:
        one.unit_id = heirs[one.unit_id]
    Consulted.objects.bulk_update(asked, ["unit"], batch_size=BATCH)
    places = list(Place.objects.filter(hamlet__in=heirs, **still))
    for place in places:
        place.hamlet_id = heirs[place.hamlet_id]
    Place.objects.bulk_update(places, ["hamlet"], batch_size=BATCH)


def _lead_rounds(heirs: Mapping[int, int | None], on: dt.date, reason: str, by: Any) -> None:
    """Rounds of ended units go on with the heir; where nobody carries on, they are closed, and so are their places."""
    rounds = list(Round.objects.select_for_update(no_key=True).filter(unit__in=heirs, closed_on=None).order_by("pk"))
    ended = []
    for row in rounds:
        heir = heirs[row.unit_id]
        if heir is None:
            row.closed_on, row.closed_by = on, by
            ended.append(row.pk)
        else:
            row.unit_id = heir
        row.version += 1
    Round.objects.bulk_update(rounds, ["unit", "closed_on", "closed_by", "version"], batch_size=BATCH)
    for part in portions(ended):
        _lapse(list(Place.objects.filter(round__in=part, outcome=Place.Outcome.OPEN)), on, reason, by)
    verbs = {True: "selection.close_round", False: "selection.lead_round"}
    record_audit(
        audit_event(verb=verbs[row.pk in ended], subject=row, by=by, unit_id=row.unit_id, reason=reason)
        for row in rounds
    )


def _lead_rules(heirs: Mapping[int, int | None], on: dt.date, by: Any) -> None:
    """Rules that were written by hand go on with the heir, unless it has its own; those of programmes are carried on by
    these.
    """
    rows = list(SelectionRule.objects.within(on, None).filter(unit__in=heirs, source="").order_by("pk"))
    has_own = set(
        SelectionRule.objects.within(on, None)
        .filter(unit__in=[heir for heir in heirs.values() if heir])
        .values_list("unit", "position")
    )
    following = []
    for row in rows:
        heir = heirs[row.unit_id]
        if heir is not None and (heir, row.position_id) not in has_own:
            has_own.add((heir, row.position_id))
            copied = {field: getattr(row, field) for field in (
                "position_id", "with_position_id", "is_two_way", "criteria", "bodies", "basis", "ends_on")}  # fmt: skip
            following.append(
                SelectionRule(unit_id=heir, starts_on=max(on, row.starts_on), given_by=by, given_at=now(), **copied)
            )
        if row.starts_on < on:
            row.ends_on = on - DAY
        else:
            row.withdrawn_at, row.withdrawn_reason = now(), "Đơn vị kết thúc"
    SelectionRule.objects.bulk_update(rows, ["ends_on", "withdrawn_at", "withdrawn_reason"], batch_size=BATCH)
    SelectionRule.objects.bulk_create(following, batch_size=BATCH)
    record_audit(
        audit_event(verb="selection.give_rule", subject=row, by=by, unit_id=row.unit_id, after={"basis": row.basis})
        for row in following
    )


def _event(verb: str, place: Place, by: Any, after: dict | None = None, reason: str = "") -> Any:
    return audit_event(
        verb=verb, subject=place, by=by, unit_id=place.unit_id, after=after, reason=reason, is_sensitive=True
    )
