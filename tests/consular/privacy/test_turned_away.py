"""An inadmissible application with its appeal: in the copy, kept while somebody examines it, gone with the person."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.models.retention import RetentionSchedule
from consular.privacy.services import cases, erasure, retention
from consular.visas.models.appeals import Appeal, AppealFile
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Inadmissibility
from econsulate.core.files.models import StoredFile
from tests.consular.privacy.test_export import exported, read
from tests.factories.missions import an_officer
from tests.factories.visas import a_clean_file, a_submitted
from tests.factories.world import UNFIT, Office
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

TEXT = "Nothing was missing, Zhumabekova says."


@pytest.fixture
@remembered
def application(office: Office, person: Person) -> VisaApplication:
    application = a_submitted(office.applicant, person)
    office.verb(office.officer, application, "refuse-admission", UNFIT)
    return application


@pytest.fixture
@remembered
def appeal(application: VisaApplication, applicant: Phone, person: Person) -> Appeal:
    url = f"/api/v1/inadmissibilities/{Inadmissibility.objects.get().public_id}/appeal"
    assert applicant.post(url, {"text": TEXT}, format="json").status_code == 201
    appeal = Appeal.objects.with_key().get()
    file = a_clean_file(person.data_key, applicant.user)
    AppealFile.objects.create(appeal=appeal, number=1, file=file, uploaded_by=applicant.user)
    return appeal


def told(phone: Phone, application: VisaApplication) -> tuple[Any, Any, str]:
    archive = exported(phone)
    place = f"people/1/applications/{application.reference}"
    return archive, read(archive, f"{place}/application.json"), place


def test_the_copy_holds_notice_appeal_and_files(application: VisaApplication, appeal: Appeal, applicant: Phone) -> None:
    archive, copy, place = told(applicant, application)
    assert (copy["decision"], copy["inadmissibility"]["reasons"]) == (None, UNFIT["reasons"])
    assert copy["inadmissibility"]["remedy_until"]
    (row,) = copy["appeals"]
    assert (row["text"], row["state"], row["withheld"]) == (TEXT, "lodged", False)
    assert archive.read(f"{place}/{row['files'][0]['path']}")


def test_another_who_acts_reads_neither_words_nor_files(
    application: VisaApplication, appeal: Appeal, person: Person, now: datetime
) -> None:
    other = phone_of(a_user("Madina"))
    Representation.objects.create(user=other.user, person=person, kind="attorney", valid_from=now.date())
    archive, copy, place = told(other, application)
    (row,) = copy["appeals"]
    assert (row["text"], row["withheld"], row["files"][0]["path"]) == (None, True, None)
    assert not [name for name in archive.namelist() if name.startswith(f"{place}/appeals/")]
    page = other.get(f"/api/v1/appeals/{appeal.public_id}").json()
    assert (page["text"], page["files"]) == ("", [])


def test_no_rule_takes_it_while_somebody_examines_the_appeal(
    application: VisaApplication, appeal: Appeal, rules: RetentionSchedule, applicant: Phone, now: datetime
) -> None:
    later = (now + timedelta(days=3000)).date()
    assert cases.running().get() == application
    assert retention.erase_if_due(application, today=later) is False
    applicant.post(f"/api/v1/appeals/{appeal.public_id}/withdraw", {}, format="json")
    assert retention.erase_if_due(application, today=later) is True
    assert not VisaApplication.objects.exists()
    assert not AppealFile.objects.exists()


def test_an_application_let_in_again_is_one_matter_with_itself(
    application: VisaApplication, appeal: Appeal, seoul: Mission
) -> None:
    reviewer = phone_of(an_officer("Karlygash", seoul, Role.APPEAL_REVIEWER))
    desk = f"/api/v1/staff/appeals/{appeal.public_id}"
    reviewer.post(f"{desk}/take", {}, format="json")
    assert reviewer.post(f"{desk}/uphold", {"reasons": "It was whole."}, format="json").status_code == 200
    assert cases.matter_of(application) == {application.pk}


def test_all_of_it_goes_with_the_person(
    application: VisaApplication, appeal: Appeal, person: Person, now: datetime
) -> None:
    with transaction.atomic():
        erasure.erase_person(person, now=now)
    for model in (VisaApplication, Inadmissibility, Appeal, AppealFile, StoredFile):
        assert not model.objects.exists(), model
