"""Who is told at once that somebody sent an alert alone, and in which words? All who could have approved it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.services.authority import approvers_of
from notifications.channels.turns import by_itself
from notifications.deliveries.services import messages
from notifications.deliveries.topics import Reference, Topic, Value, packed, register_topic
from notifications.recipients.models import Purpose
from notifications.recipients.services.people import ensure_recipient

BROKEN = Topic(
    code="alerts.glass_broken",
    purpose=Purpose.URGENT,
    subject=_("{reference}: one person alone sent an emergency alert"),
    body=_(
        "One officer on duty alone sent an emergency alert to {people} people in {place}. Look at it now: whoever "
        "composes or approves there can cancel it. Somebody who had no hand in it reviews it before {until}."
    ),
    notice=_(
        "{reference}: an emergency alert went out without approval. Look at it now, and review it within 24 hours."
    ),
)


def tell_approvers(glass: BreakGlass, version: AlertVersion) -> None:
    """In the transaction that sends it; but not whoever did it. That one of them can't be written to keeps nobody from
    being warned."""
    mission = glass.alert.incident.mission
    reference = Reference("operations/alerts", glass.alert.public_id, mission)
    said: dict[str, Value] = {"people": glass.people, "place": version.area_name, "until": glass.review_by}
    content = packed(BROKEN, said, reference)
    people = User.objects.filter(pk__in=approvers_of(mission, glass.at)).exclude(pk=glass.by_id)
    for user in people.order_by("pk"):
        by_itself(partial(tell, user, glass, content, reference))


@transaction.atomic
def tell(user: User, glass: BreakGlass, content: Mapping[str, Any], reference: Reference) -> None:
    key = f"{BROKEN.code}.{glass.public_id}"
    messages.write(ensure_recipient(user), BROKEN.code, content=content, reference=reference, dedupe_key=key)


def register_topics() -> None:
    """Called once at start."""
    register_topic(BROKEN)
