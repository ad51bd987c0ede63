"""Figures, heat tables and lines: what is drawn says what was meant."""

from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from thulinh.ui.figures import FigureCard, Heat, HeatCell, HeatColumn, HeatRow, Part, band_of
from thulinh.ui.trend import NEAREST_LABELS, Point, Trend, _apart

COLUMNS = [HeatColumn("Sinh hoạt", 0.85), HeatColumn("Bí thư là đảng viên", 0.4)]
ROWS = [
    HeatRow("Xã Hàm Tân", [HeatCell(0.88, "/a/"), HeatCell(0.46)], "/ham-tan/"),
    HeatRow("Xã Hàm Thạnh", [HeatCell(0.3), HeatCell(0.39)]),
    HeatRow("Đặc khu Phú Quý", [HeatCell(0.0), HeatCell(state="not-applicable")]),
    HeatRow("Xã Tân Lập", [HeatCell(None), HeatCell(0.99, state="hidden")]),
]


@pytest.mark.parametrize(
    ("share", "target", "code"),
    [
        (0.88, 0.85, "h4"),
        (0.85, 0.85, "h4"),
        (0.8499, 0.85, "h3"),
        (0.765, 0.85, "h3"),
        (0.76, 0.85, "h2"),
        (0.425, 0.85, "h2"),
        (0.42, 0.85, "h1"),
        (0.0, 0.85, "h1"),
        (0.95, None, "h3"),
    ],
)
def test_colour_is_value_by_target(share: float, target: float | None, code: str) -> None:
    band = band_of(share, target)
    assert band is not None
    assert band.code == code


def test_no_value_has_no_colour() -> None:
    assert band_of(None, 0.85) is None


def test_heat_table_reads_without_colour() -> None:
    drawn = render_to_string("ui/heat.html", {"heat": Heat(COLUMNS, ROWS)})
    assert "<small>chỉ tiêu 85%</small>" in drawn
    assert (
        '<td class="h4"><a href="/a/" aria-label="Xã Hàm Tân, Sinh hoạt: 88%, chỉ tiêu 85%, đạt">88</a></td>' in drawn
    )
    assert '<th scope="row"><a href="/ham-tan/">Xã Hàm Tân</a></th>' in drawn
    assert "rất chậm" in drawn
    assert "Đạt (từ 100% chỉ tiêu)" in drawn


def test_nothing_none_and_not_applicable_are_three_things() -> None:
    drawn = render_to_string("ui/heat.html", {"heat": Heat(COLUMNS, ROWS)})
    assert '<td class="h1"><span>0<span' in drawn
    assert '<td class="h0"><span><span class="vh">không áp dụng</span>' in drawn
    assert '<td class="hn"><span>chưa có</span></td>' in drawn
    assert '<td class="hn"><span>không hiển thị</span></td>' in drawn
    assert "99" not in drawn.split("<tbody>")[1].split("</tbody>")[0]


def test_weakest_come_first_with_what_is_below_target() -> None:
    weakest = Heat(COLUMNS, ROWS).weakest()
    assert [row.title for row, _ in weakest] == ["Đặc khu Phú Quý", "Xã Hàm Thạnh"]
    assert [placed.column.title for placed in weakest[1][1]] == ["Sinh hoạt", "Bí thư là đảng viên"]
    drawn = render_to_string("ui/weakest.html", {"heat": Heat(COLUMNS, ROWS, full_url="/du/")})
    assert "Sinh hoạt 30%" in drawn
    assert "Xem bảng đủ 4 dòng" in drawn


def test_when_all_is_met_the_phone_says_so() -> None:
    assert "đều đạt" in render_to_string("ui/weakest.html", {"heat": Heat(COLUMNS, ROWS[:1])})


def test_a_row_must_have_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = Heat(COLUMNS, [HeatRow("Xã", [HeatCell(1.0)])]).placed_rows


def test_figure_never_stands_alone() -> None:
    card = FigureCard(
        "Thôn có bí thư kiêm nhiệm",
        35 / 53,
        numerator=35,
        denominator=53,
        counted="thôn, khu phố",
        target=0.8,
        url="/35/",
        missing=Part("Xem 18 nơi chưa có", "/18/"),
        parts=[Part("33 đã kiểm tra", "/33/"), Part("2 ngoài diện")],
    )
    drawn = render_to_string("ui/figure.html", {"figure": card})
    assert '<span class="pct">66%</span>' in drawn
    assert '<a href="/35/"><b>35</b></a> trên <b>53</b> thôn, khu phố' in drawn
    assert "Chỉ tiêu 80%" in drawn
    assert '<a class="tlink" href="/18/">Xem 18 nơi chưa có</a>' in drawn
    assert "Theo báo cáo, chưa kiểm tra" in drawn
    assert '<a class="tlink" href="/33/">33 đã kiểm tra</a>' in drawn
    assert "<li>2 ngoài diện</li>" in drawn


