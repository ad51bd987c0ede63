"""Addresses of the forms about programmes."""

from django.urls import path

from thulinh.programmes import views

app_name = "programmes"
urlpatterns = [
    path("moi/", views.upload, name="upload"),
    path("<slug:code>/ban/<key:number>/tai-ve/", views.download, name="download"),
    path("<slug:code>/ap-dung/<key:unit>/", views.adopt_for, name="adopt"),
    path("ap-dung/<key:pk>/ket-thuc/", views.retire_adoption, name="retire"),
    path("buoc/<key:pk>/", views.step, name="step"),
    path("buoc/<key:pk>/tep/", views.step_file, name="step_file"),
    path("<slug:code>/mien/<key:unit>/", views.exempt_unit, name="exempt"),
    path("<slug:code>/mien-nguoi/<key:person>/", views.let_person_off, name="let_off"),
    path("mien/<key:pk>/ket-thuc/", views.end_exemption_of, name="end_exemption"),
]
