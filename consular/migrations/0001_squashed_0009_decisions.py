import consular.missions.models.missions
import consular.missions.models.texts
import consular.visas.models.texts
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import econsulate.core.crypto.fields
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


# The application and everything that fell on appeal and is examined anew in it, back to the first. Triggers and
# services ask the same function; UNION ends the walk where an application is its own review.
EXAMINED_IN = """
CREATE OR REPLACE FUNCTION consular_examined_in(application bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE carried(id) AS (
        SELECT application
        UNION
        SELECT before.id FROM carried JOIN consular_appeal a ON a.review_id = carried.id
        CROSS JOIN LATERAL (
            SELECT d.application_id AS id FROM consular_refusal r
            JOIN consular_decision d ON d.id = r.decision_id WHERE r.id = a.refusal_id
            UNION ALL
            SELECT i.application_id FROM consular_inadmissibility i WHERE i.id = a.inadmissibility_id
        ) AS before
    )
    SELECT id FROM carried
$$;
"""


class Migration(migrations.Migration):

    # A database that ran these nine already goes on from here.
    replaces = [
        ('consular', '0001_initial'),
        ('consular', '0002_life'),
        ('consular', '0003_privacy'),
        ('consular', '0004_review'),
        ('consular', '0005_findings'),
        ('consular', '0006_evidence'),
        ('consular', '0007_catalogue_edits'),
        ('consular', '0008_rights_end'),
        ('consular', '0009_decisions'),
    ]

    initial = True

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RevocationIssue',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                ('jws', models.TextField()),
                ('issued_at', models.DateTimeField()),
                ('next_update', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RevokedSeal',
            fields=[
                ('seal_id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=10)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ApplicationGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('family', 'Family'), ('delegation', 'Delegation'), ('tour', 'Tour group')], max_length=10)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['family', 'delegation', 'tour'])), name='consular_applicationgroup_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='ApplicationItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('state', models.CharField(choices=[('missing', 'Missing'), ('provided', 'Provided'), ('accepted', 'Accepted'), ('rejected', 'Please send again')], default='missing', editable=False, max_length=8)),
                ('note', econsulate.core.crypto.fields.SealedText(null=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CatalogueVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveIntegerField(editable=False, unique=True)),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('sources', models.JSONField(editable=False)),
                ('origin', models.CharField(choices=[('files', 'Files'), ('panel', 'Staff panel')], default='files', editable=False, max_length=8)),
                ('reason', models.CharField(blank=True, default='', editable=False, max_length=500)),
                ('issuing_state', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', "Give three capital letters, as in a passport's machine-readable zone.")])),
                ('demo', models.BooleanField(default=False)),
                ('notice', consular.visas.models.texts.TextsField(blank=True, default=dict)),
                ('remedy', consular.visas.models.texts.TextsField()),
                ('appeal_days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('loaded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='catalogueversion_number_positive'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='catalogueversion_sha256_is_hex'), models.CheckConstraint(condition=models.Q(('origin', 'files'), models.Q(('loaded_by__isnull', False), ('origin', 'panel'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='catalogueversion_edit_has_author_and_reason')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6a1b2cd960c94da3cf71128353855032fec8d7af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a281', table='consular_catalogueversion', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='DocumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('carried_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.documentversion')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='document_version', to='core.storedfile')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='consular.applicationitem')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'number'), name='consular_documentversion_numbered'), models.UniqueConstraint(condition=models.Q(('carried_from', None)), fields=('file',), name='consular_documentversion_file_given_once'), models.UniqueConstraint(fields=('item', 'file'), name='consular_documentversion_file_once_an_item')],
                'triggers': [pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ca82b63822ecb5fb15c1226a23de21b5e7832788', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_db3b5', table='consular_documentversion', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('state', models.CharField(choices=[('awaited', 'Please send it'), ('submitted', 'Being examined'), ('accepted', 'Accepted'), ('refused', 'Please send again')], default='awaited', editable=False, max_length=9)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('round', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('valid_until', models.DateField(null=True)),
                ('fault', models.CharField(choices=[('unreadable', "The document can't be read. Scan every page again, in full and sharp."), ('incomplete', 'Pages are missing. Send the whole document, seals and signatures included.'), ('other_kind', 'This is not the document we need. Send the one that gives you the right to act.'), ('other_people', "The document doesn't name both the person and you as we know you here."), ('not_in_force', 'The document is no longer in force, or not yet. Send one that is.'), ('not_certified', 'The document lacks the certification it needs, such as an apostille.'), ('not_translated', 'The document needs a certified translation. Send both together.'), ('not_enough', 'The document gives no right to apply for a visa. Send one that says so.')], max_length=14, null=True)),
                ('note', econsulate.core.crypto.fields.SealedText(null=True)),
                ('judged_at', models.DateTimeField(null=True)),
                ('judged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['awaited', 'submitted', 'accepted', 'refused'])), name='consular_evidence_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('fault__in', ['unreadable', 'incomplete', 'other_kind', 'other_people', 'not_in_force', 'not_certified', 'not_translated', 'not_enough']), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), ('fault', None)), _connector='OR'), name='consular_evidence_refused_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('judged_at__isnull', False), ('judged_by__isnull', False), ('state__in', ('accepted', 'refused'))), models.Q(models.Q(('state__in', ('accepted', 'refused')), _negated=True), ('judged_at', None), ('judged_by', None)), _connector='OR'), name='consular_evidence_judged_by_somebody'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('state', 'accepted'), _connector='OR'), name='consular_evidence_only_what_is_accepted_holds')],
                'triggers': [pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{awaited:submitted,submitted:accepted,submitted:awaited,submitted:refused,refused:submitted,accepted:awaited,accepted:submitted}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='a17367eee441beb215be2c90b48640a775a44464', operation='UPDATE', pgid='pgtrigger_states_in_order_95053', table='consular_evidence', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f15f93f3a4f95aa88ca9e72451d61d0e80eef018', operation='DELETE', pgid='pgtrigger_never_deleted_c54e7', table='consular_evidence', when='BEFORE')), pgtrigger.compiler.Trigger(name='accepted_is_checked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" = \'accepted\')', func="\n                    IF \n    NOT EXISTS (\n        SELECT 1 FROM consular_evidencefile e JOIN core_storedfile f ON f.id = e.file_id\n        WHERE e.evidence_id = NEW.id AND e.round = NEW.round AND f.state = 'clean'\n    ) OR EXISTS (\n        SELECT 1 FROM consular_evidencefile e JOIN core_storedfile f ON f.id = e.file_id\n        WHERE e.evidence_id = NEW.id AND e.round = NEW.round AND f.state NOT IN ('clean', 'rejected')\n    )\n THEN\n                        RAISE EXCEPTION 'only proof whose files were found clean is accepted'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_evidence_accepted_is_checked';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='fd06cca721d30c0305201cb50c32d9e74c87d52c', operation='INSERT OR UPDATE', pgid='pgtrigger_accepted_is_checked_d72fa', table='consular_evidence', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('round', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('court_order', 'Court order or decision of an authority'), ('power_of_attorney', 'Power of attorney'), ('birth_certificate', 'Birth certificate'), ('translation', 'Translation'), ('other', 'Another document')], max_length=17)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='consular.evidence')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_file', to='core.storedfile')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('evidence', 'number'), name='consular_evidencefile_numbered'), models.CheckConstraint(condition=models.Q(('kind__in', ['court_order', 'power_of_attorney', 'birth_certificate', 'translation', 'other'])), name='consular_evidencefile_kind_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='001dc1b5498a799cc1789e4b15c3f909eddcef2f', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_20713', table='consular_evidencefile', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Mission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('code', models.CharField(max_length=11, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z]{2}-[A-Z0-9]{2,8}\\Z')], verbose_name='code')),
                ('kind', models.CharField(choices=[('headquarters', 'Headquarters'), ('embassy', 'Embassy'), ('consulate_general', 'Consulate-General'), ('consulate', 'Consulate'), ('honorary_consulate', 'Honorary consulate'), ('mobile', 'Mobile consular team')], max_length=20, verbose_name='kind')),
                ('sending_state', models.CharField(max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}\\Z')], verbose_name='sending State')),
                ('host_state', models.CharField(max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}\\Z')], verbose_name='host State')),
                ('zone', models.CharField(max_length=40, validators=[consular.missions.models.missions.validate_zone], verbose_name='time zone')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('en', 'en'), ('kk', 'kk'), ('ru', 'ru'), ('uz', 'uz'), ('uz-cyrl', 'uz-cyrl')], max_length=10), size=None, verbose_name='languages')),
                ('capabilities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('accept', 'Accepts applications'), ('biometrics', 'Takes biometrics'), ('decide', 'Decides'), ('print', 'Prints documents'), ('notarise', 'Notarises')], max_length=12), blank=True, default=list, size=None, verbose_name='capabilities')),
                ('names', consular.missions.models.texts.TextsField(verbose_name='name')),
                ('addresses', consular.missions.models.texts.TextsField(verbose_name='address')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phones', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16, validators=[django.core.validators.RegexValidator('^\\+[1-9][0-9]{6,14}\\Z')]), blank=True, default=list, size=None, verbose_name='telephones')),
                ('emergency_phone', models.CharField(blank=True, max_length=16, validators=[django.core.validators.RegexValidator('^\\+[1-9][0-9]{6,14}\\Z')], verbose_name='emergency telephone')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('opened_on', models.DateField(verbose_name='opened on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='consular.mission', verbose_name='branch of')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='consular.mission', verbose_name='successor')),
            ],
            options={
                'verbose_name': 'mission',
                'verbose_name_plural': 'missions',
                'constraints': [models.CheckConstraint(condition=models.Q(('names__has_key', 'en')), name='consular_mission_names_in_english'), models.CheckConstraint(condition=models.Q(('addresses__has_key', 'en')), name='consular_mission_addresses_in_english'), models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]{2}-[A-Z0-9]{2,8}\\Z'), ('code__startswith', models.F('sending_state'))), name='consular_mission_code_begins_with_the_sending_state', violation_error_code='code_begins_with_the_sending_state', violation_error_message='The code is the sending State, a hyphen and 2 to 8 capital letters or digits.'), models.CheckConstraint(condition=models.Q(('sending_state__regex', '^[A-Z]{2}\\Z'), ('host_state__regex', '^[A-Z]{2}\\Z')), name='consular_mission_states_by_iso_3166'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('sending_state', '<>')], name='consular_mission_one_sending_state', violation_error_code='one_sending_state', violation_error_message='All missions of one installation belong to one sending State.'), models.CheckConstraint(condition=models.Q(models.Q(('host_state', models.F('sending_state')), ('kind', 'headquarters')), models.Q(('kind__in', ['embassy', 'consulate_general', 'consulate', 'honorary_consulate', 'mobile']), models.Q(('host_state', models.F('sending_state')), _negated=True)), _connector='OR'), name='consular_mission_only_headquarters_are_at_home', violation_error_code='only_headquarters_are_at_home', violation_error_message='Headquarters lie in the sending State, every other mission abroad.'), models.UniqueConstraint(condition=models.Q(('kind', 'headquarters')), fields=('kind',), name='consular_mission_one_headquarters', violation_error_code='one_headquarters', violation_error_message='There is one headquarters only.'), models.CheckConstraint(condition=models.Q(('languages__contained_by', ['en', 'kk', 'ru', 'uz', 'uz-cyrl']), ('languages__len__gt', 0)), name='consular_mission_languages_known', violation_error_code='languages_known', violation_error_message='Choose at least one of our languages.'), models.CheckConstraint(condition=models.Q(('capabilities__contained_by', ['accept', 'biometrics', 'decide', 'print', 'notarise'])), name='consular_mission_capabilities_known'), models.CheckConstraint(condition=models.Q(models.Q(('parent', models.F('pk')), _negated=True), models.Q(('successor', models.F('pk')), _negated=True)), name='consular_mission_not_its_own_relative', violation_error_code='not_its_own_relative', violation_error_message='A mission is neither its own parent nor its own successor.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('successor', None)), models.Q(('closed_on__gt', models.F('opened_on')), ('closed_on__isnull', False), ('successor__isnull', False), models.Q(('kind', 'headquarters'), _negated=True)), _connector='OR'), name='consular_mission_closed_means_succeeded')],
                'triggers': [pgtrigger.compiler.Trigger(name='identity_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."sending_state" IS DISTINCT FROM (NEW."sending_state") OR OLD."host_state" IS DISTINCT FROM (NEW."host_state"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='09f6b59ec328a2b049e989f54f875aacb5be92fe', operation='UPDATE', pgid='pgtrigger_identity_stays_d7598', table='consular_mission', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ac4c68e8081796365c596f83f6664880bd381847', operation='DELETE', pgid='pgtrigger_never_deleted_79ab0', table='consular_mission', when='BEFORE')), pgtrigger.compiler.Trigger(name='no_circle_of_parents', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."parent_id" IS NOT NULL)', func="\n    IF EXISTS (\n        WITH RECURSIVE above(id) AS (\n            SELECT NEW.parent_id UNION SELECT m.parent_id FROM consular_mission m JOIN above USING (id)\n        ) SELECT FROM above WHERE id = NEW.id\n    ) THEN\n        RAISE EXCEPTION 'a mission cannot stand above itself'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_mission_no_circle_of_parents';\n    END IF;\n    RETURN NEW;\n", hash='2e12800bf33c74f726d62ba17579b21fbe9021c1', operation='INSERT OR UPDATE', pgid='pgtrigger_no_circle_of_parents_a1fbf', table='consular_mission', when='BEFORE')), pgtrigger.compiler.Trigger(name='successor_outlives', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."closed_on" IS NOT NULL)', func="\n    PERFORM FROM consular_mission WHERE id = NEW.successor_id FOR SHARE;\n    IF EXISTS (\n        SELECT FROM consular_mission m WHERE m.id = NEW.successor_id AND m.closed_on <= NEW.closed_on\n        UNION ALL SELECT FROM consular_mission m WHERE m.successor_id = NEW.id AND m.closed_on >= NEW.closed_on\n    ) THEN\n        RAISE EXCEPTION 'a successor outlives the mission it follows'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_mission_successor_outlives';\n    END IF;\n    RETURN NEW;\n", hash='1b13468bd34fa1c8e2d6dbdf5f4e84735d5b707f', operation='INSERT OR UPDATE', pgid='pgtrigger_successor_outlives_340ce', table='consular_mission', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ConsularDistrict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='First day on which it no longer holds.', null=True, verbose_name='valid to')),
                ('place', models.CharField(max_length=6, validators=[django.core.validators.RegexValidator('^[A-Z]{2}(-[A-Z0-9]{1,3})?\\Z')], verbose_name='place')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='districts', to='consular.mission', verbose_name='mission')),
            ],
            options={
                'verbose_name': 'consular district',
                'verbose_name_plural': 'consular districts',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_consulardistrict_ends_after_it_begins', violation_error_code='ends_after_it_begins', violation_error_message='It must end after it begins.'), models.CheckConstraint(condition=models.Q(('place__regex', '^[A-Z]{2}(-[A-Z0-9]{1,3})?\\Z')), name='consular_consulardistrict_place_by_iso_3166'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('place', '='), (models.Func('valid_from', 'valid_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='consular_consulardistrict_one_mission_at_a_time', violation_error_code='one_mission_at_a_time', violation_error_message='Another mission serves this place at that time.')],
            },
        ),
        migrations.CreateModel(
            name='CaseStatistic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category_code', models.SlugField(max_length=40)),
                ('nationality_group', models.SlugField(max_length=40)),
                ('outcome', models.CharField(choices=[('draft', 'Draft'), ('lapsed', 'Lapsed'), ('withdrawn', 'Withdrawn'), ('inadmissible', 'Inadmissible'), ('refused', 'Refused'), ('issued', 'Issued'), ('unrepresented', 'Nobody may act for the person any longer'), ('sent', 'Sent')], max_length=13)),
                ('month', models.DateField()),
                ('days_taken', models.PositiveSmallIntegerField(null=True)),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='consular_casestatistic_names_no_day'), models.CheckConstraint(condition=models.Q(('outcome__in', ['draft', 'lapsed', 'withdrawn', 'inadmissible', 'refused', 'issued', 'unrepresented', 'sent'])), name='consular_casestatistic_outcome_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8a10a8e44b4fc36d724031e53eac63058e9d2971', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ab418', table='consular_casestatistic', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('kind', models.CharField(choices=[('closed', 'Closed'), ('half', 'Half day'), ('extra', 'Opened additionally')], max_length=6, verbose_name='kind')),
                ('source', models.CharField(choices=[('own', 'Decided by the mission'), ('host', 'Ordered by the host State'), ('sending', 'Ordered by the sending State')], default='own', max_length=7, verbose_name='ordered by')),
                ('opens', models.TimeField(blank=True, null=True, verbose_name='opens')),
                ('closes', models.TimeField(blank=True, null=True, verbose_name='closes')),
                ('reasons', consular.missions.models.texts.TextsField(verbose_name='reason')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_days', to='consular.mission', verbose_name='mission')),
            ],
            options={
                'verbose_name': 'special day',
                'verbose_name_plural': 'special days',
                'constraints': [models.CheckConstraint(condition=models.Q(('reasons__has_key', 'en')), name='consular_calendarday_reasons_in_english'), models.UniqueConstraint(fields=('mission', 'date'), name='consular_calendarday_once', violation_error_code='once', violation_error_message='This date is already entered for the mission.'), models.CheckConstraint(condition=models.Q(('source__in', ['own', 'host', 'sending'])), name='consular_calendarday_source_known'), models.CheckConstraint(condition=models.Q(models.Q(('closes', None), ('kind', 'closed'), ('opens', None)), models.Q(('closes__isnull', False), ('kind__in', ['half', 'extra']), ('opens__isnull', False), ('closes__gt', models.F('opens'))), _connector='OR'), name='consular_calendarday_hours_fit_its_kind', violation_error_code='hours_fit_its_kind', violation_error_message='A closed day has no hours; any other day opens before it closes.')],
            },
        ),
        migrations.CreateModel(
            name='Accreditation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='First day on which it no longer holds.', null=True, verbose_name='valid to')),
                ('state', models.CharField(max_length=2, validators=[django.core.validators.RegexValidator('^[A-Z]{2}\\Z')], verbose_name='host State')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accreditations', to='consular.mission', verbose_name='mission')),
            ],
            options={
                'verbose_name': 'accreditation',
                'verbose_name_plural': 'accreditations',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_accreditation_ends_after_it_begins', violation_error_code='ends_after_it_begins', violation_error_message='It must end after it begins.'), models.CheckConstraint(condition=models.Q(('state__regex', '^[A-Z]{2}\\Z')), name='consular_accreditation_state_by_iso_3166'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('state', '='), (models.Func('valid_from', 'valid_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='consular_accreditation_one_mission_at_a_time', violation_error_code='one_mission_at_a_time', violation_error_message='Another mission is accredited to this State at that time.')],
            },
        ),
        migrations.CreateModel(
            name='NationalityGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('name', consular.visas.models.texts.TextsField()),
                ('is_default', models.BooleanField(default=False)),
                ('members', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', "Give three capital letters, as in a passport's machine-readable zone.")]), blank=True, default=list, size=None)),
                ('visa_free_days', models.PositiveSmallIntegerField(default=0)),
                ('visa_free_purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('tourism', 'Tourism'), ('business', 'Business'), ('family_visit', 'Visit to family or friends'), ('study', 'Study'), ('work', 'Work'), ('transit', 'Transit'), ('medical', 'Medical treatment'), ('official', 'Diplomatic or official journey')], max_length=20), blank=True, default=list, size=None)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.catalogueversion')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='nationalitygroup_code_unique_in_version'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('version',), name='nationalitygroup_one_default_in_version'), models.CheckConstraint(condition=models.Q(models.Q(('is_default', True), ('members', [])), models.Q(('is_default', False), models.Q(('members', []), _negated=True)), _connector='OR'), name='nationalitygroup_default_names_no_state'), models.CheckConstraint(condition=models.Q(models.Q(('visa_free_days', 0), ('visa_free_purposes', [])), models.Q(('visa_free_days__gt', 0), models.Q(('visa_free_purposes', []), _negated=True)), _connector='OR'), name='nationalitygroup_visa_free_for_some_purpose')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71c391d6da48b3c8de1b7e23f48c154bb6cffbad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be2a6', table='consular_nationalitygroup', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('display_name', models.CharField(max_length=120, verbose_name='name at work')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('en', 'en'), ('kk', 'kk'), ('ru', 'ru'), ('uz', 'uz'), ('uz-cyrl', 'uz-cyrl')], max_length=10), blank=True, default=list, size=None, verbose_name='languages')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='officer', to=settings.AUTH_USER_MODEL, verbose_name='login')),
            ],
            options={
                'verbose_name': 'officer',
                'verbose_name_plural': 'officers',
                'constraints': [models.CheckConstraint(condition=models.Q(('display_name', ''), _negated=True), name='consular_officer_has_a_name'), models.CheckConstraint(condition=models.Q(('languages__contained_by', ['en', 'kk', 'ru', 'uz', 'uz-cyrl'])), name='consular_officer_languages_known')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('identity', econsulate.core.crypto.fields.SealedJSON(null=True)),
                ('nationality', models.CharField(max_length=3, verbose_name='nationality')),
                ('residence', models.CharField(max_length=3, verbose_name='State of residence')),
                ('sex', models.CharField(choices=[('F', 'Female'), ('M', 'Male'), ('X', 'Unspecified')], max_length=1, verbose_name='sex')),
                ('match_index', models.BinaryField(db_index=True)),
                ('skeleton_index', models.BinaryField(db_index=True, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('erased_at', models.DateTimeField(editable=False, null=True)),
                ('data_key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='person', to='core.datakey')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('erased_at', None), ('identity__isnull', False)), models.Q(('erased_at__isnull', False), ('identity', None)), _connector='OR'), name='consular_person_identity_until_erased'), models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('match_index', b''), ('nationality', 'XXX'), ('residence', 'XXX'), ('sex', 'X'), ('skeleton_index', None)), _connector='OR'), name='consular_person_erased_is_blank'), models.CheckConstraint(condition=models.Q(('nationality__regex', '^[A-Z]{3}$'), ('residence__regex', '^[A-Z]{3}$')), name='consular_person_states_by_icao_9303'), models.CheckConstraint(condition=models.Q(('sex__in', ['F', 'M', 'X'])), name='consular_person_sex_known')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('state', models.CharField(choices=[('preparing', 'Being put together'), ('ready', 'Ready')], default='preparing', editable=False, max_length=9)),
                ('expires_at', models.DateTimeField(editable=False)),
                ('file', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='export', to='core.storedfile')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to=settings.AUTH_USER_MODEL)),
                ('people', models.ManyToManyField(editable=False, related_name='+', to='consular.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file', None), ('state', 'preparing')), models.Q(('file__isnull', False), ('state', 'ready')), _connector='OR'), name='consular_export_ready_has_a_file'), models.UniqueConstraint(condition=models.Q(('state', 'preparing')), fields=('user',), name='consular_export_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('state', models.CharField(choices=[('open', 'Asked for'), ('withdrawn', 'Withdrawn'), ('carried_out', 'Carried out')], default='open', editable=False, max_length=11)),
                ('not_before', models.DateTimeField(editable=False)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasure_requests', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='erasure_requests', to='consular.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'open')), models.Q(('ended_at__isnull', False), ('state__in', ['withdrawn', 'carried_out'])), _connector='OR'), name='consular_erasurerequest_ended_has_time'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('user',), name='consular_erasurerequest_one_open')],
                'triggers': [pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:withdrawn,open:carried_out}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='f6eb03bafdb0e67e4e76d037571300e8cb5e6068', operation='UPDATE', pgid='pgtrigger_states_in_order_37310', table='consular_erasurerequest', when='BEFORE')), pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."not_before" IS DISTINCT FROM (NEW."not_before"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c07df030f8ff8e2c317d3492185f1eee9337d1f6', operation='UPDATE', pgid='pgtrigger_content_stays_cc69c', table='consular_erasurerequest', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='83589af9aea482fc976dc31ac57a0a95c4f6acd6', operation='DELETE', pgid='pgtrigger_never_deleted_d59f7', table='consular_erasurerequest', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('role', models.CharField(choices=[('intake', 'Intake'), ('officer', 'Case officer'), ('decider', 'Decision maker'), ('appeal_reviewer', 'Appeal reviewer'), ('operator', 'Alert operator'), ('approver', 'Alert approver'), ('mission_admin', 'Mission administrator'), ('auditor', 'Auditor')], max_length=20, verbose_name='role')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('live', 'Live'), ('withdrawn', 'Withdrawn')], max_length=10, verbose_name='state')),
                ('valid_from', models.DateTimeField(verbose_name='valid from')),
                ('valid_to', models.DateTimeField(blank=True, null=True, verbose_name='valid to')),
                ('appointed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='appointed by')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='consular.mission', verbose_name='mission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='login')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'indexes': [models.Index(fields=['mission', 'role'], name='consular_post_mission_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_post_ends_after_it_begins', violation_error_code='ends_after_it_begins', violation_error_message='It must end after it begins.'), models.CheckConstraint(condition=models.Q(('role__in', ['intake', 'officer', 'decider', 'appeal_reviewer', 'operator', 'approver', 'mission_admin', 'auditor'])), name='consular_post_role_known'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'live', 'withdrawn'])), name='consular_post_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('appointed_by', models.F('user')), _negated=True), models.Q(('confirmed_by', models.F('user')), _negated=True)), name='consular_post_nobody_appoints_himself', violation_error_code='nobody_appoints_himself', violation_error_message='Nobody gives a role to himself or confirms it.'), models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('appointed_by')), _negated=True), name='consular_post_confirmed_by_a_second_person', violation_error_code='confirmed_by_a_second_person', violation_error_message="The person who proposes an appointment can't confirm it."), models.CheckConstraint(condition=models.Q(models.Q(('state', 'live'), _negated=True), models.Q(('role__in', ('decider', 'appeal_reviewer', 'approver', 'mission_admin')), _negated=True), ('appointed_by', None), ('confirmed_by__isnull', False), _connector='OR'), name='consular_post_powerful_roles_need_two_persons'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'live')), expressions=[('user', '='), ('mission', '='), ('role', '='), (models.Func('valid_from', 'valid_to', function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='consular_post_one_live_at_a_time', violation_error_code='one_live_at_a_time', violation_error_message='This person already holds this role at the mission at that time.'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('user', 'mission', 'role'), name='consular_post_one_proposal_at_a_time', violation_error_code='one_proposal_at_a_time', violation_error_message='This person is already proposed for this role at the mission.')],
                'triggers': [pgtrigger.compiler.Trigger(name='who_and_where_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."mission_id" IS DISTINCT FROM (NEW."mission_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."appointed_by_id" IS DISTINCT FROM (NEW."appointed_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7f56a151999dfb65e97c99b04b999ed84cbe73bd', operation='UPDATE', pgid='pgtrigger_who_and_where_stay_6b45b', table='consular_post', when='BEFORE')), pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:live,proposed:withdrawn,live:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='4bee16e4d657ca6573df783cf5b4bf9abd7aa682', operation='UPDATE', pgid='pgtrigger_states_in_order_17c3f', table='consular_post', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='943073b869eda83d7c81f36f6a0e743f07e12a33', operation='DELETE', pgid='pgtrigger_never_deleted_fa3ec', table='consular_post', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('state', models.CharField(choices=[('open', 'Waiting for a second officer'), ('confirmed', 'Confirmed'), ('returned', 'Returned for more work'), ('void', 'Void')], default='open', editable=False, max_length=9)),
                ('outcome', models.CharField(choices=[('grant', 'Grant'), ('refuse', 'Refuse')], max_length=6)),
                ('entries', models.CharField(choices=[('single', 'One entry'), ('double', 'Two entries'), ('multiple', 'Any number of entries')], max_length=8, null=True)),
                ('stay_days', models.PositiveSmallIntegerField(null=True)),
                ('valid_from', models.DateField(null=True)),
                ('valid_until', models.DateField(null=True)),
                ('grounds', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=40), default=list, size=None)),
                ('reasons', econsulate.core.crypto.fields.SealedText()),
                ('content_hash', models.CharField(max_length=64)),
                ('return_reason', econsulate.core.crypto.fields.SealedText(null=True)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('entries__isnull', False), ('grounds', []), ('outcome', 'grant'), ('stay_days__isnull', False), ('valid_from__isnull', False), ('valid_until__isnull', False)), models.Q(('entries', None), ('outcome', 'refuse'), ('stay_days', None), ('valid_from', None), ('valid_until', None), models.Q(('grounds', []), _negated=True)), _connector='OR'), name='consular_proposal_terms_fit_outcome'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='consular_proposal_valid_until_after_from'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'confirmed', 'returned', 'void'])), name='consular_proposal_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('outcome', models.CharField(choices=[('grant', 'Grant'), ('refuse', 'Refuse')], max_length=6)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='consular.proposal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('proposed_by', models.F('decided_by')), _negated=True), name='consular_decision_four_eyes')],
                'triggers': [pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='264b4fffedcef91cde129416b20048cdee2a87df', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_b080b', table='consular_decision', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(editable=False, max_length=24, unique=True)),
                ('seal', econsulate.core.crypto.fields.SealedText(null=True)),
                ('seal_id', models.CharField(editable=False, max_length=64, unique=True)),
                ('issued_at', models.DateTimeField(editable=False)),
                ('remedy_until', models.DateField()),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='refusal', to='consular.decision')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'refusal',
                'verbose_name_plural': 'refusals',
            },
        ),
        migrations.CreateModel(
            name='RefusalGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('rulings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('inadmissible', 'The application is inadmissible'), ('refusal', 'The visa is refused'), ('annulment', 'The visa is annulled: its conditions were never met'), ('revocation', 'The visa is revoked: its conditions are no longer met'), ('suspension', 'The visa is suspended')], max_length=12), size=None)),
                ('legal_basis', consular.visas.models.texts.TextsField()),
                ('text', consular.visas.models.texts.TextsField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.catalogueversion')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='refusalground_code_unique_in_version'), models.CheckConstraint(condition=models.Q(('rulings', []), _negated=True), name='refusalground_has_rulings')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9bb8ea3d71fd4a970a9a7e40ea001ea723e8b95f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1a41d', table='consular_refusalground', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Representation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('self', 'Myself'), ('parent', 'Parent'), ('guardian', 'Guardian'), ('attorney', 'Attorney'), ('assisted', 'Assisted by an officer')], max_length=8)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('ending', models.CharField(choices=[('given_up', 'Given up by who held it'), ('by_person', 'Ended by the person acted for'), ('by_parent', 'Ended by somebody with parental responsibility'), ('of_age', 'The person is of age by the corrected date of birth'), ('court_order', 'A court or authority ended it'), ('false_evidence', 'It rested on false evidence'), ('error', 'It was entered by mistake')], max_length=14, null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='consular.person')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['self', 'parent', 'guardian', 'attorney', 'assisted'])), name='consular_representation_kind_known'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_representation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'parent'), _negated=True), ('valid_to__isnull', False), ('person', None), _connector='OR'), name='consular_representation_parent_ends'), models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('kind__in', ('parent', 'guardian', 'attorney')), ('revoked_at', None)), _connector='OR'), name='consular_representation_of_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('ending', None)), models.Q(('ending__in', ['given_up', 'by_person', 'by_parent', 'of_age', 'court_order', 'false_evidence', 'error']), ('revoked_at__isnull', False)), _connector='OR'), name='consular_representation_ended_for_a_reason'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user', 'person'), name='consular_representation_once'), models.UniqueConstraint(condition=models.Q(('kind', 'self'), ('revoked_at', None)), fields=('user',), name='consular_representation_one_self')],
                'triggers': [pgtrigger.compiler.Trigger(name='whose_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='81a5aa1a3bc084c58a9a8f9b43657372caac4407', operation='UPDATE', pgid='pgtrigger_whose_it_is_stays_18fd0', table='consular_representation', when='BEFORE')), pgtrigger.compiler.Trigger(name='of_whom_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.person_id IS NOT NULL AND OLD.person_id IS DISTINCT FROM NEW.person_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='11a56c18e4bf8d74c3a5d0c42ab65ebe08672756', operation='UPDATE', pgid='pgtrigger_of_whom_it_is_stays_b3615', table='consular_representation', when='BEFORE')), pgtrigger.compiler.Trigger(name='ended_stays_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."revoked_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ae7ee4581fa5faabfc35bce2128a53ac9c2fe381', operation='UPDATE', pgid='pgtrigger_ended_stays_ended_7dcb0', table='consular_representation', when='BEFORE'))],
            },
        ),
        migrations.AddField(
            model_name='evidence',
            name='representation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='consular.representation'),
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('asked', econsulate.core.crypto.fields.SealedJSON()),
                ('data_key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.datakey')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ('representation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='claim', to='consular.representation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RetentionSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveIntegerField(editable=False, unique=True)),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('source', models.TextField(editable=False)),
                ('loaded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='consular_retentionschedule_number_positive'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='consular_retentionschedule_sha256_is_hex')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c3061b812b0c0e1a793212cb31827192d2d845fd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fd0fd', table='consular_retentionschedule', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('code', models.SlugField(max_length=40)),
                ('subject', models.CharField(choices=[('visa_application', 'Visa application'), ('person', 'Person'), ('message', 'Message')], max_length=16)),
                ('outcome', models.CharField(choices=[('draft', 'Draft'), ('lapsed', 'Lapsed'), ('withdrawn', 'Withdrawn'), ('inadmissible', 'Inadmissible'), ('refused', 'Refused'), ('issued', 'Issued'), ('unrepresented', 'Nobody may act for the person any longer'), ('sent', 'Sent')], max_length=13)),
                ('counted_from', models.CharField(choices=[('ended', 'The application ended'), ('remedy_ended', 'The time to appeal ended'), ('visa_ended', 'The visa ended'), ('representation_ended', 'The last representation ended'), ('sent', 'The message was sent')], max_length=20)),
                ('keep_days', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(36500)])),
                ('binding', models.BooleanField()),
                ('legal_basis', consular.visas.models.texts.TextsField()),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='consular.retentionschedule')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('schedule', 'code'), name='consular_retentionrule_code_once'), models.UniqueConstraint(fields=('schedule', 'subject', 'outcome'), name='consular_retentionrule_one_each'), models.CheckConstraint(condition=models.Q(models.Q(('counted_from__in', ('ended',)), ('outcome', 'lapsed'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('ended',)), ('outcome', 'withdrawn'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('ended',)), ('outcome', 'inadmissible'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('ended', 'remedy_ended')), ('outcome', 'refused'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('visa_ended',)), ('outcome', 'issued'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('representation_ended',)), ('outcome', 'unrepresented'), ('subject', 'person')), models.Q(('counted_from__in', ('sent',)), ('outcome', 'sent'), ('subject', 'message')), _connector='OR'), name='consular_retentionrule_counts_from_what_happens'), models.CheckConstraint(condition=models.Q(('keep_days__lte', 36500)), name='consular_retentionrule_at_most_a_century')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6a968e9ec9e4c40a989ae433aac61a445a592e04', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2ee4a', table='consular_retentionrule', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ReviewReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('use', models.CharField(choices=[('item_rejected', 'A document is not accepted'), ('withdrawal', 'The applicant withdraws')], max_length=16)),
                ('text', consular.visas.models.texts.TextsField()),
                ('advice', consular.visas.models.texts.TextsField(blank=True, default=dict)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.catalogueversion')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='reviewreason_code_unique_in_version')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2b53a8ddd61583a64d68d5fb0bac2ac3701f0d1d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_26ffb', table='consular_reviewreason', when='BEFORE'))],
            },
        ),
        migrations.AddField(
            model_name='applicationitem',
            name='reason',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.reviewreason'),
        ),
        migrations.CreateModel(
            name='ServiceHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, help_text='First day on which it no longer holds.', null=True, verbose_name='valid to')),
                ('service', models.CharField(choices=[('general', 'General hours'), ('visas', 'Visas'), ('passports', 'Passports'), ('civil_status', 'Civil status'), ('notary', 'Notary')], default='general', max_length=12, verbose_name='service')),
                ('weekday', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)], verbose_name='weekday')),
                ('opens', models.TimeField(verbose_name='opens')),
                ('closes', models.TimeField(verbose_name='closes')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='consular.mission', verbose_name='mission')),
            ],
            options={
                'verbose_name': 'hours',
                'verbose_name_plural': 'hours',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_servicehours_ends_after_it_begins', violation_error_code='ends_after_it_begins', violation_error_message='It must end after it begins.'), models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='consular_servicehours_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='consular_servicehours_weekday_by_iso'), models.CheckConstraint(condition=models.Q(('service__in', ['general', 'visas', 'passports', 'civil_status', 'notary'])), name='consular_servicehours_service_known'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('mission', '='), ('service', '='), ('weekday', '='), (models.Func('valid_from', 'valid_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&'), (models.Func('opens', 'closes', arg_joiner=", DATE '2000-01-01' + ", function='tsrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(), template="%(function)s(DATE '2000-01-01' + %(expressions)s)"), '&&')], name='consular_servicehours_no_overlap', violation_error_code='no_overlap', violation_error_message='These hours overlap with others of the same service.')],
            },
        ),
        migrations.CreateModel(
            name='ShareCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('code_index', models.BinaryField(unique=True)),
                ('purpose', econsulate.core.crypto.fields.SealedText()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ShareCodeUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('status', models.CharField(max_length=10)),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='consular.sharecode')),
            ],
        ),
        migrations.CreateModel(
            name='TravelDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('passport', 'Passport'), ('diplomatic', 'Diplomatic passport'), ('service', 'Service passport'), ('travel', 'Travel document of a refugee or stateless person'), ('identity_card', 'Identity card')], max_length=13)),
                ('number', econsulate.core.crypto.fields.SealedText(null=True)),
                ('number_index', models.BinaryField(db_index=True)),
                ('issuing_state', models.CharField(max_length=3)),
                ('nationality', models.CharField(max_length=3)),
                ('issued_on', models.DateField(null=True)),
                ('expires_on', models.DateField()),
                ('mrz_lines', econsulate.core.crypto.fields.SealedJSON(null=True)),
                ('mrz_verdict', models.CharField(choices=[('not_read', 'Not given'), ('accept', 'In order'), ('review', 'An officer must look')], default='not_read', max_length=8)),
                ('mrz_reasons', models.JSONField(default=list)),
                ('differences', models.JSONField(default=list)),
                ('status', models.CharField(choices=[('valid', 'Valid'), ('expired', 'Expired'), ('lost', 'Lost'), ('cancelled', 'Cancelled'), ('replaced', 'Replaced')], default='valid', max_length=9)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='travel_documents', to='consular.person')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='consular.traveldocument')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['passport', 'diplomatic', 'service', 'travel', 'identity_card'])), name='consular_traveldocument_kind_known'), models.CheckConstraint(condition=models.Q(('status__in', ['valid', 'expired', 'lost', 'cancelled', 'replaced'])), name='consular_traveldocument_status_known'), models.CheckConstraint(condition=models.Q(('mrz_verdict__in', ['not_read', 'accept', 'review'])), name='consular_traveldocument_verdict_known'), models.CheckConstraint(condition=models.Q(('issued_on', None), ('expires_on__gt', models.F('issued_on')), _connector='OR'), name='consular_traveldocument_expires_after_issue'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'replaced'), ('replaced_by__isnull', False)), models.Q(models.Q(('status', 'replaced'), _negated=True), ('replaced_by', None)), _connector='OR'), name='consular_traveldocument_replaced_names_the_new'), models.UniqueConstraint(fields=('person', 'number_index', 'issuing_state'), name='consular_traveldocument_once_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Visa',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(editable=False, max_length=24, unique=True)),
                ('seal', econsulate.core.crypto.fields.SealedText(null=True)),
                ('seal_id', models.CharField(editable=False, max_length=64, unique=True)),
                ('issued_at', models.DateTimeField(editable=False)),
                ('state', models.CharField(choices=[('active', 'Active'), ('used_up', 'Used up'), ('expired', 'Expired'), ('annulled', 'Annulled: its conditions were never met'), ('revoked', 'Revoked: its conditions are no longer met'), ('suspended', 'Suspended'), ('replaced', 'Replaced by another visa')], default='active', editable=False, max_length=9)),
                ('entries', models.CharField(choices=[('single', 'One entry'), ('double', 'Two entries'), ('multiple', 'Any number of entries')], max_length=8)),
                ('stay_days', models.PositiveSmallIntegerField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('printed', econsulate.core.crypto.fields.SealedJSON(null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visas', related_query_name='visa', to='consular.decision')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaced_by', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='consular.visa')),
            ],
            options={
                'verbose_name': 'visa',
                'verbose_name_plural': 'visas',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['active', 'used_up', 'expired', 'annulled', 'revoked', 'suspended', 'replaced'])), name='consular_visa_state_known'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='consular_visa_period_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('replaced_by__isnull', False), ('state', 'replaced')), models.Q(models.Q(('state', 'replaced'), _negated=True), ('replaced_by', None)), _connector='OR'), name='consular_visa_replaced_names_the_new'), models.UniqueConstraint(condition=models.Q(('state', 'replaced'), _negated=True), fields=('decision',), name='consular_visa_one_stands_for_a_decision')],
                'triggers': [pgtrigger.compiler.Trigger(name='terms_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."entries" IS DISTINCT FROM (NEW."entries") OR OLD."stay_days" IS DISTINCT FROM (NEW."stay_days") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."seal_id" IS DISTINCT FROM (NEW."seal_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ce8b78e2787d829acdca12182a68ae3875987a0b', operation='UPDATE', pgid='pgtrigger_terms_stay_6afdb', table='consular_visa', when='BEFORE')), pgtrigger.compiler.Trigger(name='replacement_keeps_the_terms', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT 1 FROM consular_visa v WHERE v.decision_id = NEW.decision_id\n                        AND (v.entries, v.stay_days, v.valid_from, v.valid_until)\n                        IS DISTINCT FROM (NEW.entries, NEW.stay_days, NEW.valid_from, NEW.valid_until)\n                    ) THEN\n                        RAISE EXCEPTION 'a replacement keeps the terms of its decision'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_visa_replacement_keeps_the_terms';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='596f3595338c8d5489229da389f1e8763a8664a5', operation='INSERT', pgid='pgtrigger_replacement_keeps_the_terms_3ad2d', table='consular_visa', when='BEFORE'))],
            },
        ),
        migrations.AddField(
            model_name='sharecode',
            name='visa',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='share_codes', to='consular.visa'),
        ),
        migrations.CreateModel(
            name='VisaApplication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(editable=False, max_length=24, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('inadmissible', 'Inadmissible'), ('accepted', 'Accepted'), ('in_review', 'In review'), ('awaiting_applicant', 'Waiting for the applicant'), ('awaiting_consultation', 'Waiting for another authority'), ('proposed', 'Proposed'), ('decided', 'Decided'), ('issued', 'Issued'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed')], default='draft', editable=False, max_length=21)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('category_code', models.SlugField(max_length=40)),
                ('urgency', models.CharField(choices=[('ordinary', 'Ordinary'), ('urgent', 'Urgent')], default='ordinary', max_length=8)),
                ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=8)),
                ('form', econsulate.core.crypto.fields.SealedJSON()),
                ('applicant', econsulate.core.crypto.fields.SealedJSON(null=True)),
                ('review_flags', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=40), default=list, size=None)),
                ('submitted_at', models.DateTimeField(editable=False, null=True)),
                ('due_on', models.DateField(editable=False, null=True)),
                ('lapses_at', models.DateTimeField(editable=False, null=True)),
                ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='consular.applicationgroup')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visa_applications', to='consular.mission')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visa_applications', to='consular.person')),
                ('travel_document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.traveldocument')),
            ],
            options={
                'verbose_name': 'visa application',
                'verbose_name_plural': 'visa applications',
                'indexes': [models.Index(fields=['mission', 'state', '-created_at'], name='consular_visaapp_queue'), models.Index(fields=['-created_at', '-id'], name='consular_visaapp_newest'), models.Index(condition=models.Q(('assigned_to__isnull', False)), fields=['assigned_to', 'due_on'], name='consular_visaapp_mine')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'inadmissible', 'accepted', 'in_review', 'awaiting_applicant', 'awaiting_consultation', 'proposed', 'decided', 'issued', 'closed', 'withdrawn', 'lapsed'])), name='consular_visaapplication_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn', 'lapsed']), models.Q(('applicant__isnull', False), ('submitted_at__isnull', False), ('travel_document__isnull', False)), _connector='OR'), name='consular_visaapplication_submitted_is_whole')],
                'triggers': [pgtrigger.compiler.Trigger(name='assigned_after_an_appeal_to_others', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."assigned_to_id" IS DISTINCT FROM (NEW."assigned_to_id"))', func="\n                    IF EXISTS (\n                        SELECT 1 FROM consular_appeal a WHERE a.review_id IN (SELECT consular_examined_in(NEW.id))\n                        AND NEW.assigned_to_id IN (a.proposed_by_id, a.decided_by_id)\n                    ) THEN\n                        RAISE EXCEPTION 'whoever took part in the annulled decision keeps out of the new one'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'consular_visaapplication_assigned_to_others';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='127f30b1b1a5ffc5d6689d184d50202844c3a049', operation='UPDATE', pgid='pgtrigger_assigned_after_an_appeal_to_others_3a2a7', table='consular_visaapplication', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reason', econsulate.core.crypto.fields.SealedText()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='consular.visaapplication')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sender', models.F('receiver')), _negated=True), name='consular_transfer_to_another_mission')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='15c69d95323cc39c8cd07e0986fd2a043380958d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f9273', table='consular_transfer', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='TimelineEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happening', models.CharField(choices=[('drafted', 'You started the application.'), ('submitted', 'You submitted the application. We have everything you sent.'), ('accepted', 'The application is complete and has been accepted for review.'), ('inadmissible', "The application can't be examined. The notice says why and what you can do."), ('review_begun', 'An officer has begun to review the application.'), ('item_rejected', 'One document has to be sent again.'), ('corrected', 'You corrected the application. The officers see what you changed.'), ('corrected_for_you', 'An officer corrected the application as you asked. Look at the change, and write to us if it is wrong.'), ('information_requested', 'We asked you for something until {day}. The time for the decision stands still until you answer.'), ('information_given', 'You answered. The review goes on.'), ('consultation_begun', 'Another authority is being asked. This is part of the ordinary road.'), ('consultation_ended', 'The other authority has answered. The review goes on.'), ('estimate', 'We expect the decision by {day}.'), ('transferred', 'The application was passed on to another mission. You need not do anything.'), ('proposed', 'The review is finished. A second officer will decide.'), ('decided', 'The decision has been taken.'), ('issued', 'Your visa has been issued. You can download it.'), ('refused', 'The visa was refused. The notice gives the reasons and how you can appeal.'), ('withdrawn', 'The application was withdrawn.'), ('lapsed', 'The time to answer has passed, so the application has ended.'), ('visa_revoked', 'The visa is no longer valid. The notice says why.'), ('visa_reinstated', 'The suspension was lifted. Your visa is valid again.'), ('visa_replaced', 'Your visa was corrected. Download the new one; the old one is no longer valid.'), ('evidence_awaited', 'Send the document that gives you the right to act for the applicant. No visa can be granted before.'), ('evidence_sent', 'The document that gives the right to act for the applicant has come.'), ('evidence_asked', 'The mission asks for the document that gives the right to act.'), ('evidence_accepted', 'The right to act for the applicant has been shown.'), ('evidence_refused', 'The document that gives the right to act was not accepted. Another can be sent.'), ('visa_ended', 'The visa has ended, so the file is closed.'), ('appeal_lodged', 'You appealed. An officer who had no part in the decision will examine it.'), ('appeal_taken', 'An officer has begun to examine your appeal.'), ('appeal_inadmissible', "Your appeal can't be examined. Open the appeal to read why."), ('appeal_upheld', 'Your appeal was upheld: the decision no longer holds. Other officers examine the matter anew as {anew}.'), ('appeal_admitted', 'Your appeal was upheld: the application will be examined after all.'), ('appeal_dismissed', 'Your appeal was dismissed. Open the appeal to read the reasons.'), ('appeal_withdrawn', 'The appeal was withdrawn.'), ('reopened', 'This application was opened because your appeal was upheld. You need not send anything.')], max_length=24)),
                ('values', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timeline', to='consular.visaapplication')),
            ],
            options={
                'indexes': [models.Index(fields=['application', 'at', 'id'], name='consular_timelineevent_story')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2655448ba57075a2bac5eee15b824fe40c2edb60', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9bc7f', table='consular_timelineevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('draft_early', 'Two weeks before a draft ends'), ('draft_last', 'Three days before a draft ends'), ('answer_half', 'Half of the time to answer has passed'), ('answer_last', 'Three days before the time to answer ends')], max_length=11)),
                ('deadline', models.DateTimeField()),
                ('sent_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='consular.visaapplication')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['draft_early', 'draft_last', 'answer_half', 'answer_last'])), name='consular_reminder_kind_known'), models.UniqueConstraint(fields=('application', 'kind', 'deadline'), name='consular_reminder_once')],
            },
        ),
        migrations.AddField(
            model_name='proposal',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='consular.visaapplication'),
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen', models.PositiveBigIntegerField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='consular.visaapplication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'user'), name='consular_look_last')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('whole_person', models.BooleanField(verbose_name='holds everything of the person')),
                ('reason', econsulate.core.crypto.fields.SealedText()),
                ('review_on', models.DateField(verbose_name='to be reviewed on')),
                ('lifted_at', models.DateTimeField(editable=False, null=True, verbose_name='lifted at')),
                ('lift_reason', econsulate.core.crypto.fields.SealedText(null=True)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to='consular.person')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to='consular.visaapplication')),
            ],
            options={
                'verbose_name': 'legal hold',
                'verbose_name_plural': 'legal holds',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', None), ('lifted_at', None), ('lifted_by', None)), models.Q(('lift_reason__isnull', False), ('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='consular_legalhold_lifted_by_somebody_for_a_reason'), models.CheckConstraint(condition=models.Q(('placed_by', models.F('lifted_by')), _negated=True), name='consular_legalhold_lifted_by_another')],
                'triggers': [pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."whole_person" IS DISTINCT FROM (NEW."whole_person") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."placed_by_id" IS DISTINCT FROM (NEW."placed_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f3b3d1d5dd745688379715f1743040f5178f03aa', operation='UPDATE', pgid='pgtrigger_content_stays_8ac2e', table='consular_legalhold', when='BEFORE')), pgtrigger.compiler.Trigger(name='live_hold_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."lifted_at" IS NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5986935a0337de1fdf11f6f0c0b9a7aa6b013797', operation='DELETE', pgid='pgtrigger_live_hold_stays_a2bc8', table='consular_legalhold', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='InformationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('message', econsulate.core.crypto.fields.SealedText()),
                ('answer_by', models.DateTimeField()),
                ('told_at', models.DateTimeField(editable=False, null=True)),
                ('answer', econsulate.core.crypto.fields.SealedText(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('items', models.ManyToManyField(related_name='information_requests', to='consular.applicationitem')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='information_requests', to='consular.visaapplication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('application',), name='consular_informationrequest_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Inadmissibility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('grounds', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=40), size=None)),
                ('reasons', econsulate.core.crypto.fields.SealedText()),
                ('remedy_until', models.DateField(null=True)),
                ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='inadmissibility', to='consular.visaapplication')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('grounds', []), _negated=True), name='consular_inadmissibility_has_grounds')],
                'triggers': [pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='642657aad0b6997d6c27736edde779b111df344c', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_701a3', table='consular_inadmissibility', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='EmergencyOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reason', econsulate.core.crypto.fields.SealedText()),
                ('expires_at', models.DateTimeField(editable=False)),
                ('verdict', models.CharField(choices=[('justified', 'Justified'), ('unjustified', 'Not justified')], max_length=11, null=True)),
                ('remark', econsulate.core.crypto.fields.SealedText(null=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergency_openings', to='consular.visaapplication')),
            ],
            options={
                'verbose_name': 'emergency opening',
                'verbose_name_plural': 'emergency openings',
                'indexes': [models.Index(fields=['-created_at', '-id'], name='consular_emergencyopen_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='consular_emergencyopening_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('reviewed_by', models.F('opened_by')), _negated=True), name='consular_emergencyopening_judged_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('remark', None), ('reviewed_at', None), ('reviewed_by', None), ('verdict', None)), models.Q(('remark__isnull', False), ('reviewed_by__isnull', False), ('verdict__in', ['justified', 'unjustified']), ('reviewed_at__isnull', False)), _connector='OR'), name='consular_emergencyopening_judged_as_a_whole'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('application', '='), ('opened_by', '='), (models.Func(models.F('created_at'), models.F('expires_at'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='consular_emergencyopening_one_live')],
                'triggers': [pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='afaf88928c5171a6b7a920e3cc27b8362658f0f3', operation='UPDATE', pgid='pgtrigger_content_stays_11eba', table='consular_emergencyopening', when='BEFORE')), pgtrigger.compiler.Trigger(name='judged_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reviewed_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: an emergency opening is judged once';", hash='1abbe751da5eb343a3401cbabc084d628f1f3a93', operation='UPDATE', pgid='pgtrigger_judged_once_88984', table='consular_emergencyopening', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4468065ddadfbac831375b03d4e89da669101238', operation='DELETE', pgid='pgtrigger_never_deleted_dd21c', table='consular_emergencyopening', when='BEFORE'))],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='application',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='consular.visaapplication'),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField()),
                ('diff', econsulate.core.crypto.fields.SealedJSON()),
                ('reason', econsulate.core.crypto.fields.SealedText()),
                ('assisted', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='consular.visaapplication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'version'), name='consular_correction_one_for_a_version')],
                'triggers': [pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fc2ee474b08ae1c5e6c1c6a17978a66086b0e6a5', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_5ef4e', table='consular_correction', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('authority', models.CharField(max_length=120)),
                ('question', econsulate.core.crypto.fields.SealedText()),
                ('answer', econsulate.core.crypto.fields.SealedText(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='consular.visaapplication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('application',), name='consular_consultation_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('document', 'New document'), ('proof', 'New proof'), ('answer', 'Answered'), ('correction', 'Corrected by the applicant')], max_length=10)),
                ('at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='consular.visaapplication')),
            ],
            options={
                'indexes': [models.Index(fields=['application', 'id'], name='consular_arrival_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['document', 'proof', 'answer', 'correction'])), name='consular_arrival_kind_known')],
            },
        ),
        migrations.AddField(
            model_name='applicationitem',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='consular.visaapplication'),
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(editable=False, max_length=24, unique=True)),
                ('state', models.CharField(choices=[('lodged', 'Lodged'), ('inadmissible', 'Inadmissible'), ('under_review', 'Under review'), ('upheld', 'Upheld'), ('dismissed', 'Dismissed'), ('withdrawn', 'Withdrawn')], default='lodged', editable=False, max_length=12)),
                ('text', econsulate.core.crypto.fields.SealedText()),
                ('due_on', models.DateField(editable=False, null=True)),
                ('finding', econsulate.core.crypto.fields.SealedText(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lodged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inadmissibility', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='consular.inadmissibility')),
                ('refusal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='consular.refusal')),
                ('review', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='upheld_appeals', to='consular.visaapplication')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'indexes': [models.Index(fields=['-created_at', '-id'], name='consular_appeal_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['lodged', 'inadmissible', 'under_review', 'upheld', 'dismissed', 'withdrawn'])), name='consular_appeal_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['lodged', 'under_review', 'upheld', 'dismissed'])), fields=('refusal',), name='consular_appeal_one_each'), models.UniqueConstraint(condition=models.Q(('state__in', ['lodged', 'under_review', 'upheld', 'dismissed'])), fields=('inadmissibility',), name='consular_appeal_one_each_inadmissibility'), models.CheckConstraint(condition=models.Q(models.Q(('inadmissibility', None), ('proposed_by__isnull', False), ('refusal__isnull', False)), models.Q(('inadmissibility__isnull', False), ('proposed_by', None), ('refusal', None)), _connector='OR'), name='consular_appeal_against_one'), models.CheckConstraint(condition=models.Q(models.Q(('reviewer', models.F('proposed_by')), _negated=True), models.Q(('reviewer', models.F('decided_by')), _negated=True)), name='consular_appeal_third_person'), models.CheckConstraint(condition=models.Q(models.Q(('reviewer', None), ('state', 'lodged')), ('state', 'withdrawn'), models.Q(('reviewer__isnull', False), ('state__in', ['under_review', 'inadmissible', 'upheld', 'dismissed'])), _connector='OR'), name='consular_appeal_found_by_a_reviewer'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('finding__isnull', False), ('state__in', ('inadmissible', 'upheld', 'dismissed'))), models.Q(('ended_at__isnull', False), ('finding', None), ('state', 'withdrawn')), models.Q(('ended_at', None), ('finding', None), ('state__in', ('lodged', 'under_review'))), _connector='OR'), name='consular_appeal_ends_with_reasons'), models.CheckConstraint(condition=models.Q(models.Q(('review__isnull', False), ('state', 'upheld')), models.Q(models.Q(('state', 'upheld'), _negated=True), ('review', None)), _connector='OR'), name='consular_appeal_upheld_is_reviewed')],
                'triggers': [pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."refusal_id" IS DISTINCT FROM (NEW."refusal_id") OR OLD."inadmissibility_id" IS DISTINCT FROM (NEW."inadmissibility_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."lodged_by_id" IS DISTINCT FROM (NEW."lodged_by_id") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='96e35fa4c4a918e7dfb4eb49543b6b12495c600a', operation='UPDATE', pgid='pgtrigger_content_stays_3c680', table='consular_appeal', when='BEFORE')), pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{lodged:inadmissible,lodged:under_review,lodged:withdrawn,under_review:dismissed,under_review:upheld,under_review:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='077e866ae4fb7d4500a31acc446421474c77046f', operation='UPDATE', pgid='pgtrigger_states_in_order_b33c3', table='consular_appeal', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='40d61f4743b39d8349b1b492a3e8a575efe58e87', operation='DELETE', pgid='pgtrigger_never_deleted_0897f', table='consular_appeal', when='BEFORE')), pgtrigger.compiler.Trigger(name='review_is_with_others', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."review_id" IS NOT NULL)', func="\n                    IF EXISTS (\n                        SELECT 1 FROM consular_visaapplication v WHERE v.id = NEW.review_id\n                        AND (v.assigned_to_id IN (NEW.proposed_by_id, NEW.decided_by_id)\n                             OR v.assigned_to_id IN (\n    SELECT unnest(ARRAY[a.proposed_by_id, a.decided_by_id]) FROM consular_appeal a\n    WHERE a.review_id IN (\n        SELECT consular_examined_in(d.application_id) FROM consular_refusal r\n        JOIN consular_decision d ON d.id = r.decision_id WHERE r.id = NEW.refusal_id\n        UNION ALL SELECT consular_examined_in(i.application_id) FROM consular_inadmissibility i\n        WHERE i.id = NEW.inadmissibility_id\n    )\n))\n                    ) THEN\n                        RAISE EXCEPTION 'a review is with nobody who took part in the annulled decision'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appeal_review_is_with_others';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='0bf001904e92a0e805a8f0df2a5543bbf5c06387', operation='INSERT OR UPDATE', pgid='pgtrigger_review_is_with_others_1ba53', table='consular_appeal', when='BEFORE')), pgtrigger.compiler.Trigger(name='reviewer_is_new', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."reviewer_id" IS NOT NULL)', func="\n                    IF NEW.reviewer_id IN (\n    SELECT unnest(ARRAY[a.proposed_by_id, a.decided_by_id]) FROM consular_appeal a\n    WHERE a.review_id IN (\n        SELECT consular_examined_in(d.application_id) FROM consular_refusal r\n        JOIN consular_decision d ON d.id = r.decision_id WHERE r.id = NEW.refusal_id\n        UNION ALL SELECT consular_examined_in(i.application_id) FROM consular_inadmissibility i\n        WHERE i.id = NEW.inadmissibility_id\n    )\n) THEN\n                        RAISE EXCEPTION 'whoever took part in what fell before examines no later appeal'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appeal_reviewer_is_new';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='8e2b160f07a8c49808909a23a0d82e821adc3619', operation='INSERT OR UPDATE', pgid='pgtrigger_reviewer_is_new_a321b', table='consular_appeal', when='BEFORE')), pgtrigger.compiler.Trigger(name='repeats_its_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM consular_refusal r JOIN consular_decision d ON d.id = r.decision_id\n                        WHERE r.id = NEW.refusal_id\n                        AND d.proposed_by_id = NEW.proposed_by_id AND d.decided_by_id = NEW.decided_by_id\n                    ) AND NOT EXISTS (\n                        SELECT 1 FROM consular_inadmissibility i\n                        WHERE i.id = NEW.inadmissibility_id AND i.found_by_id = NEW.decided_by_id\n                    ) THEN\n                        RAISE EXCEPTION 'an appeal must repeat who proposed and decided what it is against'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appeal_repeats_its_decision';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='08196aa841c15b84fba366af888497efb160ff25', operation='INSERT', pgid='pgtrigger_repeats_its_decision_427cc', table='consular_appeal', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='VisaCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('purpose', models.CharField(choices=[('tourism', 'Tourism'), ('business', 'Business'), ('family_visit', 'Visit to family or friends'), ('study', 'Study'), ('work', 'Work'), ('transit', 'Transit'), ('medical', 'Medical treatment'), ('official', 'Diplomatic or official journey')], max_length=20)),
                ('printed_type', models.CharField(max_length=4, validators=[django.core.validators.RegexValidator('^[A-Z][A-Z0-9]*\\Z')])),
                ('entries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('single', 'One entry'), ('double', 'Two entries'), ('multiple', 'Any number of entries')], max_length=8), size=None)),
                ('max_stay_days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('validity_days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('passport_margin_days', models.PositiveSmallIntegerField()),
                ('ordinary_working_days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('urgent_working_days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                ('name', consular.visas.models.texts.TextsField()),
                ('description', consular.visas.models.texts.TextsField()),
                ('for_whom', consular.visas.models.texts.TextsField()),
                ('active_from', models.DateField()),
                ('active_to', models.DateField(blank=True, null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.catalogueversion')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='visacategory_code_unique_in_version'), models.CheckConstraint(condition=models.Q(('entries', []), _negated=True), name='visacategory_has_entries'), models.CheckConstraint(condition=models.Q(('max_stay_days__gte', 1), ('validity_days__gte', models.F('max_stay_days'))), name='visacategory_stay_within_validity'), models.CheckConstraint(condition=models.Q(('ordinary_working_days__gte', 1), models.Q(('urgent_working_days', None), models.Q(('urgent_working_days__gte', 1), ('urgent_working_days__lt', models.F('ordinary_working_days'))), _connector='OR')), name='visacategory_urgent_is_faster'), models.CheckConstraint(condition=models.Q(('active_to', None), ('active_to__gte', models.F('active_from')), _connector='OR'), name='visacategory_period_in_order')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71b856a0581994da30860001d2273104d8213fff', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_58ebf', table='consular_visacategory', when='BEFORE'))],
            },
        ),
        migrations.AddField(
            model_name='visaapplication',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.visacategory'),
        ),
        migrations.CreateModel(
            name='Fee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entries', models.CharField(choices=[('single', 'One entry'), ('double', 'Two entries'), ('multiple', 'Any number of entries')], max_length=8)),
                ('urgency', models.CharField(choices=[('ordinary', 'Ordinary'), ('urgent', 'Urgent')], max_length=8)),
                ('amount', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z')])),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('nationality_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.nationalitygroup')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.visacategory')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('category', '='), ('nationality_group', '='), ('entries', '='), ('urgency', '='), (models.Func('valid_from', 'valid_to', models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='fee_no_overlap'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='fee_period_in_order'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='fee_currency_is_a_code')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e8d62f8a9c5eaa0034c7ff1c982526e88dbfab7c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dc7bb', table='consular_fee', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='VisaClockEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('start', 'Started'), ('pause', 'Paused'), ('resume', 'Resumed'), ('stop', 'Stopped')], max_length=6, verbose_name='event')),
                ('reason', models.SlugField(blank=True, max_length=40, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clock', to='consular.visaapplication')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='consular_visaclockevent_numbered'), models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'pause', 'resume', 'stop'])), name='consular_visaclockevent_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='consular_visaclockevent_pause_has_a_reason')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='21670107cb909510df4e632da372f0379644e22e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cb9c6', table='consular_visaclockevent', when='BEFORE')), pgtrigger.compiler.Trigger(name='in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before RECORD;', func="\n    EXECUTE format('SELECT kind, at FROM %I WHERE subject_id = $1 AND number = $2', TG_TABLE_NAME)\n        INTO before USING NEW.subject_id, NEW.number - 1;\n    IF (before.kind IS NULL AND NEW.number <> 1)\n        OR concat(before.kind, '>', NEW.kind) NOT IN ('>start', 'start>pause', 'start>stop', 'pause>resume', 'pause>stop', 'resume>pause', 'resume>stop')\n        OR NEW.at < before.at\n    THEN\n        RAISE EXCEPTION 'a clock event out of order'\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_in_order';\n    END IF;\n    RETURN NEW;\n", hash='7d36a6a9ebcaab0675832618056e323dcafeed37', operation='INSERT', pgid='pgtrigger_in_order_b8ff2', table='consular_visaclockevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='VisaOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('annul', 'Annul'), ('revoke', 'Revoke'), ('suspend', 'Suspend'), ('reinstate', 'Lift the suspension')], max_length=9)),
                ('state', models.CharField(choices=[('open', 'Waiting for a second officer'), ('in_force', 'In force'), ('dropped', 'Dropped')], default='open', editable=False, max_length=8)),
                ('grounds', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=40), default=list, size=None)),
                ('reasons', econsulate.core.crypto.fields.SealedText()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visa', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='consular.visa')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['annul', 'revoke', 'suspend', 'reinstate'])), name='consular_visaorder_kind_known'), models.CheckConstraint(condition=models.Q(('ordered_by', models.F('confirmed_by')), _negated=True), name='consular_visaorder_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), ('kind', 'suspend'), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='consular_visaorder_needs_a_second_person'), models.CheckConstraint(condition=models.Q(('kind', 'reinstate'), models.Q(('grounds', []), _negated=True), _connector='OR'), name='consular_visaorder_has_grounds'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('visa',), name='consular_visaorder_one_open')],
                'triggers': [pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."visa_id" IS DISTINCT FROM (NEW."visa_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."grounds" IS DISTINCT FROM (NEW."grounds") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."ordered_by_id" IS DISTINCT FROM (NEW."ordered_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f1d6fa0360af09714b8664b844a4dd8e6056ab4c', operation='UPDATE', pgid='pgtrigger_content_stays_af1a7', table='consular_visaorder', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='711b1980513c9d0d77ab9c2415ed2edbea70c9f0', operation='DELETE', pgid='pgtrigger_never_deleted_be337', table='consular_visaorder', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='VisaReplacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('state', models.CharField(choices=[('open', 'Waiting for a second officer'), ('in_force', 'In force'), ('dropped', 'Dropped')], default='open', editable=False, max_length=8)),
                ('corrected', econsulate.core.crypto.fields.SealedJSON()),
                ('reason', econsulate.core.crypto.fields.SealedText()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visa', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replacements', to='consular.visa')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'in_force', 'dropped'])), name='consular_visareplacement_state_known'), models.CheckConstraint(condition=models.Q(('asked_by', models.F('confirmed_by')), _negated=True), name='consular_visareplacement_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='consular_visareplacement_needs_a_second_person'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('visa',), name='consular_visareplacement_one_open')],
                'triggers': [pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."visa_id" IS DISTINCT FROM (NEW."visa_id") OR OLD."corrected" IS DISTINCT FROM (NEW."corrected") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='49380e13b0d1ba3cd4608f5b4ea4dc6683ad9cbe', operation='UPDATE', pgid='pgtrigger_content_stays_6db48', table='consular_visareplacement', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='fa4c4575aa7e9d0b7a47e007b78c01ba19d27946', operation='DELETE', pgid='pgtrigger_never_deleted_6ce57', table='consular_visareplacement', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='VisaRequirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('kind', models.CharField(choices=[('document', 'Document'), ('photo', 'Photo'), ('form', 'Form'), ('biometrics', 'Biometrics')], max_length=12)),
                ('mandatory', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(editable=False)),
                ('label', consular.visas.models.texts.TextsField()),
                ('help', consular.visas.models.texts.TextsField()),
                ('asked_when', consular.visas.models.texts.TextsField(blank=True, default=dict)),
                ('categories', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=40), blank=True, default=list, size=None)),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('tourism', 'Tourism'), ('business', 'Business'), ('family_visit', 'Visit to family or friends'), ('study', 'Study'), ('work', 'Work'), ('transit', 'Transit'), ('medical', 'Medical treatment'), ('official', 'Diplomatic or official journey')], max_length=20), blank=True, default=list, size=None)),
                ('nationality_groups', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=40), blank=True, default=list, size=None)),
                ('residence', models.CharField(choices=[('anywhere', 'Wherever the traveller lives'), ('home', 'The traveller lives in the State of nationality'), ('abroad', 'The traveller lives outside the State of nationality')], default='anywhere', max_length=8)),
                ('age_from', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('age_below', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('media_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('application/pdf', 'PDF'), ('image/jpeg', 'JPEG'), ('image/png', 'PNG')], max_length=20), blank=True, default=list, size=None)),
                ('max_pages', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                ('min_width_px', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                ('min_height_px', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                ('width_mm', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                ('height_mm', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.catalogueversion')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='visarequirement_code_unique_in_version'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['document', 'photo']), models.Q(('media_types', []), _negated=True)), models.Q(('kind__in', ['form', 'biometrics']), ('media_types', [])), _connector='OR'), name='visarequirement_files_have_media_types'), models.CheckConstraint(condition=models.Q(('age_from', None), ('age_below', None), ('age_below__gt', models.F('age_from')), _connector='OR'), name='visarequirement_ages_in_order'), models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='visarequirement_period_in_order')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4fac0cf4e325c8900b0aca4144b43164a162e803', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2f887', table='consular_visarequirement', when='BEFORE'))],
            },
        ),
        migrations.AddField(
            model_name='applicationitem',
            name='requirement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.visarequirement'),
        ),
        migrations.CreateModel(
            name='WaitingMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('topic', models.CharField(max_length=80)),
                ('content', econsulate.core.crypto.fields.SealedJSON()),
                ('dedupe_key', models.CharField(max_length=120)),
                ('tries', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('rests_until', models.DateTimeField(editable=False, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting_messages', to='consular.visaapplication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'dedupe_key'), name='consular_waitingmessage_once'), models.CheckConstraint(condition=models.Q(models.Q(('topic', ''), _negated=True), models.Q(('dedupe_key', ''), _negated=True)), name='consular_waitingmessage_names_its_topic')],
            },
        ),
        migrations.CreateModel(
            name='AppealFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('appeal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='consular.appeal')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal_file', to='core.storedfile')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('appeal', 'number'), name='consular_appealfile_numbered')],
                'triggers': [pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a528fb732aecff94cb3d094504669c4d6a7fc695', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_91b6e', table='consular_appealfile', when='BEFORE')), pgtrigger.compiler.Trigger(name='before_the_review', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM consular_appeal a WHERE a.id = NEW.appeal_id AND a.state = 'lodged'\n                    ) THEN\n                        RAISE EXCEPTION 'files come to an appeal before it is under review'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appealfile_before_the_review';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='c2830a0ce65e885dd0b6b6612fb1dc5426efcdc5', operation='INSERT', pgid='pgtrigger_before_the_review_6a405', table='consular_appealfile', when='BEFORE'))],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."representation_id" IS DISTINCT FROM (NEW."representation_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='71e67691e1fba8b63c8f1b39279ef89ddf59419d', operation='UPDATE', pgid='pgtrigger_whose_stays_b6217', table='consular_evidence', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='judged_by_an_outsider', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."judged_by_id" IS NOT NULL)', func="\n                    IF EXISTS (\n                        SELECT 1 FROM consular_representation own JOIN consular_representation other\n                        ON other.person_id = own.person_id OR other.id = own.id\n                        WHERE own.id = NEW.representation_id AND other.user_id = NEW.judged_by_id\n                    ) THEN\n                        RAISE EXCEPTION 'nobody judges proof about a person they act for'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_evidence_judged_by_an_outsider';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='4603d0d6b13441519ff630bb6e02fa0987e367cb', operation='INSERT OR UPDATE', pgid='pgtrigger_judged_by_an_outsider_dabae', table='consular_evidence', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('application',), name='consular_proposal_one_open'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."entries" IS DISTINCT FROM (NEW."entries") OR OLD."stay_days" IS DISTINCT FROM (NEW."stay_days") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."grounds" IS DISTINCT FROM (NEW."grounds") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."content_hash" IS DISTINCT FROM (NEW."content_hash"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='13ca0855333ec94182b3b3fee805025b0d671dc7', operation='UPDATE', pgid='pgtrigger_content_stays_ee2b6', table='consular_proposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='after_an_appeal_by_others', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM consular_appeal a WHERE a.review_id IN (SELECT consular_examined_in(NEW.application_id)) AND (NEW.proposed_by_id IN (a.proposed_by_id, a.decided_by_id))\n            ) THEN\n                RAISE EXCEPTION 'whoever took part in the annulled decision keeps out of the new one'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_after_an_appeal_by_others';\n            END IF;\n            RETURN NEW;\n            ", hash='e346f393a7955b4352f90194fe72a0a462922e81', operation='INSERT', pgid='pgtrigger_after_an_appeal_by_others_96e65', table='consular_proposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='by_outsiders', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM consular_visaapplication a JOIN consular_representation r ON r.person_id = a.person_id\n                WHERE a.id = NEW.application_id AND r.user_id IN (NEW.proposed_by_id)\n            ) THEN\n                RAISE EXCEPTION 'nobody decides about a person they act for'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_by_outsiders';\n            END IF;\n            RETURN NEW;\n            ", hash='60cf32da7ff2b9306a740b24b47599e97e50b8a2', operation='INSERT', pgid='pgtrigger_by_outsiders_b4999', table='consular_proposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposal',
            trigger=pgtrigger.compiler.Trigger(name='grant_needs_proof', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."outcome" = \'grant\')', func="\n            IF EXISTS (\n                SELECT 1 FROM consular_visaapplication a\n                JOIN consular_representation r ON r.person_id = a.person_id\n                LEFT JOIN consular_evidence e ON e.representation_id = r.id\n                WHERE a.id IN (SELECT consular_examined_in(NEW.application_id))\n                AND (r.user_id = a.created_by_id OR EXISTS (\n                    SELECT 1 FROM consular_timelineevent t WHERE t.application_id = a.id AND t.by_id = r.user_id\n                ))\n                AND (r.kind IN ('guardian', 'attorney') OR e.id IS NOT NULL)\n                AND (e.id IS NULL OR e.state <> 'accepted' OR e.valid_until < (now() AT TIME ZONE 'UTC')::date)\n            ) THEN\n                RAISE EXCEPTION 'no grant before the right to act for the applicant is shown'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_grant_needs_proof';\n            END IF;\n            RETURN NEW;\n            ", hash='01541ad062b9f36ab94dadf00686ab137bc57d2f', operation='INSERT', pgid='pgtrigger_grant_needs_proof_39513', table='consular_proposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='after_an_appeal_by_others', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM consular_appeal a WHERE a.review_id IN (SELECT consular_examined_in(NEW.application_id)) AND (NEW.proposed_by_id IN (a.proposed_by_id, a.decided_by_id) OR NEW.decided_by_id IN (a.proposed_by_id, a.decided_by_id))\n            ) THEN\n                RAISE EXCEPTION 'whoever took part in the annulled decision keeps out of the new one'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_after_an_appeal_by_others';\n            END IF;\n            RETURN NEW;\n            ", hash='3bbd1f6f50cd8d753f1a5741ff086cdba7a2bd29', operation='INSERT', pgid='pgtrigger_after_an_appeal_by_others_89103', table='consular_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='by_outsiders', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM consular_visaapplication a JOIN consular_representation r ON r.person_id = a.person_id\n                WHERE a.id = NEW.application_id AND r.user_id IN (NEW.proposed_by_id, NEW.decided_by_id)\n            ) THEN\n                RAISE EXCEPTION 'nobody decides about a person they act for'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_by_outsiders';\n            END IF;\n            RETURN NEW;\n            ", hash='952a7ba4e1e79d4bb89acba1f8aef55d6fc21bf8', operation='INSERT', pgid='pgtrigger_by_outsiders_5cd6e', table='consular_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='grant_needs_proof', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."outcome" = \'grant\')', func="\n            IF EXISTS (\n                SELECT 1 FROM consular_visaapplication a\n                JOIN consular_representation r ON r.person_id = a.person_id\n                LEFT JOIN consular_evidence e ON e.representation_id = r.id\n                WHERE a.id IN (SELECT consular_examined_in(NEW.application_id))\n                AND (r.user_id = a.created_by_id OR EXISTS (\n                    SELECT 1 FROM consular_timelineevent t WHERE t.application_id = a.id AND t.by_id = r.user_id\n                ))\n                AND (r.kind IN ('guardian', 'attorney') OR e.id IS NOT NULL)\n                AND (e.id IS NULL OR e.state <> 'accepted' OR e.valid_until < (now() AT TIME ZONE 'UTC')::date)\n            ) THEN\n                RAISE EXCEPTION 'no grant before the right to act for the applicant is shown'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_grant_needs_proof';\n            END IF;\n            RETURN NEW;\n            ", hash='403b71817dac5d7de549ce5d5bd1984802e1903c', operation='INSERT', pgid='pgtrigger_grant_needs_proof_a901d', table='consular_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='not_over_own_corrections', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT 1 FROM consular_correction c WHERE c.application_id IN (SELECT consular_examined_in(NEW.application_id))\n                        AND c.by_id = NEW.decided_by_id AND c.assisted\n                    ) THEN\n                        RAISE EXCEPTION 'whoever corrected an application for its applicant does not decide it'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_decision_own_correction';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='5dafc17b601b9f06cd09ad8f222f6e1fe191e545', operation='INSERT', pgid='pgtrigger_not_over_own_corrections_73208', table='consular_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='repeats_its_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM consular_proposal p WHERE p.id = NEW.proposal_id\n                        AND p.application_id = NEW.application_id AND p.proposed_by_id = NEW.proposed_by_id\n                        AND p.outcome = NEW.outcome AND p.state = 'confirmed'\n                    ) THEN\n                        RAISE EXCEPTION 'a decision must repeat its confirmed proposal'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_decision_repeats_its_proposal';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='73e46ee9c9f3c658f80e905d751692be8db235d4', operation='INSERT', pgid='pgtrigger_repeats_its_proposal_5f4b7', table='consular_decision', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='visaapplication',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('submitted', 'accepted', 'in_review', 'awaiting_applicant', 'awaiting_consultation', 'proposed', 'decided'))), fields=('person', 'category_code'), name='consular_visaapplication_one_live'),
        ),
        migrations.AddConstraint(
            model_name='applicationitem',
            constraint=models.UniqueConstraint(fields=('application', 'requirement'), name='consular_applicationitem_once'),
        ),
        migrations.AddConstraint(
            model_name='applicationitem',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['missing', 'provided', 'accepted', 'rejected'])), name='consular_applicationitem_state_known'),
        ),
        migrations.AddConstraint(
            model_name='applicationitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), ('reason__isnull', False), _connector='OR'), name='consular_applicationitem_rejected_has_reason'),
        ),
        migrations.RunSQL(EXAMINED_IN, 'DROP FUNCTION consular_examined_in(bigint)'),
    ]
