"""Faults in the files are named by file, table and key, all at once."""

import pytest

from consular.visas.rules.catalogue_files import CatalogueInvalid
from consular.visas.rules.catalogue_sources import read_catalogue
from tests.factories.catalogue import FILES, edited

PASSPORT = 'code = "passport"\nkind = "document"'
FIRST_FEE = 'category = "tourist"\ngroups = ["visa-free-90", "visa-free-30", "ordinary"]\ncurrency = "EUR"'


def faults_of(files: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueInvalid) as caught:
        read_catalogue(files)
    return [(error.path, error.code) for error in caught.value.errors]


def test_the_shipped_files_make_a_catalogue() -> None:
    catalogue = read_catalogue(FILES)
    assert len(catalogue.categories) == 8
    assert [requirement.position for requirement in catalogue.requirements] == list(
        range(1, len(catalogue.requirements) + 1)
    )
    assert catalogue.version.demo


@pytest.mark.parametrize(
    ("file", "old", "new", "path", "code"),
    [
        ("tourist.toml", "max_stay_days = 60", "max_stay_days = ", "tourist.toml", "not_toml"),
        ("tourist.toml", "max_stay_days = 60\n", "", "tourist.toml.max_stay_days", "required"),
        ("tourist.toml", "max_stay_days = 60", 'max_stay_days = "60"', "tourist.toml.max_stay_days", "wrong_type"),
        ("tourist.toml", "max_stay_days = 60", "max_stay_days = true", "tourist.toml.max_stay_days", "wrong_type"),
        ("tourist.toml", "max_stay_days = 60", "max_stay_days = 0", "tourist.toml.max_stay_days", "invalid"),
        ("tourist.toml", "max_stay_days = 60", "max_stay_days = 99999", "tourist.toml.max_stay_days", "invalid"),
        ("tourist.toml", "max_stay_days = 60", "max_stay_days = 181", "tourist.toml.max_stay_days", "invalid"),
        ("tourist.toml", "max_stay_days = 60", "max_stay = 60\nmax_stay_days = 60", "tourist.toml.max_stay", "unknown"),
        ("tourist.toml", "max_stay_days = 60", 'code = "x"\nmax_stay_days = 60', "tourist.toml.code", "unknown"),
        ("tourist.toml", "max_stay_days = 60", "version = 3\nmax_stay_days = 60", "tourist.toml.version", "unknown"),
        ("tourist.toml", '"tourism"', '"fun"', "tourist.toml.purpose", "invalid"),
        ("tourist.toml", '"double"', '"triple"', "tourist.toml.entries", "invalid"),
        (
            "tourist.toml",
            "urgent_working_days = 3",
            "urgent_working_days = 7",
            "tourist.toml.urgent_working_days",
            "invalid",
        ),
        (
            "tourist.toml",
            "active_from = 2025-01-01",
            "active_from = 2025-01-01T00:00:00",
            "tourist.toml.active_from",
            "wrong_type",
        ),
        (
            "tourist.toml",
            "active_from = 2025-01-01",
            "active_from = 2025-01-01\nactive_to = 2024-01-01",
            "tourist.toml.active_to",
            "invalid",
        ),
        ("tourist.toml", "name.kk =", "name.de =", "tourist.toml.name", "invalid"),
        ("tourist.toml", "Туристік виза", " ", "tourist.toml.name", "invalid"),
        ("tourist.toml", "Туристік виза", "\\u0000", "tourist.toml.name", "invalid"),
        (
            "catalogue.toml",
            'issuing_state = "KAZ"',
            'issuing_state = "ZZZ"',
            "catalogue.toml.issuing_state",
            "unknown_state",
        ),
        ("catalogue.toml", "appeal_days = 30", "appeal_days = 0", "catalogue.toml.appeal_days", "invalid"),
        ("groups.toml", '"BEL"', '"ZZZ"', "groups.toml: group[visa-free-90].members", "unknown_state"),
        ("groups.toml", '"ARE"', '"BEL"', "groups.toml: group[visa-free-30].members", "doubled"),
        ("groups.toml", '"ARE"', '"KAZ"', "groups.toml: group[visa-free-30].members", "own_citizens"),
        (
            "groups.toml",
            'code = "simplified"',
            'code = "visa-free-30"',
            "groups.toml: group[visa-free-30].code",
            "doubled",
        ),
        ("groups.toml", "is_default = true", 'members = ["IND"]', "groups.toml", "default_group"),
        ("groups.toml", "is_default = true", "", "groups.toml: group[ordinary].members", "invalid"),
        ("groups.toml", "visa_free_days = 90\n", "", "groups.toml: group[visa-free-90].visa_free_purposes", "invalid"),
        ("groups.toml", "[[group]]", "[[groups]]", "groups.toml.groups", "unknown"),
        ("catalogue.toml", "notice.", "remark.", "catalogue.toml.remark", "unknown"),
        ("fees.toml", FIRST_FEE, FIRST_FEE + "\namount = 5", "fees.toml: fee[1].amount", "unknown"),
        ("fees.toml", FIRST_FEE, FIRST_FEE.replace('"tourist"', "3"), "fees.toml: fee[1].category", "unknown"),
        ("fees.toml", FIRST_FEE, FIRST_FEE.replace("groups", "group"), "fees.toml: fee[1].groups", "required"),
        ("fees.toml", "ordinary = {", "ordinary = 3 # {", "fees.toml: fee[1].ordinary", "wrong_type"),
        (
            "requirements.toml",
            PASSPORT,
            PASSPORT + '\ncategories = ["tourists"]',
            "requirements.toml: requirement[passport].categories",
            "unknown",
        ),
        (
            "requirements.toml",
            PASSPORT,
            PASSPORT + "\nage_from = 12",
            "requirements.toml: requirement[passport].asked_when",
            "invalid",
        ),
        (
            "requirements.toml",
            PASSPORT,
            PASSPORT.replace("document", "form"),
            "requirements.toml: requirement[passport].media_types",
            "invalid",
        ),
        (
            "requirements.toml",
            '"stateless-and-refugees"',
            '"refugees"',
            "requirements.toml: requirement[permission-to-return].nationality_groups",
            "unknown",
        ),
        (
            "requirements.toml",
            "age_from = 12",
            "age_from = 12\nage_below = 12",
            "requirements.toml: requirement[fingerprints].age_below",
            "invalid",
        ),
        (
            "requirements.toml",
            'code = "photo"',
            'code = "my photo"',
            "requirements.toml: requirement[my photo].code",
            "invalid",
        ),
        ("fees.toml", FIRST_FEE, FIRST_FEE.replace("tourist", "tourists"), "fees.toml: fee[1].category", "unknown"),
        ("fees.toml", FIRST_FEE, FIRST_FEE.replace("ordinary", "others"), "fees.toml: fee[1].groups", "unknown"),
        (
            "fees.toml",
            FIRST_FEE,
            FIRST_FEE.replace("EUR", "EUX"),
            "fees.toml: fee[tourist, visa-free-90, single, ordinary]",
            "unknown_currency",
        ),
        ("fees.toml", "single = 6000", "single = 60.00", "fees.toml: fee[1].ordinary.single", "wrong_type"),
        ("fees.toml", "single = 6000", "single = -1", "fees.toml: fee[1].amount", "invalid"),
        ("fees.toml", "single = 6000", "singel = 6000", "fees.toml: fee[1].entries", "invalid"),
        ("fees.toml", "single = 6000, ", "", "fees.toml: fee[tourist, visa-free-90, single, ordinary]", "no_fee"),
        (
            "fees.toml",
            "valid_from = 2025-01-01",
            "valid_from = 2025-01-01\nvalid_to = 2025-12-31",
            "fees.toml: fee[tourist, visa-free-90, single, ordinary]",
            "no_fee",
        ),
        (
            "fees.toml",
            FIRST_FEE,
            FIRST_FEE.replace('"ordinary"', '"ordinary", "simplified"'),
            "fees.toml: fee[tourist, simplified, single, ordinary]",
            "overlap",
        ),
        (
            "study.toml",
            '["multiple"]',
            '["single"]',
            "fees.toml: fee[study, visa-free-90, multiple, ordinary]",
            "not_offered",
        ),
        (
            "grounds.toml",
            'rulings = ["inadmissible"]',
            "rulings = []",
            "grounds.toml: ground[form-incomplete].rulings",
            "invalid",
        ),
        ("grounds.toml", 'use = "withdrawal"', 'use = "whim"', "grounds.toml: reason[plans-changed].use", "invalid"),
    ],
)
def test_a_fault_is_named(file: str, old: str, new: str, path: str, code: str) -> None:
    assert (path, code) in faults_of(edited(file, old, new))


