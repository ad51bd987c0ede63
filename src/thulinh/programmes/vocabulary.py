"""The words that a programme document may use, as found in the definitions of this installation."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Vocabulary:
    """Codes with their Vietnamese names, by family: levels of units, positions, kinds of activity, contents, forms of
    visit, kinds of finding, kinds of support, bases of amounts, topics of training.
    """

    levels: Mapping[str, str] = field(default_factory=dict)
    positions: Mapping[str, str] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)
    visit_forms: Mapping[str, str] = field(default_factory=dict)
    finding_kinds: Mapping[str, str] = field(default_factory=dict)
    benefits: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)

    def family(self, name: str) -> Mapping[str, str]:
        """The codes of one family."""
        return getattr(self, name)
