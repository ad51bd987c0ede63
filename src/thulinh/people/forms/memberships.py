"""Beginning, ending and moving a membership."""

from thulinh.people.forms.persons import BEGAN
from thulinh.people.models import Membership
from thulinh.ui.fields import ChoiceField, DateField, TextField
from thulinh.ui.forms import CommandForm

Kind, Ended = Membership.Kind, Membership.Ended
_NOT_BY_HAND = (Ended.MERGER, Ended.TRANSFER, Ended.FORM)
_ENDED = [(value, label) for value, label in Ended.choices if value not in _NOT_BY_HAND]


class BeginForm(CommandForm):
    """How somebody who is in the books already belongs to a unit."""

    kind = ChoiceField(label="Hình thức", choices=Kind.choices, initial=Kind.TWO_WAY)
    starts_on = DateField(label="Từ ngày")
    began_by = ChoiceField(label="Vào danh sách do", choices=BEGAN, required=False)
    decision_number = TextField(label="Số quyết định", required=False, max_length=80)


class EndForm(CommandForm):
    """How a membership ends, and its last day."""

    ended_by = ChoiceField(label="Lý do", choices=[*_ENDED, (Ended.TRANSFER, "Chuyển đi nơi khác, chưa rõ đơn vị")])
    on = DateField(label="Ngày cuối")
    reason = TextField(label="Ghi rõ", required=False, max_length=300)


class TransferForm(CommandForm):
    """To which unit, or to which way of belonging, somebody goes."""

    unit = TextField(
        label="Chuyển đến đơn vị", max_length=200, help_text="Tên chi đoàn; giữ nguyên nếu chỉ đổi hình thức."
    )
    kind = ChoiceField(label="Hình thức", choices=Kind.choices)
    on = DateField(label="Từ ngày", help_text="Ngày đầu tiên ở đơn vị mới.")
    decision_number = TextField(label="Số giấy giới thiệu, quyết định", required=False, max_length=80)
