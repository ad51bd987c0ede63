"""The order of the rooms, read from the one place where it is written, and what a file names without importing it."""

import ast
import configparser
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "thulinh"
CONTRACTS = ROOT / ".importlinter"
NAMES_A_MODEL = {"ForeignKey", "OneToOneField", "ManyToManyField", "get_model"}
ASKS_AN_ADDRESS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}
TAG = re.compile(r"{%-?\s*(extends|include|url|load)\s+(.*?)\s*-?%}", re.DOTALL)
MODULE = re.compile(r"thulinh\.(\w+)(\.\w+)*")


def contract(name: str) -> configparser.SectionProxy:
    """One contract of the import linter."""
    parser = configparser.ConfigParser()
    parser.read(CONTRACTS, encoding="utf-8")
    return parser[f"importlinter:contract:{name}"]


def layers() -> list[list[str]]:
    """The rooms from the highest to the lowest; siblings, which are strangers to each other, stand in one list."""
    lines = contract("rooms")["layers"].split("\n")
    return [re.findall(r"thulinh\.(\w+)", line) for line in lines if line.strip()]


def reachable(room: str) -> set[str]:
    """The rooms that a room may know: itself and all below it."""
    order = layers()
    place = next(place for place, rooms in enumerate(order) if room in rooms)
    return {room, *(below for rooms in order[place + 1 :] for below in rooms)}


def all_rooms() -> set[str]:
    """Every name in the order, whether it exists yet or not."""
    return {room for rooms in layers() for room in rooms}


def is_above(other: str, room: str) -> bool:
    """Whether `other` is a room that `room` may not know."""
    return other in all_rooms() and other not in reachable(room)


def room_of(path: Path, source: Path) -> str:
    """The room that a file belongs to."""
    return path.relative_to(source).parts[0]


def python_files(room: str) -> list[Path]:
    """The Python files of a room, without its tests."""
    return sorted(path for path in (SOURCE / room).rglob("*.py") if "tests" not in path.parts)


def template_files(room: str) -> list[Path]:
    """The templates of a room."""
    return sorted(path for path in (SOURCE / room / "templates").rglob("*") if path.is_file())


def names_upward(path: Path, source: Path = SOURCE) -> list[str]:
    """Where a Python file names a model, a module or a template of a room above it in text, not by an import."""
    room = room_of(path, source)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [(call.lineno, _first_text(call).split(".")[0]) for call in _calls(tree, NAMES_A_MODEL)]
    for text in _texts(tree):
        if dotted := MODULE.fullmatch(text.value):
            found.append((text.lineno, dotted[1]))
        elif text.value.endswith(".html"):
            found.append((text.lineno, text.value.split("/")[0]))
    return [f"{_place(path, line, source)}: names {other}" for line, other in found if is_above(other, room)]


def reaches_upward(path: Path, libraries: dict[str, str], source: Path = SOURCE) -> list[str]:
    """Where a template extends another than the ui's, or includes or loads what belongs to a room above it."""
    room = room_of(path, source)
    problems = []
    for tag, words, line in _tags(path):
        target = _quoted(words)
        if tag == "extends" and not target.startswith("ui/"):
            problems.append(f"{_place(path, line, source)}: extends {words}")
        if tag == "include" and is_above(target.split("/")[0], room):
            problems.append(f"{_place(path, line, source)}: includes {target}")
        for name in words.split(" from ")[-1].split() if tag == "load" else []:
            owner = MODULE.match(libraries.get(name, ""))
            if owner and is_above(owner[1], room):
                problems.append(f"{_place(path, line, source)}: loads {name} of {owner[1]}")
    return problems


def addresses_asked(path: Path, source: Path = SOURCE) -> Iterator[tuple[str, str]]:
    """The names of addresses that a file asks for in plain text, each with its place."""
    if path.suffix == ".py":
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in _calls(tree, ASKS_AN_ADDRESS):
            name = _first_text(call)
            if name and "/" not in name:
                yield name, _place(path, call.lineno, source)
        return
    for tag, words, line in _tags(path):
        if tag == "url" and (name := _quoted(words)):
            yield name, _place(path, line, source)


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    """The calls of one of these names, whatever stands before the dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (getattr(node.func, "attr", None) or getattr(node.func, "id", None)) in names:
            yield node


def _texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every whole piece of text in the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def _first_text(call: ast.Call) -> str:
    first = call.args[0] if call.args else next((word.value for word in call.keywords if word.arg == "to"), None)
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _tags(path: Path) -> Iterator[tuple[str, str, int]]:
    text = path.read_text(encoding="utf-8")
    for found in TAG.finditer(text):
        yield found[1], found[2], text.count("\n", 0, found.start()) + 1


def _quoted(words: str) -> str:
    found = re.match(r"""(["'])(.*?)\1""", words)
    return found[2] if found else ""


def _place(path: Path, line: int, source: Path) -> str:
    return f"{path.relative_to(source)}:{line}"
