"""The section `tap-hop` of a programme document: the target of the gathering rate, of which ages, counted how (GL6).

Where the ages or the basis of a target differ from those of a rate, the two are not compared.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thulinh.kernel.documents import Part, Text, Yes
from thulinh.statements.rules import OLDEST, YOUNGEST

Age = Annotated[int, Field(ge=YOUNGEST, le=OLDEST)]


class Gathering(Part):
    """`tap-hop`: so many per cent of the young people of these ages belong to the Union or its association."""

    from_age: Age = Field(alias="tu-tuoi")
    to_age: Age = Field(alias="den-tuoi")
    basis: Literal["co-mat", "theo-danh-sach"] = Field(alias="co-so")
    percent: Annotated[Decimal, Field(gt=0, le=100)] | None = Field(None, alias="chi-tieu")
    sources: list[Text] = Field(default_factory=list, alias="nguon")
    is_doubtful: Yes = Field(False, alias="can-xac-minh")

    @model_validator(mode="after")
    def _ordered(self) -> "Gathering":
        if self.to_age < self.from_age:
            raise ValueError("ages-crossed")
        return self
