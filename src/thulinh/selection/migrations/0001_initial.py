import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0002_removed_files"),
        ("people", "0007_discipline"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prepared_at", models.DateTimeField(verbose_name="lúc lập")),
                ("given_at", models.DateTimeField(null=True, verbose_name="bên giao ký lúc")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="bên nhận ký lúc")),
                ("is_from_paper", models.BooleanField(default=False, verbose_name="ghi theo biên bản đã ký")),
                ("paper_on", models.DateField(blank=True, null=True, verbose_name="ngày biên bản")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="bản")),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.storedfile"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="people.holding",
                    ),
                ),
                (
                    "outgoing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handed_over", to="people.holding"
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_overs", to="units.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["unit", "prepared_at"], name="hand_over_of_unit")],
            },
        ),
        migrations.CreateModel(
            name="HandOverLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("viec-dang-do", "Việc chương trình còn phải làm"),
                            ("nhiem-vu", "Nhiệm vụ được giao"),
                            ("doan-vien", "Danh sách đoàn viên"),
                            ("tien", "Tiền, quỹ"),
                            ("giay-to", "Sổ sách, giấy tờ, con dấu"),
                            ("khac", "Khác"),
                        ],
                        max_length=14,
                        verbose_name="loại",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="nội dung")),
                ("amount_vnd", models.BigIntegerField(blank=True, null=True, verbose_name="số tiền (đồng)")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                (
                    "hand_over",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="selection.handover"
                    ),
                ),
            ],
            options={
                "ordering": ["rank", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Mentoring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="từ ngày")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="đến ngày")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="theo văn bản")),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentorings", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="mentoring_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None), ("withdrawn_at", None)),
                        fields=("person",),
                        name="one_open_mentoring",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("mentor")), _negated=True),
                        name="nobody_mentors_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("giu", "Tiếp tục giữ"), ("thoi", "Thôi giữ")], max_length=4, verbose_name="quyết định"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="lý do")),
                ("paper_number", models.CharField(blank=True, max_length=80, verbose_name="số văn bản")),
                ("paper_on", models.DateField(blank=True, null=True, verbose_name="ngày văn bản")),
                ("said_at", models.DateTimeField(verbose_name="lúc ghi")),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.holding"
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.holding"
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("left", "kept"), name="other_seat_once"),
                    models.CheckConstraint(
                        condition=models.Q(("left", models.F("kept")), _negated=True), name="other_seat_is_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quarter_on", models.DateField(verbose_name="ngày đầu quý")),
                (
                    "progress",
                    models.CharField(
                        choices=[("tien-bo", "Có tiến bộ"), ("cham", "Chậm, cần giúp thêm")],
                        max_length=8,
                        verbose_name="nhận xét",
                    ),
                ),
                ("text", models.TextField(verbose_name="nội dung")),
                ("written_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="bản")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="party_remarks", to="people.person"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("person", "quarter_on"), name="one_remark_a_quarter")],
            },
        ),
        migrations.CreateModel(
            name="PartyStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("uu-tu", "Đoàn viên ưu tú"),
                            ("lop-nhan-thuc", "Học lớp bồi dưỡng nhận thức về Đảng"),
                            ("gioi-thieu", "Đoàn giới thiệu kết nạp"),
                        ],
                        max_length=14,
                        verbose_name="bước",
                    ),
                ),
                ("day", models.DateField(verbose_name="ngày")),
                ("path", models.CharField(max_length=210, verbose_name="đường dẫn trong ngày")),
                ("paper_number", models.CharField(blank=True, max_length=80, verbose_name="số văn bản")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="party_steps", to="people.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["kind", "day", "path"], name="party_step_by_kind")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person", "kind", "day"),
                        name="party_step_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("lan-dau", "Rà soát, lựa chọn"), ("hang-nam", "Rà soát hằng năm")],
                        default="lan-dau",
                        max_length=10,
                        verbose_name="loại đợt",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="tên đợt")),
                ("starts_on", models.DateField(verbose_name="từ ngày")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="xong trước ngày")),
                ("paper_number", models.CharField(blank=True, max_length=80, verbose_name="số kế hoạch")),
                ("paper_on", models.DateField(blank=True, null=True, verbose_name="ngày kế hoạch")),
                ("opened_at", models.DateTimeField(verbose_name="lúc mở")),
                ("closed_on", models.DateField(null=True, verbose_name="ngày khép lại")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="bản")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.position"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="units.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["unit", "-starts_on"], name="round_of_unit")],
            },
        ),
        migrations.CreateModel(
            name="SelectionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="từ ngày")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="đến ngày")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                ("is_two_way", models.BooleanField(default=False, verbose_name="ưu tiên hai chiều")),
                ("criteria", models.JSONField(default=list, verbose_name="tiêu chuẩn")),
                ("bodies", models.JSONField(default=list, verbose_name="cơ quan cho ý kiến, theo thứ tự")),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="do đâu")),
                ("basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("given_at", models.DateTimeField(verbose_name="lúc ghi")),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.position"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="selection_rules", to="units.unit"
                    ),
                ),
                (
                    "with_position",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.position",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["unit", "position", "starts_on"], name="selection_rule_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="selection_rule_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True), name="selection_rule_has_basis"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=210, verbose_name="đường dẫn khi mở đợt")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("dang-xem", "Đang xem xét"),
                            ("da-chon", "Đã chọn được người"),
                            ("giu-nguyen", "Người đang giữ tiếp tục"),
                            ("chua-co-nguoi", "Chưa có người đủ điều kiện"),
                            ("thoi-xem", "Thôi xem xét vì đơn vị kết thúc"),
                        ],
                        default="dang-xem",
                        max_length=14,
                        verbose_name="kết quả",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="lý do")),
                ("settled_on", models.DateField(null=True, verbose_name="ngày có kết quả")),
                (
                    "hamlet",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.seat"),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="selection.round"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="selection.selectionrule"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["path", "outcome"], name="place_by_path")],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "seat"), name="place_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "chua-co-nguoi"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("dang-la-bi-thu", "Đang giữ chức danh thứ nhất"),
                            ("dang-la-kiem-nhiem", "Đang giữ chức danh thứ hai"),
                            ("dang-giu-ca-hai", "Đang giữ cả hai"),
                            ("quy-hoach", "Trong quy hoạch"),
                            ("gioi-thieu", "Được giới thiệu"),
                        ],
                        max_length=20,
                        verbose_name="nguồn",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("added_at", models.DateTimeField(verbose_name="lúc đưa vào")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="bản")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="đưa ra lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do đưa ra")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="candidacies", to="people.person"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="candidates", to="selection.place"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["person"], name="candidacy_of_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("place", "person"),
                        name="candidate_once_in_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consulted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("code", models.CharField(max_length=60, verbose_name="mã")),
                ("name", models.CharField(max_length=200, verbose_name="cơ quan")),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bodies", to="selection.place"
                    ),
                ),
            ],
            options={
                "ordering": ["rank"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["unit", "place"], name="consulted_unit")],
                "constraints": [models.UniqueConstraint(fields=("place", "code"), name="consulted_once")],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("criterion", models.CharField(max_length=60, verbose_name="tiêu chuẩn")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("dat", "Đạt"), ("khong-dat", "Không đạt")], max_length=10, verbose_name="nhận xét"
                    ),
                ),
                ("reason", models.TextField(verbose_name="lý do")),
                ("judged_at", models.DateTimeField(verbose_name="lúc nhận xét")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="judgements", to="selection.candidate"
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("candidate", "criterion"), name="judgement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="judgement_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("dong-y", "Đồng ý"), ("khong-dong-y", "Không đồng ý")],
                        max_length=14,
                        verbose_name="ý kiến",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("given_on", models.DateField(verbose_name="ngày cho ý kiến")),
                ("is_from_paper", models.BooleanField(default=False, verbose_name="ghi theo văn bản")),
                ("paper_number", models.CharField(blank=True, max_length=80, verbose_name="số văn bản")),
                ("paper_on", models.DateField(blank=True, null=True, verbose_name="ngày văn bản")),
                ("signer", models.CharField(blank=True, max_length=120, verbose_name="người ký")),
                ("written_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="selection.consulted"
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="selection.candidate"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.storedfile"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("candidate", "body"),
                        name="one_opinion_of_a_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "khong-dong-y"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refusal_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_from_paper", False),
                            models.Q(
                                models.Q(("paper_number", ""), _negated=True),
                                models.Q(("signer", ""), _negated=True),
                                ("paper_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="paper_opinion_names_its_paper",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HolderReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("tiep-tuc", "Đáp ứng yêu cầu, tiếp tục"),
                            ("can-giup", "Cần giúp đỡ thêm"),
                            ("thay-the", "Không đáp ứng, cần thay"),
                        ],
                        max_length=10,
                        verbose_name="nhận xét",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("reviewed_on", models.DateField(verbose_name="ngày nhận xét")),
                ("reviewed_at", models.DateTimeField(verbose_name="lúc ghi")),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.holding"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="selection.place"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("place", "holding"), name="holder_review_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "tiep-tuc"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="holder_review_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Successor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="từ ngày")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="đến ngày")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                ("term", models.CharField(blank=True, max_length=40, verbose_name="nhiệm kỳ")),
                ("decision_number", models.CharField(blank=True, max_length=80, verbose_name="số quyết định")),
                ("decision_on", models.DateField(blank=True, null=True, verbose_name="ngày quyết định")),
                ("end_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do đưa ra")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="planned_for", to="people.person"
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.position"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="successors", to="units.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["unit", "position", "starts_on"], name="successor_of_seat")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="successor_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on", None), ("withdrawn_at", None)),
                        fields=("unit", "position", "person"),
                        name="one_open_plan_of_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("takes_on", models.DateField(verbose_name="nhận chức danh từ ngày")),
                ("paper_number", models.CharField(max_length=80, verbose_name="số quyết định")),
                ("paper_on", models.DateField(verbose_name="ngày quyết định")),
                ("decided_by", models.CharField(max_length=200, verbose_name="cơ quan quyết định")),
                (
                    "second_paper_number",
                    models.CharField(blank=True, max_length=80, verbose_name="số quyết định chức danh kiêm nhiệm"),
                ),
                (
                    "second_paper_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày quyết định chức danh kiêm nhiệm"),
                ),
                (
                    "second_decided_by",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="cơ quan quyết định chức danh kiêm nhiệm"
                    ),
                ),
                ("assessment", models.JSONField(default=list, verbose_name="nhận xét khi quyết định")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="choices", to="selection.candidate"
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.holding"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaced",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.holding"
                    ),
                ),
                (
                    "second_holding",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.holding"
                    ),
                ),
                (
                    "second_replaced",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.holding"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)), fields=("candidate",), name="one_choice"
                    )
                ],
            },
        ),
    ]
