"""The style sheet stays within the oldest browsers, and what others made is listed and unchanged."""

import hashlib
import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

ROOM = Path(__file__).resolve().parent.parent
PACKAGE = ROOM.parent
STATIC = ROOM / "static"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "ui" / "app.css").read_text(encoding="utf-8"), flags=re.S)
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
MARKS = ("mark-192", "mark-512", "mark-full-512")

# Newer than Chrome 109, Firefox 115 or Safari 15.4.
TOO_NEW = {
    "color-mix": r"color-mix\(",
    "oklch or oklab": r"\bokl(ch|ab)\(",
    "light-dark": r"light-dark\(",
    "popover": r"popover",
    "subgrid": r"subgrid",
    ":has": r":has\(",
    "scope": r"@scope",
    "starting style": r"@starting-style",
    "range media query": r"@media[^{]*[<>]",
    "container query": r"@container",
    "text-wrap": r"text-wrap",
    "field-sizing": r"field-sizing",
    "interpolate-size": r"interpolate-size",
    "dynamic viewport unit": r"\d(dvh|svh|lvh|dvw)",
    "individual transform": r"[;{]\s*(rotate|scale|translate):",
}


def nesting(css: str) -> list[str]:
    """Selectors inside a rule that is no at-rule."""
    found: list[str] = []
    open_rules: list[str] = []
    for selector, brace in re.findall(r"([^{};]*)([{};])", css):
        if brace == "{":
            if open_rules and not open_rules[-1].startswith("@"):
                found.append(selector.strip())
            open_rules.append(selector.strip())
        elif brace == "}":
            open_rules.pop()
    return found


@pytest.mark.parametrize("feature", TOO_NEW)
def test_style_sheet_uses_nothing_too_new(feature: str) -> None:
    assert not re.findall(TOO_NEW[feature], CSS)


def test_style_sheet_does_not_nest() -> None:
    assert nesting("a{color:red}@media print{b{color:red}}") == []
    assert nesting("a{color:red;b{color:red}}") == ["b"]
    assert nesting(CSS) == []


def test_style_sheet_reads_only_its_own_fonts() -> None:
    addresses = re.findall(r"url\(([^)]*)\)", CSS)
    assert len(addresses) == 4
    for address in addresses:
        assert re.fullmatch(r"fonts/[a-z0-9-]+\.woff2", address)
        assert (STATIC / "ui" / address).is_file()


def test_every_custom_property_that_is_used_is_set() -> None:
    used, is_set = set(re.findall(r"var\((--[\w-]+)", CSS)), set(re.findall(r"(--[\w-]+):", CSS))
    assert used <= is_set


def test_what_others_made_is_listed_with_its_checksum() -> None:
    listed = tomllib.loads((STATIC / "vendor" / "MANIFEST.toml").read_text(encoding="utf-8"))["file"]
    for entry in listed:
        content = (STATIC / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["path"]
        assert entry["version"]
        assert entry["licence"] in {"ISC", "OFL-1.1"}
        assert entry["source"].startswith("npm:")
    own = {"vendor/MANIFEST.toml", "ui/app.css", "ui/mark.svg", *(f"ui/{name}.png" for name in MARKS)}
    own |= {f"ui/{path.name}" for path in (STATIC / "ui").glob("*.js")}
    shipped = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    assert shipped - own == {entry["path"] for entry in listed}


def test_every_icon_that_a_page_asks_for_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "ui" / "icons.svg").read_text(encoding="utf-8")))
    asked = {
        (name, path.name)
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert asked
    assert {(name, page) for name, page in asked if name not in sprite} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_templates_carry_no_script_or_style_of_their_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"(href|action)=\"javascript:", text)


@pytest.mark.parametrize("path", sorted((ROOM / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_stay_short_and_composed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    assert unicodedata.is_normalized("NFC", text)
