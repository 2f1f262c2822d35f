"""What did the operator set for alerts: limits, and under which name they are sent?"""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from econsulate.core.push_configuration import wrong

if TYPE_CHECKING:
    from econsulate.core.configuration import Environment

# What applies unless another number is given, and the highest that is taken.
LIMITS = {
    "approval_minutes": (30, 1440), "longest_hours": (72, 720), "share_percent": (25, 100), "sms_parts": (4, 6),
    "ledger_days": (365, 3650), "check_in_days": (90, 3650), "feed_days": (7, 365),
    "break_glass_max_people": (500, 100_000),
}  # fmt: skip
# All others begin at 1; nobody sends an alert alone where this is 0.
LEAST = {"break_glass_max_people": 0}
NAMES = frozenset(f"ALERT_{name.upper()}" for name in (*LIMITS, "sender_domain", "modes"))
MODES = frozenset({"live", "exercise"})
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]{0,120}[a-z0-9])?")


def limits(given: "Environment") -> dict[str, int]:
    return {
        name: given.number_within(f"ALERT_{name.upper()}", usual, most=most, least=LEAST.get(name, 1))
        for name, (usual, most) in LIMITS.items()
    }


def modes(given: "Environment") -> frozenset[str]:
    """What the carriers' credentials of this process are for."""
    named = frozenset(name.strip() for name in given.text("ALERT_MODES", "live,exercise").split(","))
    if not named <= MODES:
        raise wrong("ALERT_MODES", "is live, exercise or both with a comma between")
    return named


def sender_domain(given: "Environment") -> str:
    """Alerts name earlier ones by it, so it stays when the address of the site changes."""
    name = given.text("ALERT_SENDER_DOMAIN", urlsplit(given.public_base_url()).hostname or "localhost")
    if not DOMAIN.fullmatch(name):
        raise wrong("ALERT_SENDER_DOMAIN", "is the name of a domain, as in alerts.example.org")
    return name
