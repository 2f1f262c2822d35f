"""Who gets in where in the panel: every page and verb, by each role of the mission and by all roles of another.

The door itself (nobody, citizens, staff without a second factor) is held by visas/panel/test_door.py. A page or verb
that is new has no entry here, and that fails.
"""

import tempfile
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, TestCase, override_settings
from django.utils import timezone

from consular.abroad.panel import old_registers, register
from consular.cases.models.complaints import Complaint
from consular.cases.models.mail import IncomingMailFile
from consular.cases.models.messages import MessageFile
from consular.cases.panel import complaints, mail, sos
from consular.cases.panel import verbs as conversations
from consular.cases.panel.case_verbs import CASE_VERBS
from consular.citizens.models.evidence import Evidence
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import PostState, Role
from consular.missions.panel.acts import MISSION_VERBS, POST_VERBS
from consular.missions.panel.duty import SHIFT_VERBS
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from consular.visas.models.replacements import VisaReplacement
from consular.visas.models.visas import Visa
from consular.visas.panel import appeals, claims, evidence
from consular.visas.panel.verbs import VERBS
from consular.visas.services import revoking
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications.alerts.panel import sending
from notifications.alerts.panel.approval import ENDS
from notifications.alerts.panel.templates import TEMPLATE_VERBS
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.panel import calls, people
from tests.access.check_in_panel_doors import CHECK_INS
from tests.access.knocks import addresses_of, everything
from tests.access.panel_doors import ACTS, ADMIN, DECIDER, INTAKE, OFFICER, OPERATOR, OWN, PAGES, READ, TEXT, Knock
from tests.browsers import browser_of
from tests.factories.cases import a_file_of, a_reply
from tests.factories.check_ins import a_call_of
from tests.factories.missions import a_post, a_shift, an_officer
from tests.factories.seals import a_signer
from tests.factories.visas import a_claim, a_clean_file, a_page, a_passport, accept_items
from tests.factories.world import Office, World, a_world
from tests.people import a_user, phone_of

KNOCKS = [*PAGES, *ACTS, *CHECK_INS]


def test_every_page_and_verb_stands_here() -> None:
    known = {shape(knock.at) for knock in KNOCKS}
    names = [f"files/x/{name}" for name in VERBS] + [f"claims/x/{name}" for name in claims.VERBS]
    names += [f"appeals/x/{name}" for name in appeals.VERBS]
    names += [f"files/x/representations/x/{name}" for name in evidence.VERBS]
    names += [f"register/x/{name}" for name in register.VERBS]
    names += [f"messages/x/{name}" for name in conversations.VERBS]
    names += [f"sos/x/{name}" for name in sos.VERBS]
    names += [f"mails/x/{name}" for name in mail.VERBS]
    names += [f"cases/x/{name}" for name in CASE_VERBS]
    names += [f"old-registers/x/{name}" for name in old_registers.VERBS]
    names += [f"complaints/x/{name}" for name in complaints.COMPLAINT_VERBS]
    names += [f"missions/KZ-SEO/{name}" for name in MISSION_VERBS]
    names += [f"missions/KZ-SEO/posts/x/{name}" for name in POST_VERBS]
    names += [f"duty/KZ-SEO/x/{name}" for name in SHIFT_VERBS]
    names += [f"alerts/templates/x/{name}" for name in TEMPLATE_VERBS]
    names += [f"alerts/x/{name}" for name in (*ENDS, *sending.ENDINGS)]
    names += [f"check-ins/x/people/x/{name}" for name in people.VERBS]
    names += [f"check-ins/x/calls/x/{name}" for name in calls.ENDS]
    assert {f"{name}/" for name in names} <= known
    theirs = [address.route for address in addresses_of("panel/")]
    own = {route_shape(route) for route in theirs if route != "panel/" and not route[6:].startswith(OWN)}
    assert own <= {route_shape(knock.at) for knock in KNOCKS}


