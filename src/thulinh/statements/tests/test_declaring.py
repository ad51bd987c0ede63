"""Declared figures: kept with their source and their words, judged by others, never mixed with computed ones."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

import cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, take_seats
from thulinh.statements.actions import declare, judge, withdraw
from thulinh.statements.models import DeclaredFigure
from thulinh.statements.queries import declared

YEAR = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}


@pytest.fixture
def country(db):
    return cast.build()


def say(country, **changes) -> DeclaredFigure:
    said = {
        "unit": country.a1.pk, "indicator_code": "ket-nap", "label": "Đoàn viên mới kết nạp", "value": Decimal(663),
        "nearness": "hon", "measured_in": "đoàn viên", "source": "Bài báo 10/9/2026", "source_on": dt.date(2026, 9, 10),
        "by": country.commune,
    }  # fmt: skip
    return declare(**{**said, **changes})


def shown(country, unit=None, **changes):
    return declared(path=country.path(unit or country.a), on=cast.TODAY, **{**YEAR, **changes})


def test_a_figure_is_shown_as_its_source_says_it_also_when_no_period_was_printed(country):
    say(country)
    [figure] = shown(country)
    assert (figure.spoken, figure.period) == ("hơn 663 đoàn viên", "nguồn không nói kỳ nào")
    assert figure.trust == "Số khai báo, chưa kiểm tra"
    assert not shown(country, country.a2)
    assert not shown(country, starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2020, 12, 31))
    assert AuditEvent.objects.get(verb="statements.declare").after["nearness"] == "hon"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": " "}, "source"),
        ({"value": Decimal(-1)}, "value"),
        ({"value": Decimal(10) ** 20}, "value"),
        ({"starts_on": dt.date(2026, 2, 1), "ends_on": dt.date(2026, 1, 1)}, "ends_on"),
        ({"unit": 0}, "unit"),
    ],
)
def test_a_wrong_figure_is_refused_at_its_place(country, changes, field):
    events = AuditEvent.objects.count()
    with pytest.raises(Refusal) as refused:
        say(country, **changes)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert (DeclaredFigure.objects.count(), AuditEvent.objects.count()) == (0, events)


def test_nobody_confirms_their_own_figure_and_a_doubt_says_why(country):
    figure = say(country)
    with pytest.raises(Refusal, match="không tự xác nhận"):
        judge(figure, trust="xac-nhan", note="", by=country.commune)
    with pytest.raises(Refusal, match="nghi vấn điều gì"):
        judge(figure, trust="nghi-van", note=" ", by=country.province)
    assert judge(figure, trust="xac-nhan", note="", by=country.province).trust == "xac-nhan"


def test_a_withdrawn_figure_is_not_shown_and_stays_with_its_reason(country):
    figure = say(country)
    with pytest.raises(Refusal, match="lý do"):
        withdraw(figure, reason="", by=country.commune)
    withdraw(figure, reason="Ghi nhầm kỳ", by=country.commune)
    assert not shown(country)
    assert DeclaredFigure.objects.get().withdrawn_reason == "Ghi nhầm kỳ"
    for again in (
        lambda: withdraw(figure, reason="x", by=None),
        lambda: judge(figure, trust="xac-nhan", note="", by=None),
    ):
        with pytest.raises(Refusal, match="đã được rút"):
            again()


def test_what_was_noted_stays_beside_the_word_of_the_level_above(country):
    figure = say(country, note="Bài báo ghi tháng 9")
    assert judge(figure, trust="xac-nhan", note="", by=country.province).note == "Bài báo ghi tháng 9"
    judge(figure, trust="nghi-van", note="Trùng số năm trước", by=country.province)
    assert AuditEvent.objects.filter(verb="statements.judge").latest("pk").before["note"] == "Bài báo ghi tháng 9"


def test_a_unit_does_not_confirm_its_own_figure_by_a_colleague(country, client):
    row = NewHolding(
        country.people["Vũ Thị Yến"].pk, "chi-dinh", cast.START, unit=country.a.pk, position="can-bo-tinh-doan"
    )
    take_seats([row], by=None)
    colleague = cast.open_account(country.people["Vũ Thị Yến"])
    cast.secure(colleague)
    client.force_login(colleague)
    assert client.get(reverse("statements:judge", args=[say(country).pk])).status_code == 200
    own = say(country, unit=country.a.pk, by=country.province)
    assert client.get(reverse("statements:judge", args=[own.pk])).status_code == 404
