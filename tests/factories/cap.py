"""Messages of a host country in CAP 1.2, as its weather service would send them; the flood in Seoul never happened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from notifications.alerts.cap.messages import Area, Circle, Info, Message, Named, Polygon, Reference
from notifications.alerts.cap.vocabulary import (
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)
from notifications.alerts.cap.writing import write
from tests.factories.alerts import OPERATIONS
from tests.people import Phone

CAP_IMPORTS = f"{OPERATIONS}/cap-imports"
SENDER = "warnings@weather.example"
RING = ((37.4, 126.7), (37.4, 127.2), (37.7, 127.2), (37.7, 126.7), (37.4, 126.7))
SEOUL_AREA = Area("Seoul", polygons=(Polygon(RING),))
NORTH = Area("The north of Seoul", circles=(Circle((37.6, 127.0), 5.0),))
FAR_AWAY = Area("Lower Erewhon", circles=(Circle((-50.0, -140.0), 5.0),))


def moment(**ahead: float) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(**ahead)


def a_block(**more: Any) -> Info:
    block = Info(
        categories=(Category.MET,),
        event="Flood warning",
        urgency=Urgency.IMMEDIATE,
        severity=Severity.SEVERE,
        certainty=Certainty.OBSERVED,
        language="en-KR",
        response_types=(ResponseType.EVACUATE,),
        event_codes=(Named("KR:event", "Flash Flood"),),
        expires=moment(hours=6),
        sender_name="Weather service of Korea",
        headline="The Han leaves its bed in Seoul",
        description="Water stands in the streets of Seoul.",
        instruction="Go to the upper floors.",
        areas=(SEOUL_AREA,),
    )
    return replace(block, **more)


def a_message(*infos: Info, **more: Any) -> Message:
    message = Message(
        identifier="KR-2026-0007",
        sender=SENDER,
        sent=moment(minutes=-5),
        status=Status.ACTUAL,
        msg_type=MsgType.ALERT,
        scope=Scope.PUBLIC,
        infos=infos or (a_block(),),
    )
    return replace(message, **more)


def following(earlier: Message, *infos: Info, kind: MsgType = MsgType.UPDATE, **more: Any) -> Message:
    """Another one that names it."""
    named = (Reference(earlier.sender, earlier.identifier, earlier.sent),)
    told = {"identifier": "KR-2026-0008", "sent": moment(minutes=-1), "msg_type": kind, "references": named}
    return a_message(*infos, **{**told, **more})


def brought(phone: Phone, message: Message | bytes, kind: str = "application/cap+xml", **asked: str) -> Any:
    """The answer to bringing it, to Seoul unless something else is asked."""
    data = message if isinstance(message, bytes) else write(message)
    asked = asked or {"mission": "KZ-SEO"}
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return phone.generic("POST", f"{CAP_IMPORTS}?{query}", data, content_type=kind)
