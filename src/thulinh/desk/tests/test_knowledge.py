"""Pages of what is taught, who is trained, who must be: what each shows to whom, and how each is written."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast, definitions
from thulinh.desk.queries.log import log
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.intake.actions import match_columns, receive_file, undo_batch, write_batch
from thulinh.intake.queries.files import reading_of
from thulinh.training.actions import (
    add_material,
    add_topic,
    assess_oneself,
    load_topics,
    record_qualifications,
    set_training_demand,
)
from thulinh.training.models import Demand, Material, Qualification, SelfAssessment, Topic
from thulinh.training.rules.demands import DemandEntry
from thulinh.training.rules.qualifications import NewQualification
from thulinh.training.rules.topics import TopicEntry

CAMP = "cong-tac-trai"
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def taught(country: Cast) -> Cast:
    """The country with skills and topics."""
    load_difficulty_kinds(definitions("difficulties.yaml"))
    load_topics(definitions("training.yaml"))
    return country


def post(visit, account, page: str, /, *args, **said):
    address = reverse(page, args=args)
    return visit(account).post(address, {"command_id": str(uuid.uuid4()), **said})


def learnt(country: Cast, **changes) -> Qualification:
    said = {"person": country.secretary.person_id, "starts_on": DAY, "position": "bi-thu-chi-doan", "issuer": "Tỉnh"}
    return record_qualifications([NewQualification(**(said | changes))], by=country.commune)[0]


class TestTopics:
    def test_listed_by_group_with_what_there_is_to_read(self, taught: Cast, visit):
        own = add_topic(TopicEntry("Hát ru", "phong-trao"), unit=taught.a1.pk, by=taught.commune)
        page = visit(taught.secretary).get(reverse("desk:topics")).content.decode()
        assert "Hát ru" in page
        assert "Tổ chức trại" in page
        assert reverse("training:new_topic", args=[taught.a1.pk]) not in page
        assert "Hát ru" not in visit(taught.outsider).get(reverse("desk:topics")).content.decode()
        assert visit(taught.outsider).get(reverse("desk:topic", args=[own.pk])).status_code == 404
        sheet = visit(taught.commune).get(reverse("desk:topics") + "?format=xlsx")
        assert sheet.status_code == 200
        only = visit(taught.commune).get(reverse("desk:topics") + "?noi=dia-phuong&q=hat").content.decode()
        assert "Hát ru" in only
        assert "Tổ chức trại" not in only

    def test_begun_changed_and_ended_on_pages(self, taught: Cast, visit):
        said = {"name": "Hát ru", "group": "phong-trao", "skills": ["to-chuc-tro-choi"], "validity_months": "24"}
        assert post(visit, taught.commune, "training:new_topic", taught.a1.pk, **said).status_code == 302
        topic = Topic.objects.get(unit=taught.a1)
        again = post(visit, taught.commune, "training:new_topic", taught.a1.pk, **said)
        assert (again.status_code, "Đã có chuyên đề" in again.content.decode()) == (422, True)
        shown = visit(taught.commune).get(reverse("training:change_topic", args=[topic.pk])).content.decode()
        assert 'value="Hát ru"' in shown
        said["name"] = "Hát ru làng"
        assert post(visit, taught.commune, "training:change_topic", topic.pk, **said).status_code == 302
        assert post(visit, taught.commune, "training:end_topic", topic.pk, reason="").status_code == 422
        assert post(visit, taught.commune, "training:end_topic", topic.pk, reason="Gộp").status_code == 302
        topic.refresh_from_db()
        assert (topic.name, topic.ended_at is not None) == ("Hát ru làng", True)
        page = visit(taught.commune).get(reverse("desk:topic", args=[topic.pk])).content.decode()
        assert "thôi dùng từ ngày" in page

    def test_a_file_is_read_by_whom_it_is_for(self, taught: Cast, visit, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        paper = SimpleUploadedFile("so-tay.pdf", b"%PDF-1.4 trai")
        sent = post(visit, taught.commune, "training:add_material", CAMP, taught.a1.pk, title="Sổ tay", file=paper)
        assert sent.status_code == 302
        row = Material.objects.get()
        address = reverse("training:material", args=[row.pk])
        assert visit(taught.secretary).get(address).content == b"%PDF-1.4 trai"
        assert visit(taught.outsider).get(address).status_code == 404
        assert address in visit(taught.secretary).get(reverse("desk:topic", args=[CAMP])).content.decode()
        assert address not in visit(taught.outsider).get(reverse("desk:topic", args=[CAMP])).content.decode()
        wrong = SimpleUploadedFile("a.pdf", b"MZ khong phai")
        said = {"title": "Sổ", "file": wrong}
        assert post(visit, taught.commune, "training:add_material", CAMP, taught.a1.pk, **said).status_code == 422
        assert post(visit, taught.commune, "training:withdraw_material", row.pk, reason="Cũ").status_code == 302
        assert visit(taught.secretary).get(address).status_code == 404


class TestQualifications:
    def test_recorded_on_the_person_s_page_and_taken_back(self, taught: Cast, visit):
        person = taught.secretary.person_id
        said = {
            "positions": ["bi-thu-chi-doan"], "topics": [CAMP], "level": "moi", "starts_on": "05/03/2026",
            "issuer": "Tỉnh đoàn", "name": "Lớp bí thư 2026", "paper_number": "12/CN",
        }  # fmt: skip
        assert post(visit, taught.commune, "training:record_qualification", person, **said).status_code == 302
        assert Qualification.objects.count() == 2
        page = visit(taught.commune).get(reverse("desk:person", args=[person])).content.decode()
        assert "Bồi dưỡng chức danh Bí thư chi đoàn" in page
        assert "có giá trị đến 04/03/2031" in page
        own = visit(taught.secretary).get(reverse("desk:person", args=[person])).content.decode()
        assert "Lớp bí thư 2026" in own
        assert reverse("training:record_qualification", args=[person]) not in own
        assert post(visit, taught.commune, "training:record_qualification", person, **said).status_code == 422
        nothing = said | {"positions": [], "topics": []}
        assert post(visit, taught.commune, "training:record_qualification", person, **nothing).status_code == 422
        row = Qualification.objects.get(position="bi-thu-chi-doan")
        assert post(visit, taught.commune, "training:withdraw_qualification", row.pk, reason="Nhầm").status_code == 302
        assert Qualification.objects.current().count() == 1

    def test_listed_within_reach_with_conditions(self, taught: Cast, visit):
        learnt(taught)
        learnt(taught, position="", topic=CAMP, level="moi", person=taught.officer.person_id)
        page = visit(taught.province).get(reverse("desk:qualifications")).content.decode()
        assert "Nguyễn Thị Hồng Đào" in page
        assert "Phạm Văn Dũng" in page
        one = visit(taught.province).get(reverse("desk:qualifications") + f"?chuyen_de={CAMP}").content.decode()
        assert "Phạm Văn Dũng" in one
        assert "Nguyễn Thị Hồng Đào" not in one
        below = visit(taught.province).get(reverse("desk:qualifications") + f"?don_vi={taught.east.pk}")
        assert "Phạm Văn Dũng" not in below.content.decode()
        assert "Hồng Đào" not in visit(taught.outsider).get(reverse("desk:qualifications")).content.decode()
        topic = visit(taught.province).get(reverse("desk:topic", args=[CAMP])).content.decode()
        assert "1 người" in topic

    def test_not_for_whom_it_is_not(self, taught: Cast, visit):
        row = learnt(taught)
        for account in (taught.secretary, taught.outsider):
            for address in (
                reverse("training:record_qualification", args=[row.person_id]),
                reverse("training:withdraw_qualification", args=[row.pk]),
            ):
                assert visit(account).get(address).status_code == 404
        assert (
            "Đã được bồi dưỡng"
            not in visit(taught.officer)
            .get(reverse("desk:person", args=[taught.people["Ngô Đức Thịnh"].pk]))
            .content.decode()
        )


class TestDemands:
    def test_laid_down_ended_and_taken_back_on_pages(self, taught: Cast, visit):
        said = {
            "name": "Bồi dưỡng bí thư", "positions": ["bi-thu-chi-doan"], "starts_on": "01/09/2026", "level": "",
            "within_days": "90", "paper_number": "12-KH", "paper_on": "20/08/2026",
        }  # fmt: skip
        assert post(visit, taught.commune, "training:new_demand", taught.a1.pk, **said).status_code == 302
        row = Demand.objects.get()
        page = visit(taught.commune).get(reverse("desk:training_demands")).content.decode()
        assert "Bồi dưỡng bí thư" in page
        assert "Văn bản số 12-KH ngày 20/08/2026" in page
        assert post(visit, taught.commune, "training:new_demand", taught.a1.pk, **said).status_code == 422
        gone = {"on": "31/12/2026", "reason": "Đủ"}
        assert post(visit, taught.commune, "training:end_demand", row.pk, **gone).status_code == 302
        assert post(visit, taught.commune, "training:withdraw_demand", row.pk, reason="Nhầm").status_code == 302
        assert visit(taught.secretary).get(reverse("desk:training_demands")).status_code == 404
        assert visit(taught.outsider).get(reverse("training:new_demand", args=[taught.a1.pk])).status_code == 404


class TestSelfAssessment:
    def test_said_in_few_taps_and_taken_back(self, taught: Cast, visit):
        entry = DemandEntry("Trại", ("bi-thu-chi-doan",), (CAMP,))
        set_training_demand(entry, unit=taught.a1.pk, starts_on=TODAY, paper_number="1", by=None)
        page = visit(taught.secretary).get(reverse("training:assess_oneself")).content.decode()
        assert "Chức danh của đồng chí phải học" in page
        assert page.count('type="radio"') == 4 * 13
        assert post(visit, taught.secretary, "training:assess_oneself").status_code == 422
        assert post(visit, taught.secretary, "training:assess_oneself", **{CAMP: "9"}).status_code == 422
        assert post(visit, taught.secretary, "training:assess_oneself", **{CAMP: "1"}).status_code == 302
        row = SelfAssessment.objects.get()
        page = visit(taught.secretary).get(reverse("training:assess_oneself")).content.decode()
        assert "Lần trước, 22/11/2026: Chưa biết." in page
        person = reverse("desk:person", args=[row.person_id])
        assert "Tự đánh giá: 1 chuyên đề" in visit(taught.commune).get(person).content.decode()
        assert "Tự đánh giá: 1" not in visit(taught.officer).get(person).content.decode()
        address = reverse("training:take_back_assessment", args=[row.pk])
        assert visit(taught.outsider).get(address).status_code == 404
        assert post(visit, taught.secretary, "training:take_back_assessment", row.pk).status_code == 302
        assert visit(taught.administrator).get(reverse("training:assess_oneself")).status_code == 404


def test_the_log_tells_of_learning_to_whom_may_read_it(taught: Cast):
    learnt(taught)
    assess_oneself(taught.secretary.person_id, {CAMP: 1}, by=taught.secretary)
    verbs = {"training.record_qualification", "training.assess_oneself"}
    for account, told in ((taught.commune, verbs), (taught.province, verbs), (taught.outsider, set())):
        assert {event.verb for event in log(account, TODAY)} & verbs == told
    row = next(event for event in log(taught.commune, TODAY) if event.verb == "training.assess_oneself")
    assert row.sentence == "Đồng chí Nguyễn Thị Hồng Đào tự đánh giá"


def test_the_pages_cost_no_more_for_many(taught: Cast, visit):
    topic, client = Topic(pk=CAMP), visit(taught.commune)
    pages = [reverse(name) for name in ("desk:qualifications", "desk:topics")] + [reverse("desk:topic", args=[CAMP])]

    def asked() -> list[int]:
        counts = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as questions:
                client.get(page)
            counts.append(len(questions))
        return counts

    learnt(taught)
    add_material(topic, title="Sổ tay", unit=taught.a1.pk, by=taught.commune, address="https://doan.vn/a")
    few = asked()
    for name in ("Bùi Quốc An", "Lê Thị Ánh", "Trần Minh Châu", "Vũ Thị Yến"):
        learnt(taught, person=taught.people[name].pk)
        add_material(topic, title=name, unit=taught.a1.pk, by=taught.commune, address="https://doan.vn/a")
    assert asked() == few
    sheet = b"".join(client.get(reverse("desk:qualifications") + "?format=xlsx"))
    assert sheet[:2] == b"PK"


def test_a_spreadsheet_of_earlier_trainings_offers_the_name_that_comes_near(taught: Cast, visit, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    rows = "Họ và tên,Bồi dưỡng chức danh,Ngày học xong,Nơi tổ chức\n"
    rows += (
        "Nguyễn Thị Hồng Đạo A,Bí thư chi đoàn,15/04/2026,Tỉnh đoàn\nPhạm Văn Dũng,Ủy viên BTV,15/04/2026,Tỉnh đoàn\n"
    )
    by, said = taught.again(taught.commune), {"source": "Tỉnh đoàn", "purpose": "Ghi lớp cũ"}
    where = {"row_set": "da-boi-duong", "unit": taught.a1.pk, "holds_on": TODAY}
    batch = receive_file(rows.encode(), name="da-hoc.csv", by=by, **where, **said)
    found = reading_of(batch)
    match_columns(batch, found.columns, sheet=found.sheet, header_row=found.table.header_row, by=by, on=TODAY)
    page = visit(taught.commune).get(reverse("intake:check", args=[batch.pk])).content.decode()
    assert "Nguyễn Thị Hồng Đào" in page
    template = visit(taught.commune).get(reverse("intake:template", args=["da-boi-duong"]))
    assert template.status_code == 200
    upload = visit(taught.commune).get(reverse("intake:upload") + "?loai=da-boi-duong").content.decode()
    assert "Đã được bồi dưỡng" in upload
    assert "da-boi-duong" not in visit(taught.outsider).get(reverse("intake:upload")).content.decode()
    write_batch(batch, accepted=[], by=by, on=TODAY)
    assert [one.person.full_name for one in Qualification.objects.all()] == ["Phạm Văn Dũng"]
    undo_batch(batch, reason="Nhầm tệp", by=by)
    assert not Qualification.objects.current().exists()
