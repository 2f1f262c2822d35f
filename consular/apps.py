"""The consular half: missions, citizens, visas."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsularConfig(AppConfig):
    name = "consular"
    verbose_name = _("Consular work")

    def ready(self) -> None:
        from consular import receivers  # noqa: F401 - connects the signals
        from consular.visas.services import break_glass, story

        story.register_topics()
        break_glass.register_topics()
