"""Push messages: read as a phone would, against a service of our own; once a day, no personal data, never stuck."""

import base64
import datetime as dt
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import PASSWORD, TODAY, Cast, add_branches
from thulinh.activities.actions import record_session
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import Decision, SessionEntry
from thulinh.desk import sending
from thulinh.desk.actions import NewPush, start_push
from thulinh.desk.models import PushSubscription
from thulinh.desk.pushing import message_of, remind_by_push
from thulinh.desk.queries.pushing import Pressing, pressing_of
from thulinh.kernel import clock
from thulinh.people.actions import leave_seat, sign_out_others
from thulinh.people.models import Account, Device

pytestmark = pytest.mark.usefixtures("today")

TOMORROW = TODAY + dt.timedelta(days=1)
PAGE = "/thong-bao/dien-thoai/"


@dataclass
class Phone:
    """A browser that takes messages: its keys, and its address at the service."""

    secret: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    endpoint: str = ""

    def said(self) -> NewPush:
        point = self.secret.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return NewPush(self.endpoint, text64(point), text64(self.auth))

    def read(self, sealed: bytes) -> dict[str, str]:
        return json.loads(opened(sealed, self.secret, self.auth))


def opened(sealed: bytes, secret: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """What a sealed message says, opened as a phone does (RFC 8291 over one record of RFC 8188)."""
    salt, length = sealed[:16], sealed[20]
    senders, content = sealed[21 : 21 + length], sealed[21 + length :]
    sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), senders)
    own = secret.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = _derived(secret.exchange(ec.ECDH(), sender), auth, b"WebPush: info\0" + own + senders, 32)
    key = _derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\0", 12)
    text, mark, padding = AESGCM(key).decrypt(nonce, content, None).rpartition(b"\x02")
    assert mark
    assert not padding.strip(b"\0")
    return text


def _derived(secret: bytes, salt: bytes, about: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, about).derive(secret)


def text64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Service:
    """A push service: what came, by path, and what it answers there."""

    address: str
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)

    def phone(self, name: str) -> Phone:
        return Phone(endpoint=f"{self.address}/{name}")

    def to(self, phone: Phone) -> list[bytes]:
        return [body for path, _, body in self.came if phone.endpoint.endswith(path)]


