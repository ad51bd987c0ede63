"""HN, Hà Nội 2020: thirty clubs of branch secretaries, their four quarters, and Hai Bà Trưng as the example."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest

from thulinh.activities.actions import mark_reused, record_session
from thulinh.activities.models import Activity, Initiative
from thulinh.activities.queries.initiatives import initiatives, reuses_of
from thulinh.activities.queries.records import record
from thulinh.activities.rules.entries import SessionEntry
from thulinh.benefits.measures import commendations
from thulinh.benefits.models import Commendation, CommendationEvidence
from thulinh.demo import country, ha_noi, ha_noi_praise, ha_noi_year
from thulinh.demo.ha_noi import CLUB, FOLLOWERS, WEEKLY, HaNoi, title
from thulinh.demo.ha_noi_year import MISSING, QUARTERS, QUIET_WEEKS
from thulinh.demo.people import Inventor, Newcomers, Post
from thulinh.demo.telling import moment
from thulinh.kernel import clock
from thulinh.kernel.periods import Span, parse_period
from thulinh.kernel.refusals import Refusal
from thulinh.people.measures import members
from thulinh.people.models import Holding, Membership
from thulinh.people.queries import club_members, member_counts, roll_for
from thulinh.programmes.models import Adoption
from thulinh.programmes.queries import find
from thulinh.statements.models import DeclaredFigure
from thulinh.statements.queries import declared
from thulinh.units.models import UnitPath
from thulinh.units.queries import unit_on

pytestmark = pytest.mark.django_db

ON = dt.date(2020, 10, 10)
YEAR = Span(dt.date(2019, 10, 1), dt.date(2020, 9, 30), "2019-10-01..2020-09-30")
WEEKS = Span(dt.date(2019, 9, 30), dt.date(2020, 9, 27), "2019-09-30..2020-09-27")


def build() -> HaNoi:
    inventor = Inventor()
    country.open_country()
    made = ha_noi.build(country.open_past(), inventor)
    ha_noi_year.tell_year(made, inventor)
    ha_noi_praise.tell_praise(made)
    return made


@pytest.fixture(scope="module")
def hanoi(told) -> Iterator[HaNoi]:
    with told(build) as made:
        yield made


def path(unit: int, on: dt.date = ON) -> str:
    found = unit_on(unit, on)
    assert found is not None
    return found.path


def asked(programme: str, code: str, unit: int, span: Span):
    (only,) = find(programme, code, path=path(unit), span=span, on=ON)
    return only


def named(rows) -> set[str]:
    """The districts of the clubs that these duties belong to."""
    return {unit_on(int(row.path[-14:-7]), ON).name for row in rows}


# HN1


def test_each_of_thirty_districts_has_a_club(hanoi, see):
    clubs = UnitPath.objects.on(ON).open().of_level("cau-lac-bo").under(path(hanoi.past.ha_noi))
    assert clubs.count() == len(hanoi.districts) == 30
    assert Counter(clubs.values_list("parent", flat=True)) == Counter(one.unit for one in hanoi.districts.values())


@pytest.mark.parametrize("day", [dt.date(2019, 12, 1), dt.date(2020, 3, 31), dt.date(2020, 4, 1), ON])
def test_members_of_a_club_are_the_secretaries_of_that_day(hanoi, day):
    for district in hanoi.districts.values():
        held = [
            holding.person_id
            for holding in Holding.objects.filter(seat__unit__in=district.branches, seat__position="bi-thu-chi-doan")
            if holding.starts_on <= day and (holding.ends_on is None or holding.ends_on >= day)
        ]
        assert sorted(line.person for line in club_members(district.club, day)) == sorted(held)
        assert len(held) == len(district.branches) - (district is hanoi.example and day >= ha_noi.CHANGED_ON)


def test_secretary_who_left_is_no_member_any_more(hanoi):
    before = {line.person for line in club_members(hanoi.example.club, dt.date(2020, 3, 31))}
    after = {line.person for line in club_members(hanoi.example.club, dt.date(2020, 4, 1))}
    assert len(before - after) == 2
    assert after - before == {hanoi.example.secretaries[hanoi.example.branches[0]].pk}


# HN2


@pytest.mark.parametrize("quarter", QUARTERS, ids=lambda quarter: quarter.code)
def test_quarter_of_thirty_clubs_names_the_missing_ones(hanoi, see, quarter):
    missing = {title(name) for name, code in MISSING if code == quarter.code}
    figure = asked(CLUB, "sinh-hoat-quy", hanoi.past.ha_noi, quarter)
    assert (figure.cell().due, figure.cell().met) == (30, 30 - len(missing))
    assert named(figure.rows(state="chua-dat")) == missing
    assert len(named(figure.rows(state="dat"))) == 30 - len(missing)
    page = see(
        f"/so-lieu-cua/{CLUB}/sinh-hoat-quy/{hanoi.past.ha_noi}/?ky={quarter.code}&trang-thai=chua-dat",
        who=hanoi.officer, on=ON,
    )  # fmt: skip
    assert all(name in page for name in missing)
    assert not any(title(name) in page for name in hanoi.districts if title(name) not in missing)


def test_four_quarters_and_their_records_agree(hanoi):
    figure = asked(CLUB, "sinh-hoat-quy", hanoi.past.ha_noi, YEAR)
    cell = figure.cell()
    assert (cell.due, cell.met, cell.answered) == (120, 120 - len(MISSING), 1)
    assert cell.missing == 3 + 1  # three said nothing, one was found wrong
    assert len(figure.rows()) == cell.due
    assert len(figure.rows(state="dat")) == cell.met
    records = figure.records()
    assert len({row.record for row in records}) == len(records) == cell.met
    held = Activity.objects.filter(pk__in=[row.record for row in records])
    assert set(held.values_list("kind", "status")) == {("sinh-hoat-cau-lac-bo", "da-to-chuc")}
    assert sum(row.is_verified for row in figure.rows()) == cell.verified == held.verified().count()


def test_districts_stand_side_by_side(hanoi, see):
    depth = len(path(hanoi.example.unit)) // 7
    cells = asked(CLUB, "sinh-hoat-quy", hanoi.past.ha_noi, YEAR).cells(depth)
    assert {place: (cell.due, cell.met) for place, cell in cells.items()} == {
        path(one.unit): (4, 4 - sum(name == missed for missed, _ in MISSING)) for name, one in hanoi.districts.items()
    }
    page = see(f"/bang-dieu-hanh/{hanoi.past.ha_noi}/?ky=2020-Q1", who=hanoi.officer, on=ON)
    assert "Huyện đoàn Ba Vì" in page


def test_club_records_on_its_page_and_the_city_verifies(hanoi, fill, see):
    district, on = hanoi.districts["Mỹ Đức"], dt.date(2020, 10, 17)
    quarter = parse_period("2020-Q4", on)

    def cell():
        (figure,) = find(CLUB, "sinh-hoat-quy", path=path(hanoi.past.ha_noi, on), span=quarter, on=on)
        return figure.cell()

    assert (cell().due, cell().met, cell().running) == (30, 0, 30)
    assert "Sinh hoạt câu lạc bộ" in see("/", who=district.account, on=on)
    fill(
        f"/hoat-dong/ghi/{district.club}/sinh-hoat-cau-lac-bo/", who=district.account, on=on, day="16/10/2020",
        contents=["nghiep-vu", "trao-doi-kinh-nghiem"],
    )  # fmt: skip
    assert (cell().met, cell().verified, cell().running) == (1, 0, 29)
    session = Activity.objects.get(host=district.club, day=dt.date(2020, 10, 16))
    assert {row.person_id for row in session.attendances.all()} == {
        district.leader.pk, *(person.pk for person in district.secretaries.values()),
    }  # fmt: skip
    fill(f"/hoat-dong/duyet/{session.pk}/", who=hanoi.officer, on=on + dt.timedelta(days=1), outcome="dat")
    assert (cell().met, cell().verified) == (1, 1)


# HN3


def test_club_sessions_say_what_they_were_about(hanoi):
    kinds = {"phap-luat", "van-hoa-the-thao", "ky-nang-sinh-hoat", "nghiep-vu", "trao-doi-kinh-nghiem"}
    sessions = Activity.objects.held().of_kind("sinh-hoat-cau-lac-bo").prefetch_related("contents")
    contents = [{content.code for content in session.contents.all()} for session in sessions]
    assert all(contents)
    assert set.union(*contents) == kinds


def test_content_that_is_none_of_a_club_is_refused(hanoi):
    district = hanoi.districts["Ba Đình"]
    entry = SessionEntry("sinh-hoat-cau-lac-bo", district.club, dt.date(2020, 9, 29), contents=("quyen-loi",))
    with clock.on(moment(ON)), pytest.raises(Refusal) as refused:
        record_session(entry, by=district.account)
    assert [problem.field for problem in refused.value.problems] == ["contents"]


# HN4


def test_weekly_rhythm_of_hai_ba_trung(hanoi, see):
    figure = asked(WEEKLY, "giao-ban-tuan", hanoi.example.unit, WEEKS)
    cell = figure.cell()
    assert (cell.due, cell.met, cell.answered, cell.missing) == (52, 47, 4, 1)
    (forgotten,) = figure.rows(state="con-thieu")
    assert forgotten.label == "tuần 28/2020"
    assert {parse_period(code, ON).label for code in QUIET_WEEKS} == {
        row.label for row in figure.rows(state="khong-to-chuc")
    }
    page = see(
        f"/so-lieu-cua/{WEEKLY}/giao-ban-tuan/{hanoi.example.unit}/?ky={WEEKS.code}&trang-thai=con-thieu",
        who=hanoi.example.account, on=ON,
    )  # fmt: skip
    assert "Tuần 28/2020" in page


def test_briefing_is_among_branch_secretaries(hanoi):
    row = asked(WEEKLY, "giao-ban-tuan", hanoi.example.unit, WEEKS).records(limit=1)[0]
    told = record(row.record, user=hanoi.example.account, on=ON)
    present = {line.person for line in told.lines if line.is_present}
    assert len(present & {person.pk for person in hanoi.example.secretaries.values()}) >= 5


def test_initiative_is_found_and_reused_elsewhere(hanoi, see, fill):
    follower = hanoi.districts[FOLLOWERS[0]]
    on = dt.date(2020, 9, 20)
    page = see("/hoat-dong/sang-kien/?tim=zalo bao viec", who=follower.account, on=on)
    assert "Nhóm Zalo báo việc trước ba ngày" in page
    assert "Góc đổi rác lấy cây" not in page
    (found,) = initiatives("zalo bao viec", on=ON)
    assert found.unit_id in hanoi.example.branches
    before = asked(WEEKLY, "sang-kien-ap-dung", hanoi.past.ha_noi, YEAR).cell().met
    fill(
        f"/hoat-dong/sang-kien/{found.pk}/ap-dung/", who=follower.account, on=on, unit=str(follower.branches[3]),
        note="Báo trước ba ngày, đông hơn hẳn",
    )  # fmt: skip
    assert "Chi đoàn khu dân cư số 4" in [line.unit_name for line in reuses_of(found.pk)]
    assert asked(WEEKLY, "sang-kien-ap-dung", hanoi.past.ha_noi, YEAR).cell().met == before + 1


def test_nobody_reuses_for_another_district(hanoi):
    found, elsewhere = Initiative.objects.order_by("pk")[0], hanoi.districts["Cầu Giấy"].branches[0]
    with clock.on(moment(ON)), pytest.raises(Refusal):
        mark_reused(found.pk, unit=elsewhere, on=ON, by=hanoi.districts[FOLLOWERS[0]].account)


# HN5, HN6


@pytest.fixture
def seminar(hanoi) -> Activity:
    return Activity.objects.get(kind="toa-dam-phan-bien")


def test_lesson_on_a_cadre_is_for_the_cadre_and_those_above(hanoi, seminar):
    example = hanoi.example
    named_cadre, another = example.branches[3], example.branches[5]
    seen = {
        who: [lesson.about for lesson in record(seminar.pk, user=account, on=ON).lessons]
        for who, account in {
            "district": example.account, "city": hanoi.officer, "cadre": example.accounts[named_cadre],
            "another": example.accounts[another],
        }.items()
    }  # fmt: skip
    about = example.secretaries[named_cadre].full_name
    assert seen == {"district": ["", about], "city": ["", about], "cadre": ["", about], "another": [""]}
    assert record(seminar.pk, user=hanoi.districts["Ba Vì"].account, on=ON) is None


def test_page_of_the_seminar_keeps_the_lesson_from_others(hanoi, see, seminar):
    address = f"/hoat-dong/{seminar.pk}/ho-so/"
    remark, subject = "Cần giao việc sớm hơn", "Chọn việc vừa sức chi đoàn"
    district = see(address, who=hanoi.example.account, on=ON)
    assert remark in district
    assert subject in district
    another = see(address, who=hanoi.example.accounts[hanoi.example.branches[5]], on=ON)
    assert remark not in another
    assert subject in another
    see(address, who=hanoi.districts["Ba Vì"].account, on=ON, status=404)


def test_seminars_and_praise_are_counted(hanoi):
    assert asked(CLUB, "toa-dam", hanoi.example.unit, YEAR).cell().met == 1
    praise = Activity.objects.held().get(kind="tuyen-duong")
    assert praise.attendances.count() == 5
    assert praise.attendances.filter(may_vote=True).count() == 0


# HN7


def test_admissions_from_records_rise_by_quarter(hanoi):
    figures = [asked(CLUB, "ket-nap", hanoi.example.unit, quarter).cell().met for quarter in QUARTERS]
    assert figures == sorted(set(figures)) == list(ha_noi.ADMISSIONS.values())
    rows = asked(CLUB, "ket-nap", hanoi.example.unit, YEAR).records()
    assert len(rows) == sum(figures)
    admitted = Membership.objects.filter(pk__in=[row.record for row in rows])
    assert not admitted.filter(decision_number="").exists()
    assert set(admitted.values_list("began_by", flat=True)) == {"ket-nap"}


def test_declared_totals_stand_beside_and_are_never_added(hanoi, see):
    printed = declared(
        path=path(hanoi.example.unit), on=ON, starts_on=YEAR.starts_on, ends_on=YEAR.ends_on, programme_code=CLUB
    )
    assert {one.indicator_code: one.spoken for one in printed} == {
        "ket-nap": "hơn 663 đoàn viên", "gioi-thieu-dang": "hơn 100 đoàn viên",
    }  # fmt: skip
    assert all(one.period == "nguồn không nói kỳ nào" and one.source_on == dt.date(2020, 9, 10) for one in printed)
    computed = asked(CLUB, "ket-nap", hanoi.example.unit, YEAR).cell().met
    assert computed == 37
    page = see(
        f"/so-lieu-cua/{CLUB}/ket-nap/{hanoi.example.unit}/?tu=01/10/2019&den=30/09/2020",
        who=hanoi.example.account, on=ON,
    )  # fmt: skip
    assert "hơn 663" in page
    assert "37" in page
    assert str(663 + computed) not in page
    assert DeclaredFigure.objects.count() == 2


# HN8


def test_two_way_members_take_part_without_vote_and_count_once(hanoi):
    branch = next(iter(hanoi.two_way))
    guests = set(hanoi.two_way[branch])
    session = Activity.objects.get(kind="sinh-hoat-chi-doan", host=branch)
    rows = {row.person_id: row for row in session.attendances.all()}
    assert guests <= set(rows)
    assert {rows[guest].standing for guest in guests} == {"hai-chieu"}
    assert not any(rows[guest].may_vote for guest in guests)
    assert all(rows[person].may_vote for person in set(rows) - guests)
    assert session.present_count == session.expected_count == len(rows) - len(guests)
    assert guests <= {line.person for line in roll_for("doan-vien", branch, ON)}


def test_two_way_member_is_one_member_of_the_district(hanoi):
    district = path(hanoi.example.unit)
    rows = members().filter(unit__paths__path__startswith=district)
    inside = [
        row["subject"] for row in rows if row["starts_on"] <= ON and (row["ends_on"] is None or row["ends_on"] >= ON)
    ]
    assert len(inside) == len(set(inside))
    guests = {person for found in hanoi.two_way.values() for person in found}
    assert guests <= set(inside)
    counts = member_counts(path(hanoi.past.ha_noi), ON)[hanoi.example.unit]
    assert counts.members == len(inside)
    assert counts.two_way == len(guests)


# HN10


def test_good_model_is_taken_over_elsewhere(hanoi):
    phases = Adoption.objects.filter(programme__code=WEEKLY).order_by("starts_on", "pk").values_list("unit", "phase")
    assert list(phases) == [
        (hanoi.example.unit, "lam-diem"), *((hanoi.districts[name].unit, "nhan-rong") for name in FOLLOWERS),
    ]  # fmt: skip
    reused = asked(WEEKLY, "sang-kien-ap-dung", hanoi.past.ha_noi, YEAR)
    assert reused.cell().met == len(reused.records()) == 3
    places = {unit_on(int(row.path[-14:-7]), ON).name for row in reused.records()}
    assert places == {title(name) for name in FOLLOWERS}
    assert Initiative.objects.count() == 6
    for name in FOLLOWERS:
        cell = asked(WEEKLY, "giao-ban-tuan", hanoi.districts[name].unit, Span(ha_noi.EXTENDED, WEEKS.ends_on)).cell()
        assert (cell.due, cell.met) == (12, 11)


# Since July 2025


def test_thanh_doan_of_today_answers_for_the_districts_of_then(hanoi, see, seminar):
    ha_noi.end(hanoi)
    today = dt.date(2026, 11, 22)
    coming = Newcomers(Inventor(number=5_000))
    for code in ("T01", "T68"):
        seat = Post(country.unit(code), "can-bo-tinh-doan", country.TWO_LEVELS)
        coming.add(country.TWO_LEVELS, posts=(seat,), has_account=True)
    with clock.on(moment(today, 7)):
        accounts = list(coming.settle().accounts.values())
    assert unit_on(hanoi.example.unit, today).path.startswith(unit_on(country.unit("T01"), today).path)
    assert record(seminar.pk, user=accounts[0], on=today) is not None
    assert record(seminar.pk, user=accounts[1], on=today) is None
    quarter = QUARTERS[1]
    assert asked(CLUB, "sinh-hoat-quy", hanoi.past.ha_noi, quarter).cell().due == 30
    see(f"/hoat-dong/{seminar.pk}/ho-so/", who=accounts[0], on=today)
    see(f"/hoat-dong/{seminar.pk}/ho-so/", who=accounts[1], on=today, status=404)


def test_exemplary_cadres_are_commended_with_evidence_from_records(hanoi: HaNoi):
    """HN6: five proposals end in a decision and at the ceremony, one in a reason."""
    rows = list(commendations().filter(path__startswith=path(hanoi.example.unit)))
    assert ({row["day"] for row in rows}, len(rows)) == ({ha_noi_praise.DECIDED_ON}, 5)
    awarded = Commendation.objects.awarded()
    held = Activity.objects.get(kind="tuyen-duong", host=hanoi.example.unit)
    assert set(awarded.values_list("ceremony_id", "ceremony_on")) == {(held.pk, ha_noi_year.PRAISED_ON)}
    assert CommendationEvidence.objects.filter(commendation__in=awarded, record_kind="people.membership").exists()
    assert Commendation.objects.get(state=Commendation.State.DECLINED).council.in_favour == 4
