"""Addresses of the desk's pages, noun by noun."""

from django.urls import path

from thulinh.desk.views import (
    activities,
    arrangement,
    benefits,
    calendar,
    certificates,
    checking,
    choice_rules,
    choosing,
    class_sheets,
    classes,
    cockpit,
    commendations,
    coverage,
    difficulties,
    effect,
    figures,
    findings,
    gathering,
    hand_overs,
    handing,
    home,
    knowledge,
    leaving,
    log,
    needs,
    notices,
    overdue,
    own,
    own_training,
    pace,
    party,
    paying,
    people,
    periods,
    planning,
    pools,
    programmes,
    push,
    reminding,
    rolling,
    rounds,
    search,
    seats,
    steps,
    subscription,
    taking,
    training_plans,
    units,
    visits,
)

app_name = "desk"

HOME = [path("", home.home, name="home")]
FIGURES = [
    path("bang-dieu-hanh/", cockpit.start, name="start"),
    path("bang-dieu-hanh/<key:unit>/", cockpit.cockpit, name="cockpit"),
    path("bang-dieu-hanh/<key:unit>/qua-han/", overdue.overdue_list, name="overdue"),
    path("so-lieu-cua/<slug:programme>/<slug:code>/<key:unit>/", figures.figure, name="figure"),
    path("ky-bao-cao/dat-ten/", periods.name_a_period, name="name_period"),
]

