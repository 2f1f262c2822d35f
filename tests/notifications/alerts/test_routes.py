"""An operator sees how the channels are; who has nothing to do with alerts doesn't."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from notifications.watching.services import probing
from tests.factories.alerts import OPERATIONS, done
from tests.factories.missions import an_officer
from tests.notifications.kannel import Gateway
from tests.people import Phone, phone_of

ROUTES = f"{OPERATIONS}/routes"


@pytest.fixture
def tested(gateway: Gateway, settings: Any) -> Gateway:
    settings.WATCH = {"sms": "+77010000999"}
    for kind in probing.tick():
        probing.probe(kind)
    return gateway


def test_each_channel_and_what_its_tests_came_to(dana: Phone, tested: Gateway) -> None:
    found = {row["channel"]: row for row in done(dana.get(ROUTES))}
    sms = found["sms"]
    assert (sms["state"], sms["state_label"], sms["code"], sms["paused_until"]) == ("well", "Works", "202", None)
    assert sms["accepted_at"] is not None
    assert sms["took_ms"] >= 0
    email = found["email"]
    assert (email["state"], email["accepted_at"], email["took_ms"], email["code"]) == ("unwatched", None, None, "")
    assert "inbox" not in found
    assert "+77010000999" not in str(found)


def test_who_has_nothing_to_do_with_alerts_sees_nothing(
    nobody: Phone, stranger: Phone, seoul: Mission, tested: Gateway
) -> None:
    officer = phone_of(an_officer("Marat", seoul, Role.OFFICER))
    assert [phone.get(ROUTES).status_code for phone in (nobody, stranger, officer)] == [401, 403, 403]


def test_engineers_see_it_beside_the_checks(db: None, tested: Gateway, office: Any, settings: Any) -> None:
    told = StringIO()
    call_command("check_channels", stdout=told)
    assert "SMS: watched: well: accepted in " in told.getvalue()
    assert "E-mail: unwatched: no address for it in ECONSULATE_WATCH_FILE" in told.getvalue()
    settings.WATCH["email"] = "watch@consulate.example.org"
    tested.trouble = 403
    from notifications.watching.models import RouteHealth

    RouteHealth.objects.update(asked_at=None)
    probing.probe("sms")
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_channels", stdout=told)
    assert "SMS: watched: failing: unreachable 403" in told.getvalue()
    assert "E-mail: watched: not tested yet" in told.getvalue()
