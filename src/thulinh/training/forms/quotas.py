"""How many places each unit has: one number for all, and the units that have another."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from thulinh.ui.fields import WholeNumberField
from thulinh.ui.forms import CommandForm

MOST = 2_000


class QuotaForm(CommandForm):
    """One number for all units; beside a unit's name another one. Nothing at all: the class has no quotas."""

    says_optional = False
    everyone = WholeNumberField(
        label="Mỗi đơn vị (số người)", required=False, min_value=0, max_value=MOST,
        help_text="Để trống và không ghi đơn vị nào: lớp không chia chỉ tiêu.",
    )  # fmt: skip

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], known: Mapping[int, int], **kwargs: Any) -> None:
        """`known`: the places that units have now."""
        usual = self._usual([unit for unit, _ in units], known)
        super().__init__(*args, initial={"everyone": usual}, **kwargs)
        self.units = units
        for unit, name in units:
            has = known.get(unit, 0) if known else None
            self.fields[f"unit-{unit}"] = WholeNumberField(
                label=name, required=False, min_value=0, max_value=MOST, initial=None if has == usual else has
            )

    @staticmethod
    def _usual(units: Sequence[int], known: Mapping[int, int]) -> int | None:
        """The number that most units have, when any has one."""
        if not known:
            return None
        return Counter(known.get(unit, 0) for unit in units).most_common(1)[0][0] if units else None

    @property
    def exceptions(self) -> list[Any]:
        """The fields of the units."""
        return [self[f"unit-{unit}"] for unit, _ in self.units]

    @property
    def has_exceptions(self) -> bool:
        """Whether a unit has another number, or one is wrong."""
        return any(field.value() not in (None, "") or field.errors for field in self.exceptions)

    def places(self) -> dict[int, int]:
        """What the form says: the places of each unit that has any number."""
        everyone, found = self.cleaned_data["everyone"], {}
        for unit, _ in self.units:
            own = self.cleaned_data[f"unit-{unit}"]
            if (number := everyone if own is None else own) is not None:
                found[unit] = number
        return found
