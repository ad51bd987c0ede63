"""What a programme asks, in words that a cadre reads aloud: "mỗi quý ít nhất 1 lần"."""

from collections.abc import Iterable, Mapping

from thulinh.kernel.text import format_number, format_percent
from thulinh.programmes.spec import Content, Document, HowMuch, Indicator, Target
from thulinh.programmes.vocabulary import Vocabulary
from thulinh.programmes.words import ANY_FORM, ANY_OUTCOME, THE_POST, What, Who
from thulinh.statements.rules import Band

_COUNTED = {"lan": "lần", "ngay": "ngày", "tong": ""}
_TASKS = {"da-giao": "Có nhiệm vụ được giao", "da-xong": "Nhiệm vụ làm xong"}
_INITIATIVES = {"chia-se": "Sáng kiến được chia sẻ", "ap-dung": "Sáng kiến được áp dụng"}
_MEMBERS = {"ket-nap": "Đoàn viên mới kết nạp", "chuyen-den": "Đoàn viên chuyển đến"}
_DIFFICULTIES = {
    "neu": "Khó khăn đã nêu",
    "giai-quyet": "Khó khăn đã giải quyết, nơi nêu đồng ý",
    "giai-quyet-dung-han": "Khó khăn đã giải quyết đúng hạn, nơi nêu đồng ý",
    "rut": "Khó khăn đã rút",
    "mo-lai": "Khó khăn mở lại",
    "ket-thuc": "Khó khăn kết thúc có lý do, chưa được nơi nêu đồng ý",
}
_ANSWERS = {
    "da-tra-loi": "Khó khăn của cấp dưới đã trả lời",
    "dung-han": "Khó khăn của cấp dưới trả lời đúng hạn",
    "qua-han": "Khó khăn của cấp dưới để quá hạn trả lời",
}
_PREPARATION = {"khong": "không tính ngày chuẩn bị", "chi": "chỉ tính ngày chuẩn bị"}
_FOLLOWED = {"co": "đã khắc phục", "khong": "chưa khắc phục"}
_STANDINGS = {
    "chua-ro": "chưa rõ", "chua-vao": "chưa vào Đảng", "doi-tuong": "đối tượng Đảng", "du-bi": "đảng viên dự bị",
    "chinh-thuc": "đảng viên chính thức",
}  # fmt: skip
_OUTCOMES = {"da-chon": "đã chọn được người", "giu-nguyen": "người đang giữ tiếp tục", "chua-co-nguoi": "chưa có người"}
_LEVELS = {"moi": "mức mới làm trở lên", "da-lam": "mức đã làm quen trở lên", "nang-cao": "mức nâng cao"}
_TAUGHT = {
    "du": "Lượt dự lớp bồi dưỡng", "dat": "Lượt học lớp bồi dưỡng đạt yêu cầu",
    "chung-nhan": "Lượt được cấp chứng nhận bồi dưỡng",
}  # fmt: skip
_NEWLY_SEATED = {"co": "người mới nhận chức danh", "khong": "người giữ chức danh đã lâu"}
_ROLES = {"chu-tri": "với vai trò chủ trì", "tham-gia": "với vai trò tham gia"}
_REACHES = {
    "moi-chi-doan-dia-ban": "mọi chi đoàn trên địa bàn dân cư",
    "moi-don-vi": "mọi đơn vị bên dưới",
    "cau-lac-bo": "câu lạc bộ của đơn vị",
}


def rhythm(how_much: HowMuch) -> str:
    """How much and how often: "mỗi quý ít nhất 1 lần", "mỗi tháng 2 đến 4 lần"."""
    unit = _COUNTED[how_much.count]
    least, most = how_much.at_least, how_much.at_most
    if least is not None and most is not None:
        amount = _number(least) if least == most else f"{_number(least)} đến {_number(most)}"
        amount = f"đúng {amount}" if least == most else amount
    elif least is not None:
        amount = f"ít nhất {_number(least)}"
    else:
        amount = f"không quá {_number(most or 0)}"
    when = f"mỗi {how_much.every.label} " if how_much.every else ""
    return f"{when}{amount} {unit}".strip()


def grace(how_much: HowMuch) -> str:
    """By when at the latest after the period; empty when by its last day."""
    return f"hạn chậm nhất {_number(how_much.grace_days)} ngày sau khi hết kỳ" if how_much.grace_days else ""


