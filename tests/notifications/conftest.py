"""Aigul can be written to: she signed in by e-mail, and the tests' topics are registered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress

from econsulate.core.accounts.models import User
from notifications import facade
from notifications.channels import email, registry, sms
from notifications.channels.smpp import client, line
from notifications.channels.smpp.channel import Smpp
from notifications.channels.telegram import Telegram
from notifications.deliveries import topics
from tests.factories import notifications as make
from tests.notifications import kannel, smsc
from tests.notifications.push.fixtures import apple, browsers, certificates, google, impatient, trusting  # noqa: F401
from tests.notifications.sites import receiver  # noqa: F401
from tests.notifications.smtp import PostOffice, post_office
from tests.notifications.telegram import bot
from tests.people import Phone, phone_of


@pytest.fixture
def office(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    with post_office() as office:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 0.5
        settings.DEFAULT_FROM_EMAIL = "Қазақстан консулдығы <no-reply@consulate.example.org>"
        monkeypatch.setattr(email, "FINAL_ANSWER_SECONDS", 0.5)
        yield office


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[kannel.Gateway]:
    """SMS goes to a strict stand-in for Kannel."""
    monkeypatch.setattr(sms, "WAIT_SECONDS", 0.5)
    monkeypatch.setitem(registry.CHANNELS, "sms", sms.Sms())
    with kannel.stub() as gateway:
        settings.SMS = kannel.setting(gateway.port)
        yield gateway


@pytest.fixture
def carrier(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[smsc.Smsc]:
    """SMS goes to a strict stand-in for a carrier's SMSC."""
    for name in ("CONNECT_SECONDS", "BIND_SECONDS", "ANSWER_SECONDS"):
        monkeypatch.setattr(line, name, 0.5)
    with smsc.running() as carrier:
        settings.SMS = smsc.setting(carrier.port)
        monkeypatch.setitem(registry.CHANNELS, "sms", Smpp())
        yield carrier
        for one in list(client.Client.kept.values()):
            one.end()


@pytest.fixture
def telegram(
    trusting: None,  # noqa: F811
    settings: Any,
    certificates: tuple[Path, Path],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[bot.BotApi]:
    """Telegram is a strict stand-in on this machine, and we have a bot there."""
    monkeypatch.setitem(registry.CHANNELS, "telegram", Telegram())
    with bot.running(certificates) as api:
        settings.TELEGRAM = api.setting()
        yield api


@pytest.fixture(autouse=True)
def _topics(monkeypatch: pytest.MonkeyPatch) -> None:
    for topic in make.TOPICS:
        monkeypatch.setitem(topics.TOPICS, topic.code, topic)


@pytest.fixture
def aigul(aigul: User) -> User:
    EmailAddress.objects.create(user=aigul, email=aigul.email, verified=True, primary=True)
    return aigul


@pytest.fixture
def recipient(aigul: User) -> UUID:
    return facade.ensure_recipient(aigul)


@pytest.fixture
def phone(aigul: User) -> Phone:
    return phone_of(aigul)
