"""Arranging branches: what moves, what lapses, what stays; on the page, by action, and from one list."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast, add_branches
from thulinh.activities.actions import record_session
from thulinh.activities.models import Task
from thulinh.activities.rules.entries import Decision as TaskDecision
from thulinh.activities.rules.entries import SessionEntry
from thulinh.desk.actions import (
    BranchMerger,
    BranchSplit,
    dissolve_branch,
    merge_branches,
    merge_many,
    rename_branch,
    split_branch,
    take_arrangement,
    transfer_branch,
)
from thulinh.desk.rows import ARRANGEMENT_ROWS
from thulinh.intake import actions as intake
from thulinh.intake.queries.files import reading_of
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.rows import Outcome
from thulinh.people.models import Charge, Holding, Membership, Seat
from thulinh.programmes.actions import NewExemption, exempt
from thulinh.programmes.models import Exemption
from thulinh.programmes.queries import find
from thulinh.units.actions import Decision
from thulinh.units.models import Succession, UnitPath

DECEMBER, EVE = dt.date(2026, 12, 1), dt.date(2026, 11, 30)
PAPER = Decision("15-QĐ/ĐTN", dt.date(2026, 11, 20), "Ban Thường vụ Đoàn xã Tân Lập")
BRANCH_SESSIONS = "nen-nep-sinh-hoat-chi-doan"


def merger(country: Cast, **more) -> BranchMerger:
    wanted = {"predecessors": (country.east.pk, country.west.pk), "into": "Chi đoàn thôn Hòa Bình", "on": DECEMBER,
              "decision": PAPER}  # fmt: skip
    return BranchMerger(**{**wanted, **more})


def follower(succession: Succession) -> int:
    return succession.parts.values_list("successor", flat=True).first()


def members(unit: int, on: dt.date) -> set[str]:
    return set(Membership.objects.on(on).filter(unit=unit).values_list("person__full_name", flat=True))


def figure(country: Cast, month: dt.date, on: dt.date):
    span = period_containing(Cadence.MONTH, month)
    path = UnitPath.objects.on(min(span.ends_on, on)).get(unit=country.a1).path
    return find(BRANCH_SESSIONS, "sinh-hoat-thang", path=path, span=span, on=on)[0].cell()


def test_merging_moves_members_and_ends_what_hung_on_the_old_branches(adopted: Cast) -> None:
    leader = adopted.people["Ngô Đức Thịnh"]
    order = merger(adopted, secretary=leader.pk, officer=adopted.holdings["officer"].pk)
    new = follower(merge_branches(order, by=adopted.commune))
    east = {"Nguyễn Thị Hồng Đào", "Bùi Quốc An", "Lê Thị Ánh", "Trần Minh Châu", "Hồ Văn Đức", "Phạm Thùy Dương"}
    assert members(new, DECEMBER) == east | {"Ngô Đức Thịnh", "Vũ Thị Yến"}
    assert members(adopted.east.pk, DECEMBER) == members(adopted.west.pk, DECEMBER) == set()
    assert members(adopted.east.pk, TODAY) == east  # until the day before nothing changes
    assert not Seat.objects.on(DECEMBER).filter(unit__in=[adopted.east.pk, adopted.west.pk]).exists()
    assert not Holding.objects.on(DECEMBER).filter(seat__unit=adopted.east).exists()
    led = Holding.objects.on(DECEMBER).get(seat__unit=new)
    assert (led.person, led.how, led.decision_number) == (leader, "lam-thoi", PAPER.number)
    assert Seat.objects.on(DECEMBER).filter(unit=new).count() == 2  # secretary and deputy, as every branch
    charge = Charge.objects.on(DECEMBER).get()
    assert (charge.unit_id, charge.basis) == (new, "Quyết định số 15-QĐ/ĐTN ngày 20/11/2026")


def test_last_months_figures_stay_and_this_months_denominator_is_one_smaller(adopted: Cast, session) -> None:
    session(dt.date(2026, 10, 10))
    later = dt.date(2026, 12, 20)
    before = figure(adopted, dt.date(2026, 10, 31), TODAY)
    without = figure(adopted, dt.date(2026, 12, 31), later)
    merge_branches(merger(adopted), by=adopted.commune)
    assert figure(adopted, dt.date(2026, 10, 31), later) == before
    assert (before.due, before.met) == (2, 1)
    assert figure(adopted, dt.date(2026, 12, 31), later).due == without.due - 1 == 1


def test_open_tasks_go_along_and_exemptions_end(adopted: Cast) -> None:
    meeting = SessionEntry(
        "hop-ban-thuong-vu", adopted.a1.pk, dt.date(2026, 11, 5), conclusion="Giao việc",
        tasks=(TaskDecision("Giúp thôn Đông rà soát đoàn viên", adopted.officer.person_id, adopted.east.pk),),
    )  # fmt: skip
    record_session(meeting, by=adopted.again(adopted.commune))
    every_quarter = NewExemption(
        BRANCH_SESSIONS, "sinh-hoat-thang", adopted.west.pk, dt.date(2026, 10, 1), None, "Đoàn viên phân tán", "quy"
    )
    exempt([every_quarter], by=adopted.commune)
    new = follower(merge_branches(merger(adopted), by=adopted.commune))
    task = Task.objects.get()
    assert (task.unit_id, task.done_on, task.withdrawn_at) == (new, None, None)
    assert Exemption.objects.get().ends_on == dt.date(2026, 11, 30)


def test_merging_into_a_standing_branch_keeps_its_secretary(adopted: Cast) -> None:
    order = merger(adopted, predecessors=(adopted.west.pk,), into=adopted.east.pk)
    assert follower(merge_branches(order, by=adopted.commune)) == adopted.east.pk
    assert members(adopted.east.pk, DECEMBER) >= {"Bùi Quốc An", "Ngô Đức Thịnh"}
    assert Holding.objects.on(DECEMBER).get(seat__unit=adopted.east).person == adopted.secretary.person


def test_another_provisional_secretary_takes_over_a_standing_branch(adopted: Cast) -> None:
    leader = adopted.people["Ngô Đức Thịnh"]
    order = merger(adopted, predecessors=(adopted.west.pk,), into=adopted.east.pk, secretary=leader.pk)
    merge_branches(order, by=adopted.commune)
    assert Holding.objects.on(DECEMBER).get(seat__unit=adopted.east).person == leader
    assert (
        Holding.objects.on(DECEMBER - dt.timedelta(days=1)).get(seat__unit=adopted.east).person
        == adopted.secretary.person
    )


def test_a_form_sent_twice_is_one_merger(adopted: Cast) -> None:
    command = uuid.uuid4()
    first = merge_branches(merger(adopted), by=adopted.commune, command_id=command)
    assert merge_branches(merger(adopted), by=adopted.commune, command_id=command) == first
    with pytest.raises(Refusal, match="nội dung khác"):
        merge_branches(merger(adopted, into="Tên khác"), by=adopted.commune, command_id=command)
    assert Succession.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"decision": Decision("")}, "số quyết định"),
        ({"predecessors": "twice"}, "hai lần"),
        ({"into": "Chi đoàn thôn Đông", "predecessors": "outside"}, "không cùng trực thuộc"),
        ({"secretary": "outsider"}, "Không còn người này"),
    ],
)
def test_a_refused_merger_leaves_nothing_behind(adopted: Cast, change: dict, words: str) -> None:
    outside = {
        "twice": (adopted.east.pk, adopted.east.pk),
        "outside": (adopted.east.pk, adopted.quarter.pk),
        "outsider": 999_999,
    }
    change = {name: outside.get(value, value) if isinstance(value, str) else value for name, value in change.items()}
    events = AuditEvent.objects.count()
    with pytest.raises(Refusal, match=words):
        merge_branches(merger(adopted, **change), by=adopted.commune)
    assert not Succession.objects.exists()
    assert AuditEvent.objects.count() == events
    assert members(adopted.west.pk, DECEMBER) == {"Ngô Đức Thịnh", "Vũ Thị Yến"}


def test_merging_many_asks_a_fixed_number_of_questions(adopted: Cast) -> None:
    branches = [branch.pk for branch in add_branches(adopted, 24)]
    counts = []
    for first, many in ((0, 1), (2, 11)):
        pairs = [tuple(branches[first + 2 * at : first + 2 * at + 2]) for at in range(many)]
        orders = [merger(adopted, predecessors=pair, into=f"Chi đoàn mới {pair[0]}") for pair in pairs]
        with CaptureQueriesContext(connection) as asked:
            merge_many(orders, by=adopted.commune)
        counts.append(len(asked))
    # For each merger two more: whether tasks or plans are open, and which exemptions end.
    assert counts[1] <= counts[0] + 3 * 10


def test_splitting_sends_people_where_they_were_told(adopted: Cast) -> None:
    an, anh = adopted.people["Bùi Quốc An"], adopted.people["Lê Thị Ánh"]
    order = BranchSplit(
        adopted.east.pk, ("Chi đoàn thôn Đông 1", "Chi đoàn thôn Đông 2"), DECEMBER, PAPER,
        people={an.pk: 1, anh.pk: 1}, secretaries={1: an.pk},
    )  # fmt: skip
    parts = list(split_branch(order, by=adopted.commune).parts.order_by("pk").values_list("successor", flat=True))
    assert members(parts[1], DECEMBER) == {"Bùi Quốc An", "Lê Thị Ánh"}
    assert "Nguyễn Thị Hồng Đào" in members(parts[0], DECEMBER)
    assert Holding.objects.on(DECEMBER).get(seat__unit=parts[1]).person == an
    assert not Holding.objects.on(DECEMBER).filter(seat__unit=parts[0]).exists()


def test_a_branch_that_goes_on_gives_away_a_part(adopted: Cast) -> None:
    leader = adopted.people["Nguyễn Thị Hồng Đào"]
    order = BranchSplit(
        adopted.east.pk, ("Chi đoàn thôn Đông Mới",), DECEMBER, PAPER, True, {leader.pk: 0}, {0: leader.pk}
    )
    part = split_branch(order, by=adopted.commune).parts.exclude(successor=adopted.east).get().successor_id
    assert members(part, DECEMBER) == {leader.full_name}
    assert "Bùi Quốc An" in members(adopted.east.pk, DECEMBER)
    assert not Holding.objects.on(DECEMBER).filter(seat__unit=adopted.east).exists()
    assert Holding.objects.on(DECEMBER).get(seat__unit=part).person == leader


def test_renaming_keeps_the_old_name_for_older_days(adopted: Cast) -> None:
    rename_branch(adopted.east.pk, "Chi đoàn thôn Rạng Đông", on=DECEMBER, decision=PAPER, by=adopted.commune)
    names = [UnitPath.objects.on(day).get(unit=adopted.east).name for day in (TODAY, DECEMBER)]
    assert names == ["Chi đoàn thôn Đông", "Chi đoàn thôn Rạng Đông"]


def test_a_transferred_branch_takes_its_people_and_leaves_its_officer(adopted: Cast) -> None:
    transfer_branch(adopted.east.pk, adopted.a2.pk, on=DECEMBER, decision=PAPER, by=adopted.province)
    assert UnitPath.objects.on(DECEMBER).get(unit=adopted.east).parent_id == adopted.a2.pk
    assert "Bùi Quốc An" in members(adopted.east.pk, DECEMBER)
    assert not Charge.objects.on(DECEMBER).exists()
    assert Charge.objects.on(EVE).exists()


def test_a_dissolved_branch_sends_its_members_to_its_heir_or_nowhere(adopted: Cast) -> None:
    dissolve_branch(adopted.west.pk, on=DECEMBER, decision=PAPER, heir=adopted.east.pk, by=adopted.commune)
    assert members(adopted.east.pk, DECEMBER) >= {"Ngô Đức Thịnh", "Vũ Thị Yến"}
    dissolve_branch(adopted.quarter.pk, on=DECEMBER, decision=PAPER, by=adopted.province)
    assert members(adopted.quarter.pk, DECEMBER) == set()


def row(old: str, new: str, **more) -> dict:
    return {"don-vi-cu": old, "don-vi-moi": new, "truc-thuoc": None, "tu-ngay": DECEMBER,
            "so-quyet-dinh": "15-QĐ/ĐTN", "ngay-quyet-dinh": None, "co-quan": None, "bi-thu-lam-thoi": None,
            "ghi-chu": None, **more}  # fmt: skip


def test_a_commune_is_arranged_from_one_list(adopted: Cast) -> None:
    add_branches(adopted, 2)
    rows = [
        row("Chi đoàn thôn Đông", "Chi đoàn thôn Hòa Bình", **{"bi-thu-lam-thoi": "ngo duc thinh"}),
        row("thôn Tây", "Chi đoàn thôn Hòa Bình"),
        row("Chi đoàn thôn số 10", "Chi đoàn thôn Mười"),
        row("Chi đoàn thôn số 11", "Chi đoàn thôn số 11"),
    ]
    applied = take_arrangement(rows, by=adopted.commune, on=DECEMBER, roots=(adopted.path(adopted.a1),))
    assert applied.outcomes == (Outcome.CHANGED, Outcome.CHANGED, Outcome.CHANGED, Outcome.SAME)
    names = set(UnitPath.objects.on(DECEMBER).open().filter(parent=adopted.a1).values_list("name", flat=True))
    assert names == {"Chi đoàn thôn Hòa Bình", "Chi đoàn thôn Mười", "Chi đoàn thôn số 11"}
    new = UnitPath.objects.on(DECEMBER).get(name="Chi đoàn thôn Hòa Bình").unit_id
    assert Holding.objects.on(DECEMBER).get(seat__unit=new).person == adopted.people["Ngô Đức Thịnh"]


def test_a_bad_row_leaves_out_its_change_and_nothing_else(adopted: Cast) -> None:
    add_branches(adopted, 2)
    rows = [
        row("Chi đoàn thôn Đông", "Chi đoàn thôn Hòa Bình", **{"bi-thu-lam-thoi": "Người Không Có"}),
        row("Chi đoàn thôn Tây", "Chi đoàn thôn Hòa Bình"),
        row("Chi đoàn thôn số 10", "Chi đoàn chung"),
        row("Chi đoàn thôn số 11", "Chi đoàn chung"),
        row("Đoàn xã Tân Lập", "Đoàn xã Khác"),
        row("Chi đoàn khu phố 3", "Chi đoàn khu phố Ba"),
    ]
    roots = (adopted.path(adopted.a1),)
    with pytest.raises(Refusal):
        take_arrangement(rows, by=adopted.commune, on=DECEMBER, roots=roots)
    assert not Succession.objects.exists()
    applied = take_arrangement(rows, by=adopted.commune, on=DECEMBER, roots=roots, skip_problems=True)
    assert applied.outcomes == (None, None, Outcome.CHANGED, Outcome.CHANGED, None, None)
    assert {problem.row for problem in applied.problems} == {0, 4, 5}
    assert "Không có đồng chí “Người Không Có”" in applied.problems[0].message


def test_the_list_reads_a_users_own_headers() -> None:
    assert ARRANGEMENT_ROWS.column_headed("CHI ĐOÀN CŨ (*)").code == "don-vi-cu"
    read = ARRANGEMENT_ROWS.read({"don-vi-cu": "Thôn 1", "don-vi-moi": "Thôn Hòa Bình", "tu-ngay": "1/12/2026"})
    assert read.values["tu-ngay"] == DECEMBER
    assert read.problems == {"so-quyet-dinh": "Chưa ghi “Số quyết định”."}


def test_a_whole_commune_is_arranged_from_one_file(adopted: Cast, settings, tmp_path) -> None:
    """As the import reads it: title rows, the users' own heads, days as text."""
    settings.MEDIA_ROOT = tmp_path
    lines = [
        "DANH SÁCH SẮP XẾP CHI ĐOÀN XÃ TÂN LẬP",
        "Chi đoàn cũ,Chi đoàn mới,Từ ngày,Số QĐ,Bí thư lâm thời",
        "Thôn Đông,Chi đoàn thôn Hòa Bình,01/12/2026,15-QĐ/ĐTN,Ngô Đức Thịnh",
        "Thôn Tây,Chi đoàn thôn Hòa Bình,01/12/2026,15-QĐ/ĐTN,",
    ]
    said = {
        "row_set": "sap-xep",
        "unit": adopted.a1.pk,
        "holds_on": TODAY,
        "source": "Đoàn xã",
        "purpose": "Sắp xếp thôn",
    }
    batch = intake.receive_file("\n".join(lines).encode(), name="sap-xep.csv", by=adopted.commune, **said)
    found = reading_of(batch)
    place = {"sheet": found.sheet, "header_row": found.table.header_row}
    batch = intake.match_columns(batch, found.columns, **place, by=adopted.commune, on=TODAY)
    assert not Succession.objects.exists()  # a preview writes nothing
    batch = intake.write_batch(batch, accepted=sorted(intake.EVERY_KIND), by=adopted.commune, on=TODAY)
    assert list(batch.rows.values_list("outcome", flat=True)) == ["cap-nhat", "cap-nhat"]
    new = UnitPath.objects.on(DECEMBER).get(name="Chi đoàn thôn Hòa Bình").unit_id
    assert Holding.objects.on(DECEMBER).get(seat__unit=new).person == adopted.people["Ngô Đức Thịnh"]
    assert len(members(new, DECEMBER)) == 8


