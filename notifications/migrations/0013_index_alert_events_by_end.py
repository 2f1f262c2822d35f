from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0012_cap_imports'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='alertevent',
            index=models.Index(fields=['expires_at'], name='notifications_alertevent_ends'),
        ),
    ]
