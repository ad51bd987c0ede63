"""What a phone kept until there was signal: pictures after their text, answers for a script, when it was written."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from thulinh.activities.actions import (
    add_photos,
    confirm_on_behalf,
    correct_session,
    give_up_photos,
    mark_held,
    record_session,
    verify,
    withdraw,
)
from thulinh.activities.models import Activity, Authorship, Credit, Evidence
from thulinh.activities.queries import record
from thulinh.activities.rules.entries import PLANNED
from thulinh.activities.tests.pages import fields_of, photo, sent, signed_in, url
from thulinh.activities.tests.photos import stored
from thulinh.activities.tests.town import AT, BRANCH_SESSION, TODAY, Town
from thulinh.kernel import clock
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import move_memberships
from thulinh.people.models import Account
from thulinh.units.actions import merge_units

SCRIPT = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _evening():
    with clock.on(AT):
        yield


@pytest.fixture
def session(town) -> Activity:
    """A session of T2 by its secretary, who announced two pictures."""
    return record_session(town.entry(awaited_photos=2), by=town.secretary, at=AT)


def now(activity: Activity) -> Activity:
    return Activity.objects.get(pk=activity.pk)


def kept(client: Client, address: str, **changes):
    """Send a page's form as a phone does that had kept it."""
    fields = fields_of(client.get(address).content.decode()) | changes
    return client.post(address, fields, headers=SCRIPT)


# ---------- Pictures after their text ----------


def test_pictures_come_one_by_one_and_each_is_a_new_version(town, session):
    add_photos(session.pk, [stored(1).pk], by=town.secretary, at=AT)
    assert (now(session).version, now(session).awaited_photos, now(session).changed_by) == (2, 1, None)
    add_photos(session.pk, [stored(2).pk], by=town.secretary, at=AT)
    assert (now(session).version, now(session).awaited_photos) == (3, 0)
    assert Evidence.objects.filter(activity=session).count() == 2
    assert set(Authorship.objects.filter(activity=session).values_list("version", flat=True)) == {1, 2, 3}
    assert AuditEvent.objects.filter(verb="activities.add_photos").count() == 2


def test_a_picture_after_the_word_asks_for_a_new_look(town, session):
    verify(session.pk, version=1, outcome="dat", by=town.commune, at=AT)
    add_photos(session.pk, [stored(1).pk], by=town.secretary, at=AT)
    assert now(session).verdict == "cho-duyet"
    assert set(Credit.objects.filter(activity=session).values_list("verdict", flat=True)) == {"cho-duyet"}
    with pytest.raises(Refusal, match="đã được sửa"):
        verify(session.pk, version=1, outcome="dat", by=town.commune, at=AT)
    verify(session.pk, version=2, outcome="dat", by=town.commune, at=AT)


def test_the_same_picture_twice_is_one_picture_and_one_version(town, session):
    command = uuid.uuid4()
    for _ in range(2):
        add_photos(session.pk, [stored(1).pk], by=town.secretary, command_id=command, at=AT)
    assert (now(session).version, now(session).awaited_photos) == (2, 1)
    add_photos(session.pk, [stored(1).pk], by=town.secretary, at=AT)
    assert (now(session).version, Evidence.objects.count()) == (2, 1)


def test_what_was_confirmed_for_the_branch_is_confirmed_anew(town):
    typed = record_session(town.entry(awaited_photos=1), by=town.commune, at=AT)
    confirm_on_behalf(typed.pk, version=1, by=town.secretary, at=AT)
    add_photos(typed.pk, [stored(1).pk], by=town.commune, at=AT)
    assert now(typed).confirmed_at is None


