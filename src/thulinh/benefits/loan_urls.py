"""Addresses of loans."""

from django.urls import path

from thulinh.benefits.views import loans

app_name = "loans"
urlpatterns = [
    path("", loans.mine, name="mine"),
    path("nhu-cau/", loans.ask, name="ask"),
    path("nhu-cau/<key:person>/", loans.record, name="record"),
    path("phu-trach/", loans.charged, name="charged"),
    path("phu-trach/nhan/", loans.take_over, name="take_over"),
    path("tong/", loans.sums, name="sums"),
    path("lan-tra/<key:pk>/rut/", loans.withdraw_repayment, name="withdraw_repayment"),
    path("<key:pk>/", loans.loan, name="loan"),
    path("<key:pk>/<slug:verb>/", loans.act, name="act"),
]
