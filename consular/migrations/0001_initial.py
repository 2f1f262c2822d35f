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


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('core', '__first__'),
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
            name='ShareCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('code_index', models.BinaryField(unique=True)),
                ('purpose', econsulate.core.crypto.fields.SealedText()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
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
                ('issuing_state', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', "Give three capital letters, as in a passport's machine-readable zone.")])),
                ('demo', models.BooleanField(default=False)),
                ('notice', consular.visas.models.texts.TextsField(blank=True, default=dict)),
                ('remedy', consular.visas.models.texts.TextsField()),
                ('appeal_days', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('loaded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='catalogueversion_number_positive'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='catalogueversion_sha256_is_hex')],
            },
        ),
        migrations.CreateModel(
            name='DocumentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='document_version', to='core.storedfile')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='consular.applicationitem')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('item', 'number'), name='consular_documentversion_numbered')],
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
                ('opened_on', models.DateField(verbose_name='opened on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='consular.mission', verbose_name='branch of')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='consular.mission', verbose_name='successor')),
            ],
            options={
                'verbose_name': 'mission',
                'verbose_name_plural': 'missions',
                'constraints': [models.CheckConstraint(condition=models.Q(('names__has_key', 'en')), name='consular_mission_names_in_english'), models.CheckConstraint(condition=models.Q(('addresses__has_key', 'en')), name='consular_mission_addresses_in_english'), models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Z]{2}-[A-Z0-9]{2,8}\\Z'), ('code__startswith', models.F('sending_state'))), name='consular_mission_code_begins_with_the_sending_state', violation_error_code='code_begins_with_the_sending_state', violation_error_message='The code is the sending State, a hyphen and 2 to 8 capital letters or digits.'), models.CheckConstraint(condition=models.Q(('sending_state__regex', '^[A-Z]{2}\\Z'), ('host_state__regex', '^[A-Z]{2}\\Z')), name='consular_mission_states_by_iso_3166'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('sending_state', '<>')], name='consular_mission_one_sending_state', violation_error_code='one_sending_state', violation_error_message='All missions of one installation belong to one sending State.'), models.CheckConstraint(condition=models.Q(models.Q(('host_state', models.F('sending_state')), ('kind', 'headquarters')), models.Q(('kind__in', ['embassy', 'consulate_general', 'consulate', 'honorary_consulate', 'mobile']), models.Q(('host_state', models.F('sending_state')), _negated=True)), _connector='OR'), name='consular_mission_only_headquarters_are_at_home', violation_error_code='only_headquarters_are_at_home', violation_error_message='Headquarters lie in the sending State, every other mission abroad.'), models.UniqueConstraint(condition=models.Q(('kind', 'headquarters')), fields=('kind',), name='consular_mission_one_headquarters', violation_error_code='one_headquarters', violation_error_message='There is one headquarters only.'), models.CheckConstraint(condition=models.Q(('languages__contained_by', ['en', 'kk', 'ru', 'uz', 'uz-cyrl']), ('languages__len__gt', 0)), name='consular_mission_languages_known', violation_error_code='languages_known', violation_error_message='Choose at least one of our languages.'), models.CheckConstraint(condition=models.Q(('capabilities__contained_by', ['accept', 'biometrics', 'decide', 'print', 'notarise'])), name='consular_mission_capabilities_known'), models.CheckConstraint(condition=models.Q(models.Q(('parent', models.F('pk')), _negated=True), models.Q(('successor', models.F('pk')), _negated=True)), name='consular_mission_not_its_own_relative', violation_error_code='not_its_own_relative', violation_error_message='A mission is neither its own parent nor its own successor.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('successor', None)), models.Q(('closed_on__gt', models.F('opened_on')), ('closed_on__isnull', False), ('successor__isnull', False), models.Q(('kind', 'headquarters'), _negated=True)), _connector='OR'), name='consular_mission_closed_means_succeeded')],
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
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('erased_at', models.DateTimeField(editable=False, null=True)),
                ('data_key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='person', to='core.datakey')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('erased_at', None), ('identity__isnull', False)), models.Q(('erased_at__isnull', False), ('identity', None)), _connector='OR'), name='consular_person_identity_until_erased'), models.CheckConstraint(condition=models.Q(('nationality__regex', '^[A-Z]{3}$'), ('residence__regex', '^[A-Z]{3}$')), name='consular_person_states_by_icao_9303'), models.CheckConstraint(condition=models.Q(('sex__in', ['F', 'M', 'X'])), name='consular_person_sex_known')],
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
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='refusalground_code_unique_in_version'), models.CheckConstraint(condition=models.Q(('rulings', []), _negated=True), name='refusalground_has_rulings')],
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
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to='consular.person')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='representations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['self', 'parent', 'guardian', 'attorney', 'assisted'])), name='consular_representation_kind_known'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='consular_representation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'parent'), _negated=True), ('valid_to__isnull', False), _connector='OR'), name='consular_representation_parent_ends'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user', 'person'), name='consular_representation_once'), models.UniqueConstraint(condition=models.Q(('kind', 'self'), ('revoked_at', None)), fields=('user',), name='consular_representation_one_self')],
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
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='visa', to='consular.decision')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaced_by', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='consular.visa')),
            ],
            options={
                'verbose_name': 'visa',
                'verbose_name_plural': 'visas',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['active', 'used_up', 'expired', 'annulled', 'revoked', 'suspended', 'replaced'])), name='consular_visa_state_known'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='consular_visa_period_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('replaced_by__isnull', False), ('state', 'replaced')), models.Q(models.Q(('state', 'replaced'), _negated=True), ('replaced_by', None)), _connector='OR'), name='consular_visa_replaced_names_the_new')],
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
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sender', models.F('receiver')), _negated=True), name='consular_transfer_to_another_mission')],
            },
        ),
        migrations.CreateModel(
            name='TimelineEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happening', models.CharField(choices=[('drafted', 'You started the application.'), ('submitted', 'You submitted the application. We have everything you sent.'), ('accepted', 'The application is complete and has been accepted for review.'), ('inadmissible', "The application can't be examined. The notice says why and what you can do."), ('review_begun', 'An officer has begun to review the application.'), ('item_rejected', 'One document has to be sent again.'), ('information_requested', 'We asked you for something until {day}. The time for the decision stands still until you answer.'), ('information_given', 'You answered. The review goes on.'), ('consultation_begun', 'Another authority is being asked. This is part of the ordinary road.'), ('consultation_ended', 'The other authority has answered. The review goes on.'), ('estimate', 'We expect the decision by {day}.'), ('transferred', 'The application was passed on to another mission. You need not do anything.'), ('proposed', 'The review is finished. A second officer will decide.'), ('decided', 'The decision has been taken.'), ('issued', 'Your visa has been issued. You can download it.'), ('refused', 'The visa was refused. The notice gives the reasons and how you can appeal.'), ('withdrawn', 'The application was withdrawn.'), ('lapsed', 'The time to answer has passed, so the application has ended.'), ('visa_revoked', 'The visa is no longer valid. The notice says why.'), ('visa_reinstated', 'The suspension was lifted. Your visa is valid again.'), ('appeal_lodged', 'You appealed. An officer who had no part in the decision will examine it.'), ('appeal_ended', 'The appeal has been decided.')], max_length=24)),
                ('values', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timeline', to='consular.visaapplication')),
            ],
            options={
                'indexes': [models.Index(fields=['application', 'at', 'id'], name='consular_timelineevent_story')],
            },
        ),
        migrations.AddField(
            model_name='proposal',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='consular.visaapplication'),
        ),
        migrations.CreateModel(
            name='InformationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('message', econsulate.core.crypto.fields.SealedText()),
                ('answer_by', models.DateTimeField()),
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
                ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='inadmissibility', to='consular.visaapplication')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('grounds', []), _negated=True), name='consular_inadmissibility_has_grounds')],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='application',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='consular.visaapplication'),
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
        migrations.AddField(
            model_name='applicationitem',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='consular.visaapplication'),
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
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='visarequirement_code_unique_in_version'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['document', 'photo']), models.Q(('media_types', []), _negated=True)), models.Q(('kind__in', ['form', 'biometrics']), ('media_types', [])), _connector='OR'), name='visarequirement_files_have_media_types'), models.CheckConstraint(condition=models.Q(('age_from', None), ('age_below', None), ('age_below__gt', models.F('age_from')), _connector='OR'), name='visarequirement_ages_in_order')],
            },
        ),
        migrations.AddField(
            model_name='applicationitem',
            name='requirement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consular.visarequirement'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='catalogueversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6a1b2cd960c94da3cf71128353855032fec8d7af', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9a281', table='consular_catalogueversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='documentversion',
            trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ca82b63822ecb5fb15c1226a23de21b5e7832788', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_db3b5', table='consular_documentversion', when='BEFORE')),
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
        pgtrigger.migrations.AddTrigger(
            model_name='nationalitygroup',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='71c391d6da48b3c8de1b7e23f48c154bb6cffbad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be2a6', table='consular_nationalitygroup', when='BEFORE')),
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
        pgtrigger.migrations.AddTrigger(
            model_name='refusalground',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9bb8ea3d71fd4a970a9a7e40ea001ea723e8b95f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1a41d', table='consular_refusalground', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewreason',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2b53a8ddd61583a64d68d5fb0bac2ac3701f0d1d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_26ffb', table='consular_reviewreason', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visa',
            trigger=pgtrigger.compiler.Trigger(name='terms_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."entries" IS DISTINCT FROM (NEW."entries") OR OLD."stay_days" IS DISTINCT FROM (NEW."stay_days") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."seal_id" IS DISTINCT FROM (NEW."seal_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ce8b78e2787d829acdca12182a68ae3875987a0b', operation='UPDATE', pgid='pgtrigger_terms_stay_6afdb', table='consular_visa', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='15c69d95323cc39c8cd07e0986fd2a043380958d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f9273', table='consular_transfer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2655448ba57075a2bac5eee15b824fe40c2edb60', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9bc7f', table='consular_timelineevent', when='BEFORE')),
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
            model_name='inadmissibility',
            trigger=pgtrigger.compiler.Trigger(name='immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='642657aad0b6997d6c27736edde779b111df344c', operation='UPDATE OR DELETE', pgid='pgtrigger_immutable_701a3', table='consular_inadmissibility', when='BEFORE')),
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
            trigger=pgtrigger.compiler.Trigger(name='repeats_its_proposal', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM consular_proposal p WHERE p.id = NEW.proposal_id\n                        AND p.application_id = NEW.application_id AND p.proposed_by_id = NEW.proposed_by_id\n                        AND p.outcome = NEW.outcome AND p.state = 'confirmed'\n                    ) THEN\n                        RAISE EXCEPTION 'a decision must repeat its confirmed proposal'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_decision_repeats_its_proposal';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='73e46ee9c9f3c658f80e905d751692be8db235d4', operation='INSERT', pgid='pgtrigger_repeats_its_proposal_5f4b7', table='consular_decision', when='BEFORE')),
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
            model_name='fee',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e8d62f8a9c5eaa0034c7ff1c982526e88dbfab7c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dc7bb', table='consular_fee', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visaclockevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='21670107cb909510df4e632da372f0379644e22e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cb9c6', table='consular_visaclockevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visaclockevent',
            trigger=pgtrigger.compiler.Trigger(name='in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before RECORD;', func="\n    EXECUTE format('SELECT kind, at FROM %I WHERE subject_id = $1 AND number = $2', TG_TABLE_NAME)\n        INTO before USING NEW.subject_id, NEW.number - 1;\n    IF (before.kind IS NULL AND NEW.number <> 1)\n        OR concat(before.kind, '>', NEW.kind) NOT IN ('>start', 'start>pause', 'start>stop', 'pause>resume', 'pause>stop', 'resume>pause', 'resume>stop')\n        OR NEW.at < before.at\n    THEN\n        RAISE EXCEPTION 'a clock event out of order'\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_in_order';\n    END IF;\n    RETURN NEW;\n", hash='7d36a6a9ebcaab0675832618056e323dcafeed37', operation='INSERT', pgid='pgtrigger_in_order_b8ff2', table='consular_visaclockevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visaorder',
            trigger=pgtrigger.compiler.Trigger(name='content_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."visa_id" IS DISTINCT FROM (NEW."visa_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."grounds" IS DISTINCT FROM (NEW."grounds") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."ordered_by_id" IS DISTINCT FROM (NEW."ordered_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f1d6fa0360af09714b8664b844a4dd8e6056ab4c', operation='UPDATE', pgid='pgtrigger_content_stays_af1a7', table='consular_visaorder', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visaorder',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='711b1980513c9d0d77ab9c2415ed2edbea70c9f0', operation='DELETE', pgid='pgtrigger_never_deleted_be337', table='consular_visaorder', when='BEFORE')),
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
    ]
