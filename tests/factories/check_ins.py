"""Check-ins in Seoul, answered as an app does it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications.alerts.models.incidents import Incident
from notifications.alerts.signals import check_in_wanted
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.checkins.models.calls import CheckInCall
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.services import roll
from tests.factories.alerts import done
from tests.factories.broadcasts import ROUND_SEOUL, started
from tests.factories.notifications import work_is_done
from tests.people import Phone

URL, DESK = "/api/v1/check-ins", "/api/v1/operations/check-ins"
# Whom Seoul serves, wherever they are.
SERVED = {**ROUND_SEOUL, "include": [], "missions": ["KZ-SEO"]}
POSITION = {"latitude": 37.5665, "longitude": 126.978, "accuracy_m": 12}


def a_check_in(by: User, broadcast: Broadcast | None = None, **more: Any) -> CheckIn:
    """Opened as the release of an alert does it, with a broadcast to Seoul; everybody there is on its list."""
    now = timezone.now()
    broadcast = broadcast or started(**more)
    with transaction.atomic():
        wanted = {"mission": "KZ-SEO", "by": by, "closes_at": now + timedelta(hours=24), "now": now}
        check_in_wanted.send(sender=Broadcast, broadcast=broadcast, **wanted)
    work_is_done()
    return CheckIn.objects.get(thread=broadcast.thread, closed_at=None)


def asked_in(operator: Phone, incident: Incident) -> CheckIn:
    """In an incident alone, of whom Seoul serves; everybody is on its list."""
    closes_at = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    asking = {"incident": str(incident.public_id), "area": {"missions": ["KZ-SEO"]}, "closes_at": closes_at}
    told = done(operator.post(DESK, asking, format="json"), 201)
    roll.fill(UUID(told["id"]))
    return CheckIn.objects.get(public_id=told["id"])


def body(status: str = "safe", **more: Any) -> dict[str, Any]:
    return {"status": status, "client_id": str(uuid4()), **more}


def says(phone: Phone, check_in: CheckIn, status: str = "safe", **more: Any) -> Any:
    """The answer to somebody's answer."""
    return phone.post(f"{URL}/{check_in.public_id}/answer", body(status, **more), format="json")


def status_of(check_in: CheckIn, subject: UUID) -> str:
    return CheckInPerson.objects.get(check_in=check_in, subject=subject).status


def desk(phone: Phone, check_in: CheckIn, path: str = "", **query: Any) -> Any:
    return phone.get(f"{DESK}/{check_in.public_id}{path}", query)


def staff_says(phone: Phone, check_in: CheckIn, subject: UUID, status: str = "safe", **more: Any) -> Any:
    sent = {**body(status), "reason": "She rang us and gave her name.", **more}
    return phone.post(f"{DESK}/{check_in.public_id}/people/{subject}/answer", sent, format="json")


def a_call_of(officer: User, check_in: CheckIn) -> UUID:
    """Taken by this officer, as if while they kept the register; of somebody on the list of whom nothing is known."""
    row = CheckInPerson.objects.create(
        check_in=check_in, subject=uuid4(), listed=True, served_by="KZ-SEO", by_area=True, is_minor=False,
        risk=100, turn=100, since=timezone.now(),
    )  # fmt: skip
    call = CheckInCall.objects.create(
        check_in=check_in, subject=row.subject, taken_by=officer, until=timezone.now() + timedelta(minutes=10)
    )
    return call.public_id
