"""Who is looked at first, and when is somebody called again? Pure.

Who needs help comes before who is silent, and both before those of whom we know that they are well. Of needs the kind
decides: where minutes count, first; one that nobody named may be any of these. Of the silent the risk decides. Among
equals whoever waits longest.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from notifications.checkins.models.choices import FIRST_TURN, WORST_RISK, Help, Status

# "": what they need is not known.
NEEDS: Sequence[str] = (
    Help.TRAPPED, Help.MEDICAL, Help.SECURITY, "", Help.EVACUATION, Help.SHELTER, Help.SUPPLIES, Help.OTHER,
)  # fmt: skip
# Called in vain they rest, longer each time, so that nobody is dropped and nobody keeps the others waiting.
RESTS: Sequence[timedelta] = tuple(timedelta(minutes=minutes) for minutes in (30, 60, 120, 240))
WRONG_NUMBER = timedelta(hours=4)


def turn(status: str, help: str, risk: int) -> int:
    """The lower, the sooner."""
    within = {Status.NEED_HELP: NEEDS.index(help), Status.SILENT: WORST_RISK - min(risk, WORST_RISK)}
    return FIRST_TURN[status] + within.get(Status(status), 0)


def rests_until(tries: int, *, wrong_number: bool, now: datetime) -> datetime:
    """After the last of so many calls in vain. Another number has to be found first where this one was wrong."""
    return now + (WRONG_NUMBER if wrong_number else RESTS[min(tries, len(RESTS)) - 1])
