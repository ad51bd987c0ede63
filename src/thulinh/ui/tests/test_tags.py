"""How templates write numbers, days and icons."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.template import engines

ON = dt.date(2026, 11, 22)


def draw(text: str, **context) -> str:
    return engines["django"].from_string("{% load ui %}" + text).render(context)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{{ day|vn_date }}", "22/11/2026"),
        ("{{ none|vn_date }}", ""),
        ("{{ instant|vn_date }}", "23/11/2026"),
        ("{{ instant|vn_datetime }}", "23/11/2026, 01:30"),
        ("{{ none|vn_datetime }}", ""),
        ("{{ 1240|number }}", "1.240"),
        ("{{ none|number }}", ""),
        ("{{ 3.5|decimal }}", "3,5"),
        ("{{ 3.0|decimal }}", "3"),
        ("{{ 1240.256|decimal:2 }}", "1.240,26"),
        ("{{ none|decimal }}", ""),
        ("{{ 0.66|percent }}", "66%"),
        ("{{ 0.31428|percent }}", "31,4%"),
        ("{{ 0|percent }}", "0%"),
        ("{{ 0.31428|css_percent }}", "31.4%"),
        ("{{ 1.7|css_percent }}", "100.0%"),
        ("{{ none|css_percent }}", "0.0%"),
        ("{{ 12.5|css_number }}", "12.5"),
        ("{{ late|late_days:day }}", "trễ 7 ngày"),
        ("{{ day|late_days:day }}", ""),
        ("{{ -7|late_days }}", "trễ 7 ngày"),
        ("{{ late|in_days:day }}", "trễ 7 ngày"),
        ("{{ day|in_days:day }}", "hôm nay"),
        ("{{ tomorrow|in_days:day }}", "ngày mai"),
        ("{{ later|in_days:day }}", "còn 5 ngày"),
        ("{{ phone|phone }}", "0912 345 678"),
        ("{{ phone|masked_phone }}", "0912 … 678"),
        ("{{ masked|phone }}", "0912 … 678"),
        ("{{ none|masked_phone }}", ""),
        ("{{ name|given_name }}", "Hồng Đào"),
        ("{{ name|initial }}", "Đ"),
    ],
)
def test_filter(written: str, expected: str) -> None:
    context = {
        "day": ON,
        "late": dt.date(2026, 11, 15),
        "tomorrow": dt.date(2026, 11, 23),
        "later": dt.date(2026, 11, 27),
        "instant": dt.datetime(2026, 11, 22, 18, 30, tzinfo=dt.UTC),
        "phone": "+84912345678",
        "masked": "0912 … 678",
        "name": "Nguyễn Thị Hồng Đào",
        "none": None,
    }
    assert draw(written, **context) == expected


def test_what_is_missing_is_seen_as_a_dash_and_heard_as_words() -> None:
    drawn = draw("{{ share|percent }}", share=None)
    assert '<span aria-hidden="true">–</span>' in drawn
    assert "chưa có" in drawn


def test_lateness_without_the_day_asked_about_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="on"):
        draw("{{ day|late_days }}", day=ON)


def test_icon_is_unspoken_and_comes_from_the_sprite() -> None:
    drawn = draw('{% icon name "s" %}', name="check")
    assert drawn == '<svg class="i s" aria-hidden="true"><use href="/static/ui/icons.svg#check"/></svg>'
    assert "<script>" not in draw("{% icon name %}", name='"><script>')


@pytest.mark.parametrize(
    ("share", "target", "tone"),
    [(1.0, 1.0, "ok"), (0.85, 0.85, "ok"), (0.81, 0.85, ""), (0.71, 0.8, "low"), (0.2, 0.8, "bad"), (0.5, None, "")],
)
def test_a_bar_is_coloured_by_how_much_of_its_target_it_reaches(share, target, tone) -> None:
    assert draw("{% bar_tone share target %}", share=share, target=target) == tone


def test_bar_says_value_and_target_and_keeps_its_width() -> None:
    drawn = draw('{% include "ui/bar.html" %}', share=0.314, target=0.4)
    assert 'aria-label="Đạt 31,4%, chỉ tiêu 40%"' in drawn
    assert 'style="width:31.4%"' in drawn
    assert "left:calc(40.0% - 1px)" in drawn
    assert "Chưa có số liệu" in draw('{% include "ui/bar.html" %}', share=None, target=None)


def test_chip_takes_words_tone_and_icon() -> None:
    drawn = draw('{% include "ui/chip.html" with text="Chờ duyệt" tone="amber" icon="clock" %}')
    assert 'class="chip amber"' in drawn
    assert "#clock" in drawn
    assert "Chờ duyệt" in drawn


def test_list_address_changes_one_thing_and_keeps_the_conditions(ask) -> None:
    table = SimpleNamespace(prefix="", request=ask("/x/?name=an&page=3&sort=name&format=xlsx"))
    assert draw("{% list_url table sort='-born' %}", table=table) == "?name=an&amp;sort=-born"
    assert draw("{% list_url table page=4 %}", table=table) == "?name=an&amp;sort=name&amp;page=4"
