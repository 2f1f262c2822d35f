"""The notifying half: who can be reached, how, and what became of each message."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from econsulate.core.health.views import COLLECTORS
        from econsulate.core.signin import manners
        from econsulate.core.streams.services import PHONES
        from notifications import receivers  # noqa: F401 - hears signals of the kernel
        from notifications.alerts.services import break_glass_telling
        from notifications.broadcasts.metrics import LedgerCollector
        from notifications.broadcasts.services import asking, reporting, streaming
        from notifications.channels.smpp import reports, written
        from notifications.checkins.services import links, said, short_answers
        from notifications.contacts.services import silence, telling
        from notifications.deliveries.services import carrying, receipts
        from notifications.presence.metrics import PresenceCollector
        from notifications.recipients.services import telegram
        from notifications.recipients.services.people import manner_towards
        from notifications.watching.metrics import RouteCollector

        PHONES.append(streaming.topics_of)
        COLLECTORS.extend([LedgerCollector, PresenceCollector, RouteCollector])
        break_glass_telling.register_topics()
        manners.ask(manner_towards)
        asking.LINKS.append(links.maker_of)
        silence.SAID.append(said.heard_from)
        receipts.REPORT_LISTENERS.append(telling.take_report)
        telegram.ANSWERS.append(short_answers.take)
        written.LISTENERS.append(short_answers.hear)
        receipts.APP_LISTENERS.append(reporting.take_from_app)
        receipts.REPORT_LISTENERS.append(reporting.take_report)
        reports.LISTENERS.append(carrying.take_report)
