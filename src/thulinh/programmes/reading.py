"""From a YAML text to a checked document, or to a list of everything that is wrong with it and where."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from thulinh.kernel.text import nearest
from thulinh.programmes.spec import Document
from thulinh.programmes.vocabulary import Vocabulary

Place = tuple[str | int, ...]
LARGEST = 200_000


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a document: where (path and line), why, and the nearest valid word."""

    path: str
    message: str
    suggestion: str = ""
    line: int | None = None

    def __str__(self) -> str:
        where = f"dòng {self.line}, {self.path}" if self.line else self.path
        hint = f" Có phải “{self.suggestion}”?" if self.suggestion else ""
        return f"{where}: {self.message}{hint}"

    def as_json(self) -> dict[str, Any]:
        """The fault for machines."""
        return asdict(self)


class DocumentRefused(Exception):
    """The document cannot be taken; `faults` says why, all at once."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


def read_document(text: str, vocabulary: Vocabulary) -> Document:
    """The document that the text says.

    Errors: DocumentRefused with every fault: broken YAML, unknown keys or codes (with the nearest valid word), doubled
    keys, impossible thresholds.
    """
    content, lines = _parse(text)
    try:
        return Document.model_validate(content, context={"vocabulary": vocabulary})
    except ValidationError as error:
        faults = [_fault(problem, lines, vocabulary) for problem in error.errors()]
        raise DocumentRefused(faults) from None


@lru_cache(maxsize=512)
def stored_document(checksum: str, text: str) -> Document:
    """The document of a stored version: it was checked when it came in, so only its shape is read again."""
    content, _ = _parse(text)
    return Document.model_validate(content)


def _parse(text: str) -> tuple[Any, Mapping[Place, int]]:
    if len(text) > LARGEST:
        raise DocumentRefused([Fault("văn bản", f"Văn bản dài hơn {LARGEST:,} ký tự.".replace(",", "."))])
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        faults: list[Fault] = []
        lines: dict[Place, int] = {}
        if node is None:
            raise DocumentRefused([Fault("văn bản", "Văn bản rỗng.")])
        _walk(node, (), lines, faults, set())
        if faults:
            raise DocumentRefused(faults)
        return yaml.safe_load(text), lines
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise DocumentRefused(
            [Fault("văn bản", "Sai cách viết YAML (thụt dòng, dấu hai chấm, ngoặc).", line=line)]
        ) from None


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int], faults: list[Fault], above: set[int]) -> None:
    """Note the line of every key, and find keys that stand twice or parts that contain themselves."""
    lines.setdefault(place, node.start_mark.line + 1)
    if id(node) in above:
        faults.append(Fault(_path(place), "Phần này tự lồng vào chính nó.", line=lines[place]))
        return
    below = above | {id(node)}
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            here = (*place, key.value)
            lines[here] = key.start_mark.line + 1
            if key.value in seen:
                faults.append(Fault(_path(here), "Khóa này viết hai lần.", line=lines[here]))
            seen.add(key.value)
            _walk(value, here, lines, faults, below)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*place, index), lines, faults, below)


def _path(place: Place) -> str:
    return (
        ".".join(f"[{part + 1}]" if isinstance(part, int) else str(part) for part in place).replace(".[", "[")
        or "văn bản"
    )


def _line(place: Place, lines: Mapping[Place, int]) -> int | None:
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place)


def _keys_at(place: Place) -> list[str]:
    """The keys that the schema knows at a place."""
    model: Any = Document
    for part in place:
        if isinstance(part, int):
            continue
        fields = {field.alias: field for field in model.model_fields.values()}
        if part not in fields:
            return []
        model = _model_in(fields[part].annotation)
        if model is None:
            return []
    return [field.alias for field in model.model_fields.values() if field.alias]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in getattr(annotation, "__args__", ()) if (found := _model_in(inner))), None)


_FAMILIES = {
    "levels": "cấp đơn vị",
    "positions": "chức danh",
    "activities": "loại hoạt động",
    "contents": "loại nội dung",
    "visit_forms": "hình thức đi cơ sở",
    "finding_kinds": "loại phát hiện",
    "benefits": "loại quyền lợi",
    "bases": "mức làm gốc",
    "topics": "chuyên đề bồi dưỡng",
}
_REASONS = {
    "asks-nothing": "mô hình phải có “noi-dung” hoặc “khai-bao”.",
    "missing-bound": "cần “it-nhat” hoặc “nhieu-nhat”.",
    "bounds-crossed": "“nhieu-nhat” nhỏ hơn “it-nhat”.",
    "content-needs-period": "nội dung phải nói làm mỗi kỳ nào: “bao-nhieu: {moi: …}”.",
    "missing-who-or-what": "cần “ai” hoặc “viec”.",
    "numerator-needs-what": "tử số phải nói “viec” được tính.",
    "share-needs-denominator": "tỷ lệ cần “mau-so” có “ai”.",
    "share-needs-how-much": "tỷ lệ cần “bao-nhieu” ở tử số.",
    "average-needs-denominator": "trung bình cần “mau-so” có “ai”.",
    "total-has-no-denominator": "số tổng không có “mau-so”; muốn tỷ lệ thì ghi “tong-hop: ty-le”.",
    "percent-of-total": "chỉ tiêu phần trăm chỉ dùng cho “tong-hop: ty-le”; với số tổng ghi “don-vi: so”.",
    "support-needs-how-far": "“quyen-loi” phải nói “den-dau”: da-chi (cơ quan báo) hoặc da-nhan (người hưởng báo).",
    "the-post-alone": "“theo-chuc-danh” đứng một mình; muốn chọn thì ghi từng chuyên đề.",
    "level-of-which-topic": "“muc” là mức của chuyên đề: phải nêu chuyên đề.",
    "any-form-alone": "“moi-hinh-thuc” đứng một mình; muốn chọn thì ghi từng hình thức.",
    "two-way-needs-second-post": "ưu tiên hai chiều cần “kiem-nhiem”.",
    "same-post-twice": "“kiem-nhiem” phải khác “chuc-danh”.",
    "amount-or-coefficient": "chỉ ghi một trong hai: “so-tien” hoặc “he-so”.",
    "coefficient-of-what": "“he-so” và “nhan-voi” phải đi cùng nhau.",
    "ages-crossed": "“den-tuoi” nhỏ hơn “tu-tuoi”.",
    "over-100": "chỉ tiêu phần trăm không thể lớn hơn 100.",
    "starts-within-month": "phiên bản phải áp dụng từ ngày đầu tháng.",
}


def _fault(problem: Any, lines: Mapping[Place, int], vocabulary: Vocabulary) -> Fault:
    place: Place = tuple(part for part in problem["loc"] if not str(part).startswith("function-"))
    kind, line, path = problem["type"], _line(place, lines), _path(place)
    if kind == "extra_forbidden":
        return Fault(path, f"không có khóa “{place[-1]}”.", nearest(str(place[-1]), _keys_at(place[:-1])) or "", line)
    if kind == "missing":
        return Fault(path, f"thiếu khóa “{place[-1]}”.", line=line)
    if kind == "value_error":
        return _value_fault(str(problem["ctx"]["error"]), path, line, vocabulary)
    if kind in ("literal_error", "enum"):
        expected = problem["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        found = nearest(str(problem["input"]), expected.split(", ")) or ""
        return Fault(path, f"không hiểu “{problem['input']}”; dùng một trong: {expected}.", found, line)
    return Fault(path, _plain(kind, problem), line=line)


def _value_fault(reason: str, path: str, line: int | None, vocabulary: Vocabulary) -> Fault:
    name, _, rest = reason.partition(":")
    if name == "unknown-code":
        family, _, code = rest.partition(":")
        message = f"không có {_FAMILIES[family]} mang mã “{code}”."
        return Fault(path, message, nearest(code, vocabulary.family(family)) or "", line)
    if name == "exactly-one":
        return Fault(path, f"cần đúng một trong các khóa: {rest}.", line=line)
    if name == "does-not-fit":
        key, _, kind = rest.partition(":")
        return Fault(path, f"điều kiện “{key}” không dùng được với “{kind}”.", line=line)
    if name == "counts-for-others":
        what, meant, said = rest.split(":")
        message = f"“{what}” tính cho “ai: {{{meant}: …}}”, không tính cho “{said}”."
        return Fault(path, message, meant, line)
    if name == "sensitive-in-content":
        return Fault(
            path, f"“{rest}” chỉ dùng trong “chi-so”: danh sách việc phải làm không được lộ ai ra sao.", line=line
        )
    if name == "needs-of":
        return Fault(path, f"“{rest}” phải nói “cua” chức danh nào.", line=line)
    if name == "criterion-needs":
        return Fault(path, f"tiêu chuẩn loại này cần: {rest}.", line=line)
    if name == "criterion-of-other-post":
        return Fault(path, f"tiêu chuẩn “{rest}” nói về chức danh không có trong “lua-chon”.", line=line)
    if name == "step-after-unknown":
        return Fault(path, f"“sau-buoc: {rest}” không phải một bước đứng trước.", line=line)
    if name == "code-twice":
        return Fault(path, f"mã “{rest}” dùng hai lần.", line=line)
    if name == "more-days-than-period":
        return Fault(path, f"một kỳ chỉ có nhiều nhất {rest} ngày.", line=line)
    return Fault(path, _REASONS.get(name, reason), line=line)


def _plain(kind: str, problem: Any) -> str:
    context = problem.get("ctx", {})
    return {
        "greater_than": f"phải lớn hơn {context.get('gt')}.",
        "greater_than_equal": f"phải từ {context.get('ge')} trở lên.",
        "less_than_equal": f"không được quá {context.get('le')}.",
        "string_pattern_mismatch": "mã chỉ gồm chữ thường không dấu, chữ số và gạch nối.",
        "string_too_short": "không được để trống.",
        "string_type": "phải là chữ; nếu là số thì đặt trong ngoặc kép.",
        "int_parsing": "phải là số nguyên.",
        "int_type": "phải là số nguyên.",
        "float_parsing": "phải là số.",
        "float_type": "phải là số.",
        "bool_parsing": "ghi “co” hoặc “khong”.",
        "date_from_datetime_parsing": "phải là ngày, viết 2026-11-22.",
        "date_parsing": "phải là ngày, viết 2026-11-22.",
        "date_type": "phải là ngày, viết 2026-11-22.",
        "list_type": "phải là một danh sách (mỗi dòng bắt đầu bằng gạch ngang).",
        "too_short": "cần ít nhất một mục.",
        "model_type": "phải là một nhóm khóa: giá trị.",
        "model_attributes_type": "phải là một nhóm khóa: giá trị.",
    }.get(kind, "không đúng khuôn mẫu.")
