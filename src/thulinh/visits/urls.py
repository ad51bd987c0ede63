"""Addresses of visits to the grassroots: planned, recorded, reported by who goes, spoken of by those visited."""

from django.urls import path

from thulinh.visits.views import hosting

app_name = "visits"
urlpatterns = [
    path("xac-nhan/", hosting.hosted, name="hosted"),
    path("xac-nhan/<key:pk>/", hosting.word, name="word"),
    path("xac-nhan/<key:pk>/rut/", hosting.take_back, name="take_back"),
]
