"""What came stays as it came, whoever writes; and of many who bring the same message at once one makes the draft."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from econsulate.core.audit.services import hold_chain
from notifications.alerts.cap.writing import write
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.imports import CapImport
from notifications.alerts.models.incidents import Incident
from tests.consular.visas.review.test_proof_races import at_once
from tests.factories.alerts import done
from tests.factories.cap import FAR_AWAY, a_block, a_message, brought
from tests.notifications.waiting import until_somebody_waits
from tests.people import Phone

AT_ONCE = 10
Change = Callable[[CapImport], Any]


def made_of(row: CapImport, **other: Any) -> CapImport:
    names = ("mission", "sender", "sent", "status", "msg_type", "raw", "by", "incident", "alert")
    same = {name: getattr(row, name) for name in names}
    return CapImport.objects.create(**{**same, "identifier": "x", **other})


@pytest.mark.parametrize("change", [{"raw": b"<alert/>"}, {"identifier": "other"}, {"status": "Exercise"}])
def test_what_came_stays(dana: Phone, change: dict[str, Any]) -> None:
    done(brought(dana, a_message(a_block(areas=(FAR_AWAY,)))), 201)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        CapImport.objects.update(**change)


def test_its_draft_stays_and_it_is_never_deleted(dana: Phone) -> None:
    done(brought(dana, a_message()), 201)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        CapImport.objects.update(alert=None)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        CapImport.objects.get().delete()


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({"status": "Test"}, "of_what_is_taken"),
        ({"msg_type": "Ack"}, "of_what_is_taken"),
        ({"msg_type": "Cancel"}, "draft_of_a_warning"),
        ({"incident": None}, "draft_of_a_warning"),
        ({"identifier": "KR-2026-0007"}, "once"),
    ],
)
def test_what_the_database_refuses(dana: Phone, other: dict[str, Any], rule: str) -> None:
    done(brought(dana, a_message()), 201)
    row = CapImport.objects.get()
    made_of(row)
    with pytest.raises(IntegrityError, match=f"notifications_capimport_{rule}"), transaction.atomic():
        made_of(row, **{"identifier": "y", **other})


@pytest.mark.django_db(transaction=True)
def test_of_many_who_bring_the_same_message_one_makes_the_draft(dana: Phone, timur: Phone) -> None:
    data = write(a_message())

    def brings(phone: Phone) -> Callable[[], Any]:
        return lambda: brought(phone, data)

    answers = at_once(*(brings(phone) for phone in (dana, timur) * (AT_ONCE // 2)))
    assert sorted(answer.status_code for answer in answers) == [200] * (AT_ONCE - 1) + [201]
    assert len({answer.json()["alert"] for answer in answers}) == 1
    assert (Alert.objects.count(), Incident.objects.count(), CapImport.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_who_brings_a_message_holds_up_nobody_who_writes_in_the_incident(dana: Phone, incident: Incident) -> None:
    """The incident first, then the trail, as everybody: otherwise each would wait for the other."""
    held = Event()

    def writes() -> None:
        with transaction.atomic():
            Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
            held.set()
            until_somebody_waits()
            hold_chain(incident.mission)

    def brings() -> int:
        held.wait(10)
        return brought(dana, a_message(), incident=str(incident.public_id)).status_code

    assert at_once(writes, brings) == [None, 201]
