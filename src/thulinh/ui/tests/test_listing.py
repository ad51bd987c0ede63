"""List pages: conditions, order, pages, and the same rows as a spreadsheet."""

import datetime as dt
import io

import django_filters
import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Case, CharField, DateField, F, IntegerField, Value, When
from django.db.models.functions import Mod
from django.test.utils import CaptureQueriesContext

from thulinh.ui import listing, tables
from thulinh.ui.listing import Empty, list_page

BIRTHDAY = dt.date(1998, 5, 12)


class GroupTable(tables.Table):
    name = tables.TextColumn(verbose_name="Họ và tên", linkify=lambda record: f"/nguoi/{getattr(record, 'pk', 0)}/")
    code = tables.TextColumn(verbose_name="Mã")
    born_on = tables.DateColumn(verbose_name="Ngày sinh")
    sessions = tables.NumberColumn(verbose_name="Số buổi")
    share = tables.PercentColumn(verbose_name="Tỷ lệ")
    phone = tables.PhoneColumn(verbose_name="Điện thoại", orderable=False)
    state = tables.ChipColumn(verbose_name="Trạng thái", chips={"dat": ("green", "check")})
    action = tables.ActionColumn()

    def render_action(self) -> str:
        return "Sửa"


class GroupFilters(django_filters.FilterSet):
    name = django_filters.CharFilter(lookup_expr="icontains", label="Tìm theo tên")
    sessions = django_filters.NumberFilter(label="Số buổi")
    born_on = django_filters.DateFilter(label="Ngày sinh")
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=[("dat", "Đạt")])

    class Meta:
        model = Group
        fields: list[str] = []


def rows():
    return Group.objects.annotate(
        code=Value("00712", output_field=CharField()),
        born_on=Value(BIRTHDAY, output_field=DateField()),
        sessions=Mod(F("id"), 7, output_field=IntegerField()),
        share=Value(0.314),
        phone=Value("+84912345678", output_field=CharField()),
        state=Case(When(name__contains="1", then=Value("dat")), default=Value(""), output_field=CharField()),
    )


@pytest.fixture
def people(db) -> None:
    Group.objects.bulk_create([Group(name=f"Nguyễn Văn {number:04d}") for number in range(1240)])


@pytest.fixture
def show(ask):
    def answer(address: str = "", **changes):
        wanted = {"table_class": GroupTable, "queryset": rows(), "filterset_class": GroupFilters}
        wanted |= {"title": "Bí thư chi đoàn", "export_name": "bi-thu-chi-doan"}
        return list_page(ask(f"/ds/{address}"), **{**wanted, **changes})

    return answer


def text_of(answer) -> str:
    return answer.content.decode()


def sheet_of(answer):
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


@pytest.mark.usefixtures("people")
def test_page_shows_fifty_rows_and_says_how_many_there_are(show) -> None:
    page = text_of(show())
    assert page.count('<tr role="row">') == 51
    assert "1.240 dòng" in page
    assert "<h1>Bí thư chi đoàn</h1>" in page
    assert 'data-label="Ngày sinh"><span>12/05/1998</span>' in page
    assert 'data-label="Số buổi" class="num"' in page
    assert "31,4%" in page
    assert "0912 345 678" in page
    assert '<span class="chip green">' in page
    assert 'href="?format=xlsx"' in page
    assert '<a href="/nguoi/' in page
    assert "1/25" in page.replace('<span class="only-m">', "").replace("</span>", "")


@pytest.mark.usefixtures("people")
def test_two_queries_however_many_rows(show) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        show()
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked_less:
        show("?name=0001")
    assert len(asked_less) == 2


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("page", "first"), [("2", "0050"), ("25", "1200"), ("99", "1200"), ("x", "0000"), ("-1", "1200")]
)
def test_pages(show, page: str, first: str) -> None:
    assert f"Nguyễn Văn {first}</a></th>" in text_of(show(f"?page={page}&sort=name"))


@pytest.mark.usefixtures("people")
def test_equal_rows_keep_their_places_from_page_to_page(show) -> None:
    seen: list[str] = []
    for page in range(1, 26):
        drawn = text_of(show(f"?sort=sessions&page={page}"))
        seen += [part.split("<")[0] for part in drawn.split('/">')[1:] if part.startswith("Nguyễn")]
    assert len(seen) == len(set(seen)) == 1240


@pytest.mark.usefixtures("people")
def test_heads_sort_and_say_so(show) -> None:
    page = text_of(show("?sort=-name&name=000"))
    assert 'aria-sort="descending"' in page
    assert "?name=000&amp;sort=name" in page.replace("?sort=name&amp;name=000", "?name=000&amp;sort=name")
    assert page.index("Nguyễn Văn 1000") < page.index("Nguyễn Văn 0009") < page.index("Nguyễn Văn 0000")
    assert 'name="sort" value="-name"' in page  # a new condition keeps the order


