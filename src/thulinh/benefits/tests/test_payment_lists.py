"""A payer's list from a spreadsheet: who and what each row means, what is offered, what is undone."""

import datetime as dt
from typing import Any

import pytest

from cast import TODAY, Cast
from thulinh.benefits.models import Payment
from thulinh.benefits.rows import PAYMENT_ROWS
from thulinh.benefits.tests.support import OCTOBER, lay, line, seat
from thulinh.kernel.cells import CellProblem
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.rows import Outcome

pytestmark = pytest.mark.django_db


def read(**changes: Any) -> dict[str, Any]:
    said = {"ho-ten": "Nguyễn Thị Hồng Đào", "don-vi": "Đoàn xã Tân Lập", "thang": "10/2026", "so-tien": "575.000",
            "ngay-chi": "05/11/2026", "so-danh-sach": "12/CT", "co-quan-chi-tra": "UBND xã"}  # fmt: skip
    row = PAYMENT_ROWS.read(said | changes)
    assert not row.problems
    return dict(row.values)


def take(country: Cast, *rows: dict[str, Any], **options):
    return PAYMENT_ROWS.apply(
        rows or [read()], by=country.commune, on=TODAY, roots=(country.path(country.a1),), **options
    )


def test_each_row_becomes_a_payment(country: Cast):
    lay(country)
    done = take(country)
    assert done.outcomes == (Outcome.NEW,)
    assert line(country).paid_vnd == 575_000
    assert take(country).outcomes == (Outcome.SAME,)
    PAYMENT_ROWS.undo(done.made, by=country.commune, reason="Nhầm tệp")
    assert line(country).paid_vnd == 0


def test_a_name_that_comes_near_is_offered(country: Cast):
    lay(country)
    with pytest.raises(Refusal) as refused:
        take(country, read(**{"ho-ten": "Nguyễn Thị Hồng Đoa"}))
    [problem] = refused.value.problems
    assert [offer.value for offer in problem.offers] == ["Nguyễn Thị Hồng Đào"]


def test_which_support_is_told_by_its_name(country: Cast):
    lay(country)
    lay(country, code="boi-duong", name="Bồi dưỡng trực", kind="boi-duong", amount_vnd=100_000)
    with pytest.raises(Refusal, match="Tháng ấy được hưởng: Bồi dưỡng trực, Phụ cấp Bí thư") as refused:
        take(country)
    assert len(refused.value.problems[0].offers) == 2
    take(country, read(**{"quyen-loi": "bồi dưỡng hằng tháng", "so-tien": "100000"}))
    assert Payment.objects.get().code == "boi-duong"


def test_good_rows_are_written_without_the_bad_ones(country: Cast):
    lay(country)
    seat(country, "Ngô Đức Thịnh", country.west)
    rows = [read(), read(**{"so-danh-sach": "13"}), read(**{"ho-ten": "Ngô Đức Thịnh", "so-tien": "600000"}),
            read(**{"ho-ten": "Bùi Văn Nam"}), read(thang="11/2026")]  # fmt: skip
    done = take(country, *rows, skip_problems=True)
    assert done.outcomes == (Outcome.NEW, None, None, None, None)
    assert {(problem.row, problem.field) for problem in done.problems} == {
        (1, "so-tien"),
        (2, "so-tien"),
        (3, "ho-ten"),
        (4, "thang"),
    }


@pytest.mark.parametrize(
    "cell", ["10/2026", "Tháng 10/2026", "tháng 10 năm 2026", "2026-10", dt.date(2026, 10, 1), "01/10/2026"]
)
def test_months_as_people_write_them(cell):
    assert PAYMENT_ROWS.column("thang").parse(cell)[0] == OCTOBER


@pytest.mark.parametrize("cell", ["10", "13/2026", "tháng mười", 2026])
def test_no_months(cell):
    with pytest.raises(CellProblem, match="tháng"):
        PAYMENT_ROWS.column("thang").parse(cell)
