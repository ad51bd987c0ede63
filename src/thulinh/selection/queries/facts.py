"""What the records say of many candidates on one day, read at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from thulinh.activities.models import Activity, Attendance
from thulinh.difficulties.models import Finding
from thulinh.kernel.periods import months_later
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Membership, PartyStanding, Person
from thulinh.people.queries.discipline import discipline_in_force
from thulinh.people.rules import portions
from thulinh.selection.models import Candidate, Judgement
from thulinh.selection.rules.criteria import Facts, Penalty, Residence, months_served

Among = list[int] | QuerySet
_ROLL_OF_MEMBERS = "doan-vien"
_KINDS = {
    Membership.Kind.HOME: Residence.MEMBER,
    Membership.Kind.TWO_WAY: Residence.TWO_WAY,
    Membership.Kind.TEMPORARY: Residence.TEMPORARY,
    Membership.Kind.AWAY: Residence.AWAY,
}
# Which of several ways to belong to a place is told: the first.
_NEAREST = (Residence.MEMBER, Residence.TWO_WAY, Residence.POST, Residence.TEMPORARY, Residence.AWAY)


@dataclass(frozen=True)
class Looked:
    """Somebody who is looked at for a seat of a unit; `hamlet`: where the second post stands; `candidate`: whose
    judgements count (0: none).
    """

    person: int
    unit: int
    hamlet: int | None
    posts: tuple[str, ...]
    candidate: int = 0


class Records:
    """The records about these people on a day. `among`: the candidates that they are, where these are known by a
    condition; the database then finds the people by itself, which is quicker than being told thousands.

    Queries: eight, for up to ten thousand people.
    """

    def __init__(self, looked: Sequence[Looked], on: dt.date, among: QuerySet[Candidate] | None = None) -> None:
        self.on = on
        people = list(dict.fromkeys(one.person for one in looked))
        self._birth: dict[int, dt.date | None] = {}
        self._member: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
        self._held: dict[int, list[tuple[str, int, dt.date, dt.date | None]]] = defaultdict(list)
        self._standing: dict[int, str] = {}
        self._lacking: dict[int, list[str]] = defaultdict(list)
        self._rolls: dict[tuple[int, int], tuple[int, int]] = {}
        self._judged: dict[int, dict[str, tuple[bool, str]]] = defaultdict(dict)
        self._penalties = discipline_in_force(people, on)
        posts = {post for one in looked for post in one.posts}
        for part in portions(people) if among is None else [among.values("person")]:
            self._read_people(part, posts)
            self._read_rolls(part)
        candidates = (one.candidate for one in looked if one.candidate)
        for part in portions(candidates) if among is None else [among.values("pk")]:
            self._read_judgements(part)

    def facts(self, one: Looked) -> Facts:
        """What the records say of one of them."""
        residence, words = self._residence(one)
        sessions, attended = self._rolls.get((one.person, one.unit), (0, 0))
        penalty = self._penalties.get(one.person)
        return Facts(
            birth_on=self._birth.get(one.person),
            residence=residence,
            residence_words=words,
            standing=self._standing.get(one.person, ""),
            penalties=(Penalty(penalty.label, penalty.decision_number, penalty.ends_on),) if penalty else (),
            lacking=tuple(self._lacking.get(one.person, ())),
            months=self._months(one),
            sessions=sessions,
            attended=attended,
            judged=self._judged.get(one.candidate, {}),
        )

    def _read_people(self, people: Among, posts: Iterable[str]) -> None:
        on, among = self.on, {"person__in": people}
        self._birth |= dict(Person.objects.filter(pk__in=people).values_list("pk", "birth_on"))
        members = Membership.objects.on(on).filter(dated_q(on, "unit__paths__"), **among)
        for person, unit, kind, name in members.values_list("person", "unit", "kind", "unit__paths__name"):
            self._member[person].append((unit, kind, name))
        held = Holding.objects.current().filter(**among, seat__position__in=list(posts), starts_on__lte=on)
        for person, *row in held.values_list("person", "seat__position", "seat__unit", "starts_on", "ends_on"):
            self._held[person].append(tuple(row))
        self._standing |= dict(PartyStanding.objects.on(on).filter(**among).values_list("person", "state"))
        gaps = Finding.objects.current().of_kind(Finding.Kind.SKILL_GAP)
        gaps = gaps.filter(Q(done_on=None) | Q(done_on__gt=on), **among, day__lte=on).order_by("skill__rank", "skill")
        for person, skill in gaps.values_list("person", "skill__name").distinct():
            self._lacking[person].append(skill)

    def _read_rolls(self, people: Among) -> None:
        rows = Attendance.objects.filter(
            person__in=people,
            activity__withdrawn_at=None,
            activity__status=Activity.Status.HELD,
            activity__verdict__in=(Activity.Verdict.PENDING, Activity.Verdict.PASSED),
            activity__kind__roll=_ROLL_OF_MEMBERS,
            activity__day__gt=months_later(self.on, -12),
            activity__day__lte=self.on,
        )
        counted = rows.values("person", "unit").annotate(n=Count("pk"), came=Count("pk", filter=Q(is_present=True)))
        for row in counted.order_by():
            self._rolls[row["person"], row["unit"]] = row["n"], row["came"]

    def _read_judgements(self, candidates: Among) -> None:
        rows = Judgement.objects.filter(candidate__in=candidates)
        for candidate, criterion, verdict, reason in rows.values_list("candidate", "criterion", "verdict", "reason"):
            self._judged[candidate][criterion] = verdict == Judgement.Verdict.MET, reason

    def _residence(self, one: Looked) -> tuple[Residence, str]:
        """How somebody belongs to the place, and where else they belong."""
        belongs = self._member.get(one.person, [])
        here = {_KINDS[kind] for unit, kind, _ in belongs if unit == one.unit and kind in _KINDS}
        if one.hamlet is not None and any(
            unit == one.hamlet and (last is None or last >= self.on)
            for _, unit, _, last in self._held.get(one.person, ())
        ):
            here.add(Residence.POST)
        if here:
            return next(each for each in _NEAREST if each in here), ""
        home = next((name for _, kind, name in belongs if kind in Membership.AT_HOME), "")
        return (Residence.ELSEWHERE, home) if home else (Residence.UNKNOWN, "")

    def _months(self, one: Looked) -> dict[str, int]:
        stretches: dict[str, list[tuple[dt.date, dt.date]]] = defaultdict(list)
        for post, _, first, last in self._held.get(one.person, ()):
            if post in one.posts:
                stretches[post].append((first, min(last or self.on, self.on)))
        return {post: months_served(rows) for post, rows in stretches.items()}
