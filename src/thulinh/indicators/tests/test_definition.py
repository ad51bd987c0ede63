"""What a cell says of its own numbers."""

from thulinh.indicators.definition import Cell


def test_halves_stay_halves():
    days = Cell(met=12.5, verified=9.5, rollup="tong")
    assert (days.value, days.unverified) == (12.5, 3)
    assert (Cell(met=3, verified=0.5, rollup="tong")).unverified == 2.5


def test_duties_are_whole():
    assert Cell(due=5, met=3, verified=1, answered=1, running=1).missing == 0
    assert Cell(due=5, met=3, verified=1).unverified == 2
