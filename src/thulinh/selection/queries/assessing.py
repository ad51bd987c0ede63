"""Who qualifies, who nearly does and what is missing, for any number of candidates at once."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from thulinh.kernel.parameters import parameter
from thulinh.people.models import Position
from thulinh.people.rules import portions
from thulinh.selection.models import Candidate, SelectionRule
from thulinh.selection.queries.facts import Looked, Records
from thulinh.selection.rules.criteria import Criterion, judge_by_records
from thulinh.selection.rules.weighing import Posts, Weight, masked, weigh

NEARLY = "gan-du-dieu-kien-thieu-nhieu-nhat"
_COLUMNS = (
    "pk", "place", "person", "person__full_name", "person__name_key", "origin", "place__unit", "place__hamlet",
    "place__rule", "note", "version",
)  # fmt: skip


@dataclass(frozen=True)
class Assessed:
    """A candidate with what the criteria say of them on a day."""

    candidate: int
    place: int
    person: int
    name: str
    name_key: str
    origin: str
    note: str
    version: int
    posts: Posts
    weight: Weight
    nearly: int

    @property
    def sort_key(self) -> tuple[int, str, int]:
        """Who comes first."""
        return self.weight.order, self.name_key, self.candidate

    def without(self, kinds: Collection[str]) -> "Assessed":
        """As somebody reads it who may not know what came of criteria of these kinds."""
        return replace(self, weight=masked(self.weight, self.origin, self.posts, self.nearly, kinds)) if kinds else self


def assess(candidates: QuerySet[Candidate] | Iterable[int], on: dt.date) -> dict[int, Assessed]:
    """Who of these candidates qualifies on a day, who nearly does and what is missing; the records decide, and what was
    judged. Everything is told: whoever shows it leaves out what the reader may not know (`sight`).

    Shape: by candidate, in the order in which they come into question at each place.
    Queries: eleven, for up to ten thousand candidates.
    Source: HT1, HT2.
    """
    rows = _rows(candidates)
    rules = {rule.pk: rule for rule in _rules(row[8] for row in rows)}
    names = dict(Position.objects.values_list("code", "short_name"))
    looked = {
        row[0]: Looked(row[2], row[6], row[7], _codes(rules[row[8]]), row[0]) for row in rows
    }  # fmt: skip
    among = candidates if isinstance(candidates, QuerySet) else None
    records, nearly = Records(list(looked.values()), on, among), int(parameter(NEARLY, on))
    asked = {pk: [Criterion.read(part) for part in rule.criteria] for pk, rule in rules.items()}
    posts = {pk: posts_of(rule, names) for pk, rule in rules.items()}
    found = []
    for pk, place, person, name, key, origin, _, _, rule, note, version in rows:
        facts = records.facts(looked[pk])
        results = [judge_by_records(one, facts, on, looked[pk].posts) for one in asked[rule]]
        weight = weigh(origin, results, posts[rule], nearly)
        found.append(Assessed(pk, place, person, name, key, origin, note, version, posts[rule], weight, nearly))
    return {one.candidate: one for one in sorted(found, key=lambda one: (one.place, *one.sort_key))}


def posts_of(rule: SelectionRule, names: dict[str, str]) -> Posts:
    """The names of the post or posts that a rule is about."""
    return Posts(names.get(rule.position_id, ""), names.get(rule.with_position_id or "", ""), rule.is_two_way)


def _codes(rule: SelectionRule) -> tuple[str, ...]:
    return (rule.position_id, *([rule.with_position_id] if rule.with_position_id else []))


def _rows(candidates: QuerySet[Candidate] | Iterable[int]) -> list[tuple]:
    if isinstance(candidates, QuerySet):
        return list(candidates.values_list(*_COLUMNS))
    found = (Candidate.objects.filter(pk__in=part).values_list(*_COLUMNS) for part in portions(candidates))
    return [row for rows in found for row in rows]


def _rules(ids: Iterable[int]) -> list[SelectionRule]:
    return [rule for part in portions(ids) for rule in SelectionRule.objects.filter(pk__in=part)]
