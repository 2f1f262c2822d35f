"""/panel/catalogue/edit/…: administrators at headquarters edit; faults stand at their fields; nobody else gets in."""

import time
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.catalogue import CatalogueVersion
from consular.visas.models.fees import Fee
from consular.visas.panel.catalogue_offers import FORMS
from consular.visas.rules.catalogue import Catalogue
from consular.visas.services.catalogue import current_catalogue
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.catalogue import LANGUAGES
from tests.factories.missions import an_officer, headquarters
from tests.remembered import remembered

EDIT = "/panel/catalogue/edit/"
PAGES = [
    "category/", "category/tourist/", "requirement/", "requirement/photo/", "group/", "group/ordinary/",
    "ground/", "ground/fee-not-paid/", "reason/", "reason/unreadable/", "whole/", "fee/tourist/", "fee/tourist/1/",
]  # fmt: skip
NEW = ("category/", "requirement/", "group/", "ground/", "reason/", "fee/tourist/")


@pytest.fixture
@remembered
def saule(catalogue: Catalogue) -> User:
    return an_officer("Saule", headquarters(), Role.MISSION_ADMIN)


@pytest.fixture
def browser(saule: User) -> Client:
    return browser_of(saule)


def filled(browser: Client, page: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send of this page, with some fields typed anew."""
    form = browser.get(EDIT + page).context["form"]
    values = {name: form.initial.get(name) for name in form.fields}
    sent = {name: value for name, value in values.items() if value not in (None, "", False)}
    return {**sent, "reason": "The order of 1 May.", **changes}


def save(browser: Client, page: str, **changes: Any) -> Any:
    return browser.post(EDIT + page, filled(browser, page, **changes))


def numbers() -> list[int]:
    return list(CatalogueVersion.objects.order_by("number").values_list("number", flat=True))


def test_the_catalogue_offers_to_change_each_of_its_parts(browser: Client) -> None:
    page = text_of(browser.get("/panel/catalogue/"))
    for address in ("category/", "requirement/", "whole/", "requirement/photo/", "ground/fee-not-paid/"):
        assert f'href="{EDIT}{address}"' in page
    assert f'href="{EDIT}fee/tourist/1/"' in text_of(browser.get("/panel/catalogue/tourist/"))


@pytest.mark.parametrize("page", [page for page in PAGES if page not in NEW])
def test_saving_a_page_as_it_stands_changes_nothing(browser: Client, page: str) -> None:
    answer = save(browser, page)
    assert answer.status_code == 400
    assert answer.context["faults"] == ["This changes nothing."]
    assert numbers() == [1]


def test_a_service_standard_and_a_text_are_changed(browser: Client, saule: User) -> None:
    changes = {"ordinary_working_days": "9", "name_kk": "Саяхат визасы"}
    assert save(browser, "category/tourist/", **changes)["Location"] == "/panel/catalogue/"
    category = current_catalogue().category("tourist")
    assert category is not None
    assert (category.ordinary_working_days, category.name["kk"]) == (9, "Саяхат визасы")
    version = CatalogueVersion.objects.current()
    assert version is not None
    assert (version.loaded_by, version.reason) == (saule, "The order of 1 May.")
    page = text_of(browser.get("/panel/catalogue/"))
    assert "2 · Staff panel · Saule: The order of 1 May." in page
    assert AuditEntry.objects.get(action="visas.catalogue.edited").detail["paths"] == [
        "tourist.toml: name.kk", "tourist.toml: ordinary_working_days",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "changes", "field"),
    [
        ("category/tourist/", {"name_kk": ""}, "name_kk"),
        ("category/tourist/", {"max_stay_days": "999"}, "max_stay_days"),
        ("category/tourist/", {"urgent_working_days": "40"}, "urgent_working_days"),
        ("category/tourist/", {"printed_type": "tt"}, "printed_type"),
        ("category/tourist/", {"active_to": "2000-01-01"}, "active_to"),
        ("requirement/photo/", {"media_types": ["application/pdf"]}, "media_types"),
        ("requirement/fingerprints/", {"age_below": "5"}, "age_below"),
        ("requirement/fingerprints/", {"asked_when_ru": ""}, "asked_when_en"),
        ("requirement/passport/", {"valid_from": "2027-01-02", "valid_to": "2027-01-01"}, "valid_to"),
        ("requirement/passport/", {"nationality_groups": ["simplified"]}, "asked_when_en"),
        ("group/simplified/", {"members": "KGZ ZZZ"}, "members"),
        ("group/simplified/", {"members": "KGZ DEU"}, "members"),
        ("group/simplified/", {"visa_free_days": "30"}, "visa_free_purposes"),
        ("ground/fee-not-paid/", {"rulings": []}, "rulings"),
        ("whole/", {"appeal_days": "0"}, "appeal_days"),
        ("whole/", {f"notice_{tag}": "" for tag in LANGUAGES}, "notice_en"),
        ("fee/tourist/1/", {"currency": "XXQ"}, "ordinary_single"),
        ("fee/tourist/1/", {"ordinary_double": ""}, "ordinary_double"),
        ("fee/tourist/1/", {"valid_to": "2020-01-01"}, "valid_to"),
        ("fee/tourist/1/", {"ordinary_single": "-1"}, "ordinary_single"),
        ("fee/tourist/1/", {"groups": ["simplified"], "valid_from": "2027-01-01"}, "ordinary_single"),
        ("category/tourist/", {"reason": ""}, "reason"),
    ],
)  # fmt: skip
def test_a_fault_stands_at_its_field_and_nothing_changes(
    browser: Client, page: str, changes: dict[str, Any], field: str
) -> None:
    answer = save(browser, page, **changes)
    assert answer.status_code == 400
    assert field in answer.context["form"].errors, answer.context["form"].errors
    assert "This was not done." in text_of(answer)
    assert numbers() == [1]


def test_a_new_paper_for_some_people_from_a_day_on(browser: Client) -> None:
    texts = {f"{name}_{tag}": f"{name} {tag}" for name in ("label", "help", "asked_when") for tag in
             LANGUAGES}  # fmt: skip
    rules = {
        "code": "health-insurance", "kind": "document", "media_types": ["application/pdf"], "categories": ["study"],
        "nationality_groups": ["simplified"], "residence": "abroad", "age_from": "16", "valid_from": "2027-01-01",
    }  # fmt: skip
    assert save(browser, "requirement/", **texts, **rules).status_code == 302
    paper = current_catalogue().requirements[-1]
    assert (paper.code, paper.categories, paper.nationality_groups) == ("health-insurance", ["study"], ["simplified"])
    assert (paper.residence, paper.age_from, paper.valid_from) == ("abroad", 16, date(2027, 1, 1))
    assert paper.asked_when["kk"] == "asked_when kk"
    assert save(browser, "requirement/", **texts, **rules).context["form"].errors["code"]


def test_a_new_visa_comes_with_its_fees(browser: Client) -> None:
    texts = {f"{name}_{tag}": f"{name} {tag}" for name in ("name", "description", "for_whom") for tag in
             LANGUAGES}  # fmt: skip
    terms = {
        "code": "cultural", "purpose": "tourism", "printed_type": "K", "entries": ["single"], "max_stay_days": "10",
        "validity_days": "30", "passport_margin_days": "30", "ordinary_working_days": "5", "active_from": "2027-01-01",
    }  # fmt: skip
    refused = save(browser, "category/", **texts, **terms)
    assert "ordinary_single" in refused.context["form"].errors
    assert save(browser, "category/", **texts, **terms, ordinary_single="2500").status_code == 302
    fees = Fee.objects.filter(category__code="cultural")
    assert {(fee.amount, fee.currency, fee.urgency) for fee in fees} == {(2500, "EUR", "ordinary")}
    assert fees.count() == len(current_catalogue().groups)
    for code in ("tourist", "fees", "no slug!"):
        assert "code" in save(browser, "category/", **texts, **{**terms, "code": code}).context["form"].errors


@pytest.mark.parametrize(
    ("language", "word"), [("kk", "жаңа"), ("ru", "новая запись"), ("uz", "yangi"), ("uz-cyrl", "янги")]
)
def test_what_is_new_is_called_so_in_the_language(browser: Client, language: str, word: str) -> None:
    browser.cookies["django_language"] = language
    assert browser.get(EDIT + "category/").context["title"].endswith(f": {word}")


def test_a_new_group_pays_at_first_like_another(browser: Client) -> None:
    names = {f"name_{tag}": f"Neighbours {tag}" for tag in LANGUAGES}
    new = {"code": "neighbours", "members": "chn, rus", "pays_like": "simplified"}
    assert save(browser, "group/", **names, **new).status_code == 302
    assert current_catalogue().group_of("CHN").code == "neighbours"
    single = Fee.objects.filter(category__version__number=2, category__code="tourist", entries="single")
    assert single.get(nationality_group__code="neighbours", urgency="ordinary").amount == 3000


def test_what_a_visa_offers_changes_with_its_fees(browser: Client) -> None:
    narrower = save(browser, "category/tourist/", entries=["single"], urgent_working_days="")
    assert narrower.status_code == 302
    offered = Fee.objects.filter(category__code="tourist", category__version__number=2)
    assert set(offered.values_list("entries", "urgency")) == {("single", "ordinary")}
    wider = {"entries": ["single", "double"], "ordinary_double": "8000"}
    assert save(browser, "category/tourist/", **wider).status_code == 302
    assert Fee.objects.filter(category__version__number=3, category__code="tourist", entries="double").count() == 6


def test_a_fee_follows_another_from_a_day_on(browser: Client) -> None:
    raised = {"groups": ["ordinary"], "valid_from": "2027-01-01", "ordinary_single": "7000"}
    assert save(browser, "fee/tourist/1/", **raised).status_code == 302
    now = Fee.objects.filter(
        category__version__number=2, category__code="tourist", entries="single", urgency="ordinary"
    )
    ordinary = now.filter(nationality_group__code="ordinary").order_by("valid_from")
    assert list(ordinary.values_list("amount", "valid_from", "valid_to")) == [
        (6000, date(2025, 1, 1), date(2026, 12, 31)), (7000, date(2027, 1, 1), None),
    ]  # fmt: skip
    assert now.get(nationality_group__code="visa-free-90").amount == 6000


def test_two_administrators_do_not_overwrite_each_other(browser: Client) -> None:
    first, second = (filled(browser, "category/tourist/", max_stay_days=days) for days in ("50", "40"))
    assert browser.post(f"{EDIT}category/tourist/", first).status_code == 302
    late = browser.post(f"{EDIT}category/tourist/", second)
    assert late.status_code == 409
    assert "The catalogue has changed since you opened this page." in text_of(late)
    assert numbers() == [1, 2]


def test_an_old_second_factor_is_asked_anew_and_what_was_typed_stays(browser: Client, saule: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(saule, secret)
    sent = filled(browser, "category/tourist/", max_stay_days="45")
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        led = browser.post(f"{EDIT}category/tourist/", sent)["Location"]
        assert parse_qs(urlsplit(led).query)["next"] == [f"{EDIT}category/tourist/?confirmed=category"]
        assert numbers() == [1]
        back = browser.post(led, {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
        page: Any = browser.get(back["Location"])
        assert page.context["form"].data["max_stay_days"] == "45"
        assert numbers() == [1]
        assert browser.post(f"{EDIT}category/tourist/", sent).status_code == 302
    assert numbers() == [1, 2]


@pytest.mark.parametrize("page", PAGES)
def test_officers_and_administrators_of_missions_get_no_door(catalogue: Catalogue, seoul: Mission, page: str) -> None:
    headquarters()
    everybody = {
        "Bek": (seoul, Role.OFFICER), "Erlan": (seoul, Role.DECIDER), "Dana": (seoul, Role.MISSION_ADMIN),
        "Timur": (headquarters(), Role.AUDITOR),
    }  # fmt: skip
    for name, (mission, role) in everybody.items():
        browser = browser_of(an_officer(name, mission, role))
        before = AuditEntry.objects.count()
        assert browser.get(EDIT + page).status_code == 403
        assert browser.post(EDIT + page, {"seen": "1", "reason": "Mine"}).status_code == 403
        assert AuditEntry.objects.count() == before
        assert EDIT not in text_of(browser.get("/panel/catalogue/"))
    assert numbers() == [1]
    assert browser_of(None).get(EDIT + page).status_code == 302


@pytest.mark.parametrize(
    "page",
    ["nothing/", "category/none/", "category/fees/", "requirement/none/", "fee/", "fee/none/", "fee/tourist/999/",
     "fee/tourist/4/", "requirement/photo/2/", "whole/x/", "category/tourist/3/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(browser: Client, page: str) -> None:
    assert browser.get(EDIT + page).status_code == 404
    assert browser.post(EDIT + page, {}).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_malformed_forms_are_refused_and_never_break(browser: Client, page: str) -> None:
    fields = browser.get(EDIT + page).context["form"].fields
    for odd in ("\x00\u202e", "9" * 400, "[[x]]\n'''\"\"\"", "2026-02-30"):
        assert browser.post(EDIT + page, dict.fromkeys(fields, odd)).status_code == 400
    assert numbers() == [1]


def test_words_that_mean_something_in_the_files_stay_words(browser: Client) -> None:
    odd = "Line one\nline \"two\" \\ '''three''' # [[requirement]]\n[name]\nen = 1\ttab"
    assert save(browser, "requirement/passport/", help_en=odd.replace("\n", "\r\n")).status_code == 302
    passport = next(row for row in current_catalogue().requirements if row.code == "passport")
    assert passport.help["en"] == odd


def test_every_fault_is_said_in_kazakh(saule: User) -> None:
    browser = browser_of(saule, language="kk")
    answer = save(browser, "category/tourist/", max_stay_days="999", name_ru="")
    assert "Stay" not in str(answer.context["faults"])
    assert len(answer.context["faults"]) >= 1


def test_readers_take_a_file_home(browser: Client, seoul: Mission) -> None:
    save(browser, "category/tourist/", max_stay_days="45")
    answer = browser_of(an_officer("Bek", seoul, Role.OFFICER)).get("/panel/catalogue/files/tourist/")
    assert "max_stay_days = 45" in answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert browser.get("/panel/catalogue/files/none/").status_code == 404
    outsider = browser_of(an_officer("Zarina", seoul, Role.OPERATOR))
    assert outsider.get("/panel/catalogue/files/tourist/").status_code == 403


def test_every_kind_of_table_has_a_page() -> None:
    assert {page.partition("/")[0] for page in PAGES} == set(FORMS)
