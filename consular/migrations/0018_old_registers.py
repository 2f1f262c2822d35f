import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import econsulate.core.crypto.fields
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consular', '0017_travellers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OldNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=32)),
                ('number_index', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'number_index'), name='consular_oldnumber_once')],
            },
        ),
        migrations.CreateModel(
            name='RegisterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('source', models.CharField(max_length=32)),
                ('state', models.CharField(choices=[('trying', 'Being tried'), ('refused', 'Refused as a whole'), ('tried', 'Tried, waits for a second person'), ('running', 'Being taken over'), ('done', 'Taken over'), ('withdrawn', 'Withdrawn')], default='trying', max_length=9)),
                ('released_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('seen', models.PositiveIntegerField(default=0)),
                ('tried', models.JSONField(default=dict)),
                ('taken', models.JSONField(default=dict)),
                ('fault', models.CharField(blank=True, max_length=20)),
                ('fault_at', models.PositiveIntegerField(null=True)),
                ('fault_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                ('file', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['trying', 'refused', 'tried', 'running', 'done', 'withdrawn'])), name='consular_registerimport_state_known'), models.CheckConstraint(condition=models.Q(('source__regex', '^[a-z0-9]+(-[a-z0-9]+)*\\Z')), name='consular_registerimport_source_is_a_name'), models.CheckConstraint(condition=models.Q(('released_by', models.F('uploaded_by')), _negated=True), name='consular_registerimport_released_by_a_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', False), ('released_by__isnull', False), ('state__in', ['running', 'done'])), models.Q(models.Q(('state__in', ['running', 'done']), _negated=True), ('released_at', None), ('released_by', None)), _connector='OR'), name='consular_registerimport_runs_when_released'), models.CheckConstraint(condition=models.Q(models.Q(('fault__gt', ''), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), ('fault', '')), _connector='OR'), name='consular_registerimport_refused_for_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['refused', 'done', 'withdrawn'])), models.Q(models.Q(('state__in', ['refused', 'done', 'withdrawn']), _negated=True), ('ended_at', None), ('file__isnull', False)), _connector='OR'), name='consular_registerimport_file_until_it_ends'), models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('state',), name='consular_registerimport_one_runs')],
                'triggers': [pgtrigger.compiler.Trigger(name='what_came_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."mission_id" IS DISTINCT FROM (NEW."mission_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e8fd28faaa15615192a2c834e14541338e486af9', operation='UPDATE', pgid='pgtrigger_what_came_stays_86001', table='consular_registerimport', when='BEFORE')), pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{trying:refused,trying:tried,trying:withdrawn,tried:running,tried:withdrawn,running:done}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8a4d0ee2c8604c261722bb8ad8401f45f5927e8a', operation='UPDATE', pgid='pgtrigger_states_in_order_78144', table='consular_registerimport', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='45a597cf27636a0d2f02cd886066b58af0ad8113', operation='DELETE', pgid='pgtrigger_never_deleted_db74d', table='consular_registerimport', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='OldEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_index', models.BinaryField()),
                ('entered', models.BooleanField()),
                ('confirmed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='old_entries', to='consular.person')),
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='old_entry', to='consular.registration')),
                ('number', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='consular.oldnumber')),
                ('taken_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.registerimport')),
            ],
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField()),
                ('external_id', econsulate.core.crypto.fields.SealedText(null=True)),
                ('number_index', models.BinaryField(null=True)),
                ('match_index', models.BinaryField(null=True)),
                ('tried', models.CharField(choices=[('new', 'A person and an entry that were not here before'), ('joined', 'An entry for a person known here already'), ('changed', 'The entry taken over before is changed'), ('unchanged', 'Nothing to change'), ('kept', 'Stays as it is: somebody has told us of it themselves, or it has ended'), ('undecided', 'Perhaps somebody known here; an officer must say so in same_as'), ('erased', 'This person was erased here and is not taken in again'), ('refused', 'Not taken over, because of what is wrong with the row')], max_length=9)),
                ('done', models.CharField(choices=[('new', 'A person and an entry that were not here before'), ('joined', 'An entry for a person known here already'), ('changed', 'The entry taken over before is changed'), ('unchanged', 'Nothing to change'), ('kept', 'Stays as it is: somebody has told us of it themselves, or it has ended'), ('undecided', 'Perhaps somebody known here; an officer must say so in same_as'), ('erased', 'This person was erased here and is not taken in again'), ('refused', 'Not taken over, because of what is wrong with the row')], max_length=9, null=True)),
                ('faults', models.JSONField(default=list)),
                ('alike', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report', to='consular.registerimport')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('of', 'line'), name='consular_importrow_numbered'), models.UniqueConstraint(fields=('of', 'number_index'), name='consular_importrow_number_once'), models.UniqueConstraint(fields=('of', 'match_index'), name='consular_importrow_person_once'), models.CheckConstraint(condition=models.Q(('tried__in', ['new', 'joined', 'changed', 'unchanged', 'kept', 'undecided', 'erased', 'refused']), models.Q(('done', None), ('done__in', ['new', 'joined', 'changed', 'unchanged', 'kept', 'undecided', 'erased', 'refused']), _connector='OR')), name='consular_importrow_outcome_known')],
            },
        ),
    ]
