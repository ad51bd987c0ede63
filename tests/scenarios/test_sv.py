"""SV, Sơn Viên 2022: "2 giao, 1 liên kết" for all branches of one commune, from proposal to record."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest

from thulinh.activities.models import Activity, Attendance, Proposal, Task
from thulinh.activities.queries.joint import rotation
from thulinh.activities.queries.records import record, who_was_absent
from thulinh.activities.rules.rotation import turn_order
from thulinh.benefits.models import Loan
from thulinh.benefits.queries.loan_sight import seen_loans
from thulinh.benefits.queries.loan_sums import loan_sums
from thulinh.benefits.queries.loans import with_debts
from thulinh.demo import country, son_vien, son_vien_loans, son_vien_year
from thulinh.demo.people import Inventor
from thulinh.demo.son_vien import HAMLETS, PROGRAMME, REMOTE, SonVien
from thulinh.demo.son_vien_year import ABSENT, BRIEFINGS, FORGOTTEN, MONTHS
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.kernel.periods import Span, parse_period
from thulinh.people.models import Account, Membership
from thulinh.people.queries import charged_officers
from thulinh.programmes.actions import end_exemption
from thulinh.programmes.models import Exemption
from thulinh.programmes.queries import dues, find
from thulinh.units.actions import NewUnit, open_units
from thulinh.units.queries import children, unit_on
from thulinh.units.queries.history import successions_of

pytestmark = pytest.mark.django_db

ON = dt.date(2023, 1, 10)
YEAR = parse_period("2022", ON)


def build() -> SonVien:
    inventor = Inventor()
    country.open_country()
    made = son_vien.build(country.open_past(), inventor)
    son_vien_year.tell_year(made, inventor)
    son_vien_loans.tell_loans(made)
    return made


@pytest.fixture(scope="module")
def commune(told) -> Iterator[SonVien]:
    with told(build) as made:
        yield made


def path(unit: int, on: dt.date = YEAR.ends_on) -> str:
    found = unit_on(unit, on)
    assert found is not None
    return found.path


def asked(code: str, unit: int, span: Span = YEAR, on: dt.date = ON):
    (only,) = find(PROGRAMME, code, path=path(unit), span=span, on=on)
    return only


# SV1


def test_model_holds_in_every_branch(commune, see):
    figure = asked("do-phu", commune.commune)
    assert (figure.cell().due, figure.cell().met, figure.cell().value) == (8, 8, 1.0)
    assert {row.subject for row in figure.rows(state="dat")} == set(commune.branches.values())
    page = see(f"/so-lieu-cua/{PROGRAMME}/do-phu/{commune.commune}/?ky=2022", who=commune.account, on=ON)
    assert "100%" in page
    assert all(f"Chi đoàn thôn {name}" in page for name in HAMLETS)


def test_all_branches_stay_the_denominator(commune):
    """A branch of a commune that has not taken the model on counts as not reached by it, for the line above."""
    next_commune = commune.next_commune
    with clock.on(moment(dt.date(2022, 2, 1))):
        open_units([NewUnit("", "Chi đoàn thôn Tân Phong", "chi-doan", next_commune)], by=None, on=dt.date(2022, 2, 1))
    cell = asked("do-phu", commune.district).cell()
    assert (cell.due, cell.met) == (9, 8)


# SV2


def test_two_briefings_a_year_with_who_was_absent(commune, see):
    figure = asked("giao-ban", commune.commune)
    assert (figure.cell().due, figure.cell().met) == (2, 2)
    briefings = {row.day: row.record for row in figure.records()}
    assert set(briefings) == set(BRIEFINGS)
    for day, names in ABSENT.items():
        expected = {(commune.secretaries[commune.branches[name]].full_name, why) for name, why in names.items()}
        assert {(line.name, line.absence_reason) for line in who_was_absent(briefings[day])} == expected
        told = record(briefings[day], user=commune.account, on=ON)
        assert len(told.lines) == len(HAMLETS) + 2  # the secretaries, and the two standing members
        page = see(f"/hoat-dong/{briefings[day]}/ho-so/", who=commune.account, on=ON)
        assert all(name in page and why in page for name, why in expected)


def test_briefing_hears_concerns_and_rights(commune):
    for day in BRIEFINGS:
        briefing = Activity.objects.held().get(kind="giao-ban", day=day)
        assert {"lang-nghe", "quyen-loi"} <= set(briefing.contents.values_list("code", flat=True))
        assert briefing.tasks.filter(done_on__isnull=False).count() == 1


def test_half_year_without_a_briefing_is_owed(commune, see):
    on = dt.date(2022, 6, 1)
    assert "Giao ban" in see("/", who=commune.account, on=on)
    (due,) = [each for each in dues(path=path(commune.commune), on=on) if each.content == "giao-ban"]
    assert (due.unit, due.period.label, due.is_overdue) == (commune.commune, "6 tháng đầu năm 2022", False)
    assert not [
        each for each in dues(path=path(commune.commune), on=dt.date(2022, 6, 19)) if each.content == "giao-ban"
    ]


# SV3


def test_every_charge_gets_its_task_each_month(commune, see):
    figure = asked("giao-nhiem-vu", commune.commune)
    cell = figure.cell()
    # Seven branches by month, the one up the stream by quarter.
    assert (cell.due, cell.met) == (7 * 12 + 4, 7 * 12 + 4 - 1)
    (undone,) = figure.rows(state="chua-dat")
    month, name = FORGOTTEN
    assert undone.subject == commune.charge_of(commune.branches[name]).pk
    assert undone.label == f"tháng {month}/2022"
    page = see(
        f"/so-lieu-cua/{PROGRAMME}/giao-nhiem-vu/{commune.commune}/?ky=2022&trang-thai=chua-dat",
        who=commune.account, on=ON,
    )  # fmt: skip
    assert f"Tháng {month}/2022" in page
    assert commune.owner_of(commune.branches[name]).full_name in page


def test_tasks_are_the_records_of_the_figure(commune):
    figure = asked("giao-nhiem-vu", commune.commune)
    tasks = Task.objects.filter(pk__in=[row.record for row in figure.records()]).select_related("charge", "activity")
    assert tasks.count() == figure.cell().met
    for task in tasks:
        assert task.activity.kind_id == "hop-ban-thuong-vu"
        assert (task.charge.unit_id, task.charge.holding.person_id) == (task.unit_id, task.owner_id)
        assert task.due_on is not None
        assert task.done_on is not None
        assert task.proof


def test_branch_sees_who_is_in_charge_and_can_call(commune, see):
    branch = commune.branches["Bình An"]
    officer = commune.owner_of(branch)
    line = charged_officers([branch], ON, with_contact=True)[branch]
    assert (line.person, line.phone) == (officer.pk, officer.spoken_phone)
    page = see(f"/don-vi/{branch}/", who=commune.accounts[branch], on=ON)
    assert officer.full_name in page
    assert officer.spoken_phone in page


def test_another_branch_sees_the_number_masked_or_not_at_all(commune, see):
    branch, other = commune.branches["Bình An"], commune.branches["Đại Hòa"]
    see(f"/don-vi/{branch}/", who=commune.accounts[other], on=ON, status=404)


def test_next_month_is_assigned_on_the_page(commune, fill, see):
    on = dt.date(2023, 1, 4)
    span = parse_period("2023-01", on)
    assert "Họp Ban Thường vụ" in see("/", who=commune.account, on=on)
    titles = {f"nhiem-vu-{number}-title": "Giúp chi đoàn đón Tết" for number in range(len(HAMLETS))}
    fill(f"/hoat-dong/ghi/{commune.commune}/hop-ban-thuong-vu/", who=commune.account, on=on, **titles)
    (figure,) = find(PROGRAMME, "giao-nhiem-vu", path=path(commune.commune, on), span=span, on=on)
    assert (figure.cell().due, figure.cell().met) == (8, 8)
    task = Task.objects.get(unit=commune.branches["Bình An"], activity__day=on)
    assert task.charge == commune.charge_of(task.unit_id)
    assert task.title in see("/hoat-dong/nhiem-vu/", who=Account.objects.get(person=task.owner_id), on=on)


# SV5


def test_twelve_joint_sessions_from_proposal_to_record(commune, see):
    figure = asked("lien-ket", commune.commune)
    assert (figure.cell().due, figure.cell().met, figure.cell().verified) == (12, 12, 12)
    agreed = Proposal.objects.exclude(state="khong-dong-y").order_by("month_on")
    assert [one.month_on for one in agreed] == [month.starts_on for month in MONTHS]
    assert [one.activity_id for one in agreed] == sorted(
        (row.record for row in figure.records()), key=lambda pk: Activity.objects.get(pk=pk).day
    )
    for one in agreed:
        assert one.proposer_id == commune.secretaries[one.host_id].pk
        assert (one.cell_word, one.cell_speaker, one.cell_paper) != ("", "", "")
        assert one.answered_by_id == commune.account.pk
        assert one.activity.status == "da-to-chuc"
        assert one.answered_at < one.activity.recorded_at


def test_commune_moved_one_and_declined_one(commune):
    (moved,) = Proposal.objects.filter(state="doi-lich")
    assert (moved.month_on.month, moved.day, moved.activity.day) == (10, dt.date(2022, 10, 28), dt.date(2022, 10, 28))
    (declined,) = Proposal.objects.filter(state="khong-dong-y")
    assert declined.answer
    assert declined.activity is None
    assert Proposal.objects.filter(month_on=declined.month_on).count() == 2


def test_thirteenth_session_goes_through_the_pages(commune, see, fill):
    on = dt.date(2023, 1, 5)
    page = rotation(commune.commune, 2023, on)
    host, name = page.months[0].suggested, page.months[0].suggested_name
    assert host == page.turns[0].unit, "whose turn it is"
    secretary = commune.accounts[host]
    address = f"/hoat-dong/lien-chi-doan/{commune.commune}/"
    assert name in see(address, who=secretary, on=on)
    fill(f"{address}de-xuat/?thang=2023-01", who=secretary, on=on, day="18/01/2023", place="Nhà văn hóa thôn")
    proposal = Proposal.objects.get(month_on=dt.date(2023, 1, 1))
    assert (proposal.host_id, proposal.proposer_id) == (host, secretary.person_id)
    fill(
        f"/hoat-dong/de-xuat/{proposal.pk}/chi-bo/", who=secretary, on=on, cell_word="Nhất trí",
        cell_speaker="Đồng chí Sáu, bí thư chi bộ",
    )  # fmt: skip
    fill(
        f"/hoat-dong/de-xuat/{proposal.pk}/tra-loi/", who=commune.account, on=on, outcome="doi-lich", day="19/01/2023",
        answer="Lùi một ngày",
    )  # fmt: skip
    proposal.refresh_from_db()
    planned = proposal.activity
    assert (proposal.state, planned.status, planned.day) == ("doi-lich", "du-kien", dt.date(2023, 1, 19))
    calendar = see(f"{address}?nam=2023", who=commune.account, on=on)
    assert "Đồng chí Sáu, bí thư chi bộ" in calendar
    held_on = dt.date(2023, 1, 19)
    fill(f"/hoat-dong/{planned.pk}/da-to-chuc/", who=secretary, on=held_on)
    fill(f"/hoat-dong/duyet/{planned.pk}/", who=commune.account, on=dt.date(2023, 1, 20), outcome="dat")
    january = parse_period("2023-01", held_on)
    (figure,) = find(PROGRAMME, "lien-ket", path=path(commune.commune, held_on), span=january, on=dt.date(2023, 1, 31))
    assert (figure.cell().met, figure.cell().verified) == (1, 1)


def test_hosts_rotate_fairly(commune, see):
    hosts = list(Activity.objects.held().of_kind("sinh-hoat-lien-chi-doan").order_by("day").values_list("host", "day"))
    counts = Counter(host for host, _ in hosts)
    assert set(counts) == set(commune.branches.values())
    assert max(counts.values()) - min(counts.values()) == 1
    for number, (host, _) in enumerate(hosts):
        earlier = turn_order(list(commune.branches.values()), hosts[:number])
        assert earlier[0].branch == host, "the branch that has waited longest hosts"
    page = rotation(commune.commune, 2022, dt.date(2022, 12, 31))
    assert [len(month.sessions) for month in page.months] == [1] * 12
    assert page.turns[0].unit == hosts[4][0]


def test_each_branch_of_a_joint_session_is_credited(commune):
    figure = asked("chi-doan-tham-gia", commune.commune)
    assert (figure.cell().due, figure.cell().met) == (8, 8)
    for session in Activity.objects.held().of_kind("sinh-hoat-lien-chi-doan"):
        roles = dict(session.credits.values_list("unit", "role"))
        branches = set(session.proposal.branches.values_list("pk", flat=True))
        assert set(roles) == branches | {commune.commune}
        assert roles[session.host_id] == "chu-tri"
        assert roles[commune.commune] == "cap-tren"
    counted = [row.record for row in figure.records()]
    credited = sum(
        len(set(session.credits.exclude(role="cap-tren").values_list("unit", flat=True)))
        for session in Activity.objects.held().of_kind("sinh-hoat-lien-chi-doan")
    )
    assert len(counted) == credited
    assert asked("lien-ket", commune.commune).cell().met == 12, "one for the commune, however many branches came"


def test_members_of_all_branches_are_on_the_roll(commune):
    session = Activity.objects.held().of_kind("sinh-hoat-lien-chi-doan").order_by("day")[0]
    units = set(Attendance.objects.filter(activity=session).values_list("unit", flat=True))
    assert units == set(session.proposal.branches.values_list("pk", flat=True))
    members = Membership.objects.on(session.day).filter(unit__in=units).count()
    assert session.attendances.count() == members == session.expected_count


# SV6


def test_slower_rhythm_changes_the_denominator_visibly(commune, see):
    remote = commune.branches[REMOTE]
    figure = asked("giao-nhiem-vu", commune.commune)
    outside = figure.outside()
    charge = commune.charge_of(remote).pk
    assert {(row.subject, row.why) for row in outside} == {(charge, "mien")}
    assert len(outside) == 12
    by_quarter = figure.rows(subjects=[charge])
    assert [row.label for row in by_quarter] == ["quý I/2022", "quý II/2022", "quý III/2022", "quý IV/2022"]
    assert all(row.is_met for row in by_quarter)
    page = see(f"/so-lieu-cua/{PROGRAMME}/giao-nhiem-vu/{commune.commune}/?ky=2022", who=commune.account, on=ON)
    assert "88" in page
    programme = see(f"/mo-hinh/{PROGRAMME}/", who=commune.account, on=dt.date(2022, 12, 31))
    assert "mùa lũ chia cắt" in programme


def test_where_the_decision_ends_the_branch_owes_every_month_again(commune):
    (slower,) = Exemption.objects.filter(unit=commune.branches[REMOTE])
    assert slower.decision_number == paper("10-QĐ/ĐTN")
    end_exemption(slower, last_day=dt.date(2022, 3, 31), reason="Đường đã thông", by=commune.account)
    cell = asked("giao-nhiem-vu", commune.commune).cell()
    assert (cell.due, cell.met) == (7 * 12 + 1 + 9, 7 * 12 - 1 + 1 + 3)


# What became of the commune


def test_two_steps_later_the_branches_stand_in_nong_son(commune):
    son_vien.end(commune)
    today = dt.date(2026, 11, 22)
    nong_son = country.unit("X20656")
    assert {f"Chi đoàn thôn {name}" for name in HAMLETS} <= {one.name for one in children(nong_son, today)}
    assert unit_on(commune.commune, today).heir_id == nong_son
    kinds = [(line.kind, line.on) for line in successions_of([commune.commune, commune.next_commune])]
    assert kinds == [("hop-nhat", dt.date(2025, 1, 1)), ("hop-nhat", dt.date(2025, 7, 1))]
    cell = asked("lien-ket", commune.commune).cell()
    assert (cell.due, cell.met) == (12, 12), "figures of 2022 stay"
    assert not dues(path=path(nong_son, today), on=today)


# SV4


def test_secretaries_were_helped_to_a_loan(commune: SonVien):
    """Five loans, read as a sum by the level above and by name by nobody but the borrower and the officer."""
    after = dt.date(2023, 1, 1)
    (row,) = loan_sums(commune.above, after).rows
    assert (row.loans, row.borrowers, row.lent_millions) == (5, 5, 63)
    assert (row.owed_millions, row.late_millions) == (0, 0)
    before = loan_sums(commune.above, dt.date(2022, 10, 1)).rows[0]
    assert (before.owed_millions, before.late_millions) == (24, 0)  # what is due on 30/9 is late from 1/10 on
    loans = Loan.objects.filter(state=Loan.State.CLOSED)
    assert loans.count() == 5
    assert not seen_loans(commune.above, after).exists()
    late = with_debts(loans, dt.date(2022, 10, 5)).filter(overdue_vnd__gt=0)
    assert [one.overdue_vnd for one in late] == [3_000_000]
    assert [one.person for one in late] == [commune.secretaries[commune.branches["Đại Hòa"]]]
