"""Addresses on which something about support is written; the pages that show it are the desk's."""

from django.urls import path

from thulinh.benefits.views import cards, pay_lists, rules, words

app_name = "benefits"
urlpatterns = [
    path("the/ghi/", cards.record, name="record_cards"),
    path("the/<key:pk>/rut/", cards.withdraw, name="withdraw_card"),
    path("the/<key:pk>/da-nhan/", cards.came, name="card_came"),
    path("the/<key:pk>/chua-nhan/", cards.not_come, name="card_not_come"),
    path("danh-sach/lap/<key:unit>/", pay_lists.make, name="make_pay_list"),
    path("danh-sach/<key:pk>/gui/", pay_lists.send, name="send_pay_list"),
    path("danh-sach/<key:pk>/da-chi/", pay_lists.paid, name="paid"),
    path("danh-sach/<key:pk>/ky-nhan/", pay_lists.signed, name="signed"),
    path("danh-sach/<key:pk>/rut/", pay_lists.withdraw, name="withdraw_pay_list"),
    path("da-chi/<key:pk>/rut/", pay_lists.withdraw_paid, name="withdraw_paid"),
    path("ky-nhan/<key:pk>/rut/", pay_lists.withdraw_signed, name="withdraw_signed"),
    path("ban-chup/<key:pk>/", pay_lists.scan, name="scan"),
    path("bao/", words.say, name="say"),
    path("bao/<key:pk>/rut/", words.take_back, name="take_back"),
    path("quy-dinh/moi/<key:unit>/", rules.new, name="new_rule"),
    path("quy-dinh/<key:pk>/thoi/", rules.end, name="end_rule"),
    path("quy-dinh/<key:pk>/rut/", rules.withdraw, name="withdraw_rule"),
]
