"""The command `thulinh`: reads what was typed, calls one function of the room that knows, prints its answer.

A command is one function under `@command`. Its answer goes to standard output, as text or with --json as JSON; what
went wrong goes to standard error, and then the exit code is not zero: 1 when the work was refused, 2 when the words
were wrong.
"""

import argparse
import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.config import folder
from thulinh.config.addresses import names_of
from thulinh.config.typed import VietnameseParser
from thulinh.kernel.refusals import Refusal

DEFINITIONS = "thulinh.config.definitions"
DEMO = "thulinh.demo.loading"
ADMINISTRATOR = "quan-tri"
HERE = "http://127.0.0.1:8000"
OUTDATED = "Cơ sở dữ liệu chưa đúng phiên bản. Hãy chạy trước: thulinh migrate"


class CommandFailed(Exception):
    """A command cannot do what was asked; the message says why in Vietnamese."""


@dataclass(frozen=True)
class Argument:
    """One argument of a command, as argparse takes it."""

    names: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True)
class Command:
    """A word after `thulinh`, what it does, and the function behind it."""

    name: str
    summary: str
    arguments: tuple[Argument, ...]
    run: Callable[[argparse.Namespace], None]


COMMANDS: list[Command] = []


def argument(*names: str, **options: Any) -> Argument:
    """Describe one argument of a command."""
    return Argument(names, options)


AS_JSON = argument("--json", action="store_true", dest="as_json", help="trả lời bằng JSON cho máy đọc")


def command(name: str, summary: str, *arguments: Argument) -> Callable[..., Callable[[argparse.Namespace], None]]:
    """Make a function the command of that name."""

    def add(run: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], None]:
        COMMANDS.append(Command(name, summary, arguments, run))
        return run

    return add


def answer(options: argparse.Namespace, text: str, facts: Any) -> None:
    """Print what a command found: the text for people, or the facts for machines when --json was asked for."""
    print(json.dumps(facts, ensure_ascii=False, indent=2, default=str) if options.as_json else text)


def ask(question: str, default: str) -> str:
    """Ask the person at the keyboard; where nobody sits, as in a script, the default is the answer."""
    if not sys.stdin.isatty():
        return default
    print(f"{question} [{default}]: ", end="", file=sys.stderr, flush=True)
    return input().strip() or default


@command("migrate", "tạo hoặc cập nhật cơ sở dữ liệu và các định nghĩa", AS_JSON)
def migrate(options: argparse.Namespace) -> None:
    """Bring the tables and the definitions to this version of the program."""
    set_up()
    applied = update_tables()
    text = f"Đã làm {len(applied)} bước cập nhật." if applied else "Cơ sở dữ liệu đã đúng phiên bản."
    answer(options, text, {"applied": applied})


def update_tables() -> list[str]:
    """Bring the tables and the definitions to this version; what was done to the tables comes back."""
    from django.core.management import call_command

    from thulinh.config.server import pending_migrations

    applied = pending_migrations()
    call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
    if importlib.util.find_spec(DEFINITIONS) is not None:
        importlib.import_module(DEFINITIONS).load_all()
    return applied


@command(
    "administrator",
    "mở tài khoản quản trị; lời mời để đặt mật khẩu chỉ hiện một lần",
    argument("--username", help=f"tên đăng nhập (hỏi nếu không ghi; mặc định: {ADMINISTRATOR})"),
    argument("--if-none", action="store_true", help="không làm gì nếu đã có người quản trị"),
    argument("--renew", action="store_true", help="mời lại tài khoản đã có, khi quên mật khẩu"),
    argument("--reset-second-step", metavar="LÝ-DO", help="mời lại và đặt lại bước hai khi mất điện thoại"),
    argument("--address", default=HERE, help=f"địa chỉ của trang web, viết vào lời mời (mặc định: {HERE})"),
    AS_JSON,
)
def administrator(options: argparse.Namespace) -> None:
    """Open the first way in, or a new one for an administrator who has lost theirs."""
    set_up()
    from thulinh.kernel.clock import today
    from thulinh.people.actions import create_administrator, invite_accounts, reset_second_step
    from thulinh.people.models import Account

    administrators = Account.objects.filter(is_administrator=True)
    if options.if_none and administrators.filter(is_active=True).exists():
        answer(options, "Đã có người quản trị.", {"created": False})
        return
    username = options.username or ask("Tên đăng nhập của người quản trị", ADMINISTRATOR)
    is_new = not (options.renew or options.reset_second_step)
    held = create_administrator(username) if is_new else administrators.filter(username__iexact=username).first()
    if held is None:
        raise CommandFailed(f"Không có người quản trị nào tên đăng nhập là “{username}”.")
    if options.reset_second_step:
        invited = reset_second_step(held, reason=options.reset_second_step, on=today(), by=None)
    else:
        invited = invite_accounts([held], on=today(), by=None)[0]
    _answer_invitation(options, invited, is_new)


