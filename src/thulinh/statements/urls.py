"""Addresses of the forms about declared figures."""

from django.urls import path

from thulinh.statements import views

app_name = "statements"
urlpatterns = [
    path("khai/<key:unit>/", views.declare_for, name="declare"),
    path("thanh-nien/<key:unit>/", views.declare_youth_for, name="declare_youth"),
    path("<key:pk>/danh-gia/", views.judge_figure, name="judge"),
    path("<key:pk>/tep/", views.figure_file, name="file"),
    path("<key:pk>/rut/", views.withdraw_figure, name="withdraw"),
]
