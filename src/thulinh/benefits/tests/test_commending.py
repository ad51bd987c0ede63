"""Commendation: proposed, heard, decided, handed over; who reads what, and what is refused."""

import datetime as dt

import pytest

from cast import START, TODAY, Cast, definitions
from thulinh.activities.actions import load_kinds, record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.benefits.actions import commending as actions
from thulinh.benefits.actions.carrying_on import carry_on_support
from thulinh.benefits.actions.forgetting import forget_support_words
from thulinh.benefits.measures import commendations
from thulinh.benefits.models import Commendation
from thulinh.benefits.queries.commendations import awarded_of, seen_commendations
from thulinh.benefits.tests.praising import awarded, heard, proposed
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, leave_seat, take_seats
from thulinh.people.actions.discipline import NewDiscipline, record_discipline

DAY = dt.timedelta(days=1)


def refused(words: str):
    return pytest.raises(Refusal, match=words)


def _readers(country: Cast) -> set[str]:
    return {name for name, one in country.accounts.items() if seen_commendations(country.again(one), TODAY).exists()}


def _disciplined(country: Cast) -> None:
    row = NewDiscipline(kind="canh-cao", decision_number="02-QĐ/KL", starts_on=TODAY - 30 * DAY)
    record_discipline(country.secretary.person, row, on=TODAY, by=None)


class TestWayThrough:
    def test_proposed_heard_decided_and_handed_over(self, country: Cast) -> None:
        load_kinds(definitions("activities.yaml"))
        evidence = (actions.Evidence("activities.activity", 7, "Sinh hoạt chi đoàn", TODAY),)
        one = proposed(country, evidence=evidence)
        assert one.evidence.get().record_id == 7
        one = awarded(country, heard(country, one))
        assert (one.state, one.decision_number, one.version) == (Commendation.State.AWARDED, "31-QĐ/ĐTN", 3)
        ceremony = record_session(SessionEntry("tuyen-duong", country.a1.pk, TODAY), by=country.again(country.commune))
        done = actions.hold_ceremony(one.pk, activity=ceremony.pk, by=country.again(country.commune))
        assert (done.ceremony_id, done.ceremony_on) == (ceremony.pk, TODAY)
        events = AuditEvent.objects.filter(subject_kind="benefits.commendation").order_by("pk")
        assert [event.verb.split(".")[1] for event in events] == [
            "propose_commendation", "hear_council", "award", "hold_ceremony",
        ]  # fmt: skip

    def test_a_unit_as_such_is_commended_and_counted_on_the_day_of_the_decision(self, country: Cast) -> None:
        one = awarded(country, heard(country, proposed(country, person=None)))
        row = commendations().get()
        assert (row["subject"], row["day"], row["record"]) == (country.east.pk, TODAY - DAY, one.pk)
        actions.withdraw_commendation(one.pk, reason="Ghi nhầm", by=country.again(country.commune))
        assert not commendations().exists()

    def test_the_last_word_of_the_council_stands(self, country: Cast) -> None:
        one = heard(country, heard(country, proposed(country), in_favour=2))
        assert one.council.in_favour == 6


