"""Settings: one file, typed. What differs between two installations lies in its data folder or in a THULINH_* variable
(listed in the README); nothing else is read from outside."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from thulinh.config import folder

PACKAGE: Path = Path(__file__).resolve().parent.parent
DATA: Path = folder.data_folder()
# A folder that was made for the demonstration stays one, whoever starts it and how.
DEMO: bool = os.environ.get("THULINH_DEMO") == "1" or folder.is_demo_folder(DATA)
# Set where a reverse proxy in front speaks https.
HTTPS: bool = os.environ.get("THULINH_HTTPS") == "1"

SECRET_KEY: str = os.environ.get("THULINH_SECRET_KEY") or folder.secret_key(DATA)
# By which push services know this installation, whom they may ask about it, and which services it talks to at all: an
# address that a browser names is asked only if its host is one of these or lies below one.
PUSH_KEY: str = folder.push_key(DATA)
PUSH_CONTACT: str = os.environ.get("THULINH_PUSH_CONTACT") or "thu-linh@example.org"
PUSH_SERVICES: tuple[str, ...] = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
DEBUG: bool = False
HOSTS: str = os.environ.get("THULINH_HOSTS") or "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS: list[str] = [host.strip() for host in HOSTS.split(",") if host.strip()]

INSTALLED_APPS: list[str] = [
    "thulinh.config",
    "thulinh.demo",
    "thulinh.desk",
    "thulinh.intake",
    "thulinh.programmes",
    "thulinh.indicators",
    "thulinh.statements",
    "thulinh.checks",
    "thulinh.visits",
    "thulinh.selection",
    "thulinh.benefits",
    "thulinh.training",
    "thulinh.difficulties",
    "thulinh.activities",
    "thulinh.people",
    "thulinh.units",
    "thulinh.ui",
    "thulinh.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_tables2",
]

MIDDLEWARE: list[str] = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages too; Django pads them against guessing secrets from their length
    "csp.middleware.CSPMiddleware",
    "thulinh.ui.first_view.FirstView",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "thulinh.people.middleware.SeenDevices",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# The one list of measures that sees all rooms; `indicators` looks measures up in it by code.
THULINH_CATALOGUE: str = "thulinh.config.catalogue.MEASURES"
# The lists that can be handed in as spreadsheets; `intake` looks them up in it by code.
THULINH_ROW_SETS: str = "thulinh.config.catalogue.ROW_SETS"

ROOT_URLCONF: str = "thulinh.config.urls"
WSGI_APPLICATION: str = "thulinh.config.wsgi.application"
DEFAULT_AUTO_FIELD: str = "django.db.models.BigAutoField"

AUTH_USER_MODEL: str = "people.Account"
AUTHENTICATION_BACKENDS: list[str] = ["thulinh.people.backends.HolderBackend"]
OTP_TOTP_ISSUER: str = "Thủ Lĩnh"  # what the phone's app calls the account
SESSION_ENGINE: str = "thulinh.people.sessions"
LOGIN_URL: str = "/dang-nhap/"
LOGIN_REDIRECT_URL: str = "/"
LOGOUT_REDIRECT_URL: str = "/dang-nhap/"
PASSWORD_HASHERS: list[str] = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "thulinh.people.passwords.MinimumLength", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "thulinh.desk.context.shell",
            ],
        },
    },
]
FORM_RENDERER: str = "thulinh.ui.renderer.Renderer"
DJANGO_TABLES2_TEMPLATE: str = "ui/table.html"

# A demonstration keeps to its folder, whatever database the real work of this machine has.
DATABASE_URL: str = "" if DEMO else os.environ.get("THULINH_DATABASE_URL", "")
DATABASE: dict[str, Any]
if DATABASE_URL:
    try:
        DATABASE = dict(dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True))
    except ValueError as error:
        raise ImproperlyConfigured(
            "THULINH_DATABASE_URL phải có dạng postgresql://người-dùng:mật-khẩu@máy:5432/tên hoặc sqlite:///tệp."
        ) from error
else:
    # Not written as an address, so that any letter may stand in the folder's name.
    DATABASE = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(DATA / folder.DATABASE_NAME),
        "CONN_MAX_AGE": 600,
    }
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a reader that turns writer would otherwise fail with "database is locked" whatever the timeout.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-64000;",
    }
else:
    # The same patience with a busy row as on SQLite, and an answer instead of a hang when the server is away.
    DATABASE["OPTIONS"] = {
        "connect_timeout": 10,
        "application_name": "thulinh",
        "options": "-c lock_timeout=30s",
        **DATABASE.get("OPTIONS", {}),
    }
DATABASES: dict[str, dict[str, Any]] = {"default": DATABASE}

LANGUAGE_CODE: str = "vi"
LANGUAGES: list[tuple[str, str]] = [("vi", "Tiếng Việt")]
TIME_ZONE: str = "Asia/Ho_Chi_Minh"
USE_I18N: bool = True
USE_TZ: bool = True
# Django's own Vietnamese formats read 12/05/1998 as 5 December and write 22-11-2026.
FORMAT_MODULE_PATH: list[str] = ["thulinh.ui.formats"]
USE_THOUSAND_SEPARATOR: bool = False

STATIC_URL: str = "static/"
STATIC_ROOT: Path = DATA / "static"
MEDIA_ROOT: Path = DATA / folder.FILES_NAME
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "thulinh.ui.storage.LastingFiles"},
}
WHITENOISE_USE_FINDERS: bool = False

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src-attr": [UNSAFE_INLINE],  # bars carry their width as an attribute
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
# Cookies do not know ports: a demonstration beside real work on one machine must not sign the other out.
SESSION_COOKIE_NAME: str = "thulinh-trinh-dien" if DEMO else "thulinh"
CSRF_COOKIE_NAME: str = f"{SESSION_COOKIE_NAME}-csrf"
SESSION_COOKIE_HTTPONLY: bool = True
CSRF_COOKIE_HTTPONLY: bool = True
SESSION_COOKIE_SAMESITE: str = "Lax"
CSRF_COOKIE_SAMESITE: str = "Lax"
SESSION_COOKIE_SECURE: bool = HTTPS
CSRF_COOKIE_SECURE: bool = HTTPS
SECURE_HSTS_SECONDS: int = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY: str = "same-origin"
X_FRAME_OPTIONS: str = "DENY"

# A photo of 20 MB is taken and reduced; a whole province's roster fits in 40 MB.
MAX_REQUEST_BYTES: int = 44 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE: int = MAX_REQUEST_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS: int = 20_000
FILE_UPLOAD_PERMISSIONS: int = 0o640

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},  # what runs us keeps the log
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "thulinh": {"level": os.environ.get("THULINH_LOG_LEVEL", "INFO")},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # An address that does not exist, or not for this person, is everyday life.
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        # A machine that asks for another's name is answered 400; its guesses would fill the log.
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": True},
    },
}
