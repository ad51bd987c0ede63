"""Addresses of the desk's pages, noun by noun."""

from django.urls import path

from thulinh.desk.views import cockpit, log, programmes, search, units

app_name = "desk"

FIGURES = [
    path("bang-dieu-hanh/", cockpit.start, name="start"),
    path("bang-dieu-hanh/<int:unit>/", cockpit.cockpit, name="cockpit"),
]

UNITS = [
    path("don-vi/", units.units, name="units"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("he-thong/", units.tree, name="tree"),
]
PROGRAMMES = [
    path("mo-hinh/", programmes.programmes, name="programmes"),
    path("mo-hinh/<slug:code>/", programmes.programme, name="programme"),
    path("mo-hinh/<slug:code>/so-sanh/<int:before>/<int:after>/", programmes.compare, name="compare"),
]
ACROSS = [
    path("tim/", search.search, name="search"),
    path("nhat-ky/", log.log, name="log"),
]

urlpatterns = [*FIGURES, *UNITS, *PROGRAMMES, *ACROSS]
