"""The short address that a QR code holds, open to everybody who scans it."""

from django.urls import path

from thulinh.activities.views import arriving

app_name = "arriving"
urlpatterns = [
    path("<str:token>/", arriving.arrive, name="check_in"),
    path("<str:token>/khong-phai-toi/", arriving.deny, name="deny"),
]
