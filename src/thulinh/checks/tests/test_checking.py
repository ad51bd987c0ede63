"""What a check found, its correction, and what was put right: by whom, and by whom not."""

import datetime as dt
import uuid

import pytest

from cast import TODAY, Cast
from thulinh.activities.permissions import ActivityPermission
from thulinh.checks.actions import (
    Found,
    correct_check,
    forget_words_in_checks,
    not_reached,
    put_right,
    record_check,
)
from thulinh.checks.models import Check
from thulinh.checks.queries.results import checks_of_record, error_rate, results_of_draw, total_of
from thulinh.checks.queries.sight import checks_made, checks_to_make, draws_seen
from thulinh.checks.queries.waiting import waiting_checks
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal

RIGHT = Found(how="goi-dien", checked_on=TODAY, quantity=3, is_quality_right=True)
WRONG = Found(how="den-noi", checked_on=TODAY, quantity=2, is_quality_right=True, note="Chỉ có hai ngày",
              wrong_days=(dt.date(2026, 11, 4),))  # fmt: skip
POOR = Found(how="goi-dien", checked_on=TODAY, quantity=3, is_quality_right=False, note="Không đúng nội dung")


def mend(check: Check, country: Cast, by, **more) -> Check:
    said = {"words": "Đã sửa bản ghi", "put_right_on": TODAY, "in_charge": country.east.pk,
            "permission": ActivityPermission.VERIFY}  # fmt: skip
    return put_right(check.pk, by=by, **{**said, **more})


class TestRecording:
    @pytest.mark.parametrize(
        ("found", "outcome", "quantity", "quality"),
        [(RIGHT, "dung", True, True), (WRONG, "sai", False, True), (POOR, "sai", True, False)],
    )
    def test_outcome_follows_from_what_was_found(self, country: Cast, check, found, outcome, quantity, quality):
        made = record_check(check.pk, found, by=country.inspector)
        assert (made.outcome, made.is_quantity_right, made.is_quality_right) == (outcome, quantity, quality)
        assert made.wrong_days == [str(day) for day in found.wrong_days]
        event = AuditEvent.objects.get(verb="checks.record_check")
        assert (event.unit_id, event.after["outcome"]) == (country.east.pk, outcome)

    def test_what_the_record_says_now_counts(self, country: Cast, check):
        made = record_check(check.pk, Found("goi-dien", TODAY, 2, True, recorded=2), by=country.inspector)
        assert (made.outcome, made.recorded_quantity) == ("dung", 2)

    @pytest.mark.parametrize(
        ("found", "words"),
        [
            (Found("goi-dien", TODAY + dt.timedelta(1), 3, True), "chưa tới"),
            (Found("goi-dien", dt.date(2026, 11, 2), 3, True), "trước ngày của bản ghi"),
            (Found("goi-dien", TODAY, -1, True, "x"), "nhỏ hơn 0"),
            (Found("goi-dien", TODAY, 2, True), "sai ở đâu"),
            (Found("goi-dien", TODAY, 3, False, "  "), "sai ở đâu"),
        ],
    )
    def test_refused(self, country: Cast, check, found, words):
        with pytest.raises(Refusal, match=words):
            record_check(check.pk, found, by=country.inspector)
        check.refresh_from_db()
        assert check.outcome == Check.Outcome.WAITING
        assert not AuditEvent.objects.filter(verb="checks.record_check").exists()

    def test_once(self, country: Cast, check):
        command = uuid.uuid4()
        for _ in range(2):
            record_check(check.pk, RIGHT, by=country.inspector, command_id=command)
        with pytest.raises(Refusal, match="đã có kết quả"):
            record_check(check.pk, RIGHT, by=country.inspector)

    @pytest.mark.parametrize("who", ["province", "commune", "secretary", "outsider", "officer", "centre"])
    def test_nobody_but_inspectors(self, country: Cast, check, who):
        with pytest.raises(Refusal, match="không được kiểm tra"):
            record_check(check.pk, RIGHT, by=country.again(getattr(country, who)))

    @pytest.mark.parametrize("way", ["hands", "verifier", "person", "people"])
    def test_never_of_ones_own(self, country: Cast, colleague, record, draw_from, way):
        own = {"hands": frozenset({colleague.pk}), "verifier": colleague.pk, "person": colleague.person_id,
               "people": frozenset({colleague.person_id})}  # fmt: skip
        made = draw_from([record(1, quantity=3, **{way: own[way]})]).checks.get()
        for attempt in (
            lambda: record_check(made.pk, RIGHT, by=colleague),
            lambda: not_reached(made.pk, how="goi-dien", checked_on=TODAY, by=colleague),
        ):
            with pytest.raises(Refusal, match="chính đồng chí"):
                attempt()
        record_check(made.pk, RIGHT, by=country.inspector)
        with pytest.raises(Refusal, match="chính đồng chí"):
            correct_check(made.pk, POOR, version=1, reason="Nhầm", by=colleague)

    def test_nobody_reached_waits_on(self, country: Cast, check):
        not_reached(check.pk, how="goi-dien", checked_on=TODAY, note="Máy bận", by=country.inspector)
        assert waiting_checks(country.inspector, TODAY).number == 1
        assert record_check(check.pk, RIGHT, by=country.inspector).outcome == "dung"


