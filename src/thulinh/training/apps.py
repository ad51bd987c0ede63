from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "thulinh.training"
    label = "training"
    verbose_name = "Bồi dưỡng"
    default_auto_field = "django.db.models.BigAutoField"
