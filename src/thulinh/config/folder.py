"""The data folder: everything that one installation owns, in one place that can be copied and kept.

It holds the database (when that is SQLite), the files that people gave, the collected static files, the secret key,
and the mark that says whether it is a demonstration. This module knows nothing of Django, so that settings can stand
on it.
"""

import os
import secrets
import shutil
from pathlib import Path

DEFAULT_FOLDER = "data/thulinh"
DATABASE_NAME = "thulinh.sqlite3"
FILES_NAME = "files"
SECRET_KEY_NAME = "secret-key"  # noqa: S105 - the name of a file, not a secret
PUSH_KEY_NAME = "push-key.pem"
DEMO_MARK_NAME = "ban-trinh-dien"
SECRET_KEY_LENGTH = 50


class FolderError(Exception):
    """The data folder cannot be used; the message says in Vietnamese what to do."""


def data_folder() -> Path:
    """Where this installation keeps what it owns."""
    return Path(os.environ.get("THULINH_DATA") or DEFAULT_FOLDER).expanduser().absolute()


def secret_key(folder: Path) -> str:
    """The key that signs sessions and forms: made once for a folder, read by its owner only.

    Errors: the folder cannot be written, or the key in it is cut short.
    """
    path = folder / SECRET_KEY_NAME
    try:
        make_folder(folder)
        _create_once(path, secrets.token_urlsafe(SECRET_KEY_LENGTH))
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise FolderError(f"Không đọc hoặc ghi được thư mục dữ liệu {folder}: {error}") from error
    if len(key) < SECRET_KEY_LENGTH:
        raise FolderError(
            f"Khoá bí mật trong tệp {path} bị cụt. Hãy lấy lại tệp từ bản sao lưu, hoặc xoá tệp để tạo khoá mới "
            "(khi đó mọi người phải đăng nhập lại)."
        )
    return key


def push_key(folder: Path) -> str:
    """The key by which push services know this installation; made once. With another one every phone has to switch its
    notices on again.
    """
    path = folder / PUSH_KEY_NAME
    try:
        if not path.exists():
            make_folder(folder)
            _create_once(path, _new_push_key())
        key = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise FolderError(f"Không đọc hoặc ghi được thư mục dữ liệu {folder}: {error}") from error
    if not key.rstrip().endswith("-----END PRIVATE KEY-----"):
        raise FolderError(
            f"Khoá thông báo trong tệp {path} bị cụt. Hãy lấy lại tệp từ bản sao lưu, hoặc xoá tệp để tạo khoá mới "
            "(khi đó mọi người phải bật lại thông báo trên điện thoại)."
        )
    return key


def _new_push_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    made = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.decode("ascii").rstrip()


def make_folder(folder: Path) -> None:
    """Make the data folder, closed to other users of the machine: it holds personal facts."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def is_demo_folder(folder: Path) -> bool:
    """Whether this folder was made for the demonstration."""
    return (folder / DEMO_MARK_NAME).is_file()


def is_demo_loaded(folder: Path) -> bool:
    """Whether the demonstration in this folder was loaded to its end."""
    mark = folder / DEMO_MARK_NAME
    return mark.is_file() and mark.read_text(encoding="utf-8").startswith("loaded")


def mark_demo_folder(folder: Path) -> None:
    """Write down that this folder is a demonstration, before anything else is in it.

    Errors: the folder already holds real work; a demonstration lets anybody sign in as anybody.
    """
    if is_demo_folder(folder):
        return
    if (folder / DATABASE_NAME).exists():
        raise FolderError(
            f"Thư mục {folder} đang chứa dữ liệu thật nên không thể biến thành bản trình diễn. "
            "Hãy chọn thư mục khác bằng --data."
        )
    make_folder(folder)
    (folder / DEMO_MARK_NAME).write_text("started\n", encoding="utf-8")


def mark_demo_loaded(folder: Path) -> None:
    """Write down that the demonstration was loaded to its end, so that the next start does not load it again."""
    (folder / DEMO_MARK_NAME).write_text("loaded\n", encoding="utf-8")


def clear_broken_demo(folder: Path) -> None:
    """Throw away a demonstration whose loading broke off; nothing but invented facts can be lost."""
    if not is_demo_folder(folder) or is_demo_loaded(folder):
        return
    for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / FILES_NAME, ignore_errors=True)


def _create_once(path: Path, text: str) -> None:
    """Write a file that only its owner reads, unless it exists; two starts at one time agree on one content."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{text}\n")
    try:
        os.link(draft, path)  # fails if another start was first, and never shows half a key
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not path.exists():
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
