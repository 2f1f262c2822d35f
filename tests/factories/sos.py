"""Calls for help, made over HTTP as the app makes them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F

from consular.cases.models.sos import SosAlarm, SosCall
from econsulate.core.work.models import Work
from tests.people import Phone

URL, STAFF, BY_KEY, LINKS = "/api/v1/sos", "/api/v1/staff/sos", "/api/v1/public/sos", "/api/v1/sos-links"
SEOUL = {"latitude": 37.5665, "longitude": 126.978, "accuracy_m": 12.5}


def a_call(app: Phone, /, **more: Any) -> SosCall:
    answer = app.post(URL, {"client_id": str(uuid4()), **more}, format="json")
    assert answer.status_code == 201, answer.content
    return SosCall.objects.get(public_id=answer.json()["id"])


def minutes_pass(minutes: float) -> None:
    """Every alarm and every piece of work is so much older."""
    gone = timedelta(minutes=minutes)
    SosAlarm.objects.update(at=F("at") - gone)
    Work.objects.filter(state="due").update(due_at=F("due_at") - gone)
