"""SMS by SMPP: what goes out, and what each answer means."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.smpp.channel import Smpp
from tests.notifications import smsc
from tests.notifications.smsc import Smsc

NUMBER = "+77010000001"
CYRILLIC = "Сізге хабарлама бар. " * 5
LATIN = "Sizga xabar bor, ilovani oching. " * 8


def an_envelope(**given: Any) -> Envelope:
    return Envelope(**{"id": uuid4(), "address": NUMBER, "subject": "never sent", "text": "Сәлем", **given})


def send(*envelopes: Envelope) -> list[Outcome]:
    return Smpp().send(envelopes)


def send_one(**given: Any) -> tuple[str, str]:
    (outcome,) = send(an_envelope(**given))
    return outcome.result, outcome.code


def test_words_and_number_arrive_as_they_are(carrier: Smsc) -> None:
    identity = UUID(int=0xABCD)
    (outcome,) = send(an_envelope(id=identity))
    assert (outcome.result, outcome.code) == (Result.ACCEPTED, "ESME_ROK")
    assert (outcome.references, outcome.parts) == (("m1",), 1)
    (taken,) = carrier.taken
    assert (taken.destination_addr, taken.dest_addr_ton, taken.dest_addr_npi) == ("77010000001", 1, 1)
    assert (taken.data_coding, taken.short_message.decode("utf-16-be"), taken.esm_class) == (8, "Сәлем", 0)
    assert taken.registered_delivery == 1
    assert [(one.tag, one.as_int()) for one in taken.tlvs] == [(0x0204, 0xABCD)]


def test_plain_latin_takes_the_cheap_alphabet_to_the_letter(carrier: Smsc) -> None:
    send_one(text="oʻzga @ $5 {€}_ Ñ§")
    (taken,) = carrier.taken
    said = b"o'zga \x00 \x025 \x1b(\x1be\x1b)\x11 \x5d\x5f"
    assert (taken.data_coding, taken.short_message) == (0, said)


@pytest.mark.parametrize(("text", "code", "most"), [(CYRILLIC, 8, 140), (LATIN, 0, 160), ("€" * 90, 0, 160)])
def test_a_long_text_goes_in_parts_that_a_phone_puts_together(carrier: Smsc, text: str, code: int, most: int) -> None:
    identity = UUID(int=0x77)
    (outcome,) = send(an_envelope(id=identity, text=text))
    assert (outcome.parts, outcome.references) == (2, ("m1", "m2"))
    assert [taken.short_message[:6] for taken in carrier.taken] == [bytes([5, 0, 3, 0x77, 2, n]) for n in (1, 2)]
    assert {(taken.esm_class, taken.data_coding) for taken in carrier.taken} == {(0x40, code)}
    assert all(len(taken.short_message) <= most for taken in carrier.taken)
    body = b"".join(taken.short_message[6:] for taken in carrier.taken)
    said = {"€" * 90: b"\x1be" * 90}.get(text) or text.encode("utf-16-be" if code else "ascii")
    assert body == said


def test_parts_may_be_numbered_beside_the_words(carrier: Smsc, settings: Any) -> None:
    settings.SMS = smsc.setting(carrier.port, long="sar")
    send(an_envelope(id=UUID(int=0x77), text=CYRILLIC))
    numbers = [{one.tag: one.as_int() for one in taken.tlvs} for taken in carrier.taken]
    assert [(n[0x020C], n[0x020E], n[0x020F]) for n in numbers] == [(0x77, 2, 1), (0x77, 2, 2)]
    assert "".join(taken.short_message.decode("utf-16-be") for taken in carrier.taken) == CYRILLIC


def test_a_carrier_may_take_a_long_text_whole(carrier: Smsc, settings: Any) -> None:
    settings.SMS = smsc.setting(carrier.port, long="payload")
    (outcome,) = send(an_envelope(text=CYRILLIC))
    (taken,) = carrier.taken
    assert (outcome.parts, outcome.references, taken.short_message) == (1, ("m1",), b"")
    assert {one.tag: one.value for one in taken.tlvs}[0x0424].decode("utf-16-be") == CYRILLIC


@pytest.mark.parametrize(
    ("sender", "kind"), [("+77172000000", (1, 1)), ("1400", (0, 0)), ("KZ-EMBASSY", (5, 0)), ("", (0, 0))]
)
def test_the_carrier_is_told_what_kind_of_sender_it_is(
    carrier: Smsc, settings: Any, sender: str, kind: tuple[int, int]
) -> None:
    settings.SMS = smsc.setting(carrier.port, sender=sender)
    send_one()
    (taken,) = carrier.taken
    assert (taken.source_addr, taken.source_addr_ton, taken.source_addr_npi) == (sender.removeprefix("+"), *kind)


def test_nothing_tells_a_discreet_person_s_family_who_writes(carrier: Smsc, settings: Any) -> None:
    settings.SMS = smsc.setting(carrier.port, sender="KZ-EMBASSY", discreet_sender="1400")
    send_one()
    send_one(discreet=True)
    assert [taken.source_addr for taken in carrier.taken] == ["KZ-EMBASSY", "1400"]


def test_a_message_that_runs_out_is_not_kept_longer_by_the_carrier(carrier: Smsc) -> None:
    now = datetime.now(UTC)
    lifetimes = [timedelta(minutes=30, seconds=5), timedelta(hours=25, seconds=5), timedelta(days=30), -timedelta(1)]
    send(*[an_envelope(expires_at=now + lifetime) for lifetime in lifetimes])
    periods = ["000000003000000R", "000001010000000R", "000002000000000R", "000000000100000R"]
    assert [taken.validity_period for taken in carrier.taken] == periods


def test_what_can_not_be_sent_keeps_nothing_else_from_going(carrier: Smsc) -> None:
    texts = [{"text": "ж" * (6 * 67 + 1)}, {}, {"address": "nobody"}, {"text": "ж" * (6 * 67)}]
    outcomes = send(*[an_envelope(**given) for given in texts])
    assert [(one.result, one.code) for one in outcomes] == [
        (Result.REFUSED, "too long"),
        (Result.ACCEPTED, "ESME_ROK"),
        (Result.REFUSED, "not a number"),
        (Result.ACCEPTED, "ESME_ROK"),
    ]
    assert len(carrier.taken) == 7


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (0x58, (Result.DEFERRED, "ESME_RTHROTTLED")),
        (0x14, (Result.DEFERRED, "ESME_RMSGQFUL")),
        (0x08, (Result.DEFERRED, "ESME_RSYSERR")),
        (0x45, (Result.DEFERRED, "ESME_RSUBMITFAIL")),
        (0x0B, (Result.NO_SUCH_ADDRESS, "ESME_RINVDSTADR")),
        (0x0A, (Result.UNREACHABLE, "ESME_RINVSRCADR")),
        (0x04, (Result.UNREACHABLE, "ESME_RINVBNDSTS")),
        (0x01, (Result.REFUSED, "ESME_RINVMSGLEN")),
        (0x66, (Result.REFUSED, "ESME_RX_R_APPN")),
        (0x0410, (Result.REFUSED, "0x00000410")),
        ("cut", (Result.UNKNOWN, "no answer")),
        ("hang", (Result.UNKNOWN, "no answer")),
    ],
)
def test_each_answer_has_its_meaning(carrier: Smsc, trouble: int | str, outcome: Any) -> None:
    carrier.trouble = trouble
    assert send_one() == outcome


@pytest.mark.parametrize(
    ("troubles", "result"),
    [
        ([0, "hang"], Result.UNKNOWN),
        ([0, 0x58], Result.DEFERRED),
        ([0, 0x0B], Result.NO_SUCH_ADDRESS),
        ([0x08, "hang"], Result.DEFERRED),
    ],
)
def test_a_message_without_one_of_its_parts_is_none(carrier: Smsc, troubles: list[int | str], result: str) -> None:
    carrier.troubles = troubles
    assert send_one(text=CYRILLIC)[0] == result


def test_a_carrier_that_is_busy_is_left_alone_for_a_while(carrier: Smsc, settings: Any) -> None:
    settings.SMS = smsc.setting(carrier.port, window=1)
    carrier.troubles = [0, smsc.THROTTLED]
    outcomes = send(*[an_envelope() for _ in range(5)])
    assert [one.code for one in outcomes] == ["ESME_ROK", *["ESME_RTHROTTLED"] * 4]
    assert {one.retry_after for one in outcomes[1:]} == {timedelta(seconds=10)}
    assert len(carrier.moments) == 2
    assert send_one()[0] == Result.ACCEPTED
    assert carrier.moments[2] - carrier.moments[1] > 0.9


def test_once_nobody_answers_the_rest_is_not_written(carrier: Smsc, settings: Any) -> None:
    settings.SMS = smsc.setting(carrier.port, window=2)
    carrier.trouble = "hang"
    outcomes = send(*[an_envelope() for _ in range(6)])
    assert [one.result for one in outcomes] == [Result.UNKNOWN] * 2 + [Result.UNREACHABLE] * 4
    assert len(carrier.moments) == 2


def test_many_are_under_way_at_once_but_no_more_than_agreed(carrier: Smsc, settings: Any) -> None:
    settings.SMS = smsc.setting(carrier.port, window=4)
    carrier.delay = 0.05
    outcomes = send(*[an_envelope() for _ in range(20)])
    assert {one.result for one in outcomes} == {Result.ACCEPTED}
    assert carrier.most_unanswered == 4
    assert [taken.destination_addr for taken in carrier.taken] == [NUMBER[1:]] * 20


def test_no_faster_than_agreed(carrier: Smsc, settings: Any) -> None:
    settings.SMS = smsc.setting(carrier.port, rate=20)
    send(*[an_envelope() for _ in range(11)])
    assert 0.45 < carrier.moments[-1] - carrier.moments[0] < 1.5


def test_what_there_is_no_time_for_waits(carrier: Smsc, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMS = smsc.setting(carrier.port, rate=10)
    monkeypatch.setattr("notifications.channels.smpp.client.TURN_SECONDS", 0.3)
    outcomes = send(*[an_envelope() for _ in range(10)])
    codes = [one.code for one in outcomes]
    assert codes == sorted(codes)
    assert set(codes) == {"ESME_ROK", "no time left"}
    assert len(carrier.taken) == codes.count("ESME_ROK")
