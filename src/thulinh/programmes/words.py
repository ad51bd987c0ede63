"""The words by which a document says who owes something and what counts: closed, typed, checked against the catalogue's
vocabulary.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from thulinh.kernel.documents import Levels, Part, Positions, key_of, known, listed, of_family

ANY_FORM = "moi-hinh-thuc"
ANY_OUTCOME = "moi-ket-qua"
THE_POST = "theo-chuc-danh"


def _alone(codes: list[str], info: ValidationInfo) -> list[str]:
    """Forms of visit are named, or any is meant: not both."""
    if ANY_FORM not in codes:
        return of_family("visit_forms", codes, info)
    if len(codes) > 1:
        raise ValueError("any-form-alone")
    return codes


def _post_alone(codes: list[str], info: ValidationInfo) -> list[str]:
    """Trained for the post, or in topics: not both."""
    if THE_POST not in codes:
        return of_family("topics", codes, info)
    if len(codes) > 1:
        raise ValueError("the-post-alone")
    return codes


Activities = Annotated[list[str], BeforeValidator(listed), known("activities")]
Contents = Annotated[list[str], BeforeValidator(listed), known("contents")]
VisitForms = Annotated[list[str], BeforeValidator(listed), AfterValidator(_alone)]
FindingKinds = Annotated[list[str], BeforeValidator(listed), known("finding_kinds")]
Benefits = Annotated[list[str], BeforeValidator(listed), known("benefits")]
Trained = Annotated[list[str], BeforeValidator(listed), AfterValidator(_post_alone)]
Outcomes = Annotated[list[Literal["moi-ket-qua", "da-chon", "giu-nguyen", "chua-co-nguoi"]], BeforeValidator(listed)]
PartyStates = Annotated[
    list[Literal["chua-ro", "chua-vao", "doi-tuong", "du-bi", "chinh-thuc"]], BeforeValidator(listed)
]


def _chosen(part: "Who | What") -> str:
    """The one of the kinds that a part names."""
    chosen = [name for name in part.KINDS if getattr(part, name) is not None]
    if len(chosen) != 1:
        raise ValueError("exactly-one:" + ", ".join(str(key_of(part, name)) for name in part.KINDS))
    return chosen[0]


class Who(Part):
    """`ai`: the subjects — exactly one of units of a level, holders of a position, its seats (held or vacant), officers
    in charge of a branch."""

    KINDS: ClassVar = ("units", "holders", "seats", "in_charge_of")
    units: Levels | None = Field(None, alias="don-vi")
    holders: Positions | None = Field(None, alias="giu-chuc")
    seats: Positions | None = Field(None, alias="vi-tri")
    in_charge_of: Levels | None = Field(None, alias="phu-trach")
    residential: Literal["dan-cu"] | None = Field(None, alias="dia-ban")

    @model_validator(mode="after")
    def _one(self) -> "Who":
        _chosen(self)
        return self

    @property
    def kind(self) -> str:
        """Which kind of subject it names."""
        return _chosen(self)


class What(Part):
    """`viec`: the facts that count — exactly one fact set, with filters that fit it."""

    # Each kind of fact with the kind of subject that it counts for.
    KINDS: ClassVar = {
        "activities": "units",
        "attended": "holders",
        "tasks": "in_charge_of",
        "initiatives": "units",
        "members": "units",
        "held": "seats",
        "party": "seats",
        "dual": "seats",
        "settled": "seats",
        "on_the_way": "seats",
        "planned": "seats",
        "begun": "units",
        "introduced": "units",
        "commended": "units",
        "insured": "holders",
        "supported": "holders",
        "trained": "holders",
        "taught": "holders",
        "classes": "units",
        "adopted": "units",
        "visits": "holders",
        "visited": "units",
        "findings": "units",
        "difficulties": "units",
        "answers": "units",
    }
    FILTERS: ClassVar = {
        "party": ("of",),
        "dual": ("of",),
        "activities": ("contents", "role", "verified", "present", "theme"),
        "attended": ("contents", "verified"),
        "tasks": ("within",),
        "visits": ("at_levels", "preparation", "verified", "reported"),
        "visited": ("verified",),
        "findings": ("followed",),
        "supported": ("arrived",),
        "trained": ("of", "level"),
        "taught": ("newly_seated",),
    }
    # What few may see by name: an indicator tells it of many, no content asks it of somebody.
    SENSITIVE: ClassVar = frozenset({"party", "on_the_way", "introduced", "insured", "supported", "trained", "taught"})
    activities: Activities | None = Field(None, alias="hoat-dong")
    attended: Activities | None = Field(None, alias="du")
    tasks: Literal["da-giao", "da-xong"] | None = Field(None, alias="nhiem-vu")
    initiatives: Literal["chia-se", "ap-dung"] | None = Field(None, alias="sang-kien")
    members: Literal["ket-nap", "chuyen-den"] | None = Field(None, alias="doan-vien")
    held: Positions | None = Field(None, alias="co-nguoi-giu")
    party: PartyStates | None = Field(None, alias="tinh-trang-dang")
    dual: Positions | None = Field(None, alias="kiem-nhiem")
    begun: Positions | None = Field(None, alias="nhan-chuc")
    settled: Outcomes | None = Field(None, alias="ra-soat")
    on_the_way: Positions | None = Field(None, alias="phan-dau-dang")
    introduced: Literal["co"] | None = Field(None, alias="gioi-thieu-dang")
    commended: Literal["co"] | None = Field(None, alias="tuyen-duong")
    planned: Positions | None = Field(None, alias="quy-hoach")
    insured: Benefits | None = Field(None, alias="the-bao-hiem")
    supported: Benefits | None = Field(None, alias="quyen-loi")
    arrived: Literal["da-chi", "da-nhan"] | None = Field(None, alias="den-dau")
    trained: Trained | None = Field(None, alias="boi-duong")
    level: Literal["moi", "da-lam", "nang-cao"] | None = Field(None, alias="muc")
    taught: Literal["du", "dat", "chung-nhan"] | None = Field(None, alias="hoc-lop")
    newly_seated: Literal["co", "khong"] | None = Field(None, alias="moi-nhan-chuc")
    classes: Literal["co"] | None = Field(None, alias="mo-lop")
    of: Positions | None = Field(None, alias="cua")
    adopted: Literal["mo-hinh-nay"] | None = Field(None, alias="ap-dung")
    visits: VisitForms | None = Field(None, alias="di-co-so")
    visited: VisitForms | None = Field(None, alias="duoc-di-co-so")
    findings: FindingKinds | None = Field(None, alias="phat-hien")
    difficulties: Literal["neu", "giai-quyet", "giai-quyet-dung-han", "rut", "mo-lai", "ket-thuc"] | None = Field(
        None, alias="kho-khan"
    )
    answers: Literal["da-tra-loi", "dung-han", "qua-han"] | None = Field(None, alias="tra-loi-kho-khan")
    contents: Contents | None = Field(None, alias="noi-dung")
    role: Literal["chu-tri", "tham-gia"] | None = Field(None, alias="vai-tro")
    verified: Literal["dat"] | None = Field(None, alias="xac-minh")
    present: Positions | None = Field(None, alias="co-mat")
    within: Activities | None = Field(None, alias="trong")
    theme: Literal["dung"] | None = Field(None, alias="chu-diem")
    at_levels: Levels | None = Field(None, alias="o-cap")
    preparation: Literal["tinh", "khong", "chi"] | None = Field(None, alias="chuan-bi")
    reported: Literal["dung-han"] | None = Field(None, alias="bao-cao")
    followed: Literal["co", "khong"] | None = Field(None, alias="da-khac-phuc")

    @property
    def kind(self) -> str:
        """Which kind of fact it names."""
        return _chosen(self)

    @property
    def is_sensitive(self) -> bool:
        """Whether few may know of whom it is true; that a seat was reviewed many may know, not with what outcome."""
        return self.kind in self.SENSITIVE or (self.settled is not None and ANY_OUTCOME not in self.settled)

    @model_validator(mode="after")
    def _fits(self) -> "What":
        chosen = _chosen(self)
        for name in type(self).model_fields:
            if name in self.KINDS or getattr(self, name) is None:
                continue
            if name not in self.FILTERS.get(chosen, ()):
                raise ValueError(f"does-not-fit:{key_of(self, name)}:{key_of(self, chosen)}")
        if "of" in self.FILTERS.get(chosen, ()) and self.of is None:
            raise ValueError(f"needs-of:{key_of(self, chosen)}")
        if self.supported is not None and self.arrived is None:
            raise ValueError("support-needs-how-far")
        if self.level is not None and self.trained == [THE_POST]:
            raise ValueError("level-of-which-topic")
        return self


def is_new(info: ValidationInfo) -> bool:
    """Whether the document is checked as it comes in."""
    return bool((info.context or {}).get("vocabulary"))


def check_counts_for(who: Who | None, what: What | None, info: ValidationInfo) -> None:
    """The facts must be of those who owe them: days of visits of people, sessions of units. A document that is stored
    already is read as it stands.
    """
    if who is None or what is None or not is_new(info):
        return
    owed_by = what.KINDS[what.kind]
    if owed_by != who.kind:
        meant = Who.model_fields[owed_by].alias
        raise ValueError(f"counts-for-others:{key_of(what, what.kind)}:{meant}:{key_of(who, who.kind)}")
