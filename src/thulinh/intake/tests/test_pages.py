"""The pages of imports, for each member of the cast, with and without mistakes."""

import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from thulinh.intake.models import Batch
from thulinh.intake.queries.sheets import template
from thulinh.intake.tests.conftest import HEADS, book
from thulinh.intake.tests.lists import MEMBERS
from thulinh.people.models import Person

pytestmark = pytest.mark.usefixtures("now")

ALLOWED = {"commune", "province", "administrator"}


def said(country, content, name="Đoàn viên.xlsx", **more):
    file = SimpleUploadedFile(name, content)
    return {
        "row_set": "doan-vien", "unit": country.a1.pk, "file": file, "holds_on": "22/11/2026", "purpose": "Rà soát",
        "source": "Chi đoàn lập ngày 15/11/2026", "command_id": str(uuid.uuid4()), **more,
    }  # fmt: skip


def send(client, country, content, **more) -> Batch:
    answer = client.post(reverse("intake:upload"), said(country, content, **more))
    assert answer.status_code == 302, answer.content.decode()
    return Batch.objects.latest("pk")


def match(client, batch, **chosen):
    page = client.get(reverse("intake:columns", args=[batch.pk]))
    form = page.context["form"]
    values = {name: field.initial for name, field in form.fields.items()} | {"command_id": str(uuid.uuid4())} | chosen
    return client.post(reverse("intake:columns", args=[batch.pk]), values)


def checked(client, country, content) -> Batch:
    batch = send(client, country, content)
    assert match(client, batch).status_code == 302
    return batch


@pytest.fixture
def client(as_user, country):
    return as_user(country.commune)


def test_a_file_goes_from_upload_to_undo(client, country, member_file):
    batch = send(client, country, member_file)
    page = client.get(reverse("intake:columns", args=[batch.pk])).content.decode()
    assert "tiêu đề ở dòng 4, 5 dòng" in page
    assert "Ví dụ: Đỗ Thị Mai; Bùi Quốc An; Phan Văn Bảy" in page
    assert match(client, batch).url == reverse("intake:check", args=[batch.pk])
    page = client.get(reverse("intake:check", args=[batch.pk])).content.decode()
    for words in (
        "Lưu 2 dòng", "1 dòng tự sửa: xem và đồng ý", "2 dòng lỗi được giữ lại", "Không đọc cột: STT, Ghi chú",
        "“912345678” → “0912 345 678”", "Không có đơn vị “Chi đoàn thôn Đôngg”.", "Đang ghi: ",
    ):  # fmt: skip
        assert words in page, words
    with_phone = client.get(reverse("intake:check", args=[batch.pk]), {"dong-y": "dien-thoai"}).content.decode()
    assert "Lưu 3 dòng" in with_phone
    assert '<input type="hidden" name="accepted" value="dien-thoai"' in with_phone
    command = {"command_id": str(uuid.uuid4()), "accepted": ["dien-thoai"]}
    for _ in range(2):
        answer = client.post(reverse("intake:write", args=[batch.pk]), command)
        assert answer.url == reverse("intake:batch", args=[batch.pk])
    assert Person.objects.filter(full_name="Phan Văn Bảy").count() == 1
    page = client.get(answer.url).content.decode()
    assert "Chi đoàn lập ngày 15/11/2026" in page
    assert "Hoàn tác" in page
    undo = reverse("intake:undo", args=[batch.pk])
    assert client.post(undo, {"reason": "", "command_id": str(uuid.uuid4())}).status_code == 422
    assert client.post(undo, {"reason": "Nhầm tệp", "command_id": str(uuid.uuid4())}).status_code == 302
    assert "Lý do: Nhầm tệp" in client.get(reverse("intake:batch", args=[batch.pk])).content.decode()
    assert not Person.objects.current().filter(full_name="Phan Văn Bảy").exists()
    assert client.get(undo).status_code == 302


def test_names_are_chosen_once_on_the_page(client, country, member_file):
    batch = checked(client, country, member_file)
    page = client.get(reverse("intake:check", args=[batch.pk]))
    [field] = [name for name in page.context["names_form"].fields if name.startswith("ten_")]
    told = {"command_id": str(uuid.uuid4()), field: "Chi đoàn thôn Đông"}
    assert client.post(reverse("intake:names", args=[batch.pk]), told).status_code == 302
    page = client.get(reverse("intake:check", args=[batch.pk]))
    assert "Lưu 3 dòng" in page.content.decode()
    assert "Đọc là Chi đoàn thôn Đông." in page.content.decode()
    answer = client.post(reverse("intake:names", args=[batch.pk]), told | {field: "Chi đoàn nào đó"})
    assert answer.status_code == 422


