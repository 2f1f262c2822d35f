"""In production the role that serves owns no table: it sends, takes back and forgets all the same, and no more."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from notifications.alerts.models.alerts import Alert
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.models.ledger import Hearer
from notifications.broadcasts.services import keeping
from tests.factories.alerts import done, end, release
from tests.factories.notifications import work_is_done
from tests.people import Phone

pytestmark = pytest.mark.django_db


def test_an_alert_is_sent_and_taken_back(dana: Phone, ready: Alert, serving: None) -> None:
    done(release(dana, ready))
    work_is_done()
    assert Hearer.objects.exists()
    done(end(dana, ready))
    work_is_done()
    Broadcast.objects.update(ended_at=timezone.now() - timedelta(days=366))
    assert keeping.drop_old() == 2
    assert not Hearer.objects.exists()


def test_a_ledger_goes_only_once_it_is_over(dana: Phone, out: Alert, serving: None) -> None:
    broadcast = Broadcast.objects.get()
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE notifications_hearer_{broadcast.pk}")
    with pytest.raises(ProgrammingError, match="is still kept"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT notifications_drop_ledger(%s)", [broadcast.pk])
