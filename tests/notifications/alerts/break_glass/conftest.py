"""Zhanna composes alerts at Seoul and is on duty; Yerlan wrote the template that Erlan approved for her to send alone."""

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.models.rota import DutyShift
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.signing.published import PublishedKey
from tests.factories.alerts import done
from tests.factories.break_glass import a_glass_template, break_glass, that_waits
from tests.factories.missions import a_shift, an_officer
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def yerlan(people: bool, seoul: Mission) -> Phone:
    return phone_of(an_officer("Yerlan", seoul, Role.MISSION_ADMIN))


@pytest.fixture
@remembered
def zhanna(people: bool, seoul: Mission) -> Phone:
    return phone_of(an_officer("Zhanna", seoul, Role.OPERATOR, Role.OFFICER))


@pytest.fixture
@remembered
def shift(zhanna: Phone, yerlan: Phone, seoul: Mission) -> DutyShift:
    assert zhanna.user is not None
    assert yerlan.user is not None
    return a_shift(seoul, zhanna.user, by=yerlan.user)


@pytest.fixture
@remembered
def template(yerlan: Phone, erlan: Phone) -> AlertTemplate:
    return a_glass_template(yerlan, erlan)


@pytest.fixture
@remembered
def waits(zhanna: Phone, shift: DutyShift, incident: Incident, template: AlertTemplate) -> Alert:
    return that_waits(zhanna, incident, template)


@pytest.fixture
def waiting(waits: Alert, keys: list[PublishedKey]) -> Alert:
    """Put forward, and nobody has approved it."""
    return waits


@pytest.fixture
def broken(zhanna: Phone, waiting: Alert) -> BreakGlass:
    done(break_glass(zhanna, waiting))
    return BreakGlass.objects.select_related("alert").get()
