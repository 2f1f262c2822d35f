"""Which check-ins and which of their people are there for the officer before the screen, and what stands above each?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from econsulate.core.panel.site import site
from notifications.alerts.panel.desk import Desk, at_desk, found
from notifications.alerts.panel.words import MODES
from notifications.alerts.services.authority import names_of, zones_of
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.services import walking


def has_part(request: HttpRequest) -> bool:
    """For the menu."""
    return bool(at_desk(request).authority.sees)


def check_ins(desk: Desk) -> QuerySet[CheckIn]:
    rows = CheckIn.objects.of_missions(desk.authority.sees)
    return rows.select_related("opened_by", "closed_by", "data_key")


def check_in_of(desk: Desk, public_id: UUID) -> CheckIn:
    return found(check_ins(desk).filter(public_id=public_id).first())


def person_of(desk: Desk, check_in: CheckIn, subject: UUID) -> CheckInPerson:
    person = walking.one_of(check_in, subject, desk.authority.sees)
    person.check_in = check_in
    return person


def is_open(desk: Desk, check_in: CheckIn) -> bool:
    return check_in.closed_at is None and check_in.closes_at > desk.now and check_in.purged_at is None


def may_call(desk: Desk, check_in: CheckIn) -> bool:
    return check_in.purged_at is None and bool(desk.authority.operates)


def may_close(desk: Desk, check_in: CheckIn) -> bool:
    """Two to start, one to stop."""
    return check_in.closed_at is None and check_in.mission in desk.authority.operates | desk.authority.approves


def head_of(desk: Desk, check_in: CheckIn) -> dict[str, Any]:
    """What it goes with, as far as the officer's missions see that."""
    alert = desk.alerts().filter(public_id=check_in.thread).first()
    incident = alert.incident if alert else desk.incidents().filter(public_id=check_in.thread).first()
    return {
        "check_in": check_in,
        "alert": alert,
        "incident": incident,
        "mission_name": names_of([check_in.mission])[check_in.mission],
        "is_open": is_open(desk, check_in),
        "may_call": may_call(desk, check_in),
        "may_close": may_close(desk, check_in),
    }


def screen(
    desk: Desk, check_in: CheckIn, name: str, context: Mapping[str, Any], *, status: int = 200, part: str = ""
) -> HttpResponse:
    """A page in the mode of the check-in and by the clock of the mission that asks."""
    told = {"mode": check_in.mode, "mode_name": MODES[check_in.mode], **context}
    with timezone.override(zones_of([check_in.mission])[check_in.mission]):
        whole, piece = f"panel/checkins/{name}.html", f"panel/checkins/{part}.html" if part else ""
        return site.render(desk.request, whole, told, status=status, part=piece)
