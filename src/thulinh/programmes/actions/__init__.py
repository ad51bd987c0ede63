"""What one can do with programmes: take in a document, adopt, extend, carry on, retire, exempt."""

from thulinh.programmes.actions.adoptions import NewAdoption, adopt, retire
from thulinh.programmes.actions.carrying import carry_on_adoptions
from thulinh.programmes.actions.exemptions import NewExemption, end_exemption, exempt, forget_leaves
from thulinh.programmes.actions.versions import store_version, vocabulary

__all__ = [
    "NewAdoption",
    "NewExemption",
    "adopt",
    "carry_on_adoptions",
    "end_exemption",
    "exempt",
    "forget_leaves",
    "retire",
    "store_version",
    "vocabulary",
]
