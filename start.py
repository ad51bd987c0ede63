#!/usr/bin/env python3
"""Set up and start Thủ Lĩnh on a machine that has only Python 3.11 or newer.

    python3 start.py                     the demonstration, with invented people, in its own data folder
    python3 start.py --empty             real work, starting with one administrator
    python3 start.py test [...]          every check and test; further words go to pytest

Standard library only. The libraries come from two lists with checksums (requirements.lock, requirements-test.lock) into
.venv beside this file; pip's own settings (PIP_INDEX_URL, PIP_CERT, pip.conf …) hold as always. This file must stay
readable for older Pythons down to the version check, so that they can say what is missing.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
if sys.version_info < OLDEST_PYTHON:
    sys.exit(
        "Thủ Lĩnh cần Python 3.11 trở lên; máy này đang chạy Python {}.{}. Hãy cài Python mới hơn rồi chạy lại.".format(
            *sys.version_info[:2]
        )
    )

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
WINDOWS = os.name == "nt"
PROGRAMS = ENVIRONMENT / ("Scripts" if WINDOWS else "bin")
PYTHON = PROGRAMS / ("python.exe" if WINDOWS else "python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
BROWSER_PACKAGE = "chromium"
DRIVER_PACKAGE = "libatomic1"
REQUIRE_BROWSER = "--require-browser"


def say(line: str) -> None:
    """Tell the person at the keyboard what is happening, before it happens."""
    print(line, flush=True)


def stop(line: str) -> None:
    """End with a message and an exit code that is not zero."""
    sys.exit(f"start.py: {line}")


# --- the environment ---------------------------------------------------------------------------------------------


def prepare(*, tests: bool) -> None:
    """Make the environment hold exactly what the lists say; quick when it already does."""
    state = environment_state()
    if state is None:
        make_environment()
        state = environment_state()
        if state is None:
            stop(f"môi trường {ENVIRONMENT} vừa tạo không chạy được. Hãy xoá thư mục này rồi chạy lại.")
    if not state["pip"]:
        run([PYTHON, "-m", "ensurepip", "--upgrade"])
    install(ROOT / "requirements.lock", "thư viện", state["version"])
    if tests:
        install(ROOT / "requirements-test.lock", "bộ kiểm thử", state["version"])
    install_ourselves(Path(state["packages"]))


def environment_state():
    """What the environment's own Python says of itself, or None when there is none that works."""
    if not PYTHON.exists():
        return None
    question = (
        "import importlib.util, json, platform, sys, sysconfig; print(json.dumps({"
        "'version': platform.python_version(), 'prefix': sys.prefix, 'new': sys.version_info >= (3, 11), "
        "'packages': sysconfig.get_path('purelib'), 'pip': importlib.util.find_spec('pip') is not None}))"
    )
    try:
        answer = subprocess.run(
            [PYTHON, "-c", question], capture_output=True, check=True, text=True, encoding="utf-8", env=environment()
        )
        state = json.loads(answer.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None
    moved = Path(state["prefix"]).resolve() != ENVIRONMENT.resolve()
    return None if moved or not state["new"] else state


def make_environment() -> None:
    """Create .venv, or say which package of the system is missing for that."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        stop("Python trên máy thiếu phần tạo môi trường riêng. Trên Debian/Ubuntu: sudo apt-get install python3-venv")
    import venv

    say("Tạo môi trường Python riêng trong .venv …")
    try:
        venv.EnvBuilder(with_pip=True, clear=ENVIRONMENT.exists(), symlinks=not WINDOWS).create(ENVIRONMENT)
    except (OSError, subprocess.CalledProcessError) as error:
        stop(f"không tạo được {ENVIRONMENT}: {error}")


def install(lock: Path, what: str, version: str) -> None:
    """Install a list of libraries with checksums, unless exactly this list is already there."""
    checksum = hashlib.sha256(f"{version}\n".encode() + lock.read_bytes()).hexdigest()
    stamp = ENVIRONMENT / f"{lock.name}.installed"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == checksum:
        return
    say(f"Cài {what} ({lock.name}), chỉ lần đầu hoặc khi danh sách đổi …")
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]
    code = run(
        [PYTHON, "-m", "pip", "install", *options, "--require-hashes", "--only-binary", ":all:", "-r", lock],
        PIP_USER="0",
    )
    if code:
        stop(f"chưa cài được {what}. Hãy xem dòng lỗi ở trên; thường là do mạng hoặc địa chỉ PIP_INDEX_URL.")
    stamp.write_text(checksum, encoding="ascii")


def install_ourselves(packages: Path) -> None:
    """Put src/ on the environment's path and the command `thulinh` beside its Python.

    Nothing is built: a path file and four lines of shell need no tool, no network and no second copy of the code. The
    path is relative, so letters of any language may stand in the folder's name.
    """
    write_if_other(packages / "thulinh.pth", f"{os.path.relpath(ROOT / 'src', packages)}\n")
    if WINDOWS:
        write_if_other(PROGRAMS / "thulinh.cmd", '@set PYTHONUTF8=1\r\n@"%~dp0python.exe" -m thulinh %*\r\n')
        return
    command = PROGRAMS / "thulinh"
    write_if_other(command, '#!/bin/sh\nexec "$(dirname -- "$(readlink -f -- "$0")")/python" -m thulinh "$@"\n')
    command.chmod(0o755)


def write_if_other(path: Path, text: str) -> None:
    """Write a small file unless it already says this."""
    if not path.is_file() or path.read_bytes() != text.encode():
        path.write_bytes(text.encode())


def environment(**more: str) -> "dict[str, str]":
    """The variables for the programs that we start: the person's own, and UTF-8 everywhere."""
    variables = {**os.environ, "PYTHONUTF8": "1", **more}
    variables.pop("PYTHONHOME", None)
    variables.pop("PYTHONPATH", None)
    return variables


def run(words: list, log=None, **more: str) -> int:
    """Run a program to its end in this folder, what it says on the screen or in a log; its exit code comes back."""
    output = {} if log is None else {"stdout": log, "stderr": log}
    try:
        return subprocess.call([str(word) for word in words], cwd=ROOT, env=environment(**more), **output)
    except KeyboardInterrupt:
        return 130


# --- running -----------------------------------------------------------------------------------------------------


def start(words: "list[str]") -> int:
    """Set up, bring the data folder to this version, fill it on the first run, and serve."""
    options = start_parser().parse_args(words)
    prepare(tests=False)
    folder = Path(options.data).expanduser() if options.data else ROOT / "data" / default_folder(options)
    mode = {} if options.empty else {"THULINH_DEMO": "1"}
    for step in steps(options):
        code = run([PYTHON, "-m", "thulinh", "--data", folder.absolute(), *step], **mode)
        if code:
            return code
    serve = [PYTHON, "-m", "thulinh", "--data", folder.absolute(), "serve", "--host", options.host]
    if options.port is not None:
        serve += ["--port", options.port]
    if WINDOWS:
        return run(serve, **mode)
    os.chdir(ROOT)
    os.execve(PYTHON, [str(word) for word in serve], environment(**mode))
    return 1  # never reached; execve does not come back


def start_parser() -> argparse.ArgumentParser:
    """What may be typed after `start.py`."""
    parser = argparse.ArgumentParser(
        prog="start.py",
        description="Chạy Thủ Lĩnh: bản trình diễn, hoặc công việc thật với --empty.",
        epilog="Kiểm thử: python3 start.py test [tham số cho pytest]",
    )
    parser.add_argument("--empty", action="store_true", help="bắt đầu công việc thật, chưa có dữ liệu nào")
    parser.add_argument("--data", metavar="DIR", help="thư mục dữ liệu (mặc định: data/trinh-dien hoặc data/thulinh)")
    parser.add_argument("--port", type=int, help="cổng (mặc định: cổng trống đầu tiên từ 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ để nghe; 0.0.0.0 để máy khác vào được")
    return parser


def default_folder(options: argparse.Namespace) -> str:
    """A demonstration and real work never share a folder."""
    return "thulinh" if options.empty else "trinh-dien"


def steps(options: argparse.Namespace) -> "list[list[str]]":
    """The commands that make a data folder ready to serve."""
    if options.empty:
        address = ["--address", f"http://127.0.0.1:{options.port}"] if options.port else []
        return [["migrate"], ["administrator", "--if-none", *address]]
    return [["demo"]] if (ROOT / "src" / "thulinh" / "demo").is_dir() else [["migrate"]]


# --- testing -----------------------------------------------------------------------------------------------------


def test(words: "list[str]") -> int:
    """Set up with the test set, then check style, types and the order of the rooms, and run the tests."""
    prepare(tests=True)
    missing = missing_packages()
    if missing and install_packages(missing):
        missing = missing_packages()
    if missing and REQUIRE_BROWSER in words:
        stop(f"chưa đủ để kiểm thử bằng trình duyệt. {advice(missing)}")
    if missing:
        say(f"Các kiểm thử cần trình duyệt sẽ được bỏ qua và đếm. {advice(missing)}")
    failed = [name for name, check in checks() if timed(name, check) != 0]
    # pytest comes last and repeats what failed before it, so that the end of the output tells the whole result.
    told = [f"--failed-before={name}" for name in failed]
    # A worker for each core; who has done its half takes of the other's, so that none waits at the end. -n 0 turns it
    # off. Neighbours stay together, as they share what they built.
    code = timed("pytest", [PYTHON, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *told, *words])
    return code or (1 if failed else 0)


def checks() -> "list[tuple[str, list]]":
    """What is checked before the tests, each a name and a command."""
    return [
        ("ruff check", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
        ("ruff format --check", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
        ("mypy", [PYTHON, "-m", "mypy", "--no-incremental"]),
        ("lint-imports", [PROGRAMS / ("lint-imports.exe" if WINDOWS else "lint-imports"), "--no-logo"]),
    ]


def timed(name: str, words: list) -> int:
    """Run one check, saying its name first and, when it failed, its exit code."""
    say(f"── {name}")
    began = time.monotonic()
    code = run(words)
    if name != "pytest":
        say(f"   {'xong' if code == 0 else f'HỎNG (mã {code})'} sau {time.monotonic() - began:.1f} giây")
    return code


def find_browser():
    """The path of a Chromium, Chrome or Edge on this machine, or None."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        if shutil.which(named) is None:
            stop(f"BROWSER_PATH={named} không phải là một chương trình chạy được.")
        return named
    found = [shutil.which(name) for name in BROWSERS]
    if WINDOWS:  # Edge is part of the system but not on the path
        homes = [os.environ.get(name) for name in ("PROGRAMFILES(X86)", "PROGRAMFILES")]
        edges = [Path(home) / "Microsoft" / "Edge" / "Application" / "msedge.exe" for home in homes if home]
        found += [str(edge) for edge in edges if edge.is_file()]
    return next((path for path in found if path), None)


def missing_packages(python: object = None) -> "list[str]":
    """What browser tests run by this Python still need of the system, by the names that Debian gives it."""
    browser = [] if find_browser() else [BROWSER_PACKAGE]
    # The program between pytest and the browser needs a library that a bare Debian does not have.
    driver = subprocess.run(
        [str(python or PYTHON), "-m", "playwright", "--version"], env=environment(), capture_output=True, check=False
    )
    return browser if driver.returncode == 0 else [*browser, DRIVER_PACKAGE]


def install_packages(packages: "list[str]") -> bool:
    """Install packages of the system where that needs no question: as root, with apt-get."""
    if WINDOWS or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say(f"Cài phần còn thiếu để kiểm thử bằng trình duyệt: {shlex.join(apt_install(packages))}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    with tempfile.TemporaryFile() as log:
        code = run(["apt-get", "-qq", "update"], log, **quiet) or run([*apt_install(packages), "-qq"], log, **quiet)
        if code:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace"))
    return code == 0


def apt_install(packages: "list[str]") -> "list[str]":
    """The command that installs packages on Debian and its children."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def advice(packages: "list[str]") -> str:
    """The exact words to type to make browser tests possible."""
    if shutil.which("apt-get"):
        return f"Hãy gõ: sudo apt-get update && sudo {shlex.join(apt_install(packages))}"
    return "Hãy cài Chromium, Chrome hoặc Edge, rồi đặt BROWSER_PATH là đường dẫn của nó."


def main(words: "list[str]") -> int:
    """Choose between running and testing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    return test(words[1:]) if words[:1] == ["test"] else start(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
