import stat
from datetime import timedelta
from pathlib import Path

import pytest

from consular.visas.seals import keystore
from consular.visas.seals.certificates import SIGNING_PERIOD
from consular.visas.seals.errors import UnusableCertificate
from consular.visas.seals.trust import TrustedSigners
from tests.consular.visas.seals.conftest import NOW

YEAR = timedelta(days=365)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "seals"
    keystore.initialise(place, country="UT", state="UTO", name="Utopia Visa Authority", now=NOW)
    return place


def test_private_keys_are_for_their_owner_only(folder: Path) -> None:
    keystore.add_signer(folder, code="EV", starts=NOW)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    keys = list(folder.glob("*.key.pem"))
    assert len(keys) == 2
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}


def test_an_authority_is_never_overwritten(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(FileExistsError):
        keystore.initialise(folder, country="UT", state="UTO", name="Another", now=NOW)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_the_public_bundle_is_enough_to_trust_every_signer_and_holds_no_key(folder: Path) -> None:
    for year in range(3):
        keystore.add_signer(folder, code="EV", starts=NOW + year * YEAR)
    published = keystore.public_bundle(folder)
    assert b"PRIVATE" not in published
    trusted = TrustedSigners.load(published)
    assert all(trusted.get(f"UTEV{serial}") for serial in (1, 2, 3))


def test_signers_take_over_from_each_other_with_an_overlap(folder: Path) -> None:
    first = keystore.add_signer(folder, code="EV", starts=NOW)
    second = keystore.add_signer(folder, code="EV", starts=NOW + YEAR)
    signers = keystore.signers(folder)

    def at(days: int) -> str:
        return keystore.current(signers, at=NOW + timedelta(days=days)).reference

    assert (at(0), at(364), at(365)) == (first.reference, first.reference, second.reference)
    assert first.may_sign_at(NOW + YEAR)
    assert not first.may_sign_at(NOW + SIGNING_PERIOD)


def test_of_two_signers_of_one_second_the_later_made_signs(folder: Path) -> None:
    """By serial, whatever letters they bear and however many digits the serial has."""
    made = [keystore.add_signer(folder, code=code, starts=NOW) for code in ("EV", "AA")]
    assert keystore.current(keystore.signers(folder), at=NOW).reference == made[-1].reference
    made += [keystore.add_signer(folder, code="EV", starts=NOW) for _ in range(14)]
    assert made[-1].reference == "UTEV10"
    assert keystore.current(keystore.signers(folder), at=NOW).reference == "UTEV10"


def test_without_a_signer_in_its_period_nothing_is_sealed(folder: Path) -> None:
    keystore.add_signer(folder, code="EV", starts=NOW + YEAR)
    for moment in (NOW, NOW + YEAR + SIGNING_PERIOD):
        with pytest.raises(UnusableCertificate, match="no_signer_in_its_signing_period"):
            keystore.current(keystore.signers(folder), at=moment)


def test_an_installation_can_sign_while_the_authority_key_is_offline(folder: Path) -> None:
    keystore.add_signer(folder, code="EV", starts=NOW)
    (folder / "authority.key.pem").unlink()
    assert [signer.reference for signer in keystore.signers(folder)] == ["UTEV1"]
    with pytest.raises(UnusableCertificate, match="key_not_readable"):
        keystore.add_signer(folder, code="EV", starts=NOW)


def test_a_signer_whose_key_is_gone_still_verifies(folder: Path) -> None:
    keystore.add_signer(folder, code="EV", starts=NOW)
    (folder / "UTEV1.key.pem").unlink()
    assert keystore.signers(folder) == []
    assert TrustedSigners.load(keystore.public_bundle(folder)).get("UTEV1")


def test_encrypted_keys_need_their_password(tmp_path: Path) -> None:
    keystore.initialise(tmp_path, country="UT", state="UTO", name="Utopia", now=NOW, password=b"correct horse")
    keystore.add_signer(tmp_path, code="EV", starts=NOW, password=b"correct horse")
    assert b"ENCRYPTED" in (tmp_path / "UTEV1.key.pem").read_bytes()
    assert len(keystore.signers(tmp_path, password=b"correct horse")) == 1
    for wrong in (None, b"battery staple"):
        with pytest.raises(UnusableCertificate, match="key_not_readable"):
            keystore.signers(tmp_path, password=wrong)


def test_an_empty_folder_says_that_no_certificate_is_there(tmp_path: Path) -> None:
    with pytest.raises(UnusableCertificate, match="certificate_not_readable"):
        keystore.signers(tmp_path)