def test_an_ended_branch_is_read_by_who_answers_for_it_now(adopted: Cast, visit, session) -> None:
    activity = session(dt.date(2026, 11, 1))
    new = follower(merge_branches(merger(adopted), by=adopted.commune))
    with time_machine.travel("2026-12-05T12:00:00+07:00", tick=False):
        page = visit(adopted.commune).get(reverse("desk:unit", args=[adopted.east.pk])).content.decode()
        assert "đã kết thúc hoạt động" in page
        assert reverse("desk:unit", args=[new]) in page
        assert "Hợp nhất, sáp nhập" in page
        assert reverse("activities:choose", args=[adopted.east.pk]) in page  # what it held before may still come in
        assert visit(adopted.commune).get(reverse("desk:activity", args=[activity.pk])).status_code == 200
        assert visit(adopted.commune).get(reverse("desk:arrange", args=[adopted.east.pk])).status_code == 404
        assert visit(adopted.outsider).get(reverse("desk:unit", args=[adopted.east.pk])).status_code == 404


VERBS = ("arrange", "merge", "split", "rename", "transfer", "dissolve")


@pytest.mark.parametrize("name", VERBS)
def test_who_may_arrange_a_branch(adopted: Cast, visit, name: str) -> None:
    """The commune its branches; nobody the unit that they lead themselves."""
    address = reverse(f"desk:{name}", args=[adopted.east.pk])
    found = {who for who, account in adopted.accounts.items() if visit(account).get(address).status_code == 200}
    assert found == {"centre", "province", "commune", "administrator"}


