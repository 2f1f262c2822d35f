from datetime import timedelta

from django.db import migrations


def plan(apps, schema_editor):
    """Work for the cases that were resolved before a resolved case closed by itself."""
    Work = apps.get_model("core", "Work")
    resolved = apps.get_model("consular", "ConsularCase").objects.filter(state="resolved")
    rows = [
        Work(
            kind="cases.close_resolved",
            queue="ordinary",
            subject=public_id,
            due_at=resolved_at + timedelta(days=30),
        )
        for public_id, resolved_at in resolved.values_list("public_id", "resolved_at")
    ]
    Work.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_initial'),
        ('consular', '0024_complaints'),
    ]

    operations = [
        migrations.RunPython(plan, migrations.RunPython.noop),
    ]