def subjects(who: Who, words: Vocabulary) -> str:
    """Who owes it: "Chi đoàn trên địa bàn dân cư", "Người giữ chức danh Bí thư chi đoàn"."""
    place = " trên địa bàn dân cư" if who.residential else ""
    if who.units:
        return f"Mỗi {_lower(_any_of(who.units, words.levels))}{place}"
    if who.holders:
        return f"Mỗi đồng chí {_lower(_any_of(who.holders, words.positions))}{place}"
    if who.seats:
        return f"Mỗi vị trí {_lower(_any_of(who.seats, words.positions))}{place}"
    return f"Ủy viên phụ trách, với từng {_lower(_any_of(who.in_charge_of or (), words.levels))} mình phụ trách"


def everybody(who: Who, words: Vocabulary) -> str:
    """The same as a whole, for what stands under a line: "các chi đoàn trên địa bàn dân cư"."""
    if who.in_charge_of:
        return f"từng {_lower(_any_of(who.in_charge_of, words.levels))} có ủy viên phụ trách"
    place = " trên địa bàn dân cư" if who.residential else ""
    if who.units:
        return f"các {_lower(_any_of(who.units, words.levels))}{place}"
    named = _lower(_any_of(who.holders or who.seats or (), words.positions))
    return f"các {'đồng chí' if who.holders else 'vị trí'} {named}{place}"


def facts(what: What, words: Vocabulary) -> str:
    """What counts: "Sinh hoạt câu lạc bộ; được duyệt đạt"."""
    details = []
    if what.contents:
        details.append(f"có nội dung {_lower(_any_of(what.contents, words.contents))}")
    if what.present:
        details.append(f"có mặt {_lower(_any_of(what.present, words.positions))}")
    if what.role:
        details.append(_ROLES[what.role])
    if what.within:
        details.append(f"tại {_lower(_any_of(what.within, words.activities))}")
    if what.theme:
        details.append("đúng chủ điểm của cấp trên")
    if what.verified:
        is_visit = what.visits or what.visited
        details.append("được nơi đến xác nhận" if is_visit else "được cấp trên duyệt đạt")
    details += _details_of_visits(what, words)
    return "; ".join([_kind_of_fact(what, words), *details])


def _kind_of_fact(what: What, words: Vocabulary) -> str:
    if what.activities:
        return _capital(_any_of(what.activities, words.activities))
    if what.attended:
        return f"Dự {_lower(_any_of(what.attended, words.activities))}"
    if what.tasks:
        return _TASKS[what.tasks]
    if what.initiatives:
        return _INITIATIVES[what.initiatives]
    if what.members:
        return _MEMBERS[what.members]
    if what.held:
        return f"Vị trí {_lower(_any_of(what.held, words.positions))} có người giữ"
    if what.party:
        return f"{_capital(_any_of(what.of or (), words.positions))} là {_any_of(what.party, _STANDINGS)}"
    found = _in_seats(what, words) or _in_training(what, words) or _at_the_grassroots(what, words)
    return found or "Đã áp dụng mô hình này"


def _in_seats(what: What, words: Vocabulary) -> str:
    """Who holds which seats at once, and who took one."""
    if what.dual:
        also = _lower(_any_of(what.dual, words.positions))
        return f"{_capital(_any_of(what.of or (), words.positions))} kiêm {also}"
    if what.settled:
        which = "" if ANY_OUTCOME in what.settled else f": {_any_of(what.settled, _OUTCOMES)}"
        return f"Vị trí đã rà soát nhân sự xong{which}"
    if what.on_the_way:
        who = _capital(_any_of(what.on_the_way, words.positions))
        return f"{who} đang được giúp đỡ phấn đấu vào Đảng hoặc đã vào Đảng"
    if what.introduced:
        return "Lượt Đoàn giới thiệu kết nạp Đảng"
    if what.commended:
        return "Lượt được khen thưởng"
    if what.planned:
        return f"Vị trí {_lower(_any_of(what.planned, words.positions))} có người trong quy hoạch"
    if what.supported:
        arrived = {"da-chi": "cơ quan chi trả báo đã chi", "da-nhan": "người hưởng báo đã nhận"}[what.arrived or ""]
        return f"{_capital(_any_of(what.supported, words.benefits))}, {arrived}"
    if what.insured:
        return f"Có {_lower(_any_of(what.insured, words.benefits))} còn hạn"
    return f"Lượt nhận chức danh {_lower(_any_of(what.begun, words.positions))}" if what.begun else ""


