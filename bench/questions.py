"""Figures, the cockpit, lists and what is due: how long, how many queries, beside hand-written SQL and DuckDB."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import hand
import timing
from generate import ON

MILLISECONDS = 1000


@dataclass(frozen=True)
class Line:
    """One measured question; `hand` and `duck` are how long those took, where they answer the same."""

    name: str
    seconds: float = 0
    queries: int = 0
    in_database: float = 0
    hand: float | None = None
    duck: float | None = None


@dataclass(frozen=True)
class Spot:
    """A place and the account of somebody who works there."""

    name: str
    path: str
    unit: int


def spots() -> list[Spot]:
    """The nation, its first province, that province's first commune and the commune's first branch."""
    from thulinh.units.models import UnitPath

    found, path = [], ""
    for name, level in (("nation", "trung-uong"), ("province", "tinh"), ("commune", "xa"), ("branch", "chi-doan")):
        row = UnitPath.objects.on(ON).open().filter(level=level).under(path).order_by("path").first()
        path = row.path
        found.append(Spot(name, row.path, row.unit_id))
    return found


def duckdb_rows(other: Any) -> Callable[[str], list[tuple]]:
    """Ask DuckDB."""
    return lambda text: other.execute(text).fetchall()


def own_rows(text: str) -> list[tuple]:
    """Ask our database in somebody's own words."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall()


def as_cells(rows: list[tuple]) -> dict[str, tuple[int, ...]]:
    """Rows of the hand-written statements by place."""
    return {row[0]: tuple(int(value or 0) for value in row[1:]) for row in rows if any(row[1:])}


