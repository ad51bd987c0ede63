"""Drawing, correcting and putting right where several rooms have a part: the check's own, and the record's."""

import datetime as dt
from typing import Any

from thulinh.checks.actions import Found, correct_check, draw, put_right, record_check
from thulinh.checks.models import Check, Draw
from thulinh.desk.queries.checked import KINDS, kind_of
from thulinh.desk.queries.checked_kinds import spread_over
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.units.models import UnitPath


@action
def draw_sample(
    *, source: str, unit: int, starts_on: dt.date, ends_on: dt.date, size: int, by: Any, on: dt.date, note: str = ""
) -> Draw:
    """Draw records of one kind at random, of a unit and all below it.

    Errors: as `checks.actions.draw`; no such kind of record, no such unit.
    Writes: as `checks.actions.draw`.
    """
    root = UnitPath.objects.on(on).filter(unit=unit).first()
    if source not in KINDS or root is None:
        raise Refusal("Không rút được mẫu ở đây.")
    kind = KINDS[source]
    units = UnitPath.objects.on(on).under(root.path).values("unit")
    pool = spread_over(kind.pool(units, starts_on, ends_on), root) if starts_on <= ends_on else []
    return draw(
        source=source, record_kind=kind.record_kind, unit=unit, starts_on=starts_on, ends_on=ends_on, size=size,
        pool=pool, by=by, note=note,
    )  # fmt: skip


@action
def check_record(check_id: int, found: Found, *, by: Any) -> Check:
    """Record what a check found of a record in which the inspector has no part, also none since it was drawn.

    Errors: as `checks.actions.record_check`.
    Writes: as `checks.actions.record_check`.
    """
    check = Check.objects.select_related("draw").get(pk=check_id)
    return record_check(check_id, found, hands=kind_of(check).hands(check.record_id), by=by)


@action
def mend(check_id: int, *, words: str, put_right_on: dt.date, by: Any, on: dt.date) -> Check:
    """Say what was put right; days of a visit that did not stand count no more from now on.

    Errors: as `checks.actions.put_right` and `visits.actions.strike_days`.
    Writes: as these.
    Source: DN9.
    """
    check = Check.objects.select_related("draw").get(pk=check_id)
    kind = kind_of(check)
    charge = kind.charge(by, check.record_id, on)
    if charge is None:
        raise Refusal("Việc chấn chỉnh thuộc cấp phụ trách bản ghi.")
    made = put_right(
        check_id, words=words, put_right_on=put_right_on, in_charge=charge.unit, permission=charge.permission, by=by
    )
    if kind.strike and made.wrong_days:
        wrong = [dt.date.fromisoformat(day) for day in made.wrong_days]
        kind.strike(check.record_id, wrong, f"Kiểm tra mẫu ngày {format_date(made.checked_on)}: {made.note}", by)
    return made


@action
def correct_finding(check_id: int, found: Found, *, version: int, reason: str, by: Any) -> Check:
    """Correct what a check was said to have found; days that were struck because of it count again until it is put
    right anew.

    Errors: as `checks.actions.correct_check`.
    Writes: as `checks.actions.correct_check` and `visits.actions.strike_days`.
    """
    before = Check.objects.select_related("draw").get(pk=check_id)
    kind = kind_of(before)
    hands = kind.hands(before.record_id)
    made = correct_check(check_id, found, version=version, reason=reason, hands=hands, by=by)
    if kind.strike and before.put_right_on and before.wrong_days:
        kind.strike(before.record_id, (), f"Kết quả kiểm tra mẫu được sửa: {reason}", None)
    return made
