"""A plain React page with the same list, put together and served compressed, as its makers would have it."""

import gzip
import json
import shutil
import subprocess
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
REACT = "18.3.1"  # the last one that comes as plain files, without a build
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


def put_together(folder: Path, css: Path, lines: list[dict[str, str]]) -> None:
    """The page's files in a folder: ours, React's from npm, the product's own CSS, the list as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("index.html", "list.js"):
        shutil.copyfile(HERE / name, folder / name)
    # Its fonts are left out: the peer shows the list in the phone's own letters.
    text = css.read_text(encoding="utf-8")
    (folder / "app.css").write_text("\n".join(line for line in text.splitlines() if "@font-face" not in line))
    (folder / "list.json").write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    for package in ("react", "react-dom"):
        _fetch(package, folder)


def _fetch(package: str, folder: Path) -> None:
    target = folder / f"{package}.production.min.js"
    if target.exists():
        return
    packed = subprocess.run(
        ["npm", "pack", f"{package}@{REACT}", "--silent"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    with tarfile.open(folder / packed) as archive:
        content = archive.extractfile(f"package/umd/{target.name}")
        if content is None:
            raise SystemExit(f"{packed} holds no {target.name}")
        target.write_bytes(content.read())
    (folder / packed).unlink()


class _Compressed(BaseHTTPRequestHandler):
    folder: Path
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.folder / (self.path.strip("/") or "index.html")
        if not path.is_file():
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = gzip.compress(path.read_bytes(), 9)
        self.send_response(200)
        self.send_header("Content-Type", f"{TYPES[path.suffix]}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """Serve the folder in a thread; the server and its address."""
    handler = type("Handler", (_Compressed,), {"folder": folder})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/"
