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
            name="BenefitKind",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="mã")),
                ("name", models.CharField(max_length=160, verbose_name="tên")),
                ("rank", models.PositiveSmallIntegerField(default=50, verbose_name="thứ tự")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("tien-hang-thang", "Tiền hằng tháng"),
                            ("the-bao-hiem", "Thẻ bảo hiểm y tế"),
                            ("ho-tro-mot-lan", "Hỗ trợ một lần"),
                        ],
                        max_length=16,
                        verbose_name="hình thức",
                    ),
                ),
            ],
            options={
                "ordering": ["rank", "code"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Commendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=210, verbose_name="đường dẫn")),
                ("title", models.CharField(max_length=200, verbose_name="hình thức khen")),
                ("merit", models.TextField(verbose_name="thành tích")),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("de-nghi", "Đã đề nghị"),
                            ("hoi-dong", "Hội đồng đã xét"),
                            ("khen", "Đã có quyết định"),
                            ("khong-khen", "Không khen"),
                        ],
                        default="de-nghi",
                        max_length=12,
                        verbose_name="tình trạng",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="lúc đề nghị")),
                ("decided_on", models.DateField(null=True, verbose_name="ngày quyết định")),
                ("decision_number", models.CharField(blank=True, max_length=80, verbose_name="số quyết định")),
                ("declined_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do không khen")),
                ("ceremony_id", models.BigIntegerField(null=True, verbose_name="buổi tuyên dương")),
                ("ceremony_on", models.DateField(null=True, verbose_name="ngày trao")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="bản")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                (
                    "awarding_unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commendations",
                        to="people.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_from",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commendations", to="units.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["path", "year"], name="commendation_by_path")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "khen"), _negated=True),
                            models.Q(models.Q(("decision_number", ""), _negated=True), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="awarded_names_its_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "khong-khen"), _negated=True),
                            models.Q(("declined_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommendationEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_kind", models.CharField(max_length=60, verbose_name="loại bản ghi")),
                ("record_id", models.BigIntegerField(verbose_name="mã bản ghi")),
                ("label", models.CharField(max_length=300, verbose_name="nội dung")),
                ("day", models.DateField(null=True, verbose_name="ngày")),
                (
                    "commendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="benefits.commendation"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commendation", "record_kind", "record_id"), name="commendation_evidence_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CouncilWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("met_on", models.DateField(verbose_name="ngày họp")),
                ("present", models.PositiveSmallIntegerField(verbose_name="số người dự")),
                ("in_favour", models.PositiveSmallIntegerField(verbose_name="số người đồng ý")),
                ("paper_number", models.CharField(max_length=80, verbose_name="số biên bản")),
                ("note", models.TextField(blank=True, verbose_name="nhận xét")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                (
                    "commendation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="council", to="benefits.commendation"
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("in_favour__lte", models.F("present"))), name="votes_within_council"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntitlementRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="từ ngày")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="đến ngày")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                ("code", models.CharField(max_length=120, verbose_name="mã")),
                ("name", models.CharField(max_length=200, verbose_name="tên gọi")),
                ("positions", models.JSONField(default=list, verbose_name="giữ đồng thời các chức danh")),
                (
                    "amount_vnd",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="số tiền mỗi tháng (đồng)"),
                ),
                (
                    "coefficient",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True, verbose_name="hệ số"),
                ),
                ("base", models.CharField(blank=True, max_length=60, verbose_name="nhân với")),
                (
                    "proration",
                    models.CharField(
                        choices=[
                            ("theo-ngay", "Theo số ngày giữ chức danh trong tháng"),
                            ("nua-thang", "Từ 15 ngày được cả tháng, dưới 15 ngày được một nửa"),
                            ("ca-thang", "Có giữ chức danh trong tháng thì được cả tháng"),
                        ],
                        default="theo-ngay",
                        max_length=10,
                        verbose_name="tính",
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=60, verbose_name="nhóm tính kiêm nhiệm")),
                (
                    "concurrent_percent",
                    models.PositiveSmallIntegerField(default=100, verbose_name="hưởng thêm khi kiêm nhiệm (%)"),
                ),
                ("payer", models.CharField(max_length=200, verbose_name="cơ quan chi trả")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ pháp lý")),
                ("is_doubtful", models.BooleanField(default=False, verbose_name="cần xác minh")),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="do đâu")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="theo")),
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
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="benefits.benefitkind"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entitlement_rules", to="units.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["unit", "kind", "starts_on"], name="entitlement_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="entitlement_rule_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True), name="entitlement_has_legal_basis"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_vnd", None), ("coefficient", None), _connector="OR"),
                        name="entitlement_amount_or_coefficient",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("coefficient", None), models.Q(("base", ""), _negated=True), _connector="OR"
                        ),
                        name="coefficient_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InsuranceCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="từ ngày")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="đến ngày")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                ("payer", models.CharField(max_length=200, verbose_name="ai đóng")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("received_at", models.DateTimeField(null=True, verbose_name="người có thẻ báo đã nhận lúc")),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="benefits.benefitkind"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="insurance_cards", to="people.person"
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
                "indexes": [models.Index(fields=["person", "starts_on"], name="insurance_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="insurance_card_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=210, verbose_name="đường dẫn")),
                ("purpose", models.CharField(max_length=300, verbose_name="vay để làm gì")),
                ("group_name", models.CharField(blank=True, max_length=200, verbose_name="tổ tiết kiệm và vay vốn")),
                ("lender", models.CharField(blank=True, max_length=200, verbose_name="nơi cho vay")),
                ("wanted_vnd", models.PositiveBigIntegerField(verbose_name="cần vay (đồng)")),
                ("amount_vnd", models.PositiveBigIntegerField(null=True, verbose_name="được vay (đồng)")),
                ("disbursed_on", models.DateField(null=True, verbose_name="ngày giải ngân")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("nhu-cau", "Có nhu cầu"),
                            ("de-nghi", "Đã đề nghị"),
                            ("giai-ngan", "Đã giải ngân"),
                            ("tat-toan", "Đã trả xong"),
                            ("khong-vay", "Không vay được"),
                        ],
                        default="nhu-cau",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="bản")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                (
                    "counted_at",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="people.person"
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="units.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["path", "state"], name="loan_by_path"),
                    models.Index(fields=["counted_at", "disbursed_on"], name="loan_by_committee"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("giai-ngan", "tat-toan")), _negated=True),
                            models.Q(("amount_vnd__isnull", False), ("disbursed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="disbursed_says_how_much_and_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="hạn trả")),
                ("amount_vnd", models.PositiveBigIntegerField(verbose_name="phải trả (đồng)")),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="instalments", to="benefits.loan"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("loan", "due_on"), name="one_instalment_a_day")],
            },
        ),
        migrations.CreateModel(
            name="LoanStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("nhu-cau", "Có nhu cầu"),
                            ("de-nghi", "Đã đề nghị"),
                            ("giai-ngan", "Đã giải ngân"),
                            ("tat-toan", "Đã trả xong"),
                            ("khong-vay", "Không vay được"),
                        ],
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("day", models.DateField(verbose_name="ngày")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("paper_number", models.CharField(blank=True, max_length=80, verbose_name="số văn bản")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="benefits.loan"
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
            ],
            options={
                "ordering": ["day", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PayList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=210, verbose_name="đường dẫn")),
                ("payer", models.CharField(max_length=200, verbose_name="cơ quan chi trả")),
                ("month_on", models.DateField(verbose_name="tháng")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="số danh sách")),
                ("made_at", models.DateTimeField(verbose_name="lúc lập")),
                ("sent_on", models.DateField(null=True, verbose_name="ngày gửi cơ quan chi trả")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                (
                    "made_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="pay_lists", to="units.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["unit", "month_on"], name="pay_list_of_unit")],
            },
        ),
        migrations.CreateModel(
            name="PayLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=120, verbose_name="mã quyền lợi")),
                ("days", models.PositiveSmallIntegerField(verbose_name="số ngày")),
                ("due_vnd", models.PositiveBigIntegerField(verbose_name="được hưởng (đồng)")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="cách tính")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="benefits.entitlementrule"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "pay_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="benefits.paylist"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("pay_list", "person", "code"), name="pay_line_once")],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=120, verbose_name="mã quyền lợi")),
                ("path", models.CharField(max_length=210, verbose_name="đường dẫn")),
                ("month_on", models.DateField(verbose_name="cho tháng")),
                ("due_on", models.DateField(verbose_name="đến kỳ ngày")),
                ("amount_vnd", models.PositiveBigIntegerField(verbose_name="số tiền (đồng)")),
                ("paid_on", models.DateField(verbose_name="ngày chi")),
                ("payer", models.CharField(max_length=200, verbose_name="cơ quan chi trả")),
                ("list_number", models.CharField(max_length=80, verbose_name="số danh sách đã chi")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.storedfile"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="benefits.benefitkind"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="people.person"
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
                "indexes": [
                    models.Index(fields=["person", "month_on"], name="payment_of_person"),
                    models.Index(fields=["path", "due_on"], name="payment_by_path"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person", "code", "month_on", "list_number"),
                        name="paid_once_by_a_list",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=120, verbose_name="mã quyền lợi")),
                ("path", models.CharField(max_length=210, verbose_name="đường dẫn")),
                ("month_on", models.DateField(verbose_name="cho tháng")),
                ("due_on", models.DateField(verbose_name="đến kỳ ngày")),
                (
                    "word",
                    models.CharField(
                        choices=[("da-nhan", "Đã nhận"), ("chua-nhan", "Chưa nhận được")],
                        max_length=10,
                        verbose_name="người nhận nói",
                    ),
                ),
                ("amount_vnd", models.PositiveBigIntegerField(null=True, verbose_name="số tiền (đồng)")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("is_from_paper", models.BooleanField(default=False, verbose_name="ghi theo danh sách ký nhận")),
                ("paper_number", models.CharField(blank=True, max_length=80, verbose_name="số danh sách ký nhận")),
                ("said_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.storedfile"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="benefits.benefitkind"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="people.person"
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
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["path", "due_on"], name="receipt_by_path")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person", "code", "month_on"),
                        name="one_word_on_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_from_paper", False), models.Q(("paper_number", ""), _negated=True), _connector="OR"
                        ),
                        name="paper_receipt_names_its_list",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Repayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paid_on", models.DateField(verbose_name="ngày trả")),
                ("amount_vnd", models.PositiveBigIntegerField(verbose_name="đã trả (đồng)")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="ghi chú")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lúc")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do rút")),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="repayments", to="benefits.loan"
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
            ],
            options={
                "ordering": ["paid_on", "pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
    ]
