"""The catalogue: every measure and every list that can be imported. The only place that sees all rooms."""

from functools import partial
from typing import Any

from django.db.models import QuerySet

from thulinh.activities import measures as activities
from thulinh.activities import rows as activity_lists
from thulinh.benefits import measures as benefits
from thulinh.benefits import rows as benefit_lists
from thulinh.benefits.permissions import BenefitPermission
from thulinh.desk import rows as arrangement_lists
from thulinh.difficulties import measures as difficulties
from thulinh.indicators.definition import Measure
from thulinh.people import measures as people
from thulinh.people import rows as people_lists
from thulinh.people.models import Membership
from thulinh.people.permissions import PeoplePermission
from thulinh.programmes import measures as programmes
from thulinh.selection import measures as selection
from thulinh.selection import rows as selection_lists
from thulinh.selection.permissions import SelectionPermission
from thulinh.training import measures as training
from thulinh.training import rows as training_lists
from thulinh.training.permissions import TrainingPermission
from thulinh.units import measures as units
from thulinh.units.rows import UNIT_ROWS
from thulinh.visits import measures as visits

_WORD_OF_HOST: dict[str, Any] = {"verified_by": "Nơi đến", "verified_word": "xác nhận", "late_word": "báo cáo trễ"}
_ADMITTED = {"ket-nap": (Membership.Began.ADMISSION,), "chuyen-den": (Membership.Began.TRANSFER,)}


def _tasks(*, state: str, within: tuple[str, ...] | None = None) -> QuerySet:
    return activities.tasks_assigned(within) if state == "da-giao" else activities.tasks_done(within)


def _new_members(*, began_by: str) -> QuerySet:
    return people.memberships_begun(began_by=_ADMITTED[began_by])


SUBJECTS = (
    Measure("don-vi", "Đơn vị", "don-vi", units.units_of_level, frozenset({"levels", "residential"})),
    Measure("giu-chuc", "Người giữ chức danh", "giu-chuc", people.holders_of, frozenset({"positions", "residential"})),
    Measure(
        "vi-tri", "Vị trí (có người hoặc trống)", "vi-tri", people.seats_of, frozenset({"positions", "residential"})
    ),
    Measure("phu-trach", "Ủy viên phụ trách chi đoàn", "phu-trach", people.charges, frozenset({"levels"})),
)

