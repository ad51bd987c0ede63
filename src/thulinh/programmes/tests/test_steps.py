"""The steps of rolling a programme out (HT5): laid, recorded, moved on, dropped, carried on."""

import datetime as dt

import pytest
import time_machine

from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.programmes.actions import (
    NewAdoption,
    StepSaid,
    adopt,
    carry_on_adoptions,
    lay_steps_of_years,
    record_step,
    retire,
    store_version,
)
from thulinh.programmes.models import Step
from thulinh.programmes.rules import StepAsked, in_year, step_days, step_years

START = dt.date(2026, 3, 1)
DOCUMENT = """
ma: cac-buoc
ten: Mô hình có các bước
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [HT5]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - ma: co-bi-thu
    ten: Có bí thư
    ai: {vi-tri: bi-thu-chi-doan}
    viec: {co-nguoi-giu: bi-thu-chi-doan}
    bao-nhieu: {it-nhat: 1, moi: nam}
trien-khai:
  - {ma: du-thao, ten: Dự thảo, co-quan: Huyện đoàn, van-ban: Dự thảo kế hoạch, han-sau-so-ngay: 15}
  - {ma: hoi-nghi, ten: Hội nghị, co-quan: Huyện đoàn, sau-buoc: du-thao, han-sau-so-ngay: 10}
  - {ma: hang-nam, ten: Rà soát hằng năm, co-quan: Đoàn xã, hang-nam: co, sau-buoc: hoi-nghi, han-sau-so-ngay: 365}
  - {ma: so-ket, ten: Sơ kết, co-quan: Huyện đoàn}
"""


@pytest.fixture
def noon():
    """Noon of the country's day."""
    with time_machine.travel("2026-11-22T12:00:00+07:00", tick=False):
        yield dt.date(2026, 11, 22)


@pytest.fixture
def adoption(country, noon):
    """A commune that takes on a programme with steps."""
    store_version(DOCUMENT, by=country.province)
    row = NewAdoption("cac-buoc", country.a1.pk, START, "Ban Thường vụ", "7-KH", START)
    return adopt([row], by=country.commune)[0]


def laid(adoption):
    return [(row.code, row.year, row.due_on) for row in Step.objects.filter(adoption=adoption)]


def step(adoption, code, year=0):
    return Step.objects.get(adoption=adoption, code=code, year=year)


def done(adoption, code, on, year=0, **more):
    said = StepSaid(Step.State.DONE, done_on=on, **more)
    return record_step(step(adoption, code, year).pk, said, by=None)


@pytest.mark.parametrize(
    ("step_asked", "done_on", "due"),
    [
        (StepAsked("b", 10), {}, dt.date(2026, 3, 11)),
        (StepAsked("b", 10, "a"), {}, dt.date(2026, 3, 16)),
        (StepAsked("b", 10, "a"), {"a": dt.date(2026, 5, 1)}, dt.date(2026, 5, 11)),
        (StepAsked("b", 10, "c"), {}, None),
        (StepAsked("b"), {}, None),
        (StepAsked("b", is_yearly=True), {}, dt.date(2026, 12, 31)),
        (StepAsked("b", 366, is_yearly=True), {}, dt.date(2027, 3, 2)),
    ],
)
def test_until_when_a_step_is_to_be_done(step_asked, done_on, due):
    steps = [StepAsked("a", 5), StepAsked("c"), step_asked]
    assert step_days(steps, START, done_on)["b"] == due


def test_years_of_a_yearly_step_begin_with_its_first_day():
    yearly = StepAsked("a", 400, is_yearly=True)
    assert step_years(yearly, dt.date(2027, 4, 5), 2029) == [2027, 2028, 2029]
    assert step_years(yearly, dt.date(2030, 4, 5), 2029) == [2030]
    assert step_years(StepAsked("a", 5), START, 2029) == [0]
    assert in_year(dt.date(2028, 2, 29), 2029) == dt.date(2029, 2, 28)


def test_adopting_lays_the_steps_with_their_days_up_to_the_next_year(adoption):
    assert laid(adoption) == [
        ("du-thao", 0, dt.date(2026, 3, 16)),
        ("hoi-nghi", 0, dt.date(2026, 3, 26)),
        ("hang-nam", 2027, dt.date(2027, 3, 26)),
        ("so-ket", 0, None),
    ]
    first = step(adoption, "du-thao")
    assert (first.name, first.body, first.document, first.state) == (
        "Dự thảo",
        "Huyện đoàn",
        "Dự thảo kế hoạch",
        "chua-lam",
    )
    assert AuditEvent.objects.get(verb="programmes.lay_steps").after == {"programme": "cac-buoc", "steps": 4}