class TestProposing:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": " "}, "hình thức khen"),
            ({"merit": "\n "}, "thành tích"),
            ({"year": 2027}, "Năm từ"),
            ({"year": 1999}, "Năm từ"),
        ],
    )
    def test_half_a_proposal_is_refused(self, country: Cast, changes: dict, words: str) -> None:
        with refused(words):
            proposed(country, **changes)

    def test_only_within_reach_and_by_a_unit_above(self, country: Cast) -> None:
        with refused("trong phạm vi"):
            proposed(country, by=country.outsider)
        with refused("trong phạm vi"):
            proposed(country, by=country.administrator)
        with refused("không khen thưởng cho đơn vị"):
            proposed(country, awarding_unit=country.a2.pk)
        with refused("không khen thưởng cho đơn vị"):
            proposed(country, awarding_unit=country.east.pk)
        with refused("không sinh hoạt, không giữ chức danh"):
            proposed(country, unit=country.west.pk)
        with refused("không tự đề nghị"):
            proposed(country, by=country.secretary)

    def test_the_same_of_a_year_once(self, country: Cast) -> None:
        one = proposed(country)
        with refused("đã có đề nghị"):
            proposed(country, by=country.again(country.province))
        actions.decline_commendation(one.pk, reason="Chưa đủ thành tích", by=country.again(country.commune))
        proposed(country)

    def test_under_a_discipline_said_with_its_paper_only_to_who_may_know(self, country: Cast) -> None:
        _disciplined(country)
        with refused("cảnh cáo theo quyết định số 02-QĐ/KL"):
            proposed(country)
        take_seats(
            [NewHolding(country.people["Bùi Quốc An"].pk, "chi-dinh", START, unit=country.east.pk,
                        position="pho-bi-thu-chi-doan")],
            by=None,
        )  # fmt: skip
        deputy = country.again(country.outsider)
        deputy.person = country.people["Bùi Quốc An"]  # only for this question
        with pytest.raises(Refusal) as told:
            proposed(country, by=deputy)
        assert str(told.value) == "Hiện chưa đề nghị khen thưởng đồng chí này được."
        assert not Commendation.objects.exists()


class TestDeciding:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"present": 5, "in_favour": 6}, "từ 0 đến số người dự"),
            ({"present": 0, "in_favour": 0}, "phải có người dự"),
            ({"paper_number": ""}, "số biên bản"),
            ({"met_on": TODAY + DAY}, "chưa tới"),
        ],
    )
    def test_a_council_that_cannot_be(self, country: Cast, changes: dict, words: str) -> None:
        one = proposed(country)
        with refused(words):
            heard(country, one, **changes)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"decision_number": " "}, "số quyết định"),
            ({"decided_on": TODAY + DAY}, "chưa tới"),
            ({"decided_on": TODAY - 3 * DAY}, "Hội đồng họp ngày"),
        ],
    )
    def test_a_decision_that_cannot_be(self, country: Cast, changes: dict, words: str) -> None:
        one = heard(country, proposed(country))
        with refused(words):
            awarded(country, one, **changes)

    def test_not_without_the_council_nor_against_it_nor_twice(self, country: Cast) -> None:
        one = proposed(country)
        with refused("Chưa có ý kiến hội đồng"):
            awarded(country, one)
        with refused("chưa quá nửa"):
            awarded(country, heard(country, one, present=6, in_favour=3))
        awarded(country, heard(country, one))
        with refused("đã có kết quả"):
            awarded(country, one)
        with refused("đã có kết quả"):
            actions.decline_commendation(one.pk, reason="Thôi", by=country.again(country.commune))

    def test_not_under_a_discipline_that_came_meanwhile(self, country: Cast) -> None:
        one = heard(country, proposed(country))
        _disciplined(country)
        with refused("cảnh cáo"):
            awarded(country, one)

    def test_decided_there_and_nowhere_else(self, country: Cast) -> None:
        one = proposed(country, awarding_unit=country.a.pk)
        with refused("Chỉ nơi xét"):
            heard(country, one)  # the commune proposed it; the province decides
        heard(country, one, by=country.again(country.province))
        for who in (country.outsider, country.officer, country.inspector, country.administrator, country.secretary):
            with refused("Không có đề nghị"):
                awarded(country, one, by=country.again(who))

    def test_declined_needs_a_reason_and_a_ceremony_a_decision(self, country: Cast) -> None:
        one = proposed(country)
        commune = country.again(country.commune)
        with refused("lý do"):
            actions.decline_commendation(one.pk, reason=" ", by=commune)
        with refused("Chưa có quyết định"):
            actions.hold_ceremony(one.pk, day=TODAY, by=commune)
        awarded(country, heard(country, one))
        for said, words in (
            ({}, "chọn lễ tuyên dương"),
            ({"activity": 12345}, "Không có lễ"),
            ({"day": TODAY - 2 * DAY}, "không trao trước"),
            ({"day": TODAY + DAY}, "chưa tới"),
        ):
            with refused(words):
                actions.hold_ceremony(one.pk, **said, by=commune)

    def test_taken_back_by_who_proposed_until_it_is_decided(self, country: Cast) -> None:
        one = proposed(country, awarding_unit=country.a.pk)
        with refused("Vừa có người"):
            actions.withdraw_commendation(one.pk, reason="Thôi", by=country.again(country.commune), version=9)
        province = country.again(country.province)
        awarded(country, heard(country, one, by=province), by=province)
        with refused("nơi quyết định mới rút"):
            actions.withdraw_commendation(one.pk, reason="Thôi", by=country.again(country.commune))
        with refused("lý do"):
            actions.withdraw_commendation(one.pk, reason="", by=province)
        actions.withdraw_commendation(one.pk, reason="Sai tên", by=province)
        assert _readers(country) == set()


