"""How far cadres are trained, as pages: one number with the figure of the programme; each opens the names it counts."""

import datetime as dt
import html
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

import cast
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.kernel.actions import lay_periods
from thulinh.people.actions import (
    NewHolding,
    NewMembership,
    NewPerson,
    add_people,
    begin_memberships,
    ensure_seats,
    take_seats,
)
from thulinh.selection.actions import plan_successors
from thulinh.selection.rules.pools import NewSuccessor
from thulinh.training.actions import give_training_demands, load_topics
from thulinh.training.models import TrainingClass
from thulinh.training.rules.demands import DemandEntry
from thulinh.training.tests.trained import a_class, participant_of, qualified
from thulinh.units.actions import NewUnit, open_units

SECRETARY, DEPUTY, BRANCH = "bi-thu-doan-xa", "pho-bi-thu-doan-xa", "bi-thu-chi-doan"
SOFTWARE = "phan-mem-doan-vien"


@pytest.fixture
def country(db):
    """In A1 a trained secretary and a deputy whose training has ended; in A2 a secretary of this autumn in a class."""
    found = cast.build()
    lay_periods()
    load_difficulty_kinds(cast.definitions("difficulties.yaml"))
    load_topics(cast.definitions("training.yaml"))
    rows = [
        NewHolding(found.people["Bùi Quốc An"].pk, "chi-dinh", cast.START, unit=found.a1.pk, position=DEPUTY),
        NewHolding(found.people["Phạm Thùy Dương"].pk, "dai-hoi", dt.date(2026, 9, 1), unit=found.a2.pk,
                   position=SECRETARY),
    ]  # fmt: skip
    found.holdings["deputy"], found.holdings["second"] = take_seats(rows, by=None)
    who = {name: one.person_id for name, one in found.holdings.items()}
    qualified(who["commune"], dt.date(2025, 8, 1), position=SECRETARY)
    qualified(who["commune"], dt.date(2025, 8, 1), topic=SOFTWARE)
    qualified(who["deputy"], dt.date(2022, 8, 1), dt.date(2026, 6, 30), position=DEPUTY)
    course = a_class(found.a, dt.date(2026, 12, 1), positions=[SECRETARY], state="mo-dang-ky", name="Lớp tháng 12")
    participant_of(course, found.holdings["second"])
    return found


@pytest.fixture
def got(country, client):
    def get(who, name="desk:training_coverage", **asked):
        client.force_login(country.accounts[who])
        return client.get(reverse(name), asked)

    return get


def test_the_share_of_a_day_and_each_number_opens_the_names_it_counts(country, got, client):
    found = got("province")
    whole = found.context["whole"]
    assert (whole.trained, whole.due) == (1, 3)
    assert "33,3%" in found.content.decode()
    lines = [line for _, lines in found.context["parts"] for line in lines] + list(found.context["table"].data.data)
    lines += found.context["topics"]
    assert {line.label for line in lines} >= {
        "Đoàn xã Tân Lập", "Đoàn phường Bến Gỗ", "Bí thư Đoàn xã, phường, đặc khu", "Mới nhận chức danh",
        "Phần mềm quản lý đoàn viên",
    }  # fmt: skip
    for line in [whole, *lines]:
        numbers = ((line.due_url, line.due), (line.trained_url, line.trained), (line.missing_url, line.missing))
        for url, number in numbers:
            assert client.get(url).context["total"] == number, (line.label, url)
        if getattr(line, "url", ""):
            opened = client.get(line.url).context["whole"]
            assert (opened.trained, opened.due) == (line.trained, line.due), line.label


def test_who_is_missing_stands_with_name_post_and_why(country, got):
    words = got("province").content.decode()
    assert "Bí thư Đoàn xã, Đoàn phường Bến Gỗ, từ ngày 01/09/2026 (mới nhận)." in words
    assert "Chưa được bồi dưỡng; được vào lớp “Lớp tháng 12”, 01/12/2026 đến 03/12/2026." in words
    assert "Hết giá trị từ sau ngày 30/06/2026." in words
    course = TrainingClass.objects.get()
    assert reverse("desk:class", args=[course.pk]) in got("province", "desk:training_people").content.decode()
    ended = got("province", "desk:training_people", tinh_trang="het-gia-tri")
    assert [row.record.full_name for row in ended.context["table"].rows] == ["Bùi Quốc An"]


@pytest.mark.parametrize(
    ("day", "share"), [("01/07/2025", (1, 2)), ("01/08/2025", (2, 2)), ("30/06/2026", (2, 2)), ("01/07/2026", (1, 2))]
)
def test_an_earlier_day_shows_who_was_in_office_and_trained_then(country, got, day, share):
    whole = got("province", ngay=day).context["whole"]
    assert (whole.trained, whole.due) == share


def test_a_unit_that_did_not_stand_yet_and_a_day_to_come(country, got):
    early = got("province", ngay="01/01/2020")
    assert "chưa có đơn vị này" in early.content.decode()
    assert got("province", "desk:training_people", ngay="01/01/2020").context["total"] == 0
    assert "Chưa biết ai giữ chức danh vào ngày sau hôm nay" in got("province", ngay="01/01/2030").content.decode()
    wrong = got("province", "desk:training_people", ngay="01/01/2030")
    assert (wrong.status_code, wrong.context["total"]) == (200, 0)


