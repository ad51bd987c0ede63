"""Two seats of one person: seen on both pages; what follows when one ends is said before and after; the other authority
is asked until it answers.
"""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from cast import TODAY, Cast, definitions, open_account
from thulinh.benefits.actions import give_entitlement_rules, load_benefit_kinds
from thulinh.benefits.rules.giving import RuleEntry
from thulinh.desk.queries.home import waits
from thulinh.desk.tests.bodies import COMMAND, a_rule, commander, two_seats
from thulinh.people.actions import load_positions
from thulinh.people.models import Holding
from thulinh.people.queries import every_seat_of
from thulinh.selection.actions.forgetting import forget_candidacies
from thulinh.selection.models import OtherSeat
from thulinh.selection.queries.duals import authority_name

YEAR_BEFORE = dt.date(2025, 11, 1)


@pytest.fixture
def pair(country: Cast) -> tuple[Holding, Holding]:
    """Lê Thị Ánh leads the branch of thôn Tây and the hamlet's militia."""
    a_rule(country)
    return two_seats(country, country.people["Lê Thị Ánh"].pk, YEAR_BEFORE)


def leaving(page, holding: Holding, **said):
    where = reverse("desk:leave_seat", args=[holding.pk])
    return page.post(where, {"command_id": str(uuid.uuid4()), "on": "22/11/2026", "reason": "Đi học", **said})


def an_allowance(country: Cast) -> None:
    """Who holds both seats is paid for it."""
    load_benefit_kinds(definitions("benefits.yaml"))
    said = {"code": "pc-kiem-nhiem", "name": "Phụ cấp kiêm nhiệm", "kind": "phu-cap", "amount_vnd": 575_000}
    posts = ("bi-thu-chi-doan", "thon-doi-truong")
    row = RuleEntry(**said, positions=posts, payer="UBND xã", legal_basis="Nghị quyết của HĐND")
    given = {"unit": country.a1.pk, "starts_on": YEAR_BEFORE, "source": "", "basis": "Tỉnh"}
    give_entitlement_rules([row], **given, by=None)


def test_leaving_needs_a_reason_and_reach(country: Cast, visit):
    held = country.holdings["secretary"]
    where = reverse("desk:leave_seat", args=[held.pk])
    opened = {name: visit(account).get(where).status_code for name, account in country.accounts.items()}
    assert {name for name, status in opened.items() if status == 200} == {"commune", "province", "administrator"}
    assert leaving(visit(country.commune), held, reason="").status_code == 422
    assert leaving(visit(country.commune), held).status_code == 302
    assert Holding.objects.get(pk=held.pk).ends_on == TODAY


def test_both_seats_stand_on_the_persons_and_on_the_units_page(country: Cast, pair, visit):
    page = visit(country.commune)
    for where in (reverse("desk:person", args=[pair[0].person_id]), reverse("desk:unit", args=[country.west.pk])):
        shown = page.get(where).content.decode()
        assert "Kiêm nhiệm" in shown, where
        assert "Thôn đội trưởng" in shown, where
        assert "01/11/2025" in shown, where
    assert "Kiêm nhiệm" not in page.get(reverse("desk:unit", args=[country.east.pk])).content.decode()


def test_what_follows_is_said_before_and_after(country: Cast, pair, visit):
    page = visit(country.commune)
    shown = page.get(reverse("desk:leave_seat", args=[pair[0].pk])).content.decode()
    assert "không tự thôi: Đoàn xã Tân Lập được hỏi" in shown
    leaving(page, pair[0])
    after = page.get(reverse("desk:person", args=[pair[0].person_id])).content.decode()
    assert "vẫn giữ, chờ Đoàn xã Tân Lập quyết định" in after
    assert Holding.objects.get(pk=pair[1].pk).ends_on is None


def test_support_for_both_seats_ends_with_one_of_them(country: Cast, pair, visit):
    an_allowance(country)
    page = visit(country.commune)
    shown = page.get(reverse("desk:leave_seat", args=[pair[1].pk])).content.decode()
    assert "Phụ cấp kiêm nhiệm: tính đến hết ngày cuối giữ chức danh" in shown
    alone = page.get(reverse("desk:leave_seat", args=[country.holdings["secretary"].pk])).content.decode()
    assert "Phụ cấp kiêm nhiệm" not in alone


