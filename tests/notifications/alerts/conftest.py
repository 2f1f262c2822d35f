"""Dana and Timur compose alerts at Seoul, Erlan and Ainur approve them; five of our people live there.

Zhanna composes and is on duty; Yerlan wrote the template that Erlan approved for her to send alone.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.models.rota import DutyShift
from econsulate.core.accounts.models import User
from notifications import facade
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.signing.published import PublishedKey
from notifications.presence.services import counting
from tests.factories.abroad import serves
from tests.factories.alerts import SMALL, a_key, an_alert, an_incident, approved, done, release, submit
from tests.factories.break_glass import a_glass_template, break_glass, that_waits
from tests.factories.missions import a_mission, a_shift, an_officer, headquarters
from tests.factories.presence import BUSAN, SEOUL, facts
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def seoul(db: None) -> Mission:
    mission = a_mission("KZ-SEO")
    serves(mission, "KR")
    return mission


@pytest.fixture
@remembered
def vienna(seoul: Mission) -> Mission:
    mission = a_mission("KZ-VIE")
    serves(mission, "AT")
    return mission


@pytest.fixture
@remembered
def reader(seoul: Mission) -> User:
    return a_user("Aruzhan")


@pytest.fixture
@remembered
def people(seoul: Mission, reader: User) -> bool:
    """Three by a point in Seoul, of whom Aruzhan reads it for two; one in Busan, one in Seoul by the region alone."""
    now = timezone.now()
    fresh = {"confirmed_at": now - timedelta(days=3), "valid_from": now - timedelta(days=400)}
    told = [
        facts(1, spot=SEOUL, subdivision="KR-11", logins=(reader.pk,), **fresh),
        facts(2, spot=SEOUL, subdivision="KR-11", logins=(reader.pk,), **fresh),
        facts(3, spot=SEOUL, subdivision="KR-11", **{**fresh, "confirmed_at": now - timedelta(days=200)}),
        facts(4, spot=BUSAN, subdivision="KR-26", **fresh),
        facts(5, subdivision="KR-11", **fresh),
    ]
    for one in told:
        facade.replace_presences(one.source, [one.reference], [one], now=now)
    counting.fold()
    return True


@pytest.fixture
@remembered
def dana(people: bool, seoul: Mission) -> Phone:
    return phone_of(an_officer("Dana", seoul, Role.OPERATOR))


@pytest.fixture
@remembered
def timur(people: bool, seoul: Mission) -> Phone:
    return phone_of(an_officer("Timur", seoul, Role.OPERATOR, Role.APPROVER))


@pytest.fixture
@remembered
def erlan(people: bool, seoul: Mission) -> Phone:
    return phone_of(an_officer("Erlan", seoul, Role.APPROVER))


@pytest.fixture
@remembered
def ainur(people: bool, seoul: Mission) -> Phone:
    return phone_of(an_officer("Ainur", seoul, Role.APPROVER))


@pytest.fixture
@remembered
def gulnar(vienna: Mission) -> Phone:
    """She may do everything, at Vienna."""
    roles = (Role.OPERATOR, Role.APPROVER, Role.MISSION_ADMIN, Role.AUDITOR, Role.OFFICER)
    return phone_of(an_officer("Gulnar", vienna, *roles))


@pytest.fixture
@remembered
def saule(people: bool) -> Phone:
    return phone_of(an_officer("Saule", headquarters(), Role.OPERATOR, Role.APPROVER))


@pytest.fixture
@remembered
def incident(dana: Phone) -> Incident:
    return an_incident(dana)


@pytest.fixture
@remembered
def alert(dana: Phone, incident: Incident) -> Alert:
    return an_alert(dana, incident)


@pytest.fixture
@remembered
def submitted(dana: Phone, alert: Alert) -> Alert:
    done(submit(dana, alert, *SMALL))
    alert.refresh_from_db()
    return alert


@pytest.fixture
def keys(settings: Any, tmp_path: Path) -> list[PublishedKey]:
    """One for real alerts, one for exercises."""
    settings.ALERT_KEYS_DIR = tmp_path / "alert-keys"
    return [a_key("live"), a_key("exercise")]


@pytest.fixture
def ready(dana: Phone, erlan: Phone, alert: Alert, keys: list[PublishedKey]) -> Alert:
    """Approved, and not sent yet."""
    return approved(dana, erlan, alert)


@pytest.fixture
def out(dana: Phone, ready: Alert) -> Alert:
    done(release(dana, ready))
    ready.refresh_from_db()
    return ready


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
