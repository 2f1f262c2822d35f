"""What does a copy of somebody's data tell of their calls for help?"""

from typing import Any

from django.db.models import QuerySet

from consular.cases.models.sos import SosCall, SosLink
from consular.cases.services.sos import mission_told
from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User


def calls_told(person: Person, user: User) -> list[dict[str, Any]]:
    """Calls about this person that the reader made or that are about the reader."""
    return all_told(SosCall.objects.visible_to(user).filter(person=person), user)


def calls_of_nobody_told(user: User) -> list[dict[str, Any]]:
    """Calls of a login that had not told us yet who it is."""
    return all_told(SosCall.objects.filter(user=user, person=None, data_key__destroyed_at=None), user)


def all_told(calls: QuerySet[SosCall], user: User) -> list[dict[str, Any]]:
    rows = calls.select_related("data_key", "mission", "person").order_by("created_at", "pk")
    return [call_told(call, user) for call in rows]


def call_told(call: SosCall, user: User) -> dict[str, Any]:
    """What an officer noted at the end is about the person, and may say where they are: for their own eyes."""
    whole = call.person is None or Person.objects.is_user(user).filter(pk=call.person.pk).exists()
    updates = list(call.updates.order_by("created_at", "pk"))
    for update in updates:
        update.call = call
    return {
        "called_at": call.created_at,
        "mission": mission_told(call, user).code,
        "state": call.state,
        **call.told,
        "answered_at": call.answered_at,
        "closed_at": call.closed_at,
        "ending": call.ending,
        "note": call.note if whole else None,
        "updates": [{"at": update.created_at, **update.told} for update in updates],
    }


def keys_told(person: Person, user: User) -> list[dict[str, Any]]:
    """Keys to call without signing in, that the reader made; never the keys themselves, of which we keep none."""
    links = SosLink.objects.filter(person=person, user=user).order_by("created_at", "pk")
    return [{"made_at": link.created_at, "ended_at": link.revoked_at} for link in links]
