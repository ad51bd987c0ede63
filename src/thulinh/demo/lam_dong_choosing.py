"""Choosing secretaries who also lead the hamlet's militia in the home commune of today; all invented.

The model of Hàm Tân is taken on anew, hamlets, the military command and the Party committee are there to be asked, and
a round is open: one place has its choice, one waits for the military command, one lacks something, one found nobody.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from thulinh.demo.lam_dong import HOME_BRANCH, SINCE, Commune, LamDong, first_day
from thulinh.demo.people import Inventor, Newcomers, Post
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.people.actions import ensure_seats
from thulinh.people.models import Account, Holding, Membership, Person
from thulinh.programmes.actions import NewAdoption, adopt
from thulinh.programmes.actions.steps import StepSaid, record_step
from thulinh.programmes.models import Adoption, Step
from thulinh.selection.actions import (
    Decision,
    NewChoice,
    Paper,
    add_hand_over_line,
    choose,
    enter_opinion_from_paper,
    give_opinion,
    judge,
    open_round,
    plan_successors,
    settle_place,
    sign_hand_over,
)
from thulinh.selection.models import Candidate, Consulted, HandOver, Place, Round
from thulinh.selection.queries.handing import HandedLine, Kind
from thulinh.selection.rules.pools import NewSuccessor
from thulinh.units.actions import NewBody, NewUnit, open_bodies

DUAL = "bi-thu-kiem-thon-doi-truong"
SECRETARY, MILITIA = "bi-thu-chi-doan", "thon-doi-truong"
# Which hamlets have a body here, and of which the seat that leads the militia is held.
HAMLETS = (HOME_BRANCH, "Suối Cát 1", "Láng Gòn", "Bàu Sen", "Cây Da", "Hòa Thuận")
LED = ("Láng Gòn", "Bàu Sen", "Cây Da", "Hòa Thuận")
# Where who leads the militia takes the secretary's seat too, where something is missing, where nobody is found, and
# where who sits goes on.
CHOSEN, NEARLY, NOBODY = "Bàu Sen", "Suối Cát 1", "Gò Dừa"
KEPT = ("Đồi Sim", "Tân Hòa", "Phước Lộc", "Đá Mài")
# For which seats a successor is planned.
PLANNED = ("Đồi Sim", "Hòa Thuận", "Cây Da")
OPENED_AGO = 38
# Nobody else of the demonstration is invented from here on, so that the other stories stay as they are.
_SEED, _FIRST_NUMBER = 69, 70_000
_GROWN = 18 * 366 * DAY


@dataclass
class _Choosing:
    """The home commune with those who speak in its round, and the round once it is open."""

    made: LamDong
    commander: Account
    party: Account
    leaders: Mapping[str, Person]
    places: dict[int, Place]

    @property
    def commune(self) -> Commune:
        """Where it happens."""
        return self.made.home

    @property
    def opened(self) -> dt.date:
        """The first day of the round."""
        return self.made.on - OPENED_AGO * DAY

    def place(self, name: str) -> Place:
        """The place of the round that is a hamlet's branch."""
        return self.places[self.commune.branches[name]]

    def candidate(self, name: str, person: int | None) -> int:
        """Somebody who is looked at for that place."""
        return Candidate.objects.current().get(place=self.place(name), person=person).pk

    def body(self, name: str, code: str) -> int:
        """A body that is asked about that place."""
        return Consulted.objects.get(place=self.place(name), code=code).pk


def tell_choosing(made: LamDong) -> None:
    """The model taken on with its steps, the pool of successors, the round as far as it is, the hand-over."""
    told = _settle(made)
    _adopt(made)
    _plan(made)
    _open(told)
    _tell_choice(told)
    _tell_waiting(told)
    _tell_nearly(told)
    _tell_settled(told)
    _tell_hand_over(told)


def _settle(made: LamDong) -> _Choosing:
    """The bodies of the commune and who sits in them."""
    commune, coming = made.home, Newcomers(Inventor(seed=_SEED, number=_FIRST_NUMBER))
    command, committee, *hamlets = _open_bodies(commune)
    chief = coming.add(
        SINCE, posts=(Post(command, "chi-huy-truong-quan-su", SINCE),), username="demo-chi-huy-truong-quan-su",
        ages=(32, 44),
    )  # fmt: skip
    party = coming.add(SINCE, posts=(Post(committee, "bi-thu-cap-uy", SINCE),), has_account=True, ages=(40, 52))
    leaders = {
        name: coming.add(
            SINCE, unit=commune.branches[name], posts=(Post(body, MILITIA, SINCE, decision=paper("07-QĐ/BCHQS")),),
            has_account=True, ages=(21, 28),
        )
        for name, body in zip(HAMLETS, hamlets, strict=True)
        if name in LED
    }  # fmt: skip
    with clock.on(moment(made.on - 2 * DAY, 6)):
        settled = coming.settle()
    people = {name: settled.people[at] for name, at in leaders.items()}
    return _Choosing(made, settled.accounts[chief], settled.accounts[party], people, {})


