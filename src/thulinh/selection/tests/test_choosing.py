"""Opinions in their turn, the choice with both papers, taking it back, the yearly word on holders."""

import datetime as dt

import pytest

from cast import START, TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, leave_seat, take_seats
from thulinh.people.models import Discipline, Holding
from thulinh.selection.actions import (
    Decision,
    NewChoice,
    Paper,
    add_candidate,
    choose,
    dismiss_holder,
    give_opinion,
    review_holder,
    withdraw_candidate,
    withdraw_choice,
    withdraw_opinion,
)
from thulinh.selection.models import Candidate, Choice, HandOver, HolderReview, Opinion, Place
from thulinh.selection.tests.village import (
    PAPER,
    SECOND_PAPER,
    Village,
    agreed,
    body_of,
    candidate_of,
    chosen,
    entered,
    founded,
    given,
    judged,
    opened,
    place_of,
)
from thulinh.units.models import Unit

DAY = dt.timedelta(days=1)


@pytest.fixture
def village(country: Cast) -> Village:
    return founded(country)


@pytest.fixture
def leader(village: Village) -> Candidate:
    """The militia leader of thôn Tây, where nobody is secretary."""
    return candidate_of(place_of(opened(village), village.cast.west), village.person("Vũ Thị Yến"))


@pytest.fixture
def secretary(village: Village, leader: Candidate) -> Candidate:
    """The secretary of thôn Đông, where somebody else is militia leader."""
    place = Place.objects.get(round=leader.place.round, unit=village.cast.east)
    return candidate_of(place, village.cast.people["Nguyễn Thị Hồng Đào"])


def test_a_body_speaks_in_its_turn_and_only_by_its_own_seat(village: Village, leader: Candidate) -> None:
    with pytest.raises(Refusal, match="Chưa đến lượt"):
        given(village, leader, "quan-su", village.commander)
    with pytest.raises(Refusal, match="Chỉ người giữ chức danh"):
        given(village, leader, "doan-xa", village.commander)
    with pytest.raises(Refusal, match="Chỉ người giữ chức danh"):
        given(village, leader, "doan-xa", village.cast.province)  # above is not within
    given(village, leader, "doan-xa", village.cast.commune)
    found = given(village, leader, "quan-su", village.commander)
    assert (found.is_from_paper, found.given_on, found.written_by) == (False, TODAY, village.commander)
    with pytest.raises(Refusal, match="đã cho ý kiến"):
        given(village, leader, "quan-su", village.commander)
    assert not AuditEvent.objects.filter(verb="selection.give_opinion", is_sensitive=False).exists()


def test_after_a_refusal_nobody_is_asked_any_more(village: Village, leader: Candidate) -> None:
    given(village, leader, "doan-xa", village.cast.commune, "khong-dong-y")
    with pytest.raises(Refusal, match="không đồng ý"):
        given(village, leader, "quan-su", village.commander)


