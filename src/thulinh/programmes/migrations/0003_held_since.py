"""An adoption that carries on another one knows since when that one held."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0002_owner")]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="held_since",
            field=models.DateField(blank=True, null=True, verbose_name="đơn vị trước áp dụng từ ngày"),
        ),
    ]
