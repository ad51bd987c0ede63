from django.apps import AppConfig


class DifficultiesConfig(AppConfig):
    name = "thulinh.difficulties"
    label = "difficulties"
    verbose_name = "Khó khăn, phát hiện ở cơ sở"
    default_auto_field = "django.db.models.BigAutoField"
