"""Loans on pages: who opens what, and that no list, search, spreadsheet, log or page of others says a word of them."""

import datetime as dt
import io
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cast import START, TODAY, Cast, open_account
from thulinh.benefits.actions.loans import repay
from thulinh.benefits.models import Loan, Repayment
from thulinh.benefits.tests.lending import asked, lent
from thulinh.desk.actions.arranging import BranchMerger, merge_many
from thulinh.people.actions import NewHolding, NewPerson, add_person, leave_seat, take_seats
from thulinh.people.models import Account
from thulinh.units.actions import Decision

EVERYBODY = ("centre", "province", "inspector", "commune", "officer", "secretary", "outsider", "administrator")
WORDS = ("dê sinh sản", "12.000.000", "12000000")


@pytest.fixture
def deputy(country: Cast) -> Account:
    """Who looks after loans in the same commune, and not after this one."""
    person = add_person(NewPerson("Trần Phó Bí Thư"), by=None)
    take_seats([NewHolding(person.pk, "chi-dinh", START, unit=country.a1.pk, position="pho-bi-thu-doan-xa")], by=None)
    return open_account(person)


def _form(**said) -> dict:
    return {"command_id": str(uuid.uuid4()), "next": "/von-vay/", **said}


class TestSight:
    def test_the_page_opens_for_two(self, country: Cast, deputy: Account, visit) -> None:
        where = reverse("loans:loan", args=[lent(country).pk])
        opened = {name for name in EVERYBODY if visit(getattr(country, name)).get(where).status_code == 200}
        assert opened == {"secretary", "commune"}
        assert visit(deputy).get(where).status_code == 404

    def test_every_step_is_404_for_others(self, country: Cast, deputy: Account, visit) -> None:
        one = lent(country)
        paid = repay(one.pk, day=TODAY, amount_vnd=1, by=country.commune)
        steps = [reverse("loans:act", args=[one.pk, verb]) for verb in ("tra-no", "rut", "doi-nguoi")]
        steps.append(reverse("loans:withdraw_repayment", args=[paid.pk]))
        for who in (deputy, *(getattr(country, name) for name in EVERYBODY if name not in ("secretary", "commune"))):
            client = visit(who)
            assert {client.get(step).status_code for step in steps} == {404}, who
            assert {client.post(step, _form(version=1)).status_code for step in steps} == {404}, who

    def test_the_list_and_the_spreadsheet_hold_the_officers_own(self, country: Cast, deputy: Account, visit) -> None:
        lent(country)
        where = reverse("loans:charged")
        seen = {who: visit(getattr(country, who)).get(where) for who in EVERYBODY}
        assert {who for who, answer in seen.items() if answer.status_code == 200} == {"province", "commune"}
        assert "dê sinh sản" in seen["commune"].content.decode()
        for other in (seen["province"], visit(deputy).get(where), visit(deputy).get(where, {"q": "Đào"})):
            assert not any(words in other.content.decode() for words in WORDS)
        sheet = b"".join(visit(country.commune).get(where, {"format": "xlsx"}).streaming_content)
        rows = list(load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True))
        assert "Nguyễn Thị Hồng Đào" in rows[-1]
        sheet = b"".join(visit(deputy).get(where, {"format": "xlsx"}).streaming_content)
        assert "Nguyễn Thị Hồng Đào" not in repr(
            list(load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True))
        )

    def test_no_other_page_says_a_word_of_it(self, country: Cast, deputy: Account, visit) -> None:
        lent(country)
        dao = country.secretary.person_id
        pages = [
            reverse("desk:person", args=[dao]), reverse("desk:unit", args=[country.east.pk]), reverse("desk:home"),
            reverse("desk:search") + "?q=nuoi de", reverse("desk:search") + "?q=Hồng Đào", reverse("loans:sums"),
            reverse("loans:mine"), reverse("desk:notices"),
        ]  # fmt: skip
        for who in (deputy, country.province, country.inspector, country.officer, country.administrator):
            for where in pages:
                said = visit(who).get(where).content.decode()
                assert not any(words in said for words in WORDS), (who, where)

    def test_the_log_tells_the_officer_without_amounts_and_nobody_else(
        self, country: Cast, deputy: Account, visit
    ) -> None:
        one = lent(country)
        repay(one.pk, day=TODAY, amount_vnd=3_210_000, by=country.commune)
        where = reverse("desk:log") + "?tu=01/01/2026"
        said = visit(country.commune).get(where).content.decode()
        assert "Ghi một lần trả vốn vay của đồng chí Nguyễn Thị Hồng Đào" in said
        assert "3.210.000" not in said
        for who in (deputy, country.province, country.inspector, country.centre, country.administrator):
            told = visit(who).get(where).content.decode()
            assert "vốn vay của đồng chí" not in told.replace("Vốn vay", ""), who

    def test_what_is_kept_about_oneself_says_it_and_who_reads_it(self, country: Cast, visit) -> None:
        repay(lent(country).pk, day=TODAY, amount_vnd=1_000_000, by=country.commune)
        said = visit(country.secretary).get(reverse("desk:own")).content.decode()
        for words in ("Vốn vay: Nuôi dê sinh sản", "còn nợ 11.000.000 đồng", "Trả nợ ngày 22/11/2026", "Lê Minh Khôi"):
            assert words in said
        assert "dê sinh sản" not in visit(country.commune).get(reverse("desk:own")).content.decode()