class TestSight:
    def test_a_proposal_is_read_by_its_line_and_where_it_is_decided(self, country: Cast) -> None:
        proposed(country)
        assert _readers(country) == {"commune", "province", "centre"}

    def test_what_was_declined_stays_there_and_what_was_awarded_is_for_all_who_see_the_person(
        self, country: Cast
    ) -> None:
        one = proposed(country)
        actions.decline_commendation(one.pk, reason="Chưa đủ", by=country.again(country.commune))
        assert _readers(country) == {"commune", "province", "centre"}
        awarded(country, heard(country, proposed(country)))
        assert _readers(country) == {
            "commune", "province", "centre", "inspector", "officer", "secretary", "administrator",
        }  # fmt: skip
        assert len(awarded_of(country.secretary.person_id, country.again(country.secretary), TODAY)) == 1
        assert awarded_of(country.secretary.person_id, country.again(country.outsider), TODAY) == []

    def test_who_left_the_line_reads_no_proposal(self, country: Cast) -> None:
        proposed(country, by=country.again(country.province))
        leave_seat(country.holdings["commune"], on=TODAY - DAY, reason="Thôi", by=None)
        assert "commune" not in _readers(country)


def test_after_a_merger_a_proposal_goes_on_and_a_decision_stays(country: Cast) -> None:
    open_one, decided = proposed(country, person=None), awarded(country)
    moved = carry_on_support({country.east.pk: country.west.pk}, on=TODAY, reason="Sáp nhập", by=None)
    units = {one.pk: one.unit for one in Commendation.objects.all()}
    assert (moved, units) == (1, {open_one.pk: country.west, decided.pk: country.east})


def test_forgotten_words_keep_the_decision(country: Cast) -> None:
    evidence = (actions.Evidence("activities.activity", 7, "Buổi của Hồng Đào", TODAY),)
    one = awarded(country, heard(country, proposed(country, evidence=evidence), note="Hồng Đào rất xứng đáng"))
    forget_support_words(country.secretary.person, words=["Hồng Đào"])
    row = Commendation.objects.get(pk=one.pk)
    assert (row.merit, row.council.note, row.evidence.get().label) == ("(đã xóa)",) * 3
    assert (row.decision_number, row.state) == ("31-QĐ/ĐTN", Commendation.State.AWARDED)


def test_who_is_proposed_neither_reads_nor_decides_it(country: Cast) -> None:
    for name, unit in (("commune", country.a1), ("secretary", country.east)):
        account, by = getattr(country, name), country.province if name == "commune" else None
        one = proposed(country, by=by, unit=unit.pk, person=account.person_id)
        if name == "secretary":  # by a deputy of the same branch, as it were
            with writing("benefits"):
                Commendation.objects.filter(pk=one.pk).update(proposed_from=unit)
        heard(country, one, by=country.again(country.province))
        again = country.again(account)
        assert not seen_commendations(again, TODAY).filter(pk=one.pk).exists()
        for decide in (heard, awarded):
            with pytest.raises(Refusal, match="Không có đề nghị"):
                decide(country, one, by=again)
        awarded(country, Commendation.objects.get(pk=one.pk), by=country.again(country.province))
        assert seen_commendations(country.again(account), TODAY).filter(pk=one.pk).exists()
