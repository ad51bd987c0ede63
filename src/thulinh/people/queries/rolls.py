"""Who is expected at a session, by the kind of roll call that its kind of activity has."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Membership, Position
from thulinh.units.models import BodyScope, UnitPath, under_q

MEMBERS, SECRETARIES, COMMITTEE, CLUB, NOBODY = "doan-vien", "bi-thu", "btv", "hoi-vien-clb", "khong"
ROLLS = (MEMBERS, SECRETARIES, COMMITTEE, CLUB, NOBODY)
BRANCH_SECRETARY = "bi-thu-chi-doan"
# As what somebody is expected; the same words stand in an attendance.
MEMBER, TWO_WAY, OFFICER = "doan-vien", "hai-chieu", "can-bo"
_PATHS = "seat__unit__paths__"


@dataclass(frozen=True)
class Expected:
    """Somebody who is expected at a session: for which unit, as what, with a vote or without."""

    person: int
    name: str
    name_key: str
    unit: int
    unit_name: str
    standing: str
    position: str = ""
    position_short: str = ""
    may_vote: bool = True


def roll_for(
    roll: str, host: int, on: dt.date, *, parts: Sequence[int] = (), include_away: bool = False
) -> list[Expected]:
    """Who is expected at a session of that unit on that day.

    `roll`: "doan-vien", members of the host and of `parts` (the branches of a joint session), two-way participants and
    those there for a time without a vote, those who work away only with `include_away`; "bi-thu", the secretaries of
    the branches below the host and its standing members; "btv", the host's standing committee; "hoi-vien-clb", the
    members of the club and who chairs it; "khong", nobody.
    Shape: each person once, by unit, then by name.
    Queries: three at most, however many branches there are.
    Source: HN1, HN8, SV2, SV3, SV5.
    """
    if roll == MEMBERS:
        found = _members([host, *parts], on, include_away)
    elif roll == SECRETARIES:
        found = _secretaries(host, on)
    elif roll == COMMITTEE:
        found = _officers(on, Q(seat__unit=host, seat__position__is_committee=True))
    elif roll == CLUB:
        found = [*_officers(on, Q(seat__unit=host)), *club_members(host, on)]
    elif roll == NOBODY:
        return []
    else:
        raise ValueError(f"no roll call is called {roll!r}")
    return list({line.person: line for line in reversed(found)}.values())[::-1]


def club_members(body: int, on: dt.date) -> list[Expected]:
    """The members of a club on that day: those who hold the named seat in its scope (HN1).

    Shape: holders in residential units only, by unit, then by name; nobody for a unit that has no such scope.
    Queries: two.
    Source: HN1.
    """
    scopes = (
        BodyScope.objects.on(on)
        .filter(dated_q(on, "unit__paths__"), body=body)
        .exclude(member_position="")
        .values_list("member_position", "unit__paths__path")
    )
    wanted = Q(pk__in=[])
    for position, path in scopes:
        wanted |= Q(under_q(path, f"{_PATHS}path"), seat__position=position, seat__unit__is_residential=True)
    return _officers(on, wanted)


def _members(units: Iterable[int], on: dt.date, include_away: bool) -> list[Expected]:
    kinds = [Membership.Kind.HOME, Membership.Kind.TEMPORARY, Membership.Kind.TWO_WAY]
    kinds += [Membership.Kind.AWAY] if include_away else []
    rows = (
        Membership.objects.on(on)
        .filter(dated_q(on, "unit__paths__"), unit__in=list(units), kind__in=kinds, person__withdrawn_at=None)
        .order_by("unit__paths__name_key", "unit", "person__name_key", "pk")
        .values_list("person", "person__full_name", "person__name_key", "unit", "unit__paths__name", "kind")
    )
    # Who belongs to two of the branches is expected once, where they vote.
    voters_first = sorted(rows, key=lambda row: not Membership.Kind(row[5]).may_vote)
    seen: dict[int, tuple] = {}
    for row in voters_first:
        seen.setdefault(row[0], row)
    return [
        Expected(
            *row[:5],
            standing=TWO_WAY if row[5] == Membership.Kind.TWO_WAY else MEMBER,
            may_vote=Membership.Kind(row[5]).may_vote,
        )
        for row in rows
        if seen[row[0]] == row
    ]


def _secretaries(host: int, on: dt.date) -> list[Expected]:
    place = UnitPath.objects.on(on).filter(unit=host).select_related("level").first()
    if place is None:
        return []
    if not place.level.is_union:
        return club_members(host, on)
    secretaries = Q(under_q(place.path, f"{_PATHS}path"), seat__position=BRANCH_SECRETARY)
    standing = Q(seat__unit=host, seat__position__is_standing=True)
    return sorted(_officers(on, secretaries | standing), key=lambda line: line.unit != host)


def _officers(on: dt.date, wanted: Q) -> list[Expected]:
    rows = (
        Holding.objects.on(on)
        .filter(wanted & dated_q(on, _PATHS) & Q(**{f"{_PATHS}is_open": True}))
        .order_by(f"{_PATHS}name_key", "seat__unit", "seat__position__rank", "person__name_key", "pk")
        .values_list(
            "person", "person__full_name", "person__name_key", "seat__unit", f"{_PATHS}name",
            "seat__position", "seat__position__short_name",
        )
    )  # fmt: skip
    return [Expected(*row[:5], standing=OFFICER, position=row[5], position_short=row[6]) for row in rows]


def standing_positions() -> list[str]:
    """The positions whose holders are standing members (thường trực).

    Queries: one.
    """
    return list(Position.objects.filter(is_standing=True).values_list("code", flat=True))
