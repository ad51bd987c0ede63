"""Opening and closing the private address of one's calendar."""

from thulinh.ui.forms import CommandForm


class OpenCalendarForm(CommandForm):
    """Nothing but the wish."""


class CloseCalendarForm(CommandForm):
    """Nothing but the wish."""
