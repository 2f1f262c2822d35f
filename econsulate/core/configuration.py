"""Which settings did the operator give, and are they safe? Unknown or unsafe ones stop the start with a hint.

Every name is read from the environment. Names other than the two standard ones start with ECONSULATE_.
"""

import base64
import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import environ
from django.core.exceptions import ImproperlyConfigured

from econsulate.core import (
    alert_configuration,
    channel_configuration,
    push_configuration,
    sms_configuration,
    stream_configuration,
)
from econsulate.core.broker import broker_options

PREFIX = "ECONSULATE_"
NAMES = (
    push_configuration.NAMES
    | alert_configuration.NAMES
    | channel_configuration.NAMES
    | sms_configuration.NAMES
    | stream_configuration.NAMES
    | frozenset(
        """DEMO SECRET_KEY ALLOWED_HOSTS PUBLIC_BASE_URL STATE_DIR FILES_DIR SEALS_DIR SEAL_KEYS_DIR
    SEAL_KEYS_PASSWORD_FILE CONFIG_KEYS_DIR ALERT_KEYS_DIR ALERT_KEYS_PASSWORD_FILE CLAMAV_ADDRESS
    ALLOW_UNSCANNED_FILES KEY_ENCRYPTION_KEYS BLIND_INDEX_KEY AUDIT_SEAL_KEY AUDIT_EARLIER_KEYS METRICS_TOKEN
    DATABASE_POOL BEHIND_PROXY INSECURE_COOKIES SMTP_URL MAIL_FROM MAIL_BOUNCES MAIL_REPLIES LEAVE_URL
    CHECK_IN_HOURS LOG_LEVEL WEB_PORT MAIL_PORT""".split()
    )
)
WEAK_SECRET_LENGTH = 40


