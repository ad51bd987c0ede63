"""Forms: what Vietnamese people write is read, the rest refused in their words, and a form is sent under one id."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from thulinh.kernel.refusals import Problem, Refusal
from thulinh.ui import fields, widgets
from thulinh.ui.forms import CommandForm
from thulinh.ui.keys import key_in


@pytest.mark.parametrize(
    ("text", "key"),
    [("12", 12), (" 12 ", 12), (12, 12), ("9" * 18, int("9" * 18)), ("9" * 19, None), ("", None), (None, None),
     ("-1", None), ("1.5", None), ("²", None), ("٣", None)],
)  # fmt: skip
def test_a_key_is_one_that_a_row_could_have(text: object, key: int | None):
    assert key_in(text) == key


PEOPLE = [("Đoàn viên", [("1", "Bùi Quốc An"), ("2", "Lê Thị Ánh")]), ("Hai chiều", [("3", "Hồ Văn Đức")])]


class MeetingForm(CommandForm):
    held_on = fields.DateField(label="Ngày sinh hoạt", help_text="Ngày thật sự gặp nhau.")
    at = fields.TimeField(label="Bắt đầu lúc", required=False)
    place = fields.TextField(label="Địa điểm")
    phone = fields.PhoneField(label="Điện thoại", required=False)
    amount = fields.WholeNumberField(label="Kinh phí", required=False)
    content = fields.ManyChoicesField(label="Nội dung", choices=[("hoc-tap", "Học tập"), ("kiem-diem", "Kiểm điểm")])
    present = fields.RollCallField(label="Điểm danh", choices=PEOPLE, required=False, initial=["1"])
    photos = fields.PhotosField(label="Ảnh", required=False, limit=2)
    told = forms.BooleanField(label="Đã báo cáo chi ủy", required=False)
    born_on = forms.DateField(label="Ngày sinh", required=False)
    host = forms.ChoiceField(label="Chủ trì", choices=[("1", "Thôn 1")], required=False)


def sent(**changes) -> dict:
    return {
        "command_id": str(uuid.uuid4()),
        "held_on": "22/11/2026",
        "place": "Nhà văn hóa",
        "content": ["hoc-tap"],
        **changes,
    }


def draw(form) -> str:
    return render_to_string("ui/form.html", {"form": form})


def test_form_carries_a_new_id_each_time_and_keeps_it_when_refused() -> None:
    first, second = MeetingForm(), MeetingForm()
    assert uuid.UUID(str(first["command_id"].value())).version == 4
    assert first["command_id"].value() != second["command_id"].value()
    values = sent(place="")
    form = MeetingForm(values)
    assert not form.is_valid()
    assert f'<input type="hidden" name="command_id" value="{values["command_id"]}"' in draw(form)


@pytest.mark.parametrize("command_id", ["", "123", "'; drop"])
def test_form_without_its_id_is_refused_in_words(command_id: str) -> None:
    form = MeetingForm(sent(command_id=command_id))
    assert not form.is_valid()
    assert "Trang này đã cũ." in draw(form)


def test_valid_form_gives_typed_values() -> None:
    form = MeetingForm(sent(at="19h30", phone="912345678", amount="1.240.000", present=["1", "3"]))
    assert form.is_valid(), form.errors
    clean = form.cleaned_data
    assert clean["held_on"] == dt.date(2026, 11, 22)
    assert clean["at"] == dt.time(19, 30)
    assert clean["phone"] == "+84912345678"
    assert clean["amount"] == 1_240_000
    assert clean["present"] == ["1", "3"]
    assert clean["photos"] == []
    assert isinstance(clean["command_id"], uuid.UUID)


def test_a_model_form_takes_the_id_and_the_look() -> None:
    class GroupForm(CommandForm, forms.ModelForm):
        class Meta:
            model = Group
            fields = ["name"]

    form = GroupForm({"name": ""})
    assert set(form.fields) == {"command_id", "name"}
    assert form.errors["name"] == [fields.REQUIRED]
    assert 'class="inp err"' in draw(form)


def test_errors_stand_under_the_field_and_above_with_links() -> None:
    form = MeetingForm(sent(held_on="31/02/2026", content=[]))
    drawn = draw(form)
    assert "Đồng chí xem lại 2 chỗ" in drawn
    assert '<a href="#id_held_on">Ngày sinh hoạt</a>' in drawn
    assert '<a href="#id_content">Nội dung</a>' in drawn
    assert 'id="id_content"' in drawn
    assert 'value="31/02/2026"' in drawn
    assert 'class="errmsg" id="id_held_on_error"' in drawn
    assert 'aria-describedby="id_held_on_helptext id_held_on_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_a_refusal_of_an_action_is_shown_at_its_field() -> None:
    form = MeetingForm(sent())
    assert form.is_valid()
    Refusal([Problem("Chi đoàn chưa thành lập ngày đó.", "held_on"), Problem("Bản này đã gửi.")]).put_on(form)
    drawn = draw(form)
    assert "<li>Bản này đã gửi.</li>" in drawn
    assert '<a href="#id_held_on">Ngày sinh hoạt</a>: Chi đoàn chưa thành lập ngày đó.' in drawn


def test_every_field_has_a_label_and_our_look() -> None:
    drawn = draw(MeetingForm())
    for name in ("held_on", "place", "phone", "amount", "photos", "told", "born_on", "host"):
        assert f'<label for="id_{name}">' in drawn
    assert drawn.count("<fieldset") == drawn.count("<legend>") == 2
    assert '<select name="host" class="inp"' in drawn
    assert 'type="tel"' in drawn
    assert '<div class="tick"><input type="checkbox" name="told"' in drawn
    assert drawn.count("data-date") == 2  # Django's own date field is dressed too
    assert "không bắt buộc" in drawn


def test_days_and_numbers_are_shown_as_people_write_them() -> None:
    shown = {"held_on": dt.date(1998, 5, 12), "phone": "+84912345678", "amount": 1240, "at": dt.time(7, 5)}
    drawn = draw(MeetingForm(initial=shown))
    for value in ("12/05/1998", "0912 345 678", "1.240", "07:05"):
        assert f'value="{value}"' in drawn


def test_roll_call_names_everyone_and_counts_those_present() -> None:
    drawn = draw(MeetingForm())
    assert "<b>1</b> <small>trên 3 người có mặt</small>" in drawn
    assert drawn.count('name="present"') == 3
    assert 'value="1" id="id_present_0_0" checked' in drawn
    assert '<label for="id_present_1_0">Hồ Văn Đức' in drawn
    assert '<li class="rollhead">Hai chiều</li>' in drawn


def test_names_are_escaped() -> None:
    class Named(CommandForm):
        present = fields.RollCallField(choices=[("1", "<b>An</b>")])
        kind = fields.ChoiceField(choices=[("<", "<em>")])

    drawn = draw(Named())
    assert "<b>An" not in drawn
    assert "<em>" not in drawn


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12/05/1998", (1998, 5, 12)),
        ("12051998", (1998, 5, 12)),
        ("1998-05-12", (1998, 5, 12)),
        (" 1/2/2026 ", (2026, 2, 1)),
    ],
)
def test_day(written: str, day: tuple[int, int, int]) -> None:
    assert fields.DateField().clean(written) == dt.date(*day)


@pytest.mark.parametrize("written", ["31/02/1997", "13131998", "1998", "12/05/98", "1121998"])
def test_no_day(written: str) -> None:
    with pytest.raises(forms.ValidationError, match="ngày/tháng/năm"):
        fields.DateField().clean(written)


@pytest.mark.parametrize(
    "written", ["19:30", "19h30", "19 giờ 30", "19g30", "1930", "19.30", "19:30:00", "19 giờ 30 phút"]
)
def test_hour(written: str) -> None:
    assert fields.TimeField().clean(written) == dt.time(19, 30)


def test_whole_hour_and_no_hour() -> None:
    assert fields.TimeField().clean("7h") == dt.time(7)
    for written in ("25:00", "19:75", "tối"):
        with pytest.raises(forms.ValidationError, match="19:30"):
            fields.TimeField().clean(written)


@pytest.mark.parametrize("written", ["0912345678", "0912 345 678", "912345678", "+84 912 345 678", "0912.345.678"])
def test_phone(written: str) -> None:
    assert fields.PhoneField().clean(written) == "+84912345678"


def test_no_phone() -> None:
    assert fields.PhoneField(required=False).clean("") == ""
    with pytest.raises(forms.ValidationError, match="0912 345 678"):
        fields.PhoneField().clean("0909 12")


@pytest.mark.parametrize(
    ("written", "number"), [("1240", 1240), ("1.240", 1240), ("1 240", 1240), ("-3", -3), ("0", 0)]
)
def test_whole_number(written: str, number: int) -> None:
    assert fields.WholeNumberField().clean(written) == number


@pytest.mark.parametrize("written", ["1.24", "1,5", "12.40", "mười", "1.240.00", "1e3", "9" * 5_000])
def test_no_whole_number(written: str) -> None:
    with pytest.raises(forms.ValidationError, match=r"1\.240"):
        fields.WholeNumberField().clean(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [("31,4", "31.4"), ("31.4", "31.4"), ("1.240,5", "1240.5"), ("1.240", "1240"), ("0,5", "0.5"), ("-2,25", "-2.25")],
)
def test_decimal(written: str, number: str) -> None:
    assert fields.DecimalField().clean(written) == Decimal(number)


@pytest.mark.parametrize("written", ["1,2,3", "1.24,5", "NaN", "Infinity", "abc", "1,x"])
def test_no_decimal(written: str) -> None:
    with pytest.raises(forms.ValidationError, match="31,4"):
        fields.DecimalField().clean(written)


def test_text_is_composed_and_paragraphs_keep_their_lines() -> None:
    assert fields.TextField().clean("  Đa\u0300o   An ") == "Đào An"
    assert fields.ParagraphField().clean("Mo\u0323t\r\n  hai  ba ") == "Mọt\nhai ba"
    assert fields.TextField(required=False).clean("") == ""


def photos(*names: str, content: bytes = b"x") -> MultiValueDict:
    return MultiValueDict({"photos": [SimpleUploadedFile(name, content) for name in names]})


def test_photos_come_as_a_list_in_order() -> None:
    form = MeetingForm(sent(), photos("a.jpg", "b.png"))
    assert form.is_valid(), form.errors
    assert [photo.name for photo in form.cleaned_data["photos"]] == ["a.jpg", "b.png"]
    assert form.is_multipart()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (photos("a.jpg", "b.jpg", "c.jpg"), "Nhiều nhất 2 ảnh"),
        (photos("a.exe"), "không phải là ảnh"),
        (photos("a.jpg", content=b""), "rỗng"),
    ],
)
def test_what_are_no_photos_is_refused(files: MultiValueDict, words: str) -> None:
    form = MeetingForm(sent(), files)
    assert words in form.errors["photos"][0]
    assert "chọn lại" in draw(form)


def test_photo_that_is_too_large_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(fields, "LARGEST_PHOTO", 3)
    assert "25 MB" in MeetingForm(sent(), photos("a.jpg", content=b"1234")).errors["photos"][0]


def test_photos_may_be_required() -> None:
    with pytest.raises(forms.ValidationError, match="chưa chọn ảnh"):
        fields.PhotosField().clean([])


@pytest.mark.parametrize("template", ["ui/form_page.html", "ui/confirm.html"])
def test_pages_send_the_form_once_with_its_token(template: str, ask) -> None:
    context = {
        "form": MeetingForm(),
        "title": "Ghi",
        "question": "Rút lại?",
        "points": ["Số liệu giảm."],
        "cancel_url": "/",
    }
    page = render_to_string(template, context, ask("/"))
    assert 'method="post"' in page
    assert 'enctype="multipart/form-data"' in page
    assert "data-once" in page
    assert "csrfmiddlewaretoken" in page
    assert page.count('name="command_id"') == 1
    assert 'href="/"' in page


def test_a_day_out_of_an_address_stands_as_people_write_it():
    assert "29/02/2016" in widgets.DateInput().render("on", "2016-02-29")
    assert "29.2.16" in widgets.DateInput().render("on", "29.2.16")
