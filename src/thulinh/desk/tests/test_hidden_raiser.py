"""A difficulty sent past the commune: on no page, list, file or log does the commune read who raised it."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cast import START, TODAY, Cast, definitions
from thulinh.desk.actions.arranging import dissolve_branch
from thulinh.difficulties import actions
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.models import Difficulty
from thulinh.difficulties.tests.life import moment, raised
from thulinh.programmes.actions import NewAdoption, adopt
from thulinh.units.actions import Decision

TITLE, PROGRAMME = "Phụ cấp bị giữ lại", "di-co-so-1-2"
NAME, BRANCH = "Hồng Đào", "thôn Đông"


@pytest.fixture
def one(country: Cast) -> Difficulty:
    """The difficulty, answered once by the province and not agreed to."""
    load_difficulty_kinds(definitions("difficulties.yaml"))
    paper = {"decided_by": "Ban Thường vụ", "decision_number": "1", "decision_on": START}
    adopt([NewAdoption(PROGRAMME, country.top.pk, START, known_on=START, **paper)], by=None)
    found = raised(country, TODAY, title=TITLE, is_direct=True)
    actions.answer([found.pk], text="Đã nhắc Đoàn xã.", by=country.province, at=moment(TODAY))
    actions.not_agree(found.pk, text="Vẫn giữ.", by=country.secretary, at=moment(TODAY))
    return found


def client_of(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def pages_of(country: Cast, one: Difficulty) -> dict[str, str]:
    """Every page on which it could stand."""
    figure = [reverse("desk:figure", args=[PROGRAMME, "kho-khan-neu", unit.pk]) for unit in (country.a1, country.east)]
    return {
        "page": reverse("desk:difficulty", args=[one.pk]),
        "list": reverse("desk:difficulties"),
        "list of the branch": f"{reverse('desk:difficulties')}?don_vi={country.east.pk}",
        "search": f"{reverse('desk:search')}?q=phu cap",
        "search by name": f"{reverse('desk:search')}?q=hong dao",
        "commune": reverse("desk:unit", args=[country.a1.pk]),
        "branch": reverse("desk:unit", args=[country.east.pk]),
        "log": reverse("desk:log"),
        "figure of the commune": f"{figure[0]}?ky=nam-nay",
        "figure of the branch": f"{figure[1]}?ky=nam-nay",
        "service": f"{reverse('desk:service', args=[country.a1.pk])}?ky=nam-nay",
        "notices": reverse("desk:notices"),
        "home": "/",
    }


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def near(page: str, width: int = 700) -> str:
    """What stands around the title, wherever it stands."""
    places = [at for at in range(len(page)) if page.startswith(TITLE, at)]
    return " ".join(page[max(0, at - width) : at + width] for at in places)


def test_the_commune_reads_the_matter_and_nowhere_who_raised_it(country: Cast, one: Difficulty):
    commune, province = client_of(country.commune), client_of(country.province)
    pages = pages_of(country, one)
    told = {name: text_of(commune, url) for name, url in pages.items()}
    shows = {name for name, page in told.items() if TITLE in page}
    assert shows == {"page", "list", "search", "commune", "figure of the commune"}
    for name in shows:
        around = told[name] if name == "page" else near(told[name])
        assert NAME not in around, name
        assert BRANCH not in around, name
    assert "Vẫn giữ." not in told["page"]
    assert "Nêu khó khăn" not in told["log"].replace("Nêu khó khăn</a>", "")
    # Whoever it was sent to reads both, so that the test does not pass because nothing is anywhere.
    above = {name: text_of(province, url) for name, url in pages.items()}
    assert NAME in above["page"]
    assert TITLE in above["list of the branch"]
    assert TITLE in above["branch"]
    assert "Nêu khó khăn, gửi từ hoặc gửi tới Tỉnh đoàn Bình An" in above["log"]


def test_the_figure_of_its_branch_counts_it_for_nobody(country: Cast, one: Difficulty):
    for account in (country.commune, country.province):
        client = client_of(account)
        for unit in (country.east, country.a1):
            url = reverse("desk:figure", args=[PROGRAMME, "kho-khan-neu", unit.pk])
            page = text_of(client, f"{url}?ky=nam-nay")
            assert (TITLE in page) is (unit == country.a1)


def test_the_spreadsheet_says_no_more_than_the_page(country: Cast, one: Difficulty):
    answer = client_of(country.commune).get(reverse("desk:difficulties"), {"format": "xlsx"})
    rows = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True)
    told = [row for row in rows if row[0] == TITLE]
    assert [row[1] for row in told] == ["Đoàn xã Tân Lập"]
    assert NAME not in str(told)
    assert BRANCH not in str(told)


def test_others_find_nothing(country: Cast, one: Difficulty):
    for who in (country.outsider, country.officer):
        client = client_of(who)
        assert client.get(reverse("desk:difficulty", args=[one.pk])).status_code == 404
        assert TITLE not in text_of(client, reverse("desk:difficulties"))
        assert TITLE not in text_of(client, f"{reverse('desk:search')}?q=phu cap")


def test_that_its_branch_ended_is_not_told_to_the_commune(country: Cast, one: Difficulty):
    """The number of the decision stands in the commune's log beside the branch's name."""
    paper = Decision(number="12-QĐ/ĐTN", on=TODAY, by="Ban Thường vụ")
    dissolve_branch(country.east.pk, on=TODAY, decision=paper, by=None)
    url = reverse("desk:difficulty", args=[one.pk])
    page = text_of(client_of(country.again(country.commune)), url)
    assert "không tính là đã giải quyết" in page
    for word in ("12-QĐ", "sắp xếp đơn vị", BRANCH, NAME):
        assert word not in page
    assert "12-QĐ" in text_of(client_of(country.again(country.province)), url)


@pytest.mark.parametrize("verb", ["giao", "ghi", "hen-ngay", "ket-thuc", "tra-loi"])
def test_who_writes_what_the_commune_reads_is_told_so(country: Cast, one: Difficulty, verb: str):
    page = text_of(client_of(country.province), reverse("difficulties:act", args=[one.pk, verb]))
    assert "đừng ghi tên chi đoàn" in page


def test_its_sentence_is_not_the_name_of_a_group_that_others_read(country: Cast, one: Difficulty):
    raised(country, TODAY, title="Phụ cấp bị giữ lại", unit=country.quarter.pk, by=None)
    other = Difficulty.objects.exclude(pk=one.pk).get()
    client = client_of(country.province)
    assert f'value="{TITLE}"' not in text_of(client, reverse("difficulties:group", args=[one.pk]))
    assert f'value="{TITLE}"' in text_of(client, reverse("difficulties:group", args=[other.pk]))
