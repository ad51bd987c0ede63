"""Lists, the tree, the search box and the log: who sees what, and the same number of questions for 2 and for 40."""

import importlib
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import thulinh
from cast import Cast, add_branches
from thulinh.activities.models import Activity
from thulinh.desk.sentences import SENTENCES
from thulinh.kernel.writing import writing

pytestmark = pytest.mark.usefixtures("today")

EVERYBODY = {"centre", "province", "inspector", "commune", "officer", "secretary", "outsider", "administrator"}
LISTS = {
    "units": EVERYBODY,
    "tree": EVERYBODY,
    "people": EVERYBODY,
    "secretaries": EVERYBODY,
    "activities": EVERYBODY,
    "programmes": EVERYBODY,
    "search": EVERYBODY,
    "log": {"province", "inspector", "commune", "administrator"},
}


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_who_may_open_a_list(adopted: Cast, session, visit, name: str) -> None:
    session()
    found = {
        who
        for who, account in adopted.accounts.items()
        if visit(account).get(reverse(f"desk:{name}")).status_code == 200
    }
    assert found == LISTS[name]


@pytest.mark.parametrize("name", ["units", "people", "secretaries", "activities", "log", "tree", "search"])
def test_lists_ask_the_same_number_of_questions_for_2_and_40(adopted: Cast, session, visit, name: str) -> None:
    session()
    client = visit(adopted.commune)
    address = reverse(f"desk:{name}") + ("?q=chi" if name == "search" else "")
    client.get(address)
    counts = []
    for more in (0, 38):
        add_branches(adopted, more) if more else None
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0]  # the second page of names may need one kind of name less


def test_units_within_reach_only(country: Cast, visit) -> None:
    page = text(visit(country.commune).get(reverse("desk:units")))
    assert "Chi đoàn thôn Đông" in page
    assert "Chi đoàn thôn Tây" in page
    assert "Chi đoàn khu phố 3" not in page
    assert "Khuyết" in page  # thôn Tây has no secretary


def test_units_of_a_level_under_a_unit(country: Cast, visit) -> None:
    address = reverse("desk:units") + f"?cap=chi-doan&don_vi={country.a1.pk}"
    page = text(visit(country.centre).get(address))
    assert "2 đơn vị" in page
    assert "Chi đoàn khu phố 3" not in page


def test_units_as_a_spreadsheet(country: Cast, visit) -> None:
    answer = visit(country.commune).get(reverse("desk:units") + "?format=xlsx")
    rows = list(
        openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True)
    )
    east = next(row for row in rows if row[0] == "Chi đoàn thôn Đông")
    assert east[1:6] == ("Chi đoàn", "Đoàn xã Tân Lập", "Nguyễn Thị Hồng Đào", 5, "A1-1")


def test_a_day_before_anything_existed_shows_nothing(country: Cast, visit) -> None:
    assert "0 đơn vị" in text(visit(country.commune).get(reverse("desk:units") + "?on=2020-01-01"))


def test_secretaries_include_the_vacant_seat(country: Cast, visit) -> None:
    page = text(visit(country.commune).get(reverse("desk:secretaries")))
    assert "Nguyễn Thị Hồng Đào" in page
    assert "Khuyết" in page
    only = text(visit(country.commune).get(reverse("desk:secretaries") + "?tinh_trang=khuyet"))
    assert "Nguyễn Thị Hồng Đào" not in only
    assert "Chi đoàn thôn Tây" in only


def test_phones_are_masked_beyond_ones_own_committee(country: Cast, visit) -> None:
    person = country.people["Bùi Quốc An"]
    assert person.spoken_phone in text(visit(country.secretary).get(reverse("desk:people")))
    seen_by_officer = text(visit(country.officer).get(reverse("desk:people")))
    assert person.spoken_phone in seen_by_officer  # in charge of thôn Đông
    west = country.people["Ngô Đức Thịnh"]
    assert west.spoken_phone not in seen_by_officer
    assert west.masked_phone in seen_by_officer


def test_people_of_a_unit(country: Cast, visit) -> None:
    address = reverse("desk:people") + f"?don_vi={country.west.pk}"
    page = text(visit(country.commune).get(address))
    assert "Ngô Đức Thịnh" in page
    assert "Bùi Quốc An" not in page


