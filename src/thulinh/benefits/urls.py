"""Addresses on which something about support is written; the pages that show it are the desk's."""

from django.urls import path

from thulinh.benefits.views import cards, rules

app_name = "benefits"
urlpatterns = [
    path("the/ghi/", cards.record, name="record_cards"),
    path("the/<key:pk>/rut/", cards.withdraw, name="withdraw_card"),
    path("the/<key:pk>/da-nhan/", cards.came, name="card_came"),
    path("the/<key:pk>/chua-nhan/", cards.not_come, name="card_not_come"),
    path("quy-dinh/moi/<key:unit>/", rules.new, name="new_rule"),
    path("quy-dinh/<key:pk>/thoi/", rules.end, name="end_rule"),
    path("quy-dinh/<key:pk>/rut/", rules.withdraw, name="withdraw_rule"),
]
