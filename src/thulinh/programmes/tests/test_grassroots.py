"""Words for visits to the grassroots, what they find, and difficulties: how they are read, and what they mean."""

import datetime as dt

import pytest
from django.test import override_settings

import cast
from thulinh.indicators import catalogue
from thulinh.indicators.definition import Measure
from thulinh.kernel.periods import Span
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.programmes.meaning import content_definition, indicator_definition
from thulinh.programmes.queries import find, progress_of
from thulinh.programmes.reading import read_document
from thulinh.programmes.tests.conftest import START, TODAY
from thulinh.programmes.tests.test_reading import DOCUMENT, WORDS, faults
from thulinh.programmes.vocabulary import Vocabulary
from thulinh.visits.actions import load_forms


def _none(**options):
    """A set that is named, never asked here."""
    raise AssertionError(options)


# What config/catalogue.py says of these measures, as far as a document can ask for it.
CATALOGUE = (
    Measure("don-vi", "Đơn vị", "don-vi", _none, frozenset({"levels", "residential"})),
    Measure("giu-chuc", "Người giữ chức danh", "giu-chuc", _none, frozenset({"positions", "residential"})),
    Measure(
        "di-co-so", "Ngày đi cơ sở", "giu-chuc", _none,
        frozenset({"forms", "levels", "preparation", "verdict", "in_time"}),
        is_by_day=True, has_parts_of_days=True,
    ),
    Measure("duoc-di-co-so", "Được về cơ sở", "don-vi", _none, frozenset({"forms", "verdict"}), is_by_day=True),
    Measure("phat-hien", "Phát hiện", "don-vi", _none, frozenset({"kinds", "followed"})),
    Measure("kho-khan", "Khó khăn", "don-vi", _none, frozenset({"state"})),
    Measure("tra-loi-kho-khan", "Trả lời khó khăn", "don-vi", _none, frozenset({"state"})),
)  # fmt: skip
MORE = Vocabulary(
    **{
        **vars(WORDS),
        "visit_forms": {"du-sinh-hoat": "Dự sinh hoạt chi đoàn", "hoc-tap-thuc-te": "Học tập thực tế"},
        "finding_kinds": {"khong-sinh-hoat": "Chưa tổ chức sinh hoạt", "mo-hinh-hay": "Mô hình hay"},
    }
)
PEOPLE, UNITS = "{giu-chuc: bi-thu-chi-doan}", "{don-vi: xa}"


def with_what(what: str, who: str = PEOPLE, how_much: str = "{it-nhat: 60, dem: ngay, moi: nam}") -> str:
    text = DOCUMENT.replace("{hoat-dong: giao-ban}", what).replace("{don-vi: xa}", who)
    return text.replace("{it-nhat: 1, moi: nua-nam}", how_much)


@pytest.fixture
def measures():
    """A catalogue of these measures alone."""
    catalogue.measures.cache_clear()
    with override_settings(THULINH_CATALOGUE=f"{__name__}.CATALOGUE"):
        yield
    catalogue.measures.cache_clear()


@pytest.mark.parametrize(
    ("what", "who", "code", "options"),
    [
        ("{di-co-so: moi-hinh-thuc}", PEOPLE, "di-co-so", {}),
        ("{di-co-so: [du-sinh-hoat, hoc-tap-thuc-te], chuan-bi: tinh}", PEOPLE, "di-co-so",
         {"forms": ("du-sinh-hoat", "hoc-tap-thuc-te")}),
        ("{di-co-so: du-sinh-hoat, o-cap: [chi-doan, xa], chuan-bi: khong, xac-minh: dat, bao-cao: dung-han}", PEOPLE,
         "di-co-so", {"forms": ("du-sinh-hoat",), "levels": ("chi-doan", "xa"), "preparation": "khong",
                      "verdict": "dat", "in_time": True}),
        ("{duoc-di-co-so: moi-hinh-thuc, xac-minh: dat}", UNITS, "duoc-di-co-so", {"verdict": "dat"}),
        ("{phat-hien: [khong-sinh-hoat], da-khac-phuc: khong}", UNITS, "phat-hien",
         {"kinds": ("khong-sinh-hoat",), "followed": "khong"}),
        ("{kho-khan: giai-quyet-dung-han}", UNITS, "kho-khan", {"state": "giai-quyet-dung-han"}),
        ("{tra-loi-kho-khan: dung-han}", UNITS, "tra-loi-kho-khan", {"state": "dung-han"}),
    ],
)  # fmt: skip
def test_a_word_means_a_measure_with_its_options(measures, what, who, code, options):
    content = read_document(with_what(what, who), MORE).contents[0]
    definition = content_definition(content, "mo-hinh-thu")
    assert (definition.facts.measure.code, dict(definition.facts.options)) == (code, options)
    assert (definition.at_least, definition.count) == (60, "ngay")
    assert definition.answers is None


