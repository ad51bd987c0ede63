"""A hall confirms by QR: 200 people from 20 connections, against the pages as they are served.

    python bench/roll_call.py FOLDER [--database postgres://…] [--people 200] [--connections 20] [--threads 8]

Each person opens the page that the code holds and sends name and digits, as a phone does: two requests over one
connection, with the page's own cookie and token. Every twentieth first gives wrong digits. Each must be there once.
"""

import argparse
import http.client
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import ground

HERE = Path(__file__).resolve().parent
PORT, WRONG_EVERY = 8791, 20


def hall(people: int) -> str:
    """A branch with so many members, a session planned for today, its roll call open: the token of its code."""
    from thulinh.activities.actions import open_roll_call_today
    from thulinh.kernel.clock import today
    from thulinh.people.actions import NewMembership, NewPerson, add_people, begin_memberships
    from thulinh.units.actions import NewUnit, open_units

    rows = [
        NewUnit("TW", "Trung ương Đoàn", "trung-uong", None),
        NewUnit("A", "Tỉnh đoàn Bình An", "tinh", "TW"),
        NewUnit("A1", "Đoàn xã Tân Lập", "xa", "A"),
        NewUnit("A1-1", "Chi đoàn thôn Đông", "chi-doan", "A1"),
    ]
    founded = today().replace(month=1, day=1)
    branch = open_units(rows, by=None, on=founded)[-1]
    made = add_people([NewPerson(name_of(n), phone=phone_of(n)) for n in range(people)], by=None)
    begin_memberships([NewMembership(person.pk, branch.pk, founded) for person in made], by=None)
    return open_roll_call_today(branch.pk, "sinh-hoat-chi-doan", by=None).token


def name_of(number: int) -> str:
    """What somebody in the hall is called."""
    return f"Nguyễn Thị Thôn Đông {number}"


def phone_of(number: int) -> str:
    """The phone of somebody in the hall."""
    return f"0912{number:06d}"


class Phone:
    """One connection from which several people confirm, one after the other."""

    def __init__(self, token: str) -> None:
        self.path = f"/diem-danh/{token}/"
        self.line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self.seconds: list[float] = []

    def confirm(self, number: int) -> None:
        """Somebody opens the page and confirms."""
        if number % WRONG_EVERY == 0:
            assert self._send(number, "0000" if number else "9999") == 422
        began = time.perf_counter()
        assert self._send(number, phone_of(number)[-4:]) == 302
        self.seconds.append(time.perf_counter() - began)

    def _send(self, number: int, digits: str) -> int:
        page, cookie, _ = self._ask("GET", {})
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, page[:500]
        said = {"csrfmiddlewaretoken": found[1].decode(), "name": name_of(number), "digits": digits}
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", headers, urlencode(said))[2]

    def _ask(self, method: str, headers: dict[str, str], body: str | None = None) -> tuple[bytes, str, int]:
        self.line.request(method, self.path, body, headers)
        answer = self.line.getresponse()
        cookies = "; ".join(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or ())
        return answer.read(), cookies, answer.status


def confirm_all(token: str, people: int, connections: int) -> tuple[float, list[float]]:
    """How long it takes until everybody is there, and how long each waited."""
    phones = [Phone(token) for _ in range(connections)]
    gate = threading.Barrier(connections + 1)

    def run(place: int) -> None:
        gate.wait(30)
        for number in range(place, people, connections):
            phones[place].confirm(number)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(connections)]
    for thread in threads:
        thread.start()
    gate.wait(30)
    began = time.perf_counter()
    for thread in threads:
        thread.join(300)
    return time.perf_counter() - began, sorted(second for phone in phones for second in phone.seconds)


def serve(options: argparse.Namespace) -> None:
    """What a child process does: serve the pages by the product's web server."""
    import waitress
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    waitress.serve(get_wsgi_application(), host="127.0.0.1", port=PORT, threads=options.threads, _quiet=True)


def served(options: argparse.Namespace) -> subprocess.Popen:
    """The pages, answering."""
    command = [sys.executable, __file__, str(options.folder), "--serve", "--threads", str(options.threads)]
    process = subprocess.Popen([*command, "--database", options.database])
    for _ in range(300):
        try:
            line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            line.request("GET", "/diem-danh/-/")
            line.getresponse().read()
            return process
        except OSError:
            time.sleep(0.1)
    process.terminate()
    raise SystemExit("The pages were not served.")


def table(options: argparse.Namespace, seconds: float, each: list[float], there: int) -> list[str]:
    """What was measured."""
    share = each[int(len(each) * 0.95)]
    return [
        f"{ground.engine()}, {options.people} people from {options.connections} connections, {options.threads} threads",
        "",
        "| everybody there after | confirmed | one person waits, median | 95 % wait at most | longest |",
        "|---" * 5 + "|",
        f"| {seconds:.1f} s | {there} | {median(each) * 1000:.0f} ms | {share * 1000:.0f} ms | {each[-1] * 1000:.0f} ms |",
    ]


def main() -> None:
    """Make the hall, serve it, let everybody confirm, print and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=HERE.parent / "data" / "bench-roll-call")
    parser.add_argument("--database", default="", help="postgres://… of an empty database; without it SQLite in FOLDER")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--connections", type=int, default=20)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    ground.set_up(options.folder, options.database)
    if options.serve:
        return serve(options)
    ground.make_tables(options.folder)
    token = hall(options.people)
    process = served(options)
    try:
        seconds, each = confirm_all(token, options.people, options.connections)
    finally:
        process.terminate()
        process.wait(30)
    from thulinh.activities.models import CheckIn

    there = CheckIn.objects.filter(undone_at=None).count()
    assert (there, CheckIn.objects.count(), len(each)) == (options.people,) * 3
    text = table(options, seconds, each, there)
    print("\n".join(text))
    kept = HERE / "results" / f"roll-call-{'postgresql' if options.database else 'sqlite'}.md"
    kept.write_text("\n".join([*text, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
