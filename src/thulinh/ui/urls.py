"""Addresses of the look; open to everybody."""

from django.urls import path

from thulinh.ui import views

app_name = "ui"
urlpatterns = [path("nen/", views.change_theme, name="theme")]
