"""Certificates: for whom, what is missing, how they are numbered, what stays when one is taken back."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import correct_person
from thulinh.training.actions import end_class, resume_class
from thulinh.training.actions.certificates import issue_certificates, withdraw_certificate
from thulinh.training.actions.forgetting import forget_on_certificates
from thulinh.training.models import Certificate, Participant, TrainingClass
from thulinh.training.queries.certificates import (
    Worth,
    certificate_candidates,
    certificates_seen,
    checked,
    usual_signing,
)
from thulinh.training.rules.certificates import post_words, shown_token
from thulinh.training.tests.passed import ended, takers
from thulinh.training.tests.school import LAST, School, listed, many, school, there

NAME = "Bồi dưỡng cán bộ chủ chốt cấp xã"
SAID: dict[str, Any] = {
    "issued_on": TODAY,
    "signer_title": "TM. Ban Thường vụ Tỉnh đoàn\nBí thư",
    "signer_name": "Võ Thị Lan Anh",
    "number_form": "{so}/CN-TĐTN-{nam}",
}


@pytest.fixture
def world(country) -> School:
    """Holders of the seats that the class is for."""
    return school(country)


@pytest.fixture
def taught(world: School) -> TrainingClass:
    """A class of the province's that has ended, which all three passed."""
    return ended(world)


@pytest.fixture
def people(taught: TrainingClass) -> list[Participant]:
    """The secretary and the deputy of one commune, and the secretary of another."""
    return takers(taught)


def issued(taught: TrainingClass, people: Any, by: Any, **said: Any) -> list[Certificate]:
    return issue_certificates(taught, people, by=by, **{**SAID, **said})


def test_what_a_certificate_says(country, taught, people):
    first, second, third = issued(taught, people, country.province)
    assert [one.number for one in (first, second, third)] == [f"0{n}/CN-TĐTN-2026" for n in (1, 2, 3)]
    assert (first.full_name, first.post) == ("Lê Minh Khôi", "Bí thư Đoàn xã Tân Lập")
    assert second.post == "Phó bí thư Đoàn xã Tân Lập"
    assert third.post == "Bí thư Đoàn phường Bến Gỗ"
    assert (first.title, first.days) == (NAME, "Từ ngày 19/11/2026 đến ngày 20/11/2026")
    assert (first.heading_upper, first.heading_own, first.place) == ("", "BCH Đoàn tỉnh Bình An", "Bình An")
    assert first.valid_until == dt.date(2031, 11, 19)
    assert len(first.token) == 27
    assert len({one.token for one in (first, second, third)}) == 3
    event = AuditEvent.objects.filter(verb="training.issue_certificate").earliest("pk")
    assert event.after == {"person": country.commune.person_id, "number": first.number, "class": NAME}


def test_what_was_signed_stays(country, taught, people):
    [one] = issued(taught, people[:1], country.province)
    correct_person(country.commune.person, {"full_name": "Lê Minh Khoa"}, reason="Sai tên", by=country.commune)
    with writing("training"):
        TrainingClass.objects.filter(pk=taught.pk).update(name="Tên khác")
    one.refresh_from_db()
    assert (one.full_name, one.title) == ("Lê Minh Khôi", NAME)
    assert checked(one.token, TODAY).full_name == "Lê Minh Khôi"


@pytest.mark.parametrize("state", ["du-kien", "mo-dang-ky", "chot", "huy"])
def test_a_class_that_has_not_ended_gives_none(country, people, taught, state):
    with writing("training"):
        TrainingClass.objects.filter(pk=taught.pk).update(state=state, cancelled_reason="Bão")
    with pytest.raises(Refusal, match="Lớp"):
        issued(taught, people, country.province)
    assert not Certificate.objects.exists()


def test_what_is_missing_is_named(country, world):
    row = listed(world)
    there(row, world.khoi)
    there(row, world.an, half_days=2)
    end_class(row, by=country.province)
    [waiting] = many(world, 1)
    with writing("training"):
        late = Participant.objects.create(
            training_class=row, person_id=waiting.person_id, unit_id=country.a2.pk, path=country.path(country.a2),
            how="de-cu", nominated_at=row.made_at, token="the-cho-duyet",
        )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        issued(row, [*takers(row), late], country.province)
    assert [(one.field, one.row, one.message) for one in refused.value.problems] == [
        ("participants", 1, "Bùi Quốc An: mới dự 2/4 buổi, cần ít nhất 75%."),
        ("participants", 2, "Phạm Thùy Dương: mới dự 0/4 buổi, cần ít nhất 75%."),
        ("participants", 3, "Trần Thị Số 0: chưa được duyệt vào lớp."),
    ]
    assert not Certificate.objects.exists()


