import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import econsulate.core.crypto.fields
import notifications.channels.base
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
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
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['email', 'sms'])), name='notifications_contactpoint_kind'), models.CheckConstraint(condition=models.Q(('state__in', ['live', 'bounced', 'withdrawn'])), name='notifications_contactpoint_state'), models.CheckConstraint(condition=models.Q(('state', 'withdrawn'), models.Q(('address__isnull', False), ('address_index__isnull', False)), _connector='OR'), name='notifications_contactpoint_has_address'), models.CheckConstraint(condition=models.Q(models.Q(('bounced_at__isnull', False), ('state', 'bounced')), models.Q(models.Q(('state', 'bounced'), _negated=True), ('bounced_at', None)), _connector='OR'), name='notifications_contactpoint_bounce_dated')],
            },
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
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reference_id__isnull', True), ('reference_type', '')), models.Q(models.Q(('reference_type', ''), _negated=True), ('reference_id__isnull', False)), _connector='OR'), name='notifications_message_reference_whole')],
            },
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
                'indexes': [models.Index(condition=models.Q(('state__in', ['planned', 'due', 'deferred', 'unknown'])), fields=['due_at'], name='notifications_delivery_open'), models.Index(condition=models.Q(('channel', 'inbox'), ('state', 'delivered')), fields=['message'], name='notifications_delivery_unread')],
                'constraints': [models.UniqueConstraint(fields=('message', 'contact_point'), name='notifications_delivery_once'), models.UniqueConstraint(condition=models.Q(('contact_point__isnull', True)), fields=('message', 'channel'), name='notifications_delivery_once_without_address'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'due', 'leased', 'deferred', 'unknown', 'accepted', 'delivered', 'displayed', 'acknowledged', 'failed_permanent', 'suppressed', 'withdrawn', 'expired'])), name='notifications_delivery_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['planned', 'due', 'deferred']), _negated=True), ('due_at__isnull', False), _connector='OR'), name='notifications_delivery_waiting_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'leased')), models.Q(models.Q(('state', 'leased'), _negated=True), ('lease_until', None)), _connector='OR'), name='notifications_delivery_lease_has_end'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['suppressed', 'failed_permanent']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='notifications_delivery_end_has_reason')],
                'triggers': [pgtrigger.compiler.Trigger(name='forward_only', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:deferred,planned:due,planned:expired,planned:leased,planned:suppressed,planned:withdrawn,due:deferred,due:expired,due:leased,due:suppressed,due:withdrawn,leased:accepted,leased:acknowledged,leased:deferred,leased:delivered,leased:displayed,leased:expired,leased:failed_permanent,leased:suppressed,leased:unknown,leased:withdrawn,deferred:accepted,deferred:acknowledged,deferred:delivered,deferred:displayed,deferred:expired,deferred:leased,deferred:suppressed,deferred:withdrawn,unknown:accepted,unknown:acknowledged,unknown:delivered,unknown:displayed,unknown:expired,unknown:failed_permanent,unknown:leased,unknown:suppressed,unknown:withdrawn,accepted:acknowledged,accepted:delivered,accepted:displayed,accepted:failed_permanent,delivered:acknowledged,delivered:displayed,displayed:acknowledged}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='85264b20f1f9a5b5a66c6bc9b502171eac342e2b', operation='UPDATE', pgid='pgtrigger_forward_only_40b35', table='notifications_delivery', when='BEFORE'))],
            },
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
                ('version', models.PositiveIntegerField(default=1)),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.datakey')),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False), models.Q(('quiet_from', models.F('quiet_until')), _negated=True)), _connector='OR'), name='notifications_recipient_quiet_hours_whole')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('action', 'Something is needed from you'), ('progress', 'News about your matters'), ('reminder', 'Reminders'), ('security', 'Safety of your account')], max_length=10)),
                ('channel', models.CharField(max_length=16)),
                ('enabled', models.BooleanField()),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preferences', to='notifications.recipient')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('recipient', 'purpose', 'channel'), name='notifications_preference_once'), models.CheckConstraint(condition=models.Q(('channel', 'inbox'), _negated=True), name='notifications_preference_inbox_stays_on')],
            },
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
            options={
                'constraints': [models.UniqueConstraint(fields=('delivery', 'number'), name='notifications_attempt_number'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('result', '')), models.Q(models.Q(('result', ''), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='notifications_attempt_finished_has_result')],
            },
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
            model_name='contactpoint',
            constraint=models.UniqueConstraint(fields=('recipient', 'kind', 'address_index'), name='notifications_contactpoint_once'),
        ),
    ]
