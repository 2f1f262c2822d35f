"""Files put to an appeal: scanned like all others, for the officer who examines it, before anybody does."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.appeals import Appeal, AppealFile
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files.models import Upload
from tests.consular.visas.review.conftest import verb
from tests.consular.visas.review.proofs import an_upload, inbox, inspected
from tests.core.files.samples import half, scan
from tests.factories.missions import a_post
from tests.factories.visas import a_clean_file
from tests.people import Phone


def send(phone: Phone, appeal: Appeal, upload: str) -> Any:
    return phone.post(f"/api/v1/appeals/{appeal.public_id}/files", {"upload": upload}, format="json")


def test_the_reviewer_sees_what_the_appellant_sent(appeal: Appeal, applicant: Phone, zarina: Phone) -> None:
    sent = send(applicant, appeal, an_upload(applicant, scan()))
    assert (sent.status_code, sent.json()["state"]) == (201, "quarantined")
    file = inspected()
    assert (file.state, file.data_key, file.chain) == ("clean", appeal.application.person.data_key, "KZ-SEO")
    for phone, path in ((applicant, "appeals"), (zarina, "staff/appeals")):
        files = phone.get(f"/api/v1/{path}/{appeal.public_id}").json()["files"]
        assert [(row["number"], row["state"], row["pages"]) for row in files] == [(1, "clean", 1)]
    assert AuditEntry.objects.filter(action="visas.appeal.file_sent").count() == 1


def test_the_same_bytes_twice_are_one_file(appeal: Appeal, applicant: Phone) -> None:
    data = scan()
    first, second = (send(applicant, appeal, an_upload(applicant, data)).json() for _ in range(2))
    assert first["id"] == second["id"]
    assert AppealFile.objects.count() == 1


def test_a_file_the_scanner_refuses_is_told_at_once(appeal: Appeal, applicant: Phone, zarina: Phone) -> None:
    send(applicant, appeal, an_upload(applicant, half(scan())))
    assert inspected().state == "rejected"
    assert any("you sent with your appeal can't be used" in body for body in inbox(applicant))
    (row,) = zarina.get(f"/api/v1/staff/appeals/{appeal.public_id}").json()["files"]
    assert (row["state"], row["pages"]) == ("rejected", 0)


def test_nothing_comes_once_somebody_examines_it(appeal: Appeal, applicant: Phone, zarina: Phone) -> None:
    upload = an_upload(applicant, scan())
    verb(zarina, appeal, "take")
    late = send(applicant, appeal, upload)
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    assert Upload.objects.get().state == "complete"
    file = a_clean_file(appeal.application.person.data_key, applicant.user)
    with pytest.raises(IntegrityError, match="before it is under review"), transaction.atomic():
        AppealFile.objects.create(appeal=appeal, number=1, file=file, uploaded_by=applicant.user)


def test_who_took_part_in_the_decision_sees_none(
    appeal: Appeal, applicant: Phone, bek: Phone, erlan: Phone, seoul: Mission
) -> None:
    send(applicant, appeal, an_upload(applicant, scan()))
    for phone in (bek, erlan):
        assert phone.get(f"/api/v1/staff/appeals/{appeal.public_id}").status_code == 404
        a_post(phone.user, seoul, Role.APPEAL_REVIEWER)
        assert phone.get(f"/api/v1/staff/appeals/{appeal.public_id}").json()["files"] == []


def test_others_put_nothing_to_it(appeal: Appeal, applicant: Phone, stranger: Phone, bek: Phone) -> None:
    upload = an_upload(applicant, scan())
    for phone in (stranger, bek):
        assert send(phone, appeal, upload).status_code == 404
    for body in ({}, {"upload": 5}, {"upload": upload, "kind": "x"}):
        url = f"/api/v1/appeals/{appeal.public_id}/files"
        assert applicant.post(url, body, format="json").status_code == 400
    assert send(applicant, appeal, str(appeal.public_id)).status_code == 404
    assert not AppealFile.objects.exists()
