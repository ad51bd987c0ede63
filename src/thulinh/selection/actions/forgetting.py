"""Forgetting what this room keeps about a person. Nothing of the way to the Party is counted by name, so it goes; that
somebody was planned for a seat, or handed one over, stays under the pseudonym.
"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from thulinh.kernel.forgetting import FORGOTTEN, redact_audit, remove_files
from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.selection.models import (
    Candidate,
    Choice,
    HandOver,
    HandOverLine,
    HolderReview,
    Judgement,
    Mentoring,
    Opinion,
    OtherSeat,
    PartyRemark,
    PartyStep,
    Successor,
)


@action
def forget_party_path(person: Person, *, on: dt.date) -> None:
    """Delete somebody's steps, remarks and who helped them, as their standings go; whom they helped is helped no longer
    from that day.

    Writes: PartyStep, PartyRemark, Mentoring.
    """
    for model in (PartyStep, PartyRemark, Mentoring):
        model.objects.filter(person=person).delete()
    helped = Mentoring.objects.current().filter(mentor=person, ends_on=None)
    helped.filter(starts_on__gt=on).delete()
    helped.update(ends_on=on)


@action
def forget_plans_and_hand_overs(person: Person, *, words: Collection[str]) -> None:
    """What was written beside somebody's plans and hand-overs in free words goes, so does the scan of a paper that they
    signed; `words`: what is struck out of the lines of their hand-overs.

    Queries: a fixed number, and one for each five hundred lines.
    Writes: Successor, HandOverLine, StoredFile, AuditEvent; files on disk.
    """
    plans = Successor.objects.filter(person=person)
    papers = HandOver.objects.filter(Q(outgoing__person=person) | Q(incoming__person=person))
    about = {model._meta.label_lower: list(rows.values_list("pk", flat=True)) for model, rows in
             ((Successor, plans), (HandOver, papers))}  # fmt: skip
    for field in ("end_reason", "withdrawn_reason"):
        plans.exclude(**{field: ""}).update(**{field: FORGOTTEN})
    lines = list(HandOverLine.objects.filter(hand_over__in=papers.values("pk")))
    for line in lines:
        for word in sorted(words, key=len, reverse=True):
            line.text, line.note = line.text.replace(word, FORGOTTEN), line.note.replace(word, FORGOTTEN)
    HandOverLine.objects.bulk_update(lines, ["text", "note"], batch_size=500)
    redact_audit(about, account=None, name="", fields=(), words=words)
    remove_files(StoredFile.objects.filter(pk__in=papers.exclude(file=None).values("file")))


@action
def forget_candidacies(person: Person) -> None:
    """What was said of somebody as a candidate and as a holder goes: notes, judgements, reasons, the assessment kept
    with a choice; that they were looked at, consented to and chosen stays, under the pseudonym.

    Queries: a fixed number.
    Writes: Candidate, Judgement, Opinion, Choice, HolderReview, OtherSeat, AuditEvent.
    """
    mine = Candidate.objects.filter(person=person)
    texts = (
        (mine, ("note", "withdrawn_reason")),
        (Judgement.objects.filter(candidate__in=mine), ("reason",)),
        (Opinion.objects.filter(candidate__in=mine), ("reason", "withdrawn_reason")),
        (Choice.objects.filter(candidate__in=mine), ("withdrawn_reason",)),
        (HolderReview.objects.filter(holding__person=person), ("reason",)),
        (OtherSeat.objects.filter(kept__person=person), ("reason",)),
    )
    for rows, fields in texts:
        for field in fields:
            rows.exclude(**{field: ""}).update(**{field: FORGOTTEN})
    Choice.objects.filter(candidate__in=mine).update(assessment=[])
    about = {Candidate._meta.label_lower: list(mine.values_list("pk", flat=True))}
    redact_audit(about, account=None, name="", fields=(), words=())
