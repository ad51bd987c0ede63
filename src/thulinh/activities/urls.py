"""Addresses of everything that is recorded, verified, planned and shared about activities."""

from django.urls import path

from thulinh.activities.views import ending, guidance, initiatives, joint, material, photos, queue, sessions, tasks

app_name = "activities"
urlpatterns = [
    path("ghi/<key:unit>/", sessions.choose, name="choose"),
    path("ghi/<key:unit>/<slug:kind>/", sessions.record, name="record"),
    path("len-lich/<key:unit>/<slug:kind>/", sessions.plan, name="plan"),
    path("khong-to-chuc/<key:unit>/<slug:kind>/", ending.not_held, name="not_held"),
    path("<key:pk>/da-to-chuc/", sessions.hold, name="hold"),
    path("<key:pk>/sua/", sessions.correct, name="correct"),
    path("<key:pk>/huy/", ending.cancel_plan, name="cancel"),
    path("<key:pk>/rut/", ending.withdraw_record, name="withdraw"),
    path("<key:pk>/xac-nhan/", ending.confirm, name="confirm"),
    path("<key:pk>/them-anh/", photos.add_photo, name="add_photo"),
    path("<key:pk>/them-anh/thoi/", photos.stop_awaiting, name="stop_awaiting"),
    path("<key:pk>/giao-viec/", tasks.assign, name="assign"),
    path("duyet/", queue.queue, name="queue"),
    path("duyet/<key:pk>/", queue.word, name="verify"),
    path("nhiem-vu/", tasks.tasks, name="tasks"),
    path("nhiem-vu/<key:pk>/xong/", tasks.finish, name="finish_task"),
    path("nhiem-vu/<key:pk>/rut/", tasks.withdraw, name="withdraw_task"),
    path("lien-chi-doan/<key:unit>/", joint.joint, name="joint"),
    path("lien-chi-doan/<key:unit>/de-xuat/", joint.propose, name="propose"),
    path("de-xuat/<key:pk>/tra-loi/", joint.answer, name="answer"),
    path("de-xuat/<key:pk>/chi-bo/", joint.cell_word, name="cell_word"),
    path("sang-kien/", initiatives.initiatives, name="initiatives"),
    path("sang-kien/moi/", initiatives.share, name="share"),
    path("sang-kien/<key:pk>/", initiatives.initiative, name="initiative"),
    path("sang-kien/<key:pk>/ap-dung/", initiatives.reuse, name="reuse"),
    path("sang-kien/<key:pk>/rut/", initiatives.withdraw, name="withdraw_initiative"),
    path("tai-lieu/", guidance.guidances, name="guidances"),
    path("tai-lieu/<key:pk>/", material.guidance, name="guidance"),
    path("tai-lieu/<key:pk>/tep/", material.paper, name="paper"),
    path("tai-lieu/<key:pk>/sua/", guidance.amend, name="amend_guidance"),
    path("tai-lieu/<key:pk>/rut/", guidance.withdraw, name="withdraw_guidance"),
    path("tai-lieu/moi/<key:unit>/<slug:kind>/", guidance.publish, name="publish_guidance"),
    path("tai-lieu/cua/<key:unit>/<slug:kind>/", material.material, name="material"),
    path("chuong-trinh/<key:unit>/<slug:kind>/", material.programme_of_session, name="programme_of_session"),
    path("<key:pk>/chuong-trinh/", material.programme_of_plan, name="programme_of_plan"),
    path("anh/<key:pk>/", photos.photo, name="photo"),
    path("anh/nhiem-vu/<key:pk>/", photos.proof, name="proof"),
    path("anh/da-nhan/<str:token>/", photos.kept_photo, name="kept_photo"),
]
