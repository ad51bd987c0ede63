"""Choosing a secretary on the pages: round, place, opinions given and entered, the choice with what it brings."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cast import START, TODAY, Cast
from thulinh.desk.tests.bodies import a_body, a_rule, commander
from thulinh.people.actions import NewHolding, take_seats
from thulinh.people.models import Account, Holding
from thulinh.selection.models import Candidate, Choice, Judgement, Opinion, Place, Round

SCAN = b"%PDF-1.4 quet"


def sent(page, where: str, **said: Any):
    return page.post(where, {"command_id": str(uuid.uuid4()), **said})


@pytest.fixture
def opened(country: Cast, visit, settings, tmp_path) -> Round:
    """The commune looks at its branches: the secretary of thôn Đông, who has no second post; nobody in thôn Tây."""
    settings.MEDIA_ROOT = tmp_path
    a_rule(country)
    a_body(country, "thon", "Thôn Đông", country.east)
    page = visit(country.commune)
    said = {"position": "bi-thu-chi-doan", "kind": "lan-dau", "title": "Rà soát năm 2026", "starts_on": "01/11/2026"}
    answer = sent(page, reverse("selection:open_round", args=[country.a1.pk]), **said, due_on="31/12/2026")
    assert answer.status_code == 302
    return Round.objects.get()


@pytest.fixture
def dao(opened: Round, country: Cast) -> Candidate:
    """Nguyễn Thị Hồng Đào, who leads thôn Đông."""
    return Candidate.objects.get(person=country.secretary.person_id)


def place_of(country: Cast, unit: Any) -> Place:
    return Place.objects.get(unit=unit)


def shown(page, where: str) -> str:
    answer = page.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_the_form_shows_the_rule_in_words_with_its_basis(country: Cast, visit):
    where = reverse("selection:open_round", args=[country.a1.pk])
    assert "chưa có quy định" in shown(visit(country.commune), where)
    a_rule(country)
    page = shown(visit(country.commune), where)
    assert "Kế hoạch 5-KH/ĐU" in page
    assert "Có uy tín với thanh niên" in page
    assert "Chi bộ thôn → Ban Chỉ huy Quân sự xã" in page


def test_the_round_tells_its_numbers_and_what_is_missing(country: Cast, opened: Round, visit):
    page = shown(visit(country.commune), reverse("desk:round", args=[opened.pk]))
    assert "2 chức danh rà soát" in page
    assert "0 nơi có người đủ điều kiện" in page
    assert "1 nơi chỉ có người gần đủ" in page
    assert "Có uy tín với thanh niên" in page
    answer = visit(country.commune).get(reverse("desk:round", args=[opened.pk]), {"format": "xlsx"})
    assert answer["Content-Type"].endswith("sheet")


def test_the_place_tells_why_and_what_is_missing(country: Cast, dao: Candidate, visit):
    page = shown(visit(country.commune), reverse("desk:place", args=[dao.place_id]))
    assert "Đang là Bí thư" in page
    assert "Chưa có nhận xét." in page
    assert page.count("Chưa có ý kiến") == 2
    assert "Chưa đến lượt Ban Chỉ huy Quân sự xã" in page


def judged(country: Cast, visit, dao: Candidate) -> None:
    where = reverse("selection:judge", args=[dao.pk, "uy-tin"])
    said = {"verdict": "dat", "reason": "Được thanh niên tin.", "version": Candidate.objects.get(pk=dao.pk).version}
    assert sent(visit(country.commune), where, **said).status_code == 302


def test_a_judgement_needs_its_reason_and_is_read(country: Cast, dao: Candidate, visit):
    where = reverse("selection:judge", args=[dao.pk, "uy-tin"])
    page = visit(country.commune)
    assert sent(page, where, verdict="dat", reason="", version=1).status_code == 422
    assert page.get(reverse("selection:judge", args=[dao.pk, "tuoi"])).status_code == 404
    judged(country, visit, dao)
    assert Judgement.objects.get().reason == "Được thanh niên tin."
    assert "Được thanh niên tin." in shown(visit(country.secretary), reverse("desk:about_me"))


def spoken(country: Cast, visit, dao: Candidate) -> None:
    """The Party cell speaks by its paper, the military command by its own account."""
    cell, command = dao.place.bodies.order_by("rank")
    paper = {"paper_number": "15-CV/CB", "paper_on": "10/11/2026", "signer": "Mạc Thị Liên, Bí thư"}
    scan = SimpleUploadedFile("cv.pdf", SCAN, "application/pdf")
    where = reverse("selection:enter_opinion", args=[dao.pk, cell.pk])
    version = Candidate.objects.get(pk=dao.pk).version
    answer = sent(visit(country.commune), where, verdict="dong-y", version=version, file=scan, **paper)
    assert answer.status_code == 302
    speaker = commander_of(country)
    mine = reverse("selection:give_opinion", args=[dao.pk, command.pk])
    version = Candidate.objects.get(pk=dao.pk).version
    assert sent(visit(speaker), mine, verdict="dong-y", version=version).status_code == 302


def commander_of(country: Cast) -> Account:
    return Account.objects.get(person__full_name="Đỗ Trọng Kim")


@pytest.fixture
def ready(country: Cast, visit, settings, tmp_path) -> Candidate:
    """Everything is there for a choice: both bodies, the hamlet, the judgement, the two words."""
    settings.MEDIA_ROOT = tmp_path
    commander(country)
    a_rule(country)
    a_body(country, "thon", "Thôn Đông", country.east)
    said = {"position": "bi-thu-chi-doan", "kind": "lan-dau", "title": "Rà soát năm 2026", "starts_on": "01/11/2026"}
    sent(visit(country.commune), reverse("selection:open_round", args=[country.a1.pk]), **said)
    dao = Candidate.objects.get(person=country.secretary.person_id)
    judged(country, visit, dao)
    spoken(country, visit, dao)
    return dao


def test_a_paper_opinion_is_shown_as_such_with_its_scan(country: Cast, ready: Candidate, visit):
    page = shown(visit(country.commune), reverse("desk:place", args=[ready.place_id]))
    assert (
        "Ghi theo văn bản số 15-CV/CB ngày 10/11/2026, người ký Mạc Thị Liên, Bí thư, đồng chí Lê Minh Khôi ghi" in page
    )
    opinion = Opinion.objects.get(is_from_paper=True)
    scan = reverse("selection:opinion_scan", args=[opinion.pk])
    assert scan in page
    assert visit(commander_of(country)).get(scan).content == SCAN
    for outside in (country.secretary, country.officer):  # the paper may speak of others than her as well
        assert visit(outside).get(scan).status_code == 404


def test_an_opinion_is_taken_back_only_by_whose_it_is(country: Cast, ready: Candidate, visit):
    own = Opinion.objects.get(is_from_paper=False)
    where = reverse("selection:withdraw_opinion", args=[own.pk])
    assert visit(country.commune).get(where).status_code == 404
    assert sent(visit(commander_of(country)), where, reason="Ghi nhầm người").status_code == 302
    assert "Chưa có ý kiến" in shown(visit(country.commune), reverse("desk:place", args=[ready.place_id]))


PAPERS = {
    "takes_on": "22/11/2026", "how": "chi-dinh", "number": "21-QĐ/ĐTN", "on": "20/11/2026", "decided_by": "BTV Đoàn xã",
    "second_number": "8/QĐ-BCH", "second_on": "21/11/2026", "second_decided_by": "BCH Quân sự xã",
}  # fmt: skip


def test_choosing_says_before_what_it_brings_and_seats_her(country: Cast, ready: Candidate, visit):
    page, where = visit(country.commune), reverse("desk:choose", args=[ready.pk])
    before = shown(page, where)
    assert "nhận chức danh Thôn đội trưởng, Thôn Đông" in before
    assert "tiếp tục giữ" in before
    assert "Chưa ghi được" not in before
    version = Candidate.objects.get(pk=ready.pk).version
    assert sent(page, where, **PAPERS, version=version).status_code == 302
    held = Holding.objects.on(TODAY).filter(person=country.secretary.person_id)
    assert set(held.values_list("seat__position", flat=True)) == {"bi-thu-chi-doan", "thon-doi-truong"}
    after = shown(page, reverse("desk:place", args=[ready.place_id]))
    assert "Đã chọn được người" in after
    assert "Quyết định số 21-QĐ/ĐTN" in after
    choice = Choice.objects.get()
    assert sent(page, reverse("selection:withdraw_choice", args=[choice.pk]), reason="Ghi nhầm").status_code == 302
    assert Place.objects.get(pk=ready.place_id).outcome == Place.Outcome.OPEN


def test_without_both_consents_the_page_says_what_is_missing(country: Cast, dao: Candidate, visit):
    where = reverse("desk:choose", args=[dao.pk])
    before = shown(visit(country.commune), where)
    assert "Chưa ghi được, vì" in before
    assert "chưa có ý kiến" in before
    assert sent(visit(country.commune), where, **PAPERS, version=dao.version).status_code == 422
    assert not Choice.objects.exists()


def test_who_is_replaced_is_named_before_and_leaves_the_day_before(country: Cast, ready: Candidate, visit):
    hamlet = ready.place.hamlet
    an = country.people["Bùi Quốc An"]
    take_seats([NewHolding(an.pk, "chi-dinh", START, unit=hamlet.pk, position="thon-doi-truong")], by=None)
    page, where = visit(country.commune), reverse("desk:choose", args=[ready.pk])
    assert "Bùi Quốc An thôi giữ từ ngày hôm trước; biên bản bàn giao được lập sẵn." in shown(page, where)
    version = Candidate.objects.get(pk=ready.pk).version
    assert sent(page, where, **PAPERS, version=version).status_code == 422
    old = Holding.objects.get(person=an, seat__unit=hamlet)
    assert sent(page, where, **PAPERS, version=version, replaced=[old.pk]).status_code == 302
    assert Holding.objects.get(pk=old.pk).ends_on == TODAY - dt.timedelta(days=1)


def test_a_place_is_settled_without_a_candidate_and_opened_again(country: Cast, opened: Round, visit):
    west, page = place_of(country, country.west), visit(country.commune)
    where = reverse("selection:settle_place", args=[west.pk])
    assert sent(page, where, outcome="chua-co-nguoi", reason="", settled_on="22/11/2026").status_code == 422
    assert sent(page, where, outcome="chua-co-nguoi", reason="Chưa có ai", settled_on="22/11/2026").status_code == 302
    assert "Chưa có ai" in shown(page, reverse("desk:place", args=[west.pk]))
    assert sent(page, reverse("selection:reopen_place", args=[west.pk]), reason="Có người mới").status_code == 302


def test_somebody_is_added_and_taken_out(country: Cast, opened: Round, visit):
    west, page = place_of(country, country.west), visit(country.commune)
    thinh = country.people["Ngô Đức Thịnh"]
    assert sent(page, reverse("selection:add_candidate", args=[west.pk]), person=thinh.pk).status_code == 302
    one = Candidate.objects.get(person=thinh)
    where = reverse("selection:withdraw_candidate", args=[one.pk])
    assert sent(page, where, reason="Xin rút", version=one.version).status_code == 302
    assert "Xin rút" in shown(page, reverse("desk:place", args=[west.pk]))


def test_the_holder_is_reviewed_and_relieved(country: Cast, opened: Round, visit):
    east, page = place_of(country, country.east), visit(country.commune)
    held = country.holdings["secretary"]
    where = reverse("selection:review_holder", args=[east.pk, held.pk])
    said = {"verdict": "thay-the", "reviewed_on": "22/11/2026"}
    assert sent(page, where, **said, reason="").status_code == 422
    assert sent(page, where, **said, reason="Không còn ở địa phương").status_code == 302
    assert "Không còn ở địa phương" in shown(visit(country.secretary), reverse("desk:about_me"))
    where = reverse("desk:dismiss_holder", args=[east.reviews.get().pk])
    assert where in shown(page, reverse("desk:place", args=[east.pk]))
    assert "biên bản bàn giao" in shown(page, where).lower()
    paper = {"leaves_on": "22/11/2026", "number": "30-QĐ/ĐTN", "on": "22/11/2026", "decided_by": "BTV Đoàn xã"}
    assert sent(page, where, **paper).status_code == 302
    assert Holding.objects.get(pk=held.pk).ends_on == TODAY


def test_a_round_is_brought_up_to_date_and_closed_when_all_is_settled(country: Cast, opened: Round, visit):
    page = visit(country.commune)
    assert sent(page, reverse("selection:refresh_round", args=[opened.pk])).status_code == 302
    where = reverse("selection:close_round", args=[opened.pk])
    assert sent(page, where).status_code == 422
    for place, outcome in ((country.east, "giu-nguyen"), (country.west, "chua-co-nguoi")):
        there = reverse("selection:settle_place", args=[place_of(country, place).pk])
        sent(page, there, outcome=outcome, reason="Đã xem", settled_on="22/11/2026")
    assert sent(page, where).status_code == 302
    assert Round.objects.get().closed_on == TODAY
