"""From the list for the payer to the money in hand: what stands, what is refused, what the log keeps."""

import datetime as dt
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from thulinh.benefits.actions import (
    confirm_receipt,
    confirm_receipts,
    enter_receipts_from_list,
    hand_over_pay_lists,
    pay_listed,
    record_payment,
    say_not_received,
    send_pay_list,
    withdraw_pay_list,
    withdraw_payment,
    withdraw_receipt,
)
from thulinh.benefits.models import PayLine, PayList, Payment, Receipt
from thulinh.benefits.queries.arrears import arrears, arrears_map, denied, together
from thulinh.benefits.queries.late import months_late
from thulinh.benefits.queries.own import own_support
from thulinh.benefits.queries.waiting import waiting_support
from thulinh.benefits.rules.paying import NewReceipt
from thulinh.benefits.rules.states import State
from thulinh.benefits.tests.support import NOVEMBER, OCTOBER, lay, line, pay, pay_list, payment, seat
from thulinh.kernel.files import store_paper
from thulinh.kernel.models import AuditEvent, StoredFile
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import withdraw_holdings
from thulinh.units.actions import NewUnit, open_body
from thulinh.units.models import UnitPath

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 1)


@pytest.fixture(autouse=True)
def rule(country: Cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return lay(country)


def scan() -> StoredFile:
    return store_paper(io.BytesIO(b"%PDF-1.7 ky nhan"), name="ky-nhan.pdf")


class TestLists:
    def test_freezes_what_is_due(self, country: Cast):
        row = pay_list(country)
        [one] = row.lines.all()
        assert (one.person, one.days, one.due_vnd, one.reason) == (
            country.people["Nguyễn Thị Hồng Đào"], 31, 575_000, "31/31 ngày × 575.000 đồng",
        )  # fmt: skip
        lay(country, amount_vnd=605_000, starts_on=TODAY)
        withdraw_holdings([country.holdings["secretary"]], reason="Ghi nhầm", by=None)
        assert PayLine.objects.get().due_vnd == 575_000

    def test_the_second_list_holds_only_what_is_not_yet_listed(self, country: Cast):
        pay_list(country)
        with pytest.raises(Refusal, match="không còn ai"):
            pay_list(country)
        seat(country, "Ngô Đức Thịnh", country.west, on=dt.date(2026, 10, 22))
        [one] = pay_list(country, number="02/DS").lines.all()
        assert (one.person.full_name, one.due_vnd) == ("Ngô Đức Thịnh", 185_484)

    def test_what_became_more_is_listed_with_the_difference(self, country: Cast):
        held = seat(country, "Ngô Đức Thịnh", country.west, on=dt.date(2026, 10, 22))
        pay_list(country)
        withdraw_holdings([held], reason="Sai ngày", by=None)
        seat(country, "Ngô Đức Thịnh", country.west, on=START)
        [one] = pay_list(country).lines.all()
        assert one.due_vnd == 575_000 - 185_484
        assert one.reason == "Bổ sung, danh sách trước đã lập 185.484 đồng: 31/31 ngày × 575.000 đồng"

    def test_each_payer_has_its_own(self, country: Cast):
        lay(country, code="boi-duong", name="Bồi dưỡng", payer="Huyện", amount_vnd=100_000)
        assert [one.code for one in pay_list(country, payer="Huyện").lines.all()] == ["boi-duong"]

    def test_refused(self, country: Cast):
        with pytest.raises(Refusal, match="chưa hết, chưa đến kỳ"):
            pay_list(country, NOVEMBER)
        with pytest.raises(Refusal, match="chọn cơ quan"):
            pay_list(country, payer=" ")

    def test_sent_with_its_number(self, country: Cast):
        row = pay_list(country, number="")
        with pytest.raises(Refusal, match="số danh sách"):
            send_pay_list(row, sent_on=TODAY, by=country.commune)
        with pytest.raises(Refusal, match="Ngày gửi"):
            send_pay_list(row, number="7", sent_on=TODAY + dt.timedelta(days=1), by=country.commune)
        assert line(country).state(TODAY) is State.LISTED
        send_pay_list(row, number="7/DS", sent_on=TODAY, by=country.commune)
        assert line(country).state(TODAY) is State.SENT
        with pytest.raises(Refusal, match="đã gửi ngày 22/11/2026"):
            send_pay_list(row, number="7/DS", sent_on=TODAY, by=country.commune)

    def test_taken_back_it_may_be_listed_anew(self, country: Cast):
        row = withdraw_pay_list(pay_list(country), reason="Thiếu người", by=country.commune)
        assert line(country).state(TODAY) is State.DUE
        assert pay_list(country).lines.count() == 1
        with pytest.raises(Refusal, match="đã được rút"):
            send_pay_list(row, number="7", sent_on=TODAY, by=country.commune)

    def test_not_taken_back_when_somebody_was_paid(self, country: Cast):
        row = pay_list(country)
        pay(country)
        with pytest.raises(Refusal, match="đã báo chi cho 1 người"):
            withdraw_pay_list(row, reason="Nhầm", by=country.commune)

    def test_the_same_form_twice_is_one_list(self, country: Cast):
        command = uuid.uuid4()
        assert pay_list(country, command_id=command) == pay_list(country, command_id=command)
        assert PayList.objects.count() == 1

    def test_the_heir_sends_what_was_not_sent(self, country: Cast):
        row = pay_list(country, unit=country.a1.pk)
        assert hand_over_pay_lists({country.a1.pk: country.a2.pk}, on=TODAY, reason="Sáp nhập", by=None) == 1
        row.refresh_from_db()
        assert (row.unit, row.path) == (country.a2, country.path(country.a2))
        send_pay_list(row, sent_on=TODAY, by=country.commune)
        assert hand_over_pay_lists({country.a2.pk: country.a1.pk}, on=TODAY, reason="Sáp nhập", by=None) == 0


class TestPayments:
    def test_what_the_payers_list_says(self, country: Cast):
        [row] = pay(country)
        assert (row.unit, row.path, row.due_on) == (country.east, country.path(country.east), dt.date(2026, 10, 31))
        assert line(country).state(TODAY) is State.PAID
        assert line(country).word_label == "Chưa rõ"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"month_on": NOVEMBER, "paid_on": TODAY}, "Tháng 11/2026 chưa hết, chưa đến kỳ chi trả"),
            ({"amount_vnd": 575_001}, "được hưởng 575.000 đồng .* chỉ còn 575.000 đồng"),
            ({"amount_vnd": 0}, "lớn hơn 0"),
            ({"code": "xang-xe"}, "không được hưởng khoản ấy"),
            ({"month_on": dt.date(2025, 6, 1)}, "không được hưởng"),
            ({"month_on": dt.date(1990, 6, 1)}, "ngoài thời gian"),
            ({"paid_on": TODAY + dt.timedelta(days=1)}, "chưa đến"),
            ({"paid_on": dt.date(2026, 9, 30)}, "trước tháng được chi"),
            ({"list_number": " "}, "số danh sách đã chi"),
            ({"who": "Bùi Quốc An"}, "không được hưởng"),
        ],
    )
    def test_refused(self, country: Cast, changes, words):
        with pytest.raises(Refusal, match=words):
            pay(country, payment(country, **changes))
        assert not Payment.objects.exists()

    def test_not_twice(self, country: Cast):
        pay(country)
        with pytest.raises(Refusal, match=r"Đã ghi chi 575.000 đồng .* danh sách số 12/CT ngày 05/11/2026"):
            pay(country)
        with pytest.raises(Refusal, match=r"đã chi đủ 575.000 đồng theo danh sách số 12/CT ngày 05/11/2026"):
            pay(country, payment(country, list_number="13/CT", amount_vnd=1))

    def test_not_beyond_what_is_due(self, country: Cast):
        pay(country, payment(country, amount_vnd=500_000))
        with pytest.raises(Refusal, match=r"đã chi 500.000 đồng theo danh sách số 12/CT .* chỉ còn 75.000 đồng"):
            pay(country, payment(country, list_number="13/CT", amount_vnd=75_001))
        pay(country, payment(country, list_number="13/CT", amount_vnd=75_000))
        assert line(country).left_to_pay_vnd == 0

    def test_rows_of_one_list_count_together_and_each_says_why(self, country: Cast):
        with pytest.raises(Refusal) as refused:
            pay(country, payment(country), payment(country), payment(country, who="Bùi Quốc An"))
        assert [problem.row for problem in refused.value.problems] == [1, 2]
        assert not Payment.objects.exists()

    def test_whoever_is_out_of_reach_has_no_right_here(self, country: Cast):
        with pytest.raises(Refusal, match="ở nơi đồng chí phụ trách"):
            pay(country, roots=(country.path(country.west),))

    def test_taken_back(self, country: Cast):
        [row] = pay(country)
        with pytest.raises(Refusal, match="lý do"):
            withdraw_payment(row, reason="", by=country.commune)
        withdraw_payment(row, reason="Nhầm người", by=country.commune)
        assert line(country).paid_vnd == 0
        with pytest.raises(Refusal, match="đã được rút"):
            withdraw_payment(row, reason="Nhầm người", by=country.commune)
        assert len(pay(country)) == 1

    def test_everybody_on_a_list_at_once(self, country: Cast):
        seat(country, "Ngô Đức Thịnh", country.west)
        row, command = pay_list(country), uuid.uuid4()
        said = {"list_number": "12/CT", "paid_on": TODAY, "roots": None, "by": country.commune, "command_id": command}
        with pytest.raises(Refusal, match="chưa gửi"):
            pay_listed(row, **said)
        send_pay_list(row, sent_on=TODAY, by=country.commune)
        absent = row.lines.get(person__full_name="Ngô Đức Thịnh")
        for _ in range(2):
            pay_listed(row, but=[absent.pk], **said)
        assert [one.person.full_name for one in Payment.objects.all()] == ["Nguyễn Thị Hồng Đào"]

    def test_the_log_says_whose_and_which_list_never_how_much(self, country: Cast):
        pay(country)
        event = AuditEvent.objects.get(verb="benefits.record_payment")
        assert (event.is_sensitive, event.unit_id) == (True, country.east.pk)
        assert "575" not in str(event.after)

    def test_as_many_questions_for_many_as_for_few(self, country: Cast):
        def questions() -> int:
            month = SEPTEMBER if Payment.objects.exists() else OCTOBER
            row = pay_list(country, month)
            send_pay_list(row, sent_on=TODAY, by=country.commune)
            with CaptureQueriesContext(connection) as captured:
                pay_listed(row, list_number="12/CT", paid_on=TODAY, roots=None, by=country.commune)
            return len(captured)

        few = questions()
        add_branches(country, 15)
        assert questions() == few

    def test_one_form_sent_twice_is_one_payment(self, country: Cast):
        command = uuid.uuid4()
        for _ in range(2):
            record_payment(payment(country), roots=None, by=country.commune, command_id=command)
        assert Payment.objects.count() == 1


