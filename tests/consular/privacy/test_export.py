"""/api/v1/me/exports: a copy of everything one has here, and nothing of where somebody else lives."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.privacy.models.exports import Export
from consular.privacy.services import erasure, exports
from consular.privacy.services.archive import Entry, Sealing, packed
from consular.privacy.tasks import discard_expired_exports
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import new_key
from econsulate.core.files import store
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import open_file, sweep_orphans
from tests.consular.privacy.test_erasure_request import taken
from tests.consular.privacy.traces import files_on_disk
from tests.factories.notifications import work_is_done
from tests.factories.visas import FORM, REFUSAL, a_draft, a_person, a_submitted
from tests.factories.world import Office
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

URL = "/api/v1/me/exports"


def exported(phone: Phone) -> zipfile.ZipFile:
    """Asked for, built by a worker, fetched, opened."""
    answer = phone.post(URL, {}, format="json")
    assert answer.status_code == 201, answer.content
    assert answer.json()["state"] == "preparing"
    work_is_done()
    one = phone.get(answer.headers["Location"]).json()
    assert one["state"] == "ready"
    fetched = phone.get(f"{URL}/{one['id']}/archive")
    assert fetched.status_code == 200
    body = b"".join(fetched.streaming_content)
    assert len(body) == one["size"] == int(fetched.headers["Content-Length"])
    archive = zipfile.ZipFile(io.BytesIO(body))
    assert archive.testzip() is None
    return archive


def read(archive: zipfile.ZipFile, path: str) -> Any:
    return json.loads(archive.read(path))


def whole(archive: zipfile.ZipFile) -> bytes:
    return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.fixture
@remembered
def mother(db: None) -> Phone:
    return phone_of(a_user("Madina"))


@pytest.fixture
@remembered
def child(applicant: Phone, mother: Phone) -> Person:
    """Of two parents who don't tell each other where they live."""
    child = a_person(applicant.user, kind="parent", born="2015-01-01", secondary="Daulet")
    majority = Representation.objects.get(person=child).valid_to
    Representation.objects.create(
        user=mother.user, person=child, kind="parent", valid_from=timezone.localdate(), valid_to=majority
    )
    return child


def test_the_copy_holds_what_the_person_gave_and_got(office: Office, person: Person) -> None:
    application = a_submitted(office.applicant, person)
    taken(office, application, REFUSAL)
    archive = exported(office.applicant)
    index = read(archive, "export.json")
    assert (index["format"], index["version"]) == ("econsulate-export", 2)
    assert index["login"]["email"] == "aigul@example.org"
    assert index["people"] == [{"folder": "people/1", "id": str(person.public_id), "acting_as": "self"}]
    told = read(archive, "people/1/person.json")
    assert told["primary_identifier"] == "Example"
    assert told["travel_documents"][0]["number"].startswith("M")
    case = read(archive, f"people/1/applications/{application.reference}/application.json")
    assert case["form"] == FORM
    assert case["submitted_identity"]["identity"]["secondary_identifier"] == "Aigul"
    assert case["decision"]["reasons"] == REFUSAL["reasons"]
    assert case["withheld"] == []
    assert any(event["happening"] == "refused" for event in case["timeline"])
    assert any("refused" in message["topic"] for message in read(archive, "messages.json"))


def test_the_copy_holds_every_document_as_it_was_sent(applicant: Phone, person: Person) -> None:
    application = a_submitted(applicant, person)
    archive = exported(applicant)
    place = f"people/1/applications/{application.reference}"
    case = read(archive, f"{place}/application.json")
    assert len(case["documents"]) == DocumentVersion.objects.count() > 0
    for version, told in zip(DocumentVersion.objects.order_by("item", "number"), case["documents"], strict=True):
        assert archive.read(f"{place}/{told['path']}") == b"".join(open_file(version.file, by=None))


def test_the_copy_tells_who_looked(office: Office, person: Person) -> None:
    office.verb(office.officer, a_submitted(office.applicant, person), "accept")
    lines = exported(office.applicant).read("access-history.jsonl").splitlines()
    assert {json.loads(line)["office"] for line in lines} == {"KZ-SEO"}
    assert "reading" in {json.loads(line)["kind"] for line in lines}
    assert b"Bek" not in b"".join(lines)


def test_a_parent_never_learns_the_other_parents_address(
    applicant: Phone, mother: Phone, child: Person, office: Office
) -> None:
    secret = {"email": "madina-hidden@example.org", "phone": "+77019998877", "address": "Shelter Street 5"}
    draft = a_draft(mother, child)
    url = f"/api/v1/visa-applications/{draft['id']}"
    assert mother.patch(url, {**FORM, "contact": secret}, format="json").status_code == 200
    application = VisaApplication.objects.get(public_id=draft["id"])
    from tests.factories.visas import provide

    versions = [provide(item, mother.user) for item in application.items.all()]
    assert mother.post(f"{url}/submit", {}, format="json").status_code == 200
    office.verb(office.officer, application, "accept")
    office.verb(office.officer, application, "request-information", {"message": "Tell us more.", "items": []})
    mother.post(f"{url}/answer", {"text": "We live in Shelter Street 5."}, format="json")
    archive = exported(applicant)
    everything = whole(archive)
    for value in (*secret.values(), "madina@example.org", str(mother.user.public_id)):
        assert value.encode() not in everything
    assert all(b"".join(open_file(version.file, by=None)) not in everything for version in versions)
    case = read(archive, f"people/1/applications/{application.reference}/application.json")
    assert case["withheld"] == ["contact", "answers"]
    assert {document["withheld"] for document in case["documents"]} == {True}
    hers = exported(mother)
    assert secret["address"].encode() in whole(hers)