def test_a_step_that_was_done_moves_those_that_follow_it(adoption):
    row = done(adoption, "du-thao", dt.date(2026, 4, 1), paper_number="1-DT", paper_on=dt.date(2026, 4, 1))
    assert (row.state, row.done_on, row.paper_number) == ("da-xong", dt.date(2026, 4, 1), "1-DT")
    assert step(adoption, "hoi-nghi").due_on == dt.date(2026, 4, 11)
    assert step(adoption, "hang-nam", 2027).due_on == dt.date(2027, 4, 11)
    record_step(step(adoption, "du-thao").pk, StepSaid(Step.State.WAITING), by=None)
    assert step(adoption, "du-thao").done_on is None
    assert step(adoption, "hoi-nghi").due_on == dt.date(2026, 3, 26)
    event = AuditEvent.objects.filter(verb="programmes.record_step").latest("pk")
    assert (event.before["state"], event.after["state"], event.unit_id) == ("Đã xong", "Chưa làm", adoption.unit_id)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (StepSaid("da-xong"), "done_on"),
        (StepSaid("da-xong", done_on=dt.date(2026, 11, 23)), "done_on"),
        (StepSaid("da-xong", done_on=dt.date(2026, 3, 1)), "done_on"),  # before the step that it follows
        (StepSaid("dang-lam", paper_number="1", paper_on=dt.date(2026, 12, 1)), "paper_on"),
        (StepSaid("dang-lam", paper_on=dt.date(2026, 3, 1)), "paper_number"),
        (StepSaid("khong-lam", outcome=" "), "outcome"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(adoption, said, field):
    done(adoption, "du-thao", dt.date(2026, 4, 1))
    events = AuditEvent.objects.count()
    with pytest.raises(Refusal) as refused:
        record_step(step(adoption, "hoi-nghi").pk, said, by=None)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert (step(adoption, "hoi-nghi").state, AuditEvent.objects.count()) == ("chua-lam", events)


def test_retiring_drops_open_steps_with_the_reason_and_the_years_after(adoption):
    done(adoption, "du-thao", dt.date(2026, 4, 1))
    retire(adoption, last_day=dt.date(2026, 9, 1), reason="Thôi làm điểm", decision_number="9", by=None)
    states = dict(Step.objects.filter(adoption=adoption).values_list("code", "state"))
    assert states == {"du-thao": "da-xong", "hoi-nghi": "khong-lam", "so-ket": "khong-lam"}
    assert "Thôi làm điểm" in step(adoption, "hoi-nghi").outcome
    with pytest.raises(Refusal, match="kết thúc áp dụng ngày 01/09/2026"):
        record_step(step(adoption, "hoi-nghi").pk, StepSaid("dang-lam"), by=None)
    assert done(adoption, "hoi-nghi", dt.date(2026, 8, 30)).state == "da-xong"  # told later


def test_a_new_version_lays_the_steps_that_are_missing_and_a_page_lays_none(adoption, country):
    newer = DOCUMENT.replace("phien-ban: 1", "phien-ban: 2").replace("2026-01-01", "2027-01-01")
    store_version(
        newer + "  - {ma: tong-ket, ten: Tổng kết, co-quan: Tỉnh đoàn, han-sau-so-ngay: 700}\n", by=country.province
    )
    assert [row[0] for row in laid(adoption)] == ["du-thao", "hoi-nghi", "hang-nam", "so-ket", "tong-ket"]


def test_the_years_come_of_themselves_and_once(adoption, django_assert_max_num_queries):
    assert lay_steps_of_years(on=dt.date(2026, 12, 31)) == 0
    with django_assert_max_num_queries(12):
        assert lay_steps_of_years(on=dt.date(2027, 1, 1)) == 1
    assert lay_steps_of_years(on=dt.date(2027, 1, 1)) == 0
    assert step(adoption, "hang-nam", 2028).due_on == dt.date(2028, 3, 26)


def test_the_heir_of_a_merged_unit_goes_on_with_the_steps_as_they_are(adoption, country):
    done(adoption, "du-thao", dt.date(2026, 4, 1), paper_number="1-DT")
    on = dt.date(2026, 10, 1)
    carry_on_adoptions({country.a1.pk: [country.a2.pk]}, on=on, reason="Sáp nhập", decision_number="15-QĐ", by=None)
    carried = country.a2.adoptions.get()
    assert [(row.code, row.state) for row in Step.objects.filter(adoption=carried)] == [
        ("du-thao", "da-xong"), ("hoi-nghi", "chua-lam"), ("hang-nam", "chua-lam"), ("so-ket", "chua-lam"),
    ]  # fmt: skip
    assert step(carried, "du-thao").paper_number == "1-DT"
    assert step(adoption, "hoi-nghi").state == "khong-lam"
    assert "tiếp tục thực hiện" in step(adoption, "hoi-nghi").outcome


def test_adopting_in_many_places_asks_no_more_questions(country, noon, django_assert_max_num_queries):
    store_version(DOCUMENT, by=country.province)
    rows = [NewAdoption("cac-buoc", unit.pk, START, "BTV", "7", START) for unit in (country.a1, country.a2, country.b1)]
    with django_assert_max_num_queries(20):
        adopt(rows, by=None)
    assert Step.objects.count() == 12
