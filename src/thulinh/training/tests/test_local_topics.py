"""Topics of a place and what there is to read: begun, changed, ended, refused; who reads which."""

import io

import pytest

from cast import START, TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.training.actions import (
    add_material,
    add_topic,
    carry_on_topics,
    change_topic,
    end_topic,
    load_topics,
    withdraw_material,
)
from thulinh.training.models import ClassTopic, Material, Participant, Topic, TrainingClass
from thulinh.training.queries.topics import materials_seen, topics_for, topics_seen, topics_to_write
from thulinh.training.rules.topics import TopicEntry

SONG = TopicEntry("Hát ru, hát dân ca", "phong-trao", ("to-chuc-tro-choi",), "Làn điệu của xã", 24)
TRADE = Topic(pk="cong-tac-trai")


def song(country: Cast, **changes) -> Topic:
    said = {"unit": country.a1.pk, "by": country.commune}
    return add_topic(SONG, **(said | changes))


def read(country: Cast, **changes) -> Material:
    said = {"title": "Sổ tay trại", "unit": country.a1.pk, "by": country.commune, "address": "https://doan.vn/so-tay"}
    return add_material(TRADE, **(said | changes))


def fields(caught) -> list[str]:
    return [one.field for one in caught.value.problems]


class TestTopics:
    def test_it_is_used_there_and_below(self, country: Cast):
        topic = song(country)
        assert [one.pk for one in topic.skills.all()] == ["to-chuc-tro-choi"]
        for unit, used in ((country.a1, True), (country.east, True), (country.a, False), (country.quarter, False)):
            assert topics_for(country.path(unit), TODAY).filter(pk=topic.pk).exists() == used
        for user, seen in ((country.secretary, True), (country.commune, True), (country.province, True),
                           (country.outsider, False)):  # fmt: skip
            assert topics_seen(user, TODAY).filter(pk=topic.pk).exists() == seen
            assert topics_seen(user, TODAY).filter(pk=TRADE.pk).exists()
        assert AuditEvent.objects.get(verb="training.add_topic").unit_id == country.a1.pk

    def test_changed_and_ended(self, country: Cast):
        topic = song(country)
        changed = change_topic(topic, TopicEntry("Hát ru", "phong-trao"), by=country.commune)
        assert (changed.name, changed.validity_months, list(changed.skills.all())) == ("Hát ru", None, [])
        with pytest.raises(Refusal, match="lý do"):
            end_topic(topic, reason="", by=country.commune)
        end_topic(topic, reason="Gộp", by=country.commune)
        assert not topics_for(country.path(country.a1), TODAY).filter(pk=topic.pk).exists()
        assert topics_seen(country.commune, TODAY).get(pk=topic.pk).ended_at
        for write in (lambda: end_topic(topic, reason="Gộp", by=None), lambda: change_topic(topic, SONG, by=None)):
            with pytest.raises(Refusal, match="đã thôi dùng"):
                write()
        assert song(country).pk != topic.pk

    def test_national_topics_are_no_unit_s_to_change(self, country: Cast):
        for write in (lambda: end_topic(TRADE, reason="x", by=None), lambda: change_topic(TRADE, SONG, by=None)):
            with pytest.raises(Refusal, match="dùng chung cả nước"):
                write()
        assert TRADE not in topics_to_write(country.province, TODAY)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": " "}, "name"), ({"name": "…"}, "name"), ({"name": "T" * 161}, "name"),
            ({"name": "tổ chức TRẠI"}, "name"), ({"summary": "T" * 501}, "summary"), ({"group": "khong-co"}, "group"),
            ({"skills": ("khong-co",)}, "skills"), ({"validity_months": 0}, "validity_months"),
        ],
    )  # fmt: skip
    def test_what_is_refused(self, country: Cast, changes, field):
        many = Topic.objects.count()
        with pytest.raises(Refusal) as caught:
            add_topic(TopicEntry(**(vars(SONG) | changes)), unit=country.a1.pk, by=country.commune)
        assert fields(caught) == [field]
        assert Topic.objects.count() == many

    def test_the_definitions_do_not_touch_them(self, country: Cast):
        topic = song(country)
        load_topics({"nhom": [], "chuyen-de": []})
        topic.refresh_from_db()
        assert (topic.unit, topic.ended_at) == (country.a1, None)

    def test_a_name_that_stands_above_is_taken(self, country: Cast):
        song(country, unit=country.a.pk, by=country.province)
        with pytest.raises(Refusal, match="Đã có chuyên đề"):
            song(country)


