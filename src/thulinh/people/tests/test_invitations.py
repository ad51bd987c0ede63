"""Invitations: handed over by the level above, used once on the person's own phone, never a secret in between."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cast import PASSWORD, START, TODAY, Cast, add_branches, open_account, secure
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.parameters import parameter
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import (
    NewHolding,
    accept_invitation,
    deactivate,
    invite,
    invite_accounts,
    leave_seat,
    take_seats,
    withdraw_memberships,
    withdraw_person,
)
from thulinh.people.models import Account, Holding, Invitation, Person
from thulinh.people.queries import invitation_sight, may_issue_account
from thulinh.people.queries.ways_in import WayIn, ways_in
from thulinh.people.rules import INVITATION_GUESSES, InvitationFacts, invitation_state, new_token, token_mark

DAY = dt.timedelta(days=1)
QUERIES_OF_INVITING, QUERIES_OF_THE_LIST = 20, 13
SECRET = "lua-chin-vang-2026"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TODAY.isoformat() + "T12:00:00+07:00", tick=False) as travelling:
        yield travelling


@pytest.fixture
def leader(country: Cast) -> Person:
    """The new secretary of thôn Tây, who has no account."""
    person = country.people["Ngô Đức Thịnh"]
    take_seats([NewHolding(person.pk, "dai-hoi", START, unit=country.west.pk, position="bi-thu-chi-doan")], by=None)
    return person


def address(token: str) -> str:
    return reverse("people:accept", args=[token])


class TestRules:
    def test_a_token_is_one_however_it_is_typed(self):
        token = new_token()
        assert re.fullmatch(r"([a-hkmnp-z2-9]{4}-){3}[a-hkmnp-z2-9]{4}", token)
        assert token_mark(token) == token_mark(token.upper()) == token_mark(f" {token.replace('-', '')} ")
        assert token not in token_mark(token)
        assert len({new_token() for _ in range(200)}) == 200

    @pytest.mark.parametrize(
        ("facts", "state"),
        [
            ({}, "con-han"),
            ({"expires_on": TODAY}, "con-han"),
            ({"expires_on": TODAY - DAY}, "het-han"),
            ({"is_used": True, "is_revoked": True, "expires_on": TODAY - DAY}, "da-dung"),
            ({"is_revoked": True}, "da-thay"),
            ({"is_closed": True, "is_revoked": True}, "da-khoa"),
            ({"is_withdrawn": True, "is_used": True}, "da-rut-ten"),
            ({"lets_in": False}, "thoi-giu"),
            ({"lets_in": False, "lets_in_from": TODAY + DAY}, "chua-den-ngay"),
        ],
    )
    def test_the_reason_that_says_most_is_told(self, facts: dict, state: str):
        plain = {"is_used": False, "is_revoked": False, "expires_on": TODAY + DAY}
        assert invitation_state(InvitationFacts(**{**plain, **facts}), TODAY) == state

    def test_there_may_be_none(self):
        assert invitation_state(None, TODAY) == "khong-co"


class TestInviting:
    def test_opens_an_account_and_tells_the_log_without_the_token(self, country: Cast, leader: Person):
        (invited,) = invite([leader], on=TODAY, by=country.commune)
        account = Account.objects.get(person=leader)
        assert (invited.account, account.has_usable_password()) == (account, False)
        assert invited.invitation.expires_on == TODAY + dt.timedelta(days=parameter("loi-moi-so-ngay", TODAY))
        events = list(AuditEvent.objects.filter(subject_id=str(account.pk), subject_kind="people.account"))
        assert {event.verb for event in events} == {"people.open_account", "people.invite"}
        assert {event.by_account for event in events} == {country.commune.pk}
        letters = invited.token.replace("-", "")
        assert not any(letters in str(event.after).replace("-", "") for event in events)
        assert invited.token not in str(list(Invitation.objects.values()))

    def test_a_newer_one_revokes_the_older(self, country: Cast, leader: Person):
        first, second = (invite([leader], on=TODAY, by=country.commune)[0] for _ in range(2))
        with pytest.raises(Refusal, match="thay bằng"):
            accept_invitation(first.token, SECRET, on=TODAY)
        assert accept_invitation(second.token, SECRET, on=TODAY).check_password(SECRET)

    def test_refusals(self, country: Cast, leader: Person):
        member, gone = country.people["Bùi Quốc An"], country.people["Vũ Thị Yến"]
        nobody = Person(pk=0, full_name="Không Có")
        with pytest.raises(Refusal) as refused:
            invite([leader, member, nobody, country.commune.person], on=TODAY, by=country.commune)
        told = {problem.row: problem.message for problem in refused.value.problems}
        assert set(told) == {1, 2, 3}
        assert "không giữ chức danh nào" in told[1]
        assert "Không còn người này" in told[2]
        assert "không tự mời mình" in told[3]
        assert not Invitation.objects.exists()
        assert not Account.objects.filter(person__in=[leader, gone]).exists()

    def test_who_takes_the_seat_tomorrow_may_be_invited_today(self, country: Cast):
        person = country.people["Vũ Thị Yến"]
        row = NewHolding(person.pk, "dai-hoi", TODAY + DAY, unit=country.west.pk, position="bi-thu-chi-doan")
        take_seats([row], by=None)
        (invited,) = invite([person], on=TODAY, by=country.commune)
        with pytest.raises(Refusal, match="Chưa đến ngày"):
            accept_invitation(invited.token, SECRET, on=TODAY)
        assert accept_invitation(invited.token, SECRET, on=TODAY + DAY)

    def test_an_unused_one_does_not_lead_into_a_seat_above_its_maker(self, country: Cast, client: Client):
        person = country.secretary.person
        (invited,) = invite([person], on=TODAY, by=country.commune)
        row = NewHolding(person.pk, "chi-dinh", TODAY, unit=country.a.pk, position="can-bo-tinh-doan")
        (holding,) = take_seats([row], by=None)
        with pytest.raises(Refusal, match="ở nơi khác"):
            accept_invitation(invited.token, SECRET, on=TODAY)
        assert client.get(address(invited.token)).status_code == 410
        leave_seat(holding, on=TODAY, reason="chuyen-cong-tac", by=None)
        assert accept_invitation(invited.token, SECRET, on=TODAY + DAY)

    def test_it_stays_good_when_its_maker_leaves(self, country: Cast, leader: Person):
        (invited,) = invite([leader], on=TODAY, by=country.commune)
        leave_seat(country.holdings["commune"], on=TODAY, reason="chuyen-cong-tac", by=None)
        assert accept_invitation(invited.token, SECRET, on=TODAY + DAY)

    @pytest.mark.parametrize(
        ("who", "unit", "position", "may"),
        [
            ("commune", "a1", "pho-bi-thu-doan-xa", True),
            ("province", "a", "bi-thu-doan-tinh", False),
            ("administrator", "a", "bi-thu-doan-tinh", True),
            ("province", "a", "can-bo-tinh-doan", True),
            ("province", "a1", "pho-bi-thu-doan-xa", True),
        ],
    )
    def test_of_ones_own_unit_nobody_who_leads_it_before_oneself_and_is_in(
        self, country: Cast, who: str, unit: str, position: str, may: bool
    ):
        person, place = country.people["Hồ Văn Đức"], country.units[unit].pk
        take_seats([NewHolding(person.pk, "chi-dinh", START, unit=place, position=position)], by=None)
        user = country.again(country.accounts[who])
        assert may_issue_account(user, person, TODAY)  # nobody is in yet
        Client().force_login(open_account(person))
        assert may_issue_account(user, person, TODAY) is may

    def test_a_deputy_gets_into_no_account_of_the_secretary(self, country: Cast, client: Client):
        person = country.people["Hồ Văn Đức"]
        row = NewHolding(person.pk, "chi-dinh", START, unit=country.a1.pk, position="pho-bi-thu-doan-xa")
        take_seats([row], by=None)
        Client().force_login(country.commune)
        secure(country.commune)
        client.force_login(open_account(person))
        for page in ("invite", "reset_second_step", "close_account"):
            assert client.get(reverse(f"people:{page}", args=[country.commune.person_id])).status_code == 404
        assert client.get(reverse("people:invite", args=[country.secretary.person_id])).status_code == 200

    def test_a_closed_account_opens_again_by_the_invitation_alone(self, country: Cast, client: Client):
        deactivate(country.secretary, reason="Mất điện thoại", by=country.commune)
        (invited,) = invite([country.secretary.person], on=TODAY, by=country.commune)
        account = country.again(country.secretary)
        assert account.is_active
        assert not account.check_password(PASSWORD)
        assert accept_invitation(invited.token, SECRET, on=TODAY).is_active

    def test_closing_an_account_ends_its_invitation(self, country: Cast):
        (invited,) = invite([country.secretary.person], on=TODAY, by=country.commune)
        deactivate(country.secretary, reason="Mất điện thoại", by=country.commune)
        with pytest.raises(Refusal, match="đã bị khóa"):
            accept_invitation(invited.token, SECRET, on=TODAY)

    def test_number_of_questions_does_not_grow(self, country: Cast, django_assert_num_queries):
        branches = add_branches(country, 42)
        rows = Holding.objects.filter(seat__unit__in=branches).select_related("person")
        people = [row.person for row in rows]
        for part in (people[:2], people[2:]):
            with django_assert_num_queries(QUERIES_OF_INVITING):
                invite(part, on=TODAY, by=None)


class TestTakingUp:
    @pytest.fixture
    def token(self, country: Cast, leader: Person) -> str:
        return invite([leader], on=TODAY, by=country.commune)[0].token

    def test_looking_uses_nothing_up_and_one_field_opens(self, country: Cast, client: Client, token: str):
        for _ in range(3):
            page = client.get(address(token))
            assert page.status_code == 200
            assert "Ngô Đức Thịnh" in page.content.decode()
        assert "no-store" in page.headers["Cache-Control"]
        assert "Ngô Đức Thịnh" not in re.search(r"<title>.*</title>", page.content.decode())[0]
        answer = client.post(address(token), {"password": SECRET})
        assert (answer.status_code, answer.url) == (302, "/")
        assert client.get("/").status_code == 200
        assert answer.cookies["thulinh"]["max-age"] == 60 * 24 * 60 * 60

    def test_zalos_own_browser_leads_out_to_chrome(self, token: str):
        android = "Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile Safari/537.36 Zalo android/12110"
        page = Client(HTTP_USER_AGENT=android).get(address(token)).content.decode()
        assert f'href="intent://testserver{address(token)}#Intent;scheme=http;package=com.android.chrome;end"' in page
        iphone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Zalo iOS/1").get(address(token)).content.decode()
        assert "chọn mở bằng trình duyệt" in iphone
        assert "đang mở trong Zalo" not in Client().get(address(token)).content.decode()

    @pytest.mark.parametrize("secret", ["", "ngan", "12345678", "password1"])
    def test_a_weak_secret_uses_nothing_up(self, client: Client, token: str, secret: str):
        answer = client.post(address(token), {"password": secret})
        assert answer.status_code == 422
        assert client.post(address(token), {"password": SECRET}).status_code == 302

    def test_used_once(self, client: Client, token: str):
        client.post(address(token), {"password": SECRET})
        for answer in (Client().get(address(token)), Client().post(address(token), {"password": "lua-xanh-2027"})):
            assert answer.status_code == 410
            assert "đã dùng rồi" in answer.content.decode()
            assert "xin lời mời mới từ Đoàn xã Tân Lập" in answer.content.decode()

    def test_expired(self, client: Client, token: str, clock):
        clock.shift(dt.timedelta(days=7))
        assert client.get(address(token)).status_code == 200
        clock.shift(DAY)
        page = client.get(address(token))
        assert page.status_code == 410
        assert "đã hết hạn" in page.content.decode()
        assert "đến hết ngày 29/11/2026" in page.content.decode()

    def test_of_an_ended_holding(self, client: Client, token: str, leader: Person, clock):
        leave_seat(Holding.objects.get(person=leader), on=TODAY, reason="Đi học", by=None)
        clock.shift(DAY)
        page = client.post(address(token), {"password": SECRET})
        assert page.status_code == 410
        assert "không còn giữ chức danh nào" in page.content.decode()

    def test_of_a_withdrawn_person(self, country: Cast, token: str, leader: Person):
        assert invitation_sight(token, TODAY).is_open
        leave_seat(Holding.objects.get(person=leader), on=TODAY, reason="Nhầm người", by=None)
        membership = leader.memberships.get()
        withdraw_memberships([membership], reason="Nhầm người", by=None)
        tomorrow = TODAY + DAY
        with time_machine.travel(f"{tomorrow}T12:00:00+07:00", tick=False):
            withdraw_person(leader, reason="Nhầm người", by=None)
        assert invitation_sight(token, tomorrow).state == "da-rut-ten"

    @pytest.mark.django_db
    def test_guessing_is_limited_by_address(self, client: Client):
        answers = [client.get(address(new_token())).status_code for _ in range(10)]
        assert answers == [404] * 10
        waits = client.get(address(new_token()))
        assert waits.status_code == 429
        assert "chờ 15 phút" in waits.content.decode()
        assert Client(REMOTE_ADDR="10.0.0.9").get(address(new_token())).status_code == 404

    def test_a_right_link_opens_whatever_else_came_from_its_address(self, client: Client, token: str):
        for _ in range(11):
            client.get(address(new_token()))
        assert client.get(address(token)).status_code == 200
        assert client.post(address(token), {"password": SECRET}).status_code == 302

    @pytest.mark.django_db
    def test_sign_in_does_not_count_as_guessing_invitations(self, client: Client):
        for name in ("/moi/", INVITATION_GUESSES, INVITATION_GUESSES.strip("\0")):
            for _ in range(10):
                client.post("/dang-nhap/", {"username": name, "password": "sai-mat-khau"})
        assert client.get(address(new_token())).status_code == 404

    def test_what_was_open_elsewhere_ends(self, country: Cast, client: Client):
        client.force_login(country.secretary)
        client.get("/thiet-bi/")
        (invited,) = invite([country.secretary.person], on=TODAY, by=country.commune)
        Client().post(address(invited.token), {"password": SECRET})
        assert client.get("/thiet-bi/").status_code == 302

    def test_another_person_on_the_same_phone_is_signed_out(self, country: Cast, client: Client, token: str):
        client.force_login(country.secretary)
        client.post(address(token), {"password": SECRET})
        assert "Ngô Đức Thịnh" in client.get("/").content.decode()


class TestWaysIn:
    def line(self, country: Cast, name: str, on: dt.date = TODAY) -> WayIn:
        lines = {line.name: line for line in ways_in(country.a1.pk, country.again(country.commune), on)}
        return lines[name]

    def test_how_far_each_has_got(self, country: Cast, leader: Person, client: Client):
        assert self.line(country, "Ngô Đức Thịnh").words == "chưa vào lần nào"
        assert self.line(country, "Ngô Đức Thịnh").is_to_invite
        invite([leader], on=TODAY, by=country.commune)
        invited = self.line(country, "Ngô Đức Thịnh")
        assert (invited.invited_until, invited.is_to_invite) == (TODAY + 7 * DAY, False)
        client.force_login(country.secretary)
        assert self.line(country, "Nguyễn Thị Hồng Đào").words == "lần cuối ngày 22/11/2026"
        leave_seat(country.holdings["secretary"], on=TODAY, reason="Đi học", by=None)
        left = self.line(country, "Nguyễn Thị Hồng Đào", TODAY + DAY)
        assert (left.words, left.may_invite) == ("đã thôi giữ từ ngày 22/11/2026", False)

    def test_own_level_and_the_one_below_and_not_oneself(self, country: Cast):
        lines = ways_in(country.a1.pk, country.again(country.commune), TODAY)
        assert [line.name for line in lines] == ["Lê Minh Khôi", "Phạm Văn Dũng", "Nguyễn Thị Hồng Đào"]
        assert [line.may_invite for line in lines] == [False, True, True]
        above = ways_in(country.a.pk, country.again(country.province), TODAY)
        assert {line.name for line in above} >= {"Đặng Thị Thu Hà", "Lê Minh Khôi"}

    def test_number_of_questions_does_not_grow(self, country: Cast, django_assert_num_queries):
        add_branches(country, 2)
        with django_assert_num_queries(QUERIES_OF_THE_LIST):
            assert len(ways_in(country.a1.pk, country.again(country.commune), TODAY)) == 5


class TestPages:
    @pytest.fixture
    def commune(self, country: Cast, client: Client) -> Client:
        client.force_login(country.commune)
        return client

    def test_one_tap_shows_the_link_once(self, country: Cast, commune: Client):
        command, there = str(uuid.uuid4()), reverse("people:invite", args=[country.secretary.person_id])
        first = commune.post(there, {"command_id": command}).content.decode()
        link = re.search(r"http://testserver/moi/([a-z0-9-]+)/", first)
        assert link
        assert "<svg" in first
        assert "đến hết ngày 29/11/2026" in first
        again = commune.post(there, {"command_id": command}).content.decode()
        assert link[1] not in again
        assert "đã hiện một lần" in again
        assert Client().get(link[0].removeprefix("http://testserver")).status_code == 200

    def test_twenty_seven_are_one_action(self, country: Cast, commune: Client):
        add_branches(country, 26)  # and the secretary of thôn Đông, who was never in
        there = reverse("people:invitations", args=[country.a1.pk])
        page = commune.get(there).content.decode()
        ticked = re.findall(r'value="(\d+)" id="moi-\d+" checked', page)
        assert len(ticked) == 27
        answer = commune.post(there, {"command_id": str(uuid.uuid4()), "person": ticked}).content.decode()
        assert len(set(re.findall(r"/moi/[a-z0-9-]{19}/", answer))) == 27
        assert Invitation.objects.count() == 27

    def test_nobody_outside_and_nobody_chosen_is_refused(self, country: Cast, commune: Client):
        there = reverse("people:invitations", args=[country.a1.pk])
        for person in ("", country.province.person_id, country.commune.person_id, "x"):
            answer = commune.post(there, {"command_id": str(uuid.uuid4()), "person": person})
            assert answer.status_code == 422
        assert not Invitation.objects.exists()

    def test_an_account_without_a_seat_is_refused_in_words(self, country: Cast, commune: Client):
        there = reverse("people:invite", args=[country.people["Bùi Quốc An"].pk])
        answer = commune.post(there, {"command_id": str(uuid.uuid4())})
        assert answer.status_code == 422
        assert "không giữ chức danh nào" in answer.content.decode()


def test_an_administrator_is_invited_by_the_machine(country: Cast, client: Client):
    (invited,) = invite_accounts([country.administrator], on=TODAY, by=None)
    answer = client.post(address(invited.token), {"password": SECRET})
    assert answer.url.startswith("/dang-nhap/ma/")  # the second step stands in front of it as before
    assert open_account(country.people["Vũ Thị Yến"]).has_usable_password()
