"""The short address that stands on certificates: open to whoever holds one."""

from django.urls import path

from thulinh.training.views import certificates

app_name = "certificates"
urlpatterns = [
    path("", certificates.check_by_hand, name="check_by_hand"),
    path("<str:token>/", certificates.check, name="check"),
]
