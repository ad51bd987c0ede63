"""What bodies have said of candidates, each in its turn."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from thulinh.people.rules import portions
from thulinh.selection.models import Candidate, Consulted, Opinion
from thulinh.selection.rules.turns import Voice


def voices_of(candidates: QuerySet[Candidate] | Iterable[int]) -> dict[int, list[Voice]]:
    """For each of these candidates the bodies that are asked, in order, and what each has said.

    Shape: by candidate. A body that has said nothing has no verdict: never consent.
    Queries: three, for up to ten thousand candidates.
    """
    if isinstance(candidates, QuerySet):
        return _voices(candidates)
    found: dict[int, list[Voice]] = {}
    for part in portions(candidates):
        found |= _voices(Candidate.objects.filter(pk__in=part))
    return found


def _voices(candidates: QuerySet[Candidate]) -> dict[int, list[Voice]]:
    places = dict(candidates.values_list("pk", "place"))
    bodies: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    asked = Consulted.objects.filter(place__in=candidates.order_by().values("place")).order_by("rank")
    for place, *body in asked.values_list("place", "pk", "rank", "name"):
        bodies[place].append(tuple(body))
    rows = Opinion.objects.filter(candidate__in=candidates.order_by().values("pk"), withdrawn_at=None)
    said = {(candidate, body): verdict for candidate, body, verdict in rows.values_list("candidate", "body", "verdict")}
    return {
        candidate: [Voice(pk, rank, name, said.get((candidate, pk), "")) for pk, rank, name in bodies[place]]
        for candidate, place in places.items()
    }
