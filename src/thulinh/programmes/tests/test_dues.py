"""What is due, what is done, and what stands outside, by the real actions."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thulinh.activities.actions import answer_not_held, record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.kernel import clock
from thulinh.kernel.periods import Span, parse_period
from thulinh.programmes.actions import NewAdoption, NewExemption, adopt, exempt, retire, store_version
from thulinh.programmes.models import Version
from thulinh.programmes.queries import dues, dues_counted, find
from thulinh.programmes.tests.conftest import SESSIONS, START, TODAY
from thulinh.units.actions import NewUnit, open_units

OCTOBER, NOVEMBER = dt.date(2026, 10, 15), dt.date(2026, 11, 10)


@pytest.fixture
def adopted(country):
    """Both provinces hold monthly sessions by decision of the centre, known since September."""
    adopt(
        [
            NewAdoption(SESSIONS, country.top.pk, START, "Ban Bí thư Trung ương Đoàn", "1-HD/TWĐTN", START,
                        known_on=dt.date(2026, 9, 1))
        ],
        by=country.centre,
    )  # fmt: skip
    return country


def hold(country, day: dt.date, unit=None, by=None) -> None:
    entry = SessionEntry("sinh-hoat-chi-doan", (unit or country.east).pk, day, present_count=3, expected_count=5)
    with clock.on(dt.datetime.combine(day, dt.time(20))):
        record_session(entry, by=by or country.secretary)


def asked(country, period: str, unit=None, on: dt.date = TODAY):
    [found] = find(
        SESSIONS, "sinh-hoat-thang", path=country.path(unit or country.top), span=parse_period(period, on), on=on
    )
    return found


def mine(country, on: dt.date = TODAY):
    return dues(path=country.path(country.east, on), on=on, units=[country.east.pk])


def test_the_running_month_is_due_and_past_ones_since_it_was_known_are_overdue(adopted):
    found = mine(adopted)
    assert [(due.period.label, due.is_overdue) for due in found] == [
        ("tháng 9/2026", True), ("tháng 10/2026", True), ("tháng 11/2026", False)
    ]  # fmt: skip
    assert (found[1].due_on, found[1].late_days) == (dt.date(2026, 11, 5), 17)
    assert found[0].kinds == ("sinh-hoat-chi-doan", "sinh-hoat-lien-chi-doan")


def test_nothing_is_overdue_within_the_grace_but_it_is_still_asked(adopted):
    [september, october, november] = mine(adopted, on=dt.date(2026, 11, 4))
    assert (september.is_overdue, october.is_overdue, november.is_overdue) == (True, False, False)


def test_what_was_done_is_not_asked_and_counts_at_every_level(adopted):
    hold(adopted, OCTOBER)
    assert [due.period.label for due in mine(adopted)] == ["tháng 9/2026", "tháng 11/2026"]
    for unit, due in ((adopted.east, 1), (adopted.a1, 2), (adopted.a, 3), (adopted.top, 4)):
        cell = asked(adopted, "2026-10", unit).cell()
        assert (cell.due, cell.met, cell.verified, cell.unverified) == (due, 1, 0, 1)
    [record] = asked(adopted, "2026-10").records()
    assert record.subject == adopted.east.pk


def test_an_earlier_deed_counts_for_a_programme_adopted_later(country):
    hold(country, OCTOBER)
    adopt(
        [NewAdoption(SESSIONS, country.a1.pk, dt.date(2026, 10, 1), "ĐX", "2", TODAY, known_on=TODAY)],
        by=country.commune,
    )
    assert asked(country, "2026-10").cell().met == 1
    assert [due.period.label for due in mine(country)] == ["tháng 11/2026"]
    assert not any(due.is_overdue for due in mine(country))


def test_an_honest_answer_ends_the_asking_and_stays_in_the_denominator_as_not_held(adopted):
    with clock.on(dt.datetime(2026, 10, 31, 20)):
        answer_not_held(
            unit=adopted.east.pk,
            kind="sinh-hoat-chi-doan",
            day=OCTOBER,
            why="mua-vu",
            note="Gặt lúa",
            by=adopted.secretary,
        )
    assert [due.period.label for due in mine(adopted)] == ["tháng 9/2026", "tháng 11/2026"]
    cell = asked(adopted, "2026-10", adopted.a1).cell()
    assert (cell.due, cell.met, cell.answered, cell.missing) == (2, 0, 1, 1)


def test_a_slower_rhythm_changes_the_denominator_visibly(adopted):
    exempt(
        [
            NewExemption(
                SESSIONS, "sinh-hoat-thang", adopted.east.pk, dt.date(2026, 7, 1), None, "Thôn xa", cadence="quy"
            )
        ],
        by=adopted.commune,
    )
    third = asked(adopted, "2026-Q3", adopted.a1)
    assert third.cell().due == 3 + 1  # three months of the other branch, one quarter of this one
    assert {(row.subject, row.why) for row in third.outside()} == {(adopted.east.pk, "mien")}
    hold(adopted, dt.date(2026, 8, 5))
    cell = asked(adopted, "2026-Q3", adopted.east).cell()
    assert (cell.due, cell.met) == (1, 1)
    assert len(asked(adopted, "2026-Q3", adopted.east).records()) == 1


def test_a_branch_opened_late_in_the_month_does_not_owe_it(adopted):
    open_units(
        [
            NewUnit("A1-3", "Chi đoàn thôn Nam", "chi-doan", "A1", dt.date(2026, 10, 16)),
            NewUnit("A1-4", "Chi đoàn thôn Bắc", "chi-doan", "A1", dt.date(2026, 10, 17)),
        ],
        by=adopted.commune,
    )
    october = asked(adopted, "2026-10", adopted.a1)
    assert october.cell().due == 3
    assert [row.why for row in october.outside()] == ["moi-lap"]


def test_a_retired_programme_asks_no_more_and_keeps_its_past(adopted):
    from thulinh.programmes.models import Adoption

    hold(adopted, OCTOBER)
    retire(Adoption.objects.get(), last_day=dt.date(2026, 10, 31), reason="Thay bằng văn bản mới", decision_number="3",
           by=adopted.centre)  # fmt: skip
    assert [due.period.label for due in mine(adopted)] == ["tháng 9/2026"]
    assert asked(adopted, "2026-10", adopted.east).cell().met == 1
    assert asked(adopted, "2026-11", adopted.east).cell().value is None


def test_how_far_a_programme_reaches_is_a_share_of_all_branches(country):
    [reach] = find(
        "2-giao-1-lien-ket", "do-phu", path=country.path(country.a), span=parse_period("2026-11", TODAY), on=TODAY
    )
    assert (reach.cell().due, reach.cell().met) == (3, 0)
    adopt([NewAdoption("2-giao-1-lien-ket", country.a1.pk, START, "ĐX", "2", START)], by=country.commune)
    [reach] = find(
        "2-giao-1-lien-ket", "do-phu", path=country.path(country.a), span=parse_period("2026-11", TODAY), on=TODAY
    )
    assert (reach.cell().due, reach.cell().met) == (3, 2)
    assert len(reach.rows(state="dat")) == len(reach.records()) == 2


def test_an_officer_owes_a_task_for_each_branch_in_charge(country):
    adopt([NewAdoption("2-giao-1-lien-ket", country.a1.pk, START, "ĐX", "2", START)], by=country.commune)
    found = dues(path=country.path(country.a1), on=TODAY, charges=[country.charge.pk])
    assert {(due.content, due.subject, due.unit) for due in found} == {
        ("giao-nhiem-vu", country.charge.pk, country.east.pk)
    }


@pytest.mark.parametrize("more", [2, 40])
def test_what_is_due_takes_the_same_queries_for_2_units_and_for_40(adopted, more):
    open_units(
        [
            NewUnit(f"A2-{10 + i}", f"Chi đoàn khu phố {10 + i}", "chi-doan", "A2", dt.date(2026, 1, 1))
            for i in range(more)
        ],
        by=adopted.province,
    )
    with CaptureQueriesContext(connection) as queries:
        found = dues(path=adopted.path(adopted.a2), on=TODAY)
    assert len(found) == (more + 1) * 3
    assert len(queries) <= 6


def test_versions_judge_their_own_periods(adopted):
    text = Version.objects.get(programme__code=SESSIONS).text
    text = text.replace("phien-ban: 1", "phien-ban: 2").replace("ap-dung-tu: 2020-01-01", "ap-dung-tu: 2026-10-01")
    store_version(text.replace("it-nhat: 1, moi: thang", "it-nhat: 2, moi: thang"), by=None)
    hold(adopted, dt.date(2026, 9, 5))
    hold(adopted, OCTOBER)
    span = Span(dt.date(2026, 9, 1), dt.date(2026, 10, 31))
    first, second = find(SESSIONS, "sinh-hoat-thang", path=adopted.path(adopted.east), span=span, on=TODAY)
    assert (first.cell().due, first.cell().met) == (1, 1)
    assert (second.cell().due, second.cell().met) == (1, 0)


SEATS = """
ma: bi-thu-la-dang-vien
ten: Bí thư chi đoàn là đảng viên
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [DN8]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - ma: giao-ban
    ten: Giao ban
    ai: {don-vi: xa}
    viec: {hoat-dong: giao-ban}
    bao-nhieu: {it-nhat: 1, moi: nam}