def _in_training(what: What, words: Vocabulary) -> str:
    """Who is trained, who was in classes, which classes there were."""
    if what.trained:
        who = _capital(_any_of(what.of or (), words.positions))
        if THE_POST in what.trained:
            return f"{who} đã được bồi dưỡng theo chức danh, còn giá trị"
        level = f", {_LEVELS[what.level]}" if what.level else ""
        return f"{who} đã được bồi dưỡng {_lower(_any_of(what.trained, words.topics))}{level}, còn giá trị"
    if what.taught:
        whose = f", {_NEWLY_SEATED[what.newly_seated]}" if what.newly_seated else ""
        return f"{_TAUGHT[what.taught]}{whose}"
    return "Lớp bồi dưỡng đã tổ chức" if what.classes else ""


def _details_of_visits(what: What, words: Vocabulary) -> list[str]:
    details = [f"tại {_lower(_any_of(what.at_levels, words.levels))}"] if what.at_levels else []
    details += [_PREPARATION[what.preparation]] if what.preparation in _PREPARATION else []
    details += ["báo cáo đúng hạn"] if what.reported else []
    return details + ([_FOLLOWED[what.followed]] if what.followed else [])


def _at_the_grassroots(what: What, words: Vocabulary) -> str:
    if forms := what.visits or what.visited:
        kind = "Đi cơ sở" if what.visits else "Được cấp trên về cơ sở"
        return kind if ANY_FORM in forms else f"{kind}: {_lower(_any_of(forms, words.visit_forms))}"
    if what.findings:
        return f"Phát hiện ở cơ sở: {_lower(_any_of(what.findings, words.finding_kinds))}"
    return _DIFFICULTIES.get(what.difficulties or "") or _ANSWERS.get(what.answers or "", "")


def target(wanted: Target | None) -> str:
    """The target: "từ 85%", "từ 12"; empty when there is none."""
    if wanted is None:
        return ""
    return f"từ {format_percent(wanted.value) if wanted.measured_in == 'phan-tram' else _number(wanted.value)}"


def indicator(one: Indicator, words: Vocabulary) -> str:
    """How an indicator is worked out, in one sentence."""
    counted = facts(one.numerator.what, words) if one.numerator.what else ""
    if one.numerator.how_much and (one.numerator.how_much.at_least or 0) > 1:
        counted += f" ({rhythm(one.numerator.how_much)})"
    if one.rollup == "tong":
        return f"Tổng số: {_lower(counted)}"
    among = everybody(one.denominator.who, words) if one.denominator and one.denominator.who else ""
    kind = "Tỷ lệ" if one.rollup == "ty-le" else "Bình quân"
    return f"{kind} tính trên {among}: {_lower(counted)}"


def scope(document: Document, words: Vocabulary) -> str:
    """Which level decides, and whom that covers."""
    return f"{_capital(_any_of(document.scope.level, words.levels))} quyết định, cho {_REACHES[document.scope.reaches]}"


def rotation(content: Content, words: Vocabulary) -> str:
    """Among whom the host's turn goes round; empty when it does not."""
    if content.rotation is None:
        return ""
    full = ", hết lượt mới lặp lại" if content.rotation.full_round_first else ""
    return f"luân phiên nơi đăng cai giữa các {_lower(_any_of(content.rotation.among, words.levels))}{full}"


def _any_of(codes: Iterable[str], names: Mapping[str, str]) -> str:
    known = [names.get(code, code) for code in codes]
    return " hoặc ".join([known[0], *(_lower(name) for name in known[1:])]) if known else ""


def _number(value: float) -> str:
    return format_number(value, 0 if value == int(value) else 1)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """A word within a sentence; names that are written large (Đoàn, Ban …) stay as they are."""
    is_name = text.split(" ")[0] in _LARGE and not text.startswith("Đoàn viên")
    return text if is_name else text[:1].lower() + text[1:]


_LARGE = {"Đoàn", "Ban", "Tỉnh", "Thành", "Trung", "Đảng", "Huyện", "Quận", "Ủy"}


def gathering(document: Document) -> str:
    """The target of the gathering rate: "Ít nhất 65% thanh niên 16–30 tuổi, có mặt"."""
    said = document.gathering
    if said is None:
        return ""
    band = Band(said.from_age, said.to_age, said.basis)
    if said.percent is None:
        return f"Thanh niên {band}: nguồn không nói chỉ tiêu bao nhiêu"
    return f"Ít nhất {format_percent(float(said.percent) / 100)} thanh niên {band}"
