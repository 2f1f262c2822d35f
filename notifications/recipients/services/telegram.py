"""Whose chat is this? A person takes a link from the app to our bot, once; from then on the chat is one of their ways.

One chat may be that of two logins in one house. Whoever sends somebody else the link of their own account gains nothing
by it: their own messages would come there.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, Unavailable
from notifications.channels.telegram_updates import Update, Wish
from notifications.recipients.models import ContactPoint, Recipient, TelegramLink
from notifications.recipients.rules import allows
from notifications.recipients.services.devices import GONE
from notifications.recipients.services.people import fingerprint

KIND = ContactPoint.Kind.TELEGRAM
# Who takes the answers to a check-in, and says what to tell who gave it: kind, address, text, client_id, now.
ANSWERS: list[Callable[..., str]] = []
NAMES = UUID("0d1a8f0e-5c0b-4d0f-8f0a-7b9f6a3d2c51")
LINK_LIFETIME = timedelta(minutes=15)
# They name nobody: somebody else may hold the phone.
LINKED = _("From now on you get word here when there is something for you in the app. Write /stop to end that.")
STALE = _("This link is no longer good. Make a new one in the app.")
STOPPED = _("Nothing comes here any more. If you want it again, make a new link in the app.")
UNHEARD = _("Nobody reads what is written here. If you need help, call us or write in the app.")


class TelegramNotAllowed(DomainError):
    """Their own safe-contact rules leave this way out."""

    code = "telegram_not_allowed"
    title = _("Your rules for safe contact leave Telegram out. Allow it there first.")


class TelegramNamesUs(DomainError):
    """They wish that nothing tells who writes, and our bot's name does."""

    code = "telegram_names_us"
    title = _("A chat in Telegram shows who writes to you, and you asked for discretion.")


@transaction.atomic
def offer(recipient: Recipient, *, by: User) -> tuple[str, datetime]:
    """A new link to our bot and until when it is good; an earlier one no longer is. Raises what stands in its way."""
    if not allows(recipient, KIND):
        raise TelegramNotAllowed
    if recipient.discreet and not settings.TELEGRAM["neutral"]:
        raise TelegramNamesUs
    # Neither may end meanwhile: who is being erased gets none.
    if not Recipient.objects.select_for_update().filter(pk=recipient.pk, user=recipient.user_id).exists():
        raise Unavailable
    token, until = secrets.token_urlsafe(32), timezone.now() + LINK_LIFETIME
    TelegramLink.objects.update_or_create(recipient=recipient, defaults={"digest": digest(token), "expires_at": until})
    record("notifications.telegram.offered", by=by, target=recipient)
    return f"https://t.me/{settings.TELEGRAM['bot']}?start={token}", until


@transaction.atomic
def hear(update: Update) -> str:
    """Do as somebody told our bot; what it answers them, in their language, or "" where nobody listens any more."""
    language = update.language if update.language in dict(settings.LANGUAGES) else "en"
    language = spoken_at(update.chat) or language
    words = STALE
    if update.wish == Wish.ANSWER and (taken := answered(update)):
        return taken
    match update.wish:
        case Wish.START:
            recipient = redeem(update)
            if recipient is not None:
                language = recipient.language
            if recipient is not None or points_at(update.chat).exists():
                words = LINKED
        case Wish.STOP:
            stop(update.chat)
            words = STOPPED
        case Wish.BLOCKED:
            stop(update.chat)
            return ""
        case Wish.TALK | Wish.ANSWER:
            words = UNHEARD
    with override(language):
        return str(words)


def answered(update: Update) -> str:
    """What somebody is told who answered a check-in; "" where nobody takes it."""
    client_id = uuid5(NAMES, f"{update.chat} {update.once}")
    found = (take(KIND, update.chat, update.token, client_id=client_id, now=timezone.now()) for take in ANSWERS)
    return next((words for words in found if words), "")


def redeem(update: Update) -> Recipient | None:
    """Whose link it was, which is spent now; None for one that never was, is spent or too old."""
    link = TelegramLink.objects.filter(digest=digest(update.token)).first()
    if link is None:
        return None
    # As whoever erases the person: first the recipient, then what hangs on it.
    recipient = (
        Recipient.objects.select_related("data_key", "user").select_for_update(of=("self",)).get(pk=link.recipient_id)
    )
    good = TelegramLink.objects.filter(pk=link.pk, digest=link.digest, expires_at__gt=timezone.now())
    spent, _by_model = good.delete()
    if not spent or recipient.user is None:
        return None
    take(recipient, update.chat)
    return recipient


def take(recipient: Recipient, chat: str) -> None:
    """One chat for each login: another one before it gets nothing more."""
    index = fingerprint(KIND, chat)
    recipient.contact_points.filter(kind=KIND).exclude(address_index=index).update(**GONE)
    ContactPoint.objects.get_or_create(
        recipient=recipient,
        kind=KIND,
        address_index=index,
        defaults={"address": chat, "verified_at": timezone.now()},
    )
    record("notifications.telegram.linked", by=recipient.user, target=recipient)


def points_at(chat: str) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(kind=KIND, address_index=fingerprint(KIND, chat))


def spoken_at(chat: str) -> str:
    return points_at(chat).values_list("recipient__language", flat=True).order_by("pk").first() or ""


def stop(chat: str) -> None:
    """Whoever holds the phone ends it for every login that has the chat."""
    end(points_at(chat))


@transaction.atomic
def unlink(recipient: Recipient) -> None:
    """Nothing goes there any more, nor does a link that is still out begin it anew."""
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    TelegramLink.objects.filter(recipient=recipient).delete()
    end(recipient.contact_points.filter(kind=KIND).exclude(state=ContactPoint.State.WITHDRAWN))


def end(points: QuerySet[ContactPoint]) -> None:
    for point in list(points.select_related("recipient__user").order_by("pk").select_for_update(of=("self",))):
        ContactPoint.objects.filter(pk=point.pk).update(**GONE)
        record("notifications.telegram.unlinked", by=point.recipient.user, target=point.recipient)


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
