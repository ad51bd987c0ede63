"""Handing a seat over: what stands in it, who may change it, who signs, and the paper that both signed."""

import datetime as dt

import pytest

from cast import TODAY, Cast, definitions, open_account
from thulinh.activities.actions import assign_task, load_kinds, record_session
from thulinh.activities.rules.entries import Decision, SessionEntry
from thulinh.kernel.files import store_file
from thulinh.kernel.models import AuditEvent, StoredFile
from thulinh.kernel.refusals import Refusal
from thulinh.people.models import Account
from thulinh.selection.actions import (
    add_hand_over_line,
    cancel_hand_over,
    drop_hand_over_line,
    enter_signed_hand_over,
    lead_hand_overs,
    prepare_hand_over,
    renew_hand_over,
    sign_hand_over,
)
from thulinh.selection.models import HandOver
from thulinh.selection.queries.handing import HandedLine, hand_over_sight, hand_overs_seen, to_sign
from thulinh.selection.tests.handing import LAST, left, prepared, taken

MONEY = HandedLine("tien", "Quỹ chi đoàn", 1_240_000)


def scan(settings, tmp_path) -> StoredFile:
    settings.MEDIA_ROOT = tmp_path / "files"
    return store_file(b"%PDF-1.7", name="bien-ban.pdf", media_type="application/pdf")


def taker(country: Cast) -> Account:
    return open_account(country.people["Lê Thị Ánh"])


class TestPreparing:
    def test_the_system_lays_down_what_it_knows(self, country: Cast):
        load_kinds(definitions("activities.yaml"))
        meeting = record_session(
            SessionEntry("hop-ban-thuong-vu", country.a1.pk, TODAY - dt.timedelta(days=3), conclusion="Giao việc"),
            by=country.again(country.commune),
        )
        decision = Decision("Rà soát đoàn viên", country.secretary.person_id, country.east.pk, LAST)
        assign_task(meeting.pk, decision, by=country.again(country.commune))
        lines = [(line.kind, line.text) for line in prepared(country).lines.all()]
        assert lines == [
            ("nhiem-vu", "Rà soát đoàn viên, hạn 29/11/2026"),
            ("doan-vien", "Danh sách 5 đoàn viên, tính đến ngày 22/11/2026"),
        ]

    def test_twice_is_one_paper_which_learns_who_takes_over(self, country: Cast):
        first = prepared(country, with_taker=False)
        again = prepare_hand_over(first.outgoing, incoming=taken(country), on=TODAY, by=None)
        assert (again.pk, again.incoming.person.full_name, again.version) == (first.pk, "Lê Thị Ánh", 2)
        assert HandOver.objects.count() == 1

    def test_who_takes_over_takes_that_seat(self, country: Cast):
        with pytest.raises(Refusal, match="không nhận chức danh này"):
            prepare_hand_over(left(country), incoming=country.holdings["commune"], on=TODAY, by=None)

    def test_what_is_known_is_laid_anew_and_what_was_typed_stays(self, country: Cast):
        row = prepared(country)
        commune = country.again(country.commune)
        add_hand_over_line(row.pk, MONEY, on=TODAY, by=commune)
        duty = HandedLine("viec-dang-do", "Sinh hoạt chi đoàn tháng 11")
        renew_hand_over(row.pk, duties=[duty], on=dt.date(2026, 11, 25), by=commune)
        assert [(line.kind, line.text) for line in row.lines.all()] == [
            ("viec-dang-do", "Sinh hoạt chi đoàn tháng 11"),
            ("doan-vien", "Danh sách 5 đoàn viên, tính đến ngày 25/11/2026"),
            ("tien", "Quỹ chi đoàn"),
        ]


class TestLines:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            (HandedLine("tien", "Quỹ"), "ghi số tiền"),
            (HandedLine("tien", "Quỹ", -1), "Số tiền chưa đúng"),
            (HandedLine("giay-to", " "), "ghi nội dung"),
            (HandedLine("giay-to", "Con dấu", 5), "Chỉ dòng tiền"),
            (HandedLine("nhiem-vu", "Tự ghi"), "chọn loại"),
        ],
    )
    def test_bad_input_is_refused(self, country: Cast, line: HandedLine, words: str):
        row = prepared(country)
        with pytest.raises(Refusal, match=words):
            add_hand_over_line(row.pk, line, on=TODAY, by=country.again(country.secretary))

    def test_until_the_first_signs_then_no_more(self, country: Cast):
        row, giver = prepared(country), country.again(country.secretary)
        row = add_hand_over_line(row.pk, MONEY, on=TODAY, by=giver)
        row = drop_hand_over_line(row.pk, row.lines.get(kind="doan-vien").pk, on=TODAY, by=giver)
        sign_hand_over(row.pk, version=row.version, by=giver)
        for change in (
            lambda: add_hand_over_line(row.pk, MONEY, on=TODAY, by=giver),
            lambda: drop_hand_over_line(row.pk, row.lines.get().pk, on=TODAY, by=giver),
            lambda: renew_hand_over(row.pk, on=TODAY, by=country.again(country.commune)),
            lambda: cancel_hand_over(row.pk, reason="Nhầm", on=TODAY, by=country.again(country.commune)),
        ):
            with pytest.raises(Refusal, match="đã có chữ ký"):
                change()

    def test_only_who_leaves_and_who_decides(self, country: Cast):
        row = prepared(country)
        for name in ("officer", "outsider", "inspector", "administrator", "centre"):
            with pytest.raises(Refusal, match="Chỉ người giao"):
                add_hand_over_line(row.pk, MONEY, on=TODAY, by=country.again(country.accounts[name]))


