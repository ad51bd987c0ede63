"""Forms about classes: what is typed stands again where something is wrong, at its place; what is right is written."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from thulinh.people.models import Account
from thulinh.training.actions import approve, nominate, set_quotas
from thulinh.training.models import ClassGroup, HalfDay, Lesson, Participant, Quota, TrainingClass
from thulinh.training.queries.participants import Places
from thulinh.training.tests.school import (
    CAMP,
    DEPUTY,
    FIRST,
    SECRETARY,
    SOFTWARE,
    School,
    listed,
    opened,
    planned,
    school,
    who,
)
from thulinh.training.views.nominating import _what_comes

State = TrainingClass.State


@pytest.fixture
def world(country: Cast) -> School:
    """The country with holders of the seats that the class is for."""
    return school(country)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def send(account: Account, page: str, key: int, *more: Any, **said: Any) -> Any:
    """A form, sent as its page would."""
    url = reverse(f"training:{page}", args=[key, *more])
    return client_of(account).post(url, {"command_id": str(uuid.uuid4()), **said})


def wrong(answer: Any, name: str, form: str = "form") -> str:
    """What a page says is wrong at a field; it is the same page, and nothing was written."""
    assert answer.status_code == 422
    return " ".join(answer.context[form].errors.get(name, ()))


ENTRY = {
    "name": "Bồi dưỡng bí thư Đoàn xã, lớp 1", "positions": [SECRETARY, DEPUTY],
    "topics": [f"{SOFTWARE}:moi", f"{SOFTWARE}:nang-cao", f"{CAMP}:moi"], "starts_on": "07/12/2026",
    "ends_on": "09/12/2026", "registration_ends_on": "01/12/2026", "place": "Trường Chính trị", "capacity": "120",
    "attendance_percent": "80", "has_test": "on", "pass_mark": "5,5", "note": "Mang theo\nmáy tính",
}  # fmt: skip


class TestPlanning:
    def test_a_class_is_planned(self, world: School) -> None:
        cast = world.cast
        page = client_of(cast.province).get(reverse("training:plan_class", args=[cast.a.pk]))
        assert page.status_code == 200
        assert dict(page.context["form"].fields["positions"].choices)[SECRETARY] == "Bí thư Đoàn xã, phường, đặc khu"
        answer = send(cast.province, "plan_class", cast.a.pk, next="/boi-duong/lop/", **ENTRY)
        assert answer.url == "/boi-duong/lop/"
        row = TrainingClass.objects.get()
        assert (row.name, row.capacity, str(row.pass_mark), row.note) == (
            ENTRY["name"], 120, "5.50", "Mang theo\nmáy tính"
        )  # fmt: skip
        assert sorted(row.topics.values_list("topic", "level")) == [
            (CAMP, "moi"), (SOFTWARE, "moi"), (SOFTWARE, "nang-cao")
        ]  # fmt: skip

    def test_what_is_wrong_stands_at_its_place_and_nothing_is_lost(self, world: School) -> None:
        cast = world.cast
        wrongly = {**ENTRY, "ends_on": "06/12/2026", "pass_mark": "11", "capacity": "nhiều"}
        answer = send(cast.province, "plan_class", cast.a.pk, **wrongly)
        assert "ví dụ 1.240" in wrong(answer, "capacity")
        assert wrong(answer, "pass_mark")
        text = answer.content.decode()
        assert 'value="Bồi dưỡng bí thư Đoàn xã, lớp 1"' in text
        assert 'value="nhiều"' in text
        answer = send(cast.province, "plan_class", cast.a.pk, **{**ENTRY, "ends_on": "06/12/2026"})
        assert "Ngày bế giảng" in wrong(answer, "ends_on")
        assert f'value="{SOFTWARE}:nang-cao" id="id_topics_' in answer.content.decode()
        assert not TrainingClass.objects.exists()

    def test_sent_twice_is_one_class(self, world: School) -> None:
        cast = world.cast
        said = {"command_id": str(uuid.uuid4()), **ENTRY}
        url = reverse("training:plan_class", args=[cast.a.pk])
        assert [client_of(cast.province).post(url, said).status_code for _ in range(2)] == [302, 302]
        assert TrainingClass.objects.count() == 1

    def test_a_class_is_changed(self, world: School) -> None:
        row = planned(world)
        page = client_of(world.cast.province).get(reverse("training:change_class", args=[row.pk]))
        first = page.context["form"].initial
        assert (first["topics"], first["version"]) == ([f"{SOFTWARE}:moi"], row.version)
        answer = send(world.cast.province, "change_class", row.pk, version=row.version, **ENTRY)
        assert answer.status_code == 302
        row.refresh_from_db()
        assert row.name == ENTRY["name"]
        late = send(world.cast.province, "change_class", row.pk, version=1, **ENTRY)
        assert "Vừa có người khác ghi" in wrong(late, "__all__")

    def test_steps_are_asked_once_more(self, world: School) -> None:
        row, province = planned(world), world.cast.province
        page = client_of(province).get(reverse("training:class_step", args=[row.pk, "mo"]))
        assert "100 chỗ" in page.content.decode()
        assert send(province, "class_step", row.pk, "mo", version=row.version).status_code == 302
        row.refresh_from_db()
        assert row.state == State.OPEN
        assert client_of(province).get(reverse("training:class_step", args=[row.pk, "mo"])).status_code == 404
        nobody = send(province, "class_step", row.pk, "chot", version=row.version)
        assert "Chưa duyệt học viên nào" in wrong(nobody, "__all__")
        without = send(province, "class_step", row.pk, "huy", version=row.version)
        assert wrong(without, "reason")
        assert send(province, "class_step", row.pk, "huy", version=row.version, reason="Bão").status_code == 302
        row.refresh_from_db()
        assert (row.state, row.cancelled_reason) == (State.CANCELLED, "Bão")

    @pytest.mark.parametrize("who", ["commune", "secretary", "inspector", "outsider"])
    def test_who_does_not_run_the_class_finds_no_form(self, world: School, who: str) -> None:
        row, client = opened(world), client_of(world.cast.accounts[who])
        pages = ["change_class", "timetable", "quotas", "groups", "approve", "promote"]
        assert {client.get(reverse(f"training:{page}", args=[row.pk])).status_code for page in pages} == {404}
        assert client.get(reverse("training:class_step", args=[row.pk, "chot"])).status_code == 404


class TestTimetable:
    def test_half_days_stand_ready_and_are_written(self, world: School) -> None:
        row, province = planned(world), world.cast.province
        page = client_of(province).get(reverse("training:timetable", args=[row.pk]))
        lines = page.context["sheet"].lines
        assert [(line.key, line.form["is_on"].value()) for line in lines[:3]] == [
            ("2026-11-19-sang", True), ("2026-11-19-chieu", True), ("2026-11-19-toi", False)
        ]  # fmt: skip
        said = {
            "version": row.version, "room": "Hội trường A", "2026-11-19-sang-is_on": "on",
            "2026-11-19-sang-starts_at": "7h30", "2026-11-19-sang-ends_at": "11:00", "2026-11-19-sang-count": "2",
            "2026-11-19-sang-0-topic": SOFTWARE, "2026-11-19-sang-0-lecturer": "Trần Văn Giảng",
            "2026-11-19-sang-0-kind": "giang", "2026-11-19-sang-1-title": "Thảo luận",
            "2026-11-19-sang-1-room": "Phòng 2", "2026-11-19-sang-1-kind": "trao-doi",
        }  # fmt: skip
        assert send(province, "timetable", row.pk, **said).status_code == 302
        half_day = HalfDay.objects.current().get()
        assert (str(half_day.starts_at), half_day.part) == ("07:30:00", "sang")
        found = Lesson.objects.current().order_by("rank").values_list("title", "room", "lecturer", "kind")
        assert list(found) == [
            ("Phần mềm quản lý đoàn viên", "Hội trường A", "Trần Văn Giảng", "giang"),
            ("Thảo luận", "Phòng 2", "", "trao-doi"),
        ]

    def test_what_is_wrong_stands_in_its_half_day(self, world: School) -> None:
        row, province = planned(world), world.cast.province
        said = {
            "version": row.version, "2026-11-20-chieu-is_on": "on", "2026-11-20-chieu-starts_at": "14:00",
            "2026-11-20-chieu-ends_at": "13:00", "2026-11-20-chieu-count": "1",
            "2026-11-20-chieu-0-lecturer": "Trần Văn Giảng", "2026-11-20-chieu-0-kind": "giang",
        }  # fmt: skip
        answer = send(province, "timetable", row.pk, **said)
        assert answer.status_code == 422
        assert [(target, error) for target, _, error in answer.context["sheet"].wrong] == [
            ("id_2026-11-20-chieu-ends_at", "Giờ kết thúc phải sau giờ bắt đầu."),
            ("id_2026-11-20-chieu-0-title", "Đồng chí chọn chuyên đề hoặc ghi tên bài."),
        ]
        assert 'value="Trần Văn Giảng"' in answer.content.decode()
        assert not HalfDay.objects.exists()

    def test_a_lesson_more_is_shown_and_nothing_written(self, world: School) -> None:
        row, province = planned(world), world.cast.province
        said = {"version": row.version, "them-bai": "2026-11-19-sang", "2026-11-19-sang-count": "2",
                "2026-11-19-sang-0-title": "Khai giảng"}  # fmt: skip
        answer = send(province, "timetable", row.pk, **said)
        assert answer.status_code == 200
        line = answer.context["sheet"].lines[0]
        assert (len(line.lessons), line.lessons[0]["title"].value()) == (3, "Khai giảng")
        assert not HalfDay.objects.exists()

    def test_who_teaches_two_groups_at_once_is_read_before_it_is_laid(self, world: School) -> None:
        row, province = opened(world), world.cast.province
        done = nominate(row, world.leaders, by=province)
        approve(row, done.taken, by=province)
        row.refresh_from_db()
        keys = {"to-0-name": "Tổ 1", "to-1-name": "Tổ 2", "count": "2", "version": row.version}
        assert send(province, "groups", row.pk, **keys).status_code == 302
        row.refresh_from_db()
        one, other = ClassGroup.objects.current().order_by("rank")
        said = {
            "version": row.version, "2026-11-19-sang-is_on": "on", "2026-11-19-sang-count": "2",
            "2026-11-19-sang-0-topic": SOFTWARE, "2026-11-19-sang-0-lecturer": "Trần Văn Giảng",
            "2026-11-19-sang-0-kind": "giang", "2026-11-19-sang-0-group": one.pk, "2026-11-19-sang-0-room": "P1",
            "2026-11-19-sang-1-topic": SOFTWARE, "2026-11-19-sang-1-lecturer": "Trần Văn Giảng",
            "2026-11-19-sang-1-kind": "giang", "2026-11-19-sang-1-group": other.pk, "2026-11-19-sang-1-room": "P2",
        }  # fmt: skip
        answer = send(province, "timetable", row.pk, **said)
        assert "dạy hai tổ" in wrong(answer, "despite")
        assert 'type="checkbox" name="despite"' in answer.content.decode()
        assert send(province, "timetable", row.pk, despite="on", **said).status_code == 302
        assert Lesson.objects.current().count() == 2


class TestQuotas:
    def test_one_number_for_all_and_exceptions(self, world: School) -> None:
        row, cast = planned(world), world.cast
        assert send(cast.province, "quotas", row.pk, everyone="2", **{f"unit-{cast.a2.pk}": "3"}).status_code == 302
        assert dict(Quota.objects.values_list("unit", "places")) == {cast.a1.pk: 2, cast.a2.pk: 3}
        form = client_of(cast.province).get(reverse("training:quotas", args=[row.pk])).context["form"]
        shown = {name: form[name].value() or "" for name in ("everyone", *(f"unit-{unit}" for unit, _ in form.units))}
        assert send(cast.province, "quotas", row.pk, **shown).status_code == 302
        assert dict(Quota.objects.values_list("unit", "places")) == {cast.a1.pk: 2, cast.a2.pk: 3}
        assert send(cast.province, "quotas", row.pk).status_code == 302
        assert not Quota.objects.exists()

    def test_what_is_no_number_stands_at_its_unit(self, world: School) -> None:
        row, cast = planned(world), world.cast
        answer = send(cast.province, "quotas", row.pk, everyone="2", **{f"unit-{cast.a2.pk}": "ba"})
        assert wrong(answer, f"unit-{cast.a2.pk}")
        assert not Quota.objects.exists()


class TestGroups:
    def test_a_proposal_is_read_moved_and_saved(self, world: School) -> None:
        row, province = listed(world), world.cast.province
        url = reverse("training:groups", args=[row.pk])
        page = client_of(province).get(url, {"de-xuat": "co", "so-to": "2"})
        assert page.context["reasons"]
        assert not ClassGroup.objects.exists()
        khoi, an, duong = (who(row, one) for one in (world.khoi, world.an, world.duong))
        seats = {f"p-{khoi.pk}": "0", f"p-{an.pk}": "1", f"p-{duong.pk}": ""}
        said = {"version": row.version, "count": "2", "to-0-name": "Tổ 1", "to-0-level": "moi", "to-1-name": "Tổ 2"}
        assert send(province, "groups", row.pk, **said, **seats).status_code == 302
        groups = list(ClassGroup.objects.current().order_by("rank"))
        found = dict(Participant.objects.values_list("pk", "group"))
        assert found == {khoi.pk: groups[0].pk, an.pk: groups[1].pk, duong.pk: None}
        columns = client_of(province).get(url).context["sheet"].columns
        assert [(name, [one.name for one, _ in people]) for _, name, people in columns] == [
            ("Chưa xếp tổ", ["Phạm Thùy Dương"]), ("Tổ 1", ["Lê Minh Khôi"]), ("Tổ 2", ["Bùi Quốc An"])
        ]  # fmt: skip

    def test_a_group_with_people_has_a_name_and_no_two_have_one(self, world: School) -> None:
        row, province = listed(world), world.cast.province
        seat = {f"p-{who(row, world.khoi).pk}": "0"}
        said = {"version": row.version, "count": "2"}
        answer = send(province, "groups", row.pk, **said, **seat)
        assert "ghi tên tổ" in str(answer.context["sheet"].rows[0].form.errors)
        answer = send(province, "groups", row.pk, **{**said, "to-0-name": "Tổ 1", "to-1-name": "tổ 1"}, **seat)
        assert answer.status_code == 422
        assert "Có hai tổ tên" in str(answer.context["sheet"].rows[1].form.errors)
        assert [len(people) for _, _, people in answer.context["sheet"].columns] == [2, 1, 0]
        assert not ClassGroup.objects.exists()


class TestJoining:
    def test_many_are_approved_at_once_and_the_rest_wait(self, world: School) -> None:
        row, province = opened(world, capacity=2), world.cast.province
        nominate(row, world.leaders, by=province)
        page = client_of(province).get(reverse("training:approve", args=[row.pk]))
        assert "còn 2 chỗ, 3 người chờ duyệt" in page.context["lead"]
        keys = [key for key, _ in page.context["form"].fields["participants"].choices]
        assert send(province, "approve", row.pk, participants=keys).status_code == 302
        states = sorted(Participant.objects.values_list("state", flat=True))
        assert states == ["cho-cho", "duoc-duyet", "duoc-duyet"]
        nobody = send(province, "approve", row.pk)
        assert wrong(nobody, "participants") == "Đồng chí chưa chọn ai."

    def test_a_free_place_goes_to_who_waits_first_with_one_tap(self, world: School) -> None:
        row, province = opened(world, capacity=2), world.cast.province
        approve(row, nominate(row, world.leaders, by=province).taken, by=province)
        waiting = Participant.objects.get(state="cho-cho")
        full = send(province, "promote", row.pk)
        assert full.status_code == 422
        first = Participant.objects.filter(state="duoc-duyet").first()
        assert first is not None
        assert send(province, "withdraw_participant", first.pk, reason="Đi công tác").status_code == 302
        assert send(province, "promote", row.pk).status_code == 302
        waiting.refresh_from_db()
        assert waiting.state == "duoc-duyet"

    def test_declined_with_the_reason(self, world: School) -> None:
        row, province = opened(world), world.cast.province
        nominate(row, world.leaders, by=province)
        one = who(row, world.an)
        assert wrong(send(province, "decline", one.pk), "reason")
        assert send(province, "decline", one.pk, reason="Đã học năm ngoái").status_code == 302
        one.refresh_from_db()
        assert (one.state, one.reason) == ("khong-duyet", "Đã học năm ngoái")

    def test_somebody_registers_and_takes_themselves_off(self, world: School) -> None:
        row, own = opened(world), world.a2_secretary
        assert client_of(own).get(reverse("training:register", args=[row.pk])).status_code == 200
        assert send(own, "register", row.pk).status_code == 302
        again = send(own, "register", row.pk)
        assert "đã có trong danh sách" in wrong(again, "__all__")
        early = who(row, world.duong)
        assert send(own, "withdraw_participant", early.pk, reason="Bận").status_code == 422  # the class has begun

    def test_a_commune_takes_off_only_its_own(self, world: School) -> None:
        row = opened(world, starts_on=FIRST.replace(month=12), ends_on=FIRST.replace(month=12))
        nominate(row, world.leaders, by=world.cast.province)
        foreign, own = who(row, world.duong), who(row, world.an)
        commune = world.cast.commune
        assert client_of(commune).get(reverse("training:withdraw_participant", args=[foreign.pk])).status_code == 404
        assert send(commune, "withdraw_participant", own.pk, reason="Ốm").status_code == 302
        assert client_of(commune).get(reverse("training:decline", args=[own.pk])).status_code == 404


class TestNominating:
    def test_who_is_taken_is_seen_before_it_is_done(self, world: School) -> None:
        row, province = opened(world), world.cast.province
        url = reverse("training:nominate", args=[row.pk])
        page = client_of(province).get(url)
        assert [one.fit.name for one in page.context["people"]] == ["Bùi Quốc An", "Phạm Thùy Dương", "Lê Minh Khôi"]
        nominate(row, [world.khoi.pk], by=province)
        looked = client_of(province).post(url, {"ca-danh-sach": "co"})
        assert [fit.name for fit in looked.context["refused"]] == ["Lê Minh Khôi"]
        assert "đã có trong danh sách" in looked.content.decode()
        assert Participant.objects.count() == 1
        keys = looked.context["form"]["holdings"].value()
        assert sorted(keys.split(",")) == sorted([str(world.an.pk), str(world.duong.pk)])
        sent = send(province, "nominate", row.pk, **{"dong-y": "co", "holdings": keys})
        assert sent.status_code == 302
        assert set(Participant.objects.filter(how="trieu-tap").values_list("state", flat=True)) == {"duoc-duyet"}
        assert Participant.objects.count() == 3

    def test_filters_find_the_newly_elected_of_a_unit(self, world: School) -> None:
        row, cast = opened(world), world.cast
        url = reverse("training:nominate", args=[row.pk])

        def found(**asked: Any) -> list[str]:
            return [one.fit.name for one in client_of(cast.province).get(url, asked).context["people"]]

        assert found(moi="on") == ["Bùi Quốc An", "Phạm Thùy Dương"]
        assert found(moi="on", noi=cast.a1.pk) == ["Bùi Quốc An"]
        assert found(chuc_danh=DEPUTY) == ["Bùi Quốc An"]
        assert found(q="khoi") == ["Lê Minh Khôi"]

    def test_a_commune_nominates_its_own_within_its_quota(self, world: School) -> None:
        row, cast = opened(world), world.cast
        set_quotas(row, {cast.a1.pk: 1}, by=cast.province)
        url = reverse("training:nominate", args=[row.pk])
        page = client_of(cast.commune).get(url)
        assert {one.fit.unit_name for one in page.context["people"]} == {"Đoàn xã Tân Lập"}
        looked = client_of(cast.commune).post(url, {"chon": [world.an.pk, world.khoi.pk, world.duong.pk]})
        assert [fit.name for fit in looked.context["good"]] == ["Bùi Quốc An"]
        text = looked.content.decode()
        assert "đã dùng hết 1 chỉ tiêu" in text
        assert "nằm ngoài phạm vi" in text
        assert send(cast.commune, "nominate", row.pk, **{"dong-y": "co", "holdings": world.an.pk}).status_code == 302
        assert who(row, world.an).state == "cho-duyet"
        foreign = send(cast.commune, "nominate", row.pk, **{"dong-y": "co", "holdings": world.duong.pk})
        assert "nằm ngoài phạm vi" in wrong(foreign, "holdings") + wrong(foreign, "__all__")

    def test_nobody_chosen_is_told(self, world: School) -> None:
        row, province = opened(world), world.cast.province
        answer = client_of(province).post(reverse("training:nominate", args=[row.pk]), {})
        assert answer.status_code == 422
        assert "chọn ít nhất một người" in answer.content.decode()

    @pytest.mark.parametrize("name", ["secretary", "inspector", "outsider"])
    def test_who_nominates_nobody_finds_no_page(self, world: School, name: str) -> None:
        row = opened(world)
        url = reverse("training:nominate", args=[row.pk])
        assert client_of(world.cast.accounts[name]).get(url).status_code == 404


@pytest.mark.parametrize(("waiting", "is_told"), [(3, True), (0, False)])
def test_who_calls_somebody_in_is_told_of_those_who_waited_before(waiting: int, is_told: bool):
    found = _what_comes(["one"], Places(20, 19, 0, waiting), "trieu-tap")
    assert found.startswith("1 người được nhận vào lớp.")
    assert ("đang chờ chỗ từ trước" in found) is is_told
