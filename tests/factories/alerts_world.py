"""What of alerts do the tests of access know: a draft, one that went out, a template, a question?"""

from uuid import UUID

from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications.alerts.models.alerts import Alert
from notifications.broadcasts.models.ledger import Hearer
from tests.factories.alerts import a_template, an_alert, approve, done, release, some_keys, submit
from tests.factories.check_ins import a_call_of, asked_in
from tests.people import Phone


def things_of_alerts(operator: Phone, approver: Phone, administrator: Phone, *, hearer: User) -> dict[str, UUID]:
    """A draft for Seoul, an alert that is out, a template that nobody has approved yet, and a question to whom Seoul
    serves. Needs a folder for keys in settings.ALERT_KEYS_DIR."""
    alert = an_alert(operator)
    template = a_template(administrator)
    asked = asked_in(operator, alert.incident)
    some_keys()
    return {
        "incident": alert.incident.public_id,
        "alert": alert.public_id,
        "told": something_told(operator, approver, hearer).public_id,
        "template": template.public_id,
        "check_in": asked.public_id,
        "check_in_call": a_call_of(operator.user, asked),
    }


def something_told(operator: Phone, approver: Phone, hearer: User) -> Alert:
    """An alert that is out and that this login heard of."""
    # By mission, as the tests of access know no areas.
    alert = an_alert(operator, area={"missions": ["KZ-SEO"]})
    done(submit(operator, alert, "large_share", "nobody_there", "languages_missing"))
    done(approve(approver, alert))
    done(release(operator, alert))
    broadcast = alert.events.get().broadcast_id
    # Where a worker runs, it may have found this login already.
    heard = Hearer(broadcast_id=broadcast, user_id=hearer.pk, since=timezone.now())
    Hearer.objects.bulk_create([heard], ignore_conflicts=True)
    return alert
