"""What waits about support, as lines of the home page and behind the bell. No line says a name or an amount."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from thulinh.benefits.queries.card_waiting import WaitingCards
from thulinh.benefits.queries.waiting import WaitingSupport
from thulinh.benefits.rules.months import Month

Line = Any


def support_waits(waiting: WaitingSupport, line: Callable[..., Line]) -> dict[str, Line]:
    """Months of one's own support to speak of; who says that nothing came; lists to make and to send."""
    lines, lists = {}, reverse("desk:pay_lists")
    if waiting.confirm:
        words = "tháng hỗ trợ chờ đồng chí báo đã nhận hay chưa"
        notes = [f"Tháng {Month.of(waiting.confirm[0].month_on).label}"]
        url = reverse("desk:own_support")
        lines["support_confirm"] = line(len(waiting.confirm), words, "Báo", url, "wallet", notes=notes)
    if waiting.denied:
        words, url = "khoản hỗ trợ người nhận báo chưa nhận được", reverse("desk:arrears_start")
        lines["support_denied"] = line(len(waiting.denied), words, "Xem", url, "wallet", tone="red")
    if waiting.make:
        words = "danh sách đề nghị chi trả đến kỳ, chưa lập"
        notes = [f"Tháng {Month.of(waiting.make[0].month_on).label}"]
        lines["support_make"] = line(len(waiting.make), words, "Lập", lists, "clipboard-list", notes=notes)
    if waiting.send:
        one = len(waiting.send) == 1
        url = reverse("desk:pay_list", args=[waiting.send[0]]) if one else lists
        words = "danh sách đề nghị chi trả đã lập, chưa gửi"
        lines["support_send"] = line(len(waiting.send), words, "Gửi", url, "clipboard-list")
    return lines


def card_waits(waiting: WaitingCards, line: Callable[..., Line]) -> dict[str, Line]:
    """One's own cards to say came; people without a card; cards that end soon."""
    lines = {}
    if waiting.own:
        words, url = "thẻ bảo hiểm y tế chờ đồng chí báo đã nhận", reverse("desk:own_support")
        lines["cards_own"] = line(len(waiting.own), words, "Báo", url, "shield-check")
    if waiting.missing:
        words, url = "người được hưởng, chưa có thẻ bảo hiểm y tế", reverse("desk:without_card")
        lines["cards_missing"] = line(len(waiting.missing), words, "Xem", url, "shield-check")
    if waiting.soon:
        words, url = "thẻ bảo hiểm y tế sắp hết hạn", f"{reverse('desk:cards')}?tinh_trang=sap-het"
        lines["cards_soon"] = line(len(waiting.soon), words, "Xem", url, "clock")
    return lines