def test_a_test_without_a_mark_or_not_passed_is_named(country, world):
    row = listed(world, has_test=True, pass_mark=Decimal(5))
    there(row, world.khoi, world.an, world.duong)
    with writing("training"):
        Participant.objects.filter(holding=world.an.pk).update(mark=Decimal("4.5"))
    end_class(row, by=country.province)
    with pytest.raises(Refusal) as refused:
        issued(row, takers(row), country.province)
    assert [one.message.partition(": ")[2] for one in refused.value.problems] == [
        "chưa có kết quả bài kiểm tra.",
        "bài kiểm tra 4,5 điểm, cần 5.",
        "chưa có kết quả bài kiểm tra.",
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"issued_on": LAST - dt.timedelta(days=1)}, "issued_on"),
        ({"issued_on": dt.date(2026, 11, 23)}, "issued_on"),
        ({"signer_name": " "}, "signer_name"),
        ({"signer_title": ""}, "signer_title"),
        ({"signer_title": "A\nB\nC\nD"}, "signer_title"),
        ({"number_form": "{so}/CN"}, "number_form"),
        ({"number_form": "CN-{nam}"}, "number_form"),
        ({"number_form": "{so}{so}/{nam}"}, "number_form"),
    ],
)
def test_refused_at_its_field(country, taught, people, said, field):
    with pytest.raises(Refusal) as refused:
        issued(taught, people, country.province, **said)
    assert [one.field for one in refused.value.problems] == [field]
    assert not Certificate.objects.exists()


def test_only_who_organises_gives_and_takes_back(country, taught, people):
    for who in (country.commune, country.secretary, country.outsider, country.inspector):
        with pytest.raises(Refusal, match="đơn vị khác"):
            issued(taught, people, who)
    [one] = issued(taught, people[:1], country.province)
    with pytest.raises(Refusal, match="đơn vị khác"):
        withdraw_certificate(one, reason="Nhầm", by=country.commune)


def test_nobody_gets_two_and_a_number_is_never_given_again(country, taught, people):
    first, *_ = issued(taught, people, country.province)
    with pytest.raises(Refusal, match=f"đã có chứng nhận số {first.number}"):
        issued(taught, people[:1], country.province)
    with pytest.raises(Refusal) as refused:
        withdraw_certificate(first, reason=" ", by=country.province)
    assert refused.value.problems[0].field == "reason"
    withdraw_certificate(first, reason="In sai tên", by=country.province)
    with pytest.raises(Refusal, match="đã thu hồi"):
        withdraw_certificate(first, reason="Nữa", by=country.province)
    [again] = issued(taught, people[:1], country.province)
    assert (again.number, again.ordinal) == ("04/CN-TĐTN-2026", 4)
    assert checked(first.token, TODAY).worth is Worth.WITHDRAWN
    assert AuditEvent.objects.get(verb="training.withdraw_certificate").reason == "In sai tên"


def test_numbers_are_counted_by_unit_and_year(country, world, taught, people):
    issued(taught, people, country.province)
    one, two = many(world, 2)
    other = ended(world, [one], name="Lớp khác")
    [fourth] = issued(other, takers(other), country.province, number_form="CN/{nam}/{so}")
    assert (fourth.ordinal, fourth.number) == (4, "CN/2026/04")
    before = ended(world, [two], name="Lớp năm trước")
    with writing("training"):
        days = {"starts_on": dt.date(2025, 12, 18), "ends_on": dt.date(2025, 12, 19)}
        TrainingClass.objects.filter(pk=before.pk).update(**days)
    [old] = issued(before, takers(before), country.province, issued_on=dt.date(2025, 12, 22))
    assert (old.ordinal, old.number) == (1, "01/CN-TĐTN-2025")


def test_a_commune_counts_for_itself(country, world, taught, people):
    issued(taught, people, country.province)
    with writing("training"):
        TrainingClass.objects.filter(pk=taught.pk).update(unit=country.a1)
        Certificate.objects.update(withdrawn_at=taught.made_at)
    [one] = issued(taught, people[:1], country.commune, number_form="{so}/CN-ĐTN-{nam}")
    assert (one.ordinal, one.number) == (1, "01/CN-ĐTN-2026")
    assert (one.heading_upper, one.heading_own) == ("Đoàn tỉnh Bình An", "BCH Đoàn xã Tân Lập")
    assert one.place == "Tân Lập"


def test_the_next_issue_is_signed_like_the_last(country, taught, people):
    usual = usual_signing(taught, TODAY)
    assert usual.number_form == "{so}/CN-TĐTN-{nam}"
    assert (usual.place, usual.signer_name) == ("Bình An", "")
    assert usual.signer_title == "TM. Ban Thường vụ Tỉnh đoàn Bình An\nBí thư"
    issued(taught, people[:1], country.province, number_form="{so}-CN/{nam}", place="Quy Nhơn")
    usual = usual_signing(taught, TODAY)
    assert (usual.number_form, usual.place, usual.signer_name) == ("{so}-CN/{nam}", "Quy Nhơn", "Võ Thị Lan Anh")


