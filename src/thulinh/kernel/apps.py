from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "thulinh.kernel"
    label = "kernel"
    verbose_name = "Nền"
    default_auto_field = "django.db.models.BigAutoField"
