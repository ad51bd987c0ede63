import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What wrote into visits before authors were kept, as the log calls it.
WRITING = (
    'visits.record_visit', 'visits.correct_visit', 'visits.report_visit', 'visits.link_activities',
    'visits.register_visit',
)
MADE = 'da-di'
BATCH = 500


def tell_authors(apps, _schema_editor):
    """Who wrote into the visits that were made: from the log and from the visits' own columns."""
    visits = apps.get_model('visits', 'Visit').objects.filter(status=MADE)
    rows = list(visits.values_list('pk', 'recorded_by', 'reported_by'))
    made = {pk for pk, *_ in rows}
    accounts = set(apps.get_model('people', 'Account').objects.values_list('pk', flat=True))
    found = {(pk, account) for pk, *wrote in rows for account in wrote}
    events = apps.get_model('kernel', 'AuditEvent').objects.filter(subject_kind='visits.visit', verb__in=WRITING)
    told = events.values_list('subject_id', 'by_account').iterator()
    found |= {(int(subject), account) for subject, account in told if int(subject) in made}
    Authorship = apps.get_model('visits', 'Authorship')
    Authorship.objects.bulk_create(
        [Authorship(visit_id=pk, account_id=account) for pk, account in sorted(
            one for one in found if one[1] in accounts
        )],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('kernel', '0001_initial'),
        ('people', '0001_initial'),
        ('visits', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='visits.visit')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('visit', 'account'), name='visit_author_once')],
            },
        ),
        migrations.RunPython(tell_authors, migrations.RunPython.noop),
    ]