@dataclass(frozen=True)
class Configuration:
    """Checked settings; keys are raw 32-byte strings, addresses as documented in docs/operations.md."""

    demo: bool
    secret_key: str
    allowed_hosts: list[str]
    public_base_url: str
    state_dir: Path
    files_dir: Path
    seals_dir: Path
    seal_keys_dir: Path
    config_keys_dir: Path
    seal_keys_password: bytes | None
    alert_keys_dir: Path
    alert_keys_password: bytes | None
    clamav_address: str
    malware_scan_required: bool
    key_encryption_keys: dict[str, bytes]
    blind_index_key: bytes
    audit_seal_key: str
    audit_earlier_keys: list[bytes]
    metrics_token: str
    database: dict[str, Any]
    database_pool: int
    broker_url: str
    broker_options: dict[str, Any]
    behind_proxy: bool
    insecure_cookies: bool
    smtp: dict[str, Any]
    mail_from: str
    mail_bounces: str
    mail_replies: str
    sms: dict[str, Any]
    push: dict[str, Any]
    telegram: Any
    webhooks: list[dict[str, Any]]
    watch: dict[str, str]
    channel_rates: dict[str, int]
    leave_url: str
    streams_url: str
    check_in_hours: int
    alerts: dict[str, int]
    alert_sender_domain: str
    alert_modes: frozenset[str]
    log_level: str

    @classmethod
    def from_environment(cls, *, default_state_dir: Path, environment: Mapping[str, str] | None = None) -> Self:
        """Read and check everything. Raises ImproperlyConfigured naming the variable and the mend."""
        given = Environment(os.environ if environment is None else environment)
        given.refuse_unknown_names()
        state_dir = Path(given.text("STATE_DIR", str(default_state_dir)))
        broker_url = given.required("CELERY_BROKER_URL", "such as redis://… or amqp://…; `make run` starts one for you")
        settings = cls(
            demo=given.flag("DEMO"),
            secret_key=given.required("ECONSULATE_SECRET_KEY", f"at least {WEAK_SECRET_LENGTH} random characters"),
            allowed_hosts=given.text("ALLOWED_HOSTS", "127.0.0.1,localhost").split(","),
            public_base_url=given.public_base_url(),
            state_dir=state_dir,
            files_dir=Path(given.text("FILES_DIR", str(state_dir / "files"))),
            seals_dir=Path(given.text("SEALS_DIR", str(state_dir / "seals"))),
            seal_keys_dir=Path(given.text("SEAL_KEYS_DIR", str(state_dir / "seal-keys"))),
            config_keys_dir=Path(given.text("CONFIG_KEYS_DIR", str(state_dir / "config-keys"))),
            seal_keys_password=given.password("SEAL_KEYS_PASSWORD_FILE"),
            alert_keys_dir=Path(given.text("ALERT_KEYS_DIR", str(state_dir / "alert-keys"))),
            alert_keys_password=given.password("ALERT_KEYS_PASSWORD_FILE"),
            clamav_address=given.text("CLAMAV_ADDRESS", ""),
            malware_scan_required=not given.flag("ALLOW_UNSCANNED_FILES"),
            key_encryption_keys=given.keys("KEY_ENCRYPTION_KEYS"),
            blind_index_key=given.key("BLIND_INDEX_KEY"),
            audit_seal_key=given.required("ECONSULATE_AUDIT_SEAL_KEY", "base64 of 32 random bytes"),
            audit_earlier_keys=given.public_keys("AUDIT_EARLIER_KEYS"),
            metrics_token=given.text("METRICS_TOKEN", ""),
            database=given.database(),
            database_pool=given.number("DATABASE_POOL", 10),
            broker_url=broker_url,
            broker_options=broker_options(broker_url),
            behind_proxy=given.flag("BEHIND_PROXY"),
            insecure_cookies=given.flag("INSECURE_COOKIES"),
            smtp=given.smtp(),
            mail_from=given.text("MAIL_FROM", "e-consulate <no-reply@localhost>"),
            mail_bounces=given.text("MAIL_BOUNCES", ""),
            mail_replies=given.mail_replies(),
            sms=sms_configuration.sms(given),
            push=push_configuration.push(given),
            telegram=channel_configuration.telegram(given),
            webhooks=channel_configuration.webhooks(given),
            watch=channel_configuration.watch(given),
            channel_rates=channel_configuration.rates(given),
            leave_url=given.leave_url(),
            streams_url=stream_configuration.url(given),
            check_in_hours=given.number_within("CHECK_IN_HOURS", 72, most=24 * 30),
            alerts=alert_configuration.limits(given),
            alert_sender_domain=alert_configuration.sender_domain(given),
            alert_modes=alert_configuration.modes(given),
            log_level=given.text("LOG_LEVEL", "INFO"),
        )
        settings.refuse_unsafe()
        return settings

    def refuse_unsafe(self) -> None:
        """Stop a start that would put people at risk; demo mode lowers only what a trial on one machine needs."""
        if len(self.secret_key) < WEAK_SECRET_LENGTH:
            raise unsafe("ECONSULATE_SECRET_KEY", f"give at least {WEAK_SECRET_LENGTH} random characters")
        if "*" in self.allowed_hosts:
            raise unsafe("ECONSULATE_ALLOWED_HOSTS", "name the hosts; * lets anyone forge the address in our links")
        if self.demo:
            return
        if self.insecure_cookies:
            raise unsafe("ECONSULATE_INSECURE_COOKIES", "allowed only together with ECONSULATE_DEMO=1")
        if not self.public_base_url.startswith("https://"):
            raise unsafe("ECONSULATE_PUBLIC_BASE_URL", "must start with https:// outside demo mode")
        if self.malware_scan_required and not self.clamav_address:
            hint = "set it to host:port of clamd, or accept the risk in writing with ECONSULATE_ALLOW_UNSCANNED_FILES=1"
            raise unsafe("ECONSULATE_CLAMAV_ADDRESS", hint)


