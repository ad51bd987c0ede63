"""The schema of a programme document: four parts that combine — who, what counts, how much, rolled up as.

Typed and closed: every unknown key or code is refused with its path, the reason and the nearest valid word.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, model_validator

from thulinh.benefits.spec import Entitlement
from thulinh.kernel.documents import Code, Days, Levels, Part, Prose, Text, Yes, codes_once, key_of
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.programmes.words import What, Who, check_counts_for, is_new
from thulinh.selection.spec import Selection
from thulinh.statements.spec import Gathering
from thulinh.training.spec import TrainingDemand


class HowMuch(Part):
    """`bao-nhieu`: how many, counted how, in each period of which length, with how many days of grace."""

    at_least: Annotated[float, Field(gt=0, le=1_000_000)] | None = Field(None, alias="it-nhat")
    at_most: Annotated[float, Field(ge=0, le=1_000_000)] | None = Field(None, alias="nhieu-nhat")
    count: Literal["lan", "ngay", "tong"] = Field("lan", alias="dem")
    every: Cadence | None = Field(None, alias="moi")
    grace_days: Days = Field(0, alias="an-han")

    @model_validator(mode="after")
    def _possible(self) -> "HowMuch":
        if self.at_least is None and self.at_most is None:
            raise ValueError("missing-bound")
        if self.at_least is not None and self.at_most is not None and self.at_most < self.at_least:
            raise ValueError("bounds-crossed")
        longest = {Cadence.WEEK: 7, Cadence.MONTH: 31, Cadence.QUARTER: 92, Cadence.HALF_YEAR: 184, Cadence.YEAR: 366}
        if self.count == "ngay" and self.every in longest and (self.at_least or 0) > longest[self.every]:
            raise ValueError(f"more-days-than-period:{longest[self.every]}")
        return self


class Target(Part):
    """`chi-tieu`: the target of a share (phan-tram) or of a total (so)."""

    at_least: Annotated[float, Field(gt=0)] = Field(alias="it-nhat")
    measured_in: Literal["phan-tram", "so"] = Field("phan-tram", alias="don-vi")

    @model_validator(mode="after")
    def _fits_scale(self) -> "Target":
        if self.measured_in == "phan-tram" and self.at_least > 100:
            raise ValueError("over-100")
        return self

    @property
    def value(self) -> float:
        """The target on the scale of the figure: a share from 0 to 1, or a number."""
        return self.at_least / 100 if self.measured_in == "phan-tram" else self.at_least


class Rotation(Part):
    """`luan-phien`: among whom the host's turn goes round."""

    among: Levels = Field(alias="noi-dang-cai")
    full_round_first: Yes = Field(True, alias="het-luot-moi-lap")


class Content(Part):
    """`noi-dung`: one thing that the programme asks for."""

    code: Code = Field(alias="ma")
    name: Text = Field(alias="ten")
    who: Who = Field(alias="ai")
    what: What = Field(alias="viec")
    how_much: HowMuch = Field(alias="bao-nhieu")
    may_answer: Yes = Field(True, alias="duoc-bao-khong-to-chuc")
    rotation: Rotation | None = Field(None, alias="luan-phien")
    target: Target | None = Field(None, alias="chi-tieu")
    sources: list[Text] = Field(default_factory=list, alias="nguon")
    note: Prose | None = Field(None, alias="ghi-chu")

    @model_validator(mode="after")
    def _periodic(self, info: ValidationInfo) -> "Content":
        if self.what.is_sensitive and is_new(info):
            raise ValueError(f"sensitive-in-content:{key_of(self.what, self.what.kind)}")
        check_counts_for(self.who, self.what, info)
        if self.how_much.every is None:
            raise ValueError("content-needs-period")
        return self


class SetSpec(Part):
    """One side of an indicator: a set of subjects, or of facts."""

    who: Who | None = Field(None, alias="ai")
    what: What | None = Field(None, alias="viec")
    how_much: HowMuch | None = Field(None, alias="bao-nhieu")

    @model_validator(mode="after")
    def _something(self) -> "SetSpec":
        if self.who is None and self.what is None:
            raise ValueError("missing-who-or-what")
        return self


