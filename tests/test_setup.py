"""The set-up: one command makes an environment, a data folder, a database and a server, and says what is wrong."""

import ast
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.management import call_command

import start
from room_order import ROOT, SOURCE


def thulinh(*words: str, data: Path, **variables: str) -> subprocess.CompletedProcess:
    """Run the command `thulinh` as a person would, with its own data folder, on SQLite."""
    mine = {name: text for name, text in os.environ.items() if not name.startswith(("THULINH_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "thulinh", "--data", str(data), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**mine, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", **variables},
        timeout=120,
    )


@pytest.fixture(scope="module")
def real_work(tmp_path_factory) -> Path:
    """A data folder with Vietnamese letters, a blank and a # in its name, brought to this version."""
    data = tmp_path_factory.mktemp("set-up") / "dữ liệu của Đoàn #1"
    answer = thulinh("migrate", "--json", data=data)
    assert answer.returncode == 0, answer.stderr
    assert "kernel.0001_initial" in json.loads(answer.stdout)["applied"]
    return data


# --- start.py ----------------------------------------------------------------------------------------------------


def test_start_reads_on_an_older_python_down_to_its_version_check():
    text = (ROOT / "start.py").read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 7))
    before = text[: text.index("OLDEST_PYTHON")]
    imported = {line.split()[1].split(".")[0] for line in before.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


def test_old_python_is_told_in_vietnamese():
    text = (ROOT / "start.py").read_text(encoding="utf-8").replace("OLDEST_PYTHON = (3, 11)", "OLDEST_PYTHON = (9, 0)")
    answer = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, encoding="utf-8", timeout=20)
    assert answer.returncode == 1
    assert "Thủ Lĩnh cần Python 3.11 trở lên" in answer.stderr


def test_missing_venv_names_the_package_of_debian(monkeypatch, tmp_path):
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="sudo apt-get install python3-venv"):
        start.make_environment()


@pytest.fixture
def installs(monkeypatch, tmp_path) -> list[list[str]]:
    """The pip calls that were made instead of run."""
    made: list[list[str]] = []
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path)
    monkeypatch.setattr(start, "run", lambda words, **more: made.append([str(word) for word in words]) or 0)
    return made


def test_libraries_are_installed_again_only_when_the_list_changes(installs, tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1\n", encoding="utf-8")
    start.install(lock, "thư viện", "3.11.2")
    start.install(lock, "thư viện", "3.11.2")
    assert len(installs) == 1
    lock.write_text("one==2\n", encoding="utf-8")
    start.install(lock, "thư viện", "3.11.2")
    start.install(lock, "thư viện", "3.12.0")
    assert len(installs) == 3
    assert {"--require-hashes", "--only-binary"} <= set(installs[0])


def test_failed_installation_is_not_taken_for_done(installs, tmp_path, monkeypatch):
    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1\n", encoding="utf-8")
    monkeypatch.setattr(start, "run", lambda words, **more: 1)
    with pytest.raises(SystemExit, match="PIP_INDEX_URL"):
        start.install(lock, "thư viện", "3.11.2")
    assert not (tmp_path / "requirements.lock.installed").exists()


@pytest.mark.skipif(os.name == "nt", reason="the shell command of other systems")
def test_command_runs_through_a_link_from_a_folder_with_a_blank(monkeypatch, tmp_path):
    programs, packages = tmp_path / "Thủ Lĩnh" / "bin", tmp_path / "Thủ Lĩnh" / "lib"
    programs.mkdir(parents=True)
    packages.mkdir()
    monkeypatch.setattr(start, "PROGRAMS", programs)
    start.install_ourselves(packages)
    (programs / "python").write_text('#!/bin/sh\nprintf "%s|" "$@"\n', encoding="utf-8")
    (programs / "python").chmod(0o755)
    link = tmp_path / "link"
    link.symlink_to(programs / "thulinh")
    answer = subprocess.run([link, "dues", "--unit", "a b"], capture_output=True, text=True, timeout=20)
    assert answer.stdout == "-m|thulinh|dues|--unit|a b|"
    assert (packages / (packages / "thulinh.pth").read_text(encoding="ascii").strip()).resolve() == ROOT / "src"


def test_browser_is_looked_for_by_path_and_then_by_name(monkeypatch, tmp_path):
    for name in ("microsoft-edge", "chromium-browser"):
        (tmp_path / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    assert start.find_browser() == str(tmp_path / "chromium-browser")
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "microsoft-edge"))
    assert start.find_browser() == str(tmp_path / "microsoft-edge")
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "no-such"))
    with pytest.raises(SystemExit, match="BROWSER_PATH"):
        start.find_browser()


