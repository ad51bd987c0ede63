"""The book of certificates of a class, and what one reads of one's own training."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cast import TODAY, Cast
from thulinh.training.actions import issue_certificates, withdraw_certificate
from thulinh.training.models import Certificate
from thulinh.training.tests.attending import AtWork, at_work, passed

SIGNED = {"issued_on": TODAY, "signer_title": "Bí thư", "signer_name": "Hồ Thị Ẩn", "number_form": "{so}/CN-{nam}"}


@pytest.fixture
def taught(country: Cast) -> AtWork:
    """A class of the province's that is over; a commune's and a branch's secretary passed."""
    work = at_work(country, starts_on=TODAY.replace(day=10), state="ket-thuc")
    passed(work)
    issue_certificates(work.training_class, work.participants, by=country.again(country.province), **SIGNED)
    return work


def book(visit, who, work: AtWork, **asked: str):
    return visit(who).get(reverse("desk:class_certificates", args=[work.training_class.pk]), asked)


def test_the_book_by_number_with_what_each_is_worth(country: Cast, taught, visit):
    first, second = Certificate.objects.order_by("ordinal")
    withdraw_certificate(second, reason="In nhầm", by=country.again(country.province))
    page = book(visit, country.province, taught).content.decode()
    for words in ("01/CN-2026", "02/CN-2026", "Còn giá trị", "Đã thu hồi", "In nhầm", "Cấp chứng nhận", "In tất cả"):
        assert words in page, words
    assert reverse("training:certificate_file", args=[first.pk]) in page
    assert reverse("training:certificate_file", args=[second.pk]) not in page
    sheet = book(visit, country.province, taught, format="xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(sheet.streaming_content))).get_sheet_by_index(0)
    assert [row[:2] for row in rows.to_python()][-2:] == [
        ["01/CN-2026", first.full_name],
        ["02/CN-2026", second.full_name],
    ]
    found = book(visit, country.province, taught, q="02/cn").content.decode()
    assert ("02/CN-2026" in found, "01/CN-2026" in found) == (True, False)
    found = book(visit, country.province, taught, gia_tri="Đã thu hồi").content.decode()
    assert ("02/CN-2026" in found, "01/CN-2026" in found) == (True, False)


def test_each_reads_the_certificates_that_they_may(country: Cast, taught, visit):
    seen = {}
    for name, who in country.accounts.items():
        answer = book(visit, who, taught)
        words = answer.content.decode()
        seen[name] = answer.status_code == 200 and ("01/CN-2026" in words, "02/CN-2026" in words)
    assert seen["province"] == (True, True)
    assert seen["commune"] == (True, True)  # their own, and of a branch within their reach
    assert seen["secretary"] == (False, True)
    assert seen["outsider"] is False
    page = book(visit, country.secretary, taught).content.decode()
    assert "Lý do thu hồi" not in page
    assert "Cấp chứng nhận</a>" not in page


def test_one_reads_everything_about_ones_own_training(country: Cast, taught, visit):
    page = visit(country.secretary).get(reverse("desk:own")).content.decode()
    assert "Chứng nhận số 02/CN-2026" in page
    assert "Lớp: Bồi dưỡng cán bộ Đoàn xã" in page
    assert "Sáng 10/11/2026: có mặt" in page
    assert "Chứng nhận số 01/CN-2026" not in page


def test_the_page_of_a_class_leads_to_its_papers(country: Cast, taught, visit):
    key = taught.training_class.pk
    address = reverse("desk:class", args=[key])
    page = visit(country.province).get(address).content.decode()
    addresses = [reverse("training:attendance_file", args=[taught.half_days[0].pk])]
    addresses += [reverse(f"training:{name}", args=[key]) for name in ("badges_file", "certificates_file")]
    addresses += [reverse(f"{name}_certificates", args=[key]) for name in ("training:issue", "desk:class")]
    for where in addresses:
        assert f'href="{where}' in page
    page = visit(country.secretary).get(address).content.decode()
    assert "Chứng nhận số 02/CN-2026" in page
    assert "Giấy tờ để in" not in page
