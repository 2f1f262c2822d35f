"""A file is closed when no visa on it can be used any more; nobody pretends to count entries."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from consular.visas.models.visas import Visa
from consular.visas.services.closing import close_ended
from tests.consular.visas.documents_issued.test_end_and_verify import REVOKE, SUSPEND, confirm, order, suspension_ground
from tests.consular.visas.documents_issued.test_replace import act, ask
from tests.people import Phone


def noon(visa: Visa, days: int) -> datetime:
    """Noon of a day counted from the visa's last one."""
    return datetime.combine(visa.valid_until + timedelta(days=days), time(12), ZoneInfo("UTC"))


def state(visa: Visa) -> str:
    visa.application.refresh_from_db()
    return visa.application.state


def test_a_file_is_closed_the_day_after_its_visas_last_day_and_once(visa: Visa, applicant: Phone) -> None:
    assert close_ended(now=noon(visa, 0)) == 0
    assert [close_ended(now=noon(visa, 1)) for _ in range(2)] == [1, 0]
    assert state(visa) == "closed"
    story = applicant.get(f"/api/v1/visa-applications/{visa.application.public_id}/timeline").json()
    assert [event["happening"] for event in story].count("visa_ended") == 1


def test_a_revoked_visa_closes_its_file_and_a_suspended_one_does_not(visa: Visa, bek: Phone, erlan: Phone) -> None:
    now = timezone.now()
    order(bek, visa, {**SUSPEND, "grounds": [suspension_ground(visa)]})
    assert close_ended(now=now) == 0
    confirm(erlan, order(bek, visa, REVOKE).json()["id"])
    assert close_ended(now=now) == 1
    assert state(visa) == "closed"


def test_a_corrected_visa_keeps_its_file_open(visa: Visa, bek: Phone, erlan: Phone) -> None:
    act(erlan, ask(bek, visa).json()["id"])
    assert close_ended(now=timezone.now()) == 0
    assert close_ended(now=noon(visa, 1)) == 1


def test_a_file_that_was_closed_lets_the_visa_still_be_annulled(visa: Visa, bek: Phone, erlan: Phone) -> None:
    close_ended(now=noon(visa, 1))
    assert order(bek, visa, REVOKE).status_code == 201
