"""How people were found for both posts in Hàm Tân (HT1, HT2, HT5, HT6): the pilot of 2014, its yearly review and the
other seven communes in 2015. Days, people and papers are invented; what came of it is the source's: 35 of 53.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from thulinh.demo.ham_tan import (
    EXTENDED,
    MILITIA,
    PILOT,
    PILOT_ENDS,
    PILOTS,
    SECRETARY,
    Commune,
    Hamlet,
    HamTan,
    adopt_pilot,
    adopt_rest,
)
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.people.models import Account, Holding, Person
from thulinh.programmes.actions.steps import StepSaid, record_step
from thulinh.programmes.models import Step
from thulinh.selection.actions import (
    Decision,
    NewChoice,
    Paper,
    add_candidate,
    choose,
    close_round,
    enter_opinion_from_paper,
    give_opinion,
    judge,
    open_round,
    review_holder,
    settle_place,
)
from thulinh.selection.models import Candidate, Consulted, Place, Round

FOUND_2014, FOUND_IN_REVIEW, FOUND_2015 = 9, 3, 23
# One who falls short is replaced after the yearly review (HT5); which of those found in 2014.
REPLACED = 8
FIRST_ROUND, YEARLY_ROUND, REST_ROUND = dt.date(2014, 3, 3), dt.date(2015, 3, 2), dt.date(2015, 3, 9)
_WEEK = dt.timedelta(days=7)
_NOBODY = (
    "Người đủ tiêu chuẩn đi làm ăn xa (giả định)",
    "Bí thư và thôn đội trưởng đều sắp hết tuổi (giả định)",
    "Chưa tìm được người năng nổ, hiểu việc quân sự (giả định)",
)
# Who is found: the sitting secretary, the sitting leader of the militia, or somebody else (HT2).
_WAYS = ("secretary", "leader", "secretary", "leader", "other")


def tell_pilot(made: HamTan) -> None:
    """2014 in the three communes: steps, the round, both posts in nine of sixteen hamlets, the review conference."""
    adopt_pilot(made)
    pilots = [made.communes[name] for name in PILOTS]
    hamlets = list(in_turn(pilots))
    found = {id(hamlet): _WAYS[place % len(_WAYS)] for place, hamlet in enumerate(hamlets[:FOUND_2014])}
    _tell_plan(made, pilots, PILOT)
    for commune in pilots:
        _Telling(made, commune, FIRST_ROUND, Round.Kind.FIRST).tell(found)
    _tell_after(made, pilots, FIRST_ROUND, PILOT_ENDS - 11 * DAY)


def tell_extension(made: HamTan) -> None:
    """2015: the yearly review in the pilots with one replacement, and the round of the other seven communes."""
    adopt_rest(made)
    pilots, rest = (
        [one for name, one in made.communes.items() if (name in PILOTS) is wanted] for wanted in (True, False)
    )
    hamlets, later = list(in_turn(pilots)), list(in_turn(rest))
    again = {id(one): "secretary" for one in hamlets[FOUND_2014 : FOUND_2014 + FOUND_IN_REVIEW]}
    again[id(hamlets[REPLACED])] = "other"
    for commune in pilots:
        _Telling(made, commune, YEARLY_ROUND, Round.Kind.YEARLY).tell(again)
    _tell_plan(made, rest, EXTENDED)
    found = {id(hamlet): _WAYS[place % len(_WAYS)] for place, hamlet in enumerate(later[:FOUND_2015])}
    for commune in rest:
        _Telling(made, commune, REST_ROUND, Round.Kind.FIRST).tell(found)
    _tell_after(made, rest, REST_ROUND, None)


def in_turn(communes: Sequence[Commune]) -> Iterator[Hamlet]:
    """The first hamlet of each commune, then the second of each, and so on."""
    for row in zip_longest(*(commune.hamlets for commune in communes)):
        yield from (hamlet for hamlet in row if hamlet is not None)


@dataclass
class _Telling:
    """One commune's round: opened, each place settled, closed."""

    made: HamTan
    commune: Commune
    opened: dt.date
    kind: str

    @property
    def takes_on(self) -> dt.date:
        """The first day on the seats."""
        return self.opened + 8 * _WEEK

    def tell(self, found: dict[int, str]) -> None:
        """`found`: how somebody is found, by hamlet; the others keep their holder or stay without."""
        account, name = self.commune.account, self.commune.plan.full_name
        with clock.on(moment(self.opened, 9)):
            words = "Rà soát hằng năm" if self.kind == Round.Kind.YEARLY else "Rà soát, lựa chọn"
            row = open_round(
                unit=self.commune.unit, position=SECRETARY, title=f"{words} {self.opened.year}, {name} (giả định)",
                starts_on=self.opened, on=self.opened, kind=self.kind, due_on=self.opened + 9 * _WEEK,
                paper_number=paper(f"{self.opened.year % 100}-KH/LN"), paper_on=self.opened, by=account,
            )  # fmt: skip
        self._read(row)
        for number, hamlet in enumerate(self.commune.hamlets):
            self._tell_place(number, hamlet, found.get(id(hamlet)))
        with clock.on(moment(self.takes_on + _WEEK, 16)):
            close_round(row.pk, on=self.takes_on + _WEEK, by=account)

    def _read(self, row: Round) -> None:
        self.places = {place.unit_id: place for place in Place.objects.filter(round=row)}
        rows = Candidate.objects.filter(place__round=row).values_list("place", "person", "pk")
        self.candidates = {(place, person): pk for place, person, pk in rows}
        self.bodies: dict[int, dict[str, int]] = {}
        for place, code, pk in Consulted.objects.filter(place__round=row).values_list("place", "code", "pk"):
            self.bodies.setdefault(place, {})[code] = pk

    def _tell_place(self, number: int, hamlet: Hamlet, way: str | None) -> None:
        place = self.places[hamlet.branch]
        if hamlet.holder is not None:
            self._review(place, hamlet, is_enough=way is None)
        if way is not None:
            self._find(place, hamlet, way)
        elif hamlet.holder is None:
            day = self.opened + 6 * _WEEK
            with clock.on(moment(day, 15)):
                settle_place(place.pk, outcome=Place.Outcome.NOBODY, reason=_NOBODY[number % len(_NOBODY)],
                             settled_on=day, on=day, by=self.commune.account)  # fmt: skip

    def _review(self, place: Place, hamlet: Hamlet, *, is_enough: bool) -> None:
        assert hamlet.dual is not None
        day = self.opened + _WEEK
        verdict, why = ("tiep-tuc", "") if is_enough else ("thay-the", "Thường xuyên vắng, chưa làm tốt (giả định)")
        with clock.on(moment(day, 15)):
            review_holder(place.pk, hamlet.dual[0].pk, verdict=verdict, reason=why, reviewed_on=day, on=day,
                          by=self.commune.account)  # fmt: skip

    def _find(self, place: Place, hamlet: Hamlet, way: str) -> None:
        person: Person = getattr(hamlet, way)
        candidate = self.candidates.get((place.pk, person.pk)) or self._bring_in(place, person)
        self._judge(candidate)
        self._ask(place, candidate)
        self._choose(hamlet, person, candidate)

    def _bring_in(self, place: Place, person: Person) -> int:
        day = self.opened + DAY
        with clock.on(moment(day, 9)):
            return add_candidate(place.pk, person.pk, on=day, by=self.commune.account).pk

    def _judge(self, candidate: int) -> None:
        day = self.opened + 2 * _WEEK
        words = {
            "nhiet-tinh": "Tham gia đều, được đoàn viên tín nhiệm (giả định)",
            "hieu-quan-su": "Đã qua huấn luyện dân quân, nắm việc quân sự ở thôn (giả định)",
        }
        with clock.on(moment(day, 10)):
            for code, reason in words.items():
                judge(candidate, code, verdict="dat", reason=reason, on=day, by=self.commune.account)

    def _ask(self, place: Place, candidate: int) -> None:
        """Each body in its turn; the village board by its signed paper, the others themselves (HT1)."""
        bodies, commune = self.bodies[place.pk], self.commune
        speakers: tuple[tuple[str, Account], ...] = (
            ("doan-xa", commune.account), ("quan-su-xa", commune.commander), ("cap-uy", commune.party),
        )  # fmt: skip
        for week, (code, account) in enumerate(speakers, start=3):
            day = self.opened + week * _WEEK
            with clock.on(moment(day, 10)):
                give_opinion(candidate, bodies[code], verdict="dong-y", on=day, by=account)
        day = self.opened + 6 * _WEEK
        signed = Paper(paper("BB-BĐH"), day - DAY, "Trưởng ban điều hành (giả định)")
        with clock.on(moment(day, 10)):
            enter_opinion_from_paper(candidate, bodies["ban-dieu-hanh"], verdict="dong-y", paper=signed, on=day,
                                     by=commune.account)  # fmt: skip

    def _choose(self, hamlet: Hamlet, person: Person, candidate: int) -> None:
        day, name = self.opened + 7 * _WEEK, self.commune.plan.full_name
        sitting = hamlet.dual or (hamlet.seats[SECRETARY], hamlet.seats[MILITIA])
        choice = NewChoice(
            self.takes_on,
            Decision(paper(f"{hamlet.number}-QĐ/ĐTN"), day, f"Ban Thường vụ Đoàn {name}"),
            Decision(paper(f"{hamlet.number}-QĐ/BCHQS"), day, f"Ban Chỉ huy Quân sự {name}"),
            tuple(one.pk for one in sitting if one.person_id != person.pk),
        )
        with clock.on(moment(day, 14)):
            made = choose(candidate, choice, on=day, by=self.commune.account)
        own = {one.pk: one for one in sitting if one.person_id == person.pk}
        first, second = made.holding or sitting[0], made.second_holding or sitting[1]
        assert first.person_id == second.person_id == person.pk
        assert len(own) + (made.holding is not None) + (made.second_holding is not None) == len(sitting)
        hamlet.holder, hamlet.dual = person, (first, second)


