"""Addresses of the steps of a commendation; the list and the pages that join rooms are the desk's."""

from django.urls import path

from thulinh.benefits.views import commending

app_name = "commendations"
urlpatterns = [path("<key:pk>/<slug:verb>/", commending.act, name="act")]
