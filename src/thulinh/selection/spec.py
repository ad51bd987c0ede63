"""The section `lua-chon` of a programme document: for whose seats, by which criteria, asking which bodies (HT1, HT2).

A document is stored as it is; on adoption `selection.actions` keeps what stands here as a dated rule of its own.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from thulinh.kernel.documents import Code, Part, Position, Text, Yes, codes_once, key_of, known_one, listed

Standings = Annotated[list[Literal["chua-vao", "doi-tuong", "du-bi", "chinh-thuc"]], BeforeValidator(listed)]


class Criterion(Part):
    """`tieu-chuan`: one thing that is asked of whoever takes the seat. Records decide it, save of kind `nhan-xet`.

    `loai`: tuoi (age on the day), cu-tru (lives and belongs there), dang (Party standing), ky-luat (no discipline in
    force), ky-nang (no lack of a skill found and still open), tham-nien (months in one of the posts), tham-gia (share
    of the branch's sessions of the last twelve months attended), nhan-xet (judgement with a reason).
    """

    # What each kind needs besides.
    NEEDS: ClassVar = {"tuoi": ("at_least", "at_most"), "dang": ("standings",), "tham-nien": ("at_least",),
                       "tham-gia": ("at_least",)}  # fmt: skip
    code: Code = Field(alias="ma")
    name: Text = Field(alias="ten")
    kind: Literal["tuoi", "cu-tru", "dang", "ky-luat", "ky-nang", "tham-nien", "tham-gia", "nhan-xet"] = Field(
        alias="loai"
    )
    position: Position | None = Field(None, alias="cho")
    at_least: Annotated[int, Field(ge=0, le=600)] | None = Field(None, alias="it-nhat")
    at_most: Annotated[int, Field(ge=0, le=600)] | None = Field(None, alias="nhieu-nhat")
    standings: Standings | None = Field(None, alias="can")
    is_required: Yes = Field(True, alias="bat-buoc")
    basis: Text | None = Field(None, alias="can-cu")

    @model_validator(mode="after")
    def _complete(self) -> "Criterion":
        needed = self.NEEDS.get(self.kind, ())
        if needed and all(getattr(self, name) is None for name in needed):
            raise ValueError("criterion-needs:" + ", ".join(str(key_of(self, name)) for name in needed))
        for name in ("at_least", "at_most", "standings"):
            if getattr(self, name) is not None and name not in needed:
                raise ValueError(f"does-not-fit:{key_of(self, name)}:{self.kind}")
        if self.at_least is not None and self.at_most is not None and self.at_most < self.at_least:
            raise ValueError("bounds-crossed")
        return self


class Body(Part):
    """`co-quan`: a body that says whether it consents, in the order of the list; found by its level near the branch."""

    code: Code = Field(alias="ma")
    name: Text = Field(alias="ten")
    level: Annotated[str, known_one("levels")] = Field(alias="cap")


class Selection(Part):
    """`lua-chon`: how people are chosen for a seat, or for two seats at once."""

    position: Position = Field(alias="chuc-danh")
    with_position: Position | None = Field(None, alias="kiem-nhiem")
    is_two_way: Yes = Field(False, alias="uu-tien-hai-chieu")
    criteria: list[Criterion] = Field(alias="tieu-chuan", min_length=1)
    bodies: list[Body] = Field(alias="co-quan", min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "Selection":
        codes_once(self.criteria)
        codes_once(self.bodies)
        if self.is_two_way and self.with_position is None:
            raise ValueError("two-way-needs-second-post")
        if self.with_position == self.position:
            raise ValueError("same-post-twice")
        posts = {self.position, self.with_position, None}
        for one in self.criteria:
            if one.position not in posts:
                raise ValueError(f"criterion-of-other-post:{one.code}")
        return self
