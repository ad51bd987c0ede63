"""What the desk's templates need beside the look's own tags."""

from collections.abc import Mapping
from typing import Any

from django import template

from thulinh.activities.models import Activity
from thulinh.desk.personnel import personnel_pages as pages_on_personnel
from thulinh.desk.tables import STATUSES, VERDICTS
from thulinh.desk.training_pages import training_pages as pages_on_training

register = template.Library()


@register.filter
def at(values: Mapping, key: Any) -> Any:
    """The value of a mapping at a key; nothing when it has none."""
    return values.get(key)


@register.filter
def dialled(phone: str | None) -> str:
    """A number in clear as a telephone dials it; nothing for one that is masked."""
    digits = (phone or "").replace(" ", "")
    return digits if digits.lstrip("+").isdigit() else ""


@register.inclusion_tag("ui/chip.html")
def activity_chip(activity: Activity) -> dict[str, str]:
    """What became of an activity: of one that was held, what the verifier said; else its status."""
    if activity.status == Activity.Status.HELD:
        tone, icon = VERDICTS[Activity.Verdict(activity.verdict)]
        return {"text": activity.get_verdict_display(), "tone": tone, "icon": icon}
    tone, icon = STATUSES[Activity.Status(activity.status)]
    return {"text": activity.get_status_display(), "tone": tone, "icon": icon}


@register.inclusion_tag("desk/_personnel_pages.html", takes_context=True)
def personnel_pages(context: template.Context) -> dict[str, Any]:
    """Ways between the pages on choosing and looking after those who hold seats."""
    return {"places": pages_on_personnel(context["request"])}


@register.inclusion_tag("desk/_training_pages.html", takes_context=True)
def training_pages(context: template.Context) -> dict[str, Any]:
    """Ways between the pages on training."""
    return {"places": pages_on_training(context["request"])}
