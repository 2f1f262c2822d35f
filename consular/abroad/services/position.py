"""How does somebody let us know from the app where they are, and stop it? Coarsely, for hours, as long as they wish."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.abroad.services.presence import majority_of
from consular.citizens.models.person import Person
from consular.citizens.services.people import ChangedMeanwhile
from consular.missions.models.districts import mission_for
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError
from notifications import facade
from notifications.facade import Facts, Source

SHORTEST, USUAL, LONGEST = 1, 24, 72


class NobodyYet(DomainError):
    """A position is of a person; the login hasn't said yet who that is."""

    code = "nobody_yet"
    title = _("Tell us first who you are, then share where you are.")


@transaction.atomic
def share(user: User, latitude: float, longitude: float, *, hours: int, now: datetime) -> facade.SharedPosition:
    """Keep the coarse cell of a position (WGS 84) for so many hours, in place of the last one; nothing finer is kept.

    The trail has that sharing began, not each position. Raises NobodyYet, ChangedMeanwhile.
    """
    person = person_of(user)
    began = facade.shared_position(person.public_id) is None
    cell, where = facade.cell_of(latitude, longitude), facade.area_at(latitude, longitude)
    serving = mission_for(where.state, where.subdivision, now.date()) if where else None
    told = Facts(
        subject=person.public_id,
        source=Source.APP,
        reference=str(person.public_id),
        state=where.state if where else "",
        subdivision=(where.subdivision or "") if where else "",
        served_by=serving.code if serving else "",
        nationality=person.nationality,
        is_companion=False,
        of_age_on=majority_of(person),
        valid_from=now,
        valid_to=now + timedelta(hours=hours),
        confirmed_at=now,
        logins=(user.pk,),
        spot=cell,
    )
    facade.replace_presences(Source.APP, [told.reference], [told], now=now)
    if began:
        record("abroad.position.shared", by=user, target=person, person=person.public_id)
    shared = facade.shared_position(person.public_id)
    if shared is None:
        raise ChangedMeanwhile
    return shared


@transaction.atomic
def withdraw(person: Person, *, by: User, now: datetime) -> None:
    """Nothing of it stays. Again is no error."""
    if facade.shared_position(person.public_id) is not None:
        record("abroad.position.withdrawn", by=by, target=person, person=person.public_id)
    facade.replace_presences(Source.APP, [str(person.public_id)], [], now=now)


def person_of(user: User) -> Person:
    """Whom the login stands for, kept from being erased meanwhile. Raises NobodyYet."""
    own = Person.objects.is_user(user).first()
    locked = Person.objects.select_for_update(of=("self",), no_key=True).select_related("data_key")
    person = locked.filter(pk=own.pk, erased_at=None).first() if own else None
    if person is None:
        raise NobodyYet
    return person
