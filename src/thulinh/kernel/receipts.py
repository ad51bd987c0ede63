"""A form sent twice over a weak line is one fact."""

import hashlib
import json
import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction

from thulinh.kernel.clock import now
from thulinh.kernel.models import CommandReceipt
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing

M = TypeVar("M", bound=models.Model)


def digest(content: Mapping[str, Any]) -> str:
    """The checksum of what a command says, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()


def once(command_id: uuid.UUID | None, *, by: Any, content: Mapping[str, Any], write: Callable[[], M]) -> M:
    """Do `write` once for this command id; the second time give back what the first wrote.

    `content["page"]`: the address of the form, where one sent it.
    Errors: the same id came with other content, or from another account.
    Writes: CommandReceipt, in the same transaction as `write`.
    """
    if command_id is None:
        return write()
    mark = digest(content)
    with transaction.atomic():
        try:
            # The receipt comes first: a second sender waits on its key until the first has finished.
            with transaction.atomic(), writing("kernel"):
                receipt = CommandReceipt.objects.create(
                    id=command_id, at=now(), by_account=getattr(by, "pk", None), digest=mark,
                    page=_page(content.get("page", "")),
                )  # fmt: skip
        except IntegrityError:
            return _earlier(command_id, mark, by)
        result = write()
        receipt.result_kind, receipt.result_id = result._meta.label_lower, str(result.pk)
        with writing("kernel"):
            receipt.save(update_fields=["result_kind", "result_id"])
        return result


def arrived(command_ids: Collection[uuid.UUID], *, by: Any, page: str | None = None) -> dict[uuid.UUID, str]:
    """Which of these commands have arrived from this account, each with the number of what it wrote; `page`: only those
    that the form at this address sent.

    Queries: one.
    """
    found = CommandReceipt.objects.filter(pk__in=command_ids, by_account=by.pk).exclude(result_id="")
    if page is not None:
        found = found.filter(page=_page(page))
    return dict(found.values_list("pk", "result_id"))


def _earlier(command_id: uuid.UUID, mark: str, by: Any) -> Any:
    receipt = CommandReceipt.objects.get(pk=command_id)
    if receipt.digest != mark or receipt.by_account != getattr(by, "pk", None):
        raise Refusal("Bản này đã được gửi trước đó với nội dung khác. Đồng chí mở lại trang rồi ghi tiếp.")
    return apps.get_model(receipt.result_kind)._base_manager.get(pk=receipt.result_id)


def _page(address: str) -> str:
    return address[-200:]
