"""What people are trained for: recorded from earlier, until when it holds, renewed, taken back, refused."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.training.actions import end_topic, record_qualifications, withdraw_qualifications
from thulinh.training.actions.local_topics import add_topic
from thulinh.training.actions.qualification_lists import take_back_qualifications, take_qualifications
from thulinh.training.models import Qualification, Topic
from thulinh.training.queries.qualifications import (
    ENDED,
    ENDING,
    HOLDS,
    may_read_qualifications,
    may_record_qualification,
    of_state,
    qualification_list,
    qualifications_of,
    qualifications_to_write,
)
from thulinh.training.rows import QUALIFICATION_ROWS
from thulinh.training.rules.qualifications import NewQualification
from thulinh.training.rules.topics import TopicEntry
from thulinh.training.rules.validity import last_day

POST = "bi-thu-chi-doan"
DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        (dt.date(2026, 3, 5), 24, dt.date(2028, 3, 4)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 27)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 27)),
        (dt.date(2026, 3, 5), None, None),
    ],
)
def test_how_long_a_training_holds(starts_on, months, ends_on):
    assert last_day(starts_on, months) == ends_on


def new(country: Cast, **changes) -> NewQualification:
    row = NewQualification(country.secretary.person_id, DAY, position=POST, issuer="Tỉnh đoàn", paper_number="12/CN")
    level = {"level": "moi"} if changes.get("topic") else {}
    return replace(row, **(level | changes))


def record(country: Cast, *rows: NewQualification, by=None) -> list[Qualification]:
    return record_qualifications(rows or [new(country)], by=by or country.commune)


def refused(country: Cast, *rows: NewQualification) -> list[tuple]:
    with pytest.raises(Refusal) as caught:
        record(country, *rows)
    assert not Qualification.objects.exists()
    return [(one.row, one.field) for one in caught.value.problems]


class TestRecording:
    def test_post_and_topics_hold_as_the_rules_say(self, country: Cast):
        post, topic, ever, said = record(
            country,
            new(country),
            new(country, position="", topic="tin-dung-chinh-sach"),
            new(country, position="", topic="cong-tac-trai"),
            new(country, position="", topic="phan-mem-doan-vien", ends_on=dt.date(2026, 12, 1)),
        )
        assert post.ends_on == dt.date(2031, 3, 4)
        assert topic.ends_on == dt.date(2029, 3, 4)
        assert (ever.ends_on, said.ends_on) == (None, dt.date(2026, 12, 1))
        assert {one.unit_id for one in (post, topic, ever, said)} == {country.east.pk}
        event = AuditEvent.objects.filter(verb="training.record_qualification").first()
        assert (event.unit_id, event.after["person"]) == (country.east.pk, country.secretary.person_id)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"topic": "cong-tac-trai"}, "topic"),
            ({"position": ""}, "topic"),
            ({"position": "khong-co"}, "position"),
            ({"position": "", "topic": "cong-tac-trai", "level": ""}, "level"),
            ({"position": "", "topic": "khong-co"}, "topic"),
            ({"level": "moi"}, "level"),
            ({"position": "", "topic": "cong-tac-trai", "level": "gioi"}, "level"),
            ({"starts_on": TODAY + dt.timedelta(days=1)}, "starts_on"),
            ({"ends_on": DAY - dt.timedelta(days=1)}, "ends_on"),
            ({"issuer": "  "}, "issuer"),
            ({"issuer": "T" * 201}, "issuer"),
            ({"person": 10**9}, "person"),
        ],
    )
    def test_what_is_refused(self, country: Cast, changes, field):
        assert refused(country, new(country, position="", topic="cong-tac-thanh-nien"), new(country, **changes)) == [
            (1, field)
        ]

    def test_nobody_records_their_own(self, country: Cast):
        assert refused(country, new(country, person=country.commune.person_id)) == [(0, "person")]

    def test_the_same_of_one_day_stands_once(self, country: Cast):
        assert refused(country, new(country), new(country)) == [(1, "starts_on")]
        record(country)
        with pytest.raises(Refusal, match="Đã ghi lớp này"):
            record(country)
        assert Qualification.objects.count() == 1

    def test_a_topic_that_ended_takes_only_what_was_learnt_before(self, country: Cast):
        topic = add_topic(TopicEntry("Hát ru", "phong-trao"), unit=country.a1.pk, by=country.commune)
        end_topic(topic, reason="Gộp", by=country.commune)
        assert record(country, new(country, position="", topic=topic.pk))[0].topic_id == topic.pk
        with writing("training"):
            Topic.objects.filter(pk=topic.pk).update(ended_at=dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC))
        with pytest.raises(Refusal, match="thôi dùng"):
            record(country, new(country, position="", topic=topic.pk, starts_on=TODAY))

    def test_many_cost_no_more_questions(self, country: Cast):
        people = [country.people[name].pk for name in ("Bùi Quốc An", "Lê Thị Ánh", "Trần Minh Châu", "Vũ Thị Yến")]
        counts = []
        for chosen, topic in ((people[:1], "cong-tac-trai"), (people, "cong-tac-thanh-nien")):
            rows = [new(country, person=one, position="", topic=topic) for one in chosen]
            with CaptureQueriesContext(
                connection,
            ) as asked:
                record(country, *rows)
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestStanding:
    def test_soon_to_end_ended_and_renewed(self, country: Cast):
        days = {ENDED: dt.date(2023, 5, 1), ENDING: dt.date(2024, 12, 1), HOLDS: dt.date(2026, 5, 1)}
        codes = {ENDED: "bao-ve-nen-tang", ENDING: "phan-mem-doan-vien", HOLDS: "bao-ve-nen-tang"}
        record(country, *(new(country, position="", topic=codes[state], starts_on=days[state]) for state in days))
        held = {(one.row.topic_id, one.state): one for one in qualifications_of(country.secretary.person_id, TODAY)}
        assert held["bao-ve-nen-tang", ENDED].is_renewed
        assert held["bao-ve-nen-tang", ENDED].label == "Đã học lại"
        assert not held["phan-mem-doan-vien", ENDING].is_renewed
        rows = qualification_list(country.commune, TODAY)
        assert [one.topic_id for one in of_state(rows, ENDING, TODAY)] == ["phan-mem-doan-vien"]
        assert list(of_state(rows, ENDED, TODAY)) == []
        assert [one.topic_id for one in of_state(rows, HOLDS, TODAY)] == ["bao-ve-nen-tang"]

    def test_taken_back_with_a_reason_it_never_held(self, country: Cast):
        [row] = record(country)
        with pytest.raises(Refusal, match="lý do"):
            withdraw_qualifications([row.pk], reason=" ", by=country.commune)
        withdraw_qualifications([row.pk], reason="Nhầm người", by=country.commune)
        assert qualifications_of(row.person_id, TODAY) == []
        with pytest.raises(Refusal, match="đã được rút"):
            withdraw_qualifications([row.pk], reason="Nhầm", by=country.commune)
        assert record(country)


def test_who_reads_and_who_records(country: Cast):
    [row] = record(country)
    person = row.person_id
    readers = {name for name in ("centre", "province", "commune", "secretary", "outsider")
               if may_read_qualifications(getattr(country, name), [person], TODAY)}  # fmt: skip
    assert {"province", "commune", "secretary"} <= readers
    assert "outsider" not in readers
    assert may_record_qualification(country.commune, person, TODAY)
    assert not may_record_qualification(country.secretary, person, TODAY)
    assert not may_record_qualification(country.outsider, person, TODAY)
    for name in ("province", "commune", "outsider"):
        user = getattr(country, name)
        listed = qualification_list(user, TODAY).filter(pk=row.pk).exists()
        assert listed == bool(may_read_qualifications(user, [person], TODAY))
        written = qualifications_to_write(user, TODAY).filter(pk=row.pk).exists()
        assert written == may_record_qualification(user, person, TODAY)


def cells(name: str = "Nguyễn Thị Hồng Đào", **changes) -> dict:
    said = {"ho-ten": name, "chuc-danh": "Bí thư chi đoàn", "tu-ngay": "15/04/2026", "noi-to-chuc": "Tỉnh đoàn"}
    return dict(QUALIFICATION_ROWS.read(said | changes).values)


class TestList:
    def take(self, country: Cast, *rows, **more):
        roots = (country.path(country.a1),)
        return take_qualifications(rows, by=country.commune, on=TODAY, roots=roots, **more)

    def test_taken_over_kept_and_taken_back(self, country: Cast):
        topic = cells("Phạm Văn Dũng", **{"chuc-danh": "", "chuyen-de": "Tổ chức trại", "muc": "Nâng cao"})
        taken = self.take(country, cells(**{"so-chung-nhan": "12/CN"}), topic)
        assert [str(one) for one in taken.outcomes] == ["moi", "moi"]
        assert taken.about == (country.secretary.person_id, country.officer.person_id)
        assert set(Qualification.objects.values_list("position", "topic", "level")) == {
            (POST, None, ""), (None, "cong-tac-trai", "nang-cao"),
        }  # fmt: skip
        again = self.take(country, cells())
        assert [str(one) for one in again.outcomes] == ["giu-nguyen"]
        take_back_qualifications(taken.made, by=country.commune, reason="Nhầm tệp")
        assert not Qualification.objects.current().exists()

    def test_a_difference_is_told_and_nothing_is_overwritten(self, country: Cast):
        self.take(country, cells(**{"so-chung-nhan": "12/CN"}))
        left = self.take(country, cells(**{"so-chung-nhan": "15/CN"}), skip_problems=True)
        [problem] = left.problems
        assert (problem.field, left.outcomes) == ("so-chung-nhan", (None,))
        assert "“12/CN”, trong tệp là “15/CN”" in problem.message
        assert Qualification.objects.get().paper_number == "12/CN"

    def test_nobody_and_nothing_is_invented(self, country: Cast):
        wrong = [
            cells("Nguyễn Thị Hồng Đà"),
            cells("Bùi Văn Nam"),
            cells(**{"chuc-danh": "", "chuyen-de": "Tổ chức trạy"}),
            cells(**{"chuc-danh": "Vua Hùng"}),
            cells(**{"chuyen-de": "Tổ chức trại"}),
            cells("Lê Minh Khôi", **{"chuc-danh": "", "chuyen-de": "Tổ chức trại"}),
            cells(**{"tu-ngay": "15/04/2027"}),
        ]
        with pytest.raises(Refusal):
            self.take(country, *wrong)
        left = self.take(country, *wrong, cells(), skip_problems=True)
        assert [str(one) for one in left.outcomes if one] == ["moi"]
        fields = ["ho-ten", "ho-ten", "chuyen-de", "chuc-danh", "chuyen-de", "ho-ten", "tu-ngay"]
        assert [(one.row, one.field) for one in left.problems] == list(enumerate(fields))
        assert left.problems[0].offers[0].label == "Nguyễn Thị Hồng Đào"
        assert left.problems[2].offers[0].label == "Tổ chức trại"
        assert Qualification.objects.count() == 1
