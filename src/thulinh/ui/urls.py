"""Addresses of the look; open to everybody."""

from django.urls import path

from thulinh.ui import views

app_name = "ui"
urlpatterns = [
    path("giao-dien/nen/", views.change_theme, name="theme"),
    # At the top, because a service worker rules only over addresses below its own.
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("ngoai-tuyen/", views.without_signal, name="offline"),
]
