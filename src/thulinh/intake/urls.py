"""Addresses of imports, below "nhap-lieu/"."""

from django.urls import path

from thulinh.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.batches, name="batches"),
    path("moi/", views.upload, name="upload"),
    path("mau/<slug:code>.xlsx", views.download_template, name="template"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/ghep-cot/", views.columns, name="columns"),
    path("<int:pk>/kiem-tra/", views.check, name="check"),
    path("<int:pk>/chon-ten/", views.names, name="names"),
    path("<int:pk>/luu/", views.write, name="write"),
    path("<int:pk>/dong-loi.xlsx", views.download_errors, name="errors"),
    path("<int:pk>/hoan-tac/", views.undo, name="undo"),
]
