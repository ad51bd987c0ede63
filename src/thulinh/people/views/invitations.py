"""Inviting people in, one or many at once; and the page on which an invitation is taken up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.people.access import open_to_all, requires, unit_within
from thulinh.people.actions import Invited, accept_invitation, invite
from thulinh.people.forms import InviteForm, InviteManyForm, SecretForm
from thulinh.people.models import Account, Invitation, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import InvitationSight, invitation_sight, may_issue_account, seats_of_people, visible_people
from thulinh.people.queries.ways_in import ways_in
from thulinh.people.rules import INVITATION_GUESSES, invitation_words
from thulinh.people.views.entering import enter, guess_wait, guessed_wrong, wait_words
from thulinh.ui.answering import form_page, written
from thulinh.ui.returning import next_url


@dataclass(frozen=True)
class HandedOver:
    """An invitation as it is printed or sent: for whom, where they work, the link, until when."""

    name: str
    unit_name: str
    position_name: str
    username: str
    link: str
    until: str
    text: str

    @property
    def line(self) -> str:
        """One line of a list to copy."""
        return f"{self.name}, {self.unit_name}: {self.link}"


@requires(PeoplePermission.ACCOUNT)
@never_cache
def invite_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite one person, or invite them again when they have forgotten the password; the link is shown this once."""
    person = person_to_invite(request, pk)
    form = InviteForm(request.POST or None)
    made: list[Invited] = []
    if written(request, form, {}, lambda said: _invited([person], request, made)):
        return handed_over(request, made, again=reverse("people:invite", args=[pk]))
    is_new = not Account.objects.filter(person=person).exists()
    title = f"{'Mời vào hệ thống' if is_new else 'Mời lại'}: {person.full_name}"
    lead = (
        "Hệ thống tạo một đường dẫn, hiện một lần. Người nhận mở trên điện thoại của mình và tự đặt mật khẩu. "
        "Lời mời cũ, nếu có, không dùng được nữa."
    )
    submit = "Mời vào hệ thống" if is_new else "Mời lại"
    return form_page(request, form, title=title, question=lead, submit=submit, template="ui/confirm.html")


@requires(PeoplePermission.ACCOUNT)
@never_cache
def of_unit(request: HttpRequest, unit: int) -> HttpResponse:
    """Who of a unit and of the level below has got in; invite those who are chosen, all at once."""
    row = unit_within(request, unit, PeoplePermission.ACCOUNT)
    lines = ways_in(unit, request.user, today())
    mine = [line.person for line in lines if line.may_invite]
    form = InviteManyForm(request.POST or None, invitable=mine)
    made: list[Invited] = []

    def write(said: dict[str, Any]) -> Invitation:
        chosen = set(said["person"])
        people = Person.objects.in_bulk(chosen)
        return _invited([people[pk] for pk in mine if pk in chosen], request, made)

    if written(request, form, {"unit": unit}, write):
        return handed_over(request, made, again=reverse("people:invitations", args=[unit]))
    said = {int(pk) for pk in request.POST.getlist("person") if pk.isdigit()} if form.is_bound else None
    chosen = {line.person for line in lines if line.is_to_invite} if said is None else said
    shown = {
        "title": f"Lời mời vào hệ thống: {row.name}", "form": form, "lines": lines, "chosen": chosen, "unit": row,
        "never": sum(1 for line in lines if not line.seen_on and not line.left_on), "back": request.path,
        "command_id": InviteForm()["command_id"].value, "mine": mine,
    }  # fmt: skip
    return render(request, "people/invitations.html", shown, status=422 if form.is_bound and form.errors else 200)


def person_to_invite(request: HttpRequest, pk: int) -> Person:
    """The person, when the reader may give them a way in; else 404."""
    person = get_object_or_404(visible_people(request.user, today(), among=[pk]), pk=pk)
    if not may_issue_account(request.user, person, today()):
        raise Http404
    return person


