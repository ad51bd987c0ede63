from django.apps import AppConfig
from django.urls import register_converter

from thulinh.ui.keys import KeyConverter


class UiConfig(AppConfig):
    name = "thulinh.ui"
    label = "ui"
    verbose_name = "Giao diện"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Addresses write `<key:pk>`; it must be known before any of them is read."""
        register_converter(KeyConverter, "key")
