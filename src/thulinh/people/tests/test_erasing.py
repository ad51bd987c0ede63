"""Erasing what is personal about somebody: what goes, what stays, and when it is refused."""

import datetime as dt
import json
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from cast import PASSWORD, START, TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import mask_phone
from thulinh.people.actions import (
    NewHolding,
    accept_invitation,
    correct_person,
    invite_accounts,
    leave_seat,
    note_device,
    record_party_standing,
    take_seats,
)
from thulinh.people.actions.erasing import erase_person
from thulinh.people.actions.requests import answer_request, request_information
from thulinh.people.measures import (
    holders_of,
    members,
    memberships_begun,
    party_standing_of_holders,
    seats_held,
)
from thulinh.people.models import Account, Device, Holding, InformationRequest, Membership, PartyStanding, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY}T12:00:00+07:00"):
        yield


@pytest.fixture
def leaving(country: Cast) -> Cast:
    """The country in which the secretary of thôn Đông, with an account and a Party standing, has left the seat."""
    dao = country.secretary.person
    correct_person(dao, {"work": "Giáo viên"}, reason="Nguyễn Thị Hồng Đào báo, số 0912 345 007", by=country.commune)
    record_party_standing(dao, state="doi-tuong", starts_on=dt.date(2026, 3, 1), by=country.commune)
    leave_seat(country.holdings["secretary"], on=dt.date(2026, 10, 31), reason="Nghỉ ốm", by=country.commune)
    return country


def to_erase(country: Cast) -> InformationRequest:
    """Her request, sent by herself."""
    person = country.secretary.person
    return request_information(person, kind="xoa", text="Tôi chuyển đi", on=TODAY, by=country.secretary)


def test_everything_personal_goes(leaving: Cast):
    person, name = leaving.secretary.person, "Nguyễn Thị Hồng Đào"
    before = Person.objects.get(pk=person.pk)
    erased = erase_person(to_erase(leaving), on=TODAY, by=leaving.commune)
    person.refresh_from_db()
    assert person.full_name == f"Người đã xóa #{person.pk}"
    assert (person.code, person.phone, person.address, person.work) == ("", "", "", "")
    assert (person.birth_on, person.joined_on) == (None, None)
    assert person.search == f"nguoi da xoa #{person.pk}"
    assert person.erased_at is not None
    assert not PartyStanding.objects.filter(person=person).exists()
    assert Holding.objects.get(pk=leaving.holdings["secretary"].pk).end_reason == "(đã xóa)"
    assert erased.name == name
    account = Account.objects.get(person=person)
    assert (account.username, account.is_active) == (f"da-xoa-{account.pk}", False)
    request = InformationRequest.objects.get(person=person)
    assert (request.status, request.text, request.answered_by) == ("da-lam", "(đã xóa)", leaving.commune)
    logged = json.dumps(list(AuditEvent.objects.values("before", "after", "reason", "by_name")), ensure_ascii=False)
    personal = (name, before.code, before.address, "Giáo viên", "Nghỉ ốm", mask_phone(before.phone), "doi-tuong")
    assert [words for words in personal if words in logged] == []


def test_facts_keep_their_key(leaving: Cast):
    person = leaving.secretary.person
    counted = {
        model: list(model.objects.filter(person=person).order_by("pk").values_list("pk", "starts_on", "ends_on"))
        for model in (Membership, Holding)
    }
    events = AuditEvent.objects.count()
    erase_person(to_erase(leaving), on=TODAY, by=leaving.commune)
    for model, rows in counted.items():
        assert (
            list(model.objects.filter(person=person).order_by("pk").values_list("pk", "starts_on", "ends_on")) == rows
        )
    done = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert len(done) == events + 3  # asked, answered, erased
    assert "people.record_party_standing" in done, "that it was written stays, not what"


def test_nobody_enters_by_the_account_any_more(leaving: Cast):
    client = Client()
    client.force_login(leaving.secretary)
    username = leaving.secretary.username
    invited = invite_accounts([leaving.secretary], on=TODAY, by=leaving.commune)[0]
    TOTPDevice.objects.create(user=leaving.secretary, name="ứng dụng", confirmed=True)
    note_device(leaving.secretary, "dau-cua-phien", "Mozilla/5.0 Chrome/120")
    erase_person(to_erase(leaving), on=TODAY, by=leaving.commune)
    assert client.get("/").status_code == 302
    assert authenticate(None, username=username, password=PASSWORD) is None
    with pytest.raises(Refusal):
        accept_invitation(invited.token, "mot-mat-khau-moi", on=TODAY)
    device = Device.objects.get()
    assert (device.name, device.ended_at is None) == ("(đã xóa)", False)
    assert not TOTPDevice.objects.filter(user=leaving.secretary).exists()


