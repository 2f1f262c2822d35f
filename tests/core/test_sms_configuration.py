"""A carrier by SMPP is named whole or refused at the start, and its password stands in a file."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.core.test_configuration import configured


@pytest.fixture
def password(tmp_path: Path) -> str:
    (tmp_path / "password").write_text("geheim/7\n")
    return str(tmp_path / "password")


def sms(password: str, **given: str) -> Any:
    whole = {"SMS_URL": "smpp://embassy@smsc.internal", "SMPP_PASSWORD_FILE": password, **given}
    return configured(**{f"ECONSULATE_{name}": value for name, value in whole.items()}).sms


def test_a_carrier_is_named_by_one_address(password: str) -> None:
    found = sms(password)
    assert (found["host"], found["port"], found["tls"]) == ("smsc.internal", 2775, False)
    assert (found["user"], found["password"]) == ("embassy", "geheim/7")
    assert found["smpp"] == {
        "system_type": "", "window": 10, "rate": 10, "long": "udh", "ids": "same", "no_such_number": frozenset(),
    }  # fmt: skip
    assert sms(password, SMS_URL="smpps://embassy@smsc.internal:3551")["port"] == 3551
    assert sms(password, SMS_URL="smpps://embassy@smsc.internal")["tls"] is True
    assert configured().sms["smpp"] is None


def test_what_was_agreed_with_the_carrier_is_read(password: str) -> None:
    agreed = {"SYSTEM_TYPE": "VMA", "WINDOW": "50", "RATE": "200", "LONG": "payload", "IDS": "hex-decimal"}
    given = {f"SMPP_{name}": value for name, value in agreed.items()}
    assert sms(password, SMPP_NO_SUCH_NUMBER="001, 011", **given)["smpp"] == {
        "system_type": "VMA", "window": 50, "rate": 200, "long": "payload", "ids": "hex-decimal",
        "no_such_number": frozenset({"001", "011"}),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMS_URL", "smpp://smsc.internal"),
        ("SMS_URL", "smpp://embassy:geheim@smsc.internal"),
        ("SMS_URL", "smpp://embassy@smsc.internal/path"),
        ("SMS_URL", "smpp://a-name-of-sixteen@smsc.internal"),
        ("SMPP_PASSWORD_FILE", ""),
        ("SMPP_SYSTEM_TYPE", "x" * 13),
        ("SMPP_WINDOW", "0"),
        ("SMPP_RATE", "1001"),
        ("SMPP_LONG", "cut"),
        ("SMPP_IDS", "octal"),
        ("SMS_SENDER", "Посольство"),
        ("SMS_SENDER", "A-NAME-TOO-LONG"),
        ("SMS_DISCREET_SENDER", "1" * 21),
    ],
)
def test_what_smpp_has_no_room_for_stops_the_start(password: str, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^ECONSULATE_{name} "):
        sms(password, **{name: value})


def test_a_password_that_would_be_cut_off_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "long").write_text("ninechars")
    with pytest.raises(ImproperlyConfigured, match=r"^ECONSULATE_SMPP_PASSWORD_FILE must give at most 8"):
        sms(str(tmp_path / "long"))
