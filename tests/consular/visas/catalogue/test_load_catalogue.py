"""`manage.py load_catalogue`."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from consular.visas.models.catalogue import CatalogueVersion
from tests.factories.catalogue import FILES, edited


def load(*arguments: object) -> str:
    out = StringIO()
    call_command("load_catalogue", *map(str, arguments), stdout=out)
    return out.getvalue()


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_the_shipped_catalogue_loads_and_loads_again(db: None) -> None:
    assert load().startswith("Catalogue 1 is published.")
    assert load() == "Nothing changed: catalogue 1 was published from the same files.\n"
    assert CatalogueVersion.objects.count() == 1


def test_a_check_changes_nothing(db: None) -> None:
    assert load("--check").startswith("Catalogue 1 would be published.")
    assert not CatalogueVersion.objects.exists()


def test_another_folder_can_be_loaded(db: None, tmp_path: Path) -> None:
    load()
    changed = edited("tourist.toml", "max_stay_days = 60", "max_stay_days = 45")
    told = load(written(tmp_path, changed))
    assert told == "Catalogue 2 is published. New or changed: tourist.toml\n"


def test_a_file_that_left_the_folder_ends_its_category(db: None, tmp_path: Path) -> None:
    load()
    without = {name: text for name, text in FILES.items() if name != "official.toml"}
    without = {**without, "fees.toml": without["fees.toml"].split('[[fee]]\ncategory = "official"')[0]}
    told = load(written(tmp_path, without))
    assert told == "Catalogue 2 is published. New or changed: fees.toml, official.toml\n"


def test_every_fault_is_printed_and_nothing_loaded(db: None, tmp_path: Path) -> None:
    files = edited("tourist.toml", "max_stay_days = 60", "max_stay = 60")
    with pytest.raises(CommandError) as refused:
        load(written(tmp_path, files))
    assert str(refused.value) == (
        "The catalogue's files are not valid.\n"
        "  tourist.toml.max_stay: Unknown key; did you mean max_stay_days?\n"
        "  tourist.toml.max_stay_days: This key is missing."
    )
    assert not CatalogueVersion.objects.exists()


def test_a_demonstration_is_refused_where_visas_are_real(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="marked as a demonstration"):
        load()
    assert not CatalogueVersion.objects.exists()


def test_a_real_catalogue_loads_there(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DEMO = False
    assert load(written(tmp_path, edited("catalogue.toml", "demo = true", "demo = false"))).startswith("Catalogue 1 is")


def test_an_empty_folder_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There are no \.toml files"):
        load(tmp_path)


def test_a_file_in_another_encoding_is_named(db: None, tmp_path: Path) -> None:
    written(tmp_path, FILES)
    (tmp_path / "work.toml").write_bytes("name.ru = 'Виза'".encode("cp1251"))
    with pytest.raises(CommandError, match=r"work\.toml is not UTF-8"):
        load(tmp_path)