def test_rows_of_one_kind_are_shown_and_counted_alike(client, country, member_file):
    batch = checked(client, country, member_file)
    everything = [5, 6, 7, 8, 9]
    shown = {"": everything, "can-sua": [8, 9], "cho-dong-y": [7], "cap-nhat": [6], "luu-duoc": [5, 6], "x": everything}
    for show, numbers in shown.items():
        page = client.get(reverse("intake:check", args=[batch.pk]), {"xem": show})
        assert [line.number for line in page.context["rows"].lines] == numbers, show
        counted = {choice.code: choice.rows for choice in page.context["choices"]}
        assert counted == {code: len(rows) for code, rows in shown.items() if code != "x"}
    agreed = {"xem": "luu-duoc", "dong-y": "dien-thoai"}
    page = client.get(reverse("intake:check", args=[batch.pk]), agreed)
    assert [line.number for line in page.context["rows"].lines] == [5, 6, 7]
    assert "cho-dong-y" not in {choice.code for choice in page.context["choices"]}
    client.post(reverse("intake:write", args=[batch.pk]), {"command_id": str(uuid.uuid4())})
    shown = {"luu-duoc": [5, 6], "cho-dong-y": [7], "can-sua": [8, 9], "cap-nhat": [6]}
    for show, numbers in shown.items():
        page = client.get(reverse("intake:batch", args=[batch.pk]), {"xem": show})
        assert [line.number for line in page.context["rows"].lines] == numbers, show
    assert "Trước đó: " in page.content.decode()


def test_rows_come_in_pages(client, country, sheet):
    rows = [HEADS, *([f"Người thứ {n}", None, None, None, "Chi đoàn thôn Đông"] for n in range(120))]
    batch = checked(client, country, sheet(rows))
    page = client.get(reverse("intake:check", args=[batch.pk]), {"page": 3})
    assert [line.number for line in page.context["rows"].lines] == list(range(102, 122))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"file": ""}, "Đồng chí chọn tệp."),
        ({"source": ""}, "Đồng chí chưa điền mục này."),
        ({"purpose": " "}, "Đồng chí chưa điền mục này."),
        ({"holds_on": "32/11/2026"}, "Ngày không đúng."),
        ({"row_set": "khac"}, "Đồng chí chọn"),
        ({"command_id": ""}, "Trang này đã cũ."),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04hong")}, "bị hỏng hoặc tải lên chưa hết"),
    ],
)
def test_a_mistake_in_the_upload_is_told_at_its_place(client, country, member_file, change, words):
    answer = client.post(reverse("intake:upload"), said(country, member_file) | change)
    assert answer.status_code == 422
    assert words in answer.content.decode() or change == {"row_set": "khac"}
    assert not Batch.objects.exists()


def test_a_unit_beyond_reach_cannot_be_chosen(client, country, member_file):
    answer = client.post(reverse("intake:upload"), said(country, member_file, unit=country.b1.pk))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["unit"]


def test_units_are_offered_from_the_top_of_ones_reach(as_user, country):
    def offered(account, **asked):
        page = as_user(account).get(reverse("intake:upload"), asked)
        return [label for _, label in page.context["form"].fields["unit"].choices]

    branches = ["Đoàn xã Tân Lập", "Chi đoàn thôn Đông", "Chi đoàn thôn Tây"]
    assert offered(country.commune) == branches
    communes = ["Tỉnh đoàn Bình An", "Đoàn phường Bến Gỗ", "Đoàn xã Tân Lập"]
    assert offered(country.province) == communes
    assert offered(country.province, **{"don-vi": country.east.pk}) == [*communes, "Chi đoàn thôn Đông"]
    assert offered(country.province, **{"don-vi": country.upper.pk}) == communes
    assert offered(country.commune, **{"don-vi": "x"}) == branches


