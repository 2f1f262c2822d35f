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
        ('consular', '0001_squashed_0009_decisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('stay', models.CharField(choices=[('permanent', 'Lives there'), ('temporary', 'Stays for a time')], max_length=9)),
                ('reason', models.CharField(choices=[('work', 'Work'), ('study', 'Study'), ('family', 'Family'), ('treatment', 'Medical treatment'), ('other', 'Other reasons')], max_length=9)),
                ('state', models.CharField(choices=[('submitted', 'Sent, not examined yet'), ('active', 'In the register'), ('reconfirm_due', 'To be confirmed again'), ('stale', 'Not confirmed for long'), ('ended', 'Ended')], default='submitted', max_length=13)),
                ('host_state', models.CharField(max_length=2)),
                ('region', models.CharField(max_length=6, null=True)),
                ('dwelling', econsulate.core.crypto.fields.SealedJSON()),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('confirmed_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ending', models.CharField(choices=[('left', 'Left the country'), ('moved', 'Registered elsewhere'), ('over', 'The stay was over'), ('not_a_citizen', 'Not a citizen of our State'), ('not_resident', "Doesn't live there"), ('duplicate', 'The same person was registered twice'), ('died', 'Died')], max_length=13, null=True)),
                ('note', econsulate.core.crypto.fields.SealedText(null=True)),
                ('move_is_untold', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('examined_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='consular.mission')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='consular.person')),
                ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['mission', 'state', 'confirmed_at'], name='consular_registration_lists')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stay__in', ['permanent', 'temporary'])), name='consular_registration_stay_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['work', 'study', 'family', 'treatment', 'other'])), name='consular_registration_reason_known'), models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'active', 'reconfirm_due', 'stale', 'ended'])), name='consular_registration_state_known'), models.CheckConstraint(condition=models.Q(('host_state__regex', '^[A-Z]{2}$'), models.Q(('region', None), models.Q(('host_state', django.db.models.functions.text.Left('region', 2)), ('region__regex', '^[A-Z]{2}-[A-Z0-9]{1,3}$')), _connector='OR')), name='consular_registration_place_by_iso_3166'), models.CheckConstraint(condition=models.Q(models.Q(('stay', 'permanent'), ('until', None)), models.Q(('stay', 'temporary'), ('until__gt', models.F('since'))), _connector='OR'), name='consular_registration_only_a_stay_for_a_time_ends'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ending__in', ['left', 'moved', 'over', 'not_a_citizen', 'not_resident', 'duplicate', 'died']), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at', None), ('ending', None)), _connector='OR'), name='consular_registration_ended_for_a_reason'), models.CheckConstraint(condition=models.Q(('examined_by__isnull', False), ('state__in', ['submitted', 'ended']), _connector='OR'), name='consular_registration_examined_by_somebody'), models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('person',), name='consular_registration_one_live')],
                'triggers': [pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3f0566e454fdc9c788bca7f8219a0f5b41fcc5b9', operation='UPDATE', pgid='pgtrigger_whose_stays_126e5', table='consular_registration', when='BEFORE')), pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{submitted:active,submitted:ended,active:ended,active:reconfirm_due,reconfirm_due:active,reconfirm_due:ended,reconfirm_due:stale,stale:active,stale:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='76b907677482d845702a1bdd2e5a5445cb90a90e', operation='UPDATE', pgid='pgtrigger_states_in_order_93e82', table='consular_registration', when='BEFORE')), pgtrigger.compiler.Trigger(name='ended_stays_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'ended\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='307adbb5b4f5886a4d368fc61f0c17070509f48a', operation='UPDATE', pgid='pgtrigger_ended_stays_ended_7f1b9', table='consular_registration', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0fdde00afd932a6a169167734ac316856aad3163', operation='DELETE', pgid='pgtrigger_never_deleted_47db9', table='consular_registration', when='BEFORE')), pgtrigger.compiler.Trigger(name='examined_by_an_outsider', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."examined_by_id" IS NOT NULL)', func="\n                    IF EXISTS (\n                        SELECT FROM consular_representation r\n                        WHERE r.person_id = NEW.person_id AND r.user_id = NEW.examined_by_id\n                    ) THEN\n                        RAISE EXCEPTION 'nobody examines their own family''s registration'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'consular_registration_examined_by_an_outsider';\n                    END IF;\n                    RETURN NEW;\n                ", hash='71dff5fdd259df04beef7633f8936e6a447a2a55', operation='INSERT OR UPDATE', pgid='pgtrigger_examined_by_an_outsider_60a4a', table='consular_registration', when='BEFORE'))],
            },
        ),
    ]
