"""What was typed after `thulinh`, read by a parser that says in Vietnamese how a command is used and what is wrong."""

import argparse
import re
import sys
from typing import Any, NoReturn

_HEADINGS = {"positional arguments": "phải ghi", "options": "tùy chọn"}
# What the standard library says, and what we say; \1 and \2 are the words typed.
_MESSAGES = (
    (r"the following arguments are required: (.*)", r"còn thiếu \1"),
    (r"unrecognized arguments: (.*)", r"không có lựa chọn \1"),
    (r"argument (.*?): expected (?:one|at least one) arguments?", r"chưa ghi gì sau \1"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 không nhận thêm gì, đã ghi \2"),
    (r"argument (.*?): invalid int value: (.*)", r"\1 phải là số nguyên, đã ghi \2"),
    (r"argument (.*?): invalid choice: (\S+).*?\(choose from (.*)\)", r"\1 không có \2, chỉ có: \3"),
    (r"ambiguous option: (.*?) could match (.*)", r"\1 có thể là \2"),
)


class _VietnameseHelp(argparse.HelpFormatter):
    """Puts Vietnamese words over the parts of a help text."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """How the command is typed."""
        super().add_usage(usage, actions, groups, "cách dùng: " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """One part, under its heading."""
        super().start_section(_HEADINGS.get(heading or "", heading))


class VietnameseParser(argparse.ArgumentParser):
    """Says in Vietnamese how a command is used and which words are not understood."""

    def __init__(self, *, add_help: bool = True, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_VietnameseHelp, **options)
        if add_help:
            self.add_argument(
                "-h", "--help", action="help", default=argparse.SUPPRESS, help="xem cách dùng, không làm gì"
            )

    def error(self, message: str) -> NoReturn:
        """End with code 2, saying why on standard error."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: không hiểu lệnh: {_said(message)}\n")


def _said(message: str) -> str:
    for heard, told in _MESSAGES:
        if found := re.fullmatch(heard, message, re.DOTALL):
            return found.expand(told)
    return message