@pytest.fixture
def service() -> Iterator[Service]:
    """A push service on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            found.came.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.answers.get(self.path, 201))
            self.send_header("location", f"{found.address}/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Service(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


def switch_on(visit, account: Account, phone: Phone) -> PushSubscription:
    """As after a visit with that phone: a device that is signed in, and its leave."""
    before = set(Device.objects.values_list("pk", flat=True))
    visit(account).get("/")
    device = Device.objects.exclude(pk__in=before).get()
    return start_push(phone.said(), device=device, by=account)


def test_message_is_read_by_the_phone_and_says_only_how_much(adopted: Cast, visit, service: Service, settings) -> None:
    phone = service.phone("a")
    switch_on(visit, adopted.secretary, phone)
    found = remind_by_push(on=TODAY)
    assert (found.people, found.devices, found.sent, found.failed, found.ended) == (1, 1, 1, 0, 0)
    (sealed,) = service.to(phone)
    assert phone.read(sealed) == {
        "title": "Thủ Lĩnh", "body": "Đồng chí có 3 việc cần làm, 3 việc trễ.", "url": "/thong-bao/",
    }  # fmt: skip
    (_, headers, _) = service.came[0]
    assert headers["content-encoding"] == "aes128gcm"
    assert 0 < int(headers["ttl"]) <= 86_400
    scheme, _, parts = headers["authorization"].partition(" ")
    said = dict(part.strip().split("=", 1) for part in parts.split(","))
    assert (scheme, said["k"]) == ("vapid", sending.application_key())
    point = base64.urlsafe_b64decode(said["k"] + "=")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(
        said["t"], key, algorithms=["ES256"], audience="http://127.0.0.1", options={"verify_exp": False}
    )
    assert claims["sub"] == f"mailto:{settings.PUSH_CONTACT}"


def test_nothing_personal_is_said(adopted: Cast) -> None:
    text = json.dumps([message_of(Pressing(12, 3)), message_of(Pressing(1, 0))], ensure_ascii=False)
    assert "Đồng chí có 12 việc cần làm, 3 việc trễ." in text
    assert "Đồng chí có 1 việc cần làm." in text
    for word in [*adopted.people, "Chi đoàn", "Đoàn xã", "Tân Lập", "thôn"]:
        assert word not in text


def test_once_a_day_for_each_person_on_all_their_devices(adopted: Cast, visit, service: Service) -> None:
    phones = [service.phone("a"), service.phone("b")]
    for phone in phones:
        switch_on(visit, adopted.secretary, phone)
    assert remind_by_push(on=TODAY).sent == 2
    again = remind_by_push(on=TODAY)
    assert (again.people, again.sent) == (0, 0)
    later = service.phone("c")
    switch_on(visit, adopted.secretary, later)
    assert remind_by_push(on=TODAY).sent == 0, "a third device on the same day is the same person"
    assert remind_by_push(on=TOMORROW).sent == 3
    assert [len(service.to(phone)) for phone in (*phones, later)] == [2, 2, 1]


def test_who_has_nothing_to_do_is_left_alone(adopted: Cast, session, visit, service: Service) -> None:
    switch_on(visit, adopted.secretary, service.phone("a"))
    for month in (8, 9, 10):
        session(dt.date(2026, month, 10))
    assert remind_by_push(on=TODAY).people == 0
    assert service.came == []


@pytest.mark.parametrize("status", [404, 410])
def test_device_that_is_gone_is_taken_off_the_list(adopted: Cast, visit, service: Service, status: int) -> None:
    switch_on(visit, adopted.secretary, service.phone("a"))
    service.answers["/a"] = status
    found = remind_by_push(on=TODAY)
    assert (found.ended, found.failed) == (1, 0)
    assert "không còn nhận thông báo" in found.text
    assert PushSubscription.objects.get().ended_at is not None
    assert remind_by_push(on=TOMORROW).devices == 0


@pytest.mark.parametrize("status", [500, 503, 429, 307])
def test_what_fails_is_said_and_tried_again_the_next_day(adopted: Cast, visit, service: Service, status: int) -> None:
    phone, other = service.phone("a"), service.phone("b")
    switch_on(visit, adopted.secretary, phone)
    switch_on(visit, adopted.commune, other)
    service.answers["/a"] = status
    found = remind_by_push(on=TODAY)
    assert (found.sent, found.failed) == (1, 1)
    assert f"1 thiết bị chưa nhận được (máy chủ thông báo trả lời {status}); ngày mai gửi lại." in found.text
    assert len(service.to(phone)) == 1, "no hammering, and no redirect is followed"
    assert not [path for path, _, _ in service.came if "elsewhere" in path]
    assert remind_by_push(on=TODAY).devices == 0
    service.answers.clear()
    assert remind_by_push(on=TOMORROW).sent == 2


def test_dead_service_does_not_stop_the_others(adopted: Cast, visit, service: Service, monkeypatch) -> None:
    monkeypatch.setattr(sending, "PATIENCE", 0.3)
    dead = Phone(endpoint="http://127.0.0.1:9/x")
    switch_on(visit, adopted.commune, dead)
    switch_on(visit, adopted.secretary, service.phone("a"))
    found = remind_by_push(on=TODAY)
    assert (found.sent, found.failed) == (1, 1)
    assert "không kết nối được" in found.text
    assert PushSubscription.objects.get(endpoint=dead.endpoint).last_status == 0


def test_time_for_all_is_bounded(service: Service) -> None:
    letters = [sending.Letter(n, f"{service.address}/{n}", *_keys(service), {"body": "x"}) for n in range(5)]
    hours = iter(range(0, 10**6, 3600))
    assert set(sending.send(letters, clock=lambda: float(next(hours))).values()) == {0}
    assert service.came == []
    assert set(sending.send(letters).values()) == {201}


def _keys(service: Service) -> tuple[str, str]:
    said = service.phone("k").said()
    return said.p256dh, said.auth


def test_key_that_no_browser_made_is_a_refused_one(service: Service) -> None:
    letter = sending.Letter(1, f"{service.address}/x", "AAAA", "BBBB", {"body": "x"})
    assert sending.send([letter]) == {1: 400}


def test_end_of_holding_and_signing_out_end_it(adopted: Cast, visit, service: Service) -> None:
    switch_on(visit, adopted.secretary, service.phone("a"))
    kept = switch_on(visit, adopted.commune, service.phone("b"))
    switch_on(visit, adopted.officer, service.phone("c"))
    leave_seat(adopted.holdings["secretary"], on=TODAY - dt.timedelta(days=1), reason="Chuyển công tác", by=None)
    sign_out_others(keep="", by=adopted.officer)
    found = remind_by_push(on=TODAY)
    assert {path for path, _, _ in service.came} == {"/b"}
    assert found.ended == 2
    assert list(PushSubscription.objects.filter(ended_at=None)) == [kept]


def test_trial_sends_nothing(adopted: Cast, visit, service: Service) -> None:
    switch_on(visit, adopted.secretary, service.phone("a"))
    found = remind_by_push(on=TODAY, dry_run=True)
    assert (found.people, found.devices, found.failed) == (1, 1, 0)
    assert "sẽ gửi cho 1 người, 1 thiết bị. Chưa gửi gì." in found.text
    assert service.came == []
    assert remind_by_push(on=TODAY).sent == 1


@pytest.mark.parametrize("on", [TODAY, dt.date(2026, 11, 25), dt.date(2026, 12, 29)])
def test_numbers_are_those_of_each_ones_home_page(adopted: Cast, session, visit, on: dt.date) -> None:
    session(dt.date(2026, 9, 10))
    with clock.on(dt.datetime(2026, 11, 18, 8)):
        for day in (dt.date(2026, 11, 20), dt.date(2026, 11, 30)):
            plan = SessionEntry("sinh-hoat-chi-doan", adopted.east.pk, day, Activity.Status.PLANNED)
            record_session(plan, by=adopted.again(adopted.secretary))
    task = Decision("Rà soát", adopted.officer.person_id, adopted.east.pk, dt.date(2026, 11, 20))
    day = dt.date(2026, 11, 2)
    meeting = SessionEntry("hop-ban-thuong-vu", adopted.a1.pk, day, conclusion="Giao việc", tasks=(task,))
    record_session(meeting, by=adopted.again(adopted.commune))
    pressed = pressing_of([account.pk for account in adopted.accounts.values()], on)
    seen = 0
    with clock.on(dt.datetime.combine(on, dt.time(9))):
        for who, account in adopted.accounts.items():
            groups = {group.heading: group.lines for group in visit(account).get("/").context["groups"]}
            late = len(groups.get("Quá hạn", ()))
            plans = [
                line
                for line in groups.get("Trong 7 ngày tới", ())
                if "Xem chương trình" in {act.label for act in line.acts}
            ]
            soon = len(groups.get("Trong 7 ngày tới", ())) - len(plans)
            found = pressed.get(account.pk, Pressing(0, 0))
            assert (found.number, found.late) == (late + soon, late), (who, groups)
            seen += found.number
    assert seen > 5


def test_as_many_questions_for_2_and_40(adopted: Cast, visit, service: Service) -> None:
    switch_on(visit, adopted.commune, service.phone("a"))
    switch_on(visit, adopted.secretary, service.phone("b"))
    counts = []
    for day, more in ((TODAY, 0), (TOMORROW, 38)):
        add_branches(adopted, more) if more else None
        with CaptureQueriesContext(connection) as asked:
            remind_by_push(on=day)
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_page_takes_only_addresses_of_push_services(adopted: Cast, visit) -> None:
    client = visit(adopted.secretary)
    phone = Phone(endpoint="https://fcm.googleapis.com/fcm/send/abc").said()

    def sent(**more: str) -> int:
        form = client.get(PAGE).context["start"]
        said = {"endpoint": phone.endpoint, "p256dh": phone.p256dh, "auth": phone.auth, **more}
        return client.post(PAGE, {"command_id": form["command_id"].value(), **said}).status_code

    for wrong in (
        "", "http://fcm.googleapis.com/x", "https://127.0.0.1/x", "https://fcm.googleapis.com.evil.vn/x",
        "https://fcm.googleapis.com:8443/x", "https://u@fcm.googleapis.com/x", "https://evilpush.apple.com", "x",
    ):  # fmt: skip
        assert sent(endpoint=wrong) == 422, wrong
    assert sent(p256dh="abc") == sent(auth="") == sent(auth="***") == 422
    assert PushSubscription.objects.count() == 0
    assert sent() == 302
    kept = PushSubscription.objects.get()
    assert (kept.account, kept.endpoint) == (adopted.secretary, phone.endpoint)
    assert sent(endpoint="https://web.push.apple.com/abc") == 302
    assert PushSubscription.objects.filter(ended_at=None).count() == 1, "a device has one"


def test_only_ones_own_devices_can_be_switched_off(adopted: Cast, visit, service: Service) -> None:
    mine = switch_on(visit, adopted.secretary, service.phone("a"))
    form = visit(adopted.commune).get(PAGE).context["start"]
    said = {"command_id": form["command_id"].value(), "subscription": mine.pk}
    stop = reverse("desk:stop_push")
    assert visit(adopted.commune).post(stop, said).status_code == 422
    assert PushSubscription.objects.get().ended_at is None
    client = visit(adopted.secretary)
    assert len(client.get(PAGE).context["devices"]) == 1
    said = {"command_id": client.get(PAGE).context["devices"][0][2]["command_id"].value(), "subscription": mine.pk}
    assert client.post(stop, said).status_code == 302
    assert PushSubscription.objects.get().ended_at is not None
    assert client.get(stop).status_code == 405


def test_another_account_on_the_same_phone_takes_it_over(adopted: Cast, visit, service: Service) -> None:
    phone = service.phone("a")
    switch_on(visit, adopted.secretary, phone)
    switch_on(visit, adopted.commune, phone)
    assert PushSubscription.objects.get(ended_at=None).account == adopted.commune
    assert remind_by_push(on=TODAY).devices == 1
    assert PASSWORD not in json.dumps([headers for _, headers, _ in service.came])
