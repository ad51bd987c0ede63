from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "thulinh.checks"
    label = "checks"
    verbose_name = "Kiểm tra mẫu"
    default_auto_field = "django.db.models.BigAutoField"
