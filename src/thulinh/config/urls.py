"""All addresses, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("thulinh.ui.urls")),
    path("", include("thulinh.people.urls")),
    path("diem-danh/", include("thulinh.activities.arriving_urls")),
    path("hoat-dong/", include("thulinh.activities.urls")),
    path("", include("thulinh.difficulties.urls")),
    path("von-vay/", include("thulinh.benefits.loan_urls")),
    path("khen-thuong/", include("thulinh.benefits.commendation_urls")),
    path("di-co-so/", include("thulinh.visits.urls")),
    path("phat-hien/", include("thulinh.difficulties.finding_urls")),
    path("", include("thulinh.selection.urls")),
    path("quyen-loi/", include("thulinh.benefits.urls")),
    path("phat-trien-dang/", include("thulinh.selection.path_urls")),
    path("boi-duong/", include("thulinh.training.urls")),
    path("chung-nhan/", include("thulinh.training.certificate_urls")),
    path("so-lieu/", include("thulinh.statements.urls")),
    path("mo-hinh/", include("thulinh.programmes.urls")),
    path("nhap-lieu/", include("thulinh.intake.urls")),
    path("trinh-dien/", include("thulinh.demo.urls")),  # 404 unless this is a demonstration
    path("", include("thulinh.desk.urls")),
]
