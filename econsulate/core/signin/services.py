"""What does sign-in write? Messages on their way out, the life and end of sessions, logins claimed and retired."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.idempotency.models import IdempotentRequest
from econsulate.core.signin.models import SignInMessage
from econsulate.core.signin.sessions import SessionStore
from econsulate.core.signin.signals import carry_text
from econsulate.core.work.services import enqueue

# A code older than this has expired, so its message would only confuse.
MESSAGE_LIFETIME = timedelta(minutes=5)


@transaction.atomic
def post(*, to: str, subject: str, body: str, unsigned: bool = False) -> None:
    """Queue a mail; the request does not wait for the mail server. `unsigned`: our name stands nowhere on it."""
    queue({"to": to, "subject": subject, "body": body, "unsigned": unsigned})


@transaction.atomic
def post_text(*, phone: str, body: str, unsigned: bool = False) -> None:
    """Queue a short message, as `post` does a mail."""
    queue({"phone": phone, "body": body, "unsigned": unsigned})


def queue(contents: Mapping[str, Any]) -> None:
    message = SignInMessage()
    message.close(json.dumps(contents))
    message.save()
    enqueue("signin.send_message", subject=message.public_id)


def send_message(public_id: UUID, *, now: datetime) -> None:
    """Send and forget; does nothing when it was sent already. Raises OSError or SMTPException to be tried again."""
    message = SignInMessage.objects.filter(public_id=public_id).first()
    if message is None:
        return
    if message.created_at > now - MESSAGE_LIFETIME:
        hand_over(public_id, json.loads(message.open()))
    message.delete()


def hand_over(public_id: UUID, contents: Mapping[str, Any]) -> None:
    unsigned: bool = contents.get("unsigned", False)
    if "phone" in contents:
        to = {"phone": contents["phone"], "text": contents["body"]}
        carry_text.send(SignInMessage, id=public_id, discreet=unsigned, **to)
        return
    _name, bare = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers = {"Auto-Submitted": "auto-generated"}
    sender = bare if unsigned else None
    EmailMessage(contents["subject"], contents["body"], sender, [contents["to"]], headers=headers).send()


def forget_old(*, now: datetime) -> None:
    """Delete ended sessions and messages that could not be sent in time."""
    SignInMessage.objects.filter(created_at__lt=now - MESSAGE_LIFETIME).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    live = Session.objects.values("session_key")
    UserSession.objects.filter(last_seen_at__lt=now - timedelta(hours=1)).exclude(session_key__in=live).delete()


def seen(session: SessionStore) -> None:
    """Show in the list of devices that this one was used just now."""
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


def end_sessions(user: User) -> int:
    """Sign the user out everywhere at once; returns how many sessions ended."""
    rows = UserSession.objects.filter(user=user)
    ended, _by_model = Session.objects.filter(session_key__in=rows.values("session_key")).delete()
    rows.delete()
    return ended


@transaction.atomic
def deactivate(user: User, *, by: User | None, now: datetime) -> None:
    """Retire a login: it can't sign in again and every session it has ends now."""
    changed = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False)
    user.is_active = False
    ended = end_sessions(user)
    if changed:
        record("core.user.deactivated", by=by, target=user, detail={"sessions_ended": ended})


@transaction.atomic
def erase(user: User, *, by: User | None, now: datetime) -> None:
    """Retire a login for good: no address, factor, session or stored answer of it is left, only its public id."""
    deactivate(user, by=by, now=now)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    IdempotentRequest.objects.filter(user=user).delete()
    user.email, user.phone, user.phone_verified, user.language = None, None, False, settings.LANGUAGE_CODE
    user.language_chosen = False
    user.save(update_fields=["email", "phone", "phone_verified", "language", "language_chosen"])
    record("core.user.erased", by=by, target=user)


def speak(user: User, language: str) -> None:
    """Remember the language the user wants to be written to in."""
    user.language, user.language_chosen = language, True
    user.save(update_fields=["language", "language_chosen"])


@transaction.atomic
def claim(*, email: str | None, phone: str | None) -> User:
    """The login of whoever has just proved this address, made when there is none yet."""
    language = get_language() or settings.LANGUAGE_CODE
    if email:
        user, made = User.objects.get_or_create(email=email.lower(), defaults={"language": language})
    else:
        user, made = User.objects.get_or_create(phone=phone, defaults={"language": language, "phone_verified": True})
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        record("core.user.signed_up", by=user, target=user)
    return user


def note_proved_email(user: User, email: str) -> None:
    """allauth keeps its own table of addresses; logins made by an administrator are not in it yet."""
    EmailAddress.objects.get_or_create(user=user, email=email.lower(), defaults={"verified": True, "primary": True})
