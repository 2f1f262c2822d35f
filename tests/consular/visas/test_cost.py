"""What a list, a page and a queue cost: at most six queries, one row or many, and rows read straight give the same."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from rest_framework import serializers

from consular.visas.models.applications import VisaApplication
from consular.visas.serializers.applications import ApplicationOut, ApplicationRow, FileOut, ItemOut
from consular.visas.serializers.staff import DecisionOut, ProposalOut, StaffApplication, StaffRow
from consular.visas.services import queues
from econsulate.core.api.answers import RowAnswer
from econsulate.core.api.views import rendered
from tests.factories.visas import a_decided_grant, a_person, a_submitted, provide
from tests.people import Phone

MOST = 6
LIST, QUEUE = "/api/v1/visa-applications", "/api/v1/staff/visa-applications"


def queries_of(phone: Phone, path: str, *, rows: int | None = None) -> int:
    """Every statement of the request: session, login and limit too."""
    with CaptureQueriesContext(connection) as queries:
        answer = phone.get(path)
    assert answer.status_code == 200, answer.content
    assert rows is None or len(answer.json()["results"]) == rows
    return len(queries)


def submit_for_children(applicant: Phone, count: int) -> None:
    for number in range(count):
        child = a_person(applicant.user, kind="parent", born="2020-01-01", secondary=f"Child {chr(65 + number)}")  # type: ignore[arg-type]
        a_submitted(applicant, child)


def test_the_list_costs_the_same_with_one_row_and_with_many(applicant: Phone, submitted: VisaApplication) -> None:
    with_one = queries_of(applicant, LIST, rows=1)
    submit_for_children(applicant, 3)
    assert queries_of(applicant, LIST, rows=4) == with_one <= MOST


def test_the_queue_costs_the_same_with_one_row_and_with_many(
    applicant: Phone, submitted: VisaApplication, bek: Phone
) -> None:
    with_one = queries_of(bek, QUEUE, rows=1)
    submit_for_children(applicant, 3)
    assert queries_of(bek, QUEUE, rows=4) == with_one <= MOST


def test_one_application_costs_the_same_with_one_file_and_with_many(
    applicant: Phone, submitted: VisaApplication
) -> None:
    path = f"{LIST}/{submitted.public_id}"
    with_few = queries_of(applicant, path)
    for item in submitted.items.all():
        for _more in range(3):
            provide(item, applicant.user)  # type: ignore[arg-type]
    assert queries_of(applicant, path) == with_few <= MOST


def by_the_book(serializer: type[serializers.Serializer], row: Any) -> Any:
    """As the framework reads a row, field by field."""
    return rendered(serializers.Serializer.to_representation(serializer(), row))


@pytest.mark.parametrize("language", ["en", "kk"])
def test_answers_read_straight_say_what_the_framework_would_say(
    language: str, in_review: VisaApplication, bek: Phone, erlan: Phone
) -> None:
    a_decided_grant(in_review, by=bek.user, second=erlan.user)  # type: ignore[arg-type]
    application = queues.queue(None, bek.user).get(pk=in_review.pk)
    item = application.items.first()
    assert item is not None
    shown: list[tuple[type[RowAnswer], Any]] = [
        (ApplicationRow, application),
        (ApplicationOut, application),
        (StaffRow, application),
        (StaffApplication, application),
        (ItemOut, item),
        (FileOut, item.versions.get()),
        (ProposalOut, application.proposals.get()),
        (DecisionOut, application.decision),
    ]
    with translation.override(language):
        for serializer, row in shown:
            assert rendered(serializer(row).data) == by_the_book(serializer, row), serializer


@pytest.mark.parametrize("serializer", [ApplicationRow, StaffRow])
def test_a_row_of_values_gives_what_the_row_itself_gives(
    serializer: type[RowAnswer], submitted: VisaApplication, bek: Phone
) -> None:
    rows = queues.queue(None, bek.user).filter(pk=submitted.pk)
    assert rendered(serializer(rows.values(*serializer.columns()).get()).data) == by_the_book(serializer, rows.get())


def test_a_stranger_s_list_is_empty_and_costs_no_more(stranger: Phone, submitted: VisaApplication) -> None:
    assert queries_of(stranger, LIST, rows=0) <= MOST
