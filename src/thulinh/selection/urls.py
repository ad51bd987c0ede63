"""Addresses of what is written about choosing secretaries; lists and pages that join rooms are the desk's."""

from django.urls import path

from thulinh.selection.views import duals

app_name = "selection"
DUALS = [path("nhan-su/chuc-danh-con-lai/<key:pk>/<key:left>/", duals.other_seat, name="other_seat")]

urlpatterns = [*DUALS]
