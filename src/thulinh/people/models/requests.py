"""What people ask about their own information, and the answers."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import GuardedModel
from thulinh.people.models.accounts import Account
from thulinh.people.models.persons import Person


class InformationRequest(GuardedModel):
    """That a person asks for their own information to be corrected, erased or explained; and the answer.

    A secretary may write it for a member who has no account; then it says so.
    """

    class Kind(models.TextChoices):
        CORRECT = "sua", "Sửa thông tin"
        ERASE = "xoa", "Xóa thông tin, rút lại sự đồng ý"
        ASK = "hoi", "Hỏi về thông tin của mình"

    class Status(models.TextChoices):
        WAITING = "cho", "Chờ trả lời"
        DONE = "da-lam", "Đã làm"
        DECLINED = "tu-choi", "Từ chối"

    person = models.ForeignKey(Person, models.PROTECT, related_name="information_requests")
    kind = models.CharField("yêu cầu", max_length=5, choices=Kind.choices)
    text = models.TextField("nội dung", blank=True)
    asked_at = models.DateTimeField("lúc gửi")
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    is_on_behalf = models.BooleanField("ghi hộ", default=False)
    due_on = models.DateField("trả lời chậm nhất ngày")
    status = models.CharField("tình trạng", max_length=8, choices=Status.choices, default=Status.WAITING)
    answer = models.TextField("trả lời", blank=True)
    answered_at = models.DateTimeField("lúc trả lời", null=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(status="cho"), name="one_waiting_request_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(status="tu-choi") | ~Q(answer=""), name="declined_says_why"),
        ]
        indexes = [
            models.Index(fields=["person", "due_on"], name="request_waiting", condition=Q(status="cho")),
        ]
