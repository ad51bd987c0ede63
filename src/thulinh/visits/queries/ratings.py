"""How useful those visited found the visits of a committee: a sum, never somebody's word."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import LAST_DAY
from thulinh.visits.models import Rating
from thulinh.visits.rules.ratings import Sum, summed

LEAST = "danh-gia-it-nhat-so-luot"


@dataclass(frozen=True)
class RatedYear:
    """A committee's ratings of one year, as a sum."""

    year: int
    sum: Sum


def rated_years(units: Iterable[int], *, least: int | None = None) -> dict[int, Sequence[RatedYear]]:
    """The ratings of the visits that each of these committees sent, year by year, the latest first.

    What keeps a single rating from being seen, also from who compares two answers:

    - There is no choice of days, of form, of place or of people: the only cells are a committee itself (never a level
      above it with all below) and a calendar year. No two cells share a rating, so no difference of cells is one.
    - A sum grows by whole groups only: of the ratings in the order in which they came, those that fill a group of
      `least` count, the rest wait until the next group is full. Who looks before and after somebody has rated sees
      the same sum, or one that has grown by a whole group.
    - A rating is never changed, taken back or moved, whatever becomes of the visit and of the host's word
      (models.Rating), so that no correction shows as a difference.
    - A mean near either end is said as a bound ("từ 2,7"), or a sum of five times the best would tell each of them
      (rules/ratings.py).

    Shape: committees without a full group are missing.
    Queries: one.
    """
    group = least or parameter(LEAST, LAST_DAY)
    scores: dict[tuple[int, int], list[int]] = defaultdict(list)
    rows = Rating.objects.filter(unit__in=list(units)).order_by("unit_id", "-year", "pk")
    for unit, year, score in rows.values_list("unit_id", "year", "score"):
        scores[unit, year].append(score)
    found: dict[int, list[RatedYear]] = defaultdict(list)
    for (unit, year), every in scores.items():
        total = summed(every, least=group)
        if total is not None:
            found[unit].append(RatedYear(year, total))
    return dict(found)
