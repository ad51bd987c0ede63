"""A month's guidance: who may publish it, what is refused, whom it reaches, what of it a session covered."""

import datetime as dt
import random
import uuid
from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from thulinh.activities import measures
from thulinh.activities.actions import (
    amend_guidance,
    correct_session,
    publish_guidance,
    record_session,
    verify,
    withdraw,
    withdraw_guidance,
)
from thulinh.activities.models import Activity, Coverage, Credit, Guidance, Requirement
from thulinh.activities.queries.guidance import guidance_of_day, guidance_seen
from thulinh.activities.queries.records import record, records
from thulinh.activities.rules.guidance import GuidanceEntry, ReadingPage
from thulinh.activities.tests.town import AT, BRANCH_SESSION, BRIEFING, TODAY
from thulinh.kernel.files import store_file
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.models import Account

NOVEMBER = {"starts_on": dt.date(2026, 11, 1), "ends_on": dt.date(2026, 11, 30)}


def theme(**changes) -> GuidanceEntry:
    """November's theme."""
    given = {
        "kind": BRANCH_SESSION,
        "theme": "Tôn sư trọng đạo",
        "contents": ("phap-luat", "danh-gia"),
        "own": ("Kể chuyện người thầy của tôi",),
        "pages": (ReadingPage("Lời Bác dạy", "Vì lợi ích trăm năm thì phải trồng người.\n\nĐoạn hai."),),
        "document_number": "12-HD/TĐTN",
        "document_on": dt.date(2026, 10, 25),
        **NOVEMBER,
    }
    return GuidanceEntry(**(given | changes))


def again(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def publish(town, unit: str = "LD", by: str = "province", **changes) -> Guidance:
    return publish_guidance(theme(**changes), unit=town.units[unit], by=again(town.accounts[by]), at=AT)


def refused(act, *words: str) -> None:
    before = AuditEvent.objects.count(), Guidance.objects.count(), Requirement.objects.count()
    with pytest.raises(Refusal) as caught:
        act()
    for each in words:
        assert each in str(caught.value)
    assert (AuditEvent.objects.count(), Guidance.objects.count(), Requirement.objects.count()) == before


def test_a_province_publishes_and_the_log_says_all_of_it(town):
    made = publish(town)
    required = [(row.content_id, row.text) for row in made.requirements.all()]
    assert required == [("phap-luat", ""), ("danh-gia", ""), (None, "Kể chuyện người thầy của tôi")]
    event = AuditEvent.objects.get(verb="activities.publish_guidance")
    assert (event.subject_id, event.unit_id) == (str(made.pk), town.units["LD"])
    assert event.after["pages"][0]["title"] == "Lời Bác dạy"


def test_the_same_command_twice_is_one_guidance(town):
    command = uuid.uuid4()
    for _ in range(2):
        publish_guidance(theme(), unit=town.units["HT"], by=again(town.commune), command_id=command, at=AT)
    assert Guidance.objects.count() == 1


@pytest.mark.parametrize(
    ("unit", "by"),
    [("LD", "commune"), ("TM", "commune"), ("T2", "secretary"), ("HT", "officer"), ("HT", "province")],
    ids=["above", "beside", "a branch", "without the right", "for a unit below"],
)
def test_only_a_seat_of_the_unit_that_may_guide(town, unit, by):
    refused(lambda: publish(town, unit, by), "không phát hành")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"theme": "  "}, "ghi chủ điểm"),
        ({"ends_on": dt.date(2026, 10, 1)}, "từ ngày đầu trở đi"),
        ({"starts_on": dt.date(2026, 10, 1), "ends_on": dt.date(2026, 10, 31)}, "đã qua"),
        ({"ends_on": dt.date(2027, 3, 1)}, "ba tháng"),
        ({"contents": ("quyen-loi",)}, "không thuộc"),
        ({"contents": (), "own": (), "pages": ()}, "ít nhất một nội dung"),
        ({"own": ("Kể chuyện", "kể  chuyen")}, "hai lần"),
        ({"own": tuple(f"Việc {n}" for n in range(13))}, "Nhiều nhất 12"),
        ({"pages": (ReadingPage("Chỉ đầu đề", ""),)}, "cả đầu đề và nội dung"),
        ({"pages": (ReadingPage("Dài", "chữ " * 6_000),)}, "quá dài"),
        ({"document_on": dt.date(2026, 12, 1)}, "chưa tới"),
        ({"kind": BRIEFING}, "Không có loại hoạt động"),
        ({"file": 999_999}, "không còn trên máy chủ"),
    ],
)
def test_what_cannot_be_published(town, changes, words):
    refused(lambda: publish(town, **changes), words)


