"""What a device keeps so that pages open without signal: which files, and under which version."""

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

# What every page needs; what a kept page asks for beyond it, the service worker finds in the page itself.
FILES: Sequence[str] = (
    "ui/app.css",
    "ui/app.js",
    "ui/offline.js",
    "ui/store.js",
    "ui/sending.js",
    "ui/waiting.js",
    "ui/keeping.js",
    "ui/papers.js",
    "ui/photos.js",
    "ui/tapping.js",
    "ui/words.js",
    "ui/icons.svg",
    "ui/mark.svg",
    "vendor/idb.js",
)


def shell() -> dict[str, object]:
    """What the service worker keeps before it is asked for anything; `version` changes when one of the files does."""
    page, files = reverse("ui:offline"), [static(name) for name in FILES]
    version = hashlib.sha256("\n".join([page, *files]).encode()).hexdigest()[:12]
    return {"version": version, "offline": page, "files": files, "static": settings.STATIC_URL}


def manifest() -> dict[str, object]:
    """What a phone shows when the program is put on its first screen."""
    return {
        "id": "/",
        "name": "Thủ Lĩnh",
        "short_name": "Thủ Lĩnh",
        "description": "Việc của bí thư chi đoàn: ghi buổi sinh hoạt, kể cả khi chưa có mạng.",
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f3f6fb",
        "theme_color": "#0a2f6b",
        "icons": [
            {"src": static("ui/mark-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("ui/mark-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": static("ui/mark-full-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            {"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }
