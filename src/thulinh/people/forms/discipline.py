"""A decision that disciplines somebody, as a form asks for it."""

from thulinh.people.models import Discipline
from thulinh.ui.fields import ChoiceField, DateField, TextField
from thulinh.ui.forms import CommandForm


class DisciplineForm(CommandForm):
    """Which form of discipline, from which day, by which paper."""

    kind = ChoiceField(label="Hình thức", choices=Discipline.Kind.choices)
    starts_on = DateField(label="Ngày quyết định")
    decision_number = TextField(label="Số quyết định", max_length=80)
    decided_by = TextField(label="Cơ quan quyết định", required=False, max_length=200)
    reason = TextField(label="Lý do", required=False, max_length=300)
