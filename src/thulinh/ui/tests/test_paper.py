"""Papers: data stay data, the typeface is within, the same day gives the same bytes, text can be copied."""

import datetime as dt
import hashlib
import json
import tomllib

import pytest
import typst

from thulinh.ui import paper
from thulinh.ui.tests.pdfs import pages, typefaces

DAY = dt.date(2026, 11, 22)
MARKS = "Nguyễn Thị Hồng Đào, Ẵm Ỷ Ữ ặ ợ ẫ; H’Bia Ksor, Rơ Châm Plei Kần"
HOSTILE = '#eval("1") #read("/etc/passwd") $x$ *đậm* _nghiêng_ `a` \\ @b <c> // "]}'
TEMPLATE = """#import "/ui/paper.typ": *
#show: paper
#heading(values.heading, number: values.number)
*#values.name* #text(style: "italic", values.name)
#qr(values.qr, 20mm, "Mã QR")
"""


@pytest.fixture
def template(tmp_path, monkeypatch) -> str:
    """A template in a room's folder of templates."""
    folder = tmp_path / "templates"
    (folder / "thu").mkdir(parents=True)
    (folder / "thu" / "giay.typ").write_text(TEMPLATE, encoding="utf-8")
    known = paper.get_app_template_dirs
    monkeypatch.setattr(paper, "get_app_template_dirs", lambda name: (*known(name), folder))
    return "thu/giay.typ"


def values(name: str = MARKS) -> dict:
    heading = {"upper": "Đoàn tỉnh Gia Lai", "own": "BCH Đoàn xã Ia Krêl"}
    return {"heading": heading, "number": "Số: 12-BC/ĐTN", "name": name, "qr": paper.qr_drawing("https://x/1")}


def test_text_can_be_copied_with_its_marks(template):
    made = paper.pdf(template, values(), title="Thử", on=DAY)
    [said] = pages(made)
    assert said.count(MARKS) == 2
    assert "ĐOÀN TNCS HỒ CHÍ MINH" in said
    assert "BCH ĐOÀN XÃ IA KRÊL" in said


def test_what_looks_like_markup_stays_text(template):
    [said] = pages(paper.pdf(template, values(HOSTILE), title=HOSTILE, on=DAY))
    assert said.count(HOSTILE) == 2


def test_the_typeface_is_the_shipped_one_and_within_the_file(template):
    assert typefaces(paper.pdf(template, values(), title="Thử", on=DAY)) == {"Tinos", "Tinos-Bold", "Tinos-Italic"}
    assert paper._typefaces().families() == ["Tinos"]


def test_the_typeface_is_listed_with_its_licence_and_checksum():
    listed = tomllib.loads((paper._FONTS / "MANIFEST.toml").read_text(encoding="utf-8"))["file"]
    assert {entry["path"] for entry in listed} | {"MANIFEST.toml"} == {path.name for path in paper._FONTS.iterdir()}
    assert "Tinos-OFL.txt" in {entry["path"] for entry in listed}
    for entry in listed:
        assert hashlib.sha256((paper._FONTS / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["licence"] == "OFL-1.1"


def test_the_same_values_of_one_day_are_the_same_bytes(template):
    first = paper.pdf(template, values(), title="Thử", on=DAY)
    paper.pdf(template, values("Người khác"), title="Thử", on=DAY)
    assert paper.pdf(template, values(), title="Thử", on=DAY) == first
    assert paper.pdf(template, values(), title="Thử", on=DAY + dt.timedelta(days=1)) != first


def test_letters_that_the_typeface_lacks_do_not_stop_it(template):
    [said] = pages(paper.pdf(template, values("Đào 😀 漢字 \u202e\x00"), title="Thử", on=DAY))
    assert "Đào" in said


def test_a_large_paper_is_not_kept_in_memory(template, monkeypatch):
    made = []
    real = typst.compile

    def counted(files, **said):
        made.append(json.loads(said["sys_inputs"]["values"])["number"] if "sys_inputs" in said else "")
        return real(files, **said)

    monkeypatch.setattr(paper.typst, "compile", counted)
    paper.pdf(template, values(), title="Thử", on=DAY)
    assert made == ["Số: 12-BC/ĐTN"]
    paper.pdf(template, {**values(), "more": "x" * paper.LARGE}, title="Thử", on=DAY)
    assert made[2:] == [""] * 11


def test_a_template_that_nobody_has_is_named():
    with pytest.raises(LookupError, match="khong-co"):
        paper.pdf("thu/khong-co.typ", {}, title="Thử", on=DAY)


def test_only_plain_values_are_taken(template):
    with pytest.raises(TypeError):
        paper.pdf(template, {**values(), "day": DAY}, title="Thử", on=DAY)
