"""Addresses of imports, below "nhap-lieu/"."""

from django.urls import path

from thulinh.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.batches, name="batches"),
    path("moi/", views.upload, name="upload"),
    path("mau/<slug:code>.xlsx", views.download_template, name="template"),
    path("<key:pk>/", views.batch, name="batch"),
    path("<key:pk>/ghep-cot/", views.columns, name="columns"),
    path("<key:pk>/kiem-tra/", views.check, name="check"),
    path("<key:pk>/chon-ten/", views.names, name="names"),
    path("<key:pk>/luu/", views.write, name="write"),
    path("<key:pk>/dong-loi.xlsx", views.download_errors, name="errors"),
    path("<key:pk>/hoan-tac/", views.undo, name="undo"),
    path("<key:pk>/bo/", views.discard, name="discard"),
]
