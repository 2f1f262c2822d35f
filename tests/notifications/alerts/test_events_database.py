"""What went out, and what state that leaves an alert in, can't be written past the rules either."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.models.incidents import Incident
from notifications.alerts.services.publishing import chained
from notifications.broadcasts.models.broadcasts import Broadcast
from tests.factories.alerts import an_alert, approved, done, end, release, revised, verb
from tests.factories.broadcasts import started
from tests.notifications.alerts.test_database import refused
from tests.people import Phone

EVENT = "notifications_alertevent"
ALERT = "notifications_alert"


def another(event: AlertEvent, **more: Any) -> AlertEvent:
    """The next event, as a program that passes by the services might write it."""
    last = AlertEvent.objects.filter(mode=event.mode).latest("position")
    row = AlertEvent.objects.get(pk=event.pk)
    values: dict[str, Any] = {
        "pk": None,
        "seq": event.alert.events.count() + 1,
        "kind": "cancel",
        "identifier": f"KZ-SEO-{timezone.now().timestamp()}",
        "code": "ABCDEFGH",
        "references": "a,b,c",
        "reason": "Passing by.",
        "position": last.position + 1,
        "previous": last.digest,
        "digest": chained(last.digest, bytes(row.canonical)),
        **more,
    }
    for name, value in values.items():
        setattr(row, name, value)
    row.public_id = uuid4()
    if "broadcast" not in values:
        row.broadcast = started("email", thread=row.alert.public_id, mode=row.mode, expires_at=row.expires_at)
    row._state.adding = True
    return row


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"seq": 3}, "in_turn"),
        ({"kind": "alert", "references": "", "reason": ""}, "of_what_is_out"),
        ({"kind": "update", "reason": ""}, "approved_as_it_is"),
        ({"position": 3}, "chained"),
        ({"previous": "", "digest": "0" * 64}, "chained"),
        ({"digest": "0" * 64}, "chained"),
        ({"mode": "exercise"}, "of_its_alert"),
        ({"reason": ""}, "ends_with_a_reason"),
        ({"references": ""}, "refers"),
        ({"kind": "rumour"}, "kind_known"),
    ],
)
def test_no_event_but_the_next_one(out: Alert, more: Any, rule: str) -> None:
    with refused(f"{EVENT}_{rule}"):
        another(out.events.get(), **more).save(force_insert=True)


@pytest.mark.parametrize(
    "more", [{"mode": "exercise"}, {"thread": uuid4()}, {"expires_at": timezone.now() + timedelta(days=2)}]
)
def test_no_event_is_carried_as_what_it_is_not(out: Alert, more: dict[str, Any]) -> None:
    """A real warning told to volunteers alone, or a drill to everybody."""
    event = out.events.get()
    carried = started("email", **{"thread": out.public_id, "expires_at": event.expires_at, **more})
    with refused(f"{EVENT}_carried_as_what_it_is"):
        another(event, broadcast=carried).save(force_insert=True)


def test_an_event_passes_that_breaks_no_rule(out: Alert) -> None:
    another(out.events.get()).save(force_insert=True)
    assert out.events.count() == 2


def test_nothing_of_an_event_changes(out: Alert) -> None:
    with refused():
        AlertEvent.objects.update(reason="Otherwise.")
    with refused():
        AlertEvent.objects.all().delete()


def test_an_end_is_of_the_version_that_is_out(dana: Phone, out: Alert) -> None:
    done(revised(dana, out), 201)
    second = out.versions.get(number=2)
    with refused(f"{EVENT}_ends_what_is_out"):
        another(out.events.get(), version=second).save(force_insert=True)


def test_a_version_of_another_alert_is_none_of_this(dana: Phone, out: Alert) -> None:
    other = an_alert(dana, out.incident)
    with refused(f"{EVENT}_of_its_alert"):
        another(out.events.get(), version=other.versions.get()).save(force_insert=True)


@pytest.mark.parametrize("state", ["live", "cancelled", "all_clear"])
def test_no_such_state_unless_it_was_told(ready: Alert, state: str) -> None:
    until = timezone.now() + timedelta(hours=1) if state == "live" else None
    with refused(f"{ALERT}_told_before"):
        Alert.objects.filter(pk=ready.pk).update(state=state, live_until=until)


def test_it_ends_by_an_end_or_by_its_time(out: Alert) -> None:
    rows = Alert.objects.filter(pk=out.pk)
    with refused(f"{ALERT}_ends_in_time"):
        rows.update(state="expired", live_until=None)
    with refused(f"{ALERT}_ends_in_time"):
        rows.update(live_until=F("live_until") + timedelta(hours=1))
    with refused(f"{ALERT}_told_before"):
        rows.update(state="cancelled", live_until=None)


def test_what_was_rejected_with_nothing_out_stays_so(dana: Phone, erlan: Phone, ready: Alert) -> None:
    done(verb(erlan, ready, "reject", {"reason": "No flood."}))
    with refused(f"{ALERT}_rejected_for_good"):
        Alert.objects.filter(pk=ready.pk).update(state="draft", version=F("version") + 1)


def test_an_incident_with_something_out_can_not_be_closed(dana: Phone, out: Alert) -> None:
    with refused("notifications_incident_closed_with_nothing_pending"):
        Incident.objects.update(closed_at=timezone.now(), closed_by=dana.user, closing_reason="Over.")


def test_two_events_share_no_broadcast(dana: Phone, erlan: Phone, out: Alert) -> None:
    with refused(f"{EVENT}_broadcast_id_key"):
        another(out.events.get(), broadcast=Broadcast.objects.get()).save(force_insert=True)
    other = approved(dana, erlan, an_alert(dana, out.incident))
    done(release(dana, other))
    done(end(dana, other))
    assert list(AlertEvent.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
