"""Ledger, broker and logs know deliveries by their ids and nothing about a person."""

import json
from typing import Any
from uuid import UUID

import pytest
from celery.app.task import Task
from django.core import serializers

from econsulate.core.audit.models import AuditEntry
from econsulate.core.work.models import Work
from notifications.deliveries.models import Attempt, Delivery
from tests.factories.notifications import REFERENCE, a_message, work_is_done
from tests.notifications.smtp import PostOffice

SECRETS = ("aigul", "Aigul", "example.org", REFERENCE.label, "passport")


def told_nothing(text: str) -> bool:
    return not any(secret in text for secret in SECRETS)


@pytest.mark.parametrize("trouble", ["", "550 5.1.1 <aigul@example.org> is unknown", "451 4.7.1 Aigul, later"])
def test_ledger_attempts_audit_and_logs_name_nobody(
    recipient: UUID, office: PostOffice, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    if trouble:
        office.rcpt["aigul@example.org"] = trouble
    caplog.set_level("DEBUG")
    a_message(recipient, "tests.scan_needed", context={"name": "Aigul", "day": "now"}, reference=REFERENCE)
    work_is_done()
    for rows in (Work.objects.all(), Delivery.objects.all(), Attempt.objects.all(), AuditEntry.objects.all()):
        assert rows
        assert told_nothing(serializers.serialize("json", rows))
    ours = [str(vars(line)) for line in caplog.records if not line.name.startswith(("mail.", "django.db"))]
    assert "delivery tried" in "".join(ours)
    assert told_nothing("".join(ours))


@pytest.mark.django_db(transaction=True)
def test_the_broker_carries_ids_only(recipient: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[Any] = []
    monkeypatch.setattr(Task, "apply_async", lambda self, **call: published.append({"task": self.name, **call}))
    a_message(recipient, "tests.scan_needed", context={"name": "Aigul", "day": "now"}, reference=REFERENCE)
    (call,) = published
    delivery = Delivery.objects.get(channel="email")
    assert call["kwargs"] == {"kind": "notifications.send_delivery", "subject": str(delivery.public_id)}
    assert told_nothing(json.dumps(call, default=str))
