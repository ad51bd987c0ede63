"""Sets that exist because of programmes: where they hold, who is exempt, and which units they cover."""

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, Length, LPad, Substr

from thulinh.programmes.models import Adoption, Exemption
from thulinh.units.models import Unit
from thulinh.units.rules import WIDTH


def obliged(programme_id: int) -> QuerySet:
    """Under which paths, and when, a programme holds.

    Shape: columns path, path_end (subtrees), starts_on, ends_on, known_on (of the adoption), path_from, path_to (the
    days on which the adopting unit stood at that path).
    """
    paths = "unit__paths__"
    end = Concat(
        Substr(F(f"{paths}path"), 1, Length(F(f"{paths}path")) - WIDTH),
        LPad(Cast(F("unit_id") + 1, CharField()), WIDTH, Value("0")),
        output_field=CharField(),
    )
    return Adoption.objects.filter(programme=programme_id, **{f"{paths}is_open": True}).values(
        "starts_on",
        "ends_on",
        "known_on",
        path=F(f"{paths}path"),
        path_end=end,
        path_from=F(f"{paths}starts_on"),
        path_to=F(f"{paths}ends_on"),
    )


def exempted(programme_id: int, content: str) -> QuerySet:
    """Who is free of a content, or does it at a slower rhythm, and when.

    Shape: columns unit_id, starts_on, ends_on, cadence ("" for free).
    """
    found = Exemption.objects.filter(programme=programme_id, content__in=["", content])
    return found.values("unit_id", "starts_on", "ends_on", "cadence")


def units_under_adoption(*, programme: str) -> QuerySet:
    """Units in which a programme holds, as states (SV1: "đến 100% chi đoàn").

    Shape: columns subject (unit), path, record (adoption), quantity, starts_on, ends_on.
    """
    covering = (
        Adoption.objects.filter(programme__code=programme, unit__paths__is_open=True)
        .annotate(above=Substr(OuterRef("paths__path"), 1, Length("unit__paths__path")))
        .filter(unit__paths__path=F("above"))
        .order_by("starts_on", "pk")
    )
    ending = covering.order_by(F("ends_on").desc(nulls_first=True))
    return (
        Unit.objects.filter(paths__is_open=True)
        .annotate(record=Subquery(covering.values("pk")[:1]))
        .filter(record__isnull=False)
        .values(
            "record",
            subject=F("pk"),
            path=F("paths__path"),
            quantity=Value(1),
            starts_on=Subquery(covering.values("starts_on")[:1]),
            ends_on=Subquery(ending.values("ends_on")[:1]),
        )
    )
