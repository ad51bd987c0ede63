"""What is stored about somebody's training, for that person's own eyes."""

from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.training.models import Certificate, Participant, Presence, Qualification, SelfAssessment
from thulinh.training.queries.certificates import certificates_of_person


@dataclass(frozen=True)
class StoredTraining:
    """Classes with one's presence in them, trainings that count, certificates, what one said of oneself; what was taken
    back too."""

    attended: Sequence[Participant]
    presences: Sequence[Presence]
    qualifications: Sequence[Qualification]
    certificates: Sequence[Certificate]
    assessments: Sequence[SelfAssessment]


def stored_training(person: int) -> StoredTraining:
    """Everything that is stored about somebody's training, the newest first.

    Queries: five.
    """
    attended = Participant.objects.filter(person=person).select_related("training_class", "group")
    presences = Presence.objects.current().filter(participant__person=person).select_related("half_day")
    learnt = Qualification.objects.filter(person=person).select_related("position", "topic", "participant")
    said = SelfAssessment.objects.filter(person=person).select_related("topic")
    return StoredTraining(
        attended=list(attended.order_by("-training_class__starts_on", "-pk")),
        presences=list(presences.order_by("half_day__day", "pk")),
        qualifications=list(learnt.order_by("-starts_on", "-pk")),
        certificates=certificates_of_person(person),
        assessments=list(said.order_by("-pk")),
    )
