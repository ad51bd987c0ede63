"""Past activities from a list: what becomes of each row, what is wrong in it, taking it all back."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thulinh.activities.actions import take_back_sessions, take_sessions, verify
from thulinh.activities.models import Activity, Credit
from thulinh.activities.rows import SESSION_ROWS
from thulinh.activities.tests.town import TODAY
from thulinh.kernel import clock
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.rows import Outcome
from thulinh.units.models import UnitPath


@pytest.fixture(autouse=True)
def _evening():
    with clock.on(dt.datetime(2026, 11, 22, 20, 14)):
        yield


def read(**cells) -> dict:
    """A row as the reader of files hands it over."""
    given = {"ngay": "03/10/2026", "loai": "Sinh hoạt chi đoàn", "don-vi": "Chi đoàn thôn 2", **cells}
    row = SESSION_ROWS.read({code.replace("_", "-"): cell for code, cell in given.items()})
    assert not row.problems
    return dict(row.values)


def taken(town, *rows, **more):
    return take_sessions(list(rows), by=town.commune, on=TODAY, reason="Sổ chi đoàn", **more)


def test_a_list_is_recorded_as_typed_for_the_branches(town):
    rows = (
        read(
            co_mat="18",
            tong_so="24",
            noi_dung="Đánh giá công tác trong kỳ; Bàn chuyện đường làng",
            dia_diem="Nhà văn hóa",
        ),
        read(loai="sinh hoat lien chi doan", cung_du="thon 1; chi đoàn thôn 3", ngay="10/10/2026"),
        read(ly_do="Vào mùa vụ", ngay="03/09/2026"),
        read(ly_do="Cả thôn đi dự đám cưới", ngay="03/08/2026"),
    )
    applied = taken(town, *rows)
    assert applied.outcomes == (Outcome.NEW,) * 4
    session, joint, harvest, wedding = (Activity.objects.get(pk=pk) for pk in applied.made["recorded"])
    assert (session.present_count, session.expected_count, session.roll) == (18, 24, "theo-so")
    assert (session.minutes, session.is_on_behalf, session.place) == ("Bàn chuyện đường làng", True, "Nhà văn hóa")
    assert list(session.contents.values_list("code", flat=True)) == ["danh-gia"]
    assert Credit.objects.filter(activity=joint).count() == 4
    assert (harvest.status, harvest.why_not, harvest.why_not_note) == ("khong-to-chuc", "mua-vu", "")
    assert (wedding.why_not, wedding.why_not_note) == ("khac", "Cả thôn đi dự đám cưới")
    assert (harvest.answer_starts_on, harvest.answer_ends_on) == (dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    assert session.answer_starts_on is None


def test_a_name_without_marks_is_understood_and_told(town):
    applied = take_sessions([read(don_vi="thon binh minh")], by=town.province, on=TODAY)
    told = [(row, field, correction.after) for row, field, correction in applied.corrections]
    assert told == [(0, "don-vi", "Chi đoàn thôn Bình Minh")]


def test_what_stands_already_stays(town):
    taken(town, read(co_mat="18", tong_so="24"))
    applied = taken(town, read(co_mat="20", tong_so="24"), read(ngay="04/10/2026"))
    assert applied.outcomes == (Outcome.SAME, Outcome.NEW)
    assert Activity.objects.order_by("pk")[0].present_count == 18


def test_each_rows_problem_stands_in_its_column(town):
    rows = [
        read(don_vi="Chi đoàn thôn 22"),
        read(loai="Sinh hoạt chi đoà"),
        read(ngay="01/12/2026"),
        read(co_mat="30", tong_so="24"),
        read(don_vi="Chi đoàn thôn Bình Minh"),
        read(ngay="01/01/2025"),
        read(),
    ]
    with pytest.raises(Refusal) as caught:
        taken(town, *rows, roots=(path(town, "HT"),))
    told = [(problem.row, problem.field) for problem in caught.value.problems]
    assert told == [(0, "don-vi"), (1, "loai"), (2, "ngay"), (3, "co-mat"), (4, "don-vi"), (5, "ngay")]
    assert "Sinh hoạt chi đoàn" in [offer.value for offer in caught.value.problems[1].offers]
    assert not Activity.objects.exists()
    applied = taken(town, *rows, roots=(path(town, "HT"),), skip_problems=True)
    assert applied.outcomes == (None,) * 6 + (Outcome.NEW,)
    assert len(applied.problems) == 6


def path(town, code: str) -> str:
    return UnitPath.objects.on(TODAY).get(unit=town.units[code]).path


def test_a_list_is_taken_back_whole_or_not_at_all(town):
    made = taken(town, read(), read(ngay="04/10/2026")).made
    take_back_sessions(made, by=town.commune, reason="Nhập nhầm tệp")
    assert not Activity.objects.current().exists()
    assert not Credit.objects.filter(is_current=True).exists()
    assert AuditEvent.objects.filter(verb="activities.withdraw", reason="Nhập nhầm tệp").count() == 2
    made = taken(town, read(), read(ngay="04/10/2026")).made
    verify(made["recorded"][0], version=1, outcome="dat", by=town.commune_deputy)
    with pytest.raises(Refusal, match="1 buổi đã được sửa, duyệt"):
        take_back_sessions(made, by=town.commune, reason="Nhập nhầm tệp")
    assert Activity.objects.current().count() == 2


def test_a_long_list_asks_no_more_than_a_short_one(town):
    def cost(first: int, count: int) -> int:
        rows = [read(ngay=f"{1 + day % 28:02d}/{2 + day // 28:02d}/2026") for day in range(first, first + count)]
        with CaptureQueriesContext(connection) as queries:
            taken(town, *rows)
        return sum(query["sql"].startswith("SELECT") for query in queries)

    cost(0, 1)
    assert cost(1, 2) == cost(3, 40)
