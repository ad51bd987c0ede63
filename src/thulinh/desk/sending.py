"""Handing messages to push services: encrypted for the one device, a few at a time, never longer than a given time."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from webpush import WebPush, WebPushSubscription

PATIENCE = 10.0  # seconds for one answer
AT_ONCE = 8
WHOLE = 600.0  # seconds for all together
ATTEMPTS = 2  # where no connection came about; an answer is an answer
KEPT_FOR = 12 * 60 * 60  # seconds for which a service keeps a message for a phone that is off


@dataclass(frozen=True)
class Letter:
    """A message for one device."""

    subscription: int
    endpoint: str
    p256dh: str
    auth: str
    message: Mapping[str, str]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A push service answers itself; nobody is followed elsewhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def application_key() -> str:
    """The public half of the installation's key, as a browser wants it."""
    return _tools().vapid.get_application_server_key(_tools().vapid.public_key)


def send(letters: Sequence[Letter], *, clock: Callable[[], float] = time.monotonic) -> dict[int, int]:
    """Send them all.

    Shape: subscription → the service's status; 0 when none came, or time was up before it was tried.
    """
    until = clock() + WHOLE

    def one(letter: Letter) -> tuple[int, int]:
        return letter.subscription, (_sent(letter, until, clock) if clock() < until else 0)

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return dict(pool.map(one, letters))


def _sent(letter: Letter, until: float, clock: Callable[[], float]) -> int:
    try:
        request = _request(letter)
    except ValueError:  # a key that no browser made
        return 400
    for _ in range(ATTEMPTS):
        try:
            with _opener().open(request, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            if clock() >= until:
                break
    return 0


def _request(letter: Letter) -> urllib.request.Request:
    keys = {"auth": letter.auth, "p256dh": letter.p256dh}
    subscription = WebPushSubscription.model_validate({"endpoint": letter.endpoint, "keys": keys})
    sealed = _tools().get(json.dumps(dict(letter.message), ensure_ascii=False), subscription)
    headers = {
        **sealed.headers,
        "content-type": "application/octet-stream",
        "topic": "viec-can-lam",  # a newer message takes the place of one that was not delivered yet
        "urgency": "normal",
    }
    return urllib.request.Request(letter.endpoint, data=sealed.encrypted, headers=headers, method="POST")  # noqa: S310


@cache
def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)


@cache
def _tools() -> WebPush:
    private = serialization.load_pem_private_key(settings.PUSH_KEY.encode(), None)
    assert isinstance(private, EllipticCurvePrivateKey)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return WebPush(settings.PUSH_KEY.encode(), public, subscriber=settings.PUSH_CONTACT, ttl=KEPT_FOR)
