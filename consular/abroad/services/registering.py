"""How does somebody enter the register of citizens abroad, and keep what it says true?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from consular.abroad.models.registration import (
    TRANSITIONS,
    Dwelling,
    Registration,
    RegistrationEnding,
    RegistrationState,
    contact_keys_of,
)
from consular.abroad.services import presence, telling
from consular.abroad.services.trail import audit
from consular.citizens.models.person import Person
from consular.citizens.services.people import ChangedMeanwhile
from consular.missions.models.districts import mission_for
from consular.missions.models.missions import Mission, MissionKind
from consular.missions.services.directory import NoMissionServes
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.states import WrongState


class RegisteredAlready(DomainError):
    """The same person, mission and place; `registration` names the entry, which can be changed."""

    code = "registered_already"
    title = _("This person is in the register there already. Change that entry instead.")


class ServedAlready(DomainError):
    code = "served_already"
    title = _("The mission that serves this place has the entry already.")


@dataclass(frozen=True)
class Stay:
    """What a citizen says of a stay; `host_state` is ISO 3166-1 alpha-2, `region` ISO 3166-2, `until` excluded."""

    stay: str
    reason: str
    host_state: str
    region: str | None
    dwelling: Dwelling
    since: date
    until: date | None


@transaction.atomic
def register(person: Person, stay: Stay, *, mission: str | None, by: User, now: datetime) -> Registration:
    """Enter the person; the mission is the one that serves the place unless another is named, which is no fault.

    A live entry elsewhere ends with this one. Raises RegisteredAlready, InvalidInput (no citizen of ours, a stay that
    is over, a mission that is closed).
    """
    person = Person.objects.select_for_update(no_key=True).select_related("data_key").get(pk=person.pk)
    at = receiving(mission, stay, on=now.date())
    require_citizen(person, at)
    require_present(stay, today=now.date())
    live = person.registrations.live().select_for_update(of=("self",), no_key=True)
    before = live.whole().first()
    if before is not None:
        if (before.mission_id, before.host_state, before.region) == (at.pk, stay.host_state, stay.region):
            raise RegisteredAlready(registration=str(before.public_id))
        end(before, RegistrationEnding.MOVED, by=by, now=now)
        telling.changed(before, by=by)
    entry = Registration(person=person, mission=at, told_by=by, confirmed_at=now, **vars(stay))
    entry.contact_keys = contact_keys_of(stay.dwelling)
    entry.save(force_insert=True)
    presence.follow(entry, now=now)
    audit(entry, "abroad.registration.submitted", by)
    return entry


@transaction.atomic
def change(entry: Registration, stay: Stay, *, by: User, now: datetime) -> Registration:
    """Say anew what is true; that confirms it too. The mission stays until `transfer`.

    Raises ChangedMeanwhile, WrongState, InvalidInput.
    """
    seen = entry.version
    entry = claim(entry)
    if entry.version != seen:
        raise ChangedMeanwhile
    require_present(stay, today=now.date())
    for name, value in vars(stay).items():
        setattr(entry, name, value)
    entry.contact_keys = contact_keys_of(stay.dwelling)
    entry.told_by = by
    believe(entry, now=now)
    audit(entry, "abroad.registration.changed", by)
    telling.changed(entry, by=by)
    return entry


@transaction.atomic
def confirm(entry: Registration, *, by: User, now: datetime) -> Registration:
    """Say that all of it still holds. Raises WrongState, and InvalidInput for a stay whose last day has passed."""
    entry = claim(entry)
    if entry.until is not None and entry.until <= now.date():
        detail = _("This stay is over by what you told us. Say until when you stay, or end it.")
        raise InvalidInput(errors=[FieldError("until", "over", detail)])
    believe(entry, now=now)
    audit(entry, "abroad.registration.confirmed", by)
    return entry


@transaction.atomic
def transfer(entry: Registration, *, by: User, now: datetime) -> Registration:
    """Pass the entry to the mission that serves its place, with all that is in it. Raises ServedAlready, WrongState."""
    entry = claim(entry)
    to = serving(entry.host_state, entry.region, on=now.date())
    if to is None or to.pk == entry.mission_id:
        raise ServedAlready
    return hand_over(entry, to, by=by, now=now)


def hand_over(entry: Registration, to: Mission, *, by: User | None, now: datetime) -> Registration:
    """Both missions' trails have it; whoever acts for the person is told who serves them now."""
    audit(entry, "abroad.registration.sent_on", by, to=to.code)
    entry.mission, entry.version = to, entry.version + 1
    entry.save(update_fields=["mission", "version"])
    presence.follow(entry, now=now)
    audit(entry, "abroad.registration.received", by)
    telling.transferred(entry)
    return entry


