"""The bot and the sites are off by default, whole or refused at the start, and their secrets stand in files."""

import base64
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from tests.core.test_configuration import configured

TOKEN, SECRET = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_", "s3cret_" * 6
SEED = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SHARED = "whsec_" + base64.b64encode(b"k" * 32).decode()
OWN = "whsk_" + base64.b64encode(SEED.private_bytes_raw() + SEED.public_key().public_bytes_raw()).decode()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "short").write_text("short")
    (tmp_path / "site").write_text(f"{SHARED}\n{OWN}\n")
    (tmp_path / "seed").write_text("whsk_" + base64.b64encode(SEED.private_bytes_raw()).decode())
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "plain").write_text("geheim")
    (tmp_path / "weak").write_text("whsec_" + base64.b64encode(b"k" * 23).decode())
    (tmp_path / "torn").write_text("whsk_" + base64.b64encode(SEED.private_bytes_raw() + b"x" * 32).decode())
    (tmp_path / "base").write_text("whsec_%%%%")
    return tmp_path


def found(**given: str) -> Any:
    return configured(**{f"ECONSULATE_{name}": value for name, value in given.items()})


def telegram(files: Path, **changed: str) -> dict[str, str]:
    whole = {"BOT": "ConsulateBot", "TOKEN_FILE": str(files / "token"), "SECRET_FILE": str(files / "secret")}
    return {f"TELEGRAM_{name}": value for name, value in {**whole, **changed}.items()}


def test_both_are_off_by_default() -> None:
    assert (found().telegram, found().webhooks) == (None, [])


def test_whole_settings_are_read(files: Path) -> None:
    assert found(**telegram(files, URL="https://telegram.internal/", NEUTRAL="1")).telegram == {
        "bot": "ConsulateBot",
        "token": TOKEN,
        "secret": SECRET,
        "neutral": True,
        "url": "https://telegram.internal",
    }
    usual = found(**telegram(files)).telegram
    assert (usual["url"], usual["neutral"]) == ("https://api.telegram.org", False)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"BOT": ""}, "TELEGRAM_BOT is needed"),
        ({"TOKEN_FILE": ""}, "TELEGRAM_TOKEN_FILE is needed"),
        ({"SECRET_FILE": ""}, "TELEGRAM_SECRET_FILE is needed"),
        ({"BOT": "@ConsulateBot"}, "TELEGRAM_BOT must be"),
        ({"TOKEN_FILE": "secret"}, "TELEGRAM_TOKEN_FILE"),
        ({"SECRET_FILE": "short"}, "TELEGRAM_SECRET_FILE"),
        ({"SECRET_FILE": "missing"}, "TELEGRAM_SECRET_FILE"),
        ({"URL": "http://api.telegram.org"}, "TELEGRAM_URL"),
        ({"NEUTRAL": "yes"}, "TELEGRAM_NEUTRAL"),
    ],
)
def test_half_a_bot_stops_the_start(files: Path, changed: dict[str, str], named: str) -> None:
    placed = {name: str(files / value) if value and name.endswith("FILE") else value for name, value in changed.items()}
    with pytest.raises(ImproperlyConfigured, match=named):
        found(**telegram(files, **placed))


def test_sites_are_read_with_all_their_secrets(files: Path) -> None:
    url = "https://portal.example.org/hook?a=1,2"
    sites = found(WEBHOOKS=f"portal,{url},{files / 'site'}; b,https://b.example.org,{files / 'seed'};").webhooks
    assert [site["name"] for site in sites] == ["portal", "b"]
    assert sites[0]["url"] == url
    assert sites[0]["keys"] == [("v1", b"k" * 32), ("v1a", SEED.private_bytes_raw())]
    assert sites[1]["keys"] == [("v1a", SEED.private_bytes_raw())]


@pytest.mark.parametrize("file", ["empty", "plain", "weak", "torn", "base", "missing"])
def test_a_secret_that_can_not_sign_stops_the_start(files: Path, file: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="WEBHOOKS") as raised:
        found(WEBHOOKS=f"portal,https://portal.example.org,{files / file}")
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize(
    "entry", ["portal", "portal,https://b.example.org", "Por tal,https://b.example.org,{}", "p,http://b.example.org,{}"]
)
def test_what_is_no_site_stops_the_start(files: Path, entry: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="WEBHOOKS"):
        found(WEBHOOKS=entry.format(files / "site"))


def test_two_sites_of_one_name_stop_the_start(files: Path) -> None:
    one = f"portal,https://b.example.org,{files / 'site'}"
    with pytest.raises(ImproperlyConfigured, match="same name"):
        found(WEBHOOKS=f"{one};{one}")


def test_channels_are_tested_at_addresses_of_a_file(tmp_path: Path) -> None:
    assert found().watch == {}
    (tmp_path / "watch.toml").write_text('sms = "+77010000999"\nemail = "watch@consulate.example.org"\n')
    watched = found(WATCH_FILE=str(tmp_path / "watch.toml")).watch
    assert watched == {"sms": "+77010000999", "email": "watch@consulate.example.org"}


def test_how_many_a_carrier_takes() -> None:
    assert found().channel_rates == {"fcm": 10_000, "telegram": 25}
    assert found(CHANNEL_RATES=" sms = 50, email=100 ").channel_rates == {"sms": 50, "email": 100}
    assert found(CHANNEL_RATES="").channel_rates == {}
    for wrong in ("sms", "sms=0", "sms=-1", "sms=1.5", "sms=100001", "pigeon=5", "sms=٣"):
        with pytest.raises(ImproperlyConfigured, match="CHANNEL_RATES"):
            found(CHANNEL_RATES=wrong)


@pytest.mark.parametrize("written", [None, "sms = ", 'pigeon = "loft"', "sms = 77", 'sms = ""', 'email = "a\\nb"'])
def test_a_file_of_test_addresses_that_makes_no_sense_stops_the_start(tmp_path: Path, written: str | None) -> None:
    if written is not None:
        (tmp_path / "watch.toml").write_text(written)
    with pytest.raises(ImproperlyConfigured, match=r"^ECONSULATE_WATCH_FILE names"):
        found(WATCH_FILE=str(tmp_path / "watch.toml"))
