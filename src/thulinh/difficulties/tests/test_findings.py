"""Recording findings: what each kind leads to, every refusal, once, corrected, withdrawn (DN4, DN6)."""

import datetime as dt
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from cast import START, TODAY, add_branches
from thulinh.activities.actions import record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.difficulties.actions.findings import (
    add_finding_photos,
    correct_finding,
    record_finding,
    record_findings,
    withdraw_finding,
)
from thulinh.difficulties.models import Difficulty, Finding, Turn
from thulinh.difficulties.queries.findings import finding_seen, sessions_beside
from thulinh.difficulties.rules.findings import (
    DIFFICULTY,
    NOT_HELD,
    OFF_GUIDANCE,
    PRACTICE,
    SKILL_GAP,
)
from thulinh.difficulties.tests.town import EARLIER, SESSION, at, entry, found, guide, required
from thulinh.kernel.files import store_photo
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, leave_seat, take_seats

SKILL = "dieu-hanh-sinh-hoat"


def picture(shade: str = "navy") -> int:
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), shade).save(kept, "JPEG")
    kept.seek(0)
    return store_photo(kept, name="anh.jpg").pk


def refused(country, *, by=None, **changes) -> dict[str, str]:
    """What a recording is refused for, by field; nothing is written."""
    with pytest.raises(Refusal) as caught:
        record_findings([entry(country, **changes)], by=by or country.province, at=at(TODAY))
    assert not Finding.objects.exists()
    assert not Difficulty.objects.exists()
    return {problem.field: problem.message for problem in caught.value.problems}


def test_a_session_not_held_is_owed_by_the_commune_within_the_dated_days(country):
    made = found(country)
    assert (made.owner, made.due_on) == (country.a1, EARLIER + dt.timedelta(days=30))
    assert made.path == country.path(country.east)
    (event,) = AuditEvent.objects.filter(verb="difficulties.record_finding")
    assert (event.by_account, event.unit_id, event.subject_id) == (country.province.pk, country.east.pk, str(made.pk))
    assert "Hai tháng" not in str(event.after)


def test_what_nobody_owes_has_no_owner(country):
    gap = found(country, kind=SKILL_GAP, skill=SKILL, guided="Cách mở đầu buổi")
    practice = found(country, kind=PRACTICE, text="Tủ sách đầu thôn")
    assert {one.owner_id for one in (gap, practice)} == {None}
    assert (gap.skill_id, gap.person_id, gap.guided) == (SKILL, None, "Cách mở đầu buổi")


def test_off_guidance_is_measured_against_what_the_branch_had_in_hand(country):
    asked = guide(country)
    law, visit = required(asked)
    made = found(country, kind=OFF_GUIDANCE, left_out=(visit,))
    assert made.guidance == asked
    line = finding_seen(made.pk, user=country.province, on=TODAY)
    assert (line.theme, line.left_out) == ("Tôn sư trọng đạo", ["Thăm thầy cô giáo cũ"])
    assert law not in made.left_out.values_list("requirement", flat=True)


def test_guidance_published_after_the_session_was_not_in_hand(country):
    asked = guide(country, published=EARLIER + dt.timedelta(days=1))
    made = found(country, kind=OFF_GUIDANCE)
    assert made.guidance is None
    assert finding_seen(made.pk, user=country.province, on=TODAY).theme == ""
    with pytest.raises(Refusal, match="không nằm trong tài liệu"):
        found(country, kind=OFF_GUIDANCE, left_out=(required(asked)[0],))


def test_the_nearest_level_guides_first_unless_what_was_left_out_is_another_levels(country):
    near = guide(country)
    far = guide(country, unit=country.a, by=country.again(country.province))
    assert found(country, kind=OFF_GUIDANCE).guidance == near
    assert found(country, kind=OFF_GUIDANCE, left_out=(required(far)[0],)).guidance == far
    assert found(country, kind=OFF_GUIDANCE, unit=country.quarter.pk).guidance == far


def test_beside_it_stands_what_the_branch_itself_recorded_that_day(country):
    guide(country)
    session = record_session(
        SessionEntry(SESSION, country.east.pk, EARLIER, contents=("phap-luat",), present_count=3),
        by=country.secretary, at=at(EARLIER),
    )  # fmt: skip
    made = found(country, kind=OFF_GUIDANCE, activity=session.pk)
    line = finding_seen(made.pk, user=country.province, on=TODAY)
    (asked,) = sessions_beside(line)[session.pk]
    assert [one.name for one in asked.left_out] == ["Thăm thầy cô giáo cũ"]
    assert made.activity == session


