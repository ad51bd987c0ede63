"""The pages that gather what all rooms know: a unit, a person, an activity, a programme; who sees what of them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import START, Cast, add_branches
from thulinh.activities.actions import record_session, verify
from thulinh.activities.rules.entries import Attendee, LessonEntry, SessionEntry
from thulinh.kernel.models import AuditEvent
from thulinh.people.actions import record_party_standing
from thulinh.people.models import Membership
from thulinh.programmes.actions import NewExemption, exempt, store_version
from thulinh.programmes.models import Version
from thulinh.units.actions import NewUnit, open_body

pytestmark = pytest.mark.usefixtures("today")

ABOVE = {"centre", "province", "inspector", "commune", "administrator"}
OBJECTS: dict[str, tuple[Callable[[Cast], list], set[str]]] = {
    "unit": (lambda c: [c.east.pk], ABOVE | {"officer", "secretary"}),
    "person": (lambda c: [c.people["Bùi Quốc An"].pk], ABOVE | {"officer", "secretary"}),
    "activity": (lambda c: [c.activity], ABOVE | {"officer", "secretary"}),
    "party": (lambda c: [c.people["Bùi Quốc An"].pk], {"province", "inspector", "commune"}),
    "discipline": (lambda c: [c.people["Bùi Quốc An"].pk], {"province", "commune"}),
    "programme": (lambda c: ["2-giao-1-lien-ket"], ABOVE | {"officer", "secretary", "outsider"}),
}


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", OBJECTS)
def test_who_may_open_a_page(adopted: Cast, session, visit, name: str) -> None:
    object.__setattr__(adopted, "activity", session().pk)
    arguments, wanted = OBJECTS[name]
    address = reverse(f"desk:{name}", args=arguments(adopted))
    opened = {who: visit(account).get(address).status_code for who, account in adopted.accounts.items()}
    assert {who for who, status in opened.items() if status == 200} == wanted
    assert {status for who, status in opened.items() if who not in wanted} <= {404}


@pytest.mark.parametrize("name", ["unit", "programme"])
def test_pages_ask_the_same_number_of_questions_for_2_and_40(adopted: Cast, session, visit, name: str) -> None:
    session()
    client = visit(adopted.commune)
    address = reverse(f"desk:{name}", args=[adopted.a1.pk if name == "unit" else "2-giao-1-lien-ket"])
    client.get(address)
    counts = []
    for more in (0, 38):
        add_branches(adopted, more) if more else None
        with CaptureQueriesContext(connection) as asked:
            text(client.get(address))
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_a_person_with_much_behind_asks_no_more_questions(adopted: Cast, session, visit) -> None:
    client, person = visit(adopted.commune), adopted.people["Bùi Quốc An"]
    address = reverse("desk:person", args=[person.pk])
    session(dt.date(2026, 11, 1))
    client.get(address)
    counts = []
    for days in (range(2, 4), range(4, 12)):
        for day in days:
            session(dt.date(2026, 11, day), is_another=True)
        with CaptureQueriesContext(connection) as asked:
            text(client.get(address))
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_a_branch_shows_who_leads_it_and_how_to_call_its_officer(adopted: Cast, session, visit) -> None:
    session()
    page = text(visit(adopted.secretary).get(reverse("desk:unit", args=[adopted.east.pk])))
    officer = adopted.people["Phạm Văn Dũng"]
    assert "Nguyễn Thị Hồng Đào" in page
    assert f'href="tel:{officer.spoken_phone.replace(" ", "")}"' in page
    assert "Đoàn xã Tân Lập" in page
    assert f'href="{reverse("desk:unit", args=[adopted.a1.pk])}"' not in page  # above the secretary's reach: no link
    assert "Việc đến hạn" in page
    assert "Sinh hoạt chi đoàn" in page
    assert "Phó bí thư chi đoàn" in page  # vacant


def test_a_commune_shows_its_branches_with_vacancies_and_members(adopted: Cast, visit) -> None:
    page = text(visit(adopted.commune).get(reverse("desk:unit", args=[adopted.a1.pk])))
    assert "Chi đoàn thôn Tây" in page
    assert "Khuyết" in page
    assert "7 đoàn viên" in page
    assert reverse("desk:arrange", args=[adopted.a1.pk]) in page


def test_a_unit_on_an_earlier_day(adopted: Cast, visit) -> None:
    address = reverse("desk:unit", args=[adopted.east.pk])
    page = text(visit(adopted.commune).get(address + "?on=01/01/2020"))
    assert "Chưa thành lập vào ngày này" in page
    assert "Về hôm nay" in page


def test_a_club_shows_its_scope_and_its_members(adopted: Cast, visit) -> None:
    new = NewUnit("", "Câu lạc bộ Bí thư chi đoàn", "cau-lac-bo", adopted.a1.pk, START)
    club = open_body(new, member_position="bi-thu-chi-doan", decision_number="07-QĐ/ĐTN", by=None)
    page = text(visit(adopted.commune).get(reverse("desk:unit", args=[club.pk])))
    assert "07-QĐ/ĐTN" in page
    assert "Nguyễn Thị Hồng Đào" in page
    assert "Câu lạc bộ Bí thư chi đoàn" in text(visit(adopted.commune).get(reverse("desk:unit", args=[adopted.a1.pk])))


def test_contact_is_for_the_own_committee_and_the_line_above(adopted: Cast, visit) -> None:
    person = adopted.people["Ngô Đức Thịnh"]
    address = reverse("desk:person", args=[person.pk])
    own, other = text(visit(adopted.commune).get(address)), text(visit(adopted.officer).get(address))
    assert person.spoken_phone in own
    assert "Địa chỉ</dt>" in own
    assert person.spoken_phone not in other
    assert person.masked_phone in other
    assert "Địa chỉ</dt>" not in other


def test_every_look_at_party_standing_is_written_down(adopted: Cast, visit) -> None:
    person = adopted.people["Bùi Quốc An"]
    record_party_standing(person, state="doi-tuong", starts_on=dt.date(2026, 3, 1), by=adopted.commune)
    assert "Đối tượng Đảng" not in text(visit(adopted.commune).get(reverse("desk:person", args=[person.pk])))
    assert not AuditEvent.objects.filter(verb="selection.look_at_party_path").exists()
    assert "Đối tượng Đảng" in text(visit(adopted.commune).get(reverse("desk:party", args=[person.pk])))
    event = AuditEvent.objects.get(verb="selection.look_at_party_path")
    assert (event.by_account, event.subject_id, event.is_sensitive) == (adopted.commune.pk, str(person.pk), True)


def test_the_log_does_not_tell_what_is_sensitive(adopted: Cast, visit) -> None:
    person = adopted.people["Bùi Quốc An"]
    record_party_standing(person, state="doi-tuong", starts_on=dt.date(2026, 3, 1), by=adopted.commune)
    page = text(visit(adopted.commune).get(reverse("desk:log")))
    assert "Ghi tình trạng phát triển Đảng của đồng chí Bùi Quốc An" in page
    assert "Nội dung nhạy cảm" in page
    assert "doi-tuong" not in page
    assert "Đối tượng Đảng" not in page


def test_a_person_shows_seats_memberships_and_attendance(adopted: Cast, session, visit) -> None:
    session()
    absent = text(visit(adopted.commune).get(reverse("desk:person", args=[adopted.people["Trần Minh Châu"].pk])))
    assert "Có mặt 0/1 buổi" in absent
    assert "Bận mùa" in absent
    officer = text(visit(adopted.commune).get(reverse("desk:person", args=[adopted.people["Phạm Văn Dũng"].pk])))
    assert "Ủy viên Ban Thường vụ" in officer
    assert "Phụ trách chi đoàn" in officer
    assert "Chi đoàn thôn Đông" in officer


def test_an_activity_shows_who_was_absent_and_its_trail(adopted: Cast, session, visit) -> None:
    activity = session()
    by = adopted.again(adopted.commune)
    verify(activity.pk, version=activity.version, outcome="khong-dat", reason="Thiếu ảnh", by=by)
    page = text(visit(adopted.secretary).get(reverse("desk:activity", args=[activity.pk])))
    assert "Vắng 1" in page
    assert "Trần Minh Châu" in page
    assert "Thiếu ảnh" in page
    assert "Ghi hoạt động của Chi đoàn thôn Đông" in page  # the history


def test_a_lesson_about_a_cadre_is_for_that_cadre_and_those_above(adopted: Cast, visit) -> None:
    entry = SessionEntry(
        "toa-dam-phan-bien", adopted.a1.pk, dt.date(2026, 11, 3),
        attendance=(Attendee(adopted.secretary.person_id),),
        lessons=(LessonEntry("Điều hành phong trào", "Giao việc chưa rõ người", about=adopted.officer.person_id),),
    )  # fmt: skip
    activity = record_session(entry, by=adopted.again(adopted.commune))
    address = reverse("desk:activity", args=[activity.pk])
    for who in ("officer", "province", "inspector"):
        assert "Giao việc chưa rõ người" in text(visit(adopted.accounts[who]).get(address)), who
    for who in ("secretary", "administrator"):
        assert "Giao việc chưa rõ người" not in text(visit(adopted.accounts[who]).get(address)), who


def test_the_library_shows_what_holds_here_first(adopted: Cast, visit) -> None:
    page = text(visit(adopted.commune).get(reverse("desk:programmes")))
    assert page.index("Nền nếp sinh hoạt chi đoàn") < page.index("Giao ban hằng tuần giữa các bí thư chi đoàn")
    assert "Đang áp dụng" in page


def test_a_programme_says_in_words_what_it_asks(adopted: Cast, session, visit) -> None:
    session()
    page = text(visit(adopted.commune).get(reverse("desk:programme", args=["nen-nep-sinh-hoat-chi-doan"])))
    assert "Mỗi tháng ít nhất 1 lần" in page
    assert "hạn chậm nhất 5 ngày sau khi hết kỳ" in page
    assert "Mỗi Chi đoàn trên địa bàn dân cư" in page or "Mỗi chi đoàn trên địa bàn dân cư" in page
    assert "1/2" in page  # one of two branches has held this month's session
    assert "Trung ương Đoàn" in page


def test_where_a_programme_holds_and_who_is_exempt(adopted: Cast, visit) -> None:
    every_quarter = NewExemption(
        "nen-nep-sinh-hoat-chi-doan", "sinh-hoat-thang", adopted.west.pk, dt.date(2026, 10, 1), None,
        "Đoàn viên phân tán", "quy", "03-QĐ/ĐTN",
    )  # fmt: skip
    exempt([every_quarter], by=adopted.commune)
    client = visit(adopted.commune)
    freed = text(client.get(reverse("desk:programme", args=["nen-nep-sinh-hoat-chi-doan"])))
    assert "Đoàn viên phân tán" in freed
    assert "mỗi quý" in freed
    pilot = text(client.get(reverse("desk:programme", args=["2-giao-1-lien-ket"])))
    assert "Làm điểm" in pilot
    assert "12-KH/ĐTN" in pilot
    outsider = text(visit(adopted.outsider).get(reverse("desk:programme", args=["2-giao-1-lien-ket"])))
    assert "Và 1 nơi khác" in outsider
    assert "Đoàn xã Tân Lập" not in outsider


def test_two_versions_side_by_side(adopted: Cast, visit) -> None:
    old = Version.objects.get(programme__code="nen-nep-sinh-hoat-chi-doan")
    changed = old.text.replace("phien-ban: 1", "phien-ban: 2").replace("2020-01-01", "2027-01-01")
    store_version(changed.replace("it-nhat: 1, moi: thang", "it-nhat: 2, moi: thang"), by=None)
    address = reverse("desk:compare", args=["nen-nep-sinh-hoat-chi-doan", 1, 2])
    page = text(visit(adopted.commune).get(address))
    assert "mỗi tháng ít nhất 1 lần" in page
    assert "mỗi tháng ít nhất 2 lần" in page
    assert page.count("Khác</span>") == 1
    assert (
        visit(adopted.commune).get(reverse("desk:compare", args=["nen-nep-sinh-hoat-chi-doan", 1, 9])).status_code
        == 404
    )


def test_an_unknown_programme_is_not_there(adopted: Cast, visit) -> None:
    assert visit(adopted.commune).get(reverse("desk:programme", args=["khong-co"])).status_code == 404


def test_a_record_and_a_person_lead_only_to_units_that_open(adopted: Cast, visit) -> None:
    """The other branches of a joint session, and a guest's own, are named; only what opens is a link."""
    order = SessionEntry(
        "sinh-hoat-lien-chi-doan", adopted.east.pk, dt.date(2026, 11, 12), parts=(adopted.west.pk,),
        attendance=(Attendee(adopted.secretary.person_id),),
    )  # fmt: skip
    joint = record_session(order, by=adopted.again(adopted.commune))
    two_way = Membership.objects.get(unit=adopted.east, kind=Membership.Kind.TWO_WAY).person_id
    pages = {"activity": (joint.pk, adopted.west, "thôn Tây"), "person": (two_way, adopted.quarter, "khu phố 3")}
    for name, (key, unit, words) in pages.items():
        address, link = reverse(f"desk:{name}", args=[key]), f'href="{reverse("desk:unit", args=[unit.pk])}"'
        below = text(visit(adopted.secretary).get(address))
        assert words in below, name
        assert link not in below, name
        assert link in text(visit(adopted.province).get(address)), name
