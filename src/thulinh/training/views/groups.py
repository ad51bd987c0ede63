"""The page on which the groups of a class are laid: as proposed, with the reasons, then moved by hand."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.training.actions import set_groups
from thulinh.training.forms.groups import MORE, MOST_GROUPS, GroupSheet, Seated, proposed, standing
from thulinh.training.models import ClassGroup, Level, Participant, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.grouping import propose_groups
from thulinh.training.queries.listed import people_of
from thulinh.training.rules.classes import Step
from thulinh.training.views.within import class_to_organise, placing
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.keys import key_in


@requires(TrainingPermission.PLAN)
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay the groups of a class; `de-xuat` in the address: begin with a proposal, `so-to` of so many groups."""
    found = class_to_organise(request, pk, Step.GROUPS)
    sheet, reasons = _sheet(request, found)
    is_sent = request.method == "POST" and MORE not in request.POST
    if is_sent and sheet.is_valid():

        def write(said: dict[str, Any]) -> Model:
            with placing(sheet):
                set_groups(found, sheet.entries(), version=said["version"], by=request.user)
            return found

        if written(request, sheet.form, {"sheet": [str(one) for one in sheet.entries()]}, write):
            return gone_back(request, "Đã lưu các tổ.")
    elif request.method == "POST" and not is_sent:
        sheet.quiet()
    page = {"template": "training/groups.html", "sheet": sheet, "submit": "Lưu các tổ", "reasons": reasons}
    answer = form_page(request, sheet.form, title="Chia tổ", found=found, asked=request.GET.get("so-to", ""), **page)
    answer.status_code = 422 if is_sent else 200
    return answer


def _sheet(request: HttpRequest, found: TrainingClass) -> tuple[GroupSheet, list[tuple[str, str]]]:
    """The sheet, and the reasons of what it proposes."""
    rows = people_of(found, Participant.State.APPROVED, today())
    if request.method == "POST":
        return GroupSheet([_seated(one) for one in rows], (), data=request.POST, version=found.version), []
    if "de-xuat" in request.GET:
        number = key_in(request.GET.get("so-to"))
        ideas = propose_groups(found, number=min(number, MOST_GROUPS) if number else None)
        seats = {pk: str(n) for n, idea in enumerate(ideas) for pk in idea.participants}
        people = [_seated(one, seats.get(one.pk, "")) for one in rows]
        reasons = [(idea.name, "; ".join(idea.reasons)) for idea in ideas]
        return GroupSheet(people, proposed(ideas), version=found.version), reasons
    known = list(ClassGroup.objects.current().filter(training_class=found).order_by("rank", "pk"))
    seats = {group.pk: str(n) for n, group in enumerate(known)}
    people = [_seated(one, seats.get(one.group_id or 0, "")) for one in rows]
    return GroupSheet(people, standing(known), version=found.version), []


def _seated(one: Any, group: str = "") -> Seated:
    level = str(Level(one.level).label).lower() if one.level else ""
    post = one.position.short_name if one.position else ""
    about = ", ".join(filter(None, (post, one.unit_name, level, "mới nhận chức danh" if one.is_new else "")))
    return Seated(one.pk, one.person.full_name, about, group)
