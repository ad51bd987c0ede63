"""Commendation on pages: proposing with what the records say, and who finds it where."""

import datetime as dt
import io
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cast import TODAY, Cast
from thulinh.activities.actions import mark_reused, share_initiative, verify
from thulinh.activities.rules.entries import InitiativeEntry
from thulinh.benefits.models import Commendation
from thulinh.benefits.tests.praising import awarded, heard, proposed
from thulinh.desk.queries.merits import merits_of, merits_of_unit
from thulinh.people.actions import NewMembership, NewPerson, add_people, begin_memberships

EVERYBODY = ("centre", "province", "inspector", "commune", "officer", "secretary", "outsider", "administrator")
TITLE = "Giấy khen bí thư tiêu biểu"


@pytest.fixture
def worked(country: Cast, session) -> Cast:
    """The country in which thôn Đông met twice – once found right –, shared an initiative and admitted somebody."""
    good = session(dt.date(2026, 10, 10))
    session(dt.date(2026, 11, 10))
    verify(good.pk, version=1, outcome="dat", by=country.again(country.commune))
    shared = share_initiative(
        InitiativeEntry("Tủ sách thôn", "Mỗi nhà một quyển", author=country.secretary.person_id),
        unit=country.east.pk, on=dt.date(2026, 9, 1), by=country.again(country.secretary),
    )  # fmt: skip
    mark_reused(shared.pk, unit=country.quarter.pk, on=dt.date(2026, 10, 1), by=country.again(country.province))
    new = add_people([NewPerson("Lý Thị Mới")], by=None)[0]
    begin_memberships([NewMembership(new.pk, country.east.pk, dt.date(2026, 3, 26), began_by="ket-nap")], by=None)
    return country


def _form(country: Cast, **said) -> dict:
    usual = {"unit": country.east.pk, "title": TITLE, "year": "2026", "merit": "Giữ nếp sinh hoạt",
             "awarding_unit": country.a1.pk}  # fmt: skip
    return {"command_id": str(uuid.uuid4()), "next": "/khen-thuong/", **usual, **said}


def test_the_records_are_offered_as_plain_lines(worked: Cast) -> None:
    commune = worked.again(worked.commune)
    lines = merits_of(worked.secretary.person_id, commune, TODAY)
    assert [one.label for one in lines] == [
        "Sinh hoạt chi đoàn ngày 10/10/2026, cấp trên duyệt đạt",
        "Sáng kiến “Tủ sách thôn”, 1 đơn vị áp dụng",
        "Kết nạp một đoàn viên ngày 26/03/2026",
    ]
    assert [one.label for one in merits_of_unit(worked.east.pk, commune, TODAY)] == [one.label for one in lines]
    assert (
        merits_of(worked.secretary.person_id, worked.again(worked.outsider), TODAY)[0].kind == "activities.initiative"
    )


def test_proposed_from_the_persons_page_with_evidence_that_opens(worked: Cast, visit) -> None:
    dao, client = worked.secretary.person_id, visit(worked.commune)
    where = reverse("desk:propose_person", args=[dao])
    assert where in client.get(reverse("desk:person", args=[dao])).content.decode()
    assert "Sáng kiến “Tủ sách thôn”" in client.get(where).content.decode()
    first = merits_of(dao, worked.again(worked.commune), TODAY)[0]
    wrong = client.post(where, _form(worked, evidence=["activities.activity:99999"]))
    assert wrong.status_code == 422
    assert client.post(where, _form(worked, evidence=[f"{first.kind}:{first.record}"])).status_code == 302
    one = Commendation.objects.get()
    page = client.get(reverse("desk:commendation", args=[one.pk])).content.decode()
    assert reverse("desk:activity", args=[first.record]) in page
    assert first.label in unescape(page)
    assert visit(worked.secretary).get(where).status_code == 404  # nobody proposes themselves
    for who in (worked.outsider, worked.administrator, worked.officer, worked.inspector):
        assert visit(who).get(where).status_code == 404


