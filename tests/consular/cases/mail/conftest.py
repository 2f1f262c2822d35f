"""Aigul reads her mail at a confirmed address, and answers from it."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from consular.cases.models.threads import Thread
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from tests.factories.mail import DOMAIN, OURS, our_mail
from tests.factories.missions import headquarters
from tests.notifications.smtp import PostOffice, post_office
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    settings.MAIL_REPLIES, settings.MAIL_BOUNCES = OURS, f"bounces@{DOMAIN}"
    settings.DEFAULT_FROM_EMAIL = f"e-consulate <no-reply@{DOMAIN}>"
    with post_office() as office:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        yield office


@pytest.fixture
@remembered
def reachable(aigul: User) -> User:
    EmailAddress.objects.create(user=aigul, email=aigul.email, verified=True, primary=True)
    return aigul


@pytest.fixture
def address(office: PostOffice, reachable: User, bek: Phone, thread: Thread) -> str:
    """Where Aigul's answer to Bek's answer goes."""
    return str(our_mail(office, bek, thread).message["Reply-To"])


@pytest.fixture
def ministry(office: PostOffice, db: None) -> Mission:
    return headquarters()
