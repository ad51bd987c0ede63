"""Pages on which cards and rules are written: who may, what is refused, once is once."""

import datetime as dt

from django.urls import reverse

from cast import TODAY, Cast
from thulinh.activities.tests.pages import fields_of, sent, signed_in
from thulinh.benefits.models import EntitlementRule, InsuranceCard
from thulinh.benefits.tests.cards import BASIS, PAYER, SECRETARY, SOON, card_rule, recorded

NEXT_YEAR = {"starts_on": "01/01/2027", "ends_on": "31/12/2027", "payer": PAYER, "legal_basis": BASIS}


def page(name: str, *args, **query) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"benefits:{name}", args=args) + (f"?{asked}" if asked else "")


def test_cards_are_recorded_for_who_needs_one(country: Cast):
    card_rule(country.a)
    client = signed_in(country.commune)
    answer = sent(client, page("record_cards"), **NEXT_YEAR, next="/x/")
    assert (answer.status_code, answer.url) == (302, "/x/")
    made = InsuranceCard.objects.get()
    assert (made.person, made.unit, made.recorded_by) == (country.secretary.person, country.east, country.commune)
    assert (made.starts_on, made.ends_on) == (dt.date(2027, 1, 1), dt.date(2027, 12, 31))


def test_the_same_form_twice_is_one_card(country: Cast):
    card_rule(country.a)
    client = signed_in(country.commune)
    form = fields_of(client.get(page("record_cards")).content.decode()) | NEXT_YEAR | {"starts_on": "01/01/2026"}
    assert [client.post(page("record_cards"), form).status_code for _ in range(2)] == [302, 302]
    assert InsuranceCard.objects.count() == 1


def test_a_card_that_overlaps_is_told_with_the_other_one(country: Cast):
    recorded(country, ends_on=SOON)
    answer = sent(signed_in(country.commune), page("record_cards"), **NEXT_YEAR | {"starts_on": "01/12/2026"})
    assert answer.status_code == 422
    assert "thẻ từ 01/01/2026 đến 12/12/2026, Ngân sách xã đóng" in answer.content.decode()
    assert InsuranceCard.objects.count() == 1
    nobody = sent(signed_in(country.commune), page("record_cards"), **NEXT_YEAR | {"people": []})
    assert nobody.status_code == 422


def test_who_may_record_and_for_whom(country: Cast):
    card_rule(country.top)
    statuses = {name: signed_in(one).get(page("record_cards")).status_code for name, one in country.accounts.items()}
    assert {name for name, status in statuses.items() if status == 200} == {"commune", "province"}
    assert set(statuses.values()) == {200, 404}
    client = signed_in(country.commune)
    shown = client.get(page("record_cards")).content.decode()
    assert "Nguyễn Thị Hồng Đào" in shown
    assert "Bùi Văn Nam" not in shown
    assert client.get(page("record_cards", nguoi=country.officer.person_id)).status_code == 200
    for far in (country.outsider.person_id, country.people["Bùi Quốc An"].pk, "x", 10**12):
        answer = client.get(page("record_cards", nguoi=far))
        assert answer.status_code == (200 if far == "x" else 404)


def test_a_card_is_withdrawn_with_a_reason(country: Cast):
    made = recorded(country)
    url = page("withdraw_card", made.pk, next="/x/")
    for account in (country.secretary, country.officer, country.outsider, country.administrator, country.centre):
        assert signed_in(account).get(url).status_code == 404
    client = signed_in(country.commune)
    assert sent(client, url, reason="").status_code == 422
    assert sent(client, url, reason="Ghi nhầm người").status_code == 302
    assert InsuranceCard.objects.get().withdrawn_reason == "Ghi nhầm người"
    assert client.get(url).status_code == 404


def test_the_receiver_taps_and_takes_it_back(country: Cast):
    made = recorded(country)
    url = page("card_came", made.pk, next="/x/")
    for account in (country.commune, country.outsider, country.administrator):
        assert signed_in(account).get(url).status_code == 404
        assert signed_in(account).post(url).status_code == 404
    client = signed_in(country.secretary)
    assert sent(client, url).status_code == 302
    assert InsuranceCard.objects.get().received_at is not None
    again = sent(client, url)
    assert again.status_code == 422
    assert "đã báo nhận thẻ này" in again.content.decode()
    assert sent(client, page("card_not_come", made.pk)).status_code == 302
    assert InsuranceCard.objects.get().received_at is None


