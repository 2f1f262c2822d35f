import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import econsulate.core.crypto.fields
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consular', '0016_emergency_contacts'),
        ('core', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Traveller',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('identity', econsulate.core.crypto.fields.SealedJSON()),
                ('nationality', models.CharField(max_length=3)),
                ('contact', econsulate.core.crypto.fields.SealedJSON()),
                ('contact_index', models.BinaryField(db_index=True)),
                ('match_index', models.BinaryField(db_index=True)),
                ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=8)),
                ('data_key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.datakey')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('nationality__regex', '^[A-Z]{3}$')), name='consular_traveller_state_by_icao_9303')],
            },
        ),
        migrations.CreateModel(
            name='TripLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('token_hash', models.BinaryField(unique=True)),
                ('traveller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='consular.traveller')),
            ],
        ),
        migrations.CreateModel(
            name='TripCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('contact_index', models.BinaryField(unique=True)),
                ('code_hash', models.BinaryField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('tries__lte', 5)), name='consular_tripcode_few_tries')],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='trip',
            name='whose_stays',
        ),
        migrations.AddField(
            model_name='trip',
            name='traveller_index',
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name='trip',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trips', to='consular.person'),
        ),
        migrations.AlterField(
            model_name='trip',
            name='told_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='trip',
            name='traveller',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trip', to='consular.traveller'),
        ),
        migrations.AddConstraint(
            model_name='trip',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('told_by__isnull', False), ('traveller', None), ('traveller_index', None)), models.Q(('person', None), ('told_by', None), ('traveller__isnull', False), ('traveller_index__isnull', False)), _connector='OR'), name='consular_trip_of_a_person_or_a_traveller'),
        ),
        migrations.AddConstraint(
            model_name='trip',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('traveller_index', '='), (models.Func(models.F('first_day'), models.F('last_day'), models.Value('()'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='consular_trip_one_at_a_time_without_account'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trip',
            trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."traveller_id" IS DISTINCT FROM (NEW."traveller_id") OR OLD."traveller_index" IS DISTINCT FROM (NEW."traveller_index"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='47eefb441fbcff6b74ec0a807a6feed7e4a5abde', operation='UPDATE', pgid='pgtrigger_whose_stays_e2d57', table='consular_trip', when='BEFORE')),
        ),
    ]
