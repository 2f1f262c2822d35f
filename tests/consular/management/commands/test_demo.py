"""`manage.py demo`: everything a newcomer needs, once, and never outside demo mode."""

import io
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, TestCase, override_settings
from django.utils import timezone

from consular.cases.models.sos import SosCall
from consular.citizens.models.evidence import Evidence
from consular.management.demo import applications, specimens
from consular.management.demo.staff import STAFF
from consular.missions.models.missions import Mission
from consular.missions.models.posts import TWO_PERSON_ROLES, Post
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from consular.visas.models.visas import RevocationIssue
from consular.visas.services.signers import signer_of_today
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.inspection import plaintext
from econsulate.core.signin.demo import demo_user
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.signing import keystore
from notifications.alerts.signing.published import Mode
from notifications.alerts.signing.signers import signer_at
from tests.browsers import browser_of
from tests.factories.alerts import OPERATIONS, done, submit
from tests.factories.break_glass import break_glass, from_template
from tests.people import phone_of


def demo() -> str:
    said = io.StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


class Demo(TestCase):
    """Loaded twice, as by a second start."""

    said: tuple[str, str]
    entries: tuple[int, int]
    kept: override_settings

    @classmethod
    def setUpTestData(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        keys = {f"{name}_KEYS_DIR": folder / f"{name}-keys" for name in ("SEAL", "CONFIG", "ALERT")}
        cls.kept = override_settings(DEMO=True, FILES_DIR=folder / "files", SEALS_DIR=folder / "seals", **keys)
        with cls.kept:
            (folder / "files").mkdir()
            runs = [(demo(), AuditEntry.objects.count()) for _ in range(2)]
        cls.said, cls.entries = zip(*runs, strict=True)

    def setUp(self) -> None:
        self.enterContext(self.kept)

    def test_the_second_run_changes_nothing(self) -> None:
        assert self.said[0] == self.said[1]
        assert self.entries[0] == self.entries[1]
        assert VisaApplication.objects.count() == len(applications.APPLICANTS)
        assert Evidence.objects.get().state == "submitted"

    def test_it_says_where_to_sign_in_and_as_whom(self) -> None:
        said = self.said[0]
        assert f"{settings.PUBLIC_BASE_URL}/panel/sign-in/demo/" in said
        assert all(f"{member.name.lower()}@demo.example" in said for member in STAFF)

    def test_it_gives_a_link_that_calls_for_help(self) -> None:
        key = self.said[0].partition("/sos#")[2].strip()
        called = Client().post("/sos", {"key": key, "client_id": str(uuid4()), "do": "call"})
        assert (called.status_code, SosCall.objects.get().mission.code) == (200, "KZ-SEO")

    def test_powerful_posts_are_confirmed_by_a_second_administrator(self) -> None:
        powerful = Post.objects.filter(role__in=TWO_PERSON_ROLES, mission__code="KZ-SEO")
        assert powerful.count() == 4
        assert all(post.appointed_by != post.confirmed_by for post in powerful)

    def test_an_operator_and_an_approver_find_two_exercises_and_something_real(self) -> None:
        page = browser_of(demo_user("Serik", staff=True)).get("/panel/alerts/")
        titles = [(incident.mode, incident.title) for incident, _name, _zone in page.context["lines"]]
        assert sorted(mode for mode, _title in titles) == ["exercise", "exercise", "live"]
        draft = Alert.objects.get(incident__mode="exercise", state="draft")
        told = browser_of(demo_user("Ainur", staff=True)).get(f"/panel/alerts/{draft.public_id}/preview/").context
        assert (told["missing"], [gate["code"] for gate in told["gates"] if gate["hard"]]) == ([], [])
        assert "EXERCISE" in draft.versions.get().texts["en"]["headline"]

    def test_who_is_on_duty_can_try_to_send_alone_and_an_approver_hears_of_it(self) -> None:
        serik = phone_of(demo_user("Serik", staff=True))
        template = AlertTemplate.objects.get()
        assert (template.break_glass, "trial of the software" in str(template.texts)) == (True, True)
        incident = Incident.objects.get(mode="live")
        area = {"include": [], "states": [], "subdivisions": ["KR-26"]}
        draft = from_template(serik, incident, template, area_name="Busan", area=area, channels=["inbox"])
        seen = done(serik.get(f"{OPERATIONS}/alerts/{draft.public_id}/preview"))["gates"]
        assert [gate["code"] for gate in seen if gate["hard"]] == []
        done(submit(serik, draft, *(gate["code"] for gate in seen)))
        done(break_glass(serik, draft, place="Busan"))
        page = browser_of(demo_user("Ainur", staff=True)).get("/panel/alerts/").content.decode()
        assert "1 alert was sent by one person alone" in page

    def test_documents_can_be_sealed_and_checkers_have_a_list(self) -> None:
        assert signer_of_today().may_sign_at(timezone.now())
        assert RevocationIssue.objects.count() == 1

    def test_alerts_and_drills_can_be_signed_each_by_one_key(self) -> None:
        keys = {mode: signer_at(mode, timezone.now()) for mode in Mode}
        assert {mode: key.published.mode for mode, key in keys.items()} == {mode: mode for mode in Mode}
        assert len(keystore.known(settings.ALERT_KEYS_DIR)) == len(Mode)

    def test_officers_find_applications_whose_papers_wait_for_inspection(self) -> None:
        bek = phone_of(User.objects.get(email="bek@demo.example"))
        queue = bek.get("/api/v1/staff/visa-applications?queue=unassigned").json()["results"]
        assert {row["urgency"] for row in queue} == {"ordinary", "urgent"}
        assert set(StoredFile.objects.values_list("state", flat=True)) == {"quarantined"}

    def test_the_passport_scan_shows_the_zone_of_the_passport_and_is_plainly_a_specimen(self) -> None:
        scans = DocumentVersion.objects.filter(item__requirement__code="passport").select_related(
            "file__data_key", "item__application__travel_document__person__data_key"
        )
        assert len(scans) == len(applications.APPLICANTS)
        for scan in scans:
            document = scan.item.application.travel_document
            assert document is not None
            assert document.mrz_verdict == "accept"
            facts = applications.printed_on(document)
            drawn = [
                applications.saved(specimens.passport(zone, facts), "JPEG")
                for zone in (document.mrz_lines, [document.mrz_lines[0], document.mrz_lines[1].replace("DEMO", "DEMA")])
            ]
            assert [b"".join(plaintext(scan.file)) == each for each in drawn] == [True, False]

    def test_the_register_of_the_demo_has_something_in_each_of_its_first_tabs(self) -> None:
        bek = phone_of(User.objects.get(email="bek@demo.example"))
        lines = bek.get("/api/v1/staff/registrations").json()["results"]
        assert sorted(line["state"] for line in lines) == ["active", "reconfirm_due", "submitted"]

    def test_a_complaint_waits_for_a_colleague_of_whom_it_is_about(self) -> None:
        seen = {
            name: len(phone_of(demo_user(name, staff=True)).get("/api/v1/staff/complaints").json()["results"])
            for name in ("Bek", "Gulnar")
        }
        assert seen == {"Bek": 0, "Gulnar": 1}


@pytest.mark.django_db
def test_it_refuses_outside_demo_mode(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="ECONSULATE_DEMO=1"):
        demo()
    assert not User.objects.exists()
    assert not Mission.objects.exists()
