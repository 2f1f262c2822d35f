"""The same people as the API's tests, each at a browser, and files at every stage of the road."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Proposal
from tests.browsers import browser_of
from tests.factories.visas import a_decided_grant, a_proposed_grant
from tests.people import Phone

Do = Callable[..., Any]


@pytest.fixture
def bek_browser(bek: Phone) -> Client:
    return browser_of(bek.user)


@pytest.fixture
def erlan_browser(erlan: Phone) -> Client:
    return browser_of(erlan.user)


@pytest.fixture
def dana_browser(dana: Phone) -> Client:
    return browser_of(dana.user)


@pytest.fixture
def vienna_browser(vienna_officer: Phone) -> Client:
    return browser_of(vienna_officer.user)


@pytest.fixture
def proposed(in_review: VisaApplication, bek: Phone) -> Proposal:
    return a_proposed_grant(in_review, by=bek.user)


@pytest.fixture
def decided(in_review: VisaApplication, bek: Phone, erlan: Phone) -> Decision:
    return a_decided_grant(in_review, by=bek.user, second=erlan.user)


def url_of(application: VisaApplication, verb: str = "") -> str:
    return f"/panel/files/{application.public_id}/" + (f"{verb}/" if verb else "")
