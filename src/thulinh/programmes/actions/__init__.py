"""What one can do with programmes: take in a document, adopt, extend, carry on, retire, exempt."""

from thulinh.programmes.actions.adoptions import NewAdoption, adopt, retire
from thulinh.programmes.actions.carrying import carry_on_adoptions
from thulinh.programmes.actions.exemptions import NewExemption, end_exemption, exempt, forget_leaves
from thulinh.programmes.actions.steps import StepSaid, lay_steps_of_years, record_step
from thulinh.programmes.actions.versions import store_version, vocabulary

__all__ = [
    "NewAdoption",
    "NewExemption",
    "StepSaid",
    "adopt",
    "carry_on_adoptions",
    "end_exemption",
    "exempt",
    "forget_leaves",
    "lay_steps_of_years",
    "record_step",
    "retire",
    "store_version",
    "vocabulary",
]