def test_another_sheet_and_head_can_be_chosen(client, country):
    good = ([["x"], HEADS, ["Đỗ Thị Mai", None, None, None, "Chi đoàn thôn Đông"]], ())
    other = ([["Tên gọi", "Ở"], ["Lê Thị Ba", "Chi đoàn thôn Tây"]], ())
    batch = send(client, country, book({"Khác": other, "Danh sách": good}))
    columns = reverse("intake:columns", args=[batch.pk])
    assert client.get(columns).context["reading"].sheet == "Danh sách"
    page = client.get(columns, {"sheet": "Khác", "header_row": "1"})
    assert page.context["reading"].table.headers == ("Tên gọi", "Ở")
    for wrong in ({"sheet": "Không có"}, {"sheet": "Khác", "header_row": "99"}, {"header_row": "bốn"}):
        page = client.get(columns, wrong)
        assert page.status_code == 422
        assert page.context["reading"].sheet == "Danh sách"
    chosen = {
        "sheet": "Khác",
        "header_row": "1",
        "cot_0": "ho-ten",
        "cot_1": "chi-doan",
        "command_id": str(uuid.uuid4()),
    }
    assert client.post(columns, chosen).status_code == 302
    batch.refresh_from_db()
    assert (batch.sheet, batch.header_row, batch.columns) == ("Khác", 1, ["ho-ten", "chi-doan"])


def test_a_missing_column_is_named_on_the_page(client, country, member_file):
    batch = send(client, country, member_file)
    answer = match(client, batch, cot_1="")
    assert answer.status_code == 422
    assert "Chưa có cột nào cho “Họ và tên”." in answer.content.decode()
    answer = match(client, batch, cot_0="khong-co")
    assert answer.status_code == 422


def test_the_same_file_again_is_told(client, country, member_file):
    batch = checked(client, country, member_file)
    client.post(reverse("intake:write", args=[batch.pk]), {"command_id": str(uuid.uuid4())})
    again = send(client, country, member_file)
    page = client.get(reverse("intake:columns", args=[again.pk])).content.decode()
    assert "Đúng tệp này đã được lưu" in page
    assert "các cột đã được ghép sẵn" in page


def test_each_step_leads_to_where_the_file_is(client, country, member_file):
    batch = send(client, country, member_file)
    pages = {
        name: reverse(f"intake:{name}", args=[batch.pk]) for name in ("batch", "columns", "check", "write", "errors")
    }
    assert client.get(pages["batch"]).url == pages["columns"]
    assert client.get(pages["check"]).url == pages["batch"]
    assert client.get(pages["errors"]).status_code == 404
    assert client.get(pages["write"]).status_code == 405
    match(client, batch)
    assert client.get(pages["batch"]).url == pages["check"]
    client.post(pages["write"], {"command_id": str(uuid.uuid4())})
    assert client.get(pages["check"]).url == pages["batch"]
    assert client.get(pages["columns"]).url == pages["batch"]
    answer = client.post(pages["write"], {"command_id": str(uuid.uuid4())}, follow=True)
    assert "Tệp này đã lưu ngày 22/11/2026." in answer.content.decode()


def test_rows_to_correct_are_downloaded(client, country, member_file):
    batch = checked(client, country, member_file)
    answer = client.get(reverse("intake:errors", args=[batch.pk]))
    lines = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [line[1] for line in lines] == ["Họ và tên", "Trần Thị Sáu", "Hồ Văn Chín"]


@pytest.mark.parametrize(
    "name", ["centre", "province", "inspector", "commune", "officer", "secretary", "outsider", "administrator"]
)
def test_who_may_open_what(as_user, country, member_file, name):
    batch = checked(as_user(country.commune), country, member_file)
    client = as_user(country.again(country.accounts[name]))
    expected = 200 if name in ALLOWED else 404
    pages = ["intake:columns", "intake:check", "intake:errors"]
    assert [client.get(reverse(page, args=[batch.pk])).status_code for page in pages] == [expected] * 3
    for address in (
        reverse("intake:batches"),
        reverse("intake:upload"),
        reverse("intake:template", args=["doan-vien"]),
    ):
        assert client.get(address).status_code == expected
    if name not in ALLOWED:
        for page in ("intake:write", "intake:names", "intake:columns", "intake:undo"):
            assert client.post(reverse(page, args=[batch.pk]), {}).status_code == 404
        batch.refresh_from_db()
        assert batch.state == Batch.State.MATCHED


def test_another_communes_file_does_not_exist(as_user, country, member_file):
    batch = send(as_user(country.province), country, member_file, unit=country.a2.pk)
    client = as_user(country.commune)
    assert client.get(reverse("intake:columns", args=[batch.pk])).status_code == 404
    assert client.get(reverse("intake:batch", args=[batch.pk])).status_code == 404
    assert "Đoàn viên.xlsx" not in client.get(reverse("intake:batches")).content.decode()
    assert client.get(reverse("intake:batch", args=[999])).status_code == 404


