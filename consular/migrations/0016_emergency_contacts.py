import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
import econsulate.core.crypto.fields
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consular', '0015_cases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EmergencyContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('rank', models.PositiveSmallIntegerField(null=True)),
                ('relation', models.CharField(choices=[('partner', 'Wife, husband or partner'), ('parent', 'Mother or father'), ('child', 'Daughter or son'), ('sibling', 'Sister or brother'), ('relative', 'Another relative'), ('friend', 'Friend'), ('colleague', 'Colleague or employer'), ('other', 'Somebody else')], max_length=9)),
                ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=8)),
                ('details', econsulate.core.crypto.fields.SealedJSON(null=True)),
                ('removed_at', models.DateTimeField(editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergency_contacts', to='consular.person')),
                ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('relation__in', ['partner', 'parent', 'child', 'sibling', 'relative', 'friend', 'colleague', 'other'])), name='consular_emergencycontact_relation_known'), models.CheckConstraint(condition=models.Q(models.Q(('details__isnull', False), ('rank__isnull', False), ('removed_at', None)), models.Q(('details', None), ('rank', None), ('relation', 'other'), ('removed_at__isnull', False)), _connector='OR'), name='consular_emergencycontact_removed_is_blank'), models.CheckConstraint(condition=models.Q(('rank', None), models.Q(('rank__gte', 1), ('rank__lte', 5)), _connector='OR'), name='consular_emergencycontact_a_handful'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('person', 'told_by', 'rank'), name='consular_emergencycontact_ranked')],
                'triggers': [pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."told_by_id" IS DISTINCT FROM (NEW."told_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fd2b88f0230abca901d0cc0c056a4cace002e714', operation='UPDATE', pgid='pgtrigger_whose_stays_b3de7', table='consular_emergencycontact', when='BEFORE')), pgtrigger.compiler.Trigger(name='removed_stays_removed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."removed_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='08389dfcb160bf72f7badc4fa3a63bb38ecf55b6', operation='UPDATE', pgid='pgtrigger_removed_stays_removed_6d571', table='consular_emergencycontact', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ConsentGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('organisation', models.CharField(choices=[('employer', 'The employer'), ('education', 'The school or university'), ('insurer', 'The insurer'), ('organiser', 'The organiser of the journey'), ('aid', 'An aid organisation')], max_length=9, null=True)),
                ('what', models.CharField(choices=[('safety', 'Whether they are safe'), ('whereabouts', 'Where they are'), ('case', 'How their case stands'), ('health', 'How their health is')], max_length=11)),
                ('wording', models.PositiveSmallIntegerField()),
                ('until', models.DateField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='consular.representation')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='consular.emergencycontact')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ['safety', 'whereabouts', 'case', 'health'])), name='consular_consentgrant_what_known'), models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', False), ('organisation', None)), models.Q(('contact', None), ('organisation__in', ['employer', 'education', 'insurer', 'organiser', 'aid'])), _connector='OR'), name='consular_consentgrant_to_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='consular_consentgrant_withdrawn_by_somebody'), models.UniqueConstraint(condition=models.Q(('organisation', None), ('withdrawn_at', None)), fields=('right', 'contact', 'what'), name='consular_consentgrant_once_to_a_contact'), models.UniqueConstraint(condition=models.Q(('contact', None), ('withdrawn_at', None)), fields=('right', 'organisation', 'what'), name='consular_consentgrant_once_to_a_kind')],
                'triggers': [pgtrigger.compiler.Trigger(name='as_it_was_given', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."right_id" IS DISTINCT FROM (NEW."right_id") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."organisation" IS DISTINCT FROM (NEW."organisation") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."wording" IS DISTINCT FROM (NEW."wording") OR OLD."until" IS DISTINCT FROM (NEW."until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='defde5f118223c32e2288c39d6779e215d517b30', operation='UPDATE', pgid='pgtrigger_as_it_was_given_5824d', table='consular_consentgrant', when='BEFORE')), pgtrigger.compiler.Trigger(name='withdrawn_stays_withdrawn', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."withdrawn_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2fc35bf09887fd6b8be057a33d8e258ca4ce0070', operation='UPDATE', pgid='pgtrigger_withdrawn_stays_withdrawn_6346e', table='consular_consentgrant', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='15e812c650455d3e84351f618b1c6925651e49a6', operation='DELETE', pgid='pgtrigger_never_deleted_40caf', table='consular_consentgrant', when='BEFORE')), pgtrigger.compiler.Trigger(name='given_by_the_right_one', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT FROM consular_representation r\n                        WHERE r.id = NEW.right_id AND r.person_id IS NOT NULL\n                        AND r.kind IN ('self', 'parent', 'guardian')\n                        AND (NEW.contact_id IS NULL OR EXISTS (\n                            SELECT FROM consular_emergencycontact c\n                            WHERE c.id = NEW.contact_id AND c.person_id = r.person_id\n                        ))\n                    ) THEN\n                        RAISE EXCEPTION 'consent is given for the person alone, by who may'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_consentgrant_by_who_may';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='3ad0769c2a37c3076ac0d02f6a09b52950d44f67', operation='INSERT', pgid='pgtrigger_given_by_the_right_one_49d47', table='consular_consentgrant', when='BEFORE'))],
            },
        ),
    ]