def test_who_may_get_one(country, world):
    row = listed(world)
    there(row, world.khoi, world.duong)
    there(row, world.an, half_days=1)
    end_class(row, by=country.province)
    khoi, an, duong = takers(row)
    [given] = issued(row, [khoi], country.province)
    found = {one.participant: one for one in certificate_candidates(row)}
    assert list(found) == [an.pk, duong.pk, khoi.pk]  # by given name
    assert found[khoi.pk].certificate == given
    assert found[an.pk].missing == ("mới dự 1/4 buổi, cần ít nhất 75%",)
    assert [one.participant for one in found.values() if one.is_due] == [duong.pk]


def test_the_number_of_queries_does_not_grow(country, world):
    secretaries = many(world, 22)
    issued(row := ended(world, secretaries[20:]), takers(row), country.province)
    counted = []
    for held in (secretaries[:2], secretaries[2:20]):
        row = ended(world, held, name=f"Lớp {len(held)}")
        rows = takers(row)
        with CaptureQueriesContext(connection) as asked:
            issued(row, rows, country.province)
        with CaptureQueriesContext(connection) as told:
            certificate_candidates(row)
        counted.append((len(asked), len(told)))
    assert counted[0] == counted[1]


def test_what_stands_on_a_certificate_is_not_undone_below_it(country, taught, people):
    [one] = issued(taught, people[:1], country.province)
    with pytest.raises(Refusal, match="thu hồi"):
        resume_class(taught, reason="Ghi nhầm", by=country.province)
    withdraw_certificate(one, reason="Ghi nhầm", by=country.province)
    resume_class(taught, reason="Ghi nhầm", by=country.province)


def test_what_a_paper_is_worth(country, taught, people):
    one, other, _ = issued(taught, people, country.province)
    found = checked(one.token, TODAY)
    assert (found.number, found.worth, found.issuer) == (one.number, Worth.VALID, "BCH Đoàn tỉnh Bình An")
    assert checked(shown_token(one.token).upper(), TODAY) == found
    assert checked(one.token, one.valid_until + dt.timedelta(days=1)).worth is Worth.ENDED
    withdraw_certificate(other, reason="Nhầm", by=country.province)
    assert checked(other.token, TODAY).withdrawn_on == TODAY
    for wrong in ("", " ", "khong-co", one.token[:-1], one.token + "a", "'; DROP", "%", one.number):
        assert checked(wrong, TODAY) is None


def test_who_reads_certificates(country, taught, people):
    issued(taught, people, country.province)
    seen = {
        name: sorted(certificates_seen(who, TODAY).values_list("ordinal", flat=True))
        for name, who in country.accounts.items()
    }
    everything = [1, 2, 3]
    assert seen["province"] == everything
    assert seen["commune"] == [1, 2]  # their own, and those of their unit
    assert seen["outsider"] == seen["secretary"] == []
    assert sorted(certificates_seen(None, TODAY).values_list("ordinal", flat=True)) == everything


@pytest.mark.parametrize(
    ("position", "level", "unit", "words"),
    [
        ("Bí thư chi đoàn", "Chi đoàn", "Chi đoàn thôn Đông", "Bí thư Chi đoàn thôn Đông"),
        ("Bí thư Đoàn xã, phường, đặc khu", "Đoàn xã, phường, đặc khu", "Đoàn xã A", "Bí thư Đoàn xã A"),
        ("Cán bộ kiểm tra", "Tỉnh đoàn, Thành đoàn", "Tỉnh đoàn B", "Cán bộ kiểm tra, Tỉnh đoàn B"),
        ("", "Chi đoàn", "Chi đoàn thôn Đông", "Chi đoàn thôn Đông"),
    ],
)
def test_a_post_in_words(position, level, unit, words):
    assert post_words(position, level, unit) == words


def test_who_was_erased_stands_on_no_certificate(country, world, taught, people):
    first, second, _ = issued(taught, people, country.province)
    withdraw_certificate(second, reason="Bùi Quốc An chuyển đi", by=country.province)
    with writing("people"):
        person = country.people["Bùi Quốc An"]
        person.full_name = "Người đã xóa #1"
        person.save()
    forget_on_certificates(person, words=("Bùi Quốc An",))
    kept = checked(second.token, TODAY)
    assert (kept.full_name, kept.post, kept.number) == ("Người đã xóa #1", "(đã xóa)", second.number)
    assert Certificate.objects.get(pk=second.pk).withdrawn_reason == "(đã xóa)"
    assert not AuditEvent.objects.filter(subject_id=second.pk, reason__contains="Bùi").exists()
    assert checked(first.token, TODAY).full_name == "Lê Minh Khôi"


def test_somebody_of_another_class_is_refused(country, world, taught, people):
    other = ended(world, many(world, 1), name="Lớp khác")
    [stranger] = takers(other)
    with pytest.raises(Refusal, match="không còn trong danh sách"):
        issued(taught, [*people, stranger], country.province)
    with pytest.raises(Refusal, match="ít nhất một"):
        issued(taught, [], country.province)