class TestSigning:
    def test_each_signs_for_themselves(self, country: Cast):
        row, anh = prepared(country), taker(country)
        sign_hand_over(row.pk, version=row.version, by=country.again(country.secretary))
        assert not HandOver.objects.get().is_signed
        done = sign_hand_over(row.pk, version=row.version, by=anh)
        assert (done.is_signed, done.given_by, done.taken_by) == (True, country.secretary, anh)
        with pytest.raises(Refusal, match="đã ký"):
            sign_hand_over(row.pk, version=row.version, by=anh)

    def test_nobody_else_and_not_what_was_changed_meanwhile(self, country: Cast):
        row, giver = prepared(country), country.again(country.secretary)
        for name in ("commune", "officer", "province", "outsider", "administrator"):
            with pytest.raises(Refusal, match="Chỉ người giao, người nhận"):
                sign_hand_over(row.pk, version=row.version, by=country.again(country.accounts[name]))
        add_hand_over_line(row.pk, MONEY, on=TODAY, by=country.again(country.commune))
        with pytest.raises(Refusal, match="vừa được sửa"):
            sign_hand_over(row.pk, version=row.version, by=giver)

    def test_who_takes_the_seat_first_afterwards_signs_where_nobody_was_named(self, country: Cast):
        row, anh = prepared(country, with_taker=False), taker(country)
        with pytest.raises(Refusal, match="Chỉ người giao"):
            sign_hand_over(row.pk, version=row.version, by=anh)
        taken(country)
        assert list(to_sign(anh)) == [row]
        assert sign_hand_over(row.pk, version=row.version, by=anh).incoming.person == anh.person

    def test_it_waits_for_both_until_each_has_signed(self, country: Cast, django_assert_num_queries):
        row, giver, anh = prepared(country), country.again(country.secretary), taker(country)
        assert [list(to_sign(who)) for who in (giver, anh)] == [[row], [row]]
        sign_hand_over(row.pk, version=row.version, by=giver)
        assert [list(to_sign(who)) for who in (giver, anh)] == [[], [row]]
        for name in ("commune", "officer", "administrator"):
            assert not to_sign(country.again(country.accounts[name]))


class TestPaper:
    def test_the_signed_paper_stands_for_both(self, country: Cast, settings, tmp_path):
        row = prepared(country)
        by = country.again(country.commune)
        done = enter_signed_hand_over(row.pk, paper_on=TODAY, file=scan(settings, tmp_path), on=TODAY, by=by)
        assert (done.is_signed, done.is_from_paper, done.given_by, done.taken_by) == (True, True, by, by)

    def test_bad_input_is_refused(self, country: Cast, settings, tmp_path):
        row, file = prepared(country, with_taker=False), scan(settings, tmp_path)
        commune = country.again(country.commune)
        with pytest.raises(Refusal, match="Chưa có người nhận"):
            enter_signed_hand_over(row.pk, paper_on=TODAY, file=file, on=TODAY, by=commune)
        taken(country)
        with pytest.raises(Refusal, match="đến hôm nay"):
            enter_signed_hand_over(row.pk, paper_on=LAST, file=file, on=TODAY, by=commune)
        for name in ("secretary", "officer", "inspector", "administrator"):
            by = country.again(country.accounts[name])
            with pytest.raises(Refusal, match="cán bộ ghi quyết định"):
                enter_signed_hand_over(row.pk, paper_on=TODAY, file=file, on=TODAY, by=by)


class TestSight:
    @pytest.mark.parametrize(
        ("name", "sees", "may"),
        [
            ("secretary", True, {"sign", "change"}),
            ("commune", True, {"change", "enter_paper", "cancel"}),
            ("province", True, {"change", "enter_paper", "cancel"}),
            ("inspector", True, set()),
            ("centre", True, set()),
            ("officer", False, set()),
            ("outsider", False, set()),
            ("administrator", True, set()),
        ],
    )
    def test_who_reads_and_who_does_what(self, country: Cast, name: str, sees: bool, may: set[str]):
        row, user = prepared(country), country.again(country.accounts[name])
        sight = hand_over_sight(row.pk, user, TODAY)
        assert (sight is not None) == sees
        assert list(hand_overs_seen(user, TODAY)) == ([row] if sees else [])
        if sight:
            found = {word for word in ("sign", "change", "enter_paper", "cancel") if getattr(sight, f"may_{word}")}
            assert found == may

    def test_who_takes_over_reads_it_and_signs(self, country: Cast):
        row, anh = prepared(country), taker(country)
        sight = hand_over_sight(row.pk, anh, TODAY)
        assert (sight.is_taker, sight.may_sign, sight.may_change) == (True, True, False)
        assert list(hand_overs_seen(anh, TODAY)) == [row]


class TestAfterwards:
    def test_what_waits_goes_on_with_the_heir(self, country: Cast):
        row = prepared(country)
        assert lead_hand_overs({country.east.pk: country.west.pk}, by=None, reason="Hợp nhất") == 1
        assert HandOver.objects.get().unit == country.west
        assert lead_hand_overs({country.west.pk: None}, by=None, reason="Giải thể") == 0
        assert HandOver.objects.get().pk == row.pk

    def test_thrown_away_while_nobody_has_signed(self, country: Cast):
        cancel_hand_over(prepared(country).pk, reason="Quyết định thu hồi", on=TODAY, by=country.again(country.commune))
        assert not HandOver.objects.exists()

    def test_the_log_says_no_sum(self, country: Cast):
        row = prepared(country)
        add_hand_over_line(row.pk, MONEY, on=TODAY, by=country.again(country.secretary))
        events = AuditEvent.objects.filter(verb__startswith="selection.")
        assert {event.verb for event in events} == {"selection.prepare_hand_over", "selection.change_hand_over"}
        assert not any("1240000" in str(event.after) for event in events)
