"""The copy is whole: every table that hangs on a person is in it, or stands below with the reason why it isn't."""

import json
from datetime import timedelta

import pytest
from django.db.models import Model
from django.utils import timezone

from consular.abroad.models.old_registers import OldEntry, OldNumber, RegisterImport
from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.services import trees
from consular.privacy.services.contents import entries_of, representations_of
from consular.visas.models.appeals import Appeal, AppealFile
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Consultation
from consular.visas.models.items import ApplicationItem
from consular.visas.models.visas import Refusal, Visa, VisaOrder
from tests.consular.privacy.conftest import ask
from tests.consular.privacy.test_erase_person import lived  # noqa: F401 - fixture
from tests.consular.privacy.whole_copy import IN_THE_COPY, LEFT_OUT
from tests.consular.visas.review.test_information import ask as ask_for
from tests.factories.abroad import a_leg, a_registration, a_trip, serves, some_whereabouts
from tests.factories.cases import talked_over
from tests.factories.contacts import a_consent, a_contact
from tests.factories.missions import a_mission, an_officer
from tests.factories.sos import LINKS, SEOUL, a_call
from tests.factories.visas import REFUSAL, a_clean_file, a_person, a_submitted, show_right
from tests.factories.world import ENDING, MENDING, Office
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

NOTE = "He sounds upset."


