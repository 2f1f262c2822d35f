"""A trial has an exercise that went out."""

from typing import Any

import pytest
from django.core.management import call_command

from econsulate.core.accounts.models import User
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from tests.factories.broadcasts import audience
from tests.factories.notifications import work_is_done
from tests.people import Phone


@pytest.fixture(autouse=True)
def _trial(settings: Any) -> None:
    settings.DEMO = True


def load(dana: Phone, erlan: Phone, reader: User) -> None:
    people = [str(phone.user.email) for phone in (dana, erlan)]  # type: ignore[union-attr]
    call_command("demo_alerts", "KZ-SEO", *people, volunteers=[reader.email])


def test_an_exercise_is_out_and_reaches_volunteers_alone(dana: Phone, erlan: Phone, reader: User, keys: Any) -> None:
    load(dana, erlan, reader)
    load(dana, erlan, reader)
    alert = Alert.objects.get(state="live")
    assert alert.incident.mode == "exercise"
    work_is_done()
    assert audience(alert.events.get().broadcast) == {reader.pk}
    assert Incident.objects.count() == 3
