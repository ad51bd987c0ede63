"""The library of programmes and the page of one."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from thulinh.desk import phrases
from thulinh.desk.document_words import demand_words, selection_words, step_words, support_words
from thulinh.desk.drawing.cards import figure_card
from thulinh.desk.drawing.choices import period_choices
from thulinh.desk.forms.question import asked_question
from thulinh.desk.queries import programmes as shelf
from thulinh.desk.queries.figures import Result, results
from thulinh.desk.queries.question import Question, named_periods
from thulinh.desk.queries.sight import Sight, sight_of, starting_units
from thulinh.desk.tables import ProgrammeTable
from thulinh.desk.views.scope import asked_number
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.people.models import Account
from thulinh.people.reach import may, reach
from thulinh.programmes.actions import vocabulary
from thulinh.programmes.models import Version
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.queries import may_add_version, versions_of
from thulinh.programmes.spec import Document
from thulinh.statements.rules import PRESENT
from thulinh.ui.listing import asks_sheet, sheet_url, table_sheet


@requires(ProgrammePermission.VIEW)
def programmes(request: HttpRequest) -> HttpResponseBase:
    """All programmes: those that hold for the reader first."""
    roots = reach(request.user, ProgrammePermission.VIEW, today()).roots
    shelves = shelf.shelves(today(), min(roots, key=len))
    if asks_sheet(request):
        return table_sheet(ProgrammeTable(shelves), "Mô hình", "mo-hinh")
    context = {
        "title": "Mô hình",
        "shelves": shelves,
        "sheet_url": sheet_url(request) if shelves else "",
        "may_upload": bool(reach(request.user, ProgrammePermission.WRITE, today())),
    }
    return render(request, "desk/programmes.html", context)


@requires(ProgrammePermission.VIEW)
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme: what it asks, its figures for a unit of the reader's, where it holds, who is exempt."""
    form, question = asked_question(request)
    versions = _versions(code)
    version = shelf.version_on(versions, question.on, asked_number(request, "ban"))
    document, words = shelf.document_of(version), vocabulary()
    sight = _sight(request, question)
    places, elsewhere = shelf.places(code, request.user, question.on, question.today)
    context = {
        "title": version.name,
        "code": code,
        "form": form,
        "question": question,
        "version": version,
        "versions": versions,
        "document": document,
        "contents": shelf.content_lines(document, words),
        "indicators": shelf.indicator_lines(document, words),
        "choice": selection_words(document, words),
        "supports": support_words(document, words),
        "demands": demand_words(document, words),
        "steps": step_words(document),
        "declared": document.declared,
        **_gathering(request, document, sight),
        "places": places,
        "elsewhere": elsewhere,
        "freed": shelf.freed(code, document, request.user, question.on, question.today),
        **(_figures(sight, question, code) if sight else {}),
        **_choices(request, question, code),
        **_rights(request.user, sight, version),
    }
    return render(request, "desk/programme.html", context)


@requires(ProgrammePermission.VIEW)
def compare(request: HttpRequest, code: str, before: int, after: int) -> HttpResponse:
    """Two versions of a programme side by side, in words."""
    versions = {version.number: version for version in _versions(code)}
    if before not in versions or after not in versions:
        raise Http404
    old, new = versions[before], versions[after]
    parts = shelf.side_by_side(shelf.document_of(old), shelf.document_of(new), vocabulary())
    context = {
        "title": f"So sánh bản {before} và bản {after}",
        "code": code,
        "name": new.name,
        "old": old,
        "new": new,
        "parts": parts,
    }
    return render(request, "desk/compare.html", context)


def _gathering(request: HttpRequest, document: Document, sight: Sight | None) -> dict[str, Any]:
    """The target of the gathering rate in words, and the page of the rate for the same ages where the reader may."""
    said = document.gathering
    if said is None:
        return {}
    may_see = sight is not None and reach(request.user, IndicatorPermission.VIEW, today()).covers(sight.path)
    asked = {"don_vi": sight.unit if sight else "", "tu_tuoi": said.from_age, "den_tuoi": said.to_age}
    basis = {} if said.basis == PRESENT else {"co_so": said.basis}
    url = f"{reverse('desk:gathering')}?{urlencode({**asked, **basis})}" if may_see else ""
    return {"gathering": phrases.gathering(document), "gathering_url": url}


def _versions(code: str) -> Sequence[Version]:
    versions = list(versions_of(code))
    if not versions:
        raise Http404
    return versions


def _sight(request: HttpRequest, question: Question) -> Sight | None:
    """The unit whose figures are shown: the one that the address names, else the reader's uppermost."""
    if asked := asked_number(request, "don_vi"):
        return sight_of(asked, request.user, question)
    units = starting_units(request.user, question)
    return sight_of(units[0].unit_id, request.user, question) if units else None


def _figures(sight: Sight, question: Question, code: str) -> dict[str, Any]:
    found = results(
        path=sight.path,
        span=question.span,
        on=question.on,
        programme=code,
        rights=sight.rights,
        above=sight.above,
    )
    applying = [result for result in found if result.applies]
    return {
        "sight": sight,
        "holds_here": bool(found),
        "cards": [figure_card(one, sight.unit, question) for one in _shown(applying)],
        "cells": {one.definition.code: figure_card(one, sight.unit, question) for one in applying if one.content},
    }


def _shown(found: Sequence[Result]) -> list[Result]:
    """The figures that stand as cards: the indicators; where the document has none, its contents."""
    return [one for one in found if one.indicator] or list(found)


def _choices(request: HttpRequest, question: Question, code: str) -> dict[str, Any]:
    """The links to other periods; the unit stays."""
    kept = {"don_vi": request.GET.get("don_vi", "")}

    def address(other: Question) -> str:
        return reverse("desk:programme", args=[code]) + other.query(**kept)

    before, after = question.neighbours()
    return {
        "periods": period_choices(question, named_periods(), address),
        "before_url": address(before) if before else "",
        "after_url": address(after) if after else "",
    }


def _rights(user: Account, sight: Sight | None, version: Version) -> dict[str, Any]:
    unit = sight.now if sight else None
    return {
        "may_adopt": unit is not None and may(user, ProgrammePermission.ADOPT, unit, today()),
        "may_exempt": unit is not None and may(user, ProgrammePermission.EXEMPT, unit, today()),
        "may_upload": may_add_version(user, version.programme, today()),
    }
