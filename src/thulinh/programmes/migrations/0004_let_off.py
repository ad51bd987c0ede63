"""A person may be let off a content for some days, not only a unit."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0003_held_since"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="exemption",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="exemptions", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("hoc-dai-han", "Học tập dài hạn"),
                    ("nghi-om", "Nghỉ ốm dài ngày"),
                    ("thai-san", "Nghỉ thai sản"),
                    ("khac", "Lý do khác"),
                ],
                default="",
                max_length=12,
                verbose_name="loại",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="exemption",
            name="unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="exemptions", to="units.unit"
            ),
        ),
        migrations.AlterField(
            model_name="exemption",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="lý do"),
        ),
        migrations.RemoveConstraint(model_name="exemption", name="exemption_says_why"),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=~Q(reason="") | ~Q(kind="") & ~Q(kind="khac"), name="exemption_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=Q(unit__isnull=False, person=None, kind="")
                | Q(unit=None, person__isnull=False, cadence="") & ~Q(kind=""),
                name="exemption_of_one",
            ),
        ),
    ]
