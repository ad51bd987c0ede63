"""Addresses on which something about training is written; the pages that show it are the desk's."""

app_name = "training"
urlpatterns: list = []
