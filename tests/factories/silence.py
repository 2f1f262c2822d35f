"""A flood in Seoul of which somebody there says nothing, and the mother who is told so."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consular.citizens.models.consents import ConsentGrant
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from notifications import facade
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.models.ledger import Hearer
from notifications.contacts.models import ContactNotice, ContactRound
from notifications.contacts.services import looking
from notifications.presence.rules import Spot
from tests.factories.broadcasts import started
from tests.factories.contacts import a_consent, a_contact
from tests.factories.notifications import time_passes, work_is_done
from tests.factories.presence import SEOUL, facts
from tests.people import phone_of

NUMBER, MAILBOX = "+77011234567", "saule@example.org"


def lives_at(person: Person, *users: User, spot: Spot = SEOUL) -> None:
    now = timezone.now()
    fresh = {"valid_from": now - timedelta(days=1), "confirmed_at": now, "reference": f"entry-{person.public_id}"}
    said = facts(person.public_id, spot=spot, logins=tuple(user.pk for user in users), **fresh)
    facade.replace_presences(said.source, [said.reference], [said], now=now)


def may_hear(user: User, person: Person, **more: Any) -> tuple[EmergencyContact, ConsentGrant]:
    """A contact of this person, by telephone and mail, that may be told they can't be reached."""
    phone = phone_of(user)
    contact = a_contact(phone, person, **{"phone": NUMBER, "email": MAILBOX, "language": "ru", **more})
    return contact, a_consent(phone, person, contact, what="unreached")


def a_flood(*channels: str, severity: str = "Severe", **more: Any) -> Broadcast:
    """Out, and taken to its audience."""
    with transaction.atomic():
        broadcast = started(*channels, severity=severity, contacts=True, **more)
        looking.begin(broadcast, mission="KZ-SEO", place="Seoul")
    work_is_done()
    return broadcast


def silence_lasts(minutes: float = 16) -> None:
    """Everybody was told so long ago, and all that waited for it is done."""
    gone = timedelta(minutes=minutes)
    Hearer.objects.update(since=F("since") - gone)
    Broadcast.objects.update(created_at=F("created_at") - gone)
    time_passes(minutes=minutes)
    work_is_done()


def written_down() -> ContactNotice:
    """They were silent for long enough and looked for; nobody was told yet."""
    Hearer.objects.update(since=F("since") - timedelta(minutes=16))
    looking.look(ContactRound.objects.get().public_id)
    return ContactNotice.objects.get(state="waiting")


def leases_end() -> None:
    ContactNotice.objects.filter(state="leased").update(lease_until=F("lease_until") - timedelta(minutes=2))
    time_passes(minutes=2)


def ends() -> Sequence[tuple[str, str]]:
    rows = ContactNotice.objects.filter(word="unreached").order_by("pk")
    return list(rows.values_list("state", "reason"))
