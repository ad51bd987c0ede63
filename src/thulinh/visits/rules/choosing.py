"""Who goes where, of all that is allowed, so that as much as possible speaks for it: numbers in, numbers out.

Two ways, within the same bounds: the simple one is always there; the best one needs SciPy, which may be missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

GREEDY, BEST = "don-gian", "toi-uu"
Choice = list[tuple[int, int]]  # (number of the cadre, number of the place)


@dataclass(frozen=True)
class Task:
    """The choice to be made, without names: places and cadres by their numbers in order, and what is allowed.

    `worth`: points of each place; `group`: its commune; `more`: what who goes adds, cadre by cadre; `slots`: how many
    visits each cadre makes; `least` and `most`: how many each commune gets. The bounds leave room for all visits.
    """

    worth: Sequence[float]
    group: Sequence[int]
    more: Sequence[Sequence[float]]
    slots: Sequence[int]
    least: Mapping[int, int]
    most: Mapping[int, int]


def best_way() -> str:
    """The better of the ways that are at hand."""
    return BEST if find_spec("scipy") else GREEDY


def choose(task: Task, way: str) -> Choice:
    """Who goes where, found in one of the two ways."""
    return best(task) if way == BEST else greedy(task)


def objective(task: Task, chosen: Choice) -> float:
    """The points of a choice: what both ways try to make large."""
    return round(sum(task.worth[place] + task.more[who][place] for who, place in chosen), 2)


def greedy(task: Task) -> Choice:
    """The best visit first, then the best that is left, commune after commune, round after round."""
    pairs = [
        (-(task.worth[place] + more), who, place)
        for who, row in enumerate(task.more)
        for place, more in enumerate(row)
        if task.slots[who]
    ]
    pairs.sort()
    left, taken, chosen = list(task.slots), [False] * len(task.worth), []
    while any(left):
        served: set[int] = set()
        for _, who, place in pairs:
            if left[who] and not taken[place] and task.group[place] not in served:
                served.add(task.group[place])
                taken[place] = True
                left[who] -= 1
                chosen.append((who, place))
        if not served:
            break
    return chosen


def best(task: Task) -> Choice:
    """The choice with the most points: no other way of choosing within the same bounds has more.

    One variable, 0 or 1, for each cadre and place. Cadres, places and communes are the nodes of a network flow, so that
    the linear answer is whole already; it is asked to be whole all the same.

    Errors: RuntimeError when the solver finds none, which the bounds exclude.
    """
    import numpy
    from scipy.optimize import Bounds, milp

    who = [at for at, slots in enumerate(task.slots) if slots]
    places = len(task.worth)
    if not who or not places:
        return []
    gain = numpy.array([task.more[at] for at in who], dtype=float) + numpy.array(task.worth, dtype=float)
    exactly = {"integrality": numpy.ones(gain.size), "options": {"mip_rel_gap": 0}}
    answer = milp(-gain.ravel(), bounds=Bounds(0, 1), constraints=_limits(task, who), **exactly)
    if answer.x is None:
        raise RuntimeError(answer.message)
    return [(who[one // places], one % places) for one in numpy.flatnonzero(answer.x > 0.5).tolist()]


def _limits(task: Task, who: Sequence[int]) -> Any:
    """What every choice keeps to: a row for each cadre, each place and each commune."""
    import numpy
    from scipy.optimize import LinearConstraint
    from scipy.sparse import coo_array

    places, groups = len(task.worth), sorted(set(task.group))
    number = {group: row for row, group in enumerate(groups)}
    variables = numpy.arange(len(who) * places)
    place = variables % places
    commune = numpy.array([number[group] for group in task.group])[place]
    rows = numpy.concatenate([variables // places, len(who) + place, len(who) + places + commune])
    shape = (len(who) + places + len(groups), len(variables))
    matrix = coo_array((numpy.ones(rows.size), (rows, numpy.tile(variables, 3))), shape=shape).tocsr()
    slots, nothing, once = [task.slots[at] for at in who], [0] * places, [1] * places
    lowest = [*slots, *nothing, *(task.least[group] for group in groups)]
    return LinearConstraint(matrix, lowest, [*slots, *once, *(task.most[group] for group in groups)])
