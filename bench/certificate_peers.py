"""The same certificates as somebody would draw them with reportlab, and with weasyprint from HTML."""

import io
from html import escape
from pathlib import Path
from typing import Any

import segno

FONTS = Path(__file__).resolve().parent.parent / "src" / "thulinh" / "ui" / "fonts"
RED, BLUE = "#c8102e", "#1f4e9c"


def reportlab_file(certificates: list[dict[str, Any]]) -> bytes:
    """Drawn on a canvas, line by line."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name in ("Regular", "Bold", "Italic"):
        registerFont(TTFont(f"Tinos-{name}", FONTS / f"Tinos-{name}.ttf"))
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=landscape(A4))
    for one in certificates:
        _drawn(canvas, one)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


def _drawn(canvas: Any, one: dict[str, Any]) -> None:
    from reportlab.lib.units import mm
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfbase.pdfmetrics import stringWidth

    for inset, width, colour in ((8, 2.4, RED), (10, 0.7, BLUE)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(width)
        canvas.rect(inset * mm, inset * mm, (297 - 2 * inset) * mm, (210 - 2 * inset) * mm)

    def centred(x: float, y: float, words: str, face: str, size: float) -> None:
        canvas.setFont(f"Tinos-{face}", size)
        canvas.drawCentredString(x * mm, y * mm, words)

    centred(80, 190, one["heading"]["own"].upper(), "Bold", 14)
    centred(80, 184, "***", "Regular", 14)
    centred(216, 190, "ĐOÀN TNCS HỒ CHÍ MINH", "Bold", 15)
    canvas.line(190 * mm, 188.5 * mm, 242 * mm, 188.5 * mm)
    canvas.setFillColor(RED)
    centred(148.5, 148, "CHỨNG NHẬN", "Bold", 40)
    canvas.setFillColor("black")
    size = 28.0
    while size > 18 and stringWidth(f"Đồng chí: {one['name']}", "Tinos-Bold", size) > 250 * mm:
        size -= 0.5
    centred(148.5, 134, f"Đồng chí: {one['name']}", "Bold", size)
    y = 124
    for words, face in (
        (one["post"], "Regular"),
        (one["title"], "Bold"),
        *((line, "Regular") for line in one["lines"]),
    ):
        for line in simpleSplit(words, f"Tinos-{face}", 16, 250 * mm):
            centred(148.5, y, line, face, 16)
            y -= 7
    centred(222, 64, one["dated"], "Italic", 14)
    for place, line in enumerate(one["signer-title"]):
        centred(222, 58 - 6 * place, line.upper(), "Regular" if place else "Bold", 14)
    centred(222, 20, one["signer"], "Bold", 14)
    _code(canvas, f"https://{one['address']}/{one['code'].replace('-', '')}/", 18 * mm, 18 * mm, 28 * mm)
    canvas.setFont("Tinos-Regular", 11)
    for place, line in enumerate((f"Số: {one['number']}", f"Kiểm tra tại {one['address']}", f"mã {one['code']}")):
        canvas.drawString(50 * mm, (36 - 5 * place) * mm, line)


def _code(canvas: Any, content: str, x: float, y: float, width: float) -> None:
    matrix = segno.make(content, error="m", micro=False, mask=2).matrix
    step, path = width / len(matrix), canvas.beginPath()
    for row, cells in enumerate(matrix):
        start = None
        for column, is_dark in enumerate((*cells, 0)):
            if is_dark and start is None:
                start = column
            elif not is_dark and start is not None:
                path.rect(x + start * step, y + (len(matrix) - row - 1) * step, (column - start) * step, step)
                start = None
    canvas.drawPath(path, stroke=0, fill=1)


def weasyprint_file(certificates: list[dict[str, Any]]) -> bytes:
    """Set from HTML and CSS, with the same drawing of each QR code."""
    from weasyprint import HTML

    faces = "".join(
        f"@font-face {{ font-family: Tinos; font-weight: {weight}; font-style: {style};"
        f" src: url({(FONTS / f'Tinos-{name}.ttf').as_uri()}) }}"
        for name, weight, style in (("Regular", 400, "normal"), ("Bold", 700, "normal"), ("Italic", 400, "italic"))
    )
    css = (
        faces + "@page { size: A4 landscape; margin: 8mm } body { font-family: Tinos; margin: 0 }"
        f" section {{ break-after: page; border: 2.4pt solid {RED}; height: 191mm; position: relative;"
        " text-align: center; font-size: 16pt } section:last-child { break-after: auto }"
        " .head { display: flex; justify-content: space-around; font-weight: 700; padding: 8mm 0 20mm; font-size: 14pt }"
        f" h1 {{ color: {RED}; font-size: 40pt; margin: 0 }} .name {{ font-size: 26pt }}"
        " .code { position: absolute; left: 10mm; bottom: 8mm; font-size: 11pt; text-align: left }"
        " .code img { width: 28mm; height: 28mm } .sign { position: absolute; right: 10mm; bottom: 8mm; width: 110mm }"
    )
    pages = "".join(map(_section, certificates))
    return HTML(string=f'<html lang="vi"><style>{css}</style><body>{pages}</body></html>').write_pdf()


def _section(one: dict[str, Any]) -> str:
    from base64 import b64encode

    code = b64encode(one["qr"].encode()).decode()
    lines = "".join(f"<p>{escape(line)}</p>" for line in one["lines"])
    signer = "<br>".join(escape(line.upper()) for line in one["signer-title"])
    return (
        f'<section><div class="head"><span>{escape(one["heading"]["own"].upper())}<br>***</span>'
        "<span>ĐOÀN TNCS HỒ CHÍ MINH</span></div><h1>CHỨNG NHẬN</h1>"
        f'<p class="name">Đồng chí: <b>{escape(one["name"])}</b></p><p>{escape(one["post"])}</p>'
        f"<p><b>{escape(one['title'])}</b></p>{lines}"
        f'<div class="code"><img src="data:image/svg+xml;base64,{code}">'
        f"<p>Số: {escape(one['number'])}<br>Kiểm tra tại {escape(one['address'])}<br>mã {escape(one['code'])}</p></div>"
        f'<div class="sign"><i>{escape(one["dated"])}</i><br>{signer}<br><br><br><b>{escape(one["signer"])}</b></div></section>'
    )
