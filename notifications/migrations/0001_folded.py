import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import econsulate.core.crypto.fields
import notifications.areas.fields
import notifications.channels.base
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from econsulate.core.together import CreateTogether


class Migration(migrations.Migration):

    # A database that ran these already goes on from here.
    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_danger'),
        ('notifications', '0003_telephone_rules'),
        ('notifications', '0004_areas'),
        ('notifications', '0005_presence'),
        ('notifications', '0006_presence_by_area'),
    ]

    initial = True

    dependencies = [
        ('core', '0001_folded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether([
            migrations.CreateModel(
                name='ChannelPause',
                fields=[
                    ('channel', models.CharField(max_length=16, primary_key=True, serialize=False)),
                    ('until', models.DateTimeField()),
                    ('failures', models.PositiveSmallIntegerField(default=1)),
                ],
            ),
            migrations.CreateModel(
                name='ContactPoint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('kind', models.CharField(choices=[('email', 'E-mail'), ('sms', 'SMS')], max_length=8)),
                    ('address', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('address_index', models.BinaryField(null=True)),
                    ('verified_at', models.DateTimeField(null=True)),
                    ('state', models.CharField(choices=[('live', 'In use'), ('bounced', 'Messages came back'), ('withdrawn', 'No longer used')], default='live', max_length=10)),
                    ('bounced_at', models.DateTimeField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('topic', models.CharField(max_length=80)),
                    ('content', econsulate.core.crypto.fields.SealedJSON()),
                    ('reference_type', models.CharField(blank=True, max_length=40)),
                    ('reference_id', models.UUIDField(null=True)),
                    ('dedupe_key', models.CharField(max_length=120)),
                    ('expires_at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Preference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(choices=[('action', 'Something is needed from you'), ('progress', 'News about your matters'), ('reminder', 'Reminders'), ('security', 'Safety of your account')], max_length=10)),
                    ('channel', models.CharField(max_length=16)),
                    ('enabled', models.BooleanField()),
                ],
            ),
            migrations.CreateModel(
                name='PresenceResync',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('seconds', models.FloatField()),
                    ('compared', models.PositiveIntegerField()),
                    ('missing', models.PositiveIntegerField()),
                    ('wrong', models.PositiveIntegerField()),
                    ('left_over', models.PositiveIntegerField()),
                    ('miscounted', models.PositiveIntegerField()),
                ],
            ),
            migrations.CreateModel(
                name='PresenceTally',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(blank=True, max_length=2)),
                    ('subdivision', models.CharField(blank=True, max_length=6)),
                    ('served_by', models.CharField(blank=True, max_length=11)),
                    ('by_area', models.BooleanField()),
                    ('registered', models.IntegerField()),
                    ('confirmed', models.IntegerField()),
                    ('travelling', models.IntegerField()),
                    ('companions', models.IntegerField()),
                    ('minors', models.IntegerField()),
                ],
            ),
            migrations.CreateModel(
                name='Recipient',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], default='en', max_length=8)),
                    ('time_zone', models.CharField(default='UTC', max_length=64)),
                    ('allowed_channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), null=True, size=None)),
                    ('quiet_from', models.TimeField(null=True)),
                    ('quiet_until', models.TimeField(null=True)),
                    ('discreet', models.BooleanField(default=False)),
                    ('leave_no_message', models.BooleanField(default=False)),
                    ('duress_word', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                ],
            ),
            migrations.CreateModel(
                name='Area',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=6, unique=True)),
                    ('state', models.CharField(max_length=2)),
                    ('name', models.CharField(blank=True, max_length=100)),
                    ('point', notifications.areas.fields.PointField()),
                    ('radius_km', models.PositiveIntegerField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'), ('code__startswith', models.F('state'))), name='notifications_area_by_iso_3166'), models.CheckConstraint(condition=models.Q(('radius_km__gt', 0)), name='notifications_area_has_a_radius')],
                },
            ),
            migrations.CreateModel(
                name='AreaLibrary',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64)),
                    ('loaded_at', models.DateTimeField(auto_now=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='notifications_arealibrary_one')],
                },
            ),
            migrations.CreateModel(
                name='AreaRing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ring', notifications.areas.fields.RingField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rings', to='notifications.area')),
                ],
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('channel', models.CharField(max_length=16)),
                    ('state', models.CharField(choices=[('planned', 'Planned'), ('due', 'Due'), ('leased', 'Leased'), ('deferred', 'Deferred'), ('unknown', 'Unknown'), ('accepted', 'Accepted'), ('delivered', 'Delivered'), ('displayed', 'Displayed'), ('acknowledged', 'Acknowledged'), ('failed_permanent', 'Failed'), ('suppressed', 'Suppressed'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired')], default='planned', max_length=16)),
                    ('reason', models.CharField(blank=True, max_length=40)),
                    ('due_at', models.DateTimeField(null=True)),
                    ('lease_until', models.DateTimeField(null=True)),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('accepted_at', models.DateTimeField(null=True)),
                    ('delivered_at', models.DateTimeField(null=True)),
                    ('displayed_at', models.DateTimeField(null=True)),
                    ('acknowledged_at', models.DateTimeField(null=True)),
                    ('contact_point', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notifications.contactpoint')),
                    ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notifications.message')),
                ],
                options={
                    'verbose_name_plural': 'deliveries',
                },
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('result', models.CharField(blank=True, choices=[(notifications.channels.base.Result['ACCEPTED'], notifications.channels.base.Result['ACCEPTED']), (notifications.channels.base.Result['DELIVERED'], notifications.channels.base.Result['DELIVERED']), (notifications.channels.base.Result['DEFERRED'], notifications.channels.base.Result['DEFERRED']), (notifications.channels.base.Result['UNREACHABLE'], notifications.channels.base.Result['UNREACHABLE']), (notifications.channels.base.Result['NO_SUCH_ADDRESS'], notifications.channels.base.Result['NO_SUCH_ADDRESS']), (notifications.channels.base.Result['REFUSED'], notifications.channels.base.Result['REFUSED']), (notifications.channels.base.Result['UNKNOWN'], notifications.channels.base.Result['UNKNOWN'])], max_length=16)),
                    ('code', models.CharField(blank=True, max_length=40)),
                    ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='notifications.delivery')),
                ],
            ),
            migrations.CreateModel(
                name='Presence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject', models.UUIDField()),
                    ('source', models.CharField(max_length=9)),
                    ('reference', models.CharField(max_length=64)),
                    ('point', notifications.areas.fields.PointField(null=True)),
                    ('accuracy_m', models.PositiveIntegerField(null=True)),
                    ('by_area', models.BooleanField()),
                    ('state', models.CharField(blank=True, max_length=2)),
                    ('subdivision', models.CharField(blank=True, max_length=6)),
                    ('served_by', models.CharField(blank=True, max_length=11)),
                    ('nationality', models.CharField(max_length=3)),
                    ('is_companion', models.BooleanField()),
                    ('of_age_on', models.DateField(null=True)),
                    ('valid_from', models.DateTimeField()),
                    ('valid_to', models.DateTimeField(null=True)),
                    ('confirmed_at', models.DateTimeField()),
                    ('logins', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('counts', models.PositiveSmallIntegerField(default=0)),
                    ('recount_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['subject'], name='notifications_presence_subject'), models.Index(fields=['state', 'subdivision'], name='notifications_presence_place'), models.Index(condition=models.Q(('by_area', True)), fields=['state', 'subdivision'], name='notifications_presence_by_area'), models.Index(fields=['served_by'], name='notifications_presence_served'), models.Index(condition=models.Q(('recount_at__isnull', False)), fields=['recount_at'], name='notifications_presence_recount'), django.contrib.postgres.indexes.GistIndex(condition=models.Q(('by_area', False)), fields=['point'], include=('counts',), name='notifications_presence_point')],
                    'constraints': [models.UniqueConstraint(fields=('source', 'reference', 'subject'), name='notifications_presence_once'), models.UniqueConstraint(condition=models.Q(('source', 'residence')), fields=('subject',), name='notifications_presence_one_residence'), models.UniqueConstraint(condition=models.Q(('source', 'app')), fields=('subject',), name='notifications_presence_one_position'), models.CheckConstraint(condition=models.Q(('source__in', ['residence', 'trip', 'app', 'check_in', 'staff'])), name='notifications_presence_source_known'), models.CheckConstraint(condition=models.Q(models.Q(('accuracy_m', None), ('by_area', True), ('point', None)), models.Q(('accuracy_m__isnull', False), ('point__isnull', False)), _connector='OR'), name='notifications_presence_place_whole'), models.CheckConstraint(condition=models.Q(('by_area', True), ('accuracy_m__lte', 20000), _connector='OR'), name='notifications_presence_points_are_near'), models.CheckConstraint(condition=models.Q(models.Q(('by_area', False), ('state', ''), ('subdivision', '')), models.Q(('state__regex', '^[A-Z]{2}$'), models.Q(('subdivision', ''), models.Q(('subdivision__regex', '^[A-Z]{2}-[A-Z0-9]{1,3}$'), ('subdivision__startswith', models.F('state'))), _connector='OR')), _connector='OR'), name='notifications_presence_place_by_iso_3166'), models.CheckConstraint(condition=models.Q(('nationality__regex', '^[A-Z]{3}$')), name='notifications_presence_nationality_by_icao_9303'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='notifications_presence_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', False), models.Q(('source__in', ['app', 'check_in']), _negated=True), _connector='OR'), name='notifications_presence_position_expires'), models.CheckConstraint(condition=models.Q(('is_companion', False), ('source', 'trip'), _connector='OR'), name='notifications_presence_companions_travel'), models.CheckConstraint(condition=models.Q(('counts__lte', 31)), name='notifications_presence_figures_known')],
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='presence',
                trigger=pgtrigger.compiler.Trigger(name='tally_added', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO notifications_presencetally (state, subdivision, served_by, by_area, registered, confirmed, travelling, companions, minors)\n    SELECT * FROM (\n        SELECT state, subdivision, served_by, by_area, sum(n * ((counts & 1) / 1)) AS registered, sum(n * ((counts & 2) / 2)) AS confirmed, sum(n * ((counts & 4) / 4)) AS travelling, sum(n * ((counts & 8) / 8)) AS companions, sum(n * ((counts & 16) / 16)) AS minors FROM (SELECT state, subdivision, served_by, by_area, counts, 1 AS n FROM added) changes WHERE counts <> 0 GROUP BY state, subdivision, served_by, by_area\n    ) sums WHERE (registered, confirmed, travelling, companions, minors) <> (0, 0, 0, 0, 0);\n    RETURN NULL;\n', hash='3621ad5f0fdf0a4cb29948dfaa9465978546a9cd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_tally_added_d39d1', referencing='REFERENCING NEW TABLE AS added ', table='notifications_presence', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='presence',
                trigger=pgtrigger.compiler.Trigger(name='tally_gone', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO notifications_presencetally (state, subdivision, served_by, by_area, registered, confirmed, travelling, companions, minors)\n    SELECT * FROM (\n        SELECT state, subdivision, served_by, by_area, sum(n * ((counts & 1) / 1)) AS registered, sum(n * ((counts & 2) / 2)) AS confirmed, sum(n * ((counts & 4) / 4)) AS travelling, sum(n * ((counts & 8) / 8)) AS companions, sum(n * ((counts & 16) / 16)) AS minors FROM (SELECT state, subdivision, served_by, by_area, counts, -1 AS n FROM gone) changes WHERE counts <> 0 GROUP BY state, subdivision, served_by, by_area\n    ) sums WHERE (registered, confirmed, travelling, companions, minors) <> (0, 0, 0, 0, 0);\n    RETURN NULL;\n', hash='c2d004258076f95dff5ba8ed49fbc0ef673ed67e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_tally_gone_89005', referencing='REFERENCING OLD TABLE AS gone ', table='notifications_presence', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='presence',
                trigger=pgtrigger.compiler.Trigger(name='tally_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n    INSERT INTO notifications_presencetally (state, subdivision, served_by, by_area, registered, confirmed, travelling, companions, minors)\n    SELECT * FROM (\n        SELECT state, subdivision, served_by, by_area, sum(n * ((counts & 1) / 1)) AS registered, sum(n * ((counts & 2) / 2)) AS confirmed, sum(n * ((counts & 4) / 4)) AS travelling, sum(n * ((counts & 8) / 8)) AS companions, sum(n * ((counts & 16) / 16)) AS minors FROM (SELECT state, subdivision, served_by, by_area, counts, -1 AS n FROM gone UNION ALL SELECT state, subdivision, served_by, by_area, counts, 1 AS n FROM added) changes WHERE counts <> 0 GROUP BY state, subdivision, served_by, by_area\n    ) sums WHERE (registered, confirmed, travelling, companions, minors) <> (0, 0, 0, 0, 0);\n    RETURN NULL;\n', hash='25917850c95c112c983a0ec319f9107e58243c9f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_tally_changed_0c8e5', referencing='REFERENCING OLD TABLE AS gone  NEW TABLE AS added ', table='notifications_presence', when='AFTER')),
            ),
            migrations.AddField(
                model_name='recipient',
                name='data_key',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.datakey'),
            ),
            migrations.AddField(
                model_name='recipient',
                name='user',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='preference',
                name='recipient',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preferences', to='notifications.recipient'),
            ),
            migrations.AddField(
                model_name='message',
                name='recipient',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='notifications.recipient'),
            ),
            migrations.AddField(
                model_name='contactpoint',
                name='recipient',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_points', to='notifications.recipient'),
            ),
            migrations.AddIndex(
                model_name='arearing',
                index=django.contrib.postgres.indexes.GistIndex(fields=['ring'], name='notifications_arearing_ring'),
            ),
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.UniqueConstraint(fields=('delivery', 'number'), name='notifications_attempt_number'),
            ),
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('result', '')), models.Q(models.Q(('result', ''), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='notifications_attempt_finished_has_result'),
            ),
            migrations.AddIndex(
                model_name='delivery',
                index=models.Index(condition=models.Q(('state__in', ['planned', 'due', 'deferred', 'unknown'])), fields=['due_at'], name='notifications_delivery_open'),
            ),
            migrations.AddIndex(
                model_name='delivery',
                index=models.Index(condition=models.Q(('channel', 'inbox'), ('state', 'delivered')), fields=['message'], name='notifications_delivery_unread'),
            ),
            migrations.AddConstraint(
                model_name='delivery',
                constraint=models.UniqueConstraint(fields=('message', 'contact_point'), name='notifications_delivery_once'),
            ),
            migrations.AddConstraint(
                model_name='delivery',
                constraint=models.UniqueConstraint(condition=models.Q(('contact_point__isnull', True)), fields=('message', 'channel'), name='notifications_delivery_once_without_address'),
            ),
            migrations.AddConstraint(
                model_name='delivery',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'due', 'leased', 'deferred', 'unknown', 'accepted', 'delivered', 'displayed', 'acknowledged', 'failed_permanent', 'suppressed', 'withdrawn', 'expired'])), name='notifications_delivery_state'),
            ),
            migrations.AddConstraint(
                model_name='delivery',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['planned', 'due', 'deferred']), _negated=True), ('due_at__isnull', False), _connector='OR'), name='notifications_delivery_waiting_has_time'),
            ),
            migrations.AddConstraint(
                model_name='delivery',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'leased')), models.Q(models.Q(('state', 'leased'), _negated=True), ('lease_until', None)), _connector='OR'), name='notifications_delivery_lease_has_end'),
            ),
            migrations.AddConstraint(
                model_name='delivery',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['suppressed', 'failed_permanent']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='notifications_delivery_end_has_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='delivery',
                trigger=pgtrigger.compiler.Trigger(name='forward_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:deferred,planned:due,planned:expired,planned:leased,planned:suppressed,planned:withdrawn,due:deferred,due:expired,due:leased,due:suppressed,due:withdrawn,leased:accepted,leased:acknowledged,leased:deferred,leased:delivered,leased:displayed,leased:expired,leased:failed_permanent,leased:suppressed,leased:unknown,leased:withdrawn,deferred:accepted,deferred:acknowledged,deferred:delivered,deferred:displayed,deferred:expired,deferred:leased,deferred:suppressed,deferred:withdrawn,unknown:accepted,unknown:acknowledged,unknown:delivered,unknown:displayed,unknown:expired,unknown:failed_permanent,unknown:leased,unknown:suppressed,unknown:withdrawn,accepted:acknowledged,accepted:delivered,accepted:displayed,accepted:failed_permanent,delivered:acknowledged,delivered:displayed,displayed:acknowledged}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='85264b20f1f9a5b5a66c6bc9b502171eac342e2b', operation='UPDATE', pgid='pgtrigger_forward_only_40b35', table='notifications_delivery', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='recipient',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False), models.Q(('quiet_from', models.F('quiet_until')), _negated=True)), _connector='OR'), name='notifications_recipient_quiet_hours_whole'),
            ),
            migrations.AddConstraint(
                model_name='preference',
                constraint=models.UniqueConstraint(fields=('recipient', 'purpose', 'channel'), name='notifications_preference_once'),
            ),
            migrations.AddConstraint(
                model_name='preference',
                constraint=models.CheckConstraint(condition=models.Q(('channel', 'inbox'), _negated=True), name='notifications_preference_inbox_stays_on'),
            ),
            migrations.AddConstraint(
                model_name='preference',
                constraint=models.CheckConstraint(condition=models.Q(('purpose', 'urgent'), _negated=True), name='notifications_preference_danger_stays_on'),
            ),
            migrations.AddIndex(
                model_name='message',
                index=models.Index(fields=['recipient', '-created_at', '-id'], name='notifications_message_inbox'),
            ),
            migrations.AddConstraint(
                model_name='message',
                constraint=models.UniqueConstraint(fields=('recipient', 'dedupe_key'), name='notifications_message_once'),
            ),
            migrations.AddConstraint(
                model_name='message',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('reference_id__isnull', True), ('reference_type', '')), models.Q(models.Q(('reference_type', ''), _negated=True), ('reference_id__isnull', False)), _connector='OR'), name='notifications_message_reference_whole'),
            ),
            migrations.AddConstraint(
                model_name='contactpoint',
                constraint=models.UniqueConstraint(fields=('recipient', 'kind', 'address_index'), name='notifications_contactpoint_once'),
            ),
            migrations.AddConstraint(
                model_name='contactpoint',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['email', 'sms'])), name='notifications_contactpoint_kind'),
            ),
            migrations.AddConstraint(
                model_name='contactpoint',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['live', 'bounced', 'withdrawn'])), name='notifications_contactpoint_state'),
            ),
            migrations.AddConstraint(
                model_name='contactpoint',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'withdrawn'), models.Q(('address__isnull', False), ('address_index__isnull', False)), _connector='OR'), name='notifications_contactpoint_has_address'),
            ),
            migrations.AddConstraint(
                model_name='contactpoint',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('bounced_at__isnull', False), ('state', 'bounced')), models.Q(models.Q(('state', 'bounced'), _negated=True), ('bounced_at', None)), _connector='OR'), name='notifications_contactpoint_bounce_dated'),
            ),
        ]),
    ]
