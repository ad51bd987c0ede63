"""What programmes ask, in words, for the shipped documents and for shapes that they do not use."""

from pathlib import Path

import pytest

import cast
import thulinh
from thulinh.desk import phrases
from thulinh.desk.document_words import demand_words
from thulinh.difficulties.models import Finding
from thulinh.programmes.reading import stored_document
from thulinh.programmes.spec import Document, HowMuch, Target
from thulinh.programmes.vocabulary import Vocabulary
from thulinh.programmes.words import What, Who

FOLDER = Path(thulinh.__file__).parent / "definitions"


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """The words of the shipped definitions."""
    levels, positions, kinds = (cast.definitions(f"{name}.yaml") for name in ("levels", "positions", "activities"))
    forms = cast.definitions("visits.yaml")["hinh-thuc"]
    return Vocabulary(
        levels={one["ma"]: one["ten"] for part in levels.values() for one in part},
        positions={code: one["ten"] for code, one in positions.items()},
        activities={one["ma"]: one["ten"] for one in kinds["loai"]},
        contents={one["ma"]: one["ten"] for one in kinds["noi-dung"]},
        benefits={one["ma"]: one["ten"] for one in cast.definitions("benefits.yaml")["quyen-loi"]},
        visit_forms={one["ma"]: one["ten"] for one in forms},
        topics={one["ma"]: one["ten"] for one in cast.definitions("training.yaml")["chuyen-de"]},
        finding_kinds={str(code): str(name) for code, name in Finding.Kind.choices},
    )


def shipped(code: str) -> Document:
    text = (FOLDER / "programmes" / f"{code}.yaml").read_text(encoding="utf-8")
    return stored_document(code, text)


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ({"it-nhat": 1, "moi": "quy"}, "mỗi quý ít nhất 1 lần"),
        ({"it-nhat": 2, "nhieu-nhat": 4, "moi": "thang"}, "mỗi tháng 2 đến 4 lần"),
        ({"it-nhat": 1, "nhieu-nhat": 1, "moi": "nua-nam"}, "mỗi 6 tháng đúng 1 lần"),
        ({"nhieu-nhat": 3, "moi": "nam"}, "mỗi năm không quá 3 lần"),
        ({"it-nhat": 60, "dem": "ngay", "moi": "nam"}, "mỗi năm ít nhất 60 ngày"),
        ({"it-nhat": 1.5, "dem": "tong", "moi": "nam-hoc"}, "mỗi năm học ít nhất 1,5"),
        ({"it-nhat": 1}, "ít nhất 1 lần"),
    ],
)
def test_rhythm(said: dict, spoken: str) -> None:
    assert phrases.rhythm(HowMuch.model_validate(said)) == spoken


