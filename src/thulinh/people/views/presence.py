"""What a page that was kept on a device asks before it sends anything: who is signed in now, and what has arrived."""

import uuid
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thulinh.kernel.receipts import arrived
from thulinh.people.access import open_to_all
from thulinh.people.queries.marks import account_mark

MOST_ASKED = 100


@open_to_all
@never_cache
@require_GET
def presence(request: HttpRequest) -> HttpResponse:
    """A fresh token for sending, the mark of who is signed in (empty for nobody), and which commands have arrived."""
    is_known = request.user.is_authenticated
    asked = list(_ids(request.GET.getlist("lenh")[:MOST_ASKED]))
    done = arrived(asked, by=request.user) if is_known and asked else {}
    answer = {
        "token": get_token(request),
        "account": account_mark(request.user) if is_known else "",
        "arrived": {str(command): result for command, result in done.items()},
    }
    return JsonResponse(answer)


def _ids(texts: Iterable[str]) -> Iterable[uuid.UUID]:
    for text in texts:
        try:
            yield uuid.UUID(text)
        except ValueError:
            continue
