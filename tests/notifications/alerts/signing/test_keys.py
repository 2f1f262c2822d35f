"""Keys on the disk and the list that is published of them."""

import json
import os
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_ISDIR
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from econsulate.core.crypto.keyfiles import KeyNotReadable, read_p256_key
from notifications.alerts.signing import keystore, published, signers
from notifications.alerts.signing.published import Mode, UnusableList
from tests.notifications.alerts.signing.conftest import ACTUAL, PASSWORD, House

NOW = datetime(2026, 11, 29, tzinfo=UTC)
YEAR = timedelta(days=365)


def current(house: House, password: bytes | None = PASSWORD, at: datetime = ACTUAL.sent) -> str:
    return keystore.current(house.folder, mode=Mode.LIVE, at=at, password=password).published.kid


def test_keys_are_encrypted_and_readable_by_nobody_else(house: House) -> None:
    files = list(house.folder.glob("*/*.key.pem"))
    assert len(files) == 2
    assert all(b"ENCRYPTED" in file.read_bytes() and file.stat().st_mode & 0o77 == 0 for file in files)
    assert all(folder.stat().st_mode & 0o77 == 0 for folder in house.folder.iterdir())


@pytest.mark.parametrize("password", [None, b"battery staple"])
def test_without_the_password_nothing_is_signed(house: House, password: bytes | None) -> None:
    with pytest.raises(keystore.NoKey, match="another password"):
        current(house, password)


def test_the_key_that_began_last_signs(house: House) -> None:
    first = current(house)
    times = {"valid_from": ACTUAL.sent, "valid_to": ACTUAL.sent + YEAR}
    second = keystore.add(house.folder, mode=Mode.LIVE, password=PASSWORD, **times)
    assert current(house) == second.kid
    assert current(house, at=ACTUAL.sent - timedelta(seconds=1)) == first
    keystore.revoke(house.folder, second.kid, at=NOW)
    assert current(house) == first


def test_each_mode_has_a_folder_and_neither_takes_the_others_keys(house: House) -> None:
    drill = house.key(Mode.EXERCISE).published.kid
    assert drill.startswith("exercise-")
    for ending in (".json", ".key.pem"):
        (house.folder / "exercise" / f"{drill}{ending}").rename(house.folder / "live" / f"{drill}{ending}")
    with pytest.raises(keystore.NoKey, match="among keys of the other mode"):
        keystore.known(house.folder)


def test_a_key_put_under_another_name_is_refused(house: House) -> None:
    live = house.folder / "live"
    first = current(house)
    second = keystore.add(house.folder, mode=Mode.LIVE, valid_from=ACTUAL.sent, valid_to=ACTUAL.sent + YEAR)
    (live / f"{first}.key.pem").replace(live / f"{second.kid}.key.pem")
    with pytest.raises(keystore.NoKey, match="holds another key"):
        current(house)


def test_no_list_is_made_where_a_file_can_not_be_read(house: House) -> None:
    """It might be the one that says that a key is revoked."""
    next((house.folder / "live").glob("*.json")).write_text("{")
    with pytest.raises(keystore.NoKey):
        keystore.known(house.folder)
    with pytest.raises(keystore.NoKey):
        current(house)


def test_a_folder_that_can_not_be_read_is_not_taken_for_one_without_keys(tmp_path: Path) -> None:
    (tmp_path / "live").write_text("")
    with pytest.raises(keystore.NoKey, match="can't be read"):
        keystore.known(tmp_path)


def test_drills_need_to_read_nothing_of_the_other_mode(house: House) -> None:
    for path in (house.folder / "live").iterdir():
        path.unlink()
    (house.folder / "live").rmdir()
    (house.folder / "live").write_text("closed")
    assert house.key(Mode.EXERCISE).published.mode is Mode.EXERCISE


def test_a_revocation_stays_as_it_was_said_first(house: House) -> None:
    kid = current(house)
    keystore.revoke(house.folder, kid, at=NOW)
    assert keystore.revoke(house.folder, kid, at=NOW + YEAR).revoked_at == NOW
    assert house.keys[kid].revoked_at == NOW
    assert {path.name for path in house.folder.glob("live/*")} == {f"{kid}.json", f"{kid}.key.pem"}
    with pytest.raises(keystore.NoKey):
        keystore.revoke(house.folder, "live-nobody", at=NOW)


