"""What a phone keeps: the service worker and its list, the program on the first screen, the page without signal."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse, QueryDict
from django.test import Client, RequestFactory

from thulinh.ui import offline, views
from thulinh.ui.answering import KEPT_OFFLINE, is_from_device, kept_offline, written_at
from thulinh.ui.tests.test_static_files import STORAGE

UI = Path(__file__).resolve().parent.parent / "static" / "ui"
NOW = dt.datetime(2026, 11, 22, 13, 14, tzinfo=dt.UTC)


def told(worker: bytes) -> dict:
    found = re.match(r"self\.THULINH = (.*);\nimportScripts\(\"([^\"]+)\", \"([^\"]+)\"\);\n$", worker.decode())
    assert found
    return {**json.loads(found[1]), "script": found[2], "notifying": found[3]}


def test_the_worker_rules_over_all_pages_and_is_asked_for_anew() -> None:
    answer = Client().get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    said = told(answer.content)
    assert (said["offline"], said["script"]) == ("/ngoai-tuyen/", "/static/ui/worker.js")
    assert said["files"] == [f"/static/{name}" for name in offline.FILES]
    assert {view.access for view in (views.worker, views.manifest, views.without_signal)} == {"open"}


def test_everything_that_scripts_import_is_kept() -> None:
    kept = {Path(name).name for name in offline.FILES}
    for name in [name for name in kept if name.endswith(".js") and (UI / name).exists()]:
        imported = re.findall(r'(?:from |import\()"([^"]+)"', (UI / name).read_text(encoding="utf-8"))
        assert {Path(each).name for each in imported} <= kept, name


def test_the_version_follows_the_files_and_one_script_names_another_by_its_lasting_name(
    settings, tmp_path: Path
) -> None:
    before = told(Client().get("/sw.js").content)["version"]
    settings.STORAGES, settings.STATIC_ROOT = STORAGE, tmp_path
    call_command("collectstatic", "--noinput", verbosity=0)
    said = told(Client().get("/sw.js").content)
    assert said["version"] != before
    assert re.fullmatch(r"/static/ui/worker\.[0-9a-f]{12}\.js", said["script"])
    assert re.fullmatch(r"/static/ui/notifying\.[0-9a-f]{12}\.js", said["notifying"])
    for name in said["files"]:
        assert re.fullmatch(r"/static/\w+/[\w-]+\.[0-9a-f]{12}\.\w+", name)
        text = (tmp_path / name.removeprefix("/static/")).read_text(encoding="utf-8")
        imported = re.findall(r'(?:from |import\()"([^"]+)"', text)
        listed = {Path(each).name for each in said["files"]}
        assert {Path(each).name for each in imported} <= listed, name


def test_the_program_can_be_put_on_the_first_screen() -> None:
    said = Client().get("/manifest.webmanifest").json()
    assert (said["name"], said["start_url"], said["display"], said["lang"]) == ("Thủ Lĩnh", "/", "standalone", "vi")
    assert {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512", "any"}
    for icon in said["icons"]:
        assert (UI.parent / icon["src"].removeprefix("/static/")).is_file()


def test_the_page_without_signal_names_nobody(ask) -> None:
    page = Client().get("/ngoai-tuyen/").content.decode()
    assert "Chưa có mạng" in page
    assert "data-account" not in page
    assert "csrfmiddlewaretoken" not in page
    assert "data-waiting" in page


def test_a_page_is_kept_only_when_it_says_so() -> None:
    assert kept_offline(HttpResponse())[KEPT_OFFLINE] == "1"
    assert is_from_device(RequestFactory().post("/", headers={"Accept": "application/json"}))
    assert not is_from_device(RequestFactory().post("/", headers={"Accept": "text/html,*/*"}))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("saved_at=1000&sent_at=61000", NOW - dt.timedelta(minutes=1)),
        ("saved_at=61000&sent_at=1000", None),
        ("saved_at=1000", None),
        ("saved_at=1&sent_at=99999999999999999999999999", None),
        ("", None),
    ],
)
def test_the_time_between_tells_when_it_was_written(said: str, expected: dt.datetime | None) -> None:
    request = RequestFactory().post("/")
    request.POST = QueryDict(said)  # type: ignore[misc]
    assert written_at(request, NOW) == expected
