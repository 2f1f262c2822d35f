"""What an applicant hears of a file at once: advice by code and words, and a message when it was refused."""

import uuid

import pytest

from consular.citizens.models.person import Person
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import ApplicationItem, DocumentVersion
from consular.visas.services.documents import after_inspection
from econsulate.core.accounts.models import User
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_all_languages
from tests.factories.visas import a_draft, provide
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
@remembered
def item(applicant: Phone, person: Person) -> ApplicationItem:
    draft = a_draft(applicant, person)
    return VisaApplication.objects.get(public_id=draft["id"]).items.get(requirement__code="photo")


def latest(phone: Phone, item: ApplicationItem, language: str) -> dict[str, object]:
    url = f"/api/v1/visa-applications/{item.application.public_id}"
    items = phone.get(url, headers={"accept-language": language}).json()["items"]
    [found] = [each["latest"] for each in items if each["code"] == "photo"]
    return found  # type: ignore[no-any-return]


def refused(item: ApplicationItem, by: User) -> DocumentVersion:
    """A newer version whose file the inspection has just refused."""
    version = provide(item, by)
    file = StoredFile(data_key=version.file.data_key, uploaded_by=by, sha256=uuid.uuid4().bytes * 2, size=1)
    file.wrap_new_key()
    file.save()
    for state, reason in (("scanning", ""), ("rejected", "apple_photo")):
        StoredFile.objects.filter(pk=file.pk).update(state=state, reason=reason)
    file.refresh_from_db()
    return DocumentVersion.objects.create(item=item, number=version.number + 1, file=file, uploaded_by=by)


@pytest.mark.parametrize("language", ["en", "kk", "ru", "uz", "uz-cyrl"])
def test_advice_has_a_code_for_the_app_and_words_for_its_owner(
    applicant: Phone, item: ApplicationItem, language: str
) -> None:
    version = provide(item, applicant.user)
    StoredFile.objects.filter(pk=version.file_id).update(quality=["no_face", "photo_shape"])
    assert latest(applicant, item, language)["advice"] == [
        {"code": code, "text": in_all_languages(code)[language]} for code in ("no_face", "photo_shape")
    ]


def test_a_good_file_has_no_advice(applicant: Phone, item: ApplicationItem) -> None:
    provide(item, applicant.user)
    assert latest(applicant, item, "en")["advice"] == []


@pytest.mark.parametrize("language", ["en", "kk", "ru", "uz", "uz-cyrl"])
def test_a_refused_file_is_told_with_what_to_do_about_it(
    applicant: Phone, item: ApplicationItem, language: str
) -> None:
    after_inspection(refused(item, applicant.user).file)
    item.refresh_from_db()
    assert item.state == "missing"
    applicant.patch("/api/v1/me", {"language": language}, format="json")
    messages = applicant.get("/api/v1/inbox", headers={"accept-language": language}).json()["results"]
    [text] = [message["body"] for message in messages if in_all_languages("apple_photo")[language] in message["body"]]
    assert item.requirement.label[language] in text


def test_a_refused_file_that_was_replaced_meanwhile_is_not_told(applicant: Phone, item: ApplicationItem) -> None:
    version = refused(item, applicant.user)
    provide(item, applicant.user)
    after_inspection(version.file)
    item.refresh_from_db()
    assert item.state == "provided"
    assert applicant.get("/api/v1/inbox").json()["results"] == []
