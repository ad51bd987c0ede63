"""Pages on which cards are recorded, withdrawn, and said to have come."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.benefits.actions.insurance import record_cards, say_card_came, take_back_card_word, withdraw_cards
from thulinh.benefits.forms.cards import CardsForm, ReasonForm
from thulinh.benefits.models import BenefitKind, InsuranceCard
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.insurance import CardPerson, cards_to_write, people_to_cover, seat_within
from thulinh.benefits.rules.insurance import NewCard
from thulinh.benefits.views.answering import tapped
from thulinh.kernel.clock import today
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in, requires
from thulinh.ui.answering import form_page, gone_back, record_to_write, sent_again, written
from thulinh.ui.keys import key_in


@requires(BenefitPermission.PREPARE)
def record(request: HttpRequest) -> HttpResponse:
    """Record cards of the same days: for somebody the address names, or for those who need one."""
    people = _people(request)
    first = next(iter(people.values()), None)
    usual = {"people": list(map(str, people)) if len(people) == 1 else []}
    usual |= {"payer": first.payer, "legal_basis": first.legal_basis} if first else {}
    choices = [(str(key), one.label) for key, one in people.items()]
    if sent_again(request):  # they have their cards by now
        choices += [(key, key) for key in request.POST.getlist("people")]
    form = CardsForm(request.POST or None, people=choices, initial=usual)

    def write(said: dict[str, Any]) -> InsuranceCard:
        return record_cards(_cards(people, said), by=request.user)[0]

    if written(request, form, {}, write):
        return gone_back(request, "Đã ghi thẻ bảo hiểm y tế.")
    lead = "Số thẻ không lưu ở đây. Người có thẻ tự báo đã nhận."
    if not people:
        lead = "Ai được hưởng thẻ cũng đã có thẻ. Ghi thẻ cho người khác thì đồng chí mở trang của người ấy."
    return form_page(request, form, title="Ghi thẻ bảo hiểm y tế", lead=lead, submit="Lưu thẻ")


def _people(request: HttpRequest) -> dict[int, CardPerson]:
    asked = key_in(request.GET.get("nguoi", ""))
    if asked is None:
        return people_to_cover(request.user, today())
    found = people_to_cover(request.user, today()).get(asked) or seat_within(request.user, asked, today())
    if found is None:
        raise Http404
    return {asked: found}


def _cards(people: dict[int, CardPerson], said: dict[str, Any]) -> list[NewCard]:
    kind = BenefitKind.objects.filter(form=BenefitKind.Form.INSURANCE).values_list("pk", flat=True).first() or ""
    same = {name: said[name] for name in ("starts_on", "ends_on", "payer", "legal_basis")}
    return [NewCard(person=key, kind=kind, unit=people[key].unit, **same) for key in said["people"]]


@requires(BenefitPermission.PREPARE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a card that should not stand."""
    card = record_to_write(request, pk, cards_to_write(request.user, today()).select_related("person"))
    form = ReasonForm(request.POST or None)

    def write(said: dict[str, Any]) -> InsuranceCard:
        return withdraw_cards([pk], reason=said["reason"], by=request.user)[0]

    if written(request, form, {"card": pk}, write):
        return gone_back(request, "Đã rút thẻ.")
    lead = f"{card.person}: {_days(card)}. Thẻ không bị xóa: người có quyền vẫn xem được, kèm lý do rút."
    return form_page(request, form, title="Rút thẻ đã ghi", lead=lead, submit="Rút thẻ này")


@for_signed_in
def came(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own card has come."""
    card = _own(request, pk)
    return tapped(
        request, {"card": pk}, lambda _: say_card_came(pk, by=request.user), "Đã báo nhận thẻ.",
        title="Đã nhận thẻ bảo hiểm y tế", lead=_days(card), submit="Đã nhận thẻ",
    )  # fmt: skip


@for_signed_in
def not_come(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own card has not come after all."""
    card = _own(request, pk)
    return tapped(
        request, {"card": pk}, lambda _: take_back_card_word(pk, by=request.user), "Đã rút lời báo nhận thẻ.",
        title="Rút lời báo nhận thẻ", lead=_days(card), submit="Tôi chưa nhận thẻ",
    )  # fmt: skip


def _own(request: HttpRequest, pk: int) -> InsuranceCard:
    person = getattr(request.user, "person_id", None)
    if person is None:
        raise Http404
    return get_object_or_404(InsuranceCard.objects.current(), pk=pk, person=person)


def _days(card: InsuranceCard) -> str:
    return f"Thẻ từ {format_date(card.starts_on)} đến {format_date(card.ends_on)}" if card.ends_on else "Thẻ"
