"""By which day do we expect to decide? Read from the clock; each change reaches the applicant with its reason."""

from datetime import datetime

from consular.missions.services.clocks import read_clock
from consular.visas.models.applications import VisaApplication
from consular.visas.models.choices import Urgency
from consular.visas.models.timeline import Happening, VisaClockEvent
from consular.visas.services.story import tell


def standard_of(application: VisaApplication) -> int:
    """Working days the category promises for this urgency."""
    category = application.category
    if application.urgency == Urgency.URGENT and category.urgent_working_days:
        return category.urgent_working_days
    return category.ordinary_working_days


def update_estimate(application: VisaApplication, *, now: datetime, reason: str = "standard") -> None:
    """Store the due day for the queues and tell the applicant when it changed."""
    reading = read_clock(
        VisaClockEvent, application, mission=application.mission, allowance=standard_of(application), now=now
    )
    if reading.due_on == application.due_on:
        return
    VisaApplication.objects.filter(pk=application.pk).update(due_on=reading.due_on)
    application.due_on = reading.due_on
    if reading.due_on:
        tell(
            application,
            Happening.ESTIMATE,
            by=None,
            now=now,
            values={"day": reading.due_on, "because": reason},
        )
