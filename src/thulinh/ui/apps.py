from django.apps import AppConfig
from django.urls import register_converter
from django.urls.converters import IntConverter


class KeyConverter(IntConverter):
    """A row's key in an address: never longer than what a database takes, so that a longer one is simply not found."""

    regex = "[0-9]{1,18}"


class UiConfig(AppConfig):
    name = "thulinh.ui"
    label = "ui"
    verbose_name = "Giao diện"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Addresses write `<key:pk>`; it must be known before any of them is read."""
        register_converter(KeyConverter, "key")
