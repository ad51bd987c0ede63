"""What becomes of a finding: put right, still so, reopened, handed over by a merger, shared as a good practice."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY, add_branches
from thulinh.activities.models import Initiative
from thulinh.activities.queries.initiatives import initiatives
from thulinh.difficulties.actions.following import (
    Word,
    hand_over_findings,
    put_right,
    reopen_finding,
    say_words,
    share_practice,
)
from thulinh.difficulties.models import Finding, FindingStep
from thulinh.difficulties.queries.findings import earlier_at, finding_seen, steps_of
from thulinh.difficulties.queries.owed import to_put_right
from thulinh.difficulties.rules.findings import PRACTICE, SKILL_GAP
from thulinh.difficulties.tests.town import EARLIER, at, found
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal

SAID = {"note": "Đã họp lại ngày 15/11", "on": dt.date(2026, 11, 15), "at": at(TODAY)}


def done(country, **changes) -> Finding:
    made = found(country, **changes)
    return put_right(made.pk, by=country.again(country.commune), **SAID)


def test_the_commune_says_how_it_was_put_right(country):
    made = done(country)
    assert (made.done_on, made.done_note, made.done_by) == (SAID["on"], SAID["note"], country.commune)
    assert not Finding.objects.to_follow().exists()
    (step,) = steps_of(made.pk)
    assert (step.kind, step.text, step.day, step.by) == ("da-khac-phuc", SAID["note"], SAID["on"], country.commune)
    assert AuditEvent.objects.get(verb="difficulties.follow_finding").after["word"] == "Đã khắc phục"


@pytest.mark.parametrize("who", ["secretary", "outsider", "inspector"])
def test_neither_the_branch_nor_a_stranger_puts_right(country, who):
    made = found(country)
    with pytest.raises(Refusal, match="không thuộc phạm vi"):
        put_right(made.pk, by=getattr(country, who), **SAID)
    assert not FindingStep.objects.exists()


def test_who_is_in_charge_of_the_branch_puts_right(country):
    assert put_right(found(country).pk, by=country.officer, **SAID).done_on == SAID["on"]
    with pytest.raises(Refusal, match="không thuộc phạm vi"):
        put_right(found(country, unit=country.west.pk).pk, by=country.officer, **SAID)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"note": " "}, "khắc phục thế nào"),
        ({"on": EARLIER - dt.timedelta(days=1)}, "phải từ ngày đó"),
        ({"on": TODAY + dt.timedelta(days=1)}, "chưa tới"),
    ],
)
def test_putting_right_refused(country, changes, words):
    with pytest.raises(Refusal, match=words):
        put_right(found(country).pk, by=country.commune, **(SAID | changes))


def test_twice_put_right_is_refused_and_the_same_command_is_once(country):
    made, command = found(country), uuid.uuid4()
    for _ in range(2):
        put_right(made.pk, by=country.commune, command_id=command, **SAID)
    assert FindingStep.objects.count() == 1
    with pytest.raises(Refusal, match="đã được ghi là khắc phục"):
        put_right(made.pk, by=country.commune, **SAID)


def test_a_missing_skill_is_owed_by_nobody_and_judged_again_by_others_than_the_place(country):
    made = found(country, kind=SKILL_GAP, skill="lap-ke-hoach", person=country.secretary.person_id)
    assert not Finding.objects.to_follow().exists()
    for by in (country.secretary, country.outsider):
        with pytest.raises(Refusal, match="không thuộc phạm vi"):
            put_right(made.pk, by=by, **SAID)
    put_right(made.pk, by=country.commune, **SAID)
    say_words([Word(made.pk, is_done=False)], on=TODAY, by=country.province, at=at(TODAY))
    made.refresh_from_db()
    assert (made.done_on, made.due_on, made.owner) == (None, None, None)
    assert [step.kind for step in steps_of(made.pk)] == ["da-khac-phuc", "mo-lai"]


def test_nobody_judges_a_skill_that_is_missing_at_their_own_place(country):
    made = found(country, unit=country.a1.pk, kind=SKILL_GAP, skill="lap-ke-hoach")
    for by in (country.commune, country.officer):
        with pytest.raises(Refusal, match="không thuộc phạm vi"):
            put_right(made.pk, by=by, **SAID)
    assert put_right(made.pk, by=country.province, **SAID).done_on == SAID["on"]


def test_the_finder_reopens_and_it_is_owed_anew(country):
    made = reopen_finding(done(country).pk, reason="Vẫn chưa sinh hoạt", by=country.province, at=at(TODAY))
    assert (made.done_on, made.done_note, made.due_on) == (None, "", TODAY + dt.timedelta(days=30))
    assert [step.kind for step in steps_of(made.pk)] == ["da-khac-phuc", "mo-lai"]
    assert Finding.objects.to_follow().get() == made


def test_the_level_above_reopens_and_the_commune_does_not(country):
    made = done(country)
    with pytest.raises(Refusal, match="không thuộc phạm vi"):
        reopen_finding(made.pk, reason="Chưa", by=country.commune)
    with pytest.raises(Refusal, match="vì sao"):
        reopen_finding(made.pk, reason=" ", by=country.province)
    reopen_finding(made.pk, reason="Chưa", by=country.centre)
    with pytest.raises(Refusal, match="không thuộc phạm vi"):
        reopen_finding(made.pk, reason="Chưa", by=country.centre)


def test_words_on_a_later_visit(country):
    first, second, third = found(country), found(country), done(country)
    words = [Word(first.pk, is_done=True), Word(second.pk, is_done=False), Word(third.pk, is_done=False)]
    say_words(words, on=TODAY, by=country.province, at=at(TODAY))
    say_words([Word(first.pk, is_done=True)], on=TODAY, by=country.province, at=at(TODAY))  # said before
    first.refresh_from_db()
    assert first.done_on == TODAY
    assert [step.kind for step in steps_of(first.pk)] == ["da-khac-phuc"]
    assert [step.kind for step in steps_of(second.pk)] == ["van-con"]
    assert [step.kind for step in steps_of(third.pk)] == ["da-khac-phuc", "mo-lai"]
    assert set(Finding.objects.to_follow()) == {second, third}


def test_a_word_outside_reach_or_out_of_time_is_refused(country):
    made = found(country)
    for by, on, words in (
        (country.secretary, TODAY, "không thuộc phạm vi"),
        (country.outsider, TODAY, "không thuộc phạm vi"),
        (country.province, EARLIER - dt.timedelta(days=1), "phải từ ngày đó"),
    ):
        with pytest.raises(Refusal, match=words):
            say_words([Word(made.pk, is_done=True)], on=on, by=by, at=at(TODAY))


def test_the_commune_does_not_reopen_its_own_by_a_word(country):
    made = done(country)
    with pytest.raises(Refusal, match="không thuộc phạm vi"):
        say_words([Word(made.pk, is_done=False)], on=TODAY, by=country.commune, at=at(TODAY))


def test_what_waits_for_the_commune_oldest_due_first(country):
    late = found(country, on=dt.date(2026, 9, 1))
    found(country)
    waits = to_put_right(country.commune, TODAY)
    assert (waits.number, waits.overdue, waits.first, waits.due_on) == (2, 1, late.pk, dt.date(2026, 10, 1))
    assert waits.keys[0] == f"khac-phuc:{late.pk}:2026-10-01"
    assert to_put_right(country.officer, TODAY).number == 2
    nobody = ("province", "secretary", "outsider", "administrator", "inspector")
    assert {to_put_right(getattr(country, name), TODAY).number for name in nobody} == {0}
    put_right(late.pk, by=country.commune, **SAID)
    assert to_put_right(country.commune, TODAY).number == 1


def test_earlier_findings_of_a_place_owed_ones_first(country):
    solved = done(country)
    owed = found(country, on=dt.date(2026, 10, 1))
    gap = found(country, kind=SKILL_GAP, skill="lap-ke-hoach", on=dt.date(2026, 11, 12))
    found(country, unit=country.west.pk)
    lines = earlier_at([country.east.pk], user=country.province, on=TODAY)
    assert [line.id for line in lines] == [owed.pk, gap.pk, solved.pk]
    assert [line.may_follow for line in lines] == [True, True, True]
    assert lines[0].late_days == 22


def test_what_the_commune_owed_goes_to_who_follows(country):
    open_one, solved = found(country), done(country)
    assert hand_over_findings([country.a1.pk], country.a2.pk, on=TODAY, by=None, at=at(TODAY)) == 1
    open_one.refresh_from_db()
    solved.refresh_from_db()
    assert (open_one.owner, solved.owner) == (country.a2, country.a1)
    assert steps_of(open_one.pk)[-1].kind == "chuyen-don-vi"
    event = AuditEvent.objects.get(verb="difficulties.hand_over_finding")
    assert (event.before, event.after) == ({"owner": country.a1.pk}, {"owner": country.a2.pk})
    assert hand_over_findings([country.a2.pk], None, on=TODAY, by=None) == 0


def test_handing_over_asks_as_often_for_many(country):
    def asked(number: int) -> int:
        for _ in range(number):
            found(country)
        Finding.objects.to_follow()
        with CaptureQueriesContext(connection) as caught:
            hand_over_findings([country.a1.pk], country.a2.pk, on=TODAY, by=None, at=at(TODAY))
        return len(caught)

    assert asked(1) == asked(12)


def test_a_good_practice_is_shared_once_and_found(country):
    made = found(country, kind=PRACTICE, text="Tủ sách đầu thôn")
    said = {"title": "Tủ sách đầu thôn", "summary": "Mỗi nhà góp một quyển", "at": at(TODAY)}
    shared = share_practice(made.pk, by=country.province, **said)
    assert shared.initiative == Initiative.objects.get()
    assert (shared.initiative.unit, shared.initiative.day) == (country.east, EARLIER)
    assert [one.title for one in initiatives("tu sach", on=TODAY)] == ["Tủ sách đầu thôn"]
    with pytest.raises(Refusal, match="đã được chia sẻ"):
        share_practice(made.pk, by=country.province, **said)


def test_sharing_refused(country):
    practice, other = found(country, kind=PRACTICE), found(country)
    said = {"title": "Tủ sách", "summary": "Cách làm", "at": at(TODAY)}
    for made, by, changes in (
        (other, country.province, {}),
        (practice, country.outsider, {}),
        (practice, country.province, {"summary": ""}),
    ):
        with pytest.raises(Refusal):
            share_practice(made.pk, by=by, **(said | changes))
    assert not Initiative.objects.exists()


def test_rights_are_shown_as_the_actions_decide(country):
    made = done(country)
    may = {}
    for name in ("province", "commune", "officer", "secretary"):
        line = finding_seen(made.pk, user=country.again(getattr(country, name)), on=TODAY)
        may[name] = (line.may_correct, line.may_withdraw, line.may_follow, line.may_reopen)
    assert may == {
        "province": (True, True, True, True),
        "commune": (False, False, True, False),
        "officer": (False, False, True, False),
        "secretary": (False, False, False, False),
    }


def test_lines_ask_as_often_for_many(country):
    branches = [country.east.pk, country.west.pk, *(unit.pk for unit in add_branches(country, 10))]
    for unit in branches:
        found(country, unit=unit)

    def asked(units) -> int:
        reader = country.again(country.province)
        with CaptureQueriesContext(connection) as caught:
            assert len(earlier_at(units, user=reader, on=TODAY)) == len(units)
        return len(caught)

    assert asked(branches[:2]) == asked(branches)
