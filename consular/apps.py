"""The consular half: missions, citizens, who is abroad, cases, visas, privacy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsularConfig(AppConfig):
    name = "consular"
    verbose_name = _("Consular work")

    def ready(self) -> None:
        from consular import receivers  # noqa: F401 - connects the signals
        from consular.abroad.services import telling as abroad_telling
        from consular.abroad.services.households import Households
        from consular.cases.services import alarming, at_night, complaint_telling
        from consular.cases.services import telling as cases_telling
        from consular.cases.services.emergency_contacts import EmergencyContacts
        from consular.citizens.services import telling as citizens_telling
        from consular.missions.services.alert_authority import AlertAuthority
        from consular.privacy.services import telling
        from consular.visas.services import break_glass, reminders, story
        from notifications import facade

        facade.register_authority(AlertAuthority())
        facade.register_households(Households())
        facade.register_contacts(EmergencyContacts())

        parts = (
            story,
            reminders,
            break_glass,
            telling,
            citizens_telling,
            abroad_telling,
            cases_telling,
            alarming,
            at_night,
            complaint_telling,
        )
        for part in parts:
            part.register_topics()