def test_a_tap_that_a_device_kept_is_answered_in_json(country: Cast):
    made = recorded(country)
    client = signed_in(country.secretary)
    form = fields_of(client.get(page("card_came", made.pk)).content.decode())
    first = client.post(page("card_came", made.pk), form, headers={"Accept": "application/json"})
    assert (first.status_code, first.json()["message"]) == (200, "Đã báo nhận thẻ.")
    again = client.post(page("card_came", made.pk), form, headers={"Accept": "application/json"})
    assert again.status_code == 200
    form["command_id"] = ["5f0f5f3a-9b1e-4a93-a4a9-0c3a7c9d7f11"]
    other = client.post(page("card_came", made.pk), form, headers={"Accept": "application/json"})
    assert (other.status_code, other.json()["reasons"]) == (422, ["Đồng chí đã báo nhận thẻ này."])


RULE = {
    "kind": "phu-cap", "name": "Phụ cấp bí thư", "positions": [SECRETARY], "amount_vnd": "575.000",
    "payer": "Ủy ban nhân dân xã", "legal_basis": "Nghị quyết 5/NQ-HĐND", "starts_on": "01/10/2026",
    "paper_number": "5/QĐ-UBND", "proration": "theo-ngay",
}  # fmt: skip


def test_a_rule_is_written_by_hand(country: Cast):
    client = signed_in(country.commune)
    url = page("new_rule", country.a1.pk)
    answer = sent(client, url, **RULE, is_doubtful="on", next="/x/")
    assert (answer.status_code, answer.url) == (302, "/x/")
    rule = EntitlementRule.objects.get()
    assert (rule.amount_vnd, rule.positions, rule.is_doubtful, rule.unit) == (575_000, [SECRETARY], True, country.a1)
    assert "5/QĐ-UBND" in rule.basis
    without_basis = sent(client, url, **RULE | {"legal_basis": "", "name": "Khác"})
    assert without_basis.status_code == 422
    both = sent(client, url, **RULE | {"name": "Khác", "coefficient": "0,5", "base": "muc-luong-co-so"})
    assert "chỉ ghi một" in both.content.decode()
    by_coefficient = RULE | {"name": "Khác", "amount_vnd": "", "coefficient": "0,5", "base": "muc-luong-co-so"}
    assert sent(client, url, **by_coefficient).status_code == 302
    assert EntitlementRule.objects.count() == 2


def test_who_may_write_rules_and_where(country: Cast):
    statuses = {
        name: signed_in(one).get(page("new_rule", country.a1.pk)).status_code for name, one in country.accounts.items()
    }
    assert {name for name, status in statuses.items() if status == 200} == {"commune", "province", "administrator"}
    client = signed_in(country.commune)
    assert client.get(page("new_rule", country.a.pk)).status_code == 404
    assert client.get(page("new_rule", country.b1.pk)).status_code == 404
    sent(client, page("new_rule", country.a1.pk), **RULE)
    rule = EntitlementRule.objects.get()
    for name in ("end_rule", "withdraw_rule"):
        assert signed_in(country.outsider).get(page(name, rule.pk)).status_code == 404
        assert signed_in(country.secretary).get(page(name, rule.pk)).status_code == 404


def test_a_rule_ends_or_was_a_mistake(country: Cast):
    client = signed_in(country.commune)
    sent(client, page("new_rule", country.a1.pk), **RULE)
    rule = EntitlementRule.objects.get()
    assert sent(client, page("end_rule", rule.pk), reason="").status_code == 422
    assert sent(client, page("end_rule", rule.pk), on="30/11/2026", reason="Có quy định mới").status_code == 302
    rule.refresh_from_db()
    assert rule.ends_on == dt.date(2026, 11, 30)
    assert sent(client, page("withdraw_rule", rule.pk), reason="Ghi nhầm").status_code == 302
    assert not EntitlementRule.objects.on(TODAY).exists()
