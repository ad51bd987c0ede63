"""Sets with a name over people: seats, holders, charges, memberships; plain rows that are counted and clicked through.

Subject sets have the columns subject, path, starts_on, ends_on, and record and quantity, so that they are sets of
states too; a subject whose unit moved or whose holder changed has one row for each stretch of days. Fact sets have
subject, path, day, record, quantity. None has an order.
"""

from collections.abc import Collection

from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least, NullIf

from thulinh.kernel.writing import overlap_q
from thulinh.people.models import Charge, Holding, Membership, Seat
from thulinh.people.rules import FOREVER

# Measures over facts that only named positions may see by name; the catalogue marks them so.
SENSITIVE = frozenset({"party_standing_of_holders"})
_FOREVER = Value(FOREVER, DateField())


def seats_of(positions: Collection[str], *, residential: bool | None = None) -> QuerySet:
    """The seats of these positions, held or vacant, where each unit stood.

    `residential`: only seats of units that are (or are not) on residential ground.
    Shape: subject is a seat.
    """
    seats = Seat.objects.current().filter(position__in=positions)
    if residential is not None:
        seats = seats.filter(unit__is_residential=residential)
    return _stretches(seats.filter(_open_then("unit__paths__")), "pk", "unit__paths__", ())


def seats_held(positions: Collection[str], *, residential: bool | None = None) -> QuerySet:
    """The seats of these positions on the days on which somebody held them.

    Shape: subject is a seat; one row for each holding and place.
    """
    return _held(positions, residential, "seat")


def holders_of(positions: Collection[str], *, residential: bool | None = None) -> QuerySet:
    """The people who hold seats of these positions, on the days on which they do.

    Shape: subject is a person; one row for each holding and place.
    """
    return _held(positions, residential, "person")


def holdings_begun(positions: Collection[str], *, how: Collection[str] | None = None) -> QuerySet:
    """That somebody took a seat of these positions, on the day they did; `how`: only in these ways.

    Shape: subject is the seat's unit, record a holding.
    """
    rows = Holding.objects.current().filter(seat__position__in=positions)
    if how is not None:
        rows = rows.filter(how__in=how)
    return _facts(rows.filter(_at_start("seat__unit__paths__")), "seat__unit", F("seat__unit__paths__path"))


def charges(*, levels: Collection[str] | None = None) -> QuerySet:
    """Who is in charge of which branch, while it stands below their committee's unit: one subject for each officer and
    branch; `levels`: only units of these levels.

    Shape: subject is a charge, path the branch's.
    Source: SV3.
    """
    of_level = Q() if levels is None else Q(unit__paths__level__in=levels)
    rows = Charge.objects.current().filter(
        _open_then("unit__paths__") & of_level, unit__paths__parent=F("holding__seat__unit")
    )
    return _stretches(rows, "pk", "unit__paths__", ())


def members(*, kinds: Collection[str] = Membership.AT_HOME) -> QuerySet:
    """The people who belong to units, on the days on which they do; those who have their home there unless `kinds`.

    Shape: subject is a person.
    """
    rows = Membership.objects.current().filter(_open_then("unit__paths__"), kind__in=kinds)
    return _stretches(rows, "person", "unit__paths__", ())


def memberships_begun(*, began_by: Collection[str] = (Membership.Began.ADMISSION,)) -> QuerySet:
    """That somebody became a member of the Union, on the day it began; by admission unless `began_by` says otherwise.

    Shape: subject is a unit, record a membership; the path is the unit's on that day.
    Source: HN7.
    """
    rows = Membership.objects.current().filter(began_by__in=began_by).exclude(kind=Membership.Kind.ASSOCIATION)
    return _facts(rows, "unit", F("path"))


def party_standing_of_holders(positions: Collection[str], *, states: Collection[str]) -> QuerySet:
    """The seats of these positions on the days on which their holder stood so towards the Party. Sensitive.

    Shape: subject is a seat; one row for each holding, place and standing.
    """
    held = Holding.objects.current().filter(
        _open_then("seat__unit__paths__"),
        overlap_q(F("starts_on"), None, "person__party_standings__"),
        Q(ends_on=None) | Q(person__party_standings__starts_on__lte=F("ends_on")),
        seat__position__in=positions,
        person__party_standings__state__in=states,
        person__party_standings__withdrawn_at=None,
    )
    return _stretches(held, "seat", "seat__unit__paths__", ("person__party_standings__",))


def dual_holders(positions: Collection[str], *, also: Collection[str]) -> QuerySet:
    """The seats of these positions on the days on which their holder also holds a seat of one of the others (`also`).

    Shape: subject is a seat, record the holding of that seat; one row for each holding, place and second seat.
    Source: HT1, HT7.
    """
    second = "person__holdings__"
    held = Holding.objects.current().filter(
        _open_then("seat__unit__paths__"),
        overlap_q(F("starts_on"), None, second),
        Q(ends_on=None) | Q(**{f"{second}starts_on__lte": F("ends_on")}),
        seat__position__in=positions,
        **{f"{second}seat__position__in": also, f"{second}withdrawn_at": None},
    )
    # Who holds two seats of the other position in the same days is counted once.
    return _stretches(held, "seat", "seat__unit__paths__", (second,)).distinct()


def _held(positions: Collection[str], residential: bool | None, subject: str) -> QuerySet:
    held = Holding.objects.current().filter(_open_then("seat__unit__paths__"), seat__position__in=positions)
    if residential is not None:
        held = held.filter(seat__unit__is_residential=residential)
    return _stretches(held, subject, "seat__unit__paths__", ())


def _open_then(paths: str) -> Q:
    """The places where the unit was open on at least one day of the row's own."""
    meets = Q(**{f"{paths}ends_on": None}) | Q(**{f"{paths}ends_on__gte": F("starts_on")})
    meets &= Q(ends_on=None) | Q(**{f"{paths}starts_on__lte": F("ends_on")})
    return meets & Q(**{f"{paths}is_open": True})


def _at_start(paths: str) -> Q:
    """The place where the unit stood on the row's first day."""
    first = Q(**{f"{paths}starts_on__lte": F("starts_on")})
    return first & (Q(**{f"{paths}ends_on": None}) | Q(**{f"{paths}ends_on__gte": F("starts_on")}))


def _stretches(rows: QuerySet, subject: str, paths: str, others: Collection[str]) -> QuerySet:
    """The days that the row shares with the place of its unit, and with the other dated rows that it was joined to."""
    joined = ("", paths, *others)
    last = Least(*(Coalesce(f"{prefix}ends_on", _FOREVER) for prefix in joined))
    # Named columns first: only then may a column take the name of a field.
    return (
        rows.values("pk")
        .annotate(
            subject=F(subject),
            path=F(f"{paths}path"),
            starts_on=Greatest(*(f"{prefix}starts_on" for prefix in joined)),
            ends_on=NullIf(last, _FOREVER),
            record=F("pk"),
            quantity=Value(1, IntegerField()),
        )
        .values("subject", "path", "starts_on", "ends_on", "record", "quantity")
    )


def _facts(rows: QuerySet, subject: str, path: F) -> QuerySet:
    return (
        rows.values("pk")
        .annotate(
            subject=F(subject),
            path=path,
            day=F("starts_on"),
            record=F("pk"),
            quantity=Value(1, IntegerField()),
        )
        .values("subject", "path", "day", "record", "quantity")
    )
