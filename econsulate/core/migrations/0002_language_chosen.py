from django.db import migrations, models


def were_chosen(apps, schema_editor):
    """Whoever has another language than the one nobody chose has it by their own act."""
    apps.get_model("core", "User").objects.exclude(language="en").update(language_chosen=True)


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0001_folded'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='language_chosen',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunPython(were_chosen, migrations.RunPython.noop),
    ]
