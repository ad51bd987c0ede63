"""Who was there: the code at the door, the badge, the sheet by hand, two who write at once, the log."""

import datetime as dt
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.models import Account
from thulinh.training.actions import (
    AlreadyMarked,
    NotListed,
    close_roll,
    mark_at_door,
    mark_by_badge,
    mark_presence,
    open_roll,
    renew_roll,
)
from thulinh.training.models import HalfDay, Presence
from thulinh.training.queries.presence import half_day_counts, sheet_of
from thulinh.training.rules.attending import merged
from thulinh.training.tests.attending import AtWork, at_work, into_groups, many, take_part

TOMORROW = TODAY + dt.timedelta(days=1)
THERE, EXCUSED, ABSENT = Presence.Word.values


@pytest.fixture
def work(country: Cast) -> AtWork:
    """A class of the province that began this morning, with the secretaries of A1 and of the branch east."""
    return at_work(country)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def words(half_day: HalfDay) -> dict[int, str]:
    return {row.participant_id: row.word for row in Presence.objects.current().filter(half_day=half_day)}


@pytest.mark.parametrize(
    ("shown", "said", "kept", "write", "collided"),
    [
        ({}, {1: THERE}, {}, {1: THERE}, {}),
        ({1: THERE}, {1: THERE}, {1: ABSENT}, {}, {}),  # left as it was shown: nobody's wish
        ({}, {1: THERE}, {1: THERE}, {}, {}),  # both wrote the same
        ({}, {1: THERE}, {1: ABSENT}, {}, {1: ABSENT}),
        ({1: THERE}, {1: ""}, {1: THERE}, {1: ""}, {}),
        ({1: THERE}, {1: ABSENT}, {}, {}, {1: ""}),  # taken back meanwhile
        ({1: "", 2: ""}, {1: THERE, 2: ""}, {2: ABSENT}, {1: THERE}, {}),
    ],
)
def test_two_sheets_become_one(shown, said, kept, write, collided):
    found = merged(shown, said, kept, "")
    assert (dict(found.write), dict(found.collided)) == (write, collided)


def test_the_door(country: Cast, work: AtWork):
    half_day = open_roll(work.today.pk, by=country.province)
    mark_at_door(half_day.token, by=country.secretary)
    assert words(half_day) == {work.participants[1].pk: THERE}
    assert Presence.objects.get().how == Presence.How.DOOR
    with pytest.raises(AlreadyMarked):
        mark_at_door(half_day.token, by=country.secretary)
    with pytest.raises(NotListed):
        mark_at_door(half_day.token, by=country.outsider)
    with pytest.raises(NotListed):
        mark_at_door(half_day.token, by=country.administrator)
    close_roll(half_day.pk, by=country.province)
    with pytest.raises(Refusal, match="đã đóng"):
        mark_at_door(half_day.token, by=country.commune)
    again = open_roll(half_day.pk, by=country.province)
    assert again.token == half_day.token
    fresh = renew_roll(half_day.pk, by=country.province)
    with pytest.raises(Refusal, match="đổi mã"):
        mark_at_door(half_day.token, by=country.commune)
    mark_at_door(fresh.token, by=country.commune)
    assert AuditEvent.objects.filter(verb="training.mark_presence").count() == 2


