"""Bodies beside the Union: founding them, seating who is no member, and what such a person sees when signed in."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cast import Cast
from thulinh.desk.tests.bodies import COMMAND, a_body, commander
from thulinh.people.models import Account, Holding, Membership
from thulinh.people.queries import visible_people
from thulinh.units.models import BodyScope, UnitPath

SAID = {"starts_on": "01/11/2026", "decision_number": "7-QĐ/ĐU", "decided_by": "Đảng ủy xã"}


def founding(country: Cast, client: Client, **said):
    client.force_login(country.commune)
    sent = {"command_id": str(uuid.uuid4()), **SAID, **said}
    return client.post(reverse("desk:found", args=[country.a1.pk]), sent)


def test_a_party_cell_is_founded_for_one_branch(client: Client, country: Cast):
    assert founding(country, client, level="chi-bo", name="Chi bộ thôn Đông", scope=country.east.pk).status_code == 302
    body = UnitPath.objects.get(name="Chi bộ thôn Đông")
    assert (body.parent_id, BodyScope.objects.get(body=body.unit_id).unit_id) == (country.a1.pk, country.east.pk)
    shown = client.get(reverse("desk:unit", args=[body.unit_id])).content.decode()
    assert "Bí thư chi bộ" in shown
    assert "Chi đoàn thôn Đông" in shown


def test_a_branch_is_not_founded_to_work_with_another(client: Client, country: Cast):
    answer = founding(country, client, level="chi-doan", name="Chi đoàn thôn Mới", scope=country.east.pk)
    assert answer.status_code == 422
    assert "Chỉ tổ chức bên cạnh" in answer.content.decode()


def test_a_place_outside_the_unit_cannot_be_worked_with(client: Client, country: Cast):
    assert founding(country, client, level="chi-bo", name="Chi bộ", scope=country.quarter.pk).status_code == 422


def seating(body, **said):
    first = {"full_name": "Đỗ Trọng Kim", "phone": "0912 345 678", "position": "chi-huy-truong-quan-su"}
    more = {"how": "chi-dinh", "starts_on": "01/11/2026", "command_id": str(uuid.uuid4())}
    return reverse("people:seat_newcomer", args=[body.pk]), {**first, **more, **said}


def test_who_is_no_member_takes_the_bodys_seat_and_enters_by_an_invitation(country: Cast, visit):
    body = a_body(country, "quan-su", COMMAND)
    page = visit(country.commune)
    taking = page.get(reverse("desk:take_seat", args=[body.pk])).content.decode()
    assert reverse("people:seat_newcomer", args=[body.pk]) in taking
    where, said = seating(body)
    assert page.get(where).status_code == 200
    assert page.post(where, said).status_code == 302
    held = Holding.objects.get(seat__unit=body)
    assert held.person.full_name == "Đỗ Trọng Kim"
    assert not Membership.objects.filter(person=held.person).exists()
    invited = page.post(reverse("people:invite", args=[held.person_id]), {"command_id": str(uuid.uuid4())})
    token = invited.context["invited"][0].link.rsplit("/", 2)[1]
    entering = Client().post(reverse("people:accept", args=[token]), {"password": "ban-chi-huy-2026"})
    assert entering.status_code == 302
    assert entering.url == "/"


def test_who_is_in_the_books_already_is_shown_first(country: Cast, visit):
    body, page = a_body(country, "quan-su", COMMAND), visit(country.commune)
    where, said = seating(body, full_name="Bùi Quốc An", phone=country.people["Bùi Quốc An"].phone)
    assert page.post(where, said).status_code == 422
    assert not Holding.objects.filter(seat__unit=body).exists()
    assert page.post(where, {**said, "is_somebody_else": "on"}).status_code == 302


def test_the_unions_own_seats_are_for_its_members(country: Cast, visit):
    assert visit(country.commune).get(reverse("people:seat_newcomer", args=[country.east.pk])).status_code == 404
    body = a_body(country, "quan-su", COMMAND)
    for account in (country.outsider, country.secretary, country.officer):
        assert visit(account).get(reverse("people:seat_newcomer", args=[body.pk])).status_code == 404


@pytest.fixture
def speaker(adopted: Cast) -> Account:
    """Who speaks for the military command, among people who have work to do."""
    return commander(adopted)


def pages(resolver: URLResolver, room: str = "") -> Iterator[str]:
    """The names of all addresses without an argument."""
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from pages(part, part.namespace or room)
        elif isinstance(part, URLPattern) and not part.pattern.converters:
            yield f"{room}:{part.name}"


def test_no_page_tells_a_bodys_holder_of_the_unions_people(
    adopted: Cast, speaker: Account, visit: Callable[[Account], Client], session
):
    session()
    page, opened = visit(speaker), []
    for name in pages(get_resolver()):
        if name == "people:sign_out":
            continue
        answer = page.get(reverse(name))
        assert answer.status_code in (200, 302, 404, 405), name
        if answer.status_code == 200:
            opened.append(name)
            shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
            told = [who for who in adopted.people if who in shown.decode(errors="replace")]
            assert told == [], name
    assert {"desk:home", "desk:own", "people:rights"} <= set(opened)


def test_a_bodys_holder_knows_nobody_and_finds_nothing(adopted: Cast, speaker: Account, visit):
    assert list(visible_people(speaker, adopted.charge.starts_on.replace(year=2026))) == [speaker.person]
    shown = visit(speaker).get(reverse("desk:search"), {"q": "Nguyễn Thị Hồng Đào"}).content.decode()
    assert "Không" in shown
    assert reverse("desk:person", args=[adopted.secretary.person_id]) not in shown


def test_home_says_what_a_body_is_asked_and_leads_nowhere_closed(adopted: Cast, speaker: Account, visit):
    page = visit(speaker)
    home = page.get("/")
    assert COMMAND in home.content.decode()
    links = set(re.findall(r'href="(/[^"#]*)"', home.content.decode())) - {reverse("people:sign_out")}
    links = {link for link in links if not link.startswith("/static/")}
    assert {url: page.get(url, follow=True).status_code for url in links} == dict.fromkeys(links, 200)
