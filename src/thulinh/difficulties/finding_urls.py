"""Addresses of everything that is recorded about findings."""

from django.urls import path

from thulinh.difficulties.views import findings

app_name = "findings"
urlpatterns = [
    path("ghi/<key:unit>/", findings.record, name="record"),
    path("<key:pk>/khac-phuc/", findings.put_it_right, name="put_right"),
    path("<key:pk>/mo-lai/", findings.reopen, name="reopen"),
    path("<key:pk>/sua/", findings.correct, name="correct"),
    path("<key:pk>/rut/", findings.withdraw, name="withdraw"),
    path("<key:pk>/chia-se/", findings.share, name="share"),
    path("<key:pk>/them-anh/", findings.add_photo, name="add_photo"),
    path("<key:pk>/them-anh/thoi/", findings.stop_awaiting, name="stop_awaiting"),
    path("anh/<key:pk>/", findings.photo, name="photo"),
]
