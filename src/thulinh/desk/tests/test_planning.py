"""Gợi ý nơi đến: what is proposed stays within the days that are left, says why, and is planned only when ticked."""

import datetime as dt
import io
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cast import START, TODAY, Cast
from thulinh.desk.queries.planning import Candidate, candidates
from thulinh.desk.tests.test_pace import DOCUMENT, PROGRAMME
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.units.models import UnitPath
from thulinh.visits.models import Visit, VisitDay
from thulinh.visits.rules import choosing
from thulinh.visits.tests.places import INSPECTION, SESSION, made, planned

WISH = {"xem": "1", "cap": "chi-doan", "tu": "01/12/2026", "den": "31/12/2026", "moi_noi": "2", "nhieu_nhat": "5"}


@pytest.fixture
def asked(country: Cast) -> Cast:
    """The country, in which province A asks 60 days of its cadres, 4 of them at branches."""
    store_version(DOCUMENT, by=None)
    adopt([NewAdoption(PROGRAMME, country.a.pk, START, known_on=START, decided_by="Ban Thường vụ",
                       decision_number="12-KH/ĐTN", decision_on=START)], by=None)  # fmt: skip
    made(country, country.east, starts_on=TODAY - timedelta(days=300), days=2)
    return country


@pytest.fixture
def client_of(visit: Callable, asked: Cast) -> Callable[[str], Client]:
    return lambda name: visit(getattr(asked, name))


def address(cast: Cast) -> str:
    return reverse("desk:suggest", args=[cast.a.pk])


def wish(cast: Cast, **changes) -> dict:
    return {**WISH, "nguoi": [str(cast.province.person_id)], **changes}


def shown(client: Client, cast: Cast, **changes) -> str:
    answer = client.get(address(cast), wish(cast, **changes))
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return answer.content.decode()


def keys(page: str) -> list[str]:
    return re.findall(r'name="take" value="([\d-]+)"', page)


def send(client: Client, cast: Cast, taken: list[str], **changes):
    days = {f"ngay_{key}": f"{n + 1:02d}/12/2026" for n, key in enumerate(taken)}
    said = {"command_id": str(uuid.uuid4()), "take": taken, "form": SESSION, "purpose": "Dự sinh hoạt", **days}
    return client.post(f"{address(cast)}?{urlencode(wish(cast), doseq=True)}", said | changes)


def test_days_left_are_what_programmes_still_ask_and_no_plan_covers(asked: Cast) -> None:
    planned(asked, asked.a1, starts_on=TODAY + timedelta(days=3), days=4)
    row = UnitPath.objects.on(TODAY).get(unit=asked.a)
    person = asked.province.person_id
    told = {one.person: one for one in candidates(row, "chi-doan", TODAY)}
    assert told[person] == Candidate(person, "Võ Thị Lan Anh", "Cán bộ Tỉnh đoàn", 54)
    assert told[asked.inspector.person_id].left is None


def test_first_the_form_alone_then_the_proposal_with_reasons(asked: Cast, client_of: Callable) -> None:
    client = client_of("province")
    page = client.get(address(asked)).content.decode()
    assert "Xem gợi ý" in page
    assert not keys(page)
    page = shown(client, asked)
    person = asked.province.person_id
    assert set(keys(page)) == {f"{person}-{unit.pk}" for unit in (asked.east, asked.west, asked.quarter)}
    assert "Chưa ai đến từ 27/01/2026" in page
    assert "đang trống bí thư" in page
    assert "Cách tìm: tối ưu" in page
    assert "cần xác minh" in page
    assert not Visit.objects.filter(status=Visit.Status.PLANNED).exists()


def test_without_scipy_the_simple_proposal_says_so(asked: Cast, client_of: Callable, monkeypatch) -> None:
    monkeypatch.setattr(choosing, "find_spec", lambda name: None)
    page = shown(client_of("province"), asked)
    assert len(keys(page)) == 3
    assert "chưa cài phần tối ưu (SciPy)" in page


def test_never_more_days_than_are_left_or_wished(asked: Cast, client_of: Callable) -> None:
    client = client_of("province")
    assert len(keys(shown(client, asked, nhieu_nhat="2"))) == 2
    assert len(keys(shown(client, asked, moi_noi="6", nhieu_nhat="5"))) == 1
    for start in (200, 150, 100, 60):
        made(asked, asked.a1, starts_on=TODAY - timedelta(days=start), days=10, form=INSPECTION)
    made(asked, asked.a1, starts_on=TODAY - timedelta(days=40), days=10, form=INSPECTION)
    made(asked, asked.a1, starts_on=TODAY - timedelta(days=20), days=7, form=INSPECTION)
    assert len(keys(shown(client, asked))) == 2  # 59 of 60 days are done, but only 2 of the 4 at branches
    assert len(keys(shown(client, asked, cap="xa"))) == 1


