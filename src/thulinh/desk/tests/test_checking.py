"""Sample checks through the pages: drawn, called about, recorded, put right, corrected; and who sees nothing of it."""

import datetime as dt
import io
import re
import uuid

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import START, TODAY, Cast, add_branches, open_account, secure
from thulinh.activities.actions import record_session, verify
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import SessionEntry
from thulinh.checks.actions import Found, not_reached, record_check
from thulinh.checks.models import Candidate, Check, Draw
from thulinh.checks.queries.results import drawn_again
from thulinh.desk.actions.checking import check_record, correct_finding, draw_sample, mend
from thulinh.desk.queries.home import waits
from thulinh.desk.tests.conftest import BRANCH_SESSIONS
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, NewPerson, add_person, take_seats
from thulinh.people.models import Account
from thulinh.visits.actions import correct_visit, withdraw_visit
from thulinh.visits.models import VisitDay
from thulinh.visits.tests.places import lay_forms
from thulinh.visits.tests.places import made as visit_made

FIRST, LAST = dt.date(2026, 11, 1), TODAY
SESSIONS = "sinh-hoat-chi-doan"


def sample(country: Cast, source: str = SESSIONS, *, by: Account | None = None, **more) -> Draw:
    """Drawn by the inspector in the province."""
    said = {"unit": country.a.pk, "starts_on": FIRST, "ends_on": LAST, "size": 20, "on": TODAY}
    return draw_sample(source=source, by=by or country.again(country.inspector), **{**said, **more})


def right(check: Check, by: Account, **more) -> Check:
    said = {"how": "goi-dien", "checked_on": TODAY, "quantity": check.recorded_quantity, "is_quality_right": True}
    return record_check(check.pk, Found(**{**said, **more}), by=by)


def wrong(check: Check, by: Account) -> Check:
    return right(check, by, quantity=0, note="Hôm ấy chi đoàn không sinh hoạt")


@pytest.fixture
def waiting(adopted: Cast, session) -> Check:
    """A check that waits, of the session of thôn Đông."""
    session()
    return sample(adopted).checks.get()


@pytest.fixture
def arranger(country: Cast) -> Account:
    """A second cadre of the province, who sends its cadres, too."""
    person = add_person(NewPerson("Mai Xuân Thưởng"), by=None)
    take_seats([NewHolding(person.pk, "chi-dinh", START, unit=country.a.pk, position="can-bo-tinh-doan")], by=None)
    return open_account(person)


def text(client: Client, where: str, status: int = 200, **said) -> str:
    answer = client.get(where, said)
    assert answer.status_code == status, (where, answer.status_code)
    return answer.content.decode()