class TestMaterial:
    def test_who_reads_it(self, country: Cast):
        row = read(country)
        readers = ("secretary", "officer", "commune", "province")
        assert all(row in materials_seen(getattr(country, name), TODAY) for name in readers)
        assert row not in materials_seen(country.outsider, TODAY)
        assert topics_seen(country.secretary, TODAY).get(pk=TRADE.pk).reading == 1
        assert topics_seen(country.outsider, TODAY).get(pk=TRADE.pk).reading is None
        withdraw_material(row, reason="Cũ", by=country.commune)
        assert row not in materials_seen(country.commune, TODAY)
        with pytest.raises(Refusal, match="đã được rút"):
            withdraw_material(row, reason="Cũ", by=country.commune)

    def test_a_participant_from_elsewhere_reads_that_of_the_class(self, country: Cast):
        row = read(country)
        _in_class(country, country.outsider)
        assert row in materials_seen(country.outsider, TODAY)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": " "}, "title"), ({"address": ""}, "address"), ({"address": "javascript:alert(1)"}, "address"),
            ({"address": "https://"}, "address"), ({"address": "https://[x"}, "address"), ({"level": "gioi"}, "level"),
            ({"address": "https://a.vn/" + "x" * 500}, "address"), ({"upload": io.BytesIO(b"%PDF-1.4")}, "address"),
            ({"address": "", "upload": io.BytesIO(b"khong phai tep"), "file_name": "a.exe"}, "file"),
        ],
    )  # fmt: skip
    def test_what_is_refused(self, country: Cast, changes, field):
        with pytest.raises(Refusal) as caught:
            read(country, **changes)
        assert fields(caught) == [field]
        assert not Material.objects.exists()

    def test_not_for_a_topic_of_elsewhere(self, country: Cast):
        topic = song(country, unit=country.a2.pk)
        with pytest.raises(Refusal, match="không dùng ở đơn vị"):
            add_material(topic, title="Bài hát", unit=country.a1.pk, by=country.commune, address="https://doan.vn/hat")


def _in_class(country: Cast, account) -> None:
    """Lay a participant of a class of commune A1 that teaches camps, straight into the tables."""
    from django.utils import timezone

    at, path = timezone.now(), country.path(country.a1)
    with writing("training"):
        made = TrainingClass.objects.create(
            unit=country.a1, path=path, name="Trại", starts_on=START, ends_on=START, capacity=9, made_at=at
        )
        ClassTopic.objects.create(training_class=made, topic_id=TRADE.pk, level="moi")
        Participant.objects.create(
            training_class=made, person=account.person, unit=country.upper, path=country.path(country.upper),
            how="trieu-tap", state="duoc-duyet", token="a" * 24, nominated_at=at,
        )  # fmt: skip


def test_when_units_end_they_go_on_or_end(country: Cast):
    mine, lost = song(country), song(country, unit=country.a2.pk)
    paper = read(country)
    heirs = {country.a1.pk: country.a.pk, country.a2.pk: None}
    assert carry_on_topics(heirs, reason="Sáp nhập", by=None) == 2
    for row in (mine, lost, paper):
        row.refresh_from_db()
    assert (mine.unit, mine.ended_at, paper.unit) == (country.a, None, country.a)
    assert lost.ended_at is not None