def asked(country: Cast) -> dict[str, int]:
    return {name: len(waits(country.again(one), TODAY).other_seats) for name, one in country.accounts.items()}


def test_the_unit_above_is_asked_where_no_command_sits(country: Cast, pair, visit):
    assert set(asked(country).values()) == {0}
    leaving(visit(country.commune), pair[0])
    assert {name for name, count in asked(country).items() if count} == {"commune"}
    home = visit(country.commune).get("/").content.decode()
    assert reverse("selection:other_seat", args=[pair[1].pk, pair[0].pk]) in home


def test_the_command_is_asked_and_keeps_the_seat(country: Cast, pair, visit):
    speaker = commander(country)
    leaving(visit(country.commune), pair[0])
    assert asked(country)["commune"] == 0
    assert len(waits(country.again(speaker), TODAY).other_seats) == 1
    where = reverse("selection:other_seat", args=[pair[1].pk, pair[0].pk])
    page, said = visit(speaker), {"verdict": "giu", "command_id": str(uuid.uuid4())}
    shown = page.get(where)
    assert shown.status_code == 200
    assert page.post(where, said).status_code == 302
    assert page.post(where, said).status_code == 302  # sent twice is one word
    assert OtherSeat.objects.get().verdict == "giu"
    assert len(waits(country.again(speaker), TODAY).other_seats) == 0
    assert Holding.objects.get(pk=pair[1].pk).ends_on is None
    assert page.get(where).status_code == 404


def test_the_commune_enters_the_commands_word_from_its_paper(country: Cast, pair, visit):
    commander(country)
    leaving(visit(country.commune), pair[0])
    where = reverse("selection:other_seat", args=[pair[1].pk, pair[0].pk])
    page = visit(country.commune)
    said = {"verdict": "thoi", "ends_on": "22/11/2026", "reason": "Thôi cả hai", "command_id": str(uuid.uuid4())}
    assert page.post(where, said).status_code == 422
    assert page.post(where, {**said, "paper_number": "12/QĐ-BCH"}).status_code == 302
    assert Holding.objects.get(pk=pair[1].pk).ends_on == TODAY


def test_what_was_said_of_the_other_seat_is_read_by_whom_it_is_about_and_forgotten(country: Cast, pair, visit):
    leaving(visit(country.commune), pair[0])
    where = reverse("selection:other_seat", args=[pair[1].pk, pair[0].pk])
    said = {"verdict": "giu", "reason": "Thôn cần người", "paper_number": "9/CV", "command_id": str(uuid.uuid4())}
    assert visit(country.commune).post(where, said).status_code == 302
    anh = open_account(country.people["Lê Thị Ánh"])
    assert "Thôn cần người" in visit(anh).get(reverse("desk:own")).content.decode()
    forget_candidacies(country.people["Lê Thị Ánh"])
    assert OtherSeat.objects.get().reason != "Thôn cần người"


def test_others_are_not_asked_and_cannot_answer(country: Cast, pair, visit):
    leaving(visit(country.commune), pair[0])
    where = reverse("selection:other_seat", args=[pair[1].pk, pair[0].pk])
    for name in ("outsider", "secretary", "officer", "inspector", "centre"):
        assert visit(country.accounts[name]).get(where).status_code == 404, name


def test_when_the_militia_seat_ends_the_commune_is_asked_about_the_branch(country: Cast, pair, visit):
    commander(country)
    leaving(visit(country.commune), pair[1])
    assert {name for name, count in asked(country).items() if count} == {"commune"}


def test_who_takes_the_seat_again_is_not_asked_about(country: Cast, pair, visit):
    page = visit(country.commune)
    leaving(page, pair[0])
    leaving(page, pair[1])
    assert set(asked(country).values()) == {0}


def test_which_authority_decides_on_a_seat_is_what_its_position_says(country: Cast, pair):
    commander(country)
    seats = every_seat_of([pair[1].person_id], TODAY)[pair[1].person_id]
    militia = next(seat for seat in seats if seat.position == "thon-doi-truong")
    assert authority_name(militia, TODAY) == COMMAND
    document = definitions("positions.yaml")
    del document["thon-doi-truong"]["cap-quyet-dinh"]
    load_positions(document)
    assert authority_name(militia, TODAY) == "Đoàn xã Tân Lập"