def test_the_door_of_another_day(country: Cast, work: AtWork):
    with pytest.raises(Refusal, match="Chỉ mở điểm danh trong ngày học"):
        open_roll(work.half_days[2].pk, by=country.province)
    half_day = open_roll(work.today.pk, by=country.province)
    tomorrow = dt.datetime(2026, 11, 23, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    with pytest.raises(Refusal, match="đã đóng"):
        mark_at_door(half_day.token, by=country.secretary, at=tomorrow)


def test_who_has_no_place_is_not_marked(country: Cast, work: AtWork):
    half_day = open_roll(work.today.pk, by=country.province)
    waiting = take_part(work.training_class, country.officer.person, state="cho-cho")
    with pytest.raises(NotListed):
        mark_at_door(half_day.token, by=country.officer)
    with pytest.raises(NotListed):
        mark_by_badge(waiting.token, half_day.pk, by=country.province)
    with pytest.raises(Refusal, match="không còn trong danh sách"):
        mark_presence(half_day.pk, {waiting.pk: THERE}, by=country.province)
    assert words(half_day) == {}


def test_the_organisers_word_stands_against_the_door(country: Cast, work: AtWork):
    half_day = open_roll(work.today.pk, by=country.province)
    mark_presence(half_day.pk, {work.participants[1].pk: ABSENT}, by=country.province)
    with pytest.raises(AlreadyMarked) as refused:
        mark_at_door(half_day.token, by=country.secretary)
    assert refused.value.presence.word == ABSENT


def test_the_badge(country: Cast, work: AtWork):
    badge = work.participants[1].token
    with pytest.raises(Refusal, match="chưa mở"):
        mark_by_badge(badge, work.today.pk, by=country.province)
    open_roll(work.today.pk, by=country.province)
    mark_presence(work.today.pk, {work.participants[1].pk: ABSENT}, by=country.province)
    mark_by_badge(badge, work.today.pk, by=country.province)
    assert words(work.today) == {work.participants[1].pk: THERE}
    with pytest.raises(AlreadyMarked):
        mark_by_badge(badge, work.today.pk, by=country.province)
    other = at_work(country, ("officer",))
    with pytest.raises(NotListed):
        mark_by_badge(other.participants[0].token, work.today.pk, by=country.province)


def test_what_stood_before_is_kept_in_the_log(country: Cast, work: AtWork):
    one = work.participants[0].pk
    mark_presence(work.today.pk, {one: ABSENT}, by=country.province)
    mark_presence(work.today.pk, {one: EXCUSED}, by=country.centre)
    mark_presence(work.today.pk, {one: ""}, by=country.province)
    assert words(work.today) == {}
    told = AuditEvent.objects.filter(verb="training.mark_presence").order_by("pk")
    said = [((event.before or {}).get("presence"), (event.after or {}).get("presence")) for event in told]
    assert said == [(None, "Vắng"), ("Vắng", "Vắng có lý do"), ("Vắng có lý do", None)]
    assert Presence.objects.exclude(withdrawn_at=None).count() == 2


def test_two_organisers_lose_nothing(country: Cast, work: AtWork):
    first, second = (one.pk for one in work.participants)
    shown = {first: "", second: ""}
    mark_presence(work.today.pk, {first: THERE, second: ""}, shown=shown, by=country.province)
    marked = mark_presence(work.today.pk, {first: ABSENT, second: ABSENT}, shown=shown, by=country.centre)
    assert (marked.written, marked.collided) == (1, {first: THERE})
    assert words(work.today) == {first: THERE, second: ABSENT}


@pytest.mark.parametrize("state", ["du-kien", "mo-dang-ky", "ket-thuc", "huy"])
def test_only_a_settled_class_keeps_a_roll(country: Cast, state: str):
    more = {"cancelled_reason": "Bão"} if state == "huy" else {}
    work = at_work(country, state="chot")
    with writing("training"):
        type(work.training_class).objects.filter(pk=work.training_class.pk).update(state=state, **more)
    with pytest.raises(Refusal):
        open_roll(work.today.pk, by=country.province)
    with pytest.raises(Refusal):
        mark_presence(work.today.pk, {work.participants[0].pk: THERE}, by=country.province)


def test_nobody_else_keeps_the_roll(country: Cast, work: AtWork):
    for account in (country.commune, country.secretary, country.inspector, country.outsider):
        with pytest.raises(Refusal, match="không phụ trách"):
            open_roll(work.today.pk, by=account)
        with pytest.raises(Refusal, match="không phụ trách"):
            mark_presence(work.today.pk, {work.participants[0].pk: THERE}, by=account)
    with pytest.raises(Refusal, match="mới học"):
        mark_presence(work.half_days[3].pk, {work.participants[0].pk: THERE}, by=country.province)


def test_counts(country: Cast, work: AtWork, django_assert_num_queries):
    people = many(work.training_class, country, 5)
    said = {people[0].pk: THERE, people[1].pk: THERE, people[2].pk: EXCUSED, people[3].pk: ABSENT}
    mark_presence(work.today.pk, said, by=country.province)
    with django_assert_num_queries(3):
        first, second = half_day_counts(work.training_class.pk)[:2]
    assert (first.listed, first.there, first.excused, first.absent, first.unknown) == (7, 2, 1, 1, 3)
    assert (second.there, second.unknown) == (0, 7)
    with django_assert_num_queries(3):
        sheet_of(work.today)


# Pages


def posted(client: Client, half_day: HalfDay, said: dict[int, str], shown: dict[int, str] | None = None, **more):
    page = reverse("training:sheet", args=[half_day.pk])
    command = client.get(page).context["form"]["command_id"].value()
    data = {f"loi-{key}": word for key, word in said.items()} | {
        f"cu-{key}": (shown or {}).get(key, "") for key in said
    }
    return client.post(page, {"command_id": str(command), **data, **more})


def test_the_sheet_page(country: Cast, work: AtWork):
    first, second = work.participants
    client = client_of(country.province)
    answer = posted(client, work.today, {first.pk: ABSENT, second.pk: ""}, **{"con-lai": "1"})
    assert answer.status_code == 302
    assert words(work.today) == {first.pk: ABSENT, second.pk: THERE}
    page = client.get(reverse("training:sheet", args=[work.today.pk])).content.decode()
    assert "Ghi tay" in page
    assert "Đã lưu 2 thay đổi" in page
    wrong = posted(client, work.today, {first.pk: "khac"}, {first.pk: ABSENT})
    assert wrong.status_code == 422
    assert words(work.today)[first.pk] == ABSENT


def test_two_pages_lose_nothing_and_say_so(country: Cast, work: AtWork):
    first, second = work.participants
    posted(client_of(country.province), work.today, {first.pk: THERE, second.pk: ""})
    centre = client_of(country.centre)
    posted(centre, work.today, {first.pk: ABSENT, second.pk: THERE})
    said = centre.get(reverse("training:sheet", args=[work.today.pk])).content.decode()
    assert "giữ theo lần ghi ấy: Lê Minh Khôi: Có mặt" in said
    assert words(work.today) == {first.pk: THERE, second.pk: THERE}


def test_who_came_onto_the_list_since_is_not_marked_with_the_rest(country: Cast, work: AtWork):
    late = take_part(work.training_class, country.officer.person)
    said = {one.pk: "" for one in work.participants}
    posted(client_of(country.province), work.today, said, **{"con-lai": "1"})
    assert late.pk not in words(work.today)
    assert len(words(work.today)) == 2


def test_the_sheet_of_a_group(country: Cast, work: AtWork):
    group, _ = into_groups(work.training_class, "Tổ 1", "Tổ 2")
    one = take_part(work.training_class, country.officer.person, group=group)
    page = client_of(country.province).get(reverse("training:sheet", args=[work.today.pk]), {"to": group.pk})
    assert [line.participant for line in page.context["sheet"].lines] == [one.pk]


def test_the_door_page(country: Cast, work: AtWork):
    half_day = open_roll(work.today.pk, by=country.province)
    door = reverse("training:door", args=[half_day.token])
    assert "dang-nhap" in Client().get(door).url
    client = client_of(country.secretary)
    assert "Tôi có mặt: Nguyễn Thị Hồng Đào" in client.get(door).content.decode()
    assert client.post(door).status_code == 302
    assert client.post(door).status_code == 200  # a second tap is the same fact
    assert "đã điểm danh lúc 12 giờ 00" in client.get(door).content.decode()
    assert Presence.objects.count() == 1
    stranger = client_of(country.outsider).get(door)
    assert stranger.status_code == 404
    assert work.training_class.name not in stranger.content.decode()
    assert client.get(reverse("training:door", args=["khong-co"])).status_code == 404
    close_roll(half_day.pk, by=country.province)
    assert client.get(door).status_code == 410
    assert client.post(door).status_code == 410


def test_a_participant_of_another_class_is_told_nothing(country: Cast, work: AtWork):
    at_work(country, ("officer",), name="Lớp khác")
    half_day = open_roll(work.today.pk, by=country.province)
    door = reverse("training:door", args=[half_day.token])
    client = client_of(country.officer)
    assert client.get(door).status_code == client.post(door).status_code == 404
    assert words(half_day) == {}


def test_the_badge_page(country: Cast, work: AtWork):
    badge = reverse("training:badge", args=[work.participants[1].token])
    client = client_of(country.province)
    assert "Chưa mở điểm danh buổi nào" in client.get(badge).content.decode()
    open_roll(work.today.pk, by=country.province)
    assert "Có mặt buổi sáng 22/11/2026" in client.get(badge).content.decode()
    client.post(badge)
    assert words(work.today) == {work.participants[1].pk: THERE}
    assert "Đã có mặt" in client.get(badge).content.decode()
    assert "Thẻ học viên của đồng chí" in client_of(country.secretary).get(badge).content.decode()
    for account in (country.commune, country.inspector, country.outsider):
        assert client_of(account).get(badge).status_code == 404
        assert client_of(account).post(badge).status_code == 404
    assert client.get(reverse("training:badge", args=["khong-co"])).status_code == 404


READERS = {"province": 200, "centre": 200, "inspector": 200, "commune": 404, "secretary": 404, "outsider": 404}


@pytest.mark.parametrize("who", READERS)
def test_who_may_open_what(country: Cast, work: AtWork, who: str):
    client, may_keep = client_of(country.accounts[who]), who in ("province", "centre")
    assert client.get(reverse("training:presence", args=[work.training_class.pk])).status_code == READERS[who]
    for name in ("sheet", "roll", "roll_state"):
        answer = client.get(reverse(f"training:{name}", args=[work.today.pk]))
        assert answer.status_code == (200 if may_keep else 404), name
    for name in ("open_roll", "renew_roll", "close_roll"):
        answer = client.post(reverse(f"training:{name}", args=[work.today.pk]))
        assert answer.status_code == (302 if may_keep else 404), name


def test_the_code_is_shown_and_renewed(country: Cast, work: AtWork):
    client = client_of(country.province)
    page = reverse("training:roll", args=[work.today.pk])
    assert "Mở điểm danh" in client.get(page).content.decode()
    client.post(reverse("training:open_roll", args=[work.today.pk]))
    shown = client.get(page)
    token = HalfDay.objects.get(pk=work.today.pk).token
    assert f"/boi-duong/co-mat/{token}/" in shown.content.decode()
    assert f"/boi-duong/co-mat/{token}/" in client.get(page, {"phan": "in"}).content.decode()
    before = client.get(reverse("training:roll_state", args=[work.today.pk])).json()
    mark_at_door(token, by=country.secretary)
    after = client.get(reverse("training:roll_state", args=[work.today.pk])).json()
    assert (before["present"], after["present"]) == (0, 1)
    assert before["mark"] != after["mark"]


def test_the_book_of_presence(country: Cast, work: AtWork):
    mark_presence(work.today.pk, {work.participants[0].pk: THERE}, by=country.province)
    answer = client_of(country.province).get(
        reverse("training:presence", args=[work.training_class.pk]), {"format": "xlsx"}
    )
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[0][:4] == ("Số học viên", "Họ và tên", "Đơn vị", "Tổ")
    assert len(rows[0]) == 8
    assert {row[1]: row[4] for row in rows[1:]} == {"Lê Minh Khôi": "Có mặt", "Nguyễn Thị Hồng Đào": None}


def test_an_address_that_is_no_code_is_not_found(country, client):
    client.force_login(country.commune)
    assert [client.get(f"/boi-duong/{page}/x%00y/").status_code for page in ("co-mat", "the")] == [404, 404]
