"""Founding a branch and a club on the page."""

import uuid

from django.test import Client
from django.urls import reverse

from cast import Cast
from thulinh.people.models import Seat
from thulinh.people.queries import club_members
from thulinh.units.models import BodyScope, Unit, UnitPath

SAID = {"starts_on": "01/11/2026", "decision_number": "7-QĐ/ĐTN", "decided_by": "Ban Thường vụ"}


def post(client: Client, account, unit: int, **said):
    client.force_login(account)
    return client.post(reverse("desk:found", args=[unit]), {"command_id": str(uuid.uuid4()), **SAID, **said})


def test_a_branch_is_founded_with_its_seats(client: Client, country: Cast):
    answer = post(client, country.commune, country.a1.pk, level="chi-doan", name="Chi đoàn thôn Mới")
    row = UnitPath.objects.get(name="Chi đoàn thôn Mới")
    assert answer.url == reverse("desk:unit", args=[row.unit_id])
    assert (row.parent_id, row.level_id) == (country.a1.pk, "chi-doan")
    assert Seat.objects.filter(unit=row.unit_id, position="bi-thu-chi-doan").exists()


def test_a_club_is_founded_and_knows_its_members(client: Client, country: Cast):
    said = {"level": "cau-lac-bo", "name": "Câu lạc bộ Bí thư chi đoàn", "member_position": "bi-thu-chi-doan"}
    assert post(client, country.commune, country.a1.pk, **said).status_code == 302
    scope = BodyScope.objects.get()
    assert (scope.unit_id, scope.decision_number) == (country.a1.pk, "7-QĐ/ĐTN")
    members = club_members(scope.body_id, scope.starts_on.replace(day=22))
    assert [member.person_id if hasattr(member, "person_id") else member.person for member in members] == [
        country.secretary.person_id
    ]


def test_what_is_wrong_is_refused_and_nothing_is_founded(client: Client, country: Cast):
    units = Unit.objects.count()
    assert post(client, country.commune, country.a1.pk, level="tinh", name="Tỉnh").status_code == 422
    assert post(client, country.commune, country.a1.pk, level="chi-doan", name="").status_code == 422
    twice = {"level": "chi-doan", "name": "Chi đoàn thôn Đông"}
    assert post(client, country.commune, country.a1.pk, **twice).status_code == 422
    assert post(client, country.commune, country.a2.pk, level="chi-doan", name="X").status_code == 404
    assert post(client, country.secretary, country.a1.pk, level="chi-doan", name="X").status_code == 404
    assert Unit.objects.count() == units