def test_a_topic_of_at_least_a_level(country, got):
    assert got("province", chuyen_de=SOFTWARE).context["whole"].trained == 1
    assert got("province", chuyen_de=SOFTWARE, muc="da-lam").context["whole"].trained == 0
    assert "đồng chí chọn thêm chuyên đề" in got("province", muc="da-lam").content.decode()


def test_topics_by_unit_open_the_names(country, got, client):
    table = got("province", "desk:training_topics").context["table"]
    [two, one] = table.data.data
    assert (one["label"], one["due"], one["topic_0"], two["topic_0"]) == ("Đoàn xã Tân Lập", 2, 1, 0)
    assert client.get(one["url_0"]).context["total"] == 1
    assert html.escape(one["url_0"]) in got("province", "desk:training_topics").content.decode()
    sheet = load_workbook(BytesIO(b"".join(got("province", "desk:training_topics", format="xlsx").streaming_content)))
    assert [[cell.value for cell in row] for row in sheet.active.iter_rows()][-2:] == [
        ["Đoàn phường Bến Gỗ", 1, 0], ["Đoàn xã Tân Lập", 2, 1],
    ]  # fmt: skip


def test_the_lists_come_as_spreadsheets_with_the_same_rows(country, got):
    sheet = load_workbook(BytesIO(b"".join(got("province", "desk:training_people", format="xlsx").streaming_content)))
    rows = [[cell.value for cell in row] for row in sheet.active.iter_rows()]
    assert {row[0] for row in rows} >= {"Lê Minh Khôi", "Bùi Quốc An", "Phạm Thùy Dương"}
    units = load_workbook(BytesIO(b"".join(got("province", format="xlsx").streaming_content)))
    assert ["Đoàn xã Tân Lập", 2, 1, 1, 0.5] in [[cell.value for cell in row] for row in units.active.iter_rows()]


def test_a_commune_asks_about_its_branches_and_sees_nothing_beside_itself(country, got):
    own = got("commune")
    assert own.context["asked"].wanted.positions == (BRANCH, "pho-bi-thu-chi-doan")
    assert own.context["whole"].due == 1
    assert got("commune", don_vi=country.a2.pk).status_code == 404
    assert got("commune", "desk:training_people", don_vi=country.a.pk).status_code == 404
    assert [got(who).status_code for who in ("centre", "inspector", "officer", "secretary", "outsider")] == [
        200, 200, 404, 404, 404,
    ]  # fmt: skip


def more_branches(country, number):
    rows = [NewUnit(f"A1-y{n}", f"Chi đoàn khu {n}", "chi-doan", "A1", cast.START) for n in range(number)]
    units = open_units(rows, by=None)
    people = add_people([NewPerson(f"Lý Thị Số {n}") for n in range(number)], by=None)
    begin_memberships(
        [NewMembership(one.pk, unit.pk, cast.START) for one, unit in zip(people, units, strict=True)], by=None
    )
    ensure_seats([unit.pk for unit in units], on=cast.START, by=None)
    take_seats([NewHolding(one.pk, "dai-hoi", cast.START, unit=unit.pk, position=BRANCH)
                for one, unit in zip(people, units, strict=True)], by=None)  # fmt: skip


@pytest.mark.parametrize("name", ["desk:training_coverage", "desk:training_people", "desk:training_topics"])
def test_the_questions_are_as_many_for_many_as_for_few(country, got, name):
    qualified(country.holdings["secretary"].person_id, dt.date(2026, 1, 1), position=BRANCH)
    cast.add_branches(country, 2)
    asked = {"don_vi": country.a1.pk, "chuc_danh": BRANCH}
    counts = []
    for more in (0, 0, 30):  # the first reading asks what later ones know
        more_branches(country, more)
        with CaptureQueriesContext(connection) as questions:
            assert got("province", name, **asked).status_code == 200
        counts.append(len(questions))
    assert counts[1] == counts[2]


def test_the_pool_tells_what_each_successor_still_lacks_to_who_may_read_it(country, client):
    who = country.people["Bùi Quốc An"].pk
    entry = NewSuccessor(country.a1.pk, SECRETARY, who, cast.START, decision_number="7")
    [plan] = plan_successors([entry], by=None)
    give_training_demands(
        [DemandEntry(code="pm", name="Phần mềm", positions=(SECRETARY,), topics=(SOFTWARE,))],
        unit=country.a.pk, starts_on=cast.START, source="programme:thu", basis="Kế hoạch 5", by=None,
    )  # fmt: skip
    client.force_login(country.province)
    listed = client.get(reverse("desk:pools")).content.decode()
    assert "Bồi dưỡng theo chức danh; Phần mềm quản lý đoàn viên" in listed
    shown = client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
    assert "Theo Kế hoạch 5" in shown
    qualified(plan.person_id, dt.date(2026, 1, 1), position=SECRETARY)
    qualified(plan.person_id, dt.date(2026, 1, 1), topic=SOFTWARE)
    assert "Đã đủ bồi dưỡng cho chức danh này." in client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