class TestReceipts:
    def test_ones_own_word(self, country: Cast):
        pay(country)
        row = confirm_receipt("phu-cap", OCTOBER, by=country.secretary)
        assert (row.word, row.amount_vnd, row.is_from_paper) == ("da-nhan", 575_000, False)
        assert line(country).state(TODAY) is State.RECEIVED
        with pytest.raises(Refusal, match="đã báo tháng 10/2026"):
            confirm_receipt("phu-cap", OCTOBER, by=country.secretary)

    def test_several_months_with_one_tap(self, country: Cast):
        command = uuid.uuid4()
        for _ in range(2):
            confirm_receipts([("phu-cap", SEPTEMBER), ("phu-cap", OCTOBER)], by=country.secretary, command_id=command)
        assert Receipt.objects.current().count() == 2

    def test_it_did_not_come_whoever_reported_what(self, country: Cast):
        pay(country)
        say_not_received("phu-cap", OCTOBER, note="Hỏi thủ quỹ rồi", by=country.secretary)
        assert line(country).state(TODAY) is State.DENIED
        assert [one.note for one in denied(None, TODAY)] == ["Hỏi thủ quỹ rồi"]
        confirm_receipt("phu-cap", OCTOBER, by=country.secretary)
        assert line(country).state(TODAY) is State.RECEIVED
        assert Receipt.objects.get(word="chua-nhan").withdrawn_reason == "Người nhận tự báo lại"

    @pytest.mark.parametrize(
        ("code", "month", "words"),
        [
            ("phu-cap", NOVEMBER, "chưa hết"),
            ("khac", OCTOBER, "không ghi khoản nào"),
            ("phu-cap", dt.date(2025, 6, 1), "không ghi khoản nào"),
        ],
    )
    def test_refused(self, country: Cast, code, month, words):
        with pytest.raises(Refusal, match=words):
            confirm_receipt(code, month, by=country.secretary)

    def test_nobody_speaks_for_others(self, country: Cast):
        with pytest.raises(Refusal, match="Chỉ người được hưởng"):
            confirm_receipt("phu-cap", OCTOBER, by=country.administrator)
        with pytest.raises(Refusal, match="không ghi khoản nào"):
            confirm_receipt("phu-cap", OCTOBER, by=country.commune)

    def signed(self, country: Cast, *rows: NewReceipt, **changes) -> list[Receipt]:
        said = {"paper_number": "KN-10", "file": scan(), "roots": None, "by": country.commune}
        who = country.people["Nguyễn Thị Hồng Đào"].pk
        return enter_receipts_from_list(rows or [NewReceipt(who, "phu-cap", OCTOBER)], **(said | changes))

    def test_from_a_signed_list(self, country: Cast):
        [row] = self.signed(country)
        assert (row.paper_number, row.is_from_paper, row.said_by) == ("KN-10", True, country.commune)
        assert line(country).state(TODAY) is State.RECEIVED
        assert self.signed(country) == []

    def test_the_receivers_own_word_goes_before_a_list(self, country: Cast):
        self.signed(country)
        say_not_received("phu-cap", OCTOBER, by=country.secretary)
        assert line(country).state(TODAY) is State.DENIED
        with pytest.raises(Refusal, match="tự báo chưa nhận được"):
            self.signed(country)

    def test_a_list_needs_its_number_and_scan_and_a_right(self, country: Cast):
        with pytest.raises(Refusal, match="số danh sách ký nhận"):
            self.signed(country, paper_number=" ")
        with pytest.raises(Refusal, match="bản chụp"):
            self.signed(country, file=None)
        with pytest.raises(Refusal, match="không được hưởng"):
            self.signed(country, NewReceipt(country.people["Bùi Quốc An"].pk, "phu-cap", OCTOBER))
        with pytest.raises(Refusal, match="không được hưởng"):
            self.signed(country, roots=(country.path(country.b),))
        with pytest.raises(Refusal, match="chưa hết"):
            self.signed(country, NewReceipt(country.people["Nguyễn Thị Hồng Đào"].pk, "phu-cap", NOVEMBER))

    def test_taken_back_nothing_is_known(self, country: Cast):
        row = confirm_receipt("phu-cap", OCTOBER, by=country.secretary)
        with pytest.raises(Refusal, match="chỉ người ấy rút được"):
            withdraw_receipt(row, reason="…", by=country.commune)
        withdraw_receipt(row, reason="Bấm nhầm", by=country.secretary)
        assert line(country).word_label == "Chưa rõ"
        [paper] = self.signed(country)
        withdraw_receipt(paper, reason="Ký nhầm", by=country.commune)
        assert line(country).state(TODAY) is State.DUE