@transaction.atomic
def leave(entry: Registration, *, by: User, now: datetime) -> Registration:
    """The citizen ends their own entry. Raises WrongState."""
    entry = end(claim(entry), RegistrationEnding.LEFT, by=by, now=now)
    telling.changed(entry, by=by)
    return entry


def end(entry: Registration, ending: str, *, by: User | None, now: datetime, note: str | None = None) -> Registration:
    """End an entry the caller has locked, for one of the reasons."""
    updates = {"ended_at": now, "ending": ending, "note": note, "version": entry.version + 1}
    if not TRANSITIONS.allows(entry.state, RegistrationState.ENDED):
        raise WrongState(current=entry.state)
    for name, value in {"state": RegistrationState.ENDED, **updates}.items():
        setattr(entry, name, value)
    entry.save()
    presence.follow(entry, now=now)
    audit(entry, "abroad.registration.ended", by, reason=ending)
    return entry


def believe(entry: Registration, *, now: datetime) -> None:
    """What was said just now holds; an entry nobody has examined yet still waits for that."""
    if entry.state != RegistrationState.SUBMITTED:
        entry.state = RegistrationState.ACTIVE
    entry.confirmed_at, entry.version = now, entry.version + 1
    entry.save()
    presence.follow(entry, now=now)


def claim(entry: Registration) -> Registration:
    """The entry as it is now, locked to the end of the transaction. Raises WrongState when it has ended."""
    rows = Registration.objects.select_for_update(of=("self",), no_key=True).whole()
    locked = rows.filter(pk=entry.pk).exclude(state=RegistrationState.ENDED).first()
    if locked is None:
        # Or erased in this moment, with its person.
        raise WrongState(current=RegistrationState.ENDED)
    return locked


def serving(host_state: str, region: str | None, *, on: date) -> Mission | None:
    """The mission that serves the place; headquarters where none does, so that nobody stands without one."""
    return mission_for(host_state, region, on) or Mission.objects.filter(kind=MissionKind.HEADQUARTERS).first()


def receiving(code: str | None, stay: Stay, *, on: date) -> Mission:
    """The mission that was named, else the one that serves the place."""
    if code:
        return named(code, on=on)
    found = serving(stay.host_state, stay.region, on=on)
    if found is None:
        raise NoMissionServes
    return found


def named(code: str, *, on: date) -> Mission:
    mission = Mission.objects.open_on(on).filter(code=code).first()
    if mission is None:
        detail = _("There is no open mission of this code.")
        raise InvalidInput(errors=[FieldError("mission", "unknown", detail)])
    return mission


def is_citizen(nationality: str, mission: Mission) -> bool:
    """By alpha-3, of the State that sends this mission."""
    return nationality == str(countries.alpha3(mission.sending_state))


def require_citizen(person: Person, mission: Mission) -> None:
    """The register is of citizens; others travel along as companions (VCCR article 5)."""
    if not is_citizen(person.nationality, mission):
        detail = _("Only citizens of our State are entered. Name others as companions of a trip.")
        raise InvalidInput(errors=[FieldError("person", "not_a_citizen", detail)])


def require_present(stay: Stay, *, today: date) -> None:
    if stay.until is not None and stay.until <= today:
        detail = _("This stay is over already.")
        raise InvalidInput(errors=[FieldError("until", "over", detail)])


def index_entries(*, batch: int = 500) -> int:
    """Give live entries of before the keys to find them by their telephone number; safe to run twice. How many got
    them."""
    indexed = 0
    living = Registration.objects.live().filter(person__data_key__destroyed_at=None)
    unindexed = living.filter(contact_keys=None).order_by("pk")
    while rows := list(unindexed.select_related("person__data_key")[:batch]):
        for entry in rows:
            keys = contact_keys_of(entry.dwelling)
            indexed += Registration.objects.filter(pk=entry.pk, version=entry.version).update(contact_keys=keys)
    return indexed
