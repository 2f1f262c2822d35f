"""How does a holder show a visa to an employer or a hotel, for one purpose and for a time?"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.representation import Representation
from consular.citizens.services.evidence import RepresentationEnded, hold
from consular.visas.models.visas import ShareCode, ShareCodeUse, Visa
from consular.visas.services.confiding import is_self
from consular.visas.services.review import audit
from econsulate.core.accounts.models import User
from econsulate.core.crypto.primitives import blind_index
from econsulate.core.errors import DomainError
from econsulate.core.references import ALPHABET

CODE_LENGTH = 9
MOST_LIVE = 10


class TooManyCodes(DomainError):
    code = "too_many_share_codes"
    title = _("You have too many codes in use. Revoke one first.")


@transaction.atomic
def share(visa: Visa, *, purpose: str, days: int, by: User, now: datetime) -> tuple[ShareCode, str]:
    """Make a code; only its holder ever sees it, we keep a keyed hash. Raises RepresentationEnded, TooManyCodes."""
    require_right(visa, by)
    Visa.objects.select_for_update().get(pk=visa.pk)
    if visa.share_codes.filter(made_by=by, revoked_at=None, expires_at__gt=now).count() >= MOST_LIVE:
        raise TooManyCodes
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    row = ShareCode(visa=visa, made_by=by, code_index=index_of(code), expires_at=now + timedelta(days=days))
    row.purpose = purpose
    row.save(force_insert=True)
    audit(visa.application, "visas.share_code.made", by, {"code": str(row.public_id)})
    return row, code


def require_right(visa: Visa, by: User) -> None:
    """Whoever takes the right ends the codes made by it, so none may be made once they have looked."""
    rights = Representation.objects.in_force().filter(user=by, person=visa.application.person)
    hold(rights)
    if not rights.exists():
        raise RepresentationEnded


def codes_for(visa: Visa, user: User) -> QuerySet[ShareCode]:
    """Those the user made; of one's own visa all. What a code was for may tell where somebody lives."""
    codes = ShareCode.objects.filter(visa=visa)
    return codes if is_self(visa.application, user) else codes.filter(made_by=user)


@transaction.atomic
def revoke(row: ShareCode, *, by: User, now: datetime) -> None:
    """End a code; ending it again is no error."""
    if ShareCode.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now):
        audit(row.visa.application, "visas.share_code.revoked", by, {"code": str(row.public_id)})


def visa_behind(code: str, *, now: datetime) -> ShareCode | None:
    """The live code's row with its visa, or None: unknown, expired and revoked answer alike."""
    rows = ShareCode.objects.filter(code_index=index_of(code), revoked_at=None, expires_at__gt=now)
    # A backup older than an erasure brings back the row, never the key.
    rows = rows.filter(visa__decision__application__person__data_key__destroyed_at=None)
    return rows.select_related("visa__decision__application__person__data_key").first()


def note_use(row: ShareCode, *, status: str, now: datetime) -> None:
    ShareCodeUse.objects.create(code=row, at=now, status=status)


def index_of(code: str) -> bytes:
    return blind_index(code, purpose="share_code")
