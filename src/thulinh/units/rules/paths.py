"""Paths: text that says where a unit stands, as the seven-digit keys from the root down."""

WIDTH = 7


def path_key(unit_id: int) -> str:
    """A unit's own part of a path: seven digits, which every database sorts alike."""
    return f"{unit_id:0{WIDTH}d}"


def path_end(path: str) -> str:
    """The first text after every path that begins with `path`."""
    return path[:-WIDTH] + f"{int(path[-WIDTH:]) + 1:0{WIDTH}d}"


def path_parts(path: str) -> list[str]:
    """The paths of the unit and of all above it, from the root down."""
    return [path[:end] for end in range(WIDTH, len(path) + 1, WIDTH)]


def path_ids(path: str) -> list[int]:
    """The ids of the units along a path, from the root down."""
    return [int(path[start : start + WIDTH]) for start in range(0, len(path), WIDTH)]


def lies_under(path: str, root: str) -> bool:
    """Whether the path is that of the root or below it."""
    return path.startswith(root)


def lies_under_any(path: str, roots: tuple[str, ...] | None) -> bool:
    """Whether the path lies under one of the roots; `None` is everywhere."""
    return roots is None or any(lies_under(path, root) for root in roots)
