"""The sets over difficulties against plain Python, on random lives of difficulties."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thulinh.difficulties import actions, measures
from thulinh.difficulties.models import Difficulty
from thulinh.difficulties.tests.life import DAY, moment, raised

MARCH = dt.date(2026, 3, 1)
STATES = ("neu", "giai-quyet", "giai-quyet-dung-han", "rut", "mo-lai", "ket-thuc")


def _set(rows):
    return sorted((row["subject"], row["record"], row["day"]) for row in rows)


class Told:
    """A life as plain Python remembers it: turns as (unit, last day), answers, how it ended."""

    def __init__(self, one, line, direct):
        self.pk, self.day, self.direct = one.pk, MARCH, direct
        self.line, self.counted = line, line[0] if direct else one.unit_id
        self.facts, self.answers, self.run_out = [("neu", MARCH)], [], []
        self.lay(MARCH, 1 if direct else 0)

    def lay(self, day, first):
        self.turns, due = [], day
        for place in range(first, len(self.line)):
            due = due + dt.timedelta(days=(15, 30, 60)[place])
            self.turns.append((place, due))

    def whose(self, day):
        return next((turn for turn in self.turns if day <= turn[1]), self.turns[-1])

    def pass_to(self, day):
        """Turns whose last day is over by then have run out."""
        while self.turns and self.turns[0][1] < day:
            place, due = self.turns[0]
            self.run_out.append((self.line[place], due + DAY))
            if len(self.turns) == 1:
                self.turns = [(place, dt.date.max)]  # it is late once, and stays where it is
                break
            self.turns.pop(0)


@settings(max_examples=25)
@given(lives=st.lists(st.tuples(
    st.booleans(), st.integers(0, 120),
    st.sampled_from(["nothing", "answer", "agree", "refuse", "reopen", "withdraw", "close"]), st.integers(0, 40),
), min_size=1, max_size=4))  # fmt: skip
def test_sets_are_what_plain_python_remembers(country, lives):
    known, started = [], set(Difficulty.objects.values_list("pk", flat=True))
    line = [country.a1.pk, country.a.pk, country.top.pk]
    by = {country.a1.pk: country.commune, country.a.pk: country.province, country.top.pk: country.centre}
    for direct, wait, what, more in lives:
        told = Told(one := raised(country, MARCH, is_direct=direct), line, direct)
        known.append(told)
        _live(told, one, by, what, MARCH + wait * DAY, more)
    far = dt.date(2026, 12, 31)
    for told in known:
        told.pass_to(far)

    def mine(rows):
        return _set(row for row in rows if row["record"] not in started and row["day"] <= far)

    for state in STATES:
        expected = [(told.counted, told.pk, day) for told in known for kind, day in told.facts if kind == state]
        assert mine(measures.difficulties(state=state)) == sorted(expected), state
    answers = {(unit, told.pk, day) for told in known for unit, day, _ in told.answers}
    assert mine(measures.answers(state="da-tra-loi")) == sorted(answers)
    in_time = {(unit, told.pk, day) for told in known for unit, day, good in told.answers if good}
    assert mine(measures.answers(state="dung-han")) == sorted(in_time)
    late = {(unit, told.pk, day) for told in known for unit, day in told.run_out}
    assert mine(measures.answers(state="qua-han")) == sorted(late)


def _live(told, one, by, what, day, more):
    if what == "nothing":
        return
    told.pass_to(day)
    place, due = told.whose(day)
    unit = told.line[place]
    secretary = one.recorded_by
    if what in ("withdraw", "close"):
        verb = actions.withdraw if what == "withdraw" else actions.close_with_reason
        verb(one.pk, reason="Vì thế", by=secretary if what == "withdraw" else by[unit], at=moment(day))
        told.facts.append(("rut" if what == "withdraw" else "ket-thuc", day))
        told.turns = []
        return
    actions.answer([one.pk], text="Xong", by=by[unit], at=moment(day))
    told.answers.append((unit, day, due != dt.date.max))
    told.turns = []
    if what == "refuse":
        actions.not_agree(one.pk, text="Chưa", by=secretary, at=moment(day))
        told.lay(day, place)
    if what in ("agree", "reopen"):
        actions.agree(one.pk, by=secretary, at=moment(day))
        if what == "agree" or more > 30:
            told.facts.append(("giai-quyet", day))
            if not told.run_out:
                told.facts.append(("giai-quyet-dung-han", day))
    if what == "reopen" and more <= 30:
        again = day + more * DAY
        actions.reopen(one.pk, text="Lại", by=secretary, at=moment(again))
        told.facts.append(("mo-lai", again))
        told.lay(again, place)


@pytest.mark.parametrize("state", STATES)
def test_no_two_rows_are_alike_and_columns_are_those_of_facts(country, state):
    raised(country)
    rows = list(measures.difficulties(state=state))
    assert len(rows) == (1 if state == "neu" else 0)
    assert all(set(row) == {"path", "day", "subject", "record", "quantity"} for row in rows)


def test_one_sent_past_the_commune_counts_there_and_not_at_its_branch(country):
    raised(country, is_direct=True)
    row = measures.difficulties(state="neu").get()
    assert (row["subject"], row["path"]) == (country.a1.pk, country.path(country.a1))
