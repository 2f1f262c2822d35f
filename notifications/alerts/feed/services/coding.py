"""What do we say of a code that came with a message? Ours and in force, ours and over, a drill, or none of ours.

Only codes that lead nowhere count against whoever tries. Readers of a real alert are never refused, however many come
from one address: such codes stand in the feed anyway. A drill is not public, so who has tried too many is told no more
of drills than of nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from econsulate.core.limits.services import Rate, allow, require_some_left
from notifications.alerts.feed.rules.codes import read_code
from notifications.alerts.feed.services.checking import Withheld
from notifications.alerts.feed.services.reading import Told, one
from notifications.alerts.models.choices import Mode
from notifications.alerts.models.events import AlertEvent

SCOPE = "alert_code"
WRONG_CODES = Rate(20, 600)


class Answer(StrEnum):
    GENUINE = "genuine"
    DRILL = "drill"
    WITHHELD = "withheld"
    NOT_OURS = "not_ours"


@dataclass(frozen=True)
class Found:
    answer: Answer
    told: Told | None = None


def found(typed: str, *, caller: str, now: datetime) -> Found:
    """Raises TooManyRequests, NoKeyList."""
    code = read_code(typed)
    if code is None:
        return Found(Answer.NOT_OURS)
    row = AlertEvent.objects.filter(code=code).values_list("mode", "identifier").first()
    if row is None:
        allow(SCOPE, caller, rate=WRONG_CODES)
        return Found(Answer.NOT_OURS)
    mode, identifier = row
    if mode != Mode.LIVE:
        require_some_left(SCOPE, caller, rate=WRONG_CODES)
        return Found(Answer.DRILL)
    told = one(identifier, now)
    if told is None or isinstance(told.message, Withheld):
        return Found(Answer.WITHHELD, told)
    return Found(Answer.GENUINE, told)
