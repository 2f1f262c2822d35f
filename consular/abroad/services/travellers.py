"""How does somebody without an account tell of a journey, and reach it again by a link?"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from consular.abroad.models.travellers import (
    EMAIL,
    SMS,
    Traveller,
    TravellerContact,
    TripCode,
    TripLink,
    contact_index_of,
    hash_of,
    traveller_index_of,
)
from consular.abroad.models.trips import Trip, TripQuerySet
from consular.abroad.services import presence, proving, travelling
from consular.abroad.services.trail import audit_trip
from consular.abroad.services.travelling import Journey
from consular.citizens import rules as ages
from consular.citizens.models.person import Identity, Person, match_index_of
from consular.citizens.services.people import name_keys_of
from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.errors import DomainError
from econsulate.core.limits.services import Rate, allow
from econsulate.core.signin import sms
from econsulate.core.work.services import enqueue

SEND_LINK = "abroad.send_trip_link"
# After the last day somebody may still want to see what is kept of them.
LINK_OUTLIVES = timedelta(days=7)
MOST_LINKS, MOST_JOURNEYS = 5, 10
SENT_ANEW = Rate(3, 3600)
# No place, no name, no word of who writes.
SUBJECT = _("Your journey")
BODY = _(
    "With this link you see your journey, change it or take it back:\n\n{link}\n\n"
    "Keep it to yourself: whoever has it can do the same. It works until a week after the journey. We never ask for"
    " passwords, codes or payments by e-mail."
)
SHORT = _("Your journey: {link}")


class TooManyJourneys(DomainError):
    code = "too_many_journeys"
    title = _("There are ten journeys at this contact already. Take one back first, or sign in.")


class SomebodyElse(DomainError):
    """Name and year of birth of who travels are not those of the person."""

    code = "somebody_else"
    title = _("This journey was told of for somebody else. Choose the person who travels.")


@dataclass(frozen=True)
class Telling:
    """Who travels and how they are reached; `contact` was proved by `code`."""

    contact: TravellerContact
    code: TripCode
    identity: Identity
    nationality: str
    language: str


@transaction.atomic
def tell(told: Telling, journey: Journey, *, now: datetime) -> tuple[Trip, str]:
    """Enter the journey; the token of its link, which goes to the contact as well.

    Raises what `travelling.tell` raises, TooManyJourneys, and InvalidInput for a code that was used a moment ago.
    """
    proving.spend(told.code)
    span = travelling.checked(journey, today=now.date())
    index = traveller_index_of(told.contact, told.identity)
    travelling.hold_journeys(index)
    travelling.require_free(Trip.objects.filter(traveller_index=index), span, by=None)
    if at_contact(told.contact).count() >= MOST_JOURNEYS:
        raise TooManyJourneys
    traveller = Traveller(
        data_key=DataKey.objects.issue(),
        identity=dict(told.identity),
        nationality=told.nationality,
        contact=dict(told.contact),
        contact_index=contact_index_of(told.contact),
        match_index=match_index_of(told.identity, told.nationality),
        name_keys=name_keys_of(told.identity),
        language=told.language,
    )
    traveller.save(force_insert=True)
    first, last = span
    trip = Trip(
        traveller=traveller,
        traveller_index=index,
        first_day=first,
        last_day=last,
        contact={"phone": journey.phone},
    )
    trip.save(force_insert=True)
    travelling.fill(trip, journey, by=None, now=now)
    presence.follow_trip(trip, now=now)
    audit_trip(trip, "abroad.trip.told", None)
    enqueue(SEND_LINK, subject=trip.public_id)
    return trip, new_link(traveller)


def new_link(traveller: Traveller) -> str:
    """A token of 192 random bits; the newest few stay good, so that one sent anew doesn't shut out the one in use."""
    token = secrets.token_urlsafe(24)
    TripLink(traveller=traveller, token_hash=hash_of(token)).save(force_insert=True)
    stale = traveller.links.order_by("-pk").values_list("pk", flat=True)[MOST_LINKS:]
    TripLink.objects.filter(pk__in=list(stale)).delete()
    return token


