"""Documents: what is taken, what is refused, and how the refusal reads."""

from dataclasses import replace
from pathlib import Path

import pytest

import thulinh
from thulinh.kernel.periods import Cadence
from thulinh.programmes.reading import DocumentRefused, read_document, stored_document
from thulinh.programmes.vocabulary import Vocabulary

SHIPPED = sorted((Path(thulinh.__file__).parent / "definitions" / "programmes").glob("*.yaml"))
WORDS = Vocabulary(
    levels={code: code for code in ("trung-uong", "tinh", "huyen", "xa", "chi-doan", "cau-lac-bo")},
    positions={
        code: code
        for code in (
            "bi-thu-chi-doan", "bi-thu-doan-tinh", "pho-bi-thu-doan-tinh", "can-bo-tinh-doan", "bi-thu-doan-huyen",
            "can-bo-huyen-doan", "thon-doi-truong",
        )
    },
    activities={
        code: code
        for code in (
            "giao-ban", "sinh-hoat-chi-doan", "sinh-hoat-lien-chi-doan", "hop-ban-thuong-vu", "sinh-hoat-cau-lac-bo",
            "toa-dam-phan-bien",
        )
    },
    contents={"phap-luat": "Phổ biến pháp luật"},
)  # fmt: skip
SHIPPED_WORDS = replace(
    WORDS,
    positions=WORDS.positions | {code: code for code in ("bi-thu-doan-xa", "pho-bi-thu-doan-xa")},
    topics={
        code: code
        for code in (
            "bao-ve-nen-tang", "bi-thu-voi-lien-doi", "kiem-tra-giam-sat", "phan-mem-doan-vien", "tin-dung-chinh-sach",
            "cau-lac-bo-doi-nhom", "da-ngoai-thuc-hanh", "cong-tac-trai", "cong-tac-thanh-nien",
        )
    },
    levels={**WORDS.levels, **{code: code for code in ("quan-su", "cap-uy", "ban-dieu-hanh")}},
    benefits={code: code for code in ("phu-cap", "the-bhyt")},
    visit_forms={
        code: code for code in ("phoi-hop-to-chuc", "kiem-tra-giam-sat", "du-sinh-hoat", "hoc-tap-thuc-te")
    },
    finding_kinds={
        code: code for code in ("khong-sinh-hoat", "chua-dung-huong-dan", "ky-nang-con-thieu", "mo-hinh-hay")
    },
)  # fmt: skip

DOCUMENT = """
ma: mo-hinh-thu
ten: Mô hình thử
noi-de-xuat: Xã thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [SV1]
muc-dich: Để thử.
pham-vi: {cap: xa}
noi-dung:
  - ma: giao-ban
    ten: Giao ban
    ai: {don-vi: xa}
    viec: {hoat-dong: giao-ban}
    bao-nhieu: {it-nhat: 1, moi: nua-nam}
"""


def faults(text: str, words: Vocabulary = WORDS) -> list:
    with pytest.raises(DocumentRefused) as refused:
        read_document(text, words)
    return refused.value.faults


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_document_is_taken_and_named_by_its_code(path):
    assert read_document(path.read_text(encoding="utf-8"), SHIPPED_WORDS).code == path.stem


def test_the_four_parts_are_read():
    content = read_document(DOCUMENT, WORDS).contents[0]
    assert content.who.units == ["xa"]
    assert content.what.activities == ["giao-ban"]
    assert (content.how_much.at_least, content.how_much.every) == (1, Cadence.HALF_YEAR)


def test_an_unknown_key_is_refused_with_path_line_and_the_nearest_word():
    [fault] = faults(DOCUMENT.replace("bao-nhieu:", "bao-nhiu:").replace("{it-nhat: 1, moi: nua-nam}", "{}"))[-1:]
    assert fault.path == "noi-dung[1].bao-nhiu"
    assert fault.suggestion == "bao-nhieu"
    assert fault.line == 15


def test_an_unknown_code_is_refused_with_the_nearest_code():
    [fault] = faults(DOCUMENT.replace("{hoat-dong: giao-ban}", "{hoat-dong: dao-ban}"))
    assert (fault.path, fault.suggestion, fault.line) == ("noi-dung[1].viec.hoat-dong", "giao-ban", 14)
    assert "dao-ban" in fault.message


