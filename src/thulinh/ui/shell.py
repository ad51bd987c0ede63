"""What the frame around every page shows. `desk.context.shell` fills it; without it, as at sign-in, the frame stands.

Names in the template's context, all of them optional:

| name           | what it is                                                             |
|----------------|------------------------------------------------------------------------|
| `menu`         | list of MenuItem: side menu on a laptop, bar and "Thêm" on a phone     |
| `unit_line`    | the reader's unit, under the product's name                            |
| `account`      | an Account: who is signed in                                           |
| `home_url`     | where the logo leads                                                   |
| `search_url`   | the search page                                                        |
| `sign_out_url` | takes a POST                                                           |
| `account_mark` | under what a device keeps what belongs to this account                 |
| `presence_url` | tells a device who is signed in, and gives a token for sending         |
| `bell`         | a Bell: the notices, and how many of them are new                      |
| `is_demo`      | puts BẢN TRÌNH DIỄN on the page                                        |
| `demo_url`     | where the demo's roles are chosen                                      |
"""

from collections.abc import Sequence
from dataclasses import dataclass

BAR_LENGTH = 4  # and "Thêm" as the fifth


@dataclass(frozen=True)
class MenuItem:
    """One line of the menu. `short` is its name in the phone's bar, `group` the heading that it stands under."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0
    group: str = ""
    short: str = ""
    in_bar: bool = False
    is_main: bool = False


@dataclass(frozen=True)
class Bell:
    """The page of notices, and how many of them the reader has not seen."""

    url: str
    count: int = 0


@dataclass(frozen=True)
class Account:
    """Who is signed in: name, the seat they hold, where they look after their account (`url`), and where they read what
    is stored about them (`about_url`).
    """

    name: str
    line: str = ""
    url: str = ""
    about_url: str = ""


def bar_items(menu: Sequence[MenuItem]) -> list[MenuItem]:
    """The menu lines that stand in the phone's bar: those marked for it, else the first ones."""
    marked = [item for item in menu if getattr(item, "in_bar", False)]
    return (marked or list(menu))[:BAR_LENGTH]
