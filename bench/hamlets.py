"""A country whose hamlets choose who is secretary and militia leader at once, the same for the same seed and size. Rows
are laid straight, as the actions would have left them; the round itself is opened by its action.

One hamlet for each branch: who is secretary (one in twenty is missing), who leads its militia (in one of three the same
person), what is known of them: birth, home, standing towards the Party, discipline, missing skills, four sessions.
"""

import datetime as dt
import random
import time

import generate
import ground
from generate import DAY, LONG_AGO, ON, SEED, Branch, Country

FIRST, SECOND = "bi-thu-chi-doan", "thon-doi-truong"
SESSIONS = 4
CRITERIA = [
    {"ma": "tuoi", "ten": "Từ 18 đến 35 tuổi", "loai": "tuoi", "it-nhat": 18, "nhieu-nhat": 35},
    {"ma": "cu-tru", "ten": "Sống và sinh hoạt ở thôn", "loai": "cu-tru"},
    {"ma": "ky-luat", "ten": "Không bị kỷ luật", "loai": "ky-luat"},
    {"ma": "ky-nang", "ten": "Không thiếu kỹ năng", "loai": "ky-nang"},
    {"ma": "tham-nien", "ten": "Đã giữ chức danh một năm", "loai": "tham-nien", "it-nhat": 12},
    {"ma": "tham-gia", "ten": "Dự sinh hoạt đều", "loai": "tham-gia", "it-nhat": 75},
    {"ma": "dang", "ten": "Đảng viên", "loai": "dang", "can": ["du-bi", "chinh-thuc"], "bat-buoc": False},
    {"ma": "uy-tin", "ten": "Có uy tín", "loai": "nhan-xet"},
]
BODIES = [
    {"ma": "doan-xa", "ten": "Ban Thường vụ Đoàn xã", "cap": "xa"},
    {"ma": "doan-tinh", "ten": "Ban Thường vụ Tỉnh đoàn", "cap": "tinh"},
]


class Hamlets:
    """Who sits where, and what is known of them."""

    def __init__(self, country: Country) -> None:
        self.country, self.chance = country, random.Random(SEED)
        self.people: list[tuple] = []
        self.members: list[tuple] = []
        self.seats: list[tuple] = []
        self.held: list[tuple] = []
        self.standings: list[tuple] = []
        self.disciplines: list[tuple] = []
        self.gaps: list[tuple] = []
        self.sessions: list[tuple] = []
        self.rolls: list[tuple] = []

    def add(self, branch: Branch, hamlet: int) -> None:
        """A branch and its hamlet."""
        secretary = self._person(branch) if self.chance.random() < 0.95 else None
        leader = secretary if secretary and self.chance.random() < 1 / 3 else self._person(branch)
        self._sit(branch.pk, FIRST, branch, secretary)
        self._sit(hamlet, SECOND, branch, leader)
        for month in range(SESSIONS):
            self.sessions.append(
                (len(self.sessions) + 1, "sinh-hoat-chi-doan", branch.pk, "da-to-chuc", ON - (30 * month + 5) * DAY, ON)
            )
            for person in {secretary, leader} - {None}:
                self.rolls.append((len(self.sessions), person, branch.pk, self.chance.random() < 0.85))

    def write(self) -> None:
        """Lay everything."""
        from thulinh.activities.models import Activity, Attendance
        from thulinh.difficulties.models import Finding
        from thulinh.people.models import Discipline, Holding, Membership, PartyStanding, Person, Seat

        ground.lay(Person, ("id", "full_name", "name_key", "search", "birth_on"), self.people)
        ground.lay(Membership, ("person_id", "unit_id", "kind", "starts_on", "path"), self.members)
        ground.lay(Seat, ("id", "unit_id", "position_id", "starts_on", "ends_on"), self.seats)
        ground.lay(Holding, ("seat_id", "person_id", "how", "starts_on", "ends_on"), self.held)
        ground.lay(PartyStanding, ("person_id", "state", "starts_on"), self.standings)
        ground.lay(Discipline, ("person_id", "kind", "decision_number", "starts_on", "ends_on"), self.disciplines)
        columns = ("unit_id", "path", "day", "kind", "text", "person_id", "skill_id", "recorded_at")
        ground.lay(Finding, columns, self.gaps)
        ground.lay(Activity, ("id", "kind_id", "host_id", "status", "day", "recorded_at"), self.sessions)
        ground.lay(Attendance, ("activity_id", "person_id", "unit_id", "is_present"), self.rolls)

    def _person(self, branch: Branch) -> int:
        chance, pk = self.chance.random, len(self.people) + 1
        birth = dt.date(1980, 1, 1) + self.chance.randrange(10_500) * DAY if chance() < 0.97 else None
        self.people.append((pk, f"Người {pk}", f"{pk:09d}", f"nguoi {pk}", birth))
        if chance() < 0.9:
            self.members.append((pk, branch.pk, "chinh" if chance() < 0.95 else "o-xa", LONG_AGO, branch.path))
        if chance() < 0.8:
            state = self.chance.choice(("chua-vao", "doi-tuong", "du-bi", "chinh-thuc"))
            self.standings.append((pk, state, LONG_AGO))
        if chance() < 0.03:
            self.disciplines.append((pk, "canh-cao", f"{pk}-QĐ", ON - 100 * DAY, ON + 200 * DAY))
        if chance() < 0.1:
            self.gaps.append((branch.pk, branch.path, ON - 50 * DAY, "ky-nang-con-thieu", "Thiếu", pk, self.skill, ON))
        return pk

    def _sit(self, unit: int, position: str, branch: Branch, person: int | None) -> None:
        self.seats.append((len(self.seats) + 1, unit, position, branch.starts_on, branch.ends_on))
        if person is None:
            return
        first = max(branch.starts_on, ON - self.chance.randrange(1, 900) * DAY)
        if branch.ends_on is None or first <= branch.ends_on:
            self.held.append((len(self.seats), person, "chi-dinh", first, branch.ends_on))

    @property
    def skill(self) -> str:
        """The first skill that somebody may lack."""
        from thulinh.difficulties.models import Skill

        return str(self.__dict__.setdefault("_skill", Skill.objects.order_by("rank").values_list("pk", flat=True)[0]))


