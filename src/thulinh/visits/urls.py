"""Addresses of visits to the grassroots: planned, recorded, reported by who goes, spoken of by those visited."""

from django.urls import path

from thulinh.visits.views import hosting, making, planning

app_name = "visits"
urlpatterns = [
    path("dang-ky/", planning.plan, name="plan"),
    path("ghi/", making.record, name="record"),
    path("chuyen/<key:pk>/da-di/", making.make, name="make"),
    path("chuyen/<key:pk>/sua/", making.correct, name="correct"),
    path("chuyen/<key:pk>/doi/", planning.change_plan, name="change_plan"),
    path("chuyen/<key:pk>/bao-cao/", making.report, name="report"),
    path("chuyen/<key:pk>/them-anh/", making.add_photos, name="add_photos"),
    path("chuyen/<key:pk>/them-anh/thoi/", making.stop_awaiting, name="stop_awaiting"),
    path("chuyen/<key:pk>/giay-to/", making.add_paper, name="add_paper"),
    path("chuyen/<key:pk>/hoat-dong/", making.link, name="link"),
    path("chuyen/<key:pk>/cong-lenh/", planning.order, name="order"),
    path("chuyen/<key:pk>/dang-ky-bo-sung/", planning.register, name="register"),
    path("chuyen/<key:pk>/huy/", planning.cancel, name="cancel"),
    path("chuyen/<key:pk>/rut/", planning.withdraw, name="withdraw"),
    path("tep/<key:pk>/", making.file, name="file"),
    path("tep/<key:pk>/bo/", making.drop_file, name="drop_file"),
    path("lich/moi/", planning.new_schedule, name="new_schedule"),
    path("lich/<key:pk>/rut/", planning.end_schedule, name="end_schedule"),
    path("xac-nhan/", hosting.hosted, name="hosted"),
    path("xac-nhan/<key:pk>/", hosting.word, name="word"),
    path("xac-nhan/<key:pk>/rut/", hosting.take_back, name="take_back"),
]