def test_no_browser_says_what_to_type_and_may_be_required(monkeypatch, tmp_path, capsys):
    ran: list[str] = []
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(start, "prepare", lambda **_: None)
    monkeypatch.setattr(start, "timed", lambda name, words: ran.append(name) or 0)
    with pytest.raises(SystemExit, match="chưa đủ để kiểm thử bằng trình duyệt"):
        start.test(["--require-browser"])
    assert ran == []
    assert start.test(["-q"]) == 0
    assert ran[-1] == "pytest"
    said = capsys.readouterr().out
    assert "sẽ được bỏ qua và đếm" in said
    assert "sudo apt-get install -y --no-install-recommends chromium" in said


def test_missing_package_is_installed_by_root_only(monkeypatch, tmp_path):
    ran: list[list[str]] = []
    (tmp_path / "apt-get").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(start, "run", lambda words, log=None, **more: ran.append(words[:2]) or 0)
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000)
    assert not start.install_packages(["chromium"])
    assert ran == []
    monkeypatch.setattr(start.os, "geteuid", lambda: 0)
    assert start.install_packages(["chromium"])
    assert ran == [["apt-get", "-qq"], ["apt-get", "install"]]


def test_failed_check_fails_the_whole_and_is_told_to_pytest(monkeypatch):
    ran: dict[str, list] = {}
    monkeypatch.setattr(start, "prepare", lambda **_: None)
    monkeypatch.setattr(start, "missing_packages", list)
    monkeypatch.setattr(start, "timed", lambda name, words: ran.update({name: words}) or name == "ruff check")
    assert start.test([]) == 1
    assert "--failed-before=ruff check" in ran["pytest"]


@pytest.mark.parametrize("code", [1, 5])
def test_exit_code_of_pytest_is_the_exit_code(monkeypatch, code):
    monkeypatch.setattr(start, "prepare", lambda **_: None)
    monkeypatch.setattr(start, "missing_packages", list)
    monkeypatch.setattr(start, "timed", lambda name, words: code if name == "pytest" else 0)
    assert start.test([]) == code


# --- the command -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_is_wrong_with_the_whole():
    call_command("check", databases=["default"], fail_level="WARNING")


def test_migrate_twice_does_nothing_the_second_time(real_work):
    answer = thulinh("migrate", data=real_work)
    assert (answer.returncode, answer.stdout) == (0, "Cơ sở dữ liệu đã đúng phiên bản.\n")


def test_administrator_is_opened_once_by_an_invitation_shown_once(real_work):
    first = thulinh("administrator", "--if-none", "--json", data=real_work)
    assert first.returncode == 0, first.stderr
    issued = json.loads(first.stdout)
    assert issued["created"]
    assert issued["username"] == "quan-tri"
    again = thulinh("administrator", "--if-none", data=real_work)
    assert (again.returncode, again.stdout) == (0, "Đã có người quản trị.\n")
    refused = thulinh("administrator", "--username", "Quan-Tri", data=real_work)
    assert refused.returncode == 1
    assert "đã có người dùng" in refused.stderr
    renewed = thulinh("administrator", "--username", "quan-tri", "--renew", "--json", data=real_work)
    assert json.loads(renewed.stdout)["invitation"] != issued["invitation"]
    assert issued["invitation"].startswith("http://127.0.0.1:8000/moi/")
    reset = thulinh("administrator", "--username", "quan-tri", "--reset-second-step", "Mất máy", data=real_work)
    assert (reset.returncode, "chưa bật xác thực hai bước" in reset.stderr) == (1, True)
    unknown = thulinh("administrator", "--username", "ai-do", "--renew", data=real_work)
    assert (unknown.returncode, unknown.stdout) == (1, "")


