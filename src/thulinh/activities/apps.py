from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "thulinh.activities"
    label = "activities"
    verbose_name = "Hoạt động"
    default_auto_field = "django.db.models.BigAutoField"
