"""Drawing records at random, with the seed and all that could be drawn kept."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from thulinh.checks.models import Candidate, Check, Draw
from thulinh.checks.permissions import CheckPermission
from thulinh.checks.rules.drawing import Drawable, Lot, drawn
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Account
from thulinh.people.reach import may
from thulinh.units.models import Unit, UnitPath
from thulinh.units.rules import path_ids

MOST_DRAWN = 200
LARGEST_POOL = 20_000


@action
def draw(
    *,
    source: str,
    record_kind: str,
    unit: int,
    starts_on: dt.date,
    ends_on: dt.date,
    size: int,
    pool: Iterable[Drawable],
    by: Any,
    seed: str = "",
    note: str = "",
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Draw:
    """Draw so many records at random from the pool, spread over places and verifiers; all of them when there are fewer.

    Records that whoever draws wrote, confirmed, verified or took part in are left out of the pool, and so are those
    that were drawn before. The seed is made here unless it is given. Nobody is told of it.

    Errors: the last day lies before the first; a size of nothing or beyond two hundred; nothing left to draw from; a
    pool too large to look at; not within reach.
    Writes: Draw, Candidate, Check, AuditEvent.
    Source: DN9.
    """
    content = {"draw": source, "unit": unit, "starts_on": starts_on, "ends_on": ends_on, "size": size, "note": note}
    moment = at or now()
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _draw(
            Draw(source=source, record_kind=record_kind, unit_id=unit, starts_on=starts_on, ends_on=ends_on,
                 size=size, seed=seed or secrets.token_hex(16), drawn_by=by, drawn_at=moment, note=nfc(note)[:300]),
            list({one.record: one for one in pool}.values()), by,
        ),
    )  # fmt: skip


def _draw(made: Draw, pool: Sequence[Drawable], by: Any) -> Draw:
    made.path = _path(made, by)
    _refuse(made)
    _hold_line(made.path)
    left = _left_to_draw(made.record_kind, pool, by)
    if not left:
        raise Refusal("Không còn bản ghi nào để rút trong những ngày này.")
    if len(left) > LARGEST_POOL:
        raise Refusal("Quá nhiều bản ghi. Đồng chí chọn ít ngày hơn, hoặc một đơn vị cấp dưới.")
    made.population, made.size = len(left), min(made.size, len(left))
    made.save()
    chosen = drawn([Lot(one.record, one.place, one.verifier) for one in left], made.size, made.seed)
    _lay(made, {one.record: one for one in left}, chosen)
    after = {"source": made.source, "starts_on": str(made.starts_on), "ends_on": str(made.ends_on)}
    after |= {"size": made.size, "population": made.population}
    record_audit([audit_event(verb="checks.draw", subject=made, by=by, unit_id=made.unit_id, after=after)])
    return made


def _path(made: Draw, by: Any) -> str:
    on = timezone.localdate(made.drawn_at)
    row = UnitPath.objects.on(on).open().filter(unit=made.unit_id).first()
    if row is None or (by is not None and not may(by, CheckPermission.DRAW, row, on)):
        raise Refusal("Đồng chí chỉ rút mẫu trong phạm vi được giao kiểm tra.")
    return row.path


def _hold_line(path: str) -> None:
    """Hold the unit and those above it: of two draws whose records may be the same, the second sees what the first
    drew.
    """
    line = Unit.objects.select_for_update(no_key=True).filter(pk__in=path_ids(path))
    list(line.order_by("pk").values_list("pk"))


def _refuse(made: Draw) -> None:
    problems = []
    if made.ends_on < made.starts_on:
        problems.append(Problem("Ngày cuối phải từ ngày đầu trở đi.", "ends_on"))
    if not 1 <= made.size <= MOST_DRAWN:
        problems.append(Problem(f"Mỗi lần rút từ 1 đến {MOST_DRAWN} bản ghi.", "size"))
    if problems:
        raise Refusal(problems)


def _left_to_draw(record_kind: str, pool: Sequence[Drawable], by: Any) -> list[Drawable]:
    """The pool without the drawer's own records and without those that were drawn before."""
    account, person = getattr(by, "pk", None), getattr(by, "person_id", None)
    before = set(Check.objects.filter(record_kind=record_kind).values_list("record_id", flat=True))
    return [
        one
        for one in pool
        if one.record not in before
        and (account is None or account not in one.hands | {one.verifier})
        and (person is None or person not in one.people | {one.person})
    ]


def _lay(made: Draw, pool: dict[int, Drawable], chosen: Sequence[int]) -> None:
    candidates = Candidate.objects.bulk_create(
        [
            Candidate(draw=made, record_id=one.record, place=one.place, path=one.path, day=one.day,
                      verified_by_id=one.verifier)
            for one in sorted(pool.values(), key=lambda one: one.record)
        ],
        batch_size=1_000,
    )  # fmt: skip
    known = {candidate.record_id: candidate for candidate in candidates}
    checks = Check.objects.bulk_create(
        [
            Check(draw=made, candidate=known[record], record_kind=made.record_kind, record_id=record,
                  unit_id=pool[record].unit, place=pool[record].place, day=pool[record].day,
                  person_id=pool[record].person, recorded_quantity=pool[record].quantity)
            for record in chosen
        ]
    )  # fmt: skip
    _keep_away(checks, pool)


def _keep_away(checks: Sequence[Check], pool: dict[int, Drawable]) -> None:
    """Who wrote, confirmed or verified the records, or went, neither sees these checks nor makes them."""
    people = {person for check in checks for person in (*pool[check.record_id].people, check.person_id)} - {None}
    accounts = Account.objects.filter(person__in=people).values_list("person", "pk")
    by_person: dict[int, set[int]] = {}
    for person, account in accounts:
        by_person.setdefault(person, set()).add(account)
    link = Check.not_for.through
    rows = []
    for check in checks:
        one = pool[check.record_id]
        away = {*one.hands, one.verifier} - {None}
        away |= {account for person in {*one.people, one.person} for account in by_person.get(person, ())}
        rows += [link(check_id=check.pk, account_id=account) for account in sorted(away)]
    link.objects.bulk_create(rows, batch_size=1_000)
