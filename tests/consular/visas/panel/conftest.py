"""The same people as the API's tests, each at a browser, and files at every stage of the road."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Proposal
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of
from tests.factories.visas import ARRIVAL, a_decided_grant, a_proposed_grant
from tests.people import Phone
from tests.remembered import remembered


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
@remembered
def proposed(in_review: VisaApplication, bek: Phone) -> Proposal:
    return a_proposed_grant(in_review, by=bek.user)


@pytest.fixture
@remembered
def decided(in_review: VisaApplication, bek: Phone, erlan: Phone) -> Decision:
    return a_decided_grant(in_review, by=bek.user, second=erlan.user)


def url_of(application: VisaApplication, verb: str = "") -> str:
    return f"/panel/files/{application.public_id}/" + (f"{verb}/" if verb else "")


TERMS = {
    "entries": "single",
    "stay_days": "20",
    "valid_from": (ARRIVAL - timedelta(days=5)).isoformat(),
    "valid_until": (ARRIVAL + timedelta(days=40)).isoformat(),
    "reasons": "Everything is in order.",
}
REFUSAL = {"grounds": ["purpose-not-shown"], "reasons": "The purpose was not shown."}


@contextmanager
def nothing_changes(application: VisaApplication) -> Iterator[None]:
    """State and version stay, and the trail shows no act but that the file was opened."""

    def picture() -> Any:
        fresh = VisaApplication.objects.values("state", "version", "assigned_to", "mission").get(pk=application.pk)
        acts = AuditEntry.objects.exclude(action="visas.application.opened").count()
        return fresh, acts, list(application.items.order_by("id").values_list("state", flat=True))

    before = picture()
    yield
    assert picture() == before
