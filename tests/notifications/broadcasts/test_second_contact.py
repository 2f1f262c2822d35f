"""Who has a second number, a second mailbox or somebody who acts for them is reached there too, by the steps there are:
nothing verified is left for a step of its own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import facade
from notifications.broadcasts import rules
from notifications.broadcasts.models.ledger import HandOver
from notifications.channels.registry import CHANNELS, INBOX
from notifications.recipients.models import ContactPoint, Recipient
from tests.factories.broadcasts import a_listener, audience, started
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL, facts
from tests.factories.silence import silence_lasts
from tests.notifications.kannel import Gateway
from tests.notifications.push.services import Google
from tests.notifications.smtp import PostOffice
from tests.people import a_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("severity", ["Extreme", "Severe"])
def test_the_steps_reach_every_address_of_a_person_and_of_who_acts_for_them(
    google: Google, gateway: Gateway, office: PostOffice, severity: str
) -> None:
    aigul = a_listener("Aigul", SEOUL, "fcm")
    recipient = Recipient.objects.get(user=aigul)
    facade.set_contact_points(recipient.public_id, kind="sms", addresses=["+77010000001", "+77010000002"], by=None)
    facade.set_contact_points(recipient.public_id, kind="email", addresses=["a@example.org", "b@example.org"], by=None)
    mother = a_user("Saule", phone="+77010000003", phone_verified=True)
    said = facts(aigul.public_id, spot=SEOUL, logins=(aigul.pk, mother.pk), reference=f"entry-{aigul.public_id}")
    told = replace(said, valid_from=timezone.now() - timedelta(days=1))
    facade.replace_presences(told.source, [told.reference], [told], now=timezone.now())
    broadcast = started("fcm", "sms", "email", severity=severity, contacts=True)
    work_is_done()
    assert audience(broadcast) == {aigul.pk, mother.pk}
    silence_lasts()
    broadcast.refresh_from_db()
    assert broadcast.step == len(broadcast.plan)
    points = set(ContactPoint.objects.filter(kind__in=CHANNELS).values_list("pk", flat=True))
    reached = HandOver.objects.filter(broadcast_id=broadcast.pk, result="accepted")
    assert set(reached.values_list("contact_point_id", flat=True)) == points
    assert sorted(text.number for text in gateway.taken) == ["+77010000001", "+77010000002", "+77010000003"]
    assert reached.count() == len(points) == 6


def test_every_channel_has_a_step() -> None:
    outside = set(CHANNELS) - {INBOX}
    for severity in ("Extreme", "Severe", "Moderate", "Minor"):
        plan = rules.plan_of(severity, outside, contacts=True)
        assert {channel for step in plan for channel in step["channels"]} - {rules.CONTACTS} == outside
