"""Addresses of the forms about declared figures."""

from django.urls import path

from thulinh.statements import views

app_name = "statements"
urlpatterns = [
    path("khai/<int:unit>/", views.declare_for, name="declare"),
    path("<int:pk>/danh-gia/", views.judge_figure, name="judge"),
    path("<int:pk>/rut/", views.withdraw_figure, name="withdraw"),
]
