"""How does a visa stop holding? Ordered by one officer, confirmed by another, on the public list in the same moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from consular.missions.models.posts import Role
from consular.visas.models.choices import Ruling
from consular.visas.models.timeline import Happening
from consular.visas.models.visas import (
    VISA_TRANSITIONS,
    OrderState,
    RevocationIssue,
    RevokedSeal,
    Visa,
    VisaOrder,
    VisaState,
)
from consular.visas.seals.revocations import Reason, RevocationList
from consular.visas.services.authority import barred_from, require_role
from consular.visas.services.decisions import SamePerson
from consular.visas.services.grounds import require_grounds
from consular.visas.services.review import audit
from consular.visas.services.signers import signer_of_today
from consular.visas.services.story import tell
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from econsulate.core.states import WrongState

LIST_HOLDS = timedelta(hours=24)
LISTS_KEPT = 50
Kind = VisaOrder.Kind
AFTER = {
    Kind.ANNUL: VisaState.ANNULLED,
    Kind.REVOKE: VisaState.REVOKED,
    Kind.SUSPEND: VisaState.SUSPENDED,
    Kind.REINSTATE: VisaState.ACTIVE,
}
RULINGS = {Kind.ANNUL: Ruling.ANNULMENT, Kind.REVOKE: Ruling.REVOCATION, Kind.SUSPEND: Ruling.SUSPENSION}


class OrderOpen(DomainError):
    code = "order_open"
    title = _("Another order for this visa is waiting for its second officer.")


class AuthorKeptOut(DomainError):
    """Since asking, a conflict of interest came between the author and the file."""

    code = "author_kept_out"
    title = _("Whoever asked for this may no longer work on the file. Another officer has to ask anew.")


def locked(visa: Visa) -> Visa:
    """The visa under its row lock, with the file it came from."""
    return Visa.objects.with_key().select_for_update(of=("self",)).get(pk=visa.pk)


@transaction.atomic
def order(visa: Visa, kind: str, *, grounds: Sequence[str], reasons: str, by: User, now: datetime) -> VisaOrder:
    """Order an end, a suspension or its lifting; a suspension takes effect at once, the rest by a second officer.

    Raises WrongState, NotYourRole, OrderOpen, InvalidInput for grounds that don't carry it.
    """
    visa, kind = locked(visa), Kind(kind)
    require_role(visa.application, by, Role.OFFICER, Role.DECIDER)
    if not VISA_TRANSITIONS.allows(visa.state, AFTER[kind]):
        raise WrongState(current=visa.state)
    if order_stands(visa):
        raise OrderOpen
    if kind in RULINGS:
        require_grounds(visa.application, grounds, RULINGS[kind])
    # What nobody can confirm any longer makes room for this one.
    visa.orders.filter(state=OrderState.OPEN).update(state=OrderState.DROPPED)
    written = VisaOrder(visa=visa, kind=kind, grounds=sorted(set(grounds)), reasons=reasons, ordered_by=by)
    written.save(force_insert=True)
    audit(visa.application, f"visas.visa.{kind.value}_ordered", by, {"order": str(written.public_id)})
    if kind == Kind.SUSPEND:
        bring_into_force(written, visa, by=by, now=now)
    return written


def order_stands(visa: Visa) -> bool:
    """Whether an order waits for its second officer; one whose author is kept out since waits for nobody."""
    waiting = visa.orders.filter(state=OrderState.OPEN)
    return waiting.exclude(ordered_by__in=barred_from(visa.application)).exists()


def require_free(author: int, visa: Visa) -> None:
    """Raises AuthorKeptOut."""
    if author in barred_from(visa.application):
        raise AuthorKeptOut


@transaction.atomic
def confirm(written: VisaOrder, *, by: User, now: datetime) -> VisaOrder:
    """Bring another officer's order into force. Raises WrongState, NotYourRole, SamePerson, AuthorKeptOut."""
    visa = locked(written.visa)
    written = VisaOrder.objects.select_for_update().get(pk=written.pk)
    written.visa = visa
    if written.ordered_by_id == by.pk:
        raise SamePerson
    require_role(visa.application, by, Role.DECIDER)
    if written.state != OrderState.OPEN:
        raise WrongState(current=written.state)
    require_free(written.ordered_by_id, visa)
    written.confirmed_by, written.confirmed_at = by, now
    bring_into_force(written, visa, by=by, now=now)
    return written


def bring_into_force(written: VisaOrder, visa: Visa, *, by: User, now: datetime) -> None:
    VISA_TRANSITIONS.move(visa, AFTER[Kind(written.kind)])
    written.state = OrderState.IN_FORCE
    written.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    if written.kind == Kind.REINSTATE:
        RevokedSeal.objects.filter(seal_id=visa.seal_id).delete()
    else:
        values = {"reason": visa.state, "since": now}
        RevokedSeal.objects.update_or_create(seal_id=visa.seal_id, defaults=values)
    publish_list(now=now)
    happening = Happening.VISA_REINSTATED if written.kind == Kind.REINSTATE else Happening.VISA_REVOKED
    tell(visa.application, happening, by=by, now=now, detail={"order": str(written.public_id), "kind": written.kind})


@transaction.atomic
def publish_list(*, now: datetime) -> RevocationIssue:
    """Sign and publish the list as it stands; each has a higher number than the one before."""
    with connection.cursor() as cursor:
        # Readers don't wait; two publishers do, so numbers and contents never cross.
        cursor.execute(f"LOCK TABLE {RevocationIssue._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    signer = signer_of_today()
    last = RevocationIssue.objects.aggregate(last=Max("sequence"))["last"] or 0
    seals = {row.seal_id: Reason(row.reason) for row in RevokedSeal.objects.order_by("seal_id")}
    issued = RevocationList(signer.state, last + 1, now, now + LIST_HOLDS, seals)
    row = RevocationIssue.objects.create(
        sequence=issued.sequence, jws=issued.sign(signer).decode(), issued_at=now, next_update=issued.next_update
    )
    RevocationIssue.objects.filter(sequence__lte=issued.sequence - LISTS_KEPT).delete()
    return row


def current_list(*, now: datetime) -> RevocationIssue:
    """The list in force; the first one is made when it is first asked for."""
    return RevocationIssue.objects.order_by("-sequence").first() or publish_list(now=now)
