"""Who needs to be taught what on a day: each reason for it, and what meets it (DN4, GL2)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from thulinh.training.rules.levels import PRACTISED, level_needed, new_since, reaches
from thulinh.training.rules.needs import Demanded, Facts, Gap, Learnt, Need, OwnWord, Post, Reason, RecordKind
from thulinh.units.rules import path_ids


def needs_from(facts: Facts) -> Iterator[Need]:
    """Everything that is needed and not met, of every reason."""
    needing = _Needing(facts)
    for posts in needing.posts_of.values():
        yield from needing.for_posts(posts)
    for posts in needing.posts_of.values():
        yield from needing.in_topics(posts)
    for gap in facts.gaps:
        yield from needing.from_gap(gap)
    for word in facts.own_words:
        yield from needing.from_own_word(word)


@lru_cache(maxsize=20_000)
def _along(path: str) -> tuple[int, ...]:
    return tuple(path_ids(path))


class _Needing:
    """The facts of a day, ordered so that each question is one look-up."""

    def __init__(self, facts: Facts) -> None:
        self.facts, self.on = facts, facts.on
        self.soon = facts.on + dt.timedelta(days=facts.days_before_end)
        self.posts_of: dict[int, list[Post]] = defaultdict(list)
        self.posts_at: dict[int, list[Post]] = defaultdict(list)
        for post in sorted(facts.posts, key=lambda one: one.rank):
            self.posts_of[post.person].append(post)
            self.posts_at[post.unit].append(post)
        self.asked: dict[tuple[str, int], list[Demanded]] = defaultdict(list)
        for demand in facts.demands:
            for position in demand.positions:
                self.asked[position, demand.unit].append(demand)

    def for_posts(self, posts: Sequence[Post]) -> Iterator[Need]:
        """The trainings for somebody's posts: who holds the same post in two units needs it once, where it is due
        first.
        """
        found: dict[str, Need] = {}
        for need in (need for post in posts for need in self.for_post(post)):
            known = found.setdefault(need.position, need)
            if (need.due_on or dt.date.max) < (known.due_on or dt.date.max):
                found[need.position] = need
        yield from found.values()

    def for_post(self, post: Post) -> Iterator[Need]:
        """The training for the post: somebody never had it since taking the seat, or it ended."""
        known = [one for one in self._learnt(post.person) if one.position == post.position]
        if last := self._ending(known):
            if last.ends_on is None or last.ends_on > self.soon:
                return
            if last.ends_on >= post.starts_on:
                yield self._expired(post, last, (), PRACTISED)
                return
        asked = [one for one in self._demands(post) if not one.topics]
        if not asked and not post.is_basic:
            return
        newly = post.is_new
        first = min(asked, key=lambda one: self._due(post, one), default=None)
        due_on = self._due(post, first) if first or newly else None
        level = level_needed(is_new=newly, was_trained=bool(known))
        if first is None or newly:
            reason = Reason.NEWLY if newly else Reason.UNTRAINED
            yield _need(reason, post, (), level, post.starts_on, due_on, RecordKind.HOLDING, post.holding)
        else:
            since = max(post.starts_on, first.starts_on)
            yield _need(Reason.UNTRAINED, post, (), level, since, due_on, RecordKind.DEMAND, first.id)

    def in_topics(self, posts: Sequence[Post]) -> Iterator[Need]:
        """The topics that somebody learnt and that ended, and those that are asked of one of their posts."""
        learnt: dict[str, list[Learnt]] = defaultdict(list)
        for one in self._learnt(posts[0].person):
            if one.topic:
                learnt[one.topic].append(one)
        ended: dict[str, Learnt] = {}
        for topic, rows in learnt.items():
            last = self._ending(rows)
            if self._is_taught(topic, posts[0].path) and last and last.ends_on and last.ends_on <= self.soon:
                ended[topic] = last
                yield self._expired(posts[0], last, (topic,), last.level)
        for topic, (post, demand) in self._wanted(posts, learnt).items():
            if topic not in ended or not reaches(ended[topic].level, demand.level):
                yield self._demanded(post, demand, topic, was_trained=bool(learnt.get(topic)))

    def from_gap(self, gap: Gap) -> Iterator[Need]:
        """A skill found missing: of somebody still in office, or of a unit where nobody is named."""
        return self._gap_of_unit(gap) if gap.person is None else self._gap_of_person(gap, gap.person)

    def _gap_of_person(self, gap: Gap, person: int) -> Iterator[Need]:
        posts = self.posts_of.get(person, [])
        if not posts:
            return
        post = next((one for one in posts if one.unit == gap.unit), posts[0])
        topics = self._teaching(gap.skill, post.path)
        if level := self._level_unless_met(post, topics, gap.day, gap.seen_on or gap.day):
            told = (gap.day, gap.due_on, RecordKind.FINDING, gap.id)
            yield _need(Reason.GAP, post, topics, level, *told, skill=gap.skill)

    def _gap_of_unit(self, gap: Gap) -> Iterator[Need]:
        """The holder of the unit's first seat meets it."""
        first = self.facts.first_seats.get(gap.unit, "")
        post = next((one for one in self.posts_at.get(gap.unit, ()) if one.position == first), None)
        topics = self._teaching(gap.skill, gap.path)
        if level := self._level_unless_met(post, topics, gap.day, gap.seen_on or gap.day):
            yield Need(
                Reason.GAP, None, "", None, first, gap.unit, gap.unit_name, gap.path, topics, gap.skill, level,
                gap.day, gap.due_on, RecordKind.FINDING, gap.id, managing(gap.path),
            )  # fmt: skip

    def _teaching(self, skill: str, path: str) -> tuple[str, ...]:
        return tuple(one for one in self.facts.topics_of.get(skill, ()) if self._is_taught(one, path))

    def from_own_word(self, word: OwnWord) -> Iterator[Need]:
        """A topic of which somebody in office says that they cannot do it."""
        post = next(iter(self.posts_of.get(word.person, ())), None)
        if post is None or not self._is_taught(word.topic, post.path):
            return
        if level := self._level_unless_met(post, (word.topic,), word.day):
            yield _need(Reason.OWN_WORD, post, (word.topic,), level, word.day, None, RecordKind.OWN_WORD, word.id)

    def _level_unless_met(
        self, post: Post | None, topics: Sequence[str], day: dt.date, seen_on: dt.date | None = None
    ) -> str:
        """At which level it was needed on that day; empty when somebody learnt it at that level since, of what was
        found missing (`seen_on`: last on that day) since then.
        """
        asked_on = seen_on or day
        rows = [one for one in self._learnt(post.person) if one.topic in topics] if post else []
        newly = post is not None and self._was_new(post, day)
        before = any(one.starts_on < asked_on for one in rows)
        level = level_needed(is_new=newly, was_trained=before, is_found_missing=seen_on is not None)
        met = any(one.starts_on >= asked_on and reaches(one.level, level) for one in rows)
        return "" if met else level

    def _was_new(self, post: Post, day: dt.date) -> bool:
        """Whether somebody was new in the post on an earlier day; who took it later was new when they did."""
        return post.is_new or (post.starts_on < new_since(self.on) and post.starts_on >= new_since(day))

    def _wanted(
        self, posts: Iterable[Post], learnt: dict[str, list[Learnt]]
    ) -> dict[str, tuple[Post, Demanded]]:  # fmt: skip
        """The topics that are asked for and not held at the level asked; of several demands the one due first."""
        found: dict[str, tuple[Post, Demanded]] = {}
        for post in posts:
            for demand in self._demands(post):
                for topic in demand.topics:
                    if not self._is_taught(topic, post.path) or self._holds(learnt.get(topic, ()), demand.level):
                        continue
                    known = found.get(topic)
                    if known is None or self._due(post, demand) < self._due(*known):
                        found[topic] = (post, demand)
        return found

    def _demanded(self, post: Post, demand: Demanded, topic: str, *, was_trained: bool) -> Need:
        level = demand.level or level_needed(is_new=post.is_new, was_trained=was_trained)
        since, due_on = max(post.starts_on, demand.starts_on), self._due(post, demand)
        return _need(Reason.DEMANDED, post, (topic,), level, since, due_on, RecordKind.DEMAND, demand.id)

    def _expired(self, post: Post, last: Learnt, topics: tuple[str, ...], level: str) -> Need:
        ended = last.ends_on or self.on
        return _need(Reason.EXPIRED, post, topics, level, ended, ended, RecordKind.QUALIFICATION, last.id)

    def _ending(self, rows: Sequence[Learnt]) -> Learnt | None:
        """Of what was learnt, that which ends last."""
        return max(rows, key=lambda one: one.ends_on or dt.date.max, default=None)

    def _holds(self, rows: Iterable[Learnt], level: str) -> bool:
        return any((one.ends_on is None or one.ends_on >= self.on) and reaches(one.level, level) for one in rows)

    def _due(self, post: Post, demand: Demanded | None) -> dt.date:
        """Until when: so many days after the seat was taken, or after the demand was made known when that was later."""
        since = max(post.starts_on, demand.starts_on) if demand else post.starts_on
        days = demand.within_days if demand else None
        return since + dt.timedelta(days=self.facts.days_after_taking if days is None else days)

    def _demands(self, post: Post) -> Iterator[Demanded]:
        for unit in _along(post.path):
            yield from self.asked.get((post.position, unit), ())

    def _is_taught(self, topic: str, path: str) -> bool:
        """Whether a topic is in use where somebody is: a national one, or one of a unit above them or their own."""
        if topic not in self.facts.known:
            return False
        unit = self.facts.known[topic]
        return unit is None or unit in _along(path)

    def _learnt(self, person: int) -> Sequence[Learnt]:
        return self.facts.learnt.get(person, ())


def managing(path: str) -> int:
    """Which unit plans for the cadres of the unit at a path: the one right above it; the topmost for its own (GL7)."""
    line = _along(path)
    return line[-2] if len(line) > 1 else line[-1]


def _need(
    reason: Reason, post: Post, topics: tuple[str, ...], level: str, since: dt.date, due_on: dt.date | None,
    kind: RecordKind, record: int, *, skill: str = "",
) -> Need:  # fmt: skip
    return Need(
        reason, post.person, post.name, post.holding, post.position, post.unit, post.unit_name, post.path, topics,
        skill, level, since, due_on, kind, record, managing(post.path),
    )  # fmt: skip
