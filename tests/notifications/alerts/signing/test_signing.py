"""Signatures are there and hold, or nothing is."""

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from lxml import etree

from notifications.alerts.cap.messages import Message
from notifications.alerts.cap.reading import read
from notifications.alerts.cap.vocabulary import Status
from notifications.alerts.cap.writing import CannotWrite, write
from notifications.alerts.signing import detached, keystore, published, xmldsig
from notifications.alerts.signing.published import Mode
from notifications.alerts.signing.signing import CannotSign, sign
from notifications.alerts.signing.verification import Verdict, verify, verify_detached
from tests.notifications.alerts.cap.making import messages
from tests.notifications.alerts.signing.conftest import ACTUAL, EXERCISE, House

DIGEST = "{http://www.w3.org/2000/09/xmldsig#}DigestValue"


def test_an_alert_carries_its_signature_and_is_a_right_message_still(house: House) -> None:
    alert = house.signed()
    reading = read(alert.xml)
    assert (reading.problems, reading.message, reading.signatures) == ((), ACTUAL, 1)
    assert verify(alert.xml, house.keys).verdict is Verdict.GENUINE
    assert verify_detached(alert.canonical, alert.jws, house.keys).verdict is Verdict.GENUINE
    assert alert.kid == house.key().published.kid


def test_the_signature_is_put_into_the_canonical_bytes_and_changes_nothing_else(house: House) -> None:
    alert = house.signed()
    start, end = alert.xml.index(b"<ds:Signature"), alert.xml.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    assert alert.xml[:start] + alert.xml[end:] == alert.canonical == write(ACTUAL)


def test_the_digest_inside_is_the_sha_256_of_the_canonical_bytes(house: House) -> None:
    alert = house.signed()
    (digest,) = etree.fromstring(alert.xml).iter(DIGEST)
    assert published.raw((digest.text or "").translate(str.maketrans("+/", "-_"))) == sha256(alert.canonical).digest()


@given(message=messages(some.sampled_from([Status.EXERCISE, Status.TEST])))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_can_be_written_can_be_signed(house: House, message: Message) -> None:
    key = house.key(Mode.EXERCISE)
    valid = replace(key.published, valid_from=message.sent, valid_to=message.sent + timedelta(seconds=1))
    alert = sign(message, replace(key, published=valid))
    finding = verify(alert.xml, {valid.kid: valid})
    assert (finding.verdict, finding.message) == (Verdict.GENUINE, message)


@pytest.mark.skipif(not shutil.which("xmlsec1"), reason="xmlsec1 is not installed")
def test_another_program_finds_the_signature_good_and_an_altered_one_bad(house: House, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(published.pem(house.key().published.public))
    for number, (data, status) in enumerate(
        [(house.signed().xml, 0), (house.signed().xml.replace(b"upper town", b"lower town"), 1)]
    ):
        path = tmp_path / f"{number}.xml"
        path.write_bytes(data)
        command = ["xmlsec1", "--verify", "--pubkey-pem", tmp_path / "key.pem", path]
        assert subprocess.run(command, capture_output=True).returncode == status


@pytest.mark.parametrize(
    ("message", "mode"),
    [
        (ACTUAL, Mode.EXERCISE),
        (EXERCISE, Mode.LIVE),
        (replace(ACTUAL, status=Status.TEST), Mode.LIVE),
        (replace(ACTUAL, status=Status.DRAFT), Mode.LIVE),
        (replace(ACTUAL, status=Status.SYSTEM), Mode.LIVE),
        (replace(ACTUAL, status=Status.DRAFT), Mode.EXERCISE),
    ],
)
def test_a_key_signs_nothing_of_the_other_mode(house: House, message: Message, mode: Mode) -> None:
    with pytest.raises(CannotSign, match="signs no"):
        house.signed(message, mode)


def test_a_drill_is_signed_by_the_drills_key(house: House) -> None:
    finding = verify(house.signed(EXERCISE, Mode.EXERCISE).xml, house.keys)
    assert finding.verdict is Verdict.GENUINE
    assert "A DRILL" in finding.sentence


def test_a_message_that_breaks_a_rule_is_not_signed(house: House) -> None:
    with pytest.raises(CannotWrite):
        house.signed(replace(ACTUAL, references=()))


@pytest.mark.parametrize("days", [-31, 370])
def test_a_key_signs_nothing_outside_its_time(house: House, days: int) -> None:
    key = house.key()
    message = replace(ACTUAL, sent=ACTUAL.sent + timedelta(days=days), references=(), msg_type="Alert", infos=())
    with pytest.raises(CannotSign, match="not valid"):
        sign(message, key)


def test_a_revoked_key_signs_nothing_even_where_it_was_loaded_before(house: House) -> None:
    key = house.key()
    revoked = keystore.revoke(house.folder, key.published.kid, at=ACTUAL.sent)
    with pytest.raises(keystore.NoKey):
        house.key()
    with pytest.raises(CannotSign):
        sign(ACTUAL, replace(key, published=revoked))


class Failed(Exception):
    """The signer is away."""


@pytest.mark.parametrize("place", [xmldsig, detached])
def test_where_a_signer_fails_nothing_comes_back(house: House, monkeypatch: pytest.MonkeyPatch, place: Any) -> None:
    def fails(*_given: Any) -> bytes:
        raise Failed

    monkeypatch.setattr(place, "signed", fails)
    with pytest.raises(Failed):
        house.signed()


@pytest.mark.parametrize("place", [xmldsig, detached])
def test_a_signature_that_does_not_hold_is_never_given_out(
    house: House, stranger: House, monkeypatch: pytest.MonkeyPatch, place: Any
) -> None:
    real = place.signed
    monkeypatch.setattr(place, "signed", lambda canonical, _key: real(canonical, stranger.key()))
    with pytest.raises(CannotSign, match="does not hold"):
        house.signed()


def test_an_unsigned_rendering_is_never_given_out_as_signed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmldsig, "signed", lambda canonical, _key: canonical)
    with pytest.raises(CannotSign, match="does not hold"):
        house.signed()