def test_nobody_elses_people_are_in_it(applicant: Phone, person: Person, stranger: Phone) -> None:
    a_submitted(stranger, a_person(stranger.user, primary="Foreigner"))
    assert b"Foreigner" not in whole(exported(applicant))


def test_it_lies_sealed_under_the_persons_key(applicant: Phone, person: Person) -> None:
    exported(applicant)
    file = Export.objects.get().file
    assert file.data_key == person.data_key
    stored = b"".join(path.read_bytes() for path in files_on_disk())
    assert b"PK\x03\x04" not in stored
    assert b"export.json" not in stored


def test_a_login_that_acts_for_others_only_gets_one_too(applicant: Phone) -> None:
    client = a_person(applicant.user, kind="attorney", primary="Client")
    assert b"Client" in whole(exported(applicant))
    file = Export.objects.get().file
    assert file.data_key != client.data_key
    key = file.data_key_id
    exports.discard(Export.objects.get(), by=None)
    assert not DataKey.objects.filter(pk=key).exists()


def test_one_at_a_time(applicant: Phone, person: Person) -> None:
    applicant.post(URL, {}, format="json")
    again = applicant.post(URL, {}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "export_under_way")
    assert Export.objects.count() == 1


def test_five_a_day_are_enough(applicant: Phone, person: Person) -> None:
    for _ in range(5):
        exports.discard(exports.ask(applicant.user, now=timezone.now()), by=None)
    assert applicant.post(URL, {}, format="json").status_code == 429
    assert not Export.objects.exists()


def test_it_can_not_be_fetched_before_it_is_there(applicant: Phone, person: Person) -> None:
    one = applicant.post(URL, {}, format="json").json()
    early = applicant.get(f"{URL}/{one['id']}/archive")
    assert (early.status_code, early.json()["code"], early.json()["current"]) == (409, "wrong_state", "preparing")


def test_others_see_neither_it_nor_its_archive(applicant: Phone, person: Person, stranger: Phone) -> None:
    exported(applicant)
    one = Export.objects.get().public_id
    assert stranger.get(f"{URL}/{one}").status_code == 404
    assert stranger.get(f"{URL}/{one}/archive").status_code == 404
    assert stranger.get(URL).json()["results"] == []


def test_who_has_a_second_factor_proves_it_to_ask_and_to_fetch(applicant: Phone, person: Person, aigul: User) -> None:
    exported(applicant)
    one = Export.objects.get().public_id
    TOTP.activate(aigul, generate_totp_secret())
    for answer in (applicant.post(URL, {}, format="json"), applicant.get(f"{URL}/{one}/archive")):
        assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    assert phone_of(aigul, second_factor=True).get(f"{URL}/{one}/archive").status_code == 200


def test_it_goes_after_a_week_with_its_bytes(
    applicant: Phone, person: Person, django_capture_on_commit_callbacks: Any
) -> None:
    exported(applicant)
    assert files_on_disk()
    assert exports.discard_expired(now=timezone.now() + timedelta(days=6)) == 0
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    one = Export.objects.get().public_id
    with django_capture_on_commit_callbacks(execute=True):
        discard_expired_exports()
    assert applicant.get(f"{URL}/{one}").status_code == 404
    assert files_on_disk() == []
    assert not StoredFile.objects.exists()


def test_the_sweeper_of_orphans_leaves_it_alone(applicant: Phone, person: Person) -> None:
    import os

    exported(applicant)
    for path in files_on_disk():
        os.utime(path, (1, 1))
    assert sweep_orphans() == 0
    assert files_on_disk()


def test_building_twice_builds_once_and_leaves_no_bytes_behind(applicant: Phone, person: Person) -> None:
    exports.ask(applicant.user, now=timezone.now())
    first, second = Export.objects.select_related("user").get(), Export.objects.select_related("user").get()
    assert exports.build(first, now=timezone.now()) is True
    assert exports.build(second, now=timezone.now()) is False
    assert len(files_on_disk()) == 1


def test_one_whose_owner_was_erased_meanwhile_is_never_finished(applicant: Phone, person: Person) -> None:
    export = exports.ask(applicant.user, now=timezone.now())
    late = Export.objects.select_related("user").get(pk=export.pk)
    key = person.data_key
    erasure.erase_person(person, now=timezone.now())
    file = StoredFile(data_key=DataKey.objects.get(pk=key.pk), uploaded_by=late.user)
    assert exports.finish(late, file, people=[person.pk]) is False
    assert not Export.objects.exists()


def test_asking_making_and_fetching_are_on_record(applicant: Phone, person: Person) -> None:
    exported(applicant)
    acts = AuditEntry.objects.filter(action__startswith="privacy.export").order_by("id")
    assert list(acts.values_list("action", flat=True)) == [
        "privacy.export.asked",
        "privacy.export.made",
        "privacy.export.fetched",
    ]


def test_an_archive_of_any_size_takes_little_memory() -> None:
    """40 MiB of pieces that can't be made smaller; what is held at once stays under 12 MiB."""
    import tracemalloc
    import uuid
    from random import Random

    noise = Random(7)
    made = (noise.randbytes(1024 * 1024) for _ in range(40))
    key, blob = new_key(), uuid.uuid4()
    tracemalloc.start()
    sealing = Sealing(packed([Entry("big.bin", made, is_packed=True)], at=timezone.now()), key=key, file_id=blob)
    part = store.write(sealing)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sealing.size > 40 * 1024 * 1024
    assert peak < 12 * 1024 * 1024
    assert sum(len(piece) for piece in store.read([part], file_id=blob, key=key, size=sealing.size)) == sealing.size
