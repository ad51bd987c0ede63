"""Fetch again what others made and we ship: `python -m thulinh.ui.vendoring`, by developers who have npm.

Writes the icon sprite, the fonts and `static/vendor/MANIFEST.toml` with the version, licence and SHA-256 of each file.
"""

import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

STATIC = Path(__file__).resolve().parent / "static"
LUCIDE, FONT, IDB = "1.62.0", "5.3.0", "8.0.4"
# Two weights: each is 34 kB of the first view on a weak line.
WEIGHTS, SUBSETS = (400, 600), ("latin", "vietnamese")
ICONS = """
arrow-down arrow-left arrow-right arrow-up badge-check ban bell building-2 calendar-days camera chart-column check
chevron-down chevron-left chevron-right chevron-up circle-alert circle-check circle-help clipboard-list clock
cloud-off cloud-upload corner-down-right download ellipsis external-link eye file-down file-spreadsheet file-text
filter flag folder footprints gauge git-merge graduation-cap handshake history home image info layers lightbulb link
list list-checks lock log-in log-out map-pin menu merge message-circle-warning minus moon network notebook-pen
paperclip pencil phone plus printer repeat rotate-ccw scale search send settings shield-check sliders-horizontal split
square-check star sun table target trash-2 triangle-alert undo-2 upload user-plus user-round users wallet x
"""


def main() -> None:
    """Fetch the pinned versions and write sprite, fonts, the wrapper of IndexedDB and the manifest."""
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        lucide = _package("lucide-static", LUCIDE, Path(folder))
        sprite = STATIC / "ui" / "icons.svg"
        sprite.write_text(_sprite(lucide / "icons"), encoding="utf-8")
        licence = STATIC / "vendor" / "lucide-LICENSE.txt"
        shutil.copyfile(lucide / "LICENSE", licence)
        entries += [(path, f"npm:lucide-static@{LUCIDE}", LUCIDE, "ISC") for path in (sprite, licence)]
        font = _package("@fontsource/be-vietnam-pro", FONT, Path(folder))
        for subset in SUBSETS:
            for weight in WEIGHTS:
                target = STATIC / "ui" / "fonts" / f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
                shutil.copyfile(font / "files" / target.name, target)
                entries.append((target, f"npm:@fontsource/be-vietnam-pro@{FONT}", FONT, "OFL-1.1"))
        terms = STATIC / "ui" / "fonts" / "OFL.txt"
        shutil.copyfile(font / "LICENSE", terms)
        entries.append((terms, f"npm:@fontsource/be-vietnam-pro@{FONT}", FONT, "OFL-1.1"))
        idb = _package("idb", IDB, Path(folder))
        for source, target in (("build/index.js", "idb.js"), ("LICENSE", "idb-LICENSE.txt")):
            kept = STATIC / "vendor" / target
            shutil.copyfile(idb / source, kept)
            entries.append((kept, f"npm:idb@{IDB}", IDB, "ISC"))
    (STATIC / "vendor" / "MANIFEST.toml").write_text(_manifest(entries), encoding="utf-8")


def _package(name: str, version: str, folder: Path) -> Path:
    """Unpack one npm package and give its folder."""
    target = folder / name.replace("/", "-")
    target.mkdir()
    packed = subprocess.run(  # noqa: S603
        ["npm", "pack", f"{name}@{version}", "--silent"],  # noqa: S607
        cwd=target,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[-1]
    with tarfile.open(target / packed) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def _sprite(folder: Path) -> str:
    """One SVG file with a symbol per icon."""
    symbols = []
    for name in sorted(ICONS.split()):
        drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
        inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.S).group(1)  # type: ignore[union-attr]
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(line.strip() for line in inner.splitlines())}</symbol>'
        )
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide {LUCIDE}, ISC -->', *symbols, "</svg>\n"])


def _manifest(entries: list[tuple[Path, str, str, str]]) -> str:
    """The manifest's text, sorted by path."""
    lines = ["# What others made and this package ships. Written by thulinh.ui.vendoring.\n"]
    for path, source, version, licence in sorted(entries):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(
            f'[[file]]\npath = "{path.relative_to(STATIC).as_posix()}"\nsource = "{source}"\n'
            f'version = "{version}"\nlicence = "{licence}"\nsha256 = "{digest}"\n'
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