FACTS = (
    Measure(
        "hoat-dong",
        "Hoạt động đã tổ chức",
        "don-vi",
        activities.sessions,
        frozenset({"kinds", "role", "contents", "verdict", "present_positions"}),
        record="activities.activity",
        has_quality=True,
    ),
    Measure(
        "dung-chu-diem",
        "Hoạt động đã tổ chức đúng chủ điểm của cấp trên",
        "don-vi",
        activities.sessions_covering,
        frozenset({"kinds", "role", "contents", "verdict", "present_positions"}),
        record="activities.activity",
        has_quality=True,
    ),
    Measure(
        "du",
        "Dự hoạt động",
        "giu-chuc",
        activities.attendance,
        frozenset({"kinds", "contents", "verdict"}),
        record="activities.activity",
        has_quality=True,
    ),
    Measure(
        "nhiem-vu",
        "Nhiệm vụ giao ủy viên phụ trách",
        "phu-trach",
        _tasks,
        frozenset({"state", "within"}),
        record="activities.task",
        has_quality=True,
    ),
    Measure(
        "khong-to-chuc",
        "Báo không tổ chức được",
        "don-vi",
        activities.answers_not_held,
        frozenset({"kinds"}),
        record="activities.activity",
        speaks_of_days=True,
    ),
    Measure(
        "sang-kien-chia-se",
        "Sáng kiến được chia sẻ",
        "don-vi",
        activities.initiatives_shared,
        record="activities.initiative",
    ),
    Measure(
        "sang-kien-ap-dung",
        "Lượt áp dụng sáng kiến",
        "don-vi",
        activities.initiatives_reused,
        record="activities.initiative",
    ),
    Measure(
        "phat-hien",
        "Phát hiện ở cơ sở",
        "don-vi",
        difficulties.findings,
        frozenset({"kinds", "followed"}),
        record="difficulties.finding",
    ),
    Measure(
        "kho-khan",
        "Khó khăn cơ sở nêu",
        "don-vi",
        difficulties.difficulties,
        frozenset({"state"}),
        record="difficulties.difficulty",
    ),
    Measure(
        "tra-loi-kho-khan",
        "Trả lời khó khăn của cấp dưới",
        "don-vi",
        difficulties.answers,
        frozenset({"state"}),
        record="difficulties.difficulty",
    ),
    Measure(
        "doan-vien-moi", "Đoàn viên mới", "don-vi", _new_members, frozenset({"began_by"}), record="people.membership"
    ),
    Measure(
        "vi-tri-co-nguoi",
        "Vị trí có người giữ",
        "vi-tri",
        people.seats_held,
        frozenset({"positions"}),
        record="people.holding",
        is_state=True,
    ),
    Measure(
        "tinh-trang-dang",
        "Tình trạng phát triển Đảng của người giữ vị trí",
        "vi-tri",
        people.party_standing_of_holders,
        frozenset({"positions", "states"}),
        record="people.holding",
        is_state=True,
        names_need=PeoplePermission.PARTY.value,
    ),
    Measure(
        "kiem-nhiem",
        "Vị trí có người kiêm nhiệm chức danh khác",
        "vi-tri",
        people.dual_holders,
        frozenset({"positions", "also"}),
        record="people.holding",
        is_state=True,
    ),
    Measure(
        "nhan-chuc",
        "Lượt nhận chức danh",
        "don-vi",
        people.holdings_begun,
        frozenset({"positions"}),
        record="people.holding",
    ),
    Measure(
        "ra-soat",
        "Vị trí đã rà soát nhân sự xong",
        "vi-tri",
        selection.places_settled,
        record="selection.place",
    ),
    Measure(
        "ra-soat-ket-qua",
        "Kết quả rà soát nhân sự của vị trí",
        "vi-tri",
        selection.places_settled,
        frozenset({"outcomes"}),
        record="selection.place",
        names_need=SelectionPermission.REVIEW.value,
    ),
    Measure(
        "quy-hoach",
        "Vị trí có người trong quy hoạch",
        "vi-tri",
        selection.seats_with_successor,
        frozenset({"positions"}),
        record="selection.successor",
        is_state=True,
    ),
    *(
        Measure(
            f"quyen-loi-{state}",
            label,
            "giu-chuc",
            partial(benefits.support_paid, state=state),
            frozenset({"kinds"}),
            record=record,
            names_need=BenefitPermission.VIEW.value,
        )
        for state, label, record in (
            ("da-chi", "Quyền lợi cơ quan chi trả báo đã chi", "benefits.payment"),
            ("da-nhan", "Quyền lợi người hưởng báo đã nhận", "benefits.receipt"),
        )
    ),
    Measure(
        "phan-dau-dang",
        "Vị trí có người đang phấn đấu vào Đảng hoặc đã vào Đảng",
        "vi-tri",
        selection.holders_on_the_way,
        frozenset({"positions"}),
        record="people.holding",
        is_state=True,
        names_need=PeoplePermission.PARTY.value,
    ),
    Measure(
        "gioi-thieu-dang",
        "Lượt Đoàn giới thiệu kết nạp Đảng",
        "don-vi",
        selection.introductions,
        record="selection.partystep",
        names_need=PeoplePermission.PARTY.value,
    ),
    Measure(
        "tuyen-duong",
        "Lượt được khen thưởng",
        "don-vi",
        benefits.commendations,
        record="benefits.commendation",
    ),
    Measure(
        "the-bao-hiem",
        "Người có thẻ bảo hiểm y tế còn hạn",
        "giu-chuc",
        benefits.people_with_card,
        frozenset({"kinds"}),
        record="benefits.insurancecard",
        is_state=True,
        names_need=BenefitPermission.VIEW.value,
    ),
    Measure(
        "boi-duong",
        "Người giữ chức danh đã được bồi dưỡng, còn giá trị",
        "giu-chuc",
        training.holders_trained,
        frozenset({"positions", "topics", "level"}),
        record="training.qualification",
        is_state=True,
        names_need=TrainingPermission.VIEW.value,
    ),
    Measure(
        "hoc-lop",
        "Lượt học viên lớp bồi dưỡng",
        "giu-chuc",
        training.participants,
        frozenset({"state", "is_new"}),
        record="training.participant",
        names_need=TrainingPermission.VIEW.value,
    ),
    Measure(
        "mo-lop",
        "Lớp bồi dưỡng đã tổ chức",
        "don-vi",
        training.classes_held,
        record="training.trainingclass",
    ),
    Measure(
        "di-co-so",
        "Ngày đi cơ sở",
        "giu-chuc",
        visits.days,
        frozenset({"forms", "levels", "preparation", "verdict", "in_time"}),
        record="visits.visit",
        has_quality=True,
        is_by_day=True,
        has_parts_of_days=True,
        **_WORD_OF_HOST,
    ),
    Measure(
        "duoc-di-co-so",
        "Chuyến cán bộ cấp trên đến cơ sở",
        "don-vi",
        visits.visited,
        frozenset({"forms", "verdict"}),
        record="visits.visit",
        has_quality=True,
        **_WORD_OF_HOST,
    ),
    Measure(
        "ap-dung",
        "Đơn vị thực hiện mô hình",
        "don-vi",
        programmes.units_under_adoption,
        frozenset({"programme"}),
        record="programmes.adoption",
        is_state=True,
        holds_below=True,
    ),
)

MEASURES = (*SUBJECTS, *FACTS)

# Every list that can be handed in as a spreadsheet.
ROW_SETS = (
    UNIT_ROWS,
    *people_lists.ROW_SETS,
    *activity_lists.ROW_SETS,
    *arrangement_lists.ROW_SETS,
    *benefit_lists.ROW_SETS,
    *selection_lists.ROW_SETS,
    *training_lists.ROW_SETS,
)