@pytest.mark.parametrize("name", VERBS[2:])
def test_nobody_changes_the_unit_that_they_lead(adopted: Cast, visit, name: str) -> None:
    address = reverse(f"desk:{name}", args=[adopted.a1.pk])
    assert visit(adopted.commune).get(address).status_code == 404
    assert visit(adopted.province).get(address).status_code == 200


def merge_address(country: Cast) -> str:
    chosen = f"chi_doan={country.east.pk}&chi_doan={country.west.pk}"
    address = reverse("desk:merge", args=[country.a1.pk])
    return f"{address}?xem=1&{chosen}&vao=&ten=Chi+đoàn+thôn+Hòa+Bình&tu=01/12/2026"


def test_the_page_says_beforehand_what_will_happen(adopted: Cast, visit) -> None:
    page = visit(adopted.commune).get(merge_address(adopted)).content.decode()
    assert "5 đoàn viên, 1 người sinh hoạt hai chiều của Chi đoàn thôn Đông chuyển về Chi đoàn thôn Hòa Bình" in page
    assert "Nguyễn Thị Hồng Đào thôi giữ chức danh Bí thư chi đoàn ở Chi đoàn thôn Đông" in page
    assert "Phạm Văn Dũng thôi phụ trách Chi đoàn thôn Đông" in page
    assert "Ngô Đức Thịnh (Chi đoàn thôn Tây)" in page
    assert not Succession.objects.exists()


