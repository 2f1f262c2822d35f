"""People in Seoul and Busan who hear of what happens there, each with ways to be told."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications import facade
from notifications.broadcasts.models.broadcasts import Broadcast, Reach
from notifications.broadcasts.models.ledger import HandOver, Hearer
from notifications.broadcasts.services.starting import Telling, start
from notifications.presence.rules import Spot
from notifications.recipients.models import ContactPoint, Recipient
from notifications.recipients.services.people import fingerprint
from tests.factories.presence import SEOUL, facts
from tests.people import a_user

WORDS = {
    "en": {"subject": "Flood in Seoul", "text": "The Han has left its bed.", "sms": "Flood in Seoul."},
    "ru": {"subject": "Наводнение в Сеуле", "text": "Ханган вышла из берегов.", "sms": "Наводнение в Сеуле."},
}
ROUND_SEOUL: Mapping[str, Any] = {
    "include": [{"circle": "37.5665,126.978 30"}],
    "exclude": [],
    "states": [],
    "subdivisions": [],
    "missions": [],
    "nationalities": [],
    "languages": [],
}


def a_listener(name: str, spot: Spot = SEOUL, *ways: str, **wishes: Any) -> User:
    """Somebody there; `ways` are channels by which they can be told, each at an address of its own."""
    user = a_user(name)
    recipient = Recipient.objects.get(public_id=facade.ensure_recipient(user))
    Recipient.objects.filter(pk=recipient.pk).update(**wishes)
    for way in ways:
        a_way(recipient, way, address_of(way, name))
    is_at(user, spot)
    return user


def a_recipient(user: User, language: str = "en") -> Recipient:
    recipient = Recipient.objects.get(public_id=facade.ensure_recipient(user))
    Recipient.objects.filter(pk=recipient.pk).update(language=language)
    return recipient


def has_no_address_that_works(user: User) -> None:
    """Verified once, as an older system may have it: no mail goes to a name of so many letters."""
    email = f"{user.pk}@{'ы' * 60}.example"
    User.objects.filter(pk=user.pk).update(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)


def address_of(way: str, name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest() if way == "apns" else f"{way}-of-{name}"


def a_way(recipient: Recipient, kind: str, address: str) -> ContactPoint:
    index = fingerprint(kind, address)
    now = timezone.now()
    return ContactPoint.objects.create(
        recipient=recipient, kind=kind, address=address, address_index=index, verified_at=now
    )


def is_at(user: User, spot: Spot) -> None:
    now = timezone.now()
    said = facts(user.public_id, spot=spot, logins=(user.pk,), reference=f"entry-{user.public_id}")
    facade.replace_presences(
        said.source, [said.reference], [replace(said, valid_from=now - timedelta(days=1))], now=now
    )


def telling(*channels: str, **more: Any) -> Telling:
    given: dict[str, Any] = {
        "thread": uuid4(),
        "mode": "live",
        "reach": Reach.AREA,
        "words": WORDS,
        "target": ROUND_SEOUL,
        "channels": ["inbox", *channels],
        "severity": "Extreme",
        "expires_at": timezone.now() + timedelta(hours=6),
        **more,
    }
    return Telling(**given)


def started(*channels: str, **more: Any) -> Broadcast:
    with transaction.atomic():
        return start(telling(*channels, **more))


def audience(broadcast: Broadcast) -> set[int]:
    return set(Hearer.objects.filter(broadcast_id=broadcast.pk).values_list("user_id", flat=True))


def results(broadcast: Broadcast) -> list[tuple[str, str]]:
    rows = HandOver.objects.filter(broadcast_id=broadcast.pk).order_by("at", "contact_point_id")
    return list(rows.values_list("result", "code"))
