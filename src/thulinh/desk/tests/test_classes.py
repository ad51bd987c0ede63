"""Pages of classes: who reads which of them, what each says, the same rows as a spreadsheet, how many questions."""

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from thulinh.people.models import Account
from thulinh.training.actions import approve, nominate, plan_class, register, set_quotas
from thulinh.training.models import TrainingClass
from thulinh.training.tests.conftest import founded
from thulinh.training.tests.school import School, entry, listed, many, opened, planned, school

LIST = "/boi-duong/lop/"


@pytest.fixture
def world(db, today) -> School:
    """The country with what is taught, and holders of the seats that the class is for."""
    return school(founded())


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page_of(account: Account, row: TrainingClass, **asked: Any) -> Any:
    return client_of(account).get(reverse("desk:class", args=[row.pk]), asked)


def people_of(account: Account, row: TrainingClass, **asked: Any) -> Any:
    return client_of(account).get(reverse("desk:class_people", args=[row.pk]), asked)


def labels(answer: Any) -> list[str]:
    first = answer.context["next_offer"]
    return [offer.label for offer in (*([first] if first else []), *answer.context["offers"])]


class TestList:
    def test_filters_and_numbers(self, world: School) -> None:
        row, later = listed(world), planned(world, name="Lớp hè", topics=(("cong-tac-trai", "moi"),))
        client = client_of(world.cast.province)

        def names(**asked: Any) -> list[str]:
            return [one.record.name for one in client.get(LIST, asked).context["table"].rows]

        assert sorted(names()) == sorted([row.name, later.name])
        assert names(tinh_trang="du-kien") == ["Lớp hè"]
        assert names(chuyen_de="cong-tac-trai") == ["Lớp hè"]
        assert names(q="boi duong") == [row.name]
        assert names(nam="2025") == []
        assert sorted(names(don_vi=world.cast.a.pk)) == sorted([row.name, later.name])
        found = next(one.record for one in client.get(LIST).context["table"].rows if one.record.pk == row.pk)
        assert (found.listed, found.free, found.new) == (3, 97, 2)

    def test_as_a_spreadsheet_with_typed_cells(self, world: School) -> None:
        listed(world)
        answer = client_of(world.cast.province).get(LIST, {"format": "xlsx"})
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        rows = list(sheet.iter_rows(values_only=True))
        heads = next(row for row in rows if row and row[0] == "Lớp")
        said = dict(zip(heads, rows[rows.index(heads) + 1], strict=True))
        assert said["Khai giảng"].date() == entry().starts_on
        assert (said["Học viên"], said["Còn chỗ"], said["Chuyên đề"]) == (3, 97, "Phần mềm quản lý đoàn viên")
        assert round(said["Mới nhận chức danh"], 3) == 0.667

    def test_who_may_come_reads_the_announcement_and_no_numbers_of_others(self, world: School) -> None:
        row = opened(world)
        planned(world, name="Còn dự kiến")
        nominate(row, world.leaders, by=world.cast.province)
        for name in ("commune", "secretary"):
            rows = client_of(world.cast.accounts[name]).get(LIST).context["table"].rows
            (one,) = [each.record for each in rows]
            assert (one.free, one.asked, one.waiting, one.new) == (100, None, None, None)
        assert not list(client_of(world.cast.outsider).get(LIST).context["table"].rows)

    def test_number_of_questions_does_not_grow_with_classes(self, world: School) -> None:
        client, counts = client_of(world.cast.province), []
        listed(world)
        client.get(LIST)
        for number in (0, 5):
            for n in range(number):
                plan_class(entry(name=f"Lớp {n}"), unit=world.cast.a.pk, by=world.cast.province)
            with CaptureQueriesContext(connection) as asked:
                client.get(LIST)
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestOne:
    def test_who_runs_it_reads_everything_and_what_comes_next(self, world: School) -> None:
        row = opened(world, capacity=2)
        set_quotas(row, {world.cast.a1.pk: 2, world.cast.a2.pk: 2}, by=world.cast.province)
        approve(row, nominate(row, world.leaders, by=world.cast.province).taken, by=world.cast.province)
        answer = page_of(world.cast.province, row)
        shown = answer.context["shown"]
        assert (shown.numbers.listed, shown.numbers.waiting, shown.numbers.new) == (2, 1, 1)
        assert [(one.name, one.used, one.places) for one in shown.quotas] == [
            ("Đoàn phường Bến Gỗ", 1, 2), ("Đoàn xã Tân Lập", 2, 2)
        ]  # fmt: skip
        text = answer.content.decode()
        assert "50%" in text
        assert labels(answer)[0] == "Chốt danh sách"
        assert {"Lịch học", "Chỉ tiêu", "Chia tổ", "Sửa lớp", "Hủy lớp", "Đưa người vào lớp"} <= set(labels(answer))

    def test_who_nominates_reads_its_own_quota_and_people(self, world: School) -> None:
        row = opened(world)
        set_quotas(row, {world.cast.a1.pk: 2, world.cast.a2.pk: 2}, by=world.cast.province)
        nominate(row, world.leaders, by=world.cast.province)
        answer = page_of(world.cast.commune, row)
        assert [one.name for one in answer.context["shown"].quotas] == ["Đoàn xã Tân Lập"]
        assert labels(answer) == ["Đề cử người đi học", "Đề cử từ danh sách Excel", "Học viên của đơn vị mình"]
        people = people_of(world.cast.commune, row)
        assert sorted(one.record.person.full_name for one in people.context["table"].rows) == [
            "Bùi Quốc An", "Lê Minh Khôi"
        ]  # fmt: skip
        assert "Phạm Thùy Dương" not in people.content.decode()
        assert (
            reverse("desk:person", args=[people.context["table"].rows[0].record.person_id]) in people.content.decode()
        )

    def test_a_participant_reads_the_class_and_their_own_place(self, world: School) -> None:
        row = opened(world)
        assert "Tôi đăng ký học" in labels(page_of(world.a2_secretary, row))
        register(row, by=world.a2_secretary)
        answer = page_of(world.a2_secretary, row)
        assert answer.context["shown"].mine.get_state_display() == "Chờ duyệt"
        assert "Tôi không dự lớp này" in answer.content.decode()
        secretary = page_of(world.cast.secretary, row)
        assert (secretary.context["shown"].mine, labels(secretary)) == (None, [])  # it is for other posts
        assert "Tôi đăng ký học" in labels(page_of(world.cast.commune, row))
        assert people_of(world.cast.secretary, row).status_code == 404

    def test_outsiders_and_those_below_a_planned_class_find_nothing(self, world: School) -> None:
        row = planned(world)
        cast: Cast = world.cast
        assert {page_of(cast.accounts[name], row).status_code for name in ("commune", "secretary", "outsider")} == {404}
        assert page_of(cast.inspector, row).status_code == 200
        assert labels(page_of(cast.inspector, row)) == []

    def test_number_of_questions_does_not_grow_with_people(self, world: School) -> None:
        row, counts = opened(world), []
        for holdings in (world.leaders, [one.pk for one in many(world, 25)]):
            approve(row, nominate(row, holdings, by=world.cast.province).taken, by=world.cast.province)
            for ask in (page_of, people_of):
                client = client_of(world.cast.province)
                name = "desk:class" if ask is page_of else "desk:class_people"
                with CaptureQueriesContext(connection) as asked:
                    assert client.get(reverse(name, args=[row.pk])).status_code == 200
                counts.append(len(asked))
        assert counts[:2] == counts[2:]


