"""Who gets in where: every address and method, for everybody who shouldn't, with somebody else's thing in it.

401 without a session, 403 for another audience or role, 404 for what isn't theirs, and that 404 is the same as for what
isn't there. Nothing may change. An address that is new has no entry in doors.py, and that fails.
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import TestCase, override_settings

from econsulate.core.access import Anyone, Citizen, Officer, Operator
from econsulate.core.accounts.models import User
from tests.access.doors import DOORS
from tests.access.knocks import KNOCKS, Knock, addresses_of, everything, told
from tests.architecture.tree import Address
from tests.documented import document
from tests.factories.seals import a_signer
from tests.factories.visas import a_person
from tests.factories.world import World, a_world
from tests.people import Phone, a_user, phone_of

# To the process of streams, with a ticket.
LEADS_ON = frozenset({"api/v1/stream"})
READING, STAFF = {"get", "head"}, (Officer, Operator)
# Who lacks the role may be told so before anything is looked up; the answer is the same for what isn't there.
# What an appeal reviewer doesn't even see.
UNSEEN = frozenset(
    {"registration", "trip", "whereabouts", "thread", "case", "call", "mail", "complaint", "entered_case"}
)
OTHER_ROLES = frozenset({403, 404})
Check = Callable[[Knock, Phone], None]


def at(*audiences: type, thing: bool | None = None) -> list[Knock]:
    """Operators are officers too."""
    wanted = {*audiences, Operator} if Officer in audiences else set(audiences)
    return [k for k in KNOCKS if k.door.audience in wanted and thing in {None, k.door.thing is not None}]


def asked_of(address: Address) -> list[str]:
    """What its query may hold, as documented."""
    path = document()["paths"].get("/" + re.sub(r"<\w+:(\w+)>", r"{\1}", address.route), {})
    return [parameter["name"] for parameter in path.get("get", {}).get("parameters", []) if parameter["in"] == "query"]


def one(phone: Phone) -> Callable[[Knock], Phone]:
    """The same phone at every door: were its session ended at one, the next would answer otherwise."""
    return lambda _: phone


def test_every_address_stands_in_the_matrix_with_its_audience() -> None:
    found = {address.route: address.view.audience for address in addresses_of("api/v1/")}
    assert found == {route: door.audience for route, door in DOORS.items()}


@pytest.mark.walk
class Matrix(TestCase):
    world: World
    farida: User
    signer: override_settings

    def setUp(self) -> None:
        self.enterContext(self.signer)

    @classmethod
    def setUpTestData(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        # Receipts are sealed when they are asked for.
        cls.signer = override_settings(SEAL_KEYS_DIR=a_signer(folder / "keys"), ALERT_KEYS_DIR=folder / "alert-keys")
        with override_settings(FILES_DIR=folder), cls.signer:
            cls.world = a_world()
        cls.farida = a_user("Farida")
        # A person of her own, so that it isn't an empty account that is refused.
        a_person(cls.farida)

    @contextmanager
    def undone(self, knock: Knock) -> Iterator[None]:
        """Each by itself: its effects are taken back, and its failure doesn't end the others."""
        with self.subTest(str(knock)), transaction.atomic():
            yield
            transaction.set_rollback(True)

    @contextmanager
    def nothing_changes(self) -> Iterator[None]:
        before = everything()
        yield
        assert before == everything()

    def without_trace(self, knocks: list[Knock], caller: Callable[[Knock], Phone], check: Check) -> None:
        """Looking at all rows takes longer than a knock: once around all, and around each where one left a trace."""
        assert knocks
        with transaction.atomic():
            phones = [caller(knock) for knock in knocks]
            before = everything()
            for knock, phone in zip(knocks, phones, strict=True):
                with self.subTest(str(knock)), transaction.atomic():
                    check(knock, phone)
            left = before != everything()
            transaction.set_rollback(True)
        if left:
            for knock in knocks:
                with self.undone(knock):
                    phone = caller(knock)
                    with self.nothing_changes():
                        check(knock, phone)
            self.fail("together they changed something")

    def refused(self, knocks: list[Knock], caller: Callable[[Knock], Phone], status: int) -> None:
        def check(knock: Knock, phone: Phone) -> None:
            assert knock.by(phone, self.world).status_code == status

        self.without_trace(knocks, caller, check)

    def proper(self, knock: Knock) -> User:
        usual = "bek" if knock.door.audience is Officer else "aigul"
        user: User = getattr(self.world, knock.door.by or usual)
        return user

    def proper_phones(self, knocks: list[Knock]) -> dict[User, Phone]:
        return {user: phone_of(user) for user in {self.proper(knock) for knock in knocks}}

    def test_nobody_gets_401(self) -> None:
        self.refused(at(Citizen, Officer), one(phone_of()), 401)

    def test_whose_session_has_ended_gets_401(self) -> None:
        knocks = at(Citizen, Officer)
        phones = self.proper_phones(knocks)
        Session.objects.update(expire_date="2020-01-01T00:00:00Z")
        self.refused(knocks, lambda knock: phones[self.proper(knock)], 401)

    def test_whose_login_was_closed_gets_401(self) -> None:
        knocks = at(Citizen, Officer)
        phones = self.proper_phones(knocks)
        User.objects.filter(pk__in=[user.pk for user in phones]).update(is_active=False)
        self.refused(knocks, lambda knock: phones[self.proper(knock)], 401)

    def test_a_citizen_gets_403_at_staff_doors(self) -> None:
        self.refused(at(Officer), one(phone_of(self.world.aigul)), 403)

    def test_an_officer_without_second_factor_gets_403(self) -> None:
        self.refused(at(Officer), one(phone_of(self.world.bek, second_factor=False)), 403)

    def test_an_appeal_reviewer_of_the_mission_has_none_of_the_verbs(self) -> None:
        verbs = [knock for knock in at(Officer, thing=True) if knock.method not in READING and not knock.door.by]
        unseen = [knock for knock in verbs if knock.door.thing in UNSEEN]
        self.refused([knock for knock in verbs if knock not in unseen], one(phone_of(self.world.reviewer)), 403)
        self.alike_and_absent(unseen, self.world.reviewer)

    def test_doors_of_other_roles_are_not_there_for_a_case_officer(self) -> None:
        self.alike_and_absent(
            [knock for knock in at(Officer, thing=True) if knock.door.by], self.world.bek, OTHER_ROLES
        )

    def alike_and_absent(self, knocks: list[Knock], user: User, statuses: frozenset[int] = frozenset({404})) -> None:
        def check(knock: Knock, phone: Phone) -> None:
            foreign, absent = knock.by(phone, self.world), knock.by(phone, self.world, ghost=True)
            assert {foreign.status_code, absent.status_code} <= statuses
            assert told(foreign) == told(absent)

        self.without_trace(knocks, one(phone_of(user)), check)

    def test_what_is_not_theirs_is_not_there_for_a_stranger(self) -> None:
        self.alike_and_absent(at(Citizen, thing=True), self.farida)

    def test_an_officer_has_no_part_in_a_citizens_own_doors(self) -> None:
        self.alike_and_absent(at(Citizen, thing=True), self.world.bek)

    def test_a_file_of_another_mission_is_not_there(self) -> None:
        self.alike_and_absent(at(Officer, thing=True), self.world.vienna_officer)

    def test_a_body_can_not_name_what_is_not_theirs(self) -> None:
        named = [k for k in KNOCKS if k.door.refers and not k.door.thing and k.method not in READING]
        self.refused(named, one(phone_of(self.farida)), 404)

    def test_lists_show_a_stranger_nothing_of_aigul(self) -> None:
        officer, citizen = phone_of(self.world.vienna_officer), phone_of(self.farida)
        for knock in at(Citizen, Officer, thing=False):
            with self.undone(knock):
                answer = knock.by(officer if knock.door.audience in STAFF else citizen, self.world)
                assert answer.status_code < 500
                shown = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
                assert not [name for name, public_id in self.world.things.items() if str(public_id) in shown]

    def test_proper_callers_get_in(self) -> None:
        """Else all of the above would hold for a system that lets in nobody."""
        knocks = [knock for knock in at(Citizen, Officer) if knock.method in READING]
        phones = self.proper_phones(knocks)
        for knock in knocks:
            with self.undone(knock):
                answer = knock.by(phones[self.proper(knock)], self.world)
                assert answer.status_code == (307 if knock.address.route in LEADS_ON else 200)

    def test_a_question_no_database_can_hold_is_answered(self) -> None:
        """NUL in any part of the query; in bodies the parser refuses it."""
        asked = [(knock, named) for knock in KNOCKS if knock.method == "get" and (named := asked_of(knock.address))]
        assert len(asked) > 40
        nobody, phones = phone_of(), self.proper_phones([knock for knock, _named in asked])
        for knock, named in asked:
            for name in named:
                with self.undone(knock), self.subTest(name):
                    caller = nobody if knock.door.audience is Anyone else phones[self.proper(knock)]
                    answer = caller.get(knock.path(self.world, ghost=False), {**dict.fromkeys(named, "1"), name: "K\0"})
                    assert answer.status_code < 500

    def test_open_doors_are_open(self) -> None:
        for knock in at(Anyone):
            with self.undone(knock):
                assert knock.by(phone_of(), self.world).status_code not in {401, 403}

    def test_account_pages_of_sign_in_are_closed_to_nobody_in_particular(self) -> None:
        """409 is what allauth says where a sign-up that is under way could mend its address, and none is."""
        for address in addresses_of("_allauth/app/v1/account/"):
            for method in ("get", "post", "put", "patch", "delete"):
                with self.subTest(f"{method} {address.route}"), self.nothing_changes():
                    answer = getattr(phone_of(), method)(f"/{address.route}", data={}, format="json")
                    assert answer.status_code in {401, 405, 409}
