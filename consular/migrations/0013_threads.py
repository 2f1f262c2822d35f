import django.db.models.deletion
import django.utils.timezone
import econsulate.core.crypto.fields
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consular', '0012_duty_rota'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('reference', models.CharField(editable=False, max_length=24, unique=True)),
                ('subject', econsulate.core.crypto.fields.SealedText()),
                ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=10)),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=6)),
                ('waiting_since', models.DateTimeField(null=True)),
                ('last_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('move_is_untold', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('continues', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='continued_by', to='consular.thread')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='consular.mission')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='consular.person')),
                ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['mission', 'state', 'waiting_since'], name='consular_thread_queues'), models.Index(fields=['-last_at', '-id'], name='consular_thread_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='consular_thread_state_known'), models.CheckConstraint(condition=models.Q(('language__in', ('en', 'kk', 'ru', 'uz', 'uz-cyrl'))), name='consular_thread_language_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'open')), models.Q(('closed_at__isnull', False), ('state', 'closed'), ('waiting_since', None)), _connector='OR'), name='consular_thread_closed_waits_for_nothing'), models.CheckConstraint(condition=models.Q(('continues', None), models.Q(('continues', models.F('id')), _negated=True), _connector='OR'), name='consular_thread_continues_another')],
                'triggers': [pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."told_by_id" IS DISTINCT FROM (NEW."told_by_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."continues_id" IS DISTINCT FROM (NEW."continues_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0440aa605f6323df57e0c878d6b877889a8ec21d', operation='UPDATE', pgid='pgtrigger_whose_stays_0e278', table='consular_thread', when='BEFORE')), pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:closed,closed:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ba7b11db6297e4e0c77511b4d3126fea1f80289e', operation='UPDATE', pgid='pgtrigger_states_in_order_dd0f3', table='consular_thread', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='dc1083b2a589b1e6a9e55446ccb7d99e83db56e4', operation='DELETE', pgid='pgtrigger_never_deleted_04e1e', table='consular_thread', when='BEFORE')), pgtrigger.compiler.Trigger(name='with_an_outsider', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."assigned_to_id" IS NOT NULL)', func="\n                    IF EXISTS (\n                        SELECT FROM consular_representation r\n                        WHERE r.person_id = NEW.person_id AND r.user_id = NEW.assigned_to_id\n                    ) THEN\n                        RAISE EXCEPTION 'nobody answers their own family'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_thread_with_an_outsider';\n                    END IF;\n                    RETURN NEW;\n                ", hash='c3f371b975d3073cd4ef77e6be37ec43e31313a0', operation='INSERT OR UPDATE', pgid='pgtrigger_with_an_outsider_3f86c', table='consular_thread', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('side', models.CharField(choices=[('citizen', 'Citizen'), ('mission', 'Mission')], max_length=7)),
                ('visibility', models.CharField(choices=[('citizen', 'Answer to the citizen'), ('internal', 'Internal note'), ('partner', 'Exchange with a partner')], max_length=8)),
                ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=10)),
                ('text', econsulate.core.crypto.fields.SealedText()),
                ('client_id', models.UUIDField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='consular.thread')),
            ],
            options={
                'indexes': [models.Index(fields=['thread', 'id'], name='consular_message_in_order')],
                'constraints': [models.UniqueConstraint(fields=('author', 'client_id'), name='consular_message_sent_once'), models.CheckConstraint(condition=models.Q(('side__in', ['citizen', 'mission'])), name='consular_message_side_known'), models.CheckConstraint(condition=models.Q(('visibility', 'citizen'), models.Q(('side', 'mission'), ('visibility__in', ['citizen', 'internal', 'partner'])), _connector='OR'), name='consular_message_citizens_write_openly'), models.CheckConstraint(condition=models.Q(('language__in', ('en', 'kk', 'ru', 'uz', 'uz-cyrl'))), name='consular_message_language_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b06f76c09a4df5588ac461deed363b96e935cb2f', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_fb2fb', table='consular_message', when='BEFORE')), pgtrigger.compiler.Trigger(name='by_an_outsider', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."side" = \'mission\')', func="\n                    IF EXISTS (\n                        SELECT FROM consular_representation r JOIN consular_thread t ON t.person_id = r.person_id\n                        WHERE t.id = NEW.thread_id AND r.user_id = NEW.author_id\n                    ) THEN\n                        RAISE EXCEPTION 'nobody answers their own family'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_message_by_an_outsider';\n                    END IF;\n                    RETURN NEW;\n                ", hash='441e905a242c45ad7e47f82684f4d21b3e2ec20c', operation='INSERT', pgid='pgtrigger_by_an_outsider_0d5b8', table='consular_message', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='MessageFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='message_file', to='core.storedfile')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='consular.message')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('message', 'number'), name='consular_messagefile_numbered')],
                'triggers': [pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a4959ca4aee932007e8a2b93d6981eddda68a6cf', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_6e195', table='consular_messagefile', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='MessageTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=10)),
                ('text', econsulate.core.crypto.fields.SealedText()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='consular.message')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('message', 'language'), name='consular_messagetranslation_one_each'), models.CheckConstraint(condition=models.Q(('language__in', ('en', 'kk', 'ru', 'uz', 'uz-cyrl'))), name='consular_messagetranslation_language_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='of_what_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."language" IS DISTINCT FROM (NEW."language"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b3cc8e0a813302703a39f4aec5a850c2d4b6291d', operation='UPDATE', pgid='pgtrigger_of_what_it_is_stays_d2d9d', table='consular_messagetranslation', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.message')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='read_marks', to='consular.thread')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('thread', 'user'), name='consular_readmark_last')],
            },
        ),
        migrations.CreateModel(
            name='CannedReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=10)),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='canned_replies', to='consular.mission')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('mission', 'language', 'title'), name='consular_cannedreply_title_once'), models.CheckConstraint(condition=models.Q(('language__in', ('en', 'kk', 'ru', 'uz', 'uz-cyrl'))), name='consular_cannedreply_language_known'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='consular_cannedreply_says_something')],
            },
        ),
    ]