def _answer_invitation(options: argparse.Namespace, invited: Any, is_new: bool) -> None:
    from django.urls import reverse

    from thulinh.kernel.text import format_date

    link = options.address.rstrip("/") + reverse("people:accept", args=[invited.token])
    until = format_date(invited.invitation.expires_on)
    text = (
        f"Tên đăng nhập: {invited.account.username}\nLời mời để đặt mật khẩu: {link}\n"
        f"Đường dẫn chỉ hiện lần này, dùng một lần, đến hết ngày {until}. Nếu máy chủ ở địa chỉ khác, đổi phần đầu."
    )
    facts = {"created": is_new, "username": invited.account.username, "invitation": link, "until": until}
    answer(options, text, facts)


if importlib.util.find_spec("thulinh.demo") is not None:

    @command("demo", "nạp bản trình diễn với người và số liệu giả định; không mở trang", AS_JSON)
    def demo(options: argparse.Namespace) -> None:
        """Make the data folder a demonstration and load it, unless that was done before."""
        place = folder.data_folder()
        os.environ["THULINH_DEMO"] = "1"
        folder.clear_broken_demo(place)
        set_up()
        update_tables()
        if folder.is_demo_loaded(place):
            answer(options, "Bản trình diễn đã có sẵn.", {"loaded": False})
            return
        from thulinh.kernel.clock import today

        importlib.import_module(DEMO).load_demo(on=today())
        folder.mark_demo_loaded(place)
        answer(options, "Đã nạp bản trình diễn.", {"loaded": True})


@command(
    "serve",
    "mở máy chủ trang web",
    argument("--host", default="127.0.0.1", help="địa chỉ để nghe; 0.0.0.0 là mọi mạng (mặc định: chỉ máy này)"),
    argument("--port", type=int, help="cổng (mặc định: cổng trống đầu tiên từ 8000)"),
    argument("--threads", type=int, default=8, help="số việc làm cùng lúc (mặc định: 8)"),
)
def serve(options: argparse.Namespace) -> None:
    """Serve the pages until stopped."""
    os.environ.setdefault("THULINH_HOSTS", ",".join(names_of(options.host)))
    set_up()
    from thulinh.config import server

    try:
        server.serve(options.host, options.port, options.threads)
    except server.CannotServe as error:
        raise CommandFailed(str(error)) from error


UNIT = argument("--unit", required=True, metavar="MÃ", help="mã đơn vị")
ON = argument("--on", metavar="NGÀY", help="tính theo ngày này, viết 2026-11-22 (mặc định: hôm nay)")


@command("dues", "việc đến hạn và quá hạn của một đơn vị và cấp dưới", UNIT, ON, AS_JSON)
def dues(options: argparse.Namespace) -> None:
    """Say what is owed at or below a unit."""
    set_up()
    from thulinh.desk import answers

    found = answers.dues_answer(unit=options.unit, on=_day(options.on))
    answer(options, answers.dues_text(found), found)


@command(
    "remind",
    "gửi lời nhắc đến điện thoại đã bật thông báo: mỗi người mỗi ngày nhiều nhất một lần",
    ON,
    argument("--dry-run", action="store_true", help="chỉ nói sẽ gửi cho bao nhiêu người, không gửi gì"),
    AS_JSON,
)
def remind(options: argparse.Namespace) -> None:
    """Send the day's push messages; the exit code says whether every device could be reached."""
    set_up()
    from thulinh.desk.pushing import remind_by_push
    from thulinh.programmes.actions import lay_steps_of_years

    if not options.dry_run:
        lay_steps_of_years(on=_day(options.on))  # the day's round is also when a new year's steps come
    found = remind_by_push(on=_day(options.on), dry_run=options.dry_run)
    answer(options, found.text, found.facts)
    if found.failed:
        raise CommandFailed(f"{found.failed} thiết bị chưa nhận được; ngày mai gửi lại.")


@command(
    "figure",
    "một chỉ số với tử số, mẫu số và các bản ghi đứng sau",
    argument("programme", metavar="MÔ-HÌNH", help="mã mô hình"),
    argument("indicator", metavar="CHỈ-SỐ", help="mã chỉ số hoặc nội dung"),
    UNIT,
    argument(
        "--period", required=True, metavar="KỲ", help="2026-11, 2026-Q4, 2026-H1, 2026, thang-nay, hai ngày nối bằng .."
    ),
    ON,
    AS_JSON,
)
def figure(options: argparse.Namespace) -> None:
    """Compute one figure and everything behind it."""
    set_up()
    from thulinh.desk import answers

    found = answers.figure_answer(
        programme=options.programme,
        code=options.indicator,
        unit=options.unit,
        period=options.period,
        on=_day(options.on),
    )
    answer(options, answers.figure_text(found), found)


