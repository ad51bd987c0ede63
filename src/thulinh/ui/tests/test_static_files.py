"""Served files carry their content in their name, and still find each other."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template import engines

STORAGE = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "thulinh.ui.storage.LastingFiles"},
}


@pytest.fixture
def served(settings, tmp_path: Path) -> Path:
    settings.STORAGES, settings.STATIC_ROOT = STORAGE, tmp_path
    call_command("collectstatic", "--noinput", verbosity=0)
    return tmp_path


def test_style_sheet_and_icons_are_found_under_their_lasting_names(served: Path) -> None:
    css = staticfiles_storage.url("ui/app.css")
    assert re.fullmatch(r"/static/ui/app\.[0-9a-f]{12}\.css", css)
    text = (served / css.removeprefix("/static/")).read_text(encoding="utf-8")
    fonts = re.findall(r'url\("?([^")]*)"?\)', text)
    assert len(fonts) == 4
    for font in fonts:
        assert re.fullmatch(r"fonts/[\w-]+\.[0-9a-f]{12}\.woff2", font)
        assert (served / "ui" / font).is_file()
    icon = engines["django"].from_string('{% load ui %}{% icon "check" %}').render()
    assert re.search(r'<use href="/static/ui/icons\.[0-9a-f]{12}\.svg#check"/>', icon)


def test_compressed_copies_lie_beside(served: Path) -> None:
    assert list((served / "ui").glob("app.*.css.br"))
    assert list((served / "ui").glob("app.*.js.br"))
