"""Whether a session is late counts from when the phone kept it, where that can be true; see rules.quality.day_written."""

from django.db import migrations
from django.utils import timezone


def count_from_the_phone(apps, schema_editor):
    credits = apps.get_model("activities", "Credit").objects.using(schema_editor.connection.alias)
    claimed = list(credits.exclude(activity__entered_at=None).select_related("activity"))
    for credit in claimed:
        told = credit.activity
        entered_on, recorded_on = (timezone.localdate(at) for at in (told.entered_at, told.recorded_at))
        written_on = entered_on if told.day <= entered_on <= recorded_on else recorded_on
        credit.after_days = max(0, (written_on - told.day).days)
    credits.bulk_update(claimed, ["after_days"], batch_size=400)


class Migration(migrations.Migration):
    dependencies = [("activities", "0007_awaited_photos")]

    operations = [migrations.RunPython(count_from_the_phone, migrations.RunPython.noop)]