class Environment:
    """Typed reads from one mapping of environment variables."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def refuse_unknown_names(self) -> None:
        for name in self.values:
            if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in NAMES:
                close = difflib.get_close_matches(name.removeprefix(PREFIX), NAMES, n=1)
                hint = f"did you mean {PREFIX}{close[0]}?" if close else "docs/operations.md lists the known names"
                raise ImproperlyConfigured(f"Unknown setting {name}: {hint}")

    def text(self, name: str, default: str) -> str:
        return self.values.get(PREFIX + name, default)

    def required(self, name: str, hint: str) -> str:
        value = self.values.get(name, "")
        if not value:
            raise ImproperlyConfigured(f"{name} is not set: give {hint}. For a trial, `make run` sets everything.")
        return value

    def flag(self, name: str) -> bool:
        value = self.text(name, "0")
        if value not in {"0", "1"}:
            raise ImproperlyConfigured(f"{PREFIX}{name} must be 0 or 1, not {value!r}")
        return value == "1"

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit()):
            raise ImproperlyConfigured(f"{PREFIX}{name} must be a whole number, not {value!r}")
        return int(value)

    def key(self, name: str) -> bytes:
        return decode_key(PREFIX + name, self.required(PREFIX + name, "base64 of 32 random bytes"))

    def keys(self, name: str) -> dict[str, bytes]:
        """`id:base64,id:base64`; the first encrypts, all decrypt, so a key can be rotated."""
        pairs = self.required(PREFIX + name, "id:base64 of 32 random bytes, the current key first").split(",")
        if any(":" not in pair for pair in pairs):
            raise ImproperlyConfigured(f"{PREFIX}{name} must read id:base64[,id:base64]")
        return {key_id: decode_key(PREFIX + name, value) for key_id, value in (pair.split(":", 1) for pair in pairs)}

    def password(self, name: str) -> bytes | None:
        """The first line of the file that the setting names."""
        path = self.text(name, "")
        if not path:
            return None
        try:
            line = Path(path).read_text("utf-8").partition("\n")[0].strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{PREFIX}{name} names {path}, which this account can't read") from error
        if not line:
            raise ImproperlyConfigured(f"{PREFIX}{name} names {path}, whose first line holds no password")
        return line.encode()

    def public_keys(self, name: str) -> list[bytes]:
        return [decode_key(PREFIX + name, key) for key in self.text(name, "").split(",") if key]

    def public_base_url(self) -> str:
        return self.text("PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")

    def leave_url(self) -> str:
        url = self.text("LEAVE_URL", "https://www.wikipedia.org/")
        if not url.startswith("https://"):
            raise ImproperlyConfigured(f"{PREFIX}LEAVE_URL must start with https://")
        return url

    def number_within(self, name: str, default: int, *, most: int, least: int = 1) -> int:
        number = self.number(name, default)
        if not least <= number <= most:
            raise ImproperlyConfigured(f"{PREFIX}{name} must be from {least} to {most}")
        return number

    def database(self) -> dict[str, Any]:
        url = self.required("DATABASE_URL", "postgres://user:password@host/name")
        database: dict[str, Any] = environ.Env.db_url_config(url)
        if database.get("ENGINE") != "django.db.backends.postgresql":
            raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (15 or newer)")
        return database

    def smtp(self) -> dict[str, Any]:
        url = environ.urlparse(self.text("SMTP_URL", "smtp://127.0.0.1:2525"))
        if url.scheme not in {"smtp", "smtp+tls"}:
            raise ImproperlyConfigured(f"{PREFIX}SMTP_URL must start with smtp:// or smtp+tls://")
        return {
            "host": url.hostname or "127.0.0.1",
            "port": url.port or 25,
            "user": url.username or "",
            "password": url.password or "",
            "starttls": url.scheme == "smtp+tls",
        }

    def mail_replies(self) -> str:
        """The address that answers go to; its local part leaves room for a token within 64 octets (RFC 5321)."""
        address = self.text("MAIL_REPLIES", "")
        if address and not re.fullmatch(r"[A-Za-z0-9._-]{1,21}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", address):
            hint = "such as reply@consulate.example.org, at most 21 plain characters before the @, none of them a plus"
            raise ImproperlyConfigured(f"{PREFIX}MAIL_REPLIES must be an address {hint}")
        if address and address.lower() == self.text("MAIL_BOUNCES", "").lower():
            raise ImproperlyConfigured(f"{PREFIX}MAIL_REPLIES must be another address than {PREFIX}MAIL_BOUNCES")
        return address


def decode_key(name: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not valid base64") from error
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes, not {len(key)}")
    return key


def unsafe(name: str, hint: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"Unsafe setting {name}: {hint}")
