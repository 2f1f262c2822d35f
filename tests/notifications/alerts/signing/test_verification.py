"""What is told of alerts that are genuine, changed, wrapped, somebody else's, or under a key that may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from notifications.alerts.cap.writing import write
from notifications.alerts.signing import keystore, xmldsig
from notifications.alerts.signing.published import Mode
from notifications.alerts.signing.verification import Finding, Verdict, verify, verify_detached
from tests.notifications.alerts.signing.conftest import ACTUAL, EXERCISE, House

OPEN, CLOSE = b"<ds:Signature ", b"</ds:Signature>"
BEGIN = b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'


def split(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Before the signature, the signature, behind it."""
    start, end = data.index(OPEN), data.index(CLOSE) + len(CLOSE)
    return data[:start], data[start:end], data[end:]


def swapped(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert data.count(old) >= 1
        return data.replace(old, new, 1)

    return change


def signature_twice(data: bytes) -> bytes:
    before, signature, after = split(data)
    return before + signature * 2 + after


def signature_first(data: bytes) -> bytes:
    before, signature, after = split(data)
    return before.replace(BEGIN, BEGIN + signature, 1) + after


def wrapped_below(data: bytes) -> bytes:
    """A forged alert around the genuine one, whose signature still covers what lies inside."""
    return BEGIN + b"<identifier>EVIL</identifier>" + data + b"</alert>"


def genuine_in_an_object(data: bytes) -> bytes:
    before, signature, after = split(data)
    hidden = b"<ds:Object>" + before + after + b"</ds:Object>"
    forged = before.replace(b"upper town", b"river")
    return forged + signature.replace(CLOSE, hidden + CLOSE) + after


def covered_by_id(data: bytes) -> bytes:
    """The reference points to an element; the rest would be free."""
    return data.replace(b'URI=""', b'URI="#a"').replace(BEGIN, BEGIN.replace(b"<alert ", b'<alert Id="a" '))


def another_value_of_the_key(data: bytes) -> bytes:
    before, signature, after = split(data)
    point = signature.index(b"PublicKey>") + 20
    other = b"A" if signature[point : point + 1] != b"A" else b"B"
    return before + signature[:point] + other + signature[point + 1 :] + after


CHANGES = [
    swapped(b"upper town", b"lower town"),
    swapped(b"<status>Actual", b"<status>Exercise"),
    swapped(b"2026-11-30T20:00:00+05:00", b"2026-12-30T20:00:00+05:00"),
    swapped(b"  <status>", b" <status>"),
    swapped(b"  </info>\n<ds", b"  </info>\n  <info></info>\n<ds"),
    swapped(b"<note>Second bulletin</note>", b"<note>Second<!-- --> bulletin</note>"),
    swapped(b"<note>", b"<?x?><note>"),
    swapped(BEGIN, b'<?xml-stylesheet href="evil.xsl"?>' + BEGIN),
    swapped(BEGIN, b"<!-- -->" + BEGIN),
    swapped(CLOSE + b"</alert>", CLOSE + b"</alert><!-- -->"),
    swapped(CLOSE, CLOSE + b"<info/>"),
    swapped(CLOSE, CLOSE + b"text"),
    swapped(b"#sha256", b"#sha1"),
    swapped(b"ecdsa-sha256", b"hmac-sha256"),
    swapped(b"#enveloped-signature", b"#base64"),
    swapped(b'<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>', b""),
    swapped(b"</ds:Reference>", b"</ds:Reference>" + b'<ds:Reference URI=""></ds:Reference>'),
    swapped(b"</ds:KeyValue>", b"</ds:KeyValue><ds:X509Data></ds:X509Data>"),
    signature_twice,
    signature_first,
    wrapped_below,
    genuine_in_an_object,
    covered_by_id,
    another_value_of_the_key,
]


def finding(house: House, change: Callable[[bytes], bytes]) -> Finding:
    return verify(change(house.signed().xml), house.keys)


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_or_wrapped_is_altered_and_never_repeated(house: House, change: Any) -> None:
    found = finding(house, change)
    assert (found.verdict, found.message) == (Verdict.ALTERED, None)
    assert "Don't believe it" in found.sentence


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b'<?xml version="1.0" encoding="UTF-8"?>\n' + data,
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(
            b'xmlns="urn:oasis:names:tc:emergency:cap:1.2"', b"xmlns='urn:oasis:names:tc:emergency:cap:1.2'"
        ),
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.decode().replace("</alert>", "</alert >").encode("utf-16"),
    ],
)
def test_what_a_carrier_may_do_to_xml_leaves_it_genuine(house: House, change: Any) -> None:
    found = finding(house, change)
    assert (found.verdict, found.message) == (Verdict.GENUINE, ACTUAL)


