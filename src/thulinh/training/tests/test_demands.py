"""Demands for training: what a source says from a day on, the paper by hand, what is refused, when units end."""

import datetime as dt
from dataclasses import replace

import pytest

from cast import START, TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.training.actions import (
    carry_on_demands,
    end_training_demand,
    end_training_demands,
    give_training_demands,
    set_training_demand,
    withdraw_training_demand,
)
from thulinh.training.models import Demand
from thulinh.training.queries.demands import demand_list, demands_over, demands_to_write, is_over, tell_demands
from thulinh.training.rules.demands import DemandEntry
from thulinh.training.spec import TrainingDemand
from thulinh.units.models import UnitPath

pytestmark = pytest.mark.django_db
SOURCE = "programme:gia-lai"
POST = DemandEntry("Bồi dưỡng bí thư", ("bi-thu-doan-xa",), code="bi-thu", within_days=90)
TOPIC = DemandEntry("Tín dụng", ("bi-thu-chi-doan",), ("tin-dung-chinh-sach",), "moi", code="tin-dung")
EVE = TODAY - dt.timedelta(days=1)


def give(country: Cast, *entries, on: dt.date = START) -> list[Demand]:
    return give_training_demands(entries, unit=country.a.pk, starts_on=on, source=SOURCE, basis="Mô hình", by=None)


def by_hand(country: Cast, entry: DemandEntry = POST, **changes) -> Demand:
    said = {"unit": country.a1.pk, "starts_on": START, "paper_number": "12-KH", "by": country.commune}
    return set_training_demand(replace(entry, code=""), **(said | changes))


def rows() -> list[tuple]:
    current = Demand.objects.current().order_by("code", "starts_on", "pk")
    return list(current.values_list("code", "starts_on", "ends_on"))


class TestFromASource:
    def test_a_document_says_it(self, country: Cast):
        part = TrainingDemand.model_validate(
            {"ma": "bi-thu", "ten": "Bồi dưỡng bí thư", "chuc-danh": ["bi-thu-doan-xa"], "trong-so-ngay": 90},
            context={},
        )
        [row] = give(country, part)
        assert (row.code, row.positions, row.topics, row.within_days) == ("gia-lai/bi-thu", ["bi-thu-doan-xa"], [], 90)
        assert AuditEvent.objects.get(verb="training.give_demand").unit_id == country.a.pk

    def test_what_stays_stays_what_changed_begins_anew_what_is_gone_ends(self, country: Cast):
        first = give(country, POST, TOPIC)
        assert [one.pk for one in give(country, POST, TOPIC, on=TODAY)] == [one.pk for one in first]
        give(country, replace(POST, within_days=60), on=TODAY)
        assert rows() == [
            ("gia-lai/bi-thu", START, EVE), ("gia-lai/bi-thu", TODAY, None), ("gia-lai/tin-dung", START, EVE),
        ]  # fmt: skip

    def test_ended_with_its_programme(self, country: Cast):
        give(country, POST)
        assert end_training_demands(source=SOURCE, unit=country.a.pk, on=TODAY, reason="Thôi", by=None) == 1
        assert rows() == [("gia-lai/bi-thu", START, TODAY)]


class TestByHand:
    def test_it_holds_there_and_below_and_replaces_itself(self, country: Cast):
        first = by_hand(country)
        again = by_hand(country, replace(POST, within_days=30), starts_on=TODAY, paper_on=EVE)
        first.refresh_from_db()
        assert (first.ends_on, again.basis) == (EVE, f"Văn bản số 12-KH ngày {EVE:%d/%m/%Y}")
        path = UnitPath.objects.on(TODAY).get(unit=country.east).path
        other = UnitPath.objects.on(TODAY).get(unit=country.quarter).path
        [found] = demands_over([path, other], TODAY)
        assert found == again
        assert is_over(found, path)
        assert not is_over(found, other)
        tell_demands([found])
        assert (found.who, found.what) == ("Bí thư Đoàn xã, phường, đặc khu", "Theo chức danh")

    @pytest.mark.parametrize(
        ("entry", "changes", "field"),
        [
            (replace(POST, name=""), {}, "name"),
            (replace(POST, name="–"), {}, "name"),
            (replace(POST, name="T" * 201), {}, "name"),
            (replace(POST, positions=()), {}, "positions"),
            (replace(POST, positions=("vua",)), {}, "positions"),
            (replace(TOPIC, topics=("khong-co",)), {}, "topics"),
            (replace(TOPIC, topics=()), {}, "level"),
            (replace(POST, within_days=400), {}, "within_days"),
            (POST, {"paper_number": " "}, "paper_number"),
            (POST, {"ends_on": START - dt.timedelta(days=1)}, "ends_on"),
            (POST, {"starts_on": START - dt.timedelta(days=1)}, "starts_on"),
        ],
    )
    def test_what_is_refused(self, country: Cast, entry, changes, field):
        with pytest.raises(Refusal) as caught:
            by_hand(country, entry, **changes)
        assert [one.field for one in caught.value.problems] == [field]
        assert not Demand.objects.exists()

    def test_ended_and_taken_back(self, country: Cast):
        row = by_hand(country)
        end_training_demand(row, on=TODAY, reason="Đã đủ", by=country.commune)
        assert rows()[0][2] == TODAY
        withdraw_training_demand(row, reason="Nhầm", by=country.commune)
        assert rows() == []
        with pytest.raises(Refusal, match="đã được rút"):
            withdraw_training_demand(row, reason="Nhầm", by=country.commune)

    def test_a_programme_s_is_ended_in_the_programme(self, country: Cast):
        [row] = give(country, POST)
        with pytest.raises(Refusal, match="theo mô hình"):
            end_training_demand(row, on=TODAY, reason="Thôi", by=country.province)


def test_who_sees_and_writes_them(country: Cast):
    row, above = by_hand(country), give(country, POST)[0]
    assert set(demand_list(country.commune, TODAY)) == {row, above}
    assert list(demands_to_write(country.commune, TODAY)) == [row]
    assert set(demand_list(country.province, TODAY)) == {row, above}
    assert not demand_list(country.outsider, TODAY).exists()
    assert not demands_to_write(country.outsider, TODAY).exists()


class TestWhenUnitsEnd:
    def test_demands_go_on_with_the_heir_once(self, country: Cast):
        by_hand(country, ends_on=TODAY + dt.timedelta(days=90))
        by_hand(country, unit=country.a2.pk)
        by_hand(country, TOPIC, unit=country.b1.pk)
        heirs = {country.a1.pk: country.a2.pk, country.a2.pk: country.a2.pk, country.b1.pk: None}
        assert carry_on_demands(heirs, on=TODAY, reason="Sáp nhập", by=None) == 0  # the heir has it
        assert rows() == [("boi-duong-bi-thu", START, EVE), ("boi-duong-bi-thu", START, None), ("tin-dung", START, EVE)]

    def test_several_of_one_name_become_one(self, country: Cast):
        first = by_hand(country, ends_on=TODAY + dt.timedelta(days=90))
        by_hand(country, unit=country.a2.pk)
        heirs = {country.a1.pk: country.b1.pk, country.a2.pk: country.b1.pk}
        assert carry_on_demands(heirs, on=TODAY, reason="Sáp nhập", by=None) == 1
        new = Demand.objects.get(unit=country.b1)
        assert (new.starts_on, new.ends_on, new.basis) == (TODAY, first.ends_on, first.basis)
