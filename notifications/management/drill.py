"""An exercise that went out, for a trial: put forward, approved by a second person, released; to volunteers alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from econsulate.core.accounts.models import User
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.choices import Mode
from notifications.alerts.services import composing, deciding, incidents, sending
from notifications.alerts.services.gates import HARD, WORDS
from notifications.broadcasts.services import volunteering

PLACE = "South Korea"
TEXTS = {
    "en": {
        "event": "Earthquake",
        "headline": "Earthquake in South Korea",
        "description": "This is an exercise. We play that the earth has shaken in South Korea.",
        "instruction": "Nothing has to be done. In an exercise we only try whether you can read this.",
        "sms": "Earthquake in South Korea. An exercise, nothing has to be done.",
    },
    "ru": {
        "event": "Землетрясение",
        "headline": "Землетрясение в Южной Корее",
        "description": "Это учения. Мы представляем, что в Южной Корее произошло землетрясение.",
        "instruction": "Ничего делать не нужно. На учениях мы только проверяем, можете ли вы это прочитать.",
        "sms": "Землетрясение в Южной Корее. Это учения, ничего делать не нужно.",
    },
}
CONTENT: dict[str, Any] = {
    "template": None, "category": "Geo", "event_code": "earthquake", "urgency": "Immediate", "severity": "Severe",
    "certainty": "Observed", "response_types": ["Monitor"], "texts": TEXTS, "area_name": PLACE,
    "area": {"include": [], "exclude": [], "states": ["KR"], "subdivisions": [], "missions": []},
    "nationalities": [], "languages": [], "channels": ["inbox", "email"],
}  # fmt: skip


def sent(mission: str, by: User, approver: User, volunteers: Sequence[User], *, now: datetime) -> Alert:
    """All of it as people do it, and to whoever joined exercises."""
    for volunteer in volunteers:
        volunteering.enrol(volunteer, now=now)
    incident = incidents.open_incident(
        mode=Mode.EXERCISE, mission=mission, title="Exercise under way: an earthquake", place=PLACE,
        summary="Already sent, to who takes part in exercises. Nothing has happened.", by=by, now=now,
    )  # fmt: skip
    alert = composing.begin(incident, {**CONTENT, "expires_at": now + timedelta(hours=12)}, by=by, now=now)
    seen = composing.current(alert).content_hash
    deciding.submit(alert, seen_hash=seen, accepted=WORDS.keys() - HARD, by=by, now=now)
    deciding.approve(alert, seen_hash=seen, place=PLACE, second_factor_at=now, by=approver, now=now)
    sending.release(alert, seen_hash=seen, update=False, by=by, now=now)
    return alert