def _tell_plan(made: HamTan, communes: Sequence[Commune], begun: dt.date) -> None:
    """Draft plan, conference, directive and plan (HT5)."""
    told = (
        ("du-thao-ke-hoach", begun + 9 * DAY, "Dự thảo", ""),
        ("hoi-nghi", begun + 20 * DAY, "BB-HN", "Thống nhất nội dung, giải pháp (giả định)"),
        ("chi-thi-ke-hoach", begun + 45 * DAY, "CT-HU", "Huyện ủy ban hành chỉ thị (giả định)"),
    )
    for code, day, number, outcome in told:
        _tell_step(made, communes, code, day, number, outcome)


def _tell_after(made: HamTan, communes: Sequence[Commune], opened: dt.date, reviewed: dt.date | None) -> None:
    """Review, replacement, and the conference that draws the lessons (HT5, HT9)."""
    _tell_step(made, communes, "ra-soat-lua-chon", opened + 6 * _WEEK, "BB-RS", "Xong rà soát (giả định)")
    _tell_step(made, communes, "thay-the", opened + 8 * _WEEK, "QĐ-ĐTN", "Đã thay ở nơi chọn được người (giả định)")
    if reviewed:
        words = "Rút kinh nghiệm ba xã điểm, nhân rộng toàn huyện"
        _tell_step(made, communes, "so-ket", reviewed, "BC-SK", words)


def _tell_step(made: HamTan, communes: Sequence[Commune], code: str, day: dt.date, number: str, outcome: str) -> None:
    units = [commune.unit for commune in communes]
    said = StepSaid(Step.State.DONE, day, paper(number), day, outcome)
    with clock.on(moment(day, 16)):
        for step in Step.objects.filter(adoption__unit__in=units, code=code).order_by("pk"):
            record_step(step.pk, said, by=made.account)


def dual_of(hamlet: Hamlet) -> tuple[Holding, Holding]:
    """Both holdings of who has both seats."""
    assert hamlet.dual is not None
    return hamlet.dual