def test_every_fault_is_told_at_once():
    text = (
        DOCUMENT.replace("don-vi: xa", "don-vi: xaa").replace("it-nhat: 1", "it-nhat: 0").replace("ten: Giao ban", "")
    )
    assert {fault.path for fault in faults(text)} == {
        "noi-dung[1].ten", "noi-dung[1].ai.don-vi", "noi-dung[1].bao-nhieu.it-nhat",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("it-nhat: 1, moi: nua-nam", "it-nhat: 3, nhieu-nhat: 2, moi: thang"), "nhỏ hơn"),
        (("it-nhat: 1, moi: nua-nam", "it-nhat: 40, dem: ngay, moi: thang"), "nhiều nhất 31 ngày"),
        (("it-nhat: 1, moi: nua-nam", "it-nhat: 1, moi: quyy"), "dùng một trong"),
        (("it-nhat: 1, moi: nua-nam", "it-nhat: 1"), "mỗi kỳ nào"),
        (("it-nhat: 1, moi: nua-nam", "moi: thang"), "it-nhat"),
        (("ai: {don-vi: xa}", "ai: {don-vi: xa, phu-trach: chi-doan}"), "đúng một"),
        (("{hoat-dong: giao-ban}", "{sang-kien: chia-se, vai-tro: chu-tri}"), "không dùng được"),
        (("{hoat-dong: giao-ban}", "{du: giao-ban, chu-diem: dung}"), "không dùng được"),
        (("{hoat-dong: giao-ban}", "{hoat-dong: giao-ban, chu-diem: sai}"), "dùng một trong"),
        (("ap-dung-tu: 2026-01-01", "ap-dung-tu: 2026-01-15"), "ngày đầu tháng"),
        (("phien-ban: 1", "phien-ban: một"), "số nguyên"),
        (("ma: mo-hinh-thu", "ma: Mô hình thử"), "chữ thường không dấu"),
        (("nguon: [SV1]", "nguon: []"), "ít nhất một"),
        (("pham-vi: {cap: xa}", "pham-vi: xa"), "nhóm khóa"),
        (("muc-dich: Để thử.", "muc-dich: Để thử.\nmuc-dich: Hai lần."), "hai lần"),
        (("muc-dich: Để thử.", "muc-dich: {"), "YAML"),
        (("{hoat-dong: giao-ban}", "{tinh-trang-dang: du-bi, cua: bi-thu-chi-doan}"), "chỉ dùng trong “chi-so”"),
        (("{hoat-dong: giao-ban}", "{ra-soat: chua-co-nguoi}"), "chỉ dùng trong “chi-so”"),
        (("{hoat-dong: giao-ban}", "{kiem-nhiem: thon-doi-truong}"), "“kiem-nhiem” phải nói “cua”"),
        (("{hoat-dong: giao-ban}", "{nhan-chuc: bi-thu-chi-doan, cua: bi-thu-chi-doan}"), "không dùng được"),
        (("{hoat-dong: giao-ban}", "{kiem-nhiem: thon-doi-truong, cua: bi-thu-chi-doan}"), "vi-tri"),
    ],
)
def test_impossible_things_are_refused_in_plain_words(change, words):
    assert words in " ".join(str(fault) for fault in faults(DOCUMENT.replace(*change)))


def test_an_empty_text_and_one_that_contains_itself_are_refused():
    assert "rỗng" in str(faults("")[0])
    assert "tự lồng" in str(faults("a: &a [*a]")[0])


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ("{ma: x, ten: X, tu-so: {ai: {don-vi: xa}}, tong-hop: tong}", "viec"),
        ("{ma: x, ten: X, tu-so: {viec: {hoat-dong: giao-ban}}, tong-hop: ty-le}", "mau-so"),
        (
            "{ma: x, ten: X, tu-so: {viec: {hoat-dong: giao-ban}, bao-nhieu: {it-nhat: 1}}, "
            "mau-so: {ai: {don-vi: xa}}, tong-hop: ty-le, chi-tieu: {it-nhat: 110}}",
            "lớn hơn 100",
        ),
        (
            "{ma: x, ten: X, tu-so: {viec: {hoat-dong: giao-ban}}, tong-hop: tong, chi-tieu: {it-nhat: 50}}",
            "don-vi: so",
        ),
        ("{ma: giao-ban, ten: X, tu-so: {viec: {hoat-dong: giao-ban}}, tong-hop: tong}", "hai lần"),
    ],
)
def test_an_indicator_must_be_complete_and_possible(indicator, words):
    assert words in " ".join(str(fault) for fault in faults(DOCUMENT + f"chi-so:\n  - {indicator}\n"))


