"""Asking about one's own information, and answering."""

import datetime as dt

import pytest
import time_machine

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions.requests import answer_request, request_information
from thulinh.people.models import InformationRequest, Person
from thulinh.people.queries.requests import may_erase, requests_in_reach, requests_of, waiting_requests

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY}T12:00:00+07:00"):
        yield


def an(country: Cast) -> Person:
    """A member of thôn Đông without an account."""
    return country.people["Bùi Quốc An"]


def asked(country: Cast, kind: str = "sua", *, text: str = "Đổi số điện thoại", by=None, person=None):
    """A request written by the secretary for a member, unless said otherwise."""
    return request_information(
        person or an(country), kind=kind, text=text, on=TODAY, by=by or country.again(country.secretary)
    )


class TestAsking:
    def test_one_asks_for_oneself(self, country: Cast):
        person = country.secretary.person
        found = asked(country, person=person, by=country.secretary)
        assert (found.is_on_behalf, found.status, found.asked_by) == (False, "cho", country.secretary)
        assert found.due_on == TODAY + dt.timedelta(days=10)
        event = AuditEvent.objects.get(verb="people.request_information")
        assert (event.subject_id, event.by_account) == (str(person.pk), country.secretary.pk)
        assert event.after == {"kind": "sua", "is_on_behalf": False, "due_on": "2026-12-02"}

    def test_a_secretary_asks_for_a_member_and_it_says_so(self, country: Cast):
        found = asked(country, "xoa", text="")
        assert found.is_on_behalf
        assert found.due_on == TODAY + dt.timedelta(days=15)
        assert requests_of(an(country).pk) == [found]

    @pytest.mark.parametrize(
        ("kind", "text", "words"),
        [("la", "x", "chọn yêu cầu"), ("sua", "  ", "ghi rõ"), ("hoi", "", "ghi rõ"), ("hoi", "a" * 2001, "dài quá")],
    )
    def test_refused(self, country: Cast, kind, text, words):
        with pytest.raises(Refusal, match=words):
            asked(country, kind, text=text)
        assert not InformationRequest.objects.exists()
        assert not AuditEvent.objects.filter(verb="people.request_information").exists()

    def test_one_of_a_kind_waits_at_a_time(self, country: Cast):
        first = asked(country)
        with pytest.raises(Refusal, match="đang chờ trả lời"):
            asked(country)
        assert asked(country, "hoi").pk != first.pk
        answer_request(first, status="da-lam", answer="Đã sửa", by=country.commune)
        assert asked(country).status == "cho"


class TestAnswering:
    def test_answer_stands_and_is_in_the_log(self, country: Cast):
        found = answer_request(asked(country), status="tu-choi", answer="Số này đúng rồi", by=country.commune)
        assert (found.status, found.answer, found.answered_by) == ("tu-choi", "Số này đúng rồi", country.commune)
        event = AuditEvent.objects.get(verb="people.answer_request")
        assert event.after == {"kind": "sua", "status": "tu-choi"}

    @pytest.mark.parametrize(("status", "words"), [("tu-choi", "lý do"), ("da-lam", "trả lời"), ("cho", "chọn")])
    def test_without_words_refused(self, country: Cast, status, words):
        found = asked(country)
        with pytest.raises(Refusal, match=words):
            answer_request(found, status=status, answer=" ", by=country.commune)
        found.refresh_from_db()
        assert found.status == "cho"

    def test_nobody_answers_about_oneself_or_what_one_wrote_for_another(self, country: Cast):
        own = asked(country, person=country.commune.person, by=country.commune)
        with pytest.raises(Refusal, match="tự trả lời"):
            answer_request(own, status="da-lam", answer="Xong", by=country.commune)
        written = asked(country)
        with pytest.raises(Refusal, match="ghi hộ"):
            answer_request(written, status="da-lam", answer="Xong", by=country.secretary)

    def test_answered_once(self, country: Cast):
        found = answer_request(asked(country), status="da-lam", answer="Đã sửa", by=country.commune)
        with pytest.raises(Refusal, match="đã được trả lời"):
            answer_request(found, status="tu-choi", answer="Không", by=country.province)

    def test_erasing_is_not_said_but_done(self, country: Cast):
        found = asked(country, "xoa", text="")
        with pytest.raises(Refusal, match="khi thông tin đã xóa"):
            answer_request(found, status="da-lam", answer="Xong", by=country.commune)
        assert answer_request(found, status="tu-choi", answer="Còn là đoàn viên", by=country.commune).answer


class TestWhoAnswers:
    def seen(self, country: Cast) -> dict[str, list[str]]:
        """Which kinds of request each account may answer."""
        return {
            name: sorted(requests_in_reach(country.again(account), TODAY).values_list("kind", flat=True))
            for name, account in country.accounts.items()
        }

    def test_who_may_correct_answers_and_who_may_erase_erases(self, country: Cast):
        for kind in ("sua", "hoi", "xoa"):
            asked(country, kind, by=country.again(country.officer))
        seen = self.seen(country)
        assert seen["commune"] == seen["province"] == seen["administrator"] == ["hoi", "sua", "xoa"]
        assert seen["secretary"] == ["hoi", "sua"]
        nothing = {"centre", "inspector", "officer", "outsider"}
        assert {name for name, kinds in seen.items() if not kinds} == nothing

    def test_not_about_oneself_and_not_what_one_wrote(self, country: Cast):
        asked(country)
        asked(country, person=country.commune.person, by=country.commune)
        seen = self.seen(country)
        assert (seen["secretary"], seen["commune"], seen["province"]) == ([], ["sua"], ["sua", "sua"])

    def test_a_guest_is_answered_at_home(self, country: Cast):
        asked(country, "xoa", person=country.people["Phạm Thùy Dương"], by=country.again(country.inspector), text="")
        assert self.seen(country)["commune"] == []
        assert self.seen(country)["province"] == ["xoa"]

    def test_who_may_erase_is_who_sees_the_request_to(self, country: Cast):
        found = asked(country, "xoa", by=country.again(country.officer), text="")
        for name, account in country.accounts.items():
            who = country.again(account)
            assert may_erase(who, an(country), TODAY) == requests_in_reach(who, TODAY).filter(pk=found.pk).exists(), (
                name
            )

    def test_the_longest_overdue_comes_first(self, country: Cast, django_assert_num_queries):
        late = asked(country)
        asked(country, person=country.people["Lê Thị Ánh"])
        later = TODAY + dt.timedelta(days=11)
        found = waiting_requests(country.again(country.commune), later)
        assert (found.number, found.overdue, found.first) == (2, 2, late.pk)
        assert waiting_requests(country.again(country.commune), TODAY).overdue == 0
        commune = country.again(country.commune)
        waiting_requests(commune, TODAY)
        with django_assert_num_queries(1):
            waiting_requests(commune, TODAY)
