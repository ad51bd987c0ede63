"""The lists of this room as spreadsheets: what their pages draw as lines, in typed columns."""

from thulinh.activities.queries.guidance import GuidanceLine
from thulinh.activities.queries.joint import ProposalLine
from thulinh.activities.queries.waiting import WaitingLine
from thulinh.ui import tables


class TaskTable(tables.Table):
    """Tasks: whose, from which meeting, until when, and what came of them."""

    title = tables.TextColumn(verbose_name="Nhiệm vụ")
    owner_name = tables.TextColumn(verbose_name="Người nhận")
    unit_name = tables.TextColumn(verbose_name="Đơn vị")
    meeting = tables.TextColumn(verbose_name="Giao tại")
    meeting_on = tables.DateColumn(verbose_name="Ngày giao")
    due_on = tables.DateColumn(verbose_name="Hạn")
    done_on = tables.DateColumn(verbose_name="Ngày xong")
    proof = tables.TextColumn(verbose_name="Kết quả")


class WaitingTable(tables.Table):
    """Records that wait for a verifier."""

    host_name = tables.TextColumn(verbose_name="Đơn vị")
    kind_name = tables.TextColumn(verbose_name="Hoạt động")
    day = tables.DateColumn(verbose_name="Ngày")
    waiting_days = tables.NumberColumn(verbose_name="Số ngày chờ")
    is_in_charge = tables.TextColumn(verbose_name="Phụ trách")
    is_on_behalf = tables.TextColumn(verbose_name="Ghi hộ")
    questions = tables.TextColumn(verbose_name="Cần hỏi lại")

    def value_questions(self, record: WaitingLine) -> str:
        """What is worth asking, in one line."""
        return "; ".join(question.text for question in record.questions)


class InitiativeTable(tables.Table):
    """Initiatives with how many have done the same."""

    title = tables.TextColumn(verbose_name="Sáng kiến")
    unit_name = tables.TextColumn(verbose_name="Đơn vị")
    author = tables.TextColumn(verbose_name="Tác giả", accessor="author__full_name")
    day = tables.DateColumn(verbose_name="Ngày chia sẻ")
    summary = tables.TextColumn(verbose_name="Cách làm")
    occasion = tables.TextColumn(verbose_name="Chia sẻ tại")
    reuse_count = tables.NumberColumn(verbose_name="Số nơi áp dụng")


class ProposalTable(tables.Table):
    """What was proposed for joint sessions, and the answers."""

    month_on = tables.TextColumn(verbose_name="Tháng")
    host_name = tables.TextColumn(verbose_name="Nơi đăng cai")
    day = tables.DateColumn(verbose_name="Ngày")
    starts_at = tables.TimeColumn(verbose_name="Giờ")
    place = tables.TextColumn(verbose_name="Địa điểm")
    branches = tables.TextColumn(verbose_name="Chi đoàn cùng tham gia")
    content = tables.TextColumn(verbose_name="Nội dung")
    proposer = tables.TextColumn(verbose_name="Người đề xuất")
    state_label = tables.TextColumn(verbose_name="Trả lời")
    answer = tables.TextColumn(verbose_name="Nội dung trả lời")
    answered_at = tables.DateTimeColumn(verbose_name="Lúc trả lời")
    cell_word = tables.TextColumn(verbose_name="Ý kiến chi bộ")
    cell_on = tables.DateColumn(verbose_name="Ngày chi bộ cho ý kiến")
    is_held = tables.TextColumn(verbose_name="Đã tổ chức")

    def value_month_on(self, record: ProposalLine) -> str:
        """The month: 11/2026."""
        return f"{record.month_on:%m/%Y}"

    def value_branches(self, record: ProposalLine) -> str:
        """The branches in one line."""
        return "; ".join(name for _, name in record.branches)


class GuidanceTable(tables.Table):
    """A month's guidance: whose, for which days, by which paper."""

    theme = tables.TextColumn(verbose_name="Chủ đề")
    unit_name = tables.TextColumn(verbose_name="Đơn vị phát hành")
    kind_name = tables.TextColumn(verbose_name="Loại hoạt động")
    starts_on = tables.DateColumn(verbose_name="Từ ngày")
    ends_on = tables.DateColumn(verbose_name="Đến ngày")
    names = tables.TextColumn(verbose_name="Nội dung yêu cầu")
    document_number = tables.TextColumn(verbose_name="Số văn bản")
    document_on = tables.DateColumn(verbose_name="Ngày văn bản")
    withdrawn_at = tables.DateTimeColumn(verbose_name="Rút lúc")
    withdrawn_reason = tables.TextColumn(verbose_name="Lý do rút")

    def value_names(self, record: GuidanceLine) -> str:
        """What it requires, in one line."""
        return "; ".join(record.names)