def test_a_spreadsheet_is_no_paper_to_hand_out(town, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = store_file(b"PK", name="bang.xlsx", media_type="application/vnd.ms-excel")
    refused(lambda: publish(town, file=kept.pk), "chọn lại tệp")


def test_a_change_keeps_what_stays_required_and_says_what_differs(town):
    made = publish(town)
    kept = made.requirements.get(text="Kể chuyện người thầy của tôi")
    after = theme(contents=("phap-luat", "tinh-nguyen"))
    amend_guidance(made.pk, after, version=1, reason="Thêm tình nguyện", by=again(town.province), at=AT)
    made.refresh_from_db()
    assert made.version == 2
    current = made.requirements.filter(withdrawn_at=None)
    assert kept in current
    assert {row.content_id for row in current} == {"phap-luat", "tinh-nguyen", None}
    event = AuditEvent.objects.get(verb="activities.amend_guidance")
    assert (event.reason, set(event.after)) == ("Thêm tình nguyện", {"contents"})
    assert event.before == {"contents": ["phap-luat", "danh-gia"]}


def test_what_cannot_be_changed(town):
    made = publish(town)
    act = lambda **given: amend_guidance(  # noqa: E731
        made.pk, **({"entry": theme(), "version": 1, "reason": "Sửa", "by": again(town.province), "at": AT} | given)
    )
    refused(lambda: act(reason=" "), "lý do sửa")
    refused(lambda: act(version=2), "đã được sửa")
    refused(lambda: act(by=again(town.commune)), "không phát hành")
    refused(lambda: act(entry=theme(kind="sinh-hoat-lien-chi-doan", contents=())), "phát hành tài liệu mới")
    withdraw_guidance(made.pk, version=1, reason="Nhầm tháng", by=again(town.province), at=AT)
    refused(act, "đã được rút")


def test_a_withdrawn_guidance_asks_nobody(town):
    made = publish(town)
    refused(lambda: withdraw_guidance(made.pk, version=1, reason="", by=again(town.province), at=AT), "lý do rút")
    refused(lambda: withdraw_guidance(made.pk, version=1, reason="X", by=again(town.outsider), at=AT), "không phát")
    withdraw_guidance(made.pk, version=1, reason="Nhầm tháng", by=again(town.province), at=AT)
    assert guidance_of_day(town.units["T2"], BRANCH_SESSION, TODAY) == []
    assert AuditEvent.objects.get(verb="activities.withdraw_guidance").reason == "Nhầm tháng"
    seen = {
        name: guidance_seen(made.pk, user=again(town.accounts[name]), on=TODAY) for name in ("province", "secretary")
    }
    assert (seen["province"] is not None, seen["secretary"]) == (True, None)


def test_it_reaches_the_branches_below_in_its_days_the_nearest_level_first(town):
    province, commune = publish(town), publish(town, "HT", "commune", theme="Việc của xã")
    publish(town, starts_on=dt.date(2026, 12, 1), ends_on=dt.date(2026, 12, 31), theme="Tháng Mười Hai")
    publish(town, kind="sinh-hoat-lien-chi-doan", contents=("phap-luat",), theme="Liên chi đoàn")
    asked = lambda unit, day=TODAY: [line.id for line in guidance_of_day(town.units[unit], BRANCH_SESSION, day)]  # noqa: E731
    assert asked("T2") == [commune.pk, province.pk]
    assert asked("M1") == [province.pk]
    assert asked("T2", dt.date(2026, 10, 31)) == []


def test_who_may_read_it(town):
    made = publish(town, "HT", "commune")
    readers = {
        name for name in town.accounts if guidance_seen(made.pk, user=again(town.accounts[name]), on=TODAY) is not None
    }
    assert readers == set(town.accounts) - {"outsider", "member"}


def test_a_session_tells_what_it_covered_and_what_it_left_out(town):
    made = publish(town)
    own = made.requirements.get(text__gt="")
    held = record_session(town.entry(contents=("phap-luat",), covered=(own.pk,)), by=town.secretary, at=AT)
    (asked,) = record(held.pk, user=again(town.commune), on=TODAY).asked
    assert [one.name for one in asked.covered] == ["Phổ biến chủ trương, pháp luật, nghị quyết", own.text]
    assert [one.content for one in asked.left_out] == ["danh-gia"]
    correct_session(
        held.pk, {"contents": ("phap-luat", "danh-gia"), "covered": ()}, version=1, reason="Sót", by=town.secretary,
        at=AT,
    )  # fmt: skip
    (asked,) = record(held.pk, user=again(town.commune), on=TODAY).asked
    assert [one.name for one in asked.left_out] == [own.text]


def test_a_correction_that_does_not_speak_of_it_keeps_what_was_covered(town):
    own = publish(town).requirements.get(text__gt="")
    held = record_session(town.entry(covered=(own.pk,)), by=town.secretary, at=AT)
    correct_session(held.pk, {"place": "Sân bóng"}, version=1, reason="Nhầm nơi", by=town.secretary, at=AT)
    assert Coverage.objects.get(activity=held).requirement == own


def test_what_is_asked_of_others_is_not_covered(town):
    beside = publish(town, "TM", "outsider").requirements.get(text__gt="")
    later = publish(town, starts_on=dt.date(2026, 12, 1), ends_on=dt.date(2026, 12, 31)).requirements.get(text__gt="")
    content = publish(town).requirements.get(content="phap-luat")
    covered = (beside.pk, later.pk, content.pk, 999_999)
    record_session(town.entry(covered=covered), by=town.secretary, at=AT)
    assert not Coverage.objects.exists()


def test_many_records_ask_no_more_than_one(town):
    publish(town)
    publish(town, "HT", "commune", own=("Việc của xã",))
    made = [record_session(replace(town.entry(unit), attendance=()), by=None, at=AT).pk for unit in ("T1", "T2", "T3")]
    counted = []
    for ids in (made[:1], made):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = records(ids, user=again(town.province), on=TODAY)
        counted.append(len(queries))
        assert all(len(one.asked) == 2 for one in found)
    assert counted[0] == counted[1]


@pytest.fixture
def guided(town):
    """Random sessions of a year under random guidance of two levels."""
    dice = random.Random(611)
    choices = ["danh-gia", "phuong-huong", "phap-luat"]
    owns = []
    for month in range(1, 12):
        for unit, chance in (("LD", 0.7), ("HT", 0.5)):
            if dice.random() < chance:
                first = dt.date(2026, month, dice.randint(1, 10))
                made = publish_guidance(
                    theme(starts_on=first, ends_on=first + dt.timedelta(days=dice.randint(5, 30)), document_on=None,
                          contents=tuple(dice.sample(choices, dice.randint(0, 2))),
                          own=("Riêng",) if dice.random() < 0.5 else ()),
                    unit=town.units[unit], by=None, at=timezone.make_aware(dt.datetime(2026, month, 1, 8)),
                )  # fmt: skip
                owns += list(made.requirements.filter(content=None).values_list("pk", flat=True))
                if dice.random() < 0.1:
                    withdraw_guidance(made.pk, version=1, reason="Nhầm", by=None)
    for code in ("T1", "T2", "M1"):
        for month in range(1, 12):
            day = dt.date(2026, month, dice.randint(1, 20))
            at = timezone.make_aware(dt.datetime.combine(day, dt.time(20)))
            entry = town.entry(code, day=day, contents=tuple(dice.sample(choices, dice.randint(1, 3))),
                               covered=tuple(own for own in owns if dice.random() < 0.7))  # fmt: skip
            made = record_session(entry, by=None, at=at)
            if dice.random() < 0.15:
                withdraw(made.pk, version=1, reason="Nhầm", by=None, at=at)
            elif dice.random() < 0.3:
                verify(made.pk, version=1, outcome="khong-dat", reason="Sai", by=again(town.province), at=at)
    return town


def covering_by_hand(town) -> Counter:
    """The same set, by plain Python over plain rows."""
    under = {"LD": {"LD", "HT", "TM", "T1", "T2", "T3", "M1"}, "HT": {"HT", "T1", "T2", "T3"}}
    names = {pk: code for code, pk in town.units.items()}
    found: Counter = Counter()
    for credit in Credit.objects.select_related("activity"):
        activity = credit.activity
        if activity.withdrawn_at or activity.verdict == "khong-dat" or activity.status != Activity.Status.HELD:
            continue
        told = set(activity.contents.values_list("code", flat=True))
        own = set(Coverage.objects.filter(activity=activity).values_list("requirement", flat=True))
        asked = [
            row
            for one in Guidance.objects.filter(withdrawn_at=None)
            if one.starts_on <= activity.day <= one.ends_on and names[credit.unit_id] in under[names[one.unit_id]]
            for row in one.requirements.all()
        ]
        if asked and all(row.content_id in told if row.content_id else row.pk in own for row in asked):
            found[credit.unit_id, activity.pk] += 1
    return found


def test_sessions_covering_is_what_plain_python_finds(guided):
    found = measures.sessions_covering([BRANCH_SESSION])
    by_hand = covering_by_hand(guided)
    assert Counter((row["subject"], row["record"]) for row in found) == by_hand
    assert 3 < found.count() == len(found) < measures.sessions([BRANCH_SESSION]).count()
    assert set(found[0]) == set(measures.sessions([BRANCH_SESSION])[0])
    assert not measures.sessions_covering([BRIEFING]).exists()
    verified = measures.sessions_covering([BRANCH_SESSION], verdict="dat", contents=["phap-luat"])
    assert set(verified.values_list("record", flat=True)) <= {record for _, record in by_hand}