def _open_bodies(commune: Commune) -> list[int]:
    """The military command and the Party committee of the commune, then the hamlets, each with its seats."""
    rows = [
        NewBody(NewUnit("", "Ban Chỉ huy Quân sự xã Hàm Tân", "quan-su", commune.unit)),
        NewBody(NewUnit("", "Đảng ủy xã Hàm Tân", "cap-uy", commune.unit)),
        *(NewBody(NewUnit("", f"Thôn {name}", "thon", commune.unit), commune.branches[name]) for name in HAMLETS),
    ]
    with clock.on(moment(SINCE, 10)):
        bodies = [each.pk for each in open_bodies(rows, by=None, on=SINCE)]
        ensure_seats(bodies, on=SINCE, by=None)
    return bodies


def _adopt(made: LamDong) -> None:
    """The commune takes the model on; three steps are done, the review itself is under way and late."""
    commune, first = made.home, first_day(made.on)
    day, by = first - 12 * DAY, made.home.secretary_of_commune
    committee, number = "Ban Thường vụ Đoàn xã Hàm Tân", paper("09-KH/ĐTN")
    with clock.on(moment(day, 10)):
        (adoption,) = adopt(
            [NewAdoption(DUAL, commune.unit, first, committee, number, day, phase=Adoption.Phase.PILOT)], by=by
        )
    done = Step.State.DONE
    for code, said in (
        ("du-thao-ke-hoach", StepSaid(done, first + 9 * DAY, paper("Dự thảo"), first + 9 * DAY)),
        ("hoi-nghi", StepSaid(done, first + 21 * DAY, paper("03-BB/HN"), first + 21 * DAY, "Thống nhất (giả định)")),
        ("chi-thi-ke-hoach", StepSaid(done, first + 44 * DAY, paper("11-KH/ĐTN"), first + 44 * DAY)),
        ("ra-soat-lua-chon", StepSaid(Step.State.UNDER_WAY)),
    ):
        with clock.on(moment(said.done_on or made.on - OPENED_AGO * DAY, 16)):
            record_step(Step.objects.get(adoption=adoption, code=code).pk, said, by=by)


def _plan(made: LamDong) -> None:
    """Members planned for three secretaries' seats, the deputy and the demonstration's secretary for the commune's."""
    commune, day = made.home, first_day(made.on) + 18 * DAY
    said = (day, None, "2025–2030", paper("15-QĐ/ĐTN"), day)
    deputy, home = commune.officers[0], commune.secretaries[commune.branches[HOME_BRANCH]]
    rows = [
        NewSuccessor(branch, SECRETARY, _member(commune, branch, day), *said)
        for branch in (commune.branches[name] for name in PLANNED)
    ]
    rows.append(NewSuccessor(commune.unit, "bi-thu-doan-xa", deputy.person_id or 0, *said))
    rows.append(NewSuccessor(commune.unit, "pho-bi-thu-doan-xa", home.person_id or 0, *said))
    with clock.on(moment(day, 15)):
        plan_successors(rows, by=commune.secretary_of_commune)


def _member(commune: Commune, branch: int, on: dt.date) -> int:
    """A grown member of a branch who holds nothing there."""
    rows = Membership.objects.on(on).filter(unit=branch, kind=Membership.Kind.HOME, person__holdings=None)
    return rows.filter(person__birth_on__lte=on - _GROWN).order_by("pk").values_list("person", flat=True)[0]


def _open(told: _Choosing) -> None:
    opened, commune = told.opened, told.commune
    title = f"Rà soát bí thư chi đoàn {opened.year}, xã Hàm Tân (giả định)"
    with clock.on(moment(opened, 9)):
        row = open_round(
            unit=commune.unit, position=SECRETARY, title=title, starts_on=opened, on=opened, kind=Round.Kind.FIRST,
            due_on=told.made.on + 20 * DAY,
            paper_number=paper("17-KH/LN"), paper_on=opened, by=commune.secretary_of_commune,
        )  # fmt: skip
    told.places = {place.unit_id: place for place in Place.objects.filter(round=row)}


