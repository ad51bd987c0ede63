"""The words of programmes over training: who is trained, who was in classes, which classes there were."""

import datetime as dt

import pytest
from django.urls import reverse

from thulinh.indicators.queries import fact_rows
from thulinh.kernel.periods import Span
from thulinh.people.actions import NewHolding, leave_seat, take_seats
from thulinh.programmes.actions import NewAdoption, adopt, store_version, vocabulary
from thulinh.programmes.queries import find
from thulinh.programmes.reading import DocumentRefused, read_document
from thulinh.programmes.tests.conftest import START, TODAY
from thulinh.training.queries.coverage import Wanted, coverage
from thulinh.training.tests.trained import a_class, noted, participant_of, qualified

SECRETARY, DEPUTY = "bi-thu-doan-xa", "pho-bi-thu-doan-xa"
DOCUMENT = """
ma: boi-duong-thu
ten: Bồi dưỡng thử
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [GL2]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - {ma: lop, ten: Mở lớp, ai: {don-vi: tinh}, viec: {mo-lop: co}, bao-nhieu: {it-nhat: 1, moi: nam}}
chi-so:
  - ma: da-boi-duong
    ten: Cán bộ đã bồi dưỡng
    tu-so: {viec: {boi-duong: theo-chuc-danh, cua: [bi-thu-doan-xa, pho-bi-thu-doan-xa]}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {giu-chuc: [bi-thu-doan-xa, pho-bi-thu-doan-xa]}}
    tong-hop: ty-le
    chi-tieu: {it-nhat: 100}
  - ma: phan-mem
    ten: Bí thư biết phần mềm
    tu-so: {viec: {boi-duong: phan-mem-doan-vien, muc: da-lam, cua: bi-thu-doan-xa}, bao-nhieu: {it-nhat: 1}}
    mau-so: {ai: {giu-chuc: bi-thu-doan-xa}}
    tong-hop: ty-le
  - {ma: luot, ten: Lượt học viên, tu-so: {viec: {hoc-lop: du}}, tong-hop: tong}
  - {ma: luot-moi, ten: Lượt mới, tu-so: {viec: {hoc-lop: du, moi-nhan-chuc: co}}, tong-hop: tong}
  - {ma: dat, ten: Lượt đạt, tu-so: {viec: {hoc-lop: dat}}, tong-hop: tong}
  - {ma: chung-nhan, ten: Chứng nhận, tu-so: {viec: {hoc-lop: chung-nhan}}, tong-hop: tong}
  - {ma: so-lop, ten: Số lớp, tu-so: {viec: {mo-lop: co}}, tong-hop: tong}
"""


@pytest.fixture
def trained(country):
    """Secretary and deputy of A1, of whom the secretary is trained; the programme holds in province A."""
    store_version(DOCUMENT, by=country.province)
    adopt([NewAdoption("boi-duong-thu", country.a.pk, START, "TĐ", "2", START)], by=country.province)
    deputy = NewHolding(country.people["Bùi Quốc An"].pk, "giua-nhiem-ky", dt.date(2026, 3, 1), unit=country.a1.pk,
                        position=DEPUTY)  # fmt: skip
    country.holdings["deputy"] = take_seats([deputy], by=None)[0]
    qualified(country.holdings["commune"].person_id, dt.date(2024, 6, 1), dt.date(2026, 11, 10), position=SECRETARY)
    return country


def figure(country, code, on, unit=None):
    span = Span(START, dt.date(2026, 12, 31), "2026", "2026")
    [asked] = find("boi-duong-thu", code, path=country.path(unit or country.a, on), span=span, on=on)
    return asked


@pytest.mark.parametrize(
    ("on", "share"),
    [
        (dt.date(2026, 2, 1), (1, 1)),
        (dt.date(2026, 3, 1), (1, 2)),
        (dt.date(2026, 6, 15), (2, 2)),
        (dt.date(2026, 9, 1), (2, 3)),
        (dt.date(2026, 10, 31), (1, 2)),
        (dt.date(2026, 11, 10), (1, 2)),
        (dt.date(2026, 11, 11), (0, 2)),
        (TODAY, (0, 2)),
    ],
)
def test_figure_and_page_are_one_number_while_holders_change_and_trainings_end(trained, on, share):
    qualified(trained.holdings["deputy"].person_id, dt.date(2026, 6, 10), position=DEPUTY)
    new = NewHolding(trained.people["Phạm Thùy Dương"].pk, "dai-hoi", dt.date(2026, 9, 1), unit=trained.a2.pk,
                     position=SECRETARY)  # fmt: skip
    take_seats([new], by=None)
    leave_seat(trained.holdings["deputy"], on=dt.date(2026, 10, 15), reason="Chuyển công tác", by=None)
    cell = figure(trained, "da-boi-duong", on).cell()
    page = coverage(path=trained.path(trained.a), on=on, wanted=Wanted((SECRETARY, DEPUTY))).whole
    assert (cell.met, cell.due) == (page.trained, page.due) == share
    below = figure(trained, "da-boi-duong", on).cells(3)
    parts = coverage(path=trained.path(trained.a), on=on, wanted=Wanted((SECRETARY, DEPUTY))).by_place
    assert {path: (one.met, one.due) for path, one in below.items()} == {
        path: (one.trained, one.due) for path, one in parts.items()
    }


