"""Reading back what a PDF of ours says, as somebody who copies from it would: for tests."""

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
# A string, in which parentheses in pairs stand as they are.
_STRING = rb"(?:\\.|[^\\()])*"
for _depth in range(4):
    _STRING = rb"(?:\\.|[^\\()]|\(" + _STRING + rb"\))*"
# A typeface is chosen, a string is drawn, or a piece of text ends.
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|\((" + _STRING + rb")\)|(ET)", re.S)


def pages(pdf: bytes) -> list[str]:
    """What each page says, in the order in which it is drawn, with single spaces."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(pdf)}
    return [" ".join("".join(_said(objects, objects[number])).split()) for number in _page_numbers(objects)]


def typefaces(pdf: bytes) -> set[str]:
    """Which typefaces are within the file, without the mark of their part."""
    named = re.findall(rb"/FontDescriptor/FontName/[A-Z]{6}\+([\w-]+)(?=[^\0]*?/FontFile2)", pdf)
    return {name.decode() for name in named}


def _page_numbers(objects: dict[int, bytes]) -> list[int]:
    tree = next(body for body in objects.values() if body.startswith(b"<</Type/Pages"))
    return [int(number) for number in re.findall(rb"(\d+) 0 R", tree.partition(b"/Kids")[2])]


def _said(objects: dict[int, bytes], page: bytes) -> Iterator[str]:
    resources = objects[_reference(page, b"Resources")]
    letters = {
        name: _letters(_stream(objects[_reference(objects[int(number)], b"ToUnicode")]))
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    face: dict[bytes, str] = {}
    for found in _TOKEN.finditer(_stream(objects[_reference(page, b"Contents")])):
        if found[1]:
            face = letters[found[1]]
        elif found[3]:
            yield "\n"
        else:
            drawn = _ESCAPED.sub(_plain, found[2])
            yield "".join(face.get(drawn[place : place + 2], "") for place in range(0, len(drawn), 2))


def _reference(body: bytes, name: bytes) -> int:
    return int(re.search(rb"/" + name + rb" (\d+) 0 R", body)[1])  # type: ignore[index]


def _stream(body: bytes) -> bytes:
    return zlib.decompress(body.partition(b"stream\n")[2].rpartition(b"\nendstream")[0])


def _plain(found: re.Match[bytes]) -> bytes:
    mark = found[1]
    return bytes([int(mark, 8)]) if mark.isdigit() else _ESCAPES.get(mark, mark)


def _letters(cmap: bytes) -> dict[bytes, str]:
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", cmap)
    return {bytes.fromhex(one.decode()): bytes.fromhex(to.decode()).decode("utf-16-be") for one, to in pairs}
