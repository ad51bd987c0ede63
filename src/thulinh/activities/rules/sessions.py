"""Whether a session can be recorded as it was handed in, and as what each attendee counts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from thulinh.activities.rules.entries import (
    BY_NAME,
    BY_QR,
    GUEST,
    HELD,
    HOST,
    MEMBER,
    NOT_HELD,
    OFFICER,
    OTHER_REASON,
    PART,
    PLANNED,
    REASONS,
    ROLL_OF_MEMBERS,
    ROLL_OF_NOBODY,
    TWO_WAY,
    UPPER,
    Attendee,
    PersonFacts,
    SeatFacts,
    SessionEntry,
    SessionFacts,
    Standing,
    UnitFacts,
)
from thulinh.kernel.parameters import parameter
from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import format_date, nearest
from thulinh.units.rules import WIDTH, lies_under

_PLANNED_AHEAD = "len-lich-truoc-nhieu-nhat-so-ngay"


def session_problems(entry: SessionEntry, facts: SessionFacts) -> list[Problem]:
    """Everything that speaks against recording a session, each at its field.

    Shape: an empty list when the session can be recorded.
    """
    if facts.kind is None:
        return [Problem(_unknown("Loại hoạt động", entry.kind, facts.kinds), "kind")]
    if facts.host is None:
        return [Problem("Đồng chí chưa chọn đơn vị chủ trì.", "host")]
    if entry.status not in (PLANNED, HELD, NOT_HELD):
        said = "Đồng chí chọn dự kiến, đã tổ chức hoặc không tổ chức được."
        return [Problem(f"Tình trạng “{entry.status}” không ghi được ở đây. {said}", "status")]
    return [
        *_host_problems(facts),
        *_day_problems(entry, facts),
        *_part_problems(entry, facts),
        *_content_problems(entry, facts),
        *_roll_problems(entry, facts),
        *_answer_problems(entry),
        *_file_problems(entry, facts),
        *following_problems(entry, facts),
        *_earlier_problems(entry, facts),
    ]


def standing_of(attendee: Attendee, entry: SessionEntry, facts: SessionFacts) -> Standing | None:
    """As what a person attends, by what the person was on the day; None when only a guest's place is left.

    Two-way members and guests have no vote (HN8); a cadre from above speaks but does not vote.
    """
    assert facts.kind is not None
    assert facts.host is not None
    person = facts.people.get(attendee.person)
    if person is None:
        return None
    found = _member(attendee, entry, facts, person) if facts.kind.roll == ROLL_OF_MEMBERS else None
    if found is None and facts.kind.roll != ROLL_OF_NOBODY:
        found = _officer(attendee, facts, person)
    if found is not None:
        return found
    if attendee.is_guest or facts.kind.roll == ROLL_OF_NOBODY:
        return Standing(GUEST, attendee.unit or entry.host, may_vote=False)
    return None


def _host_problems(facts: SessionFacts) -> Iterator[Problem]:
    assert facts.kind is not None
    assert facts.host is not None
    host = facts.host
    if host.exists and host.level not in facts.kind.host_levels:
        yield Problem(f"{host.name} không phải là đơn vị chủ trì của “{facts.kind.name}”.", "host")


def _day_problems(entry: SessionEntry, facts: SessionFacts) -> Iterator[Problem]:
    assert facts.host is not None
    if entry.status == PLANNED:
        if entry.day < facts.today:
            yield Problem(
                f"Ngày dự kiến {format_date(entry.day)} đã qua. Buổi đã diễn ra thì ghi là đã tổ chức.", "day"
            )
        elif (entry.day - facts.today).days > (ahead := parameter(_PLANNED_AHEAD, facts.today)):
            yield Problem(f"Ngày dự kiến còn quá xa, nhiều nhất là {ahead} ngày tới.", "day")
    elif entry.day > facts.today:
        yield Problem(f"Ngày {format_date(entry.day)} chưa tới, chưa ghi được.", "day")
    yield from (Problem(message, "day") for message in _not_there(facts.host, entry.day))


def _not_there(unit: UnitFacts, day: dt.date) -> Iterator[str]:
    """Why a unit could not take part on that day."""
    if unit.exists:
        return
    if unit.opened_on is None or (unit.opened_on and day < unit.opened_on):
        since = f", từ ngày {format_date(unit.opened_on)} mới có" if unit.opened_on else ""
        yield f"Ngày {format_date(day)} chưa có {unit.name}{since}."
    else:
        heir = f"; từ đó là {unit.heir}" if unit.heir and unit.heir != unit.name else ""
        yield f"{unit.name} đã kết thúc hoạt động ngày {format_date(unit.ended_on)}{heir}."


def _part_problems(entry: SessionEntry, facts: SessionFacts) -> Iterator[Problem]:
    assert facts.kind is not None
    assert facts.host is not None
    if not facts.kind.is_joint:
        if entry.parts:
            yield Problem(f"“{facts.kind.name}” chỉ có một đơn vị, không ghi đơn vị cùng dự.", "parts")
        return
    for part in entry.parts:
        unit = facts.parts.get(part)
        if unit is None:
            yield Problem("Có đơn vị cùng dự không còn trong danh sách đơn vị.", "parts")
            continue
        yield from (Problem(message, "parts") for message in _not_there(unit, entry.day))
        if unit.exists and not _beside(unit, facts.host):
            yield Problem(f"{unit.name} không cùng đơn vị cấp trên với {facts.host.name}.", "parts")
    if entry.status != NOT_HELD and len(credited_branches(entry, facts)) < 2:
        yield Problem("Sinh hoạt chung cần ít nhất hai chi đoàn. Đồng chí chọn các chi đoàn cùng dự.", "parts")


def credited_branches(entry: SessionEntry, facts: SessionFacts) -> set[int]:
    """The branches that a joint session brings together: those taking part, and the host when it is one of them."""
    assert facts.host is not None
    levels = {unit.level for unit in facts.parts.values()}
    host = {entry.host} if not levels or facts.host.level in levels else set()
    return host | set(entry.parts)


def _beside(unit: UnitFacts, host: UnitFacts) -> bool:
    return unit.id == host.id or unit.parent == host.parent or lies_under(unit.path, host.path)


def _content_problems(entry: SessionEntry, facts: SessionFacts) -> Iterator[Problem]:
    assert facts.kind is not None
    allowed = {code: facts.contents.get(code, code) for code in facts.kind.contents}
    for code in entry.contents:
        if code not in allowed:
            yield Problem(_unknown("Nội dung", facts.contents.get(code, code), allowed), "contents")


def _unknown(what: str, word: str, known) -> str:
    near = nearest(word, known.values()) or nearest(word, known)
    hint = f" Có phải “{known.get(near, near)}”?" if near else ""
    return f"{what} “{word}” không có ở đây.{hint}"


def _roll_problems(entry: SessionEntry, facts: SessionFacts) -> Iterator[Problem]:
    numbers = (entry.present_count, entry.expected_count)
    if entry.status != HELD:
        if entry.attendance or any(number is not None for number in numbers):
            yield Problem("Chỉ điểm danh buổi đã tổ chức.", "attendance")
        return
    if entry.attendance and any(number is not None for number in numbers):
        yield Problem("Đã điểm danh từng người thì không ghi số lượng nữa.", "present_count")
    elif entry.present_count is None and entry.expected_count is not None:
        yield Problem("Đồng chí chưa ghi số có mặt.", "present_count")
    elif entry.present_count is not None:
        yield from _number_problems(entry.present_count, entry.expected_count)
    yield from _attendee_problems(entry, facts)


def _number_problems(present: int, expected: int | None) -> Iterator[Problem]:
    if present < 0 or (expected or 0) < 0:
        yield Problem("Số người không thể nhỏ hơn 0.", "present_count")
    elif expected is not None and present > expected:
        yield Problem(f"Có mặt {present} nhiều hơn tổng số {expected}.", "present_count")


def _attendee_problems(entry: SessionEntry, facts: SessionFacts) -> Iterator[Problem]:
    twice = [person for person, times in Counter(one.person for one in entry.attendance).items() if times > 1]
    for person in twice:
        yield Problem(f"{_name(person, facts)} được điểm danh hai lần.", "attendance")
    for attendee in entry.attendance:
        if attendee.person not in facts.people:
            yield Problem("Có người không còn trong danh sách. Đồng chí mở lại trang.", "attendance")
        elif standing_of(attendee, entry, facts) is None:
            yield Problem(_no_member(attendee, entry, facts), "attendance")


def _no_member(attendee: Attendee, entry: SessionEntry, facts: SessionFacts) -> str:
    assert facts.kind is not None
    assert facts.host is not None
    what = "không phải đoàn viên" if facts.kind.roll == ROLL_OF_MEMBERS else "không giữ chức danh được triệu tập"
    name, host, day = _name(attendee.person, facts), facts.host.name, format_date(entry.day)
    return f"Ngày {day}, {name} {what} của {host}. Đồng chí ấy có dự thì ghi là khách mời."


def _name(person: int, facts: SessionFacts) -> str:
    found = facts.people.get(person)
    return f"Đồng chí {found.name}" if found else "Có người"


def _member(attendee: Attendee, entry: SessionEntry, facts: SessionFacts, person: PersonFacts) -> Standing | None:
    assert facts.host is not None
    units = {entry.host, *entry.parts}
    known = [one for one in person.memberships if one.unit in units]
    known = [one for one in known if one.unit == attendee.unit] or known
    if not known:
        return None
    home = next((one for one in known if not one.is_two_way), None)
    chosen = home or known[0]
    seat = _first(seat for seat in person.seats if seat.unit == chosen.unit)
    votes = home is not None and home.may_vote
    return Standing(MEMBER if home else TWO_WAY, chosen.unit, seat.position if seat else None, votes)


def _officer(attendee: Attendee, facts: SessionFacts, person: PersonFacts) -> Standing | None:
    assert facts.host is not None
    assert facts.kind is not None
    host = facts.host.path
    if facts.kind.roll != ROLL_OF_MEMBERS:
        called = [seat for seat in person.seats if lies_under(seat.path, host) or _in_scope(seat, facts)]
        called = [seat for seat in called if seat.unit == attendee.unit] or called
        if seat := _first(called):
            return Standing(OFFICER, seat.unit, seat.position)
    above = _first(seat for seat in person.seats if lies_under(host, seat.path))
    return Standing(OFFICER, above.unit, above.position, may_vote=False) if above else None


def _in_scope(seat: SeatFacts, facts: SessionFacts) -> bool:
    """Whether the seat makes its holder a member of the host, for instance of a club (HN1)."""
    return any(seat.position == position and lies_under(seat.path, path) for path, position in facts.scopes)


def _first(seats: Iterable[SeatFacts]) -> SeatFacts | None:
    return min(seats, key=lambda seat: (seat.rank, seat.position), default=None)


def _answer_problems(entry: SessionEntry) -> Iterator[Problem]:
    if entry.status != NOT_HELD:
        if entry.why_not:
            yield Problem("Lý do chỉ ghi khi không tổ chức được.", "why_not")
    elif not entry.why_not:
        yield Problem("Đồng chí chọn lý do không tổ chức được.", "why_not")
    elif entry.why_not not in REASONS:
        yield Problem(f"Lý do “{entry.why_not}” không có trong danh sách. Đồng chí chọn một lý do.", "why_not")
    elif entry.why_not == OTHER_REASON and not entry.why_not_note:
        yield Problem("Lý do khác thì đồng chí ghi rõ mấy chữ.", "why_not_note")


def _file_problems(entry: SessionEntry, facts: SessionFacts) -> Iterator[Problem]:
    if set(entry.files) - facts.files:
        yield Problem("Có ảnh không còn trên máy chủ. Đồng chí chọn lại ảnh.", "photos")
    if entry.files and entry.status in (PLANNED, NOT_HELD):
        yield Problem("Chỉ buổi đã tổ chức mới có ảnh.", "photos")


def following_problems(entry: SessionEntry, facts: SessionFacts) -> Iterator[Problem]:
    """What speaks against the tasks, lessons and initiatives that a meeting led to."""
    for task in entry.tasks:
        if not task.title.strip():
            yield Problem("Có nhiệm vụ chưa ghi nội dung.", "tasks")
        elif not _belongs(task.owner, facts):
            yield Problem(f"{_name(task.owner, facts)} không thuộc đơn vị dự họp, không giao được việc này.", "tasks")
        elif task.due_on and task.due_on < entry.day:
            yield Problem(f"Hạn {format_date(task.due_on)} trước ngày họp.", "tasks")
        if task.unit is not None and task.unit not in facts.units:
            yield Problem("Đơn vị của nhiệm vụ không thuộc phạm vi của buổi này.", "tasks")
        elif facts.keepers.get(unit := task.unit or entry.host, unit) is None:
            yield Problem("Đơn vị của nhiệm vụ đã kết thúc hoạt động, không giao việc cho đơn vị này nữa.", "tasks")
    for lesson in entry.lessons:
        if not lesson.subject.strip() or not lesson.text.strip():
            yield Problem("Bài học cần ghi về việc gì và nội dung.", "lessons")
        if lesson.about is not None and not _belongs(lesson.about, facts):
            yield Problem(f"{_name(lesson.about, facts)} không giữ chức danh trong phạm vi của buổi này.", "lessons")
    for initiative in entry.initiatives:
        if not initiative.title.strip() or not initiative.summary.strip():
            yield Problem("Sáng kiến cần ghi tên và cách làm.", "initiatives")
        if initiative.unit is not None and initiative.unit not in facts.units:
            yield Problem("Đơn vị có sáng kiến không thuộc phạm vi của buổi này.", "initiatives")


def _belongs(person: int, facts: SessionFacts) -> bool:
    """Whether somebody is a member of, or holds a seat in, the host, what is below it, or a unit taking part."""
    assert facts.host is not None
    found = facts.people.get(person)
    if found is None:
        return False
    roots = [unit.path for unit in facts.standing_units.values()] + [path for path, _ in facts.scopes]
    paths = [seat.path for seat in found.seats] + [member.path for member in found.memberships]
    return any(path and lies_under(path, root) for path in paths for root in roots)


def _earlier_problems(entry: SessionEntry, facts: SessionFacts) -> Iterator[Problem]:
    if entry.is_another or facts.host is None or facts.kind is None:
        return
    for earlier in facts.earlier:
        if earlier.status == PLANNED and entry.status == HELD:
            said = "đã có trong kế hoạch. Đồng chí mở kế hoạch đó để ghi"
        elif earlier.status == NOT_HELD:
            said = "đã được ghi là không tổ chức được"
        else:
            said = "đã được ghi. Nếu là một buổi khác trong cùng ngày, đồng chí đánh dấu “Buổi khác”"
        yield Problem(f"{facts.kind.name} ngày {format_date(earlier.day)} của {facts.host.name} {said}.", "is_another")


def credit_roles(entry: SessionEntry, facts: SessionFacts) -> list[tuple[int, str, str]]:
    """For whom an activity counts: its host, each unit taking part, and the unit above the branches of a joint session.

    Shape: (unit, role, path on the day), each unit once.
    Source: SV5.
    """
    assert facts.kind is not None
    assert facts.host is not None
    roles = {entry.host: (HOST, facts.host.path)}
    for part in entry.parts:
        roles.setdefault(part, (PART, facts.parts[part].path))
    if facts.kind.is_joint and entry.status != NOT_HELD:
        for branch in (facts.standing_units[unit] for unit in sorted(credited_branches(entry, facts))):
            if branch.parent is not None:
                roles.setdefault(branch.parent, (UPPER, branch.path[:-WIDTH]))
    return [(unit, role, path) for unit, (role, path) in roles.items()]


def roll_numbers(entry: SessionEntry, standings: Iterable[tuple[Attendee, Standing]]) -> tuple[int | None, int | None]:
    """How many were there and how many should have been: guests and two-way members are not counted."""
    if entry.roll not in (BY_NAME, BY_QR):
        return entry.present_count, entry.expected_count
    called = [
        one
        for one, standing in standings
        if standing.standing == MEMBER or (standing.standing == OFFICER and standing.may_vote)
    ]
    return sum(one.is_present for one in called), len(called)
