"""Addresses of everything that is recorded, verified, planned and shared about activities."""

from django.urls import path

from thulinh.activities.views import ending, initiatives, joint, photos, queue, sessions, tasks

app_name = "activities"
urlpatterns = [
    path("ghi/<int:unit>/", sessions.choose, name="choose"),
    path("ghi/<int:unit>/<slug:kind>/", sessions.record, name="record"),
    path("len-lich/<int:unit>/<slug:kind>/", sessions.plan, name="plan"),
    path("khong-to-chuc/<int:unit>/<slug:kind>/", ending.not_held, name="not_held"),
    path("<int:pk>/da-to-chuc/", sessions.hold, name="hold"),
    path("<int:pk>/sua/", sessions.correct, name="correct"),
    path("<int:pk>/huy/", ending.cancel_plan, name="cancel"),
    path("<int:pk>/rut/", ending.withdraw_record, name="withdraw"),
    path("<int:pk>/xac-nhan/", ending.confirm, name="confirm"),
    path("<int:pk>/giao-viec/", tasks.assign, name="assign"),
    path("duyet/", queue.queue, name="queue"),
    path("duyet/<int:pk>/", queue.word, name="verify"),
    path("nhiem-vu/", tasks.tasks, name="tasks"),
    path("nhiem-vu/<int:pk>/xong/", tasks.finish, name="finish_task"),
    path("nhiem-vu/<int:pk>/rut/", tasks.withdraw, name="withdraw_task"),
    path("lien-chi-doan/<int:unit>/", joint.joint, name="joint"),
    path("lien-chi-doan/<int:unit>/de-xuat/", joint.propose, name="propose"),
    path("de-xuat/<int:pk>/tra-loi/", joint.answer, name="answer"),
    path("de-xuat/<int:pk>/chi-bo/", joint.cell_word, name="cell_word"),
    path("sang-kien/", initiatives.initiatives, name="initiatives"),
    path("sang-kien/moi/", initiatives.share, name="share"),
    path("sang-kien/<int:pk>/", initiatives.initiative, name="initiative"),
    path("sang-kien/<int:pk>/ap-dung/", initiatives.reuse, name="reuse"),
    path("sang-kien/<int:pk>/rut/", initiatives.withdraw, name="withdraw_initiative"),
    path("anh/<int:pk>/", photos.photo, name="photo"),
    path("anh/nhiem-vu/<int:pk>/", photos.proof, name="proof"),
    path("anh/da-nhan/<str:token>/", photos.kept_photo, name="kept_photo"),
]
