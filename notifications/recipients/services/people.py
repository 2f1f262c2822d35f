"""How do we learn whom to write to, and what they wish?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import blind_index
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.signin.manners import Manner
from notifications.channels.registry import PUSH_KINDS
from notifications.recipients.models import ContactPoint, Preference, Purpose, Recipient, TelegramLink
from notifications.recipients.rules import allows, quiet_until, sounded

VALIDATORS: dict[str, Callable[[str], None]] = {
    ContactPoint.Kind.EMAIL: validate_email,
    ContactPoint.Kind.SMS: RegexValidator(r"^\+[1-9][0-9]{6,14}\Z"),
}

# Nothing they told us is left, and what could still go out says nothing.
WITHOUT_WISHES: dict[str, Any] = {
    "allowed_channels": None,
    "discreet": True,
    "leave_no_message": True,
    "duress_word": None,
}
HAS_WORD = Q(duress_word__isnull=False)


@dataclass(frozen=True)
class Wishes:
    """All a person may choose about being written to; `enabled` holds every switch they touched."""

    language: str
    time_zone: str
    allowed_channels: list[str] | None
    quiet_from: time | None
    quiet_until: time | None
    discreet: bool
    enabled: dict[tuple[Purpose, str], bool]
    # An app that knows nothing of it must not take it away.
    leave_no_message: bool | None = None


@transaction.atomic
def ensure_recipient(user: User) -> Recipient:
    """The recipient of this login, made if need be; its contact points follow the login's verified addresses. One that
    no message can go to is left out: whoever tells several of a danger must not fail by it."""
    fresh: dict[str, Any] = {"language": user.language, "data_key": DataKey.objects.issue}
    recipient, _new = Recipient.objects.select_related("data_key").get_or_create(user=user, defaults=fresh)
    verified = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    emails = [user.email] if user.email and verified and may_be_one(ContactPoint.Kind.EMAIL, user.email) else []
    phones = [user.phone] if user.phone and user.phone_verified else []
    set_addresses(recipient, ContactPoint.Kind.EMAIL, emails, by=user)
    set_addresses(recipient, ContactPoint.Kind.SMS, phones, by=user)
    return recipient


@transaction.atomic
def set_addresses(recipient: Recipient, kind: str, addresses: Sequence[str], *, by: User | None) -> None:
    """Make these verified addresses the recipient's only ones of this kind; the rest are withdrawn, not deleted.

    Raises InvalidInput naming the address that can't be one.
    """
    wanted = {fingerprint(kind, address): address for address in checked(kind, addresses)}
    points = {bytes(point.address_index or b""): point for point in known(recipient, kind)}
    gone = [point for index, point in points.items() if index not in wanted and point.state != point.State.WITHDRAWN]
    back = [point for index, point in points.items() if index in wanted and point.state == point.State.WITHDRAWN]
    fresh = {index: address for index, address in wanted.items() if index not in points}
    for index, address in fresh.items():
        ContactPoint.objects.get_or_create(
            recipient=recipient,
            kind=kind,
            address_index=index,
            defaults={"address": address, "verified_at": timezone.now()},
        )
    switch(gone, ContactPoint.State.WITHDRAWN)
    switch(back, ContactPoint.State.LIVE)
    if gone or back or fresh:
        detail = {"kind": kind, "added": len(fresh) + len(back), "withdrawn": len(gone)}
        record("notifications.contact_points.changed", by=by, target=recipient, detail=detail)


def checked(kind: str, addresses: Sequence[str]) -> Sequence[str]:
    for position, address in enumerate(addresses):
        if not may_be_one(kind, address):
            fault = FieldError(f"addresses.{position}", "invalid", _("This address can't receive messages."))
            raise InvalidInput(errors=[fault])
    return addresses


def may_be_one(kind: str, address: str) -> bool:
    try:
        VALIDATORS[kind](address)
        address.rpartition("@")[2].encode("idna")
    except (ValidationError, UnicodeError):
        return False
    return True


def fingerprint(kind: str, address: str) -> bytes:
    return blind_index(address, purpose=f"contact:{kind}")


def known(recipient: Recipient, kind: str) -> QuerySet[ContactPoint]:
    return recipient.contact_points.filter(kind=kind, address_index__isnull=False).defer("address")


def logins_reached_at(kind: str, address: str) -> QuerySet[User]:
    points = ContactPoint.objects.filter(kind=kind, address_index=fingerprint(kind, address))
    ours = points.exclude(state=ContactPoint.State.WITHDRAWN).values("recipient__user")
    signs_in = Q(email=address.lower()) if kind == ContactPoint.Kind.EMAIL else Q(phone=address)
    return User.objects.filter(Q(pk__in=ours) | signs_in)


def switch(points: Sequence[ContactPoint], state: str) -> None:
    if points:
        ContactPoint.objects.filter(pk__in=[point.pk for point in points]).update(state=state, bounced_at=None)


def note_bounce(point: ContactPoint, *, now: datetime) -> None:
    """The carrier says nobody is there. The address rests and is tried again later; the app shows it to its owner."""
    ContactPoint.objects.filter(pk=point.pk, state__in=["live", "bounced"]).update(state="bounced", bounced_at=now)


def note_reached(point: ContactPoint) -> None:
    """A message passed, so an earlier bounce is over."""
    ContactPoint.objects.filter(pk=point.pk, state="bounced").update(state="live", bounced_at=None)


@transaction.atomic
def set_wishes(recipient: Recipient, wishes: Wishes, *, by: User) -> None:
    """Replace what the person chose; counts as one new version."""
    kept = recipient.leave_no_message if wishes.leave_no_message is None else wishes.leave_no_message
    Recipient.objects.filter(pk=recipient.pk).update(
        language=wishes.language,
        time_zone=wishes.time_zone,
        allowed_channels=wishes.allowed_channels,
        quiet_from=wishes.quiet_from,
        quiet_until=wishes.quiet_until,
        discreet=wishes.discreet,
        leave_no_message=kept,
        version=F("version") + 1,
    )
    recipient.preferences.all().delete()
    Preference.objects.bulk_create(
        Preference(recipient=recipient, purpose=purpose, channel=channel, enabled=enabled)
        for (purpose, channel), enabled in wishes.enabled.items()
    )
    record("notifications.preferences.changed", by=by, target=recipient)
    recipient.refresh_from_db()


@transaction.atomic
def set_duress_word(recipient: Recipient, word: str | None, *, by: User) -> None:
    """Replace the word, or take it away; no trace in what the app shows, so `version` stays."""
    recipient.duress_word = word
    recipient.save(update_fields=["duress_word"])
    record("notifications.preferences.changed", by=by, target=recipient)


@dataclass(frozen=True)
class TelephoneRules:
    """How it is safe to call somebody."""

    leave_no_message: bool
    has_duress_word: bool


def telephone_rules(users: QuerySet[User]) -> TelephoneRules:
    """What any of these logins asks of whoever calls the number they gave: the most careful wish counts."""
    rows = list(Recipient.objects.filter(user__in=users).defer("duress_word").annotate(worded=HAS_WORD))
    return TelephoneRules(
        leave_no_message=any(row.leave_no_message for row in rows),
        has_duress_word=any(row.worded for row in rows),
    )


def duress_words(users: QuerySet[User]) -> list[str]:
    """The words themselves; whoever asks has recorded it."""
    rows = Recipient.objects.filter(user__in=users, duress_word__isnull=False).select_related("data_key")
    return [row.duress_word for row in rows.order_by("pk")]


def is_duress_word(users: QuerySet[User], spoken: str) -> bool:
    return any(sounded(word) == sounded(spoken) for word in duress_words(users))


def manner_towards(kind: str, address: str, *, now: datetime) -> Manner:
    """How sign-in may write to this address, whoever's it is: as the most careful of those wishes who gave it to us."""
    rows = whose(kind, address)
    if any(not allows(row, kind) for row in rows):
        return Manner.ONLY_WHAT_WAS_ASKED
    careful = any(row.discreet or quiet_until(row, purpose=Purpose.SECURITY, now=now) is not None for row in rows)
    return Manner.NEUTRAL if careful else Manner.PLAIN