def hanging() -> set[type[Model]]:
    found: set[type[Model]] = set()
    waiting: list[type[Model]] = [Person]
    while waiting:
        for child, _name in trees.references_to(waiting.pop()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def test_every_table_that_hangs_on_a_person_is_in_the_copy_or_left_out_for_a_reason() -> None:
    assert not set(IN_THE_COPY) & set(LEFT_OUT)
    assert hanging() == set(IN_THE_COPY) | set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def copy_of(phone: Phone) -> str:
    entries = entries_of(phone.user, representations_of(phone.user), now=timezone.now())
    texts = [b"".join(entry.pieces) for entry in entries if entry.path.endswith(("json", "jsonl"))]
    return b"\n".join(texts).decode()


@pytest.fixture
@remembered
def all_of_it(
    lived: list[VisaApplication],  # noqa: F811
    office: Office,
    person: Person,
    applicant: Phone,
    nobody: Phone,
    erlan: Phone,
) -> str:
    """To what has been lived: the code used, the visa mended and revoked, one file corrected, sent on, not admitted."""
    made = applicant.post(
        f"/api/v1/visas/{Visa.objects.get().public_id}/share-codes", {"purpose": "Hotel"}, format="json"
    ).json()
    nobody.post("/api/v1/public/verify", {"share_code": made["code"]}, format="json")
    visa = f"/api/v1/staff/visas/{Visa.objects.get().public_id}"
    asked = office.officer.post(f"{visa}/replacements", MENDING, format="json").json()["id"]
    erlan.post(f"/api/v1/staff/visa-replacements/{asked}/confirm", {}, format="json")
    visa = f"/api/v1/staff/visas/{Visa.objects.get(state='active').public_id}"
    order = office.officer.post(f"{visa}/orders", ENDING, format="json").json()["id"]
    erlan.post(f"/api/v1/staff/visa-orders/{order}/confirm", {}, format="json")
    sent_on = a_submitted(applicant, person)
    mine = f"/api/v1/visa-applications/{sent_on.public_id}"
    mended = {"trip": {**sent_on.form["trip"], "address": "Hotel Elsewhere"}, "reason": "I moved."}
    assert applicant.post(f"{mine}/corrections", mended, format="json").status_code == 201
    vienna = a_mission("KZ-VIE")
    body = {"mission": vienna.code, "reason": "Lives there."}
    url = f"/api/v1/staff/visa-applications/{sent_on.public_id}"
    assert office.officer.post(f"{url}/transfer", body, format="json").status_code == 204
    gulnar = phone_of(an_officer("Gulnar", vienna, Role.OFFICER))
    unfit = {"grounds": [inadmissible(sent_on)], "reasons": "The passport is not one we can take."}
    assert gulnar.post(f"{url}/refuse-admission", unfit, format="json").status_code == 200
    against = f"/api/v1/inadmissibilities/{sent_on.inadmissibility.public_id}/appeal"
    assert applicant.post(against, {"text": "It is one you take."}, format="json").status_code == 201
    file = a_clean_file(person.data_key, applicant.user)  # type: ignore[arg-type]
    appeal = Appeal.objects.get(inadmissibility=sent_on.inadmissibility)
    AppealFile.objects.create(appeal=appeal, number=1, file=file, uploaded_by=applicant.user)
    lawyer = a_user("Lawyer")
    Representation.objects.create(user=lawyer, person=person, kind="attorney", valid_from=timezone.localdate())
    show_right(person, lawyer, judge=office.officer.user)  # type: ignore[arg-type]
    asked_for = a_submitted(applicant, person)
    office.verb(office.officer, asked_for, "accept")
    assert ask_for(office.officer, asked_for).status_code == 201
    Person.objects.filter(pk=person.pk).update(nationality="KAZ")
    serves(Mission.objects.get(code="KZ-SEO"), "KR")
    take_over(a_registration(applicant, person))
    friend = {"primary_identifier": "Muster", "nationality": "DEU"}
    some_whereabouts(applicant, person)
    a_trip(applicant, person, [a_leg("KR", 10, 20)], companions=[friend])
    a_consent(applicant, person, a_contact(applicant, person))
    talked_over(applicant, office.officer, person, note=NOTE)
    call = a_call(applicant, words="A flood came.")
    more = {"words": "I am on the roof.", "position": SEOUL}
    applicant.post(f"/api/v1/sos/{call.public_id}/updates", more, format="json")
    applicant.post(LINKS, {"person": str(person.public_id)}, format="json")
    ask(applicant)
    return "made"


def take_over(entry: Registration) -> None:
    """As if it had come from an older register."""
    ended = {"state": "withdrawn", "ended_at": timezone.now()}
    brought = {"mission": entry.mission, "source": "ministry-2019", "uploaded_by": entry.told_by}
    register = RegisterImport.objects.create(**brought, **ended)
    OldEntry.objects.create(
        number=OldNumber.objects.create(source="ministry-2019", number_index=b"1"),
        person=entry.person,
        registration=entry,
        taken_in=register,
        row_index=b"2",
        entered=False,
        confirmed_at=entry.confirmed_at,
    )


def inadmissible(application: VisaApplication) -> str:
    from consular.visas.models.grounds import RefusalGround

    rows = RefusalGround.objects.filter(version=application.category.version, rulings__contains=["inadmissible"])
    return str(rows.values_list("code", flat=True)[0])


def test_every_row_of_what_is_in_the_copy_is_in_it(all_of_it: str, applicant: Phone, person: Person) -> None:
    copy = copy_of(applicant)
    rows = trees.hanging_on(Person, [person.pk])
    for model, told in IN_THE_COPY.items():
        assert rows.get(model), f"nothing of {model.__name__} to look for"
        for row in model._base_manager.filter(pk__in=rows[model]):
            words = json.dumps(told(row), ensure_ascii=False)[1:-1] if not told(row).startswith('"') else told(row)
            assert words in copy, f"{model.__name__}: {words}"


def test_a_note_among_the_staff_is_named_in_it_but_not_told(all_of_it: str, applicant: Phone) -> None:
    copy = copy_of(applicant)
    assert '"visibility": "internal"' in copy
    assert NOTE not in copy


def test_what_officers_found_is_in_it(all_of_it: str, applicant: Phone) -> None:
    copy = copy_of(applicant)
    notes = [item.note for item in ApplicationItem.objects.exclude(note=None)]
    findings = [appeal.finding for appeal in Appeal.objects.exclude(finding=None)]
    assert notes
    assert findings
    assert all(words in copy for words in notes + findings)
    assert '"reason": "blurred"' in copy
    assert f'"examined_anew_as": "{VisaApplication.objects.get(upheld_appeals__isnull=False).reference}"' in copy


def test_what_two_officers_have_not_settled_is_not_in_it(all_of_it: str, applicant: Phone, person: Person) -> None:
    copy = copy_of(applicant)
    for row in Consultation.objects.filter(application__person=person):
        assert row.question not in copy
    visa = Visa.objects.get(state="revoked")
    VisaOrder.objects.update(state="open")
    later = copy_of(applicant)
    assert VisaOrder.objects.get(visa=visa).reasons in copy
    assert VisaOrder.objects.get(visa=visa).reasons not in later


SHELTER = "Shelter Street 5"


def test_the_other_parent_reads_what_was_found_and_not_what_was_written(
    office: Office, applicant: Phone, erlan: Phone, seoul: Mission, nobody: Phone
) -> None:
    mother = phone_of(a_user("Madina"))
    child = a_person(applicant.user, kind="parent", born="2015-01-01", secondary="Daulet")
    until = Representation.objects.get(person=child).valid_to
    Representation.objects.create(
        user=mother.user, person=child, kind="parent", valid_from=timezone.localdate(), valid_to=until
    )
    application = a_submitted(mother, child)
    contact = {"email": "hidden@example.org", "phone": "+77019998877", "address": SHELTER}
    mended = {"contact": contact, "reason": f"We moved to {SHELTER}."}
    url = f"/api/v1/visa-applications/{application.public_id}/corrections"
    assert mother.post(url, mended, format="json").status_code == 201
    office.verb(office.officer, application, "accept")
    office.verb(office.officer, application, "items/passport", {"accepted": True, "note": "Bring the original."})
    office.verb(office.officer, application, "propose", REFUSAL)
    seen = {"content_hash": application.proposals.get().content_hash}
    office.verb(erlan, application, "decide", seen)
    office.verb(office.officer, application, "issue")
    refusal = Refusal.objects.get().public_id
    words = {"text": f"We live in {SHELTER} now."}
    assert mother.post(f"/api/v1/refusals/{refusal}/appeal", words, format="json").status_code == 201
    his, hers = copy_of(applicant), copy_of(mother)
    assert SHELTER not in his
    assert "hidden@example.org" not in his
    assert hers.count(SHELTER) >= 4
    assert Appeal.objects.get().reference in his
    assert "Bring the original." in his
    case = json.loads(next(part for part in parts_of(applicant) if f'"reference": "{application.reference}"' in part))
    assert [row["withheld"] for row in case["corrections"]] == [True]
    assert case["corrections"][0]["changes"] == []
    assert [(row["text"], row["withheld"]) for row in case["appeals"]] == [(None, True)]
    assert case["decision"]["reasons"] == REFUSAL["reasons"]


def parts_of(phone: Phone) -> list[str]:
    entries = entries_of(phone.user, representations_of(phone.user), now=timezone.now())
    return [b"".join(entry.pieces).decode() for entry in entries if entry.path.endswith("application.json")]


def test_a_share_code_tells_the_other_parent_no_purpose(office: Office, applicant: Phone, erlan: Phone) -> None:
    application = office.issued("Daulet")
    helper = phone_of(a_user("Madina"))
    today = timezone.localdate()
    Representation.objects.create(
        user=helper.user,
        person=application.person,
        kind="guardian",
        valid_from=today,
        valid_to=today + timedelta(days=90),
    )
    url = f"/api/v1/visas/{Visa.objects.get().public_id}/share-codes"
    for phone, purpose in ((applicant, "Landlord in Hidden Lane"), (helper, "Bank")):
        assert phone.post(url, {"purpose": purpose}, format="json").status_code == 201
    assert "Hidden Lane" in copy_of(applicant)
    assert "Hidden Lane" not in copy_of(helper)
    assert "Bank" in copy_of(helper)
