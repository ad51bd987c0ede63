"""Results of a class: written many at once, and taken away as a spreadsheet that can be handed in again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_number
from thulinh.people.access import requires
from thulinh.training.actions import SheetWritten, write_result_sheet
from thulinh.training.forms.results import ResultForm
from thulinh.training.models import ClassGroup, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.result_sheets import result_lines
from thulinh.training.rules.classes import Step, allows, refused_words
from thulinh.training.views.books import result_book
from thulinh.training.views.keeping import class_kept, group_asked
from thulinh.ui.listing import asks_sheet, sheet_url
from thulinh.ui.returning import asked_from, next_url

MOST_TOLD = 10


@requires(TrainingPermission.PLAN)
def results(request: HttpRequest, training_class: int) -> HttpResponseBase:
    """Everybody's result, mark and remark on one page; only what was changed is written."""
    found = class_kept(request, training_class)
    group = group_asked(request, found)
    lines = result_lines(found, group=group.pk if group else None)
    if asks_sheet(request):
        return result_book(found, lines)
    form = ResultForm(request.POST or None, lines=lines, has_test=found.has_test)
    if request.method == "POST" and form.is_valid() and _taken(request, form, found):
        return redirect(request.get_full_path())
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "training/results.html", _page(request, found, group, lines, form), status=status)


def _taken(request: HttpRequest, form: ResultForm, training_class: TrainingClass) -> bool:
    entries = form.entries()
    try:
        done = write_result_sheet(
            training_class, entries, shown=form.shown(), by=request.user, command_id=form.cleaned_data["command_id"]
        )
    except Refusal as refusal:
        for problem in refusal.problems:
            form.refuse(problem.field, None if problem.row is None else entries[problem.row].participant,
                        problem.message)  # fmt: skip
        return False
    _tell(request, done, form.lines)
    return True


def _tell(request: HttpRequest, done: SheetWritten, lines: Any) -> None:
    messages.success(request, f"Đã lưu kết quả của {format_number(done.written)} học viên.")
    names = {line.participant.pk: line.name for line in lines}
    told = [names.get(key, "") for key in done.collided]
    if told:
        more = f" và {format_number(len(told) - MOST_TOLD)} người khác" if len(told) > MOST_TOLD else ""
        who = ", ".join(told[:MOST_TOLD])
        messages.warning(request, f"Người khác vừa ghi kết quả khác, giữ theo lần ghi ấy: {who}{more}.")


def _page(
    request: HttpRequest, found: TrainingClass, group: ClassGroup | None, lines: Any, form: ResultForm
) -> dict[str, Any]:
    return {
        "title": "Kết quả",
        "training_class": found,
        "groups": ClassGroup.objects.current().filter(training_class=found),
        "group": group,
        "lines": lines,
        "form": form,
        "may_write": allows(found.state, Step.RESULTS),
        "why_not": refused_words(found.state, Step.RESULTS),
        "back": next_url(request, asked_from(request)),
        "sheet_url": sheet_url(request) if lines else "",
    }
