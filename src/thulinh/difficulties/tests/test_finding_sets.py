"""What was found, recomputed in plain Python over random rows."""

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
from thulinh.difficulties.rules.findings import DIFFICULTY, FOLLOWED, KINDS, PRACTICE, SKILL_GAP
from thulinh.difficulties.tests.town import at, entry

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


def test_sets_ask_once(autumn):
    with CaptureQueriesContext(connection) as caught:
        list(findings(kinds=FOLLOWED, followed="khong"))
    assert len(caught) == 1
