"""Declared figures of a programme (HT8, GL3), and pilot and later waves side by side (HT6)."""

import datetime as dt
import io
import uuid
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import cast as small_country
from cast import TODAY, Cast
from thulinh.desk.declared_tables import DeclaredTable
from thulinh.desk.drawing.waves import TOO_FEW, wave_blocks
from thulinh.indicators.definition import Cell
from thulinh.kernel.periods import parse_period
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, ensure_seats, leave_seat, take_seats
from thulinh.programmes.actions import NewAdoption, adopt
from thulinh.programmes.meaning import definitions
from thulinh.programmes.queries import (
    AskedFigure,
    Wave,
    WaveFigure,
    asked_figures,
    declared_specs,
    declared_sums,
    find,
    in_force,
    wave_figures,
    waves,
)
from thulinh.statements.actions import declare, judge
from thulinh.statements.models import DeclaredFigure
from thulinh.units.actions import NewUnit, open_units

HAM_TAN = "bi-thu-kiem-thon-doi-truong"
SPRING, SUMMER = dt.date(2026, 3, 1), dt.date(2026, 7, 1)


def take_on(unit, starts_on: dt.date, phase: str, code: str = HAM_TAN) -> None:
    adopt([NewAdoption(code, unit.pk, starts_on, "Ban Thường vụ", "7-KH", starts_on, phase=phase)], by=None)


@pytest.fixture
def spread(adopted: Cast) -> Cast:
    """Commune A1 was the pilot in spring; the whole province followed in summer."""
    take_on(adopted.a1, SPRING, "lam-diem")
    take_on(adopted.a, SUMMER, "dai-tra")
    return adopted


def both_seats(country: Cast, on: dt.date) -> None:
    """The secretary of thôn Đông leads the militia of the hamlet, too."""
    [hamlet] = open_units([NewUnit("", "Thôn Đông", "thon", country.a1.pk, small_country.START)], by=None)
    ensure_seats([hamlet.pk], on=small_country.START, by=None)
    row = NewHolding(country.secretary.person_id, "chi-dinh", on, unit=hamlet.pk, position="thon-doi-truong")
    take_seats([row], by=None)


def say(unit, code: str = "nhap-ngu", value: int = 18, **more) -> DeclaredFigure:
    said = {
        "programme_code": HAM_TAN, "indicator_code": code, "label": "Gọi công dân nhập ngũ", "source": "Báo cáo",
        "source_on": TODAY, "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31), "by": None,
    }  # fmt: skip
    return declare(unit=unit.pk, value=Decimal(value), **{**said, **more})


def asked(country: Cast, unit, year: int = 2026):
    specs = declared_specs(HAM_TAN, TODAY)
    return asked_figures(HAM_TAN, specs, path=country.path(unit), year=year, on=TODAY)


def test_what_nobody_declared_is_not_nought(spread: Cast) -> None:
    say(spread.a1, value=0, target_value=Decimal(20))
    lines = asked(spread, spread.a)
    assert {line.unit for line in lines} == {spread.a1.pk, spread.a2.pk}
    told = {(line.unit, line.code): line for line in lines}
    mine, other = told[spread.a1.pk, "nhap-ngu"], told[spread.a2.pk, "nhap-ngu"]
    assert (mine.figure.value, mine.share) == (0, 0.0)
    assert (other.figure, other.share, other.applies) == (None, None, True)
    total = next(one for one in declared_sums(lines) if one.code == "nhap-ngu")
    assert (total.asked, total.declared, total.total, total.target) == (2, 1, 0, 20)


def test_the_newest_figure_of_the_year_stands_and_others_are_counted(spread: Cast) -> None:
    say(spread.a1, value=18, source_on=dt.date(2026, 6, 1))
    say(spread.a1, value=20, source_on=dt.date(2026, 11, 1))
    say(spread.a1, value=99, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 12, 31))
    line = next(line for line in asked(spread, spread.a1) if line.code == "nhap-ngu")
    assert (line.figure.value, line.others) == (20, 1)


def test_units_that_did_not_hold_the_programme_in_that_year_are_not_asked(spread: Cast) -> None:
    assert asked(spread, spread.a, year=2025) == []
    assert {line.unit for line in asked(spread, spread.top)} == {spread.a1.pk, spread.a2.pk}