def our_cells(cells: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """The same of our own answer."""
    found = {path: tuple(int(getattr(cell, name)) for name in hand.COLUMNS) for path, cell in cells.items()}
    return {path: numbers for path, numbers in found.items() if any(numbers)}


class Cockpit:
    """The figures of all programmes for a place and its days, asked in three ways that must agree."""

    def __init__(self, spot: Spot, period: str, other: Any) -> None:
        from django.db import connection

        from thulinh.kernel.periods import parse_period

        self.spot, self.span, self.other = spot, parse_period(period, ON), other
        day = hand.plain_day if connection.vendor == "sqlite" else hand.typed_day
        ours = hand.Place(spot.path, self.span, ON, day)
        theirs = replace(ours, day=hand.typed_day)
        self.by_hand = {code: figure(ours) for code, figure in hand.FIGURES.items()}
        self.in_duckdb = {code: figure(theirs) for code, figure in hand.FIGURES.items()}

    def own(self) -> list[Any]:
        """As the cockpit's page asks."""
        from thulinh.desk.queries.figures import results

        return results(path=self.spot.path, span=self.span, on=ON)

    def figures(self) -> dict[str, Callable[[], Any]]:
        """Each figure of its own."""
        from thulinh.programmes.queries import adopted, ask
        from thulinh.units.rules import WIDTH

        depth = len(self.spot.path) // WIDTH + 1
        return {
            f"{one.code}.{asked.definition.code}": lambda asked=asked: asked.cells(depth)
            for one in adopted(self.span, self.spot.path)
            for asked in ask(one, path=self.spot.path, span=self.span, on=ON)
        }

    def check(self) -> None:
        """Stop when one number differs."""
        found = {result.key: our_cells(result.below) for result in self.own()}
        for code, text in self.by_hand.items():
            expected = as_cells(own_rows(text))
            if code in found and found[code] != expected:
                raise SystemExit(f"{self.spot.name} {self.span.label} {code}: {_difference(found[code], expected)}")
            if as_cells(self.other.execute(self.in_duckdb[code]).fetchall()) != expected:
                raise SystemExit(f"{self.spot.name} {self.span.label} {code}: DuckDB counts otherwise")
        missing = {code for code in set(self.by_hand) - set(found) if as_cells(own_rows(self.by_hand[code]))}
        if missing or set(found) - set(self.by_hand):
            raise SystemExit(f"figures without a peer: {missing or set(found) - set(self.by_hand)}")

    def whole(self, rounds: int) -> Line:
        """The whole cockpit."""
        codes = [result.key for result in self.own()]
        took = timing.interleaved(
            {
                "ours": self.own,
                "hand": lambda: [own_rows(self.by_hand[code]) for code in codes],
                "duck": lambda: [self.other.execute(self.in_duckdb[code]).fetchall() for code in codes],
            },
            rounds,
        )
        return line(f"cockpit, {self.spot.name}, {self.span.label}", self.own, took)

    def each(self, rounds: int) -> list[Line]:
        """Figure by figure."""
        return [
            line(
                f"figure {code}, {self.spot.name}, {self.span.label}",
                own,
                timing.interleaved(
                    {
                        "ours": own,
                        "hand": lambda code=code: own_rows(self.by_hand[code]),
                        "duck": lambda code=code: self.other.execute(self.in_duckdb[code]).fetchall(),
                    },
                    rounds,
                ),
            )
            for code, own in self.figures().items()
        ]


def _difference(ours: Mapping, theirs: Mapping) -> str:
    places = [place for place in {*ours, *theirs} if ours.get(place) != theirs.get(place)]
    return "; ".join(f"{place}: ours {ours.get(place)}, by hand {theirs.get(place)}" for place in sorted(places)[:5])


def line(name: str, own: Callable[[], Any], took: Mapping[str, float]) -> Line:
    """A measured question with what it asks of the database."""
    asked = timing.asked(own)
    return Line(name, took["ours"], asked.queries, asked.seconds, took.get("hand"), took.get("duck"))


def alone(name: str, own: Callable[[], Any], rounds: int) -> Line:
    """A question without a peer."""
    return line(name, own, timing.interleaved({"ours": own}, rounds))


def cockpits(rounds: int, other: Any) -> list[Line]:
    """The cockpit at three levels, for a month and a year; the nation's year figure by figure."""
    lines = []
    for spot in spots()[:3]:
        for period in ("2026-10", "12-thang"):
            asked = Cockpit(spot, period, other)
            asked.check()
            lines.append(asked.whole(rounds))
            if spot.name == "nation" and period == "12-thang":
                lines += asked.each(rounds)
    return lines


def lists(rounds: int) -> list[Line]:
    """What stands behind a figure: pages of fifty duties and records, the count, who stands outside."""
    from thulinh.kernel.periods import parse_period
    from thulinh.programmes.queries import find

    code, lines = "nen-nep-sinh-hoat-chi-doan", []
    for spot in (spots()[0], spots()[2]):
        [asked] = find(code, "sinh-hoat-thang", path=spot.path, span=parse_period("12-thang", ON), on=ON)
        lines += [
            alone(f"fifty missing duties, {spot.name}", lambda a=asked: a.rows(state="con-thieu", limit=50), rounds),
            alone(f"fifty records, {spot.name}", lambda a=asked: a.records(limit=50), rounds),
            alone(f"who stands outside, {spot.name}", asked.outside, rounds),
        ]
    return lines


def dues(rounds: int) -> list[Line]:
    """What is due for one secretary, for a commune with all below it, and what is overdue in the nation."""
    from thulinh.desk.queries.overdue import overdue
    from thulinh.programmes.queries import dues as asked

    nation, _, commune, branch = spots()
    return [
        alone("due, one secretary", lambda: asked(path=branch.path, on=ON, units=[branch.unit]), rounds),
        alone("due, a commune and all below", lambda: asked(path=commune.path, on=ON), rounds),
        alone("overdue, the nation", lambda: overdue(path=nation.path, on=ON), rounds),
    ]


def pages(rounds: int) -> list[Line]:
    """Whole pages as a browser gets them: rights, queries, templates."""
    from django.test import Client

    from thulinh.kernel import clock

    lines = []
    nation, province, commune, branch = spots()
    readers = {spot.name: _reader(spot.unit) for spot in (nation, province, commune, branch)}
    asked = {
        "page, home of a secretary": (readers["branch"], "/"),
        "page, home of a commune": (readers["commune"], "/"),
        "page, cockpit of a commune": (readers["commune"], f"/bang-dieu-hanh/{commune.unit}/"),
        "page, cockpit of a province": (readers["province"], f"/bang-dieu-hanh/{province.unit}/"),
        "page, cockpit of the nation": (readers["nation"], f"/bang-dieu-hanh/{nation.unit}/"),
    }
    for name, (account, address) in asked.items():
        client = Client(HTTP_HOST="localhost")
        client.force_login(account)

        def get(client: Client = client, address: str = address) -> None:
            with clock.on(_at_noon()):
                answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")

        lines.append(alone(name, get, rounds))
    return lines


def _at_noon() -> Any:
    import datetime as dt

    return dt.datetime.combine(ON, dt.time(12))


def _reader(unit: int) -> Any:
    """An account of whoever holds the highest seat of a unit, with the second step that some levels must have."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from thulinh.people.models import Account, Holding

    holding = Holding.objects.on(ON).filter(seat__unit=unit).order_by("seat__position__rank").first()
    account = Account.objects.get_or_create(username=f"bench-{unit}", defaults={"person_id": holding.person_id})[0]
    TOTPDevice.objects.get_or_create(user=account, defaults={"name": "bench"})
    return account
