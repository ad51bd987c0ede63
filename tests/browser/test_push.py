"""Push messages in a real browser: the page asks, the form is sent, the service worker shows and opens."""

import base64
import json

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse
from playwright.sync_api import expect

from cast import Cast
from thulinh.desk.models import PushSubscription
from thulinh.desk.pushing import message_of
from thulinh.desk.queries.pushing import Pressing

# A browser under test reaches no push service; this is what one that does would say.
SUBSCRIBE = """
PushManager.prototype.subscribe = async function (options) {
  window.asked = [...new Uint8Array(options.applicationServerKey)].length;
  const said = { endpoint: "https://fcm.googleapis.com/fcm/send/abc", keys: KEYS };
  return { toJSON: () => said };
};
"""


def keys() -> str:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    text = [base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in (raw, b"0123456789abcdef")]
    return json.dumps({"p256dh": text[0], "auth": text[1]})


def test_switched_on_and_off_on_this_phone(country: Cast, phone, sign_in, assert_accessible) -> None:
    phone.context.grant_permissions(["notifications"])
    phone.add_init_script(SUBSCRIBE.replace("KEYS", keys()))
    sign_in(phone, country.secretary)
    phone.goto(reverse("desk:notices"))
    phone.get_by_role("link", name="Nhận trên điện thoại").click()
    button = phone.get_by_role("button", name="Bật thông báo trên thiết bị này")
    button.wait_for()
    assert_accessible(phone)
    button.click()
    phone.get_by_text("Đã bật thông báo trên thiết bị này.").wait_for()
    kept = PushSubscription.objects.get()
    assert (kept.account, kept.endpoint) == (country.secretary, "https://fcm.googleapis.com/fcm/send/abc")
    expect(phone.get_by_text("máy này")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Tắt thông báo trên").click()
    phone.get_by_text("Đã tắt thông báo trên thiết bị ấy.").wait_for()
    assert PushSubscription.objects.get().ended_at is not None


def test_page_says_why_it_cannot(country: Cast, page, sign_in, assert_accessible) -> None:
    page.add_init_script("delete window.PushManager;")
    sign_in(page, country.secretary)
    page.goto(reverse("desk:push"))
    page.get_by_text("Trình duyệt này không nhận được thông báo").wait_for()
    expect(page.get_by_role("button", name="Bật thông báo")).to_be_hidden()
    assert_accessible(page)


def test_page_without_javascript(country: Cast, open_page, sign_in) -> None:
    page = sign_in(open_page("phone", java_script_enabled=False), country.secretary)
    page.goto(reverse("desk:push"))
    expect(page.get_by_text("Bật thông báo cần JavaScript.")).to_be_visible()


def test_message_is_shown_by_the_service_worker(country: Cast, phone, sign_in, live_server) -> None:
    phone.context.grant_permissions(["notifications"])
    sign_in(phone, country.secretary)
    phone.goto("/")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    session = phone.context.new_cdp_session(phone)
    seen: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: seen.extend(one["registrationId"] for one in said["registrations"]),
    )
    session.send("ServiceWorker.enable")
    for _ in range(50):
        if seen:
            break
        phone.wait_for_timeout(100)
    data = json.dumps(message_of(Pressing(3, 1)), ensure_ascii=False)
    said = {"origin": live_server.url, "registrationId": seen[0], "data": data}
    session.send("ServiceWorker.deliverPushMessage", said)
    shown = """async () => {
      const worker = await navigator.serviceWorker.ready;
      for (let turn = 0; turn < 50; turn += 1) {
        const [one] = await worker.getNotifications();
        if (one) return { title: one.title, body: one.body, url: one.data.url, tag: one.tag };
        await new Promise((next) => { setTimeout(next, 100); });
      }
      return null;
    }"""
    assert phone.evaluate(shown) == {
        "title": "Thủ Lĩnh",
        "body": "Đồng chí có 3 việc cần làm, 1 việc trễ.",
        "url": "/thong-bao/",
        "tag": "viec-can-lam",
    }