def _invited(people: Sequence[Person], request: HttpRequest, made: list[Invited]) -> Invitation:
    """Invite, and keep the tokens for the page that shows them."""
    made += invite(people, on=today(), by=request.user)
    return made[0].invitation


def handed_over(request: HttpRequest, made: Iterable[Invited], *, again: str) -> HttpResponse:
    """The page that shows the links, this once; sent a second time it says so, and where to invite again."""
    made = list(made)
    seats = seats_of_people([one.account.person_id for one in made], today())
    shown = {
        "title": "Lời mời", "invited": [_told(request, one, seats) for one in made], "next": next_url(request),
        "again": again,
    }  # fmt: skip
    return render(request, "people/invited.html", shown)


def _told(request: HttpRequest, one: Invited, seats: dict[int, tuple[str, str]]) -> HandedOver:
    position, unit = seats.get(one.account.person_id, ("", ""))
    link = request.build_absolute_uri(reverse("people:accept", args=[one.token]))
    until = format_date(one.invitation.expires_on)
    text = (
        f"Mời đồng chí {one.account} vào hệ thống Thủ Lĩnh. Đồng chí mở đường dẫn này trên điện thoại của mình và đặt "
        f"mật khẩu: {link}\nLời mời dùng một lần, đến hết ngày {until}, chỉ cho đồng chí. Xin đừng chuyển tiếp."
    )
    return HandedOver(str(one.account), unit, position, one.account.username, link, until, text)


@open_to_all
@never_cache
@sensitive_post_parameters("password")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: choose one's secret and be in. Looking at the page, as Zalo does, uses nothing up.

    A right link always opens, however many wrong ones came from its address: a whole hall shares one.
    """
    sight = invitation_sight(token, today())
    if sight.state == "khong-co":
        return _unknown(request, sight)
    if not sight.is_open:
        return _not_open(request, sight, 410)
    form = SecretForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = accept_invitation(token, form.cleaned_data["password"], on=today())
            return enter(request, account, keep=True, address="/")
        except Refusal as refusal:  # meanwhile somebody else used it, or the secret is too weak
            if not (sight := invitation_sight(token, today())).is_open:
                return _not_open(request, sight, 410)
            refusal.put_on(form)
    shown = {
        "title": "Lời mời vào Thủ Lĩnh", "form": form, "sight": sight, "verb": "Chưa đặt được mật khẩu",
        "outside": _outside_of_zalo(request),
    }  # fmt: skip
    return render(request, "people/accept.html", shown, status=422 if form.errors else 200)


def _unknown(request: HttpRequest, sight: InvitationSight) -> HttpResponse:
    """A link that was never made: counted, so that an address which guesses is told to wait."""
    if minutes := guess_wait(request, INVITATION_GUESSES):
        return _not_open(request, sight, 429, wait_words(minutes))
    guessed_wrong(request, INVITATION_GUESSES)
    return _not_open(request, sight, 404)


def _outside_of_zalo(request: HttpRequest) -> str:
    """Where Zalo's own browser leads out to the phone's: what it keeps signed in, the phone's browser does not know.

    Empty in every other browser; "#" where there is no such link, as on an iPhone.
    """
    agent = request.META.get("HTTP_USER_AGENT", "")
    if "zalo" not in agent.lower():
        return ""
    place = f"{request.get_host()}{request.path}"
    intent = f"intent://{place}#Intent;scheme={request.scheme};package=com.android.chrome;end"
    return intent if "android" in agent.lower() else "#"


def _not_open(request: HttpRequest, sight: InvitationSight, status: int, words: str = "") -> HttpResponse:
    shown = {
        "title": "Lời mời không dùng được", "sight": sight, "words": words or invitation_words(sight.state),
        "ask": sight.ask or "Đoàn cấp trên trực tiếp", "has_account": sight.state in ("da-dung", "da-thay"),
    }  # fmt: skip
    return render(request, "people/not_open.html", shown, status=status)