def test_a_difficulty_is_raised_for_the_seat_that_leads_the_place(country):
    words = "Loa hỏng. " * 40
    made = found(country, kind=DIFFICULTY, text=words, area="kinh-phi")
    raised = made.difficulty
    assert (raised.unit, raised.seat, raised.area_id) == (country.east, country.holdings["secretary"].seat, "kinh-phi")
    assert (len(raised.title), raised.text) == (200, words.strip())
    assert Turn.objects.on(EARLIER).get(difficulty=raised).unit == country.a1
    assert made.owner is None


def test_a_difficulty_without_an_area_is_about_something_else(country):
    assert found(country, kind=DIFFICULTY).difficulty.area_id == "khac"


def test_a_refused_difficulty_names_its_row_and_leaves_nothing(country):
    rows = [entry(country), entry(country, kind=DIFFICULTY, unit=country.top.pk)]
    with pytest.raises(Refusal) as caught:
        record_findings(rows, by=country.centre, at=at(TODAY))
    assert {problem.row for problem in caught.value.problems} == {1}
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"day": TODAY + dt.timedelta(days=1)}, "day", "chưa tới"),
        ({"day": START - dt.timedelta(days=1)}, "day", "chưa có đơn vị này"),
        ({"text": "  "}, "text", "ghi một câu"),
        ({"kind": "gi-do"}, "kind", "chọn loại"),
        ({"kind": SKILL_GAP, "skill": ""}, "skill", "chọn kỹ năng"),
        ({"kind": SKILL_GAP, "skill": "bay"}, "skill", "chọn kỹ năng"),
        ({"kind": DIFFICULTY, "area": "troi"}, "area", "Không có lĩnh vực"),
        ({"kind": OFF_GUIDANCE, "left_out": (9,)}, "left_out", "không nằm trong tài liệu"),
        ({"kind": OFF_GUIDANCE, "activity": 9}, "activity", "không có buổi sinh hoạt"),
        ({"files": (99,)}, "photos", "chưa tải lên"),
        ({"text": "dài " * 600}, "text", "quá dài"),
    ],
)
def test_refused_in_plain_words(country, changes, field, words):
    assert words in refused(country, **changes)[field]


def test_a_person_without_a_seat_there_is_refused(country):
    member = country.people["Bùi Quốc An"].pk
    assert "không giữ chức danh" in refused(country, kind=SKILL_GAP, skill=SKILL, person=member)["person"]
    secretary = country.secretary.person_id
    assert found(country, kind=SKILL_GAP, skill=SKILL, person=secretary).person_id == secretary
    elsewhere = {"kind": SKILL_GAP, "skill": SKILL, "person": secretary, "unit": country.west.pk}
    with pytest.raises(Refusal, match="không giữ chức danh"):
        found(country, **elsewhere)


def test_who_held_the_seat_on_that_day_decides(country):
    who = country.people["Bùi Quốc An"].pk
    seat = {"unit": country.west.pk, "position": "bi-thu-chi-doan"}
    (held,) = take_seats([NewHolding(who, "dai-hoi", START, **seat)], by=None)
    leave_seat(held, on=EARLIER, reason="Chuyển công tác", by=None)
    gap = {"kind": SKILL_GAP, "skill": SKILL, "person": who, "unit": country.west.pk}
    assert found(country, on=EARLIER, **gap).person_id == who
    with pytest.raises(Refusal, match="không giữ chức danh"):
        found(country, on=EARLIER + dt.timedelta(days=1), **gap)


def test_a_visitor_outside_reach_is_refused(country):
    assert "không thuộc phạm vi" in refused(country, by=country.commune, unit=country.quarter.pk)["unit"]
    assert "không thuộc phạm vi" in refused(country, by=country.officer, unit=country.west.pk)["unit"]
    assert "không thuộc phạm vi" in refused(country, by=country.secretary)["unit"]
    assert "không thuộc phạm vi" in refused(country, by=country.inspector)["unit"]
    assert found(country, by=country.officer).recorded_by == country.officer


@pytest.mark.parametrize("nobody", [None, "administrator"])
def test_nobody_finds_for_another(country, nobody):
    by = getattr(country, nobody) if nobody else None
    with pytest.raises(Refusal, match="không ai ghi thay"):
        record_findings([entry(country)], by=by, at=at(TODAY))


def test_the_same_command_twice_is_one_finding(country):
    command = uuid.uuid4()
    said = {"by": country.province, "command_id": command, "at": at(TODAY)}
    first = record_finding(entry(country, files=(picture(),), entered_at=at(TODAY)), **said)
    again = record_finding(entry(country, files=(picture(),)), **said)
    assert first == again
    assert Finding.objects.count() == 1
    with pytest.raises(Refusal, match="nội dung khác"):
        record_finding(entry(country, text="Khác"), **said)


