"""What bodies have said of candidates, each in its turn."""

from collections import defaultdict
from collections.abc import Iterable

from thulinh.people.rules import portions
from thulinh.selection.models import Candidate, Consulted, Opinion
from thulinh.selection.rules.turns import Voice


def voices_of(candidates: Iterable[int]) -> dict[int, list[Voice]]:
    """For each of these candidates the bodies that are asked, in order, and what each has said.

    Shape: by candidate. A body that has said nothing has no verdict: never consent.
    Queries: three, for up to ten thousand candidates.
    """
    found: dict[int, list[Voice]] = {}
    for part in portions(candidates):
        places = dict(Candidate.objects.filter(pk__in=part).values_list("pk", "place"))
        bodies: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for places_part in portions(places.values()):
            rows = Consulted.objects.filter(place__in=places_part).order_by("rank")
            for place, *body in rows.values_list("place", "pk", "rank", "name"):
                bodies[place].append(tuple(body))
        rows = Opinion.objects.filter(candidate__in=part, withdrawn_at=None)
        said = {
            (candidate, body): verdict for candidate, body, verdict in rows.values_list("candidate", "body", "verdict")
        }
        for candidate, place in places.items():
            found[candidate] = [
                Voice(pk, rank, name, said.get((candidate, pk), "")) for pk, rank, name in bodies[place]
            ]
    return found