class TestCorrecting:
    def test_with_a_reason_and_open_again(self, country: Cast, check):
        record_check(check.pk, WRONG, by=country.inspector)
        mend(check, country, country.commune)
        made = correct_check(check.pk, RIGHT, version=1, reason="Nghe nhầm", by=country.inspector)
        assert (made.outcome, made.version, made.put_right_on, made.wrong_days) == ("dung", 2, None, [])
        event = AuditEvent.objects.get(verb="checks.correct_check")
        assert (event.before["outcome"], event.after["outcome"], event.reason) == ("sai", "dung", "Nghe nhầm")

    @pytest.mark.parametrize(("version", "reason", "words"), [(1, " ", "lý do"), (3, "Nhầm", "đã được sửa")])
    def test_refused(self, country: Cast, check, version, reason, words):
        record_check(check.pk, WRONG, by=country.inspector)
        with pytest.raises(Refusal, match=words):
            correct_check(check.pk, RIGHT, version=version, reason=reason, by=country.inspector)

    def test_what_was_not_checked_is_not_corrected(self, country: Cast, check):
        with pytest.raises(Refusal, match="chưa có kết quả"):
            correct_check(check.pk, RIGHT, version=1, reason="Nhầm", by=country.inspector)


class TestPuttingRight:
    def test_by_the_level_in_charge(self, country: Cast, check):
        record_check(check.pk, WRONG, by=country.inspector)
        made = mend(check, country, country.commune)
        assert (made.put_right, made.put_right_on, made.put_right_by) == ("Đã sửa bản ghi", TODAY, country.commune)
        with pytest.raises(Refusal, match="đã được chấn chỉnh"):
            mend(check, country, country.commune)

    @pytest.mark.parametrize("who", ["inspector", "secretary", "outsider", "centre"])
    def test_not_by_others(self, country: Cast, check, who):
        record_check(check.pk, WRONG, by=country.inspector)
        with pytest.raises(Refusal, match="cấp phụ trách"):
            mend(check, country, country.again(getattr(country, who)))

    def test_not_by_whoever_checked_even_with_the_right(self, country: Cast, check):
        record_check(check.pk, WRONG, by=country.inspector)
        check.refresh_from_db()
        with pytest.raises(Refusal, match="không tự ghi"):
            mend(check, country, country.inspector, permission=ActivityPermission.VIEW)

    def test_not_by_whose_record_it_is(self, country: Cast, record, draw_from):
        made = draw_from([record(1, person=country.commune.person_id)]).checks.get()
        record_check(made.pk, Found("goi-dien", TODAY, 0, True, "Không đi"), by=country.inspector)
        with pytest.raises(Refusal, match="người khác chấn chỉnh"):
            mend(made, country, country.commune)

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"words": " "}, "thế nào"),
            ({"put_right_on": TODAY + dt.timedelta(1)}, "chưa tới"),
            ({"put_right_on": TODAY - dt.timedelta(1)}, "trước ngày kiểm tra"),
        ],
    )
    def test_refused(self, country: Cast, check, more, words):
        record_check(check.pk, WRONG, by=country.inspector)
        with pytest.raises(Refusal, match=words):
            mend(check, country, country.commune, **more)

    def test_what_is_right_needs_nothing(self, country: Cast, check):
        record_check(check.pk, RIGHT, by=country.inspector)
        with pytest.raises(Refusal, match="không có sai sót"):
            mend(check, country, country.commune)


