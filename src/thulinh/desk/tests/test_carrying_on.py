"""What units had adopted goes on when they are merged or split, and ends when they are dissolved."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from cast import TODAY, Cast
from thulinh.desk.actions import (
    BranchMerger,
    BranchSplit,
    dissolve_branch,
    merge_branches,
    split_branch,
    take_arrangement,
)
from thulinh.desk.queries.log import log
from thulinh.desk.tests.conftest import BRANCH_SESSIONS, TWO_GIVE
from thulinh.indicators.definition import Cell
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.periods import parse_period
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.programmes.models import Adoption
from thulinh.programmes.queries import find
from thulinh.units.actions import Decision
from thulinh.units.models import Unit, UnitPath

FIRST, OCTOBER, MIDDLE = dt.date(2026, 1, 1), dt.date(2026, 10, 1), dt.date(2026, 10, 15)
PAPER = Decision("15-QĐ/TĐTN", dt.date(2026, 9, 20), "Ban Thường vụ Tỉnh đoàn")
YEARLY = """
ma: theo-nam
ten: Giao ban theo năm
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2025-01-01
nguon: [DN8]
muc-dich: Để thử.
pham-vi: {cap: xa}
noi-dung:
  - ma: nam
    ten: Giao ban trong năm
    ai: {don-vi: xa}
    viec: {hoat-dong: giao-ban}
    bao-nhieu: {it-nhat: 1, moi: nam}
