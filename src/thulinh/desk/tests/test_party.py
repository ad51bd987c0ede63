"""Pages of the way to the Party: what each of the cast sees, what is written down, what nobody else is told."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cast import START, TODAY, Cast, open_account
from thulinh.desk.drawing.own import parts, reader_lines
from thulinh.desk.queries.own import own_records
from thulinh.kernel.models import AuditEvent
from thulinh.people.actions import NewHolding, record_party_standing, take_seats
from thulinh.people.models import Person
from thulinh.selection.actions.forgetting import forget_party_path
from thulinh.selection.actions.mentoring import assign_mentor, end_mentoring, write_remark
from thulinh.selection.actions.path import record_party_step
from thulinh.selection.models import Mentoring, PartyRemark, PartyStep

PATHS, WITHOUT, LOG, SEARCH = (
    reverse("desk:party_paths"), reverse("desk:without_path"), reverse("desk:log"), reverse("desk:search"),
)  # fmt: skip
SECRET = ("Đoàn viên ưu tú", "Đối tượng Đảng", "Rất hăng hái", "phấn đấu vào Đảng của đồng chí Bùi Quốc An")


@pytest.fixture
def an(adopted: Cast) -> Person:
    """A prospect of thôn Đông whom the officer in charge helps, with a remark of the last quarter."""
    person, by = adopted.people["Bùi Quốc An"], adopted.again(adopted.commune)
    record_party_step(person, kind="uu-tu", day=dt.date(2024, 3, 26), on=TODAY, by=by)
    record_party_standing(person, state="doi-tuong", starts_on=dt.date(2024, 6, 1), by=by)
    assign_mentor(person, adopted.officer.person, starts_on=START, by=by)
    write_remark(
        person, quarter_on=dt.date(2026, 7, 1), progress="tien-bo", text="Rất hăng hái", version=0, on=TODAY, by=by
    )
    return person


def page_of(person: Person) -> str:
    return reverse("desk:party", args=[person.pk])


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


class TestWhoSees:
    @pytest.mark.parametrize(
        ("who", "page", "listed", "secretaries"),
        [
            ("commune", 200, 200, 200), ("province", 200, 200, 200), ("inspector", 200, 200, 200),
            ("officer", 200, 200, 404), ("secretary", 404, 404, 404), ("centre", 404, 404, 404),
            ("outsider", 404, 404, 404), ("administrator", 404, 404, 404),
        ],
    )  # fmt: skip
    def test_each_of_the_cast(self, adopted: Cast, an: Person, visit, who, page, listed, secretaries):
        client = visit(adopted.accounts[who])
        found = [client.get(where).status_code for where in (page_of(an), PATHS, WITHOUT)]
        assert found == [page, listed, secretaries]
        assert client.get(f"{PATHS}?format=xlsx").status_code == listed

    def test_who_is_not_placed_to_know_is_told_it_nowhere(self, adopted: Cast, an: Person, visit):
        """Page, list, search, spreadsheet, log and home of those without the right, the administrator too."""
        places = (
            reverse("desk:home"), reverse("desk:notices"), reverse("desk:person", args=[an.pk]), reverse("desk:people"),
            reverse("desk:secretaries"), f"{SEARCH}?q=Bùi Quốc An", LOG, f"{LOG}?tu=01/01/2020",
            reverse("desk:calendar"),
            reverse("desk:unit", args=[adopted.east.pk]),
        )  # fmt: skip
        for who in ("secretary", "centre", "outsider", "administrator"):
            client = visit(adopted.accounts[who])
            for place in places:
                answer = client.get(place)
                if answer.status_code == 200:
                    assert not [words for words in SECRET if words in answer.content.decode()], (who, place)
            for place in (reverse("desk:people"), LOG):
                sheet = client.get(f"{place}?format=xlsx")
                if sheet.status_code == 200:
                    rows = (
                        CalamineWorkbook.from_filelike(io.BytesIO(sheet.getvalue())).get_sheet_by_index(0).to_python()
                    )
                    assert not [words for words in SECRET if words in str(rows)], (who, place)

    def test_the_log_tells_it_to_who_may_read_it(self, adopted: Cast, an: Person, visit):
        told = text(visit(adopted.commune).get(LOG))
        assert "Ghi bước phấn đấu vào Đảng của đồng chí Bùi Quốc An" in told
        assert "Rất hăng hái" not in told
        assert "Ghi bước phấn đấu" in text(visit(adopted.inspector).get(LOG))
        assert "Ghi bước phấn đấu" not in text(visit(adopted.administrator).get(LOG))

    def test_who_helps_sees_that_one_person_and_only_while_they_help(self, adopted: Cast, an: Person, visit):
        other, client = adopted.people["Lê Thị Ánh"], visit(adopted.officer)
        record_party_step(other, kind="uu-tu", day=START, on=TODAY, by=adopted.commune)
        page = text(client.get(page_of(an)))
        assert "Rất hăng hái" in page
        assert "Ghi bước</a>" not in page
        listed = text(client.get(PATHS))
        assert an.full_name in listed
        assert other.full_name not in listed
        assert client.get(page_of(other)).status_code == 404
        assert client.get(reverse("party_path:step", args=[an.pk])).status_code == 404
        assert client.get(reverse("party_path:remark", args=[other.pk])).status_code == 404
        assert client.get(reverse("party_path:remark", args=[an.pk])).status_code == 200
        end_mentoring(Mentoring.objects.get(), on=dt.date(2026, 11, 21), by=None)
        assert [client.get(where).status_code for where in (page_of(an), PATHS)] == [404, 404]
        assert client.get(reverse("party_path:remark", args=[an.pk])).status_code == 404

    def test_oneself_reads_all_and_leaves_no_look(self, adopted: Cast, an: Person, visit):
        row = NewHolding(an.pk, "dai-hoi", START, unit=adopted.east.pk, position="pho-bi-thu-chi-doan")
        take_seats([row], by=None)
        account = adopted.again(open_account(an))
        page = text(visit(account).get(page_of(an)))
        assert "Rất hăng hái" in page
        assert "Ghi lại" not in page
        assert not AuditEvent.objects.filter(verb="selection.look_at_party_path").exists()
        told = [line for part in parts(own_records(an, account, TODAY), TODAY) for line in part.lines]
        assert "Người giúp đỡ: Phạm Văn Dũng" in {line.label for line in told}
        readers = {line.what: line.positions for line in reader_lines(own_records(an, account, TODAY))}
        assert readers["Việc phấn đấu vào Đảng của đồng chí, khi còn giúp đỡ"] == ["Phạm Văn Dũng"]
        assert "Có tiến bộ. Rất hăng hái" in {line.value for line in told}

    def test_sums_name_nobody(self, adopted: Cast, an: Person, visit):
        address = reverse("desk:party_funnel", args=[adopted.a1.pk])
        for who in ("centre", "province", "commune", "inspector"):
            page = text(visit(adopted.accounts[who]).get(address))
            assert an.full_name not in page
            assert "Chi đoàn thôn Đông" in page
        for who in ("secretary", "officer", "outsider"):
            assert visit(adopted.accounts[who]).get(address).status_code == 404
        assert visit(adopted.commune).get(reverse("desk:party_funnel_start")).status_code == 302


class TestLooks:
    def test_the_list_is_written_down_once_a_day_and_the_file_each_time(self, adopted: Cast, an: Person, visit):
        client = visit(adopted.commune)
        for _ in range(2):
            page = text(client.get(PATHS))
            assert "Lâu không tiến triển" in page
        for _ in range(2):
            sheet = client.get(f"{PATHS}?format=xlsx")
            rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.getvalue())).get_sheet_by_index(0).to_python()
            assert an.full_name in str(rows)
        looks = AuditEvent.objects.filter(subject_id=str(an.pk), by_account=adopted.commune.pk)
        assert looks.filter(verb="selection.list_party_paths", is_sensitive=True).count() == 1
        assert looks.filter(verb="selection.export_party_paths", is_sensitive=True).count() == 2
        account = open_account(an)
        assert len(own_records(an, account, TODAY).looks) == 3

    def test_filters(self, adopted: Cast, an: Person, visit):
        client = visit(adopted.commune)
        for asked, is_there in (
            ("q=quoc an", True), ("q=anh", False), ("buoc=doi-tuong", True), ("buoc=uu-tu", False),
            ("can=nhan-xet", True), ("can=khong-tien-trien", True), ("can=nguoi-giup", False),
            (f"don_vi={adopted.east.pk}", True), (f"don_vi={adopted.west.pk}", False),
        ):  # fmt: skip
            assert (an.full_name in text(client.get(f"{PATHS}?{asked}"))) is is_there, asked


class TestForms:
    @pytest.fixture
    def commune(self, adopted: Cast, visit) -> Client:
        return visit(adopted.commune)

    def send(self, client: Client, name: str, key: int, **said) -> int:
        address = f"{reverse(name, args=[key])}?next=/"
        form = client.get(address).context["form"]
        hidden = {field.html_name: field.value() for field in form.hidden_fields()}
        return client.post(address, {**{k: str(v) for k, v in hidden.items()}, **said}).status_code

    def test_step_and_taking_it_back(self, adopted: Cast, commune: Client):
        person = adopted.people["Lê Thị Ánh"]
        said = {"kind": "uu-tu", "day": "26/03/2026", "paper_number": "3-QĐ"}
        assert self.send(commune, "party_path:step", person.pk, **{**said, "day": "26/03/2027"}) == 422
        assert self.send(commune, "party_path:step", person.pk, **said) == 302
        step = PartyStep.objects.get()
        assert (step.person, step.kind, step.day) == (person, "uu-tu", dt.date(2026, 3, 26))
        assert "3-QĐ" in text(commune.get(page_of(person)))
        assert self.send(commune, "party_path:withdraw_step", step.pk, reason="Nhầm") == 302
        assert commune.get(reverse("party_path:withdraw_step", args=[step.pk])).status_code == 404

    def test_who_helps(self, adopted: Cast, commune: Client):
        person, helper = adopted.people["Lê Thị Ánh"], adopted.officer.person
        choices = dict(
            commune.get(reverse("party_path:mentor", args=[person.pk])).context["form"].fields["mentor"].choices
        )
        assert helper.pk in choices  # holds a seat of the commune
        assert adopted.people["Vũ Thị Yến"].pk not in choices
        found = commune.get(reverse("party_path:mentor", args=[person.pk]), {"tim": "vu thi yen"})
        assert adopted.people["Vũ Thị Yến"].pk in dict(found.context["form"].fields["mentor"].choices)
        outsider = {"mentor": str(adopted.outsider.person_id), "starts_on": "01/11/2026"}
        assert self.send(commune, "party_path:mentor", person.pk, **outsider) == 422
        said = {"mentor": str(helper.pk), "starts_on": "01/11/2026"}
        assert self.send(commune, "party_path:mentor", person.pk, **said) == 302
        one = Mentoring.objects.get()
        assert self.send(commune, "party_path:end_mentor", one.pk, on="20/11/2026") == 302
        assert self.send(commune, "party_path:withdraw_mentor", one.pk, reason="Nhầm") == 302
        assert not Mentoring.objects.current().exists()

    def test_remark_of_a_quarter_and_again(self, adopted: Cast, an: Person, commune: Client):
        said = {"progress": "cham", "text": "Ít dự sinh hoạt"}
        assert self.send(commune, "party_path:remark", an.pk, **said) == 302
        assert self.send(commune, "party_path:remark", an.pk, progress="tien-bo", text="Đã dự đủ") == 302
        row = PartyRemark.objects.get(quarter_on=dt.date(2026, 10, 1))
        assert (row.version, row.text, row.written_by_id) == (2, "Đã dự đủ", adopted.commune.pk)
        earlier = commune.get(f"{reverse('party_path:remark', args=[an.pk])}?quy=2026-08-15")
        assert "Rất hăng hái" in earlier.content.decode()
        assert "quý III/2026" in earlier.content.decode()

    def test_the_same_form_twice_is_one_remark(self, adopted: Cast, an: Person, commune: Client):
        address = reverse("party_path:remark", args=[an.pk])
        form = commune.get(address).context["form"]
        said = {"progress": "cham", "text": "Ít dự", "version": "0", "command_id": str(form["command_id"].value())}
        assert [commune.post(address, said).status_code for _ in range(2)] == [302, 302]
        assert PartyRemark.objects.get(quarter_on=dt.date(2026, 10, 1)).version == 1


class TestHome:
    def test_lines_tell_how_many_and_no_name(self, adopted: Cast, an: Person, visit):
        page = text(visit(adopted.commune).get(reverse("desk:home")))
        assert "1 đồng chí chưa có nhận xét phấn đấu quý IV/2026" in page
        assert "1 đồng chí lâu không tiến triển trên đường phấn đấu" in page
        assert an.full_name not in page
        assert "chưa có nhận xét phấn đấu" in text(visit(adopted.officer).get(reverse("desk:home")))
        for who in ("administrator", "secretary", "outsider", "centre"):
            assert "phấn đấu quý" not in text(visit(adopted.accounts[who]).get(reverse("desk:home")))
        assert "chưa có nhận xét phấn đấu" in text(visit(adopted.officer).get(reverse("desk:notices")))


def test_forgetting_takes_all_of_it_and_ends_whom_they_helped(adopted: Cast, an: Person):
    other = adopted.people["Lê Thị Ánh"]
    assert (PartyStep.objects.count(), PartyRemark.objects.count(), Mentoring.objects.count()) == (1, 1, 1)
    assign_mentor(other, adopted.officer.person, starts_on=START, by=None)
    forget_party_path(adopted.officer.person, on=TODAY)
    assert set(Mentoring.objects.values_list("ends_on", flat=True)) == {TODAY}
    forget_party_path(an, on=TODAY)
    assert not PartyStep.objects.exists()
    assert not PartyRemark.objects.exists()
    assert list(Mentoring.objects.values_list("person", flat=True)) == [other.pk]