def test_grace() -> None:
    asked = HowMuch.model_validate({"it-nhat": 1, "moi": "thang", "an-han": 5})
    assert phrases.grace(asked) == "hạn chậm nhất 5 ngày sau khi hết kỳ"
    assert phrases.grace(HowMuch.model_validate({"it-nhat": 1, "moi": "thang"})) == ""


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ({"don-vi": "chi-doan", "dia-ban": "dan-cu"}, "Mỗi chi đoàn trên địa bàn dân cư"),
        ({"don-vi": ["xa", "cau-lac-bo"]}, "Mỗi Đoàn xã, phường, đặc khu hoặc câu lạc bộ"),
        ({"giu-chuc": "bi-thu-chi-doan"}, "Mỗi đồng chí bí thư chi đoàn"),
        ({"vi-tri": "bi-thu-chi-doan", "dia-ban": "dan-cu"}, "Mỗi vị trí bí thư chi đoàn trên địa bàn dân cư"),
        ({"phu-trach": "chi-doan"}, "Ủy viên phụ trách, với từng chi đoàn mình phụ trách"),
    ],
)
def test_subjects(words: Vocabulary, said: dict, spoken: str) -> None:
    assert phrases.subjects(Who.model_validate(said), words) == spoken


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ({"hoat-dong": "giao-ban", "co-mat": "bi-thu-chi-doan"}, "Giao ban bí thư chi đoàn; có mặt bí thư chi đoàn"),
        ({"hoat-dong": "sinh-hoat-chi-doan", "xac-minh": "dat"}, "Sinh hoạt chi đoàn; được cấp trên duyệt đạt"),
        ({"hoat-dong": "sinh-hoat-chi-doan", "chu-diem": "dung"}, "Sinh hoạt chi đoàn; đúng chủ điểm của cấp trên"),
        ({"hoat-dong": "giao-ban", "noi-dung": "lang-nghe", "vai-tro": "chu-tri"},
         "Giao ban bí thư chi đoàn; có nội dung nghe tâm tư, tháo gỡ khó khăn, vướng mắc; với vai trò chủ trì"),
        ({"du": "giao-ban"}, "Dự giao ban bí thư chi đoàn"),
        ({"nhiem-vu": "da-xong", "trong": "hop-ban-thuong-vu"}, "Nhiệm vụ làm xong; tại họp Ban Thường vụ"),
        ({"sang-kien": "ap-dung"}, "Sáng kiến được áp dụng"),
        ({"doan-vien": "ket-nap"}, "Đoàn viên mới kết nạp"),
        ({"co-nguoi-giu": "bi-thu-chi-doan"}, "Vị trí bí thư chi đoàn có người giữ"),
        ({"tinh-trang-dang": ["du-bi", "chinh-thuc"], "cua": "bi-thu-chi-doan"},
         "Bí thư chi đoàn là đảng viên dự bị hoặc đảng viên chính thức"),
        ({"di-co-so": "moi-hinh-thuc", "o-cap": "chi-doan", "chuan-bi": "khong", "bao-cao": "dung-han"},
         "Đi cơ sở; tại chi đoàn; không tính ngày chuẩn bị; báo cáo đúng hạn"),
        ({"di-co-so": "kiem-tra-giam-sat", "xac-minh": "dat"},
         "Đi cơ sở: kiểm tra, giám sát; được nơi đến xác nhận"),
        ({"duoc-di-co-so": "moi-hinh-thuc"}, "Được cấp trên về cơ sở"),
        ({"phat-hien": ["khong-sinh-hoat", "chua-dung-huong-dan"], "da-khac-phuc": "co"},
         "Phát hiện ở cơ sở: chưa tổ chức sinh hoạt hoặc sinh hoạt chưa đúng hướng dẫn; đã khắc phục"),
        ({"kho-khan": "giai-quyet-dung-han"}, "Khó khăn đã giải quyết đúng hạn, nơi nêu đồng ý"),
        ({"tra-loi-kho-khan": "dung-han"}, "Khó khăn của cấp dưới trả lời đúng hạn"),
        ({"kiem-nhiem": "thon-doi-truong", "cua": "bi-thu-chi-doan"},
         "Bí thư chi đoàn kiêm thôn đội trưởng, khu đội trưởng"),
        ({"nhan-chuc": "bi-thu-chi-doan"}, "Lượt nhận chức danh bí thư chi đoàn"),
        ({"ra-soat": "moi-ket-qua"}, "Vị trí đã rà soát nhân sự xong"),
        ({"ra-soat": ["da-chon", "giu-nguyen"]},
         "Vị trí đã rà soát nhân sự xong: đã chọn được người hoặc người đang giữ tiếp tục"),
        ({"phan-dau-dang": "bi-thu-chi-doan"},
         "Bí thư chi đoàn đang được giúp đỡ phấn đấu vào Đảng hoặc đã vào Đảng"),
        ({"quy-hoach": "bi-thu-chi-doan"}, "Vị trí bí thư chi đoàn có người trong quy hoạch"),
        ({"quyen-loi": "phu-cap", "den-dau": "da-nhan"}, "Phụ cấp hằng tháng, người hưởng báo đã nhận"),
        ({"tuyen-duong": "co"}, "Lượt được khen thưởng"),
        ({"boi-duong": "theo-chuc-danh", "cua": ["bi-thu-doan-xa", "pho-bi-thu-doan-xa"]},
         "Bí thư Đoàn xã, phường, đặc khu hoặc phó bí thư Đoàn xã, phường, đặc khu đã được bồi dưỡng theo chức danh, "
         "còn giá trị"),
        ({"boi-duong": "phan-mem-doan-vien", "muc": "da-lam", "cua": "bi-thu-chi-doan"},
         "Bí thư chi đoàn đã được bồi dưỡng phần mềm quản lý đoàn viên, mức đã làm quen trở lên, còn giá trị"),
        ({"hoc-lop": "du", "moi-nhan-chuc": "co"}, "Lượt dự lớp bồi dưỡng, người mới nhận chức danh"),
        ({"hoc-lop": "chung-nhan"}, "Lượt được cấp chứng nhận bồi dưỡng"),
        ({"mo-lop": "co"}, "Lớp bồi dưỡng đã tổ chức"),
        ({"gioi-thieu-dang": "co"}, "Lượt Đoàn giới thiệu kết nạp Đảng"),
        ({"the-bao-hiem": "the-bhyt"}, "Có thẻ bảo hiểm y tế còn hạn"),
        ({"ap-dung": "mo-hinh-nay"}, "Đã áp dụng mô hình này"),
    ],
)  # fmt: skip
def test_facts(words: Vocabulary, said: dict, spoken: str) -> None:
    assert phrases.facts(What.model_validate(said), words) == spoken


