"""Addresses of the demonstration; they answer only where the settings say that this is one."""

from django.urls import path

from thulinh.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.choose, name="roles"),
    path("<slug:role>/", views.enter, name="enter"),
]
