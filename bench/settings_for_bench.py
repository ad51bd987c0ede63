"""The real settings and the peers' tables. Tables are made straight from the models, so that a bench of work in progress has today's."""

from thulinh.config.settings import *  # noqa: F403
from thulinh.config.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "peers", "import_export"]
MIGRATION_MODULES = {app.rpartition(".")[2]: None for app in INSTALLED_APPS if app.startswith("thulinh.")}
# Pages are timed, not the gathering of static files.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