def test_declaring_from_the_list_with_target_source_and_scan(spread: Cast, visit: Callable, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = visit(spread.commune)
    address = reverse("desk:declared_figures", args=[HAM_TAN, spread.a1.pk])
    page = client.get(address).content.decode()
    assert page.count("Chưa khai") >= 4
    form = client.get(
        reverse("statements:declare", args=[spread.a1.pk]),
        {"ma": "nhap-ngu", "mo-hinh": HAM_TAN, "ten": "Gọi công dân nhập ngũ", "tu": "2026-01-01", "den": "2026-12-31"},
    ).content.decode()
    assert 'value="01/01/2026"' in form
    assert 'value="31/12/2026"' in form
    said = {
        "command_id": str(uuid.uuid4()), "programme_code": HAM_TAN, "indicator_code": "nhap-ngu", "label": "Nhập ngũ",
        "nearness": "dung", "value": "35", "target_value": "40", "measured_in": "công dân", "starts_on": "01/01/2026",
        "ends_on": "31/12/2026", "source": "Báo cáo của Ban CHQS xã", "source_on": "10/11/2026",
        "source_file": SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.4 so lieu", content_type="application/pdf"),
    }  # fmt: skip
    assert client.post(reverse("statements:declare", args=[spread.a1.pk]), said).status_code == 302
    figure = DeclaredFigure.objects.get()
    assert (figure.value, figure.target_value) == (35, 40)
    page = client.get(address).content.decode()
    assert "35 công dân" in page
    assert "87,5%" in page
    assert "Số khai báo, chưa kiểm tra" in page
    assert client.get(reverse("statements:file", args=[figure.pk])).status_code == 200
    assert visit(spread.outsider).get(reverse("statements:file", args=[figure.pk])).status_code == 404
    judge(figure, trust="xac-nhan", note="", by=spread.province)
    assert "Đã xác nhận" in client.get(address).content.decode()


def test_a_target_below_nought_is_refused(spread: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        say(spread.a1, target_value=Decimal(-1))
    assert [problem.field for problem in refused.value.problems] == ["target_value"]


def test_the_list_as_a_spreadsheet_keeps_missing_apart_from_nought(spread: Cast, visit: Callable) -> None:
    say(spread.a1, value=0)
    address = reverse("desk:declared_figures", args=[HAM_TAN, spread.a.pk])
    answer = visit(spread.province).get(address, {"format": "xlsx", "nam": "2026"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    head = rows[0]
    nought = [row for row in rows if "Số khai báo, chưa kiểm tra" in row]
    assert [row[head.index("Số")] for row in nought] == [0]
    assert sum("Chưa khai" in row for row in rows) == 7
    missing = visit(spread.province).get(address, {"trang-thai": "chua-khai"}).content.decode()
    assert "Số khai báo, chưa kiểm tra" not in missing


@pytest.mark.parametrize("page", ["declared_figures", "waves"])
@pytest.mark.parametrize(
    ("who", "status"), [("commune", 200), ("province", 200), ("inspector", 200), ("officer", 200), ("outsider", 404)]
)
def test_who_reads_both_pages(spread: Cast, visit: Callable, page: str, who: str, status: int) -> None:
    address = reverse(f"desk:{page}", args=[HAM_TAN, spread.a1.pk])
    assert visit(spread.accounts[who]).get(address).status_code == status


def test_an_earlier_day_shows_where_it_had_begun_to_who_answers_for_it_today(spread: Cast, visit: Callable) -> None:
    before = spread.holdings["province"]
    leave_seat(before, on=dt.date(2026, 10, 31), reason="Luân chuyển", by=None)
    new = spread.people["Bùi Quốc An"]
    row = NewHolding(new.pk, "chi-dinh", TODAY, unit=spread.a.pk, position=before.seat.position_id)
    take_seats([row], by=None)
    account = small_country.open_account(new)
    small_country.secure(account)
    address = reverse("desk:programme", args=[HAM_TAN]) + "?on=2026-05-01"
    told = {
        name: visit(who).get(address).content.decode()
        for name, who in (("new", account), ("outsider", spread.outsider))
    }
    place = reverse("desk:unit", args=[spread.a1.pk])
    assert f'<h3><a href="{place}">' in told["new"]
    assert "01/07/2026" not in told["new"]
    assert place not in told["outsider"]


def test_only_who_may_declare_finds_the_link(spread: Cast, visit: Callable) -> None:
    address = reverse("desk:declared_figures", args=[HAM_TAN, spread.a1.pk])
    link = reverse("statements:declare", args=[spread.a1.pk])
    assert link in visit(spread.commune).get(address).content.decode()
    assert link not in visit(spread.inspector).get(address).content.decode()


def test_questions_do_not_grow_with_units(spread: Cast) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            asked(spread, spread.a)
        return len(asked_for)

    before = questions()
    open_units([NewUnit("", f"Đoàn xã số {n}", "xa", spread.a.pk, small_country.START) for n in range(5)], by=None)
    assert questions() == before


def test_a_unit_belongs_to_the_first_wave_that_covers_it(spread: Cast) -> None:
    both_seats(spread, SPRING)
    path, span = spread.path(spread.a), parse_period("2026-11", TODAY)
    groups = waves(HAM_TAN, path=path, on=TODAY)
    assert [(one.phase, one.starts_on, list(one.places)) for one in groups] == [
        ("Làm điểm", SPRING, ["Đoàn xã Tân Lập"]), ("Triển khai toàn diện", SUMMER, ["Tỉnh đoàn Bình An"]),
    ]  # fmt: skip
    figures = {one.definition.code: one.cells for one in wave_figures(HAM_TAN, groups, path=path, span=span, on=TODAY)}
    assert [(cell.met, cell.due) for cell in figures["ty-le-kiem-nhiem"]] == [(1, 2), (0, 1)]
    [whole] = find(HAM_TAN, "ty-le-kiem-nhiem", path=path, span=span, on=TODAY)
    assert whole.cell().due == sum(cell.due for cell in figures["ty-le-kiem-nhiem"])
    assert [one.phase for one in waves(HAM_TAN, path=path, on=dt.date(2026, 5, 1))] == ["Làm điểm"]


def test_pages_of_waves_ask_no_more_for_more_places(spread: Cast) -> None:
    path, span = spread.path(spread.a), parse_period("2026-11", TODAY)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            wave_figures(HAM_TAN, waves(HAM_TAN, path=path, on=TODAY), path=path, span=span, on=TODAY)
        return len(asked_for)

    before = questions()
    take_on(spread.a2, dt.date(2026, 9, 1), "nhan-rong")
    assert questions() == before


def block(*cells: Cell):
    one = next(each for each in in_force(parse_period("2026-11", TODAY)) if each.code == HAM_TAN)
    definition = definitions(one.document)["ty-le-kiem-nhiem"]
    groups = [Wave("Làm điểm", SPRING, ["A"], ["1"]), Wave("Nhân rộng", SUMMER, ["B"], ["2"])]
    return wave_blocks(groups, [WaveFigure(definition, cells)], rights=frozenset(), on=TODAY)[0].lines


def test_small_groups_are_not_held_against_each_other(adopted: Cast) -> None:
    small, large = block(Cell(due=3, met=3), Cell(due=20, met=10))
    assert (small.value, small.of, small.note) == ("100%", "3/3", TOO_FEW)
    assert (large.value, large.note) == ("50%", "")


def test_large_groups_are_told_apart_in_points_and_nothing_more(adopted: Cast) -> None:
    first, second = block(Cell(due=20, met=15), Cell(due=40, met=10))
    assert (first.note, second.note) == ("", "kém nhóm đầu 50,0 điểm phần trăm")


def test_a_sensitive_figure_of_a_few_is_hidden_without_the_right(spread: Cast, visit: Callable) -> None:
    both_seats(spread, SPRING)
    address = reverse("desk:waves", args=[HAM_TAN, spread.a1.pk])
    hidden = visit(spread.officer).get(address).content.decode()
    assert "Không hiển thị" in hidden
    assert "Không hiển thị" not in visit(spread.commune).get(address).content.decode()
    assert visit(spread.officer).get(address, {"format": "xlsx"}).status_code == 200


def test_a_figure_of_another_level_does_not_apply_and_is_not_missing() -> None:
    line = AskedFigure(1, "0000001", "Huyện đoàn", "nhap-ngu", "Nhập ngũ", "công dân", True, applies=False)
    assert DeclaredTable([]).value_state(line) == "Không áp dụng"
    assert DeclaredTable([]).value_state(replace(line, applies=True)) == "Chưa khai"
    assert declared_sums([line]) == []