def test_refused_while_a_seat_is_held(country: Cast):
    with pytest.raises(Refusal, match="còn giữ chức danh Bí thư chi đoàn"):
        erase_person(to_erase(country), on=TODAY, by=country.commune)
    assert country.secretary.person.full_name == Person.objects.get(pk=country.secretary.person_id).full_name


def test_refused_for_oneself_for_what_one_wrote_and_for_another_request(leaving: Cast):
    request = to_erase(leaving)
    with pytest.raises(Refusal, match="tự trả lời"):
        erase_person(request, on=TODAY, by=leaving.secretary)
    an = leaving.people["Bùi Quốc An"]
    written = request_information(an, kind="xoa", text="", on=TODAY, by=leaving.commune)
    with pytest.raises(Refusal, match="ghi hộ"):
        erase_person(written, on=TODAY, by=leaving.commune)
    other = request_information(an, kind="sua", text="Sửa tên", on=TODAY, by=leaving.officer)
    with pytest.raises(Refusal, match="không yêu cầu xóa"):
        erase_person(other, on=TODAY, by=leaving.commune)
    answer_request(request, status="tu-choi", answer="Còn là đoàn viên", by=leaving.commune)
    with pytest.raises(Refusal, match="đã được trả lời"):
        erase_person(request, on=TODAY, by=leaving.commune)
    assert not Person.objects.exclude(erased_at=None).exists()


def test_nothing_is_half_done(leaving: Cast):
    request = to_erase(leaving)
    before = Person.objects.filter(pk=request.person_id).values().get()
    log = list(AuditEvent.objects.values())
    with (
        patch("thulinh.people.actions.erasing.close_request", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        erase_person(request, on=TODAY, by=leaving.commune)
    assert Person.objects.filter(pk=request.person_id).values().get() == before
    assert list(AuditEvent.objects.values()) == log
    assert PartyStanding.objects.filter(person=request.person_id).exists()


def test_nothing_is_written_about_them_any_more(leaving: Cast):
    person = leaving.secretary.person
    erase_person(to_erase(leaving), on=TODAY, by=leaving.commune)
    with pytest.raises(Refusal, match="Không còn người này"):
        correct_person(person, {"full_name": "Nguyễn Thị Hồng Đào"}, reason="Sửa", by=leaving.commune)
    with pytest.raises(Refusal):
        record_party_standing(person, state="doi-tuong", starts_on=TODAY, by=leaving.commune)
    with pytest.raises(Refusal, match="Không còn"):
        request_information(person, kind="sua", text="Sửa", on=TODAY, by=leaving.commune)
    row = NewHolding(person.pk, "chi-dinh", START, unit=leaving.west.pk, position="bi-thu-chi-doan")
    with pytest.raises(Refusal):
        take_seats([row], by=leaving.commune)


def test_other_requests_are_closed_with_it(leaving: Cast):
    person = leaving.secretary.person
    other = request_information(person, kind="sua", text="Đổi số 0912345007", on=TODAY, by=leaving.secretary)
    erase_person(to_erase(leaving), on=TODAY, by=leaving.commune)
    other.refresh_from_db()
    assert (other.status, other.text, other.answer) == ("da-lam", "(đã xóa)", "Đã xóa thông tin cá nhân.")


def test_sets_of_facts_stay_and_the_standing_becomes_unknown(leaving: Cast):
    def rows(measure) -> list:
        return sorted(map(str, measure))

    secretaries = ("bi-thu-chi-doan",)
    kept = {
        "members": members,
        "holders": lambda: holders_of(secretaries),
        "seats held": lambda: seats_held(secretaries),
        "begun": lambda: memberships_begun(began_by=("", "ket-nap")),
    }
    before = {name: rows(measure()) for name, measure in kept.items()}
    assert rows(party_standing_of_holders(secretaries, states=["doi-tuong"]))
    erase_person(to_erase(leaving), on=TODAY, by=leaving.commune)
    assert {name: rows(measure()) for name, measure in kept.items()} == before
    assert rows(party_standing_of_holders(secretaries, states=["doi-tuong"])) == []
