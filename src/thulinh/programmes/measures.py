"""Sets that exist because of programmes: where they hold, who is exempt, and which units they cover."""

from django.db.models import CharField, DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Least, Length, LPad, NullIf, Substr

from thulinh.programmes.models import Adoption, Exemption
from thulinh.units.models import UnitPath
from thulinh.units.rules import FOREVER, WIDTH

_FOREVER = Value(FOREVER, DateField())


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
    """Units in which a programme holds, as states (SV1: "đến 100% chi đoàn"): where they stood on each of their days.

    Shape: columns subject (unit), path, record (adoption), quantity, starts_on, ends_on.
    """
    covering = (
        Adoption.objects.filter(programme__code=programme, unit__paths__is_open=True)
        .annotate(above=Substr(OuterRef("path"), 1, Length("unit__paths__path")))
        .filter(
            Q(ends_on=None) | Q(ends_on__gte=OuterRef("starts_on")),
            starts_on__lte=Coalesce(OuterRef("ends_on"), _FOREVER),
            unit__paths__path=F("above"),
        )
    )
    first = covering.order_by("starts_on", "pk")
    last = covering.order_by(F("ends_on").desc(nulls_first=True)).values("ends_on")[:1]
    # Named columns first: only then may a column take the name of a field.
    return (
        UnitPath.objects.open()
        .values("pk")
        .annotate(record=Subquery(first.values("pk")[:1]))
        .filter(record__isnull=False)
        .annotate(
            subject=F("unit_id"),
            quantity=Value(1),
            starts_on=Greatest("starts_on", Subquery(first.values("starts_on")[:1])),
            ends_on=NullIf(Least(Coalesce("ends_on", _FOREVER), Coalesce(Subquery(last), _FOREVER)), _FOREVER),
        )
        .values("subject", "path", "record", "quantity", "starts_on", "ends_on")
    )
