"""That somebody was reminded, and in which way."""

from django import forms

from thulinh.desk.models import Reminder
from thulinh.ui.forms import CommandForm

_ONE = [(way.value, way.label) for way in Reminder.Way if way != Reminder.Way.GROUP]


class RemindedForm(CommandForm):
    """By which way one person was reminded."""

    way = forms.ChoiceField(label="Đã nhắc bằng cách nào?", choices=_ONE, initial=Reminder.Way.ZALO)


class RemindedAllForm(CommandForm):
    """Nothing but that the message went to the group."""