def test_activities_with_conditions(adopted: Cast, session, visit) -> None:
    session()
    client = visit(adopted.commune)
    address = reverse("desk:activities")
    assert "1 hoạt động" in text(client.get(address))
    assert "1 hoạt động" in text(client.get(address + "?duyet=cho-duyet&loai=sinh-hoat-chi-doan"))
    assert "0 hoạt động" in text(client.get(address + "?ghi_ho=co"))
    assert "1 hoạt động" in text(client.get(address + "?ghi_tre=co"))  # entered twelve days after the session
    assert "0 hoạt động" in text(client.get(address + "?tu=11/11/2026"))
    assert "0 hoạt động" in text(visit(adopted.outsider).get(address))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nguyen thi hong dao", "Nguyễn Thị Hồng Đào"),
        ("Đào", "Nguyễn Thị Hồng Đào"),
        ("thon dong", "Chi đoàn thôn Đông"),
        ("A1-1", "Chi đoàn thôn Đông"),
        ("sinh hoat thon dong", "Sinh hoạt chi đoàn"),
        ("lien ket", "Mô hình “2 giao, 1 liên kết”"),
    ],
)
def test_search_finds_with_and_without_marks(adopted: Cast, session, visit, words: str, found: str) -> None:
    session()
    assert found in text(visit(adopted.commune).get(reverse("desk:search"), {"q": words}))


@pytest.mark.parametrize("words", ["Đường hoa", "duong hoa", "DUONG", "thanh niên", "thon hoa sinh", "lam đường"])
def test_search_finds_an_activity_by_its_title_with_and_without_marks(adopted: Cast, session, visit, words: str):
    session(title="Làm đường hoa thanh niên")
    assert "Làm đường hoa thanh niên" in text(visit(adopted.commune).get(reverse("desk:search"), {"q": words}))


def test_titles_that_stood_before_are_found_too(adopted: Cast, session, visit) -> None:
    session(title="Làm đường hoa thanh niên")
    with writing("activities"):
        Activity.objects.update(search="")
        importlib.import_module("thulinh.activities.migrations.0006_found_by_title").fold_titles(apps, None)
    assert "Làm đường hoa" in text(visit(adopted.commune).get(reverse("desk:search"), {"q": "duong hoa"}))


def test_search_by_whole_phone_number(country: Cast, visit) -> None:
    person = country.people["Bùi Quốc An"]
    assert person.full_name in text(visit(country.commune).get(reverse("desk:search"), {"q": person.spoken_phone}))


def test_search_stays_within_reach(country: Cast, visit) -> None:
    page = text(visit(country.outsider).get(reverse("desk:search"), {"q": "thon dong"}))
    assert "Không tìm thấy" in page


def test_search_for_one_letter_asks_for_more(country: Cast, visit) -> None:
    assert "ít nhất 2 chữ" in text(visit(country.commune).get(reverse("desk:search"), {"q": "a"}))


def test_tree_shows_what_stands_below(country: Cast, visit) -> None:
    page = text(visit(country.province).get(reverse("desk:tree")))
    for name in ("Đoàn xã Tân Lập", "Chi đoàn thôn Đông", "Đoàn phường Bến Gỗ"):
        assert name in page
    assert "Phú Lộc" not in page
    assert visit(country.commune).get(reverse("desk:tree") + f"?don_vi={country.b1.pk}").status_code == 404


def test_log_tells_in_sentences_within_reach(adopted: Cast, session, visit) -> None:
    session()
    page = text(visit(adopted.commune).get(reverse("desk:log")))
    assert "Ghi hoạt động của Chi đoàn thôn Đông" in page
    assert "Ghi đồng chí Nguyễn Thị Hồng Đào giữ chức danh Bí thư chi đoàn ở Chi đoàn thôn Đông" in page
    assert "Chi đoàn thôn Thượng" not in page
    assert "Bùi Văn Nam" not in page


def test_log_keeps_phone_numbers_to_itself(adopted: Cast, visit) -> None:
    page = text(visit(adopted.commune).get(reverse("desk:log")))
    assert adopted.people["Bùi Quốc An"].spoken_phone not in page
    assert adopted.people["Bùi Quốc An"].phone not in page


VERB = re.compile(r'"((?:kernel|units|people|activities|training|programmes|statements|intake|desk)\.[a-z_]+)"')


def test_every_verb_has_a_sentence() -> None:
    room = Path(thulinh.__file__).parent
    files = [*room.glob("*/actions.py"), *room.glob("*/actions/*.py")]
    verbs = {verb for path in files for verb in VERB.findall(path.read_text(encoding="utf-8"))}
    verbs = {verb for verb in verbs if not verb.endswith((".csv", ".yaml"))}
    assert len(verbs) > 30
    assert verbs - set(SENTENCES) == set()