def test_a_key_that_ends_before_it_begins_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ends after"):
        keystore.add(tmp_path, mode=Mode.LIVE, valid_from=NOW, valid_to=NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_list_says_all_of_each_key_and_is_read_back(house: House) -> None:
    revoked = keystore.revoke(house.folder, current(house), at=NOW)
    data = published.written(house.keys.values())
    assert published.read(data) == {
        kid: replace(key, public=published.read(data)[kid].public) for kid, key in house.keys.items()
    }
    told = {each["kid"]: each for each in json.loads(data)["keys"]}
    assert told[revoked.kid]["revoked_at"] == "2026-11-29T00:00:00+00:00"
    assert {each["mode"] for each in told.values()} == {"live", "exercise"}
    assert not [name for each in told.values() for name in each if name in {"d", "key", "private"}]


def test_any_library_takes_the_keys_from_the_list(house: House) -> None:
    keys = jwt.PyJWKSet.from_json(published.written(house.keys.values()).decode()).keys
    assert {key.key_id for key in keys} == set(house.keys)


def entry(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def changed(told: dict[str, Any]) -> Any:
        change(told["keys"][0])
        return told

    return changed


@pytest.mark.parametrize(
    "change",
    [
        lambda _told: [],
        lambda _told: {"keys": None},
        lambda _told: {"keys": ["x"]},
        lambda told: {"keys": told["keys"] * 2},
        entry(lambda key: key.pop("revoked_at")),
        entry(lambda key: key.update(revoked_at="")),
        entry(lambda key: key.update(revoked_at=False)),
        entry(lambda key: key.update(valid_to="2030-01-01T00:00:00")),
        entry(lambda key: key.update(valid_from=None)),
        entry(lambda key: key.update(mode="exercise" if key["mode"] == "live" else "live")),
        entry(lambda key: key.update(mode="both")),
        entry(lambda key: key.update(kid="live-me")),
        entry(lambda key: key.update(kid=7)),
        entry(lambda key: key.update(x=key["y"])),
        entry(lambda key: key.update(x="é")),
        entry(lambda key: key.update(crv="P-384")),
    ],
)
def test_a_list_that_can_not_be_relied_on_is_refused_as_a_whole(house: House, change: Any) -> None:
    told = change(json.loads(published.written(house.keys.values())))
    with pytest.raises(UnusableList):
        published.read(json.dumps(told).encode())


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b"null", b"7"])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableList):
        published.read(data)


def test_the_installation_signs_with_its_own_keys_or_says_that_it_can_not(house: House, settings: Any) -> None:
    settings.ALERT_KEYS_DIR, settings.ALERT_KEYS_PASSWORD = house.folder, PASSWORD
    assert signers.signer_at(Mode.LIVE, ACTUAL.sent).published.kid == current(house)
    assert set(published.read(signers.published_list())) == set(house.keys)
    settings.ALERT_KEYS_PASSWORD = None
    with pytest.raises(signers.NoAlertKey):
        signers.signer_at(Mode.LIVE, ACTUAL.sent)
    settings.ALERT_KEYS_DIR = house.folder / "nothing"
    with pytest.raises(signers.NoAlertKey):
        signers.signer_at(Mode.EXERCISE, ACTUAL.sent)


def test_a_key_on_a_curve_nobody_knows_is_told_as_one_that_can_not_be_read(tmp_path: Path) -> None:
    """The library has an exception of its own for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    # The number of another curve, prime239v3.
    other = der.replace(bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d030106"))
    lines = (b"-----BEGIN PRIVATE KEY-----", b64encode(other), b"-----END PRIVATE KEY-----")
    (tmp_path / "x.pem").write_bytes(b"\n".join(lines))
    with pytest.raises(KeyNotReadable):
        read_p256_key(tmp_path / "x.pem")


def test_names_of_keys_and_revocations_are_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is written through may be gone after a power cut when its folder is not."""
    synced: list[bool] = []

    def noted(handle: int) -> None:
        synced.append(S_ISDIR(os.fstat(handle).st_mode))

    monkeypatch.setattr(os, "fsync", noted)
    key = keystore.add(tmp_path, mode=Mode.LIVE, valid_from=NOW, valid_to=NOW + timedelta(days=1))
    assert synced == [False, True, False, True]
    keystore.revoke(tmp_path, key.kid, at=NOW)
    assert synced[4:] == [False, True, True]
