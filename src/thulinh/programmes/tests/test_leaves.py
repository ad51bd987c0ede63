"""People who are let off some days: what they owe then, who decides, who reads why, what is left after erasing."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import cast
from thulinh.activities.actions import record_session
from thulinh.activities.rules.entries import Attendee, SessionEntry
from thulinh.kernel import clock
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.periods import Span
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, take_seats
from thulinh.programmes.actions import (
    NewAdoption,
    NewExemption,
    adopt,
    end_exemption,
    exempt,
    forget_leaves,
    store_version,
)
from thulinh.programmes.models import Exemption
from thulinh.programmes.queries import (
    contents_to_let_off,
    dues,
    elapsed,
    find,
    in_force,
    leave_words,
    leaves_of,
    may_read_leaves,
    progress,
    progress_counted,
    progress_of,
)
from thulinh.programmes.tests.conftest import SESSIONS, START, TODAY

YEAR = Span(START, dt.date(2026, 12, 31))
PROGRAMME = "cung-du"
DOCUMENT = """
ma: cung-du
ten: Bí thư dự sinh hoạt
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [DN1]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - ma: ngay-du
    ten: Ngày dự sinh hoạt
    ai: {giu-chuc: bi-thu-chi-doan}
    viec: {du: sinh-hoat-chi-doan}
    bao-nhieu: {it-nhat: 60, dem: ngay, moi: nam}
  - ma: buoi-giao-ban
    ten: Buổi giao ban
    ai: {giu-chuc: bi-thu-chi-doan}
    viec: {du: giao-ban}
    bao-nhieu: {it-nhat: 12, moi: nam}
  - ma: hop
    ten: Họp
    ai: {don-vi: xa}
    viec: {hoat-dong: giao-ban}
    bao-nhieu: {it-nhat: 1, moi: nam}
chi-so:
  - ma: co-mot-ngay
    ten: Bí thư có dự
    tu-so: {viec: {du: sinh-hoat-chi-doan}, bao-nhieu: {it-nhat: 10, dem: ngay, moi: nam}}
    mau-so: {ai: {giu-chuc: bi-thu-chi-doan}}
    tong-hop: ty-le
