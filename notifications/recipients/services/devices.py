"""Which phones and browsers ring for a person, and when do they cease to?

A token lives at one person at most: whoever holds the phone and signs in there has it, and the one before loses it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import Unavailable
from notifications.channels.registry import GONE_FOR_GOOD
from notifications.recipients.models import ContactPoint, Device, Recipient
from notifications.recipients.services.people import fingerprint

MOST_DEVICES = 20
# Each server that somebody names themselves may keep a worker waiting that others in danger need.
MOST_OWN_SERVERS = 3
GONE: dict[str, Any] = {"state": "withdrawn", "bounced_at": None, "address": None, "address_index": None}


class SignedOut(Exception):
    """The session in which an app spoke is over."""


@dataclass(frozen=True)
class Told:
    """What an app says of itself. `token` is what is unique at its push service, `address` all that sending needs."""

    installation: UUID
    platform: str
    token: str
    address: str
    app_version: str
    language: str


@transaction.atomic
def register(recipient: Recipient, told: Told, *, session: str, by: User) -> tuple[Device, bool]:
    """The device by which this installation rings from now on, and whether it is new. Raises SignedOut, Unavailable."""
    index = token_index(told)
    hold(recipient, session)
    mine, others = claimed(recipient, told, index)
    for device in others:
        end(device)
        record("notifications.device.moved", by=by, target=device.recipient, detail={"kind": told.platform})
    if mine and bytes(mine.contact_point.address_index or b"") == index and mine.contact_point.kind == told.platform:
        refresh(mine.contact_point, told)
    else:
        point = a_point(recipient, told, index)
        if mine:
            withdraw(mine.contact_point)
            mine.contact_point = point
        record("notifications.device.registered", by=by, target=recipient, detail={"kind": told.platform})
    device = mine or Device(recipient=recipient, contact_point=point, installation=told.installation)
    device.session_handle, device.registered_at = session, timezone.now()
    device.app_version, device.language = told.app_version, told.language
    device.save()
    forget_oldest(recipient)
    return device, mine is None


def hold(recipient: Recipient, session: str) -> None:
    """Neither may end meanwhile: what is told by somebody who has just signed out, or is being erased, stays untold."""
    if not Recipient.objects.select_for_update().filter(pk=recipient.pk, user=recipient.user_id).exists():
        raise Unavailable
    if not Session.objects.select_for_update(no_key=True).filter(session_key=session).exists():
        raise SignedOut


def claimed(recipient: Recipient, told: Told, index: bytes) -> tuple[Device | None, list[Device]]:
    """Under lock, the device of this installation, and those that hold its token: another account's, or our own."""
    with connection.cursor() as cursor:
        # Of two accounts that claim one token at the same time the later one has it.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [index.hex()])
    # Devices before their contact points, as by whoever forgets one.
    here = Q(recipient=recipient, installation=told.installation)
    there = Q(contact_point__kind=told.platform, contact_point__address_index=index)
    list(Device.objects.filter(here | there).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    ours = Q(device__recipient=recipient, device__installation=told.installation)
    holding = Q(kind=told.platform, address_index=index)
    locked = ContactPoint.objects.filter(ours | holding, device__isnull=False).defer("address")
    points = list(locked.order_by("pk").select_for_update(of=("self",)))
    devices = list(Device.objects.filter(contact_point__in=points).select_related("contact_point", "recipient"))
    key = (recipient.pk, told.installation)
    mine = next((device for device in devices if (device.recipient_id, device.installation) == key), None)
    return mine, [device for device in devices if device is not mine]


def token_index(told: Told) -> bytes:
    return token_fingerprint(told.platform, told.token)


def token_fingerprint(platform: str, token: str) -> bytes:
    """Tokens tell capitals apart, which a fingerprint of addresses does not."""
    return fingerprint(platform, hashlib.sha256(token.encode()).hexdigest())


def a_point(recipient: Recipient, told: Told, index: bytes) -> ContactPoint:
    proved = timezone.now()
    return ContactPoint.objects.create(
        recipient=recipient, kind=told.platform, address=told.address, address_index=index, verified_at=proved
    )


def refresh(point: ContactPoint, told: Told) -> None:
    """The same token again: the app lives, and a browser may have new keys for the same endpoint."""
    point.address, point.verified_at = told.address, timezone.now()
    point.save(update_fields=["address", "verified_at"])


def withdraw(point: ContactPoint) -> None:
    ContactPoint.objects.filter(pk=point.pk).update(**GONE)


def end(device: Device) -> None:
    withdraw(device.contact_point)
    device.delete()


def forget_oldest(recipient: Recipient) -> None:
    """Nobody has that many: the ones unheard of longest make room."""
    theirs = of(recipient).order_by("-registered_at", "-pk")
    for device in theirs.filter(contact_point__kind=ContactPoint.Kind.UNIFIEDPUSH)[MOST_OWN_SERVERS:]:
        end(device)
    for device in theirs[MOST_DEVICES:]:
        end(device)


def of(recipient: Recipient) -> QuerySet[Device]:
    return Device.objects.filter(recipient=recipient).select_related("contact_point")


@transaction.atomic
def forget(device: Device, *, by: User) -> None:
    """Nothing rings there any more, also of what is under way, nor by a token that came meanwhile."""
    forget_all(Device.objects.filter(pk=device.pk), by=by)


@transaction.atomic
def forget_session(handle: str) -> None:
    """Somebody signed out there, or was signed out: the phone may be in other hands."""
    forget_all(Device.objects.filter(session_handle=handle), by=None)


def forget_all(devices: QuerySet[Device], *, by: User | None) -> None:
    """As they are now: a registration on its way is let through first, or its token would ring for ever. By whose they
    are, where nobody is named."""
    # Their contact points are read once nobody can give them another.
    for device in list(devices.order_by("pk").select_for_update()):
        end(device)
        record("notifications.device.forgotten", by=by or device.recipient.user, target=device.recipient)


def note_gone(point: ContactPoint, *, since: datetime | None) -> None:
    """The carrier says that this token or chat is none: it is never used again, but for one told us since."""
    rows = ContactPoint.objects.filter(pk=point.pk, kind__in=GONE_FOR_GOOD, verified_at=point.verified_at)
    if since is not None:
        rows = rows.filter(verified_at__lte=since)
    rows.update(**GONE)


def export(user: User) -> list[dict[str, Any]]:
    """Without tokens: whoever reads the copy must not be able to ring there."""
    return [
        {
            "platform": device.contact_point.kind,
            "installation": str(device.installation),
            "app_version": device.app_version,
            "language": device.language,
            "registered_at": device.registered_at.isoformat(),
            "state": device.contact_point.state,
        }
        for device in Device.objects.visible_to(user).select_related("contact_point").order_by("pk")
    ]
