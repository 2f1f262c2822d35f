import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import econsulate.core.crypto.fields
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

from econsulate.core.audit.guard import ALWAYS_ON
from econsulate.core.feed.triggers import FUNCTION, NO_FUNCTION
from econsulate.core.together import CreateTogether


class Migration(migrations.Migration):

    # A database that ran these already goes on from here.
    replaces = [
        ('core', '0001_initial'),
        ('core', '0002_file_of_nobody'),
        ('core', '0003_change_feed'),
        ('core', '0004_app_policy'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        CreateTogether([
            migrations.CreateModel(
                name='AuditHead',
                fields=[
                    ('chain', models.CharField(max_length=32, primary_key=True, serialize=False)),
                    ('seq', models.BigIntegerField()),
                    ('hash', models.BinaryField()),
                ],
            ),
            migrations.CreateModel(
                name='Change',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=32)),
                    ('object_id', models.UUIDField()),
                    ('about', models.BigIntegerField(null=True)),
                    ('login', models.BigIntegerField(null=True)),
                    ('is_open', models.BooleanField(default=False)),
                    ('is_gone', models.BooleanField(default=False)),
                    ('position', models.BigIntegerField()),
                    ('changed_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='DataKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('wrapped', models.BinaryField(null=True)),
                    ('wrapped_by', models.CharField(editable=False, max_length=32)),
                    ('destroyed_at', models.DateTimeField(editable=False, null=True)),
                ],
            ),
            migrations.CreateModel(
                name='IdempotentRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=128)),
                    ('fingerprint', models.BinaryField()),
                    ('status', models.PositiveSmallIntegerField(null=True)),
                    ('answer', models.BinaryField(null=True)),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
                ],
            ),
            migrations.CreateModel(
                name='RequestLimit',
                fields=[
                    ('key', models.BinaryField(primary_key=True, serialize=False)),
                    ('full_at', models.DateTimeField(db_index=True)),
                ],
            ),
            migrations.CreateModel(
                name='SignInMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('sealed', models.TextField()),
                ],
                options={
                    'verbose_name': 'sign-in message',
                    'verbose_name_plural': 'sign-in messages',
                },
            ),
            migrations.CreateModel(
                name='StoredFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('blob', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, editable=False, size=None)),
                    ('wrapped_key', models.BinaryField()),
                    ('kind', models.CharField(choices=[('original', 'original'), ('derivative', 'page drawn anew')], default='original', max_length=10, verbose_name='kind')),
                    ('state', models.CharField(choices=[('quarantined', 'waiting to be checked'), ('scanning', 'being checked'), ('clean', 'checked'), ('rejected', 'refused')], default='quarantined', max_length=11, verbose_name='state')),
                    ('reason', models.CharField(blank=True, max_length=40, verbose_name='reason')),
                    ('policy', models.CharField(blank=True, max_length=40)),
                    ('chain', models.CharField(default='central', max_length=32)),
                    ('name', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('sha256', models.BinaryField(max_length=32)),
                    ('size', models.PositiveBigIntegerField(verbose_name='size')),
                    ('media_type', models.CharField(blank=True, max_length=40, verbose_name='type')),
                    ('width', models.PositiveIntegerField(default=0)),
                    ('height', models.PositiveIntegerField(default=0)),
                    ('pages', models.PositiveIntegerField(default=0, verbose_name='pages')),
                    ('quality', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None, verbose_name='hints on quality')),
                    ('malware_scan', models.CharField(blank=True, choices=[('clean', 'nothing found'), ('infected', 'malicious software found'), ('not_configured', 'no virus scanner is set up')], max_length=14, verbose_name='virus scan')),
                    ('page', models.PositiveSmallIntegerField(null=True)),
                ],
                options={
                    'verbose_name': 'stored file',
                    'verbose_name_plural': 'stored files',
                },
            ),
            migrations.CreateModel(
                name='Upload',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('blob', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, editable=False, size=None)),
                    ('wrapped_key', models.BinaryField()),
                    ('state', models.CharField(choices=[('receiving', 'being received'), ('complete', 'received'), ('claimed', 'handed in'), ('expired', 'expired')], default='receiving', max_length=9)),
                    ('length', models.PositiveBigIntegerField()),
                    ('offset', models.PositiveBigIntegerField(default=0)),
                    ('metadata', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('expires_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Work',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=60)),
                    ('queue', models.CharField(max_length=20)),
                    ('subject', models.UUIDField()),
                    ('state', models.CharField(choices=[('due', 'Due'), ('leased', 'Leased'), ('done', 'Done'), ('parked', 'Parked')], default='due', max_length=8)),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('hinted_at', models.DateTimeField(null=True)),
                    ('lease_until', models.DateTimeField(null=True)),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('error', models.CharField(blank=True, max_length=120)),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='e-mail')),
                    ('phone', models.CharField(blank=True, max_length=16, null=True, unique=True, verbose_name='phone')),
                    ('phone_verified', models.BooleanField(default=False, verbose_name='phone verified')),
                    ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], default='en', max_length=8, verbose_name='language')),
                    ('is_active', models.BooleanField(default=True, verbose_name='active')),
                    ('is_staff', models.BooleanField(default=False, verbose_name='staff')),
                    ('is_superuser', models.BooleanField(default=False, verbose_name='system administrator')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='joined')),
                ],
                options={
                    'verbose_name': 'login',
                    'verbose_name_plural': 'logins',
                    'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='core_user_email_lower'), models.CheckConstraint(condition=models.Q(('phone__regex', '^\\+[1-9][0-9]{6,14}$')), name='core_user_phone_e164'), models.CheckConstraint(condition=models.Q(('is_superuser', False), ('is_staff', True), _connector='OR'), name='core_user_superuser_is_staff')],
                },
            ),
            migrations.CreateModel(
                name='AppPolicy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('serial', models.PositiveIntegerField(unique=True)),
                    ('text', models.TextField()),
                    ('policy', models.JSONField()),
                    ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='AuditEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('chain', models.CharField(max_length=32)),
                    ('seq', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('action', models.CharField(max_length=80, verbose_name='action')),
                    ('actor', models.CharField(blank=True, max_length=36, verbose_name='by')),
                    ('target_type', models.CharField(max_length=60)),
                    ('target', models.CharField(max_length=36)),
                    ('person', models.CharField(blank=True, max_length=36)),
                    ('request_id', models.CharField(blank=True, max_length=64)),
                    ('detail', models.JSONField(default=dict)),
                    ('previous_hash', models.BinaryField()),
                    ('hash', models.BinaryField()),
                ],
                options={
                    'verbose_name': 'audit entry',
                    'verbose_name_plural': 'audit trail',
                    'indexes': [models.Index(fields=['target', 'id'], name='core_auditentry_target'), models.Index(condition=models.Q(('person', ''), _negated=True), fields=['person', 'id'], name='core_auditentry_person')],
                    'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='core_auditentry_chain_seq')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditentry',
                trigger=pgtrigger.compiler.Trigger(name='chain', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE fields text[];', func='\n    INSERT INTO core_audithead (chain, seq, hash) VALUES (NEW.chain, 0, \'\\x\') ON CONFLICT (chain) DO NOTHING;\n    SELECT h.seq + 1, h.hash INTO NEW.seq, NEW.previous_hash FROM core_audithead h WHERE h.chain = NEW.chain FOR UPDATE;\n    NEW.at = clock_timestamp();\n    fields = ARRAY[\n        NEW.chain, NEW.seq::text, encode(NEW.previous_hash, \'hex\'),\n        to_char(NEW.at AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.US\'),\n        NEW.action, NEW.actor, NEW.target_type, NEW.target, NEW.person, NEW.request_id, NEW.detail::text\n    ];\n    SELECT sha256(convert_to(string_agg(octet_length(f) || \':\' || f, \'\' ORDER BY n), \'UTF8\'))\n        INTO NEW.hash FROM unnest(fields) WITH ORDINALITY AS t(f, n);\n    UPDATE core_audithead SET seq = NEW.seq, hash = NEW.hash WHERE chain = NEW.chain;\n    RETURN NEW;\n', hash='4921de7a1a19ca066cc04d16216ffe8ce5eba1b4', operation='INSERT', pgid='pgtrigger_chain_ee639', table='core_auditentry', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditentry',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6b2652b5bb5129424469034ae53d5116f56d3e42', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_97da0', table='core_auditentry', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditentry',
                trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: the audit trail is append-only';", hash='b00bdf820a0d57c1c8bdc94e2bb6d340352d1097', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_5e0a6', table='core_auditentry', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='change',
                index=models.Index(fields=['about', 'position', 'id'], name='core_change_about'),
            ),
            migrations.AddIndex(
                model_name='change',
                index=models.Index(fields=['login', 'position', 'id'], name='core_change_login'),
            ),
            migrations.AddIndex(
                model_name='change',
                index=models.Index(condition=models.Q(('is_gone', True)), fields=['changed_at'], name='core_change_gone'),
            ),
            migrations.AddConstraint(
                model_name='change',
                constraint=models.UniqueConstraint(fields=('kind', 'object_id'), name='core_change_one_a_thing'),
            ),
            migrations.AddConstraint(
                model_name='change',
                constraint=models.CheckConstraint(condition=models.Q(('about__isnull', False), ('login__isnull', False), _connector='OR'), name='core_change_is_somebodys'),
            ),
            migrations.AddConstraint(
                model_name='datakey',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('destroyed_at__isnull', True), ('wrapped__isnull', False)), models.Q(('destroyed_at__isnull', False), ('wrapped__isnull', True)), _connector='OR'), name='core_datakey_wrapped_until_destroyed'),
            ),
            migrations.AddField(
                model_name='idempotentrequest',
                name='user',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='storedfile',
                name='data_key',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.datakey'),
            ),
            migrations.AddField(
                model_name='storedfile',
                name='original',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='derivatives', to='core.storedfile'),
            ),
            migrations.AddField(
                model_name='storedfile',
                name='uploaded_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='upload',
                name='data_key',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.datakey'),
            ),
            migrations.AddField(
                model_name='upload',
                name='file',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='upload', to='core.storedfile'),
            ),
            migrations.AddField(
                model_name='upload',
                name='owner',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddIndex(
                model_name='work',
                index=models.Index(condition=models.Q(('state__in', ['due', 'leased'])), fields=['queue', 'due_at'], name='core_work_open'),
            ),
            migrations.AddIndex(
                model_name='work',
                index=models.Index(fields=['subject'], name='core_work_subject'),
            ),
            migrations.AddConstraint(
                model_name='work',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'due')), fields=('kind', 'subject'), name='core_work_due_once'),
            ),
            migrations.AddConstraint(
                model_name='work',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['due', 'leased', 'done', 'parked'])), name='core_work_state'),
            ),
            migrations.AddConstraint(
                model_name='work',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'leased'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='core_work_lease_has_end'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='apppolicy',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='468a6664c6132882648d51759be9b17401882dcd', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_2c0eb', table='core_apppolicy', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='idempotentrequest',
                constraint=models.UniqueConstraint(fields=('user', 'key'), name='core_idempotentrequest_once'),
            ),
            migrations.AddIndex(
                model_name='storedfile',
                index=django.contrib.postgres.indexes.GinIndex(fields=['parts'], name='core_storedfile_parts'),
            ),
            migrations.AddConstraint(
                model_name='storedfile',
                constraint=models.UniqueConstraint(fields=('blob',), name='core_storedfile_blob'),
            ),
            migrations.AddConstraint(
                model_name='storedfile',
                constraint=models.UniqueConstraint(fields=('original', 'page'), name='core_storedfile_page_once'),
            ),
            migrations.AddConstraint(
                model_name='storedfile',
                constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='core_storedfile_not_empty'),
            ),
            migrations.AddConstraint(
                model_name='storedfile',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason__gt', ''), ('state', 'rejected')), models.Q(models.Q(('state', 'rejected'), _negated=True), ('reason', '')), _connector='OR'), name='core_storedfile_reason_when_rejected'),
            ),
            migrations.AddConstraint(
                model_name='storedfile',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'clean'), _negated=True), ('media_type__gt', ''), _connector='OR'), name='core_storedfile_clean_has_type'),
            ),
            migrations.AddConstraint(
                model_name='storedfile',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'original'), ('original__isnull', True), ('page__isnull', True)), models.Q(('kind', 'derivative'), ('original__isnull', False), ('page__isnull', False), ('state', 'clean')), _connector='OR'), name='core_storedfile_derivative_of'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='storedfile',
                trigger=pgtrigger.compiler.Trigger(name='states', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{quarantined:scanning,scanning:quarantined,scanning:clean,scanning:rejected}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='432aa9833f61b51e8972bbdbb13eb1cac20b238d', operation='UPDATE', pgid='pgtrigger_states_d7938', table='core_storedfile', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='storedfile',
                trigger=pgtrigger.compiler.Trigger(name='content_is_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."blob" IS DISTINCT FROM (NEW."blob") OR OLD."parts" IS DISTINCT FROM (NEW."parts") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."original_id" IS DISTINCT FROM (NEW."original_id") OR OLD."page" IS DISTINCT FROM (NEW."page"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9594ac303c9eb2de9b84587414da551771c8be92', operation='UPDATE', pgid='pgtrigger_content_is_fixed_6bee6', table='core_storedfile', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='upload',
                index=models.Index(fields=['owner', 'state'], name='core_upload_owner'),
            ),
            migrations.AddIndex(
                model_name='upload',
                index=models.Index(fields=['expires_at'], name='core_upload_expiry'),
            ),
            migrations.AddConstraint(
                model_name='upload',
                constraint=models.UniqueConstraint(fields=('blob',), name='core_upload_blob'),
            ),
            migrations.AddConstraint(
                model_name='upload',
                constraint=models.CheckConstraint(condition=models.Q(('length__gt', 0), ('offset__lte', models.F('length'))), name='core_upload_offset_within_length'),
            ),
            migrations.AddConstraint(
                model_name='upload',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('offset__lt', models.F('length')), ('state', 'receiving')), models.Q(('offset', models.F('length')), ('state__in', ['complete', 'claimed'])), ('state', 'expired'), _connector='OR'), name='core_upload_complete_when_all_is_here'),
            ),
            migrations.AddConstraint(
                model_name='upload',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('state', 'claimed')), models.Q(models.Q(('state', 'claimed'), _negated=True), ('file__isnull', True)), _connector='OR'), name='core_upload_claimed_into_file'),
            ),
        ]),
        migrations.RunSQL('ALTER TABLE core_requestlimit SET UNLOGGED', migrations.RunSQL.noop),
        migrations.RunSQL(ALWAYS_ON, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
    ]