def _judge(told: _Choosing, candidate: int, knows_militia: str = "") -> None:
    """Keen, and at home in military matters unless `knows_militia` says what is lacking."""
    day = told.opened + 7 * DAY
    words = {
        "nhiet-tinh": ("dat", "Tham gia đều, được đoàn viên tín nhiệm (giả định)"),
        "hieu-quan-su": ("khong-dat", knows_militia)
        if knows_militia
        else ("dat", "Đã qua huấn luyện dân quân, nắm việc quân sự ở thôn (giả định)"),
    }
    with clock.on(moment(day, 10)):
        for code, (verdict, reason) in words.items():
            judge(candidate, code, verdict=verdict, reason=reason, on=day, by=told.commune.leader)


def _consent(told: _Choosing, name: str, candidate: int, code: str, days: int, by: Account | None) -> None:
    day = told.opened + days * DAY
    with clock.on(moment(day, 10)):
        give_opinion(candidate, told.body(name, code), verdict="dong-y", on=day, by=by)


def _tell_choice(told: _Choosing) -> None:
    """All four bodies agree to who leads the militia there; who was secretary until then leaves."""
    candidate, leader = told.candidate(CHOSEN, told.leaders[CHOSEN].pk), told.commune.leader
    _judge(told, candidate)
    _consent(told, CHOSEN, candidate, "doan-xa", 10, leader)
    _consent(told, CHOSEN, candidate, "quan-su-xa", 15, told.commander)
    _consent(told, CHOSEN, candidate, "cap-uy", 20, told.party)
    signed = Paper(paper("06-BB/BĐH"), told.opened + 25 * DAY, "Trưởng ban điều hành thôn (giả định)")
    body, day = told.body(CHOSEN, "ban-dieu-hanh"), told.opened + 26 * DAY
    with clock.on(moment(day, 10)):
        enter_opinion_from_paper(candidate, body, verdict="dong-y", paper=signed, on=day, by=leader)
    day = told.opened + 30 * DAY
    decided = Decision(paper("31-QĐ/ĐTN"), day, "Ban Thường vụ Đoàn xã Hàm Tân")
    choice = NewChoice(day + 3 * DAY, decided, replaced=(_sitting(told).pk,))
    with clock.on(moment(day, 14)):
        choose(candidate, choice, on=day, by=leader)


def _sitting(told: _Choosing) -> Holding:
    branch = told.commune.branches[CHOSEN]
    return Holding.objects.current().get(seat__unit=branch, seat__position=SECRETARY, ends_on=None)


def _tell_waiting(told: _Choosing) -> None:
    """The secretary of the roles: the commune agrees, the military command has not spoken yet."""
    secretary = told.commune.secretaries[told.commune.branches[HOME_BRANCH]]
    candidate = told.candidate(HOME_BRANCH, secretary.person_id)
    _judge(told, candidate)
    _consent(told, HOME_BRANCH, candidate, "doan-xa", 10, told.commune.leader)


def _tell_nearly(told: _Choosing) -> None:
    secretary = told.commune.secretaries[told.commune.branches[NEARLY]]
    _judge(told, told.candidate(NEARLY, secretary.person_id), "Chưa qua huấn luyện dân quân tự vệ (giả định)")


def _tell_settled(told: _Choosing) -> None:
    """Where nobody is found, and where who sits goes on without a second post for now."""
    day, by = told.opened + 21 * DAY, told.commune.leader
    nobody = "Đoàn viên đủ tiêu chuẩn đều đi làm xa (giả định)"
    rows = [(NOBODY, Place.Outcome.NOBODY, nobody), *((name, Place.Outcome.KEPT, "") for name in KEPT)]
    with clock.on(moment(day, 15)):
        for name, outcome, reason in rows:
            settle_place(told.place(name).pk, outcome=outcome, reason=reason, settled_on=day, on=day, by=by)


def _tell_hand_over(told: _Choosing) -> None:
    """Money and books are put down, who leaves has signed, who takes over has not."""
    row = HandOver.objects.get(unit=told.commune.branches[CHOSEN])
    day = told.opened + 34 * DAY
    giver = told.commune.secretaries[told.commune.branches[CHOSEN]]
    with clock.on(moment(day, 19)):
        for line in (
            HandedLine(Kind.MONEY, "Quỹ chi đoàn (giả định)", 1_250_000),
            HandedLine(Kind.PAPERS, "Sổ chi đoàn, sổ nghị quyết (giả định)"),
        ):
            row = add_hand_over_line(row.pk, line, on=day, by=giver)
        sign_hand_over(row.pk, version=row.version, by=giver)
