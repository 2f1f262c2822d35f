from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from consular.management.commands.new_seal_signer import Command
from consular.visas.seals import keystore
from consular.visas.services.signers import NoSigner, signer_of_today

UTOPIA = {"name": "Utopia Visa Authority", "country": "UT", "state": "UTO"}


def certify(folder: Path, code: str = "EV", **options: Any) -> None:
    call_command(Command(), code, folder=folder, **options)


def test_the_first_call_makes_authority_and_signer_and_the_next_only_a_signer(tmp_path: Path, capsys: Any) -> None:
    certify(tmp_path / "new", **UTOPIA)
    certify(tmp_path / "new")
    assert [signer.reference for signer in keystore.signers(tmp_path / "new")] == ["UTEV1", "UTEV2"]
    assert keystore.current(keystore.signers(tmp_path / "new"), at=timezone.now()).state == "UTO"
    assert "take authority.key.pem offline" in capsys.readouterr().out


def test_a_signer_can_be_made_ahead_of_time(tmp_path: Path) -> None:
    certify(tmp_path, **UTOPIA, starts=datetime(timezone.now().year + 1, 1, 1))  # noqa: DTZ001 - UTC is assumed
    with pytest.raises(ValueError, match="no_signer_in_its_signing_period"):
        keystore.current(keystore.signers(tmp_path), at=timezone.now())


def test_with_a_password_the_keys_are_encrypted_and_the_service_opens_them(tmp_path: Path, settings: Any) -> None:
    settings.SEAL_KEYS_DIR, settings.SEAL_KEYS_PASSWORD = tmp_path, b"correct horse"
    certify(tmp_path, **UTOPIA)
    assert all(b"ENCRYPTED" in path.read_bytes() for path in tmp_path.glob("*.key.pem"))
    assert signer_of_today().reference == "UTEV1"
    for wrong in (None, b"battery staple"):
        settings.SEAL_KEYS_PASSWORD = wrong
        with pytest.raises(NoSigner):
            signer_of_today()
        with pytest.raises(CommandError, match="key_not_readable"):
            certify(tmp_path)


def test_a_password_can_be_introduced_with_the_next_signer(tmp_path: Path, settings: Any) -> None:
    certify(tmp_path, **UTOPIA)
    settings.SEAL_KEYS_DIR, settings.SEAL_KEYS_PASSWORD = tmp_path, b"correct horse"
    assert signer_of_today().reference == "UTEV1"
    tomorrow = timezone.now() + timedelta(days=1)
    certify(tmp_path, starts=tomorrow)
    both = keystore.signers(tmp_path, password=settings.SEAL_KEYS_PASSWORD)
    assert keystore.current(both, at=tomorrow + timedelta(days=1)).reference == "UTEV2"
    assert b"ENCRYPTED" in (tmp_path / "UTEV2.key.pem").read_bytes()


def test_a_second_authority_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    certify(tmp_path, **UTOPIA)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(CommandError):
        certify(tmp_path, **UTOPIA)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("code", ["ev", "E1", "EVX"])
def test_a_code_that_breaks_the_profile_is_refused(tmp_path: Path, code: str) -> None:
    certify(tmp_path, **UTOPIA)
    with pytest.raises(CommandError, match="bad_signer_reference"):
        certify(tmp_path, code)


def test_without_an_authority_the_operator_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="certificate_not_readable"):
        certify(tmp_path)


@pytest.mark.parametrize("change", [{"country": None}, {"country": "UTO"}, {"state": None}, {"state": "uto"}])
def test_an_authority_without_proper_codes_is_not_made(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(CommandError, match="bad_country"):
        certify(tmp_path, **UTOPIA | change)
    assert list(tmp_path.iterdir()) == []
