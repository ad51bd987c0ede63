"""Addresses of what is written about choosing secretaries; lists and pages that join rooms are the desk's."""

from django.urls import path

from thulinh.selection.views import candidates, duals, handing, opinions, pools, rounds, rules, settling

app_name = "selection"
ROUNDS = [
    path("nhan-su/dot/mo/<key:unit>/", rounds.open_one, name="open_round"),
    path("nhan-su/dot/<key:pk>/cap-nhat/", rounds.refresh, name="refresh_round"),
    path("nhan-su/dot/<key:pk>/khep/", rounds.close, name="close_round"),
]
RULES = [
    path("nhan-su/quy-dinh/moi/<key:unit>/", rules.new, name="new_rule"),
    path("nhan-su/quy-dinh/<key:pk>/thoi/", rules.end, name="end_rule"),
]
PLACES = [
    path("nhan-su/cho/<key:pk>/them-nguoi/", candidates.add, name="add_candidate"),
    path("nhan-su/cho/<key:pk>/ket-qua/", settling.settle, name="settle_place"),
    path("nhan-su/cho/<key:pk>/mo-lai/", settling.reopen, name="reopen_place"),
    path("nhan-su/cho/<key:pk>/nguoi-giu/<key:holding>/", settling.review, name="review_holder"),
    path("nhan-su/quyet-dinh/<key:pk>/rut/", settling.take_back, name="withdraw_choice"),
]
CANDIDATES = [
    path("nhan-su/nguoi/<key:pk>/dua-ra/", candidates.withdraw, name="withdraw_candidate"),
    path("nhan-su/nguoi/<key:pk>/nhan-xet/<slug:criterion>/", candidates.judge_one, name="judge"),
    path("nhan-su/nguoi/<key:pk>/y-kien/<key:body>/", opinions.give, name="give_opinion"),
    path("nhan-su/nguoi/<key:pk>/y-kien/<key:body>/van-ban/", opinions.enter, name="enter_opinion"),
    path("nhan-su/y-kien/<key:pk>/rut/", opinions.withdraw, name="withdraw_opinion"),
    path("nhan-su/y-kien/<key:pk>/ban-quet/", opinions.scan, name="opinion_scan"),
]
DUALS = [path("nhan-su/chuc-danh-con-lai/<key:pk>/<key:left>/", duals.other_seat, name="other_seat")]
POOLS = [
    path("nhan-su/quy-hoach/don-vi/<key:unit>/ghi/", pools.plan, name="plan"),
    path("nhan-su/quy-hoach/<key:pk>/dua-ra/", pools.end, name="end_plan"),
    path("nhan-su/quy-hoach/<key:pk>/rut/", pools.withdraw, name="withdraw_plan"),
]
HANDING = [
    path("nhan-su/ban-giao/<key:pk>/them/", handing.add_line, name="add_hand_over_line"),
    path("nhan-su/ban-giao/<key:pk>/dong/<key:line>/bo/", handing.drop_line, name="drop_hand_over_line"),
    path("nhan-su/ban-giao/<key:pk>/ky/", handing.sign, name="sign_hand_over"),
    path("nhan-su/ban-giao/<key:pk>/bien-ban-giay/", handing.enter_paper, name="enter_hand_over_paper"),
    path("nhan-su/ban-giao/<key:pk>/ban-chup/", handing.scan, name="hand_over_scan"),
    path("nhan-su/ban-giao/<key:pk>/huy/", handing.cancel, name="cancel_hand_over"),
]

urlpatterns = [*ROUNDS, *RULES, *PLACES, *CANDIDATES, *POOLS, *HANDING, *DUALS]
