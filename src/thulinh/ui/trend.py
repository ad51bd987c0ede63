"""A line over time, drawn on the server: lines as SVG, words as HTML, so that they keep their size on every screen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.kernel.text import format_percent

NEAREST_LABELS = 12.0  # in percent of the height: two lines of text
MOST_LABELS = 6


@dataclass(frozen=True)
class Point:
    """A period and its share; None where nothing was due."""

    label: str
    share: float | None


@dataclass(frozen=True)
class EndLabel:
    """The words at the right end of a line."""

    kind: str
    share: float
    text: str
    top: float


@dataclass(frozen=True)
class Trend:
    """A share over periods, with the same periods a year earlier and the target beside it."""

    title: str
    points: Sequence[Point]
    earlier: Sequence[float | None] = ()
    target: float | None = None
    now_text: str = "năm nay"
    earlier_text: str = "năm trước"
    running_text: str = ""  # how far the last period has come, when it is not over: it is drawn as not certain yet

    @property
    def values(self) -> list[float]:
        """Every share that is drawn."""
        shares = [point.share for point in self.points] + list(self.earlier) + [self.target]
        return [share for share in shares if share is not None]

    @property
    def floor(self) -> float:
        """Where the scale begins, at a fifth; low enough that a scale of shares need not go beyond the whole."""
        lowest = math.floor(min(self.values, default=0) * 5 - 1e-9) / 5
        return max(0.0, min(lowest, 0.6) if max(self.values, default=1) <= 1 else lowest)

    @property
    def ceiling(self) -> float:
        """Where the scale ends, at a fifth."""
        return max(self.floor + 0.4, math.ceil(max(self.values, default=1) * 5 - 1e-9) / 5)

    def steps(self) -> list[tuple[float, str]]:
        """The grid lines from bottom to top: place in percent of the height, label."""
        count = round((self.ceiling - self.floor) * 5)
        return [(self._y(self.floor + step / 5), format_percent(self.floor + step / 5)) for step in range(count + 1)]

    def lines(self) -> list[tuple[str, str]]:
        """The lines to draw, the earlier year first: kind and points; a gap where there is no value."""
        drawn = [("earlier", run) for run in self._runs(self.earlier)]
        shares = [point.share for point in self.points]
        if not self.running_text:
            return drawn + [("now", run) for run in self._runs(shares)]
        drawn += [("now", run) for run in self._runs(shares[:-1])]
        if len(shares) < 2 or None in shares[-2:]:
            return drawn
        return [*drawn, ("running", self._runs([*[None] * (len(shares) - 2), *shares[-2:]])[0])]

    def area(self) -> str:
        """The ground under this year's line, if it has no gap."""
        runs = self._runs([point.share for point in self.points])
        if self.running_text or len(runs) != 1 or any(point.share is None for point in self.points):
            return ""
        return f"0,100 {runs[0]} 100,100"

    def goal(self) -> str:
        """The height of the target line."""
        return "" if self.target is None else f"{self._y(self.target):.2f}"

    def ends(self) -> list[EndLabel]:
        """The words at the end of each line, moved apart so that none covers another."""
        text = self.running_text if self.points and self.points[-1].share is not None else ""
        wanted = [("now", self._last([point.share for point in self.points]), text or self.now_text)]
        wanted += [("earlier", self._last(self.earlier), self.earlier_text), ("goal", self.target, "Chỉ tiêu")]
        found = [(kind, share, text) for kind, share, text in wanted if share is not None]
        found.sort(key=lambda entry: (self._y(entry[1]), entry[0] != "goal"))
        tops = _apart([self._y(share) for _, share, _ in found])
        return [
            EndLabel(kind, share, text, round(top, 1)) for (kind, share, text), top in zip(found, tops, strict=True)
        ]

    def dots(self) -> list[tuple[str, float, float]]:
        """The last value of each line: kind, left and top in percent."""
        rows = [("earlier", list(self.earlier)), ("now", [point.share for point in self.points])]
        known = [(kind, [(at, share) for at, share in enumerate(shares) if share is not None]) for kind, shares in rows]
        last = [(kind, *found[-1]) for kind, found in known if found]
        return [(kind, round(self._x(at), 2), round(self._y(share), 1)) for kind, at, share in last]

    def marks(self) -> list[tuple[float, str]]:
        """The periods under the line, at most six: left in percent, label."""
        last = len(self.points) - 1
        step = max(1, math.ceil(last / (MOST_LABELS - 1)))
        chosen = [index for index in range(0, last + 1, step) if index == last or last - index >= step]
        if last not in chosen:
            chosen.append(last)
        return [(round(self._x(index), 1), self.points[index].label) for index in chosen if index >= 0]

    @property
    def spoken(self) -> str:
        """The line in one sentence."""
        first = next((point for point in self.points if point.share is not None), None)
        last = next((point for point in reversed(self.points) if point.share is not None), None)
        if first is None or last is None:
            return f"{self.title}: chưa có số liệu."
        words = [
            f"{self.title}: {first.label} {format_percent(first.share)}, {last.label} {format_percent(last.share)}."
        ]
        if (before := self._last(self.earlier)) is not None:
            words.append(f"Cùng kỳ năm trước {format_percent(before)}.")
        if self.target is not None:
            words.append(f"Chỉ tiêu {format_percent(self.target)}.")
        return " ".join(words)

    def rows(self) -> list[tuple[str, float | None, float | None]]:
        """The same values as a table: period, share, share a year earlier."""
        earlier = list(self.earlier) + [None] * (len(self.points) - len(self.earlier))
        return [(point.label, point.share, before) for point, before in zip(self.points, earlier, strict=False)]

    def _runs(self, shares: Sequence[float | None]) -> list[str]:
        runs: list[list[str]] = [[]]
        for index, share in enumerate(shares):
            if share is None:
                runs.append([])
            else:
                runs[-1].append(f"{self._x(index):.2f},{self._y(share):.2f}")
        # A period that stands alone between two gaps is drawn as a dot: a line from a place to itself.
        return [" ".join(run * 2 if len(run) == 1 else run) for run in runs if run]

    @staticmethod
    def _last(shares: Sequence[float | None]) -> float | None:
        return next((share for share in reversed(shares) if share is not None), None)

    def _x(self, index: int) -> float:
        last = len(self.points) - 1
        return 100.0 * index / last if last > 0 else 100.0

    def _y(self, share: float) -> float:
        return 100.0 * (self.ceiling - share) / (self.ceiling - self.floor)


def _apart(tops: list[float]) -> list[float]:
    """The places, top to bottom, moved so that each two are far enough apart and all stay on the picture."""
    moved: list[float] = []
    for top in tops:
        moved.append(max(top, moved[-1] + NEAREST_LABELS) if moved else top)
    overflow = max(0.0, moved[-1] - 100) if moved else 0.0
    for index in range(len(moved) - 1, -1, -1):
        limit = moved[index + 1] - NEAREST_LABELS if index + 1 < len(moved) else moved[index] - overflow
        moved[index] = min(moved[index], limit)
    return moved