class TestArrears:
    def late(self, country: Cast, **asked) -> list[tuple]:
        return [(one.month_on, one.due_vnd) for one in arrears([country.path(country.a1)], TODAY, **asked)]

    def test_the_receivers_confirmation_empties_the_list(self, country: Cast):
        asked = {"month_from": SEPTEMBER, "month_to": OCTOBER}
        assert self.late(country, **asked) == [(SEPTEMBER, 575_000), (OCTOBER, 575_000)]
        pay(country)
        assert len(self.late(country, **asked)) == 2  # paid is not received
        confirm_receipts([("phu-cap", SEPTEMBER), ("phu-cap", OCTOBER)], by=country.secretary)
        assert self.late(country, **asked) == []
        withdraw_receipt(Receipt.objects.get(month_on=OCTOBER), reason="Nhầm", by=country.secretary)
        assert self.late(country, **asked) == [(OCTOBER, 575_000)]

    def test_twelve_months_unless_told_otherwise(self, country: Cast):
        assert self.late(country)[0] == (dt.date(2025, 11, 1), 575_000)
        assert len(self.late(country)) == 12

    def test_a_month_is_late_only_some_days_after_its_end(self, country: Cast):
        east = UnitPath.objects.on(TODAY).get(unit=country.east)
        on = dt.date(2026, 11, 15)
        assert not [one for one in arrears([east.path], on) if one.month_on == OCTOBER]
        assert [one for one in arrears([east.path], on + dt.timedelta(days=1)) if one.month_on == OCTOBER]

    def test_place_by_place(self, country: Cast):
        seat(country, "Ngô Đức Thịnh", country.west)
        pay(country)
        confirm_receipt("phu-cap", OCTOBER, by=country.secretary)
        commune = UnitPath.objects.on(TODAY).get(unit=country.a1)
        found = arrears_map(commune, TODAY, month_from=OCTOBER, month_to=OCTOBER)
        told = [(one.name, one.entitled, one.late, one.late_vnd, one.received_vnd, one.share) for one in found]
        assert told == [
            ("Chi đoàn thôn Đông", 1, 0, 0, 575_000, 1.0),
            ("Chi đoàn thôn Tây", 1, 1, 575_000, 0, 0.0),
        ]

    def test_places_where_nobody_is_entitled_are_left_out(self, country: Cast):
        open_body(NewUnit("", "Câu lạc bộ", "cau-lac-bo", country.a1.pk), by=None, on=START)
        commune = UnitPath.objects.on(TODAY).get(unit=country.a1)
        assert [one.name for one in arrears_map(commune, TODAY)] == ["Chi đoàn thôn Đông"]

    def test_what_came_in_part_leaves_the_rest_in_arrears(self, country: Cast):
        """A word of 100.000 is no word of 575.000: list, map and the person's own page say so alike."""
        asked = {"month_from": OCTOBER, "month_to": OCTOBER}
        confirm_receipt("phu-cap", OCTOBER, amount_vnd=100_000, by=country.secretary)
        [found] = arrears(None, TODAY, **asked)
        assert (found.missing_vnd, found.state(TODAY)) == (475_000, State.PARTLY)
        [standing] = [
            one for one in arrears_map(UnitPath.objects.on(TODAY).get(unit=country.a1), TODAY, **asked) if one.due_vnd
        ]
        assert (standing.late, standing.late_vnd, standing.unknown, standing.share) == (1, 475_000, 0, 0.0)
        withdraw_receipt(Receipt.objects.get(), reason="Đã về đủ", by=country.secretary)
        confirm_receipt("phu-cap", OCTOBER, by=country.secretary)
        assert list(arrears(None, TODAY, **asked)) == []

    def test_what_was_raised_afterwards_is_missing(self, country: Cast):
        confirm_receipt("phu-cap", OCTOBER, by=country.secretary)
        lay(country, starts_on=OCTOBER, amount_vnd=700_000)
        assert [one.missing_vnd for one in arrears(None, TODAY, month_from=OCTOBER)] == [125_000]

    @pytest.mark.parametrize("on", [TODAY, dt.date(2026, 11, 10)])
    def test_the_own_page_shows_every_month_that_is_in_arrears(self, country: Cast, on: dt.date):
        late = [one.month_on for one in arrears(None, on)]
        own = own_support(country.secretary.person_id, on)
        assert late == [one.month_on for one in reversed(own.lines) if one.in_arrears(late[-1])]
        assert len(late) == 12
        assert set(late) == {one.month_on for one in waiting_support(country.secretary, on).confirm}

    @pytest.mark.parametrize("on", [dt.date(2026, 11, 10), TODAY])
    def test_who_says_that_nothing_came_is_counted_alike_everywhere(self, country: Cast, on: dt.date):
        commune = UnitPath.objects.on(on).get(unit=country.a1)
        for month in (OCTOBER, months_late(on)[0]):
            say_not_received("phu-cap", month, by=country.secretary)
        assert sum(one.denied for one in arrears_map(commune, on)) == 2
        assert len(list(denied([commune.path], on))) == 2
        assert len(waiting_support(country.commune, on).denied) == 2

    def test_who_belongs_to_two_places_is_one_person(self, country: Cast):
        seat(country, "Nguyễn Thị Hồng Đào", country.west)
        lay(country, unit=country.west, code="ho-tro", name="Hỗ trợ", starts_on=OCTOBER)
        found = arrears_map(UnitPath.objects.on(TODAY).get(unit=country.a1), TODAY)
        assert [one.entitled for one in found] == [1, 1]
        assert (together(found).entitled, together(found).late) == (1, 1)

    def test_questions_do_not_grow(self, country: Cast):
        commune = UnitPath.objects.on(TODAY).get(unit=country.a1)

        def questions() -> int:
            with CaptureQueriesContext(connection) as captured:
                arrears_map(commune, TODAY)
                list(arrears([commune.path], TODAY))
                own_support(country.secretary.person_id, TODAY)
            return len(captured)

        few = questions()
        add_branches(country, 10)
        assert questions() == few <= 32


class TestOwn:
    def test_what_i_have_a_right_to_and_what_came(self, country: Cast):
        lay(country, code="the", kind="the-bhyt", name="Thẻ bảo hiểm y tế", amount_vnd=None)
        pay(country)
        own = own_support(country.secretary.person_id, TODAY)
        assert [(one.rule.name, one.rate) for one in own.rights] == [
            ("Phụ cấp Bí thư", "575.000 đồng mỗi tháng"),
            ("Thẻ bảo hiểm y tế", ""),
        ]
        assert (own.lines[0].month_on, own.lines[0].state(TODAY)) == (NOVEMBER, State.NOT_YET)
        assert own.lines[1].state(TODAY) is State.PAID
        assert own.names == {"phu-cap": "Phụ cấp Bí thư"}
        assert [one.month_on for one in own.to_confirm][-1] == OCTOBER

    def test_what_was_paid_stays_when_the_right_is_gone(self, country: Cast):
        pay(country)
        withdraw_holdings([country.holdings["secretary"]], reason="Ghi nhầm", by=None)
        assert (line(country).due_vnd, line(country).paid_vnd) == (0, 575_000)
        assert confirm_receipt("phu-cap", OCTOBER, by=country.secretary).amount_vnd == 575_000
