"""The second step at sign-in: who must have it, what a wrong code costs, what helps when the phone is lost."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from cast import APP_KEY, PASSWORD, START, TODAY, Cast, app_code, open_account, secure
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import (
    NewHolding,
    accept_invitation,
    check_second_step,
    end_second_step,
    invite,
    renew_recovery_codes,
    reset_second_step,
    set_up_second_step,
    take_seats,
)
from thulinh.people.models import Account
from thulinh.people.queries import second_step_of
from thulinh.people.rules import new_app_key

SIGN_IN, CODE, SET_UP, RIGHTS = "/dang-nhap/", "/dang-nhap/ma/", "/hai-buoc/bat/", "/quyen-han/"
NEW_SECRET = "lua-chin-vang-2026"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(f"{TODAY}T19:30:00+07:00", tick=False) as travelling:
        yield travelling


def after_the_secret(client: Client, account: Account, address: str = "/quyen-han/") -> str:
    """Where the right secret leads."""
    said = {"username": account.username, "password": PASSWORD, "keep": "on"}
    return client.post(f"{SIGN_IN}?next={address}", said).url


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


class TestSigningIn:
    def test_secret_then_code(self, country: Cast, client: Client):
        where = after_the_secret(client, country.province)
        assert where.startswith(CODE)
        assert not is_signed_in(client)
        assert client.get(RIGHTS).status_code == 302
        answer = client.post(where, {"code": app_code(1)})
        assert (answer.status_code, answer.url) == (302, RIGHTS)
        assert client.get(RIGHTS).status_code == 200

    def test_a_code_is_asked_for_only_after_the_secret(self, country: Cast, client: Client):
        assert client.get(CODE).url == SIGN_IN
        assert client.post(CODE, {"code": app_code(1)}).url == SIGN_IN

    def test_the_leave_of_the_secret_is_short_and_ends_with_the_secret(self, country: Cast, client: Client, clock):
        where = after_the_secret(client, country.province)
        clock.shift(dt.timedelta(minutes=11))
        assert client.post(where, {"code": app_code()}).url == SIGN_IN
        where = after_the_secret(client, country.province)
        account = country.again(country.province)
        account.set_password(NEW_SECRET)
        account.save()
        assert client.post(where, {"code": app_code()}).url == SIGN_IN

    def test_a_code_is_good_once(self, country: Cast, client: Client):
        where, code = after_the_secret(client, country.province), app_code(1)
        client.post(where, {"code": code})
        other = Client()
        assert other.post(after_the_secret(other, country.province), {"code": code}).status_code == 422

    def test_a_recovery_code_is_good_once(self, country: Cast, client: Client):
        codes = renew_recovery_codes(country.province, by=country.province)
        assert client.post(after_the_secret(client, country.province), {"code": codes[0].upper()}).status_code == 302
        assert second_step_of(country.province).codes_left == 9
        other = Client()
        assert other.post(after_the_secret(other, country.province), {"code": codes[0]}).status_code == 422
        assert AuditEvent.objects.filter(verb="people.use_recovery_code").count() == 1

    def test_recovery_codes_do_not_stand_in_the_database(self, country: Cast):
        codes = renew_recovery_codes(country.province, by=country.province)
        kept = set(StaticToken.objects.values_list("token", flat=True))
        assert not kept & {code.replace("-", "") for code in codes} | kept & set(codes)

    def test_ten_wrong_codes_make_this_account_wait_and_no_other(self, country: Cast, client: Client, clock):
        where = after_the_secret(client, country.province)
        for wrong in range(10):
            clock.shift(dt.timedelta(seconds=2**wrong))
            answer = client.post(where, {"code": "000000"})
        assert answer.status_code == 429
        assert "Đã nhập sai mã 10 lần. Đồng chí chờ 9 phút rồi thử lại." in answer.content.decode()
        assert client.post(where, {"code": app_code()}).status_code == 429  # a right one is not looked at either
        other = Client()
        assert other.post(after_the_secret(other, country.centre), {"code": app_code()}).status_code == 302
        clock.shift(dt.timedelta(minutes=9))
        assert client.post(after_the_secret(client, country.province), {"code": app_code()}).status_code == 302

    def test_a_new_invitation_does_not_lead_around_it(self, country: Cast, client: Client):
        (invited,) = invite([country.province.person], on=TODAY, by=country.administrator)
        answer = client.post(reverse("people:accept", args=[invited.token]), {"password": NEW_SECRET})
        assert answer.url.startswith(CODE)
        assert not is_signed_in(client)


class TestSettingUp:
    @pytest.fixture
    def colleague(self, country: Cast) -> Account:
        """An officer of the province without a second step."""
        person = country.people["Vũ Thị Yến"]
        take_seats([NewHolding(person.pk, "chi-dinh", START, unit=country.a.pk, position="can-bo-tinh-doan")], by=None)
        return open_account(person)

    def test_nothing_else_opens_before_it_from_the_province_up(self, colleague: Account, client: Client):
        where = after_the_secret(client, colleague)
        assert where == RIGHTS
        for address in ("/", RIGHTS, "/thiet-bi/", "/doi-mat-khau/"):
            assert client.get(address).url.startswith(SET_UP), address
        page = client.get(SET_UP)
        assert "<svg" in page.content.decode()
        assert client.post(SET_UP, {"code": "123456"}).status_code == 422
        shown = client.post(SET_UP, {"code": self.code(client)}).content.decode()
        assert len(re.findall(r"<li>[a-z0-9]{4}-[a-z0-9]{4}</li>", shown)) == 10
        assert client.get(RIGHTS).status_code == 200
        assert client.get(SET_UP).status_code == 200  # which asks for the secret first now
        assert "Mật khẩu đang dùng" in client.get(SET_UP).content.decode()

    def code(self, client: Client) -> str:
        """What an app shows that has read the key on the page."""
        return app_code(key=client.session["second_step_key"])

    def test_a_demonstration_asks_nobody(self, colleague: Account, client: Client, settings):
        settings.DEMO = True
        client.force_login(colleague)
        assert client.get(RIGHTS).status_code == 200

    def test_a_commune_may_and_a_branch_is_not_offered(self, country: Cast, client: Client):
        client.force_login(country.commune)
        assert client.get("/hai-buoc/").status_code == 200
        assert client.get(RIGHTS).status_code == 200
        client.force_login(country.secretary)
        assert client.get("/hai-buoc/").status_code == 404
        assert client.get(SET_UP).status_code == 404

    def test_other_devices_are_signed_out_by_it(self, country: Cast):
        first, second = Client(), Client()
        for each in (first, second):
            each.force_login(country.commune)
            each.get(RIGHTS)
        first.post(SET_UP, {"current": PASSWORD})
        first.get(SET_UP)
        assert first.post(SET_UP, {"code": self.code(first)}).status_code == 200
        assert first.get(RIGHTS).status_code == 200
        assert second.get(RIGHTS).status_code == 302

    def test_who_signed_in_and_opened_nothing_yet_is_out_too(self, country: Cast):
        thief = Client()
        after_the_secret(thief, country.commune)
        assert is_signed_in(thief)
        secure(country.commune)
        assert thief.get(RIGHTS).status_code == 302

    def test_changing_it_takes_the_secret(self, country: Cast, client: Client):
        client.force_login(country.province)
        assert client.post(SET_UP, {"code": "1"}).status_code == 422  # no code is looked at before the secret
        assert client.post(SET_UP, {"current": "sai"}).status_code == 422
        answer = client.post(f"{SET_UP}?next=/thiet-bi/", {"current": PASSWORD})
        assert answer.url == f"{SET_UP}?next=%2Fthiet-bi%2F"
        client.get(SET_UP)
        assert client.post(SET_UP, {"code": self.code(client)}).status_code == 200
        assert TOTPDevice.objects.get(user=country.province).key != APP_KEY

    def test_a_phone_left_open_sets_up_none(self, country: Cast, client: Client):
        client.force_login(country.commune)
        page = client.get(SET_UP).content.decode()
        assert 'name="current"' in page
        assert "second_step_key" not in client.session
        assert client.post(SET_UP, {"code": app_code()}).status_code == 422
        assert client.post(SET_UP, {"current": "sai"}).status_code == 422
        assert not second_step_of(country.commune).is_set_up
        client.post(SET_UP, {"current": PASSWORD})
        client.get(SET_UP)
        assert client.post(SET_UP, {"code": self.code(client)}).status_code == 200
        assert second_step_of(country.commune).is_set_up

    def test_who_came_in_by_the_secret_a_moment_ago_is_not_asked_again(self, country: Cast, client: Client, clock):
        after_the_secret(client, country.commune)
        assert 'name="current"' not in client.get(SET_UP).content.decode()
        clock.shift(dt.timedelta(minutes=11))
        assert 'name="current"' in client.get(SET_UP).content.decode()
        assert client.post(SET_UP, {"code": self.code(client)}).status_code == 422
        (invited,) = invite([country.commune.person], on=TODAY, by=country.province)
        invitee = Client()
        invitee.post(reverse("people:accept", args=[invited.token]), {"password": NEW_SECRET})
        assert 'name="current"' not in invitee.get(SET_UP).content.decode()

    def test_coming_in_does_not_give_leave_to_change_it(self, country: Cast, client: Client):
        client.post(after_the_secret(client, country.province), {"code": app_code(1)})
        assert is_signed_in(client)
        assert 'name="current"' in client.get(SET_UP).content.decode()

    def test_leave_to_change_it_that_nobody_used_ends(self, country: Cast, client: Client, clock):
        secure(country.commune)
        client.force_login(country.commune)
        assert client.post(SET_UP, {"current": PASSWORD}).status_code == 302
        assert "Đồng chí nhập mật khẩu trước." not in client.get(SET_UP).content.decode()
        clock.shift(dt.timedelta(minutes=11))  # the phone lies open on a table
        assert "Đồng chí nhập mật khẩu trước." in client.get(SET_UP).content.decode()

    def test_who_may_do_without_it(self, country: Cast, client: Client):
        client.force_login(country.province)
        assert client.get("/hai-buoc/tat/").status_code == 404
        secure(country.commune)
        client.force_login(country.commune)
        assert client.post("/hai-buoc/tat/", {"current": "sai"}).status_code == 422
        assert client.post("/hai-buoc/tat/", {"current": PASSWORD}).status_code == 302
        assert not second_step_of(country.commune).is_set_up

    def test_new_recovery_codes_take_the_secret(self, country: Cast, client: Client):
        client.force_login(country.province)
        assert client.post("/hai-buoc/ma-du-phong/", {"current": "sai"}).status_code == 422
        assert client.post("/hai-buoc/ma-du-phong/", {"current": PASSWORD}).status_code == 200
        with pytest.raises(Refusal, match="chưa bật"):
            renew_recovery_codes(country.secretary, by=country.secretary)

    def test_a_wrong_code_sets_nothing_up(self, country: Cast):
        for code in ("000000", "", "abc", "9" * 30):
            with pytest.raises(Refusal, match="Mã chưa đúng"):
                set_up_second_step(country.secretary, new_app_key(), code, by=country.secretary)
        assert not TOTPDevice.objects.filter(user=country.secretary).exists()

    def test_ending_and_beginning_stand_in_the_log(self, country: Cast):
        secure(country.commune)
        end_second_step(country.commune, by=country.commune)
        verbs = AuditEvent.objects.filter(by_account=country.commune.pk).values_list("verb", flat=True)
        assert {"people.set_up_second_step", "people.end_second_step"} <= set(verbs)


class TestALostPhone:
    def test_the_level_above_resets_and_invites_anew(self, country: Cast, client: Client):
        client.force_login(country.commune)
        secure(country.commune)
        client.force_login(country.commune)
        above = Client()
        above.force_login(country.province)
        there = reverse("people:reset_second_step", args=[country.commune.person_id])
        refused = above.post(there, {"command_id": str(uuid.uuid4()), "reason": ""})
        assert refused.status_code == 422
        answer = above.post(there, {"command_id": str(uuid.uuid4()), "reason": "Mất điện thoại"}).content.decode()
        token = re.search(r"/moi/([a-z0-9-]+)/", answer)[1]
        assert client.get(RIGHTS).status_code == 302
        assert not country.again(country.commune).check_password(PASSWORD)
        account = accept_invitation(token, NEW_SECRET, on=TODAY)
        assert not second_step_of(account).is_set_up
        event = AuditEvent.objects.get(verb="people.reset_second_step")
        assert (event.reason, event.by_account) == ("Mất điện thoại", country.province.pk)

    def test_the_centre_helps_who_leads_a_province(self, country: Cast, client: Client):
        leader = country.people["Vũ Thị Yến"]
        take_seats([NewHolding(leader.pk, "chi-dinh", START, unit=country.b.pk, position="bi-thu-doan-tinh")], by=None)
        account = open_account(leader)
        secure(account)
        client.force_login(country.centre)
        there = reverse("people:reset_second_step", args=[leader.pk])
        said = {"command_id": str(uuid.uuid4()), "reason": "Mất điện thoại"}
        assert re.search(r"/moi/([a-z0-9-]+)/", client.post(there, said).content.decode())
        assert not second_step_of(account).is_set_up
        assert client.get(reverse("people:invitations", args=[country.top.pk])).status_code == 200
        assert client.get(reverse("people:invite", args=[leader.pk])).status_code == 200

    def test_refusals(self, country: Cast):
        with pytest.raises(Refusal, match="lý do"):
            reset_second_step(country.province, reason=" ", on=TODAY, by=country.centre)
        with pytest.raises(Refusal, match="không tự đặt lại"):
            reset_second_step(country.province, reason="Mất", on=TODAY, by=country.province)
        with pytest.raises(Refusal, match="chưa bật"):
            reset_second_step(country.secretary, reason="Mất", on=TODAY, by=country.commune)
        assert second_step_of(country.province).is_set_up

    def test_nobody_resets_who_stands_above(self, country: Cast, client: Client):
        client.force_login(country.commune)
        there = reverse("people:reset_second_step", args=[country.province.person_id])
        assert client.get(there).status_code == 404


def test_a_code_of_another_account_is_wrong(country: Cast):
    codes = renew_recovery_codes(country.centre, by=country.centre)
    assert not check_second_step(country.province, codes[0]).is_right
    assert not check_second_step(country.secretary, "123456").is_right
