"""The section `quyen-loi` of a programme document: what holders of seats are entitled to (HT3, HN9).

On adoption `benefits.actions` keeps each as a dated rule of its own.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thulinh.kernel.documents import Code, Part, Positions, Text, Yes, known_one


class Entitlement(Part):
    """One support: an amount a month or a coefficient of a base, a card, or a support given once."""

    code: Code = Field(alias="ma")
    name: Text = Field(alias="ten")
    kind: Annotated[str, known_one("benefits")] = Field(alias="loai")
    positions: Positions = Field(alias="giu-dong-thoi", min_length=1)
    amount_vnd: Annotated[int, Field(gt=0, le=1_000_000_000)] | None = Field(None, alias="so-tien")
    coefficient: Annotated[Decimal, Field(gt=0, le=100, max_digits=6, decimal_places=3)] | None = Field(
        None, alias="he-so"
    )
    base: Annotated[str, known_one("bases")] | None = Field(None, alias="nhan-voi")
    proration: Literal["theo-ngay", "nua-thang", "ca-thang"] = Field("theo-ngay", alias="tinh")
    group: Code | None = Field(None, alias="nhom")
    concurrent_percent: Annotated[int, Field(ge=0, le=100)] = Field(100, alias="kiem-nhiem-huong-them")
    payer: Text = Field(alias="chi-tra")
    legal_basis: Text = Field(alias="can-cu")
    is_doubtful: Yes = Field(False, alias="can-xac-minh")

    @model_validator(mode="after")
    def _complete(self) -> "Entitlement":
        if self.amount_vnd is not None and self.coefficient is not None:
            raise ValueError("amount-or-coefficient")
        if (self.coefficient is None) != (self.base is None):
            raise ValueError("coefficient-of-what")
        return self
