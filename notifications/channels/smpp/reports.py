"""What does a carrier say later of what it took? A delivery receipt, as SMPP 3.4 and its appendix B have it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from notifications.channels.base import Outcome, Result

# Bits 5 to 2 of esm_class: what kind of message it is.
KIND, RECEIPT = 0b0011_1100, 0b0000_0100
# By message_state (section 5.2.28) and, without it, by the word in the text. The others are steps on the way, or say
# that nobody knows (UNKNOWN).
STATES = {2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 8: "REJECTD"}
RESULTS = {
    "DELIVRD": Result.DELIVERED,
    "EXPIRED": Result.REFUSED,
    "DELETED": Result.REFUSED,
    "UNDELIV": Result.REFUSED,
    "REJECTD": Result.REFUSED,
}
WORDS = {name: re.compile(rf"\b{name}:([!-~]{{1,64}})", re.ASCII) for name in ("id", "stat", "err")}
# network_error_code: GSM, and its error 1, unknown subscriber (3GPP TS 29.002).
NO_SUBSCRIBER = b"\x03\x00\x01"

# Who takes reports: the carrier's name for a part, and what became of it. Told once more until it raises nothing.
LISTENERS: list[Callable[[str, Outcome], None]] = []


@dataclass(frozen=True)
class Report:
    reference: str
    outcome: Outcome


def report_in(fields: Any) -> Report | None:
    """What a deliver_sm or data_sm reports; None for what people write, and for steps on the way."""
    if (fields.esm_class or 0) & KIND != RECEIPT:
        return None
    text = fields.message_payload or getattr(fields, "short_message", None) or b""
    words = {name: found[1] for name, form in WORDS.items() if (found := form.search(text.decode("latin-1")))}
    # What follows the NUL at its end is no part of it; the database could not keep that, and we would be told for ever.
    named = (fields.receipted_message_id or b"").decode("latin-1").partition("\0")[0].strip()
    reference = canonical(named, "answer") or canonical(words.get("id", ""), "report")
    state = STATES.get(fields.message_state or 0) or words.get("stat", "").upper()[:7]
    if not reference or state not in RESULTS:
        return None
    error = words.get("err", "")
    return Report(reference, Outcome(result_of(state, error, fields.network_error_code), f"{state} {error}".strip()))


def result_of(state: str, error: str, network_error: bytes | None) -> Result:
    """Every carrier has its own numbers for errors, so only those that the operator names speak against a number."""
    result = RESULTS[state]
    no_number = error in settings.SMS["smpp"]["no_such_number"] or network_error == NO_SUBSCRIBER
    return Result.NO_SUCH_ADDRESS if no_number and result == Result.REFUSED else result


def canonical(reference: str, written_in: str) -> str:
    """A carrier's name for a message, the same whether it stood in the answer to a message or in the text of a report:
    some give the number in hexadecimal here and in decimal there."""
    bases = {"hex-decimal": {"answer": 16, "report": 10}, "decimal-hex": {"answer": 10, "report": 16}}
    base = bases.get(settings.SMS["smpp"]["ids"], {}).get(written_in)
    try:
        return str(int(reference, base)) if base else reference[:64].lower()
    except ValueError:
        return reference[:64].lower()


def tell(report: Report) -> None:
    for listener in LISTENERS:
        listener(report.reference, report.outcome)