@command(
    "programme",
    "kiểm tra văn bản mô hình",
    argument("verb", choices=["check"], metavar="check", help="check: kiểm tra một tệp"),
    argument("file", metavar="TỆP", help="tệp .yaml"),
    AS_JSON,
)
def programme(options: argparse.Namespace) -> None:
    """Check a programme document; the exit code says whether it can be taken."""
    set_up()
    from pathlib import Path

    from thulinh.desk import answers

    found = answers.check_answer(Path(options.file))
    faults = [f"dòng {each['line'] or '–'}, {each['path']}: {each['message']}" for each in found["faults"]]
    answer(options, "\n".join(faults) or f"Văn bản “{found.get('code')}” dùng được.", found)
    if faults:
        raise CommandFailed(f"Văn bản có {len(faults)} chỗ chưa đúng.")


@command(
    "import",
    "nhập một danh sách từ Excel hoặc CSV; dòng nào chưa lưu được thì nói rõ",
    argument("file", metavar="TỆP", help="tệp .xlsx, .xls, .xlsb, .ods hoặc .csv"),
    argument("--list", required=True, dest="row_set", metavar="LOẠI", help="mã loại danh sách"),
    argument("--unit", metavar="MÃ", help="chỉ nhận dòng thuộc đơn vị này và cấp dưới (mặc định: mọi nơi)"),
    argument("--source", required=True, metavar="NGUỒN", help="ai lập danh sách, theo văn bản nào"),
    argument("--purpose", required=True, metavar="MỤC-ĐÍCH", help="nhập để làm gì"),
    argument("--sheet", metavar="TRANG", help="tên trang (mặc định: trang máy hiểu nhiều cột nhất)"),
    argument("--by", metavar="TÊN", help="tên đăng nhập của người nhập (mặc định: hệ thống)"),
    argument("--on", metavar="NGÀY", help="danh sách đúng từ ngày này, viết 2026-11-22 (mặc định: hôm nay)"),
    argument(
        "--accept", action="append", default=[], metavar="KIỂU", help="loại tự sửa được đồng ý; tat-ca là mọi loại"
    ),
    argument("--errors", metavar="TỆP", help="ghi các dòng chưa lưu vào tệp .xlsx này để sửa"),
    argument("--dry-run", action="store_true", help="chỉ thử, không ghi gì"),
    AS_JSON,
)
def import_list(options: argparse.Namespace) -> None:
    """Import a file; the exit code says whether every row was taken."""
    set_up()
    from thulinh.intake.commands import import_file

    found = import_file(
        options.file,
        options.row_set,
        options.unit,
        source=options.source,
        purpose=options.purpose,
        sheet=options.sheet,
        by=options.by,
        holds_on=_day(options.on),
        accept=options.accept,
        dry_run=options.dry_run,
        errors=options.errors,
    )
    answer(options, found.text, found.facts)
    if found.left_out:
        raise CommandFailed(f"{found.left_out} dòng chưa lưu.")


def _day(text: str | None) -> Any:
    from thulinh.kernel.clock import today
    from thulinh.kernel.periods import day_named

    day = today() if text is None else day_named(text)
    if day is None:
        raise CommandFailed(f"Không hiểu ngày “{text}”; viết 2026-11-22.")
    return day


def set_up() -> None:
    """Load the settings and the rooms; before this no model may be imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thulinh.config.settings")
    if os.environ.get("THULINH_DEMO") == "1":
        folder.mark_demo_folder(folder.data_folder())
    import django

    django.setup()


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments; --data may stand before or after the command's name."""
    data = VietnameseParser(add_help=False)
    data.add_argument("--data", metavar="DIR", default=argparse.SUPPRESS, help="thư mục dữ liệu")
    top = VietnameseParser(
        prog="thulinh", parents=[data], description="Thủ Lĩnh: các mô hình của bí thư chi đoàn, giữ lời và đếm được."
    )
    words = top.add_subparsers(title="các lệnh", metavar="LỆNH", required=True, parser_class=VietnameseParser)
    for each in COMMANDS:
        word = words.add_parser(each.name, help=each.summary, description=each.summary, parents=[data])
        for one in each.arguments:
            word.add_argument(*one.names, **one.options)
        word.set_defaults(run=each.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code of the process."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    options = parser().parse_args(arguments)
    if hasattr(options, "data"):
        os.environ["THULINH_DATA"] = options.data
    try:
        options.run(options)
    except (CommandFailed, Refusal, folder.FolderError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if (message := _known(error)) is None:
            raise
        return _fail(message)
    return 0


def _known(error: Exception) -> str | None:
    """The message for a mistake of Django's that the person at the keyboard can do something about."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import DatabaseError

    if isinstance(error, DatabaseError):
        return _database_problem(error)
    return str(error) if isinstance(error, (CommandError, ImproperlyConfigured)) else None


def _database_problem(error: Exception) -> str | None:
    """Why the database did not answer: out of reach, or older than the program; None for a mistake of ours."""
    from django.db import DatabaseError, OperationalError

    from thulinh.config.server import pending_migrations

    try:
        pending = pending_migrations()
    except DatabaseError:
        return f"Không dùng được cơ sở dữ liệu: {error}"
    if pending:
        return OUTDATED
    return f"Không dùng được cơ sở dữ liệu: {error}" if isinstance(error, OperationalError) else None


def _fail(message: str) -> int:
    print(f"thulinh: {message}", file=sys.stderr)
    return 1
