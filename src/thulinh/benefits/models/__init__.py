"""Support for cadres: what they are entitled to, what was paid, what they received; cards, loans, commendation."""

from thulinh.benefits.models.commendation import Commendation, CommendationEvidence, CouncilWord
from thulinh.benefits.models.entitlement import BenefitKind, EntitlementRule
from thulinh.benefits.models.insurance import InsuranceCard
from thulinh.benefits.models.loans import Instalment, Loan, LoanStep, Repayment
from thulinh.benefits.models.paying import PayLine, PayList, Payment, Receipt

__all__ = [
    "BenefitKind",
    "Commendation",
    "CommendationEvidence",
    "CouncilWord",
    "EntitlementRule",
    "Instalment",
    "InsuranceCard",
    "Loan",
    "LoanStep",
    "PayLine",
    "PayList",
    "Payment",
    "Receipt",
    "Repayment",
]