def test_only_who_wrote_a_part_of_the_record_adds_to_it(town, session):
    with pytest.raises(Refusal, match="Chỉ người đã ghi"):
        add_photos(session.pk, [stored(1).pk], by=town.deputy, at=AT)
    with pytest.raises(Refusal, match="không ghi được"):
        give_up_photos(session.pk, by=town.outsider, at=AT)
    correct_session(session.pk, {"place": "Sân bóng"}, version=1, reason="Nhầm", by=town.deputy, at=AT)
    add_photos(session.pk, [stored(1).pk], by=town.deputy, at=AT)
    assert (now(session).version, now(session).awaited_photos) == (3, 1)
    withdraw(session.pk, version=3, reason="Ghi nhầm", by=town.secretary, at=AT)
    with pytest.raises(Refusal, match="đã được rút"):
        add_photos(session.pk, [stored(2).pk], by=town.secretary, at=AT)
    assert Evidence.objects.count() == 1


def test_waiting_for_pictures_can_be_given_up(town, session):
    give_up_photos(session.pk, by=town.secretary, at=AT)
    assert (now(session).awaited_photos, now(session).version) == (0, 1)
    assert AuditEvent.objects.get(verb="activities.give_up_photos").before == {"awaited_photos": 2}


def test_the_page_of_pictures_works_without_scripts(town, session):
    client, page = signed_in(town.secretary), url("add_photo", session.pk, next="/x/")
    assert sent(client, page).status_code == 422
    answer = sent(client, page, photos=photo())
    assert (answer.status_code, answer.url) == (302, "/x/")
    assert now(session).awaited_photos == 1
    assert sent(client, url("stop_awaiting", session.pk, next="/x/")).url == "/x/"
    assert now(session).awaited_photos == 0
    for who in ("deputy", "commune", "member", "outsider"):
        for name in ("add_photo", "stop_awaiting"):
            assert signed_in(town.accounts[who]).get(url(name, session.pk)).status_code == 404


def test_a_script_sends_a_picture_and_reads_what_became_of_it(town, session):
    client, page = signed_in(town.secretary), url("add_photo", session.pk)
    taken = kept(client, page, photos=photo())
    assert taken.json()["message"] == "Đã thêm ảnh vào sinh hoạt chi đoàn ngày 22/11/2026."
    empty = photo()
    empty.file.truncate(0)
    assert kept(client, page, photos=empty).status_code == 422
    broken = photo(name="hong.jpg")
    broken.file.seek(0)
    broken.file.truncate(100)
    refused = kept(client, page, photos=broken)
    assert refused.status_code == 422
    assert "“hong.jpg” không phải là ảnh hoặc ảnh bị hỏng" in refused.json()["reasons"][0]


def test_the_record_says_how_many_pictures_are_on_their_way(town, session):
    seen = record(session.pk, user=town.secretary, on=TODAY)
    assert (seen.awaited_photos, seen.may_add_photos) == (2, True)
    assert not record(session.pk, user=town.commune, on=TODAY).may_add_photos
    queue = signed_in(town.commune).get(url("queue")).content.decode()
    assert "Còn 2 ảnh đang gửi từ điện thoại." in queue


# ---------- Answers that a script reads ----------


def test_the_sheet_may_be_kept_and_says_what_scripts_must_know(town):
    page = signed_in(town.secretary).get(url("record", town.units["T2"], BRANCH_SESSION))
    assert page["X-Keep-Offline"] == "1"
    text = page.content.decode()
    assert 'data-outbox="Biên bản sinh hoạt chi đoàn" data-photos-to="/hoat-dong/0/them-anh/"' in text
    assert 'data-served-at="2026-11-22T20:14:00+07:00" data-day-of-today data-fresh>' in text
    plan = signed_in(town.secretary).get(url("plan", town.units["T2"], BRANCH_SESSION))
    assert "X-Keep-Offline" not in plan
    assert "data-outbox" not in plan.content.decode()


def test_a_kept_sheet_is_taken_once(town):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION, next="/x/")
    fields = fields_of(client.get(page).content.decode()) | {"awaited_photos": "2"}
    first, again = (client.post(page, fields, headers=SCRIPT).json() for _ in range(2))
    made = Activity.objects.get()
    assert first == again
    assert first == {
        "message": "Đã ghi sinh hoạt chi đoàn ngày 22/11/2026: 6/6 có mặt.", "address": "/x/", "record": made.pk
    }  # fmt: skip
    assert made.awaited_photos == 2


