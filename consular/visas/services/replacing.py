"""How is a slip of the pen on an issued visa mended? By a new visa on the same decision and terms."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from consular.citizens.mrz.composing import DoesNotFit
from consular.missions.models.posts import Role
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.timeline import Happening
from consular.visas.models.visas import VISA_TRANSITIONS, OrderState, RevokedSeal, Visa, VisaState
from consular.visas.rules import completeness
from consular.visas.services.authority import require_role
from consular.visas.services.decisions import SamePerson
from consular.visas.services.issuing import sealed_visa, zone_of
from consular.visas.services.review import audit
from consular.visas.services.revoking import OrderOpen, locked, order_stands, publish_list, require_free
from consular.visas.services.story import tell
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.states import WrongState

ASKERS = (Role.OFFICER, Role.DECIDER)


class ReplacementOpen(DomainError):
    code = "replacement_open"
    title = _("Another correction of this visa is waiting for its second officer.")


@transaction.atomic
def ask_replacement(
    visa: Visa, corrected: Mapping[str, Any], *, reason: str, by: User, now: datetime
) -> VisaReplacement:
    """Ask for a visa with corrected print; nothing changes until another officer confirms.

    Raises WrongState, NotYourRole, OrderOpen, ReplacementOpen, or InvalidInput for what changes nothing or can't be
    printed.
    """
    visa = locked(visa)
    require_role(visa.application, by, *ASKERS)
    refuse_unless_standing(visa, now)
    if visa.replacements.filter(state=OrderState.OPEN).exists():
        raise ReplacementOpen
    changed = {name: value for name, value in corrected.items() if visa.printed[name] != value}
    if not changed:
        raise InvalidInput(_("This changes nothing."))
    refuse_unprintable(visa, changed)
    asked = VisaReplacement(visa=visa, corrected=changed, reason=reason, asked_by=by)
    asked.save(force_insert=True)
    audit(visa.application, "visas.replacement.asked", by, {**named(asked), "fields": sorted(changed)})
    return asked


@transaction.atomic
def confirm_replacement(asked: VisaReplacement, *, by: User, now: datetime) -> Visa:
    """Issue the corrected visa in place of the old one, which no longer holds.

    Raises WrongState, NotYourRole, SamePerson, AuthorKeptOut, OrderOpen, NoSigner.
    """
    asked, old = claimed(asked)
    if asked.asked_by_id == by.pk:
        raise SamePerson
    require_role(old.application, by, Role.DECIDER)
    refuse_unless_open(asked)
    require_free(asked.asked_by_id, old)
    refuse_unless_standing(old, now)
    asked.state, asked.confirmed_by, asked.confirmed_at = OrderState.IN_FORCE, by, now
    asked.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    new = put_in_place(old, {**old.printed, **asked.corrected}, by=by, now=now)
    # Whoever was given a code was promised this person's visa: it shows the one that stands.
    old.share_codes.update(visa=new)
    RevokedSeal.objects.create(seal_id=old.seal_id, reason=VisaState.REPLACED, since=now)
    publish_list(now=now)
    tell(old.application, Happening.VISA_REPLACED, by=by, now=now, detail=named(asked))
    return new


@transaction.atomic
def drop_replacement(asked: VisaReplacement, *, by: User) -> VisaReplacement:
    """Give up a correction that nobody has confirmed. Raises WrongState, NotYourRole."""
    asked, visa = claimed(asked)
    require_role(visa.application, by, *ASKERS)
    refuse_unless_open(asked)
    asked.state = OrderState.DROPPED
    asked.save(update_fields=["state"])
    audit(visa.application, "visas.replacement.dropped", by, named(asked))
    return asked


def put_in_place(old: Visa, printed: Mapping[str, Any], *, by: User, now: datetime) -> Visa:
    """One visa stands for a decision at every moment, so the old one names the new before that is there.

    The foreign key is checked at commit only; the key of the new row is drawn beforehand.
    """
    new = sealed_visa(old.decision, {name: value for name, value in printed.items() if name != "mrz"}, by=by, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Visa._meta.db_table])
        (new.pk,) = cursor.fetchone()
    VISA_TRANSITIONS.move(old, VisaState.REPLACED, replaced_by_id=new.pk)
    new.save(force_insert=True)
    return new


def claimed(asked: VisaReplacement) -> tuple[VisaReplacement, Visa]:
    visa = locked(asked.visa)
    asked = VisaReplacement.objects.select_for_update().get(pk=asked.pk)
    asked.visa = visa
    return asked, visa


def refuse_unless_open(asked: VisaReplacement) -> None:
    if asked.state != OrderState.OPEN:
        raise WrongState(current=asked.state)


def refuse_unless_standing(visa: Visa, now: datetime) -> None:
    state = visa.state_on(now.date())
    if state != VisaState.ACTIVE:
        raise WrongState(current=state)
    if order_stands(visa):
        raise OrderOpen


def refuse_unprintable(visa: Visa, changed: Mapping[str, Any]) -> None:
    """A name the zone or the page has no letters for is found now, not by the second officer."""
    if faults := completeness.name_faults({**visa.printed, **changed}):
        raise InvalidInput(errors=[replace(fault, path=fault.path.removeprefix("identity.")) for fault in faults])
    try:
        zone_of(visa.application, {**visa.printed, **changed}, visa.reference, visa.valid_until)
    except DoesNotFit as error:
        detail = _("This can't be written in the machine-readable zone. Give it in Latin letters.")
        field = next((name for name in ("primary_identifier", "secondary_identifier") if name in changed), "birth_date")
        raise InvalidInput(errors=[FieldError(field, "not_printable", detail)]) from error


def named(asked: VisaReplacement) -> dict[str, Any]:
    return {"replacement": str(asked.public_id)}
