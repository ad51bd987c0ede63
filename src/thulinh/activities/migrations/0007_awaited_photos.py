from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0006_found_by_title")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="awaited_photos",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="số ảnh còn đang gửi"),
        ),
    ]
