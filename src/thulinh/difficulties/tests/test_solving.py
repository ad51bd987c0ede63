"""The life of a difficulty through the actions: answered, agreed, moved up, reopened, ended otherwise."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cast
from thulinh.difficulties import actions
from thulinh.difficulties.models import Difficulty, Step, Turn
from thulinh.difficulties.queries.standing import standings
from thulinh.difficulties.tests.life import DAY, moment, raised
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, leave_seat, take_seats
from thulinh.people.models import Holding

MARCH = dt.date(2026, 3, 1)
State = Difficulty.State


def _state(one):
    return Difficulty.objects.get(pk=one.pk).state


def _turns(one):
    rows = Turn.objects.filter(difficulty=one).order_by("starts_on", "pk")
    return list(rows.values_list("unit", "starts_on", "ends_on", "answered_on", "cut_on"))


def _whose(one, on):
    found = standings([Difficulty.objects.get(pk=one.pk)], None, on)[0]
    return found.turn.unit if found.turn else None


def test_answered_and_agreed(country):
    one = raised(country, MARCH)
    answered = MARCH + 3 * DAY
    actions.answer([one.pk], text="Đã mua loa mới.", by=country.commune, at=moment(answered))
    assert _state(one) == State.ANSWERED
    assert _turns(one) == [(country.a1.pk, MARCH, answered, answered, None)]
    assert _whose(one, answered) is None
    actions.agree(one.pk, by=country.secretary, at=moment(answered + DAY))
    ended = Difficulty.objects.get(pk=one.pk)
    assert (ended.state, ended.answered_on, ended.ended_on) == (State.SOLVED, answered, answered + DAY)
    assert list(one.steps.values_list("kind", flat=True)) == ["neu", "tra-loi", "dong-y"]
    events = AuditEvent.objects.filter(subject_kind="difficulties.difficulty").order_by("pk")
    assert [event.verb for event in events] == ["difficulties.raise", "difficulties.answer", "difficulties.agree"]
    assert (events[2].before, events[2].after) == ({"state": State.ANSWERED}, {"state": State.SOLVED})


def test_the_clock_alone_moves_it_up_and_nothing_is_written(country):
    one = raised(country, MARCH)
    assert _whose(one, dt.date(2026, 3, 16)) == country.a1
    assert _whose(one, dt.date(2026, 3, 17)) == country.a
    assert _whose(one, dt.date(2026, 4, 16)) == country.top
    assert _whose(one, dt.date(2030, 1, 1)) == country.top
    late = moment(dt.date(2026, 3, 17))
    with pytest.raises(Refusal, match="lượt của Tỉnh đoàn Bình An"):
        actions.answer([one.pk], text="Xin lỗi, đã mua.", by=country.commune, at=late)
    actions.answer([one.pk], text="Tỉnh cấp loa.", by=country.province, at=late)
    day = dt.date(2026, 3, 17)
    assert _turns(one) == [
        (country.a1.pk, MARCH, dt.date(2026, 3, 16), None, None),
        (country.a.pk, day, day, day, None),
    ]


def test_not_agreed_goes_on_with_the_level_that_answered_and_its_days_anew(country):
    one = raised(country, MARCH)
    day = MARCH + 10 * DAY
    actions.answer([one.pk], text="Đã trả lời.", by=country.commune, at=moment(day))
    actions.not_agree(one.pk, text="Loa vẫn hỏng.", by=country.secretary, at=moment(day))
    assert _whose(one, day) == country.a1
    assert _turns(one)[:2] == [
        (country.a1.pk, MARCH, day, day, None),
        (country.a1.pk, day, day + 15 * DAY, None, None),
    ]
    actions.answer([one.pk], text="Đã thay loa.", by=country.commune, at=moment(day))
    actions.agree(one.pk, by=country.secretary, at=moment(day))
    assert _state(one) == State.SOLVED


def test_reopened_within_the_days_and_not_after(country):
    one = raised(country, MARCH)
    actions.answer([one.pk], text="Xong.", by=country.commune, at=moment(MARCH))
    actions.agree(one.pk, by=country.secretary, at=moment(MARCH))
    with pytest.raises(Refusal, match="31/03/2026"):
        actions.reopen(one.pk, text="Lại hỏng.", by=country.secretary, at=moment(dt.date(2026, 4, 1)))
    actions.reopen(one.pk, text="Lại hỏng.", by=country.secretary, at=moment(dt.date(2026, 3, 31)))
    again = Difficulty.objects.get(pk=one.pk)
    assert (again.state, again.reopened, again.ended_on, again.answered_on) == (State.OPEN, 1, None, None)
    assert _whose(one, dt.date(2026, 3, 31)) == country.a1
    assert _whose(one, dt.date(2026, 4, 16)) == country.a


def test_sent_up_by_hand_the_next_level_has_its_own_days(country):
    one, day = raised(country, MARCH), MARCH + 2 * DAY
    actions.send_up(one.pk, reason="Vượt thẩm quyền.", by=country.commune, at=moment(day))
    assert _turns(one)[:2] == [
        (country.a1.pk, MARCH, day, None, day),
        (country.a.pk, day, day + 30 * DAY, None, None),
    ]
    assert _whose(one, day) == country.a
    actions.send_up(one.pk, reason="Cần Trung ương.", by=country.province, at=moment(day))
    with pytest.raises(Refusal, match="Không còn cấp trên"):
        actions.send_up(one.pk, reason="?", by=country.centre, at=moment(day))


def test_a_promised_day_lies_within_the_turn_and_moves_nothing(country):
    one = raised(country, MARCH)
    before = _turns(one)
    actions.more_time(one.pk, due_on=dt.date(2026, 3, 16), reason="Chờ họp.", by=country.commune, at=moment(MARCH))
    assert _turns(one) == before
    assert one.steps.get(kind=Step.Kind.MORE_TIME).due_on == dt.date(2026, 3, 16)
    with pytest.raises(Refusal, match="tự chuyển lên Tỉnh đoàn Bình An"):
        actions.more_time(one.pk, due_on=dt.date(2026, 3, 17), reason="?", by=country.commune, at=moment(MARCH))
    with pytest.raises(Refusal, match="đã qua"):
        actions.more_time(one.pk, due_on=MARCH - DAY, reason="?", by=country.commune, at=moment(MARCH))


def test_who_was_given_it_may_answer_without_the_right_of_their_seat(country):
    one, officer = raised(country, MARCH), country.officer
    with pytest.raises(Refusal, match="không phải lượt"):
        actions.answer([one.pk], text="Xong.", by=officer, at=moment(MARCH))
    with pytest.raises(Refusal, match="không giữ chức danh"):
        actions.assign(one.pk, person=country.province.person_id, due_on=MARCH, by=country.commune, at=moment(MARCH))
    actions.assign(one.pk, person=officer.person_id, due_on=MARCH + DAY, by=country.commune, at=moment(MARCH))
    actions.answer([one.pk], text="Xong.", by=country.again(officer), at=moment(MARCH))
    assert _state(one) == State.ANSWERED


def test_steps_and_the_authority_concerned_are_written_and_owe_nothing_less(country):
    one = raised(country, MARCH)
    actions.note_step(one.pk, text="Đã gặp trưởng thôn.", by=country.commune, at=moment(MARCH))
    actions.send_to_authority(one.pk, authority="UBND xã", text="Công văn 12", by=country.commune, at=moment(MARCH))
    assert list(one.steps.values_list("text", flat=True)) == ["", "Đã gặp trưởng thôn.", "UBND xã: Công văn 12"]
    assert _whose(one, MARCH) == country.a1


@pytest.mark.parametrize("who", ["commune", "province", "officer", "outsider", "inspector", "administrator"])
def test_nobody_else_closes_what_somebody_raised(country, who):
    one = raised(country, MARCH)
    actions.answer([one.pk], text="Xong.", by=country.commune, at=moment(MARCH))
    for verb in (actions.agree, actions.withdraw):
        said = {"reason": "Thôi"} if verb is actions.withdraw else {}
        with pytest.raises(Refusal, match="Nơi nào nêu"):
            verb(one.pk, by=getattr(country, who), at=moment(MARCH), **said)
    assert _state(one) == State.ANSWERED


def test_whoever_holds_the_seat_today_agrees_and_while_nobody_does_the_deputy(country):
    one = raised(country, MARCH)
    actions.answer([one.pk], text="Xong.", by=country.commune, at=moment(MARCH))
    leave_seat(country.holdings["secretary"], on=MARCH + 5 * DAY, reason="Chuyển công tác", by=None)
    deputy = cast.open_account(country.people["Trần Minh Châu"])
    take_seats(
        [NewHolding(deputy.person_id, Holding.How.CONGRESS, cast.START, unit=country.east.pk,
                    position="pho-bi-thu-chi-doan")], by=None
    )  # fmt: skip
    with pytest.raises(Refusal):
        actions.agree(one.pk, by=deputy, at=moment(MARCH + 5 * DAY))  # somebody holds the seat itself
    with pytest.raises(Refusal):
        actions.agree(one.pk, by=country.again(country.secretary), at=moment(MARCH + 6 * DAY))
    actions.agree(one.pk, by=country.again(deputy), at=moment(MARCH + 6 * DAY))
    assert _state(one) == State.SOLVED


def test_ended_with_a_reason_is_a_state_of_its_own_and_may_be_reopened(country):
    one = raised(country, MARCH)
    with pytest.raises(Refusal, match="lý do"):
        actions.close_with_reason(one.pk, reason=" ", by=country.commune, at=moment(MARCH))
    actions.close_with_reason(one.pk, reason="Chi đoàn không còn bí thư.", by=country.commune, at=moment(MARCH))
    ended = Difficulty.objects.get(pk=one.pk)
    assert (ended.state, ended.end_reason, ended.ended_on) == (State.CLOSED, "Chi đoàn không còn bí thư.", MARCH)
    assert _turns(one) == [(country.a1.pk, MARCH, MARCH, None, MARCH)]
    actions.reopen(one.pk, text="Vẫn còn.", by=country.secretary, at=moment(MARCH + DAY))
    assert _state(one) == State.OPEN


def test_withdrawn_is_over(country):
    one = raised(country, MARCH)
    actions.withdraw(one.pk, reason="Tự xoay được.", by=country.secretary, at=moment(MARCH))
    assert _state(one) == State.WITHDRAWN
    for verb in (actions.reopen, actions.not_agree):
        with pytest.raises(Refusal):
            verb(one.pk, text="?", by=country.secretary, at=moment(MARCH))
    with pytest.raises(Refusal, match="đã được rút"):
        actions.answer([one.pk], text="?", by=country.commune, at=moment(MARCH))


def test_nobody_answers_their_own(country):
    own = raised(country, MARCH, by=country.commune, unit=country.a1.pk)
    with pytest.raises(Refusal, match="chính mình"):
        actions.answer([own.pk], text="Xong.", by=country.commune, at=moment(MARCH))
    take_seats(
        [NewHolding(country.secretary.person_id, Holding.How.CONGRESS, cast.START, unit=country.a1.pk,
                    position="pho-bi-thu-doan-xa")], by=None
    )  # fmt: skip
    one = raised(country, MARCH)
    with pytest.raises(Refusal, match="chính mình"):
        actions.answer([one.pk], text="Xong.", by=country.again(country.secretary), at=moment(MARCH))


def test_who_saw_an_older_version_is_told_and_nothing_is_lost(country):
    one = raised(country, MARCH)
    actions.answer([one.pk], text="Xong.", by=country.commune, version=1, at=moment(MARCH))
    with pytest.raises(Refusal, match="Vừa có người khác ghi"):
        actions.withdraw(one.pk, reason="Thôi", by=country.secretary, version=1, at=moment(MARCH))
    actions.agree(one.pk, by=country.secretary, version=2, at=moment(MARCH))


def test_several_are_answered_in_one_go_all_or_none_with_as_many_questions(country):
    branches = cast.add_branches(country, 12)
    rows = [actions.NewDifficulty(unit.pk, "khac", "Việc khó") for unit in branches]
    many = [one.pk for one in actions.raise_difficulties(rows, by=None, at=moment(MARCH))]

    def asked(some):
        with CaptureQueriesContext(connection) as captured:
            actions.answer(some, text="Đã có hướng dẫn chung.", by=country.again(country.commune), at=moment(MARCH))
        return len(captured)

    assert asked(many[:2]) == asked(many[2:9])
    with pytest.raises(Refusal) as refused:
        actions.answer([many[9], many[0]], text="Lần nữa.", by=country.commune, at=moment(MARCH))
    assert [problem.row for problem in refused.value.problems] == [1]
    assert Difficulty.objects.get(pk=many[9]).state == State.OPEN
    actions.agree(many[0], by=None, at=moment(MARCH))
    assert Difficulty.objects.filter(state=State.SOLVED).count() == 1


@pytest.mark.parametrize("verb", [actions.answer, actions.agree])
def test_what_is_not_there_is_refused(country, verb):
    with pytest.raises(Refusal, match="Không có"):
        verb([10**6], text="?", by=None) if verb is actions.answer else verb(10**6, by=None)
