"""What do we write to people about their own data? Only that something was asked for, never what we hold."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from notifications import facade

ERASURE_ASKED = facade.Topic(
    code="privacy.erasure_asked",
    purpose=facade.Purpose.SECURITY,
    subject=_("About your account"),
    body=_("You asked us to erase your data. We do it on {day} at the earliest. Until then you can take it back."),
    notice=_("We were asked to erase your data. If this wasn't you, sign in and take it back at once."),
)
EXPORT_READY = facade.Topic(
    code="privacy.export_ready",
    purpose=facade.Purpose.SECURITY,
    subject=_("About your account"),
    body=_("The copy of your data is ready. You can download it until {day}."),
    notice=_("A copy of your data was made at your request. If this wasn't you, sign out all your devices."),
)


def register_topics() -> None:
    """Called once at start."""
    facade.register_topic(ERASURE_ASKED)
    facade.register_topic(EXPORT_READY)


def tell(user: User, topic: facade.Topic, *, about: UUID, day: date) -> None:
    facade.notify(facade.ensure_recipient(user), topic.code, context={"day": day}, dedupe_key=f"{topic.code}:{about}")
