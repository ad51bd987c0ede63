"""Addresses on which something about training is written; the pages that show it are the desk's."""

from django.urls import path

from thulinh.training.views import (
    arriving,
    assessing,
    certificates,
    classes,
    demands,
    giving,
    groups,
    joining,
    nominating,
    papers,
    plans,
    presence,
    qualifications,
    results,
    timetable,
    topics,
)

app_name = "training"

# What is taught, what people know and should know.
KNOWLEDGE = [
    path("chuyen-de/moi/<key:unit>/", topics.new, name="new_topic"),
    path("chuyen-de/<slug:code>/sua/", topics.change, name="change_topic"),
    path("chuyen-de/<slug:code>/thoi/", topics.end, name="end_topic"),
    path("chuyen-de/<slug:code>/tai-lieu/<key:unit>/", topics.add_reading, name="add_material"),
    path("tai-lieu/<key:pk>/", topics.reading, name="material"),
    path("tai-lieu/<key:pk>/rut/", topics.withdraw_reading, name="withdraw_material"),
    path("da-hoc/<key:person>/ghi/", qualifications.record, name="record_qualification"),
    path("da-hoc/<key:pk>/rut/", qualifications.withdraw, name="withdraw_qualification"),
    path("yeu-cau/moi/<key:unit>/", demands.new, name="new_demand"),
    path("yeu-cau/<key:pk>/thoi/", demands.end, name="end_demand"),
    path("yeu-cau/<key:pk>/rut/", demands.withdraw, name="withdraw_demand"),
    path("tu-danh-gia/", assessing.assess, name="assess_oneself"),
    path("tu-danh-gia/<key:pk>/rut/", assessing.take_back, name="take_back_assessment"),
]

# A class at work.
PRESENCE = [
    path("lop/<key:training_class>/diem-danh/", presence.presence, name="presence"),
    path("diem-danh/<key:half_day>/", presence.sheet, name="sheet"),
    path("diem-danh/<key:half_day>/ma/", presence.roll, name="roll"),
    path("diem-danh/<key:half_day>/so/", presence.state, name="roll_state"),
    path("diem-danh/<key:half_day>/mo/", presence.open_, name="open_roll"),
    path("diem-danh/<key:half_day>/dong/", presence.close, name="close_roll"),
    path("diem-danh/<key:half_day>/doi-ma/", presence.renew, name="renew_roll"),
    path("co-mat/<slug:token>/", arriving.door, name="door"),
    path("the/<slug:token>/", arriving.badge, name="badge"),
]

RESULTS = [path("lop/<key:training_class>/ket-qua/", results.results, name="results")]

GIVING = [
    path("lop/<key:training_class>/trao-doi/", giving.contributions, name="contributions"),
    path("lop/<key:training_class>/trao-doi/chia-se/", giving.contribute, name="contribute"),
    path("lop/<key:training_class>/phieu-gop-y/", giving.evaluate, name="evaluate"),
    path("lop/<key:training_class>/gop-y/", giving.opinions, name="opinions"),
]

# Certificates, and sheets to print.
PAPERS = [
    path("lop/<key:training_class>/chung-nhan/cap/", certificates.issue, name="issue_certificates"),
    path("lop/<key:training_class>/chung-nhan/tep/", papers.certificates, name="certificates_file"),
    path("lop/<key:training_class>/the/", papers.class_badges, name="badges_file"),
    path("buoi/<key:half_day>/danh-sach/", papers.attendance, name="attendance_file"),
    path("chung-nhan/<key:pk>/tep/", papers.certificate, name="certificate_file"),
    path("chung-nhan/<key:pk>/thu-hoi/", certificates.withdraw, name="withdraw_certificate"),
]

# Plans of a year, with what is done about each need.
PLANS = [
    path("ke-hoach/don-vi/<key:unit>/lap/", plans.make, name="make_plan"),
    path("ke-hoach/<key:pk>/muc/", plans.add, name="add_plan_item"),
    path("ke-hoach/<key:pk>/nhan/", plans.take, name="take_need"),
    path("ke-hoach/<key:pk>/ban-hanh/", plans.issue, name="issue_plan"),
    path("ke-hoach/<key:pk>/sua/", plans.correct, name="correct_plan"),
    path("ke-hoach/<key:pk>/rut/", plans.withdraw, name="withdraw_plan"),
    path("ke-hoach/muc/<key:pk>/sua/", plans.change, name="change_plan_item"),
    path("ke-hoach/muc/<key:pk>/bo/", plans.remove, name="withdraw_plan_item"),
]

CLASSES = [
    path("lop/lap/<key:unit>/", classes.plan, name="plan_class"),
    path("lop/<key:pk>/sua/", classes.change, name="change_class"),
    path("lop/<key:pk>/buoc/<slug:verb>/", classes.step, name="class_step"),
    path("lop/<key:pk>/lich/", timetable.timetable, name="timetable"),
    path("lop/<key:pk>/chi-tieu/", timetable.quotas, name="quotas"),
    path("lop/<key:pk>/chia-to/", groups.groups, name="groups"),
    path("lop/<key:pk>/dua-vao/", nominating.nominate_many, name="nominate"),
    path("lop/<key:pk>/dang-ky/", joining.register_oneself, name="register"),
    path("lop/<key:pk>/duyet/", joining.approve_many, name="approve"),
    path("lop/<key:pk>/dang-cho/", joining.promote_next, name="promote"),
    path("hoc-vien/<key:pk>/khong-duyet/", joining.decline_one, name="decline"),
    path("hoc-vien/<key:pk>/rut/", joining.withdraw_one, name="withdraw_participant"),
]

urlpatterns = [
    *CLASSES,
    *PLANS,
    *KNOWLEDGE,
    *PRESENCE,
    *RESULTS,
    *GIVING,
    *PAPERS,
]
