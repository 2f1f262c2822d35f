"""What does this installation run with? Read from the environment only; docs/operations.md explains each name."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from econsulate.core.configuration import Configuration
from econsulate.enum_names import ENUM_NAMES
from econsulate.queues import BEAT, ROUTES

BASE_DIR = Path(__file__).resolve().parent.parent
config = Configuration.from_environment(default_state_dir=BASE_DIR / ".local")

PRODUCT_NAME = "e-consulate"
DEMO = config.demo
DEBUG = False
SECRET_KEY = config.secret_key
SECRET_KEY_FALLBACKS: list[str] = []
ALLOWED_HOSTS = config.allowed_hosts
PUBLIC_BASE_URL = config.public_base_url
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
STREAMS_URL = config.streams_url

STATE_DIR = config.state_dir
FILES_DIR = config.files_dir
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["econsulate.core.files.handlers.NamelessFile"]
# Uploads stop before the disk is full: the database and the alerts must go on.
FILES_DISK_RESERVE = 512 * 1024 * 1024
SEALS_DIR = config.seals_dir
SEAL_KEYS_DIR = config.seal_keys_dir
CONFIG_KEYS_DIR = config.config_keys_dir
SEAL_KEYS_PASSWORD = config.seal_keys_password
ALERT_KEYS_DIR = config.alert_keys_dir
ALERT_KEYS_PASSWORD = config.alert_keys_password
CLAMAV_ADDRESS = config.clamav_address
MALWARE_SCAN_REQUIRED = config.malware_scan_required
KEY_ENCRYPTION_KEYS = config.key_encryption_keys
BLIND_INDEX_KEY = config.blind_index_key
AUDIT_SEAL_KEY = config.audit_seal_key
AUDIT_EARLIER_KEYS = config.audit_earlier_keys
METRICS_TOKEN = config.metrics_token

INSTALLED_APPS = [
    "econsulate.core",
    "consular",
    "notifications",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "econsulate.core.middleware.request_context",
    "econsulate.core.middleware.client_address",
    "econsulate.core.middleware.storable_query",
    "econsulate.core.signin.middleware.SessionMiddleware",
    "econsulate.core.middleware.language_tags",
    "econsulate.core.middleware.same_for_all",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "econsulate.urls"
WSGI_APPLICATION = "econsulate.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["econsulate.core.panel.filters"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "econsulate.core.signin.context.panel",
            ],
        },
    }
]

DATABASES = {
    "default": {
        **config.database,
        "CONN_MAX_AGE": 0,
        # A restarted database costs no request: the pool tries each connection before it hands it out.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **config.database.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": config.database_pool, "timeout": 10},
            "application_name": "econsulate",
            # Only what asks for it by econsulate.core.prepared; Django's own cursors never prepare.
            "prepare_threshold": 0,
        },
    }
}

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["econsulate.core.signin.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Sign-in: one-time codes for citizens; staff add a passkey or TOTP (econsulate/core/access.py refuses them otherwise).
# allauth's own limits are not atomic; econsulate/core/signin/limits.py stands in front of it instead.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": False}
ACCOUNT_ADAPTER = "econsulate.core.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "econsulate.core.signin.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = PRODUCT_NAME
# The step before and the one after (RFC 6238 §5.2): a code typed in its last second, a phone some seconds off. Used
# codes are remembered for all of that by econsulate/core/signin/limits.py.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
HEADLESS_ONLY = True
HEADLESS_ADAPTER = "econsulate.core.signin.adapters.HeadlessAdapter"
HEADLESS_CLIENTS = ("app",)
HEADLESS_FRONTEND_URLS = {"account_signup": PUBLIC_BASE_URL}
HEADLESS_SERVE_SPECIFICATION = False
HEADLESS_TOKEN_STRATEGY = "econsulate.core.signin.tokens.TokenStrategy"  # noqa: S105 - a path
USERSESSIONS_TRACK_ACTIVITY = True

LOGIN_URL = "/panel/sign-in/"
LOGIN_REDIRECT_URL = "/panel/"
SESSION_ENGINE = "econsulate.core.signin.sessions"
SESSION_COOKIE_NAME = "econsulate_session" if config.insecure_cookies else "__Host-econsulate"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not config.insecure_cookies
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
LANGUAGE_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "econsulate.core.signin.pages.csrf_failed"
CSRF_COOKIE_NAME = "econsulate_csrf" if config.insecure_cookies else "__Host-csrf"
BEHIND_PROXY = config.behind_proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 0 if config.insecure_cookies else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not config.insecure_cookies
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"] if STREAMS_URL == PUBLIC_BASE_URL else ["'self'", STREAMS_URL],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("kk", _("Kazakh")),
    ("ru", _("Russian")),
    ("uz", _("Uzbek")),
    ("uz-cyrl", _("Uzbek (Cyrillic)")),
]
LOCALE_PATHS = [BASE_DIR / app / "locale" for app in ("consular", "notifications", "econsulate/core")]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = config.state_dir / "static"
# A trial serves files as they lie in the source; production those that collectstatic gathered, named by their content.
STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if config.demo
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = DEMO

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = config.smtp["host"]
EMAIL_PORT = config.smtp["port"]
EMAIL_HOST_USER = config.smtp["user"]
EMAIL_HOST_PASSWORD = config.smtp["password"]
EMAIL_USE_TLS = config.smtp["starttls"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = config.mail_from
MAIL_BOUNCES = config.mail_bounces
MAIL_REPLIES = config.mail_replies

SMS = config.sms
PUSH = config.push
TELEGRAM = config.telegram
CHANNEL_RATES = config.channel_rates
WEBHOOKS = config.webhooks
WATCH = config.watch
LEAVE_URL = config.leave_url
CHECK_IN_HOURS = config.check_in_hours
ALERTS = config.alerts
ALERT_SENDER_DOMAIN = config.alert_sender_domain
ALERT_MODES = config.alert_modes

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["econsulate.core.access.AppSession"],
    "DEFAULT_PERMISSION_CLASSES": ["econsulate.core.access.Nobody"],
    "DEFAULT_PARSER_CLASSES": ["econsulate.core.api.strict_json.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["econsulate.core.api.strict_json.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "econsulate.core.api.pagination.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "econsulate.core.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "econsulate.core.errors.problem_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": PRODUCT_NAME,
    "DESCRIPTION": "Visas, citizens abroad and emergency alerts. Errors are RFC 9457 problem details. "
    "Texts follow Accept-Language: en, kk, ru, uz, uz-Cyrl. Sign-in under /_allauth/app/v1/ is described by allauth.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["econsulate.core.access.Anyone"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums"],
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# The ledger in PostgreSQL is the truth, the broker a hint (docs/decisions/0003): no retries, ETA or results in Celery.
CELERY_BROKER_URL = config.broker_url
CELERY_TASK_ROUTES = ROUTES
CELERY_BEAT_SCHEDULE = BEAT
CELERY_BEAT_SCHEDULER = "econsulate.core.health.scheduler.LivingScheduler"
# As often as it says that it lives.
CELERY_BEAT_MAX_LOOP_INTERVAL = 15
CELERY_TASK_DEFAULT_QUEUE = "ordinary"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_TIME_LIMIT = 50
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = config.broker_options
CELERY_DB_REUSE_MAX = 10_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(config.state_dir / "beat-schedule")

LOGGING_CONFIG = "econsulate.core.logs.configure"
LOGGING = {"level": config.log_level}
