"""Topics and messages for tests; the texts are Django's own strings where a translation must show."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from econsulate.core.work import services as work
from econsulate.core.work.models import Work
from notifications import facade
from notifications.deliveries.models import ChannelPause, Delivery
from notifications.facade import Purpose, Reference, Topic

SCAN = Topic(
    "tests.scan_needed",
    Purpose.ACTION,
    subject=_("Something is needed for your application"),
    body=_("{name}, please send a better scan of your passport by {day}."),
    notice=_("We need something from you for application {reference}."),
)
# "Monday" is in Django's own catalogues of all our languages.
MONDAY = Topic("tests.monday", Purpose.REMINDER, subject=_("Monday"), body=_("Monday"), notice=_("Monday"))
DANGER = Topic("tests.danger", Purpose.URGENT, subject=_("Monday"), body=_("Monday"), notice=_("Monday"))
TOPICS = (SCAN, MONDAY, DANGER)
REFERENCE = Reference("visa-applications", UUID(int=7), "KZ-7F3Q-XW2M")


def a_message(recipient: UUID, topic: str = "tests.monday", **options: Any) -> UUID:
    options = {"context": {}, "dedupe_key": str(uuid4()), **options}
    return facade.notify(recipient, topic, **options)


def work_is_done() -> int:
    """Run all open work, as sweeper and workers would; returns how many pieces."""
    done = 0
    while rows := list(Work.objects.filter(work.OPEN)):
        done += sum(work.run(row.kind, row.subject) for row in rows)
    return done


def time_passes(**span: float) -> None:
    """Everything that waits has waited this long, by the clock of the database."""
    gone = timedelta(**span)
    Work.objects.filter(state__in=["due", "leased"]).update(
        due_at=F("due_at") - gone, lease_until=F("lease_until") - gone
    )
    Delivery.objects.update(due_at=F("due_at") - gone, lease_until=F("lease_until") - gone)
    ChannelPause.objects.update(until=F("until") - gone)


def by_mail() -> Delivery:
    return Delivery.objects.select_related("contact_point").get(channel="email")
