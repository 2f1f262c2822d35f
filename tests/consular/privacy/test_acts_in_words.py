"""Every act on a person's data is told in words, in the reader's language, and none before it may be known."""

import ast
import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from consular.abroad.services import trail as abroad
from consular.cases.models.cases import CaseState
from consular.cases.services import trail as cases
from consular.citizens.models.person import Person
from consular.privacy.services.access_history import WORDS
from consular.visas.models.timeline import Happening
from consular.visas.models.visas import Visa, VisaOrder
from consular.visas.rules.acts import CONFIDENTIAL
from consular.visas.services import review
from econsulate.core.audit import services as trail
from econsulate.core.audit.models import AuditEntry
from tests.architecture.tree import Module, modules
from tests.consular.privacy.test_access_history import history
from tests.factories.visas import TERMS, a_submitted
from tests.factories.world import ENDING, MENDING, Office
from tests.people import Phone, phone_of
from tests.remembered import remembered

CODE = re.compile(r"^[a-z]+(\.[a-z_]+)+$")
# Acts named by a value: what may stand there.
FAMILIES = {
    "abroad.registration.*": ["reconfirm_due", "stale"],
    "cases.case.*": [state for state in CaseState.values if state != CaseState.RECEIVED],
    "citizens.emergency_contact.*": ["named", "changed", "removed"],
    "citizens.consent.*": ["given", "withdrawn"],
    "visas.application.*": Happening.values,
    "visas.visa.*_ordered": VisaOrder.Kind.values,
}


