"""One page for each thing that can be done with a difficulty."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from thulinh.difficulties import actions
from thulinh.difficulties.forms.solving import PAGES, AssignForm
from thulinh.difficulties.models import Difficulty
from thulinh.difficulties.queries.sight import seen
from thulinh.difficulties.queries.standing import Standing, standings
from thulinh.difficulties.rules.verbs import OF_ANSWERER, Verb
from thulinh.kernel.clock import today
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in
from thulinh.people.models import Holding
from thulinh.ui.answering import form_page, gone_back, written

_ACTIONS: Mapping[Verb, Callable[..., Difficulty]] = {
    Verb.ANSWER: lambda pk, **said: actions.answer([pk], **said)[0],
    Verb.ASSIGN: actions.assign,
    Verb.NOTE: actions.note_step,
    Verb.MORE_TIME: actions.more_time,
    Verb.SEND_TO: actions.send_to_authority,
    Verb.SEND_UP: actions.send_up,
    Verb.AGREE: actions.agree,
    Verb.NOT_AGREE: actions.not_agree,
    Verb.REOPEN: actions.reopen,
    Verb.WITHDRAW: actions.withdraw,
    Verb.CLOSE: actions.close_with_reason,
}
_ONLY_READ = (
    "Khó khăn này gửi thẳng, vượt qua cấp trực tiếp. Nơi này đọc được câu đồng chí ghi nhưng không thấy tên nơi nêu: "
    "đồng chí đừng ghi tên chi đoàn, tên người."
)


@for_signed_in
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one thing with a difficulty that one sees; what is not one's to do is refused in words when it is sent."""
    found = seen(request.user, today()).filter(pk=pk).select_related("area").first()
    if found is None or verb not in set(Verb):
        raise Http404
    doing = Verb(verb)
    one = standings([found], request.user, today())[0]
    if request.method != "POST" and doing not in one.verbs:
        raise Http404
    page = PAGES[doing]
    # Who works there is told only to whoever may give it to one of them.
    more = {"people": _people(one) if doing in one.verbs else []} if page.form is AssignForm else {}
    form = page.form(request.POST or None, initial={"version": found.version}, **more)

    def write(said: dict[str, Any]) -> Difficulty:
        return _ACTIONS[doing](pk, by=request.user, **said)

    if written(request, form, {}, write):
        return gone_back(request, page.done)
    lead = f"{found.title}. {_hint(doing, one)}".strip()
    return form_page(
        request, form, title=page.title, lead=lead, submit=page.button, submit_icon=page.icon,
        template="difficulties/act.html",
    )  # fmt: skip


def _people(one: Standing) -> list[tuple[int, str]]:
    """Who holds a seat in the unit whose turn it is."""
    if one.turn is None:
        return []
    held = Holding.objects.on(today()).filter(seat__unit=one.turn.unit_id)
    rows = held.order_by("seat__position__rank", "person__name_key").values_list(
        "person", "person__full_name", "seat__position__short_name"
    )
    return list({person: f"{name} – {post}" for person, name, post in rows}.items())


def _hint(verb: Verb, one: Standing) -> str:
    is_read_there = one.difficulty.is_direct and (verb in OF_ANSWERER or verb is Verb.CLOSE)
    return f"{_what_follows(verb, one)} {_ONLY_READ if is_read_there else ''}".strip()


def _what_follows(verb: Verb, one: Standing) -> str:
    if verb in (Verb.MORE_TIME, Verb.ASSIGN) and one.turn is not None and one.turn.ends_on is not None:
        day = format_date(one.turn.ends_on)
        return f"Lượt của {one.turn_name} đến hết ngày {day}, sau đó việc tự chuyển lên {one.following_name}."
    if verb is Verb.SEND_UP:
        return f"Việc chuyển lên {one.following_name} ngay hôm nay."
    return ""
