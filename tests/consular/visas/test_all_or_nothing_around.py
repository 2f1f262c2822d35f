"""The acts around a file keep all they promise or nothing too: rights, holds, copies, erasure, missions, catalogue."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.services import claims, endings
from consular.missions.models.hours import DayKind, Service
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post, Role
from consular.missions.services import hours, missions, places, posts
from consular.privacy.models.holds import LegalHold
from consular.privacy.services import erasure, exports, holds
from consular.visas.models.applications import VisaApplication
from consular.visas.models.break_glass import EmergencyOpening
from consular.visas.models.catalogue import CatalogueVersion
from consular.visas.models.visas import ShareCode, Visa, VisaOrder
from consular.visas.rules.catalogue_writing import Edit
from consular.visas.services import assigning, break_glass, catalogue_edits, revoking, rights, sharing, submission
from consular.visas.services import transfers as passing
from econsulate.core.accounts.models import User
from tests.consular.visas.documents_issued.conftest import granted, visa  # noqa: F401 - fixtures
from tests.consular.visas.review.conftest import signer  # noqa: F401 - fixture
from tests.consular.visas.review.test_claims import ASKED, application, ask, child, mother, proven  # noqa: F401
from tests.consular.visas.review.test_end_right import acting
from tests.consular.visas.stopping import assert_all_or_nothing
from tests.factories.missions import a_mission, an_officer, headquarters
from tests.people import Phone, a_user
from tests.remembered import remembered

pytestmark = pytest.mark.walk
TRAIL, MESSAGE, WORK, KEY = "core_auditentry", "notifications_message", "core_work", "core_datakey"
RIGHT, CLAIM, PROOF = "consular_representation", "consular_claim", "consular_evidence"
POST, USER, MISSION = "consular_post", "core_user", "consular_mission"
REASON = "A court asked for it."


def whole(act: Callable[[Any], Any], *promised: str) -> None:
    """At one moment, as the act is done again and again."""
    now = timezone.now()
    assert_all_or_nothing(lambda: act(now), *promised)


@pytest.fixture
@remembered
def chief(db: None) -> User:
    return an_officer("Asel", headquarters(), Role.MISSION_ADMIN)


@pytest.fixture
@remembered
def second(db: None) -> User:
    return an_officer("Nurlan", headquarters(), Role.MISSION_ADMIN)


def test_a_claim_made_and_taken_back(mother: Phone, seoul: Mission) -> None:  # noqa: F811
    said: Any = {name: ASKED[name] for name in ("document_number", "issuing_state", "birth_date")}
    whole(
        lambda now: claims.ask("parent", said, mission="KZ-SEO", by=mother.user, now=now),
        *(RIGHT, CLAIM, PROOF, KEY, TRAIL),
    )
    right = proven(mother)
    whole(
        lambda now: endings.give_up(right, by=mother.user, now=now),
        *(RIGHT, CLAIM, PROOF, KEY, "core_storedfile", TRAIL),
    )


@pytest.mark.parametrize("name", ["accept", "refuse"])
def test_a_claim_judged(
    name: str,
    application: VisaApplication,  # noqa: F811
    child: Person,  # noqa: F811
    mother: Phone,  # noqa: F811
    bek: Phone,
) -> None:
    ask(mother)
    key = proven(mother).pk

    def judge(now: Any) -> None:
        right = Representation.objects.with_evidence().get(pk=key)
        if name == "refuse":
            rights.refuse(right, version=2, reason="unreadable", note="", by=bek.user, now=now)
        else:
            rights.accept(right, person=child.public_id, version=2, valid_until=None, by=bek.user, now=now)

    more = (RIGHT, CLAIM, KEY, "core_storedfile") if name == "accept" else ()
    whole(judge, PROOF, TRAIL, MESSAGE, *more)


@pytest.mark.parametrize("ending", ["given_up", "by_person", "false_evidence"])
def test_a_right_ended(
    ending: str, applicant: Phone, person: Person, stranger: Phone, bek: Phone, submitted: VisaApplication
) -> None:
    right = acting(stranger, person, "attorney")
    export = exports.ask(stranger.user, now=timezone.now())
    assert exports.build(export, now=timezone.now())
    by = {"given_up": stranger, "by_person": applicant}.get(ending)
    if by is not None:
        whole(lambda now: endings.give_up(right, by=by.user, now=now), RIGHT, TRAIL, MESSAGE, "consular_export")
    else:
        whole(
            lambda now: rights.end(right, reason=ending, by=bek.user, now=now),
            *(RIGHT, PROOF, TRAIL, MESSAGE, "consular_export", "core_storedfile"),
        )


def test_a_hold_placed_and_lifted(in_review: VisaApplication, seoul: Mission) -> None:
    madina, saule = an_officer("Madina", seoul, Role.MISSION_ADMIN), an_officer("Saule", seoul, Role.AUDITOR)
    later = timezone.now().date() + timedelta(days=9)

    def place(now: Any) -> LegalHold:
        reference = in_review.reference
        return holds.place(reference, whole_person=True, reason=REASON, review_on=later, by=madina, now=now)

    whole(place, "consular_legalhold", TRAIL)
    hold = LegalHold.objects.get()
    whole(lambda now: holds.lift(hold, reason="It ended.", by=saule, now=now), "consular_legalhold", TRAIL)


def test_a_copy_asked_for_made_and_discarded(applicant: Phone, person: Person) -> None:
    whole(lambda now: exports.ask(applicant.user, now=now), "consular_export", WORK, TRAIL)
    export = applicant.user.exports.get()
    whole(lambda now: exports.build(export, now=now), "consular_export", "core_storedfile", TRAIL, MESSAGE)
    whole(lambda _: exports.discard(export, by=None), "consular_export", "core_storedfile", TRAIL)


def test_a_copy_for_who_acts_for_others_only(stranger: Phone, person: Person) -> None:
    """Its archive lies under a key of its own, which no death may leave behind."""
    acting(stranger, person, "attorney")
    export = exports.ask(stranger.user, now=timezone.now())
    whole(lambda now: exports.build(export, now=now), "consular_export", "core_storedfile", KEY, TRAIL, MESSAGE)
    export.refresh_from_db()
    whole(lambda _: exports.discard(export, by=None), "consular_export", "core_storedfile", KEY, TRAIL)


def test_an_erasure_asked_for_taken_back_and_carried_out(applicant: Phone, person: Person) -> None:
    wish = "consular_erasurerequest"
    whole(lambda now: erasure.ask(applicant.user, now=now), wish, WORK, TRAIL, MESSAGE)
    user = applicant.user
    whole(lambda now: erasure.withdraw(user.erasure_requests.get(), by=user, now=now), wish, TRAIL)
    again = erasure.ask(applicant.user, now=timezone.now())
    whole(
        lambda now: erasure.carry_out(again, now=now + timedelta(days=8)),
        *(wish, "consular_person", KEY, USER, RIGHT, TRAIL),
    )
    assert Person.objects.get().erased_at


def test_a_mission_opened_changed_and_closed(chief: User, in_review: VisaApplication) -> None:
    fields: dict[str, Any] = {
        name: getattr(in_review.mission, name)
        for name in ("kind", "sending_state", "languages", "capabilities", "names", "addresses", "opened_on")
    }
    new = {"code": "KZ-NYC", "host_state": "US", "zone": "America/New_York"}
    whole(lambda now: missions.open_mission(by=chief, now=now, **{**fields, **new}), MISSION, TRAIL)
    seoul, heir = in_review.mission, Mission.objects.get(code="KZ-NYC")
    place: dict[str, Any] = {"place": "KR-11", "valid_from": timezone.now().date(), "by": chief}
    whole(lambda now: places.assign_place(seoul, now=now, **place), "consular_consulardistrict", TRAIL)
    whole(
        lambda now: missions.amend_mission(seoul, seen=1, by=chief, now=now, zone="Asia/Tokyo"),
        *(MISSION, TRAIL),
    )
    whole(
        lambda now: missions.close_mission(seoul, successor=heir, by=chief, now=now),
        *(MISSION, POST, USER, "consular_consulardistrict", "consular_visaapplication", "consular_transfer", TRAIL),
    )


def test_hours_and_single_days(seoul: Mission, in_review: VisaApplication) -> None:
    madina, day = an_officer("Madina", seoul, Role.MISSION_ADMIN), timezone.now().date() + timedelta(days=1)
    week = [(1, timezone.datetime(2026, 1, 1, 9).time(), timezone.datetime(2026, 1, 1, 12).time())]  # type: ignore[attr-defined]
    general: dict[str, Any] = {"service": Service.GENERAL, "week": week, "valid_from": day, "by": madina}
    whole(lambda now: hours.set_hours(seoul, now=now, **general), "consular_servicehours", TRAIL)
    closed: dict[str, Any] = {"day": day, "kind": DayKind.CLOSED, "reasons": {"en": "Flood."}, "by": madina}
    whole(lambda now: hours.set_calendar_day(seoul, now=now, **closed), "consular_calendarday", TRAIL)
    whole(lambda now: hours.clear_calendar_day(seoul, day=day, by=madina, now=now), "consular_calendarday", TRAIL)


def test_an_officer_appointed_confirmed_and_ended(chief: User, second: User, seoul: Mission) -> None:
    timur = a_user("Timur")
    whole(lambda now: posts.appoint(timur, mission=seoul, role=Role.DECIDER, by=chief, now=now), POST, TRAIL)
    post = Post.objects.get(user=timur)
    whole(lambda now: posts.confirm(Post.objects.get(pk=post.pk), by=second, now=now), POST, USER, TRAIL)
    later = timezone.now() + timedelta(days=1)
    assert_all_or_nothing(lambda: posts.end_post(Post.objects.get(pk=post.pk), by=second, now=later), POST, USER, TRAIL)


def test_the_catalogue_edited(chief: User, in_review: VisaApplication) -> None:
    seen = CatalogueVersion.objects.current()
    assert seen is not None
    values = {**tomllib.loads(seen.sources["tourist.toml"]), "max_stay_days": 29}
    edits = [Edit("tourist.toml", values)]
    whole(
        lambda now: catalogue_edits.edit(edits, seen=seen.number, reason="New rules.", by=chief, now=now),
        *("consular_catalogueversion", "consular_visacategory", TRAIL),
    )


def test_a_file_handed_to_a_colleague_passed_on_and_withdrawn(
    in_review: VisaApplication, bek: Phone, seoul: Mission, applicant: Phone
) -> None:
    timur, state = an_officer("Timur", seoul, Role.OFFICER), "consular_visaapplication"
    a_mission("KZ-VIE")
    whole(lambda now: assigning.assign(fresh(in_review), timur.public_id, by=bek.user, now=now), state, TRAIL)
    whole(lambda now: assigning.release(fresh(in_review), by=bek.user, now=now), state, TRAIL)
    told = (state, "consular_timelineevent", TRAIL, MESSAGE)
    whole(
        lambda now: passing.transfer(fresh(in_review), "KZ-VIE", reason="x", by=bek.user, now=now),
        *("consular_transfer", *told),
    )
    whole(lambda now: submission.withdraw(fresh(in_review), by=applicant.user, now=now), *told)


def fresh(file: VisaApplication) -> VisaApplication:
    return VisaApplication.objects.select_related("mission", "category__version", "person__data_key").get(pk=file.pk)


def test_a_file_opened_in_an_emergency(in_review: VisaApplication, chief: User, seoul: Mission) -> None:
    called, saule = an_officer("Marat", headquarters(), Role.OFFICER), an_officer("Saule", seoul, Role.AUDITOR)
    reason, row = "The holder lies unconscious in a hospital.", "consular_emergencyopening"
    whole(
        lambda now: break_glass.open_in_emergency(in_review.reference, reason=reason, by=called, now=now),
        *(row, TRAIL, MESSAGE),
    )
    opening = EmergencyOpening.objects.get()
    whole(
        lambda now: break_glass.review(opening, verdict="justified", remark="So.", by=saule, now=now),
        *(row, TRAIL),
    )


def test_a_visa_shared_and_ended(
    signer: None,  # noqa: F811
    visa: Visa,  # noqa: F811
    applicant: Phone,
    bek: Phone,
    erlan: Phone,
) -> None:
    code = "consular_sharecode"
    whole(lambda now: sharing.share(visa, purpose="A friend", days=9, by=applicant.user, now=now), code, TRAIL)
    whole(lambda now: sharing.revoke(ShareCode.objects.get(), by=applicant.user, now=now), code, TRAIL)
    grounds = ["conditions-no-longer-met"]
    whole(
        lambda now: revoking.order(visa, "revoke", grounds=grounds, reasons="x", by=bek.user, now=now),
        *("consular_visaorder", TRAIL),
    )
    whole(
        lambda now: revoking.confirm(VisaOrder.objects.get(), by=erlan.user, now=now),
        *("consular_visaorder", "consular_visa", "consular_revokedseal", "consular_revocationissue"),
        *("consular_timelineevent", TRAIL, MESSAGE),
    )