def address_of(token: str) -> str:
    """The token stands after the #, which no browser sends and no log keeps."""
    return f"{settings.PUBLIC_BASE_URL}/journey#{token}"


def by_token(token: str, *, today: date) -> Trip | None:
    """The journey this link opens, while it does."""
    if len(token) > 100 or not token.isascii():
        return None
    links = TripLink.objects.filter(token_hash=hash_of(token))
    trips = Trip.objects.filter(traveller__in=links.values("traveller"), last_day__gte=today - LINK_OUTLIVES)
    return trips.whole().first()


def at_contact(contact: TravellerContact) -> TripQuerySet:
    return Trip.objects.filter(traveller__contact_index=contact_index_of(contact))


@transaction.atomic
def send_anew(contact: TravellerContact, *, now: datetime) -> None:
    """Send the links of all journeys at this contact there; nobody learns whether there are any. Raises
    TooManyRequests."""
    allow("abroad.trip_links", f"{contact['kind']}:{contact['address']}", rate=SENT_ANEW)
    for trip in at_contact(contact).filter(last_day__gte=now.date() - LINK_OUTLIVES):
        enqueue(SEND_LINK, subject=trip.public_id)


def send_link(public_id: UUID) -> None:
    """Make a link and send it; nothing where the journey is gone. A link that could not be sent is none.

    Raises OSError or SMTPException to be tried again.
    """
    with transaction.atomic():
        trip = Trip.objects.whole().filter(public_id=public_id, traveller__isnull=False).first()
        if trip is None or trip.traveller is None:
            return
        traveller, token = trip.traveller, new_link(trip.traveller)
    try:
        deliver(traveller, address_of(token))
    except Exception:
        TripLink.objects.filter(token_hash=hash_of(token)).delete()
        raise


def deliver(traveller: Traveller, link: str) -> None:
    contact = traveller.contact
    with override(traveller.language):
        if contact["kind"] == SMS:
            sms.send(contact["address"], str(SHORT).format(link=link))
            return
        _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
        headers = {"Auto-Submitted": "auto-generated"}
        body = f"{str(BODY).format(link=link)}\n"
        EmailMessage(str(SUBJECT), body, sender, [contact["address"]], headers=headers).send()


def claimable_by(user: User) -> TripQuerySet:
    """Journeys told of at a contact that the login has proved too."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    contacts = [TravellerContact(kind=EMAIL, address=email.lower()) for email in proved]
    if user.phone and user.phone_verified:
        contacts.append(TravellerContact(kind=SMS, address=user.phone))
    indexes = [contact_index_of(contact) for contact in contacts]
    return Trip.objects.filter(traveller__contact_index__in=indexes)


@transaction.atomic
def claim(trip: Trip, person: Person, *, by: User, now: datetime) -> Trip:
    """Take a journey over into an account: it becomes the person's, under their key, and its links open nothing.

    Raises SomebodyElse, and what `travelling.tell` raises; ChangedMeanwhile when it is gone.
    """
    locked = travelling.claim(trip)
    if locked.traveller is None or not alike(locked.traveller.identity, person.identity):
        raise SomebodyElse
    journey = travelling.told_of(locked)
    audit_trip(locked, "abroad.trip.claimed", by)
    travelling.remove(locked)
    presence.follow_trip(locked, now=now)
    return travelling.tell(person, journey, by=by, now=now)


def alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """The same name in one of its spellings, and the same year: nobody takes another's journey for their own."""
    return skeleton(one) == skeleton(other)


def skeleton(identity: Mapping[str, str]) -> str:
    return ages.skeleton(identity["primary_identifier"], identity["secondary_identifier"], identity["birth_date"])


def index_travellers() -> int:
    """Give the keys to find them by to those entered before there were any; safe to run twice."""
    rows = list(Traveller.objects.filter(name_keys=None).select_related("data_key"))
    for traveller in rows:
        Traveller.objects.filter(pk=traveller.pk).update(name_keys=name_keys_of(traveller.identity))
    return len(rows)
