"""After a merger the unit that carries a branch on answers for what that branch did before; after its end nothing is
done in its name.
"""

import datetime as dt

import pytest

from thulinh.activities.actions import confirm_on_behalf, correct_session, record_session, verify
from thulinh.activities.models import Activity
from thulinh.activities.queries import record, to_confirm, to_correct, waiting_count
from thulinh.activities.tests.pages import sent, signed_in, url
from thulinh.activities.tests.town import AT, BRANCH_SESSION, TODAY, Town
from thulinh.kernel import clock
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import move_memberships
from thulinh.people.models import Account
from thulinh.units.actions import merge_units

MERGED_ON = dt.date(2026, 11, 15)
BEFORE = dt.date(2026, 11, 5)


@pytest.fixture
def merged(town) -> Town:
    """T1, whose secretary has left with it, merged into T2."""
    merge_units([town.units["T1"]], into=town.units["T2"], on=MERGED_ON, decision_number="1", by=None)
    move_memberships({town.units["T1"]: town.units["T2"]}, on=MERGED_ON, by=None)
    town.accounts = {name: Account.objects.get(pk=account.pk) for name, account in town.accounts.items()}
    return town


def test_the_heirs_secretary_records_what_the_branch_held_before_as_its_own(merged):
    held = record_session(merged.entry("T1", day=BEFORE), by=merged.secretary, at=AT)
    assert (held.is_on_behalf, held.host_id, held.present_count) == (False, merged.units["T1"], 6)
    correct_session(held.pk, {"place": "Sân bóng"}, version=1, reason="Nhầm", by=merged.deputy, at=AT)
    verify(held.pk, version=2, outcome="khong-dat", reason="Thiếu ảnh", by=merged.commune, at=AT)
    assert to_correct(merged.secretary, TODAY).get() == held
    assert record(held.pk, user=merged.secretary, on=TODAY).may_correct


def test_nothing_is_held_in_its_name_after_its_end(merged):
    for day in (MERGED_ON, TODAY):
        with pytest.raises(Refusal, match="đã kết thúc hoạt động ngày 14/11/2026"):
            record_session(merged.entry("T1", day=day, attendance=()), by=merged.secretary, at=AT)
    assert not Activity.objects.exists()


def test_nobody_else_records_for_it(merged):
    for who in ("outsider", "member"):
        with pytest.raises(Refusal, match="không ghi được"):
            record_session(merged.entry("T1", day=BEFORE), by=merged.accounts[who], at=AT)


def test_the_heir_and_its_members_confirm_what_the_commune_typed_for_the_branch(merged):
    typed = record_session(merged.entry("T1", day=BEFORE), by=merged.commune, at=AT)
    assert typed.is_on_behalf
    assert to_confirm(merged.secretary, TODAY).get() == typed
    assert to_confirm(merged.member, TODAY).get() == typed
    confirm_on_behalf(typed.pk, version=1, by=merged.member, at=AT)


def test_the_level_above_the_heir_verifies(merged):
    held = record_session(merged.entry("T1", day=BEFORE), by=merged.secretary, at=AT)
    assert waiting_count(merged.commune, TODAY) == 1
    verify(held.pk, version=1, outcome="dat", by=merged.commune, at=AT)


def test_an_ended_commune_is_not_verified_by_the_commune_that_carries_it_on(town):
    """Who answers for the old commune's meetings is not who verifies them."""
    held = record_session(town.entry("HT", kind="giao-ban", day=BEFORE), by=town.commune_deputy, at=AT)
    units = [town.units[code] for code in ("T1", "T2", "T3")]
    assert held.host_id not in units
    merge_units([town.units["HT"]], into=town.units["TM"], on=MERGED_ON, decision_number="2", by=None)
    heirs = Account.objects.get(pk=town.outsider.pk)
    assert waiting_count(heirs, TODAY) == 0
    with pytest.raises(Refusal, match="cấp trên trực tiếp"):
        verify(held.pk, version=1, outcome="dat", by=heirs, at=AT)
    assert waiting_count(Account.objects.get(pk=town.province.pk), TODAY) == 1


def test_the_page_opens_on_the_branchs_last_day_with_those_who_belonged_then(merged):
    with clock.on(AT):
        client, address = signed_in(merged.secretary), url("record", merged.units["T1"], BRANCH_SESSION)
        page = client.get(address)
        assert page.status_code == 200
        assert 'value="14/11/2026"' in page.content.decode()
        answer = sent(client, address, day="05/11/2026")
    assert answer.status_code == 302, answer.content.decode()
    held = Activity.objects.get()
    assert (held.day, held.host_id, held.attendances.count()) == (BEFORE, merged.units["T1"], 6)


def test_the_heir_answers_that_the_branch_could_not_meet_in_its_last_month(merged):
    with clock.on(AT):
        address = url("not_held", merged.units["T1"], BRANCH_SESSION)
        assert sent(signed_in(merged.secretary), address, why="mua-vu").status_code == 302
    answer = Activity.objects.get()
    assert (answer.status, answer.day, answer.is_on_behalf) == ("khong-to-chuc", dt.date(2026, 11, 14), False)
