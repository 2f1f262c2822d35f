"""Where do short messages go in a trial without a gateway? Into the local mail sink, addressed by the number."""

from collections.abc import Sequence
from dataclasses import replace

from notifications.channels.base import Envelope, Outcome
from notifications.channels.email import Email
from notifications.channels.segments import spelt
from notifications.channels.sms import Sms


class DemoSms(Sms):
    """What a phone would show, as a mail: the text, and in how many parts it would have come."""

    collapses_repeats = True

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        return Email().send([as_mail(envelope) for envelope in envelopes])

    def check(self) -> list[str]:
        return Email().check()


def as_mail(envelope: Envelope) -> Envelope:
    spelling = spelt(envelope.text)
    subject = f"SMS {envelope.address} ({spelling.parts})"
    return replace(envelope, address=f"{envelope.address}@sms.invalid", subject=subject, text=spelling.text)
