"""What does a copy of somebody's data tell of whom they want called, and of what they allowed to be told?

Only what the reader named and allowed themselves; about oneself all of it.
"""

from typing import Any

from django.utils.translation import override

from consular.citizens.models.consents import ConsentGrant
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from consular.citizens.services.consent_texts import text_of
from econsulate.core.accounts.models import User
from notifications import facade


def contacts_told(person: Person, user: User) -> list[dict[str, Any]]:
    rows = EmergencyContact.objects.visible_to(user).filter(person=person).whole().order_by("told_by", "rank")
    return [
        {
            **row.details,
            "rank": row.rank,
            "relation": row.relation,
            "language": row.language,
            "named_at": row.created_at,
        }
        for row in rows
    ]


def alerts_told(person: Person, user: User) -> list[dict[str, Any]]:
    """Which of these contacts we told of an alert to the person; under their name while it is kept."""
    rows = EmergencyContact.objects.visible_to(user).filter(person=person).whole()
    names = {row.public_id: row.details["name"] for row in rows}
    everything = Person.objects.is_user(user).filter(pk=person.pk).exists()
    told = facade.contacts_told_of(person.public_id)
    return [{**one, "contact": names.get(one["contact"])} for one in told if everything or one["contact"] in names]


def consents_told(person: Person, user: User) -> list[dict[str, Any]]:
    """Also what was withdrawn: it shows what was allowed when. The text is the one of that version."""
    rows = ConsentGrant.objects.visible_to(user).filter(right__person=person).order_by("pk")
    return [consent_told(row, person) for row in rows.select_related("right", "contact")]


def consent_told(row: ConsentGrant, person: Person) -> dict[str, Any]:
    if row.contact is not None:
        row.contact.person = person
    with override("en"):
        text = text_of(row.wording, row.what)
    return {
        "what": row.what,
        "contact": row.contact.details["name"] if row.contact and row.contact.details else None,
        "organisation": row.organisation,
        "given_as": row.right.kind,
        "given_at": row.created_at,
        "until": row.until,
        "withdrawn_at": row.withdrawn_at,
        "wording": row.wording,
        "text": text,
    }
