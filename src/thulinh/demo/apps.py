"""The demonstration as an application: only its templates; it has no tables."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "thulinh.demo"
    label = "demo"
    verbose_name = "Bản trình diễn"
