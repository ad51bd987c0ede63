"""Adopting, retiring and exempting: what is written, and every refusal."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.programmes.actions import (
    NewAdoption,
    NewExemption,
    adopt,
    end_exemption,
    exempt,
    retire,
    store_version,
)
from thulinh.programmes.models import Adoption, Exemption, Version
from thulinh.programmes.tests.conftest import SESSIONS, START, TODAY, TWO_AND_ONE


def paper(country, **changes) -> NewAdoption:
    said = {
        "programme": TWO_AND_ONE, "unit": country.a1.pk, "starts_on": START, "decided_by": "Ban Thường vụ Đoàn xã",
        "decision_number": "01-QĐ/ĐTN", "decision_on": START,
    }  # fmt: skip
    return NewAdoption(**{**said, **changes})


def free(country, **changes) -> NewExemption:
    said = {
        "programme": SESSIONS, "content": "sinh-hoat-thang", "unit": country.east.pk, "starts_on": dt.date(2026, 7, 1),
        "ends_on": None, "reason": "Thôn xa trung tâm", "cadence": "quy",
    }  # fmt: skip
    return NewExemption(**{**said, **changes})


def test_an_adoption_is_written_with_its_paper_and_audited(country):
    [adoption] = adopt([paper(country, known_on=dt.date(2026, 3, 1))], by=country.commune)
    assert (adoption.known_on, adoption.decision_number, adoption.recorded_by) == (
        dt.date(2026, 3, 1), "01-QĐ/ĐTN", country.commune
    )  # fmt: skip
    event = AuditEvent.objects.get(verb="programmes.adopt")
    assert (event.unit_id, event.after["programme"]) == (country.a1.pk, TWO_AND_ONE)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"programme": "khong-co"}, "programme"),
        ({"decision_number": " "}, "decision_number"),
        ({"decided_by": ""}, "decided_by"),
        ({"starts_on": dt.date(2025, 6, 1)}, "starts_on"),
        ({"starts_on": dt.date(2021, 1, 1)}, "starts_on"),
    ],
)
def test_a_wrong_adoption_is_refused_at_its_place_and_nothing_is_written(country, changes, field):
    events = AuditEvent.objects.count()
    with pytest.raises(Refusal) as refused:
        adopt([paper(country), paper(country, unit=country.a2.pk, **changes)], by=country.commune)
    assert (refused.value.problems[0].field, refused.value.problems[0].row) == (field, 1)
    assert not Adoption.objects.exists()
    assert AuditEvent.objects.count() == events


def test_a_programme_is_not_adopted_twice_at_once_but_again_after_it_ended(country):
    [adoption] = adopt([paper(country)], by=country.commune)
    with pytest.raises(Refusal, match="đã áp dụng"):
        adopt([paper(country, starts_on=dt.date(2026, 5, 1))], by=country.commune)
    retire(adoption, last_day=dt.date(2026, 6, 30), reason="Hết đợt", decision_number="9", by=country.commune)
    assert len(adopt([paper(country, starts_on=dt.date(2026, 7, 1))], by=country.commune)) == 1


def test_retiring_needs_a_reason_and_a_day_in_order(country):
    [adoption] = adopt([paper(country)], by=country.commune)
    with pytest.raises(Refusal, match="lý do"):
        retire(adoption, last_day=TODAY, reason=" ", decision_number="", by=country.commune)
    with pytest.raises(Refusal, match="trước ngày bắt đầu"):
        retire(adoption, last_day=dt.date(2025, 1, 1), reason="x", decision_number="", by=country.commune)
    retire(adoption, last_day=TODAY, reason="Hết đợt", decision_number="", by=country.commune)
    with pytest.raises(Refusal, match="đã kết thúc"):
        retire(adoption, last_day=TODAY, reason="Hết đợt", decision_number="", by=country.commune)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"content": "khong-co"}, "content"),
        ({"programme": "khong-co"}, "content"),
        ({"cadence": "tuan"}, "cadence"),
        ({"starts_on": dt.date(2026, 8, 1)}, "starts_on"),
        ({"ends_on": dt.date(2026, 1, 1)}, "ends_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_wrong_exemption_is_refused_at_its_place(country, changes, field):
    with pytest.raises(Refusal) as refused:
        exempt([free(country, **changes)], by=country.commune)
    assert field in [problem.field for problem in refused.value.problems]
    assert not Exemption.objects.exists()


def test_exemptions_do_not_overlap_and_end_early_with_a_reason(country):
    [one] = exempt([free(country, ends_on=dt.date(2026, 12, 31))], by=country.commune)
    with pytest.raises(Refusal, match="đã được miễn"):
        exempt([free(country, starts_on=dt.date(2026, 10, 1))], by=country.commune)
    with pytest.raises(Refusal, match="trong thời gian"):
        end_exemption(one, last_day=dt.date(2027, 1, 31), reason="x", by=country.commune)
    with pytest.raises(Refusal, match="trong thời gian"):
        end_exemption(one, last_day=dt.date(2026, 6, 30), reason="x", by=country.commune)
    assert end_exemption(one, last_day=dt.date(2026, 9, 30), reason="Có đường mới", by=country.commune).ends_on
    assert AuditEvent.objects.filter(verb="programmes.end_exemption").count() == 1


def test_many_adoptions_and_exemptions_take_as_many_queries_as_one(country):
    units = [country.a1, country.a2, country.b1, country.a, country.b]
    counts = []
    for chosen in (units[:1], units[1:]):
        with CaptureQueriesContext(connection) as queries:
            adopt([paper(country, unit=unit.pk) for unit in chosen], by=country.centre)
            exempt([free(country, unit=unit.pk) for unit in chosen], by=country.centre)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_version_counts_up_starts_with_a_period_and_is_never_edited(country):
    first = Version.objects.get(programme__code=TWO_AND_ONE)
    assert store_version(first.text, by=None).pk == first.pk
    changed = first.text.replace("it-nhat: 1, moi: nua-nam", "it-nhat: 2, moi: nua-nam")
    with pytest.raises(Refusal, match="phiên bản 1 với nội dung khác"):
        store_version(changed, by=None)
    second = changed.replace("phien-ban: 1", "phien-ban: 2")
    with pytest.raises(Refusal, match="sau phiên bản 1"):
        store_version(second, by=None)
    with pytest.raises(Refusal, match="ngày đầu kỳ"):
        store_version(second.replace("ap-dung-tu: 2022-01-01", "ap-dung-tu: 2027-02-01"), by=None)
    assert store_version(second.replace("ap-dung-tu: 2022-01-01", "ap-dung-tu: 2027-01-01"), by=None).number == 2


def test_one_list_says_a_thing_once(country):
    with pytest.raises(Refusal, match="hai lần trong danh sách") as refused:
        adopt([paper(country), paper(country)], by=country.centre)
    assert [problem.row for problem in refused.value.problems] == [1]
    with pytest.raises(Refusal, match="hai lần trong danh sách"):
        exempt([free(country), free(country)], by=country.commune)
    assert not Adoption.objects.exists()
    assert not Exemption.objects.exists()


@pytest.mark.parametrize(
    ("cadence", "starts_on"), [("nam-hoc", dt.date(2026, 9, 1)), ("nhiem-ky", dt.date(2026, 6, 26))]
)
def test_a_rhythm_at_which_nobody_is_asked_is_no_slower_one(country, cadence, starts_on):
    with pytest.raises(Refusal, match="phải chậm hơn"):
        exempt([free(country, cadence=cadence, starts_on=starts_on)], by=country.commune)


YEARLY_FIGURE = """
chi-so:
  - ma: ca-nam
    ten: Buổi trong năm
    tu-so: {viec: {hoat-dong: sinh-hoat-chi-doan}, bao-nhieu: {it-nhat: 6, moi: nam}}
    mau-so: {ai: {don-vi: chi-doan}}
    tong-hop: ty-le
"""


def monthly(number: int, starts_on: str, figures: str) -> str:
    return f"""
ma: hang-thang
ten: Sinh hoạt hằng tháng
noi-de-xuat: Tỉnh thử
phien-ban: {number}
ap-dung-tu: {starts_on}
nguon: [DN8]
muc-dich: Để thử.
pham-vi: {{cap: tinh}}
noi-dung:
  - ma: thang
    ten: Sinh hoạt tháng
    ai: {{don-vi: chi-doan}}
    viec: {{hoat-dong: sinh-hoat-chi-doan}}
    bao-nhieu: {{it-nhat: 1, moi: thang}}
{figures}"""


@pytest.mark.parametrize(("before", "after"), [(YEARLY_FIGURE, ""), ("", YEARLY_FIGURE), (YEARLY_FIGURE,) * 2])
def test_a_version_starts_at_a_boundary_of_what_its_figures_count_too(country, before, after):
    store_version(monthly(1, "2026-01-01", before), by=None)
    with pytest.raises(Refusal, match="“Buổi trong năm” tính theo năm"):
        store_version(monthly(2, "2026-07-01", after), by=None)
    assert store_version(monthly(2, "2027-01-01", after), by=None).number == 2