"""


def taken_on(unit: Unit, programme: str = BRANCH_SESSIONS, **more) -> Adoption:
    said = {"starts_on": FIRST, "decided_by": "Ban Thường vụ", "decision_number": "1-KH/ĐTN", "decision_on": FIRST}
    return adopt([NewAdoption(programme, unit.pk, **{**said, **more})], by=None)[0]


def merge(country: Cast, on: dt.date = OCTOBER, into: int | str | None = None) -> int:
    order = BranchMerger((country.a1.pk,), country.a2.pk, on, PAPER)
    if into is not None:
        order = BranchMerger((country.a1.pk, country.a2.pk), into, on, PAPER)
    return merge_branches(order, by=country.province).parts.values_list("successor", flat=True)[0]


def figure(unit: int, period: str, code: str = "sinh-hoat-thang", programme: str = BRANCH_SESSIONS) -> Cell:
    span = parse_period(period, TODAY)
    rows = UnitPath.objects.filter(unit=unit)
    row = rows.on(min(span.ends_on, TODAY)).first() or rows.earliest("starts_on")
    return find(programme, code, path=row.path, span=span, on=TODAY)[0].cell()


def held(unit: int) -> list[tuple[dt.date, dt.date | None]]:
    return list(Adoption.objects.filter(unit=unit).order_by("starts_on").values_list("starts_on", "ends_on"))


def test_branches_of_a_merged_commune_go_on_owing_what_it_had_adopted(country: Cast) -> None:
    old = taken_on(country.a1, known_on=dt.date(2026, 3, 1), phase="lam-diem")
    before = {period: figure(country.a1.pk, period) for period in ("2026-02", "2026-09")}
    merge(country)
    assert figure(country.a2.pk, "2026-10").due == 3  # two came along, one was there
    assert figure(country.east.pk, "2026-10").missing == 1
    assert {period: figure(country.a1.pk, period) for period in before} == before
    assert figure(country.a2.pk, "2026-09").due == 0
    old.refresh_from_db()
    assert (old.ends_on, old.end_decision_number) == (dt.date(2026, 9, 30), PAPER.number)
    assert old.end_reason.endswith("Đoàn phường Bến Gỗ tiếp tục thực hiện")
    new = Adoption.objects.get(unit=country.a2)
    assert (new.starts_on, new.ends_on, new.known_on, new.phase, new.decision_number, new.recorded_by) == (
        OCTOBER, None, OCTOBER, "lam-diem", "1-KH/ĐTN", country.province
    )  # fmt: skip
    event = AuditEvent.objects.get(verb="programmes.carry_on_adoptions")
    assert (event.unit_id, event.after["carries_on"], event.by_account) == (
        country.a2.pk, country.a1.pk, country.province.pk
    )  # fmt: skip
    told = {one.sentence: one.reason for one in log(country.administrator, TODAY)}
    assert PAPER.number in told["Sau sắp xếp, Đoàn phường Bến Gỗ tiếp tục áp dụng mô hình"]


@pytest.mark.parametrize("into", [None, "Đoàn xã Tân Bến"])
def test_a_period_in_which_units_merge_is_owed_whole(country: Cast, into: str | None) -> None:
    store_version(YEARLY, by=None)
    taken_on(country.a1)
    taken_on(country.a1, "theo-nam")
    follower = merge(country, MIDDLE, into)
    assert figure(country.east.pk, "2026-10").due == 1
    assert figure(follower, "2026-09").due == 0
    # A unit opened in October does not owe the year that began without it.
    assert figure(follower, "2026", "nam", "theo-nam").due == (1 if into is None else 0)
    assert figure(follower, "2025", "nam", "theo-nam").due == 0
    assert held(country.a1.pk) == [(FIRST, dt.date(2026, 10, 14))] * 2
    assert held(follower) == [(MIDDLE, None)] * 2


def test_an_heir_that_adopted_the_programme_itself_keeps_its_own(country: Cast) -> None:
    taken_on(country.a1)
    taken_on(country.a2, starts_on=dt.date(2026, 5, 1))
    merge(country)
    assert held(country.a2.pk) == [(dt.date(2026, 5, 1), None)]
    assert figure(country.a2.pk, "2026-10").due == 3


def test_until_the_heirs_own_adoption_begins_it_carries_on_the_other(country: Cast) -> None:
    taken_on(country.a1)
    taken_on(country.a2, starts_on=dt.date(2026, 11, 1))
    merge(country)
    assert held(country.a2.pk) == [(OCTOBER, dt.date(2026, 10, 31)), (dt.date(2026, 11, 1), None)]
    assert [figure(country.a2.pk, month).due for month in ("2026-09", "2026-10", "2026-11")] == [0, 3, 3]


def test_two_that_had_adopted_the_same_are_carried_on_as_one(country: Cast) -> None:
    taken_on(country.a1)
    taken_on(country.a2, starts_on=dt.date(2026, 3, 1))
    taken_on(country.a2, TWO_GIVE, starts_on=dt.date(2026, 12, 1))
    new = merge(country, into="Đoàn xã Tân Bến")
    assert held(new) == [(OCTOBER, None), (dt.date(2026, 12, 1), None)]
    later = Adoption.objects.get(unit=country.a2, programme__code=TWO_GIVE)
    assert (later.starts_on, later.ends_on) == (dt.date(2026, 12, 1),) * 2  # there is no such unit any more


@pytest.mark.parametrize("goes_on", [False, True])
def test_every_part_of_a_split_branch_goes_on(country: Cast, goes_on: bool) -> None:
    taken_on(country.east)
    names = ("Chi đoàn Đông 1", "Chi đoàn Đông 2")
    order = BranchSplit(country.east.pk, names, OCTOBER, PAPER, goes_on=goes_on)
    split_branch(order, by=country.commune)
    for name in names:
        assert figure(UnitPath.objects.on(TODAY).get(name=name).unit_id, "2026-10").due == 1
    assert held(country.east.pk) == [(FIRST, None if goes_on else dt.date(2026, 9, 30))]


def test_with_a_dissolved_branch_ends_what_it_had_adopted(country: Cast) -> None:
    taken_on(country.west)
    dissolve_branch(country.west.pk, on=OCTOBER, decision=PAPER, heir=country.east.pk, by=country.commune)
    assert held(country.west.pk) == [(FIRST, dt.date(2026, 9, 30))]
    assert held(country.east.pk) == []
    assert PAPER.number in Adoption.objects.get(unit=country.west).end_reason


def test_a_list_of_mergers_carries_on_too(country: Cast) -> None:
    taken_on(country.east)
    given = {"truc-thuoc": None, "tu-ngay": OCTOBER, "so-quyet-dinh": "15", "ngay-quyet-dinh": None, "co-quan": None,
             "bi-thu-lam-thoi": None, "ghi-chu": None}  # fmt: skip
    rows = [
        {"don-vi-cu": f"Chi đoàn thôn {old}", "don-vi-moi": "Chi đoàn thôn Mới", **given} for old in ("Đông", "Tây")
    ]
    take_arrangement(rows, by=country.commune, on=TODAY, roots=(country.path(country.a1),))
    assert held(UnitPath.objects.on(TODAY).get(name="Chi đoàn thôn Mới").unit_id) == [(OCTOBER, None)]


def page_of(country: Cast, visit, name: str, unit: Unit, **asked) -> str:
    return visit(country.province).get(reverse(f"desk:{name}", args=[unit.pk]), {"xem": 1, **asked}).content.decode()


def test_the_page_says_beforehand_which_programmes_go_on(country: Cast, visit) -> None:
    taken_on(country.a1)
    taken_on(country.a1, TWO_GIVE)
    taken_on(country.a2, TWO_GIVE)
    asked = {"chi_doan": country.a1.pk, "vao": country.a2.pk, "tu": "01/12/2026"}
    page = page_of(country, visit, "merge", country.a, **asked)
    assert "Nền nếp sinh hoạt chi đoàn, áp dụng riêng ở Đoàn xã Tân Lập: Đoàn phường Bến Gỗ tiếp tục thực hiện" in page
    assert "1 liên kết”, áp dụng riêng ở Đoàn xã Tân Lập kết thúc; nơi tiếp nhận đã áp dụng mô hình này" in page
    sent = {"command_id": str(uuid.uuid4()), "decision_number": "15"}
    address = reverse("desk:merge", args=[country.a.pk]) + "?xem=1&" + "&".join(f"{k}={v}" for k, v in asked.items())
    assert visit(country.province).post(address, sent).status_code == 302
    assert held(country.a2.pk) == [(FIRST, None), (dt.date(2026, 12, 1), None)]


def test_the_page_of_a_split_and_of_a_dissolution_say_it_too(country: Cast, visit) -> None:
    taken_on(country.east)
    words = "áp dụng riêng ở Chi đoàn thôn Đông"
    split = {"ten": "Chi đoàn Đông 1\nChi đoàn Đông 2", "tu": "01/12/2026"}
    page = page_of(country, visit, "split", country.east, con="khong", **split)
    assert f"{words}: Chi đoàn Đông 1, Chi đoàn Đông 2 tiếp tục thực hiện" in page
    page = page_of(country, visit, "split", country.east, con="co", **split)
    assert f"{words}: Chi đoàn Đông 1, Chi đoàn Đông 2 cũng thực hiện" in page
    page = page_of(country, visit, "dissolve", country.east, ve=country.west.pk, tu="01/12/2026")
    assert f"{words} kết thúc</span></li>" in page
