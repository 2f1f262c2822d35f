"""The line to a carrier: made once, kept, asked after, made anew, and given up when nobody answers."""

import ssl
import struct
from pathlib import Path
from typing import Any

import pytest

from notifications.channels.base import Result
from notifications.channels.smpp import client, line
from notifications.channels.smpp.channel import Smpp
from tests.notifications import smsc
from tests.notifications.kannel import until
from tests.notifications.smpp.test_sending import an_envelope, send, send_one
from tests.notifications.smsc import Smsc


def test_one_bind_serves_all_that_follows(carrier: Smsc, settings: Any) -> None:
    settings.SMS["smpp"]["system_type"] = "VMA"
    for _ in range(3):
        send(an_envelope(), an_envelope())
    assert carrier.binds == [(smsc.USER, smsc.PASSWORD, "VMA", 0x34)]
    assert len(carrier.taken) == 6


def test_a_line_that_broke_is_made_anew_by_itself(carrier: Smsc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FIRST_PAUSE", 0.05)
    send_one()
    carrier.hang_up()
    until(lambda: len(carrier.binds) == 2)
    until(lambda: bool(carrier.lines))
    assert send_one()[0] == Result.ACCEPTED
    assert len(carrier.binds) == 2


def test_a_message_need_not_wait_until_it_is(carrier: Smsc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FIRST_PAUSE", 60)
    send_one()
    carrier.hang_up()
    until(client.Client.of_this_process().line.over.is_set)  # type: ignore[union-attr]
    assert send_one()[0] == Result.ACCEPTED
    assert len(carrier.binds) == 2


def test_a_carrier_that_says_goodbye_is_answered_and_rung_up_again(carrier: Smsc) -> None:
    send_one()
    (first,) = carrier.all_lines
    first.say(smsc.UNBIND, 77)
    assert first.answer_to(77) == 0
    until(lambda: not first.is_alive())
    assert send_one()[0] == Result.ACCEPTED


def test_a_line_that_died_in_silence_is_found_out(carrier: Smsc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "ENQUIRE_SECONDS", 0.1)
    carrier.asleep = True
    send_one()
    until(lambda: len(carrier.binds) >= 2)
    carrier.asleep = False
    assert send_one()[0] == Result.ACCEPTED


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (smsc.WRONG_PASSWORD, (Result.UNREACHABLE, "ESME_RINVPASWD")),
        (0x0D, (Result.UNREACHABLE, "ESME_RBINDFAIL")),
        (smsc.ALREADY_BOUND, (Result.DEFERRED, "ESME_RALYBND")),
        ("hang", (Result.UNREACHABLE, "no answer to bind")),
    ],
)
def test_why_there_is_no_line(carrier: Smsc, status: int | str, outcome: Any) -> None:
    carrier.bind_status = status
    assert send_one() == outcome
    assert carrier.taken == []


def test_nobody_there(carrier: Smsc, settings: Any) -> None:
    settings.SMS = smsc.setting(1)
    assert send_one() == (Result.UNREACHABLE, "ConnectionRefusedError")
    assert "ConnectionRefusedError" in Smpp().check()[0]


def test_the_check_binds_asks_and_goes(carrier: Smsc, settings: Any) -> None:
    assert Smpp().check() == []
    until(lambda: not carrier.lines)
    settings.SMS = smsc.setting(carrier.port, password="wrong")
    assert Smpp().check() == [f"SMSC 127.0.0.1:{carrier.port}: ESME_RINVPASWD"]
    settings.SMS, carrier.asleep = smsc.setting(carrier.port), True
    assert "no answer" in Smpp().check()[0]
    assert carrier.taken == []


def test_what_the_carrier_asks_is_answered_and_what_it_makes_up_refused(carrier: Smsc) -> None:
    send_one()
    (there,) = carrier.lines
    there.say(smsc.ENQUIRE, 5)
    assert there.answer_to(5) == 0
    there.say(0x0102, 6)  # an alert_notification, which wants no answer
    there.say(0x0112, 6)
    until(lambda: there.nacks == [3])
    there.say(0x0777, 7)
    until(lambda: there.nacks == [3, 3])
    there.raw(struct.pack(">4L", 17, 0x8000_0004, 0, 999) + b"\0")  # an answer to nothing
    assert send_one()[0] == Result.ACCEPTED
    assert len(carrier.binds) == 1


@pytest.mark.parametrize("start", [b"\0\0\0\x0f", b"\xff\xff\xff\xff", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_what_is_no_smpp_ends_the_line(carrier: Smsc, start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    send_one()
    (there,) = carrier.lines
    there.raw(start)
    until(lambda: not there.is_alive())
    assert send_one()[0] == Result.ACCEPTED


def test_over_tls_only_with_a_certificate_we_trust(
    carrier: Smsc, settings: Any, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates[1])
    with smsc.running(context) as sealed:
        settings.SMS = smsc.setting(sealed.port, tls=True)
        result, code = send_one()
        assert (result, sealed.binds) == (Result.UNREACHABLE, [])
        assert code == "SSLCertVerificationError"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificates[0]))
        assert send_one()[0] == Result.ACCEPTED
        client.Client.of_this_process().end()
