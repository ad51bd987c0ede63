"""The word of the level above: who gives it, on what, once; every refusal."""

import datetime as dt
import uuid

import pytest

from thulinh.activities.actions import (
    correct_session,
    record_session,
    verify,
    withdraw,
)
from thulinh.activities.models import Verification
from thulinh.activities.rules.entries import PLANNED, SessionEntry
from thulinh.activities.tests.town import AT, TODAY, passed, repeated
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import create_administrator


@pytest.mark.parametrize("who", ["commune", "commune_deputy", "officer", "province"])
def test_who_stands_above_or_is_in_charge_verifies(town, session, who):
    word = passed(session, town.accounts[who])
    session.refresh_from_db()
    assert (session.verdict, word.version, word.by) == ("dat", 1, town.accounts[who])
    assert repeated(session) == {("dat", False, True, "da-to-chuc")}
    event = AuditEvent.objects.get(verb="activities.verify")
    assert (event.before, event.after["verdict"]) == ({"verdict": "cho-duyet"}, "dat")


@pytest.mark.parametrize("who", ["secretary", "deputy", "member", "other_secretary", "outsider"])
def test_nobody_else_verifies(town, session, who):
    with pytest.raises(Refusal):
        passed(session, town.accounts[who])
    assert not Verification.objects.exists()
    assert repeated(session) == {("cho-duyet", False, True, "da-to-chuc")}


def test_an_administrator_keeps_the_machine_and_verifies_nothing(town, session):
    with pytest.raises(Refusal):
        passed(session, create_administrator("quan-tri"))


def test_the_officer_verifies_only_the_branches_in_charge(town):
    activity = record_session(town.entry("T1"), by=town.other_secretary, at=AT)
    with pytest.raises(Refusal, match="ủy viên phụ trách"):
        passed(activity, town.officer)


def test_the_commune_does_not_verify_its_own_briefing_the_province_does(town):
    briefing = SessionEntry(kind="giao-ban", host=town.units["HT"], day=TODAY)
    activity = record_session(briefing, by=town.commune, at=AT)
    with pytest.raises(Refusal):
        passed(activity, town.commune_deputy)
    assert passed(activity, town.province).outcome == "dat"


def test_nobody_verifies_what_they_typed_for_a_branch(town):
    activity = record_session(town.entry(), by=town.officer, at=AT)
    with pytest.raises(Refusal, match="chính đồng chí ghi"):
        passed(activity, town.officer)
    assert passed(activity, town.commune).outcome == "dat"


def test_nor_what_they_corrected(town, session):
    correct_session(session.pk, {"place": "Sân bóng"}, version=1, reason="Ghi nhầm", by=town.commune, at=AT)
    session.refresh_from_db()
    with pytest.raises(Refusal, match="chính đồng chí ghi"):
        passed(session, town.commune)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"version": 2, "outcome": "dat"}, "đã được sửa"),
        ({"version": 1, "outcome": "khong-dat"}, "ghi lý do"),
        ({"version": 1, "outcome": "cho-duyet"}, "chọn Đạt"),
    ],
)
def test_what_a_verifier_may_not_say(town, session, more, message):
    with pytest.raises(Refusal, match=message):
        verify(session.pk, by=town.commune, at=AT, **more)
    assert not Verification.objects.exists()


def test_a_second_verifier_hears_of_the_first_and_the_first_may_change_with_a_reason(town, session):
    passed(session, town.officer)
    with pytest.raises(Refusal, match="Đỗ Ủy Viên đã duyệt"):
        verify(session.pk, version=1, outcome="khong-dat", reason="Ảnh cũ", by=town.commune, at=AT)
    with pytest.raises(Refusal, match="như vậy rồi"):
        passed(session, town.officer)
    verify(session.pk, version=1, outcome="khong-dat", reason="Ảnh cũ", by=town.officer, at=AT)
    assert repeated(session) == {("khong-dat", False, True, "da-to-chuc")}


def test_a_plan_and_a_withdrawn_record_are_not_verified(town, session):
    plan = record_session(
        town.entry(status=PLANNED, day=TODAY + dt.timedelta(days=3), attendance=()), by=town.secretary, at=AT
    )
    with pytest.raises(Refusal, match="đã tổ chức"):
        passed(plan, town.commune)
    withdraw(session.pk, version=1, reason="Ghi nhầm ngày", by=town.secretary, at=AT)
    with pytest.raises(Refusal, match="rút"):
        passed(session, town.commune)


def test_the_same_command_twice_is_one_word(town, session):
    command = uuid.uuid4()
    assert passed(session, town.commune, command_id=command).pk == passed(session, town.commune, command_id=command).pk
    command = uuid.uuid4()
    for _ in range(2):
        correct_session(
            session.pk, {"place": "X"}, version=1, reason="Nhầm", by=town.secretary, command_id=command, at=AT
        )
    session.refresh_from_db()
    assert session.version == 2