def test_what_is_ticked_is_planned_once(asked: Cast, client_of: Callable) -> None:
    client = client_of("province")
    taken = keys(shown(client, asked))[:2]
    command = str(uuid.uuid4())
    for _ in range(2):
        answer = send(client, asked, taken, command_id=command)
        assert answer.status_code == 302, answer.content.decode()
    visits = Visit.objects.filter(status=Visit.Status.PLANNED)
    assert {(visit.unit_id, visit.form_id, visit.purpose) for visit in visits} == {
        (asked.a.pk, SESSION, "Dự sinh hoạt")
    }
    assert {visit.starts_on for visit in visits} == {dt.date(2026, 12, 1), dt.date(2026, 12, 2)}
    assert {stop.unit_id for visit in visits for stop in visit.stops.all()} == {int(key.split("-")[1]) for key in taken}
    page = shown(client, asked)
    assert not set(keys(page)) & set(taken)
    assert "2 nơi đã có trong kế hoạch" in page


def test_half_a_day_is_planned_as_half_a_day(asked: Cast, client_of: Callable) -> None:
    client = client_of("province")
    taken = keys(shown(client, asked, moi_noi="1"))[:1]
    answer = client.post(
        f"{address(asked)}?xem=1&cap=chi-doan&tu=01/12/2026&den=31/12/2026&moi_noi=1&nhieu_nhat=5"
        f"&nguoi={asked.province.person_id}",
        {"command_id": str(uuid.uuid4()), "take": taken, "form": SESSION, "purpose": "Dự sinh hoạt",
         f"ngay_{taken[0]}": "01/12/2026"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert [day.halves for day in VisitDay.objects.planned()] == [1]


def test_what_is_refused_is_said_at_its_line_and_nothing_is_planned(asked: Cast, client_of: Callable) -> None:
    client = client_of("province")
    taken = keys(shown(client, asked))[:2]
    answer = send(client, asked, taken, **{f"ngay_{taken[1]}": "01/06/2025"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#id_ngay_{taken[1]}"' in page
    assert not Visit.objects.filter(status=Visit.Status.PLANNED).exists()
    for change in ({"take": []}, {"purpose": ""}, {f"ngay_{taken[0]}": ""}):
        assert send(client, asked, taken, **change).status_code == 422
    assert send(client, asked, ["x-1"]).status_code == 422


def test_a_place_or_person_of_others_is_refused(asked: Cast, client_of: Callable) -> None:
    client = client_of("province")
    person = asked.province.person_id
    assert send(client, asked, [f"{person}-{asked.upper.pk}"]).status_code == 422
    assert send(client, asked, [f"{asked.outsider.person_id}-{asked.east.pk}"]).status_code == 422
    assert not Visit.objects.filter(status=Visit.Status.PLANNED).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"den": "30/11/2026"},
        {"den": "31/12/2027"},
        {"moi_noi": "3"},
        {"nhieu_nhat": "0"},
        {"nguoi": []},
        {"cap": "tinh"},
    ],
)
def test_a_wish_that_cannot_be(asked: Cast, client_of: Callable, change: dict) -> None:
    assert client_of("province").get(address(asked), wish(asked, **change)).status_code == 422


def test_the_same_as_a_spreadsheet(asked: Cast, client_of: Callable) -> None:
    answer = client_of("province").get(address(asked), {**wish(asked), "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.values)
    named = [row for row in rows if row[0] == "Võ Thị Lan Anh"]
    assert {row[1] for row in named} == {"Chi đoàn thôn Đông", "Chi đoàn thôn Tây", "Chi đoàn khu phố 3"}
    assert all(row[-1] for row in named)


@pytest.mark.parametrize(("name", "status"), [("outsider", 404), ("secretary", 404), ("commune", 404), ("centre", 200)])
def test_who_may_see_it(asked: Cast, client_of: Callable, name: str, status: int) -> None:
    assert client_of(name).get(address(asked)).status_code == status


def test_the_commune_starts_at_its_own(asked: Cast, client_of: Callable) -> None:
    answer = client_of("commune").get(reverse("desk:suggest_start"))
    assert answer.url == reverse("desk:suggest", args=[asked.a1.pk])