def test_two_hamlets_merge_on_the_page(adopted: Cast, visit) -> None:
    client = visit(adopted.commune)
    sent = {
        "command_id": str(uuid.uuid4()),
        "decision_number": "15-QĐ/ĐTN",
        "decision_on": "20/11/2026",
        "decided_by": "Đoàn xã Tân Lập",
        "secretary": adopted.people["Ngô Đức Thịnh"].pk,
        "officer": adopted.holdings["officer"].pk,
    }
    answer = client.post(merge_address(adopted), sent)
    assert answer.status_code == 302
    assert answer.url == reverse("desk:unit", args=[adopted.a1.pk])
    assert client.post(merge_address(adopted), sent).status_code == 302  # sent twice over a weak line
    assert Succession.objects.get().decided_by == "Đoàn xã Tân Lập"
    new = UnitPath.objects.on(DECEMBER).get(name="Chi đoàn thôn Hòa Bình").unit_id
    assert Holding.objects.on(DECEMBER).get(seat__unit=new).person == adopted.people["Ngô Đức Thịnh"]


def test_a_missing_decision_number_is_said_at_its_place(adopted: Cast, visit) -> None:
    sent = {"command_id": str(uuid.uuid4()), "decision_number": ""}
    answer = visit(adopted.commune).post(merge_address(adopted), sent)
    assert answer.status_code == 422
    assert "Số quyết định</a>: Đồng chí chưa điền mục này." in answer.content.decode()


