"""A sample check of Đồng Nai's visits, by a kept seed, which corrects one visit's days (DN9); invented."""

import datetime as dt
from dataclasses import dataclass

from thulinh.checks.actions import Found, draw, record_check
from thulinh.checks.models import Check, Draw
from thulinh.demo.dong_nai import DongNai
from thulinh.demo.telling import moment
from thulinh.desk.actions.checking import mend
from thulinh.desk.queries.checked import KINDS
from thulinh.desk.queries.checked_kinds import spread_over
from thulinh.kernel import clock
from thulinh.units.models import UnitPath
from thulinh.visits.models import Visit

SOURCE, SEED = "di-co-so", "dong-nai-2024"
FIRST, LAST = dt.date(2024, 7, 1), dt.date(2024, 8, 31)
DRAWN_ON, CHECKED_ON, MENDED_ON = dt.date(2024, 9, 16), dt.date(2024, 9, 20), dt.date(2024, 9, 23)
SIZE = 6


@dataclass
class Sample:
    """The draw, and the one check that found something wrong, with the visit that it corrected."""

    draw: Draw
    wrong: Check
    visit: Visit


def tell_sample(made: DongNai) -> Sample:
    """Draw visits of the summer, call those visited, and strike the one day that was not spent there."""
    root = UnitPath.objects.on(DRAWN_ON).get(unit=made.province)
    units = UnitPath.objects.on(DRAWN_ON).under(root.path).values("unit")
    with clock.on(moment(DRAWN_ON, 9)):
        pool = spread_over(KINDS[SOURCE].pool(units, FIRST, LAST), root)
        sample = draw(
            source=SOURCE, record_kind=KINDS[SOURCE].record_kind, unit=made.province, starts_on=FIRST, ends_on=LAST,
            size=SIZE, pool=pool, seed=SEED, by=made.inspector, note="Kiểm tra quý III (giả định)",
        )  # fmt: skip
    wrong = _check(made, sample)
    with clock.on(moment(MENDED_ON, 9)):
        wrong = mend(
            wrong.pk, words="Không tính ngày ấy, đã nhắc đồng chí đi cơ sở (giả định)", put_right_on=MENDED_ON,
            by=made.leader, on=MENDED_ON,
        )  # fmt: skip
    return Sample(sample, wrong, Visit.objects.get(pk=wrong.record_id))


def _check(made: DongNai, sample: Draw) -> Check:
    """All are right but the first of a district's own cadres, of which the last day was spent elsewhere."""
    checks = list(sample.checks.order_by("pk"))
    own = Visit.objects.filter(pk__in=[one.record_id for one in checks]).exclude(unit=made.province)
    wrong = next(one for one in checks if one.record_id in set(own.values_list("pk", flat=True)))
    with clock.on(moment(CHECKED_ON, 15)):
        for one in checks:
            if one != wrong:
                right = Found("goi-dien", CHECKED_ON, one.recorded_quantity, True)
                record_check(one.pk, right, by=made.inspector)
        last = Visit.objects.get(pk=wrong.record_id).ends_on
        assert last is not None
        told = "Ngày cuối đoàn về dự họp ở tỉnh, không ở cơ sở (giả định)"
        found = Found("goi-dien", CHECKED_ON, wrong.recorded_quantity - 1, True, told, wrong_days=(last,))
        return record_check(wrong.pk, found, by=made.inspector)
