"""States with which tests about who is trained begin, laid as rows: one line each."""

import datetime as dt
from secrets import token_hex

from thulinh.kernel.clock import now
from thulinh.kernel.writing import writing
from thulinh.training.models import ClassTopic, HalfDay, Participant, Presence, Qualification, TakenNeed, TrainingClass
from thulinh.units.models import UnitPath


def qualified(person, starts_on, ends_on=None, *, position=None, topic=None, level="", issuer="Trường Đoàn", **more):
    """Somebody is trained for a post or in a topic, from a day to a day."""
    with writing("training"):
        return Qualification.objects.create(
            person_id=person, position_id=position, topic_id=topic, level=level or ("moi" if topic else ""),
            starts_on=starts_on, ends_on=ends_on, issuer=issuer, recorded_at=now(), **more,
        )  # fmt: skip


def a_class(unit, starts_on, ends_on=None, *, positions=(), topics=(), state="chot", name="Lớp bồi dưỡng"):
    """A class of a unit, for posts and in topics."""
    path = UnitPath.objects.on(starts_on).get(unit=unit).path
    with writing("training"):
        made = TrainingClass.objects.create(
            unit=unit, path=path, name=name, positions=list(positions), state=state, starts_on=starts_on,
            ends_on=ends_on or starts_on + dt.timedelta(days=2), capacity=200, made_at=now(),
            cancelled_reason="Bão" if state == "huy" else "",
        )  # fmt: skip
        ClassTopic.objects.bulk_create(ClassTopic(training_class=made, topic_id=one, level="moi") for one in topics)
    return made


def participant_of(made, holding, *, state="duoc-duyet", result="chua-co", is_new=False):
    """Somebody in a class, with the seat that they hold."""
    seat = holding.seat
    path = UnitPath.objects.on(made.starts_on).get(unit=seat.unit_id).path
    with writing("training"):
        return Participant.objects.create(
            training_class=made, person_id=holding.person_id, holding=holding, position_id=seat.position_id,
            unit_id=seat.unit_id, path=path, how="de-cu", state=state, result=result, is_new=is_new,
            token=token_hex(12), nominated_at=now(), reason="Chưa đủ điều kiện" if state == "khong-duyet" else "",
        )  # fmt: skip


def noted(participant, day, word):
    """What was noted of somebody in the morning of a day."""
    with writing("training"):
        half_day, _ = HalfDay.objects.get_or_create(training_class=participant.training_class, day=day, part="sang")
        return Presence.objects.create(
            participant=participant, half_day=half_day, word=word, how="ghi-tay", at=now()
        )  # fmt: skip


def led(participant, finding, topic):
    """A gap led somebody to their class."""
    with writing("training"):
        return TakenNeed.objects.create(participant=participant, finding=finding, topic_id=topic)