def test_one_branch_cannot_merge_with_itself(adopted: Cast, visit) -> None:
    address = reverse("desk:merge", args=[adopted.a1.pk])
    asked = f"?xem=1&chi_doan={adopted.east.pk}&vao=&ten=&tu=01/12/2026"
    answer = visit(adopted.commune).get(address + asked)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "chọn ít nhất hai đơn vị" in page
    assert "ghi tên đơn vị mới" in page


def test_splitting_on_the_page(adopted: Cast, visit) -> None:
    address = reverse("desk:split", args=[adopted.east.pk])
    asked = "?xem=1&con=khong&ten=Chi+đoàn+Đông+1%0AChi+đoàn+Đông+2&tu=01/12/2026"
    client, an = visit(adopted.commune), adopted.people["Bùi Quốc An"]
    assert "Bí thư lâm thời của Chi đoàn Đông 2" in client.get(address + asked).content.decode()
    sent = {"command_id": str(uuid.uuid4()), "decision_number": "16-QĐ/ĐTN", f"nguoi-{an.pk}": "1", "bi-thu-1": an.pk}
    assert client.post(address + asked, sent).status_code == 302
    part = UnitPath.objects.on(DECEMBER).get(name="Chi đoàn Đông 2").unit_id
    assert members(part, DECEMBER) == {"Bùi Quốc An"}
