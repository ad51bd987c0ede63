"""Addresses of the forms about programmes."""

from django.urls import path

from thulinh.programmes import views

app_name = "programmes"
urlpatterns = [
    path("moi/", views.upload, name="upload"),
    path("<slug:code>/ban/<int:number>/tai-ve/", views.download, name="download"),
    path("<slug:code>/ap-dung/<int:unit>/", views.adopt_for, name="adopt"),
    path("ap-dung/<int:pk>/ket-thuc/", views.retire_adoption, name="retire"),
    path("<slug:code>/mien/<int:unit>/", views.exempt_unit, name="exempt"),
    path("mien/<int:pk>/ket-thuc/", views.end_exemption_of, name="end_exemption"),
]
