"""Forms about programmes and declared figures, as the people concerned; others get 404."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse, reverse_lazy

import cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, take_seats
from thulinh.programmes.actions import NewAdoption, NewExemption, adopt, exempt, store_version
from thulinh.programmes.models import Adoption, Exemption, Programme, Version
from thulinh.programmes.tests.conftest import SESSIONS, START, TODAY, TWO_AND_ONE
from thulinh.statements.models import DeclaredFigure
from thulinh.units.actions import merge_units


def post(client, account, address: str, **said):
    client.force_login(account)
    return client.post(address, {"command_id": str(uuid.uuid4()), **said})


def paper(**changes):
    said = {
        "phase": "dai-tra", "starts_on": "01/01/2026", "known_on": "01/03/2026", "decided_by": "Ban Thường vụ",
        "decision_number": "1-KH", "decision_on": "01/01/2026",
    }  # fmt: skip
    return {**said, **changes}


def test_a_commune_adopts_retires_and_exempts_on_the_page(client, country):
    adopt = reverse("programmes:adopt", args=[TWO_AND_ONE, country.a1.pk])
    assert post(client, country.commune, adopt, **paper()).status_code == 302
    adoption = Adoption.objects.get()
    assert (adoption.known_on.month, adoption.recorded_by) == (3, country.commune)
    retire = reverse("programmes:retire", args=[adoption.pk])
    day = TODAY.strftime("%d/%m/%Y")
    assert post(client, country.commune, retire, last_day=day, reason="").status_code == 422
    assert post(client, country.commune, retire, last_day=day, reason="Hết đợt").status_code == 302
    free = reverse("programmes:exempt", args=[SESSIONS, country.east.pk])
    said = {"content": "sinh-hoat-thang", "cadence": "quy", "starts_on": "01/10/2026", "reason": "Thôn xa"}
    assert post(client, country.commune, free, **said).status_code == 302
    assert Exemption.objects.get().cadence == "quy"


def test_a_refused_paper_stands_at_its_field_and_keeps_what_was_typed(client, country):
    adopt = reverse("programmes:adopt", args=[TWO_AND_ONE, country.a1.pk])
    answer = post(client, country.commune, adopt, **paper(starts_on="01/01/2021"))
    assert answer.status_code == 422
    assert "có hiệu lực từ" in answer.content.decode()
    assert "1-KH" in answer.content.decode()
    assert not Adoption.objects.exists()


def test_the_same_form_sent_twice_is_one_adoption(client, country):
    adopt = reverse("programmes:adopt", args=[TWO_AND_ONE, country.a1.pk])
    said = {"command_id": str(uuid.uuid4()), **paper()}
    client.force_login(country.commune)
    assert [client.post(adopt, said).status_code for _ in range(2)] == [302, 302]
    assert client.post(adopt, {**said, "decision_number": "2-KH"}).status_code == 422
    assert Adoption.objects.count() == 1


@pytest.mark.parametrize("who", ["secretary", "officer", "inspector", "outsider"])
def test_who_may_not_decide_finds_no_such_page(client, country, who):
    client.force_login(country.accounts[who])
    for name, args in (
        ("adopt", [TWO_AND_ONE, country.a1.pk]),
        ("exempt", [SESSIONS, country.east.pk]),
        ("upload", []),
    ):
        assert client.get(reverse(f"programmes:{name}", args=args)).status_code == 404


def test_a_commune_decides_for_itself_only(client, country):
    client.force_login(country.commune)
    assert client.get(reverse("programmes:adopt", args=[TWO_AND_ONE, country.a2.pk])).status_code == 404


def test_a_document_comes_in_as_a_file_and_goes_out_unchanged(client, country):
    text = Version.objects.get(programme__code=TWO_AND_ONE).text
    mine = text.replace("ma: 2-giao-1-lien-ket", "ma: mo-hinh-cua-toi").replace("phien-ban: 1", "phien-ban: 1")
    file = SimpleUploadedFile("mo-hinh.yaml", mine.encode())
    assert post(client, country.province, reverse("programmes:upload"), file=file, text="").status_code == 302
    answer = client.get(reverse("programmes:download", args=["mo-hinh-cua-toi", 1]))
    assert answer.content.decode() == mine


def test_a_faulty_document_lists_every_fault_with_its_line(client, country):
    text = Version.objects.get(programme__code=TWO_AND_ONE).text.replace("hoat-dong: giao-ban", "hoat-dong: dao-ban")
    answer = post(client, country.province, reverse("programmes:upload"), text=text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "dao-ban" in page
    assert "giao-ban" in page


def test_a_figure_is_declared_judged_and_withdrawn_on_the_page(client, country):
    declare = reverse("statements:declare", args=[country.a1.pk])
    said = {
        "indicator_code": "ket-nap", "programme_code": "", "label": "Đoàn viên mới", "nearness": "hon", "value": "663",
        "measured_in": "đoàn viên", "source": "Bài báo", "source_on": "10/09/2026",
    }  # fmt: skip
    assert post(client, country.commune, declare, **{**said, "source": ""}).status_code == 422
    assert post(client, country.commune, declare, **said).status_code == 302
    figure = DeclaredFigure.objects.get()
    judge = reverse("statements:judge", args=[figure.pk])
    assert post(client, country.commune, judge, trust="xac-nhan").status_code == 404
    assert post(client, country.province, judge, trust="nghi-van", note="").status_code == 422
    assert post(client, country.province, judge, trust="xac-nhan", note="").status_code == 302
    withdraw = reverse("statements:withdraw", args=[figure.pk])
    assert post(client, country.outsider, withdraw, reason="x").status_code == 404
    assert post(client, country.commune, withdraw, reason="Ghi nhầm").status_code == 302


def write_document(number: int, starts_on: str) -> str:
    return f"""