def takes_plain_words(kind: str, address: str) -> bool:
    """Whether we may write openly to this address, whoever's it is: nobody who gave it to us wishes otherwise."""
    return all(allows(row, kind) and not row.discreet for row in whose(kind, address))


def whose(kind: str, address: str) -> list[Recipient]:
    theirs = Q(contact_points__kind=kind, contact_points__address_index=fingerprint(kind, address))
    theirs |= Q(user__email=address.lower()) if kind == ContactPoint.Kind.EMAIL else Q(user__phone=address)
    return list(Recipient.objects.filter(theirs).distinct())


@transaction.atomic
def forget(recipient: Recipient, *, by: User | None) -> None:
    """Erase the person: addresses emptied, key destroyed, so that no message text can be read again."""
    take_addresses(recipient)
    recipient.data_key.destroy()
    Recipient.objects.filter(pk=recipient.pk).update(user=None, **WITHOUT_WISHES)
    record("notifications.recipient.erased", by=by, target=recipient)


@transaction.atomic
def silence(recipient: Recipient, *, by: User | None) -> None:
    """Leave no address and no wish of a login that went; `forget` comes later."""
    take_addresses(recipient)
    Recipient.objects.filter(pk=recipient.pk).update(**WITHOUT_WISHES)
    record("notifications.recipient.silenced", by=by, target=recipient)


def take_addresses(recipient: Recipient) -> None:
    # A phone or chat on its way in is let through first, or it would stay.
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    recipient.devices.all().delete()
    TelegramLink.objects.filter(recipient=recipient).delete()
    recipient.contact_points.update(state="withdrawn", bounced_at=None, address=None, address_index=None)
    recipient.preferences.all().delete()


def export(user: User) -> dict[str, Any]:
    """How this login can be reached and wishes to be, as JSON values."""
    recipient = Recipient.objects.filter(user=user).select_related("data_key").first()
    if recipient is None:
        return {}
    return {
        "language": recipient.language,
        "time_zone": recipient.time_zone,
        "discreet": recipient.discreet,
        "allowed_channels": recipient.allowed_channels,
        "leave_no_message": recipient.leave_no_message,
        # That there is one, not which: a copy may fall into the hands it is meant for.
        "has_duress_word": recipient.duress_word is not None,
        "quiet_hours": [str(end) for end in (recipient.quiet_from, recipient.quiet_until) if end],
        "switches": list(recipient.preferences.order_by("id").values("purpose", "channel", "enabled")),
        "contact_points": [
            {"kind": point.kind, "address": point.address, "state": point.state} for point in written_to(recipient)
        ],
    }


def written_to(recipient: Recipient) -> QuerySet[ContactPoint]:
    """Addresses, as opposed to devices (services/devices)."""
    points = recipient.contact_points.exclude(kind__in=PUSH_KINDS)
    return points.select_related("recipient__data_key").order_by("id")
