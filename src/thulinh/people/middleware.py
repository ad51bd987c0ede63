"""Which devices somebody uses: looked at with every request, written at most once an hour."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from thulinh.kernel.clock import now
from thulinh.people.actions import note_device
from thulinh.people.rules import SEEN_AT, session_mark

HOUR = 3600


class SeenDevices:
    """Notes the device of a session. Because the session is written with it, its days begin anew: it slides."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the device when an hour has passed, then answer."""
        moment, session = now().timestamp(), request.session
        is_due = SESSION_KEY in session and abs(moment - session.get(SEEN_AT, 0)) >= HOUR
        if is_due and request.user.is_authenticated:
            agent = request.META.get("HTTP_USER_AGENT", "")
            note_device(request.user, session_mark(session.session_key), agent)
            session[SEEN_AT] = int(moment)
        return self.get_response(request)