@pytest.mark.parametrize(
    ("waited_ms", "expected"),
    [(45 * 60_000, dt.timedelta(minutes=45)), (0, dt.timedelta(0)), (-1, None), (61 * 86_400_000, None)],
)
def test_when_it_was_written_is_told_by_the_time_between(town, waited_ms, expected):
    """The phone's clock is a year behind; only what passed on it counts."""
    kept_at = int((AT - dt.timedelta(days=365)).timestamp() * 1000)
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    kept(client, page, saved_at=str(kept_at), sent_at=str(kept_at + waited_ms))
    made = Activity.objects.get()
    assert made.entered_at == (AT - expected if expected is not None else None)
    assert made.recorded_at == AT


@pytest.mark.parametrize("said", ["", "khong-phai-so", "9" * 40])
def test_nonsense_beside_the_sheet_costs_nothing(town, said):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    assert kept(client, page, saved_at=said, sent_at="1", awaited_photos=said).status_code == 200
    made = Activity.objects.get()
    assert made.entered_at is None
    assert made.awaited_photos <= 6


def test_what_stands_already_and_what_is_wrong_come_back_with_reasons(town):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    wrong = kept(client, page, day="31/02/2026")
    assert wrong.status_code == 422
    assert wrong.json()["reasons"][0].startswith("Ngày sinh hoạt: Ngày không đúng.")
    record_session(town.entry(), by=town.commune)
    stands = kept(client, page)
    assert stands.status_code == 409
    assert stands.json()["reasons"]
    assert Activity.objects.count() == 1


def test_a_plan_that_somebody_else_has_held_shows_both(town):
    plan = record_session(town.entry(status=PLANNED, attendance=()), by=town.secretary)
    client, page = signed_in(town.secretary), url("hold", plan.pk)
    fields = fields_of(client.get(page).content.decode()) | {"conclusion": "Bản của tôi"}
    mark_held(plan.pk, {"conclusion": "Bản của phó bí thư"}, version=1, by=town.deputy)
    assert client.post(page, fields, headers=SCRIPT).status_code == 409
    shown = client.post(page, fields)
    assert shown.status_code == 422
    text = shown.content.decode()
    assert "Mở bản đã ghi" in text
    assert fields_of(text)["conclusion"] == ["Bản của tôi"]
    assert now(plan).conclusion == "Bản của phó bí thư"


def test_who_is_signed_out_or_outside_is_told_so(town):
    page = url("record", town.units["T2"], BRANCH_SESSION)
    nobody = Client().post(page, {}, headers=SCRIPT)
    assert (nobody.status_code, nobody.json()["reasons"]) == (401, ["Đồng chí đăng nhập lại rồi gửi."])
    assert signed_in(town.outsider).post(page, {}, headers=SCRIPT).status_code == 404


# ---------- A branch that merged while the phone was away ----------


@pytest.fixture
def merged(town) -> Town:
    """T1 merged into T2 on the 15th."""
    merge_units([town.units["T1"]], into=town.units["T2"], on=dt.date(2026, 11, 15), decision_number="1", by=None)
    move_memberships({town.units["T1"]: town.units["T2"]}, on=dt.date(2026, 11, 15), by=None)
    town.accounts = {name: Account.objects.get(pk=account.pk) for name, account in town.accounts.items()}
    return town


def test_after_a_merger_it_says_for_which_unit_to_record(merged):
    client, page = signed_in(merged.secretary), url("record", merged.units["T1"], BRANCH_SESSION)
    late = kept(client, page, day="20/11/2026")
    assert late.status_code == 422
    assert "đã kết thúc hoạt động ngày 14/11/2026; từ đó là Chi đoàn thôn 2" in " ".join(late.json()["reasons"])
    assert late.json()["instead"] == url("record", merged.units["T2"], BRANCH_SESSION)
    early = kept(client, page, day="05/11/2026")
    assert early.status_code == 200
    assert Activity.objects.get().host_id == merged.units["T1"]