"""


@pytest.fixture
def adopted(country):
    """The whole country adopts a programme that asks days of branch secretaries."""
    store_version(DOCUMENT, by=None)
    adopt([NewAdoption(PROGRAMME, country.top.pk, START, "BBT", "1-HD", START, known_on=START)], by=country.centre)
    return country


def leave(country, **changes) -> NewExemption:
    said = {
        "programme": PROGRAMME, "content": "ngay-du", "unit": None, "person": country.secretary.person_id,
        "kind": "nghi-om", "starts_on": dt.date(2026, 3, 2), "ends_on": dt.date(2026, 3, 26),
        "reason": "Điều trị dài ngày ở Bệnh viện tỉnh", "decision_number": "7-QĐ",
    }  # fmt: skip
    return NewExemption(**{**said, **changes})


def attended(country, *days: dt.date) -> None:
    for day in days:
        entry = SessionEntry("sinh-hoat-chi-doan", country.east.pk, day, is_another=True,
                             attendance=(Attendee(country.secretary.person_id),))  # fmt: skip
        with clock.on(dt.datetime.combine(day, dt.time(20))):
            record_session(entry, by=country.secretary)


def row_of(country, code: str = "ngay-du", unit=None):
    [found] = find(PROGRAMME, code, path=country.path(unit or country.east), span=YEAR, on=TODAY)
    return found


def test_25_days_of_60_leave_56(adopted):
    attended(adopted, dt.date(2026, 2, 3), dt.date(2026, 4, 5))
    [before] = row_of(adopted).rows()
    assert (before.n, before.needed) == (2, 60)
    exempt([leave(adopted)], by=adopted.commune)
    [row] = row_of(adopted).rows()
    assert (row.n, row.needed, row.is_met) == (2, 56, False)
    assert [row.needed for row in row_of(adopted, "buoi-giao-ban").rows()] == [12]
    # The indicator asks the same of the same people, of which the content is let off: 10 × 340/365.
    assert [row.needed for row in row_of(adopted, "co-mot-ngay").rows()] == [9.5]
    [due] = [due for due in dues(path=adopted.path(adopted.east), on=TODAY, people=[adopted.secretary.person_id])
             if due.content == "ngay-du"]  # fmt: skip
    assert (due.done, due.at_least) == (2, 56)


def test_who_is_let_off_the_whole_year_stands_outside(adopted):
    exempt([leave(adopted, starts_on=dt.date(2025, 12, 1), ends_on=None, kind="hoc-dai-han", content="")],
           by=adopted.commune)  # fmt: skip
    for code in ("ngay-du", "buoi-giao-ban", "co-mot-ngay"):
        asked = row_of(adopted, code, adopted.top)
        assert [row.subject for row in asked.rows()] == [adopted.outsider.person_id]
        assert [(row.subject, row.why) for row in asked.outside()] == [(adopted.secretary.person_id, "mien")]
    assert progress(PROGRAMME, "ngay-du", path=adopted.path(adopted.east), span=YEAR, on=TODAY) == []


def test_two_decisions_that_meet_take_a_day_off_once(adopted):
    exempt([leave(adopted)], by=adopted.commune)
    with pytest.raises(Refusal, match="đã được miễn"):
        exempt([leave(adopted, content="", starts_on=dt.date(2026, 3, 26), ends_on=None)], by=adopted.commune)
    with writing("programmes"):  # however it came to be
        Exemption.objects.create(
            programme=Exemption.objects.get().programme, content="", person=adopted.secretary.person, kind="khac",
            reason="Trùng", starts_on=dt.date(2026, 3, 10), ends_on=dt.date(2026, 3, 26), approved_at=clock.now(),
        )  # fmt: skip
    assert [row.needed for row in row_of(adopted).rows()] == [56]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"content": "khong-co"}, "content"),
        ({"content": "hop"}, "content"),
        ({"programme": "khong-co"}, "content"),
        ({"kind": ""}, "kind"),
        ({"kind": "du-lich"}, "kind"),
        ({"kind": "khac", "reason": " "}, "reason"),
        ({"cadence": "nam"}, "cadence"),
        ({"ends_on": dt.date(2026, 3, 1)}, "ends_on"),
        ({"starts_on": dt.date(2024, 1, 1), "ends_on": dt.date(2024, 2, 1)}, "content"),  # no version then
    ],
)
def test_a_wrong_leave_is_refused_at_its_place(adopted, changes, field):
    with pytest.raises(Refusal) as refused:
        exempt([leave(adopted, **changes)], by=adopted.commune)
    assert field in [problem.field for problem in refused.value.problems]
    assert not Exemption.objects.exists()
    assert not AuditEvent.objects.filter(verb="programmes.let_off").exists()


def test_only_who_holds_the_seat_in_those_days_is_let_off(adopted):
    member = adopted.people["Bùi Quốc An"]
    with pytest.raises(Refusal, match="không giữ chức danh"):
        exempt([leave(adopted, person=member.pk)], by=adopted.commune)


def test_nobody_lets_themselves_off_nor_ends_it(adopted):
    for account in (adopted.secretary, adopted.again(adopted.secretary)):
        with pytest.raises(Refusal, match="không tự duyệt"):
            exempt([leave(adopted)], by=account)
    [one] = exempt([leave(adopted)], by=adopted.commune)
    with pytest.raises(Refusal, match="không tự duyệt"):
        end_exemption(one, last_day=one.starts_on, reason="x", by=adopted.secretary)


def test_it_may_end_early_and_then_more_is_owed(adopted):
    [one] = exempt([leave(adopted)], by=adopted.commune)
    end_exemption(one, last_day=dt.date(2026, 3, 7), reason="Đã khỏe", by=adopted.commune)
    assert [row.needed for row in row_of(adopted).rows()] == [59.5]  # 6 of 365 days: 59.01


def test_the_log_says_who_and_when_and_never_why(adopted):
    [one] = exempt([leave(adopted)], by=adopted.commune)
    end_exemption(one, last_day=one.ends_on, reason="Đã khỏe sau điều trị", by=adopted.commune)
    events = AuditEvent.objects.filter(subject_kind="programmes.exemption").order_by("pk")
    assert [event.verb for event in events] == ["programmes.let_off", "programmes.end_leave"]
    for event in events:
        assert (event.is_sensitive, event.reason, event.unit_id) == (True, "", adopted.east.pk)
        assert (event.by_account, event.after["person"]) == (adopted.commune.pk, adopted.secretary.person_id)


def test_why_is_read_by_who_decides_and_by_oneself(adopted):
    [one] = exempt([leave(adopted)], by=adopted.commune)
    person = adopted.secretary.person_id
    readers = {
        name for name, account in adopted.accounts.items() if may_read_leaves(adopted.again(account), [person], TODAY)
    }
    deciders = {
        name
        for name, account in adopted.accounts.items()
        if contents_to_let_off(adopted.again(account), person, document(), TODAY)
    }
    assert readers == deciders | {"secretary"}
    assert {"commune"} <= deciders
    assert not readers & {"outsider", "officer", "inspector"}
    assert leave_words(one, may_read=True) == "Nghỉ ốm dài ngày. Điều trị dài ngày ở Bệnh viện tỉnh"
    assert leave_words(one, may_read=False) == "Được miễn"
    [line] = leaves_of(person)
    assert (line.programme_name, line.content_name) == ("Bí thư dự sinh hoạt", "Ngày dự sinh hoạt")


def document():
    return next(one.document for one in in_force(YEAR) if one.code == PROGRAMME)


def test_after_erasing_the_days_stay_and_why_is_gone(adopted):
    exempt([leave(adopted)], by=adopted.commune)
    forget_leaves(adopted.secretary.person)
    one = Exemption.objects.get()
    assert (one.kind, one.reason, one.starts_on) == ("khac", "(đã xóa)", dt.date(2026, 3, 2))
    assert AuditEvent.objects.get(verb="programmes.let_off").after is None
    assert [row.needed for row in row_of(adopted).rows()] == [56]


@pytest.mark.parametrize("wrong", [{"unit": "east"}, {"kind": ""}, {"cadence": "quy"}, {"kind": "khac", "reason": ""}])
def test_the_table_itself_holds_one_subject_and_a_reason(adopted, wrong):
    [one] = exempt([leave(adopted)], by=adopted.commune)
    wrong = {**wrong, "unit": adopted.east} if "unit" in wrong else wrong
    with pytest.raises(IntegrityError), transaction.atomic(), writing("programmes"):
        Exemption.objects.filter(pk=one.pk).update(**wrong)


def test_many_leaves_take_as_many_queries_as_one(adopted):
    cast.add_branches(adopted, 12, members=1)
    people = [row.subject for row in row_of(adopted, unit=adopted.a1).rows()]
    counts = []
    for chosen in (people[:1], people[1:]):
        with CaptureQueriesContext(connection) as queries:
            exempt([leave(adopted, person=person) for person in chosen], by=adopted.province)
        counts.append(len(queries))
    assert len(people) == 13
    assert counts[0] == counts[1]


class TestProgress:
    def test_those_first_who_have_done_least_of_what_they_need(self, adopted):
        attended(adopted, dt.date(2026, 2, 3))
        exempt([leave(adopted)], by=adopted.commune)
        found = progress(PROGRAMME, "ngay-du", path=adopted.path(adopted.top), span=YEAR, on=TODAY)
        assert [(one.person, one.done, one.needed, one.is_met) for one in found] == [
            (adopted.outsider.person_id, 0, 60, False), (adopted.secretary.person_id, 1, 56, False)
        ]  # fmt: skip
        mine = found[1]
        assert (mine.share, mine.missing, mine.name, mine.measure) == (1 / 56, 55, "Ngày dự sinh hoạt", "du")
        assert (mine.path, mine.period.ends_on) == (adopted.path(adopted.east), YEAR.ends_on)
        assert mine.expected(dt.date(2026, 12, 31)) == 56
        assert elapsed(mine.period, dt.date(2026, 1, 1)) == 1 / 365

    def test_who_is_behind_and_page_by_page(self, adopted):
        attended(adopted, *(dt.date(2026, 1, day) for day in range(1, 7)))
        cast.add_branches(adopted, 5, members=1)
        asked = {"path": adopted.path(adopted.a1), "span": YEAR, "on": TODAY}
        everybody = progress(PROGRAMME, "ngay-du", **asked)
        pages = [progress(PROGRAMME, "ngay-du", **asked, limit=2, offset=start) for start in (0, 2, 4)]
        assert [one for page in pages for one in page] == everybody
        assert progress_counted(PROGRAMME, "ngay-du", **asked) == len(everybody) == 6
        for below, number in ((0.1, 5), (0.11, 6)):  # six of sixty is a tenth
            assert len(progress(PROGRAMME, "ngay-du", **asked, below=below)) == number
            assert progress_counted(PROGRAMME, "ngay-du", **asked, below=below) == number

    def test_what_asks_nothing_of_people_has_no_progress(self, adopted):
        assert progress(PROGRAMME, "hop", path=adopted.path(adopted.top), span=YEAR, on=TODAY) == []
        assert progress_counted(PROGRAMME, "khong-co", path=adopted.path(adopted.top), span=YEAR, on=TODAY) == 0

    def test_one_person_across_all_programmes_is_what_the_list_says(self, adopted):
        attended(adopted, dt.date(2026, 2, 3))
        exempt([leave(adopted)], by=adopted.commune)
        mine = progress_of(adopted.secretary.person_id, on=TODAY)
        assert {one.content: (one.done, one.needed) for one in mine} == {"ngay-du": (1, 56), "buoi-giao-ban": (0, 12)}
        for one in mine:
            listed = progress(PROGRAMME, one.content, path=adopted.path(adopted.top), span=YEAR, on=TODAY)
            assert one in listed
        assert progress_of(adopted.commune.person_id, on=TODAY) == []

    def test_somebody_with_two_seats_owes_once_and_stands_at_the_upper_one(self, adopted):
        text = DOCUMENT.replace("ma: cung-du", "ma: hai-ghe").replace(
            "bi-thu-chi-doan}", "[bi-thu-chi-doan, bi-thu-doan-xa]}"
        )
        store_version(text, by=None)
        adopt([NewAdoption("hai-ghe", adopted.top.pk, START, "BBT", "1", START)], by=adopted.centre)
        khoi = adopted.commune.person_id
        take_seats(
            [NewHolding(khoi, "chi-dinh", dt.date(2026, 1, 1), unit=adopted.west.pk, position="bi-thu-chi-doan")],
            by=None,
        )
        assert {(one.programme, one.content, one.path) for one in progress_of(khoi, on=TODAY)} == {
            (programme, content, adopted.path(unit))
            for programme, unit in ((PROGRAMME, adopted.west), ("hai-ghe", adopted.a1))
            for content in ("ngay-du", "buoi-giao-ban")
        }
        found = progress("hai-ghe", "ngay-du", path=adopted.path(adopted.a1), span=YEAR, on=TODAY)
        assert [one.path for one in found if one.person == khoi] == [adopted.path(adopted.a1)]

    @pytest.mark.parametrize("more", [2, 40])
    def test_as_many_queries_for_2_as_for_40(self, adopted, more):
        cast.add_branches(adopted, more, members=1)
        exempt([leave(adopted)], by=adopted.commune)
        path = adopted.path(adopted.a1)
        with CaptureQueriesContext(connection) as listed:
            found = progress(PROGRAMME, "ngay-du", path=path, span=YEAR, on=TODAY)
        with CaptureQueriesContext(connection) as own:
            progress_of(adopted.secretary.person_id, on=TODAY)
        assert len(found) == more + 1
        assert len(listed) <= 4
        assert len(own) <= 10


def post(client, account, address: str, **said):
    client.force_login(account)
    return client.post(address, {"command_id": str(uuid.uuid4()), **said})


class TestPages:
    SAID = {"content": "ngay-du", "kind": "thai-san", "starts_on": "01/02/2026", "ends_on": "31/07/2026"}

    def test_the_commune_lets_a_secretary_off_and_ends_it(self, client, adopted):
        person = adopted.secretary.person_id
        address = reverse("programmes:let_off", args=[PROGRAMME, person])
        client.force_login(adopted.commune)
        page = client.get(address).content.decode()
        assert "Nguyễn Thị Hồng Đào" in page
        assert "Mọi nội dung giao cho cá nhân" in page
        assert "Họp</option>" not in page
        answer = post(client, adopted.commune, address, **{**self.SAID, "kind": "khac"})
        assert answer.status_code == 422
        assert "Cần nói lý do." in answer.content.decode()
        assert post(client, adopted.commune, address, **self.SAID).status_code == 302
        one = Exemption.objects.get()
        assert (one.person_id, one.unit_id, one.kind, one.approved_by) == (person, None, "thai-san", adopted.commune)
        end = reverse("programmes:end_exemption", args=[one.pk])
        assert post(client, adopted.commune, end, last_day="30/06/2026", reason="Đi làm lại").status_code == 302
        assert Exemption.objects.get().ends_on == dt.date(2026, 6, 30)

    def test_others_find_no_such_page(self, client, adopted):
        [one] = exempt([leave(adopted)], by=adopted.commune)
        addresses = (
            reverse("programmes:let_off", args=[PROGRAMME, adopted.secretary.person_id]),
            reverse("programmes:end_exemption", args=[one.pk]),
            reverse("programmes:let_off", args=[SESSIONS, adopted.secretary.person_id]),
        )
        for name in ("secretary", "outsider", "officer", "inspector"):
            client.force_login(adopted.accounts[name])
            assert {client.get(address).status_code for address in addresses} == {404}, name
        client.force_login(adopted.commune)
        assert [client.get(address).status_code for address in addresses] == [200, 200, 404]