def test_the_list_of_files_counts_their_rows(client, country, member_file, django_assert_num_queries):
    batch = checked(client, country, member_file)
    client.post(reverse("intake:write", args=[batch.pk]), {"command_id": str(uuid.uuid4())})
    send(client, country, member_file, name="Tệp thứ hai.xlsx")
    page = client.get(reverse("intake:batches"))
    rows = {str(row): (row.written, row.left_out) for row in page.context["table"].data.data}
    assert rows == {"Đoàn viên.xlsx": (2, 3), "Tệp thứ hai.xlsx": (0, 0)}
    assert "Đoàn xã Tân Lập" in page.content.decode()
    answer = client.get(reverse("intake:batches"), {"format": "xlsx"})
    lines = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert lines[1][1] == "Danh sách đoàn viên"


def test_an_empty_list_says_the_next_step(client):
    page = client.get(reverse("intake:batches")).content.decode()
    assert "Chưa có tệp nào được gửi lên." in page
    assert reverse("intake:template", args=["doan-vien"]) in page


def test_the_template_is_read_by_the_import_that_offers_it(client, country):
    answer = client.get(reverse("intake:template", args=["doan-vien"]))
    content = b"".join(answer.streaming_content)
    written = openpyxl.load_workbook(io.BytesIO(content))
    assert [sheet.title for sheet in written] == ["Danh sách", "Hướng dẫn", "Danh mục"]
    paper = written["Danh sách"]
    assert [cell.value for cell in paper[1]] == ["Họ và tên *", "Ngày sinh", "Số điện thoại", "Giới tính", "Chi đoàn *"]
    assert "Một số" in paper["C1"].comment.text
    [rule] = paper.data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("list", "'Danh mục'!$D$1:$D$2", "D2:D5001")
    assert [cell.value for cell in written["Danh mục"]["D"]] == ["Nam", "Nữ"]
    assert [paper.column_dimensions[letter].number_format for letter in "BC"] == ["dd/mm/yyyy", "@"]
    paper.append(["Đỗ Thị Mai", "12/05/1998", "0912345111", "Nữ", "Chi đoàn thôn Đông"])
    target = io.BytesIO()
    written.save(target)
    batch = checked(client, country, target.getvalue())
    assert dict(batch.rows.values_list("number", "outcome")) == {3: "moi"}
    assert client.get(reverse("intake:template", args=["khong-co"])).status_code == 404


def test_no_text_of_a_file_becomes_a_formula(client, country, sheet):
    rows = [HEADS, ["=HYPERLINK(1)", "31/02/1997", None, None, "Chi đoàn thôn Đông"]]
    target = io.BytesIO()
    written = openpyxl.Workbook()
    for row in rows:
        written.active.append(row)
    for cell in written.active[2]:
        cell.data_type = "s" if cell.value else cell.data_type
    written.save(target)
    batch = checked(client, country, target.getvalue())
    answer = client.get(reverse("intake:errors", args=[batch.pk]))
    cell = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_what_a_file_says_is_shown_as_text(client, country, sheet):
    rows = [[*HEADS[:4], "<b>Chi đoàn</b>"], ["<script>alert(1)</script>", "sai", None, None, "Chi đoàn thôn Đông"]]
    batch = send(client, country, sheet(rows), name="<img>.xlsx")
    assert match(client, batch, cot_4="chi-doan").status_code == 302
    page = client.get(reverse("intake:check", args=[batch.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>Chi" not in client.get(reverse("intake:columns", args=[batch.pk])).content.decode()


def test_templates_of_all_lists_are_spreadsheets():
    assert openpyxl.load_workbook(template(MEMBERS)).sheetnames[0] == "Danh sách"


def test_a_file_is_discarded_from_its_page(client, country, member_file, django_capture_on_commit_callbacks):
    batch = send(client, country, member_file)
    discard = reverse("intake:discard", args=[batch.pk])
    for step in ("columns", "check"):
        assert discard in client.get(reverse(f"intake:{step}", args=[batch.pk])).content.decode()
        match(client, batch)
    assert "không còn trên máy" in client.get(discard).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(discard, {"command_id": str(uuid.uuid4())}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("intake:batches")
    assert "Đã bỏ" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == Batch.State.DISCARDED
    page = client.get(reverse("intake:batch", args=[batch.pk]))
    assert (page.status_code, "Đã bỏ lúc" in page.content.decode()) == (200, True)
    for step in ("columns", "check", "undo", "discard"):
        assert client.get(reverse(f"intake:{step}", args=[batch.pk])).url == reverse("intake:batch", args=[batch.pk])
    assert client.get(reverse("intake:errors", args=[batch.pk])).status_code == 404
    late = client.post(discard, {"command_id": str(uuid.uuid4())})
    assert (late.status_code, "đã bỏ" in late.content.decode()) == (422, True)