@pytest.mark.usefixtures("people")
def test_conditions_are_kept_in_the_form_and_the_download(show) -> None:
    page = text_of(show("?name=000&page=1"))
    assert "11 dòng" in page
    assert 'value="000"' in page
    assert 'href="?name=000&amp;format=xlsx"' in page
    assert "Bỏ lọc" in page
    assert "Lọc thêm" in page
    assert 'name="format"' not in page


@pytest.mark.usefixtures("people")
def test_a_condition_behind_more_opens_it(show) -> None:
    assert '<details class="morefilters" open>' in text_of(show("?born_on=12/05/1998"))
    assert "Lọc thêm (1)" in text_of(show("?born_on=12/05/1998"))
    assert '<details class="morefilters">' in text_of(show("?name=1"))


@pytest.mark.usefixtures("people")
def test_a_condition_that_cannot_be_read_shows_nothing(show) -> None:
    page = text_of(show("?sessions=abc&format=xlsx"))
    assert "Chưa lọc được" in page
    assert "0 dòng" in page


@pytest.mark.usefixtures("people")
def test_no_match_offers_the_way_back(show) -> None:
    page = text_of(show("?name=zzz"))
    assert "Không có dòng nào khớp" in page
    assert "format=xlsx" not in page


@pytest.mark.django_db
def test_an_empty_list_says_the_next_step(show) -> None:
    empty = Empty("Chưa có bí thư nào.", "Nhập danh sách từ Excel.", "/nhap/", "Nhập từ Excel")
    page = text_of(show(empty=empty))
    assert "Chưa có bí thư nào." in page
    assert '<a class="btn" href="/nhap/">Nhập từ Excel</a>' in page
    assert "Không có dòng nào khớp" not in page
    assert "Chưa có gì ở đây." in text_of(show(empty="Chưa có gì ở đây."))


@pytest.mark.usefixtures("people")
def test_spreadsheet_has_all_filtered_rows_in_the_order_shown(show) -> None:
    answer = show("?name=00&sort=-name&format=xlsx&page=2")
    assert answer["Content-Disposition"] == 'attachment; filename="bi-thu-chi-doan.xlsx"'
    paper = sheet_of(answer)
    names = [row[0] for row in paper.iter_rows(min_row=2, values_only=True)]
    assert names == list(Group.objects.filter(name__contains="00").order_by("-name").values_list("name", flat=True))


@pytest.mark.usefixtures("people")
def test_spreadsheet_cells_are_typed_and_buttons_left_out(show) -> None:
    head, first = list(sheet_of(show("?name=0001&format=xlsx")).iter_rows(values_only=True))
    assert head == ("Họ và tên", "Mã", "Ngày sinh", "Số buổi", "Tỷ lệ", "Điện thoại", "Trạng thái")
    assert first[0] == "Nguyễn Văn 0001"
    assert first[1] == "00712"
    assert first[2] == dt.datetime(1998, 5, 12)
    assert isinstance(first[3], int)
    assert first[4] == pytest.approx(0.314)
    assert first[5:] == ("0912 345 678", "dat")


@pytest.mark.usefixtures("people")
def test_spreadsheet_reads_rows_in_portions(show, monkeypatch) -> None:
    monkeypatch.setattr(listing, "ROWS_AT_ONCE", 100)
    answer = show("?format=xlsx")
    assert sheet_of(answer).max_row == 1241


def test_a_list_that_is_no_query_is_shown_and_sorted(show) -> None:
    people = [{"name": name, "born_on": BIRTHDAY, "sessions": place} for place, name in enumerate(["Bình", "An"])]

    class Small(tables.Table):
        name = tables.TextColumn(verbose_name="Họ và tên")
        born_on = tables.DateColumn(verbose_name="Ngày sinh")
        sessions = tables.NumberColumn(verbose_name="Số buổi")

    page = text_of(show("?sort=name", table_class=Small, queryset=people, filterset_class=None))
    assert page.index("An</th>") < page.index("Bình</th>")
    paper = sheet_of(show("?sort=name&format=xlsx", table_class=Small, queryset=people, filterset_class=None))
    assert [row[0] for row in paper.iter_rows(min_row=2, values_only=True)] == ["An", "Bình"]


@pytest.mark.django_db
def test_missing_values_are_a_dash_that_is_spoken(show) -> None:
    page = text_of(show(table_class=GroupTable, queryset=[{"name": "An", "born_on": None}], filterset_class=None))
    assert page.count('<span class="vh">chưa có</span>') == 6


@pytest.mark.usefixtures("people")
def test_names_in_cells_are_escaped(show) -> None:
    Group.objects.create(name="<script>alert(1)</script>")
    assert "<script>alert" not in text_of(show("?name=script"))
