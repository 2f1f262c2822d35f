"""Operators watch what went out, in figures alone."""

from typing import Any

import pytest

from notifications.alerts.models.alerts import Alert
from notifications.broadcasts.services import hearing, progress
from tests.factories.alerts import OPERATIONS, done, end
from tests.factories.notifications import work_is_done
from tests.people import Phone


@pytest.fixture(autouse=True)
def _each_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHARE", 0)


def asked(phone: Phone, alert: Alert, query: str = "", **headers: str) -> Any:
    return phone.get(f"{OPERATIONS}/alerts/{alert.public_id}/progress{query}", headers=headers)


def test_who_watches_sees_how_far_it_has_come(dana: Phone, out: Alert) -> None:
    before = done(asked(dana, out))
    assert (before["seq"], before["kind"], before["audience"]["frozen_at"]) == (1, "alert", None)
    work_is_done()
    told = done(asked(dana, out))
    assert told["audience"]["logins"] == 1
    assert told["audience"]["frozen_at"] is not None
    assert (told["withdrawn_at"], told["ended_at"]) == (None, None)


def test_of_the_newest_or_of_one_before(dana: Phone, out: Alert) -> None:
    work_is_done()
    done(end(dana, out))
    work_is_done()
    assert done(asked(dana, out))["kind"] == "cancel"
    first = done(asked(dana, out, "?event=1"))
    assert (first["kind"], first["withdrawn_at"] is None) == ("alert", False)
    assert asked(dana, out, "?event=3").status_code == 404
    for wrong in ("x", "", "-1", "1234567", "٣"):
        assert asked(dana, out, f"?event={wrong}").status_code == 400


def test_nothing_new_is_not_sent_again(dana: Phone, out: Alert, reader: Any) -> None:
    work_is_done()
    etag = asked(dana, out).headers["ETag"]
    assert asked(dana, out, if_none_match=etag).status_code == 304
    hearing.note_seen(reader, [out.public_id])
    answer = asked(dana, out, if_none_match=etag)
    assert (answer.status_code, answer.json()["audience"]["seen"]) == (200, 1)


def test_nobody_else_watches_and_there_is_nothing_to_see_before(
    dana: Phone, gulnar: Phone, stranger: Phone, ready: Alert
) -> None:
    assert asked(dana, ready).status_code == 404
    assert asked(gulnar, ready).status_code == 404
    assert asked(stranger, ready).status_code == 403
