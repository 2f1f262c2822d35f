"""What a carrier says later: which message it is about, and what became of it."""

from collections.abc import Iterator
from typing import Any

import pytest
import smpp34

from notifications.channels.base import Outcome, Result
from notifications.channels.smpp import reports
from tests.notifications.smpp.test_sending import send_one
from tests.notifications.smsc import Smsc

ID, STATE, NETWORK, PAYLOAD = 0x001E, 0x0427, 0x0423, 0x0424


@pytest.fixture
def told(carrier: Smsc, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Outcome]]]:
    """What reports say, as it is told on."""
    heard: list[tuple[str, Outcome]] = []
    monkeypatch.setattr(reports, "LISTENERS", [lambda reference, outcome: heard.append((reference, outcome))])
    send_one()
    return heard


def tlv(tag: int, value: bytes) -> Any:
    return smpp34.Tlv(tag, value)


@pytest.mark.parametrize(
    ("stat", "err", "outcome"),
    [
        ("DELIVRD", "000", (Result.DELIVERED, "DELIVRD 000")),
        ("UNDELIV", "001", (Result.REFUSED, "UNDELIV 001")),
        ("UNDELIV", "011", (Result.NO_SUCH_ADDRESS, "UNDELIV 011")),
        ("DELIVRD", "011", (Result.DELIVERED, "DELIVRD 011")),
        ("EXPIRED", "254", (Result.REFUSED, "EXPIRED 254")),
        ("REJECTD", "", (Result.REFUSED, "REJECTD")),
        ("DELETED", "000", (Result.REFUSED, "DELETED 000")),
    ],
)
def test_a_report_is_read_from_its_text(
    carrier: Smsc, settings: Any, told: list[Any], stat: str, err: str, outcome: Any
) -> None:
    settings.SMS["smpp"]["no_such_number"] = frozenset({"011"})
    assert carrier.report("M1", stat, err) == 0
    assert [(reference, one.result, one.code) for reference, one in told] == [("m1", *outcome)]


@pytest.mark.parametrize("stat", ["ACCEPTD", "ENROUTE", "UNKNOWN", "", "HOPPLA"])
def test_steps_on_the_way_are_taken_and_say_nothing(carrier: Smsc, told: list[Any], stat: str) -> None:
    assert carrier.report("m1", stat) == 0
    assert told == []


def test_what_stands_beside_the_text_is_surer(carrier: Smsc, told: list[Any]) -> None:
    assert carrier.report("other", "ENROUTE", tlvs=[tlv(ID, b"m1\0"), tlv(STATE, b"\x02")]) == 0
    assert carrier.report("", short_message=b"", tlvs=[tlv(ID, b"m2\0"), tlv(STATE, b"\x05")]) == 0
    payload = tlv(PAYLOAD, b"id:m3 stat:UNDELIV err:027")
    assert carrier.report("", short_message=b"", tlvs=[payload, tlv(0x1501, b"of the vendor")]) == 0
    assert carrier.report("m4", "UNDELIV", "001", tlvs=[tlv(NETWORK, b"\x03\x00\x01")]) == 0
    assert carrier.report("other", tlvs=[tlv(ID, b"m5\0of the vendor\0")]) == 0
    assert [(reference, one.result) for reference, one in told] == [
        ("m1", Result.DELIVERED),
        ("m2", Result.REFUSED),
        ("m3", Result.REFUSED),
        ("m4", Result.NO_SUCH_ADDRESS),
        ("m5", Result.DELIVERED),
    ]


def test_what_somebody_writes_is_no_report(carrier: Smsc, told: list[Any]) -> None:
    assert carrier.deliver(short_message=b"id:m1 stat:DELIVRD err:000") == 0
    assert carrier.report("m1", esm_class=0x20) == 0
    assert told == []


@pytest.mark.parametrize(
    ("ids", "answered", "reported"),
    [("hex-decimal", "0A1F", "2591"), ("decimal-hex", "2591", "00000a1f"), ("same", "0A1F", "0a1f")],
)
def test_a_number_may_be_written_in_two_ways(
    carrier: Smsc, settings: Any, told: list[Any], ids: str, answered: str, reported: str
) -> None:
    settings.SMS["smpp"]["ids"] = ids
    assert carrier.report(reported) == 0
    assert told[0][0] == reports.canonical(answered, "answer")


def test_what_can_not_be_read_is_refused_and_not_told_for_ever(carrier: Smsc, told: list[Any]) -> None:
    assert carrier.report("m1", tlvs=[tlv(STATE, b"")]) == 0x65
    (there,) = carrier.lines
    torn = smpp34.DeliverSm("1", "2", esm_class=4, short_message=b"id:m1 stat:DELIVRD").encode() + b"\x04\x27\0"
    assert there.deliver(len(torn).to_bytes(4, "big") + torn[4:]) == 0x65
    assert told == []


def test_what_we_can_not_write_down_the_carrier_keeps(
    carrier: Smsc, told: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(reference: str, outcome: Outcome) -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(reports, "LISTENERS", [away])
    assert carrier.report("m1") == 0x64
    monkeypatch.setattr(reports, "LISTENERS", [lambda *said: told.append(said)])
    assert carrier.report("m1") == 0
    assert len(told) == 1


def test_a_flood_is_held_back(carrier: Smsc, told: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.channels.smpp.line.MOST_REPORTS_IN_HAND", 0)
    assert carrier.report("m1") == 0x14
    assert told == []
