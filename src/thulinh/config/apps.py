"""The wiring as an application: it only registers the system checks."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "thulinh.config"
    label = "config"
    verbose_name = "Cấu hình"

    def ready(self) -> None:
        from thulinh.config import checks  # noqa: F401 - registers the checks