def test_first_start_of_real_work_opens_an_administrator():
    words = start.start_parser()
    assert start.steps(words.parse_args(["--empty"])) == [["migrate"], ["administrator", "--if-none"]]
    assert "administrator" not in [step[0] for step in start.steps(words.parse_args([]))]


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_serve_answers_says_where_and_stops(real_work):
    server = subprocess.Popen(
        [sys.executable, "-m", "thulinh", "serve", "--data", str(real_work)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "THULINH_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "thulinh.config.settings"},
    )
    try:
        line = server.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line + server.stderr.read()
        assert "BẢN TRÌNH DIỄN" not in line
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"{address[0]}khong-co-trang-nay/", timeout=20)
        assert missing.value.code == 404
        manifest = json.loads((real_work / "static" / "staticfiles.json").read_text(encoding="utf-8"))
        name = next(name for plain, name in manifest["paths"].items() if plain.endswith(".css"))
        with urllib.request.urlopen(f"{address[0]}static/{name}", timeout=20) as style:
            assert "immutable" in style.headers["Cache-Control"]
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0
    finally:
        server.kill()
        server.communicate()


@pytest.mark.parametrize(
    ("words", "variables", "code", "message"),
    [
        (["serve"], {}, 1, "Hãy chạy trước: thulinh migrate"),
        (["administrator"], {}, 1, "Hãy chạy trước: thulinh migrate"),
        (["migrate"], {"THULINH_DATABASE_URL": "postgresql://a@127.0.0.1:1/b"}, 1, "Không dùng được cơ sở dữ liệu"),
        (["migrate"], {"THULINH_DATABASE_URL": "nothing"}, 1, "THULINH_DATABASE_URL"),
        (["nothing"], {}, 2, "không hiểu lệnh: LỆNH không có 'nothing', chỉ có:"),
        ([], {}, 2, "không hiểu lệnh: còn thiếu LỆNH"),
        (["dues"], {}, 2, "không hiểu lệnh: còn thiếu --unit"),
        (["dues", "--unit"], {}, 2, "không hiểu lệnh: chưa ghi gì sau --unit"),
        (["dues", "--unit", "T1", "--nothing"], {}, 2, "không hiểu lệnh: không có lựa chọn --nothing"),
        (["serve", "--port", "x"], {}, 2, "không hiểu lệnh: --port phải là số nguyên, đã ghi 'x'"),
        (["programme", "check", "nowhere.yaml"], {}, 1, "Không có tệp “nowhere.yaml”."),
    ],
)
def test_what_is_wrong_goes_to_standard_error(tmp_path, words, variables, code, message):
    answer = thulinh(*words, data=tmp_path, **variables)
    assert answer.returncode == code
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""


def test_help_speaks_vietnamese(tmp_path):
    said = thulinh("dues", "--help", data=tmp_path).stdout
    assert "cách dùng: thulinh dues" in said
    assert not re.search(r"usage|options|show this|positional", said)


def test_folder_that_takes_nothing_is_told(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    answer = thulinh("migrate", data=tmp_path / "file")
    assert answer.returncode == 1
    assert "Không đọc hoặc ghi được thư mục dữ liệu" in answer.stderr


def test_port_that_is_taken_is_told(real_work):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = thulinh("serve", "--port", port, data=real_work)
    assert answer.returncode == 1
    assert f"Không mở được cổng {port}" in answer.stderr


# --- static files ------------------------------------------------------------------------------------------------


def test_every_static_file_that_a_template_names_exists():
    names = {
        name
        for path in SOURCE.glob("*/templates/**/*.html")
        for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    }
    assert sorted(name for name in names if find(name) is None) == []


def test_static_files_are_collected_again_only_when_one_changes(tmp_path, settings):
    from django.contrib.staticfiles import finders

    from thulinh.config.server import collect_static

    own = tmp_path / "own"
    own.mkdir()
    (own / "mau.css").write_text("a { color: red }", encoding="utf-8")
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "static", [own]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    finders.get_finder.cache_clear()
    try:
        assert collect_static()
        assert not collect_static()
        (own / "mau.css").write_text("a { color: darkred }", encoding="utf-8")
        (own / "moi.css").write_text("", encoding="utf-8")
        assert collect_static()
        assert "darkred" in (tmp_path / "static" / "mau.css").read_text(encoding="utf-8")
    finally:
        finders.get_finder.cache_clear()


def test_settings_of_tests_are_alone():
    assert "thulinh-test-" in str(settings.DATA)
    assert not settings.DEMO
