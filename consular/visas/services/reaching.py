"""Who is told about an application? Whoever acts for the applicant now; while nobody does, the message waits."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from consular.citizens.models.person import Person
from consular.citizens.models.representation import acting_for
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from consular.visas.models.waiting import WaitingMessage
from econsulate.core.accounts.models import User
from notifications import facade
from notifications.facade import Reference, Value


def is_reachable(application: VisaApplication) -> bool:
    """Whether anybody acts for the applicant at this moment."""
    return acting_for(application.person).exists()


def telephone_rules(application: VisaApplication) -> facade.TelephoneRules:
    """What to mind before calling the number in the form."""
    return facade.telephone_rules(acting_for(application.person))


def write(application: VisaApplication, topic: str, *, context: Mapping[str, Value], dedupe_key: str) -> None:
    """Tell everybody who acts for the applicant, or keep it for whoever acts next; within the caller's transaction.

    Who opened the application doesn't matter: their right to act may have ended. Raises what `facade.notify` raises.
    """
    content = facade.pack(topic, context=context, reference=about(application))
    if not hand_out(application, topic, content, dedupe_key):
        kept = {"topic": topic, "content": content}
        WaitingMessage.objects.get_or_create(application=application, dedupe_key=dedupe_key, defaults=kept)


def write_to(
    login: User, application: VisaApplication, topic: str, *, context: Mapping[str, Value], about: Reference, once: str
) -> None:
    """Tell one login about what it did itself, as long as it acts for the applicant; it concerns nobody else."""
    if acting_for(application.person).filter(pk=login.pk).exists():
        facade.notify(facade.ensure_recipient(login), topic, context=context, reference=about, dedupe_key=once)


def hand_out(application: VisaApplication, topic: str, content: Mapping[str, Any], dedupe_key: str) -> int:
    """Returns how many were told."""
    logins = list(acting_for(application.person))
    for login in logins:
        recipient, reference = facade.ensure_recipient(login), about(application)
        facade.notify_packed(recipient, topic, content=content, reference=reference, dedupe_key=dedupe_key)
    return len(logins)


def about(application: VisaApplication) -> Reference:
    return Reference("visa-applications", application.public_id, application.reference)


def call_back(login: User, person: Person) -> None:
    """What is on its way to somebody who acts for this person no longer stays here; inboxes keep what they have."""
    files = VisaApplication.objects.filter(person=person)
    against = Q(refusal__decision__application__in=files) | Q(inadmissibility__application__in=files)
    about = [row.public_id for rows in (files, Appeal.objects.filter(against)) for row in rows.only("public_id")]
    facade.call_back(login, about=about)
