"""Days at the grassroots: the meter of a person, the list of all, and the figure say the same."""

import datetime as dt
import io
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import START, TODAY, Cast
from thulinh.desk.queries.figures import whole
from thulinh.desk.queries.pace import contents_of_days, paces, paces_of, states_counted
from thulinh.kernel.periods import Span
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, NewPerson, add_people, take_seats
from thulinh.people.models import Account
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.programmes.queries import find
from thulinh.units.actions import merge_units
from thulinh.visits.actions.confirming import confirm_stop
from thulinh.visits.models import Rating
from thulinh.visits.queries.hosts import waiting_stops
from thulinh.visits.tests.places import INSPECTION, STUDY, made, planned

PROGRAMME, CONTENT = "60-ngay-o-co-so", "du-60-ngay"
DOCUMENT = """
ma: 60-ngay-o-co-so
ten: Sáu mươi ngày ở cơ sở
noi-de-xuat: Tỉnh đoàn Bình An
phien-ban: 1
ap-dung-tu: 2025-07-01
nguon: [DN1]
muc-dich: Cán bộ tỉnh có ít nhất hai tháng mỗi năm ở cơ sở.
pham-vi: {cap: tinh}
noi-dung:
  - ma: du-60-ngay
    ten: Đi cơ sở ít nhất 60 ngày mỗi năm
    ai: {giu-chuc: [can-bo-tinh-doan]}
    viec: {di-co-so: moi-hinh-thuc}
    bao-nhieu: {it-nhat: 60, dem: ngay, moi: nam}
  - ma: o-chi-doan
    ten: Ít nhất 4 ngày ở chi đoàn
    ai: {giu-chuc: [can-bo-tinh-doan]}
    viec: {di-co-so: moi-hinh-thuc, o-cap: chi-doan}
    bao-nhieu: {it-nhat: 4, dem: ngay, moi: nam}
"""
YEAR = Span(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def day(back: int) -> dt.date:
    return TODAY - timedelta(days=back)


@pytest.fixture
def asked(country: Cast) -> Cast:
    """The country, in which province A asks 60 days of its cadres: of one who went, and of two who did not."""
    store_version(DOCUMENT, by=None)
    adopt([NewAdoption(PROGRAMME, country.a.pk, START, known_on=START, decided_by="Ban Thường vụ",
                       decision_number="12-KH/ĐTN", decision_on=START)], by=None)  # fmt: skip
    more_cadres(country, 2)
    made(country, country.east, starts_on=day(30), days=4)
    made(country, country.west, starts_on=day(30), days=1)  # shares one of these days
    made(country, country.a1, starts_on=day(200), days=10, form=INSPECTION)
    made(country, country.a2, starts_on=day(60), days=3, form=STUDY)
    planned(country, country.quarter, starts_on=TODAY + timedelta(days=5), days=2)
    return country


def more_cadres(country: Cast, number: int) -> list[int]:
    people = add_people([NewPerson(f"Trần Thị Cán Bộ {n}") for n in range(number)], by=None)
    seats = [NewHolding(one.pk, "chi-dinh", START, unit=country.a.pk, position="can-bo-tinh-doan") for one in people]
    take_seats(seats, by=None)
    return [one.pk for one in people]


def test_a_persons_meter_counts_what_the_figure_counts(asked: Cast):
    whole_year, at_branches = paces_of(asked.province.person_id, TODAY)
    meter = whole_year.meter
    assert (meter.needed, meter.earned, meter.planned, meter.recent) == (60, 14, 2, 4)
    assert (meter.state, meter.by_plan, meter.by_pace) == ("kho-dat", 16, 15.5)
    meter = at_branches.meter
    assert (meter.needed, meter.earned, meter.planned, meter.recent, meter.state) == (4, 4, 2, 4, "dat")


def test_list_figure_and_meter_say_the_same(asked: Cast):
    content, _ = contents_of_days(asked.path(asked.a), TODAY)
    found = paces(content, asked.path(asked.a), TODAY)
    cell = whole(find(PROGRAMME, CONTENT, path=asked.path(asked.a), span=YEAR, on=TODAY))
    assert (len(found), states_counted(found)["dat"]) == (cell.due, cell.met)
    assert cell.due == 3
    for one in found:
        assert paces_of(one.person, TODAY)[0] == one
    made(asked, asked.a1, starts_on=day(190), days=10, form=INSPECTION)
    for back in range(20, 100, 15):
        made(asked, asked.a2, starts_on=day(back + 5), days=6, form=INSPECTION)
    found = paces(content, asked.path(asked.a), TODAY)
    cell = whole(find(PROGRAMME, CONTENT, path=asked.path(asked.a), span=YEAR, on=TODAY))
    assert (len(found), states_counted(found)["dat"], cell.met) == (3, 1, 1)
    assert found[-1].person == asked.province.person_id


def test_the_list_asks_the_same_for_few_and_for_many(asked: Cast):
    def questions() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as caught:
            content, _ = contents_of_days(asked.path(asked.a), TODAY)
            number = len(paces(content, asked.path(asked.a), TODAY))
        return number, len(caught)

    few, many = questions(), (more_cadres(asked, 12), questions())[1]
    assert (few[0], many[0]) == (3, 15)
    assert few[1] == many[1] <= 10


def text_of(client: Client, where: str, **query: str) -> str:
    answer = client.get(where, query)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_my_page_says_it_in_words_and_leads_to_the_days(asked: Cast, visit: Callable[[Account], Client]):
    client = visit(asked.province)
    page = text_of(client, reverse("desk:my_pace"))
    assert "14/60 ngày" in page
    assert "Khó đạt" in page
    assert "Theo kế hoạch còn lại: có 2 ngày đã đăng ký, đến ngày 31/12/2026 được 16 ngày." in page
    assert "Theo nhịp hiện nay: từ ngày 31/08/2026 đi được 4 ngày" in page
    assert "Chưa có công lệnh" in page
    assert "Quá hạn báo cáo" in page
    assert reverse("desk:pace", args=[asked.a.pk]) in page
    assert "Tiến độ chung" not in text_of(visit(asked.secretary), reverse("desk:my_pace"))


def test_everybody_as_of_an_earlier_day(asked: Cast, visit: Callable[[Account], Client]):
    client, where = visit(asked.province), reverse("desk:pace", args=[asked.a.pk])
    assert 'name="on" id="id_on" value="2026-11-22" max="2026-11-22"' in text_of(client, where)
    assert 'value="2026-08-31"' in text_of(client, where, on="2026-08-31")
    assert 'name="on"' in text_of(client, where, on="2025-12-31")  # nothing was asked then


def test_each_number_opens_to_its_days(asked: Cast, visit: Callable[[Account], Client]):
    client, where = visit(asked.province), reverse("desk:days_of_person", args=[asked.province.person_id])

    def rows(**query: str) -> list[list]:
        book = client.get(where, {"noi_dung": f"{PROGRAMME}.{CONTENT}", "format": "xlsx", **query})
        sheet = openpyxl.load_workbook(io.BytesIO(book.getvalue())).worksheets[0]
        return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]

    every = rows()
    assert (len(every), sum(row[5] for row in every)) == (4 + 1 + 10 + 3, 14)
    assert sum(row[5] for row in rows(tinh="duoc")) == 14
    lost = rows(tinh="khong")
    assert sum(row[4] - row[5] for row in lost) == 4
    assert {row[6] for row in lost} == {"Trùng ngày với chuyến đi khác", "Chưa đăng ký"}
    assert [row[5] for row in rows(cap="xa", tinh="duoc")] == [1] * 10
    assert len(rows(loai="ke-hoach")) == 2
    assert len(rows(tu="2026-10-01", den="2026-10-31", tinh="duoc")) == 5
    assert client.get(where, {"noi_dung": "khong-co.gi"}).status_code == 404


