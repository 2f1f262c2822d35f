"""Alerts composed over HTTP, as an operator's screen does it. The flood in Seoul never happened."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import Approval
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.signing import keystore
from notifications.alerts.signing.published import Mode, PublishedKey
from tests.people import Phone

OPERATIONS = "/api/v1/operations"
INCIDENT = {"mode": "live", "mission": "KZ-SEO", "title": "Flood of the Han", "place": "Seoul"}
WORDS = {
    "event": "Flood",
    "headline": "Flood in Seoul",
    "description": "The Han has left its bed in Seoul.",
    "instruction": "Go to the upper floors. Call the embassy when you are safe.",
    "sms": "Flood in Seoul. Go to the upper floors.",
}
IN_RUSSIAN = {
    "event": "Наводнение",
    "headline": "Наводнение в Сеуле",
    "description": "Река Ханган вышла из берегов в Сеуле.",
    "instruction": "Поднимитесь на верхние этажи. Позвоните в посольство, когда будете в безопасности.",
    "sms": "Наводнение в Сеуле. Поднимитесь на верхние этажи.",
}
ROUND_SEOUL = "37.4,126.7 37.4,127.2 37.7,127.2 37.7,126.7"
SMALL = ["large_share"]
TEMPLATE: dict[str, Any] = {
    "mission": "KZ-SEO",
    "code": "flood",
    "texts": {"en": {**WORDS, "headline": "Flood in {place}"}},
    "corrections": {"en": {**WORDS, "headline": "Correction: no flood in {place}"}},
    "all_clears": {"en": {**WORDS, "headline": "The flood in {place} is over"}},
    "category": "Met",
    "event_code": "flood",
    "urgency": "Immediate",
    "severity": "Severe",
    "certainty": "Observed",
    "response_types": ["Evacuate"],
    "least_people": 1,
    "most_people": 1000,
}


def content(**more: Any) -> dict[str, Any]:
    """A whole version of an alert for Seoul."""
    whole = {
        "category": "Met",
        "event_code": "flood",
        "urgency": "Immediate",
        "severity": "Severe",
        "certainty": "Observed",
        "response_types": ["Evacuate", "Shelter"],
        "texts": {"en": WORDS, "ru": IN_RUSSIAN},
        "area_name": "Seoul",
        "area": {"include": [{"polygon": ROUND_SEOUL}]},
        "channels": ["inbox", "email"],
        "expires_at": (datetime.now(UTC) + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return {**whole, **more}


def done(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def an_incident(phone: Phone, **more: Any) -> Incident:
    told = done(phone.post(f"{OPERATIONS}/incidents", {**INCIDENT, **more}, format="json"), 201)
    return Incident.objects.get(public_id=told["id"])


def an_alert(phone: Phone, incident: Incident | None = None, **more: Any) -> Alert:
    incident = incident or an_incident(phone)
    body = {"incident": str(incident.public_id), **content(**more)}
    told = done(phone.post(f"{OPERATIONS}/alerts", body, format="json"), 201)
    return Alert.objects.get(public_id=told["id"])


def a_template(phone: Phone, **more: Any) -> AlertTemplate:
    told = done(phone.post(f"{OPERATIONS}/templates", {**TEMPLATE, **more}, format="json"), 201)
    return AlertTemplate.objects.get(public_id=told["id"])


def hash_of(alert: Alert) -> str:
    """Of the version that counts now."""
    alert.refresh_from_db()
    return alert.versions.get(number=alert.version).content_hash


def verb(phone: Phone, alert: Alert, name: str, body: Mapping[str, Any] | None = None, **headers: str) -> Any:
    url = f"{OPERATIONS}/alerts/{alert.public_id}/{name}"
    return phone.post(url, body or {}, format="json", headers={k.replace("_", "-"): v for k, v in headers.items()})


def revised(phone: Phone, alert: Alert, **more: Any) -> Any:
    """The answer to another version, on top of the one that counts."""
    etag = phone.get(f"{OPERATIONS}/alerts/{alert.public_id}").headers["ETag"]
    return verb(phone, alert, "versions", content(**more), if_match=etag)


def submit(phone: Phone, alert: Alert, *accepted: str, seen: str | None = None) -> Any:
    """The answer to putting the present version forward, past these gates."""
    return verb(phone, alert, "submit", {"content_hash": seen or hash_of(alert), "accepted_gates": list(accepted)})


def approve(phone: Phone, alert: Alert, *, seen: str | None = None, place: str = "Seoul") -> Any:
    return verb(phone, alert, "approve", {"content_hash": seen or hash_of(alert), "place": place})


def a_key(mode: str = "live") -> PublishedKey:
    now = timezone.now().replace(microsecond=0)
    span = {"valid_from": now - timedelta(days=1), "valid_to": now + timedelta(days=400)}
    return keystore.add(settings.ALERT_KEYS_DIR, mode=Mode(mode), **span)


def some_keys() -> None:
    """Where there are none yet."""
    for mode in Mode:
        if not list(keystore.of_mode(settings.ALERT_KEYS_DIR, mode)):
            a_key(mode)


def approved(writer: Phone, approver: Phone, alert: Alert, *, place: str = "Seoul") -> Alert:
    done(submit(writer, alert, *SMALL))
    done(approve(approver, alert, place=place))
    alert.refresh_from_db()
    return alert


# Minutes: long enough for a busy machine to approve in, short enough to wait for.
BRIEFLY = 0.05


def wait_until_it_lapses(approval: Approval) -> None:
    assert approval.lapses_at is not None
    time.sleep(max(0.0, (approval.lapses_at - timezone.now()).total_seconds()) + 0.05)


def release(phone: Phone, alert: Alert, *, seen: str | None = None, verb_: str = "release", **more: Any) -> Any:
    return verb(phone, alert, verb_, {"content_hash": seen or hash_of(alert), **more})


def end(phone: Phone, alert: Alert, how: str = "cancel", reason: str = "The gauge was broken.") -> Any:
    return verb(phone, alert, how, {"reason": reason})
