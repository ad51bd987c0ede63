"""What must be true of the machine before anybody's work is put into it, said in Vietnamese by whoever starts it.

| id          | what is wrong                                                  |
|-------------|----------------------------------------------------------------|
| config.E001 | nothing can be written into the data folder                    |
| config.E002 | a demonstration was asked for in a folder that holds real work |
| config.E003 | the PostgreSQL database does not keep text as UTF-8            |
| config.W001 | other users of the machine can read the secret key             |
| config.W002 | open to the network without https                              |
"""

import os
import stat
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from thulinh.config import folder
from thulinh.config.addresses import LOOPBACK


@register(Tags.files)
def data_folder_is_writable(**_: Any) -> list[CheckMessage]:
    """The data folder takes files."""
    if settings.DATA.is_dir() and os.access(settings.DATA, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"Không ghi được vào thư mục dữ liệu {settings.DATA}.",
            hint="Chọn thư mục khác bằng --data, hoặc cấp quyền ghi cho người chạy chương trình.",
            id="config.E001",
        )
    ]


@register(Tags.security)
def demo_is_in_its_own_folder(**_: Any) -> list[CheckMessage]:
    """A demonstration lets anybody sign in as anybody, so it may never stand on real work."""
    real = (settings.DATA / folder.DATABASE_NAME).exists() and not folder.is_demo_folder(settings.DATA)
    if not (settings.DEMO and real):
        return []
    return [
        Error(
            f"Thư mục {settings.DATA} chứa dữ liệu thật, không được mở ở chế độ trình diễn.",
            hint="Bỏ biến THULINH_DEMO, hoặc chọn thư mục khác bằng --data.",
            id="config.E002",
        )
    ]


@register(Tags.security)
def secret_key_is_private(**_: Any) -> list[CheckMessage]:
    """Only the owner reads the key that signs sessions."""
    path = settings.DATA / folder.SECRET_KEY_NAME
    if os.name == "nt" or not path.exists() or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return []
    return [
        Warning(
            f"Người dùng khác trên máy này đọc được khoá bí mật {path}.",
            hint=f"Chạy: chmod 600 {path}",
            id="config.W001",
        )
    ]


@register(Tags.security, deploy=True)
def network_has_https(**_: Any) -> list[CheckMessage]:
    """Passwords and personal facts travel encrypted as soon as another machine is served."""
    if settings.HTTPS or set(settings.ALLOWED_HOSTS) <= {*LOOPBACK, "testserver"}:
        return []
    return [
        Warning(
            "Máy khác truy cập được nhưng chưa có https: mật khẩu đi qua mạng ở dạng đọc được.",
            hint="Đặt một máy chủ https phía trước và đặt THULINH_HTTPS=1.",
            id="config.W002",
        )
    ]


@register(Tags.database)
def database_keeps_vietnamese(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """PostgreSQL was created with UTF-8, else names lose their marks."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
        if encoding != "UTF8":
            problems.append(
                Error(
                    f"Cơ sở dữ liệu PostgreSQL dùng bảng mã {encoding}, tên tiếng Việt sẽ hỏng.",
                    hint="Tạo lại cơ sở dữ liệu với ENCODING 'UTF8'.",
                    id="config.E003",
                )
            )
    return problems
