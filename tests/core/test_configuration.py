"""Which settings let the system start?"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from econsulate.core.configuration import NAMES, Configuration

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
OTHER_KEY = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="
SAFE = {
    "DATABASE_URL": "postgres://u:p@db.example/econsulate",
    "CELERY_BROKER_URL": "amqp://u:p@broker.example//",
    "ECONSULATE_SECRET_KEY": "x" * 50,
    "ECONSULATE_KEY_ENCRYPTION_KEYS": f"k2:{KEY},k1:{OTHER_KEY}",
    "ECONSULATE_BLIND_INDEX_KEY": KEY,
    "ECONSULATE_AUDIT_SEAL_KEY": KEY,
    "ECONSULATE_PUBLIC_BASE_URL": "https://visa.example.org/",
    "ECONSULATE_ALLOWED_HOSTS": "visa.example.org",
    "ECONSULATE_CLAMAV_ADDRESS": "127.0.0.1:3310",
}


def configured(**changes: str | None) -> Configuration:
    given = {name: value for name, value in {**SAFE, **changes}.items() if value is not None}
    return Configuration.from_environment(default_state_dir=Path("/srv/econsulate"), environment=given)


def test_safe_settings_start_a_production_system() -> None:
    settings = configured()
    assert (settings.demo, settings.insecure_cookies, settings.malware_scan_required) == (False, False, True)
    assert settings.public_base_url == "https://visa.example.org"
    assert settings.files_dir == Path("/srv/econsulate/files")


def test_the_first_encryption_key_encrypts_and_older_ones_stay_known() -> None:
    assert list(configured().key_encryption_keys) == ["k2", "k1"]


def test_a_redis_broker_redelivers_within_a_minute_and_rabbitmq_confirms() -> None:
    assert configured().broker_options["confirm_publish"] is True
    assert configured(CELERY_BROKER_URL="redis://127.0.0.1/0").broker_options["visibility_timeout"] == 60


@pytest.mark.parametrize(
    "name",
    [
        "DATABASE_URL",
        "CELERY_BROKER_URL",
        "ECONSULATE_SECRET_KEY",
        "ECONSULATE_KEY_ENCRYPTION_KEYS",
        "ECONSULATE_BLIND_INDEX_KEY",
        "ECONSULATE_AUDIT_SEAL_KEY",
    ],
)
@pytest.mark.parametrize("value", [None, ""])
def test_a_needed_setting_that_is_absent_is_named(name: str, value: str | None) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is not set"):
        configured(**{name: value})


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("ECONSULATE_DEMOO", "did you mean ECONSULATE_DEMO?"),
        ("ECONSULATE_SECRETKEY", "did you mean ECONSULATE_SECRET_KEY?"),
        ("ECONSULATE_ZZZZ", "docs/operations.md"),
    ],
)
def test_an_unknown_setting_is_refused_with_a_hint(given: str, hint: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape(given)) as refused:
        configured(**{given: "1"})
    assert hint in str(refused.value)


def test_settings_of_other_programs_are_none_of_our_business() -> None:
    assert configured(PATH="/bin", ECONOMY="1", DJANGO_DEBUG="1")


UNSAFE = {
    "a short secret key": ("ECONSULATE_SECRET_KEY", "x" * 39, "40 random characters"),
    "any host": ("ECONSULATE_ALLOWED_HOSTS", "visa.example.org,*", "name the hosts"),
    "cookies without TLS": ("ECONSULATE_INSECURE_COOKIES", "1", "ECONSULATE_DEMO=1"),
    "an address without TLS": ("ECONSULATE_PUBLIC_BASE_URL", "http://visa.example.org", "https://"),
    "no address at all": ("ECONSULATE_PUBLIC_BASE_URL", None, "https://"),
    "files nobody scans": ("ECONSULATE_CLAMAV_ADDRESS", None, "ECONSULATE_ALLOW_UNSCANNED_FILES"),
}


@pytest.mark.parametrize(("name", "value", "mend"), UNSAFE.values(), ids=UNSAFE.keys())
def test_unsafe_settings_are_refused_with_the_mend(name: str, value: str | None, mend: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"Unsafe setting {name}") as refused:
        configured(**{name: value})
    assert mend in str(refused.value)


@pytest.mark.parametrize("name", ["ECONSULATE_SECRET_KEY", "ECONSULATE_ALLOWED_HOSTS"])
def test_demo_mode_does_not_excuse_what_would_be_unsafe_even_there(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"Unsafe setting {name}"):
        configured(ECONSULATE_DEMO="1", **{name: "*"})


MALFORMED = {
    "a flag in words": ("ECONSULATE_DEMO", "true", "must be 0 or 1"),
    "a number in words": ("ECONSULATE_DATABASE_POOL", "ten", "whole number"),
    "digits of another script": ("ECONSULATE_DATABASE_POOL", "١٠", "whole number"),
    "a key that is not base64": ("ECONSULATE_BLIND_INDEX_KEY", "!!!", "not valid base64"),
    "a key that is too short": ("ECONSULATE_BLIND_INDEX_KEY", "AAAA", "must be 32 bytes, not 3"),
    "encryption keys without ids": ("ECONSULATE_KEY_ENCRYPTION_KEYS", KEY, "id:base64"),
    "one bad key among good ones": ("ECONSULATE_KEY_ENCRYPTION_KEYS", f"k2:{KEY},k1:AAAA", "must be 32 bytes"),
    "another database": ("DATABASE_URL", "sqlite:///db.sqlite3", "PostgreSQL"),
    "mail by another protocol": ("ECONSULATE_SMTP_URL", "https://mail.example.org", "smtp://"),
}


@pytest.mark.parametrize(("name", "value", "hint"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_setting_is_named_with_what_it_should_be(name: str, value: str, hint: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name.removeprefix("ECONSULATE_")) as refused:
        configured(**{name: value})
    assert hint in str(refused.value)


def test_no_refusal_repeats_a_secret() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        configured(ECONSULATE_SECRET_KEY="hunter2")
    assert "hunter2" not in str(refused.value)


def test_mail_over_starttls_is_read_from_its_address() -> None:
    smtp = configured(ECONSULATE_SMTP_URL="smtp+tls://user:pass@mail.example.org:587").smtp
    assert smtp == {"host": "mail.example.org", "port": 587, "user": "user", "password": "pass", "starttls": True}


def test_the_operations_manual_explains_every_setting() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    assert [name for name in sorted(NAMES) if f"`ECONSULATE_{name}`" not in manual] == []


def test_the_command_line_says_what_to_mend_in_one_sentence() -> None:
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "ECONSULATE_BLIND_INDEX_KEY": "short"}
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_audit"], cwd=root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("ECONSULATE_BLIND_INDEX_KEY ")
    assert len(done.stderr.splitlines()) == 1


def test_earlier_public_keys_are_a_list_and_each_is_a_key() -> None:
    assert configured().audit_earlier_keys == []
    assert len(configured(ECONSULATE_AUDIT_EARLIER_KEYS=f"{KEY},{OTHER_KEY}").audit_earlier_keys) == 2
    with pytest.raises(ImproperlyConfigured, match="ECONSULATE_AUDIT_EARLIER_KEYS"):
        configured(ECONSULATE_AUDIT_EARLIER_KEYS=f"{KEY},short")


def test_the_password_of_the_seal_keys_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    assert configured().seal_keys_password is None
    file = tmp_path / "password"
    file.write_text("correct horse\r\nnot this\n")
    assert configured(ECONSULATE_SEAL_KEYS_PASSWORD_FILE=str(file)).seal_keys_password == b"correct horse"


@pytest.mark.parametrize("content", [None, b"", b"\nsecond line", b"\xff\xfe"])
def test_a_password_file_without_a_password_stops_the_start(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match=f"^ECONSULATE_SEAL_KEYS_PASSWORD_FILE names {file}"):
        configured(ECONSULATE_SEAL_KEYS_PASSWORD_FILE=str(file))


def test_an_sms_gateway_is_named_with_all_it_needs() -> None:
    assert configured().sms["host"] == ""
    sms = configured(ECONSULATE_SMS_URL="https://us%40er:pass%2Fword@sms.internal/cgi-bin/sendsms").sms
    assert (sms["host"], sms["port"], sms["tls"]) == ("sms.internal", 13013, True)
    assert (sms["user"], sms["password"], sms["path"]) == ("us@er", "pass/word", "/cgi-bin/sendsms")
    assert configured().sms["receipts_url"] == "https://visa.example.org"


@pytest.mark.parametrize(
    "url", ["kannel", "http://host:13013/", "ftp://u:p@host/", "http://u:p@host:port/", "http://u:p@"]
)
def test_an_sms_gateway_that_is_named_by_half_stops_the_start(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ECONSULATE_SMS_URL must read"):
        configured(ECONSULATE_SMS_URL=url)


@pytest.mark.parametrize(
    "address",
    [
        "reply",
        "reply@localhost",
        "reply+x@consulate.example.org",
        "x" * 22 + "@consulate.example.org",
        "Reply <reply@consulate.example.org>",
        "reply@consulate.example.org\n",
    ],
)
def test_answers_by_mail_need_an_address_with_room_for_a_token(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MAIL_REPLIES"):
        configured(ECONSULATE_MAIL_REPLIES=address)


def test_answers_and_returned_mail_have_two_addresses() -> None:
    taken = "bounces@consulate.example.org"
    with pytest.raises(ImproperlyConfigured, match="another address"):
        configured(ECONSULATE_MAIL_REPLIES=taken.title(), ECONSULATE_MAIL_BOUNCES=taken)
    assert configured(ECONSULATE_MAIL_REPLIES="reply@consulate.example.org").mail_replies
    assert configured().mail_replies == ""


def test_the_credentials_of_a_process_are_for_what_is_real_for_drills_or_for_both() -> None:
    name = "ECONSULATE_ALERT_MODES"
    assert configured().alert_modes == {"live", "exercise"}
    assert configured(**{name: "exercise"}).alert_modes == {"exercise"}
    for wrong in ("", "drill", "live;exercise", "LIVE"):
        with pytest.raises(ImproperlyConfigured, match=name):
            configured(**{name: wrong})


def test_nobody_sends_an_alert_alone_where_the_limit_is_nobody() -> None:
    name = "ECONSULATE_ALERT_BREAK_GLASS_MAX_PEOPLE"
    assert configured().alerts["break_glass_max_people"] == 500
    assert configured(**{name: "0"}).alerts["break_glass_max_people"] == 0
    for wrong in ("-1", "100001", "all"):
        with pytest.raises(ImproperlyConfigured, match=name):
            configured(**{name: wrong})
    with pytest.raises(ImproperlyConfigured, match="from 1 to 6"):
        configured(ECONSULATE_ALERT_SMS_PARTS="0")