@pytest.mark.walk
class Panel(TestCase):
    things: Mapping[str, Any]
    officers: Mapping[Role, User]
    vienna: User
    kept: override_settings
    browsers: Mapping[User, Client]
    cookies: Mapping[User, SimpleCookie]

    @classmethod
    def setUpTestData(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        keys = {"SEAL_KEYS_DIR": a_signer(folder / "keys"), "ALERT_KEYS_DIR": folder / "alert-keys"}
        cls.kept = override_settings(FILES_DIR=folder, **keys)
        with cls.kept:
            cls.make()

    @classmethod
    def make(cls) -> None:
        world = a_world()
        seoul = Mission.objects.get(code="KZ-SEO")
        cls.officers = {role: an_officer(f"New{role}", seoul, role) for role in Role}
        cls.vienna = an_officer("Everything", Mission.objects.get(code="KZ-VIE"), *Role)
        cls.things = {
            **things_of(world, cls.officers[INTAKE], seoul),
            "shift": a_shift(seoul, cls.officers[OFFICER], by=cls.officers[ADMIN]).public_id,
            "own_call": a_call_of(cls.officers[OPERATOR], CheckIn.objects.get(public_id=world.things["check_in"])),
        }

    def setUp(self) -> None:
        self.enterContext(self.kept)
        self.browsers = {user: browser_of(user) for user in (*self.officers.values(), self.vienna)}
        self.cookies = {user: browser.cookies for user, browser in self.browsers.items()}

    def answer(self, knock: Knock, user: User, *, ghost: bool = False, **headers: str) -> Any:
        browser, path = self.browsers[user], knock.path(self.things, ghost=ghost)
        browser.cookies = SimpleCookie(self.cookies[user])  # as when it signed in, whatever the last page left
        if knock.body is None:
            return browser.get(path, headers=headers)
        body = {name: filled(value, self.things) for name, value in knock.body.items()}
        return browser.post(path, {**self.things["standing"].get(shape(knock.at), {}), **body}, headers=headers)

    def test_each_role_of_the_mission_gets_through_where_it_belongs(self) -> None:
        for knock in KNOCKS:
            for role in knock.by:
                with self.subTest(f"{role} {knock.at}"), transaction.atomic():
                    answer = self.answer(knock, self.officers[role])
                    assert answer.status_code in ((200,) if knock.answers else (302,)), answer.status_code
                    transaction.set_rollback(True)

    def test_each_role_of_the_mission_is_refused_elsewhere_and_changes_nothing(self) -> None:
        for role, user in self.officers.items():
            self.without_trace([knock for knock in KNOCKS if role not in knock.by], user, self.refused)

    def test_what_lies_at_another_mission_is_not_there(self) -> None:
        theirs = [knock for knock in KNOCKS if "{" in knock.at or "KZ-SEO" in knock.at]
        self.without_trace(theirs, self.vienna, self.absent)

    def refused(self, knock: Knock, user: User) -> None:
        assert self.refusal(knock, user).status_code in (400, 403, 404, 409)

    def refusal(self, knock: Knock, user: User, *, ghost: bool = False) -> Any:
        """As a script asks: the same doors, and no whole page around each no."""
        return self.answer(knock, user, ghost=ghost, **{"HX-Request": "true"})

    def absent(self, knock: Knock, user: User) -> None:
        foreign, ghost = self.refusal(knock, user), self.refusal(knock, user, ghost=True)
        # Of entries of the trail Django's own pages say by a redirect, a script's by 204, that there is none.
        missing = 204 if "auditentry" in knock.at else 404
        assert (foreign.status_code, ghost.status_code) == (missing, missing)

    def without_trace(self, knocks: list[Knock], user: User, check: Callable[[Knock, User], None]) -> None:
        """Looking at all rows takes as long as a knock: once around all, and around each where one left a trace."""
        for group in [knocks, *([knock] for knock in knocks)]:
            with transaction.atomic():
                before = everything()
                for knock in group:
                    with self.subTest(f"{user} {knock.at}"), transaction.atomic():
                        check(knock, user)
                left = trace(before)
                transaction.set_rollback(True)
            if not left and group is knocks:
                return
            with self.subTest(f"trace of {user} {[knock.at for knock in group]}"):
                assert not left


def shape(at: str) -> str:
    return "/".join("x" if part.startswith("{") else part for part in at.split("/"))


def route_shape(route: str) -> str:
    """The address as so many steps, the first by name."""
    first, *rest = route.removeprefix("panel/").strip("/").split("/")
    return first + "/x" * len(rest)


def filled(value: Any, things: Mapping[str, Any]) -> Any:
    return value.format_map(things) if isinstance(value, str) else value


def trace(before: Any) -> set[Any]:
    """What changed, but that the trail says who read, and the citizen's phone that the mission has."""
    trail = ("core_auditentry", "core_audithead", "consular_readmark", "core_change")
    after = everything()
    changed = {row[0] for row in set(after) ^ set(before) if row[0] not in trail}
    entries = [next(row[1] for row in rows if row[0] == "core_auditentry") for rows in (before, after)]
    newest = AuditEntry.objects.order_by("-pk").values_list("action", flat=True)[: entries[1] - entries[0]]
    return changed | (set(newest) - set(READ))


def things_of(world: World, intake: User, seoul: Mission) -> dict[str, Any]:
    """What the addresses name, some of it a step further on its road than the world has it."""
    files = {name: VisaApplication.objects.get(public_id=world.things[name]) for name in ("in_review", "proposed")}
    visas = {name: Visa.objects.get(public_id=world.things[name]) for name in ("visa", "other_visa")}
    replacement = VisaReplacement.objects.get()
    ward = Representation.objects.get(public_id=world.things["representation"])
    posts = {
        "live_post": a_post(a_user("Serving"), seoul, OFFICER),
        "proposed_post": a_post(a_user("Proposed"), seoul, DECIDER, state=PostState.PROPOSED, appointed_by=world.bek),
    }
    ripe, suspended = further(world)
    return {
        **world.things,
        **{name: post.public_id for name, post in posts.items()},
        **claim_of(world),
        "intake": intake.public_id,
        "thread_page": a_page(MessageFile.objects.get(public_id=world.things["attachment"]), b"\xff\xd8").public_id,
        "thread_reference": MessageFile.objects.get(public_id=world.things["attachment"]).message.thread.reference,
        "mail_page": a_page(IncomingMailFile.objects.get(), b"\xff\xd8").public_id,
        "complaint_page": complaint_page_of(world),
        "reply": a_reply(seoul).public_id,
        "hash": files["proposed"].proposals.get().content_hash,
        "reference": files["in_review"].reference,
        "shown": files["in_review"].person.representations.get().public_id,
        "document_page": page_of(files["in_review"]),
        "ripe": ripe.public_id,
        "granted": visas["visa"].application.public_id,
        "renewed": visas["other_visa"].application.public_id,
        "mended": replacement.visa.application.public_id,
        "suspended": suspended.public_id,
        "warded": VisaApplication.objects.get(person=ward.whom).public_id,
        "standing": {
            "files/x/correct/": standing(world.bek, files["in_review"], "correct"),
            "files/x/ask-replacement/": standing(world.bek, visas["other_visa"].application, "ask-replacement"),
        },
        "entry": AuditEntry.objects.filter(chain="KZ-SEO").first().pk,  # type: ignore[union-attr]
    }


def further(world: World) -> tuple[VisaApplication, VisaApplication]:
    """A file whose papers are all accepted, and one whose visa is suspended."""
    office = Office(phone_of(world.aigul), phone_of(world.bek), phone_of(world.erlan))
    ripe, suspended = office.in_review("Ripe"), office.issued("Suspended")
    accept_items(ripe, by=world.bek)
    visa = Visa.objects.get(decision__application=suspended)
    grounds = ["document-lost"]
    revoking.order(visa, "suspend", grounds=grounds, reasons=TEXT, by=world.bek, now=timezone.now())
    return ripe, suspended


def claim_of(world: World) -> dict[str, Any]:
    """Madina asks to act for the person of the file in review, and has sent a proof with a page."""
    person = VisaApplication.objects.get(public_id=world.things["in_review"]).person
    a_passport(person, world.aigul, number="N7654321")
    right = a_claim(a_user("Asking"), number="N7654321")
    file = a_clean_file(right.claim.data_key, right.user)
    right.evidence.files.create(number=1, round=1, kind="court_order", file=file, uploaded_by=right.user)
    Evidence.objects.filter(representation=right).update(state="submitted", version=2)
    sent = right.evidence.files.get()
    page_id = a_page(sent, b"\xff\xd8").public_id
    return {"claim": right.public_id, "claim_page": page_id, "person": person.public_id}


def complaint_page_of(world: World) -> Any:
    """A page of a file in the conversation that Aigul complains of."""
    complaint = Complaint.objects.get(public_id=world.things["complaint"])
    return a_page(a_file_of(complaint.thread.messages.get()), b"\xff\xd8").public_id


def page_of(application: VisaApplication) -> Any:
    version = DocumentVersion.objects.filter(item__application=application).first()
    assert version is not None
    return a_page(version, b"\xff\xd8").public_id


def standing(officer: User, application: VisaApplication, name: str) -> dict[str, Any]:
    """What the form of this verb holds when it is opened."""
    file: Any = browser_of(officer).get(f"/panel/files/{application.public_id}/")
    form = next(step.form for step in file.context["steps"] if step.verb.name == name)
    return {name: value for name, value in form.initial.items() if value not in (None, False)}
