"""The real settings, with what a test needs to be quick and alone: its own data folder, a cheap password hash, and
static files taken from where they lie.

The test database on SQLite is a file, not memory, so that two threads are two connections, as in real work.
THULINH_TEST_DATABASE_URL, else THULINH_DATABASE_URL, chooses PostgreSQL; the tests use a new database beside it.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="thulinh-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("THULINH_") and not name.endswith("DATABASE_URL")]:
    del os.environ[_name]  # what is set up for real work on this machine must not change a test
os.environ["THULINH_DATA"] = _folder
if "THULINH_TEST_DATABASE_URL" in os.environ:
    os.environ["THULINH_DATABASE_URL"] = os.environ.pop("THULINH_TEST_DATABASE_URL")

from thulinh.config.settings import *  # noqa: E402, F403
from thulinh.config.settings import DATABASE, STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir()
# Connections that outlive their thread would keep the test database from being dropped.
DATABASE["CONN_MAX_AGE"] = 0
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    DATABASE["TEST"] = {"NAME": os.path.join(_folder, "test.sqlite3")}  # noqa: PTH118
    DATABASE["OPTIONS"]["init_command"] = DATABASE["OPTIONS"]["init_command"].replace("=FULL", "=OFF")
