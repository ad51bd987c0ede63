"""Topics as data: what definitions/training.yaml says becomes rows."""

from collections.abc import Mapping
from typing import Any

from thulinh.difficulties.models import Skill
from thulinh.kernel.actions import take_over
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.training.models import Topic, TopicGroup


@action
def load_topics(document: Mapping[str, Any], *, by: Any = None) -> int:
    """Take over the groups of topics and the national topics of a definitions document, with the skills they teach.

    Shape: how many are new or changed. Safe to run again.
    Errors: KeyError for a skill that does not exist.
    Writes: TopicGroup, Topic, AuditEvent.
    """
    groups = [
        TopicGroup(code=entry["ma"], name=nfc(entry["ten"]), rank=rank)
        for rank, entry in enumerate(document.get("nhom", ()), start=1)
    ]
    changed = take_over(groups, ("name", "rank"), verb="training.load_groups", by=by)
    entries = document.get("chuyen-de", ())
    topics = [_topic(entry, rank) for rank, entry in enumerate(entries, start=1)]
    fields = ("name", "rank", "group_id", "validity_months", "is_doubtful")
    changed += take_over(topics, fields, verb="training.load_topics", by=by)
    _join_skills({entry["ma"]: set(entry.get("ky-nang", ())) for entry in entries})
    return changed


def _topic(entry: Mapping[str, Any], rank: int) -> Topic:
    return Topic(
        code=entry["ma"], name=nfc(entry["ten"]), rank=rank, group_id=entry["nhom"],
        validity_months=entry.get("hieu-luc-thang"), is_doubtful=entry.get("can-xac-minh") == "co",
    )  # fmt: skip


def _join_skills(wanted: Mapping[str, set[str]]) -> None:
    """Lay which skills the national topics teach, as the definitions say and no further."""
    known = set(Skill.objects.values_list("code", flat=True))
    missing = set().union(*wanted.values()) - known if wanted else set()
    if missing:
        raise KeyError(f"skills that do not exist: {', '.join(sorted(missing))}")
    joined = Topic.skills.through
    standing = set(joined.objects.filter(topic__in=wanted).values_list("topic_id", "skill_id"))
    meant = {(topic, skill) for topic, skills in wanted.items() for skill in skills}
    for topic, skill in standing - meant:
        joined.objects.filter(topic=topic, skill=skill).delete()
    joined.objects.bulk_create(joined(topic_id=topic, skill_id=skill) for topic, skill in sorted(meant - standing))
