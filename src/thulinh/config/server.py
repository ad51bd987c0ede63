"""Serving the pages: what must be in order before the first one, and the web server itself."""

import hashlib
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import waitress
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from thulinh.config.addresses import addresses_of

FIRST_PORT = 8000
PORTS_TRIED = 20
STATIC_STAMP = ".collected"


class CannotServe(Exception):
    """The pages cannot be served; the message says in Vietnamese what to do."""


def pending_migrations() -> list[str]:
    """The database changes that this version of the program needs and that were not made yet."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def collect_static() -> bool:
    """Copy the static files into the data folder, compressed and under names with their checksum, if any changed."""
    stamp = settings.STATIC_ROOT / STATIC_STAMP
    fingerprint = _static_fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint:
        return False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint, encoding="ascii")
    return True


def _static_fingerprint() -> str:
    """Changes when any static file of any room or library does."""
    digest = hashlib.sha256(django.__version__.encode())
    for line in sorted(_static_files()):
        digest.update(line.encode())
    return digest.hexdigest()


def _static_files() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([".*", "*~"]):
            status = Path(storage.path(path)).stat()
            yield f"{path} {status.st_size} {status.st_mtime_ns}\n"


def listen(host: str, port: int | None) -> socket.socket:
    """Take the port that was asked for, else the first free one from 8000 on.

    Errors: the port is taken, or the machine has no such address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    last_error: OSError | None = None
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        try:
            return socket.create_server((host, candidate), family=family, backlog=1024)
        except OSError as error:
            last_error = error
    wanted = str(port) if port is not None else f"{FIRST_PORT}–{FIRST_PORT + PORTS_TRIED - 1}"
    raise CannotServe(
        f"Không mở được cổng {wanted} ở địa chỉ {host} ({last_error}). Hãy chọn cổng khác bằng --port."
    ) from last_error


def serve(host: str, port: int | None, threads: int) -> None:
    """Check, collect the static files, say the address, and serve until told to stop."""
    BaseCommand().check(databases=[DEFAULT_DB_ALIAS])
    if pending := pending_migrations():
        raise CannotServe(f"Cơ sở dữ liệu còn thiếu {len(pending)} bước cập nhật. Hãy chạy trước: thulinh migrate")
    connections.close_all()
    collect_static()

    from thulinh.config.wsgi import application

    taken = listen(host, port)
    server = waitress.create_server(
        application,
        sockets=[taken],
        threads=threads,
        ident="thulinh",
        max_request_body_size=settings.MAX_REQUEST_BYTES,
        **_proxy_options(),
    )
    signal.signal(signal.SIGTERM, _stop)
    _say_addresses(host, taken.getsockname()[1])
    server.run()


def _proxy_options() -> dict[str, Any]:
    """Behind https the proxy on this machine is believed about the scheme and the caller, and nobody else."""
    if not settings.HTTPS:
        return {}
    return {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _say_addresses(host: str, port: int) -> None:
    what = "BẢN TRÌNH DIỄN" if settings.DEMO else "Thủ Lĩnh"
    addresses = "  hoặc  ".join(f"http://{name}:{port}/" for name in addresses_of(host))
    print(f"{what} đang chạy. Mở trong trình duyệt: {addresses}", flush=True)
    print("Muốn dừng thì bấm Ctrl+C.", flush=True)


def _stop(*_: Any) -> None:
    raise SystemExit(0)
