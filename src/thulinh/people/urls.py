"""Addresses of signing in and of everything that is written about people."""

from django.urls import path

from thulinh.people.views import (
    accounts,
    charges,
    devices,
    discipline,
    invitations,
    memberships,
    newcomers,
    persons,
    presence,
    requests,
    second_step,
    signing,
)

app_name = "people"
urlpatterns = [
    path("dang-nhap/", signing.sign_in, name="sign_in"),
    path("dang-nhap/ma/", second_step.ask, name="second_step"),
    path("moi/<str:token>/", invitations.accept, name="accept"),
    path("hai-buoc/", second_step.overview, name="second_step_overview"),
    path("hai-buoc/bat/", second_step.set_up, name="second_step_set_up"),
    path("hai-buoc/ma-du-phong/", second_step.renew_codes, name="renew_recovery_codes"),
    path("hai-buoc/tat/", second_step.end, name="end_second_step"),
    path("thiet-bi/", devices.own, name="devices"),
    path("dang-xuat/", signing.sign_out, name="sign_out"),
    path("phien/", presence.presence, name="presence"),
    path("doi-mat-khau/", signing.change_password, name="change_password"),
    path("quyen-han/", signing.rights, name="rights"),
    path("xu-ly-du-lieu/", requests.notice, name="notice"),
    path("thong-tin-ve-toi/yeu-cau/", requests.ask, name="request_information"),
    path("nguoi/<key:pk>/yeu-cau-thong-tin/", requests.ask_for, name="request_for"),
    path("nguoi/don-vi/<key:unit>/them/", persons.add_member, name="add_member"),
    path("nguoi/<key:pk>/sua/", persons.correct, name="correct"),
    path("nguoi/<key:pk>/rut/", persons.withdraw, name="withdraw"),
    path("nguoi/<key:pk>/phat-trien-dang/", persons.party_standing, name="party_standing"),
    path("nguoi/<key:pk>/ky-luat/ghi/", discipline.record, name="record_discipline"),
    path("nguoi/ky-luat/<key:pk>/rut/", discipline.withdraw, name="withdraw_discipline"),
    path("nguoi/<key:pk>/vao/<key:unit>/", memberships.begin, name="begin_membership"),
    path("nguoi/sinh-hoat/<key:pk>/ket-thuc/", memberships.end, name="end_membership"),
    path("nguoi/sinh-hoat/<key:pk>/chuyen/", memberships.transfer, name="transfer_membership"),
    path("nguoi/sinh-hoat/<key:pk>/rut/", memberships.withdraw, name="withdraw_membership"),
    path("nguoi/don-vi/<key:unit>/nguoi-ngoai-danh-sach/", newcomers.seat_newcomer, name="seat_newcomer"),
    path("nguoi/don-vi/<key:unit>/phu-trach/", charges.charge, name="put_in_charge"),
    path("nguoi/phu-trach/<key:pk>/thoi/", charges.end, name="end_charge"),
    path("nguoi/<key:pk>/moi/", invitations.invite_one, name="invite"),
    path("nguoi/don-vi/<key:unit>/loi-moi/", invitations.of_unit, name="invitations"),
    path("nguoi/<key:pk>/khoa-tai-khoan/", accounts.close, name="close_account"),
    path("nguoi/<key:pk>/dat-lai-hai-buoc/", accounts.reset, name="reset_second_step"),
]