ma: cua-tinh-a
ten: Mô hình của tỉnh A
noi-de-xuat: Tỉnh A
phien-ban: {number}
ap-dung-tu: {starts_on}
nguon: [DN8]
muc-dich: Để thử.
pham-vi: {{cap: xa}}
noi-dung:
  - ma: quy
    ten: Sinh hoạt quý
    ai: {{don-vi: chi-doan}}
    viec: {{hoat-dong: sinh-hoat-chi-doan}}
    bao-nhieu: {{it-nhat: {number}, moi: quy}}
"""


FIRST, SECOND = write_document(1, "2025-07-01"), write_document(2, "2026-07-01")
UPLOAD = reverse_lazy("programmes:upload")


@pytest.fixture
def stranger(country):
    """Who writes documents for province B."""
    person = country.people["Vũ Thị Yến"]
    take_seats([NewHolding(person.pk, "chi-dinh", cast.START, unit=country.b.pk, position="can-bo-tinh-doan")], by=None)
    account = cast.open_account(person)
    cast.secure(account)
    return country.again(account)


def test_a_programme_belongs_to_the_unit_of_who_brought_it_in(client, country, stranger):
    assert post(client, country.province, UPLOAD, text=FIRST).status_code == 302
    assert Programme.objects.get(code="cua-tinh-a").owner == country.a
    for text in (FIRST, SECOND, write_document(1, "2026-01-01")):
        answer = post(client, stranger, UPLOAD, text=text)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Mã “cua-tinh-a” là của một mô hình do nơi khác ban hành." in page
        assert "Bình An" not in page
    assert Version.objects.filter(programme__code="cua-tinh-a").count() == 1
    with pytest.raises(Refusal, match="nơi khác ban hành"):
        store_version(SECOND, by=stranger)
    assert post(client, country.province, UPLOAD, text=SECOND).status_code == 302
    assert post(client, country.centre, UPLOAD, text=write_document(3, "2027-01-01")).status_code == 302
    event = AuditEvent.objects.filter(verb="programmes.store_version").latest("pk")
    assert (event.unit_id, event.after["number"]) == (country.a.pk, 3)


def test_what_came_with_the_system_belongs_to_the_whole_country(client, country):
    text = Version.objects.get(programme__code=TWO_AND_ONE).text
    second = text.replace("phien-ban: 1", "phien-ban: 2").replace("ap-dung-tu: 2022-01-01", "ap-dung-tu: 2027-01-01")
    assert post(client, country.province, UPLOAD, text=second).status_code == 422
    assert post(client, country.centre, UPLOAD, text=second).status_code == 302
    assert Programme.objects.get(code=TWO_AND_ONE).owner is None


def test_nobody_without_the_right_brings_in_a_programme(country):
    with pytest.raises(Refusal, match="không đưa được văn bản"):
        store_version(FIRST, by=country.commune)
    assert not Programme.objects.filter(code="cua-tinh-a").exists()


def test_a_merged_provinces_programme_goes_on_with_its_heir(client, country, stranger):
    post(client, country.province, UPLOAD, text=FIRST)
    merge_units([country.a.pk], into=country.b.pk, on=dt.date(2026, 11, 1), decision_number="1", by=None)
    assert post(client, country.again(stranger), UPLOAD, text=SECOND).status_code == 302


@pytest.mark.parametrize("name", ["retire", "end_exemption"])
def test_another_province_ends_nothing_of_this_one(client, country, stranger, name):
    [adoption] = adopt([NewAdoption(TWO_AND_ONE, country.a1.pk, START, "ĐX", "1", START)], by=None)
    slower = NewExemption(SESSIONS, "sinh-hoat-thang", country.east.pk, START, None, "Thôn xa", cadence="quy")
    [exemption] = exempt([slower], by=None)
    subject = {"retire": adoption, "end_exemption": exemption}[name]
    address = reverse(f"programmes:{name}", args=[subject.pk])
    assert post(client, stranger, address, last_day=TODAY.strftime("%d/%m/%Y"), reason="x").status_code == 404
    assert (
        post(client, stranger, reverse("programmes:adopt", args=[SESSIONS, country.a1.pk]), **paper()).status_code
        == 404
    )
    subject.refresh_from_db()
    assert subject.ends_on is None


def test_the_page_offers_a_new_version_to_whom_it_belongs(client, country, stranger):
    post(client, country.province, UPLOAD, text=FIRST)
    page = reverse("desk:programme", args=["cua-tinh-a"])
    for account, offered in ((country.province, True), (country.centre, True), (stranger, False)):
        client.force_login(account)
        assert ("Đưa bản mới" in client.get(page).content.decode()) is offered