def test_a_phone_is_believed_within_what_can_be_true(country):
    late = at(TODAY)
    rows = [
        entry(country, day=EARLIER, entered_at=at(EARLIER)),
        entry(country, day=EARLIER, entered_at=at(EARLIER - dt.timedelta(days=1))),
        entry(country, day=EARLIER, entered_at=late + dt.timedelta(days=1)),
    ]
    made = record_findings(rows, by=country.province, at=late)
    assert [one.entered_at for one in made] == [at(EARLIER), None, None]
    assert {one.recorded_at for one in made} == {late}


def test_the_number_of_queries_does_not_grow(country):
    guide(country)
    skill_gap = {"kind": SKILL_GAP, "skill": SKILL, "person": country.secretary.person_id}
    kinds = [{"kind": OFF_GUIDANCE}, {"kind": NOT_HELD}, skill_gap, {"kind": DIFFICULTY}]
    branches = [country.east.pk, country.west.pk, *(unit.pk for unit in add_branches(country, 6))]

    def asked(units) -> int:
        rows = [
            entry(country, unit=country.east.pk if "person" in kind else unit, **kind)
            for unit in units for kind in kinds
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as caught:
            record_findings(rows, by=country.again(country.province), at=at(TODAY))
        return len(caught)

    asked(branches[:1])
    assert asked(branches[:2]) == asked(branches)


def test_only_the_finder_corrects_and_with_a_reason(country):
    made = found(country)
    said = {"text": "Ba tháng chưa sinh hoạt", "guided": "Đã nhắc lịch", "version": 1, "reason": "Ghi nhầm"}
    changed = correct_finding(made.pk, by=country.province, at=at(TODAY), **said)
    assert (changed.text, changed.guided, changed.version) == ("Ba tháng chưa sinh hoạt", "Đã nhắc lịch", 2)
    event = AuditEvent.objects.get(verb="difficulties.correct_finding")
    assert (event.before["text"], event.after["text"]) == ("Hai tháng chưa sinh hoạt", "Ba tháng chưa sinh hoạt")
    for by, more, words in (
        (country.province, {}, "vừa được sửa"),
        (country.commune, {"version": 2}, "Chỉ người ghi"),
        (country.province, {"version": 2, "reason": " "}, "lý do sửa"),
        (country.province, {"version": 2, "text": ""}, "ghi một câu"),
    ):
        with pytest.raises(Refusal, match=words):
            correct_finding(made.pk, by=by, **(said | more))


def test_the_finder_withdraws_or_who_stands_above_the_owner(country):
    own = found(country, by=country.commune)
    for by in (country.officer, country.secretary, country.outsider):
        with pytest.raises(Refusal, match="không thuộc phạm vi"):
            withdraw_finding(own.pk, reason="Nhầm", by=by)
    with pytest.raises(Refusal, match="lý do rút"):
        withdraw_finding(own.pk, reason=" ", by=country.commune)
    gone = withdraw_finding(own.pk, reason="Nhầm nơi", by=country.province)
    assert gone.withdrawn_reason == "Nhầm nơi"
    assert not Finding.objects.current().exists()
    with pytest.raises(Refusal, match="đã được rút"):
        withdraw_finding(own.pk, reason="Nữa", by=country.province)


def test_the_commune_does_not_withdraw_what_the_province_found(country):
    gap = found(country, kind=SKILL_GAP, skill=SKILL)
    for made in (found(country), gap):
        with pytest.raises(Refusal, match="không thuộc phạm vi"):
            withdraw_finding(made.pk, reason="Không thích", by=country.commune)


def test_pictures_come_after_the_words_each_once(country):
    made, command = found(country), uuid.uuid4()
    for _ in range(2):
        add_finding_photos(made.pk, [picture()], by=country.province, command_id=command)
    assert made.photos.count() == 1
    with pytest.raises(Refusal, match="Chỉ người ghi"):
        add_finding_photos(made.pk, [picture("red")], by=country.commune)


def test_who_sees_a_finding_and_whose_name(country):
    made = found(country, kind=SKILL_GAP, skill=SKILL, person=country.secretary.person_id)
    names = {}
    for name, account in country.accounts.items():
        line = finding_seen(made.pk, user=country.again(account), on=TODAY)
        names[name] = line and line.person_name
    shown = "Nguyễn Thị Hồng Đào"
    assert names == {
        "centre": shown, "province": shown, "inspector": shown, "commune": shown, "officer": shown,
        "secretary": shown, "outsider": None, "administrator": shown,
    }  # fmt: skip