def sheet(client: Client, where: str) -> list[list]:
    answer = client.get(where, {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


class TestPool:
    def test_sessions_of_the_unit_and_days_with_who_wrote_and_verified_them(self, adopted: Cast, session):
        held = session()
        session(dt.date(2026, 10, 10))
        verify(held.pk, version=1, outcome="dat", by=adopted.commune)
        made = sample(adopted)
        assert list(made.candidates.values_list("record_id", "place", "verified_by")) == [
            (held.pk, adopted.path(adopted.a1), adopted.commune.pk)
        ]
        kept = set(made.checks.get().not_for.values_list("pk", flat=True))
        assert kept == {adopted.secretary.pk, adopted.commune.pk}

    def test_what_was_found_wrong_or_withdrawn_is_not_drawn(self, adopted: Cast, session):
        verify(session().pk, version=1, outcome="khong-dat", reason="Ảnh cũ", by=adopted.commune)
        with pytest.raises(Refusal, match="Không còn bản ghi"):
            sample(adopted)

    def test_within_a_commune_the_sample_is_spread_over_branches(self, adopted: Cast, session):
        session()
        made = sample(adopted, unit=adopted.a1.pk)
        assert made.candidates.get().place == adopted.path(adopted.east)

    def test_visits_with_days_visitors_and_the_word_of_the_place(self, country: Cast):
        lay_forms()
        visit = visit_made(country, days=2)
        made = sample(country, "di-co-so")
        check = made.checks.get()
        assert (check.record_id, check.recorded_quantity, check.person_id) == (visit.pk, 2, country.province.person_id)
        assert (check.unit, check.place) == (country.east, country.path(country.a1))
        assert list(check.not_for.all()) == [country.province]

    def test_drawn_again_by_its_seed(self, adopted: Cast, session):
        for unit in add_branches(adopted, 6):
            entry = SessionEntry(
                kind=SESSIONS, host=unit.pk, day=dt.date(2026, 11, 9), present_count=5, expected_count=9
            )
            record_session(entry, by=adopted.again(adopted.commune))
        made = sample(adopted, size=3)
        assert set(drawn_again(made)) == set(made.checks.values_list("record_id", flat=True))

    @pytest.mark.parametrize("source", [SESSIONS, "di-co-so"])
    def test_as_many_questions_for_many_as_for_few(self, adopted: Cast, source):
        lay_forms()
        asked, branches = [], add_branches(adopted, 14)
        for few in (branches[:2], branches[2:]):
            for unit in few:
                if source == SESSIONS:
                    entry = SessionEntry(kind=SESSIONS, host=unit.pk, day=TODAY, present_count=5, expected_count=9)
                    record_session(entry, by=adopted.again(adopted.commune))
                else:
                    visit_made(adopted, unit)
            with CaptureQueriesContext(connection) as found:
                sample(adopted, source)
            asked.append(len(found))
        assert asked[0] == asked[1]


class TestPages:
    def test_draw_call_record_and_read(self, adopted: Cast, session, visit):
        session()
        inspector = visit(adopted.inspector)
        form = {"command_id": uuid.uuid4(), "source": SESSIONS, "unit": adopted.a.pk, "starts_on": "01/11/2026",
                "ends_on": "22/11/2026", "size": "5"}  # fmt: skip
        answer = inspector.post(reverse("desk:draw"), form)
        made = Draw.objects.get()
        assert answer.url == reverse("desk:sample", args=[made.pk])
        assert "1 bản ghi chờ kiểm tra" in text(inspector, answer.url)
        assert made.seed not in text(inspector, answer.url)
        todo = text(inspector, reverse("desk:checks_waiting"))
        assert "Nguyễn Thị Hồng Đào" in todo
        assert 'href="tel:0912' in todo
        check = made.checks.get()
        page = text(inspector, reverse("desk:check", args=[check.pk]))
        assert "Bùi Quốc An" in page or "Lê Thị Ánh" in page
        assert "Hỏi gì" in page
        found = {"command_id": uuid.uuid4(), "how": "goi-dien", "reached": "co", "stands": "khong", "quality": "khong",
                 "checked_on": "22/11/2026"}  # fmt: skip
        refused = inspector.post(reverse("desk:check", args=[check.pk]), found)
        assert refused.status_code == 422
        assert "sai ở đâu" in refused.content.decode()
        told = found | {"note": "Không sinh hoạt"}  # over a weak line it arrives twice
        answers = [inspector.post(reverse("desk:check", args=[check.pk]), told) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert text(inspector, reverse("desk:check", args=[check.pk]), 404)
        page = text(inspector, reverse("desk:sample", args=[made.pk]))
        assert "1 sai trong 1 bản ghi đã kiểm tra" in page
        assert "quá nhỏ" in page
        assert made.seed in page
        assert "Đoàn xã Tân Lập" in page
        assert sheet(inspector, reverse("desk:sample", args=[made.pk]))[1][:3] == ["Đoàn xã Tân Lập", 1, 1]
        assert sheet(inspector, reverse("desk:checks_made"))[1][5:8] == ["0/1 buổi", "Chưa đạt", "Không sinh hoạt"]

    def test_nobody_reached_is_tried_again(self, adopted: Cast, waiting, visit):
        inspector, where = visit(adopted.inspector), reverse("desk:check", args=[waiting.pk])
        said = {"command_id": uuid.uuid4(), "how": "goi-dien", "reached": "khong", "checked_on": "22/11/2026"}
        assert inspector.post(where, said).status_code == 302
        assert "chưa liên hệ được" in text(inspector, where)
        assert "Không liên hệ được" in text(inspector, reverse("desk:checks_waiting"))

    def test_put_right_by_the_commune_whose_home_page_says_so(self, adopted: Cast, waiting, visit):
        wrong(waiting, adopted.inspector)
        commune, where = visit(adopted.commune), reverse("desk:put_right", args=[waiting.pk])
        assert "1 bản ghi kiểm tra thấy sai, chờ chấn chỉnh" in text(commune, "/")
        page = text(commune, reverse("desk:activity", args=[waiting.record_id]))
        assert "Hôm ấy chi đoàn không sinh hoạt" in page
        assert where in page
        assert reverse("activities:verify", args=[waiting.record_id]) in text(commune, where)
        said = {"command_id": uuid.uuid4(), "words": "Đã trả lại bản ghi, nhắc chi đoàn", "put_right_on": "22/11/2026"}
        assert commune.post(where, said).status_code == 302
        assert "chờ chấn chỉnh" not in text(commune, "/")
        assert "Đã chấn chỉnh ngày 22/11/2026" in text(commune, reverse("desk:activity", args=[waiting.record_id]))
        assert "Đã trả lại bản ghi" in text(visit(adopted.province), reverse("desk:sample", args=[waiting.draw_id]))
        for who in ("inspector", "secretary", "outsider"):
            assert visit(getattr(adopted, who)).get(where).status_code == 404

    def test_corrected_with_a_reason(self, adopted: Cast, waiting, visit):
        wrong(waiting, adopted.inspector)
        inspector, where = visit(adopted.inspector), reverse("desk:correct_check", args=[waiting.pk])
        assert where in text(inspector, reverse("desk:activity", args=[waiting.record_id]))
        said = {"command_id": uuid.uuid4(), "how": "den-noi", "stands": "co", "quality": "co", "version": 1,
                "checked_on": "22/11/2026"}  # fmt: skip
        assert inspector.post(where, said).status_code == 422
        assert inspector.post(where, said | {"reason": "Gọi nhầm chi đoàn"}).status_code == 302
        waiting.refresh_from_db()
        assert (waiting.outcome, waiting.version) == ("dung", 2)


class TestDaysOfAVisit:
    @pytest.fixture
    def checked(self, country: Cast) -> Check:
        """A visit of two days of which one does not stand."""
        lay_forms()
        visit_made(country, days=2)
        check = sample(country, "di-co-so").checks.get()
        found = {"quantity": 1, "note": "Chỉ đến ngày đầu", "wrong_days": (TODAY - dt.timedelta(days=2),)}
        return right(check, country.inspector, **found)

    def counted(self) -> list[tuple[int, str]]:
        return list(VisitDay.objects.order_by("day").values_list("counted", "why_not"))

    def test_recorded_by_days_on_the_page(self, country: Cast, visit):
        lay_forms()
        visit_made(country, days=2)
        check = sample(country, "di-co-so").checks.get()
        inspector, where = visit(country.inspector), reverse("desk:check", args=[check.pk])
        assert text(inspector, where).count('name="days"') == 2
        said = {"command_id": uuid.uuid4(), "how": "goi-dien", "reached": "co", "quality": "co", "note": "Một ngày",
                "days": [str(TODAY - dt.timedelta(days=3))], "checked_on": "22/11/2026"}  # fmt: skip
        assert inspector.post(where, said).status_code == 302
        check.refresh_from_db()
        assert (check.outcome, check.found_quantity, check.wrong_days) == ("sai", 1, ["2026-11-20"])

    def test_struck_when_put_right_and_not_before(self, country: Cast, arranger: Account, checked: Check):
        assert self.counted() == [(2, ""), (2, "")]
        mend(checked.pk, words="Không tính ngày thứ hai", put_right_on=TODAY, by=arranger, on=TODAY)
        assert self.counted() == [(2, ""), (0, "kiem-tra")]
        note = VisitDay.objects.get(why_not="kiem-tra").why_not_note
        assert note == "Kiểm tra mẫu ngày 22/11/2026: Chỉ đến ngày đầu"

    def test_correcting_gives_them_back(self, country: Cast, arranger: Account, checked: Check):
        mend(checked.pk, words="Không tính ngày thứ hai", put_right_on=TODAY, by=arranger, on=TODAY)
        again = Found("goi-dien", TODAY, 2, True)
        correct_finding(checked.pk, again, version=1, reason="Nghe nhầm", by=country.inspector)
        assert self.counted() == [(2, ""), (2, "")]

    def test_a_visit_that_was_withdrawn_is_put_right_and_corrected(self, country: Cast, arranger: Account, checked):
        withdraw_visit(checked.record_id, version=1, reason="Không có thật", by=arranger)
        assert waits(country.again(arranger), TODAY).wrong_checks
        mend(checked.pk, words="Đã rút chuyến đi", put_right_on=TODAY, by=arranger, on=TODAY)
        correct_finding(
            checked.pk, Found("goi-dien", TODAY, 2, True), version=1, reason="Nghe nhầm", by=country.inspector
        )
        assert self.counted() == [(0, ""), (0, "")]

    def test_not_by_who_went_or_wrote_since_it_was_drawn(self, country: Cast, arranger: Account):
        lay_forms()
        visit = visit_made(country)
        check = sample(country, "di-co-so").checks.get()
        both = (country.province.person_id, country.inspector.person_id)
        correct_visit(visit.pk, {"visitors": both}, version=1, reason="Thiếu người", by=arranger)
        with pytest.raises(Refusal, match="chính đồng chí"):
            check_record(check.pk, Found("goi-dien", TODAY, 1, True), by=country.again(country.inspector))

    @pytest.mark.parametrize("who", ["province", "inspector", "commune", "secretary"])
    def test_not_by_the_visitor_nor_by_others(self, country: Cast, checked: Check, who):
        with pytest.raises(Refusal):
            mend(checked.pk, words="x", put_right_on=TODAY, by=country.again(getattr(country, who)), on=TODAY)
        assert self.counted() == [(2, ""), (2, "")]

    def test_who_went_reads_it_among_what_is_stored_about_them(self, country: Cast, checked: Check, visit):
        page = text(visit(country.province), reverse("desk:own"))
        assert "Có sai sót, kiểm tra ngày 22/11/2026. Chỉ đến ngày đầu" in page

    def test_it_waits_for_who_sends_and_did_not_go(self, country: Cast, arranger: Account, checked: Check):
        accounts = {**country.accounts, "arranger": arranger}
        found = {name for name, one in accounts.items() if waits(country.again(one), TODAY).wrong_checks}
        assert found == {"arranger"}


class TestNobodyIsTold:
    """Nobody without the permission to check reads anywhere that a check waits."""

    # The branch that was drawn, those above it, somebody elsewhere.
    OTHERS = ("secretary", "officer", "commune", "province", "centre", "outsider")
    # What differs from one view of a page to the next by itself.
    CHANGING = re.compile(r'name="(?:csrfmiddlewaretoken|command_id)" value="[^"]*"|csrf-token" content="[^"]*"')

    def surfaces(self, country: Cast, record: int) -> list[str]:
        figure = reverse("desk:figure", args=[BRANCH_SESSIONS, "sinh-hoat-thang", country.east.pk])
        pages = ["home", "notices", "log", "own", "calendar", "activities", "people", "samples", "checks_made",
                 "programmes", "start"]  # fmt: skip
        return [
            *(reverse(f"desk:{name}") for name in pages),
            reverse("desk:activity", args=[record]),
            reverse("desk:unit", args=[country.east.pk]),
            reverse("desk:unit", args=[country.a.pk]),
            reverse("desk:person", args=[country.secretary.person_id]),
            reverse("desk:cockpit", args=[country.a1.pk]),
            reverse("desk:overdue", args=[country.a1.pk]),
            figure,
            f"{figure}?ky=thang-11-2026",
            reverse("activities:queue"),
            reverse("activities:verify", args=[record]),
            f"{reverse('desk:search')}?q=thôn Đông",
        ]

    def files(self) -> list[str]:
        lists = ["log", "activities", "samples", "checks_made", "people", "units"]
        return [f"{reverse(f'desk:{name}')}?format=xlsx" for name in lists] + [reverse("desk:own_file")]

    def shown(self, client: Client, where: str) -> tuple:
        """What somebody is given at an address, without what changes by itself."""
        answer = client.get(where)
        if "spreadsheet" not in answer.headers.get("Content-Type", ""):
            return answer.status_code, self.CHANGING.sub("", answer.content.decode())
        book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
        return answer.status_code, [
            [cell.value for cell in row] for each in book.worksheets for row in each.iter_rows()
        ]

    def everything(self, country: Cast, client: Client, record: int) -> dict[str, tuple]:
        return {where: self.shown(client, where) for where in [*self.surfaces(country, record), *self.files()]}

    @pytest.mark.parametrize("who", OTHERS)
    def test_every_page_and_file_is_the_same_as_before_the_draw(self, adopted: Cast, session, visit, who):
        record, client = session().pk, visit(getattr(adopted, who))
        self.everything(adopted, client, record)  # what is new to the reader is new once
        before = self.everything(adopted, client, record)
        check = sample(adopted).checks.get()
        assert self.everything(adopted, client, record) == before
        not_reached(check.pk, how="goi-dien", checked_on=TODAY, by=adopted.inspector)
        assert self.everything(adopted, client, record) == before
        assert sum(status == 200 for status, _ in before.values()) > 10

    def test_the_same_pages_tell_the_inspector(self, adopted: Cast, session, visit):
        """So that the test above does not pass because nothing tells anybody."""
        record, client = session().pk, visit(adopted.inspector)
        before = self.everything(adopted, client, record)
        sample(adopted)
        after = self.everything(adopted, client, record)
        changed = {where.partition("?")[0] for where in after if after[where] != before[where]}
        names = ("home", "notices", "log", "samples")
        assert changed >= {reverse(f"desk:{name}") for name in names}

    @pytest.mark.parametrize("who", OTHERS)
    def test_addresses_of_what_waits_are_not_there(self, adopted: Cast, waiting: Check, visit, who):
        client = visit(getattr(adopted, who))
        for where in (
            reverse("desk:check", args=[waiting.pk]),
            reverse("desk:correct_check", args=[waiting.pk]),
            reverse("desk:put_right", args=[waiting.pk]),
            reverse("desk:sample", args=[waiting.draw_id]),
            reverse("desk:checks_waiting"),
            reverse("desk:draw"),
        ):
            assert client.get(where).status_code == 404, where
            assert client.post(where, {"command_id": uuid.uuid4()}).status_code == 404, where

    def test_lists_of_those_who_read_results_are_empty(self, adopted: Cast, waiting: Check, visit):
        province = visit(adopted.province)
        assert "Chưa có lần kiểm tra mẫu nào" in text(province, reverse("desk:samples"))
        assert "Chưa có bản ghi nào được kiểm tra" in text(province, reverse("desk:checks_made"))

    def test_the_inspector_is_told_at_home_at_the_bell_and_in_the_log(self, adopted: Cast, waiting: Check, visit):
        inspector = visit(adopted.inspector)
        assert "1 bản ghi chờ kiểm tra mẫu" in text(inspector, "/")
        assert "1 bản ghi chờ kiểm tra mẫu" in text(inspector, reverse("desk:notices"))
        assert "Rút mẫu kiểm tra ở Tỉnh đoàn Bình An" in text(inspector, reverse("desk:log"))

    def test_of_ones_own_record_not_even_an_inspector(self, adopted: Cast, session, visit):
        """The secretary of thôn Đông is made an inspector, too."""
        session()
        seat = NewHolding(adopted.secretary.person_id, "chi-dinh", START, unit=adopted.a.pk, position="can-bo-kiem-tra")
        take_seats([seat], by=None)
        check = sample(adopted).checks.get()
        both = adopted.again(adopted.secretary)
        assert not waits(both, TODAY).checks.number
        with pytest.raises(Refusal, match="Không còn bản ghi"):
            sample(adopted, by=both)
        secure(both)
        assert visit(both).get(reverse("desk:check", args=[check.pk])).status_code == 404

    def test_afterwards_the_record_says_it_was_checked(self, adopted: Cast, waiting: Check, visit):
        right(waiting, adopted.inspector)
        page = text(visit(adopted.secretary), reverse("desk:activity", args=[waiting.record_id]))
        assert "Đã kiểm tra mẫu ngày 22/11/2026" in page


class TestBesideTheFigure:
    def address(self, unit) -> str:
        return reverse("desk:figure", args=[BRANCH_SESSIONS, "sinh-hoat-thang", unit.pk]) + "?ky=thang-11-2026"

    def test_rate_with_the_size_of_the_sample_opens_the_checks(self, adopted: Cast, session, visit):
        for unit in add_branches(adopted, 7):
            entry = SessionEntry(
                kind=SESSIONS, host=unit.pk, day=dt.date(2026, 11, 9), present_count=5, expected_count=9
            )
            record_session(entry, by=adopted.again(adopted.commune))
        made = sample(adopted, size=6)
        for number, check in enumerate(made.checks.all()[:5]):
            (right if number else wrong)(check, adopted.inspector)
        page = text(visit(adopted.inspector), self.address(adopted.a))
        assert "1 sai trong 5 bản ghi đã kiểm tra (20%), rút 6 trong 7" in page
        assert "trong khoảng 3,6–62,4%" in page
        page = text(visit(adopted.province), self.address(adopted.a))
        assert "1 sai trong 5 bản ghi đã kiểm tra (20%), trong số 7 bản ghi có thể được rút" in page
        link = re.search(r'href="([^"]*ket-qua[^"]*)"', page).group(1).replace("&amp;", "&")
        assert "5 bản ghi" in text(visit(adopted.province), link)
        commune = text(visit(adopted.commune), self.address(adopted.a1))
        assert "1 sai trong 5" in commune
        assert "/kiem-tra/ket-qua/" not in commune
        assert "Kiểm tra mẫu" not in text(visit(adopted.outsider), self.address(adopted.upper)).split("<main")[1]

    def test_one_question_however_many_checks(self, adopted: Cast, waiting: Check, visit):
        right(waiting, adopted.inspector)
        with CaptureQueriesContext(connection) as found:
            text(visit(adopted.province), self.address(adopted.a))
        asked = [one["sql"] for one in found if "checks_candidate" in one["sql"]]
        assert len(asked) == 1


def test_candidates_hold_no_more_than_the_draw_needs(adopted: Cast, waiting: Check) -> None:
    assert {field.name for field in Candidate._meta.get_fields() if field.concrete} == {
        "id", "draw", "record_id", "place", "path", "day", "verified_by",
    }  # fmt: skip
    assert Activity.objects.filter(pk=waiting.record_id).exists()
