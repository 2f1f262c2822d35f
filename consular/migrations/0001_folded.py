import consular.missions.models.missions
import consular.missions.models.texts
import consular.visas.models.texts
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import econsulate.core.crypto.fields
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from econsulate.core.together import CreateTogether

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

HAS_HANDLED = """
CREATE FUNCTION consular_has_handled(thread bigint, login bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH RECURSIVE line(id) AS (
        SELECT thread
        UNION
        SELECT unnest(ARRAY[t.continues_id, kept.thread_id]) FROM line
        JOIN consular_thread t ON t.id = line.id
        LEFT JOIN consular_consularcase c ON c.thread_id = t.id
        LEFT JOIN consular_consularcase kept ON kept.id = c.merged_into_id
    ), things(id) AS (
        SELECT t.public_id::text FROM consular_thread t WHERE t.id IN (SELECT l.id FROM line l)
        UNION ALL
        SELECT c.public_id::text FROM consular_consularcase c WHERE c.thread_id IN (SELECT l.id FROM line l)
        UNION ALL
        SELECT s.public_id::text FROM consular_soscall s WHERE s.thread_id IN (SELECT l.id FROM line l)
    )
    SELECT EXISTS (
        SELECT FROM consular_message m
        WHERE m.thread_id IN (SELECT l.id FROM line l) AND m.author_id = login AND m.side = 'mission'
    ) OR EXISTS (
        SELECT FROM consular_thread t WHERE t.id IN (SELECT l.id FROM line l) AND t.assigned_to_id = login
    ) OR EXISTS (
        SELECT FROM core_auditentry e JOIN core_user u ON u.id = login AND e.actor = u.public_id::text
        WHERE e.target IN (SELECT o.id FROM things o) AND e.action NOT LIKE '%.opened'
    );
$$
"""


