"""Pages of difficulties: raised on the phone, answered by the commune, agreed by the branch; lists and numbers."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

import cast
from thulinh.activities.actions import load_kinds, record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.desk.actions import dissolve_branch, transfer_branch
from thulinh.difficulties import actions
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.models import Cluster, Difficulty, Step, Turn
from thulinh.difficulties.queries.waiting import to_answer
from thulinh.difficulties.tests.life import DAY, moment, raised
from thulinh.kernel.clock import on
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, leave_seat, take_seats
from thulinh.units.actions import Decision

TODAY = cast.TODAY
NOON = dt.datetime(2026, 11, 22, 12)


@pytest.fixture
def country(db):
    load_difficulty_kinds(cast.definitions("difficulties.yaml"))
    with on(NOON):
        yield cast.build()


def client_of(account):
    client = Client()
    client.force_login(account)
    return client


def post(client, url, **said):
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    form = page.context["form"]
    first = {name: form[name].value() for name in ("command_id", "version") if name in form.fields}
    return client.post(url, {**first, "next": "/kho-khan/", **said})


def test_a_difficulty_lives_through_its_pages(country):
    secretary, commune = client_of(country.secretary), client_of(country.commune)
    url = reverse("difficulties:raise", args=[country.east.pk])
    page = secretary.get(url).content.decode()
    assert "Đoàn xã Tân Lập trả lời trong 15 ngày" in page
    assert "Việc bắt đầu từ Tỉnh đoàn Bình An" in page
    assert post(secretary, url, area="kinh-phi", title="Loa kéo hỏng").status_code == 302
    one = Difficulty.objects.get()
    shown = commune.get(reverse("desk:difficulty", args=[one.pk])).content.decode()
    assert "Lượt của Đoàn xã Tân Lập, trả lời chậm nhất ngày 07/12/2026." in shown
    assert "việc tự chuyển lên Tỉnh đoàn Bình An ngày 08/12/2026" in shown
    assert "Nguyễn Thị Hồng Đào" in shown
    home = commune.get("/").content.decode()
    assert "1 khó khăn chờ đồng chí trả lời" in home
    answer = reverse("difficulties:act", args=[one.pk, "tra-loi"])
    assert secretary.get(answer).status_code == 404
    assert post(commune, answer, text="Đã mua loa mới.").status_code == 302
    assert "1 câu trả lời chờ đồng chí đồng ý" in secretary.get("/").content.decode()
    page = secretary.get(reverse("desk:difficulty", args=[one.pk])).content.decode()
    assert "Đã mua loa mới." in page
    assert "Bí thư Đoàn xã, Đoàn xã Tân Lập" in page
    assert "Lê Minh Khôi" not in page  # the branch knows the position, not the name
    assert post(secretary, reverse("difficulties:act", args=[one.pk, "dong-y"])).status_code == 302
    assert Difficulty.objects.get().state == Difficulty.State.SOLVED
    shown = secretary.get(reverse("desk:difficulty", args=[one.pk])).content.decode()
    assert "mở lại được đến ngày 22/12/2026" in shown


def test_sent_twice_over_a_weak_line_is_one_and_a_device_is_answered(country):
    secretary, url = client_of(country.secretary), reverse("difficulties:raise", args=[country.east.pk])
    key = str(secretary.get(url).context["form"]["command_id"].value())
    said = {"command_id": key, "area": "khac", "title": "Đường xa"}
    for _ in range(2):
        taken = secretary.post(url, said, headers={"accept": "application/json"})
        assert taken.status_code == 200
    assert Difficulty.objects.count() == 1
    wrong = secretary.post(url, {**said, "title": ""}, headers={"accept": "application/json"})
    assert (wrong.status_code, "Việc khó" in wrong.json()["reasons"][0]) == (422, True)


def test_a_device_that_kept_it_says_on_which_day_it_was_written(country):
    secretary, url = client_of(country.secretary), reverse("difficulties:raise", args=[country.east.pk])
    key = str(secretary.get(url).context["form"]["command_id"].value())
    said = {"command_id": key, "area": "khac", "title": "Đường xa", "saved_at": "0", "sent_at": str(3 * 86_400_000)}
    assert secretary.post(url, said, headers={"accept": "application/json"}).status_code == 200
    one = Difficulty.objects.get()
    assert one.day == cast.TODAY - 3 * DAY
    assert one.turns.earliest("starts_on").starts_on == cast.TODAY


def test_a_refusal_stands_on_the_page_and_nothing_is_written(country):
    one = raised(country)
    commune = client_of(country.commune)
    url = reverse("difficulties:act", args=[one.pk, "hen-ngay"])
    answer = post(commune, url, due_on="08/12/2026", reason="Chờ họp")
    assert answer.status_code == 422
    assert "tự chuyển lên Tỉnh đoàn Bình An" in answer.content.decode()
    # Somebody else's difficulty is not closed by whoever knows the address.
    agree = client_of(country.commune).post(reverse("difficulties:act", args=[one.pk, "dong-y"]), {"version": 1})
    assert agree.status_code == 422
    assert one.steps.count() == 1


def test_the_list_filters_and_gives_the_same_as_a_sheet(country):
    mine = raised(country)
    raised(country, unit=country.west.pk, by=None, title="Đường xa", area="khac")
    raised(country, unit=country.upper.pk, by=None, title="Nơi khác")
    late = raised(country, cast.TODAY - 200 * DAY, title="Chưa ai trả lời")
    commune, centre = client_of(country.commune), client_of(country.centre)

    def titles(client, **asked):
        answer = client.get("/kho-khan/", {**asked, "format": "xlsx"})
        assert answer.status_code == 200
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        rows = list(book.active.iter_rows(values_only=True))
        head = next(place for place, row in enumerate(rows) if row[0] == "Việc khó")
        return {row[0] for row in rows[head + 1 :] if row[0]}

    assert titles(commune) == {mine.title, "Đường xa", "Chưa ai trả lời"}
    assert titles(commune, q="duong") == {"Đường xa"}
    assert titles(commune, cho="luot-toi") == {mine.title, "Đường xa"}
    assert titles(commune, linh_vuc="khac") == {"Đường xa"}
    assert titles(commune, don_vi=country.west.pk) == {"Đường xa"}
    assert titles(centre, cho="luot-toi") == {"Chưa ai trả lời"}
    assert titles(centre, cho="qua-han") == {"Chưa ai trả lời"}
    assert titles(centre, tinh_trang="da-giai-quyet") == set()
    assert late.state == Difficulty.State.OPEN  # the clock writes nothing


def test_each_number_of_service_opens_the_list_that_it_counts(country):
    for place, days in enumerate((2, 4, 30)):
        one = raised(country, cast.TODAY - 60 * DAY, title=f"Việc {place}")
        who = country.commune if days < 15 else country.province
        actions.answer([one.pk], text="Xong.", by=who, at=moment(cast.TODAY - (60 - days) * DAY))
        if place == 0:
            actions.not_agree(one.pk, text="Chưa.", by=country.secretary, at=moment(cast.TODAY - 58 * DAY))
    raised(country)
    province = client_of(country.province)
    page = province.get(reverse("desk:service", args=[country.a.pk]), {"ky": "12-thang"})
    lines = {one.unit: one for one in page.context["table"].data.data}
    commune = lines[country.a1.pk]
    # The first went to the commune twice, and is one difficulty; its second turn ran out, and went to the province.
    assert dict(commune.counts) == {"den": 4, "da-tra-loi": 2, "dung-han": 2, "qua-han": 2, "dang-cho": 1,
                                    "dang-qua-han": 0, "quay-lai": 1}  # fmt: skip
    assert (commune.days, commune.median_days) == ((2, 4), 3)
    assert lines[country.a.pk].counts["den"] == 2
    for unit, line in lines.items():
        for asked, number in line.counts.items():
            listed = province.get("/kho-khan/", {"cap_tra_loi": unit, "phuc_vu": asked, "ky": "12-thang"})
            assert listed.context["total"] == number, (unit, asked)


def test_a_briefing_offers_to_write_down_what_was_said(country):
    load_kinds(cast.definitions("activities.yaml"))
    day = cast.TODAY - 3 * DAY
    meeting = record_session(SessionEntry("hop-ban-thuong-vu", country.a1.pk, day), by=country.commune)
    commune = client_of(country.commune)
    url = reverse("difficulties:raise_from", args=[meeting.pk])
    assert url in commune.get(reverse("desk:activity", args=[meeting.pk])).content.decode()
    said = {"unit": country.east.pk, "area": "quyen-loi", "title": "Phụ cấp bí thư thôn"}
    assert post(commune, url, **said).status_code == 302
    one = Difficulty.objects.get()
    assert (one.unit, one.activity, one.day) == (country.east, meeting, day)
    assert one.title in commune.get(reverse("desk:activity", args=[meeting.pk])).content.decode()
    assert client_of(country.secretary).get(url).status_code == 404


def test_similar_ones_are_grouped_answered_together_and_agreed_one_by_one(country):
    east = raised(country, title="Thiếu loa kéo để sinh hoạt")
    west = raised(country, by=None, unit=country.west.pk, title="Không có loa kéo, máy chiếu")
    raised(country, by=None, unit=country.west.pk, title="Đường xa")
    commune = client_of(country.commune)
    url = reverse("difficulties:group", args=[east.pk])
    page = commune.get(url).content.decode()
    assert "cùng các từ: loa, kéo" in page
    assert "Đường xa" not in page
    assert post(commune, url, title="Loa kéo", difficulties=[west.pk]).status_code == 302
    cluster = Difficulty.objects.get(pk=east.pk).cluster
    assert "Trả lời cả nhóm (2)" in commune.get(reverse("desk:difficulty_group", args=[cluster.pk])).content.decode()
    assert (
        post(commune, reverse("difficulties:answer_group", args=[cluster.pk]), text="Đã mua 2 loa.").status_code == 302
    )
    states = set(Difficulty.objects.filter(cluster=cluster).values_list("state", flat=True))
    assert states == {Difficulty.State.ANSWERED}
    actions.agree(east.pk, by=country.secretary)
    assert Difficulty.objects.get(pk=west.pk).state == Difficulty.State.ANSWERED


def test_arranging_branches_takes_their_difficulties_along(country):
    one = raised(country)
    decision = Decision("15-QĐ/ĐTN", cast.TODAY, "Ban Thường vụ")
    dissolve_branch(country.east.pk, on=cast.TODAY, decision=decision, heir=country.west.pk, by=country.commune)
    moved = Difficulty.objects.get(pk=one.pk)
    assert (moved.unit, moved.shown_unit, moved.state) == (country.west, country.west, Difficulty.State.OPEN)
    dissolve_branch(country.west.pk, on=cast.TODAY + DAY, decision=decision, by=country.commune)
    assert Difficulty.objects.get(pk=one.pk).state == Difficulty.State.OPEN  # decided, and not yet in force


def test_who_works_where_it_is_answered_is_told_to_nobody_else(country: cast.Cast):
    """A form that is not one's to send comes back refused, and empty."""
    one = raised(country, TODAY)
    sent = {"command_id": uuid.uuid4(), "version": one.version}
    answer = client_of(country.secretary).post(reverse("difficulties:act", args=[one.pk, "giao"]), sent)
    assert answer.status_code == 422
    assert "Lê Minh Khôi" not in answer.content.decode()
    page = client_of(country.commune).get(reverse("difficulties:act", args=[one.pk, "giao"]))
    assert "Lê Minh Khôi" in page.content.decode()