UNITS = [
    path("don-vi/", units.units, name="units"),
    path("don-vi/<key:pk>/", units.unit, name="unit"),
    path("he-thong/", units.tree, name="tree"),
]
PEOPLE = [
    path("nguoi/", people.people, name="people"),
    path("nguoi/<key:pk>/", people.person, name="person"),
    path("nguoi/<key:pk>/ky-luat/", people.discipline, name="discipline"),
    path("nguoi/<key:pk>/dang/", party.party, name="party"),
    path("phat-trien-dang/", party.paths, name="party_paths"),
    path("phat-trien-dang/chua-dinh-huong/", party.without_path, name="without_path"),
    path("phat-trien-dang/theo-don-vi/", party.funnel_start, name="party_funnel_start"),
    path("phat-trien-dang/theo-don-vi/<key:unit>/", party.party_funnel, name="party_funnel"),
    path("nguoi/<key:pk>/ban-giao/", handing.hand_over, name="hand_over"),
    path("nguoi/chuc-danh/<key:pk>/thoi/", leaving.leave, name="leave_seat"),
    path("nguoi/don-vi/<key:unit>/nhan-chuc-danh/", taking.take, name="take_seat"),
    path("bi-thu/", people.secretaries, name="secretaries"),
]
SEATS = [
    path("nhan-su/chuc-danh/", seats.seats, name="seats"),
    path("nhan-su/qua-trinh/", seats.holdings, name="holdings"),
    path("nhan-su/luan-chuyen/", seats.tenure, name="tenure"),
    path("nhan-su/quy-hoach/", pools.pools, name="pools"),
    path("nhan-su/quy-hoach/<key:pk>/", pools.plan, name="plan"),
    path("nhan-su/ban-giao/", hand_overs.hand_overs, name="hand_overs"),
    path("nhan-su/ban-giao/<key:pk>/", hand_overs.hand_over, name="hand_over_record"),
    path("nhan-su/ban-giao/<key:pk>/cap-nhat/", hand_overs.renew, name="renew_hand_over"),
    path("nhan-su/chuc-danh/<key:pk>/ban-giao/", hand_overs.prepare, name="prepare_hand_over"),
]
ACTIVITIES = [
    path("hoat-dong/", activities.activities, name="activities"),
    path("hoat-dong/<key:pk>/ho-so/", activities.activity, name="activity"),
]
VISITS = [
    path("di-co-so/chuyen/", visits.visits, name="visits"),
    path("di-co-so/chuyen/<key:pk>/", visits.visit, name="visit"),
    path("di-co-so/lich/", visits.schedules, name="visit_schedules"),
    path("di-co-so/lich/<key:pk>/", visits.schedule, name="visit_schedule"),
]
PACE = [
    path("di-co-so/cua-toi/", pace.my_pace, name="my_pace"),
    path("di-co-so/goi-y/", planning.suggest_start, name="suggest_start"),
    path("di-co-so/goi-y/<key:unit>/", planning.suggest, name="suggest"),
    path("di-co-so/tien-do/", pace.pace_start, name="pace_start"),
    path("di-co-so/tien-do/<key:unit>/", pace.pace, name="pace"),
    path("nguoi/<key:pk>/di-co-so/", pace.pace_of_person, name="pace_of_person"),
    path("nguoi/<key:pk>/di-co-so/ngay/", pace.days_of_person, name="days_of_person"),
]
GRASSROOTS = [
    path("phat-hien/", findings.findings, name="findings"),
    path("phat-hien/<key:pk>/", findings.finding, name="finding"),
    path("phat-hien/ky-nang-con-thieu/", needs.missing_skills, name="missing_skills"),
    path("di-co-so/<key:pk>/phat-hien/", findings.visit_places, name="visit_places"),
    path("di-co-so/<key:pk>/phat-hien/<key:unit>/", findings.visit_finding, name="visit_finding"),
]
COMMENDATIONS = [
    path("khen-thuong/", commendations.commendations, name="commendations"),
    path("khen-thuong/<key:pk>/", commendations.commendation, name="commendation"),
    path("khen-thuong/de-nghi/nguoi/<key:person>/", commendations.propose_person, name="propose_person"),
    path("khen-thuong/de-nghi/don-vi/<key:unit>/", commendations.propose_unit, name="propose_unit"),
]
DIFFICULTIES = [
    path("kho-khan/", difficulties.difficulties, name="difficulties"),
    path("kho-khan/<key:pk>/", difficulties.difficulty, name="difficulty"),
    path("kho-khan/nhom/<key:pk>/", difficulties.cluster, name="difficulty_group"),
    path("phuc-vu-co-so/<key:unit>/", difficulties.service, name="service"),
]
SUPPORT = [
    path("quyen-loi/", benefits.own, name="own_support"),
    path("quyen-loi/the/", benefits.cards, name="cards"),
    path("quyen-loi/the/chua-co/", benefits.without, name="without_card"),
    path("quyen-loi/danh-sach/", paying.lists, name="pay_lists"),
    path("quyen-loi/danh-sach/<key:pk>/", paying.one_list, name="pay_list"),
    path("quyen-loi/chua-ve/", paying.arrears_start, name="arrears_start"),
    path("quyen-loi/chua-ve/<key:unit>/", paying.arrears_page, name="arrears"),
    path("quyen-loi/chua-ve/<key:unit>/ai/", paying.arrears_names, name="arrears_names"),
    path("quyen-loi/quy-dinh/", benefits.rules, name="benefit_rules"),
]
TRAINING = [
    path("boi-duong/", classes.start, name="training"),
    path("boi-duong/lop/", classes.classes, name="classes"),
    path("boi-duong/lop/<key:pk>/", classes.one, name="class"),
    path("boi-duong/lop/<key:pk>/hoc-vien/", classes.people, name="class_people"),
    path("boi-duong/lop/<key:pk>/nhap-danh-sach/", class_sheets.sheet, name="class_sheet"),
]
ARRANGEMENT = [
    path("sap-xep/<key:pk>/", arrangement.arrange, name="arrange"),
    path("sap-xep/<key:pk>/lap/", arrangement.found, name="found"),
    path("sap-xep/<key:pk>/hop-nhat/", arrangement.merge, name="merge"),
    path("sap-xep/<key:pk>/chia-tach/", arrangement.split, name="split"),
    path("sap-xep/<key:pk>/doi-ten/", arrangement.rename, name="rename"),
    path("sap-xep/<key:pk>/chuyen/", arrangement.transfer, name="transfer"),
    path("sap-xep/<key:pk>/giai-the/", arrangement.dissolve, name="dissolve"),
]
PROGRAMMES = [
    path("mo-hinh/", programmes.programmes, name="programmes"),
    path("mo-hinh/<slug:code>/", programmes.programme, name="programme"),
    path("mo-hinh/<slug:code>/khai-bao/<key:unit>/", rolling.declared_figures, name="declared_figures"),
    path("mo-hinh/<slug:code>/nhan-rong/<key:unit>/", rolling.compare_waves, name="waves"),
    path("mo-hinh/<slug:code>/cac-buoc/<key:adoption>/", steps.steps, name="steps"),
    path("mo-hinh/<slug:code>/so-sanh/<key:before>/<key:after>/", programmes.compare, name="compare"),
]
REMINDING = [
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/dien-thoai/", push.push, name="push"),
    path("thong-bao/dien-thoai/tat/", push.stop, name="stop_push"),
    path("nhac/<key:unit>/", reminding.remind, name="remind"),
    path("nhac/<key:unit>/chung/", reminding.remind_all, name="remind_all"),
]
CALENDAR = [
    path("lich/", calendar.mine, name="calendar"),
    path("lich/<key:unit>/", calendar.of_unit, name="calendar_of_unit"),
    path("lich/dien-thoai/", subscription.subscription, name="calendar_subscription"),
    path("lich/dien-thoai/thu-hoi/", subscription.close, name="close_calendar"),
    path("lich/<slug:token>.ics", subscription.calendar_of_token, name="calendar_file"),
]
OWN = [
    path("boi-duong/cua-toi/", own_training.own, name="own_training"),
    path("thong-tin-ve-toi/", own.own, name="own"),
    path("thong-tin-ve-toi/tai-ve/", own.own_file, name="own_file"),
    path("yeu-cau-thong-tin/", own.information_requests, name="information_requests"),
    path("yeu-cau-thong-tin/<key:pk>/", own.information_request, name="information_request"),
    path("yeu-cau-thong-tin/<key:pk>/xoa/", own.erase, name="erase"),
]
CHOOSING = [
    path("nhan-su/", rounds.start, name="personnel"),
    path("nhan-su/dot/", rounds.rounds, name="rounds"),
    path("nhan-su/quy-dinh/", choice_rules.rules, name="selection_rules"),
    path("nhan-su/dot/<key:pk>/", rounds.one, name="round"),
    path("nhan-su/dot/<key:pk>/nguoi/", rounds.people, name="round_people"),
    path("nhan-su/cho/<key:pk>/", choosing.place, name="place"),
    path("nhan-su/nguoi/<key:pk>/chon/", choosing.choose_one, name="choose"),
    path("nhan-su/nguoi-giu/<key:pk>/thoi/", choosing.dismiss, name="dismiss_holder"),
    path("nhan-su/cho-y-kien/", rounds.matters, name="matters"),
    path("nhan-su/ve-toi/", rounds.about_me, name="about_me"),
]
TRAINING_PLANS = [
    path("boi-duong/nhu-cau/", needs.needs, name="needs"),
    path("boi-duong/ke-hoach/", training_plans.plans, name="training_plans"),
    path("boi-duong/ke-hoach/<key:pk>/", training_plans.plan, name="training_plan"),
]
CHECKING = [
    path("kiem-tra/", checking.samples, name="samples"),
    path("kiem-tra/rut/", checking.draw, name="draw"),
    path("kiem-tra/can-lam/", checking.waiting, name="checks_waiting"),
    path("kiem-tra/ket-qua/", checking.made, name="checks_made"),
    path("kiem-tra/lan-rut/<key:pk>/", checking.sample, name="sample"),
    path("kiem-tra/<key:pk>/", checking.check, name="check"),
    path("kiem-tra/<key:pk>/sua/", checking.correct, name="correct_check"),
    path("kiem-tra/<key:pk>/chan-chinh/", checking.put_right, name="put_right"),
]
COVERAGE = [
    path("boi-duong/muc/", coverage.coverage, name="training_coverage"),
    path("boi-duong/muc/danh-sach/", coverage.people, name="training_people"),
    path("boi-duong/muc/chuyen-de/", coverage.topics, name="training_topics"),
    path("boi-duong/hieu-qua/", effect.effects, name="training_effect"),
    path("boi-duong/lop/<key:pk>/hieu-qua/", effect.of_class, name="class_effect"),
]
GATHERING = [
    path("tap-hop/", gathering.gathering, name="gathering"),
    path("tap-hop/danh-sach/", gathering.people, name="gathered_people"),
    path("tap-hop/so-thanh-nien/", gathering.figures, name="youth_figures"),
]
ACROSS = [
    path("tim/", search.search, name="search"),
    path("nhat-ky/", log.log, name="log"),
]

CERTIFICATES = [
    path("boi-duong/lop/<key:training_class>/chung-nhan/", certificates.of_class, name="class_certificates")
]

KNOWLEDGE = [
    path("boi-duong/chuyen-de/", knowledge.topics, name="topics"),
    path("boi-duong/chuyen-de/<slug:code>/", knowledge.topic, name="topic"),
    path("boi-duong/da-hoc/", knowledge.qualifications, name="qualifications"),
    path("boi-duong/yeu-cau/", knowledge.demands, name="training_demands"),
]

urlpatterns = [
    *HOME,
    *FIGURES,
    *UNITS,
    *PEOPLE,
    *ACTIVITIES,
    *VISITS,
    *PACE,
    *GRASSROOTS,
    *DIFFICULTIES,
    *COMMENDATIONS,
    *SEATS,
    *SUPPORT,
    *TRAINING,
    *ARRANGEMENT,
    *PROGRAMMES,
    *REMINDING,
    *CALENDAR,
    *CHECKING,
    *CHOOSING,
    *TRAINING_PLANS,
    *OWN,
    *COVERAGE,
    *GATHERING,
    *CERTIFICATES,
    *KNOWLEDGE,
    *ACROSS,
]
