from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "thulinh.selection"
    label = "selection"
    verbose_name = "Chọn và bồi dưỡng bí thư"
    default_auto_field = "django.db.models.BigAutoField"