def test_targets() -> None:
    assert phrases.target(Target.model_validate({"it-nhat": 85})) == "từ 85%"
    assert phrases.target(Target.model_validate({"it-nhat": 12, "don-vi": "so"})) == "từ 12"
    assert phrases.target(None) == ""


def test_indicators_and_scope_of_the_shipped_documents(words: Vocabulary) -> None:
    document = shipped("2-giao-1-lien-ket")
    share, club = document.indicators[1], shipped("cau-lac-bo-bi-thu-chi-doan")
    spoken = "Tỷ lệ tính trên các chi đoàn trên địa bàn dân cư: sinh hoạt liên chi đoàn"
    assert phrases.indicator(share, words) == spoken
    assert phrases.indicator(club.indicators[1], words) == "Tổng số: đoàn viên mới kết nạp"
    assert phrases.scope(document, words) == (
        "Đoàn xã, phường, đặc khu quyết định, cho mọi chi đoàn trên địa bàn dân cư"
    )
    assert phrases.rotation(document.contents[2], words) == (
        "luân phiên nơi đăng cai giữa các chi đoàn, hết lượt mới lặp lại"
    )
    assert phrases.rotation(document.contents[0], words) == ""


def test_what_gia_lai_demands_and_reports_reads_aloud(words: Vocabulary) -> None:
    document = shipped("boi-duong-can-bo-doan-co-so")
    [demand] = demand_words(document, words)
    assert (demand.who, demand.what, demand.is_doubtful) == (
        "Bí thư Đoàn xã, phường, đặc khu, Phó bí thư Đoàn xã, phường, đặc khu", "Bồi dưỡng theo chức danh", True,
    )  # fmt: skip
    assert demand.due == "Chậm nhất theo số ngày chung của hệ thống sau khi nhận chức danh"
    spoken = {one.code: phrases.indicator(one, words) for one in document.indicators}
    assert spoken["so-lop"] == "Tổng số: lớp bồi dưỡng đã tổ chức"
    assert spoken["luot-hoc-vien-moi"] == "Tổng số: lượt dự lớp bồi dưỡng, người mới nhận chức danh"
    assert spoken["biet-cong-tac-trai"].endswith("đã được bồi dưỡng tổ chức trại, còn giá trị")
    assert len(document.indicators) == 17
