"""What every part of a document that is data shares: closed keys in Vietnamese without marks, codes, texts, words of a
vocabulary. A room that understands a section of a programme's document keeps its schema in its own `spec.py`.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from thulinh.kernel.text import nfc

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def listed(value: Any) -> Any:
    """One word stands for a list of one."""
    return value if isinstance(value, list) else [value]


def known(family: str):
    """Each code must be a word of this installation's vocabulary."""
    return AfterValidator(lambda codes, info: of_family(family, codes, info))


def known_one(family: str):
    """The code must be a word of this installation's vocabulary."""
    return AfterValidator(lambda code, info: of_family(family, [code], info)[0])


def of_family(family: str, codes: list[str], info: ValidationInfo) -> list[str]:
    """The codes, each a word of the family; a document that is stored already is read as it stands."""
    words = (info.context or {}).get("vocabulary")
    family_words = words.family(family) if words else None
    for code in codes:
        if family_words is not None and code not in family_words:
            raise ValueError(f"unknown-code:{family}:{code}")
    return codes


def _yes(value: Any) -> Any:
    return {"co": True, "khong": False}.get(value, value) if isinstance(value, str) else value


Code = Annotated[str, Field(pattern=CODE, max_length=60)]
Text = Annotated[str, Field(min_length=1), AfterValidator(nfc)]
Prose = Annotated[
    str, Field(min_length=1), AfterValidator(lambda text: "\n".join(nfc(line) for line in text.split("\n")).strip())
]
Yes = Annotated[bool, BeforeValidator(_yes)]
Days = Annotated[int, Field(ge=0, le=366)]
Levels = Annotated[list[str], BeforeValidator(listed), known("levels")]
Positions = Annotated[list[str], BeforeValidator(listed), known("positions")]
Position = Annotated[str, known_one("positions")]


class Part(BaseModel):
    """A closed part of the document; keys are Vietnamese without marks."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False, frozen=True)


def key_of(part: Part, name: str) -> str | None:
    """The key under which a field of a part stands in the document."""
    return type(part).model_fields[name].alias


def codes_once(parts: list[Any]) -> None:
    """No two parts of a list bear the same code.

    Errors: ValueError "code-twice:…".
    """
    codes = [part.code for part in parts]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise ValueError(f"code-twice:{twice}")
