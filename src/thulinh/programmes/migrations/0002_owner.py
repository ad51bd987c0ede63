"""A programme belongs to a unit; those that stand already to the one for which their creator could write documents."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

WRITE = "mo-hinh.soan"


def name_owners(apps, schema_editor):
    """The uppermost unit whose seat gave the right on the day of creation; what the system stored belongs to none."""
    alias = schema_editor.connection.alias
    programmes = apps.get_model("programmes", "Programme").objects.using(alias)
    holdings = apps.get_model("people", "Holding").objects.using(alias)
    paths = apps.get_model("units", "UnitPath").objects.using(alias)
    for programme in programmes.filter(created_by__person__isnull=False).select_related("created_by"):
        on = programme.created_at.date()
        held = holdings.filter(Q(ends_on=None) | Q(ends_on__gte=on), person=programme.created_by.person_id,
                               starts_on__lte=on)
        grants = held.values_list("seat__unit", "seat__position__grants")
        units = [unit for unit, rights in grants if WRITE in rights.get("don-vi", ())]
        stands = paths.filter(Q(ends_on=None) | Q(ends_on__gte=on), unit__in=units, starts_on__lte=on)
        found = sorted(stands.values_list("path", "unit"), key=lambda pair: (len(pair[0]), pair[0]))
        if found:
            programme.owner_id = found[0][1]
            programme.save(update_fields=["owner"])


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
        ("people", "0001_initial"),
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="owner",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="programmes", to="units.unit", verbose_name="nơi ban hành"),
        ),
        migrations.RunPython(name_owners, migrations.RunPython.noop),
    ]
