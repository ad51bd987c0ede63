"""The steps of a class from one state to the next: what each asks, what it says will come of it, what it does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from thulinh.kernel.text import format_date, format_number
from thulinh.training.actions import (
    cancel_class,
    end_class,
    open_class,
    reopen_class,
    resume_class,
    settle_class,
)
from thulinh.training.models import TrainingClass
from thulinh.training.queries.numbers import ClassNumbers
from thulinh.training.rules.classes import Step
from thulinh.ui.fields import TextField
from thulinh.ui.forms import SeenForm


class ReasonStepForm(SeenForm):
    """A step that is taken for a reason."""

    reason = TextField(label="Lý do", max_length=300)


Points = Callable[[TrainingClass, ClassNumbers], Sequence[str]]


@dataclass(frozen=True)
class ClassStep:
    """One step: its words, its form, its action. `points`: what will come of it, of the class as it stands."""

    step: Step
    title: str
    question: str
    button: str
    done: str
    icon: str
    take: Callable[..., TrainingClass]
    points: Points
    form: type[SeenForm] = SeenForm
    is_grave: bool = False


def _on_opening(found: TrainingClass, _numbers: ClassNumbers) -> list[str]:
    until = f"Đề cử, đăng ký đến hết ngày {format_date(found.registration_ends_on)}."
    return [
        "Các đơn vị bên dưới thấy thông báo lớp và đề cử được; cán bộ tự đăng ký được.",
        *([until] if found.registration_ends_on else []),
        f"{format_number(found.capacity)} chỗ; ai đến sau khi hết chỗ thì vào danh sách chờ.",
    ]


def _on_settling(_found: TrainingClass, numbers: ClassNumbers) -> list[str]:
    left = [
        f"Còn {format_number(numbers.asked)} người chưa duyệt." if numbers.asked else "",
        f"Còn {format_number(numbers.waiting)} người chờ có chỗ." if numbers.waiting else "",
    ]
    return [f"{format_number(numbers.listed)} học viên được duyệt.", *filter(None, left),
            "Chốt rồi các đơn vị không đề cử thêm; nơi mở lớp vẫn đưa vào, rút ra được."]  # fmt: skip


def _on_ending(found: TrainingClass, numbers: ClassNumbers) -> list[str]:
    test = " và đạt bài thu hoạch, kiểm tra" if found.has_test else ""
    return [
        f"{format_number(numbers.listed)} học viên. Ai dự ít nhất {found.attendance_percent}% số buổi{test} thì đạt.",
        f"Người đạt được ghi là đã bồi dưỡng từ ngày {format_date(found.ends_on)}.",
        "Chưa ghi điểm danh một buổi không có nghĩa là vắng, nhưng cũng không được tính là có mặt.",
    ]


def _on_resuming(_found: TrainingClass, numbers: ClassNumbers) -> list[str]:
    return [f"{format_number(numbers.passed)} kết quả đạt và phần ghi đã bồi dưỡng của lớp này được rút lại."]


def _on_cancelling(_found: TrainingClass, numbers: ClassNumbers) -> list[str]:
    people = numbers.listed + numbers.asked + numbers.waiting
    return [f"{format_number(people)} người đã đề cử, đăng ký thấy lớp hủy và lý do."] if people else []


STEPS: dict[str, ClassStep] = {
    one.step.value: one
    for one in (
        ClassStep(Step.OPEN, "Mở lớp", "Mở lớp để các đơn vị đề cử, cán bộ đăng ký?", "Mở lớp",
                  "Đã mở lớp.", "send", open_class, _on_opening),
        ClassStep(Step.SETTLE, "Chốt danh sách", "Chốt danh sách học viên?", "Chốt danh sách",
                  "Đã chốt danh sách.", "lock", settle_class, _on_settling),
        ClassStep(Step.REOPEN, "Nhận thêm học viên", "Mở lại để các đơn vị đề cử, cán bộ đăng ký thêm?", "Nhận thêm",
                  "Lớp lại nhận học viên.", "rotate-ccw", reopen_class, lambda _found, _numbers: ()),
        ClassStep(Step.END, "Bế giảng", "Bế giảng lớp và tính kết quả?", "Bế giảng",
                  "Đã bế giảng. Kết quả đã tính cho từng học viên.", "circle-check", end_class, _on_ending),
        ClassStep(Step.RESUME, "Bỏ bế giảng", "Bỏ bế giảng vì ghi nhầm?", "Bỏ bế giảng",
                  "Lớp trở lại trước bế giảng.", "undo-2", resume_class, _on_resuming, ReasonStepForm, is_grave=True),
        ClassStep(Step.CANCEL, "Hủy lớp", "Hủy lớp này?", "Hủy lớp", "Đã hủy lớp.", "ban", cancel_class,
                  _on_cancelling, ReasonStepForm, is_grave=True),
    )
}  # fmt: skip
