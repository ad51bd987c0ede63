"""Two people at once: the second finds what the first has done."""

import datetime as dt
from collections.abc import Callable

import pytest

from at_once import results_of
from thulinh.kernel.refusals import Refusal
from thulinh.units.actions import NewUnit, dissolve_unit, merge_units, open_unit, place_unit, rebuild_paths, rename_unit
from thulinh.units.models import Placement, SuccessionPart, Unit, UnitName
from thulinh.units.tests.world import JUNE, OPENED, branch, country, path_on

pytestmark = pytest.mark.django_db(transaction=True)


def one_refused(results: list[object]) -> Refusal:
    """Exactly one of them was refused, and nothing else went wrong."""
    wrong = [result for result in results if isinstance(result, Exception)]
    assert len(wrong) == 1, results
    assert isinstance(wrong[0], Refusal), wrong
    return wrong[0]


def test_a_unit_merges_once_though_two_merge_it():
    made = country()

    def merge(other: str) -> Callable[[], object]:
        return lambda: merge_units([made["B1"]], into=made[other], on=JUNE, decision_number="1", by=None)

    assert "kết thúc" in str(one_refused(results_of(merge("B2"), merge("B3"))))
    assert SuccessionPart.objects.filter(predecessor=made["B1"]).count() == 1
    assert Placement.objects.get(unit=made["B1"]).ends_on == JUNE - dt.timedelta(days=1)
    assert rebuild_paths() == 0


def test_two_do_not_rename_a_unit_over_each_other():
    made = country()
    deeds = [
        lambda name=name: rename_unit(made["B1"], name=name, on=JUNE, decision_number="1", by=None) for name in "AB"
    ]
    one_refused(results_of(*deeds))
    assert UnitName.objects.filter(unit=made["B1"]).count() == 2


def test_a_branch_is_not_opened_under_a_commune_that_is_being_dissolved():
    made = country(branches=0)
    made.add(NewUnit("X3", "Đoàn xã Ba", "xa", "T1"))
    refusal = one_refused(
        results_of(
            lambda: open_unit(branch("N", "Chi đoàn", "X3"), by=None, on=JUNE),
            lambda: dissolve_unit(made["X3"], on=JUNE, decision_number="1", by=None),
        )
    )
    assert "“Đoàn xã Ba”" in str(refusal)


def test_a_branch_opened_while_the_commune_above_its_school_moves_stands_where_they_are():
    made = country(branches=0)
    made.add(NewUnit("T2", "Tỉnh đoàn Hai", "tinh", "TW"), NewUnit("TR", "Đoàn trường", "doan-truong", "X1"))
    for number in range(8):
        on = JUNE + dt.timedelta(days=number)
        parent = made["T2" if number % 2 == 0 else "T1"]
        results = results_of(
            lambda number=number: open_unit(branch(f"N{number}", f"Chi đoàn {number}", "TR"), by=None, on=OPENED),
            lambda on=on, parent=parent: place_unit(made["X1"], parent=parent, on=on, decision_number="1", by=None),
        )
        assert not [result for result in results if isinstance(result, Exception)], results
        opened = Unit.objects.get(code=f"N{number}").pk
        assert path_on(opened, on).startswith(path_on(made["X1"], on))
        assert rebuild_paths() == 0
