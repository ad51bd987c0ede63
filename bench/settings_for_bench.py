"""The real settings. Tables are made straight from the models, so that a bench of work in progress has today's."""

from thulinh.config.settings import *  # noqa: F403
from thulinh.config.settings import INSTALLED_APPS

MIGRATION_MODULES = {app.rpartition(".")[2]: None for app in INSTALLED_APPS if app.startswith("thulinh.")}
