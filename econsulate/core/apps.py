"""The kernel app: what both halves of e-consulate stand on."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "econsulate.core"
    label = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        # Web processes write work down too, so they must know every kind of it.
        autodiscover_modules("tasks")
        from econsulate.core.feed.kinds import topics_of
        from econsulate.core.health.pulses import PulseCollector
        from econsulate.core.health.views import COLLECTORS
        from econsulate.core.signin import receivers  # noqa: F401 - connects them
        from econsulate.core.streams.metrics import StreamCollector
        from econsulate.core.streams.services import PHONES

        COLLECTORS.extend([PulseCollector, StreamCollector])
        PHONES.append(topics_of)
