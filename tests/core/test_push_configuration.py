"""Push is off by default, whole or refused at the start, and reads its keys from files."""

import json
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.exceptions import ImproperlyConfigured

from notifications.channels import registry
from tests.core.test_configuration import configured
from tests.notifications.push.services import pem

APNS = {"KEY_FILE": "apns.p8", "KEY_ID": "KEY1234567", "TEAM_ID": "TEAM123456", "TOPIC": "org.example.consulate"}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    curve, account = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    (tmp_path / "apns.p8").write_text(pem(curve))
    (tmp_path / "vapid.pem").write_text(pem(curve))
    (tmp_path / "other.pem").write_text(pem(ec.generate_private_key(ec.SECP384R1())))
    told = {
        "project_id": "consulate-demo",
        "client_email": "push@consulate-demo.example",
        "private_key_id": "1",
        "private_key": pem(account),
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    (tmp_path / "account.json").write_text(json.dumps(told))
    (tmp_path / "ec.json").write_text(json.dumps({**told, "private_key": pem(curve)}))
    (tmp_path / "plain.json").write_text(json.dumps({**told, "token_uri": "http://oauth2.example/token"}))
    (tmp_path / "half.json").write_text(json.dumps({"project_id": "x"}))
    (tmp_path / "list.json").write_text("[]")
    return tmp_path


def push(**given: str) -> dict[str, Any]:
    return configured(**{f"ECONSULATE_{name}": value for name, value in given.items()}).push


def test_it_is_off_by_default() -> None:
    found = push()
    assert (found["fcm"], found["apns"], found["vapid"], found["private_networks"]) == (None, None, None, [])
    assert "fcm.googleapis.com" in found["web_hosts"]


def test_whole_settings_are_read(keys: Path) -> None:
    found = push(
        FCM_CREDENTIALS_FILE=str(keys / "account.json"),
        **{f"APNS_{name}": value for name, value in APNS.items() if name != "KEY_FILE"},
        APNS_KEY_FILE=str(keys / "apns.p8"),
        APNS_URL="https://api.sandbox.push.apple.com/",
        VAPID_KEY_FILE=str(keys / "vapid.pem"),
        VAPID_CONTACT="mailto:push@consulate.example.org",
        WEBPUSH_HOSTS="push.example.org, *.Push.example.com",
        PUSH_PRIVATE_NETWORKS="10.1.2.3/32,fd00::/8",
    )
    assert found["fcm"]["url"] == "https://fcm.googleapis.com"
    assert found["apns"]["url"] == "https://api.sandbox.push.apple.com"
    assert found["vapid"]["contact"] == "mailto:push@consulate.example.org"
    assert found["web_hosts"] == ["push.example.org", "*.push.example.com"]
    assert found["private_networks"] == [ip_network("10.1.2.3/32"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"FCM_CREDENTIALS_FILE": "missing.json"}, "FCM_CREDENTIALS_FILE"),
        ({"FCM_CREDENTIALS_FILE": "half.json"}, "FCM_CREDENTIALS_FILE"),
        ({"FCM_CREDENTIALS_FILE": "list.json"}, "FCM_CREDENTIALS_FILE"),
        ({"FCM_CREDENTIALS_FILE": "ec.json"}, "FCM_CREDENTIALS_FILE"),
        ({"FCM_CREDENTIALS_FILE": "plain.json"}, "FCM_CREDENTIALS_FILE"),
        ({"FCM_CREDENTIALS_FILE": "vapid.pem"}, "FCM_CREDENTIALS_FILE"),
        ({"FCM_CREDENTIALS_FILE": "account.json", "FCM_URL": "http://fcm.example"}, "FCM_URL"),
        ({"APNS_KEY_FILE": "apns.p8"}, "APNS_KEY_ID"),
        ({"APNS_TOPIC": "org.example"}, "APNS_KEY_FILE"),
        ({**{f"APNS_{name}": value for name, value in APNS.items()}, "APNS_KEY_FILE": "other.pem"}, "APNS_KEY_FILE"),
        ({"VAPID_KEY_FILE": "vapid.pem"}, "VAPID_CONTACT"),
        ({"VAPID_KEY_FILE": "vapid.pem", "VAPID_CONTACT": "push@example.org"}, "VAPID_CONTACT"),
        ({"VAPID_KEY_FILE": "account.json", "VAPID_CONTACT": "mailto:p@example.org"}, "VAPID_KEY_FILE"),
        ({"PUSH_PRIVATE_NETWORKS": "10.1.2.3/8"}, "PUSH_PRIVATE_NETWORKS"),
        ({"PUSH_CA_FILE": "missing.pem"}, "PUSH_CA_FILE"),
    ],
)
def test_half_a_setting_stops_the_start_and_names_the_mend(keys: Path, given: dict[str, str], named: str) -> None:
    placed = {name: str(keys / value) if name.endswith("_FILE") else value for name, value in given.items()}
    with pytest.raises(ImproperlyConfigured, match=f"ECONSULATE_{named} ") as refusal:
        push(**placed)
    assert "PRIVATE KEY" not in str(refusal.value)


def test_a_trial_sends_nothing_outside_whatever_keys_it_has(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"fcm": {"x": "y"}, "apns": {"x": "y"}, "vapid": {"x": "y"}}
    settings.PUSH, settings.TELEGRAM, settings.DEMO = {**settings.PUSH, **given}, {"x": "y"}, True
    assert registry.pushes() == []
    assert all("this is a trial" in line for line in registry.off())
    settings.DEMO = False
    assert [channel.kind for channel in registry.pushes()] == ["fcm", "apns", "webpush", "unifiedpush"]
    settings.PUSH = {**settings.PUSH, "fcm": None, "vapid": None}
    assert [channel.kind for channel in registry.pushes()] == ["apns"]