def test_from_the_council_to_the_ceremony_on_pages(country: Cast, visit) -> None:
    one, client = proposed(country), visit(country.commune)

    def step(verb: str, **said):
        version = Commendation.objects.get(pk=one.pk).version
        where = reverse("commendations:act", args=[one.pk, verb])
        said = {"command_id": str(uuid.uuid4()), "next": "/khen-thuong/", "version": version, **said}
        return client.get(where).status_code, client.post(where, said).status_code

    assert step("hoi-dong", met_on="20/11/2026", present="5", in_favour="6", paper_number="1") == (200, 422)
    assert step("hoi-dong", met_on="20/11/2026", present="7", in_favour="6", paper_number="1") == (200, 302)
    assert step("quyet-dinh", decision_number="9-QĐ", decided_on="21/11/2026") == (200, 302)
    assert step("quyet-dinh", decision_number="9-QĐ", decided_on="21/11/2026")[0] == 404
    assert step("trao", day="22/11/2026") == (200, 302)
    assert "trao" in client.get(reverse("desk:commendation", args=[one.pk])).content.decode().lower()
    assert visit(country.secretary).get(reverse("commendations:act", args=[one.pk, "rut"])).status_code == 404


def test_a_unit_is_proposed_from_its_page(country: Cast, visit) -> None:
    where = reverse("desk:propose_unit", args=[country.east.pk])
    client = visit(country.commune)
    assert where in client.get(reverse("desk:unit", args=[country.east.pk])).content.decode()
    assert client.post(where, _form(country)).status_code == 302
    assert Commendation.objects.get().person is None
    assert where not in visit(country.inspector).get(reverse("desk:unit", args=[country.east.pk])).content.decode()


class TestSight:
    def _seen(self, country: Cast, visit, one: Commendation) -> dict[str, set[str]]:
        pages = {
            "page": reverse("desk:commendation", args=[one.pk]),
            "list": reverse("desk:commendations"),
            "person": reverse("desk:person", args=[country.secretary.person_id]),
            "log": reverse("desk:log"),
        }
        found: dict[str, set[str]] = {name: set() for name in pages}
        for who in EVERYBODY:
            for name, where in pages.items():
                answer = visit(getattr(country, who)).get(where)
                said = answer.content.decode() if answer.status_code == 200 else ""
                if TITLE in said or "khen thưởng ở Chi đoàn thôn Đông" in said:
                    found[name].add(who)
        return found

    def test_a_proposal_is_nowhere_for_others(self, country: Cast, visit) -> None:
        line = {"commune", "province", "centre"}
        found = self._seen(country, visit, proposed(country))
        assert found == {"page": line, "list": line, "person": set(), "log": {"commune", "province"}}

    def test_an_award_is_there_for_all_who_see_the_person(self, country: Cast, visit) -> None:
        found = self._seen(country, visit, awarded(country))
        all_of_the_line = set(EVERYBODY) - {"outsider"}
        assert found["page"] == found["list"] == found["person"] == all_of_the_line
        own = visit(country.secretary).get(reverse("desk:own")).content.decode()
        assert "quyết định số 31-QĐ/ĐTN" in own

    def test_the_spreadsheet_says_what_the_list_says(self, country: Cast, visit) -> None:
        proposed(country)

        def rows(who: str) -> str:
            answer = visit(getattr(country, who)).get(reverse("desk:commendations"), {"format": "xlsx"})
            sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
            return repr(list(sheet.iter_rows(values_only=True)))

        assert "Nguyễn Thị Hồng Đào" in rows("commune")
        for who in ("inspector", "officer", "secretary", "outsider", "administrator"):
            assert "Nguyễn Thị Hồng Đào" not in rows(who)
        found = visit(country.inspector).get(reverse("desk:search"), {"q": "giay khen bi thu"}).content.decode()
        assert TITLE not in found


def test_queries_of_the_list_do_not_grow(country: Cast, visit) -> None:
    client = visit(country.commune)

    def count() -> int:
        client.get(reverse("desk:commendations"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk:commendations"))
        return len(asked)

    heard(country, proposed(country))
    before = count()
    for number in range(5):
        proposed(country, title=f"Giấy khen số {number}")
    assert count() == before
