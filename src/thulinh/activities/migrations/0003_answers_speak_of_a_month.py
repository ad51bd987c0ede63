"""An answer that names no period speaks of the month in which it lies."""

from django.db import migrations

from thulinh.kernel.periods import Cadence, period_containing


def name_the_month(apps, schema_editor):
    activities = apps.get_model("activities", "Activity").objects.using(schema_editor.connection.alias)
    answers = list(activities.filter(status="khong-to-chuc", answer_starts_on=None))
    for answer in answers:
        month = period_containing(Cadence.MONTH, answer.day)
        answer.answer_starts_on, answer.answer_ends_on = month.starts_on, month.ends_on
    activities.bulk_update(answers, ["answer_starts_on", "answer_ends_on"], batch_size=400)


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_authorship")]

    operations = [migrations.RunPython(name_the_month, migrations.RunPython.noop)]
