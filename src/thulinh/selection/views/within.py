"""What a page about choosing people may be about: a place, a candidate, a round that the reader sees; else 404."""

from django.http import Http404, HttpRequest

from thulinh.kernel.clock import today
from thulinh.selection.models import Candidate, Consulted, Place, Round
from thulinh.selection.queries.sight import may_review
from thulinh.units.models import UnitPath


def place_to_review(request: HttpRequest, pk: int) -> Place:
    """A place about which the user may write as who reviews there."""
    found = Place.objects.filter(pk=pk).select_related("round", "rule", "seat__position").first()
    if found is None or not may_review(request.user, found.unit_id, today()):
        raise Http404
    return found


def round_to_review(request: HttpRequest, pk: int) -> Round:
    """A round that the user may bring up to date and close."""
    found = Round.objects.filter(pk=pk).select_related("position").first()
    if found is None or not may_review(request.user, found.unit_id, today()):
        raise Http404
    return found


def candidate_at(pk: int) -> Candidate:
    """A candidate with everything that a form's page says of them; nobody has asked yet whether the user may."""
    found = Candidate.objects.filter(pk=pk).select_related("person", "place__round", "place__rule").first()
    if found is None:
        raise Http404
    return found


def candidate_to_review(request: HttpRequest, pk: int) -> Candidate:
    """A candidate about whom the user may write as who reviews there."""
    found = candidate_at(pk)
    if not may_review(request.user, found.place.unit_id, today()):
        raise Http404
    return found


def body_of(candidate: Candidate, pk: int) -> Consulted:
    """A body that is asked about a candidate's place."""
    found = Consulted.objects.filter(pk=pk, place=candidate.place_id).first()
    if found is None:
        raise Http404
    return found


def place_line(place: Place) -> str:
    """The seat in words: the post and the unit as it is called today."""
    row = UnitPath.objects.on(today()).filter(unit=place.unit_id).first()
    return ", ".join(filter(None, (place.round.position.name, row.name if row else "")))


def candidate_line(candidate: Candidate) -> str:
    """Who is looked at for what."""
    return f"{candidate.person.full_name}, xem xét làm {place_line(candidate.place)}"
