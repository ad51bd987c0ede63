"""Figures of a document through the real actions: mergers, takeovers, averages, totals, how far a programme reaches."""

import datetime as dt

import pytest

from thulinh.activities.actions import record_session, verify
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import SessionEntry
from thulinh.kernel import clock
from thulinh.kernel.periods import parse_period
from thulinh.programmes.actions import NewAdoption, adopt, retire, store_version
from thulinh.programmes.queries import Asked, find
from thulinh.programmes.tests.conftest import SESSIONS, START, TODAY, TWO_AND_ONE
from thulinh.units.actions import merge_units, place_unit

JOINT = "sinh-hoat-lien-chi-doan"
TRIAL = """
ma: thu
ten: Mô hình thử
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [DN8]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - ma: nua-nam
    ten: Sinh hoạt nửa năm
    ai: {don-vi: chi-doan}
    viec: {hoat-dong: sinh-hoat-chi-doan}
    bao-nhieu: {it-nhat: 1, moi: nua-nam}
  - ma: thang
    ten: Sinh hoạt tháng
    ai: {don-vi: chi-doan}
    viec: {hoat-dong: sinh-hoat-chi-doan}
    bao-nhieu: {it-nhat: 1, moi: thang}
chi-so:
  - ma: trung-binh
    ten: Số buổi trung bình
    tu-so: {viec: {hoat-dong: sinh-hoat-chi-doan}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {don-vi: chi-doan}}
    tong-hop: trung-binh
  - ma: so-ngay
    ten: Số ngày có sinh hoạt
    tu-so: {viec: {hoat-dong: sinh-hoat-chi-doan}, bao-nhieu: {it-nhat: 1, dem: ngay}}
    tong-hop: tong
  - ma: so-buoi
    ten: Số buổi liên chi đoàn
    tu-so: {viec: {hoat-dong: sinh-hoat-lien-chi-doan}}
    tong-hop: tong
  - ma: co-bi-thu
    ten: Số chi đoàn có bí thư
    tu-so: {viec: {co-nguoi-giu: bi-thu-chi-doan}}
    tong-hop: tong
"""


@pytest.fixture
def trial(country):
    """Province A has adopted the trial programme."""
    store_version(TRIAL, by=None)
    adopt([NewAdoption("thu", country.a.pk, START, "TĐ", "1", START)], by=None)
    return country


def hold(unit, day: dt.date, kind: str = "sinh-hoat-chi-doan", *, verifier=None, **more) -> Activity:
    with clock.on(dt.datetime.combine(day, dt.time(20))):
        entry = SessionEntry(kind, unit.pk, day, present_count=3, **more)
        made = record_session(entry, by=None)
        if verifier:
            verify(made.pk, version=1, outcome="dat", by=verifier)
    return made


def asked(country, code: str, period: str, unit, *, programme: str = "thu", on: dt.date = TODAY) -> Asked:
    [found] = find(programme, code, path=country.path(unit, on), span=parse_period(period, on), on=on)
    return found


@pytest.mark.parametrize("period", ["2026-H2", "2026-11"])
def test_a_long_period_asked_for_one_month_knows_who_was_merged_before(trial, period):
    hold(trial.west, dt.date(2026, 7, 20))
    merge_units([trial.west.pk], into=trial.east.pk, on=dt.date(2026, 8, 10), decision_number="1", by=None)
    cell = asked(trial, "nua-nam", period, trial.east).cell()
    assert (cell.due, cell.met) == (1, 1)


def test_a_long_period_asked_for_its_first_month_knows_who_was_merged_since(trial):
    hold(trial.west, dt.date(2026, 7, 20))
    merge_units([trial.west.pk], into=trial.east.pk, on=dt.date(2026, 10, 10), decision_number="1", by=None)
    cell = asked(trial, "nua-nam", "2026-07", trial.a1).cell()
    assert (cell.due, cell.met) == (1, 1)


def test_a_merger_that_is_still_to_come_takes_nothing_along_yet(trial):
    hold(trial.west, dt.date(2026, 11, 5))
    merge_units([trial.west.pk], into=trial.east.pk, on=dt.date(2026, 11, 25), decision_number="1", by=None)
    assert asked(trial, "thang", "2026-11", trial.west).cell().met == 1
    assert asked(trial, "thang", "2026-11", trial.east).cell().met == 0
    later = dt.date(2026, 11, 30)
    assert asked(trial, "thang", "2026-11", trial.east, on=later).cell().met == 1


def test_an_average_says_how_much_of_it_is_verified(trial):
    for day in (3, 10, 17):
        hold(trial.east, dt.date(2026, 10, day), verifier=trial.commune if day < 17 else None)
    cell = asked(trial, "trung-binh", "2026-10", trial.east).cell()
    assert (cell.value, cell.met, cell.verified, cell.unverified) == (3, 3, 2, 1)


def test_days_are_counted_once_whether_verified_or_not(trial):
    for _ in range(2):
        hold(trial.east, dt.date(2026, 10, 3), verifier=trial.commune, is_another=True)
    cell = asked(trial, "so-ngay", "2026-10", trial.a).cell()
    assert (cell.met, cell.verified, cell.unverified) == (1, 1, 0)


def test_a_joint_session_is_one_session_in_a_total(trial):
    hold(trial.east, dt.date(2026, 10, 3), JOINT, parts=(trial.west.pk,))
    total = asked(trial, "so-buoi", "2026-10", trial.a)
    assert total.cell().met == len(total.records()) == 1


def test_a_total_of_states_is_that_of_the_last_day(trial):
    total = asked(trial, "co-bi-thu", "2026-10", trial.a)
    assert total.cell().met == len(total.records()) == 1  # only thôn Đông has one
    assert asked(trial, "co-bi-thu", "2026-10", trial.a2).cell().met == 0


def test_a_period_in_which_one_adoption_takes_over_from_another_is_due(country):
    pilot = NewAdoption(SESSIONS, country.east.pk, START, "ĐX", "1", START, phase="lam-diem")
    [first] = adopt([pilot], by=None)
    retire(first, last_day=dt.date(2026, 10, 15), reason="Hết làm điểm", decision_number="2", by=None)
    adopt([NewAdoption(SESSIONS, country.a1.pk, dt.date(2026, 10, 16), "ĐX", "3", TODAY)], by=None)
    found = asked(country, "sinh-hoat-thang", "2026-10", country.a1, programme=SESSIONS)
    assert [(row.subject, row.is_overdue) for row in found.rows()] == [(country.east.pk, True)]


def test_a_branch_that_moved_out_of_reach_is_reached_no_more(country):
    adopt([NewAdoption(TWO_AND_ONE, country.a1.pk, START, "ĐX", "1", START)], by=None)
    place_unit(country.east.pk, parent=country.a2.pk, on=dt.date(2026, 9, 1), decision_number="1", by=None)
    for period, on, met in (("2026-05", dt.date(2026, 5, 31), 1), ("2026-10", TODAY, 0)):
        assert asked(country, "do-phu", period, country.east, programme=TWO_AND_ONE, on=on).cell().met == met
