"""The forms about people: who gets in, what one wrong entry looks like, what a form sent twice is."""

import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cast import START, TODAY, Cast
from thulinh.people.models import Charge, Membership, PartyStanding, Person

WRITERS = {"commune", "province", "administrator"}
ISSUERS = WRITERS | {"centre"}  # the centre helps the leaders of provinces


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY.isoformat() + "T12:00:00+07:00", tick=False):
        yield


def an(country: Cast) -> Person:
    """A member of thôn Đông."""
    return country.people["Bùi Quốc An"]


def home(country: Cast) -> int:
    """The membership of that member."""
    return Membership.objects.get(person=an(country)).pk


# Page → (address, who gets in).
PAGES: dict[str, tuple[Any, set[str]]] = {
    "add_member": (lambda c: reverse("people:add_member", args=[c.east.pk]), WRITERS | {"secretary"}),
    "correct": (lambda c: reverse("people:correct", args=[an(c).pk]), WRITERS | {"secretary"}),
    "withdraw": (lambda c: reverse("people:withdraw", args=[an(c).pk]), WRITERS | {"secretary"}),
    "party_standing": (lambda c: reverse("people:party_standing", args=[an(c).pk]), {"commune", "province"}),
    "begin_membership": (
        lambda c: reverse("people:begin_membership", args=[an(c).pk, c.west.pk]),
        WRITERS,
    ),
    "end_membership": (lambda c: reverse("people:end_membership", args=[home(c)]), WRITERS | {"secretary"}),
    "transfer_membership": (lambda c: reverse("people:transfer_membership", args=[home(c)]), WRITERS | {"secretary"}),
    "withdraw_membership": (lambda c: reverse("people:withdraw_membership", args=[home(c)]), WRITERS | {"secretary"}),
    "put_in_charge": (lambda c: reverse("people:put_in_charge", args=[c.west.pk]), WRITERS),
    "end_charge": (lambda c: reverse("people:end_charge", args=[c.charge.pk]), WRITERS),
    "invite": (lambda c: reverse("people:invite", args=[an(c).pk]), ISSUERS),
    "invitations": (lambda c: reverse("people:invitations", args=[c.a1.pk]), ISSUERS),
    "reset_second_step": (lambda c: reverse("people:reset_second_step", args=[c.secretary.person_id]), ISSUERS),
    "close_account": (
        lambda c: reverse("people:close_account", args=[c.people["Nguyễn Thị Hồng Đào"].pk]),
        ISSUERS,
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_for_those_who_may_and_does_not_exist_for_others(country: Cast, page: str):
    address, allowed = PAGES[page]
    for name, account in country.accounts.items():
        client = Client()
        client.force_login(account)
        expected = 200 if name in allowed else 404
        assert client.get(address(country)).status_code == expected, name
    assert Client().get(address(country)).status_code == 302


def send(client: Client, address: str, **said: Any):
    """Send a form with an id of its own."""
    return client.post(address, {"command_id": str(uuid.uuid4()), **said})


@pytest.fixture
def commune(country: Cast, client: Client) -> Client:
    """The secretary of commune A1 at work."""
    client.force_login(country.commune)
    return client


class TestMembers:
    new = {"full_name": "Đinh Văn Mới", "kind": "chinh", "starts_on": "2026-11-20", "began_by": "ket-nap"}

    def test_new_member(self, country: Cast, commune: Client):
        address = PAGES["add_member"][0](country)
        response = send(commune, f"{address}?next=/quyen-han/", **self.new, birth_on="12/05/1998", phone="0987 654 321")
        assert response.headers["Location"] == "/quyen-han/"
        person = Person.objects.get(full_name="Đinh Văn Mới")
        assert (str(person.birth_on), person.phone) == ("1998-05-12", "+84987654321")
        membership = Membership.objects.get(person=person)
        assert (membership.unit, membership.began_by) == (country.east, "ket-nap")

    def test_sent_twice_is_one_person(self, country: Cast, commune: Client):
        command, address = str(uuid.uuid4()), PAGES["add_member"][0](country)
        for _ in range(2):
            assert commune.post(address, {**self.new, "command_id": command}).status_code == 302
        assert Person.objects.filter(full_name="Đinh Văn Mới").count() == 1
        other = commune.post(address, {**self.new, "full_name": "Đinh Văn Khác", "command_id": command})
        assert other.status_code == 422
        assert "nội dung khác" in other.content.decode()
        assert not Person.objects.filter(full_name="Đinh Văn Khác").exists()

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"full_name": ""}, "Đồng chí chưa điền mục này."),
            ({"phone": "09123"}, "Số điện thoại không đúng"),
            ({"birth_on": "31/02/1998"}, "Ngày không đúng"),
            ({"starts_on": "2020-01-01"}, "không hoạt động"),
            ({"code": "DV0007"}, "đã có của Bùi Quốc An"),
            ({"code": "DV0006"}, "đã có của người khác, ngoài phạm vi"),  # Bùi Văn Nam, of the other province
        ],
    )
    def test_one_wrong_entry_keeps_the_rest(self, country: Cast, commune: Client, change: dict, words: str):
        response = send(commune, PAGES["add_member"][0](country), **(self.new | change))
        assert response.status_code == 422
        assert words in response.content.decode()
        assert not Person.objects.filter(search="dinh van moi").exists()

    def test_somebody_alike_is_shown_first(self, country: Cast, commune: Client):
        alike = self.new | {"full_name": "bùi quốc an", "birth_on": an(country).birth_on.isoformat()}
        response = send(commune, PAGES["add_member"][0](country), **alike)
        assert response.status_code == 422
        assert "Đã có Bùi Quốc An (mã DV0007)." in response.content.decode()
        response = send(commune, PAGES["add_member"][0](country), **alike, is_somebody_else="on")
        assert response.status_code == 302

    def test_somebody_alike_out_of_reach_is_not_named(self, country: Cast, commune: Client):
        nam = country.people["Bùi Văn Nam"]
        alike = self.new | {"full_name": nam.full_name, "birth_on": nam.birth_on.isoformat()}
        page = send(commune, PAGES["add_member"][0](country), **alike).content.decode()
        assert "ở nơi khác" in page
        assert nam.code not in page

    def test_correcting_needs_a_reason(self, country: Cast, commune: Client):
        address, said = PAGES["correct"][0](country), {"full_name": "Bùi Quốc Ân", "birth_on": "1998-05-12"}
        assert send(commune, address, **said).status_code == 422
        assert send(commune, address, **said, reason="Ghi nhầm tên").status_code == 302
        assert Person.objects.get(pk=an(country).pk).full_name == "Bùi Quốc Ân"

    def test_transfer_by_the_name_of_the_unit(self, country: Cast, commune: Client):
        address = PAGES["transfer_membership"][0](country)
        said = {"kind": "chinh", "on": "2026-11-22"}
        wrong = send(commune, address, **said, unit="chi đoàn thôn Tâyy")
        assert wrong.status_code == 422
        assert "Chi đoàn thôn Tây" in wrong.content.decode()
        assert send(commune, address, **said, unit="thôn tây").status_code == 302
        assert Membership.objects.on(TODAY).get(person=an(country)).unit == country.west

    def test_transfer_out_of_reach_is_for_the_level_above(self, country: Cast, commune: Client):
        said = {"kind": "chinh", "on": "2026-11-22", "unit": "Chi đoàn khu phố 3"}
        response = send(commune, PAGES["transfer_membership"][0](country), **said)
        assert response.status_code == 422
        assert Membership.objects.on(TODAY).get(person=an(country)).unit == country.east

    def test_transfer_of_a_guest_to_the_own_home_ends_being_a_guest(self, country: Cast, client: Client):
        client.force_login(country.province)
        guest = Membership.objects.get(person=country.people["Phạm Thùy Dương"], kind="hai-chieu")
        address = reverse("people:transfer_membership", args=[guest.pk])
        said = {"kind": "hai-chieu", "on": "2026-11-22", "unit": "Chi đoàn khu phố 3"}
        assert send(client, address, **said).status_code == 302
        [left] = Membership.objects.on(TODAY).filter(person=guest.person)
        assert (left.unit, left.kind) == (country.quarter, "chinh")

    def test_ending_and_withdrawing(self, country: Cast, commune: Client):
        send(commune, PAGES["end_membership"][0](country), ended_by="truong-thanh", on="2026-11-22")
        assert Membership.objects.get(pk=home(country)).ended_by == "truong-thanh"
        address = PAGES["withdraw_membership"][0](country)
        send(commune, address, reason="Ghi nhầm")
        assert not Membership.objects.current().filter(person=an(country)).exists()

    def test_two_way_beside_the_home(self, country: Cast, commune: Client):
        address = PAGES["begin_membership"][0](country)
        assert send(commune, address, kind="chinh", starts_on="2026-11-22").status_code == 422
        assert send(commune, address, kind="hai-chieu", starts_on="2026-11-22").status_code == 302
        assert Membership.objects.on(TODAY).filter(person=an(country)).count() == 2


