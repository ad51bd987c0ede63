"""Random histories: on every day an open unit has one path, below its parent; an ended one stands under its heir."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from thulinh.units.rules import DAY, FOREVER, Stretch, Timeline, path_key

FIRST = dt.date(2026, 1, 1)
LENGTH = 40


@dataclass
class Story:
    """The plain facts, kept day by day: who is open, under whom; and who carried whom on."""

    parents: list[dict[int, int | None]] = field(default_factory=list)
    heirs: dict[int, int] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)


@st.composite
def stories(draw) -> Story:
    """A root, communes and branches; each day something may open, move, merge (its children go along) or dissolve."""
    story, number = Story(), 3
    today: dict[int, int | None] = {1: None, 2: 1, 3: 2}
    story.levels = {1: 0, 2: 1, 3: 2}
    for _ in range(LENGTH):
        deed = draw(st.sampled_from(["", "", "open", "move", "merge", "dissolve"]))
        branches = [unit for unit in today if story.levels[unit] == 2]
        communes = [unit for unit in today if story.levels[unit] == 1]
        if deed == "open":
            number += 1
            level = draw(st.sampled_from([1, 2]))
            today = {**today, number: 1 if level == 1 else draw(st.sampled_from(communes))}
            story.levels[number] = level
        elif deed == "move" and branches:
            today = {**today, draw(st.sampled_from(branches)): draw(st.sampled_from(communes))}
        elif deed == "merge":
            kin = draw(st.sampled_from([branches, communes]))
            if len(kin) > 1:
                old, heir = draw(st.permutations(kin))[:2]
                today = {unit: heir if above == old else above for unit, above in today.items() if unit != old}
                story.heirs[old] = heir
        elif deed == "dissolve" and branches:
            gone = draw(st.sampled_from(branches))
            today = {unit: above for unit, above in today.items() if unit != gone}
        story.parents.append(today)
    return story


def days() -> list[dt.date]:
    return [FIRST + DAY * number for number in range(LENGTH)]


def timeline_of(story: Story) -> Timeline:
    """The same facts as dated rows."""
    placements: dict[int, list[Stretch]] = {}
    for day, parents in zip(days(), story.parents, strict=True):
        for unit, parent in parents.items():
            rows = placements.setdefault(unit, [])
            if rows and rows[-1].ends_on == day - DAY and rows[-1].parent == parent:
                rows[-1] = Stretch(rows[-1].starts_on, day, parent, str(story.levels[unit]))
            else:
                rows.append(Stretch(day, day, parent, str(story.levels[unit])))
    for rows in placements.values():
        if rows[-1].ends_on == days()[-1]:
            rows[-1] = Stretch(rows[-1].starts_on, FOREVER, rows[-1].parent, rows[-1].level)
    names = {unit: [Stretch(FIRST, FOREVER, name=f"Đơn vị {unit}")] for unit in placements}
    return Timeline(placements, names, story.heirs)


def on_day(timeline: Timeline, unit: int, day: dt.date) -> list[Stretch]:
    return [part for part in timeline.of(unit) if part.starts_on <= day <= part.ends_on]


def living_heir(story: Story, unit: int, parents: dict[int, int | None]) -> int | None:
    """Who answers for a unit on a day, by following the successions one by one."""
    while unit not in parents:
        if unit not in story.heirs:
            return None
        unit = story.heirs[unit]
    return unit


def line(parents: dict[int, int | None], unit: int) -> str:
    above = parents[unit]
    return (line(parents, above) if above else "") + path_key(unit)


@settings(max_examples=60)
@given(stories())
def test_every_open_unit_has_one_path_below_its_parents_and_no_unit_two(story):
    timeline = timeline_of(story)
    for day, parents in zip(days(), story.parents, strict=True):
        for unit in story.levels:
            found = on_day(timeline, unit, day)
            assert len(found) <= 1
            if unit in parents:
                (stretch,) = found
                assert stretch.is_open
                assert stretch.parent == parents[unit]
                assert stretch.heir == unit
                assert stretch.path == line(parents, unit)


@settings(max_examples=60)
@given(stories())
def test_an_ended_unit_stands_under_whoever_carries_it_on(story):
    timeline, opened = timeline_of(story), set()
    for day, parents in zip(days(), story.parents, strict=True):
        opened |= set(parents)
        for unit in opened - set(parents):
            (stretch,) = on_day(timeline, unit, day)
            heir = living_heir(story, unit, parents)
            assert not stretch.is_open
            assert stretch.heir == heir
            assert stretch.path.endswith(path_key(unit))
            if heir is not None:
                assert stretch.path.startswith(line(parents, heir))
            else:
                assert stretch.path.startswith(path_key(1))


@settings(max_examples=60)
@given(stories())
def test_neighbouring_stretches_differ(story):
    timeline = timeline_of(story)
    for unit in story.levels:
        parts = timeline.of(unit) if unit in timeline.placements else []
        for before, after in pairwise(parts):
            assert before.ends_on + DAY == after.starts_on
            assert before.standing != after.standing