def test_a_denied_day_is_told_with_the_words_of_the_place(asked: Cast, visit: Callable[[Account], Client]):
    one = made(asked, asked.east, starts_on=day(10), days=2)
    first = one.days.earliest("day")
    confirm_stop(
        one.stops.get().pk, version=1, text="Đã đến", absent=[first.pk], reason="Hôm ấy không ai đến",
        by=asked.again(asked.secretary),
    )  # fmt: skip
    where = reverse("desk:days_of_person", args=[asked.province.person_id])
    page = text_of(visit(asked.province), where, tinh="khong")
    assert "Nơi đến cho là không đúng: Hôm ấy không ai đến" in page


def test_the_list_shows_the_worst_first_and_filters(asked: Cast, visit: Callable[[Account], Client]):
    client, where = visit(asked.province), reverse("desk:pace", args=[asked.a.pk])
    page = text_of(client, where)
    own = reverse("desk:pace_of_person", args=[asked.province.person_id])
    assert page.index("Trần Thị Cán Bộ") < page.index(own)
    assert "Khó đạt (3)" in page
    assert "0/3 đồng chí đã đủ" in page
    assert "Trần Thị Cán Bộ" not in text_of(client, where, q="lan anh")
    assert "Không có đồng chí nào như vậy" in text_of(client, where, **{"trang-thai": "dat"})
    assert own in text_of(client, where, **{"trang-thai": "duoi-nhip"})
    book = client.get(where, {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.getvalue())).worksheets[0]
    last = [cell.value for cell in sheet[4]]
    assert last == ["Võ Thị Lan Anh", "Tỉnh đoàn Bình An", "Trung ương Đoàn", 14, 60, 2, 16, 15.5, "Khó đạt"]
    assert client.get(where, {"noi-dung": "khong.co"}).status_code == 404


