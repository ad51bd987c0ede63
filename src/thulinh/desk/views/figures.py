"""The page of one figure: its number, what it is made of, and the rows behind every part of it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thulinh.checks.permissions import CheckPermission
from thulinh.desk.addresses import checks_made_url, cockpit_url, figure_url
from thulinh.desk.drawing import figure as drawn
from thulinh.desk.drawing import line
from thulinh.desk.drawing.choices import period_choices
from thulinh.desk.drawing.results import bar_tone
from thulinh.desk.forms.question import asked_question
from thulinh.desk.listed import DutiesListed, FactsListed, Reader
from thulinh.desk.paging import paged, spreadsheet
from thulinh.desk.queries.behind import EVERYBODY, answered, outside_of, reasons
from thulinh.desk.queries.checking import sample_beside
from thulinh.desk.queries.figures import Result, history, one_figure
from thulinh.desk.queries.question import Question, latest_periods, named_periods
from thulinh.desk.queries.sight import Sight, sight_of
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.people.access import requires
from thulinh.people.reach import may
from thulinh.programmes.actions import vocabulary
from thulinh.programmes.queries import Asked, find
from thulinh.statements.permissions import StatementPermission
from thulinh.statements.queries import declared


@requires(IndicatorPermission.VIEW)
def figure(request: HttpRequest, programme: str, code: str, unit: int) -> HttpResponse:
    """One figure of a unit, and behind every number exactly the rows that it counts."""
    form, question = asked_question(request)
    sight = sight_of(unit, request.user, question)
    versions = find(programme, code, path=sight.path, span=question.span, on=question.on)
    if not versions:
        raise Http404
    result = one_figure(versions, rights=sight.rights, above=sight.above)
    reader = Reader(request.user, question, result.key, unit)
    state, reason = _state(request, result), request.GET.get("ly-do", "")
    listed = _listed(versions, reader, state, reason) if _shows_names(result, sight) else None
    if request.GET.get("format") == "xlsx" and listed is not None:
        return spreadsheet(f"{programme}-{code}", result.definition.label, *listed.sheet())
    page = _head(versions, result, sight) | _parts(versions, result, reader, state, reason)
    page |= {"form": form, "sight": sight, "question": question, "state": state, "listed": listed}
    page |= {"list": paged(request, listed.rows, listed.describe) if listed else None}
    page |= _beside(request, result, sight, question) | _otherwise(result, sight, question, state)
    return render(request, "desk/figure.html", page)


def _state(request: HttpRequest, result: Result) -> str:
    asked = request.GET.get("trang-thai", EVERYBODY)
    if asked not in drawn.state_names(result.definition):
        raise Http404
    return asked


def _shows_names(result: Result, sight: Sight) -> bool:
    return sight.may_see_names(result.definition)


def _listed(versions: Sequence[Asked], reader: Reader, state: str, reason: str) -> DutiesListed | FactsListed:
    if versions[-1].definition.subjects is None:
        return FactsListed(versions, reader, state)
    return DutiesListed(versions, reader, state, reason)


def _head(versions: Sequence[Asked], result: Result, sight: Sight) -> dict[str, Any]:
    share, words = result.total.value if result.is_share else None, vocabulary()
    blocks = []
    if len(versions) > 1:
        each = [(asked, one_figure([asked], rights=sight.rights, above=sight.above)) for asked in versions]
        blocks = [drawn.version_block(asked, part, words) for asked, part in each]
    return {
        "title": result.definition.label,
        "result": result,
        "statement": drawn.statement(result, words),
        "share": share,
        "tone": bar_tone(share, result.definition.target),
        "versions": blocks,
    }


def _parts(versions: Sequence[Asked], result: Result, reader: Reader, state: str, reason: str) -> dict[str, Any]:
    def address(changed: str) -> str:
        return figure_url(reader.key, reader.unit, reader.question, **{"trang-thai": changed})

    def because(code: str) -> str:
        return figure_url(reader.key, reader.unit, reader.question, **{"trang-thai": drawn.ANSWERED, "ly-do": code})

    if result.is_hidden:
        return {}
    outside = len(outside_of(versions)) if result.definition.subjects else 0
    why = reasons(answered(versions)) if result.total.answered else []
    return {
        "parts": drawn.made_of(result.total, result.definition, outside, state, address),
        "reasons": drawn.reason_parts(why, reason, because),
        "list_name": drawn.state_names(result.definition).get(state),
        "sheet_url": figure_url(
            reader.key, reader.unit, reader.question, **{"trang-thai": state, "ly-do": reason, "format": "xlsx"}
        ),
    }


def _beside(request: HttpRequest, result: Result, sight: Sight, question: Question) -> dict[str, Any]:
    found = declared(
        path=sight.path,
        on=question.last_day,
        starts_on=question.span.starts_on,
        ends_on=question.span.ends_on,
        programme_code=result.programme.code,
        indicator_code=result.definition.code,
    )
    page: dict[str, Any] = {"declared": [one for one in found if one.unit == sight.unit]}
    if not result.is_hidden:
        page |= _sample(request, result, sight, question)
    if may(request.user, StatementPermission.DECLARE, sight.now, question.today):
        page["declare_url"] = reverse("statements:declare", args=[sight.unit])
    return page


def _sample(request: HttpRequest, result: Result, sight: Sight, question: Question) -> dict[str, Any]:
    """What sample checks found among the records that the figure counts."""
    days = (question.span.starts_on, question.last_day)
    rate = sample_beside(result.definition, sight.path, *days, request.user, sight.now, question.today)
    if rate is None:
        return {}
    may_open = rate.checked and may(request.user, CheckPermission.VIEW, sight.now, question.today)
    return {"sample": rate, "sample_url": checks_made_url(sight.unit, *days) if may_open else ""}


def _otherwise(result: Result, sight: Sight, question: Question, state: str) -> dict[str, Any]:
    def address(changed: Question) -> str:
        return reverse("desk:figure", args=[result.programme.code, result.definition.code, sight.unit]) + (
            changed.query(**{"mo-hinh": "", "trang-thai": state})
        )

    before, after = question.neighbours()
    crumbs = [(step.name, cockpit_url(step.unit, question)) for step in sight.line if step.is_open_to_reader]
    page = {
        "crumbs": [*crumbs, (result.definition.label, "")],
        "before_url": address(before) if before else "",
        "after_url": address(after) if after else "",
        "periods": period_choices(question, named_periods(), address),
        "earlier_url": address(question.of(sight.earlier)) if sight.earlier else "",
        "above": _above(result, sight, question),
    }
    return page | _over_time(result, sight, question)


def _above(result: Result, sight: Sight, question: Question) -> tuple[str, str] | None:
    """The same figure of the unit above, where the reader may see it."""
    steps = [step for step in sight.line[:-1] if step.is_open_to_reader]
    return (steps[-1].name, figure_url(result.key, steps[-1].unit, question)) if steps else None


def _over_time(result: Result, sight: Sight, question: Question) -> dict[str, Any]:
    cadence = result.definition.cadence
    if cadence is None or not result.is_share or result.is_hidden:
        return {}
    span = latest_periods(cadence, question.last_day, line.points_and_before(cadence))
    past = history(
        programme=result.programme.code, code=result.definition.code, unit=sight.unit, span=span, on=question.on
    )
    return line.drawn(result, past, span, question)