def test_an_opinion_entered_from_paper_says_so(village: Village, leader: Candidate) -> None:
    found = entered(village, leader, "doan-xa")
    assert (found.is_from_paper, found.paper_number, found.signer) == (True, "4-CV/CB", "Đinh Thị Nga")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"paper": Paper(" ", TODAY, "A")}, "số văn bản"),
        ({"paper": Paper("1", TODAY, " ")}, "người ký"),
        ({"paper": Paper("1", TODAY + DAY, "A")}, "sau hôm nay"),
        ({"verdict": "khong-dong-y", "reason": " "}, "lý do không đồng ý"),
        ({"verdict": "tam-duoc"}, "đồng ý hoặc không"),
        ({"version": 9}, "Vừa có người khác"),
    ],
)
def test_an_opinion_that_cannot_be_is_refused(village: Village, leader: Candidate, changes: dict, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        entered(village, leader, "doan-xa", **changes)
    assert not Opinion.objects.exists()


def test_who_does_not_review_enters_no_paper(village: Village, leader: Candidate) -> None:
    for by in (village.cast.secretary, village.commander, village.cast.administrator):
        with pytest.raises(Refusal, match="không có quyền"):
            entered(village, leader, "doan-xa", by=by)


def test_an_opinion_is_taken_back_by_who_gave_it(village: Village, leader: Candidate) -> None:
    first = given(village, leader, "doan-xa", village.cast.commune)
    second = given(village, leader, "quan-su", village.commander)
    with pytest.raises(Refusal, match="đã cho ý kiến sau"):
        withdraw_opinion(first.pk, reason="Nhầm", on=TODAY, by=village.cast.commune)
    with pytest.raises(Refusal, match="Chỉ cơ quan"):
        withdraw_opinion(second.pk, reason="Nhầm", on=TODAY, by=village.cast.commune)
    withdraw_opinion(second.pk, reason="Nhầm", on=TODAY, by=village.commander)
    withdraw_opinion(first.pk, reason="Nhầm", on=TODAY, by=village.cast.commune)
    assert not Opinion.objects.filter(withdrawn_at=None).exists()
    given(village, leader, "doan-xa", village.cast.commune)


def test_the_militia_leader_is_added_as_secretary(village: Village, leader: Candidate) -> None:
    agreed(village, leader)
    choice = chosen(village, leader, second=None)
    taken = Holding.objects.get(person=leader.person, seat=leader.place.seat)
    assert (choice.holding, choice.second_holding, taken.decision_number) == (taken, None, PAPER.number)
    leader.place.refresh_from_db()
    assert (leader.place.outcome, leader.place.settled_on) == ("da-chon", TODAY)
    assert {one["ma"] for one in choice.assessment} == {"tuoi", "cu-tru", "ky-luat", "dang", "uy-tin"}
    assert AuditEvent.objects.get(verb="selection.choose").is_sensitive
    with pytest.raises(Refusal, match="đã có kết quả"):
        chosen(village, leader)


def test_the_secretary_replaces_the_militia_leader_with_both_papers(village: Village, secretary: Candidate) -> None:
    agreed(village, secretary)
    with pytest.raises(Refusal, match="Bùi Quốc An đang giữ chức danh Thôn đội trưởng"):
        chosen(village, secretary)
    with pytest.raises(Refusal, match="quyết định của cơ quan quản lý chức danh"):
        chosen(village, secretary, second=None)
    choice = chosen(village, secretary, replaced=(village.leader_east.pk,))
    village.leader_east.refresh_from_db()
    assert village.leader_east.ends_on == TODAY - DAY
    assert choice.holding is None
    assert choice.second_holding.decision_number == SECOND_PAPER.number
    assert choice.second_replaced == village.leader_east
    assert HandOver.objects.get().outgoing == village.leader_east


def test_taking_a_choice_back_takes_back_all_that_followed(village: Village, secretary: Candidate) -> None:
    agreed(village, secretary)
    choice = chosen(village, secretary, replaced=(village.leader_east.pk,))
    with pytest.raises(Refusal, match="không có quyền"):
        withdraw_choice(choice.pk, reason="Nhầm", on=TODAY, by=village.cast.secretary)
    withdraw_choice(choice.pk, reason="Nhầm người", on=TODAY, by=village.cast.province)
    held = Holding.objects.on(TODAY).filter(seat__unit=village.hamlet_east)
    assert [one.person.full_name for one in held] == ["Bùi Quốc An"]
    assert held[0].ends_on is None
    assert not HandOver.objects.exists()
    secretary.place.refresh_from_db()
    assert secretary.place.outcome == "dang-xem"
    chosen(village, secretary, replaced=(village.leader_east.pk,))
    with pytest.raises(Refusal, match="đã được rút"):
        withdraw_choice(choice.pk, reason="Nhầm", on=TODAY, by=village.cast.province)


def _discipline(candidate: Candidate) -> None:
    with writing("people"):
        Discipline.objects.create(
            person=candidate.person, kind="canh-cao", starts_on=START, ends_on=TODAY + DAY, decision_number="3-QĐ/KL"
        )


def _older(candidate: Candidate) -> None:
    with writing("people"):
        candidate.person.birth_on = dt.date(1980, 1, 1)
        candidate.person.save()


def _elsewhere(candidate: Candidate) -> None:
    take_seats(
        [NewHolding(candidate.person_id, "chi-dinh", START, unit=_quarter().pk, position="bi-thu-chi-doan",
                    decision_number="77-QĐ")], by=None,
    )  # fmt: skip


def _quarter():
    return Unit.objects.get(code="A2-1")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_discipline, ["kỷ luật", "3-QĐ/KL", "23/11/2026"]),
        (_older, ["46 tuổi", "35 tuổi", "Quy chế cán bộ Đoàn"]),
        (_elsewhere, ["Chi đoàn khu phố 3", "77-QĐ"]),
    ],
)
def test_what_forbids_a_choice_is_named_with_its_document(
    village: Village, leader: Candidate, change, words: list[str]
) -> None:
    agreed(village, leader)
    change(leader)
    with pytest.raises(Refusal) as refused:
        chosen(village, leader, second=None)
    assert all(word in str(refused.value) for word in words)
    assert not Choice.objects.exists()
    assert not Holding.objects.filter(seat=leader.place.seat).exists()


