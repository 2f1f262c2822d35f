"""The notifying half: who can be reached, how, and what became of each message."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from econsulate.core.health.views import COLLECTORS
        from notifications import receivers  # noqa: F401 - hears the kernel's signals
        from notifications.presence.metrics import PresenceCollector

        COLLECTORS.append(PresenceCollector)
