"""Who could be put forward for a class, with what speaks for and against each; the bulk nomination picks from it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from thulinh.kernel.text import fold, format_date
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding
from thulinh.people.reach import Reach, within
from thulinh.people.rules import portions
from thulinh.training.models import ClassTopic, TrainingClass
from thulinh.training.queries.coverage import Wanted
from thulinh.training.queries.fitness import Fit, fitness
from thulinh.training.queries.learners import Standing, standings
from thulinh.training.queries.need_facts import facts_of
from thulinh.training.queries.needs_seen import as_seen
from thulinh.training.queries.sight import Sight
from thulinh.training.rules.needing import needs_from
from thulinh.training.rules.needs import Need, Reason
from thulinh.units.models import under_q

_PATHS = "seat__unit__paths__"
_WHY = {
    Reason.GAP: "cơ sở phát hiện còn thiếu",
    Reason.OWN_WORD: "tự thấy chưa làm được",
    Reason.NEWLY: "mới nhận chức, chưa bồi dưỡng",
    Reason.UNTRAINED: "chưa bồi dưỡng theo chức danh",
    Reason.EXPIRED: "sắp hết hoặc hết giá trị",
    Reason.DEMANDED: "mô hình yêu cầu",
}


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be put forward: with which seat, what of their needs the class meets, how they were trained
    before, and what stands against it (`fit.words`)."""

    fit: Fit
    needs: tuple[Need, ...]
    trained: Standing | None
    reasons: tuple[str, ...]

    @property
    def weight(self) -> tuple[bool, int, bool, str, int]:
        """The order in which they are offered: nothing against it, most needs, new in the seat; then by place."""
        return (not self.fit.is_fit, -len(self.needs), not self.fit.is_new, self.fit.path, self.fit.holding)


def candidates(
    training_class: TrainingClass,
    user: Any,
    on: dt.date,
    *,
    words: str = "",
    under: str = "",
    positions: Collection[str] = (),
    only_new: bool = False,
    only_untrained: bool = False,
    only_needing: bool = False,
    only_fit: bool = False,
) -> list[Candidate]:
    """Who in office on the first day could be put forward by this user, those for whom most speaks first.

    `words`: of the name; `under`: a path on the first day; `positions`: of those that the class is for.
    Queries: a fixed number, for up to ten thousand people.
    Source: GL3, GL4.
    """
    rows = holders_for(training_class, user, on)
    rows = rows.filter(under_q(under, f"{_PATHS}path")) if under else rows
    rows = rows.filter(seat__position__in=positions) if positions else rows
    for word in fold(words).split():
        rows = rows.filter(person__search__contains=word)
    fits = fitness(training_class, list(rows.values_list("pk", flat=True)), user, on, together=False)
    people = {fit.person for fit in fits}
    needs, trained = _needs_met(training_class, people, user, on), _trained(training_class, people)
    found = [_candidate(fit, needs.get(fit.person, ()), trained.get(fit.person)) for fit in fits]
    kept = (
        one
        for one in found
        if (one.fit.is_new or not only_new)
        and (one.fit.is_fit or not only_fit)
        and (one.needs or not only_needing)
        and (not only_untrained or not (one.trained and one.trained.is_trained))
    )
    return sorted(kept, key=lambda one: one.weight)


def holders_for(training_class: TrainingClass, user: Any, on: dt.date) -> QuerySet[Holding]:
    """Holders of the class's positions (of any in the Union's line, where it names none) on its first day, at its unit
    and below, whom the user may put forward.

    Queries: none of its own beyond `reach`.
    """
    first = training_class.starts_on
    rows = Holding.objects.on(first).filter(
        dated_q(first, _PATHS), under_q(training_class.path, f"{_PATHS}path"), person__withdrawn_at=None,
        person__erased_at=None, **{f"{_PATHS}is_open": True},
    )  # fmt: skip
    if training_class.positions:
        rows = rows.filter(seat__position__in=training_class.positions)
    else:
        rows = rows.filter(**{f"{_PATHS}level__is_union": True})
    sight = Sight(user, on)
    if user is not None and not sight.organises(training_class):
        rows = rows.filter(seat__unit__in=within(sight.nominates, on)) if sight.nominates else rows.none()
    return rows.order_by(f"{_PATHS}path", "seat__position__rank", "seat__ordinal", "pk")


def _candidate(fit: Fit, needs: Sequence[Need], trained: Standing | None) -> Candidate:
    reasons = list(dict.fromkeys(_WHY[one.reason] + _due(one) for one in needs))
    if fit.is_new:
        reasons.insert(0, "mới nhận chức danh")
    return Candidate(fit, tuple(needs), trained, tuple(reasons))


def _due(need: Need) -> str:
    return f" (hạn {format_date(need.due_on)})" if need.due_on else ""


def _needs_met(
    training_class: TrainingClass, people: Collection[int], user: Any, on: dt.date
) -> Mapping[int, list[Need]]:
    """What the class would meet of what each of these people needs, as far as the user may know it: what was found and
    what somebody says of themselves only where the user may read it.
    """
    topics = set(ClassTopic.objects.filter(training_class=training_class).values_list("topic", flat=True))
    views: Reach | None = None if user is None else Sight(user, on).views
    found: dict[int, list[Need]] = {}
    for part in portions(people):
        needs = list(needs_from(facts_of((), on, people=part)))
        for need in needs if user is None else as_seen(needs, user, on):
            is_met = bool(topics & set(need.topics)) or (need.is_for_post and need.position in training_class.positions)
            is_told = need.reason != Reason.OWN_WORD or views is None or views.covers(need.path)
            if need.person is not None and is_met and is_told:
                found.setdefault(need.person, []).append(need)
    return found


def _trained(training_class: TrainingClass, people: Collection[int]) -> Mapping[int, Standing]:
    """How each of these people stands towards what the class teaches, on its first day."""
    if training_class.positions:
        wanted = Wanted(tuple(training_class.positions))
    else:
        taught = ClassTopic.objects.filter(training_class=training_class).values_list("topic", flat=True)
        wanted = Wanted((), tuple(sorted(set(taught))))
    return standings(people, training_class.starts_on, wanted)
