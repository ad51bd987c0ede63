from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "thulinh.statements"
    label = "statements"
    verbose_name = "Số liệu khai báo"
    default_auto_field = "django.db.models.BigAutoField"