def test_an_alert_without_a_signature_is_not_ours(house: House) -> None:
    found = verify(write(ACTUAL), house.keys)
    assert (found.verdict, found.message) == (Verdict.NOT_OURS, None)


def test_an_alert_signed_by_somebody_else_is_not_ours(house: House, stranger: House) -> None:
    alert = stranger.signed()
    assert verify(alert.xml, house.keys).verdict is Verdict.NOT_OURS
    assert verify_detached(alert.canonical, alert.jws, house.keys).verdict is Verdict.NOT_OURS


def test_somebody_else_who_names_our_key_is_found_out(house: House, stranger: House) -> None:
    ours, theirs = house.key().published.kid.encode(), stranger.key().published.kid.encode()
    assert finding(stranger, swapped(theirs, ours)).verdict is Verdict.NOT_OURS
    assert verify(stranger.signed().xml.replace(theirs, ours), house.keys).verdict is Verdict.ALTERED


def test_the_same_alert_by_two_keys_is_two_alerts(house: House, stranger: House) -> None:
    """The signature of one may not be put under the words of another."""
    _before, signature, after = split(house.signed(EXERCISE, Mode.EXERCISE).xml)
    before, _other, _after = split(house.signed().xml)
    assert verify(before + signature + after, house.keys).verdict is Verdict.ALTERED


def test_a_revoked_key_vouches_for_nothing_it_signed_before_or_after(house: House) -> None:
    alert = house.signed()
    keystore.revoke(house.folder, alert.kid, at=ACTUAL.sent + timedelta(days=300))
    found = verify(alert.xml, house.keys)
    assert found.verdict is Verdict.REVOKED
    assert verify_detached(alert.canonical, alert.jws, house.keys).verdict is Verdict.REVOKED


@pytest.mark.parametrize(
    ("begins", "ends", "verdict"),
    [
        (1, 2, Verdict.NOT_YET),
        (-2, -1, Verdict.EXPIRED),
        (-1, 0, Verdict.EXPIRED),
        (0, 1, Verdict.GENUINE),
    ],
)
def test_a_key_vouches_for_what_was_sent_in_its_time(house: House, begins: int, ends: int, verdict: Verdict) -> None:
    alert, key = house.signed(), house.key().published
    starts, stops = (ACTUAL.sent + timedelta(hours=hours) for hours in (begins, ends))
    moved = {key.kid: replace(key, valid_from=starts, valid_to=stops)}
    assert verify(alert.xml, moved).verdict is verdict
    assert verify_detached(alert.canonical, alert.jws, moved).verdict is verdict


def test_a_real_alert_under_a_drills_key_is_told(house: House) -> None:
    """Somebody who has the drills' key can sign; nobody believes it."""
    canonical = write(ACTUAL)
    forged = xmldsig.signed(canonical, house.key(Mode.EXERCISE))
    assert verify(forged, house.keys).verdict is Verdict.WRONG_KEY
    drill = xmldsig.signed(write(EXERCISE), house.key())
    assert verify(drill, house.keys).verdict is Verdict.WRONG_KEY


@pytest.mark.parametrize("data", [b"", b"<", b"\xff\xfe", b"<!DOCTYPE a><a/>", b"x" * 3_000_000])
def test_what_is_no_xml_is_not_readable(house: House, data: bytes) -> None:
    assert verify(data, house.keys).verdict is Verdict.UNREADABLE


@given(data=some.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_change_of_a_byte_is_genuine_with_other_words_and_nothing_raises(house: House, data: Any) -> None:
    signed = data.draw(some.just(house.signed().xml))
    at = data.draw(some.integers(0, len(signed) - 1))
    byte = data.draw(some.binary(min_size=0, max_size=2))
    found = verify(signed[:at] + byte + signed[at + 1 :], house.keys)
    assert found.verdict is not Verdict.GENUINE or found.message == ACTUAL


@pytest.mark.parametrize(
    "change",
    [
        lambda jws: jws[:-4] + "AAAA",
        lambda jws: jws.replace("..", "."),
        lambda jws: jws.replace("..", ".e30."),
        lambda jws: "",
        lambda jws: "..",
        lambda jws: "é..é",
        lambda jws: "eyJhbGciOiJub25lIn0..",
    ],
)
def test_a_spoilt_detached_signature_is_never_genuine(house: House, change: Any) -> None:
    alert = house.signed()
    assert verify_detached(alert.canonical, change(alert.jws), house.keys).verdict in {
        Verdict.ALTERED,
        Verdict.NOT_OURS,
    }


def test_a_detached_signature_is_of_these_bytes_alone(house: House) -> None:
    alert = house.signed()
    for other in (alert.xml, alert.canonical + b"\n", alert.canonical.replace(b"upper", b"lower"), b""):
        assert verify_detached(other, alert.jws, house.keys).verdict is Verdict.ALTERED
