"""What a browser without JavaScript does with a page, for the tests of pages."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from thulinh.activities.tests.photos import picture


def signed_in(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser without JavaScript would send of a page's form, untouched."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attrs = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name, kind = attrs.get("name"), attrs.get("type", "text")
        if not name or kind in ("file", "submit") or (kind in ("checkbox", "radio") and " checked" not in tag):
            continue
        found.setdefault(name, []).append(attrs.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?([^<]*)</textarea>', page):
        found.setdefault(name, []).append(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        found.setdefault(name, []).append(chosen[0] if chosen else "")
    return found


def sent(client: Client, url: str, **changes):
    """Open a page, change some of its fields, send it."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return client.post(url, fields_of(page.content.decode()) | changes)


def photo(seed: int = 1, name: str = "anh.jpg", **more) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(seed, **more), "image/jpeg")


def url(name: str, *args, **query) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"activities:{name}", args=args) + (f"?{asked}" if asked else "")