chi-so:
  - ma: co-bi-thu
    ten: Chi đoàn có bí thư
    tu-so: {viec: {co-nguoi-giu: bi-thu-chi-doan}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {vi-tri: bi-thu-chi-doan}}
    tong-hop: ty-le
  - ma: dang-vien
    ten: Bí thư chi đoàn là đảng viên
    tu-so: {viec: {tinh-trang-dang: [du-bi, chinh-thuc], cua: bi-thu-chi-doan}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {vi-tri: bi-thu-chi-doan}}
    tong-hop: ty-le
"""


def test_seats_are_counted_held_or_vacant_and_party_standing_is_sensitive(country):
    from thulinh.people.actions import record_party_standing
    from thulinh.programmes.actions import store_version

    store_version(SEATS, by=country.province)
    adopt([NewAdoption("bi-thu-la-dang-vien", country.a.pk, START, "TĐ", "2", START)], by=country.province)
    record_party_standing(country.secretary.person, state="du-bi", starts_on=dt.date(2026, 3, 3), by=country.commune)
    asked_for = {"path": country.path(country.a), "span": parse_period("2026-11", TODAY), "on": TODAY}
    [held] = find("bi-thu-la-dang-vien", "co-bi-thu", **asked_for)
    [party] = find("bi-thu-la-dang-vien", "dang-vien", **asked_for)
    assert (held.cell().due, held.cell().met) == (3, 1)
    assert (party.cell().due, party.cell().met) == (3, 1)
    assert party.definition.is_sensitive
    assert not held.definition.is_sensitive
    [earlier] = find("bi-thu-la-dang-vien", "dang-vien", **{**asked_for, "span": parse_period("2026-02", TODAY)})
    assert earlier.cell().met == 0


def test_a_figure_without_rhythm_asks_who_is_obliged_on_the_last_day(country):
    adopt([NewAdoption("2-giao-1-lien-ket", country.a1.pk, dt.date(2026, 6, 1), "ĐX", "2", START)], by=country.commune)
    open_units([NewUnit("A1-9", "Chi đoàn thôn Mới", "chi-doan", "A1", dt.date(2026, 11, 1))], by=country.commune)
    asked_for = {"path": country.path(country.a1), "span": parse_period("2026", TODAY), "on": TODAY}
    [part] = find("2-giao-1-lien-ket", "chi-doan-tham-gia", **asked_for)
    [reach] = find("2-giao-1-lien-ket", "do-phu", **asked_for)
    assert (part.cell().due, reach.cell().due, reach.cell().met) == (2, 3, 3)


QUARTERLY = """
ma: theo-quy
ten: Sinh hoạt theo quý
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [DN8]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - ma: quy
    ten: Sinh hoạt quý
    ai: {don-vi: chi-doan}
    viec: {hoat-dong: sinh-hoat-chi-doan}
    bao-nhieu: {it-nhat: 1, moi: quy}
