"""Small forms that several pages share."""

from thulinh.ui.fields import TextField
from thulinh.ui.forms import CommandForm


class ReasonForm(CommandForm):
    """Why something is taken back or ended."""

    reason = TextField(label="Lý do", max_length=300)