def test_a_post_that_nobody_knows_is_refused_with_the_nearest_one():
    text = DOCUMENT.replace("{hoat-dong: giao-ban}", "{kiem-nhiem: thon-doi-truog, cua: bi-thu-chi-doan}")
    fault = next(fault for fault in faults(text) if fault.path == "noi-dung[1].viec.kiem-nhiem")
    assert (fault.suggestion, fault.line) == ("thon-doi-truong", 14)


WHOLE = (Path(thulinh.__file__).parent / "definitions" / "programmes" / "bi-thu-kiem-thon-doi-truong.yaml").read_text(
    encoding="utf-8"
)


@pytest.mark.parametrize(
    ("change", "path", "words", "suggestion"),
    [
        (("kiem-nhiem: thon-doi-truong\n  uu", "kiem-nhiem: thon-doi-truog\n  uu"), "lua-chon.kiem-nhiem", "chức danh",
         "thon-doi-truong"),
        (("cap: quan-su}", "cap: quansu}"), "lua-chon.co-quan[2].cap", "cấp đơn vị", "quan-su"),
        (("loai: ky-luat", "loai: ki-luat"), "lua-chon.tieu-chuan[4].loai", "dùng một trong", "ky-luat"),
        (("loai: cu-tru, can-cu", "loai: cu-tru, it-nhat: 3, can-cu"), "lua-chon.tieu-chuan[3]", "không dùng được", ""),
        (("cho: thon-doi-truong, it-nhat: 18", "cho: can-bo-tinh-doan, it-nhat: 18"), "lua-chon",
         "“tuoi-thon-doi-truong”", ""),
        (("loai: phu-cap", "loai: phucap"), "quyen-loi[1].loai", "loại quyền lợi", "phu-cap"),
        (("so-tien: 575000 ", "so-tien: 575000\n    he-so: 0.5 "), "quyen-loi[1]", "chỉ ghi một trong hai", ""),
        (("    can-cu: Bài ngày 29/2/2016 in 575.000", "    can-cuu: Bài ngày 29/2/2016 in 575.000"),
         "quyen-loi[1].can-cuu", "không có khóa", "can-cu"),
        (("sau-buoc: hoi-nghi", "sau-buoc: so-ket"), "văn bản", "không phải một bước đứng trước", ""),
        (("ma: nhap-ngu, ten: Gọi công dân nhập ngũ, don-vi-tinh", "ma: nhap-ngu, ten: Gọi, don-vi-tin"),
         "khai-bao[4].don-vi-tin", "không có khóa", "don-vi-tinh"),
        (("ma: nhap-ngu", "ma: kham-tuyen"), "văn bản", "dùng hai lần", ""),
    ],
)  # fmt: skip
def test_faults_of_every_section_say_where_and_what_was_meant(change, path, words, suggestion):
    assert change[0] in WHOLE
    found = faults(WHOLE.replace(*change), SHIPPED_WORDS)
    fault = next(fault for fault in found if fault.path == path)
    assert words in fault.message
    assert fault.suggestion == suggestion
    assert fault.line


def test_support_says_whether_it_was_paid_or_received():
    text = DOCUMENT + "chi-so:\n  - {ma: x, ten: X, tu-so: {viec: {quyen-loi: phu-cap}}, tong-hop: tong}\n"
    [fault] = faults(text, SHIPPED_WORDS)
    assert (fault.path, "“den-dau”" in fault.message) == ("chi-so[1].tu-so.viec", True)


def test_a_document_asks_for_something():
    assert "“noi-dung” hoặc “khai-bao”" in str(faults(DOCUMENT.split("noi-dung:")[0])[0])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_was_stored_reads_as_it_was_taken_in(path):
    text = path.read_text(encoding="utf-8")
    assert stored_document(path.stem, text) == read_document(text, SHIPPED_WORDS)
