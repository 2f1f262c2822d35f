"""POST …/transfer and the closing of a mission: the file moves whole, and nobody has to ask for it twice."""

from typing import Any

from django.utils import timezone

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.signals import mission_succeeded
from consular.visas.models.applications import VisaApplication
from consular.visas.models.transfers import Transfer
from tests.factories.missions import a_mission
from tests.factories.visas import a_draft
from tests.people import Phone


def transfer(phone: Phone, application: VisaApplication, to: str) -> Any:
    url = f"/api/v1/staff/visa-applications/{application.public_id}/transfer"
    return phone.post(url, {"mission": to, "reason": "Lives in Vienna."}, format="json")


def test_a_file_passes_to_the_mission_it_belongs_to(
    submitted: VisaApplication, bek: Phone, vienna_officer: Phone, applicant: Phone
) -> None:
    assert transfer(bek, submitted, "KZ-VIE").status_code == 204
    here = f"/api/v1/staff/visa-applications/{submitted.public_id}"
    assert vienna_officer.get(here).status_code == 200
    assert bek.get(here).status_code == 404
    story = applicant.get(f"/api/v1/visa-applications/{submitted.public_id}/timeline").json()
    assert "another mission" in " ".join(event["text"] for event in story)
    assert Transfer.objects.get().sender.code == "KZ-SEO"


def test_a_mission_that_takes_no_applications_is_refused(submitted: VisaApplication, bek: Phone) -> None:
    a_mission("KZ-NYC", capabilities=[])
    for code in ("KZ-NYC", "KZ-SEO", "KZ-XXX"):
        assert transfer(bek, submitted, code).status_code == 400
    submitted.refresh_from_db()
    assert submitted.mission.code == "KZ-SEO"


def test_a_strangers_mission_cannot_pull_a_file_over(submitted: VisaApplication, vienna_officer: Phone) -> None:
    assert transfer(vienna_officer, submitted, "KZ-VIE").status_code == 404


def test_a_closed_missions_files_and_drafts_go_on_at_its_successor(
    submitted: VisaApplication, applicant: Phone, person: Person, seoul: Mission
) -> None:
    draft = a_draft(applicant, person, category="business")
    successor = a_mission("KZ-VIE")
    mission_succeeded.send(sender=Mission, mission=seoul, successor=successor, by=None, now=timezone.now())
    assert set(VisaApplication.objects.values_list("mission__code", flat=True)) == {"KZ-VIE"}
    assert VisaApplication.objects.get(public_id=draft["id"]).timeline.count() == 1
