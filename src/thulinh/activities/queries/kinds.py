"""Which kinds of activity there are for whom."""

from thulinh.activities.models import Kind


def kinds_for(level: str) -> list[tuple[str, str, str]]:
    """What a unit of that level may record: (code, name, what the doing is called), in the order of definitions.

    Queries: one.
    """
    return [(kind.pk, kind.name, kind.verb) for kind in Kind.objects.all() if level in kind.host_levels]