def _lay_hamlets(country: Country) -> dict[int, int]:
    """A hamlet beside each branch, covering it: branch → hamlet."""
    from thulinh.units.actions import rebuild_paths
    from thulinh.units.models import BodyScope, Placement, Unit, UnitName

    made = {branch.pk: country.next("unit") for branch in country.branches}
    rows = [(made[b.pk], b.commune.pk, b.pk, b.starts_on, b.ends_on) for b in country.branches]
    ground.lay(Unit, ("id", "code"), ((row[0], f"T{row[0]:07d}") for row in rows))
    columns = ("unit_id", "parent_id", "level_id", "starts_on", "ends_on")
    ground.lay(Placement, columns, ((row[0], row[1], "thon", *row[3:]) for row in rows))
    ground.lay(UnitName, ("unit_id", "name", "starts_on", "ends_on"), ((r[0], f"Thôn {r[2]}", *r[3:]) for r in rows))
    ground.lay(BodyScope, ("body_id", "unit_id", "starts_on", "ends_on"), ((row[0], *row[2:]) for row in rows))
    rebuild_paths()
    return made


def lay_country(hamlets: int) -> dict[str, float]:
    """The whole country with one open round over it; how many rows there are, and how long opening took."""
    from django.db import transaction

    from thulinh.selection.actions import give_selection_rule, open_round
    from thulinh.selection.models import Candidate, Judgement, Place

    country = generate.plan(hamlets)
    laid = Hamlets(country)
    with transaction.atomic():
        generate.lay_units(country)
        beside = _lay_hamlets(country)
        for branch in country.branches:
            laid.add(branch, beside[branch.pk])
        laid.write()
    ground.reset_ids()
    give_selection_rule(
        unit=1, position=FIRST, with_position=SECOND, is_two_way=True, criteria=CRITERIA, bodies=BODIES,
        starts_on=LONG_AGO, source="", basis="Bench", by=None,
    )  # fmt: skip
    began = time.perf_counter()
    open_round(unit=1, position=FIRST, title="Bench", starts_on=ON, on=ON, by=None)
    opening = time.perf_counter() - began
    found = Candidate.objects.order_by("pk").values_list("pk", flat=True)
    verdicts = ((pk, "uy-tin", "dat" if laid.chance.random() < 0.9 else "khong-dat", "Vì sao", ON)
                for pk in found if laid.chance.random() < 0.8)  # fmt: skip
    ground.lay(Judgement, ("candidate_id", "criterion", "verdict", "reason", "judged_at"), list(verdicts))
    ground.reset_ids()
    return {model.__name__: model.objects.count() for model in (Place, Candidate, Judgement)} | {"opening": opening}
