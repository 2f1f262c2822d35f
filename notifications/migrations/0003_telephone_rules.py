import econsulate.core.crypto.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_danger'),
    ]

    operations = [
        migrations.AddField(
            model_name='recipient',
            name='duress_word',
            field=econsulate.core.crypto.fields.SealedText(null=True),
        ),
        migrations.AddField(
            model_name='recipient',
            name='leave_no_message',
            field=models.BooleanField(default=False),
        ),
    ]