def test_a_total_needs_nobody_who_owes_it(measures):
    total = "\nchi-so:\n  - {ma: ngay, ten: Ngày, tu-so: {viec: {di-co-so: moi-hinh-thuc}, bao-nhieu: {it-nhat: 1, dem: ngay}}, tong-hop: tong}\n"  # noqa: E501
    indicator = read_document(DOCUMENT + total, MORE).indicators[0]
    definition = indicator_definition(indicator, "mo-hinh-thu")
    assert (definition.subjects, definition.facts.measure.code, definition.count) == (None, "di-co-so", "ngay")


def only(text: str, words: Vocabulary = MORE):
    [fault] = faults(text, words)
    return fault


@pytest.mark.parametrize(
    ("what", "who", "path", "message", "suggestion"),
    [
        ("{di-co-so: du-sinh-hoa}", PEOPLE, "viec.di-co-so", "không có hình thức đi cơ sở mang mã “du-sinh-hoa”.",
         "du-sinh-hoat"),
        ("{di-co-so: [moi-hinh-thuc, du-sinh-hoat]}", PEOPLE, "viec.di-co-so", "“moi-hinh-thuc” đứng một mình", ""),
        ("{phat-hien: khong-sinh-hat}", UNITS, "viec.phat-hien", "không có loại phát hiện mang mã", "khong-sinh-hoat"),
        ("{kho-khan: giai-quyet-dung}", UNITS, "viec.kho-khan", "không hiểu “giai-quyet-dung”", "giai-quyet-dung-han"),
        ("{tra-loi-kho-khan: dung-hn}", UNITS, "viec.tra-loi-kho-khan", "không hiểu “dung-hn”", "dung-han"),
        ("{di-co-so: moi-hinh-thuc, chuan-bi: co}", PEOPLE, "viec.chuan-bi", "dùng một trong: tinh, khong, chi", ""),
        ("{di-co-so: moi-hinh-thuc, da-khac-phuc: co}", PEOPLE, "viec",
         "điều kiện “da-khac-phuc” không dùng được với “di-co-so”.", ""),
        ("{kho-khan: neu, xac-minh: dat}", UNITS, "viec", "điều kiện “xac-minh” không dùng được với “kho-khan”.", ""),
        ("{di-co-so: moi-hinh-thuc, o-cap: thon}", PEOPLE, "viec.o-cap", "không có cấp đơn vị mang mã “thon”.", ""),
        ("{di-co-so: moi-hinh-thuc, kho-khan: neu}", PEOPLE, "viec", "cần đúng một trong các khóa", ""),
        ("{di-co-so: moi-hinh-thuc}", UNITS, "",
         "“di-co-so” tính cho “ai: {giu-chuc: …}”, không tính cho “don-vi”.", "giu-chuc"),
        ("{duoc-di-co-so: moi-hinh-thuc}", PEOPLE, "", "“duoc-di-co-so” tính cho “ai: {don-vi: …}”", "don-vi"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_refused_where_it_stands(what, who, path, message, suggestion):
    fault = only(with_what(what, who))
    assert fault.path == "noi-dung[1]" + (f".{path}" if path else "")
    assert message in fault.message
    assert (fault.suggestion or "") == suggestion


def test_a_share_counts_for_those_in_its_denominator():
    share = """
chi-so:
  - ma: co-ngay
    ten: Có ngày đi cơ sở
    tu-so: {viec: {di-co-so: moi-hinh-thuc}, bao-nhieu: {it-nhat: 60, dem: ngay, moi: nam}}
    mau-so: {ai: {don-vi: xa}}
    tong-hop: ty-le
"""
    fault = only(DOCUMENT + share)
    assert (fault.path, fault.suggestion) == ("chi-so[1]", "giu-chuc")


def test_an_installation_without_the_form_refuses_it():
    assert only(with_what("{di-co-so: du-sinh-hoat}"), WORDS).path == "noi-dung[1].viec.di-co-so"


def test_the_real_measures_answer_what_a_document_asks(country):
    load_forms(cast.definitions("visits.yaml"))
    text = with_what("{di-co-so: moi-hinh-thuc, o-cap: chi-doan, chuan-bi: khong, xac-minh: dat, bao-cao: dung-han}")
    text += """
  - {ma: duoc, ten: Được về, ai: {don-vi: xa}, viec: {duoc-di-co-so: du-sinh-hoat}, bao-nhieu: {it-nhat: 1, moi: nam}}
  - {ma: loi, ten: Lỗi, ai: {don-vi: chi-doan}, viec: {phat-hien: chua-dung-huong-dan, da-khac-phuc: co},
     bao-nhieu: {nhieu-nhat: 1, moi: nam}}
"""
    store_version(text, by=None)
    adopt([NewAdoption("mo-hinh-thu", country.top.pk, START, "BBT", "1", START)], by=None)
    span = Span(START, dt.date(2026, 12, 31))
    [days] = progress_of(country.secretary.person_id, on=TODAY)
    assert (days.measure, days.done, days.needed) == ("di-co-so", 0, 60)
    for code, due, met in (("giao-ban", 2, 0), ("duoc", 3, 0), ("loi", 4, 4)):
        [asked] = find("mo-hinh-thu", code, path=country.path(country.top), span=span, on=TODAY)
        assert (asked.cell().due, asked.cell().met, asked.records()) == (due, met, [])
