"""One person stops an alert whatever is the matter with the machine: no key, no room, no sense in what was read."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications.alerts.models.alerts import Alert
from notifications.alerts.services import publishing, sending
from notifications.broadcasts.models.broadcasts import Withdrawal
from notifications.broadcasts.services import starting
from tests.factories.alerts import done, end, release
from tests.factories.broadcasts import a_recipient, a_way
from tests.factories.notifications import work_is_done
from tests.notifications.smtp import PostOffice
from tests.people import Phone


def no_room(*_arguments: Any, **_options: Any) -> None:
    raise OSError(28, "No space left on device")


def no_sense(*_arguments: Any, **_options: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@pytest.mark.parametrize(
    ("place", "name", "trouble"),
    [
        (publishing, "sign", no_room),
        (starting.partitions, "make", no_sense),
        (sending.posting, "for_sites", no_room),
        (sending.words, "outside", no_sense),
    ],
)
@pytest.mark.parametrize("how", ["cancel", "all-clear"])
def test_what_was_not_handed_over_is_stopped(
    dana: Phone, ready: Alert, reader: User, office: PostOffice, monkeypatch: Any, place: Any, name: str,
    trouble: Any, how: str,
) -> None:  # fmt: skip
    a_way(a_recipient(reader), "email", "aruzhan@example.org")
    done(release(dana, ready))
    with monkeypatch.context() as broken:
        broken.setattr(place, name, trouble)
        assert done(end(dana, ready, how), 202)["state"] == "live"
    assert Withdrawal.objects.count() == 1
    assert AuditEntry.objects.get(action="alerts.alert.stopped").detail["why"] == "fault"
    work_is_done()
    assert office.taken == []
    told = done(end(dana, ready, how))
    assert (told["state"], told["live_until"]) == (how.replace("-", "_").replace("cancel", "cancelled"), None)


def test_nothing_is_half_released(dana: Phone, ready: Alert, monkeypatch: Any) -> None:
    monkeypatch.setattr(sending.posting, "for_sites", no_room)
    with pytest.raises(OSError, match="No space"):
        release(dana, ready)
    ready.refresh_from_db()
    assert (ready.state, ready.live_until, ready.events.count()) == ("approved", None, 0)


@pytest.mark.parametrize("trouble", ["[]", "null", "{}", "", '{"kid": 1, "mode": [], "x": {}}', "\0"])
@pytest.mark.parametrize("file", ["*.json", "*.key.pem"])
def test_a_key_that_makes_no_sense_signs_nothing_and_stops_all(
    dana: Phone, ready: Alert, keys: Any, tmp_path: Path, trouble: str, file: str
) -> None:
    done(release(dana, ready))
    (path,) = (tmp_path / "alert-keys" / "live").glob(file)
    path.write_text(trouble)
    done(end(dana, ready), 202)
    assert Withdrawal.objects.count() == 1
