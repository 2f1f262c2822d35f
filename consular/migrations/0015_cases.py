import django.db.models.deletion
import django.utils.timezone
import econsulate.core.crypto.fields
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consular', '0014_sos'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsularCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('arrest', 'Arrest or detention'), ('death', 'Death'), ('hospital', 'Hospital'), ('missing', 'Missing person'), ('crime_victim', 'Victim of a crime'), ('domestic_violence', 'Domestic violence'), ('child_abduction', 'Child abduction'), ('destitution', 'Without means'), ('repatriation', 'Return home'), ('lost_passport', 'Lost passport'), ('welfare_enquiry', 'Enquiry after somebody'), ('disaster', 'Disaster'), ('general', 'Other help')], max_length=17)),
                ('severity', models.PositiveSmallIntegerField(choices=[(1, 'Low'), (2, 'Medium'), (3, 'High'), (4, 'Critical')])),
                ('state', models.CharField(choices=[('received', 'Received'), ('triaged', 'Looked at'), ('open', 'Being worked on'), ('waiting_citizen', 'Waiting for the citizen'), ('waiting_third_party', 'Waiting for somebody else'), ('resolved', 'Resolved'), ('closed', 'Closed')], default='received', max_length=19)),
                ('counted_from', models.DateTimeField()),
                ('caller', econsulate.core.crypto.fields.SealedJSON(null=True)),
                ('resolution', econsulate.core.crypto.fields.SealedText(null=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='consular.consularcase')),
                ('thread', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='case', to='consular.thread')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'counted_from'], name='consular_consularcase_live')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['arrest', 'death', 'hospital', 'missing', 'crime_victim', 'domestic_violence', 'child_abduction', 'destitution', 'repatriation', 'lost_passport', 'welfare_enquiry', 'disaster', 'general'])), name='consular_consularcase_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['received', 'triaged', 'open', 'waiting_citizen', 'waiting_third_party', 'resolved', 'closed'])), name='consular_consularcase_state_known'), models.CheckConstraint(condition=models.Q(('severity__in', [1, 2, 3, 4])), name='consular_consularcase_severity_known'), models.CheckConstraint(condition=models.Q(('caller', None), ('entered_by__isnull', False), _connector='OR'), name='consular_consularcase_caller_was_heard'), models.CheckConstraint(condition=models.Q(models.Q(('resolution', None), ('resolved_at', None), ('state__in', ('received', 'triaged', 'open', 'waiting_citizen', 'waiting_third_party'))), models.Q(('resolution__isnull', False), ('resolved_at__isnull', False), ('state__in', ['resolved', 'closed'])), _connector='OR'), name='consular_consularcase_resolved_in_words'), models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='consular_consularcase_not_into_itself')],
                'triggers': [pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."thread_id" IS DISTINCT FROM (NEW."thread_id") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."caller" IS DISTINCT FROM (NEW."caller"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e6c315b084f0d1441a87099496bedcdf045b36f5', operation='UPDATE', pgid='pgtrigger_whose_stays_61406', table='consular_consularcase', when='BEFORE')), pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{received:triaged,triaged:open,open:resolved,open:waiting_citizen,open:waiting_third_party,waiting_citizen:open,waiting_citizen:resolved,waiting_citizen:waiting_third_party,waiting_third_party:open,waiting_third_party:resolved,waiting_third_party:waiting_citizen,resolved:closed,resolved:open,closed:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='513d696da40e4dea650f32726eb9690546c814c1', operation='UPDATE', pgid='pgtrigger_states_in_order_b95df', table='consular_consularcase', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e0f1d9808f06c35ed89124d89ebd8587901fa5b6', operation='DELETE', pgid='pgtrigger_never_deleted_a3e0b', table='consular_consularcase', when='BEFORE')), pgtrigger.compiler.Trigger(name='merged_stays_merged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."merged_into_id" IS NOT NULL AND OLD."merged_into_id" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='096f5961ca7d68f1e6dce58177bbd4b2c789b5df', operation='UPDATE', pgid='pgtrigger_merged_stays_merged_894ec', table='consular_consularcase', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='FirstAnswerTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('start', 'Started'), ('pause', 'Paused'), ('resume', 'Resumed'), ('stop', 'Stopped')], max_length=6, verbose_name='event')),
                ('reason', models.SlugField(blank=True, max_length=40, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='first_answer_clock', to='consular.consularcase')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='consular_firstanswertick_numbered'), models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'pause', 'resume', 'stop'])), name='consular_firstanswertick_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='consular_firstanswertick_pause_has_a_reason')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='821081c0b56ef75456acc2e5998d7b208f207326', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_85d40', table='consular_firstanswertick', when='BEFORE')), pgtrigger.compiler.Trigger(name='in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before RECORD;', func="\n    EXECUTE format('SELECT kind, at FROM %I WHERE subject_id = $1 AND number = $2', TG_TABLE_NAME)\n        INTO before USING NEW.subject_id, NEW.number - 1;\n    IF (before.kind IS NULL AND NEW.number <> 1)\n        OR concat(before.kind, '>', NEW.kind) NOT IN ('>start', 'start>pause', 'start>stop', 'pause>resume', 'pause>stop', 'resume>pause', 'resume>stop')\n        OR NEW.at < before.at\n    THEN\n        RAISE EXCEPTION 'a clock event out of order'\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_in_order';\n    END IF;\n    RETURN NEW;\n", hash='c5b25278c2ec91346353beaf4970062ab764717b', operation='INSERT', pgid='pgtrigger_in_order_b6942', table='consular_firstanswertick', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ResolutionTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('start', 'Started'), ('pause', 'Paused'), ('resume', 'Resumed'), ('stop', 'Stopped')], max_length=6, verbose_name='event')),
                ('reason', models.SlugField(blank=True, max_length=40, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolution_clock', to='consular.consularcase')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='consular_resolutiontick_numbered'), models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'pause', 'resume', 'stop'])), name='consular_resolutiontick_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='consular_resolutiontick_pause_has_a_reason')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='10ea39f215283a4db849fc6fff727e4b1a8fc82c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_203a5', table='consular_resolutiontick', when='BEFORE')), pgtrigger.compiler.Trigger(name='in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before RECORD;', func="\n    EXECUTE format('SELECT kind, at FROM %I WHERE subject_id = $1 AND number = $2', TG_TABLE_NAME)\n        INTO before USING NEW.subject_id, NEW.number - 1;\n    IF (before.kind IS NULL AND NEW.number <> 1)\n        OR concat(before.kind, '>', NEW.kind) NOT IN ('>start', 'start>pause', 'start>stop', 'pause>resume', 'pause>stop', 'resume>pause', 'resume>stop')\n        OR NEW.at < before.at\n    THEN\n        RAISE EXCEPTION 'a clock event out of order'\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_in_order';\n    END IF;\n    RETURN NEW;\n", hash='4aed43663855b3fcd79676a19ca452beb35e97e6', operation='INSERT', pgid='pgtrigger_in_order_af3e7', table='consular_resolutiontick', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='CaseHandover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('promised', econsulate.core.crypto.fields.SealedText()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='consular.consularcase')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sender', models.F('receiver')), _negated=True), name='consular_casehandover_goes_somewhere')],
                'triggers': [pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='13ab3ffbc967b68c49473235e4e0f5bffcb41a06', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_d76fc', table='consular_casehandover', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='CaseLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_on', to='consular.consularcase')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_back', to='consular.consularcase')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='consular_caselink_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='consular_caselink_lower_first')],
            },
        ),
    ]