class TestCharges:
    def test_officer_is_put_in_charge_and_relieved(self, country: Cast, commune: Client):
        address = PAGES["put_in_charge"][0](country)
        officer, secretary = country.holdings["officer"].pk, country.holdings["commune"].pk
        assert send(commune, address, holding=officer, starts_on="2026-11-01").status_code == 302
        assert send(commune, address, holding=secretary, starts_on="2026-11-22").status_code == 422
        assert send(commune, address, holding=secretary, starts_on="2026-11-22", replace="on").status_code == 302
        charge = Charge.objects.on(TODAY).get(unit=country.west)
        assert charge.holding_id == secretary
        assert send(commune, reverse("people:end_charge", args=[charge.pk]), on="2026-11-22").status_code == 302


class TestAccounts:
    def test_closing(self, country: Cast, commune: Client):
        assert send(commune, PAGES["close_account"][0](country), reason="Mất điện thoại").status_code == 302
        assert not country.again(country.secretary).is_active

    def test_nobody_above_oneself(self, country: Cast, commune: Client):
        for name in ("Võ Thị Lan Anh", "Hoàng Anh Tuấn"):
            address = reverse("people:invite", args=[country.people[name].pk])
            assert commune.get(address).status_code == 404


class TestParty:
    def test_written_by_those_who_may(self, country: Cast, commune: Client):
        address = PAGES["party_standing"][0](country)
        assert send(commune, address, state="doi-tuong", starts_on=START.isoformat()).status_code == 302
        assert PartyStanding.objects.get().state == "doi-tuong"
