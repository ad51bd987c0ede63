"""Erasing somebody in every room at once, or in none."""

import datetime as dt
from typing import Any

from thulinh.activities.actions.forgetting import forget_words_about
from thulinh.benefits.actions.forgetting import forget_support_words
from thulinh.checks.actions import forget_words_in_checks
from thulinh.desk.models import CalendarKey, PushSubscription, Told
from thulinh.difficulties.actions.forgetting import forget_gaps_of
from thulinh.intake.actions import forget_rows
from thulinh.kernel.clock import now
from thulinh.kernel.forgetting import redact_audit
from thulinh.kernel.writing import action
from thulinh.people.actions.erasing import Erased, erase_person
from thulinh.people.models import InformationRequest, Person
from thulinh.programmes.actions import forget_leaves
from thulinh.selection.actions.forgetting import forget_candidacies, forget_party_path, forget_plans_and_hand_overs
from thulinh.training.actions.forgetting import forget_knowledge, forget_on_certificates
from thulinh.training.actions.forgetting_classes import forget_participation
from thulinh.visits.actions import forget_visit_words


@action
def erase_everywhere(request: InformationRequest, *, on: dt.date, by: Any) -> Erased:
    """Erase what is personal about the person who asked for it, in all rooms. It cannot be taken back.

    Photos and what other records say in free words stay; `what_erasing_does` lists them for whoever answers.
    Shape: the person under the pseudonym, with the name that was known before.
    Errors: as in `erase_person`.
    Writes: CalendarKey, PushSubscription, Told; as `erase_person`, `forget_words_about`, `forget_leaves`,
    `forget_party_path`, `forget_words_in_checks`, `forget_gaps_of`, `forget_support_words`,
    `forget_plans_and_hand_overs`, `forget_candidacies`, `forget_knowledge`, `forget_on_certificates`,
    `forget_participation`, `forget_rows`.
    """
    erased = erase_person(request, on=on, by=by)
    forget_words_about(erased.person)
    forget_visit_words(erased.person)
    forget_leaves(erased.person)
    forget_party_path(erased.person, on=on)
    forget_words_in_checks(erased.person)
    forget_gaps_of(erased.person, words=erased.words)
    forget_support_words(erased.person, words=erased.words)
    forget_plans_and_hand_overs(erased.person, words=erased.words)
    forget_candidacies(erased.person)
    forget_knowledge(erased.person, words=erased.words)
    forget_on_certificates(erased.person, words=erased.words)
    forget_participation(erased.person, words=erased.words)
    forget_rows(erased.person, name=erased.name, by=by)
    Told.objects.filter(account__person=erased.person).delete()
    CalendarKey.objects.filter(account__person=erased.person, ended_at=None).update(ended_at=now())
    _forget_pushes(erased.person)
    return erased


def _forget_pushes(person: Person) -> None:
    """By what a push service knows the person's devices, and what the log tells of them, goes."""
    rows = PushSubscription.objects.filter(account__person=person)
    kept = {PushSubscription._meta.label_lower: list(rows.values_list("pk", flat=True))}
    redact_audit(kept, account=None, name="", fields=("device",), words=())
    rows.filter(ended_at=None).update(ended_at=now())
    rows.update(endpoint="", p256dh="", auth="")
