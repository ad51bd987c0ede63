"""Addresses of what is written about somebody's way to the Party; the list and the page are the desk's."""

from django.urls import path

from thulinh.selection.views import path as way

app_name = "party_path"
urlpatterns = [
    path("<key:pk>/buoc/", way.step, name="step"),
    path("buoc/<key:pk>/rut/", way.withdraw_step, name="withdraw_step"),
    path("<key:pk>/nguoi-giup/", way.mentor, name="mentor"),
    path("nguoi-giup/<key:pk>/thoi/", way.end_mentor, name="end_mentor"),
    path("nguoi-giup/<key:pk>/rut/", way.withdraw_mentor, name="withdraw_mentor"),
    path("<key:pk>/nhan-xet/", way.remark, name="remark"),
]
