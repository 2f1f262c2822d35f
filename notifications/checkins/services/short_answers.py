"""Who answers by a short message, or in their chat with our bot? Whoever's verified address it came from.

A gateway knows no more than the number. The answer is the person's own word on themselves, in the newest question that
concerns them: a real one before an exercise.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from notifications.broadcasts.models.broadcasts import Mode
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.models.choices import Status, Way
from notifications.checkins.rules.short import meant
from notifications.checkins.services import answering
from notifications.checkins.services.asked import Asked, concerning, themselves
from notifications.recipients.models import ContactPoint
from notifications.recipients.services.people import fingerprint

TAKEN = {
    Status.SAFE: _("We have it: you are safe."),
    Status.NEED_HELP: _(
        "We have it: you need help. We take care of it. If a life is in danger, call the local rescue."
    ),
    Status.NOT_IN_AREA: _("We have it: you are not there."),
}
EXERCISE = _("Exercise")
UNASKED = _("Nobody asks at the moment. If you need help, call us or write in the app.")


def take(kind: str, address: str, text: str, *, client_id: UUID, now: datetime) -> str:
    """Do as somebody wrote; what to answer, in their language, "" for what is no answer or of nobody we know."""
    status = meant(text)
    users = at(kind, address) if status else []
    if status is None or not users:
        return ""
    way = Way.SMS if kind == ContactPoint.Kind.SMS else Way.TELEGRAM
    said = answering.Said(status=status, client_id=client_id)
    taken = [asked for user in users if (asked := take_of(user, said, way, now, alone=len(users) == 1))]
    language = spoken_by(users[0])
    with override(language):
        if not taken:
            return str(UNASKED)
        before = f"{EXERCISE}. " if taken[0].check_in.mode == Mode.EXERCISE else ""
        return f"{before}{TAKEN[status]}"


def hear(number: str, text: str) -> None:
    """What a carrier itself brings us that somebody wrote. It is not answered: a flood of answers would take the line
    that carries alerts."""
    with suppress(DomainError):
        take(ContactPoint.Kind.SMS, number, text, client_id=uuid4(), now=timezone.now())


def take_of(user: User, said: answering.Said, way: Way, now: datetime, *, alone: bool) -> Asked | None:
    """Where several share the address nobody knows which of them wrote: it is the family's word on each."""
    asked = newest(user, now=now)
    if asked is None:
        return None
    members = themselves([mine.member for mine in asked.household])
    if not alone:
        members = [replace(one, is_self=False) for one in members]
    answering.answer(asked.check_in, said, members, by=user, way=way)
    return asked


def newest(user: User, *, now: datetime) -> Asked | None:
    found = concerning(user, list(CheckIn.objects.open().order_by("-opened_at", "-pk")), now=now)
    return min(found, key=lambda asked: asked.check_in.mode == Mode.EXERCISE, default=None)


def at(kind: str, address: str) -> Sequence[User]:
    """Logins that proved this address to be theirs, and still use it."""
    points = ContactPoint.objects.filter(kind=kind, address_index=fingerprint(kind, address), verified_at__isnull=False)
    theirs = Q(pk__in=points.exclude(state=ContactPoint.State.WITHDRAWN).values("recipient__user"))
    if kind == ContactPoint.Kind.SMS:
        theirs |= Q(phone=address, phone_verified=True)
    return list(User.objects.filter(theirs, is_active=True).order_by("pk"))


def spoken_by(user: User) -> str:
    points = ContactPoint.objects.filter(recipient__user=user).values_list("recipient__language", flat=True)
    return points.first() or user.language or settings.LANGUAGE_CODE