def test_where_nobody_asks_for_days_the_pages_say_so(country: Cast, visit: Callable[[Account], Client]):
    client = visit(country.province)
    assert "Chưa có mô hình nào" in text_of(client, reverse("desk:my_pace"))
    assert "Chưa có mô hình nào" in text_of(client, reverse("desk:pace", args=[country.a.pk]))
    assert client.get(reverse("desk:pace_start")).url == reverse("desk:pace", args=[country.a.pk])


def test_who_may_look_at_whose_days(asked: Cast, visit: Callable[[Account], Client]):
    of_cadre = reverse("desk:pace_of_person", args=[asked.province.person_id])
    status = {name: visit(account).get(of_cadre).status_code for name, account in asked.accounts.items()}
    assert {name for name, code in status.items() if code == 200} == {
        "province", "centre", "inspector", "administrator",
    }  # fmt: skip
    below = reverse("desk:pace", args=[asked.a.pk])
    assert {name for name, account in asked.accounts.items() if visit(account).get(below).status_code == 200} == {
        "province", "centre", "inspector", "administrator",
    }  # fmt: skip


def test_the_home_page_tells_visitor_and_host_what_waits(asked: Cast, visit: Callable[[Account], Client]):
    mine = text_of(visit(asked.province), "/")
    assert "4 chuyến đi cơ sở chờ báo cáo" in mine
    assert "4 chuyến trễ, lâu nhất 181 ngày" in mine
    assert "chuyến đi cơ sở chưa có công lệnh" in mine
    assert "14/60 ngày" in mine
    host = text_of(visit(asked.secretary), "/")
    assert "1 chuyến đi chờ đồng chí xác nhận" in host
    assert "14/60" not in host


def test_what_waits_is_behind_the_bell_until_it_is_done(asked: Cast, visit: Callable[[Account], Client]):
    client = visit(asked.secretary)
    assert "chuyến đi chờ đồng chí xác nhận" in text_of(client, reverse("desk:notices"))
    host = asked.again(asked.secretary)
    confirm_stop(waiting_stops(host, TODAY).get().pk, version=1, text="Đã đến", by=host)
    assert "chuyến đi chờ" not in text_of(visit(asked.secretary), reverse("desk:notices"))


def test_a_committees_page_shows_ratings_as_a_sum_and_nothing_below_a_group(
    country: Cast, visit: Callable[[Account], Client]
):
    def rate(*scores: int) -> None:
        with writing("visits"):
            Rating.objects.bulk_create(Rating(unit=country.a, year=2026, score=score) for score in scores)

    where = reverse("desk:unit", args=[country.a.pk])
    rate(3, 3, 2, 2)
    assert "đánh giá" not in text_of(visit(country.province), where)
    rate(1, 1)
    page = text_of(visit(country.province), where)
    assert "2,2 trên 3 (5 lượt)" in page
    assert "đánh giá" not in text_of(visit(country.centre), reverse("desk:unit", args=[country.top.pk]))


def test_the_log_tells_the_word_in_words_and_no_rating(asked: Cast, visit: Callable[[Account], Client]):
    stop = waiting_stops(asked.again(asked.secretary), TODAY).get()
    confirm_stop(stop.pk, version=1, text="Đã dự sinh hoạt", rating=1, by=asked.again(asked.secretary))
    page = text_of(visit(asked.commune), reverse("desk:log"))
    assert "Xác nhận đoàn công tác đã đến Chi đoàn thôn Đông" in page
    assert "Nơi đến đã xác nhận" in page
    assert "có ích" not in page


def test_who_may_let_somebody_off_finds_it_on_their_meter(asked: Cast, visit: Callable[[Account], Client]):
    content, _ = contents_of_days(asked.path(asked.a), TODAY)
    everybody = [one.person for one in paces(content, asked.path(asked.a), TODAY)]
    other = next(one for one in everybody if one != asked.province.person_id)
    page = reverse("programmes:let_off", args=[PROGRAMME, other])
    address = reverse("desk:pace_of_person", args=[other])
    assert f'href="{page}?next={address}"' in visit(asked.province).get(address).content.decode()
    assert visit(asked.province).get(page).status_code == 200
    assert "mien-nguoi" not in visit(asked.province).get(reverse("desk:my_pace")).content.decode()
    assert "mien-nguoi" not in visit(asked.inspector).get(address).content.decode()


def test_seen_from_before_a_unit_was_merged_its_people_are_there(asked: Cast, visit: Callable[[Account], Client]):
    address = reverse("desk:pace", args=[asked.a.pk])
    merge_units([asked.a.pk], into=asked.b.pk, on=TODAY, decision_number="5-NQ", decision_on=TODAY, by=None)
    page = visit(asked.centre).get(address, {"on": day(1).isoformat()})
    assert page.context["total"] == 3
