"""The list of what is overdue at and below a unit: whose, since when, whom to ask."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thulinh.activities.queries import Rights
from thulinh.desk.addresses import cockpit_url, overdue_url, remind_all_url
from thulinh.desk.drawing.overdue import LATE_COLUMNS, LateLine, content_choices, late_line
from thulinh.desk.drawing.reminding import told
from thulinh.desk.forms.question import asked_question
from thulinh.desk.paging import described_in_parts, paged, spreadsheet
from thulinh.desk.queries.overdue import Late, overdue, owner_of
from thulinh.desk.queries.owed import last_reminders
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.sight import sight_of
from thulinh.desk.queries.subjects import contacts, subjects_named
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.people.access import requires
from thulinh.people.models import Account
from thulinh.ui.spreadsheet import SheetColumn
from thulinh.units.rules import path_ids


@requires(IndicatorPermission.VIEW)
def overdue_list(request: HttpRequest, unit: int) -> HttpResponse:
    """What is overdue at a unit and below, longest first."""
    form, question = asked_question(request)
    sight = sight_of(unit, request.user, question)
    everything = overdue(path=sight.path_on_day, on=question.on, programme=question.programme)
    chosen = request.GET.get("noi-dung", "")
    lates = [late for late in everything if not chosen or late.key == chosen]

    def describe(rows: Sequence[Late]) -> list[LateLine]:
        return described(rows, request.user, question)

    if request.GET.get("format") == "xlsx":
        columns = [SheetColumn(title, "text" if title == "Điện thoại" else "") for title in LATE_COLUMNS]
        rows = (line.values for line in described_in_parts(lates, describe))
        return spreadsheet("viec-qua-han", "Việc quá hạn", columns, rows)
    page = {
        "title": "Việc quá hạn",
        "sight": sight,
        "question": question,
        "form": form,
        "crumbs": [(step.name, overdue_url(step.unit, question)) for step in sight.line if step.is_open_to_reader],
        "contents": content_choices(everything, chosen, unit, question),
        "list": paged(request, lates, describe),
        "cockpit_url": cockpit_url(unit, question),
        "remind_url": remind_all_url(sight, request.user, question) if everything else "",
        "sheet_url": overdue_url(unit, question, **{"noi-dung": chosen, "format": "xlsx"}),
    }
    return render(request, "desk/overdue.html", page)


def described(lates: Sequence[Late], user: Account, question: Question) -> list[LateLine]:
    """Overdue duties with names, whom to ask, and who was reminded.

    Queries: eight at most, beyond the reader's rights.
    """
    asked = [(late.of, late.subject, late.path) for late in lates]
    names = subjects_named(asked, on=question.on, user=user, today=question.today)
    whom = contacts((late.path for late in lates), on=question.on, user=user, today=question.today)
    owners = [owner_of(late) for late in lates]
    reminders = last_reminders({path_ids(path)[-1] for path in owners}, question.today)
    rights, is_now = Rights(user, question.today), question.on == question.today
    lines = []
    for late, name, path in zip(lates, names, owners, strict=True):
        unit = path_ids(path)[-1]
        last = told(reminders.get(unit), question.today)
        url = reverse("desk:remind", args=[unit]) if is_now and rights.may_verify(unit, path) else ""
        page = reverse("desk:unit", args=[late.unit])
        lines.append(late_line(late, name, whom.get(late.unit), page, question, reminded=last, remind_url=url))
    return lines