def test_who_has_left_the_unit_neither_reads_nor_answers_what_was_given_to_them(country: cast.Cast):
    one = raised(country, TODAY - 3 * DAY)
    officer = country.officer
    actions.assign(one.pk, person=officer.person_id, due_on=TODAY, by=country.commune, at=moment(TODAY - 2 * DAY))
    url = reverse("desk:difficulty", args=[one.pk])
    assert client_of(country.again(officer)).get(url).status_code == 200
    assert set(to_answer(country.again(officer), TODAY)) == {one}
    leave_seat(country.holdings["officer"], on=TODAY - DAY, reason="Chuyển công tác", by=None)
    row = NewHolding(officer.person_id, "chi-dinh", TODAY, unit=country.quarter.pk, position="bi-thu-chi-doan")
    take_seats([row], by=None)
    left = country.again(officer)
    assert client_of(left).get(url).status_code == 404
    assert not to_answer(left, TODAY).exists()
    with pytest.raises(Refusal):
        actions.answer([one.pk], text="Xong", by=left, at=moment(TODAY))


def test_a_group_is_made_answered_and_taken_apart_once_however_often_it_is_sent(country: cast.Cast):
    one, other = raised(country, TODAY), raised(country, TODAY, unit=country.west.pk, by=None)
    client = client_of(country.commune)

    def twice(name: str, pk: int, **said) -> list[int]:
        sent = {"command_id": uuid.uuid4(), **said}
        return [client.post(reverse(f"difficulties:{name}", args=[pk]), sent).status_code for _ in range(2)]

    assert twice("group", one.pk, title="Loa", note="", difficulties=[other.pk]) == [302, 302]
    cluster = Cluster.objects.get()
    assert twice("answer_group", cluster.pk, text="Đã mua") == [302, 302]
    assert Step.objects.filter(kind=Step.Kind.ANSWERED).count() == 2
    assert twice("ungroup", cluster.pk) == [302, 302]
    assert (
        client.post(reverse("difficulties:ungroup", args=[cluster.pk]), {"command_id": uuid.uuid4()}).status_code == 404
    )


def test_a_branch_placed_elsewhere_takes_what_it_raised_along(country: cast.Cast):
    one = raised(country, TODAY)
    paper = Decision(number="3", on=TODAY, by="Ban Thường vụ")
    transfer_branch(country.east.pk, country.a2.pk, on=TODAY, decision=paper, by=None)
    assert Turn.objects.running(TODAY).get(difficulty=one).unit == country.a2
