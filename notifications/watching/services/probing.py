"""Does each channel still carry what we give it? Every minute something goes to an address that is nobody's but ours.

It goes by no ledger, no audience and no exercise: straight to the channel, and never to an address that a person has.
"""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import orjson
import structlog
from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.registry import CHANNELS, INBOX
from notifications.deliveries.services.receipts import database_time
from notifications.deliveries.services.sending import note_health
from notifications.recipients.models import ContactPoint
from notifications.recipients.services.devices import token_fingerprint
from notifications.recipients.services.people import logins_reached_at
from notifications.watching import rules
from notifications.watching.models import RouteHealth

logger = structlog.get_logger(__name__)

GOOD = frozenset({Result.ACCEPTED, Result.DELIVERED})
# Beat may ring twice; a test that nobody brought to an end is made again after this.
NOT_SOONER = rules.EVERY - timedelta(seconds=15)
SOMEBODYS = Outcome(Result.REFUSED, "address of a person")


def watched() -> Mapping[str, str]:
    """Test addresses of the channels that go outside and that this installation has."""
    return {kind: address for kind, address in settings.WATCH.items() if kind in CHANNELS and kind != INBOX}


def tick() -> list[str]:
    """Raise and end alarms, forget what is no longer watched; the channels to be tested now."""
    kinds = sorted(watched())
    RouteHealth.objects.exclude(channel__in=kinds).delete()
    RouteHealth.objects.bulk_create([RouteHealth(channel=kind) for kind in kinds], ignore_conflicts=True)
    now = database_time()
    for health in RouteHealth.objects.order_by("channel"):
        sound(health, now=now)
    return kinds


def sound(health: RouteHealth, *, now: datetime) -> None:
    """One line in the log as an alarm begins, and one as it is over."""
    alarming = rules.state_of(health, now=now) in rules.ALARMING
    quiet = RouteHealth.objects.filter(pk=health.pk, alarmed_at__isnull=True)
    if alarming and quiet.update(alarmed_at=Now()):
        logger.error("a channel carries nothing", kind=health.channel, code=health.code)
    if not alarming and RouteHealth.objects.filter(pk=health.pk, alarmed_at__isnull=False).update(alarmed_at=None):
        logger.warning("a channel carries again", kind=health.channel)


def probe(kind: str) -> None:
    """Test one channel, unless somebody else does or just did. No transaction is open meanwhile."""
    address = watched().get(kind)
    if address is None or not claim(kind):
        return
    began = time.monotonic()
    if is_somebodys(kind, address):
        record(kind, SOMEBODYS, took_ms=0)
        return
    (outcome,) = CHANNELS[kind].send([envelope(address)])
    record(kind, outcome, took_ms=round((time.monotonic() - began) * 1000))
    note_health(CHANNELS[kind].route(address), outcome, now=database_time())


def claim(kind: str) -> bool:
    due = Q(asked_at__isnull=True) | Q(asked_at__lt=Now() - NOT_SOONER)
    return bool(RouteHealth.objects.filter(due, pk=kind).update(asked_at=Now()))


def is_somebodys(kind: str, address: str) -> bool:
    """Whether anybody signs in by it, is written to at it, or has the device that rings."""
    devices = ContactPoint.objects.filter(kind=kind, address_index=token_fingerprint(kind, token_in(address)))
    return devices.exists() or logins_reached_at(kind, address).exists()


def token_in(address: str) -> str:
    """What is unique at a push service: of a subscription its endpoint, else all of it."""
    try:
        return str(orjson.loads(address)["endpoint"])
    except (orjson.JSONDecodeError, LookupError, TypeError):
        return address


def envelope(address: str) -> Envelope:
    text = _("Test of this channel. Nobody has to do anything.")
    return Envelope(
        id=uuid4(),
        message=uuid4(),
        address=address,
        subject=_("Test"),
        text=text,
        expires_at=database_time() + 2 * rules.EVERY,
    )


def record(kind: str, outcome: Outcome, *, took_ms: int) -> None:
    good = outcome.result in GOOD
    news = {"accepted_at": Now(), "took_ms": took_ms, "failing_since": None} if good else {
        "failing_since": Coalesce(F("failing_since"), Now())
    }  # fmt: skip
    row = RouteHealth.objects.filter(pk=kind)
    row.update(answered_at=Now(), result=outcome.result, code=outcome.code[:40], **news)
