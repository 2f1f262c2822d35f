"""What do we note when allauth says that somebody proved something?"""

from typing import Any

from allauth.account.signals import authentication_step_completed, user_logged_in
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.db import transaction
from django.dispatch import receiver

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.signin.services import note_proved_email


@receiver(authentication_step_completed)
def address_proved(sender: Any, *, user: User, method: str, **extra: Any) -> None:
    if method == "code" and extra.get("email"):
        note_proved_email(user, extra["email"])


@receiver(user_logged_in)
@transaction.atomic
def staff_signed_in(sender: Any, *, user: User, **_: Any) -> None:
    if user.is_staff:
        record("core.user.signed_in", by=user, target=user)


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
@transaction.atomic
def factors_changed(sender: Any, *, signal: Any, user: User, authenticator: Any, **_: Any) -> None:
    verb = {authenticator_added: "added", authenticator_removed: "removed"}.get(signal, "reset")
    record(f"core.user.factor_{verb}", by=user, target=user, detail={"type": str(authenticator.type)})
