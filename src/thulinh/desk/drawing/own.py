"""Everything that is stored about oneself, in words: what, where it came from, what for, and who may see it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from thulinh.benefits.models import InsuranceCard, Loan, Payment, Receipt
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.rules.months import Month
from thulinh.desk.drawing.own_lines import Stored, days, paper
from thulinh.desk.drawing.own_party import party_path
from thulinh.desk.drawing.own_seats import candidacies, hand_overs, holder_reviews, other_seats, plans
from thulinh.desk.drawing.own_training import training
from thulinh.desk.queries.own import OwnRecords
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.permissions import Permission
from thulinh.kernel.text import format_date, format_number, format_phone, mask_phone
from thulinh.people.models import Charge, Holding, Membership
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries.collected import collected
from thulinh.people.queries.readers import Reader
from thulinh.people.rules import NOT_KEPT
from thulinh.programmes.models import Exemption
from thulinh.programmes.queries import leave_words
from thulinh.training.permissions import TrainingPermission
from thulinh.visits.rules.entries import WHOLE_DAY

_SENSITIVE = ("xem-xet-nhan-su", "phat-trien-dang", "ky-luat", "duoc-mien", "von-vay")
SHOWN = 8  # of a long part; the file that one downloads has all


@dataclass(frozen=True)
class Part:
    """What one table keeps, with what it is for. `summary` says a long one in a line."""

    code: str
    name: str
    purpose: str
    lines: Sequence[Stored]
    summary: str = ""
    is_sensitive: bool = False

    @property
    def shown(self) -> Sequence[Stored]:
        """What the page shows of it."""
        return self.lines[:SHOWN]

    @property
    def more(self) -> int:
        """How many lines only the file has."""
        return max(len(self.lines) - SHOWN, 0)


@dataclass(frozen=True)
class ReaderLine:
    """What may be seen or done, and by which positions."""

    what: str
    positions: Sequence[str]


@dataclass(frozen=True)
class Look:
    """That somebody read the sensitive part: who, by position, and when."""

    who: str
    when: str


def parts(records: OwnRecords, on: dt.date) -> list[Part]:
    """Everything that is stored about somebody, part by part, as definitions/personal-data.yaml names them."""
    attendances = list(_attendances(records))
    there = sum(row.is_present for row in records.attendances)
    turnout = f"Có mặt {format_number(there)}/{format_number(len(attendances))} buổi có ghi tên đồng chí"
    if records.check_ins:
        turnout += f"; điểm danh bằng mã QR {format_number(records.check_ins)} lần"
    found = {
        "ho-so": (list(_person(records)), ""),
        "sinh-hoat": ([_membership(records, line) for line in records.memberships], ""),
        "chuc-danh": ([*_holdings(records), *_charges(records)], ""),
        "quy-hoach": ([*plans(records), *hand_overs(records)], ""),
        "xem-xet-nhan-su": ([*candidacies(records), *holder_reviews(records), *other_seats(records)], ""),
        "phat-trien-dang": ([*_standings(records), *party_path(records)], ""),
        "ky-luat": (list(_disciplines(records)), ""),
        "hoat-dong": ([*_tasks(records), *_shared(records), *attendances], turnout if attendances else ""),
        "phat-hien": (list(_gaps(records)), ""),
        "kho-khan": (list(_difficulties(records)), ""),
        "di-co-so": (list(_visit_days(records)), ""),
        "duoc-mien": (list(_leaves(records)), ""),
        "kiem-tra-mau": (list(_checks(records)), ""),
        "quyen-loi": (list(_support(records)), ""),
        "boi-duong": (list(training(records)), ""),
        "khen-thuong": (list(_commendations(records)), ""),
        "von-vay": (list(_loans(records)), ""),
        "nhac-viec": (list(_reminders(records)), ""),
        "tai-khoan": (list(_account(records)), ""),
        "nhat-ky": (list(_log(records)), ""),
        "tep-nhap": (list(_files(records)), ""),
    }
    return [
        Part(code, words.name, words.purpose, *found[code], is_sensitive=code in _SENSITIVE)
        for code, words in collected().items()
    ]


def reader_lines(records: OwnRecords) -> list[ReaderLine]:
    """Who may see what, by position and reach, as the data of seats decides it."""
    phone = mask_phone(records.person.phone) if records.person.phone else "0912 … 678"
    told: dict[Permission, str] = {
        PeoplePermission.VIEW: f"Họ tên, nơi sinh hoạt, chức danh, hoạt động; số điện thoại chỉ hiện {phone}",
        PeoplePermission.CONTACT: "Số điện thoại đầy đủ, ngày sinh, địa chỉ",
        PeoplePermission.PARTY: "Tình trạng phát triển Đảng, việc phấn đấu, nhận xét; mỗi lượt xem được ghi lại",
        PeoplePermission.DISCIPLINE: "Kỷ luật; mỗi lượt xem được ghi lại",
        BenefitPermission.VIEW: "Quyền lợi: được hưởng gì, đã chi, đã nhận chưa",
        TrainingPermission.VIEW: "Bồi dưỡng: lớp đã dự, có mặt, kết quả, chứng nhận, lời tự đánh giá",
        PeoplePermission.EDIT: "Sửa thông tin",
        PeoplePermission.ERASE: "Xóa thông tin khi đồng chí yêu cầu",
    }
    lines = [
        ReaderLine(what, list(dict.fromkeys(map(_reader, records.readers.may[permission]))))
        for permission, what in told.items()
    ]
    if records.readers.has_administrator:
        words = "Mọi mục trên, trừ tình trạng phát triển Đảng, kỷ luật và quyền lợi"
        lines.append(ReaderLine(words, ["Người quản trị hệ thống"]))
    if helpers := [one.mentor.full_name for one in records.mentorings if one.ends_on is None]:
        lines.append(ReaderLine("Việc phấn đấu vào Đảng của đồng chí, khi còn giúp đỡ", helpers))
    if officers := [page.loan.officer.full_name for page in records.loans if page.officer_is_there]:
        lines.append(ReaderLine("Hồ sơ vay vốn của đồng chí", list(dict.fromkeys(officers))))
    return lines


def looks(records: OwnRecords) -> list[Look]:
    """Who read the sensitive part and when, the newest first."""
    return [Look(_capital(records.doers.words(one.by_account, one.at)), _moment(one.at)) for one in records.looks]


def young_fields(records: OwnRecords) -> list[str]:
    """What is still stored of a young member that is not asked any more, in words."""
    return [words for name, words in NOT_KEPT.items() if getattr(records.person, name)]


def _person(records: OwnRecords) -> Iterator[Stored]:
    person = records.person
    values = {
        "full_name": ("Họ và tên", person.full_name),
        "sex": ("Giới tính", person.get_sex_display()),
        "birth_on": ("Ngày sinh", format_date(person.birth_on)),
        "code": ("Mã đoàn viên", person.code),
        "joined_on": ("Ngày vào Đoàn", format_date(person.joined_on)),
        "phone": ("Điện thoại", format_phone(person.phone) if person.phone else ""),
        "address": ("Địa chỉ", person.address),
        "work": ("Nghề nghiệp, nơi làm việc", person.work),
    }
    for field, (label, value) in values.items():
        yield Stored(label, value or "chưa ghi", _origin(records, records.origin_of_field(field)) if value else "")


def _membership(records: OwnRecords, line) -> Stored:
    said = f"{line.kind_label}, {days(line.starts_on, line.ends_on)}{paper(line.decision_number)}"
    return Stored(line.unit_name, said, _origin(records, records.origin(Membership, line.membership)))


def _holdings(records: OwnRecords) -> Iterator[Stored]:
    for line in records.holdings:
        said = f"{line.how_label}, {days(line.starts_on, line.ends_on)}{paper(line.decision_number)}"
        said += f", kiêm nhiệm: {line.concurrent_post}" if line.concurrent_post else ""
        said += f". Thôi giữ: {line.end_reason}" if line.end_reason else ""
        name = f"{line.position_short}, {line.unit_name}"
        yield Stored(name, said, _origin(records, records.origin(Holding, line.holding)))


def _charges(records: OwnRecords) -> Iterator[Stored]:
    for line in records.charges:
        said = f"{days(line.starts_on, line.ends_on)}{', theo ' + line.basis if line.basis else ''}"
        origin = _origin(records, records.origin(Charge, line.charge))
        yield Stored(f"Phụ trách {line.unit_name}", _capital(said), origin)


def _standings(records: OwnRecords) -> Iterator[Stored]:
    for line in records.standings:
        said = f"Từ ngày {format_date(line.starts_on)}{paper(line.decision_number)}"
        yield Stored(line.label, said, _origin(records, records.origin_of_standing(line)))


def _disciplines(records: OwnRecords) -> Iterator[Stored]:
    for line in records.disciplines:
        why = f". Lý do: {line.reason}" if line.reason else ""
        said = f"{_capital(days(line.starts_on, line.ends_on))}{paper(line.decision_number)}{why}"
        yield Stored(line.label, said, _origin(records, records.origin_of_discipline(line)))


def _tasks(records: OwnRecords) -> Iterator[Stored]:
    for task in records.tasks:
        due = f"hạn {format_date(task.due_on)}" if task.due_on else "không ghi hạn"
        said = f"xong ngày {format_date(task.done_on)}" if task.done_on else "chưa xong"
        yield Stored(f"Nhiệm vụ: {task.title}", _capital(f"{due}, {said}. {task.proof}".strip()))


def _shared(records: OwnRecords) -> Iterator[Stored]:
    for initiative in records.initiatives:
        yield Stored(f"Sáng kiến: {initiative.title}", f"Ngày {format_date(initiative.day)}")
    for lesson in records.lessons:
        yield Stored(f"Bài học: {lesson.subject}", f"{lesson.text} (ngày {format_date(lesson.activity.day)})")


def _gaps(records: OwnRecords) -> Iterator[Stored]:
    for one in records.gaps:
        told = f"{one.text} (ngày {format_date(one.day)})"
        guided = f". Đã hướng dẫn: {one.guided}" if one.guided else ""
        yield Stored(f"Kỹ năng còn thiếu: {one.skill.name if one.skill else ''}", f"{told}{guided}")
    if records.found:
        yield Stored("Phát hiện do đồng chí ghi", f"{format_number(records.found)} phát hiện")


def _attendances(records: OwnRecords) -> Iterator[Stored]:
    for row in records.attendances:
        why = f", lý do: {row.absence_reason}" if row.absence_reason else ""
        activity = row.activity
        name = f"{activity.title or activity.kind.name}, ngày {format_date(activity.day)}"
        yield Stored(name, "Có mặt" if row.is_present else f"Vắng{why}")


def _difficulties(records: OwnRecords) -> Iterator[Stored]:
    for one in records.difficulties:
        how = ", gửi thẳng cấp trên" if one.is_direct else ""
        state = one.get_state_display()
        yield Stored(f"Khó khăn đã nêu: {one.title}", f"Ngày {format_date(one.day)}{how}. {state}")
    for turn in records.turns:
        said = f"trả lời ngày {format_date(turn.answered_on)}" if turn.answered_on else "chưa trả lời"
        name = f"Được giao giải quyết khó khăn: {turn.difficulty.title}"
        yield Stored(name, _capital(f"hạn {format_date(turn.due_on)}, {said}"))


def _visit_days(records: OwnRecords) -> Iterator[Stored]:
    for row in records.visit_days:
        said = "cả ngày" if row.halves == WHOLE_DAY else "nửa ngày"
        if not row.is_current:
            said += f", {row.visit.get_status_display().lower()}"
        else:
            why = row.denied_why or row.why_not_note
            said += f", được tính {format_number(row.counted / WHOLE_DAY, row.counted % WHOLE_DAY)} ngày"
            said += f". {row.get_why_not_display()}" if row.why_not else ""
            said += f": {why}" if why else ""
        yield Stored(f"{row.visit.purpose}, {row.place_name}, ngày {format_date(row.day)}", _capital(said))


def _leaves(records: OwnRecords) -> Iterator[Stored]:
    for line in records.leaves:
        one = line.exemption
        said = f"{leave_words(one, may_read=True)}, {days(one.starts_on, one.ends_on)}{paper(one.decision_number)}"
        name = f"Miễn: {line.content_name}, {line.programme_name}"
        yield Stored(name, said, _origin(records, records.origin(Exemption, one.pk)))


def _checks(records: OwnRecords) -> Iterator[Stored]:
    """Sample checks of what the person did; those that wait are not told."""
    for check in records.checks:
        said = [f"{check.get_outcome_display()}, kiểm tra ngày {format_date(check.checked_on)}", check.note]
        if check.put_right_on:
            said.append(f"Đã chấn chỉnh ngày {format_date(check.put_right_on)}: {check.put_right}")
        yield Stored(f"Bản ghi ngày {format_date(check.day)}", ". ".join(filter(None, said)))


def _support(records: OwnRecords) -> Iterator[Stored]:
    """Support as it was listed, paid and spoken of, and cards; the right to it is computed, not stored."""
    kept, names = records.support, records.support.names
    for line in kept.listed:
        sent = f", gửi ngày {format_date(line.pay_list.sent_on)}" if line.pay_list.sent_on else ", chưa gửi"
        said = f"{format_number(line.due_vnd)} đồng ({line.reason}){sent}"
        yield Stored(f"Danh sách đề nghị chi tháng {Month.of(line.pay_list.month_on).label}: {names[line.code]}", said)
    for paid in kept.paid:
        gone = ". Đã rút vì ghi nhầm" if paid.withdrawn_at else ""
        said = (
            f"{format_number(paid.amount_vnd)} đồng, ngày {format_date(paid.paid_on)}, danh sách số {paid.list_number}"
        )
        origin = _origin(records, records.origin(Payment, paid.pk))
        yield Stored(f"Báo đã chi tháng {Month.of(paid.month_on).label}: {names[paid.code]}", f"{said}{gone}", origin)
    for word in kept.said:
        gone = ". Đã rút" if word.withdrawn_at else ""
        paper = f", ghi theo danh sách ký nhận số {word.paper_number}" if word.is_from_paper else ""
        said = f"{word.get_word_display()}{paper}. {word.note}".strip(". ")
        origin = _origin(records, records.origin(Receipt, word.pk))
        yield Stored(f"Lời báo nhận tháng {Month.of(word.month_on).label}: {names[word.code]}", f"{said}{gone}", origin)
    for card in kept.cards:
        gone = ". Đã rút vì ghi nhầm" if card.withdrawn_at else ""
        said = f"{_capital(days(card.starts_on, card.ends_on))}, {card.payer} đóng, theo {card.legal_basis}{gone}"
        yield Stored(card.kind.name, said, _origin(records, records.origin(InsuranceCard, card.pk)))


def _commendations(records: OwnRecords) -> Iterator[Stored]:
    """What was decided; proposals are of who proposed and of the council."""
    for one in records.commendations:
        said = (
            f"{one.awarding_name}, quyết định số {one.decision_number} ngày {format_date(one.decided_on)}. {one.merit}"
        )
        yield Stored(f"{one.title}, năm {one.year}", said)


def _loans(records: OwnRecords) -> Iterator[Stored]:
    """Loans, with their instalments and repayments, which nobody reads but the person and the officer."""
    for page in records.loans:
        loan = page.loan
        said = [f"{loan.get_state_display()}, cần vay {format_number(loan.wanted_vnd)} đồng"]
        if loan.amount_vnd:
            said.append(f"Được vay {format_number(loan.amount_vnd)} đồng, còn nợ {format_number(loan.debt_vnd)} đồng")
        said.append(f"Cán bộ phụ trách: {loan.officer.full_name}")
        yield Stored(f"Vốn vay: {loan.purpose}", ". ".join(said), _origin(records, records.origin(Loan, loan.pk)))
        for one in page.schedule:
            yield Stored(f"Hạn trả {format_date(one.due_on)}", f"{format_number(one.amount_vnd)} đồng")
        for paid in page.repayments:
            gone = ". Đã rút vì ghi nhầm" if paid.withdrawn_at else ""
            said_of = f"{format_number(paid.amount_vnd)} đồng. {paid.note}".strip(". ")
            yield Stored(f"Trả nợ ngày {format_date(paid.paid_on)}", f"{said_of}{gone}")


def _reminders(records: OwnRecords) -> Iterator[Stored]:
    for one in records.reminders:
        who = _capital(records.doers.words(one.by_id, one.at))
        number = f"{format_number(len(one.about))} việc" if one.about else "chung"
        yield Stored(f"Nhắc ngày {format_date(one.on)}", f"{number}, cách nhắc: {one.get_way_display()}", who)


def _account(records: OwnRecords) -> Iterator[Stored]:
    account = records.account
    last = _moment(account.last_login) if account.last_login else "chưa có"
    yield Stored("Tên đăng nhập", account.username)
    yield Stored("Lần đăng nhập cuối", last)
    yield Stored("Xác thực hai bước", "đang bật" if records.has_second_step else "không bật")
    for calendar in records.calendars:
        state = f"đã thu hồi {_moment(calendar.closed_at)}" if calendar.closed_at else "đang mở"
        yield Stored("Địa chỉ lịch riêng", f"Tạo {_moment(calendar.made_at)}, {state}")
    for device in records.devices:
        state = f"đã đăng xuất {_moment(device.ended_at)}" if device.ended_at else "đang đăng nhập"
        yield Stored(f"Thiết bị: {device.name or 'không rõ'}", f"Vào lần cuối {_moment(device.last_seen_at)}, {state}")
    for invitation in records.invitations:
        state = "đã dùng" if invitation.used_at else "đã thay" if invitation.revoked_at else "chưa dùng"
        yield Stored(
            f"Lời mời {_moment(invitation.made_at)}", f"Dùng đến ngày {format_date(invitation.expires_on)}, {state}"
        )


def _log(records: OwnRecords) -> Iterator[Stored]:
    yield Stored("Việc ghi, sửa về đồng chí", f"{format_number(len(records.events))} dòng")
    yield Stored("Việc do chính đồng chí làm", f"{format_number(records.own_doings)} dòng")
    if records.withdrawn:
        yield Stored("Bản ghi nhầm đã rút, còn giữ", f"{format_number(records.withdrawn)} bản ghi")


def _files(records: OwnRecords) -> Iterator[Stored]:
    for row in records.rows:
        batch = row.batch
        undone = ". Đã hoàn tác" if batch.undone_at else ""
        gone = ". Tệp gốc đã xóa khỏi máy" if batch.file.removed_at else ""
        said = f"Nguồn: {batch.source}. Mục đích: {batch.purpose}{undone}{gone}"
        who = records.doers.words(batch.uploaded_by_id, batch.uploaded_at)
        name = f"Tệp “{batch.file.original_name}”, trang “{batch.sheet}”, dòng {format_number(row.number)}"
        yield Stored(name, said, f"{_capital(who)} gửi ngày {_day(batch.uploaded_at)}")


def _origin(records: OwnRecords, event: AuditEvent | None) -> str:
    """Who wrote it and when, and from which source if a file was read."""
    if event is None:
        return ""
    who = _capital(records.doers.words(event.by_account, event.at))
    return f"{who} ghi ngày {_day(event.at)}{'. ' + event.reason if event.reason else ''}"


def _reader(reader: Reader) -> str:
    return f"{reader.position}, {reader.unit}{' (phụ trách chi đoàn)' if reader.is_in_charge else ''}"


def _day(at: dt.datetime) -> str:
    return format_date(timezone.localdate(at))


def _moment(at: dt.datetime) -> str:
    """12/11/2026 lúc 20 giờ 14."""
    local = timezone.localtime(at)
    return f"{format_date(local)} lúc {local:%H} giờ {local:%M}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def flat(found: Iterable[Part]) -> Iterator[tuple[Part, Stored]]:
    """Every line with its part, for a file."""
    return ((part, line) for part in found for line in part.lines)
