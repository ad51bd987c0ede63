"""Figures over seats: who holds two at once (HT7), how often seats change hands, who may see whom."""

import datetime as dt

import pytest
from django.urls import reverse

from thulinh.benefits.actions.insurance import record_cards
from thulinh.benefits.rules.insurance import NewCard
from thulinh.kernel.periods import parse_period
from thulinh.people.actions import NewHolding, ensure_seats, leave_seat, record_party_standing, take_seats
from thulinh.people.models import Holding
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.programmes.queries import find
from thulinh.programmes.tests.conftest import START, TODAY
from thulinh.selection.tests.village import (
    agreed,
    candidate_of,
    chosen,
    founded,
    opened,
    place_of,
)
from thulinh.units.actions import NewUnit, open_units

SECRETARY, LEADER = "bi-thu-chi-doan", "thon-doi-truong"
DOCUMENT = """
ma: kiem-nhiem-thu
ten: Bí thư kiêm thôn đội trưởng
noi-de-xuat: Huyện thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [HT7]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - ma: co-nguoi-kiem
    ten: Có người kiêm
    ai: {vi-tri: bi-thu-chi-doan, dia-ban: dan-cu}
    viec: {kiem-nhiem: thon-doi-truong, cua: bi-thu-chi-doan}
    bao-nhieu: {it-nhat: 1, moi: nam}
chi-so:
  - ma: ty-le
    ten: Thôn có bí thư kiêm nhiệm
    tu-so: {viec: {kiem-nhiem: thon-doi-truong, cua: bi-thu-chi-doan}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {vi-tri: bi-thu-chi-doan, dia-ban: dan-cu}}
    tong-hop: ty-le
  - ma: dang-vien
    ten: Người kiêm nhiệm là đảng viên
    tu-so: {viec: {tinh-trang-dang: [du-bi, chinh-thuc], cua: bi-thu-chi-doan}, bao-nhieu: {it-nhat: 1}}
    mau-so:
      ai: {vi-tri: bi-thu-chi-doan, dia-ban: dan-cu}
      viec: {kiem-nhiem: thon-doi-truong, cua: bi-thu-chi-doan}
      bao-nhieu: {it-nhat: 1}
    tong-hop: ty-le
  - ma: nhan-chuc
    ten: Lượt nhận chức bí thư
    tu-so: {viec: {nhan-chuc: bi-thu-chi-doan}}
    tong-hop: tong
"""


@pytest.fixture
def dual(country):
    """Two of the three secretaries' seats of province A are held by somebody who leads the militia too."""
    store_version(DOCUMENT, by=country.province)
    adopt([NewAdoption("kiem-nhiem-thu", country.a.pk, START, "TĐ", "2", START)], by=country.province)
    row = NewHolding(country.people["Ngô Đức Thịnh"].pk, "dai-hoi", dt.date(2026, 3, 1), unit=country.west.pk,
                     position=SECRETARY)  # fmt: skip
    take_seats([row], by=None)
    for name, hamlet in (("Nguyễn Thị Hồng Đào", "Thôn Đông"), ("Ngô Đức Thịnh", "Thôn Tây")):
        [unit] = open_units([NewUnit("", hamlet, "thon", country.a1.pk, START)], by=None)
        ensure_seats([unit.pk], on=START, by=None)
        row = NewHolding(country.people[name].pk, "chi-dinh", dt.date(2026, 4, 1), unit=unit.pk, position=LEADER)
        take_seats([row], by=None)
    record_party_standing(country.people["Ngô Đức Thịnh"], state="chinh-thuc", starts_on=dt.date(2026, 5, 1), by=None)
    return country


def ask(country, code, period="2026-11", on=TODAY):
    [asked] = find("kiem-nhiem-thu", code, path=country.path(country.a), span=parse_period(period, on), on=on)
    return asked


def test_the_share_of_dual_positions_and_of_party_members_among_them(dual):
    share, party = ask(dual, "ty-le").cell(), ask(dual, "dang-vien").cell()
    assert (share.met, share.due) == (2, 3)
    assert (party.met, party.due) == (1, 2)
    assert ask(dual, "ty-le", "2026-03").cell().met == 0
    assert ask(dual, "nhan-chuc", "2026").cell().met == 1


def test_after_a_holder_leaves_the_older_day_does_not_change(dual):
    second = Holding.objects.get(person=dual.people["Ngô Đức Thịnh"], seat__position=LEADER)
    leave_seat(second, on=dt.date(2026, 10, 15), reason="Nhập ngũ", by=None)
    assert ask(dual, "ty-le").cell().met == 1
    assert ask(dual, "ty-le", "2026-09").cell().met == 2
    assert ask(dual, "ty-le", on=dt.date(2026, 10, 15)).cell().met == 2


def test_a_figure_opens_to_the_holders_for_who_may_see_people_and_a_sensitive_one_to_none_of_a_few(dual, client):
    def page(who, code):
        client.force_login(dual.accounts[who])
        return client.get(reverse("desk:figure", args=["kiem-nhiem-thu", code, dual.a1.pk]), {"ky": "2026-11"})

    words = page("commune", "ty-le").content.decode()
    assert reverse("desk:person", args=[dual.people["Ngô Đức Thịnh"].pk]) in words
    assert page("commune", "dang-vien").context["listed"] is not None
    hidden = page("officer", "dang-vien")  # may see figures and people, and no Party standing
    assert hidden.context["result"].is_hidden
    assert hidden.context["listed"] is None
    assert reverse("desk:person", args=[dual.people["Ngô Đức Thịnh"].pk]) not in hidden.content.decode()


