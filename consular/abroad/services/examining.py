"""What does an officer do with an entry of the register? Accept it, end it for a reason, pass it on; reading is on
record."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from consular.abroad.models.registration import (
    BY_OFFICERS,
    REGISTER_ROLES,
    Registration,
    RegistrationEnding,
    RegistrationState,
)
from consular.abroad.services import registering, telling
from consular.abroad.services.trail import audit
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import roles_of
from consular.missions.services.authority import NotYourRole
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, Forbidden, InvalidInput
from econsulate.core.states import WrongState


class ConflictOfInterest(Forbidden):
    code = "conflict_of_interest"
    title = _("You act for this person, so you can't work on this entry.")


@transaction.atomic
def opened(entry: Registration, *, by: User) -> Registration:
    """The whole entry for an officer's screen; the reading is recorded, and the citizen can see it."""
    audit(entry, "abroad.registration.opened", by)
    return entry


@transaction.atomic
def accept(entry: Registration, *, by: User, now: datetime) -> Registration:
    """Take the entry into the register. Raises WrongState, NotYourRole, ConflictOfInterest."""
    entry = claim(entry, by)
    if entry.state != RegistrationState.SUBMITTED:
        raise WrongState(current=entry.state)
    entry.state, entry.examined_by, entry.version = RegistrationState.ACTIVE, by, entry.version + 1
    entry.save()
    audit(entry, "abroad.registration.accepted", by)
    telling.accepted(entry)
    return entry


@transaction.atomic
def end(entry: Registration, reason: str, *, note: str | None, by: User, now: datetime) -> Registration:
    """End the entry for a coded reason, which the citizen hears in words; `note` is for the staff alone.

    Raises WrongState, NotYourRole, ConflictOfInterest; InvalidInput for a reason that isn't an officer's to give.
    """
    entry = claim(entry, by)
    if reason not in BY_OFFICERS:
        detail = _("Choose one of the reasons an officer can give.")
        raise InvalidInput(errors=[FieldError("reason", "invalid_choice", detail)])
    registering.end(entry, reason, by=by, now=now, note=note)
    telling.turned_down(entry, in_words(RegistrationEnding(reason)))
    return entry


@transaction.atomic
def send_on(entry: Registration, code: str, *, by: User, now: datetime) -> Registration:
    """Pass the entry to another open mission. Raises WrongState, NotYourRole, ConflictOfInterest, InvalidInput."""
    entry = claim(entry, by)
    to = Mission.objects.open_on(now.date()).exclude(pk=entry.mission_id).filter(code=code).first()
    if to is None:
        detail = _("Name another mission that is open.")
        raise InvalidInput(errors=[FieldError("mission", "unknown", detail)])
    return registering.hand_over(entry, to, by=by, now=now)


def claim(entry: Registration, by: User) -> Registration:
    """The entry under lock, if this officer may work on it."""
    locked = registering.claim(entry)
    if not roles_of(by, locked.mission) & set(REGISTER_ROLES):
        raise NotYourRole
    if Person.objects.filter(pk=locked.person_id, representations__user=by).exists():
        raise ConflictOfInterest
    return locked


def in_words(ending: RegistrationEnding) -> dict[str, str]:
    """The reason as a sentence in each of our languages."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = f"{ending.label}."
    return said
