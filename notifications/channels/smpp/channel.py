"""How does a message go out by SMS without a gateway between? Over SMPP 3.4, to the carrier itself (decision 0040)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.conf import settings
from smpplib import consts

from econsulate.core.sms_configuration import is_number
from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.segments import Spelling, octets, spelt
from notifications.channels.smpp.client import Client, Fields
from notifications.channels.sms import MOST_PARTS, Sms, minutes_until
from notifications.channels.turns import by_itself

LARGEST_BATCH, BATCH_SECONDS = 100, 4
SEVEN_BIT, UCS2 = consts.SMPP_ENCODING_DEFAULT, consts.SMPP_ENCODING_ISO10646
# Type of number and numbering plan: what can be told from how it is written; 0 leaves it to the carrier.
INTERNATIONAL, NAME, ANY = (1, 1), (5, 0), (0, 0)


class Smpp(Sms):
    def __init__(self) -> None:
        # No more than is written within some seconds: whoever stops an alert must not wait for long.
        self.batch = min(LARGEST_BATCH, settings.SMS["smpp"]["rate"] * BATCH_SECONDS)

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        """Several at once on one line, none waiting for another's answer."""
        made = [by_itself(partial(self.submissions, envelope)) for envelope in envelopes]
        ready = [one for one in made if not isinstance(one, Outcome)]
        client = Client.of_this_process() if ready else None
        outcomes = iter(client.run(client.hand_over(ready)) if client else [])
        return [one if isinstance(one, Outcome) else next(outcomes) for one in made]

    def submissions(self, envelope: Envelope) -> list[Fields] | Outcome:
        """The parts of one message; an outcome where it can't be sent."""
        spelling = spelt(envelope.text)
        number = envelope.address.removeprefix("+")
        if spelling.parts > MOST_PARTS:
            return Outcome(Result.REFUSED, "too long")
        if not (number.isascii() and number.isdigit() and len(number) <= 15):
            return Outcome(Result.REFUSED, "not a number")
        common = {**addressed(envelope, number), **terms(envelope, spelling)}
        return [{**common, **part} for part in parts(envelope, spelling)]

    def check(self) -> list[str]:
        """Bind, and ask whether anybody answers."""
        client = Client.of_this_process()
        try:
            trouble = client.run(client.enquire())
        finally:
            client.end()
        return [f"SMSC {settings.SMS['host']}:{settings.SMS['port']}: {trouble}"] if trouble else []


def addressed(envelope: Envelope, number: str) -> dict[str, Any]:
    sender = settings.SMS["discreet_sender" if envelope.discreet else "sender"]
    source = INTERNATIONAL if sender.startswith("+") else ANY if not sender or is_number(sender) else NAME
    return {
        "source_addr": sender.removeprefix("+"),
        "source_addr_ton": source[0],
        "source_addr_npi": source[1],
        "destination_addr": number,
        "dest_addr_ton": INTERNATIONAL[0],
        "dest_addr_npi": INTERNATIONAL[1],
    }


def terms(envelope: Envelope, spelling: Spelling) -> dict[str, Any]:
    """A report of what became of it in the end, and how long the carrier may try; from now, for clocks differ."""
    given = {
        "data_coding": SEVEN_BIT if spelling.seven_bit else UCS2,
        "registered_delivery": consts.SMPP_SMSC_DELIVERY_RECEIPT_BOTH,
        # Ours, for the carrier's records; the standard has room for 16 bits.
        "user_message_reference": int.from_bytes(envelope.id.bytes[-2:], "big"),
    }
    if envelope.expires_at:
        minutes = minutes_until(envelope.expires_at, now=datetime.now(UTC))
        given["validity_period"] = f"0000{minutes // 1440:02}{minutes // 60 % 24:02}{minutes % 60:02}00000R"
    return given


def parts(envelope: Envelope, spelling: Spelling) -> Iterator[dict[str, Any]]:
    """The words, in one piece or several under one number, the same at each try, that a phone puts together."""
    pieces = [octets(piece, seven_bit=spelling.seven_bit) for piece in spelling.pieces]
    way, number, total = settings.SMS["smpp"]["long"], envelope.id.bytes[-1], len(pieces)
    if total == 1:
        yield {"esm_class": 0, "short_message": pieces[0]}
    elif way == "payload":
        yield {"esm_class": 0, "message_payload": b"".join(pieces)}
    elif way == "sar":
        for place, piece in enumerate(pieces, 1):
            sar = {"sar_msg_ref_num": number, "sar_total_segments": total, "sar_segment_seqnum": place}
            yield {"esm_class": 0, "short_message": piece, **sar}
    else:
        for place, piece in enumerate(pieces, 1):
            header = bytes([5, 0, 3, number, total, place])  # 3GPP TS 23.040 section 9.2.3.24.1
            yield {"esm_class": consts.SMPP_GSMFEAT_UDHI, "short_message": header + piece}
