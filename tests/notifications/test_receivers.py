"""A code to sign in goes by the gateway there is, and waits where a process has none."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from econsulate.core.signin.models import SignInMessage
from econsulate.core.signin.services import MESSAGE_LIFETIME, post_text
from econsulate.core.work.models import Work
from notifications.channels import registry
from tests.factories.notifications import time_passes
from tests.notifications.kannel import Gateway

NUMBER = "+77010000001"


def work_is_tried() -> Work:
    from econsulate.core.work import services as work

    row = Work.objects.get(kind="signin.send_message")
    work.run(row.kind, row.subject)
    return Work.objects.get(pk=row.pk)


@pytest.mark.django_db
def test_where_a_process_has_no_gateway_the_code_waits_for_one(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_text(phone=NUMBER, body="123456")
    with monkeypatch.context() as without:
        without.delitem(registry.CHANNELS, "sms")
        waiting = work_is_tried()
    assert (waiting.state, gateway.taken) == ("due", [])
    assert SignInMessage.objects.exists()
    time_passes(minutes=1)
    work_is_tried()
    assert [(text.number, text.text) for text in gateway.taken] == [(NUMBER, "123456")]
    assert not SignInMessage.objects.exists()


@pytest.mark.django_db
def test_a_code_that_waited_too_long_goes_nowhere(gateway: Gateway, monkeypatch: Any) -> None:
    post_text(phone=NUMBER, body="123456")
    monkeypatch.delitem(registry.CHANNELS, "sms")
    SignInMessage.objects.update(created_at=timezone.now() - MESSAGE_LIFETIME - timedelta(seconds=1))
    assert work_is_tried().state == "done"
    assert not SignInMessage.objects.exists()
