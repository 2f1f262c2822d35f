"""How is a call for help taken in? Whatever comes with it, it is never refused, and the first is called at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip, TripLeg
from consular.cases.models.messages import Message, Side, Visibility
from consular.cases.models.sos import SosCall, SosLink, SosState, SosUpdate
from consular.cases.services import alarming, writing
from consular.cases.services.messages import Words
from consular.cases.services.receiving import receiving, standing
from consular.cases.services.trail import audit_sos
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission, MissionKind
from consular.missions.services.directory import NoMissionServes
from econsulate.core.accounts.models import User
from econsulate.core.crypto.models import DataKey
from econsulate.core.errors import DomainError

SUBJECT = _("Call for help")
NO_WORDS = _("I need help.")


class CallClosed(DomainError):
    code = "call_closed"
    title = _("This call for help was closed. Call again if you need help.")


@dataclass(frozen=True)
class Call:
    """What came with a call; all of it may be missing. `position` as rules/sos.position_of gives it."""

    client_id: UUID
    words: str = ""
    phone: str | None = None
    position: Mapping[str, Any] | None = None
    language: str = field(default="en")


@transaction.atomic
def raise_call(call: Call, *, user: User | None, person: Person | None, link: SosLink | None, now: datetime) -> SosCall:
    """Take it in and call the first in line, in one transaction. Sent again it is the same call."""
    earlier = sent_before(call, user=user, link=link)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            return taken_in(call, user=user, person=known(person), link=link, now=now)
    except IntegrityError:
        earlier = sent_before(call, user=user, link=link)
        if earlier is None:
            raise
        return earlier


def sent_before(call: Call, *, user: User | None, link: SosLink | None) -> SosCall | None:
    by = {"user": user} if user else {"link": link}
    return SosCall.objects.whole().filter(client_id=call.client_id, **by).first()


def known(person: Person | None) -> Person | None:
    """The person under lock; nobody where they were erased in this moment."""
    if person is None:
        return None
    rows = Person.objects.select_related("data_key").select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=person.pk, erased_at=None).first()


def taken_in(call: Call, *, user: User | None, person: Person | None, link: SosLink | None, now: datetime) -> SosCall:
    row = SosCall(
        person=person,
        user=user,
        link=link,
        data_key=person.data_key if person else DataKey.objects.issue(),
        mission=mission_for(person, now=now),
        client_id=call.client_id,
        language=call.language if call.language in dict(settings.LANGUAGES) else "en",
        told={"phone": call.phone, "words": call.words},
        created_at=now,
    )
    row.thread = conversation(row, call, by=user or (link.user if link else None), now=now)
    row.save(force_insert=True)
    if call.position is not None:
        SosUpdate(call=row, client_id=call.client_id, told={"words": "", "position": call.position}).save()
    audit_sos(row, "cases.sos.called", user)
    alarming.climb(row, now=now)
    return row


def conversation(row: SosCall, call: Call, *, by: User | None, now: datetime) -> Any:
    """The live thread, where the house knows whom it is about."""
    if row.person is None or by is None:
        return None
    with override(row.language):
        subject, text = str(SUBJECT), call.words or str(NO_WORDS)
    words = Words(text, row.language, call.client_id)
    # Who acts for the person reads the conversation, and so where it lies.
    acts = Person.objects.visible_to(by).filter(pk=row.person.pk).exists()
    at = mission_told(row, by) if acts else row.mission
    try:
        with transaction.atomic():
            message, _new = writing.begin(row.person, words, subject=subject, mission=at.code, by=by, now=now)
    except DomainError:
        return None  # the call itself says all of it
    taken = SosCall.objects.filter(thread=message.thread).exists()
    return None if taken else message.thread


def mission_for(person: Person | None, *, now: datetime) -> Mission:
    """Where the person travels today, else where they are entered, else headquarters. Raises NoMissionServes where the
    installation has no mission at all."""
    if person is not None:
        leg = leg_today(person, now.date())
        return standing(leg.mission) if leg else receiving(None, person, on=now.date())
    ministry = Mission.objects.filter(kind=MissionKind.HEADQUARTERS).first() or Mission.objects.order_by("pk").first()
    if ministry is None:
        raise NoMissionServes
    return standing(ministry)


def mission_told(call: SosCall, to: User) -> Mission:
    """The mission as whoever called, or made the key, may know it: headquarters, where another would tell them that the
    person is there by an entry or a journey they may not read (any longer)."""
    if call.person is None or Person.objects.is_user(to).filter(pk=call.person.pk).exists():
        return call.mission
    entries = Registration.objects.visible_to(to).live().filter(person=call.person, mission=call.mission)
    trips = Trip.objects.visible_to(to).filter(legs__mission=call.mission)
    theirs = trips.filter(Q(person=call.person) | Q(companions__person=call.person))
    if entries.exists() or theirs.exists():
        return call.mission
    return Mission.objects.filter(kind=MissionKind.HEADQUARTERS).first() or call.mission


def leg_today(person: Person, today: date) -> TripLeg | None:
    legs = TripLeg.objects.filter(arrives_on__lte=today, leaves_on__gte=today).select_related("mission")
    own = legs.filter(trip__person=person).order_by("-arrives_on", "-number").first()
    return own or legs.filter(trip__companions__person=person).order_by("-arrives_on", "-number").first()


def answers(call: SosCall) -> list[Message]:
    """What officers wrote to the citizen while the call was open, oldest first. Nothing of what the conversation held
    before: the key may lie on paper, in somebody else's hands. Nothing for a key of who acts no longer."""
    if call.thread is None or not made_by_who_acts(call.link):
        return []
    written = call.thread.messages.filter(side=Side.MISSION, visibility=Visibility.CITIZEN)
    during = written.filter(created_at__gte=call.created_at, created_at__lte=call.closed_at or timezone.now())
    return list(during.select_related("thread__person__data_key").order_by("id"))


def made_by_who_acts(link: SosLink | None) -> bool:
    """Such a key still calls, since nobody may lose their only way to call; but answers tell where to go."""
    return link is None or link.person.representations.in_force().filter(user=link.user_id).exists()


@transaction.atomic
def add(call: SosCall, update: Call, *, by: User | None, now: datetime) -> SosUpdate:
    """Where the caller is now, or what else they say; sent again it is the same. Raises CallClosed."""
    locked = SosCall.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=call.pk)
    earlier = locked.updates.select_related("call__data_key").filter(client_id=update.client_id).first()
    if earlier is not None:
        return earlier
    if locked.state == SosState.CLOSED:
        raise CallClosed
    told = {"words": update.words, "position": update.position}
    row = SosUpdate(call=locked, client_id=update.client_id, told=told, created_at=now)
    row.save(force_insert=True)
    audit_sos(locked, "cases.sos.updated", by)
    return row
