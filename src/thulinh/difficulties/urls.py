"""Addresses of what is written about difficulties; lists and pages that join rooms are the desk's."""

from django.urls import path

from thulinh.difficulties.views import grouping, raising, solving

app_name = "difficulties"
urlpatterns = [
    path("kho-khan/neu/<key:unit>/", raising.raise_own, name="raise"),
    path("kho-khan/tu-buoi/<key:activity>/", raising.raise_from, name="raise_from"),
    path("kho-khan/nhom/<key:pk>/tra-loi/", grouping.answer_group, name="answer_group"),
    path("kho-khan/nhom/<key:pk>/bo/", grouping.ungroup, name="ungroup"),
    path("kho-khan/<key:pk>/gop/", grouping.group, name="group"),
    path("kho-khan/<key:pk>/<slug:verb>/", solving.act, name="act"),
]
