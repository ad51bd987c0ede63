"""The gathering rate (GL6): each person once, of the ages of the day, over what units declared; every number opens."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

import cast
from thulinh.kernel.actions import lay_periods
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewMembership, NewPerson, add_people, begin_memberships
from thulinh.people.models import Membership
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.statements.actions import declare_youth, judge, withdraw
from thulinh.statements.models import DeclaredFigure
from thulinh.units.actions import merge_units, place_unit

DOCUMENT = """
ma: thu-tap-hop
ten: Tập hợp thanh niên
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2025-07-01
nguon: [GL6]
muc-dich: Để thử.
pham-vi: {cap: tinh}
khai-bao:
  - {ma: khac, ten: Số khác, don-vi-tinh: người, cap: tinh}
tap-hop: {tu-tuoi: 16, den-tuoi: 30, co-so: co-mat, chi-tieu: 60, nguon: [GL6], can-xac-minh: co}
"""
DAY = dt.date(2026, 10, 1)


def say(country, unit, number, **changes):
    said = {
        "unit": unit.pk, "value": Decimal(number), "from_age": 16, "to_age": 30, "basis": "co-mat", "ends_on": DAY,
        "source": "Công an xã", "source_on": DAY, "by": country.commune,
    }  # fmt: skip
    return declare_youth(**{**said, **changes})


def people(country, unit, *births, kind=Membership.Kind.ASSOCIATION):
    rows = add_people([NewPerson(f"Đỗ Thị Số {n}", birth_on=born) for n, born in enumerate(births)], by=None)
    begin_memberships([NewMembership(row.pk, unit.pk, cast.START, kind) for row in rows], by=None)
    return rows


@pytest.fixture
def country(db):
    """Everybody of the cast is of the ages but one who is older; in thôn Đông one works away and one takes part."""
    found = cast.build()
    lay_periods()
    return found


@pytest.fixture
def target(country):
    store_version(DOCUMENT, by=None)
    said = ("thu-tap-hop", country.a.pk, cast.START, "Ban Thường vụ", "7-KH", cast.START)
    return adopt([NewAdoption(*said)], by=None)[0]


@pytest.fixture
def got(country, client):
    def get(who="province", name="desk:gathering", **asked):
        client.force_login(country.accounts[who])
        return client.get(reverse(name), asked)

    return get


def whole(answer):
    return answer.context["found"].whole


def line(answer, unit):
    return next(one for one in answer.context["found"].lines if one.unit == unit.pk)


def test_present_or_by_the_list_each_person_once(country, got):
    """Present in A1: four at home in thôn Đông of whom all are young, the guest there, two in thôn Tây; by the list
    also who works away, not the guest, who stands on the list of khu phố 3.
    """
    for basis in ("co-mat", "theo-danh-sach"):
        for unit in (country.a, country.a1, country.a2):
            say(country, unit, 100, basis=basis)
    young = {p.pk for p in country.people.values() if dt.date(1995, 11, 22) < p.birth_on <= dt.date(2010, 11, 22)}

    def expected(unit, kinds, without=()):
        rows = Membership.objects.filter(unit__in=unit, kind__in=kinds).values_list("person", flat=True)
        return len(set(rows) & young - set(without))

    guest = country.people["Phạm Thùy Dương"].pk
    east, west, quarter = country.east, country.west, country.quarter
    present, listed = got(), got(co_so="theo-danh-sach")
    assert line(present, country.a1).people == expected([east, west], ["chinh", "hai-chieu"])
    assert line(present, country.a2).people == expected([quarter], ["chinh"], [guest]) == 0
    assert line(listed, country.a1).people == expected([east, west], ["chinh", "o-xa"])
    assert line(listed, country.a2).people == expected([quarter], ["chinh"])
    assert whole(listed).people == expected([east, west, quarter], ["chinh", "o-xa"])


def test_member_and_association_member_counts_once_also_across_units(country, got):
    an = country.people["Lê Thị Ánh"]
    before = whole(say(country, country.a, 100) and got()).people
    begin_memberships(
        [NewMembership(an.pk, unit.pk, cast.START, Membership.Kind.ASSOCIATION) for unit in (country.east, country.a2)],
        by=None,
    )
    for unit in (country.a1, country.a2):
        say(country, unit, 50)
    after = got()
    assert whole(after).people == before
    young = an.birth_on > dt.date(1995, 11, 22)
    assert line(after, country.a2).people == int(young)


@pytest.mark.parametrize(
    ("born", "day", "counts"),
    [
        (dt.date(2010, 10, 20), "20/10/2026", True),  # sixteen today
        (dt.date(2010, 10, 21), "20/10/2026", False),
        (dt.date(1995, 10, 21), "20/10/2026", True),  # thirty to the end of today
        (dt.date(1995, 10, 20), "20/10/2026", False),  # thirty-one today
        (dt.date(1996, 2, 29), "28/02/2026", True),
        (dt.date(1996, 2, 29), "01/03/2026", True),
        (None, "20/10/2026", False),
    ],
)
def test_ages_turn_on_the_birthday(country, got, born, day, counts):
    say(country, country.quarter, 10, ends_on=cast.START)
    people(country, country.quarter, born)
    found = whole(got(don_vi=country.quarter.pk, ngay=day))
    assert (found.people, found.unknown) == (int(counts), int(born is None))


def test_who_was_born_on_29_february_turns_older_on_1_march(country, got):
    say(country, country.quarter, 10, ends_on=cast.START, to_age=29)
    people(country, country.quarter, dt.date(1996, 2, 29))
    ages = {"don_vi": country.quarter.pk, "den_tuoi": 29}
    assert [whole(got(**ages, ngay=day)).people for day in ("28/02/2026", "01/03/2026")] == [1, 0]


def test_unknown_birth_dates_are_said_and_opened(country, got, client):
    say(country, country.quarter, 10)
    people(country, country.quarter, None, None, dt.date(2000, 1, 1))
    answer = got(don_vi=country.quarter.pk)
    assert "2 người chưa rõ ngày sinh, không tính" in answer.content.decode()
    assert client.get(whole(answer).unknown_url).context["total"] == 2
    assert client.get(whole(answer).people_url).context["total"] == whole(answer).people == 1


def test_each_number_opens_what_it_counts(country, got, client):
    say(country, country.east, 9)
    say(country, country.a2, 7)
    people(country, country.a1, dt.date(2001, 1, 1))
    answer = got()
    for one in (whole(answer), *answer.context["found"].lines):
        assert client.get(one.people_url).context["total"] == one.people, one.name
        rows = client.get(one.youth_url).context["table"].data.data
        assert sum(row.value for row in rows) == one.youth, one.name
        if one.url:
            again = whole(client.get(one.url))
            assert (again.people, again.youth, again.value) == (one.people, one.youth, one.value)


def test_what_nobody_declared_is_said_and_never_counted_silently(country, got):
    none = got()
    assert (whole(none).value, whole(none).youth) == (None, None)
    assert "chưa có tỷ lệ" in none.content.decode()
    say(country, country.a2, 4)
    some = got()
    assert whole(some).place.lacking == ("Đoàn xã Tân Lập",)
    assert "Tỷ lệ này chỉ của nơi đã khai. Chưa khai: Đoàn xã Tân Lập." in some.content.decode()
    assert whole(some).people == line(some, country.a2).people
    assert (line(some, country.a1).people, line(some, country.a1).state) == (None, "Chưa khai")
    say(country, country.a1, 10)
    people(country, country.a, dt.date(2001, 1, 1))
    every = got()
    assert (whole(every).youth, whole(every).place.is_whole) == (14, True)
    own = sum(one.people for one in every.context["found"].lines) + 1
    assert whole(every).people == own
    say(country, country.a, 20)
    assert whole(got()).youth == 20
    assert "2 nơi bên dưới khai cộng lại 14 thanh niên" in got().content.decode()


def test_the_newest_number_that_stands_of_the_same_band_counts(country, got):
    say(country, country.quarter, 10, ends_on=dt.date(2025, 9, 1))
    newer = say(country, country.quarter, 12)
    say(country, country.quarter, 40, from_age=15, to_age=35)
    say(country, country.quarter, 50, basis="theo-danh-sach")
    where = {"don_vi": country.quarter.pk}
    assert whole(got(**where)).youth == 12
    assert whole(got(**where, ngay="30/09/2026")).youth == 10
    assert whole(got(**where, tu_tuoi=15, den_tuoi=35)).youth == 40
    assert whole(got(**where, co_so="theo-danh-sach")).youth == 50
    assert "15–35 tuổi, có mặt" in got(**where).content.decode()
    withdraw(newer, reason="Nhầm", by=country.commune)
    back = got(**where)
    assert whole(back).youth == 10
    assert "Số khai cũ hơn một năm (tính đến 01/09/2025)" in back.content.decode()


def test_two_bands_two_rates(country, got):
    say(country, country.quarter, 10)
    say(country, country.quarter, 20, from_age=15, to_age=35)
    people(country, country.quarter, dt.date(2000, 1, 1), dt.date(1992, 1, 1), dt.date(2011, 5, 5))
    where = {"don_vi": country.quarter.pk}
    found = [whole(got(**where)), whole(got(**where, tu_tuoi=15, den_tuoi=35))]
    assert [(one.people, one.youth) for one in found] == [(1, 10), (3, 20)]


def test_a_number_from_before_a_merger_is_no_longer_used(country, got):
    say(country, country.a1, 10)
    say(country, country.a2, 5)
    say(country, country.a, 30)
    merged = dt.date(2026, 11, 1)
    merge_units([country.a2.pk], into=country.a1.pk, on=merged, decision_number="12/QĐ", by=None)
    before, after = got(ngay="31/10/2026"), got()
    assert (line(before, country.a1).youth, line(before, country.a2).youth) == (10, 5)
    assert line(after, country.a1).youth is None
    assert "có trước khi sắp xếp đơn vị, không còn dùng" in after.content.decode()
    assert whole(after).youth == 30
    say(country, country.a1, 16, ends_on=dt.date(2026, 11, 2))
    assert line(got(), country.a1).youth == 16


def test_a_branch_that_went_to_another_commune_changes_both_areas_and_not_its_own(country, got):
    for unit, number in ((country.a, 30), (country.a1, 10), (country.a2, 5), (country.east, 4)):
        say(country, unit, number)
    place_unit(country.east.pk, parent=country.a2.pk, on=dt.date(2026, 11, 1), decision_number="13/QĐ", by=None)
    found = got()
    assert whole(found).youth == 30
    assert not line(found, country.a1).place.figures
    assert (line(found, country.a2).youth, line(found, country.a2).state) == (4, "Cộng 1 nơi bên dưới đã khai")


@pytest.mark.parametrize(("youth", "words"), [(1, "Vượt"), (2, "Chưa đạt"), (5, "Chưa đạt")])
def test_a_target_is_met_only_where_that_is_true(country, target, got, youth, words):
    say(country, country.quarter, youth)
    people(country, country.quarter, dt.date(2000, 1, 1))
    [one] = whole(got(don_vi=country.quarter.pk)).compared
    assert one.words == f"{words} chỉ tiêu"
    other = got(don_vi=country.quarter.pk, tu_tuoi=15, den_tuoi=35)
    assert whole(other).compared[0].outcome is None
    assert "Không so: chỉ tiêu đặt cho 16–30 tuổi, có mặt" in other.content.decode()


def test_a_target_is_not_judged_by_numbers_that_do_not_bear_it(country, target, got):
    def words():
        return whole(got(don_vi=country.quarter.pk)).compared[0].words

    assert words() == "Chưa có tỷ lệ để so"
    people(country, country.quarter, dt.date(2000, 1, 1), dt.date(2001, 1, 1), dt.date(2002, 1, 1), None)
    assert say(country, country.quarter, 5)
    assert words() == "Đạt chỉ tiêu"
    assert say(country, country.quarter, 6)
    assert words() == "Chưa kết luận được"
    figure = say(country, country.quarter, 20)
    assert words() == "Chưa đạt chỉ tiêu"
    judge(figure, trust="nghi-van", note="Lệch số của xã", by=country.province)
    assert words() == "Không so: số thanh niên chưa chắc chắn"
    assert say(country, country.quarter, 20, nearness="hon")
    assert "hơn 20" in whole(got(don_vi=country.quarter.pk)).spoken
    assert words() == "Không so: số thanh niên chưa chắc chắn"
    assert say(country, country.quarter, 2)
    assert words() == "Không so: số người lớn hơn số thanh niên"
    assert whole(got()).compared[0].words == "Không so: chưa đủ số khai"
    page = got(name="desk:gathering").content.decode()
    assert "Công thức chính thức chưa tìm được, cần xác minh" in page
    assert "Cần xác minh" in page


def test_numbers_for_readers_of_figures_names_for_those_of_people(country, got, client):
    say(country, country.a1, 10)
    assert [got(who).status_code for who in ("centre", "inspector", "commune", "officer", "secretary")] == [200] * 5
    assert got("outsider", don_vi=country.a1.pk).status_code == 404
    for name in ("desk:gathered_people", "desk:youth_figures"):
        assert got("outsider", name, don_vi=country.a1.pk).status_code == 404
        assert got("commune", name, don_vi=country.a2.pk).status_code == 404
    of_law, others = {"don_vi": country.a1.pk}, {"don_vi": country.a1.pk, "tu_tuoi": 20, "den_tuoi": 20}
    assert got("officer", "desk:gathered_people", **of_law).status_code == 200
    assert got("officer", "desk:gathered_people", **others).status_code == 404  # nobody's age is found out by asking
    assert got("officer", **others).status_code == 200
    assert not got("officer", **others).context["opens_names"]
    assert got("commune", "desk:gathered_people", **others).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"tu_tuoi": 40, "den_tuoi": 20}, {"tu_tuoi": 3}, {"den_tuoi": "x"}, {"ngay": "01/01/2030"}, {"ngay": "31/02"},
        {"co_so": "khac"},
    ],
)  # fmt: skip
def test_what_cannot_be_understood_shows_nothing(country, got, asked):
    say(country, country.a, 10)
    answer = got(**asked)
    assert (answer.status_code, answer.context["found"]) == (200, None)
    assert "Chưa lọc được" in answer.content.decode()
    assert got(name="desk:gathered_people", **asked).context["total"] == 0
    assert got(name="desk:youth_figures", **asked).status_code == 200


@pytest.mark.parametrize("unit", ["0", "x", "99999999999999999999"])
def test_no_such_unit(country, got, unit):
    assert got(don_vi=unit).status_code == 404


def test_before_the_unit_stood(country, got):
    assert "chưa có đơn vị này" in got(ngay="01/01/2020").content.decode()
    assert got(name="desk:gathered_people", ngay="01/01/2020").context["total"] == 0


def test_declared_judged_and_withdrawn_from_its_pages(country, got, client):
    client.force_login(country.commune)
    page = reverse("statements:declare_youth", args=[country.a1.pk])
    form = client.get(page, {"tu_tuoi": 15, "den_tuoi": 35, "co_so": "theo-danh-sach"}).context["form"]
    sent = {
        "command_id": form["command_id"].value(), "ends_on": "01/10/2026", "from_age": "15", "to_age": "35",
        "basis": "theo-danh-sach", "nearness": "gan", "value": "1.240", "source": "Công an xã",
        "source_on": "01/10/2026",
    }  # fmt: skip
    for wrong in ({"to_age": "14"}, {"basis": ""}, {"ends_on": "01/01/2030"}, {"value": "1,5"}, {"from_age": "2"}):
        assert client.post(page, {**sent, **wrong}).status_code == 422
    assert client.post(page, sent).status_code == 302
    row = DeclaredFigure.objects.get()
    assert (row.value, row.label) == (1240, "Số thanh niên 15–35 tuổi, theo danh sách")
    assert client.post(reverse("statements:declare_youth", args=[country.a2.pk]), sent).status_code == 404
    mine = got("commune", "desk:youth_figures").content.decode()
    assert "gần 1.240" in mine
    assert reverse("statements:withdraw", args=[row.pk]) in mine
    assert reverse("statements:judge", args=[row.pk]) not in mine
    assert reverse("statements:judge", args=[row.pk]) in got("province", "desk:youth_figures").content.decode()


def test_young_people_need_day_ages_and_basis(country):
    for wrong, field in (
        ({"from_age": 31}, "to_age"), ({"basis": "khac"}, "basis"), ({"ends_on": None}, "ends_on"),
        ({"value": Decimal("1.5")}, "value"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            say(country, country.a1, 10, **wrong) if "value" not in wrong else say(country, country.a1, "1.5")
        assert [problem.field for problem in refused.value.problems] == [field]


def test_the_spreadsheet_and_ways_to_the_page(country, target, got, client):
    say(country, country.a2, 4)
    sheet = load_workbook(BytesIO(b"".join(got(format="xlsx").streaming_content)))
    rows = [[cell.value for cell in row] for row in sheet.active.iter_rows()]
    found = line(got(), country.a2)
    assert ["Đoàn phường Bến Gỗ", found.people, 4, found.value] in [row[:4] for row in rows]
    address = f"{reverse('desk:gathering')}?don_vi={country.a.pk}"
    assert address in client.get(reverse("desk:unit", args=[country.a.pk])).content.decode()
    programme = client.get(reverse("desk:programme", args=["thu-tap-hop"])).content.decode()
    assert "Ít nhất 60% thanh niên 16–30 tuổi, có mặt" in programme
    assert "/tap-hop/?don_vi=" in programme


def test_the_number_of_questions_does_not_grow(country, target, got):
    def asked(**said):
        with CaptureQueriesContext(connection) as questions:
            assert got("commune", **said).status_code == 200
        return len(questions)

    say(country, country.east, 10)
    asked()
    few = asked(), asked(ngay="20/10/2026")
    for number, unit in enumerate(cast.add_branches(country, 12)):
        say(country, unit, 10 + number)
    assert (asked(), asked(ngay="20/10/2026")) == few
