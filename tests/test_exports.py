"""Every page that shows a list gives it as a spreadsheet with typed cells, or says here why it does not."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from html import unescape

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from test_access import EVERY, address, arguments, country
from thulinh.people.models import Account

__all__ = ["country"]  # the fixture: the country with one object of every kind

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How our pages draw a list of things (templates of ui; a definition list or a list of points is none).
LISTS = re.compile(
    r'<(?:table|ul|ol)[^>]* class="(?:list|odlist|tree|sheet|heat)\b|class="card flush"><li|role="table"'
)
EXPORT = re.compile(r'href="([^"]*\bformat=xlsx[^"]*)"')

ONE_THING = "The page of one thing: its lists are those of /don-vi/, /nguoi/, /hoat-dong/, cut to it by filters."
FORM = "A form: what it lists is there to be chosen from or to be understood before something is written."
WITHOUT = {
    "desk:home": "What is to be done now; it is gone once done. What is overdue has its own list.",
    "desk:search": "A few hits of every list; each group leads to its list.",
    "desk:unit": ONE_THING,
    "desk:person": ONE_THING,
    "desk:my_pace": "One person's visits with what is missing; each day of them is in desk:days_of_person.",
    "desk:pace_of_person": "The same of somebody within reach.",
    "desk:party": "Of one person, and sensitive: whoever opens it is written down.",
    "desk:discipline": "The same.",
    "desk:place": "One seat under review, sensitive; the people of a round are in desk:round_people.",
    "desk:matters": "What waits for the word of one's own body; gone once said, and not carried around by it.",
    "desk:activity": ONE_THING,
    "desk:visit": "One visit; its days are in desk:days_of_person, and the visit in desk:visits.",
    "desk:visit_schedule": "One schedule; its visits are in desk:visits.",
    "desk:finding": ONE_THING,
    "desk:class_effect": "Sums of one class; the gaps that led to it are in desk:findings.",
    "desk:training_effect": "A few sums, one for each topic.",
    "desk:visit_finding": FORM,
    "desk:visit_places": FORM,
    "findings:record": FORM,
    "desk:difficulty": "One difficulty, step by step; difficulties have their own list.",
    "desk:programme": "The page of one document, which is given as the document itself.",
    "desk:compare": "Two versions side by side; both can be downloaded as documents.",
    "desk:calendar": "A month of days: the phone takes it as a calendar; activities and dues have their own lists.",
    "desk:calendar_of_unit": "The same for a unit.",
    "desk:notices": "What the reader was told of; each line leads to the thing, whose list is elsewhere.",
    "desk:own": "Given as a book of its own by desk:own_file.",
    "desk:information_requests": "What people ask about their own information: answered in place, not carried around.",
    "desk:information_request": "One of these requests.",
    "desk:erase": FORM,
    "desk:arrange": FORM,
    "desk:remind": FORM,
    "desk:remind_all": FORM,
    "activities:initiative": ONE_THING,
    "activities:guidance": ONE_THING,
    "activities:roll_call": "A roll that is being taken; afterwards it stands in the record.",
    "activities:choose": FORM,
    "difficulties:group": FORM,
    "intake:batch": "The rows of the user's own file; what was wrong comes back as an error file.",
    "people:invitations": "Secrets by which people get in: shown once, printed, never carried around in a file.",
    "people:devices": "The reader's own devices, to be signed out.",
}


def pages(client: Client, known: dict) -> Iterator[tuple[str, str, str]]:
    """Every page that somebody can open: its name, its address, what it shows."""
    secret = {
        "people:accept", "desk:calendar_file", "arriving:check_in", "arriving:deny", "certificates:check", "demo:enter",
    }  # fmt: skip
    for name, part in sorted(EVERY.items()):
        if name in secret or name.startswith("demo:"):
            continue
        where = _address(name, part, known)
        answer = client.get(where)
        if answer.status_code == 200 and "text/html" in answer.headers.get("Content-Type", ""):
            yield name, where, answer.content.decode()


def _address(name: str, part, known: dict) -> str:
    special = {
        "activities:joint": {"unit": known["commune"]["pk"]},
        "desk:cockpit": {"unit": known["commune"]["pk"]},
        "desk:overdue": {"unit": known["commune"]["pk"]},
        "desk:compare": {"code": "2-giao-1-lien-ket", "before": 1, "after": 1},
        "intake:template": {"code": "don-vi"},
        "programmes:download": {"code": "2-giao-1-lien-ket", "number": 1},
        "activities:initiative": known["initiative"],
        "activities:reuse": known["initiative"],
    }
    if not part.pattern.converters:
        return reverse(name)
    return reverse(name, kwargs=special[name]) if name in special else address(name, known)


@pytest.fixture
def reader(country: Cast) -> Account:
    """Who sees the most lists: the secretary of the commune."""
    return country.again(country.commune)


def test_every_list_is_given_as_a_spreadsheet_or_says_why_not(country: Cast, reader: Account) -> None:
    known = arguments(country)
    client = Client()
    client.force_login(reader)
    without, given = {}, {}
    for name, where, text in pages(client, known):
        if found := EXPORT.search(text):
            given[name] = (where, unescape(found.group(1)))
        elif LISTS.search(text):
            without[name] = where
    unexplained = {name: where for name, where in without.items() if name not in WITHOUT}
    assert unexplained == {}, "give these lists as spreadsheets (ui.listing.table_sheet) or say why not"
    assert not set(WITHOUT) & set(given)
    assert set(given) >= {
        "activities:guidances", "activities:initiatives", "activities:joint", "activities:queue", "activities:tasks",
        "desk:activities", "desk:cockpit", "desk:figure", "desk:findings", "desk:log", "desk:overdue", "desk:people",
        "desk:programmes", "desk:secretaries", "desk:tree", "desk:units", "intake:batches", "people:rights",
    }  # fmt: skip
    for name, (where, link) in given.items():
        answer = client.get(link if link.startswith("/") else where.partition("?")[0] + link)
        assert answer.headers["Content-Type"] == MEDIA_TYPE, name
        sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
        assert sheet.max_row > 1, f"{name}: nothing under the head"
        assert all(cell.value for cell in sheet[1]), f"{name}: a column without a head"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("activities:tasks", {"Ngày giao": dt.datetime, "Nhiệm vụ": str}),
        ("activities:initiatives", {"Ngày chia sẻ": dt.datetime, "Số nơi áp dụng": int, "Tác giả": type(None)}),
        ("activities:guidances", {"Từ ngày": dt.datetime, "Nội dung yêu cầu": str}),
        ("activities:queue", {"Ngày": dt.datetime, "Số ngày chờ": int, "Ghi hộ": str, "Hoạt động": str}),
        ("desk:programmes", {"Bản": int, "Từ ngày": dt.datetime, "Số nơi áp dụng": int}),
        ("people:rights", {"Chức danh": str, "Được làm": str}),
    ],
)
def test_cells_are_typed(country: Cast, reader: Account, name: str, typed: dict[str, type]) -> None:
    arguments(country)
    client = Client()
    client.force_login(reader)
    answer = client.get(reverse(name), {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    row = [cell.value for cell in sheet[2]]
    assert {head: type(row[heads.index(head)]) for head in typed} == typed


def test_sheet_obeys_the_readers_right(country: Cast) -> None:
    """What somebody elsewhere may not see is in no sheet of theirs."""
    arguments(country)
    client = Client()
    client.force_login(country.again(country.outsider))
    for name in ("activities:tasks", "activities:guidances", "desk:activities", "desk:people"):
        answer = client.get(reverse(name), {"format": "xlsx"})
        if answer.status_code == 200:
            sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
            told = " ".join(str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row)
            assert "thôn Đông" not in told, name
