"""Lists and pages of findings: conditions, spreadsheets, names by right, figures, mergers, erasing."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

import cast as small_country
from cast import TODAY, Cast
from thulinh.desk.actions.arranging import BranchMerger, merge_branches
from thulinh.desk.actions.erasing import erase_everywhere
from thulinh.desk.queries.erasing import what_erasing_does
from thulinh.desk.queries.home import waits
from thulinh.desk.queries.records import openings
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.actions.findings import correct_finding, record_findings
from thulinh.difficulties.actions.following import put_right
from thulinh.difficulties.measures import findings as findings_set
from thulinh.difficulties.models import Finding
from thulinh.difficulties.rules.findings import DIFFICULTY, NOT_HELD, PRACTICE, SKILL_GAP, FindingEntry
from thulinh.indicators import catalogue
from thulinh.kernel.models import AuditEvent
from thulinh.people.actions import leave_seat
from thulinh.people.actions.requests import request_information
from thulinh.people.models import Person
from thulinh.units.actions import Decision

EARLIER = dt.date(2026, 9, 1)


@pytest.fixture
def seen(country: Cast) -> Cast:
    """The province found three things at thôn Đông and one at khu phố 3; one is put right, one overdue."""
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    gap = {"skill": "lap-ke-hoach", "person": country.secretary.person_id, "guided": "Đã làm mẫu"}
    rows = [
        FindingEntry(NOT_HELD, country.east.pk, EARLIER, "Hai tháng chưa sinh hoạt"),
        FindingEntry(NOT_HELD, country.east.pk, TODAY, "Đã sinh hoạt lại"),
        FindingEntry(SKILL_GAP, country.east.pk, TODAY, "Chưa biết lập kế hoạch", **gap),
        FindingEntry(PRACTICE, country.quarter.pk, TODAY, "Tủ sách đầu phố"),
    ]
    made = record_findings(rows, by=country.again(country.province))
    put_right(made[1].pk, note="Đã họp", on=TODAY, by=country.again(country.commune))
    return country


def rows_of(client, name: str, **asked) -> list[dict]:
    answer = client.get(reverse(name), {**asked, "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 4),
        ({"loai": NOT_HELD}, 2),
        ({"khac_phuc": "chua"}, 1),
        ({"khac_phuc": "qua-han"}, 1),
        ({"khac_phuc": "xong"}, 1),
        ({"tu": "01/11/2026"}, 3),
        ({"den": "30/09/2026"}, 1),
        ({"don_vi": "east"}, 3),
        ({"don_vi": "a2"}, 1),
    ],
)
def test_conditions_of_the_list(seen, visit, asked, number):
    if "don_vi" in asked:
        asked = {"don_vi": getattr(seen, asked["don_vi"]).pk}
    assert len(rows_of(visit(seen.province), "desk:findings", **asked)) == number


def test_cells_of_the_list(seen, visit):
    rows = {row["Điều đã thấy"]: row for row in rows_of(visit(seen.province), "desk:findings")}
    late, gap = rows["Hai tháng chưa sinh hoạt"], rows["Chưa biết lập kế hoạch"]
    assert (late["Khắc phục"], late["Đơn vị theo dõi"]) == ("Quá hạn", "Đoàn xã Tân Lập")
    assert (late["Hạn khắc phục"].date(), late["Ngày khắc phục"]) == (dt.date(2026, 10, 1), None)
    assert (gap["Kỹ năng còn thiếu"], gap["Của ai"]) == ("Lập kế hoạch, chương trình công tác", "Nguyễn Thị Hồng Đào")


def test_the_list_and_the_page_end_at_ones_reach(seen, visit):
    assert [row["Nơi thấy"] for row in rows_of(visit(seen.commune), "desk:findings")] == ["Chi đoàn thôn Đông"] * 3
    assert rows_of(visit(seen.outsider), "desk:findings") == []
    one = reverse("desk:finding", args=[Finding.objects.first().pk])
    status = {name: visit(account).get(one).status_code for name, account in seen.accounts.items()}
    assert {name for name, code in status.items() if code == 404} == {"outsider"}


def test_nobody_learns_by_a_condition_whose_skill_is_missing(seen, visit):
    asked = {"loai": SKILL_GAP, "nguoi": seen.secretary.person_id}
    assert len(rows_of(visit(seen.province), "desk:findings", **asked)) == 1
    assert rows_of(visit(seen.centre), "desk:findings", **asked, don_vi=seen.b1.pk) == []
    assert rows_of(visit(seen.outsider), "desk:findings", **asked) == []


def test_the_home_page_says_what_the_commune_owes_overdue_first(seen, visit):
    waiting = waits(seen.again(seen.commune), TODAY)
    assert (waiting.put_right.number, waiting.put_right.overdue, waiting.total) == (1, 1, 1)
    text = visit(seen.commune).get("/").content.decode()
    assert "1 việc cần khắc phục sau chuyến đi" in text
    assert "1 việc quá hạn khắc phục" in text
    assert "cần khắc phục" not in visit(seen.secretary).get("/").content.decode()


def test_the_unit_page_shows_what_was_found_there(seen, visit):
    address = reverse("desk:unit", args=[seen.a1.pk])
    text = visit(seen.commune).get(address).content.decode()
    assert text.index("Hai tháng chưa sinh hoạt") < text.index("Chưa biết lập kế hoạch")
    assert "Tủ sách đầu phố" not in text
    assert reverse("findings:record", args=[seen.a1.pk]) in text
    assert "Ghi phát hiện" not in visit(seen.secretary).get(
        reverse("desk:unit", args=[seen.east.pk])
    ).content.decode()  # fmt: skip


def test_the_catalogue_knows_the_set_and_its_records_open(seen, visit):
    measure = catalogue.measures()["phat-hien"]
    assert (measure.build, measure.of, measure.options) == (findings_set, "don-vi", {"kinds", "followed"})
    keys = [row["record"] for row in measure.build()]
    opened = openings(measure.record, keys, user=seen.province, on=TODAY)
    for opening in opened.values():
        assert visit(seen.province).get(reverse(opening.page, args=[opening.argument])).status_code == 200
    assert len(opened) == 4


def test_a_name_is_not_shown_to_who_does_not_see_the_people(seen, visit):
    gap = Finding.objects.get(kind=SKILL_GAP)
    text = visit(seen.secretary).get(reverse("desk:finding", args=[gap.pk])).content.decode()
    assert "của một cán bộ" not in text
    assert "Nguyễn Thị Hồng Đào" in text


def test_what_a_merged_commune_owed_goes_to_who_follows(seen):
    decision = Decision("12-QĐ/TĐTN", TODAY - dt.timedelta(days=1))
    merge = BranchMerger((seen.a1.pk, seen.a2.pk), "Đoàn xã Tân Bến", TODAY, decision)
    succession = merge_branches(merge, by=seen.again(seen.province))
    follower = succession.parts.first().successor
    owed = Finding.objects.to_follow().get()
    assert owed.owner == follower
    assert owed.steps.get().kind == "chuyen-don-vi"


def test_erasing_keeps_the_skill_and_forgets_the_words(seen):
    gap, person = Finding.objects.get(kind=SKILL_GAP), seen.people["Nguyễn Thị Hồng Đào"]
    text = f"Đồng chí {person.full_name} chưa biết lập kế hoạch"
    correct_finding(gap.pk, text=text, guided="Đã chỉ", version=1, reason="Rõ hơn", by=seen.again(seen.province))
    other = FindingEntry(NOT_HELD, seen.east.pk, TODAY, f"{person.full_name} vắng")
    (named,) = record_findings([other], by=seen.again(seen.province))
    leave_seat(seen.holdings["secretary"], on=TODAY - dt.timedelta(days=1), reason="Chuyển", by=None)
    assert what_erasing_does(person, TODAY).found == [named]
    asked = request_information(person, kind="xoa", text="", on=TODAY, by=seen.again(seen.province))
    before = sorted(map(str, findings_set()))
    erase_everywhere(asked, on=TODAY, by=seen.again(seen.commune))
    gap.refresh_from_db()
    assert (gap.text, gap.guided, gap.skill_id, gap.person) == ("(đã xóa)", "(đã xóa)", "lap-ke-hoach", person)
    assert sorted(map(str, findings_set())) == before
    log = AuditEvent.objects.filter(verb="difficulties.correct_finding").get()
    assert text not in str((log.before, log.after))
    assert Person.objects.get(pk=person.pk).full_name != "Nguyễn Thị Hồng Đào"


def test_ones_own_page_tells_what_was_found_about_one(seen, visit):
    text = visit(seen.secretary).get(reverse("desk:own")).content.decode()
    for words in ("Phát hiện khi đi cơ sở", "Chưa biết lập kế hoạch (ngày 22/11/2026). Đã hướng dẫn: Đã làm mẫu"):
        assert words in text, words
    assert "4 phát hiện" in visit(seen.province).get(reverse("desk:own")).content.decode()


def test_a_difficulty_that_was_found_leads_to_its_page(seen, visit):
    entry = FindingEntry(DIFFICULTY, seen.east.pk, TODAY, "Nhà văn hóa đang sửa")
    (made,) = record_findings([entry], by=seen.again(seen.province))
    address = reverse("desk:difficulty", args=[made.difficulty_id])
    for account in (seen.province, seen.commune, seen.secretary):
        client = visit(account)
        assert address in client.get(reverse("desk:finding", args=[made.pk])).content.decode()
        assert client.get(address).status_code == 200
