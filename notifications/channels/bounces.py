"""Mail that was accepted came back: which delivery was it, and why? (VERP return paths, RFC 3464 reports)"""

import re
from email import message_from_bytes
from email.message import Message
from email.policy import default
from uuid import UUID

from django.conf import settings

from notifications.channels.base import Outcome, Result

# RFC 3463: these say that the mailbox is not there; 5.7.x (policy) and 5.2.2 (full) say nothing about the address.
NO_MAILBOX = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
TAG = re.compile(r"\+([0-9a-f]{32})@")


def return_path(envelope_id: UUID, *, sender: str) -> str:
    """Where failures are to be sent: an address of its own per delivery when MAIL_BOUNCES is set, else our sender."""
    local, _at, domain = settings.MAIL_BOUNCES.rpartition("@")
    return f"{local}+{envelope_id.hex}@{domain}" if local else sender


def delivery_of(address: str) -> UUID | None:
    """The delivery whose return path this is."""
    tag = TAG.search(address.lower())
    return UUID(hex=tag.group(1)) if tag else None


def read_report(raw: bytes) -> Outcome | None:
    """What a delivery report says; None for anything that is no final report (delays, holiday answers, spam)."""
    for part in message_from_bytes(raw, policy=default).walk():
        if part.get_content_type() == "message/delivery-status":
            outcomes = [outcome_of(block) for block in part.get_payload() if isinstance(block, Message)]
            return next((outcome for outcome in outcomes if outcome), None)
    return None


def outcome_of(block: Message) -> Outcome | None:
    """RFC 3464 section 2.3: Action and Status of one recipient; the first block of a report has neither."""
    action = str(block.get("Action", "")).strip().lower()
    found = STATUS.match(str(block.get("Status", "")).strip())
    status = found.group() if found else ""
    if action == "delivered":
        return Outcome(Result.DELIVERED, status)
    if action == "failed":
        return Outcome(Result.NO_SUCH_ADDRESS if status in NO_MAILBOX else Result.REFUSED, status or "returned")
    return None
