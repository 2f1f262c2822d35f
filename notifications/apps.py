"""The notifying half: who can be reached, how, and what became of each message."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from econsulate.core.health.views import COLLECTORS
        from econsulate.core.signin import manners
        from notifications import receivers  # noqa: F401 - hears signals of the kernel
        from notifications.presence.metrics import PresenceCollector
        from notifications.recipients.services import manner_towards

        COLLECTORS.append(PresenceCollector)
        manners.ask(manner_towards)
