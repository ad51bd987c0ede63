"""GL, Gia Lai 2023: from need to certificate; everybody in office trained as of the day, and what came after."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from gia_lai_story import DAY, ON, Story, build, figure, path, shares
from thulinh.demo import country, gia_lai, gia_lai_year, gia_lai_youth
from thulinh.demo.gia_lai import DEPUTY, ELECTED_ON, POSTS, PROGRAMME, Known
from thulinh.demo.gia_lai_classes import CREDIT, FIRST_BEGINS, FIRST_ENDS, TOPICS
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Membership
from thulinh.training.models import Certificate, Participant, Plan, Presence, Qualification, TrainingClass
from thulinh.training.queries.needs import needs, needs_of, unseen
from thulinh.training.rules.needs import Reason
from thulinh.units.queries import unit_on

pytestmark = pytest.mark.django_db

COVERED = "/boi-duong/muc/"
EVERYBODY = "433 đồng chí đã bồi dưỡng, còn giá trị trong 433 đồng chí"


@pytest.fixture(scope="module")
def story(told, tmp_path_factory) -> Iterator[Story]:
    with told(build) as made:
        yield made


def in_office(story: Story, on: dt.date) -> dict[int, str]:
    """Who held which post of the communes on a day, told from the holdings alone."""
    communes = list(story.made.communes.values())
    rows = Holding.objects.on(on).filter(seat__unit__in=communes, seat__position__in=POSTS)
    return dict(rows.values_list("person", "seat__position"))


def trained(story: Story, on: dt.date) -> set[int]:
    """Who of them had a training for that very post that held on the day, by hand."""
    posts = in_office(story, on)
    rows = Qualification.objects.on(on).exclude(position=None).values_list("person", "position")
    return {person for person, position in rows if posts.get(person) == position}


# GL2


def test_two_classes_with_over_two_hundred_people_most_of_them_newly_elected(story, see):
    listed = Participant.objects.listed().filter(training_class__in=(story.first, story.second))
    people = set(listed.values_list("person", flat=True))
    assert (figure(story, "so-lop").cell().met, len(people)) == (2, 216)
    assert figure(story, "luot-hoc-vien").cell().met == listed.count() == 217, "one came to the second class again"
    new = figure(story, "hoc-vien-moi").cell()
    assert (new.met, new.due) == (len({one.person for one in story.made.untrained if is_new(one.known)}), len(people))
    assert round(100 * new.value) == 88
    page = see("/boi-duong/lop/", who=story.made.officer, on=ON)
    assert page.count("Đã bế giảng") >= 2
    done = "Mở lớp tập huấn bí thư, phó bí thư Đoàn xã, phường, thị trấn năm 2023 Đã xong"
    assert done in see("/", who=story.made.officer, on=ON), "nobody verifies a class"
    page = see(f"/boi-duong/lop/{story.second.pk}/", who=story.made.officer, on=ON)
    seated = listed.filter(training_class=story.second)
    assert f"{seated.filter(is_new=True).count()}/{seated.count()} học viên" in page


def is_new(known: Known) -> bool:
    """Whether somebody was newly elected in 2022 and not trained before the classes."""
    return known in (Known.NEW, Known.PROMOTED)


@pytest.mark.parametrize(
    ("on", "met", "share"),
    [
        (FIRST_BEGINS - DAY, 217, "50,1%"),
        (FIRST_ENDS, 326, "75,3%"),
        (ON - DAY, 326, "75,3%"),
        (ON, 433, "100%"),
    ],
)
def test_share_of_a_day_is_one_number_everywhere(story, see, on, met, share):
    """Page, figure, list, and the days of holdings and trainings by hand."""
    known, held = trained(story, on), in_office(story, on)
    cell, whole = figure(story, "da-boi-duong", on).cell(), shares(story, on).whole
    assert (cell.met, cell.due) == (whole.trained, whole.due) == (len(known), len(held)) == (met, 433)
    assert {row.subject for row in figure(story, "da-boi-duong", on).rows(state="dat")} == known
    asked = f"?don_vi={story.made.province}&ngay={on:%d/%m/%Y}"
    page = see(f"{COVERED}{asked}", who=story.made.officer, on=ON)
    assert share in page
    assert f"{met} đồng chí đã bồi dưỡng, còn giá trị trong 433 đồng chí" in page
    listed = see(f"{COVERED}danh-sach/{asked}&tinh_trang=da", who=story.made.officer, on=ON)
    assert f"{met} đồng chí" in listed


def test_who_was_missing_the_day_before_is_named_and_nobody_is_on_the_day(story, see):
    before, names = ON - DAY, {one.person for one in story.made.untrained}
    missing = set(in_office(story, before)) - trained(story, before)
    assert missing < names
    assert len(missing) == 107
    asked = f"?don_vi={story.made.province}&ngay={before:%d/%m/%Y}&tinh_trang=chua"
    page = see(f"{COVERED}danh-sach/{asked}", who=story.made.officer, on=ON)
    one = (
        Participant.objects.listed()
        .filter(training_class=story.second, person__in=missing)
        .earliest("person__name_key")
    )
    assert one.person.full_name in page
    assert "107 đồng chí" in page
    assert f"{EVERYBODY} đang giữ chức danh trong ngày. " in see(
        f"{COVERED}?don_vi={story.made.province}", who=story.made.officer, on=ON
    )


def test_who_was_newly_elected_was_trained_too(story):
    before, on = shares(story, FIRST_BEGINS - DAY), shares(story)
    assert (before.new.due, before.new.trained) == (202, 12)
    assert (on.new.due, on.new.trained) == (202, 202)
    assert on.others.value == 1


def test_earlier_trainings_count_with_issuer_and_paper_as_long_as_they_hold(story):
    earlier = Qualification.objects.filter(participant=None)
    assert all("giả định" in one.issuer and "giả định" in one.paper_number for one in earlier)
    holding = {one.person for one in story.made.cadres if one.is_trained}
    assert len(holding & trained(story, ON)) == 217
    for known in (Known.EXPIRED, Known.PROMOTED):
        people = [one.person for one in story.made.cadres if one.known == known]
        assert earlier.filter(person__in=people).count() == len(people)
        assert not set(people) & trained(story, FIRST_BEGINS - DAY), "it ended, or was for another post"


def test_who_was_there_one_day_only_got_nothing_and_came_again(story, see):
    (failed,) = Participant.objects.filter(training_class=story.first, result="khong-dat")
    there = Presence.objects.current().filter(participant=failed, word="co-mat").count()
    assert there <= 2
    assert not Certificate.objects.filter(participant=failed).exists()
    assert not Qualification.objects.filter(participant=failed).exists()
    again = Participant.objects.get(training_class=story.second, person=failed.person_id)
    assert (again.result, again.certificates.count()) == ("dat", 1)
    passed = Participant.objects.filter(training_class__in=(story.first, story.second), result="dat")
    assert Certificate.objects.filter(participant__in=passed).count() == passed.count() == 216
    page = see(f"/boi-duong/lop/{story.first.pk}/hoc-vien/?ket_qua=khong-dat", who=story.made.officer, on=ON)
    assert failed.person.full_name in page


def test_everybody_who_passed_was_there_often_enough(story):
    for row in (story.first, story.second):
        for one in Participant.objects.filter(training_class=row, result="dat").prefetch_related("presences"):
            assert sum(each.word == "co-mat" for each in one.presences.all()) >= 5


def test_printed_numbers_of_the_source_stand_beside_what_is_counted(story, see):
    address = f"/mo-hinh/{PROGRAMME}/khai-bao/{story.made.province}/"
    assert "hơn 200 người" in see(address, who=story.made.leader, on=ON)


# GL3, GL4, GL5


def test_nine_topics_were_taught_and_learnt_by_everybody_who_passed(story):
    assert len(TOPICS) == 9
    for topic in TOPICS:
        assert figure(story, f"biet-{topic}").cell().met == 216


def test_groups_sit_by_level_and_by_district(story, see):
    for row in (story.first, story.second):
        groups = list(row.groups.current())
        assert {group.level for group in groups} == {"moi", "da-lam"}
        for group in groups:
            assert set(group.participants.values_list("level", flat=True)) == {group.level}
        assert any("cùng nơi" in group.note for group in groups)
    page = see(f"/boi-duong/lop/{story.first.pk}/", who=story.made.officer, on=ON)
    assert "Tổ 1" in page


def test_experience_told_in_class_is_found_by_others(story, see):
    assert figure(story, "sang-kien-chia-se").cell().met == 4
    account = next(iter(story.made.leaders.values()))
    page = see("/tim/?q=jrai", who=account, on=ON + DAY)
    assert "hai thứ tiếng" in page


def test_a_participant_reads_their_class_and_paper_and_strangers_do_not(story, see):
    one = next(
        each for each in story.made.untrained
        if each.account and Certificate.objects.filter(participant__person=each.person).exists()
    )  # fmt: skip
    paper = Certificate.objects.get(participant__person=one.person)
    own = see("/boi-duong/cua-toi/", who=one.account, on=ON)
    assert paper.number in own
    checked = see(f"/chung-nhan/{paper.token}/", who=one.account, on=ON)
    assert paper.full_name in checked
    assert "Còn giá trị" in checked
    row = paper.participant.training_class
    places = set(row.participants.values_list("unit", flat=True))
    stranger = next(each for each in story.made.cadres if each.account and each.commune not in places)
    see(f"/boi-duong/lop/{row.pk}/chung-nhan/", who=stranger.account, on=ON, status=404)
    other = Participant.objects.filter(training_class=row, result="dat").exclude(
        path__startswith=paper.participant.path
    )
    book = see(f"/boi-duong/lop/{row.pk}/chung-nhan/", who=one.account, on=ON)
    assert paper.number in book
    assert other.earliest("pk").certificates.get().number not in book


# GL6


def test_gathering_rate_counts_everybody_once_over_the_youth_that_was_declared(story, see):
    """Of the two communes that declared; who is a member and of the association is one person, who is away is none."""
    declared = {code: number for code, number in gia_lai_youth.DECLARED.items() if number}
    here = Membership.objects.on(ON).exclude(kind=Membership.Kind.AWAY)
    of_age = {"person__birth_on__lte": dt.date(2007, 5, 18), "person__birth_on__gt": dt.date(1992, 5, 18)}
    by_place = {
        code: here.filter(dated_q(ON, "unit__paths__"), unit__paths__parent=story.made.communes[code], **of_age)
        for code in gia_lai_youth.DECLARED
    }
    people = {code: set(rows.values_list("person", flat=True)) for code, rows in by_place.items()}
    assert all(rows.count() > len(people[code]) for code, rows in by_place.items()), "some are both"
    asked = f"/tap-hop/?don_vi={story.made.province}&ngay={ON:%d/%m/%Y}"
    page = see(asked, who=story.made.leader, on=ON + DAY)
    number, youth = sum(len(people[code]) for code in declared), sum(declared.values())
    assert f"{number} đoàn viên, hội viên trong khoảng tuổi trên {youth} thanh niên" in page
    assert f"{100 * number / youth:.1f}%".replace(".", ",") in page
    assert "Tỷ lệ này chỉ của nơi đã khai" in page
    assert f"{number} người" in see(
        asked.replace("/tap-hop/", "/tap-hop/danh-sach/"), who=story.made.leader, on=ON + DAY
    )
    silent = next(code for code in gia_lai_youth.DECLARED if code not in declared)
    own = see(f"/tap-hop/?don_vi={story.made.communes[silent]}", who=story.made.leader, on=ON + DAY)
    assert "chưa khai số thanh niên" in own


# GL7


def test_needs_stood_in_the_plan_and_are_met_by_the_classes(story, see):
    begun, root = gia_lai_year.ISSUED, path(story, ON)

    def for_posts(on: dt.date) -> set[int]:
        return {need.person for need in needs(path=root, on=on) if need.is_for_post and need.position in POSTS}

    needed = {one.person for one in story.made.untrained}
    assert needed <= for_posts(begun)
    assert needed & for_posts(ON - DAY) == set(in_office(story, ON)) - trained(story, ON - DAY)
    assert not needed & for_posts(ON)
    assert all(need.is_seen for need in needs(path=root, on=begun) if need.position in POSTS)
    assert not unseen(Plan.objects.get(unit=story.made.province, year=2023), begun)
    page = see(f"/boi-duong/ke-hoach/{story.plan.pk}/", who=story.made.officer, on=ON)
    assert story.first.name in page
    assert story.second.name in page


def test_what_somebody_said_they_cannot_do_is_met_too(story):
    said = [one for one in story.made.untrained if one.account and one.account.person.self_assessments.exists()]
    assert len(said) == 8
    for one in said:
        before = {need.reason for need in needs_of(one.person, gia_lai_year.ISSUED)}
        assert Reason.OWN_WORD in before
        assert Reason.OWN_WORD not in {need.reason for need in needs_of(one.person, ON)}


# What came after.


def test_who_is_elected_later_lowers_todays_share_and_not_that_days(story, see):
    before = figure(story, "da-boi-duong").cell()
    person = gia_lai.tell_election(story.made, story.inventor)
    later = figure(story, "da-boi-duong", ELECTED_ON).cell()
    assert (later.met, later.due) == (433, 434)
    assert figure(story, "da-boi-duong").cell() == before
    assert figure(story, "da-boi-duong", ELECTED_ON - DAY).cell() == before
    page = see(f"{COVERED}?don_vi={story.made.province}", who=story.made.officer, on=ELECTED_ON)
    assert "99,8%" in page
    assert "còn thiếu 1" in page
    that_day = f"{COVERED}?don_vi={story.made.province}&ngay={ON:%d/%m/%Y}"
    assert EVERYBODY in see(that_day, who=story.made.officer, on=ELECTED_ON)
    (need,) = [one for one in needs_of(person, ELECTED_ON) if one.is_for_post]
    assert (need.reason, need.is_seen) == (Reason.NEWLY, True)


def test_a_class_goes_from_plan_to_certificate_through_its_pages(story, see, fill):
    """For who was elected later: after it everybody in office is trained again."""
    made, day = story.made, dt.date(2023, 10, 17)
    person, before, officer = gia_lai.tell_election(made, story.inventor), day - 14 * DAY, made.officer
    head, seat = made.leaders["637"], Holding.objects.get(person=person)
    fill(f"/boi-duong/lop/lap/{made.province}/", who=officer, on=before, name="Lớp bổ sung (giả định)",
         positions=[DEPUTY], topics=[f"{CREDIT}:moi"], starts_on=f"{day:%d/%m/%Y}", ends_on=f"{day:%d/%m/%Y}",
         capacity="5")  # fmt: skip
    row = TrainingClass.objects.latest("pk")
    page = f"/boi-duong/lop/{row.pk}/"
    see(page, who=head, on=before, status=404)
    lesson = {f"{day}-sang-is_on": "on", f"{day}-sang-0-topic": CREDIT}
    fill(f"{page}lich/", who=officer, on=before, **lesson)
    fill(f"{page}buoc/mo/", who=officer, on=before)
    fill(f"{page}dua-vao/", who=head, on=before, first={"chon": str(seat.pk)})
    assert "1 người chờ duyệt" in see(f"{page}duyet/", who=officer, on=before)
    fill(f"{page}duyet/", who=officer, on=before)
    fill(f"{page}buoc/chot/", who=officer, on=before)
    one = Participant.objects.get(training_class=row)
    assert (one.state, one.how, one.is_new, one.level) == ("duoc-duyet", "de-cu", True, "moi")
    (half_day,) = row.half_days.current()
    fill(f"/boi-duong/diem-danh/{half_day.pk}/", who=officer, on=day, **{f"loi-{one.pk}": "co-mat"})
    fill(f"{page}buoc/be-giang/", who=officer, on=day)
    fill(f"{page}chung-nhan/cap/", who=officer, on=day, participants=[str(one.pk)], signer_title="BÍ THƯ",
         signer_name=made.leader.person.full_name, number_form="{so}/CN-{nam} (giả định)")  # fmt: skip
    paper = Certificate.objects.get(participant=one)
    assert paper.ordinal == 217
    answer = Client().get(f"/chung-nhan/{paper.token}/").content.decode()
    assert paper.number in answer
    cells = [figure(story, "da-boi-duong", on).cell() for on in (ON, day - DAY, day)]
    assert [(cell.met, cell.due) for cell in cells] == [(433, 433), (433, 434), (434, 434)]


def test_the_communes_of_today_carry_on_and_the_figures_stay(story):
    gia_lai.end(story.made)
    today = dt.date(2026, 11, 22)
    here = unit_on(country.unit("T52"), today)
    for commune in (story.made.communes["23557"], story.made.communes["24115"]):
        assert unit_on(commune, today).path.startswith(here.path)
    assert unit_on(story.made.province, today).heir_id == here.unit_id
    cell = figure(story, "da-boi-duong").cell()
    assert (cell.met, cell.due) == (433, 433)
