"""Who reads what of the choosing of people: on page, list, search, spreadsheet, log, home and notices the same."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cast import TODAY, Cast, add_branches
from thulinh.desk.tests.bodies import CRITERIA, a_body, a_rule, cell_secretary, commander, other_cell_secretary
from thulinh.kernel.files import store_paper
from thulinh.kernel.models import AuditEvent
from thulinh.people.actions import record_party_standing
from thulinh.people.models import Account
from thulinh.selection.actions import (
    Paper,
    add_candidate,
    close_round,
    enter_opinion_from_paper,
    judge,
    open_round,
    refresh_candidates,
    settle_place,
)
from thulinh.selection.actions.looking import LOOKS
from thulinh.selection.models import Candidate, Opinion, Round

JUDGED, REFUSED, OF_OTHER = "Rất có uy tín ở thôn", "Bận công tác xã", "Hay vắng mặt"
# What is said of people in the round: nobody else may find any of it anywhere.
SECRETS = (JUDGED, REFUSED, OF_OTHER, "đảng viên dự bị")
PARTY_CRITERION = {"ma": "dang", "ten": "Là đảng viên hoặc đối tượng Đảng", "loai": "dang",
                   "can": ["du-bi", "chinh-thuc", "doi-tuong"], "bat-buoc": False}  # fmt: skip
READERS = {"commune", "province"}


@pytest.fixture
def round_of_east(country: Cast, settings, tmp_path) -> Round:
    """A round of commune A1: two people for thôn Đông, both judged; the cell refused one of them by its paper."""
    settings.MEDIA_ROOT = tmp_path
    a_rule(country, criteria=[*CRITERIA, PARTY_CRITERION])
    a_body(country, "thon", "Thôn Đông", country.east)
    by = country.again(country.commune)
    said = {"position": "bi-thu-chi-doan", "title": "Rà soát năm 2026", "starts_on": TODAY}
    row = open_round(unit=country.a1.pk, **said, on=TODAY, by=by)
    dao = Candidate.objects.get(person=country.secretary.person_id)
    an = add_candidate(dao.place_id, country.people["Bùi Quốc An"].pk, on=TODAY, by=by)
    record_party_standing(country.people["Nguyễn Thị Hồng Đào"], state="du-bi", starts_on=TODAY, by=None)
    judge(dao.pk, "uy-tin", verdict="dat", reason=JUDGED, on=TODAY, by=by)
    judge(an.pk, "uy-tin", verdict="khong-dat", reason=OF_OTHER, on=TODAY, by=by)
    file = store_paper(ContentFile(b"%PDF-1.4"), name="cv.pdf")
    paper = Paper("15-CV/CB", TODAY, "Mạc Thị Liên", file)
    body = dao.place.bodies.get(code="chi-bo")
    words = {"verdict": "khong-dong-y", "reason": REFUSED}
    enter_opinion_from_paper(dao.pk, body.pk, **words, paper=paper, on=TODAY, by=by)
    return row


def addresses(row: Round) -> dict[str, str]:
    """Everything on which something is said of the candidates."""
    dao = Candidate.objects.get(person__full_name="Nguyễn Thị Hồng Đào")
    opinion = Opinion.objects.get()
    return {
        "round": reverse("desk:round", args=[row.pk]),
        "round sheet": reverse("desk:round", args=[row.pk]) + "?format=xlsx",
        "people": reverse("desk:round_people", args=[row.pk]),
        "people sheet": reverse("desk:round_people", args=[row.pk]) + "?format=xlsx",
        "place": reverse("desk:place", args=[dao.place_id]),
        "choose": reverse("desk:choose", args=[dao.pk]),
        "judge": reverse("selection:judge", args=[dao.pk, "uy-tin"]),
        "scan": reverse("selection:opinion_scan", args=[opinion.pk]),
    }


def everybody(country: Cast) -> dict[str, Account]:
    return {**country.accounts, "other cell": other_cell_secretary(country)}


def test_outsiders_of_the_round_get_404_on_all_of_it(country: Cast, round_of_east: Round, visit):
    found: dict[str, dict[str, int]] = {}
    for name, account in everybody(country).items():
        page = visit(account)
        found[name] = {what: page.get(where).status_code for what, where in addresses(round_of_east).items()}
    readers = {name for name, pages in found.items() if pages["place"] == 200}
    assert readers == READERS
    assert {name: found[name] for name in READERS} == {name: dict.fromkeys(found[name], 200) for name in READERS}
    for name in set(found) - READERS:  # the candidate too: the paper with the cell's word speaks of others as well
        assert {what for what, status in found[name].items() if status != 404} == set(), name


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    return content.decode(errors="replace")


def everywhere(page: Client, round_: Round, words: str) -> dict[str, str]:
    """What somebody finds on the pages that gather things, and on everything of the round that opens for them."""
    asked = {
        "home": ("/", {}), "notices": (reverse("desk:notices"), {}), "search": (reverse("desk:search"), {"q": words}),
        "log": (reverse("desk:log"), {}), "log sheet": (reverse("desk:log"), {"format": "xlsx"}),
        "rounds": (reverse("desk:rounds"), {}), "rounds sheet": (reverse("desk:rounds"), {"format": "xlsx"}),
        "matters": (reverse("desk:matters"), {}), "own": (reverse("desk:own"), {}),
        "own file": (reverse("desk:own_file"), {}), "own json": (reverse("desk:own_file"), {"dang": "json"}),
        "about me": (reverse("desk:about_me"), {}), "people": (reverse("desk:people"), {}),
        "seats": (reverse("desk:secretaries"), {}),
    }  # fmt: skip
    asked |= {what: (where, {}) for what, where in addresses(round_).items()}
    answers = {what: page.get(where, said) for what, (where, said) in asked.items()}
    assert {answer.status_code for answer in answers.values()} <= {200, 302, 404}
    return {what: text_of(answer) for what, answer in answers.items() if answer.status_code == 200}


def test_nothing_that_is_said_of_anybody_stands_anywhere_for_others(country: Cast, round_of_east: Round, visit):
    for name, account in everybody(country).items():
        if name in READERS:
            continue
        found = everywhere(visit(account), round_of_east, JUDGED)
        known = (OF_OTHER,) if name == "secretary" else SECRETS
        told = {what: secret for what, text in found.items() for secret in known if secret in text}
        told.pop("search", None) if not _is_found(found.get("search", ""), JUDGED) else None
        assert told == {}, name


def _is_found(page: str, words: str) -> bool:
    """Whether the search page shows the words elsewhere than in the field in which they were typed."""
    return page.count(words) > 2


def test_the_log_of_who_may_not_read_about_candidates_leaves_it_out(country: Cast, round_of_east: Round, visit):
    events = AuditEvent.objects.filter(verb__startswith="selection.", is_sensitive=True)
    assert events.exists()
    verbs = ("Ghi nhận xét", "Ghi ý kiến")
    for name in ("inspector", "administrator"):
        answer = visit(country.accounts[name]).get(reverse("desk:log"))
        assert answer.status_code == 200, name
        assert not [one for one in answer.context["table"].data.data if one.is_sensitive and one in events], name
    read = visit(country.commune).get(reverse("desk:log"))
    assert any(one in events for one in read.context["table"].data.data), verbs


def test_the_candidate_reads_all_about_herself_and_nothing_of_others(country: Cast, round_of_east: Round, visit):
    page = visit(country.secretary)
    own = page.get(reverse("desk:about_me")).content.decode()
    for words in (JUDGED, REFUSED, "đảng viên dự bị", "Ghi theo văn bản số 15-CV/CB"):
        assert words in own, words
    assert OF_OTHER not in own
    assert "Bùi Quốc An" not in own
    assert "Bản quét" not in own


def test_a_body_that_is_asked_reads_about_its_places_only(country: Cast, round_of_east: Round, visit):
    cell, other = cell_secretary(country), other_cell_secretary(country)
    speaker = commander(country)
    refresh_candidates(round_of_east.pk, on=TODAY, by=country.again(country.commune))
    where = addresses(round_of_east)
    for account in (cell, speaker):
        shown = visit(account).get(where["place"]).content.decode()
        assert JUDGED in shown
        assert OF_OTHER in shown
        assert visit(account).get(where["judge"]).status_code == 404
        assert visit(account).get(where["choose"]).status_code == 404
    assert visit(other).get(where["place"]).status_code == 404
    listed = visit(cell).get(where["people"]).content.decode()
    assert "Nguyễn Thị Hồng Đào" in listed


def test_party_standing_shows_only_to_named_positions_and_each_look_is_kept(
    country: Cast, round_of_east: Round, visit: Callable[[Account], Client]
):
    cell = cell_secretary(country)
    refresh_candidates(round_of_east.pk, on=TODAY, by=country.again(country.commune))
    where = addresses(round_of_east)
    looks = AuditEvent.objects.filter(verb__in=LOOKS)
    shown = visit(cell).get(where["place"]).content.decode()
    assert "Không hiển thị" in shown
    assert "đảng viên dự bị" not in shown
    assert not looks.exists()
    assert "đảng viên dự bị" in visit(country.commune).get(where["place"]).content.decode()
    assert looks.filter(subject_id=str(country.secretary.person_id)).count() == 1
    visit(country.commune).get(where["people sheet"])
    assert looks.filter(subject_id=str(country.secretary.person_id)).count() == 2
    visit(country.secretary).get(reverse("desk:about_me"))
    assert looks.count() == 4  # two people, looked at twice; one's own is nobody's look


def test_who_gives_an_opinion_finds_it_on_home_in_the_bell_and_in_the_menu(country: Cast, round_of_east: Round, visit):
    cell = cell_secretary(country)
    by = country.again(country.commune)
    refresh_candidates(round_of_east.pk, on=TODAY, by=by)
    an = Candidate.objects.get(person__full_name="Bùi Quốc An")  # Đào was refused by the cell's paper
    judge(an.pk, "uy-tin", verdict="dat", reason="Đã khác", on=TODAY, by=by)
    page = visit(cell)
    home = page.get("/")
    assert "chức danh chờ ý kiến của cơ quan đồng chí" in home.content.decode()
    assert home.context["bell"].count >= 1
    assert reverse("desk:personnel") in {item.url for item in home.context["menu"]}
    waiting = page.get(reverse("desk:matters")).content.decode()
    assert "Chi bộ thôn cho ý kiến về 1 người" in waiting
    assert page.get(reverse("desk:personnel"), follow=True).status_code == 200


def test_the_number_of_questions_does_not_grow_with_the_branches(country: Cast, round_of_east: Round, visit):
    page, by = visit(country.commune), country.again(country.commune)

    def asked(row: Round) -> list[int]:
        where = [reverse("desk:round", args=[row.pk]), reverse("desk:round_people", args=[row.pk])]
        counts = []
        for address in where:
            page.get(address)
            with CaptureQueriesContext(connection) as found:
                assert page.get(address).status_code == 200
            counts.append(len(found))
        return counts

    before = asked(round_of_east)
    for place in round_of_east.places.all():
        said = {"outcome": "chua-co-nguoi", "reason": "Đã xem", "settled_on": TODAY}
        settle_place(place.pk, **said, on=TODAY, by=by)
    close_round(round_of_east.pk, on=TODAY, by=by)
    add_branches(country, 7)
    given = {"position": "bi-thu-chi-doan", "title": "Đợt sau", "starts_on": TODAY}
    after = asked(open_round(unit=country.a1.pk, **given, on=TODAY, by=by))
    assert all(later <= first + 2 for first, later in zip(before, after, strict=True)), (before, after)
