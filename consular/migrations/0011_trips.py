import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import econsulate.core.crypto.fields
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consular', '0010_abroad'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Trip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('contact', econsulate.core.crypto.fields.SealedJSON()),
                ('version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trips', to='consular.person')),
                ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['last_day'], name='consular_trip_last_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='consular_trip_ends_after_it_begins'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), (models.Func(models.F('first_day'), models.F('last_day'), models.Value('()'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='consular_trip_one_at_a_time')],
                'triggers': [pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8182aded954475ba9d59e7cda4654c1af9ef6974', operation='UPDATE', pgid='pgtrigger_whose_stays_e2d57', table='consular_trip', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='TripCompanion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('named', econsulate.core.crypto.fields.SealedJSON(null=True)),
                ('name_index', models.BinaryField(null=True)),
                ('nationality', models.CharField(max_length=3)),
                ('of_age_on', models.DateField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='companies', to='consular.person')),
                ('trip', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='companions', to='consular.trip')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('trip', 'number'), name='consular_tripcompanion_numbered'), models.UniqueConstraint(fields=('trip', 'person'), name='consular_tripcompanion_person_once'), models.UniqueConstraint(fields=('trip', 'name_index'), name='consular_tripcompanion_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('name_index', None), ('named', None), ('person__isnull', False)), models.Q(('name_index__isnull', False), ('named__isnull', False), ('person', None)), _connector='OR'), name='consular_tripcompanion_known_or_named'), models.CheckConstraint(condition=models.Q(('nationality__regex', '^[A-Z]{3}$')), name='consular_tripcompanion_state_by_icao_9303')],
            },
        ),
        migrations.CreateModel(
            name='TripLeg',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('host_state', models.CharField(max_length=2)),
                ('region', models.CharField(max_length=6, null=True)),
                ('where', econsulate.core.crypto.fields.SealedJSON()),
                ('arrives_on', models.DateField()),
                ('leaves_on', models.DateField()),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ('trip', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='legs', to='consular.trip')),
            ],
            options={
                'indexes': [models.Index(fields=['mission', 'arrives_on'], name='consular_tripleg_by_mission')],
                'constraints': [models.UniqueConstraint(fields=('trip', 'number'), name='consular_tripleg_numbered'), models.CheckConstraint(condition=models.Q(('leaves_on__gte', models.F('arrives_on'))), name='consular_tripleg_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('host_state__regex', '^[A-Z]{2}$'), models.Q(('region', None), models.Q(('host_state', django.db.models.functions.text.Left('region', 2)), ('region__regex', '^[A-Z]{2}-[A-Z0-9]{1,3}$')), _connector='OR')), name='consular_tripleg_place_by_iso_3166')],
            },
        ),
        migrations.AddField(
            model_name='mission',
            name='keep_trips_days',
            field=models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(60)], verbose_name='days a journey is kept after its end'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('keep_trips_days__range', (2, 60))), name='consular_mission_keeps_trips_for_days'),
        ),
    ]