@pytest.mark.parametrize("file", ["catalogue.toml", "groups.toml", "requirements.toml", "fees.toml", "grounds.toml"])
def test_a_missing_file_is_named(file: str) -> None:
    paths = [path for path, _code in faults_of({name: text for name, text in FILES.items() if name != file})]
    assert any(path.startswith(file) for path in paths)


def test_a_list_written_as_one_table_is_named() -> None:
    files = {**FILES, "groups.toml": FILES["groups.toml"].replace("[[group]]", "[group]", 1)}
    assert faults_of({**files, "groups.toml": "group = 3"})[0] == ("groups.toml: group", "invalid")


def test_all_faults_of_all_files_come_together() -> None:
    files = edited("tourist.toml", "max_stay_days = 60", "max_stay_days = 0")
    files = edited("work.toml", "name.ru", "name.fr", files=files)
    paths = {path for path, _code in faults_of(files)}
    assert paths == {"tourist.toml.max_stay_days", "work.toml.name"}


def test_a_fault_is_told_once_and_says_what_was_meant() -> None:
    files = edited("fees.toml", FIRST_FEE, FIRST_FEE.replace("currency", "curency"))
    with pytest.raises(CatalogueInvalid) as caught:
        read_catalogue(files)
    told = [str(error.detail) for error in caught.value.errors if error.path == "fees.toml: fee[1].curency"]
    assert told == ["Unknown key; did you mean currency?"]


def test_a_missing_translation_is_told_by_its_language() -> None:
    with pytest.raises(CatalogueInvalid) as caught:
        read_catalogue(edited("tourist.toml", "name.kk =", "name.en-GB ="))
    details = [str(error.detail) for error in caught.value.errors]
    assert details == ["en-GB is not a language of this system.", "The translation into kk is missing."]