def test_figure_of_nothing_is_no_zero() -> None:
    drawn = render_to_string("ui/figure.html", {"figure": FigureCard("Hỗ trợ", numerator=0, denominator=0)})
    assert "chưa có" in drawn
    assert "0%" not in drawn
    assert "Chưa có gì để tính" in drawn
    assert "chưa kiểm tra" not in drawn


def test_figure_that_is_no_share_and_its_check() -> None:
    card = FigureCard("Số ngày", amount="1.240 ngày", url="/x/", check_text="Khớp bảng chấm công", check_tone="")
    drawn = render_to_string("ui/figure.html", {"figure": card})
    assert "1.240 ngày" in drawn
    assert 'class="bar' not in drawn
    assert '<p class="verif">' in drawn


YEAR = [Point(f"T{month}", 0.5 + month / 40) for month in range(1, 13)]


def test_line_is_drawn_with_points_whatever_the_language() -> None:
    trend = Trend("Sinh hoạt đúng kỳ", YEAR, [0.5] * 12, 0.85)
    drawn = render_to_string("ui/trend.html", {"trend": trend})
    assert drawn.count("<polyline") == 2
    assert 'class="goal"' in drawn
    assert "Chỉ tiêu 85%" in drawn
    assert "T1 52,5%" in trend.spoken
    assert "," not in drawn.split('style="left:')[1].split('"')[0]
    assert '<th scope="row">T12</th><td class="num">80%</td>' in drawn


def test_a_gap_breaks_the_line_and_a_lone_point_is_a_dot() -> None:
    points = [Point("T1", 0.5), Point("T2", None), Point("T3", 0.6), Point("T4", 0.7)]
    trend = Trend("x", points)
    runs = [run for kind, run in trend.lines() if kind == "now"]
    assert len(runs) == 2
    assert len(set(runs[0].split())) == 1
    assert len(runs[0].split()) == 2
    assert trend.area() == ""
    assert trend.rows()[1] == ("T2", None, None)


def test_a_period_that_still_runs_is_drawn_apart_and_says_so() -> None:
    points = [Point("T1", 0.9), Point("T2", 0.8), Point("T3", 0.1)]
    whole, running = Trend("x", points), Trend("x", points, running_text="đến hôm nay")
    assert [kind for kind, _ in whole.lines()] == ["now"]
    assert [kind for kind, _ in running.lines()] == ["now", "running"]
    known, open_end = (run.split() for _, run in running.lines())
    assert (known[-1], len(known), len(open_end)) == (open_end[0], 2, 2)
    assert (whole.ends()[0].text, running.ends()[0].text) == ("năm nay", "đến hôm nay")
    assert [kind for kind, _ in Trend("x", points[:1], running_text="đến hôm nay").lines()] == []
    gap = [*points[:1], Point("T2", None), points[2]]
    assert [kind for kind, _ in Trend("x", gap, running_text="đến hôm nay").lines()] == ["now"]


@pytest.mark.parametrize("points", [[], [Point("T1", None)]])
def test_no_values_no_line(points: list[Point]) -> None:
    trend = Trend("x", points)
    assert "Chưa có số liệu" in render_to_string("ui/trend.html", {"trend": trend})
    assert "chưa có số liệu" in trend.spoken


shares = st.one_of(st.none(), st.floats(0, 1.3))


@given(
    st.lists(shares, min_size=1, max_size=30),
    st.lists(shares, max_size=30),
    shares,
    st.sampled_from(["", "đến hôm nay"]),
)
def test_everything_stays_on_the_picture(now, earlier, target, running) -> None:
    points = [Point(str(place), share) for place, share in enumerate(now)]
    trend = Trend("x", points, earlier[: len(now)], target, running_text=running)
    places = [float(number) for _, run in trend.lines() for pair in run.split() for number in pair.split(",")]
    places += [top for top, _ in trend.steps()] + [left for left, _ in trend.marks()]
    places += [number for _, left, top in trend.dots() for number in (left, top)]
    assert all(-0.01 <= place <= 100.01 for place in places)
    assert len(trend.marks()) <= 7
    assert trend.marks()[-1][1] == str(len(now) - 1)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=3).map(sorted))
def test_no_label_covers_another(tops: list[float]) -> None:
    moved = _apart(tops)
    assert all(after - before >= NEAREST_LABELS - 1e-6 for before, after in pairwise(moved))
    assert moved[-1] <= 100 + 1e-6
    assert moved[0] >= -1e-6