class Migration(migrations.Migration):

    # A database that ran these already goes on from here.
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
        ('consular', '0001_squashed_0009_decisions'),
        ('consular', '0010_abroad'),
        ('consular', '0011_trips'),
        ('consular', '0012_duty_rota'),
        ('consular', '0013_threads'),
        ('consular', '0014_sos'),
        ('consular', '0015_cases'),
        ('consular', '0016_emergency_contacts'),
        ('consular', '0017_travellers'),
        ('consular', '0018_old_registers'),
        ('consular', '0019_mission_positions'),
        ('consular', '0020_incoming_mail'),
        ('consular', '0021_whereabouts'),
        ('consular', '0022_retention_of_registrations'),
        ('consular', '0024_complaints'),
        ('consular', '0025_close_resolved_cases'),
    ]

    initial = True

    dependencies = [
        ('core', '0001_folded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether([
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
            ),
            migrations.CreateModel(
                name='Complaint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('reference', models.CharField(editable=False, max_length=24, unique=True)),
                    ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=10)),
                    ('is_live', models.BooleanField(default=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('lodged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
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
                ],
            ),
            migrations.CreateModel(
                name='CaseLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_on', to='consular.consularcase')),
                    ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_back', to='consular.consularcase')),
                ],
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
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='IncomingMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('reason', models.CharField(choices=[('unknown_sender', 'Written to the mission, not as an answer'), ('unknown_address', 'The address it was sent to is none that we gave anybody'), ('expired_address', 'An answer to a mail from long ago'), ('sender_differs', "An answer, but from another address than the citizen's"), ('not_by_mail', 'An answer of somebody who asked us to keep e-mail discreet'), ('no_longer_theirs', 'An answer of somebody who may not write there any longer')], max_length=16)),
                    ('fingerprint', models.BinaryField(unique=True)),
                    ('sender', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('subject', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('text', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('taken_over', 'Taken over into a conversation'), ('answered_elsewhere', 'Answered in another way'), ('marked_as_spam', 'Unwanted')], default='waiting', max_length=18)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('note', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.datakey')),
                ],
            ),
            migrations.CreateModel(
                name='IncomingMailFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mail_file', to='core.storedfile')),
                    ('mail', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='consular.incomingmail')),
                ],
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
                ],
            ),
            migrations.CreateModel(
                name='MailedMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('cut_off', econsulate.core.crypto.fields.SealedText()),
                    ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='by_mail', to='consular.message')),
                ],
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
                    ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                    ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                    ('keep_trips_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(60)], verbose_name='days a journey is kept after its end')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('opened_on', models.DateField(verbose_name='opened on')),
                    ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='consular.mission', verbose_name='branch of')),
                    ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='consular.mission', verbose_name='successor')),
                ],
                options={
                    'verbose_name': 'mission',
                    'verbose_name_plural': 'missions',
                },
            ),
            migrations.AddField(
                model_name='incomingmail',
                name='mission',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incoming_mails', to='consular.mission'),
            ),
            migrations.CreateModel(
                name='DutyShift',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('begins_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('instead_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.dutyshift')),
                    ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_shifts', to=settings.AUTH_USER_MODEL)),
                    ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_shifts', to='consular.mission')),
                ],
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
                },
            ),
            migrations.CreateModel(
                name='ComplaintStage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('number', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('lodged', 'Lodged'), ('acknowledged', 'Being examined'), ('upheld', 'Upheld'), ('partly_upheld', 'Upheld in part'), ('not_upheld', 'Not upheld'), ('withdrawn', 'Withdrawn')], default='lodged', max_length=13)),
                    ('text', econsulate.core.crypto.fields.SealedText()),
                    ('client_id', models.UUIDField()),
                    ('acknowledged_at', models.DateTimeField(null=True)),
                    ('answer', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('remedy', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='consular.complaint')),
                    ('handler', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ],
            ),
            migrations.CreateModel(
                name='CaseStatistic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('category_code', models.SlugField(max_length=40)),
                    ('nationality_group', models.SlugField(max_length=40)),
                    ('outcome', models.CharField(choices=[('draft', 'Draft'), ('lapsed', 'Lapsed'), ('withdrawn', 'Withdrawn'), ('inadmissible', 'Inadmissible'), ('refused', 'Refused'), ('issued', 'Issued'), ('unrepresented', 'Nobody may act for the person any longer'), ('sent', 'Sent'), ('ended', 'Ended')], max_length=13)),
                    ('month', models.DateField()),
                    ('days_taken', models.PositiveSmallIntegerField(null=True)),
                    ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ],
            ),
            migrations.CreateModel(
                name='CaseHandover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('promised', econsulate.core.crypto.fields.SealedText()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='consular.consularcase')),
                    ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                    ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                ],
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
                },
            ),
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
            ),
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
                    ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergency_contacts', to='consular.person')),
                ],
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
            ),
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
            ),
            migrations.CreateModel(
                name='OldEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_index', models.BinaryField()),
                    ('entered', models.BooleanField()),
                    ('confirmed_at', models.DateTimeField()),
                    ('number', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='consular.oldnumber')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='old_entries', to='consular.person')),
                    ('taken_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.registerimport')),
                    ('registration', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='old_entry', to='consular.registration')),
                ],
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
            ),
            migrations.AddField(
                model_name='evidence',
                name='representation',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='consular.representation'),
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
                    ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='consular.emergencycontact')),
                    ('right', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='consular.representation')),
                ],
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
            ),
            migrations.CreateModel(
                name='RetentionRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('code', models.SlugField(max_length=40)),
                    ('subject', models.CharField(choices=[('visa_application', 'Visa application'), ('person', 'Person'), ('message', 'Message'), ('registration', 'Entry in the register')], max_length=16)),
                    ('outcome', models.CharField(choices=[('draft', 'Draft'), ('lapsed', 'Lapsed'), ('withdrawn', 'Withdrawn'), ('inadmissible', 'Inadmissible'), ('refused', 'Refused'), ('issued', 'Issued'), ('unrepresented', 'Nobody may act for the person any longer'), ('sent', 'Sent'), ('ended', 'Ended')], max_length=13)),
                    ('counted_from', models.CharField(choices=[('ended', 'The application ended'), ('remedy_ended', 'The time to appeal ended'), ('visa_ended', 'The visa ended'), ('representation_ended', 'The last representation ended'), ('sent', 'The message was sent'), ('entry_ended', 'The entry in the register ended')], max_length=20)),
                    ('keep_days', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(36500)])),
                    ('binding', models.BooleanField()),
                    ('legal_basis', consular.visas.models.texts.TextsField()),
                    ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='consular.retentionschedule')),
                ],
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
                name='SosCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('client_id', models.UUIDField()),
                    ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=10)),
                    ('told', econsulate.core.crypto.fields.SealedJSON()),
                    ('state', models.CharField(choices=[('calling', 'Nobody has answered yet'), ('answered', 'Answered'), ('closed', 'Closed')], default='calling', max_length=8)),
                    ('rung', models.PositiveSmallIntegerField(default=0)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('ending', models.CharField(choices=[('helped', 'Help was given'), ('safe', 'Safe without our help'), ('passed_on', 'With the local emergency services'), ('case', 'Goes on as a consular case'), ('duplicate', 'Told twice'), ('not_reached', 'The caller could not be reached'), ('mistake', 'Called by mistake')], max_length=11, null=True)),
                    ('note', econsulate.core.crypto.fields.SealedText(null=True)),
                    ('positions_forgotten', models.BooleanField(default=False)),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.datakey')),
                    ('marked_as_abuse_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sos_calls', to='consular.mission')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sos_calls', to='consular.person')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='SosAlarm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rung', models.PositiveSmallIntegerField()),
                    ('at', models.DateTimeField()),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='consular.soscall')),
                ],
            ),
            migrations.CreateModel(
                name='SosLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('fingerprint', models.BinaryField(unique=True)),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sos_links', to='consular.person')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.AddField(
                model_name='soscall',
                name='link',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.soslink'),
            ),
            migrations.CreateModel(
                name='SosUpdate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('client_id', models.UUIDField()),
                    ('told', econsulate.core.crypto.fields.SealedJSON()),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='consular.soscall')),
                ],
            ),
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
            ),
            migrations.AddField(
                model_name='soscall',
                name='thread',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sos_call', to='consular.thread'),
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
            ),
            migrations.AddField(
                model_name='message',
                name='thread',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='consular.thread'),
            ),
            migrations.AddField(
                model_name='incomingmail',
                name='claimed',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claiming_mails', to='consular.thread'),
            ),
            migrations.AddField(
                model_name='incomingmail',
                name='taken_into',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails_taken', to='consular.thread'),
            ),
            migrations.AddField(
                model_name='consularcase',
                name='thread',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='case', to='consular.thread'),
            ),
            migrations.AddField(
                model_name='complaint',
                name='thread',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='consular.thread'),
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
            ),
            migrations.CreateModel(
                name='Traveller',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('identity', econsulate.core.crypto.fields.SealedJSON()),
                    ('nationality', models.CharField(max_length=3)),
                    ('contact', econsulate.core.crypto.fields.SealedJSON()),
                    ('contact_index', models.BinaryField(db_index=True)),
                    ('match_index', models.BinaryField(db_index=True)),
                    ('language', models.CharField(choices=[('en', 'English'), ('kk', 'Kazakh'), ('ru', 'Russian'), ('uz', 'Uzbek'), ('uz-cyrl', 'Uzbek (Cyrillic)')], max_length=8)),
                    ('data_key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.datakey')),
                ],
            ),
            migrations.CreateModel(
                name='Trip',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('traveller_index', models.BinaryField(null=True)),
                    ('first_day', models.DateField()),
                    ('last_day', models.DateField()),
                    ('contact', econsulate.core.crypto.fields.SealedJSON()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trips', to='consular.person')),
                    ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('traveller', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trip', to='consular.traveller')),
                ],
            ),
            migrations.CreateModel(
                name='TripCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('contact_index', models.BinaryField(unique=True)),
                    ('code_hash', models.BinaryField()),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('tries__lte', 5)), name='consular_tripcode_few_tries')],
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
            ),
            migrations.CreateModel(
                name='TripLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('token_hash', models.BinaryField(unique=True)),
                    ('traveller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='consular.traveller')),
                ],
                options={
                    'abstract': False,
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
            ),
            migrations.CreateModel(
                name='Arrival',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('document', 'New document'), ('proof', 'New proof'), ('answer', 'Answered'), ('correction', 'Corrected by the applicant')], max_length=10)),
                    ('at', models.DateTimeField()),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='consular.visaapplication')),
                ],
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
            ),
            migrations.CreateModel(
                name='Whereabouts',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ('is_safe', models.BooleanField()),
                    ('told', econsulate.core.crypto.fields.SealedJSON()),
                    ('cell_latitude', models.FloatField()),
                    ('cell_longitude', models.FloatField()),
                    ('cell_accuracy_m', models.PositiveIntegerField()),
                    ('host_state', models.CharField(blank=True, max_length=2)),
                    ('region', models.CharField(blank=True, max_length=6)),
                    ('expires_at', models.DateTimeField()),
                    ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.mission')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='whereabouts', to='consular.person')),
                    ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
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
                },
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appealfile',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a528fb732aecff94cb3d094504669c4d6a7fc695', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_91b6e', table='consular_appealfile', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appealfile',
                trigger=pgtrigger.compiler.Trigger(name='before_the_review', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM consular_appeal a WHERE a.id = NEW.appeal_id AND a.state = 'lodged'\n                    ) THEN\n                        RAISE EXCEPTION 'files come to an appeal before it is under review'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appealfile_before_the_review';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='c2830a0ce65e885dd0b6b6612fb1dc5426efcdc5', operation='INSERT', pgid='pgtrigger_before_the_review_6a405', table='consular_appealfile', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='applicationgroup',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['family', 'delegation', 'tour'])), name='consular_applicationgroup_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='catalogueversion',
                constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='catalogueversion_number_positive'),
            ),
            migrations.AddConstraint(
                model_name='catalogueversion',
                constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='catalogueversion_sha256_is_hex'),
            ),
            migrations.AddConstraint(
                model_name='catalogueversion',
                constraint=models.CheckConstraint(condition=models.Q(('origin', 'files'), models.Q(('loaded_by__isnull', False), ('origin', 'panel'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='catalogueversion_edit_has_author_and_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='catalogueversion',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6a1b2cd960c94da3cf71128353855032fec8d7af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a281', table='consular_catalogueversion', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='caselink',
                constraint=models.UniqueConstraint(fields=('first', 'second'), name='consular_caselink_once'),
            ),
            migrations.AddConstraint(
                model_name='caselink',
                constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='consular_caselink_lower_first'),
            ),
            migrations.AddConstraint(
                model_name='documentversion',
                constraint=models.UniqueConstraint(fields=('item', 'number'), name='consular_documentversion_numbered'),
            ),
            migrations.AddConstraint(
                model_name='documentversion',
                constraint=models.UniqueConstraint(condition=models.Q(('carried_from', None)), fields=('file',), name='consular_documentversion_file_given_once'),
            ),
            migrations.AddConstraint(
                model_name='documentversion',
                constraint=models.UniqueConstraint(fields=('item', 'file'), name='consular_documentversion_file_once_an_item'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='documentversion',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ca82b63822ecb5fb15c1226a23de21b5e7832788', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_db3b5', table='consular_documentversion', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='evidencefile',
                constraint=models.UniqueConstraint(fields=('evidence', 'number'), name='consular_evidencefile_numbered'),
            ),
            migrations.AddConstraint(
                model_name='evidencefile',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['court_order', 'power_of_attorney', 'birth_certificate', 'translation', 'other'])), name='consular_evidencefile_kind_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='evidencefile',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='001dc1b5498a799cc1789e4b15c3f909eddcef2f', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_20713', table='consular_evidencefile', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='firstanswertick',
                constraint=models.UniqueConstraint(fields=('subject', 'number'), name='consular_firstanswertick_numbered'),
            ),
            migrations.AddConstraint(
                model_name='firstanswertick',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'pause', 'resume', 'stop'])), name='consular_firstanswertick_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='firstanswertick',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='consular_firstanswertick_pause_has_a_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='firstanswertick',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='821081c0b56ef75456acc2e5998d7b208f207326', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_85d40', table='consular_firstanswertick', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='firstanswertick',
                trigger=pgtrigger.compiler.Trigger(name='in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before RECORD;', func="\n    EXECUTE format('SELECT kind, at FROM %I WHERE subject_id = $1 AND number = $2', TG_TABLE_NAME)\n        INTO before USING NEW.subject_id, NEW.number - 1;\n    IF (before.kind IS NULL AND NEW.number <> 1)\n        OR concat(before.kind, '>', NEW.kind) NOT IN ('>start', 'start>pause', 'start>stop', 'pause>resume', 'pause>stop', 'resume>pause', 'resume>stop')\n        OR NEW.at < before.at\n    THEN\n        RAISE EXCEPTION 'a clock event out of order'\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_in_order';\n    END IF;\n    RETURN NEW;\n", hash='c5b25278c2ec91346353beaf4970062ab764717b', operation='INSERT', pgid='pgtrigger_in_order_b6942', table='consular_firstanswertick', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='incomingmailfile',
                constraint=models.UniqueConstraint(fields=('mail', 'number'), name='consular_incomingmailfile_numbered'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='incomingmailfile',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='84c7df907e4f55cf64b46ff513b8e0f08c6c2425', operation='UPDATE', pgid='pgtrigger_immutable_7a9e0', table='consular_incomingmailfile', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='mailedmessage',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d6828442e1f33f6e6668eae342bba225c764cf9c', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_ce5ee', table='consular_mailedmessage', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='messagefile',
                constraint=models.UniqueConstraint(fields=('message', 'number'), name='consular_messagefile_numbered'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='messagefile',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a4959ca4aee932007e8a2b93d6981eddda68a6cf', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_6e195', table='consular_messagefile', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='messagetranslation',
                constraint=models.UniqueConstraint(fields=('message', 'language'), name='consular_messagetranslation_one_each'),
            ),
            migrations.AddConstraint(
                model_name='messagetranslation',
                constraint=models.CheckConstraint(condition=models.Q(('language__in', ('en', 'kk', 'ru', 'uz', 'uz-cyrl'))), name='consular_messagetranslation_language_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='messagetranslation',
                trigger=pgtrigger.compiler.Trigger(name='of_what_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."language" IS DISTINCT FROM (NEW."language"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b3cc8e0a813302703a39f4aec5a850c2d4b6291d', operation='UPDATE', pgid='pgtrigger_of_what_it_is_stays_d2d9d', table='consular_messagetranslation', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(('names__has_key', 'en')), name='consular_mission_names_in_english'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(('addresses__has_key', 'en')), name='consular_mission_addresses_in_english'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]{2}-[A-Z0-9]{2,8}\\Z'), ('code__startswith', models.F('sending_state'))), name='consular_mission_code_begins_with_the_sending_state', violation_error_code='code_begins_with_the_sending_state', violation_error_message='The code is the sending State, a hyphen and 2 to 8 capital letters or digits.'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(('sending_state__regex', '^[A-Z]{2}\\Z'), ('host_state__regex', '^[A-Z]{2}\\Z')), name='consular_mission_states_by_iso_3166'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('sending_state', '<>')], name='consular_mission_one_sending_state', violation_error_code='one_sending_state', violation_error_message='All missions of one installation belong to one sending State.'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('host_state', models.F('sending_state')), ('kind', 'headquarters')), models.Q(('kind__in', ['embassy', 'consulate_general', 'consulate', 'honorary_consulate', 'mobile']), models.Q(('host_state', models.F('sending_state')), _negated=True)), _connector='OR'), name='consular_mission_only_headquarters_are_at_home', violation_error_code='only_headquarters_are_at_home', violation_error_message='Headquarters lie in the sending State, every other mission abroad.'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', 'headquarters')), fields=('kind',), name='consular_mission_one_headquarters', violation_error_code='one_headquarters', violation_error_message='There is one headquarters only.'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(('languages__contained_by', ['en', 'kk', 'ru', 'uz', 'uz-cyrl']), ('languages__len__gt', 0)), name='consular_mission_languages_known', violation_error_code='languages_known', violation_error_message='Choose at least one of our languages.'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(('capabilities__contained_by', ['accept', 'biometrics', 'decide', 'print', 'notarise'])), name='consular_mission_capabilities_known'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='consular_mission_position_whole', violation_error_code='position_whole', violation_error_message='Give both latitude and longitude, or neither.'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(('keep_trips_days__range', (2, 60))), name='consular_mission_keeps_trips_for_days'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('parent', models.F('pk')), _negated=True), models.Q(('successor', models.F('pk')), _negated=True)), name='consular_mission_not_its_own_relative', violation_error_code='not_its_own_relative', violation_error_message='A mission is neither its own parent nor its own successor.'),
            ),
            migrations.AddConstraint(
                model_name='mission',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('successor', None)), models.Q(('closed_on__gt', models.F('opened_on')), ('closed_on__isnull', False), ('successor__isnull', False), models.Q(('kind', 'headquarters'), _negated=True)), _connector='OR'), name='consular_mission_closed_means_succeeded'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='mission',
                trigger=pgtrigger.compiler.Trigger(name='identity_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."sending_state" IS DISTINCT FROM (NEW."sending_state") OR OLD."host_state" IS DISTINCT FROM (NEW."host_state"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='09f6b59ec328a2b049e989f54f875aacb5be92fe', operation='UPDATE', pgid='pgtrigger_identity_stays_d7598', table='consular_mission', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='mission',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ac4c68e8081796365c596f83f6664880bd381847', operation='DELETE', pgid='pgtrigger_never_deleted_79ab0', table='consular_mission', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='mission',
                trigger=pgtrigger.compiler.Trigger(name='no_circle_of_parents', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."parent_id" IS NOT NULL)', func="\n    IF EXISTS (\n        WITH RECURSIVE above(id) AS (\n            SELECT NEW.parent_id UNION SELECT m.parent_id FROM consular_mission m JOIN above USING (id)\n        ) SELECT FROM above WHERE id = NEW.id\n    ) THEN\n        RAISE EXCEPTION 'a mission cannot stand above itself'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_mission_no_circle_of_parents';\n    END IF;\n    RETURN NEW;\n", hash='2e12800bf33c74f726d62ba17579b21fbe9021c1', operation='INSERT OR UPDATE', pgid='pgtrigger_no_circle_of_parents_a1fbf', table='consular_mission', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='mission',
                trigger=pgtrigger.compiler.Trigger(name='successor_outlives', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."closed_on" IS NOT NULL)', func="\n    PERFORM FROM consular_mission WHERE id = NEW.successor_id FOR SHARE;\n    IF EXISTS (\n        SELECT FROM consular_mission m WHERE m.id = NEW.successor_id AND m.closed_on <= NEW.closed_on\n        UNION ALL SELECT FROM consular_mission m WHERE m.successor_id = NEW.id AND m.closed_on >= NEW.closed_on\n    ) THEN\n        RAISE EXCEPTION 'a successor outlives the mission it follows'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_mission_successor_outlives';\n    END IF;\n    RETURN NEW;\n", hash='1b13468bd34fa1c8e2d6dbdf5f4e84735d5b707f', operation='INSERT OR UPDATE', pgid='pgtrigger_successor_outlives_340ce', table='consular_mission', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='dutyshift',
                constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at')), ('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('begins_at'), '+', models.Value(datetime.timedelta(days=7))))), name='consular_dutyshift_ends_within_a_week', violation_error_code='ends_within_a_week', violation_error_message='A shift ends after it begins, within seven days.'),
            ),
            migrations.AddConstraint(
                model_name='dutyshift',
                constraint=models.CheckConstraint(condition=models.Q(('rank__in', (1, 2, 3))), name='consular_dutyshift_rank_known'),
            ),
            migrations.AddConstraint(
                model_name='dutyshift',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_at', None)), expressions=[('mission', '='), ('rank', '='), (models.Func(models.F('begins_at'), models.F('ends_at'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='consular_dutyshift_one_officer_a_rank', violation_error_code='one_officer_a_rank', violation_error_message='Somebody else is on duty then in this place of the line.'),
            ),
            migrations.AddConstraint(
                model_name='dutyshift',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_at', None)), expressions=[('mission', '='), ('user', '='), (models.Func(models.F('begins_at'), models.F('ends_at'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='consular_dutyshift_one_rank_an_officer', violation_error_code='one_rank_an_officer', violation_error_message='This person is on duty then already.'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='dutyshift',
                trigger=pgtrigger.compiler.Trigger(name='who_and_where_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."mission_id" IS DISTINCT FROM (NEW."mission_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."rank" IS DISTINCT FROM (NEW."rank") OR OLD."begins_at" IS DISTINCT FROM (NEW."begins_at") OR OLD."planned_by_id" IS DISTINCT FROM (NEW."planned_by_id") OR OLD."instead_of_id" IS DISTINCT FROM (NEW."instead_of_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='422ba97e2276d3d16f6b4490105faeea7325b10d', operation='UPDATE', pgid='pgtrigger_who_and_where_stay_9c70a', table='consular_dutyshift', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='dutyshift',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='52db9b4f60b16f982cf243e1b7e850da12abef38', operation='DELETE', pgid='pgtrigger_never_deleted_5b87b', table='consular_dutyshift', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='dutyshift',
                trigger=pgtrigger.compiler.Trigger(name='withdrawn_stays_withdrawn', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."withdrawn_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7978247d562706b8b2b5556b15dfc2885f7ba59c', operation='UPDATE', pgid='pgtrigger_withdrawn_stays_withdrawn_8e753', table='consular_dutyshift', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='consulardistrict',
                constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_consulardistrict_ends_after_it_begins', violation_error_code='ends_after_it_begins', violation_error_message='It must end after it begins.'),
            ),
            migrations.AddConstraint(
                model_name='consulardistrict',
                constraint=models.CheckConstraint(condition=models.Q(('place__regex', '^[A-Z]{2}(-[A-Z0-9]{1,3})?\\Z')), name='consular_consulardistrict_place_by_iso_3166'),
            ),
            migrations.AddConstraint(
                model_name='consulardistrict',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('place', '='), (models.Func('valid_from', 'valid_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='consular_consulardistrict_one_mission_at_a_time', violation_error_code='one_mission_at_a_time', violation_error_message='Another mission serves this place at that time.'),
            ),
            migrations.AddIndex(
                model_name='complaintstage',
                index=models.Index(fields=['mission', 'state'], name='consular_complaintstage_queues'),
            ),
            migrations.AddConstraint(
                model_name='complaintstage',
                constraint=models.UniqueConstraint(fields=('complaint', 'number'), name='consular_complaintstage_numbered'),
            ),
            migrations.AddConstraint(
                model_name='complaintstage',
                constraint=models.UniqueConstraint(fields=('by', 'client_id'), name='consular_complaintstage_sent_once'),
            ),
            migrations.AddConstraint(
                model_name='complaintstage',
                constraint=models.CheckConstraint(condition=models.Q(('number__in', [1, 2])), name='consular_complaintstage_two_of_them'),
            ),
            migrations.AddConstraint(
                model_name='complaintstage',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['lodged', 'acknowledged', 'upheld', 'partly_upheld', 'not_upheld', 'withdrawn'])), name='consular_complaintstage_state_known'),
            ),
            migrations.AddConstraint(
                model_name='complaintstage',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at', None), ('handler', None), ('state', 'lodged')), ('state', 'withdrawn'), models.Q(('acknowledged_at__isnull', False), ('handler__isnull', False), ('state__in', ['acknowledged', 'upheld', 'partly_upheld', 'not_upheld'])), _connector='OR'), name='consular_complaintstage_taken_up_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='complaintstage',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__isnull', False), ('answered_by__isnull', False), ('ended_at__isnull', False), ('state__in', ('upheld', 'partly_upheld', 'not_upheld'))), models.Q(('answer', None), ('answered_by', None), ('ended_at__isnull', False), ('state', 'withdrawn')), models.Q(('answer', None), ('answered_by', None), ('ended_at', None), ('state__in', ('lodged', 'acknowledged'))), _connector='OR'), name='consular_complaintstage_ends_with_reasons'),
            ),
            migrations.AddConstraint(
                model_name='complaintstage',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', 2), ('remedy__isnull', False), ('state__in', ('upheld', 'partly_upheld', 'not_upheld'))), models.Q(models.Q(('number', 1), models.Q(('state__in', ('upheld', 'partly_upheld', 'not_upheld')), _negated=True), _connector='OR'), ('remedy', None)), _connector='OR'), name='consular_complaintstage_last_word_says_where_to_turn'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='complaintstage',
                trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."complaint_id" IS DISTINCT FROM (NEW."complaint_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5a3be0fa261c85366db5498aaa937ebeb2f2ba8d', operation='UPDATE', pgid='pgtrigger_content_stays_7e541', table='consular_complaintstage', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='complaintstage',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{lodged:acknowledged,lodged:withdrawn,acknowledged:not_upheld,acknowledged:partly_upheld,acknowledged:upheld,acknowledged:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='fb492ee16dc9bd64d0066f07c0fcef003e41102e', operation='UPDATE', pgid='pgtrigger_states_in_order_b83c3', table='consular_complaintstage', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='complaintstage',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0b4f85d62c936a2156f37eb338c9c1648afa49fc', operation='DELETE', pgid='pgtrigger_never_deleted_64da2', table='consular_complaintstage', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='complaintstage',
                trigger=pgtrigger.compiler.Trigger(name='by_an_outsider', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT FROM consular_complaint c JOIN consular_thread t ON t.id = c.thread_id,\n                            unnest(ARRAY[\n                                CASE WHEN NEW.handler_id IS DISTINCT FROM OLD.handler_id THEN NEW.handler_id END,\n                                CASE WHEN NEW.answered_by_id IS DISTINCT FROM OLD.answered_by_id\n                                    THEN NEW.answered_by_id END\n                            ]) AS who(id)\n                        WHERE c.id = NEW.complaint_id AND who.id IS NOT NULL AND (\n                            consular_has_handled(c.thread_id, who.id)\n                            OR EXISTS (\n                                SELECT FROM consular_representation r\n                                WHERE r.person_id = t.person_id AND r.user_id = who.id\n                            )\n                            OR EXISTS (\n                                SELECT FROM consular_complaintstage s\n                                JOIN consular_complaint other ON other.id = s.complaint_id\n                                WHERE other.thread_id = c.thread_id AND s.id <> NEW.id\n                                    AND who.id IN (s.handler_id, s.answered_by_id)\n                            )\n                        )\n                    ) THEN\n                        RAISE EXCEPTION 'nobody answers a complaint about what they had a hand in'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_complaintstage_by_an_outsider';\n                    END IF;\n                    RETURN NEW;\n                ", hash='134441d99f85dd52ab47c53d58dbd13bb00c4589', operation='INSERT OR UPDATE', pgid='pgtrigger_by_an_outsider_73b92', table='consular_complaintstage', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='casestatistic',
                constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='consular_casestatistic_names_no_day'),
            ),
            migrations.AddConstraint(
                model_name='casestatistic',
                constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['draft', 'lapsed', 'withdrawn', 'inadmissible', 'refused', 'issued', 'unrepresented', 'sent', 'ended'])), name='consular_casestatistic_outcome_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='casestatistic',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8a10a8e44b4fc36d724031e53eac63058e9d2971', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ab418', table='consular_casestatistic', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='casehandover',
                constraint=models.CheckConstraint(condition=models.Q(('sender', models.F('receiver')), _negated=True), name='consular_casehandover_goes_somewhere'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='casehandover',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='13ab3ffbc967b68c49473235e4e0f5bffcb41a06', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_d76fc', table='consular_casehandover', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='cannedreply',
                constraint=models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('mission', 'language', 'title'), name='consular_cannedreply_title_once'),
            ),
            migrations.AddConstraint(
                model_name='cannedreply',
                constraint=models.CheckConstraint(condition=models.Q(('language__in', ('en', 'kk', 'ru', 'uz', 'uz-cyrl'))), name='consular_cannedreply_language_known'),
            ),
            migrations.AddConstraint(
                model_name='cannedreply',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='consular_cannedreply_says_something'),
            ),
            migrations.AddConstraint(
                model_name='calendarday',
                constraint=models.CheckConstraint(condition=models.Q(('reasons__has_key', 'en')), name='consular_calendarday_reasons_in_english'),
            ),
            migrations.AddConstraint(
                model_name='calendarday',
                constraint=models.UniqueConstraint(fields=('mission', 'date'), name='consular_calendarday_once', violation_error_code='once', violation_error_message='This date is already entered for the mission.'),
            ),
            migrations.AddConstraint(
                model_name='calendarday',
                constraint=models.CheckConstraint(condition=models.Q(('source__in', ['own', 'host', 'sending'])), name='consular_calendarday_source_known'),
            ),
            migrations.AddConstraint(
                model_name='calendarday',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes', None), ('kind', 'closed'), ('opens', None)), models.Q(('closes__isnull', False), ('kind__in', ['half', 'extra']), ('opens__isnull', False), ('closes__gt', models.F('opens'))), _connector='OR'), name='consular_calendarday_hours_fit_its_kind', violation_error_code='hours_fit_its_kind', violation_error_message='A closed day has no hours; any other day opens before it closes.'),
            ),
            migrations.AddConstraint(
                model_name='accreditation',
                constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_accreditation_ends_after_it_begins', violation_error_code='ends_after_it_begins', violation_error_message='It must end after it begins.'),
            ),
            migrations.AddConstraint(
                model_name='accreditation',
                constraint=models.CheckConstraint(condition=models.Q(('state__regex', '^[A-Z]{2}\\Z')), name='consular_accreditation_state_by_iso_3166'),
            ),
            migrations.AddConstraint(
                model_name='accreditation',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('state', '='), (models.Func('valid_from', 'valid_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='consular_accreditation_one_mission_at_a_time', violation_error_code='one_mission_at_a_time', violation_error_message='Another mission is accredited to this State at that time.'),
            ),
            migrations.AddConstraint(
                model_name='nationalitygroup',
                constraint=models.UniqueConstraint(fields=('version', 'code'), name='nationalitygroup_code_unique_in_version'),
            ),
            migrations.AddConstraint(
                model_name='nationalitygroup',
                constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('version',), name='nationalitygroup_one_default_in_version'),
            ),
            migrations.AddConstraint(
                model_name='nationalitygroup',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_default', True), ('members', [])), models.Q(('is_default', False), models.Q(('members', []), _negated=True)), _connector='OR'), name='nationalitygroup_default_names_no_state'),
            ),
            migrations.AddConstraint(
                model_name='nationalitygroup',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('visa_free_days', 0), ('visa_free_purposes', [])), models.Q(('visa_free_days__gt', 0), models.Q(('visa_free_purposes', []), _negated=True)), _connector='OR'), name='nationalitygroup_visa_free_for_some_purpose'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='nationalitygroup',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71c391d6da48b3c8de1b7e23f48c154bb6cffbad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be2a6', table='consular_nationalitygroup', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='officer',
                constraint=models.CheckConstraint(condition=models.Q(('display_name', ''), _negated=True), name='consular_officer_has_a_name'),
            ),
            migrations.AddConstraint(
                model_name='officer',
                constraint=models.CheckConstraint(condition=models.Q(('languages__contained_by', ['en', 'kk', 'ru', 'uz', 'uz-cyrl'])), name='consular_officer_languages_known'),
            ),
            migrations.AddConstraint(
                model_name='person',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('erased_at', None), ('identity__isnull', False)), models.Q(('erased_at__isnull', False), ('identity', None)), _connector='OR'), name='consular_person_identity_until_erased'),
            ),
            migrations.AddConstraint(
                model_name='person',
                constraint=models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('match_index', b''), ('nationality', 'XXX'), ('residence', 'XXX'), ('sex', 'X'), ('skeleton_index', None)), _connector='OR'), name='consular_person_erased_is_blank'),
            ),
            migrations.AddConstraint(
                model_name='person',
                constraint=models.CheckConstraint(condition=models.Q(('nationality__regex', '^[A-Z]{3}$'), ('residence__regex', '^[A-Z]{3}$')), name='consular_person_states_by_icao_9303'),
            ),
            migrations.AddConstraint(
                model_name='person',
                constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['F', 'M', 'X'])), name='consular_person_sex_known'),
            ),
            migrations.AddConstraint(
                model_name='export',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('file', None), ('state', 'preparing')), models.Q(('file__isnull', False), ('state', 'ready')), _connector='OR'), name='consular_export_ready_has_a_file'),
            ),
            migrations.AddConstraint(
                model_name='export',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'preparing')), fields=('user',), name='consular_export_one_at_a_time'),
            ),
            migrations.AddConstraint(
                model_name='erasurerequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'open')), models.Q(('ended_at__isnull', False), ('state__in', ['withdrawn', 'carried_out'])), _connector='OR'), name='consular_erasurerequest_ended_has_time'),
            ),
            migrations.AddConstraint(
                model_name='erasurerequest',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('user',), name='consular_erasurerequest_one_open'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='erasurerequest',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:withdrawn,open:carried_out}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='f6eb03bafdb0e67e4e76d037571300e8cb5e6068', operation='UPDATE', pgid='pgtrigger_states_in_order_37310', table='consular_erasurerequest', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='erasurerequest',
                trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."not_before" IS DISTINCT FROM (NEW."not_before"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c07df030f8ff8e2c317d3492185f1eee9337d1f6', operation='UPDATE', pgid='pgtrigger_content_stays_cc69c', table='consular_erasurerequest', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='erasurerequest',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='83589af9aea482fc976dc31ac57a0a95c4f6acd6', operation='DELETE', pgid='pgtrigger_never_deleted_d59f7', table='consular_erasurerequest', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='emergencycontact',
                constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['partner', 'parent', 'child', 'sibling', 'relative', 'friend', 'colleague', 'other'])), name='consular_emergencycontact_relation_known'),
            ),
            migrations.AddConstraint(
                model_name='emergencycontact',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('details__isnull', False), ('rank__isnull', False), ('removed_at', None)), models.Q(('details', None), ('rank', None), ('relation', 'other'), ('removed_at__isnull', False)), _connector='OR'), name='consular_emergencycontact_removed_is_blank'),
            ),
            migrations.AddConstraint(
                model_name='emergencycontact',
                constraint=models.CheckConstraint(condition=models.Q(('rank', None), models.Q(('rank__gte', 1), ('rank__lte', 5)), _connector='OR'), name='consular_emergencycontact_a_handful'),
            ),
            migrations.AddConstraint(
                model_name='emergencycontact',
                constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('person', 'told_by', 'rank'), name='consular_emergencycontact_ranked'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='emergencycontact',
                trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."told_by_id" IS DISTINCT FROM (NEW."told_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fd2b88f0230abca901d0cc0c056a4cace002e714', operation='UPDATE', pgid='pgtrigger_whose_stays_b3de7', table='consular_emergencycontact', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='emergencycontact',
                trigger=pgtrigger.compiler.Trigger(name='removed_stays_removed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."removed_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='08389dfcb160bf72f7badc4fa3a63bb38ecf55b6', operation='UPDATE', pgid='pgtrigger_removed_stays_removed_6d571', table='consular_emergencycontact', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='post',
                index=models.Index(fields=['mission', 'role'], name='consular_post_mission_role'),
            ),
            migrations.AddConstraint(
                model_name='post',
                constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_post_ends_after_it_begins', violation_error_code='ends_after_it_begins', violation_error_message='It must end after it begins.'),
            ),
            migrations.AddConstraint(
                model_name='post',
                constraint=models.CheckConstraint(condition=models.Q(('role__in', ['intake', 'officer', 'decider', 'appeal_reviewer', 'operator', 'approver', 'mission_admin', 'auditor'])), name='consular_post_role_known'),
            ),
            migrations.AddConstraint(
                model_name='post',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'live', 'withdrawn'])), name='consular_post_state_known'),
            ),
            migrations.AddConstraint(
                model_name='post',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('appointed_by', models.F('user')), _negated=True), models.Q(('confirmed_by', models.F('user')), _negated=True)), name='consular_post_nobody_appoints_himself', violation_error_code='nobody_appoints_himself', violation_error_message='Nobody gives a role to himself or confirms it.'),
            ),
            migrations.AddConstraint(
                model_name='post',
                constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('appointed_by')), _negated=True), name='consular_post_confirmed_by_a_second_person', violation_error_code='confirmed_by_a_second_person', violation_error_message="The person who proposes an appointment can't confirm it."),
            ),
            migrations.AddConstraint(
                model_name='post',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'live'), _negated=True), models.Q(('role__in', ('decider', 'appeal_reviewer', 'approver', 'mission_admin')), _negated=True), ('appointed_by', None), ('confirmed_by__isnull', False), _connector='OR'), name='consular_post_powerful_roles_need_two_persons'),
            ),
            migrations.AddConstraint(
                model_name='post',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'live')), expressions=[('user', '='), ('mission', '='), ('role', '='), (models.Func('valid_from', 'valid_to', function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='consular_post_one_live_at_a_time', violation_error_code='one_live_at_a_time', violation_error_message='This person already holds this role at the mission at that time.'),
            ),
            migrations.AddConstraint(
                model_name='post',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('user', 'mission', 'role'), name='consular_post_one_proposal_at_a_time', violation_error_code='one_proposal_at_a_time', violation_error_message='This person is already proposed for this role at the mission.'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='who_and_where_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."mission_id" IS DISTINCT FROM (NEW."mission_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."appointed_by_id" IS DISTINCT FROM (NEW."appointed_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7f56a151999dfb65e97c99b04b999ed84cbe73bd', operation='UPDATE', pgid='pgtrigger_who_and_where_stay_6b45b', table='consular_post', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:live,proposed:withdrawn,live:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='4bee16e4d657ca6573df783cf5b4bf9abd7aa682', operation='UPDATE', pgid='pgtrigger_states_in_order_17c3f', table='consular_post', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='post',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='943073b869eda83d7c81f36f6a0e743f07e12a33', operation='DELETE', pgid='pgtrigger_never_deleted_fa3ec', table='consular_post', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='refusalground',
                constraint=models.UniqueConstraint(fields=('version', 'code'), name='refusalground_code_unique_in_version'),
            ),
            migrations.AddConstraint(
                model_name='refusalground',
                constraint=models.CheckConstraint(condition=models.Q(('rulings', []), _negated=True), name='refusalground_has_rulings'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='refusalground',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9bb8ea3d71fd4a970a9a7e40ea001ea723e8b95f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1a41d', table='consular_refusalground', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='registerimport',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['trying', 'refused', 'tried', 'running', 'done', 'withdrawn'])), name='consular_registerimport_state_known'),
            ),
            migrations.AddConstraint(
                model_name='registerimport',
                constraint=models.CheckConstraint(condition=models.Q(('source__regex', '^[a-z0-9]+(-[a-z0-9]+)*\\Z')), name='consular_registerimport_source_is_a_name'),
            ),
            migrations.AddConstraint(
                model_name='registerimport',
                constraint=models.CheckConstraint(condition=models.Q(('released_by', models.F('uploaded_by')), _negated=True), name='consular_registerimport_released_by_a_second_person'),
            ),
            migrations.AddConstraint(
                model_name='registerimport',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', False), ('released_by__isnull', False), ('state__in', ['running', 'done'])), models.Q(models.Q(('state__in', ['running', 'done']), _negated=True), ('released_at', None), ('released_by', None)), _connector='OR'), name='consular_registerimport_runs_when_released'),
            ),
            migrations.AddConstraint(
                model_name='registerimport',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('fault__gt', ''), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), ('fault', '')), _connector='OR'), name='consular_registerimport_refused_for_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='registerimport',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['refused', 'done', 'withdrawn'])), models.Q(models.Q(('state__in', ['refused', 'done', 'withdrawn']), _negated=True), ('ended_at', None), ('file__isnull', False)), _connector='OR'), name='consular_registerimport_file_until_it_ends'),
            ),
            migrations.AddConstraint(
                model_name='registerimport',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('state',), name='consular_registerimport_one_runs'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='registerimport',
                trigger=pgtrigger.compiler.Trigger(name='what_came_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."mission_id" IS DISTINCT FROM (NEW."mission_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e8fd28faaa15615192a2c834e14541338e486af9', operation='UPDATE', pgid='pgtrigger_what_came_stays_86001', table='consular_registerimport', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='registerimport',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{trying:refused,trying:tried,trying:withdrawn,tried:running,tried:withdrawn,running:done}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8a4d0ee2c8604c261722bb8ad8401f45f5927e8a', operation='UPDATE', pgid='pgtrigger_states_in_order_78144', table='consular_registerimport', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='registerimport',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='45a597cf27636a0d2f02cd886066b58af0ad8113', operation='DELETE', pgid='pgtrigger_never_deleted_db74d', table='consular_registerimport', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='importrow',
                constraint=models.UniqueConstraint(fields=('of', 'line'), name='consular_importrow_numbered'),
            ),
            migrations.AddConstraint(
                model_name='importrow',
                constraint=models.UniqueConstraint(fields=('of', 'number_index'), name='consular_importrow_number_once'),
            ),
            migrations.AddConstraint(
                model_name='importrow',
                constraint=models.UniqueConstraint(fields=('of', 'match_index'), name='consular_importrow_person_once'),
            ),
            migrations.AddConstraint(
                model_name='importrow',
                constraint=models.CheckConstraint(condition=models.Q(('tried__in', ['new', 'joined', 'changed', 'unchanged', 'kept', 'undecided', 'erased', 'refused']), models.Q(('done', None), ('done__in', ['new', 'joined', 'changed', 'unchanged', 'kept', 'undecided', 'erased', 'refused']), _connector='OR')), name='consular_importrow_outcome_known'),
            ),
            migrations.AddIndex(
                model_name='registration',
                index=models.Index(fields=['mission', 'state', 'confirmed_at'], name='consular_registration_lists'),
            ),
            migrations.AddConstraint(
                model_name='registration',
                constraint=models.CheckConstraint(condition=models.Q(('stay__in', ['permanent', 'temporary'])), name='consular_registration_stay_known'),
            ),
            migrations.AddConstraint(
                model_name='registration',
                constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['work', 'study', 'family', 'treatment', 'other'])), name='consular_registration_reason_known'),
            ),
            migrations.AddConstraint(
                model_name='registration',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'active', 'reconfirm_due', 'stale', 'ended'])), name='consular_registration_state_known'),
            ),
            migrations.AddConstraint(
                model_name='registration',
                constraint=models.CheckConstraint(condition=models.Q(('host_state__regex', '^[A-Z]{2}$'), models.Q(('region', None), models.Q(('host_state', django.db.models.functions.text.Left('region', 2)), ('region__regex', '^[A-Z]{2}-[A-Z0-9]{1,3}$')), _connector='OR')), name='consular_registration_place_by_iso_3166'),
            ),
            migrations.AddConstraint(
                model_name='registration',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('stay', 'permanent'), ('until', None)), models.Q(('stay', 'temporary'), ('until__gt', models.F('since'))), _connector='OR'), name='consular_registration_only_a_stay_for_a_time_ends'),
            ),
            migrations.AddConstraint(
                model_name='registration',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ending__in', ['left', 'moved', 'over', 'not_a_citizen', 'not_resident', 'duplicate', 'died']), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at', None), ('ending', None)), _connector='OR'), name='consular_registration_ended_for_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='registration',
                constraint=models.CheckConstraint(condition=models.Q(('examined_by__isnull', False), ('state__in', ['submitted', 'ended']), _connector='OR'), name='consular_registration_examined_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='registration',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('person',), name='consular_registration_one_live'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='registration',
                trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3f0566e454fdc9c788bca7f8219a0f5b41fcc5b9', operation='UPDATE', pgid='pgtrigger_whose_stays_126e5', table='consular_registration', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='registration',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{submitted:active,submitted:ended,active:ended,active:reconfirm_due,reconfirm_due:active,reconfirm_due:ended,reconfirm_due:stale,stale:active,stale:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='76b907677482d845702a1bdd2e5a5445cb90a90e', operation='UPDATE', pgid='pgtrigger_states_in_order_93e82', table='consular_registration', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='registration',
                trigger=pgtrigger.compiler.Trigger(name='ended_stays_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'ended\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='307adbb5b4f5886a4d368fc61f0c17070509f48a', operation='UPDATE', pgid='pgtrigger_ended_stays_ended_7f1b9', table='consular_registration', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='registration',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0fdde00afd932a6a169167734ac316856aad3163', operation='DELETE', pgid='pgtrigger_never_deleted_47db9', table='consular_registration', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='registration',
                trigger=pgtrigger.compiler.Trigger(name='examined_by_an_outsider', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."examined_by_id" IS NOT NULL)', func="\n                    IF EXISTS (\n                        SELECT FROM consular_representation r\n                        WHERE r.person_id = NEW.person_id AND r.user_id = NEW.examined_by_id\n                    ) THEN\n                        RAISE EXCEPTION 'nobody examines their own family''s registration'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'consular_registration_examined_by_an_outsider';\n                    END IF;\n                    RETURN NEW;\n                ", hash='71dff5fdd259df04beef7633f8936e6a447a2a55', operation='INSERT OR UPDATE', pgid='pgtrigger_examined_by_an_outsider_60a4a', table='consular_registration', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='representation',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['self', 'parent', 'guardian', 'attorney', 'assisted'])), name='consular_representation_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='representation',
                constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_representation_ends_after_it_begins'),
            ),
            migrations.AddConstraint(
                model_name='representation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'parent'), _negated=True), ('valid_to__isnull', False), ('person', None), _connector='OR'), name='consular_representation_parent_ends'),
            ),
            migrations.AddConstraint(
                model_name='representation',
                constraint=models.CheckConstraint(condition=models.Q(('person__isnull', False), models.Q(('kind__in', ('parent', 'guardian', 'attorney')), ('revoked_at', None)), _connector='OR'), name='consular_representation_of_somebody'),
            ),
            migrations.AddConstraint(
                model_name='representation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('ending', None)), models.Q(('ending__in', ['given_up', 'by_person', 'by_parent', 'of_age', 'court_order', 'false_evidence', 'error']), ('revoked_at__isnull', False)), _connector='OR'), name='consular_representation_ended_for_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='representation',
                constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user', 'person'), name='consular_representation_once'),
            ),
            migrations.AddConstraint(
                model_name='representation',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', 'self'), ('revoked_at', None)), fields=('user',), name='consular_representation_one_self'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='representation',
                trigger=pgtrigger.compiler.Trigger(name='whose_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='81a5aa1a3bc084c58a9a8f9b43657372caac4407', operation='UPDATE', pgid='pgtrigger_whose_it_is_stays_18fd0', table='consular_representation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='representation',
                trigger=pgtrigger.compiler.Trigger(name='of_whom_it_is_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.person_id IS NOT NULL AND OLD.person_id IS DISTINCT FROM NEW.person_id)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='11a56c18e4bf8d74c3a5d0c42ab65ebe08672756', operation='UPDATE', pgid='pgtrigger_of_whom_it_is_stays_b3615', table='consular_representation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='representation',
                trigger=pgtrigger.compiler.Trigger(name='ended_stays_ended', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."revoked_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ae7ee4581fa5faabfc35bce2128a53ac9c2fe381', operation='UPDATE', pgid='pgtrigger_ended_stays_ended_7dcb0', table='consular_representation', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='evidence',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['awaited', 'submitted', 'accepted', 'refused'])), name='consular_evidence_state_known'),
            ),
            migrations.AddConstraint(
                model_name='evidence',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('fault__in', ['unreadable', 'incomplete', 'other_kind', 'other_people', 'not_in_force', 'not_certified', 'not_translated', 'not_enough']), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), ('fault', None)), _connector='OR'), name='consular_evidence_refused_has_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='evidence',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('judged_at__isnull', False), ('judged_by__isnull', False), ('state__in', ('accepted', 'refused'))), models.Q(models.Q(('state__in', ('accepted', 'refused')), _negated=True), ('judged_at', None), ('judged_by', None)), _connector='OR'), name='consular_evidence_judged_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='evidence',
                constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('state', 'accepted'), _connector='OR'), name='consular_evidence_only_what_is_accepted_holds'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='evidence',
                trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."representation_id" IS DISTINCT FROM (NEW."representation_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='71e67691e1fba8b63c8f1b39279ef89ddf59419d', operation='UPDATE', pgid='pgtrigger_whose_stays_b6217', table='consular_evidence', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='evidence',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{awaited:submitted,submitted:accepted,submitted:awaited,submitted:refused,refused:submitted,accepted:awaited,accepted:submitted}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='a17367eee441beb215be2c90b48640a775a44464', operation='UPDATE', pgid='pgtrigger_states_in_order_95053', table='consular_evidence', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='evidence',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f15f93f3a4f95aa88ca9e72451d61d0e80eef018', operation='DELETE', pgid='pgtrigger_never_deleted_c54e7', table='consular_evidence', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='evidence',
                trigger=pgtrigger.compiler.Trigger(name='judged_by_an_outsider', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."judged_by_id" IS NOT NULL)', func="\n                    IF EXISTS (\n                        SELECT 1 FROM consular_representation own JOIN consular_representation other\n                        ON other.person_id = own.person_id OR other.id = own.id\n                        WHERE own.id = NEW.representation_id AND other.user_id = NEW.judged_by_id\n                    ) THEN\n                        RAISE EXCEPTION 'nobody judges proof about a person they act for'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_evidence_judged_by_an_outsider';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='4603d0d6b13441519ff630bb6e02fa0987e367cb', operation='INSERT OR UPDATE', pgid='pgtrigger_judged_by_an_outsider_dabae', table='consular_evidence', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='evidence',
                trigger=pgtrigger.compiler.Trigger(name='accepted_is_checked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" = \'accepted\')', func="\n                    IF \n    NOT EXISTS (\n        SELECT 1 FROM consular_evidencefile e JOIN core_storedfile f ON f.id = e.file_id\n        WHERE e.evidence_id = NEW.id AND e.round = NEW.round AND f.state = 'clean'\n    ) OR EXISTS (\n        SELECT 1 FROM consular_evidencefile e JOIN core_storedfile f ON f.id = e.file_id\n        WHERE e.evidence_id = NEW.id AND e.round = NEW.round AND f.state NOT IN ('clean', 'rejected')\n    )\n THEN\n                        RAISE EXCEPTION 'only proof whose files were found clean is accepted'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_evidence_accepted_is_checked';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='fd06cca721d30c0305201cb50c32d9e74c87d52c', operation='INSERT OR UPDATE', pgid='pgtrigger_accepted_is_checked_d72fa', table='consular_evidence', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='consentgrant',
                constraint=models.CheckConstraint(condition=models.Q(('what__in', ['safety', 'whereabouts', 'case', 'health'])), name='consular_consentgrant_what_known'),
            ),
            migrations.AddConstraint(
                model_name='consentgrant',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', False), ('organisation', None)), models.Q(('contact', None), ('organisation__in', ['employer', 'education', 'insurer', 'organiser', 'aid'])), _connector='OR'), name='consular_consentgrant_to_somebody'),
            ),
            migrations.AddConstraint(
                model_name='consentgrant',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='consular_consentgrant_withdrawn_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='consentgrant',
                constraint=models.UniqueConstraint(condition=models.Q(('organisation', None), ('withdrawn_at', None)), fields=('right', 'contact', 'what'), name='consular_consentgrant_once_to_a_contact'),
            ),
            migrations.AddConstraint(
                model_name='consentgrant',
                constraint=models.UniqueConstraint(condition=models.Q(('contact', None), ('withdrawn_at', None)), fields=('right', 'organisation', 'what'), name='consular_consentgrant_once_to_a_kind'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='consentgrant',
                trigger=pgtrigger.compiler.Trigger(name='as_it_was_given', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."right_id" IS DISTINCT FROM (NEW."right_id") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."organisation" IS DISTINCT FROM (NEW."organisation") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."wording" IS DISTINCT FROM (NEW."wording") OR OLD."until" IS DISTINCT FROM (NEW."until"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='defde5f118223c32e2288c39d6779e215d517b30', operation='UPDATE', pgid='pgtrigger_as_it_was_given_5824d', table='consular_consentgrant', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='consentgrant',
                trigger=pgtrigger.compiler.Trigger(name='withdrawn_stays_withdrawn', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."withdrawn_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2fc35bf09887fd6b8be057a33d8e258ca4ce0070', operation='UPDATE', pgid='pgtrigger_withdrawn_stays_withdrawn_6346e', table='consular_consentgrant', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='consentgrant',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='15e812c650455d3e84351f618b1c6925651e49a6', operation='DELETE', pgid='pgtrigger_never_deleted_40caf', table='consular_consentgrant', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='consentgrant',
                trigger=pgtrigger.compiler.Trigger(name='given_by_the_right_one', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT FROM consular_representation r\n                        WHERE r.id = NEW.right_id AND r.person_id IS NOT NULL\n                        AND r.kind IN ('self', 'parent', 'guardian')\n                        AND (NEW.contact_id IS NULL OR EXISTS (\n                            SELECT FROM consular_emergencycontact c\n                            WHERE c.id = NEW.contact_id AND c.person_id = r.person_id\n                        ))\n                    ) THEN\n                        RAISE EXCEPTION 'consent is given for the person alone, by who may'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_consentgrant_by_who_may';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='3ad0769c2a37c3076ac0d02f6a09b52950d44f67', operation='INSERT', pgid='pgtrigger_given_by_the_right_one_49d47', table='consular_consentgrant', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='resolutiontick',
                constraint=models.UniqueConstraint(fields=('subject', 'number'), name='consular_resolutiontick_numbered'),
            ),
            migrations.AddConstraint(
                model_name='resolutiontick',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'pause', 'resume', 'stop'])), name='consular_resolutiontick_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='resolutiontick',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='consular_resolutiontick_pause_has_a_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='resolutiontick',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='10ea39f215283a4db849fc6fff727e4b1a8fc82c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_203a5', table='consular_resolutiontick', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='resolutiontick',
                trigger=pgtrigger.compiler.Trigger(name='in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before RECORD;', func="\n    EXECUTE format('SELECT kind, at FROM %I WHERE subject_id = $1 AND number = $2', TG_TABLE_NAME)\n        INTO before USING NEW.subject_id, NEW.number - 1;\n    IF (before.kind IS NULL AND NEW.number <> 1)\n        OR concat(before.kind, '>', NEW.kind) NOT IN ('>start', 'start>pause', 'start>stop', 'pause>resume', 'pause>stop', 'resume>pause', 'resume>stop')\n        OR NEW.at < before.at\n    THEN\n        RAISE EXCEPTION 'a clock event out of order'\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_in_order';\n    END IF;\n    RETURN NEW;\n", hash='4aed43663855b3fcd79676a19ca452beb35e97e6', operation='INSERT', pgid='pgtrigger_in_order_af3e7', table='consular_resolutiontick', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='retentionschedule',
                constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='consular_retentionschedule_number_positive'),
            ),
            migrations.AddConstraint(
                model_name='retentionschedule',
                constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='consular_retentionschedule_sha256_is_hex'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='retentionschedule',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c3061b812b0c0e1a793212cb31827192d2d845fd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fd0fd', table='consular_retentionschedule', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='retentionrule',
                constraint=models.UniqueConstraint(fields=('schedule', 'code'), name='consular_retentionrule_code_once'),
            ),
            migrations.AddConstraint(
                model_name='retentionrule',
                constraint=models.UniqueConstraint(fields=('schedule', 'subject', 'outcome'), name='consular_retentionrule_one_each'),
            ),
            migrations.AddConstraint(
                model_name='retentionrule',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted_from__in', ('ended',)), ('outcome', 'lapsed'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('ended',)), ('outcome', 'withdrawn'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('ended',)), ('outcome', 'inadmissible'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('ended', 'remedy_ended')), ('outcome', 'refused'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('visa_ended',)), ('outcome', 'issued'), ('subject', 'visa_application')), models.Q(('counted_from__in', ('representation_ended',)), ('outcome', 'unrepresented'), ('subject', 'person')), models.Q(('counted_from__in', ('sent',)), ('outcome', 'sent'), ('subject', 'message')), models.Q(('counted_from__in', ('entry_ended',)), ('outcome', 'ended'), ('subject', 'registration')), _connector='OR'), name='consular_retentionrule_counts_from_what_happens'),
            ),
            migrations.AddConstraint(
                model_name='retentionrule',
                constraint=models.CheckConstraint(condition=models.Q(('keep_days__lte', 36500)), name='consular_retentionrule_at_most_a_century'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='retentionrule',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6a968e9ec9e4c40a989ae433aac61a445a592e04', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2ee4a', table='consular_retentionrule', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='reviewreason',
                constraint=models.UniqueConstraint(fields=('version', 'code'), name='reviewreason_code_unique_in_version'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='reviewreason',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2b53a8ddd61583a64d68d5fb0bac2ac3701f0d1d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_26ffb', table='consular_reviewreason', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='servicehours',
                constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_servicehours_ends_after_it_begins', violation_error_code='ends_after_it_begins', violation_error_message='It must end after it begins.'),
            ),
            migrations.AddConstraint(
                model_name='servicehours',
                constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='consular_servicehours_closes_after_it_opens'),
            ),
            migrations.AddConstraint(
                model_name='servicehours',
                constraint=models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='consular_servicehours_weekday_by_iso'),
            ),
            migrations.AddConstraint(
                model_name='servicehours',
                constraint=models.CheckConstraint(condition=models.Q(('service__in', ['general', 'visas', 'passports', 'civil_status', 'notary'])), name='consular_servicehours_service_known'),
            ),
            migrations.AddConstraint(
                model_name='servicehours',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('mission', '='), ('service', '='), ('weekday', '='), (models.Func('valid_from', 'valid_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&'), (models.Func('opens', 'closes', arg_joiner=", DATE '2000-01-01' + ", function='tsrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(), template="%(function)s(DATE '2000-01-01' + %(expressions)s)"), '&&')], name='consular_servicehours_no_overlap', violation_error_code='no_overlap', violation_error_message='These hours overlap with others of the same service.'),
            ),
            migrations.AddConstraint(
                model_name='sosalarm',
                constraint=models.UniqueConstraint(fields=('call', 'user', 'rung'), name='consular_sosalarm_once'),
            ),
            migrations.AddConstraint(
                model_name='sosupdate',
                constraint=models.UniqueConstraint(fields=('call', 'client_id'), name='consular_sosupdate_once'),
            ),
            migrations.AddIndex(
                model_name='thread',
                index=models.Index(fields=['mission', 'state', 'waiting_since'], name='consular_thread_queues'),
            ),
            migrations.AddIndex(
                model_name='thread',
                index=models.Index(fields=['-last_at', '-id'], name='consular_thread_newest'),
            ),
            migrations.AddConstraint(
                model_name='thread',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='consular_thread_state_known'),
            ),
            migrations.AddConstraint(
                model_name='thread',
                constraint=models.CheckConstraint(condition=models.Q(('language__in', ('en', 'kk', 'ru', 'uz', 'uz-cyrl'))), name='consular_thread_language_known'),
            ),
            migrations.AddConstraint(
                model_name='thread',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'open')), models.Q(('closed_at__isnull', False), ('state', 'closed'), ('waiting_since', None)), _connector='OR'), name='consular_thread_closed_waits_for_nothing'),
            ),
            migrations.AddConstraint(
                model_name='thread',
                constraint=models.CheckConstraint(condition=models.Q(('continues', None), models.Q(('continues', models.F('id')), _negated=True), _connector='OR'), name='consular_thread_continues_another'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='thread',
                trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."told_by_id" IS DISTINCT FROM (NEW."told_by_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."continues_id" IS DISTINCT FROM (NEW."continues_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0440aa605f6323df57e0c878d6b877889a8ec21d', operation='UPDATE', pgid='pgtrigger_whose_stays_0e278', table='consular_thread', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='thread',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:closed,closed:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ba7b11db6297e4e0c77511b4d3126fea1f80289e', operation='UPDATE', pgid='pgtrigger_states_in_order_dd0f3', table='consular_thread', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='thread',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='dc1083b2a589b1e6a9e55446ccb7d99e83db56e4', operation='DELETE', pgid='pgtrigger_never_deleted_04e1e', table='consular_thread', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='thread',
                trigger=pgtrigger.compiler.Trigger(name='with_an_outsider', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."assigned_to_id" IS NOT NULL)', func="\n                    IF EXISTS (\n                        SELECT FROM consular_representation r\n                        WHERE r.person_id = NEW.person_id AND r.user_id = NEW.assigned_to_id\n                    ) THEN\n                        RAISE EXCEPTION 'nobody answers their own family'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_thread_with_an_outsider';\n                    END IF;\n                    RETURN NEW;\n                ", hash='c3f371b975d3073cd4ef77e6be37ec43e31313a0', operation='INSERT OR UPDATE', pgid='pgtrigger_with_an_outsider_3f86c', table='consular_thread', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='soscall',
                index=models.Index(fields=['mission', 'state', 'created_at'], name='consular_soscall_board'),
            ),
            migrations.AddConstraint(
                model_name='soscall',
                constraint=models.UniqueConstraint(fields=('user', 'client_id'), name='consular_soscall_once_a_login'),
            ),
            migrations.AddConstraint(
                model_name='soscall',
                constraint=models.UniqueConstraint(fields=('link', 'client_id'), name='consular_soscall_once_a_link'),
            ),
            migrations.AddConstraint(
                model_name='soscall',
                constraint=models.CheckConstraint(condition=models.Q(('user__isnull', False), ('link__isnull', False), _connector='OR'), name='consular_soscall_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='soscall',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['calling', 'answered', 'closed'])), name='consular_soscall_state_known'),
            ),
            migrations.AddConstraint(
                model_name='soscall',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('state', 'calling')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('state', 'answered')), ('state', 'closed'), _connector='OR'), name='consular_soscall_answered_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='soscall',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None), ('closed_by', None), ('ending', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'closed'), ('ending__in', ['helped', 'safe', 'passed_on', 'case', 'duplicate', 'not_reached', 'mistake'])), _connector='OR'), name='consular_soscall_closed_for_a_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='soscall',
                trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."link_id" IS DISTINCT FROM (NEW."link_id") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."data_key_id" IS DISTINCT FROM (NEW."data_key_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b5ef2b815d48ec945423c88c0d9380705d4ed8d6', operation='UPDATE', pgid='pgtrigger_whose_stays_a27f8', table='consular_soscall', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='soscall',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{calling:answered,calling:closed,answered:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ed26cdceb66658361b1fe6d7166d448baf2efaf7', operation='UPDATE', pgid='pgtrigger_states_in_order_73716', table='consular_soscall', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='soscall',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6108abe84027a84903df704a45bc1dfe51c5e116', operation='DELETE', pgid='pgtrigger_never_deleted_2ed1c', table='consular_soscall', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='readmark',
                constraint=models.UniqueConstraint(fields=('thread', 'user'), name='consular_readmark_last'),
            ),
            migrations.AddIndex(
                model_name='message',
                index=models.Index(fields=['thread', 'id'], name='consular_message_in_order'),
            ),
            migrations.AddConstraint(
                model_name='message',
                constraint=models.UniqueConstraint(fields=('author', 'client_id'), name='consular_message_sent_once'),
            ),
            migrations.AddConstraint(
                model_name='message',
                constraint=models.CheckConstraint(condition=models.Q(('side__in', ['citizen', 'mission'])), name='consular_message_side_known'),
            ),
            migrations.AddConstraint(
                model_name='message',
                constraint=models.CheckConstraint(condition=models.Q(('visibility', 'citizen'), models.Q(('side', 'mission'), ('visibility__in', ['citizen', 'internal', 'partner'])), _connector='OR'), name='consular_message_citizens_write_openly'),
            ),
            migrations.AddConstraint(
                model_name='message',
                constraint=models.CheckConstraint(condition=models.Q(('language__in', ('en', 'kk', 'ru', 'uz', 'uz-cyrl'))), name='consular_message_language_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='message',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b06f76c09a4df5588ac461deed363b96e935cb2f', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_fb2fb', table='consular_message', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='message',
                trigger=pgtrigger.compiler.Trigger(name='by_an_outsider', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."side" = \'mission\')', func="\n                    IF EXISTS (\n                        SELECT FROM consular_representation r JOIN consular_thread t ON t.person_id = r.person_id\n                        WHERE t.id = NEW.thread_id AND r.user_id = NEW.author_id\n                    ) THEN\n                        RAISE EXCEPTION 'nobody answers their own family'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_message_by_an_outsider';\n                    END IF;\n                    RETURN NEW;\n                ", hash='441e905a242c45ad7e47f82684f4d21b3e2ec20c', operation='INSERT', pgid='pgtrigger_by_an_outsider_0d5b8', table='consular_message', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='incomingmail',
                index=models.Index(fields=['mission', 'state', 'created_at'], name='consular_incomingmail_inbox'),
            ),
            migrations.AddConstraint(
                model_name='incomingmail',
                constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['unknown_sender', 'unknown_address', 'expired_address', 'sender_differs', 'not_by_mail', 'no_longer_theirs'])), name='consular_incomingmail_reason_known'),
            ),
            migrations.AddConstraint(
                model_name='incomingmail',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'taken_over', 'answered_elsewhere', 'marked_as_spam'])), name='consular_incomingmail_state_known'),
            ),
            migrations.AddConstraint(
                model_name='incomingmail',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='consular_incomingmail_closed_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='incomingmail',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('sender', None), ('state', 'taken_over'), ('subject', None), ('taken_into__isnull', False), ('text', None)), models.Q(models.Q(('state', 'taken_over'), _negated=True), ('taken_into', None)), _connector='OR'), name='consular_incomingmail_stands_in_one_place'),
            ),
            migrations.AddConstraint(
                model_name='incomingmail',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'taken_over'), models.Q(('sender__isnull', False), ('subject__isnull', False), ('text__isnull', False)), _connector='OR'), name='consular_incomingmail_is_lost_nowhere'),
            ),
            migrations.AddConstraint(
                model_name='incomingmail',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered_elsewhere', 'marked_as_spam']), _negated=True), ('note__isnull', False), _connector='OR'), name='consular_incomingmail_dismissed_for_a_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='incomingmail',
                trigger=pgtrigger.compiler.Trigger(name='what_came_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."claimed_id" IS DISTINCT FROM (NEW."claimed_id") OR OLD."fingerprint" IS DISTINCT FROM (NEW."fingerprint") OR OLD."data_key_id" IS DISTINCT FROM (NEW."data_key_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='71dd715a5eda29ddaa722c20b8c6917aa2699cc9', operation='UPDATE', pgid='pgtrigger_what_came_stays_d5d49', table='consular_incomingmail', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='incomingmail',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:answered_elsewhere,waiting:marked_as_spam,waiting:taken_over}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='c2b0fa116a2b5e1b1046720daedd1f9732772fa8', operation='UPDATE', pgid='pgtrigger_states_in_order_bbcfa', table='consular_incomingmail', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='incomingmail',
                trigger=pgtrigger.compiler.Trigger(name='no_mail_waiting_is_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'waiting\')', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c8b2beb01bbe93b15cc742332e84894b3bcff4dc', operation='DELETE', pgid='pgtrigger_no_mail_waiting_is_deleted_ca202', table='consular_incomingmail', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='consularcase',
                index=models.Index(fields=['state', 'counted_from'], name='consular_consularcase_live'),
            ),
            migrations.AddConstraint(
                model_name='consularcase',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['arrest', 'death', 'hospital', 'missing', 'crime_victim', 'domestic_violence', 'child_abduction', 'destitution', 'repatriation', 'lost_passport', 'welfare_enquiry', 'disaster', 'general'])), name='consular_consularcase_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='consularcase',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'triaged', 'open', 'waiting_citizen', 'waiting_third_party', 'resolved', 'closed'])), name='consular_consularcase_state_known'),
            ),
            migrations.AddConstraint(
                model_name='consularcase',
                constraint=models.CheckConstraint(condition=models.Q(('severity__in', [1, 2, 3, 4])), name='consular_consularcase_severity_known'),
            ),
            migrations.AddConstraint(
                model_name='consularcase',
                constraint=models.CheckConstraint(condition=models.Q(('caller', None), ('entered_by__isnull', False), _connector='OR'), name='consular_consularcase_caller_was_heard'),
            ),
            migrations.AddConstraint(
                model_name='consularcase',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolution', None), ('resolved_at', None), ('state__in', ('received', 'triaged', 'open', 'waiting_citizen', 'waiting_third_party'))), models.Q(('resolution__isnull', False), ('resolved_at__isnull', False), ('state__in', ['resolved', 'closed'])), _connector='OR'), name='consular_consularcase_resolved_in_words'),
            ),
            migrations.AddConstraint(
                model_name='consularcase',
                constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='consular_consularcase_not_into_itself'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='consularcase',
                trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."thread_id" IS DISTINCT FROM (NEW."thread_id") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."caller" IS DISTINCT FROM (NEW."caller"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e6c315b084f0d1441a87099496bedcdf045b36f5', operation='UPDATE', pgid='pgtrigger_whose_stays_61406', table='consular_consularcase', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='consularcase',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{received:triaged,triaged:open,open:resolved,open:waiting_citizen,open:waiting_third_party,waiting_citizen:open,waiting_citizen:resolved,waiting_citizen:waiting_third_party,waiting_third_party:open,waiting_third_party:resolved,waiting_third_party:waiting_citizen,resolved:closed,resolved:open,closed:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='513d696da40e4dea650f32726eb9690546c814c1', operation='UPDATE', pgid='pgtrigger_states_in_order_b95df', table='consular_consularcase', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='consularcase',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e0f1d9808f06c35ed89124d89ebd8587901fa5b6', operation='DELETE', pgid='pgtrigger_never_deleted_a3e0b', table='consular_consularcase', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='consularcase',
                trigger=pgtrigger.compiler.Trigger(name='merged_stays_merged', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."merged_into_id" IS NOT NULL AND OLD."merged_into_id" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='096f5961ca7d68f1e6dce58177bbd4b2c789b5df', operation='UPDATE', pgid='pgtrigger_merged_stays_merged_894ec', table='consular_consularcase', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='complaint',
                constraint=models.CheckConstraint(condition=models.Q(('language__in', ('en', 'kk', 'ru', 'uz', 'uz-cyrl'))), name='consular_complaint_language_known'),
            ),
            migrations.AddConstraint(
                model_name='complaint',
                constraint=models.UniqueConstraint(condition=models.Q(('is_live', True)), fields=('thread',), name='consular_complaint_one_at_a_time'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='complaint',
                trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."thread_id" IS DISTINCT FROM (NEW."thread_id") OR OLD."lodged_by_id" IS DISTINCT FROM (NEW."lodged_by_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."language" IS DISTINCT FROM (NEW."language"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c21b6613a0347a36d2588e2d4c3c3c1596af2bc4', operation='UPDATE', pgid='pgtrigger_whose_stays_d2cb6', table='consular_complaint', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='complaint',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='facb76d05e49a048235ef7b66577593265ae9113', operation='DELETE', pgid='pgtrigger_never_deleted_77d02', table='consular_complaint', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='traveldocument',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['passport', 'diplomatic', 'service', 'travel', 'identity_card'])), name='consular_traveldocument_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='traveldocument',
                constraint=models.CheckConstraint(condition=models.Q(('status__in', ['valid', 'expired', 'lost', 'cancelled', 'replaced'])), name='consular_traveldocument_status_known'),
            ),
            migrations.AddConstraint(
                model_name='traveldocument',
                constraint=models.CheckConstraint(condition=models.Q(('mrz_verdict__in', ['not_read', 'accept', 'review'])), name='consular_traveldocument_verdict_known'),
            ),
            migrations.AddConstraint(
                model_name='traveldocument',
                constraint=models.CheckConstraint(condition=models.Q(('issued_on', None), ('expires_on__gt', models.F('issued_on')), _connector='OR'), name='consular_traveldocument_expires_after_issue'),
            ),
            migrations.AddConstraint(
                model_name='traveldocument',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'replaced'), ('replaced_by__isnull', False)), models.Q(models.Q(('status', 'replaced'), _negated=True), ('replaced_by', None)), _connector='OR'), name='consular_traveldocument_replaced_names_the_new'),
            ),
            migrations.AddConstraint(
                model_name='traveldocument',
                constraint=models.UniqueConstraint(fields=('person', 'number_index', 'issuing_state'), name='consular_traveldocument_once_per_person'),
            ),
            migrations.AddConstraint(
                model_name='traveller',
                constraint=models.CheckConstraint(condition=models.Q(('nationality__regex', '^[A-Z]{3}$')), name='consular_traveller_state_by_icao_9303'),
            ),
            migrations.AddIndex(
                model_name='trip',
                index=models.Index(fields=['last_day'], name='consular_trip_last_day'),
            ),
            migrations.AddConstraint(
                model_name='trip',
                constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='consular_trip_ends_after_it_begins'),
            ),
            migrations.AddConstraint(
                model_name='trip',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), (models.Func(models.F('first_day'), models.F('last_day'), models.Value('()'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='consular_trip_one_at_a_time'),
            ),
            migrations.AddConstraint(
                model_name='trip',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('told_by__isnull', False), ('traveller', None), ('traveller_index', None)), models.Q(('person', None), ('told_by', None), ('traveller__isnull', False), ('traveller_index__isnull', False)), _connector='OR'), name='consular_trip_of_a_person_or_a_traveller'),
            ),
            migrations.AddConstraint(
                model_name='trip',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('traveller_index', '='), (models.Func(models.F('first_day'), models.F('last_day'), models.Value('()'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='consular_trip_one_at_a_time_without_account'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='trip',
                trigger=pgtrigger.compiler.Trigger(name='whose_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."traveller_id" IS DISTINCT FROM (NEW."traveller_id") OR OLD."traveller_index" IS DISTINCT FROM (NEW."traveller_index"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='47eefb441fbcff6b74ec0a807a6feed7e4a5abde', operation='UPDATE', pgid='pgtrigger_whose_stays_e2d57', table='consular_trip', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='tripcompanion',
                constraint=models.UniqueConstraint(fields=('trip', 'number'), name='consular_tripcompanion_numbered'),
            ),
            migrations.AddConstraint(
                model_name='tripcompanion',
                constraint=models.UniqueConstraint(fields=('trip', 'person'), name='consular_tripcompanion_person_once'),
            ),
            migrations.AddConstraint(
                model_name='tripcompanion',
                constraint=models.UniqueConstraint(fields=('trip', 'name_index'), name='consular_tripcompanion_name_once'),
            ),
            migrations.AddConstraint(
                model_name='tripcompanion',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('name_index', None), ('named', None), ('person__isnull', False)), models.Q(('name_index__isnull', False), ('named__isnull', False), ('person', None)), _connector='OR'), name='consular_tripcompanion_known_or_named'),
            ),
            migrations.AddConstraint(
                model_name='tripcompanion',
                constraint=models.CheckConstraint(condition=models.Q(('nationality__regex', '^[A-Z]{3}$')), name='consular_tripcompanion_state_by_icao_9303'),
            ),
            migrations.AddIndex(
                model_name='tripleg',
                index=models.Index(fields=['mission', 'arrives_on'], name='consular_tripleg_by_mission'),
            ),
            migrations.AddConstraint(
                model_name='tripleg',
                constraint=models.UniqueConstraint(fields=('trip', 'number'), name='consular_tripleg_numbered'),
            ),
            migrations.AddConstraint(
                model_name='tripleg',
                constraint=models.CheckConstraint(condition=models.Q(('leaves_on__gte', models.F('arrives_on'))), name='consular_tripleg_ends_after_it_begins'),
            ),
            migrations.AddConstraint(
                model_name='tripleg',
                constraint=models.CheckConstraint(condition=models.Q(('host_state__regex', '^[A-Z]{2}$'), models.Q(('region', None), models.Q(('host_state', django.db.models.functions.text.Left('region', 2)), ('region__regex', '^[A-Z]{2}-[A-Z0-9]{1,3}$')), _connector='OR')), name='consular_tripleg_place_by_iso_3166'),
            ),
            migrations.AddConstraint(
                model_name='visa',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'used_up', 'expired', 'annulled', 'revoked', 'suspended', 'replaced'])), name='consular_visa_state_known'),
            ),
            migrations.AddConstraint(
                model_name='visa',
                constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='consular_visa_period_in_order'),
            ),
            migrations.AddConstraint(
                model_name='visa',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('replaced_by__isnull', False), ('state', 'replaced')), models.Q(models.Q(('state', 'replaced'), _negated=True), ('replaced_by', None)), _connector='OR'), name='consular_visa_replaced_names_the_new'),
            ),
            migrations.AddConstraint(
                model_name='visa',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'replaced'), _negated=True), fields=('decision',), name='consular_visa_one_stands_for_a_decision'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visa',
                trigger=pgtrigger.compiler.Trigger(name='terms_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."entries" IS DISTINCT FROM (NEW."entries") OR OLD."stay_days" IS DISTINCT FROM (NEW."stay_days") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."seal_id" IS DISTINCT FROM (NEW."seal_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ce8b78e2787d829acdca12182a68ae3875987a0b', operation='UPDATE', pgid='pgtrigger_terms_stay_6afdb', table='consular_visa', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visa',
                trigger=pgtrigger.compiler.Trigger(name='replacement_keeps_the_terms', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT 1 FROM consular_visa v WHERE v.decision_id = NEW.decision_id\n                        AND (v.entries, v.stay_days, v.valid_from, v.valid_until)\n                        IS DISTINCT FROM (NEW.entries, NEW.stay_days, NEW.valid_from, NEW.valid_until)\n                    ) THEN\n                        RAISE EXCEPTION 'a replacement keeps the terms of its decision'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_visa_replacement_keeps_the_terms';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='596f3595338c8d5489229da389f1e8763a8664a5', operation='INSERT', pgid='pgtrigger_replacement_keeps_the_terms_3ad2d', table='consular_visa', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='transfer',
                constraint=models.CheckConstraint(condition=models.Q(('sender', models.F('receiver')), _negated=True), name='consular_transfer_to_another_mission'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='transfer',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='15c69d95323cc39c8cd07e0986fd2a043380958d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f9273', table='consular_transfer', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='timelineevent',
                index=models.Index(fields=['application', 'at', 'id'], name='consular_timelineevent_story'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='timelineevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2655448ba57075a2bac5eee15b824fe40c2edb60', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9bc7f', table='consular_timelineevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='reminder',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['draft_early', 'draft_last', 'answer_half', 'answer_last'])), name='consular_reminder_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='reminder',
                constraint=models.UniqueConstraint(fields=('application', 'kind', 'deadline'), name='consular_reminder_once'),
            ),
            migrations.AddConstraint(
                model_name='proposal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('entries__isnull', False), ('grounds', []), ('outcome', 'grant'), ('stay_days__isnull', False), ('valid_from__isnull', False), ('valid_until__isnull', False)), models.Q(('entries', None), ('outcome', 'refuse'), ('stay_days', None), ('valid_from', None), ('valid_until', None), models.Q(('grounds', []), _negated=True)), _connector='OR'), name='consular_proposal_terms_fit_outcome'),
            ),
            migrations.AddConstraint(
                model_name='proposal',
                constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='consular_proposal_valid_until_after_from'),
            ),
            migrations.AddConstraint(
                model_name='proposal',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'confirmed', 'returned', 'void'])), name='consular_proposal_state_known'),
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
            migrations.AddConstraint(
                model_name='look',
                constraint=models.UniqueConstraint(fields=('application', 'user'), name='consular_look_last'),
            ),
            migrations.AddConstraint(
                model_name='legalhold',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', None), ('lifted_at', None), ('lifted_by', None)), models.Q(('lift_reason__isnull', False), ('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='consular_legalhold_lifted_by_somebody_for_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='legalhold',
                constraint=models.CheckConstraint(condition=models.Q(('placed_by', models.F('lifted_by')), _negated=True), name='consular_legalhold_lifted_by_another'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='legalhold',
                trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."whole_person" IS DISTINCT FROM (NEW."whole_person") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."placed_by_id" IS DISTINCT FROM (NEW."placed_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f3b3d1d5dd745688379715f1743040f5178f03aa', operation='UPDATE', pgid='pgtrigger_content_stays_8ac2e', table='consular_legalhold', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='legalhold',
                trigger=pgtrigger.compiler.Trigger(name='live_hold_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."lifted_at" IS NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5986935a0337de1fdf11f6f0c0b9a7aa6b013797', operation='DELETE', pgid='pgtrigger_live_hold_stays_a2bc8', table='consular_legalhold', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='informationrequest',
                constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('application',), name='consular_informationrequest_one_open'),
            ),
            migrations.AddConstraint(
                model_name='inadmissibility',
                constraint=models.CheckConstraint(condition=models.Q(('grounds', []), _negated=True), name='consular_inadmissibility_has_grounds'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='inadmissibility',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='642657aad0b6997d6c27736edde779b111df344c', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_701a3', table='consular_inadmissibility', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='emergencyopening',
                index=models.Index(fields=['-created_at', '-id'], name='consular_emergencyopen_newest'),
            ),
            migrations.AddConstraint(
                model_name='emergencyopening',
                constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='consular_emergencyopening_ends_after_it_begins'),
            ),
            migrations.AddConstraint(
                model_name='emergencyopening',
                constraint=models.CheckConstraint(condition=models.Q(('reviewed_by', models.F('opened_by')), _negated=True), name='consular_emergencyopening_judged_by_another'),
            ),
            migrations.AddConstraint(
                model_name='emergencyopening',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('remark', None), ('reviewed_at', None), ('reviewed_by', None), ('verdict', None)), models.Q(('remark__isnull', False), ('reviewed_by__isnull', False), ('verdict__in', ['justified', 'unjustified']), ('reviewed_at__isnull', False)), _connector='OR'), name='consular_emergencyopening_judged_as_a_whole'),
            ),
            migrations.AddConstraint(
                model_name='emergencyopening',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('application', '='), ('opened_by', '='), (models.Func(models.F('created_at'), models.F('expires_at'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='consular_emergencyopening_one_live'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='emergencyopening',
                trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='afaf88928c5171a6b7a920e3cc27b8362658f0f3', operation='UPDATE', pgid='pgtrigger_content_stays_11eba', table='consular_emergencyopening', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='emergencyopening',
                trigger=pgtrigger.compiler.Trigger(name='judged_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reviewed_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: an emergency opening is judged once';", hash='1abbe751da5eb343a3401cbabc084d628f1f3a93', operation='UPDATE', pgid='pgtrigger_judged_once_88984', table='consular_emergencyopening', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='emergencyopening',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4468065ddadfbac831375b03d4e89da669101238', operation='DELETE', pgid='pgtrigger_never_deleted_dd21c', table='consular_emergencyopening', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='decision',
                constraint=models.CheckConstraint(condition=models.Q(('proposed_by', models.F('decided_by')), _negated=True), name='consular_decision_four_eyes'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='decision',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='264b4fffedcef91cde129416b20048cdee2a87df', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_b080b', table='consular_decision', when='BEFORE')),
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
                model_name='correction',
                constraint=models.UniqueConstraint(fields=('application', 'version'), name='consular_correction_one_for_a_version'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='correction',
                trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fc2ee474b08ae1c5e6c1c6a17978a66086b0e6a5', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_5ef4e', table='consular_correction', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='consultation',
                constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('application',), name='consular_consultation_one_open'),
            ),
            migrations.AddIndex(
                model_name='arrival',
                index=models.Index(fields=['application', 'id'], name='consular_arrival_latest'),
            ),
            migrations.AddConstraint(
                model_name='arrival',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['document', 'proof', 'answer', 'correction'])), name='consular_arrival_kind_known'),
            ),
            migrations.AddIndex(
                model_name='appeal',
                index=models.Index(fields=['-created_at', '-id'], name='consular_appeal_newest'),
            ),
            migrations.AddConstraint(
                model_name='appeal',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['lodged', 'inadmissible', 'under_review', 'upheld', 'dismissed', 'withdrawn'])), name='consular_appeal_state_known'),
            ),
            migrations.AddConstraint(
                model_name='appeal',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['lodged', 'under_review', 'upheld', 'dismissed'])), fields=('refusal',), name='consular_appeal_one_each'),
            ),
            migrations.AddConstraint(
                model_name='appeal',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['lodged', 'under_review', 'upheld', 'dismissed'])), fields=('inadmissibility',), name='consular_appeal_one_each_inadmissibility'),
            ),
            migrations.AddConstraint(
                model_name='appeal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('inadmissibility', None), ('proposed_by__isnull', False), ('refusal__isnull', False)), models.Q(('inadmissibility__isnull', False), ('proposed_by', None), ('refusal', None)), _connector='OR'), name='consular_appeal_against_one'),
            ),
            migrations.AddConstraint(
                model_name='appeal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewer', models.F('proposed_by')), _negated=True), models.Q(('reviewer', models.F('decided_by')), _negated=True)), name='consular_appeal_third_person'),
            ),
            migrations.AddConstraint(
                model_name='appeal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewer', None), ('state', 'lodged')), ('state', 'withdrawn'), models.Q(('reviewer__isnull', False), ('state__in', ['under_review', 'inadmissible', 'upheld', 'dismissed'])), _connector='OR'), name='consular_appeal_found_by_a_reviewer'),
            ),
            migrations.AddConstraint(
                model_name='appeal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('finding__isnull', False), ('state__in', ('inadmissible', 'upheld', 'dismissed'))), models.Q(('ended_at__isnull', False), ('finding', None), ('state', 'withdrawn')), models.Q(('ended_at', None), ('finding', None), ('state__in', ('lodged', 'under_review'))), _connector='OR'), name='consular_appeal_ends_with_reasons'),
            ),
            migrations.AddConstraint(
                model_name='appeal',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('review__isnull', False), ('state', 'upheld')), models.Q(models.Q(('state', 'upheld'), _negated=True), ('review', None)), _connector='OR'), name='consular_appeal_upheld_is_reviewed'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appeal',
                trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."refusal_id" IS DISTINCT FROM (NEW."refusal_id") OR OLD."inadmissibility_id" IS DISTINCT FROM (NEW."inadmissibility_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."lodged_by_id" IS DISTINCT FROM (NEW."lodged_by_id") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='96e35fa4c4a918e7dfb4eb49543b6b12495c600a', operation='UPDATE', pgid='pgtrigger_content_stays_3c680', table='consular_appeal', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appeal',
                trigger=pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{lodged:inadmissible,lodged:under_review,lodged:withdrawn,under_review:dismissed,under_review:upheld,under_review:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='077e866ae4fb7d4500a31acc446421474c77046f', operation='UPDATE', pgid='pgtrigger_states_in_order_b33c3', table='consular_appeal', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appeal',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='40d61f4743b39d8349b1b492a3e8a575efe58e87', operation='DELETE', pgid='pgtrigger_never_deleted_0897f', table='consular_appeal', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appeal',
                trigger=pgtrigger.compiler.Trigger(name='review_is_with_others', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."review_id" IS NOT NULL)', func="\n                    IF EXISTS (\n                        SELECT 1 FROM consular_visaapplication v WHERE v.id = NEW.review_id\n                        AND (v.assigned_to_id IN (NEW.proposed_by_id, NEW.decided_by_id)\n                             OR v.assigned_to_id IN (\n    SELECT unnest(ARRAY[a.proposed_by_id, a.decided_by_id]) FROM consular_appeal a\n    WHERE a.review_id IN (\n        SELECT consular_examined_in(d.application_id) FROM consular_refusal r\n        JOIN consular_decision d ON d.id = r.decision_id WHERE r.id = NEW.refusal_id\n        UNION ALL SELECT consular_examined_in(i.application_id) FROM consular_inadmissibility i\n        WHERE i.id = NEW.inadmissibility_id\n    )\n))\n                    ) THEN\n                        RAISE EXCEPTION 'a review is with nobody who took part in the annulled decision'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appeal_review_is_with_others';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='0bf001904e92a0e805a8f0df2a5543bbf5c06387', operation='INSERT OR UPDATE', pgid='pgtrigger_review_is_with_others_1ba53', table='consular_appeal', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appeal',
                trigger=pgtrigger.compiler.Trigger(name='reviewer_is_new', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."reviewer_id" IS NOT NULL)', func="\n                    IF NEW.reviewer_id IN (\n    SELECT unnest(ARRAY[a.proposed_by_id, a.decided_by_id]) FROM consular_appeal a\n    WHERE a.review_id IN (\n        SELECT consular_examined_in(d.application_id) FROM consular_refusal r\n        JOIN consular_decision d ON d.id = r.decision_id WHERE r.id = NEW.refusal_id\n        UNION ALL SELECT consular_examined_in(i.application_id) FROM consular_inadmissibility i\n        WHERE i.id = NEW.inadmissibility_id\n    )\n) THEN\n                        RAISE EXCEPTION 'whoever took part in what fell before examines no later appeal'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appeal_reviewer_is_new';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='8e2b160f07a8c49808909a23a0d82e821adc3619', operation='INSERT OR UPDATE', pgid='pgtrigger_reviewer_is_new_a321b', table='consular_appeal', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='appeal',
                trigger=pgtrigger.compiler.Trigger(name='repeats_its_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM consular_refusal r JOIN consular_decision d ON d.id = r.decision_id\n                        WHERE r.id = NEW.refusal_id\n                        AND d.proposed_by_id = NEW.proposed_by_id AND d.decided_by_id = NEW.decided_by_id\n                    ) AND NOT EXISTS (\n                        SELECT 1 FROM consular_inadmissibility i\n                        WHERE i.id = NEW.inadmissibility_id AND i.found_by_id = NEW.decided_by_id\n                    ) THEN\n                        RAISE EXCEPTION 'an appeal must repeat who proposed and decided what it is against'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_appeal_repeats_its_decision';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='08196aa841c15b84fba366af888497efb160ff25', operation='INSERT', pgid='pgtrigger_repeats_its_decision_427cc', table='consular_appeal', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='visacategory',
                constraint=models.UniqueConstraint(fields=('version', 'code'), name='visacategory_code_unique_in_version'),
            ),
            migrations.AddConstraint(
                model_name='visacategory',
                constraint=models.CheckConstraint(condition=models.Q(('entries', []), _negated=True), name='visacategory_has_entries'),
            ),
            migrations.AddConstraint(
                model_name='visacategory',
                constraint=models.CheckConstraint(condition=models.Q(('max_stay_days__gte', 1), ('validity_days__gte', models.F('max_stay_days'))), name='visacategory_stay_within_validity'),
            ),
            migrations.AddConstraint(
                model_name='visacategory',
                constraint=models.CheckConstraint(condition=models.Q(('ordinary_working_days__gte', 1), models.Q(('urgent_working_days', None), models.Q(('urgent_working_days__gte', 1), ('urgent_working_days__lt', models.F('ordinary_working_days'))), _connector='OR')), name='visacategory_urgent_is_faster'),
            ),
            migrations.AddConstraint(
                model_name='visacategory',
                constraint=models.CheckConstraint(condition=models.Q(('active_to', None), ('active_to__gte', models.F('active_from')), _connector='OR'), name='visacategory_period_in_order'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visacategory',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71b856a0581994da30860001d2273104d8213fff', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_58ebf', table='consular_visacategory', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='visaapplication',
                index=models.Index(fields=['mission', 'state', '-created_at'], name='consular_visaapp_queue'),
            ),
            migrations.AddIndex(
                model_name='visaapplication',
                index=models.Index(fields=['-created_at', '-id'], name='consular_visaapp_newest'),
            ),
            migrations.AddIndex(
                model_name='visaapplication',
                index=models.Index(condition=models.Q(('assigned_to__isnull', False)), fields=['assigned_to', 'due_on'], name='consular_visaapp_mine'),
            ),
            migrations.AddConstraint(
                model_name='visaapplication',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'inadmissible', 'accepted', 'in_review', 'awaiting_applicant', 'awaiting_consultation', 'proposed', 'decided', 'issued', 'closed', 'withdrawn', 'lapsed'])), name='consular_visaapplication_state_known'),
            ),
            migrations.AddConstraint(
                model_name='visaapplication',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn', 'lapsed']), models.Q(('applicant__isnull', False), ('submitted_at__isnull', False), ('travel_document__isnull', False)), _connector='OR'), name='consular_visaapplication_submitted_is_whole'),
            ),
            migrations.AddConstraint(
                model_name='visaapplication',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('submitted', 'accepted', 'in_review', 'awaiting_applicant', 'awaiting_consultation', 'proposed', 'decided'))), fields=('person', 'category_code'), name='consular_visaapplication_one_live'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visaapplication',
                trigger=pgtrigger.compiler.Trigger(name='assigned_after_an_appeal_to_others', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."assigned_to_id" IS DISTINCT FROM (NEW."assigned_to_id"))', func="\n                    IF EXISTS (\n                        SELECT 1 FROM consular_appeal a WHERE a.review_id IN (SELECT consular_examined_in(NEW.id))\n                        AND NEW.assigned_to_id IN (a.proposed_by_id, a.decided_by_id)\n                    ) THEN\n                        RAISE EXCEPTION 'whoever took part in the annulled decision keeps out of the new one'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'consular_visaapplication_assigned_to_others';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='127f30b1b1a5ffc5d6689d184d50202844c3a049', operation='UPDATE', pgid='pgtrigger_assigned_after_an_appeal_to_others_3a2a7', table='consular_visaapplication', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='fee',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('category', '='), ('nationality_group', '='), ('entries', '='), ('urgency', '='), (models.Func('valid_from', 'valid_to', models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='fee_no_overlap'),
            ),
            migrations.AddConstraint(
                model_name='fee',
                constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='fee_period_in_order'),
            ),
            migrations.AddConstraint(
                model_name='fee',
                constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='fee_currency_is_a_code'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='fee',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e8d62f8a9c5eaa0034c7ff1c982526e88dbfab7c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dc7bb', table='consular_fee', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='visaclockevent',
                constraint=models.UniqueConstraint(fields=('subject', 'number'), name='consular_visaclockevent_numbered'),
            ),
            migrations.AddConstraint(
                model_name='visaclockevent',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'pause', 'resume', 'stop'])), name='consular_visaclockevent_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='visaclockevent',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='consular_visaclockevent_pause_has_a_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visaclockevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='21670107cb909510df4e632da372f0379644e22e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cb9c6', table='consular_visaclockevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visaclockevent',
                trigger=pgtrigger.compiler.Trigger(name='in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before RECORD;', func="\n    EXECUTE format('SELECT kind, at FROM %I WHERE subject_id = $1 AND number = $2', TG_TABLE_NAME)\n        INTO before USING NEW.subject_id, NEW.number - 1;\n    IF (before.kind IS NULL AND NEW.number <> 1)\n        OR concat(before.kind, '>', NEW.kind) NOT IN ('>start', 'start>pause', 'start>stop', 'pause>resume', 'pause>stop', 'resume>pause', 'resume>stop')\n        OR NEW.at < before.at\n    THEN\n        RAISE EXCEPTION 'a clock event out of order'\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_in_order';\n    END IF;\n    RETURN NEW;\n", hash='7d36a6a9ebcaab0675832618056e323dcafeed37', operation='INSERT', pgid='pgtrigger_in_order_b8ff2', table='consular_visaclockevent', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='visaorder',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['annul', 'revoke', 'suspend', 'reinstate'])), name='consular_visaorder_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='visaorder',
                constraint=models.CheckConstraint(condition=models.Q(('ordered_by', models.F('confirmed_by')), _negated=True), name='consular_visaorder_four_eyes'),
            ),
            migrations.AddConstraint(
                model_name='visaorder',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), ('kind', 'suspend'), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='consular_visaorder_needs_a_second_person'),
            ),
            migrations.AddConstraint(
                model_name='visaorder',
                constraint=models.CheckConstraint(condition=models.Q(('kind', 'reinstate'), models.Q(('grounds', []), _negated=True), _connector='OR'), name='consular_visaorder_has_grounds'),
            ),
            migrations.AddConstraint(
                model_name='visaorder',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('visa',), name='consular_visaorder_one_open'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visaorder',
                trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."visa_id" IS DISTINCT FROM (NEW."visa_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."grounds" IS DISTINCT FROM (NEW."grounds") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."ordered_by_id" IS DISTINCT FROM (NEW."ordered_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f1d6fa0360af09714b8664b844a4dd8e6056ab4c', operation='UPDATE', pgid='pgtrigger_content_stays_af1a7', table='consular_visaorder', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visaorder',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='711b1980513c9d0d77ab9c2415ed2edbea70c9f0', operation='DELETE', pgid='pgtrigger_never_deleted_be337', table='consular_visaorder', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='visareplacement',
                constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'in_force', 'dropped'])), name='consular_visareplacement_state_known'),
            ),
            migrations.AddConstraint(
                model_name='visareplacement',
                constraint=models.CheckConstraint(condition=models.Q(('asked_by', models.F('confirmed_by')), _negated=True), name='consular_visareplacement_four_eyes'),
            ),
            migrations.AddConstraint(
                model_name='visareplacement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='consular_visareplacement_needs_a_second_person'),
            ),
            migrations.AddConstraint(
                model_name='visareplacement',
                constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('visa',), name='consular_visareplacement_one_open'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visareplacement',
                trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."visa_id" IS DISTINCT FROM (NEW."visa_id") OR OLD."corrected" IS DISTINCT FROM (NEW."corrected") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='49380e13b0d1ba3cd4608f5b4ea4dc6683ad9cbe', operation='UPDATE', pgid='pgtrigger_content_stays_6db48', table='consular_visareplacement', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visareplacement',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='fa4c4575aa7e9d0b7a47e007b78c01ba19d27946', operation='DELETE', pgid='pgtrigger_never_deleted_6ce57', table='consular_visareplacement', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='visarequirement',
                constraint=models.UniqueConstraint(fields=('version', 'code'), name='visarequirement_code_unique_in_version'),
            ),
            migrations.AddConstraint(
                model_name='visarequirement',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['document', 'photo']), models.Q(('media_types', []), _negated=True)), models.Q(('kind__in', ['form', 'biometrics']), ('media_types', [])), _connector='OR'), name='visarequirement_files_have_media_types'),
            ),
            migrations.AddConstraint(
                model_name='visarequirement',
                constraint=models.CheckConstraint(condition=models.Q(('age_from', None), ('age_below', None), ('age_below__gt', models.F('age_from')), _connector='OR'), name='visarequirement_ages_in_order'),
            ),
            migrations.AddConstraint(
                model_name='visarequirement',
                constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='visarequirement_period_in_order'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='visarequirement',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4fac0cf4e325c8900b0aca4144b43164a162e803', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2f887', table='consular_visarequirement', when='BEFORE')),
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
            migrations.AddConstraint(
                model_name='waitingmessage',
                constraint=models.UniqueConstraint(fields=('application', 'dedupe_key'), name='consular_waitingmessage_once'),
            ),
            migrations.AddConstraint(
                model_name='waitingmessage',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('topic', ''), _negated=True), models.Q(('dedupe_key', ''), _negated=True)), name='consular_waitingmessage_names_its_topic'),
            ),
            migrations.AddIndex(
                model_name='whereabouts',
                index=models.Index(fields=['mission', 'created_at'], name='consular_whereabouts_board'),
            ),
            migrations.AddConstraint(
                model_name='whereabouts',
                constraint=models.UniqueConstraint(fields=('person', 'told_by'), name='consular_whereabouts_last_of_each'),
            ),
            migrations.AddConstraint(
                model_name='whereabouts',
                constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='consular_whereabouts_expire'),
            ),
            migrations.AddConstraint(
                model_name='whereabouts',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('host_state', ''), ('region', '')), models.Q(('host_state__regex', '^[A-Z]{2}$'), models.Q(('region', ''), models.Q(('host_state', django.db.models.functions.text.Left('region', 2)), ('region__regex', '^[A-Z]{2}-[A-Z0-9]{1,3}$')), _connector='OR')), _connector='OR'), name='consular_whereabouts_place_by_iso_3166'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='whereabouts',
                trigger=pgtrigger.compiler.Trigger(name='said_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."told_by_id" IS DISTINCT FROM (NEW."told_by_id") OR OLD."is_safe" IS DISTINCT FROM (NEW."is_safe") OR OLD."told" IS DISTINCT FROM (NEW."told") OR OLD."cell_latitude" IS DISTINCT FROM (NEW."cell_latitude") OR OLD."cell_longitude" IS DISTINCT FROM (NEW."cell_longitude") OR OLD."cell_accuracy_m" IS DISTINCT FROM (NEW."cell_accuracy_m") OR OLD."host_state" IS DISTINCT FROM (NEW."host_state") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a65b54ada3081965630e94adcc845c72c676367b', operation='UPDATE', pgid='pgtrigger_said_once_c6334', table='consular_whereabouts', when='BEFORE')),
            ),
        ]),
        migrations.RunSQL(EXAMINED_IN, 'DROP FUNCTION consular_examined_in(bigint)'),
        migrations.RunSQL(HAS_HANDLED, 'DROP FUNCTION consular_has_handled(bigint, bigint)'),
    ]