class TestForms:
    def test_asked_from_the_page_and_paid_out_and_back(self, country: Cast, visit) -> None:
        asking = visit(country.secretary)
        assert asking.get(reverse("loans:ask")).status_code == 200
        said = _form(
            purpose="Nuôi dê", wanted_vnd="20.000.000", unit=country.east.pk, officer=country.commune.person_id
        )
        assert asking.post(reverse("loans:ask"), said).status_code == 302
        assert asking.post(reverse("loans:ask"), said).status_code == 302  # the same form twice
        one = Loan.objects.get()
        officer = visit(country.commune)
        paying = reverse("loans:act", args=[one.pk, "giai-ngan"])
        money = {"amount_vnd": "20.000.000", "day": "20/11/2026", "lender": "NHCSXH"}
        typed = "20/11/2027 10.000.000\n20/11/2028 9.000.000"
        refused = officer.post(paying, _form(version=1, schedule=typed, **money))
        assert (refused.status_code, "cộng lại được 19.000.000 đồng" in refused.content.decode()) == (422, True)
        unread = officer.post(paying, _form(version=1, schedule="mỗi năm một nửa", **money))
        assert "Không đọc được dòng" in unread.content.decode()
        neither = officer.post(paying, _form(version=1, **money))
        assert "hoặc ghi từng kỳ ở mục dưới" in neither.content.decode()
        both = officer.post(paying, _form(version=1, schedule=typed, parts="2", **money))
        assert "chọn một cách" in both.content.decode()
        done = officer.post(paying, _form(version=1, parts="2", every="12", first_on="20/11/2027", **money))
        assert done.status_code == 302
        repaying = reverse("loans:act", args=[one.pk, "tra-no"])
        assert officer.post(repaying, _form(version=2, amount_vnd="20000001", day="22/11/2026")).status_code == 422
        assert officer.post(repaying, _form(version=2, amount_vnd="20000000", day="22/11/2026")).status_code == 302
        taking_back = reverse("loans:withdraw_repayment", args=[Repayment.objects.get().pk])
        assert officer.get(taking_back).status_code == 200
        assert visit(country.secretary).get(taking_back).status_code == 404
        closing = reverse("loans:act", args=[one.pk, "tat-toan"])
        assert officer.post(closing, _form(version=3, day="22/11/2026")).status_code == 302
        assert Loan.objects.get().state == Loan.State.CLOSED
        assert officer.get(repaying).status_code == 404

    def test_the_officer_writes_it_down_from_the_persons_page(self, country: Cast, visit) -> None:
        dao, where = country.secretary.person_id, reverse("loans:record", args=[country.secretary.person_id])
        assert where in visit(country.commune).get(reverse("desk:person", args=[dao])).content.decode()
        assert where not in visit(country.inspector).get(reverse("desk:person", args=[dao])).content.decode()
        said = _form(purpose="Mở tiệm", wanted_vnd="9.000.000", unit=country.east.pk)
        assert visit(country.commune).post(where, said).status_code == 302
        for who in (country.inspector, country.officer, country.administrator, country.outsider):
            assert visit(who).post(where, said).status_code == 404
        assert Loan.objects.get().officer == country.commune.person

    def test_an_officer_who_left_is_followed_by_another(self, country: Cast, deputy: Account, visit) -> None:
        one, taking = lent(country), reverse("loans:take_over")
        assert visit(deputy).get(taking).status_code == 404
        leave_seat(country.holdings["commune"], on=TODAY - dt.timedelta(days=1), reason="Thôi", by=None)
        said = visit(deputy).get(reverse("loans:charged")).content.decode()
        assert "1 hồ sơ vay ở nơi đồng chí phụ trách không còn cán bộ phụ trách" in said
        assert "dê sinh sản" not in said
        assert visit(country.secretary).post(taking, _form()).status_code == 404
        assert visit(deputy).post(taking, _form()).status_code == 302
        assert visit(deputy).get(reverse("loans:loan", args=[one.pk])).status_code == 200

    def test_home_tells_both_what_is_late(self, country: Cast, visit) -> None:
        one = lent(country)
        own = visit(country.secretary).get("/").content.decode()
        assert "2 kỳ trả vốn vay của đồng chí" in own
        assert reverse("loans:loan", args=[one.pk]) in own
        assert "2 kỳ trả của vốn vay đồng chí phụ trách" in visit(country.commune).get("/").content.decode()
        assert "vốn vay" not in visit(country.province).get("/").content.decode()


def test_merged_branches_take_the_loan_along(country: Cast, visit) -> None:
    one = asked(country)
    merger = BranchMerger((country.east.pk, country.west.pk), "Chi đoàn thôn Đông Tây", TODAY, Decision("05-QĐ/ĐTN"))
    succession = merge_many([merger], by=country.commune)[0]
    heir = succession.parts.first().successor
    assert Loan.objects.get(pk=one.pk).unit == heir
    assert visit(country.commune).get(reverse("loans:loan", args=[one.pk])).status_code == 200
