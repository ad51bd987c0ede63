"""What was found and which skills are missing, recomputed in plain Python over random rows."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY, Cast
from thulinh.difficulties.actions.findings import record_findings, withdraw_finding
from thulinh.difficulties.actions.following import put_right
from thulinh.difficulties.measures import findings
from thulinh.difficulties.models import Finding, Skill
from thulinh.difficulties.queries.needs import BY_PERSON, BY_SKILL, BY_UNIT, needs, needs_seen
from thulinh.difficulties.rules.findings import DIFFICULTY, FOLLOWED, KINDS, PRACTICE, SKILL_GAP
from thulinh.difficulties.tests.town import at, entry
from thulinh.people.reach import Reach

FIRST = dt.date(2026, 9, 1)


@pytest.fixture
def autumn(country) -> Cast:
    """Sixty findings of an autumn, some put right, some withdrawn."""
    dice = random.Random(2026)
    skills = list(Skill.objects.values_list("code", flat=True))[:3]
    places = [country.east, country.west, country.quarter, country.a1]
    for _ in range(60):
        kind, day = dice.choice(KINDS), FIRST + dt.timedelta(days=dice.randint(0, 70))
        unit = dice.choice(places)
        changes = {"kind": kind, "unit": unit.pk, "day": day}
        if kind == SKILL_GAP:
            changes |= {"skill": dice.choice(skills), "guided": dice.choice(["", "Đã làm mẫu"])}
            if unit == country.east and dice.random() < 0.6:
                changes["person"] = country.secretary.person_id
        (made,) = record_findings([entry(country, **changes)], by=country.province, at=at(TODAY))
        if kind in FOLLOWED and dice.random() < 0.5:
            put_right(made.pk, note="Xong", on=TODAY, by=country.province, at=at(TODAY))
        if dice.random() < 0.15:
            withdraw_finding(made.pk, reason="Nhầm", by=country.province)
    return country


def expected(wanted) -> Counter:
    return Counter(
        (one.unit_id, one.path, one.day, one.pk, 1) for one in Finding.objects.all()
        if one.withdrawn_at is None and wanted(one)
    )  # fmt: skip


def counted(**options) -> Counter:
    rows = findings(**options)
    return Counter((row["subject"], row["path"], row["day"], row["record"], row["quantity"]) for row in rows)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, lambda one: True),
        ({"kinds": (SKILL_GAP, PRACTICE)}, lambda one: one.kind in (SKILL_GAP, PRACTICE)),
        ({"kinds": (DIFFICULTY,)}, lambda one: one.difficulty_id is not None),
        ({"followed": "co"}, lambda one: one.kind in FOLLOWED and one.done_on is not None),
        ({"followed": "khong"}, lambda one: one.kind in FOLLOWED and one.done_on is None),
        ({"kinds": FOLLOWED[:1], "followed": "co"}, lambda one: one.kind == FOLLOWED[0] and one.done_on is not None),
    ],
)
def test_the_set_is_what_plain_python_finds(autumn, options, wanted):
    assert counted(**options) == expected(wanted)
    assert 0 < sum(counted(**options).values()) < 60


def gaps(country, under: str) -> list[Finding]:
    rows = Finding.objects.filter(kind=SKILL_GAP, withdrawn_at=None, path__startswith=under)
    return list(rows.select_related("skill"))


def test_needs_below_a_unit_are_what_plain_python_finds(autumn):
    under, last = autumn.path(autumn.a1), dt.date(2026, 10, 31)
    rows = [one for one in gaps(autumn, under) if FIRST <= one.day <= last]
    expected_needs = {}
    for code in {one.skill_id for one in rows}:
        mine = [one for one in rows if one.skill_id == code]
        expected_needs[code] = (
            len(mine), len({one.unit_id for one in mine}), len({one.person_id for one in mine} - {None}),
            sum(one.guided != "" for one in mine), max(one.day for one in mine),
        )  # fmt: skip
    found = needs(path=under, starts_on=FIRST, ends_on=last)
    assert {
        one.skill: (one.findings, one.places, one.people, one.guided, one.newest_on) for one in found
    } == expected_needs
    assert [one.places for one in found] == sorted((one.places for one in found), reverse=True)


def test_needs_by_unit_and_person_name_only_whom_one_may_see(autumn):
    by_person = list(needs_seen(autumn.province, TODAY, BY_PERSON))
    assert {row["person_name"] for row in by_person} == {"", "Nguyễn Thị Hồng Đào"}
    total = len(gaps(autumn, ""))
    for by in (BY_SKILL, BY_UNIT, BY_PERSON):
        assert sum(row["findings"] for row in needs_seen(autumn.province, TODAY, by)) == total
    assert {row["unit_name"] for row in needs_seen(autumn.province, TODAY, BY_UNIT)} <= {
        "Chi đoàn thôn Đông", "Chi đoàn thôn Tây", "Chi đoàn khu phố 3", "Đoàn xã Tân Lập"
    }  # fmt: skip
    assert not needs_seen(autumn.outsider, TODAY, BY_PERSON).exists()


def test_a_name_outside_reach_is_counted_and_not_shown(autumn):
    officer = autumn.again(autumn.officer)
    officer.__dict__["_reaches"] = {TODAY: {"kho-khan.xem": _reach_of(autumn)}}
    rows = list(needs_seen(officer, TODAY, BY_PERSON))
    assert {row["person_name"] for row in rows} == {""}
    assert {row["person_shown"] for row in rows} == {None}
    assert any(row["people"] for row in rows)


def _reach_of(country: Cast) -> Reach:
    return Reach((country.path(country.a1),))


def test_sets_ask_once(autumn):
    top = autumn.path(autumn.top)
    with CaptureQueriesContext(connection) as caught:
        list(findings(kinds=FOLLOWED, followed="khong"))
        needs(path=top, starts_on=FIRST, ends_on=TODAY)
    assert len(caught) == 2