class TestSheet:
    def file(self, *rows: tuple[str, ...]) -> io.BytesIO:
        book = openpyxl.Workbook()
        book.active.append(("STT", "Họ và tên", "Ngày sinh", "Đơn vị"))
        for number, row in enumerate(rows, start=1):
            book.active.append((number, *row))
        content = io.BytesIO()
        book.save(content)
        content.seek(0)
        content.name = "danh-sach.xlsx"
        return content

    def test_each_row_is_matched_and_nobody_invented(self, world: School) -> None:
        row = opened(world)
        url = reverse("desk:class_sheet", args=[row.pk])
        client = client_of(world.cast.province)
        rows = (("Lê Minh Khôi", "", ""), ("Bùi Quốc Ân", "", ""), ("Người Không Có", "", "Xã lạ"))
        answer = client.post(url, {"file": self.file(*rows)})
        found = answer.context
        assert [one.fit.name for one in found["good"]] == ["Lê Minh Khôi"]
        assert [fit.name for one in found["doubtful"] for fit in one.offers] == ["Bùi Quốc An"]
        assert [one.row.full_name for one in found["wrong"]] == ["Người Không Có"]
        assert not row.participants.exists()
        looked = client.post(found["send_url"], {"chon": ["", str(world.khoi.pk), str(world.an.pk)]})
        assert len(looked.context["good"]) == 2

    def test_a_file_that_is_no_list_is_told_at_its_place(self, world: School) -> None:
        client, url = client_of(world.cast.province), reverse("desk:class_sheet", args=[opened(world).pk])
        broken = io.BytesIO(b"khong phai bang tinh")
        broken.name = "a.xlsx"
        assert client.post(url, {}).context["form"].errors["file"] == ["Đồng chí chọn tệp."]
        answer = client.post(url, {"file": broken})
        assert answer.status_code == 422
        assert answer.context["form"].errors
        assert client.get(url, {"mau": "co"}).status_code == 200
        assert client_of(world.cast.secretary).get(url).status_code == 404


class TestPeople:
    def test_filters(self, world: School) -> None:
        row = listed(world)

        def names(**asked: Any) -> list[str]:
            found = people_of(world.cast.province, row, **asked).context["table"].rows
            return sorted(one.record.person.full_name for one in found)

        assert names(moi="co") == ["Bùi Quốc An", "Phạm Thùy Dương"]
        assert names(q="khoi") == ["Lê Minh Khôi"]
        assert names(don_vi=world.cast.a2.pk) == ["Phạm Thùy Dương"]
        assert names(tinh_trang="cho-duyet") == []
        assert names(to="chua") == ["Bùi Quốc An", "Lê Minh Khôi", "Phạm Thùy Dương"]

    def test_as_a_spreadsheet(self, world: School) -> None:
        answer = people_of(world.cast.province, listed(world), format="xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        assert {"Lê Minh Khôi", "Đoàn xã Tân Lập", "Mới nhận"} <= set(cells)
        assert "Việc" not in cells
