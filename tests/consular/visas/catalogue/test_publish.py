"""A catalogue comes into force whole, once, and is never changed afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model

from consular.visas.models.catalogue import CatalogueVersion, NationalityGroup, VisaCategory
from consular.visas.models.fees import Fee
from consular.visas.models.grounds import RefusalGround, ReviewReason
from consular.visas.models.requirements import VisaRequirement
from consular.visas.models.texts import in_language
from consular.visas.rules.catalogue import Catalogue
from consular.visas.rules.catalogue_files import CatalogueInvalid
from consular.visas.services.catalogue import NoCatalogue, current_catalogue, publish
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.factories.catalogue import FILES, edited, texts

TABLES: list[type[Model]] = [
    CatalogueVersion,
    NationalityGroup,
    VisaCategory,
    VisaRequirement,
    Fee,
    RefusalGround,
    ReviewReason,
]


def counts() -> list[int]:
    return [table._default_manager.count() for table in TABLES]


def test_the_first_catalogue_is_number_one(aigul: User) -> None:
    publication = publish(FILES, by=aigul)
    version = publication.version
    assert (version.number, version.loaded_by, version.sources) == (1, aigul, FILES)
    assert publication.changed == sorted(FILES)
    assert all(counts())


def test_what_was_published_is_what_the_files_say(catalogue: Catalogue) -> None:
    tourist = catalogue.category("tourist")
    assert tourist is not None
    assert (tourist.max_stay_days, tourist.entries) == (60, ["single", "double", "multiple"])
    assert tourist.name["kk"] == "Туристік виза"
    assert [requirement.code for requirement in catalogue.requirements][:3] == ["application-form", "passport", "photo"]
    assert catalogue.group_of("UZB").code == "simplified"
    assert catalogue.group_of("IND").code == "ordinary"


def test_publishing_is_audited(aigul: User) -> None:
    version = publish(FILES, by=aigul).version
    entry = AuditEntry.objects.get(action="visas.catalogue.published")
    assert (entry.actor, entry.target) == (str(aigul.public_id), str(version.public_id))
    assert entry.detail["number"] == 1


def test_the_same_files_again_change_nothing(catalogue: Catalogue) -> None:
    before, audited = counts(), AuditEntry.objects.count()
    publication = publish(FILES, by=None)
    assert (publication.version.pk, publication.changed) == (catalogue.version.pk, [])
    assert (counts(), AuditEntry.objects.count()) == (before, audited)


def test_changed_files_make_the_next_version_and_the_old_one_stays(catalogue: Catalogue) -> None:
    publication = publish(edited("tourist.toml", "max_stay_days = 60", "max_stay_days = 45"), by=None)
    assert (publication.version.number, publication.changed) == (2, ["tourist.toml"])
    stays = VisaCategory.objects.filter(code="tourist").order_by("version__number")
    assert list(stays.values_list("max_stay_days", flat=True)) == [60, 45]
    now = current_catalogue().category("tourist")
    assert now is not None
    assert now.max_stay_days == 45


def test_going_back_to_old_files_is_a_new_version(catalogue: Catalogue) -> None:
    publish(edited("tourist.toml", "max_stay_days = 60", "max_stay_days = 45"), by=None)
    assert publish(FILES, by=None).version.number == 3


def test_faulty_files_leave_nothing_behind(catalogue: Catalogue) -> None:
    before = counts()
    with pytest.raises(CatalogueInvalid):
        publish(edited("tourist.toml", "max_stay_days = 60", "max_stay_days = 0"), by=None)
    assert counts() == before
    assert CatalogueVersion.objects.current() == catalogue.version


def test_before_the_first_catalogue_there_is_none(db: None) -> None:
    with pytest.raises(NoCatalogue):
        current_catalogue()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_no_row_can_be_changed_or_deleted(catalogue: Catalogue, table: type[Model], statement: str) -> None:
    before = counts()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement.format(table._meta.db_table))
    assert counts() == before


def copy_of(row: Model, **changes: object) -> Model:
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    ("table", "changes", "constraint"),
    [
        (CatalogueVersion, {"number": 1}, "number_key"),
        (CatalogueVersion, {"number": 0}, "number_positive"),
        (CatalogueVersion, {"number": 9, "sha256": "x"}, "sha256_is_hex"),
        (VisaCategory, {}, "visacategory_code_unique_in_version"),
        (VisaCategory, {"code": "x", "entries": []}, "visacategory_has_entries"),
        (VisaCategory, {"code": "x", "max_stay_days": 999}, "visacategory_stay_within_validity"),
        (VisaCategory, {"code": "x", "urgent_working_days": 99}, "visacategory_urgent_is_faster"),
        (VisaCategory, {"code": "x", "active_to": date(2000, 1, 1)}, "visacategory_period_in_order"),
        (NationalityGroup, {"code": "x", "is_default": True, "members": []}, "nationalitygroup_one_default_in_version"),
        (
            NationalityGroup,
            {"code": "x", "is_default": False, "members": []},
            "nationalitygroup_default_names_no_state",
        ),
        (NationalityGroup, {"code": "x", "visa_free_days": 0}, "nationalitygroup_visa_free_for_some_purpose"),
        (
            VisaRequirement,
            {"code": "x", "kind": "form", "media_types": ["image/png"]},
            "visarequirement_files_have_media_types",
        ),
        (VisaRequirement, {"code": "x", "age_from": 18, "age_below": 18}, "visarequirement_ages_in_order"),
        (Fee, {}, "fee_no_overlap"),
        (Fee, {"valid_from": date(2999, 1, 1)}, "fee_no_overlap"),
        (Fee, {"valid_from": date(2020, 1, 2), "valid_to": date(2020, 1, 1)}, "fee_period_in_order"),
        (
            Fee,
            {"currency": "eur", "valid_from": date(2020, 1, 1), "valid_to": date(2020, 1, 2)},
            "fee_currency_is_a_code",
        ),
        (RefusalGround, {"code": "x", "rulings": []}, "refusalground_has_rulings"),
    ],
)
def test_the_database_holds_the_rules(
    catalogue: Catalogue, table: type[Model], changes: dict[str, object], constraint: str
) -> None:
    row = table._default_manager.order_by("pk").first()
    assert row is not None
    if table is CatalogueVersion:
        changes = {"public_id": "00000000-0000-4000-8000-000000000000", **changes}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        copy_of(row, **changes).save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_publish_one_version() -> None:
    def load(_attempt: int) -> int:
        try:
            return publish(FILES, by=None).version.number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(load, range(4))) == [1, 1, 1, 1]
    assert CatalogueVersion.objects.count() == 1


def test_texts_fall_back_to_english_for_a_language_that_came_later() -> None:
    assert in_language(texts("name"), "ky") == "name en"
    assert in_language({}, "kk") == ""