class Indicator(Part):
    """`chi-so`: a figure that the programme reports."""

    code: Code = Field(alias="ma")
    name: Text = Field(alias="ten")
    numerator: SetSpec = Field(alias="tu-so")
    denominator: SetSpec | None = Field(None, alias="mau-so")
    rollup: Literal["ty-le", "tong", "trung-binh"] = Field(alias="tong-hop")
    target: Target | None = Field(None, alias="chi-tieu")
    measured_in: Text | None = Field(None, alias="don-vi-tinh")
    sources: list[Text] = Field(default_factory=list, alias="nguon")
    note: Prose | None = Field(None, alias="ghi-chu")

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> "Indicator":
        who = self.denominator.who if self.denominator else None
        check_counts_for(who, self.numerator.what, info)
        check_counts_for(who, self.denominator.what if self.denominator else None, info)
        if self.numerator.what is None:
            raise ValueError("numerator-needs-what")
        if self.rollup == "ty-le" and (self.denominator is None or self.denominator.who is None):
            raise ValueError("share-needs-denominator")
        if self.rollup == "ty-le" and self.numerator.how_much is None:
            raise ValueError("share-needs-how-much")
        if self.rollup == "trung-binh" and (self.denominator is None or self.denominator.who is None):
            raise ValueError("average-needs-denominator")
        if self.rollup == "tong" and self.denominator is not None:
            raise ValueError("total-has-no-denominator")
        if self.target and self.rollup != "ty-le" and self.target.measured_in == "phan-tram":
            raise ValueError("percent-of-total")
        return self


class StepSpec(Part):
    """`trien-khai`: one step of rolling the programme out, in the order of the list (HT5)."""

    code: Code = Field(alias="ma")
    name: Text = Field(alias="ten")
    body: Text = Field(alias="co-quan")
    document: Text | None = Field(None, alias="van-ban")
    due_days: Annotated[int, Field(ge=0, le=3_660)] | None = Field(None, alias="han-sau-so-ngay")
    after: Code | None = Field(None, alias="sau-buoc")
    is_yearly: Yes = Field(False, alias="hang-nam")


class DeclaredSpec(Part):
    """`khai-bao`: a number that units declare each year with its source, since no record here makes it (HT8)."""

    code: Code = Field(alias="ma")
    name: Text = Field(alias="ten")
    measured_in: Text = Field(alias="don-vi-tinh")
    levels: Levels = Field(alias="cap")
    has_target: Yes = Field(False, alias="co-chi-tieu")
    sources: list[Text] = Field(default_factory=list, alias="nguon")


class Scope(Part):
    """`pham-vi`: which level takes the programme on, and for which units below it."""

    level: Levels = Field(alias="cap")
    reaches: Literal["moi-chi-doan-dia-ban", "moi-don-vi", "cau-lac-bo"] = Field("moi-don-vi", alias="gom")


class Document(Part):
    """A whole programme."""

    code: Code = Field(alias="ma")
    name: Text = Field(alias="ten")
    place: Text = Field(alias="noi-de-xuat")
    number: Annotated[int, Field(ge=1, le=999)] = Field(alias="phien-ban")
    starts_on: dt.date = Field(alias="ap-dung-tu")
    sources: list[Text] = Field(alias="nguon", min_length=1)
    purpose: Prose = Field(alias="muc-dich")
    scope: Scope = Field(alias="pham-vi")
    contents: list[Content] = Field(default_factory=list, alias="noi-dung")
    indicators: list[Indicator] = Field(default_factory=list, alias="chi-so")
    selection: Selection | None = Field(None, alias="lua-chon")
    entitlements: list[Entitlement] = Field(default_factory=list, alias="quyen-loi")
    training: list[TrainingDemand] = Field(default_factory=list, alias="boi-duong")
    steps: list[StepSpec] = Field(default_factory=list, alias="trien-khai")
    declared: list[DeclaredSpec] = Field(default_factory=list, alias="khai-bao")
    gathering: Gathering | None = Field(None, alias="tap-hop")

    @model_validator(mode="after")
    def _consistent(self) -> "Document":
        if not self.contents and not self.declared:
            raise ValueError("asks-nothing")
        codes_once([*self.contents, *self.indicators, *self.declared])
        codes_once(self.entitlements)
        codes_once(self.training)
        codes_once(self.steps)
        known_steps: set[str] = set()
        for step in self.steps:
            if step.after is not None and step.after not in known_steps:
                raise ValueError(f"step-after-unknown:{step.after}")
            known_steps.add(step.code)
        if period_containing(Cadence.MONTH, self.starts_on).starts_on != self.starts_on:
            raise ValueError("starts-within-month")
        return self
