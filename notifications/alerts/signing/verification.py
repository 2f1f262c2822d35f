"""Is this alert genuine? Answered offline, from the bytes and the published list of keys alone.

Only what the signature covers is read and told. A revoked key vouches for nothing at all: whoever has it can write any
time of sending. Whether an alert is still in force is another question: see `expires`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from notifications.alerts.cap import tree
from notifications.alerts.cap.messages import Message
from notifications.alerts.cap.reading import read
from notifications.alerts.cap.values import time_text
from notifications.alerts.cap.vocabulary import Status
from notifications.alerts.signing import detached, xmldsig
from notifications.alerts.signing.published import SIGNS, PublishedKey


class Verdict(StrEnum):
    GENUINE = "genuine"
    NOT_OURS = "not_ours"
    ALTERED = "altered"
    REVOKED = "key_revoked"
    EXPIRED = "key_expired"
    NOT_YET = "key_not_yet_valid"
    WRONG_KEY = "key_of_another_mode"
    UNREADABLE = "unreadable"


SENTENCES: Mapping[Verdict, str] = {
    Verdict.GENUINE: "GENUINE: one of the keys in the list signed every word of this alert.",
    Verdict.NOT_OURS: "NOT OURS: no key in the list signed this. Don't pass it on in our name.",
    Verdict.ALTERED: "ALTERED: this is not what was signed. Don't believe it.",
    Verdict.REVOKED: "KEY REVOKED: the key was taken back; nothing it signed can be believed. Ask us by another way.",
    Verdict.EXPIRED: "KEY EXPIRED: the alert says it was sent after its key had ended. Don't believe it.",
    Verdict.NOT_YET: "KEY NOT YET VALID: the alert says it was sent before its key began. Don't believe it.",
    Verdict.WRONG_KEY: "KEY OF ANOTHER MODE: a drill's key under a real alert, or the reverse. Don't believe it.",
    Verdict.UNREADABLE: "NOT READABLE: this is no alert that can be checked.",
}


A_DRILL = "GENUINE, BUT A DRILL: one of the keys in the list signed this exercise or test. Nothing has happened."


@dataclass(frozen=True, slots=True)
class Finding:
    """`message` is there only when a key of the list signed it, so that a forgery is never repeated."""

    verdict: Verdict
    reason: str = ""
    kid: str = ""
    message: Message | None = None

    @property
    def sentence(self) -> str:
        drill = self.message is not None and self.message.status is not Status.ACTUAL
        return A_DRILL if self.verdict is Verdict.GENUINE and drill else SENTENCES[self.verdict]

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"verdict": self.verdict.value, "reason": self.reason, "kid": self.kid}
        for name in ("identifier", "sender", "sent", "status", "msg_type"):
            value = getattr(self.message, name) if self.message else None
            told[name] = time_text(value) if value and name == "sent" else value
        return told


def verify(data: bytes, keys: Mapping[str, PublishedKey]) -> Finding:
    """An alert with its signature inside. Never raises for bad bytes."""
    try:
        tree.parsed(data)
        root = xmldsig.parsed(data)
    except tree.Refused as refused:
        return Finding(Verdict.UNREADABLE, refused.problem.message)
    except xmldsig.Broken as broken:
        return Finding(Verdict.UNREADABLE, str(broken))
    try:
        kid = xmldsig.key_name(root)
    except xmldsig.Broken as broken:
        ours = xmldsig.key_names(root) & keys.keys()
        return Finding(Verdict.ALTERED if ours else Verdict.NOT_OURS, str(broken), min(ours, default=""))
    return vouched(kid, keys, lambda key: xmldsig.covered(root, key.public))


def verify_detached(canonical: bytes, signature: str, keys: Mapping[str, PublishedKey]) -> Finding:
    """The canonical bytes and the signature that came beside them. Never raises for bad bytes."""
    try:
        kid = detached.key_name(signature)
    except detached.NoSignature:
        return Finding(Verdict.NOT_OURS, "This is no detached signature of our form.")

    def covered(key: PublishedKey) -> bytes:
        if not detached.holds(canonical, signature, key.public):
            raise xmldsig.Broken("The signature does not hold.")
        return canonical

    return vouched(kid, keys, covered)


def vouched(kid: str, keys: Mapping[str, PublishedKey], covered: Callable[[PublishedKey], bytes]) -> Finding:
    """What the named key says of the bytes that it covers."""
    key = keys.get(kid)
    if key is None:
        return Finding(Verdict.NOT_OURS, "The key it names is not in the list.")
    try:
        reading = read(covered(key))
    except xmldsig.Broken as broken:
        return Finding(Verdict.ALTERED, str(broken), kid)
    if reading.message is None:
        told = reading.problems[0].message if reading.problems else ""
        return Finding(Verdict.UNREADABLE, told, kid)
    verdict, reason = judged(reading.message, key)
    return Finding(verdict, reason, kid, reading.message)


def judged(message: Message, key: PublishedKey) -> tuple[Verdict, str]:
    if key.revoked_at:
        return Verdict.REVOKED, f"Revoked at {time_text(key.revoked_at)}."
    if message.sent < key.valid_from:
        return Verdict.NOT_YET, f"The key is valid from {time_text(key.valid_from)}."
    if message.sent >= key.valid_to:
        return Verdict.EXPIRED, f"The key was valid until {time_text(key.valid_to)}."
    if message.status not in SIGNS[key.mode]:
        return Verdict.WRONG_KEY, f"A key of the mode {key.mode.value} signs no {message.status.value} message."
    return Verdict.GENUINE, ""
