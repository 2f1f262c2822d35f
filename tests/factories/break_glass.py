"""An alert in a template's words that waits, and one person on duty who sends it alone."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.rules.break_glass import filled
from tests.factories.alerts import (
    IN_RUSSIAN,
    OPERATIONS,
    TEMPLATE,
    WORDS,
    a_template,
    an_alert,
    done,
    hash_of,
    submit,
    verb,
)
from tests.people import Phone

REASON = "The water is in the streets, and no approver answers the telephone."
BOTH = {"en": WORDS, "ru": IN_RUSSIAN}
OPEN = {
    language: {**words, "headline": head}
    for (language, words), head in zip(BOTH.items(), ("Flood in {place}", "Наводнение: {place}"), strict=True)
}
WANTED: dict[str, Any] = {**TEMPLATE, "texts": OPEN, "corrections": BOTH, "all_clears": BOTH}


def a_glass_template(writer: Phone, approver: Phone, *, break_glass: bool = True, **more: Any) -> AlertTemplate:
    template = a_template(writer, **{**WANTED, **more})
    url = f"{OPERATIONS}/templates/{template.public_id}/approve"
    done(approver.post(url, {"break_glass": break_glass}, format="json"))
    template.refresh_from_db()
    return template


def from_template(phone: Phone, incident: Incident, template: AlertTemplate, **more: Any) -> Alert:
    """A draft in exactly its words, for Seoul."""
    place = more.get("area_name", "Seoul")
    said = {name: getattr(template, name) for name in ("category", "event_code", "urgency", "severity", "certainty")}
    whole = {
        **said,
        "template": str(template.public_id),
        "response_types": template.response_types,
        "texts": filled(template.texts, place),
        **more,
    }
    return an_alert(phone, incident, **whole)


def that_waits(phone: Phone, incident: Incident, template: AlertTemplate, *gates: str, **more: Any) -> Alert:
    alert = from_template(phone, incident, template, **more)
    done(submit(phone, alert, "large_share", *gates))
    alert.refresh_from_db()
    return alert


def break_glass(phone: Phone, alert: Alert, *, seen: str | None = None, **more: Any) -> Any:
    body = {"content_hash": seen or hash_of(alert), "place": "Seoul", "reason": REASON, **more}
    return verb(phone, alert, "break-glass", body)


def review(phone: Phone, alert: Alert, verdict: str = "justified", words: str = "There was no other way.") -> Any:
    return verb(phone, alert, "break-glass/review", {"verdict": verdict, "words": words})


def a_day_later(glass: BreakGlass) -> None:
    """As if it had happened 25 hours earlier; nothing but the owner of the database could write so."""
    ago = timedelta(hours=25)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        BreakGlass.objects.filter(pk=glass.pk).update(at=F("at") - ago, second_factor_at=F("second_factor_at") - ago)
        cursor.execute("SET LOCAL session_replication_role = origin")
