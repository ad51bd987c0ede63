"""What programmes still ask of who leaves a seat, as lines of the hand-over."""

import datetime as dt

from thulinh.kernel.text import format_date
from thulinh.people.models import Charge, Holding
from thulinh.programmes.queries import dues
from thulinh.selection.queries.handing import HandedLine, Kind
from thulinh.units.models import UnitPath

MOST = 60


def open_duties(outgoing: Holding, on: dt.date) -> list[HandedLine]:
    """What programmes ask now of the unit, of the branches in charge and of the person who holds the seat, overdue
    things first.

    Queries: as `dues`, and two.
    """
    path = UnitPath.objects.on(on).filter(unit=outgoing.seat.unit_id).values_list("path", flat=True).first()
    if path is None:
        return []
    charges = list(Charge.objects.on(on).filter(holding=outgoing).values_list("pk", flat=True))
    units = [outgoing.seat.unit_id] if outgoing.seat.position.opens else []
    found = dues(path=path, on=on, units=units, charges=charges, people=[outgoing.person_id])
    lines = []
    for due in found[:MOST]:
        late = ", đã quá hạn" if due.is_overdue else ""
        words = f", {due.period.label}, hạn {format_date(due.due_on)}{late}"
        lines.append(HandedLine(Kind.DUTY, f"{due.name}"[: 300 - len(words)] + words, note=due.programme_name[:300]))
    return lines
