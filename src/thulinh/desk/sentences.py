"""What a line of the log says: one sentence per verb, and the values that changed, in words."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.text import format_date

# {person}, {unit}, {position} are names; a verb of a room is written down here once, and a test finds those missing.
SENTENCES: dict[str, str] = {
    "selection.prepare_hand_over": "Lập biên bản bàn giao chức danh {position} của đồng chí {person} ở {unit}",
    "selection.renew_hand_over": "Cập nhật biên bản bàn giao chức danh {position} ở {unit}",
    "selection.change_hand_over": "Sửa biên bản bàn giao chức danh {position} ở {unit}",
    "selection.sign_hand_over": "Ký biên bản bàn giao chức danh {position} của đồng chí {person} ở {unit}",
    "selection.enter_signed_hand_over": "Ghi biên bản bàn giao đã ký trên giấy, chức danh {position} ở {unit}",
    "selection.cancel_hand_over": "Bỏ biên bản bàn giao chưa ký, chức danh {position} ở {unit}",
    "selection.lead_hand_over": "Chuyển biên bản bàn giao chưa ký về {unit} theo sắp xếp đơn vị",
    "selection.plan_successor": "Đưa đồng chí {person} vào quy hoạch chức danh {position} ở {unit}",
    "selection.end_plan": "Đưa đồng chí {person} ra khỏi quy hoạch chức danh {position} ở {unit}",
    "selection.withdraw_plan": "Rút quy hoạch ghi nhầm của đồng chí {person}, chức danh {position} ở {unit}",
    "selection.lead_plan": "Chuyển quy hoạch của đồng chí {person} về {unit} theo sắp xếp đơn vị",
    "kernel.name_period": "Đặt tên kỳ báo cáo",
    "units.open_units": "Lập đơn vị {unit}",
    "units.load_levels": "Cập nhật danh mục cấp đơn vị",
    "units.rename_unit": "Đổi tên đơn vị {unit}",
    "units.merge_units": "Hợp nhất, sáp nhập đơn vị {unit}",
    "units.move_scopes": "Đổi nơi hoạt động của {unit} theo sắp xếp đơn vị",
    "units.split_unit": "Chia tách đơn vị {unit}",
    "units.place_unit": "Chuyển giao đơn vị {unit}",
    "units.correct_units": "Sửa thông tin đơn vị {unit}",
    "units.withdraw_units": "Rút đơn vị {unit} ghi nhầm",
    "units.dissolve_unit": "Giải thể đơn vị {unit}",
    "people.load_positions": "Cập nhật danh mục chức danh",
    "people.add_person": "Thêm đồng chí {person}",
    "people.correct_person": "Sửa thông tin đồng chí {person}",
    "people.withdraw_person": "Rút đồng chí {person} khỏi danh sách",
    "people.begin_membership": "Đưa đồng chí {person} vào danh sách {unit}",
    "people.end_membership": "Kết thúc việc tham gia của đồng chí {person} ở {unit}",
    "people.withdraw_membership": "Rút việc tham gia ghi nhầm của đồng chí {person} ở {unit}",
    "people.correct_membership": "Sửa việc tham gia của đồng chí {person} ở {unit}",
    "people.open_seat": "Mở chức danh {position} ở {unit}",
    "people.close_seat": "Kết thúc chức danh {position} ở {unit}",
    "people.take_seat": "Ghi đồng chí {person} giữ chức danh {position} ở {unit}",
    "people.leave_seat": "Ghi đồng chí {person} thôi giữ chức danh {position} ở {unit}",
    "people.withdraw_holding": "Rút việc giữ chức danh {position} ghi nhầm của đồng chí {person} ở {unit}",
    "people.put_in_charge": "Phân công đồng chí {person} phụ trách {unit}",
    "people.end_charge": "Kết thúc phân công phụ trách {unit}",
    "people.withdraw_charge": "Rút phân công phụ trách ghi nhầm ở {unit}",
    "people.record_discipline": "Ghi kỷ luật đồng chí {person}",
    "people.withdraw_discipline": "Rút kỷ luật ghi nhầm của đồng chí {person}",
    "people.record_party_standing": "Ghi tình trạng phát triển Đảng của đồng chí {person}",
    "people.open_account": "Lập tài khoản của đồng chí {person}",
    "people.invite": "Mời đồng chí {person} vào hệ thống",
    "people.accept_invitation": "Nhận lời mời, đặt mật khẩu",
    "people.sign_out_device": "Đăng xuất một thiết bị của mình",
    "people.sign_out_others": "Đăng xuất các thiết bị khác của mình",
    "people.set_up_second_step": "Bật xác thực hai bước",
    "people.renew_recovery_codes": "Lấy mã dự phòng mới",
    "people.use_recovery_code": "Đăng nhập bằng mã dự phòng",
    "people.end_second_step": "Tắt xác thực hai bước",
    "people.reset_second_step": "Đặt lại xác thực hai bước cho đồng chí {person}",
    "people.set_password": "Đổi mật khẩu",
    "people.deactivate": "Khóa tài khoản của đồng chí {person}",
    "people.request_information": "Gửi yêu cầu về thông tin cá nhân của đồng chí {person}",
    "people.answer_request": "Trả lời yêu cầu về thông tin cá nhân của đồng chí {person}",
    "people.erase_person": "Xóa thông tin cá nhân của {person}",
    "people.create_administrator": "Lập tài khoản quản trị hệ thống",
    "selection.say_of_other_seat": "Ghi quyết định về chức danh còn lại của đồng chí {person} ở {unit}",
    "activities.load_kinds": "Cập nhật danh mục loại hoạt động",
    "activities.record_session": "Ghi hoạt động của {unit}",
    "activities.correct_session": "Sửa hoạt động của {unit}",
    "activities.mark_held": "Ghi buổi dự kiến của {unit} là đã tổ chức",
    "activities.cancel": "Hủy buổi dự kiến của {unit}",
    "activities.withdraw": "Rút hoạt động của {unit}",
    "activities.verify": "Duyệt hoạt động của {unit}",
    "activities.confirm_on_behalf": "Xác nhận bản ghi hộ của {unit}",
    "activities.add_photos": "Thêm ảnh vào hoạt động của {unit}",
    "activities.give_up_photos": "Thôi chờ ảnh của hoạt động ở {unit}",
    "activities.publish_guidance": "Phát hành tài liệu của {unit}",
    "activities.amend_guidance": "Sửa tài liệu của {unit}",
    "activities.withdraw_guidance": "Rút tài liệu của {unit}",
    "activities.open_roll_call": "Mở điểm danh bằng mã QR ở {unit}",
    "activities.close_roll_call": "Đóng điểm danh bằng mã QR ở {unit}",
    "activities.renew_roll_call": "Đổi mã QR điểm danh ở {unit}",
    "activities.check_in": "Điểm danh đồng chí {person} ở {unit}",
    "activities.undo_check_in": "Bỏ điểm danh của đồng chí {person} ở {unit}",
    "activities.assign_task": "Giao nhiệm vụ ở {unit}",
    "activities.finish_task": "Báo xong nhiệm vụ ở {unit}",
    "activities.withdraw_task": "Rút nhiệm vụ ở {unit}",
    "activities.reassign_task": "Bàn giao nhiệm vụ ở {unit} cho người khác",
    "activities.hand_over_task": "Chuyển nhiệm vụ chưa xong về {unit}",
    "activities.share_initiative": "Chia sẻ sáng kiến của {unit}",
    "activities.mark_reused": "Ghi việc áp dụng sáng kiến ở {unit}",
    "activities.withdraw_initiative": "Rút sáng kiến của {unit}",
    "activities.propose_joint_session": "Đề xuất sinh hoạt liên chi đoàn ở {unit}",
    "activities.answer_proposal": "Trả lời đề xuất sinh hoạt liên chi đoàn ở {unit}",
    "activities.record_cell_word": "Ghi ý kiến chi bộ về sinh hoạt liên chi đoàn ở {unit}",
    "visits.confirm_stop": "Xác nhận đoàn công tác đã đến {unit}",
    "visits.deny_stop": "Báo chuyến đi đến {unit} không đúng",
    "visits.take_back_word": "Rút lời xác nhận chuyến đi đến {unit}",
    "difficulties.load_kinds": "Cập nhật danh mục lĩnh vực khó khăn, kỹ năng",
    "difficulties.record_finding": "Ghi phát hiện ở {unit}",
    "difficulties.correct_finding": "Sửa phát hiện ở {unit}",
    "difficulties.withdraw_finding": "Rút phát hiện ở {unit}",
    "difficulties.add_finding_photos": "Thêm ảnh vào phát hiện ở {unit}",
    "difficulties.follow_finding": "Ghi việc khắc phục phát hiện ở {unit}",
    "difficulties.hand_over_finding": "Chuyển đơn vị theo dõi phát hiện ở {unit}",
    "difficulties.share_practice": "Chia sẻ mô hình hay của {unit}",
    "visits.load_forms": "Cập nhật danh mục hình thức đi cơ sở",
    "visits.link_findings": "Ghi phát hiện trong chuyến đi của {unit}",
    "visits.strike_days": "Không tính ngày đi cơ sở của {unit} theo kết quả kiểm tra",
    "checks.draw": "Rút mẫu kiểm tra ở {unit}",
    "checks.not_reached": "Không liên hệ được khi kiểm tra mẫu ở {unit}",
    "checks.record_check": "Ghi kết quả kiểm tra mẫu ở {unit}",
    "checks.correct_check": "Sửa kết quả kiểm tra mẫu ở {unit}",
    "checks.put_right": "Ghi việc chấn chỉnh sau kiểm tra mẫu ở {unit}",
    "difficulties.raise": "Nêu khó khăn, gửi từ hoặc gửi tới {unit}",
    "difficulties.answer": "Trả lời khó khăn, liên quan {unit}",
    "difficulties.assign": "Giao người giải quyết khó khăn, liên quan {unit}",
    "difficulties.note": "Ghi việc đã làm với khó khăn, liên quan {unit}",
    "difficulties.more_time": "Hẹn ngày trả lời khó khăn, liên quan {unit}",
    "difficulties.send_to": "Ghi nơi có thẩm quyền nhận khó khăn, liên quan {unit}",
    "difficulties.send_up": "Chuyển khó khăn lên cấp trên, liên quan {unit}",
    "difficulties.agree": "Đồng ý khó khăn đã giải quyết, liên quan {unit}",
    "difficulties.not_agree": "Chưa đồng ý với trả lời khó khăn, liên quan {unit}",
    "difficulties.reopen": "Mở lại khó khăn, liên quan {unit}",
    "difficulties.withdraw": "Rút khó khăn, liên quan {unit}",
    "difficulties.close": "Kết thúc khó khăn, có lý do, liên quan {unit}",
    "difficulties.hand_over": "Chuyển khó khăn theo sắp xếp đơn vị, liên quan {unit}",
    "difficulties.group": "Gộp khó khăn giống nhau ở {unit}",
    "difficulties.end_group": "Bỏ nhóm khó khăn ở {unit}",
    "visits.plan_visits": "Đăng ký chuyến đi cơ sở của {unit}",
    "visits.record_visit": "Ghi chuyến đi cơ sở của {unit}",
    "visits.correct_visit": "Sửa chuyến đi cơ sở của {unit}",
    "visits.register_visit": "Đăng ký bổ sung chuyến đi cơ sở của {unit}",
    "visits.link_activities": "Ghi hoạt động đã dự trong chuyến đi của {unit}",
    "visits.cancel_visit": "Hủy chuyến đi cơ sở dự kiến của {unit}",
    "visits.withdraw_visit": "Rút chuyến đi cơ sở của {unit}",
    "visits.set_order": "Ghi công lệnh của chuyến đi của {unit}",
    "visits.report_visit": "Báo cáo chuyến đi cơ sở của {unit}",
    "visits.add_files": "Thêm ảnh, giấy tờ vào chuyến đi của {unit}",
    "visits.give_up_photos": "Thôi chờ ảnh của chuyến đi của {unit}",
    "visits.drop_file": "Bỏ ảnh, giấy tờ khỏi chuyến đi của {unit}",
    "visits.lead_on": "Chuyển nơi đến của chuyến đi dự kiến theo sắp xếp đơn vị",
    "visits.make_schedule": "Lập lịch đi cơ sở của {unit}",
    "visits.withdraw_schedule": "Rút lịch đi cơ sở của {unit}",
    "benefits.load_kinds": "Cập nhật danh mục quyền lợi",
    "benefits.give_rule": "Ghi quy định về quyền lợi ở {unit}",
    "benefits.end_rule": "Kết thúc một quy định về quyền lợi ở {unit}",
    "benefits.withdraw_rule": "Rút một quy định về quyền lợi ở {unit}",
    "benefits.make_pay_list": "Lập danh sách đề nghị chi trả của {unit}",
    "benefits.send_pay_list": "Gửi danh sách đề nghị chi trả của {unit}",
    "benefits.withdraw_pay_list": "Rút danh sách đề nghị chi trả của {unit}",
    "benefits.move_pay_list": "Chuyển danh sách đề nghị chi trả về {unit} theo sắp xếp đơn vị",
    "benefits.record_payment": "Ghi cơ quan chi trả đã chi cho đồng chí {person}",
    "benefits.withdraw_payment": "Rút việc chi trả ghi nhầm cho đồng chí {person}",
    "benefits.say_received": "Ghi đồng chí {person} đã nhận hỗ trợ",
    "benefits.say_not_received": "Ghi đồng chí {person} chưa nhận được hỗ trợ",
    "benefits.withdraw_receipt": "Rút lời báo nhận hỗ trợ của đồng chí {person}",
    "programmes.store_version": "Đưa văn bản mô hình vào hệ thống",
    "programmes.adopt": "Áp dụng mô hình ở {unit}",
    "programmes.carry_on_adoptions": "Sau sắp xếp, {unit} tiếp tục áp dụng mô hình",
    "programmes.retire": "Kết thúc áp dụng mô hình ở {unit}",
    "programmes.lay_steps": "Lập các bước triển khai mô hình ở {unit}",
    "programmes.record_step": "Ghi một bước triển khai mô hình ở {unit}",
    "programmes.exempt": "Duyệt miễn, giãn nhịp cho {unit}",
    "programmes.end_exemption": "Kết thúc miễn, giãn nhịp của {unit}",
    "programmes.let_off": "Duyệt miễn nội dung mô hình cho đồng chí {person} ở {unit}",
    "programmes.end_leave": "Kết thúc miễn nội dung mô hình của đồng chí {person} ở {unit}",
    "statements.declare": "Khai số liệu của {unit}",
    "statements.judge": "Xác nhận số liệu khai của {unit}",
    "statements.withdraw": "Rút số liệu khai của {unit}",
    "intake.receive_file": "Nhận tệp danh sách của {unit}",
    "intake.write_batch": "Ghi danh sách từ tệp của {unit}",
    "intake.undo_batch": "Rút lại lần nhập từ tệp của {unit}",
    "intake.discard_batch": "Bỏ tệp danh sách chưa lưu của {unit}",
    "benefits.ask_loan": "Ghi nhu cầu vay vốn của đồng chí {person}",
    "benefits.propose_loan": "Đề nghị cho đồng chí {person} vay vốn",
    "benefits.disburse_loan": "Ghi giải ngân vốn vay của đồng chí {person}",
    "benefits.repay_loan": "Ghi một lần trả vốn vay của đồng chí {person}",
    "benefits.withdraw_repayment": "Rút một lần trả vốn vay của đồng chí {person}",
    "benefits.close_loan": "Tất toán vốn vay của đồng chí {person}",
    "benefits.decline_loan": "Ghi không vay được vốn, đồng chí {person}",
    "benefits.change_loan_officer": "Đổi cán bộ phụ trách vốn vay của đồng chí {person}",
    "benefits.withdraw_loan": "Rút hồ sơ vay vốn của đồng chí {person}",
    "benefits.carry_on": "Chuyển hồ sơ vay vốn, đề nghị khen thưởng về {unit} theo sắp xếp đơn vị",
    "benefits.propose_commendation": "Đề nghị khen thưởng ở {unit}",
    "benefits.hear_council": "Ghi ý kiến hội đồng về đề nghị khen thưởng ở {unit}",
    "benefits.award": "Ghi quyết định khen thưởng ở {unit}",
    "benefits.decline_commendation": "Không khen theo đề nghị ở {unit}",
    "benefits.hold_ceremony": "Ghi buổi trao khen thưởng ở {unit}",
    "benefits.withdraw_commendation": "Rút đề nghị, quyết định khen thưởng ở {unit}",
    "desk.open_calendar": "Tạo địa chỉ lịch riêng",
    "desk.close_calendar": "Thu hồi địa chỉ lịch riêng",
    "intake.forget_rows": "Xóa tệp gốc có dòng của người đã xóa, tệp của {unit}",
    "desk.remind": "Nhắc đồng chí {person} về việc của {unit}",
    "desk.start_push": "Bật thông báo trên một thiết bị của mình",
    "desk.stop_push": "Tắt thông báo trên một thiết bị của mình",
    "desk.look_at_discipline": "Xem kỷ luật của đồng chí {person}",
    "desk.look_at_party_standing": "Xem tình trạng phát triển Đảng của đồng chí {person}",
}

LABELS: dict[str, str] = {
    "full_name": "Họ và tên",
    "birth_on": "Ngày sinh",
    "sex": "Giới tính",
    "phone": "Điện thoại",
    "address": "Địa chỉ",
    "code": "Mã",
    "work": "Nghề nghiệp, nơi làm việc",
    "joined_on": "Ngày vào Đoàn",
    "name": "Tên",
    "kind": "Loại",
    "how": "Hình thức",
    "day": "Ngày",
    "title": "Tên buổi",
    "theme": "Chủ điểm",
    "document": "Văn bản",
    "place": "Địa điểm",
    "minutes": "Nội dung",
    "conclusion": "Kết luận",
    "status": "Tình trạng",
    "state": "Tình trạng",
    "verdict": "Kết quả duyệt",
    "outcome": "Kết quả",
    "version": "Bản",
    "present_count": "Số có mặt",
    "expected_count": "Tổng số",
    "awaited_photos": "Số ảnh còn chờ",
    "purpose": "Nội dung chuyến đi",
    "form": "Hình thức",
    "order_number": "Số công lệnh",
    "order_on": "Ngày công lệnh",
    "registered_on": "Ngày đăng ký",
    "report": "Kết quả chuyến đi",
    "reported_on": "Ngày báo cáo",
    "starts_on": "Từ ngày",
    "ends_on": "Đến ngày",
    "due_on": "Hạn",
    "expires_on": "Dùng được đến hết ngày",
    "device": "Thiết bị",
    "devices": "Số thiết bị",
    "done_on": "Ngày xong",
    "number": "Phiên bản",
    "paper": "Số văn bản",
    "decision_number": "Số quyết định",
    "decided_by": "Cơ quan ban hành",
    "content": "Nội dung",
    "cadence": "Nhịp",
    "steps": "Số bước",
    "year": "Năm",
    "began_by": "Bắt đầu do",
    "ended_by": "Kết thúc do",
    "value": "Số",
    "way": "Cách nhắc",
    "figure": "Chỉ tiêu khai",
    "source": "Nguồn",
    "word": "Nơi đến nói",
    "word_text": "Đã làm gì",
    "denied_days": "Ngày nơi đến không xác nhận",
}
MASKED = "Nội dung nhạy cảm, không hiển thị trong nhật ký"


@dataclass(frozen=True)
class Change:
    """One value that an event wrote, before and after, in words."""

    label: str
    before: str
    after: str


def sentence(verb: str, *, person: str = "", unit: str = "", position: str = "") -> str:
    """What was done, in one sentence; an unknown verb is called "Thao tác khác"."""
    words = SENTENCES.get(verb, "Thao tác khác").format(
        person=person or "(không rõ)", unit=unit or "đơn vị", position=position or "(không rõ)"
    )
    return words.replace("đồng chí (không rõ)", "một đồng chí").replace(" (không rõ)", "")


def changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, names: Mapping[str, str]
) -> Iterator[Change]:
    """The values that differ, those with a name in Vietnamese only. `names` puts words in place of codes."""
    old, new = before or {}, after or {}
    for key, label in LABELS.items():
        was, now = _words(old.get(key), names), _words(new.get(key), names)
        if was != now:
            yield Change(label, was, now)


def _words(value: Any, names: Mapping[str, str]) -> str:
    if value in (None, "", [], "None"):
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (_words(one, names) for one in value)))
    if isinstance(value, Mapping):
        return ""
    text = str(value)
    if text in names:
        return names[text]
    try:
        return format_date(dt.date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text
