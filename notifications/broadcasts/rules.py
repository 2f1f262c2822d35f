"""By which steps is somebody told? At once by what costs nothing, later by more for who has not seen it. Pure."""

from collections.abc import Collection, Sequence
from typing import TypedDict


class Step(TypedDict):
    """`unless_seen`: only for who hasn't seen, acknowledged or answered it by then."""

    channels: list[str]
    after_seconds: int
    unless_seen: bool


# By severity: what waits how long for somebody to look at their phone. What isn't named goes at once.
LATER: dict[str, dict[str, int]] = {
    "Extreme": {},
    "Severe": {"sms": 60, "telegram": 180},
    "Moderate": {"sms": 300, "telegram": 180},
}
# Nobody pays for a message about little.
OTHERWISE = {"sms": 900, "telegram": 600}
# No channel: by this step those are told whom silent people named for that. Silence takes time, so it is never at once.
CONTACTS = "emergency_contact"
CONTACTS_AFTER = {"Extreme": 900, "Severe": 900}


def plan_of(severity: str, channels: Collection[str], *, contacts: bool = False) -> list[Step]:
    """Extreme danger goes by all ways at once; `contacts`: emergency contacts are told of it too."""
    later = LATER.get(severity, OTHERWISE)
    at: dict[int, list[str]] = {}
    for channel in sorted(channels):
        at.setdefault(later.get(channel, 0), []).append(channel)
    if contacts and severity in CONTACTS_AFTER:
        at.setdefault(CONTACTS_AFTER[severity], []).append(CONTACTS)
    return [{"channels": at[after], "after_seconds": after, "unless_seen": after > 0} for after in sorted(at)]


def contacts_after(plan: Sequence[Step]) -> int | None:
    """After how many seconds of silence emergency contacts are told; None where they aren't."""
    return next((step["after_seconds"] for step in plan if CONTACTS in step["channels"]), None)


def is_urgent(severity: str) -> bool:
    """Whether a phone may ring at night."""
    return severity in {"Extreme", "Severe"}
