"""How much support of a month somebody has a right to: days in the seats, rates that change, several posts at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from thulinh.kernel.text import format_number

BY_DAY, HALF_MONTH, WHOLE_MONTH, ONCE = "theo-ngay", "nua-thang", "ca-thang", "mot-lan"
HALF = 15  # so many days make a month whole, where it is counted by halves
LONGEST = 300


@dataclass(frozen=True)
class RateDays:
    """A full month's rate on some days of the month, and how it is told: "0,5 × 1.150.000 đồng"."""

    first: int
    last: int
    rate: Fraction
    words: str


@dataclass(frozen=True)
class RuleDays:
    """A rule on the days of one month on which it holds; from day 0 when it held on the eve of the month already.
    `depth`: how near the seats its unit stands. `proration` is `ONCE` of what is given once, when the right begins.
    """

    key: int
    code: str
    positions: tuple[str, ...]
    first: int
    last: int
    rates: tuple[RateDays, ...]
    proration: str = BY_DAY
    group: str = ""
    percent: int = 100
    depth: int = 0

    def rate_on(self, day: int) -> RateDays:
        """The rate of one of the month's days; of the eve that of the first."""
        return next(one for one in self.rates if one.first <= max(day, 1) <= one.last)


@dataclass(frozen=True)
class HeldDays:
    """A position held on some days of the month, in a place that lies within the units of these rules; from day 0 when
    it was held there on the eve of the month already.
    """

    position: str
    first: int
    last: int
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one support of a month comes to: whole đồng, with the words of the computation.

    `rule`: the rule of the last day; `place`: which of the held positions says where it belongs to.
    """

    code: str
    rule: int
    place: int
    days: int
    due_vnd: int
    reason: str


@dataclass(frozen=True)
class _Piece:
    """A run of days on which one rule, rate and percentage hold."""

    rule: RuleDays
    rate: RateDays
    percent: int
    days: int
    place: int


def shares(days: int, held: Sequence[HeldDays], rules: Mapping[int, RuleDays]) -> list[Share]:
    """What somebody who held these positions has a right to for a month of so many days.

    On each day a rule holds for who then holds all of its positions within its unit; of rules of one code the nearest,
    of equally near ones the larger. Of the supports of one group the largest is whole, of each other its percentage.
    """
    known = {key for one in held for key in one.rules}
    mine = [rules[key] for key in sorted(known) if key in rules]
    earlier = {code for code, (rule, _) in _chosen(0, held, mine).items() if rule.proration == ONCE}
    pieces: dict[str, list[_Piece]] = {}
    for first, after in pairwise([*_cuts(days, held, mine), days + 1]):
        chosen = _chosen(first, held, mine)
        for rule, percent in _weighed([rule for rule, _ in chosen.values()], first):
            place = chosen[rule.code][1]
            pieces.setdefault(rule.code, []).append(_Piece(rule, rule.rate_on(first), percent, after - first, place))
    return [_share(code, found, days) for code, found in sorted(pieces.items()) if code not in earlier]


def _cuts(days: int, held: Iterable[HeldDays], rules: Iterable[RuleDays]) -> list[int]:
    """The days on which something may change."""
    found = {1}
    for one in held:
        found |= {one.first, one.last + 1}
    for rule in rules:
        found |= {rule.first, rule.last + 1, *(rate.first for rate in rule.rates)}
    return sorted(day for day in found if 1 <= day <= days)


def _chosen(day: int, held: Sequence[HeldDays], rules: Iterable[RuleDays]) -> dict[str, tuple[RuleDays, int]]:
    """Of each code the rule that holds on a day, and which held position is its first."""
    there = [(place, one) for place, one in enumerate(held) if one.first <= day <= one.last]
    found: dict[str, tuple[RuleDays, int]] = {}
    for rule in rules:
        if not rule.first <= day <= rule.last:
            continue
        within = {one.position: place for place, one in reversed(there) if rule.key in one.rules}
        if any(position not in within for position in rule.positions):
            continue
        other = found.get(rule.code)
        if other is None or _order(rule, day) < _order(other[0], day):
            found[rule.code] = rule, within[rule.positions[0]]
    return found


def _order(rule: RuleDays, day: int) -> tuple[int, Fraction, int]:
    return -rule.depth, -rule.rate_on(day).rate, rule.key


def _weighed(rules: Iterable[RuleDays], day: int) -> list[tuple[RuleDays, int]]:
    """Each rule with the percentage of it that is due on a day."""
    found, groups = [], set()
    for rule in sorted(rules, key=lambda one: (-one.rate_on(day).rate, one.code)):
        found.append((rule, rule.percent if rule.group and rule.group in groups else 100))
        groups.add(rule.group)
    return found


def _share(code: str, pieces: Sequence[_Piece], days: int) -> Share:
    """One support of the month, rounded half up to whole đồng, once."""
    held, last = sum(piece.days for piece in pieces), pieces[-1]
    total = sum((piece.rate.rate * piece.days * piece.percent for piece in pieces), Fraction()) / 100
    joined = _joined(pieces)
    if last.rule.proration == ONCE:
        exact, words = pieces[0].rate.rate * pieces[0].percent / 100, f"một lần: {_told(pieces[0])}"
    elif last.rule.proration == BY_DAY:
        exact, words = total / days, " + ".join(_told(piece, f"{piece.days}/{days} ngày") for piece in joined)
    else:
        is_half = last.rule.proration == HALF_MONTH and held < HALF
        exact, words = total / held / (2 if is_half else 1), _by_month(joined, held, days, is_half)
    due = int(exact + Fraction(1, 2))  # never below nothing, so this is half up
    return Share(code, last.rule.key, last.place, held, due, words if len(words) <= LONGEST else _short(words))


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The runs of days that are told alike, as one."""
    found: list[_Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last and (last.rate.rate, last.rate.words, last.percent) == (
            piece.rate.rate,
            piece.rate.words,
            piece.percent,
        ):
            found[-1] = _Piece(piece.rule, piece.rate, piece.percent, last.days + piece.days, piece.place)
        else:
            found.append(piece)
    return found


def _told(piece: _Piece, days: str = "") -> str:
    words = f"{days} × {piece.rate.words}" if days else piece.rate.words
    return words if piece.percent == 100 else f"{words} × {piece.percent}% (kiêm nhiệm)"


def _by_month(pieces: Sequence[_Piece], held: int, days: int, is_half: bool) -> str:
    how = "một nửa tháng" if is_half else "cả tháng"
    if len(pieces) == 1:
        return f"{held}/{days} ngày, tính {how}: {_told(pieces[0])}"
    return f"{held}/{days} ngày, tính {how}, bình quân: " + ", ".join(
        _told(piece, f"{piece.days} ngày") for piece in pieces
    )


def _short(words: str) -> str:
    return words[: LONGEST - 1] + "…"


def amount_words(amount_vnd: int | Decimal) -> str:
    """So much money: 575.000 đồng."""
    return f"{format_number(float(amount_vnd), 0 if amount_vnd == int(amount_vnd) else 1)} đồng"
