from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "thulinh.programmes"
    label = "programmes"
    verbose_name = "Mô hình"
    default_auto_field = "django.db.models.BigAutoField"