"""


def quarter(country, on: dt.date = TODAY):
    span = parse_period("2026-Q4", on)
    [found] = find("theo-quy", "quy", path=country.path(country.east, on), span=span, on=on)
    return found


def answer(country, day: dt.date, **span: dt.date) -> None:
    said = {"unit": country.east.pk, "kind": "sinh-hoat-chi-doan", "why": "mua-vu", "by": country.secretary}
    with clock.on(dt.datetime.combine(day, dt.time(20))):
        answer_not_held(day=day, **said, **span)


@pytest.fixture
def both(adopted):
    """The monthly programme of the whole country, and a quarterly one in province A."""
    store_version(QUARTERLY, by=None)
    adopt([NewAdoption("theo-quy", adopted.a.pk, START, "TĐ", "1", START)], by=None)
    return adopted


def test_an_answer_for_a_month_leaves_the_quarter_asked(both):
    answer(both, OCTOBER)
    assert asked(both, "2026-10", both.east).cell().answered == 1
    cell = quarter(both).cell()
    assert (cell.due, cell.answered, cell.running) == (1, 0, 1)
    assert ("theo-quy", "quý IV/2026") in {(due.programme, due.period.label) for due in mine(both)}
    assert "tháng 10/2026" not in {due.period.label for due in mine(both)}


def test_an_answer_for_a_quarter_answers_its_months_whenever_it_was_given(both):
    answer(both, NOVEMBER, starts_on=dt.date(2026, 10, 1), ends_on=dt.date(2026, 12, 31))
    assert quarter(both).cell().answered == 1
    for month, answered in (("2026-09", 0), ("2026-10", 1), ("2026-11", 1)):
        figure = asked(both, month, both.east)
        assert figure.cell().answered == len(figure.rows(state="khong-to-chuc")) == answered
    assert quarter(both, dt.date(2026, 11, 9)).cell().answered == 0  # nobody had said it yet


@pytest.mark.parametrize("starts_on", ["2026-02-01", "2026-12-01"])
def test_a_version_asks_only_for_periods_of_its_own_days(adopted, starts_on):
    before = mine(adopted)
    text = Version.objects.get(programme__code=SESSIONS).text
    text = text.replace("phien-ban: 1", "phien-ban: 2").replace("ap-dung-tu: 2020-01-01", f"ap-dung-tu: {starts_on}")
    store_version(text, by=None)
    assert mine(adopted) == before
    assert sum(one.number for one in dues_counted(path=adopted.path(adopted.east), on=TODAY)) == len(before)
