"""The section `boi-duong` of a programme document: who must be trained in what, and how soon after taking a seat (GL2).

On adoption `training.actions` keeps each as a dated demand of its own.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from thulinh.kernel.documents import Code, Days, Part, Positions, Text, Yes, known, listed

Topics = Annotated[list[str], BeforeValidator(listed), known("topics")]


class TrainingDemand(Part):
    """One demand: holders of positions, trained for their post (no topic named) or in topics at a level."""

    code: Code = Field(alias="ma")
    name: Text = Field(alias="ten")
    positions: Positions = Field(alias="chuc-danh", min_length=1)
    topics: Topics = Field(default_factory=list, alias="chuyen-de")
    level: Literal["moi", "da-lam", "nang-cao"] | None = Field(None, alias="muc")
    within_days: Days | None = Field(None, alias="trong-so-ngay")
    is_doubtful: Yes = Field(False, alias="can-xac-minh")

    @model_validator(mode="after")
    def _complete(self) -> "TrainingDemand":
        if self.level is not None and not self.topics:
            raise ValueError("level-of-which-topic")
        return self
