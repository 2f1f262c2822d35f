"""How does somebody call for help without signing in? By a key that was made before, and that no guess finds."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from consular.cases.models.sos import SosLink
from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record

KEY_BYTES = 20  # 160 bits: no limit on tries is needed, and a call for help may have none
MOST = 5


def fingerprint(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def address_of(key: str) -> str:
    """The page that calls by this key. What stands after the # goes into no log and no Referer."""
    return f"{settings.PUBLIC_BASE_URL}/sos#{key}"


@transaction.atomic
def make(person: Person, *, by: User, now: datetime) -> tuple[SosLink, str]:
    """A new key for calls about this person; of more than five the oldest ends."""
    key = secrets.token_urlsafe(KEY_BYTES)
    link = SosLink(user=by, person=person, fingerprint=fingerprint(key), created_at=now)
    link.save(force_insert=True)
    live = SosLink.objects.filter(user=by, person=person, revoked_at=None).order_by("-created_at", "-pk")
    kept = live.values_list("pk", flat=True)[:MOST]
    SosLink.objects.filter(user=by, person=person, revoked_at=None).exclude(pk__in=list(kept)).update(revoked_at=now)
    record("cases.sos_link.made", by=by, target=link, person=person.public_id)
    return link, key


@transaction.atomic
def revoke(link: SosLink, *, by: User, now: datetime) -> None:
    """Again is no error."""
    if SosLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        record("cases.sos_link.revoked", by=by, target=link, person=link.person.public_id)


def link_of(key: str) -> SosLink | None:
    found = SosLink.objects.filter(fingerprint=fingerprint(key), revoked_at=None, person__erased_at=None)
    return found.select_related("person__data_key", "user").first()
