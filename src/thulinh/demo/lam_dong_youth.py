"""How many young people live in the communes of today, as two of the four have declared (GL6); all invented."""

from decimal import Decimal

from thulinh.demo.gia_lai_youth import BASIS, FROM_AGE, TO_AGE
from thulinh.demo.lam_dong import LamDong
from thulinh.demo.telling import INVENTED, moment, paper
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.statements.actions import declare_youth

# So many communes have declared, about so many young people for each branch.
_DECLARED, _YOUNG = 2, 24


def tell_youth(made: LamDong) -> None:
    """The home commune and one other; the others are asked still."""
    counted = made.on - 40 * DAY
    for commune in list(made.communes.values())[:_DECLARED]:
        with clock.on(moment(counted + 5 * DAY, 9)):
            declare_youth(
                unit=commune.unit, value=Decimal(_YOUNG * len(commune.branches)), from_age=FROM_AGE, to_age=TO_AGE,
                basis=BASIS, ends_on=counted, source=paper("Biểu thống kê thanh niên của xã"), source_on=counted,
                note=INVENTED, by=commune.leader,
            )  # fmt: skip
