"""Sets that exist because of programmes: where they hold, who is exempt, and which units they cover."""

from collections.abc import Collection

from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Least, Length, LPad, NullIf, Substr

from thulinh.programmes.models import Adoption, Exemption
from thulinh.units.rules import FOREVER, WIDTH

_FOREVER = Value(FOREVER, DateField())


def obliged(programme_id: int) -> QuerySet:
    """Under which paths, and when, a programme holds.

    Shape: columns path, path_end (subtrees), starts_on, ends_on, known_on (of the adoption), began_on (of the adoption,
    or of the one that it carries on), path_from, path_to (the days on which the adopting unit stood at that path).
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
        began_on=Coalesce("held_since", "starts_on"),
        path=F(f"{paths}path"),
        path_end=end,
        path_from=F(f"{paths}starts_on"),
        path_to=F(f"{paths}ends_on"),
    )


def exempted(programme_id: int, content: str) -> QuerySet:
    """Which units are free of a content, or do it at a slower rhythm, and when.

    Shape: columns unit_id, starts_on, ends_on, cadence ("" for free).
    """
    found = Exemption.objects.filter(programme=programme_id, content__in=["", content], unit__isnull=False)
    return found.values("unit_id", "starts_on", "ends_on", "cadence")


def relieved(programme_id: int, contents: Collection[str]) -> QuerySet:
    """Who is let off one of these contents ("": of all of the programme), on which days.

    Shape: columns subject (a person), starts_on, ends_on; the days of two rows may overlap.
    """
    found = Exemption.objects.filter(programme=programme_id, content__in=list(contents), person__isnull=False)
    return found.values("starts_on", "ends_on", subject=F("person_id"))


def units_under_adoption(*, programme: str) -> QuerySet:
    """Units in which a programme holds, as states (SV1: "đến 100% chi đoàn"): the adopting ones, for all below them.

    Shape: columns subject (the adopting unit), path, record (adoption), quantity, starts_on, ends_on; one row for each
    stretch of days on which the adopting unit stands in one place.
    """
    paths = "unit__paths__"
    held = Adoption.objects.filter(
        Q(**{f"{paths}ends_on": None}) | Q(**{f"{paths}ends_on__gte": F("starts_on")}),
        Q(ends_on=None) | Q(ends_on__gte=F(f"{paths}starts_on")),
        programme__code=programme,
        **{f"{paths}is_open": True},
    )
    last = Least(Coalesce("ends_on", _FOREVER), Coalesce(f"{paths}ends_on", _FOREVER))
    # Named columns first: only then may a column take the name of a field.
    return (
        held.values("pk")
        .annotate(
            subject=F("unit_id"),
            path=F(f"{paths}path"),
            record=F("pk"),
            quantity=Value(1),
            starts_on=Greatest("starts_on", f"{paths}starts_on"),
            ends_on=NullIf(last, _FOREVER),
        )
        .values("subject", "path", "record", "quantity", "starts_on", "ends_on")
    )
