"""Codes by SMS through a real way out: the gateway that notifications lends to sign-in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.signin import services
from econsulate.core.signin.models import SignInMessage
from econsulate.core.work.models import Work
from notifications.channels import registry, sms
from tests.core.signin.conftest import App
from tests.notifications import kannel

PHONE = "+998901234567"


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[kannel.Gateway]:
    monkeypatch.setattr(sms, "WAIT_SECONDS", 0.5)
    monkeypatch.setitem(registry.CHANNELS, "sms", sms.Sms())
    settings.DEMO = False
    with kannel.stub() as gateway:
        settings.SMS = kannel.setting(gateway.port)
        yield gateway


def hand_over() -> None:
    for public_id in SignInMessage.objects.values_list("public_id", flat=True):
        services.send_message(public_id, now=timezone.now())


def test_a_citizen_signs_up_by_a_code_the_gateway_carries(app: App, gateway: kannel.Gateway) -> None:
    assert app.post("auth/signup", {"phone": PHONE}).status_code == 401
    hand_over()
    (text,) = gateway.taken
    assert text.number == PHONE
    code = re.search(r"your code is (\S+)\. ", text.text)
    assert code, text.text
    assert app.post("auth/code/confirm", {"code": code[1]}).status_code == 200
    assert User.objects.get().phone == PHONE
    assert not SignInMessage.objects.exists()


def test_while_the_gateway_is_down_the_code_waits(app: App, gateway: kannel.Gateway, settings: Any) -> None:
    up, settings.SMS = settings.SMS, {**settings.SMS, "port": 1}
    app.post("auth/signup", {"phone": PHONE})
    with pytest.raises(OSError, match="SMS gateway"):
        hand_over()
    assert Work.objects.filter(kind="signin.send_message", state="due").count() == 1
    settings.SMS = up
    hand_over()
    assert len(gateway.taken) == 1


@pytest.mark.parametrize("trouble", [400, "cut"])
def test_what_the_gateway_refuses_or_may_have_taken_is_not_sent_again(
    app: App, gateway: kannel.Gateway, trouble: int | str
) -> None:
    gateway.trouble = trouble
    app.post("auth/signup", {"phone": PHONE})
    hand_over()
    hand_over()
    assert len(gateway.lines) == 1
