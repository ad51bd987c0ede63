"""What a way through the pages costs a person: taps and typed fields, counted as the test goes along."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page


@dataclass
class Effort:
    """A person at a page. Only what they do by hand counts: a link that a message or a QR code opens is one tap."""

    page: Page
    taps: int = 0
    typed: list[str] = field(default_factory=list)

    def follow(self, link: str) -> None:
        """Open a link from a message, or scan it from paper."""
        self.taps += 1
        self.page.goto(link)

    def tap(self, what: str | Locator, role: Any = "button") -> None:
        """Tap what is called so."""
        self.taps += 1
        found = what if isinstance(what, Locator) else self.page.get_by_role(role, name=what, exact=True)
        found.click()

    def type(self, label: str, words: str) -> None:
        """Fill one field by hand."""
        self.typed.append(label)
        self.page.get_by_label(label, exact=True).fill(words)