def test_a_topic_counts_from_its_level_up(trained):
    person = trained.holdings["commune"].person_id
    qualified(person, dt.date(2026, 1, 1), topic="phan-mem-doan-vien", level="moi")
    assert figure(trained, "phan-mem", TODAY).cell().met == 0
    qualified(person, dt.date(2026, 2, 1), topic="phan-mem-doan-vien", level="nang-cao")
    assert figure(trained, "phan-mem", TODAY).cell().met == 1
    assert figure(trained, "phan-mem", dt.date(2026, 1, 31)).cell().met == 0


def test_classes_and_those_in_them_are_counted(trained):
    first, last = dt.date(2026, 5, 10), dt.date(2026, 5, 12)
    course = a_class(trained.a, first, last, positions=[SECRETARY], state="ket-thuc")
    running = a_class(trained.a, dt.date(2026, 11, 20), state="chot")
    passed = participant_of(course, trained.holdings["commune"], result="dat", is_new=True)
    absent = participant_of(course, trained.holdings["deputy"], result="khong-dat")
    participant_of(running, trained.holdings["commune"])
    participant_of(running, trained.holdings["deputy"], state="khong-duyet")
    participant_of(a_class(trained.a, first, state="huy"), trained.holdings["commune"])
    noted(absent, first, "vang")
    codes = ("luot", "luot-moi", "dat", "chung-nhan", "so-lop")
    assert [figure(trained, code, TODAY).cell().met for code in codes] == [2, 1, 1, 0, 1]
    assert figure(trained, "lop", TODAY).cell().met == 1
    assert figure(trained, "so-lop", dt.date(2026, 5, 11)).cell().met == 0
    asked = figure(trained, "dat", TODAY)
    assert [row.record for row in fact_rows(asked.definition, asked.window)] == [passed.pk]


def test_who_is_trained_opens_for_those_who_may_read_it_and_is_nothing_to_others_of_a_few(trained, client):
    def page(who):
        client.force_login(trained.accounts[who])
        return client.get(
            reverse("desk:figure", args=["boi-duong-thu", "da-boi-duong", trained.a1.pk]), {"ky": "2026-11"}
        )

    held = a_class(trained.a, dt.date(2026, 11, 3), state="ket-thuc", name="Lớp tháng 11")
    client.force_login(trained.province)
    classes = reverse("desk:figure", args=["boi-duong-thu", "so-lop", trained.a.pk])
    assert reverse("desk:class", args=[held.pk]) in client.get(classes, {"ky": "2026-11"}).content.decode()
    deputy = trained.holdings["deputy"].person_id
    qualified(deputy, dt.date(2026, 6, 10), position=DEPUTY)
    link = reverse("desk:person", args=[deputy])
    assert link in page("commune").content.decode()
    hidden = page("officer")
    assert hidden.context["result"].is_hidden
    assert link not in hidden.content.decode()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("{boi-duong: theo-chuc-danh}", "“boi-duong” phải nói “cua” chức danh nào."),
        ("{boi-duong: [theo-chuc-danh, cong-tac-trai], cua: bi-thu-doan-xa}", "“theo-chuc-danh” đứng một mình"),
        ("{boi-duong: theo-chuc-danh, muc: moi, cua: bi-thu-doan-xa}", "phải nêu chuyên đề"),
        ("{boi-duong: cong-tac-tri, cua: bi-thu-doan-xa}", "không có chuyên đề bồi dưỡng mang mã “cong-tac-tri”."),
        ("{hoc-lop: du, cua: bi-thu-doan-xa}", "điều kiện “cua” không dùng được với “hoc-lop”."),
        ("{mo-lop: co}", "“mo-lop” tính cho “ai: {don-vi: …}”, không tính cho “giu-chuc”."),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(trained, said, fault):
    right = "{boi-duong: theo-chuc-danh, cua: [bi-thu-doan-xa, pho-bi-thu-doan-xa]}"
    with pytest.raises(DocumentRefused) as refused:
        read_document(DOCUMENT.replace(right, said), vocabulary())
    assert fault in str(refused.value)


def test_being_trained_is_asked_in_figures_only(trained):
    content = DOCUMENT.replace(
        "ai: {don-vi: tinh}, viec: {mo-lop: co}", "ai: {giu-chuc: bi-thu-doan-xa}, viec: {hoc-lop: dat}"
    )
    with pytest.raises(DocumentRefused) as refused:
        read_document(content, vocabulary())
    assert "chỉ dùng trong “chi-so”" in str(refused.value)
