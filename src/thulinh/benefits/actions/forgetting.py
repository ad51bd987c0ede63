"""Forgetting what was written in free words about somebody who was erased; sums and decisions stay."""

from collections.abc import Iterable

from thulinh.benefits.models import (
    Commendation,
    CommendationEvidence,
    CouncilWord,
    InsuranceCard,
    Loan,
    LoanStep,
    Payment,
    Receipt,
    Repayment,
)
from thulinh.kernel.forgetting import FORGOTTEN, redact_audit
from thulinh.kernel.writing import action
from thulinh.people.models import Person


@action
def forget_support_words(person: Person, *, words: Iterable[str]) -> None:
    """Forget what a loan was for and every note on it, the merit and evidence of commendations, what the person said
    beside having received support, and why any of it was taken back, also in the log; amounts, days, states and
    decisions stay under the pseudonym, so that no figure changes.

    Writes: Loan, LoanStep, Repayment, Commendation, CommendationEvidence, CouncilWord, Payment, Receipt, InsuranceCard,
    AuditEvent.
    """
    loans, praised = Loan.objects.filter(person=person), Commendation.objects.filter(person=person)
    kept = [model.objects.filter(person=person) for model in (Payment, Receipt, InsuranceCard)]
    about = {rows.model._meta.label_lower: list(rows.values_list("pk", flat=True)) for rows in (loans, praised, *kept)}
    redact_audit(about, account=None, name="", fields=("merit", "title"), words=words)
    loans.update(purpose=FORGOTTEN)
    praised.update(merit=FORGOTTEN)
    for rows, field in (
        *((rows, "withdrawn_reason") for rows in kept),
        (kept[1], "note"),
        (loans, "withdrawn_reason"),
        (LoanStep.objects.filter(loan__person=person), "note"),
        (Repayment.objects.filter(loan__person=person), "note"),
        (Repayment.objects.filter(loan__person=person), "withdrawn_reason"),
        (praised, "declined_reason"),
        (praised, "withdrawn_reason"),
        (CouncilWord.objects.filter(commendation__person=person), "note"),
        (CommendationEvidence.objects.filter(commendation__person=person), "label"),
    ):
        rows.exclude(**{field: ""}).update(**{field: FORGOTTEN})