class TestSight:
    def test_only_inspectors_know_of_what_waits(self, country: Cast, check):
        for name, account in country.accounts.items():
            sees = name in ("inspector", "administrator")
            user = country.again(account)
            assert checks_to_make(user, TODAY).exists() is sees, name
            assert waiting_checks(user, TODAY).number == sees, name
            assert not checks_made(user, TODAY).exists()
        assert not draws_seen(country.again(country.province), TODAY).exists()

    def test_what_was_found_is_seen_by_those_who_may(self, country: Cast, check):
        record_check(check.pk, WRONG, by=country.inspector)
        seen = {name for name, one in country.accounts.items() if checks_made(country.again(one), TODAY).exists()}
        assert seen == {"inspector", "province", "centre", "administrator"}
        assert draws_seen(country.again(country.province), TODAY).exists()

    def test_nobody_reached_is_still_no_news(self, country: Cast, check):
        not_reached(check.pk, how="goi-dien", checked_on=TODAY, by=country.inspector)
        assert checks_of_record(check.record_kind, check.record_id) == []
        assert not draws_seen(country.again(country.province), TODAY).exists()

    def test_of_ones_own_records_not_even_an_inspector(self, country: Cast, colleague, record, draw_from):
        draw_from([record(1, hands=frozenset({colleague.pk}))])
        assert not checks_to_make(colleague, TODAY).exists()
        assert waiting_checks(colleague, TODAY).number == 0


class TestResults:
    def test_by_place_and_beside_a_figure(self, country: Cast, record, draw_from):
        pool = [record(number, quantity=3, place="ab"[number % 2]) for number in range(1, 11)]
        made = draw_from(pool, size=8)
        for number, check in enumerate(made.checks.order_by("pk")[:6]):
            record_check(check.pk, (WRONG, POOR, RIGHT)[min(number, 2)], by=country.inspector)
        found = results_of_draw(made)
        total = total_of(found)
        assert (total.checked, total.wrong, total.wrong_quantity, total.wrong_quality) == (6, 2, 1, 1)
        asked = {"path": country.path(country.a), "starts_on": dt.date(2026, 11, 1), "ends_on": TODAY, "on": TODAY}
        rate = error_rate(["sinh-hoat"], **asked, tells_drawn=True)
        assert (rate.wrong, rate.checked, rate.drawn, rate.population) == (2, 6, 8, 10)
        assert error_rate(["sinh-hoat"], **asked, tells_drawn=False).drawn is None
        assert error_rate(["khac"], **asked, tells_drawn=True) is None
        elsewhere = {**asked, "path": country.path(country.b)}
        assert error_rate(["sinh-hoat"], **elsewhere, tells_drawn=True) is None
        earlier = {**asked, "ends_on": dt.date(2026, 11, 2)}
        assert error_rate(["sinh-hoat"], **earlier, tells_drawn=True) is None

    def test_before_the_first_answer_there_is_nothing_to_read(self, country: Cast, check):
        asked = {"path": country.path(country.a), "starts_on": dt.date(2026, 11, 1), "ends_on": TODAY, "on": TODAY}
        assert error_rate(["sinh-hoat"], **asked, tells_drawn=False) is None

    def test_a_record_drawn_twice_is_one(self, country: Cast, record, draw_from, django_assert_num_queries):
        draw_from([record(1), record(2)], size=1, seed="a")
        draw_from([record(1), record(2)], size=1, seed="b")
        asked = {"path": country.path(country.a), "starts_on": dt.date(2026, 11, 1), "ends_on": TODAY, "on": TODAY}
        with django_assert_num_queries(1):
            rate = error_rate(["sinh-hoat"], **asked, tells_drawn=True)
        assert (rate.drawn, rate.population) == (2, 2)


def test_erasing_strikes_the_words_and_keeps_the_finding(country: Cast, record, draw_from):
    person = country.people["Bùi Quốc An"]
    made = draw_from([record(1, quantity=3, person=person.pk)]).checks.get()
    record_check(made.pk, WRONG, by=country.inspector)
    mend(made, country, country.commune)
    correct_check(made.pk, POOR, version=1, reason="Anh An nói khác", by=country.inspector)
    forget_words_in_checks(person)
    made.refresh_from_db()
    assert (made.outcome, made.note) == ("sai", "(đã xóa)")
    assert "An nói" not in " ".join(AuditEvent.objects.values_list("reason", flat=True))