SUPPORT = """
ma: ho-tro-thu
ten: Hỗ trợ thử
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [HT3]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - ma: ra-soat
    ten: Rà soát
    ai: {vi-tri: bi-thu-chi-doan}
    viec: {ra-soat: moi-ket-qua}
    bao-nhieu: {it-nhat: 1, moi: nam}
chi-so:
  - ma: co-the
    ten: Bí thư có thẻ bảo hiểm
    tu-so: {viec: {the-bao-hiem: the-bhyt}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {giu-chuc: bi-thu-chi-doan}}
    tong-hop: ty-le
  - ma: da-nhan
    ten: Tiền đã nhận
    tu-so: {viec: {quyen-loi: phu-cap, den-dau: da-nhan}, bao-nhieu: {it-nhat: 1, dem: tong}}
    tong-hop: tong
  - {ma: gioi-thieu, ten: Lượt giới thiệu, tu-so: {viec: {gioi-thieu-dang: co}}, tong-hop: tong}
  - {ma: khen, ten: Lượt khen, tu-so: {viec: {tuyen-duong: co}}, tong-hop: tong}
  - ma: quy-hoach
    ten: Vị trí có quy hoạch
    tu-so: {viec: {quy-hoach: bi-thu-chi-doan}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {vi-tri: bi-thu-chi-doan}}
    tong-hop: ty-le
  - ma: da-ra-soat
    ten: Vị trí đã rà soát
    tu-so: {viec: {ra-soat: moi-ket-qua}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {vi-tri: bi-thu-chi-doan}}
    tong-hop: ty-le
  - ma: da-chon
    ten: Vị trí đã chọn được người
    tu-so: {viec: {ra-soat: da-chon}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {vi-tri: bi-thu-chi-doan}}
    tong-hop: ty-le
  - ma: phan-dau
    ten: Vị trí có người phấn đấu vào Đảng
    tu-so: {viec: {phan-dau-dang: bi-thu-chi-doan}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {vi-tri: bi-thu-chi-doan}}
    tong-hop: ty-le
"""


@pytest.fixture
def supported(country):
    """The secretary of thôn Đông has a card."""
    store_version(SUPPORT, by=country.province)
    adopt([NewAdoption("ho-tro-thu", country.a.pk, START, "TĐ", "2", START)], by=country.province)
    days = (START, dt.date(2026, 12, 31))
    card = NewCard(country.secretary.person_id, "the-bhyt", country.east.pk, *days, "UBND xã", "Quyết định 1")
    record_cards([card], by=country.commune)
    return country


def support(country, client, who, code):
    client.force_login(country.accounts[who])
    address = reverse("desk:figure", args=["ho-tro-thu", code, country.a1.pk])
    return client.get(address, {"ky": "2026-11"})


def test_every_word_of_choosing_and_support_is_counted(supported):
    asked = {"path": supported.path(supported.a), "span": parse_period("2026-11", TODAY), "on": TODAY}
    found = {code: find("ho-tro-thu", code, **asked)[0] for code in
             ("co-the", "da-nhan", "gioi-thieu", "quy-hoach", "phan-dau", "ra-soat", "khen")}  # fmt: skip
    assert (found["co-the"].cell().met, found["co-the"].cell().due) == (1, 1)
    assert {code: one.cell().met for code, one in found.items() if code != "co-the"} == dict.fromkeys(
        ("da-nhan", "gioi-thieu", "quy-hoach", "phan-dau", "ra-soat", "khen"), 0
    )
    assert {code for code, one in found.items() if one.definition.is_sensitive} == {
        "co-the", "da-nhan", "gioi-thieu", "phan-dau",
    }  # fmt: skip


def test_a_reviewed_seat_opens_its_place_for_reviewers_who_alone_know_the_outcome(supported, client):
    village = founded(supported)
    place = place_of(opened(village), supported.west)
    settled = chosen_in(village, place)
    link = reverse("desk:place", args=[settled.pk])
    assert link in support(supported, client, "commune", "da-ra-soat").content.decode()
    assert support(supported, client, "commune", "da-chon").context["result"].total.met == 1
    seen = support(supported, client, "officer", "da-ra-soat")
    assert seen.context["result"].total.met == 1
    assert link not in seen.content.decode()
    assert support(supported, client, "officer", "da-chon").context["result"].is_hidden


def chosen_in(village, place):
    """Whoever leads the militia there becomes secretary too."""
    candidate = candidate_of(place, village.person("Vũ Thị Yến"))
    agreed(village, candidate)
    chosen(village, candidate)
    return place


def test_who_has_a_card_opens_for_who_may_read_it_and_is_nothing_to_others(supported, client):
    holder = reverse("desk:person", args=[supported.secretary.person_id])
    assert holder in support(supported, client, "commune", "co-the").content.decode()
    hidden = support(supported, client, "officer", "co-the")
    assert hidden.context["result"].is_hidden
    assert holder not in hidden.content.decode()
    client.force_login(supported.officer)
    sheet = client.get(reverse("desk:figure", args=["ho-tro-thu", "co-the", supported.a1.pk]), {"format": "xlsx"})
    assert "spreadsheet" not in sheet["Content-Type"]