def test_missing_consent_and_missing_judgement_forbid_a_choice(village: Village, leader: Candidate) -> None:
    given(village, leader, "doan-xa", village.cast.commune)
    with pytest.raises(Refusal) as refused:
        chosen(village, leader, second=None)
    told = [one.message for one in refused.value.problems]
    assert told[0].startswith("Tiêu chuẩn bắt buộc “Có uy tín” chưa rõ")
    assert "Ban Chỉ huy Quân sự xã: chưa có ý kiến; Chi bộ thôn: chưa có ý kiến" in told[1]
    assert all("Mô hình “Bí thư kiêm thôn đội trưởng”, bản 1" in one for one in told)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"paper": Decision(" ", TODAY, "Đoàn xã")}, "số quyết định"),
        ({"paper": Decision("1", TODAY, " ")}, "cơ quan quyết định"),
        ({"paper": Decision("1", TODAY + DAY, "Đoàn xã")}, "sau hôm nay"),
        ({"paper": Decision("1", dt.date(1900, 1, 1), "Đoàn xã")}, "quyết định phải sau đó"),
        ({"takes_on": START}, "bắt đầu ngày"),
        ({"how": "boc-tham"}, "hình thức"),
    ],
)
def test_a_choice_without_its_papers_is_refused(village: Village, leader: Candidate, changes: dict, words: str) -> None:
    agreed(village, leader)
    with pytest.raises(Refusal, match=words):
        chosen(village, leader, **{"second": None} | changes)


def test_nobody_decides_about_themselves_or_without_the_right(village: Village, leader: Candidate) -> None:
    own = add_candidate(
        leader.place_id, village.cast.commune.person_id, note="Ở thôn Tây", on=TODAY, by=village.cast.province
    )
    with pytest.raises(Refusal, match="chọn chính mình"):
        choose(own.pk, NewChoice(TODAY, PAPER), on=TODAY, by=village.cast.commune)
    body = body_of(leader.place, "doan-xa")
    with pytest.raises(Refusal, match="về chính mình"):
        give_opinion(own.pk, body.pk, verdict="dong-y", on=TODAY, by=village.cast.commune)
    for by in (village.commander, village.cast.secretary, village.cast.administrator):
        with pytest.raises(Refusal, match="không có quyền"):
            choose(leader.pk, NewChoice(TODAY, PAPER), on=TODAY, by=by)


def _word(village: Village, candidate: Candidate, holding: Holding, verdict: str, **changes) -> HolderReview:
    given = {"verdict": verdict, "reason": "Vì sao", "reviewed_on": TODAY, "on": TODAY, "by": village.cast.commune}
    return review_holder(candidate.place_id, holding.pk, **given | changes)


def test_the_yearly_word_on_who_goes_on(village: Village, secretary: Candidate) -> None:
    held = village.cast.holdings["secretary"]
    _word(village, secretary, held, "tiep-tuc", reason="")
    secretary.place.refresh_from_db()
    assert secretary.place.outcome == "giu-nguyen"
    _word(village, secretary, held, "thay-the")
    secretary.place.refresh_from_db()
    assert secretary.place.outcome == "dang-xem"
    assert HolderReview.objects.count() == 1
    for changes, words in (({"reason": ""}, "lý do"), ({"reviewed_on": TODAY + DAY}, "không giữ|sau hôm nay"),
                           ({"by": village.cast.secretary}, "không có quyền")):  # fmt: skip
        with pytest.raises(Refusal, match=words):
            _word(village, secretary, held, "can-giup", **changes)
    with pytest.raises(Refusal, match="không giữ chức danh được rà soát"):
        _word(village, secretary, village.leader_west, "can-giup")


def test_who_falls_short_is_relieved_of_both_seats_by_both_papers(village: Village, secretary: Candidate) -> None:
    leave_seat(village.leader_east, on=TODAY - 5 * DAY, reason="Thôi", by=None)
    take_seats(
        [NewHolding(secretary.person_id, "chi-dinh", TODAY - 4 * DAY, unit=village.hamlet_east.pk,
                    position="thon-doi-truong")], by=None,
    )  # fmt: skip
    held = village.cast.holdings["secretary"]
    kept = _word(village, secretary, held, "tiep-tuc")
    given = {"leaves_on": TODAY, "paper": PAPER, "second": SECOND_PAPER, "on": TODAY}
    with pytest.raises(Refusal, match="không đề nghị thay"):
        dismiss_holder(kept.pk, **given, by=village.cast.province)
    review = _word(village, secretary, held, "thay-the")
    with pytest.raises(Refusal, match="không có quyền"):
        dismiss_holder(review.pk, **given, by=village.commander)
    ended = dismiss_holder(review.pk, **given, by=village.cast.province)
    assert [(one.seat.position_id, one.ends_on) for one in ended] == [
        ("bi-thu-chi-doan", TODAY),
        ("thon-doi-truong", TODAY),
    ]
    assert PAPER.number in ended[0].end_reason
    assert SECOND_PAPER.number in ended[1].end_reason
    assert HandOver.objects.count() == 2
    assert not Holding.objects.on(TODAY + DAY).filter(person=secretary.person).exists()


def test_a_chosen_one_is_not_taken_out(village: Village, leader: Candidate) -> None:
    agreed(village, leader)
    chosen(village, leader, second=None)
    with pytest.raises(Refusal, match=PAPER.number):
        withdraw_candidate(leader.pk, reason="Xin rút", on=TODAY, by=village.cast.commune)
    with pytest.raises(Refusal, match="đã có kết quả"):
        judged(village, leader)
