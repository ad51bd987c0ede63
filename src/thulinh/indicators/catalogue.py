"""Measures by code. The one list that sees all rooms stands in config/catalogue.py; here it is only looked up."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from thulinh.indicators.definition import Asked, Measure


@cache
def measures() -> Mapping[str, Measure]:
    """All measures of this installation, by code."""
    found: dict[str, Measure] = {}
    for measure in import_string(settings.THULINH_CATALOGUE):
        if measure.code in found:
            raise ValueError(f"measure {measure.code} stands twice in the catalogue")
        found[measure.code] = measure
    return found


def asked(code: str, **options: object) -> Asked:
    """A measure with its options; options that are None are left out.

    Errors: KeyError for an unknown measure, ValueError for an option that it does not know.
    """
    measure = measures()[code]
    given = {name: value for name, value in options.items() if value is not None}
    unknown = set(given) - measure.options
    if unknown:
        raise ValueError(f"measure {code} does not know {', '.join(sorted(unknown))}")
    return Asked(measure, given)