def acts_of(module: Module) -> Iterator[str]:
    """Every act this module records about a person; fails where an act can't be read from the source."""
    if ".record(" not in module.source and "record(" not in module.source and "audit" not in module.source:
        return
    loaded = importlib.import_module(module.name.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    for function in module.functions():
        if loaded in (review, abroad, cases) and function.name.startswith("audit"):
            continue  # these pass on what they were given
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                called = getattr(loaded, call.func.id, None)
                if (
                    called
                    in (
                        review.audit,
                        abroad.audit,
                        abroad.audit_trip,
                        abroad.audit_stay,
                        abroad.audit_whereabouts,
                        cases.audit,
                        cases.audit_sos,
                        cases.audit_case,
                        cases.audit_mail,
                        cases.audit_complaint,
                    )
                    or called is trail.record_all
                ):
                    yield from codes(call.args[1], loaded)
                elif called is trail.record and any(word.arg == "person" for word in call.keywords):
                    yield from codes(call.args[0], loaded)


def codes(node: ast.expr, module: Any) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from codes(node.body, module)
        yield from codes(node.orelse, module)
    elif isinstance(node, ast.JoinedStr):
        family = "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)  # type: ignore[misc]
        yield from (family.replace("*", value) for value in FAMILIES[family])
    else:
        assert isinstance(node, ast.Name), f"{module.__name__}: say {ast.unparse(node)} where the act is recorded"
        value = getattr(module, node.id, None)
        assert isinstance(value, str), f"{module.__name__}: {node.id} is no act by name"
        yield value


def recorded() -> set[str]:
    return {act for module in modules("consular", "notifications", "econsulate") for act in acts_of(module)}


def test_every_act_about_a_person_has_words_and_no_words_are_of_an_act_that_is_gone() -> None:
    found = recorded()
    assert {"visas.candidates.shown", "visas.visa.revoke_ordered", "citizens.person.added"} <= found
    assert found == set(WORDS)
    assert set(CONFIDENTIAL) <= found


@pytest.mark.parametrize("language", ["en", "kk", "ru", "uz", "uz-cyrl"])
def test_the_words_are_sentences_in_every_language(language: str) -> None:
    with override("en"):
        english = {act: str(text) for act, text in WORDS.items()}
    with override(language):
        for act, text in WORDS.items():
            assert not CODE.match(str(text))
            assert (str(text) == english[act]) == (language == "en"), act


def test_no_code_of_the_trail_reaches_the_citizen(office: Office, person: Person) -> None:
    """The whole road of a visa, looked at in every line."""
    application = a_submitted(office.applicant, person)
    office.verb(office.officer, application, "accept")
    office.verb(office.officer, application, "release")
    lines = (
        history(office.applicant)
        + office.applicant.get(f"/api/v1/visa-applications/{application.public_id}/readings").json()
    )
    assert len(lines) >= 4
    shown = [str(value) for line in lines for value in line.values()]
    assert not set(shown) & set(AuditEntry.objects.values_list("action", flat=True))
    assert not [value for value in shown if "visas." in value]
    assert all(line["text"] for line in lines)


@pytest.fixture
@remembered
def visa(office: Office, person: Person) -> Visa:
    application = a_submitted(office.applicant, person)
    office.verb(office.officer, application, "accept")
    for item in application.items.select_related("requirement"):
        office.verb(office.officer, application, f"items/{item.requirement.code}", {"accepted": True})
    office.verb(office.officer, application, "propose", TERMS)
    seen = {"content_hash": application.proposals.get().content_hash}
    office.verb(office.decider, application, "decide", seen)
    office.verb(office.officer, application, "issue")
    return Visa.objects.get()


def told(phone: Phone) -> list[str]:
    return [line["text"] for line in history(phone, "?page_size=100")]


def ordered(phone: Phone, visa: Visa, body: Any) -> str:
    answer = phone.post(f"/api/v1/staff/visas/{visa.public_id}/orders", body, format="json")
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


@pytest.mark.parametrize(
    ("kind", "ground", "said"),
    [
        ("revoke", "conditions-no-longer-met", "An officer ordered that your visa be revoked."),
        ("annul", "", "An officer ordered that your visa be annulled."),
    ],
)
def test_an_order_is_known_once_a_second_officer_has_confirmed_it(
    office: Office, visa: Visa, kind: str, ground: str, said: str
) -> None:
    before = told(office.applicant)
    body = {**ENDING, "kind": kind, "grounds": [ground or ground_for(visa, "annulment")]}
    order = ordered(office.officer, visa, body)
    assert told(office.applicant) == before
    assert office.decider.post(f"/api/v1/staff/visa-orders/{order}/confirm", {}, format="json").status_code == 200
    assert told(office.applicant) == ["An officer ended or suspended your visa.", said, *before]


def ground_for(visa: Visa, ruling: str) -> str:
    from consular.visas.models.grounds import RefusalGround

    grounds = RefusalGround.objects.filter(version=visa.application.category.version, rulings__contains=[ruling])
    return str(grounds.values_list("code", flat=True)[0])


def test_a_suspension_is_known_at_once_and_its_lifting_once_confirmed(office: Office, visa: Visa) -> None:
    before = told(office.applicant)
    ordered(office.officer, visa, {**ENDING, "kind": "suspend", "grounds": [ground_for(visa, "suspension")]})
    known = told(office.applicant)
    assert known[1:] == ["An officer ordered that your visa be suspended.", *before]
    lift = ordered(office.officer, visa, {"kind": "reinstate", "reasons": "All is well."})
    assert told(office.applicant) == known
    office.decider.post(f"/api/v1/staff/visa-orders/{lift}/confirm", {}, format="json")
    assert "An officer ordered that the suspension of your visa be lifted." in told(office.applicant)


def test_an_order_that_was_dropped_is_never_known(office: Office, visa: Visa) -> None:
    before = told(office.applicant)
    ordered(office.officer, visa, ENDING)
    VisaOrder.objects.update(state="dropped")
    assert told(office.applicant) == before


@pytest.mark.parametrize(("verb", "last"), [("confirm", "issued your corrected visa"), ("drop", "gave up correcting")])
def test_a_correction_of_the_print_is_known_once_it_is_settled(
    office: Office, visa: Visa, verb: str, last: str
) -> None:
    before = told(office.applicant)
    url = f"/api/v1/staff/visas/{visa.public_id}/replacements"
    asked = office.officer.post(url, MENDING, format="json").json()["id"]
    assert told(office.applicant) == before
    by = office.decider if verb == "confirm" else office.officer
    assert by.post(f"/api/v1/staff/visa-replacements/{asked}/{verb}", {}, format="json").status_code < 300
    known = told(office.applicant)
    assert last in known[0]
    assert known[1:] == ["An officer asked that the print of your visa be corrected.", *before]


def test_the_copy_of_ones_data_tells_no_more(office: Office, visa: Visa) -> None:
    from consular.privacy.services.contents import history as lines

    ordered(office.officer, visa, ENDING)
    copy = b"".join(lines(office.applicant.user))
    assert b"revoke" not in copy
    assert b"visas." not in copy


def test_an_opening_is_told_in_the_readers_words(office: Office, person: Person) -> None:
    application = a_submitted(office.applicant, person)
    office.officer.get(f"/api/v1/staff/visa-applications/{application.public_id}")
    url = f"/api/v1/visa-applications/{application.public_id}/readings"
    assert [line["text"] for line in office.applicant.get(url).json()] == ["Your file was opened and read."]
    assert phone_of(office.applicant.user, language="kk").get(url).json()[0]["text"] == "Ісіңіз ашылып, оқылды."
