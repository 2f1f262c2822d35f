"""An archive is there only while its owner acts for everybody in it, and it ends once, whoever ends it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.privacy.models.exports import Export
from consular.privacy.services import erasure, exports
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.models import StoredFile
from tests.consular.privacy.test_export import URL, exported, whole
from tests.consular.privacy.traces import files_on_disk
from tests.factories.visas import a_person
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
@remembered
def child(applicant: Phone, person: Person) -> Person:
    return a_person(applicant.user, kind="parent", born="2015-01-01", secondary="Daulet")


@pytest.fixture
@remembered
def export(applicant: Phone, child: Person) -> Export:
    exported(applicant)
    return Export.objects.get()


def doors(phone: Phone, export: Export) -> list[Any]:
    one = f"{URL}/{export.public_id}"
    return [phone.get(one).status_code, phone.get(f"{one}/archive").status_code, len(phone.get(URL).json()["results"])]


def test_an_archive_names_everybody_it_holds(export: Export, person: Person, child: Person) -> None:
    assert set(export.people.all()) == {person, child}


@pytest.mark.parametrize("how", ["revoked", "over"])
def test_who_acts_for_somebody_in_it_no_longer_has_it_no_more(
    export: Export, applicant: Phone, child: Person, how: str
) -> None:
    assert doors(applicant, export) == [200, 200, 1]
    today = timezone.localdate()
    over: dict[str, Any] = {"valid_from": today.replace(year=today.year - 9), "valid_to": today}
    changed = {"revoked_at": timezone.now()} if how == "revoked" else over
    Representation.objects.filter(person=child).update(**changed)
    fetched = AuditEntry.objects.filter(action="privacy.export.fetched").count()
    assert doors(applicant, export) == [404, 404, 0]
    assert AuditEntry.objects.filter(action="privacy.export.fetched").count() == fetched


def test_the_bytes_of_such_an_archive_do_not_wait_for_its_last_day(
    export: Export, child: Person, django_capture_on_commit_callbacks: Any
) -> None:
    assert exports.discard_expired(now=timezone.now()) == 0
    Representation.objects.filter(person=child).update(revoked_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert exports.discard_expired(now=timezone.now()) == 1
    assert not Export.objects.exists()
    assert files_on_disk() == []


def test_a_new_one_without_that_person_can_be_had_at_once(export: Export, applicant: Phone, child: Person) -> None:
    Representation.objects.filter(person=child).update(revoked_at=timezone.now())
    assert b"Daulet" not in whole(exported(applicant))


def test_a_childs_erasure_ends_the_archive_that_holds_the_child(export: Export, child: Person) -> None:
    erasure.erase_person(child, now=timezone.now())
    assert not Export.objects.exists()


def test_discarding_twice_discards_once(export: Export) -> None:
    late = Export.objects.get()
    exports.discard(export, by=None)
    exports.discard(late, by=None)
    assert AuditEntry.objects.filter(action="privacy.export.discarded").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_discard_at_once_do_not_meet(applicant: Phone) -> None:
    a_person(applicant.user, kind="attorney")
    exported(applicant)
    rows = [Export.objects.select_related("file__data_key").get() for _ in range(4)]
    keys = DataKey.objects.count()

    def once(row: Export) -> None:
        try:
            exports.discard(row, by=None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(once, rows))
    assert AuditEntry.objects.filter(action="privacy.export.discarded").count() == 1
    assert (StoredFile.objects.count(), DataKey.objects.count()) == (0, keys - 1)
