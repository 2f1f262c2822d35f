"""The catalogue is edited by administrators at headquarters, into its own files; what was handed in keeps its rules."""

import tomllib
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services.authority import NotHeadquarters
from consular.visas.models.applications import VisaApplication
from consular.visas.models.catalogue import CatalogueVersion
from consular.visas.rules.catalogue import Catalogue
from consular.visas.rules.catalogue_files import CatalogueInvalid
from consular.visas.rules.catalogue_writing import Edit, tables_in
from consular.visas.services.catalogue import current_catalogue, publish
from consular.visas.services.catalogue_edits import CatalogueChanged, edit
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput
from tests.consular.visas.applications.test_correct import uploaded
from tests.consular.visas.review.test_decide import verb
from tests.factories.catalogue import FILES, edited
from tests.factories.missions import an_officer, headquarters
from tests.factories.visas import TERMS, a_draft, a_person, accept_items
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
@remembered
def saule(db: None) -> User:
    """Administers headquarters."""
    return an_officer("Saule", headquarters(), Role.MISSION_ADMIN)


def stay(days: int) -> list[Edit]:
    return [Edit("tourist.toml", {**tomllib.loads(FILES["tourist.toml"]), "max_stay_days": days})]


def change(edits: list[Edit], by: User, *, seen: int | None = None, reason: str = "The order of 1 May.") -> Any:
    number = seen or current_catalogue().version.number
    return edit(edits, seen=number, reason=reason, by=by, now=timezone.now())


def max_stay() -> int:
    category = current_catalogue().category("tourist")
    assert category is not None
    return category.max_stay_days


def test_an_edit_is_the_next_version_and_on_record(catalogue: Catalogue, saule: User) -> None:
    change(stay(45), saule)
    version = CatalogueVersion.objects.current()
    assert version is not None
    assert (version.number, version.origin, version.reason) == (2, "panel", "The order of 1 May.")
    assert version.loaded_by == saule
    assert max_stay() == 45
    assert version.sources == edited("tourist.toml", "max_stay_days = 60", "max_stay_days = 45")
    entry = AuditEntry.objects.get(action="visas.catalogue.edited")
    assert entry.actor == str(saule.public_id)
    assert entry.detail == {"number": 2, "paths": ["tourist.toml: max_stay_days"]}


def test_nobody_else_edits_it(catalogue: Catalogue, seoul: Mission) -> None:
    for name, role in (("Bek", Role.OFFICER), ("Erlan", Role.DECIDER), ("Dana", Role.MISSION_ADMIN)):
        with pytest.raises(NotHeadquarters):
            change(stay(45), an_officer(name, seoul, role))
    with pytest.raises(NotHeadquarters):
        change(stay(45), an_officer("Timur", headquarters(), Role.AUDITOR))
    assert CatalogueVersion.objects.count() == 1
    assert not AuditEntry.objects.filter(action="visas.catalogue.edited").exists()


def test_an_edit_made_on_another_version_is_refused(catalogue: Catalogue, saule: User) -> None:
    change(stay(45), saule)
    with pytest.raises(CatalogueChanged):
        change(stay(50), saule, seen=1)
    assert max_stay() == 45


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("max_stay_days", 0, "tourist.toml.max_stay_days"),
        ("max_stay_days", 500, "tourist.toml.max_stay_days"),
        ("name", {"en": "Tourist"}, "tourist.toml.name"),
        ("entries", ["single"], "fees.toml: fee[tourist, visa-free-90, double, ordinary]"),
    ],
)
def test_files_rules_judge_it_and_nothing_stays_behind(
    catalogue: Catalogue, saule: User, key: str, value: Any, path: str
) -> None:
    with pytest.raises(CatalogueInvalid) as refused:
        change([Edit("tourist.toml", {**tomllib.loads(FILES["tourist.toml"]), key: value})], saule)
    assert path in {fault.path for fault in refused.value.errors}
    assert CatalogueVersion.objects.count() == 1


def test_an_edit_needs_a_reason_and_a_change(catalogue: Catalogue, saule: User) -> None:
    for edits, reason in ((stay(45), " "), (stay(60), "Nothing new")):
        with pytest.raises(InvalidInput):
            change(edits, saule, reason=reason)
    assert CatalogueVersion.objects.count() == 1


def test_the_database_wants_author_and_reason_of_an_edit(catalogue: Catalogue) -> None:
    row = CatalogueVersion(number=9, sha256="0" * 64, sources={}, issuing_state="KAZ", remedy={}, appeal_days=1)
    row.origin = "panel"
    with pytest.raises(IntegrityError, match="edit_has_author_and_reason"), transaction.atomic():
        row.save(force_insert=True)


def test_what_was_handed_in_keeps_its_rules_until_it_is_decided(
    in_review: VisaApplication, saule: User, bek: Phone
) -> None:
    accept_items(in_review, by=bek.user)
    asked = set(in_review.items.values_list("requirement__code", flat=True))
    paper = {**tables_in(FILES["requirements.toml"], "requirement")[1], "code": "new-paper"}
    change([*stay(5), Edit("requirements.toml", paper, "requirement")], saule)
    in_review.refresh_from_db()
    assert in_review.category.max_stay_days == 60
    assert set(in_review.items.values_list("requirement__code", flat=True)) == asked
    assert verb(bek, in_review, "propose", TERMS).status_code == 201


def test_a_draft_goes_by_what_holds_when_it_is_handed_in(applicant: Phone, saule: User) -> None:
    draft = a_draft(applicant, a_person(applicant.user))
    paper = {**tables_in(FILES["requirements.toml"], "requirement")[1], "code": "new-paper"}
    change([Edit("requirements.toml", paper, "requirement")], saule)
    sent = applicant.post(f"/api/v1/visa-applications/{draft['id']}/submit", {}, format="json")
    assert "documents.new-paper" in {fault["path"] for fault in sent.json()["errors"]}
    application = VisaApplication.objects.get()
    assert application.state == "draft"
    assert application.items.filter(requirement__code="new-paper").exists()


def test_a_draft_can_be_given_what_is_asked_for_since(applicant: Phone, saule: User) -> None:
    draft = a_draft(applicant, a_person(applicant.user))
    paper = {**tables_in(FILES["requirements.toml"], "requirement")[1], "code": "new-paper"}
    change([Edit("requirements.toml", paper, "requirement")], saule)
    url = f"/api/v1/visa-applications/{draft['id']}/documents"
    sent = applicant.post(url, {"item": "new-paper", "upload": uploaded(applicant)}, format="json")
    assert sent.status_code == 201, sent.content
    nothing = applicant.post(url, {"item": "nothing", "upload": uploaded(applicant)}, format="json")
    assert nothing.status_code == 400


def test_a_paper_is_asked_for_from_its_day_to_its_last(applicant: Phone, saule: User) -> None:
    today = timezone.now().date()
    paper = {**tables_in(FILES["requirements.toml"], "requirement")[1], "code": "new-paper"}

    def asked(number: int, valid_from: date, valid_to: date) -> bool:
        tables = tables_in(current_sources()["requirements.toml"], "requirement")
        index = next((place for place, table in enumerate(tables) if table["code"] == "new-paper"), None)
        dated = {**paper, "valid_from": valid_from, "valid_to": valid_to}
        change([Edit("requirements.toml", dated, "requirement", index)], saule)
        items = applicant.get("/api/v1/visa-categories/tourist/requirements").json()["checklist"]
        draft = a_draft(applicant, a_person(applicant.user, kind="attorney", primary=f"Nr{'abc'[number]}"))
        application = VisaApplication.objects.get(public_id=draft["id"])
        codes = set(application.items.values_list("requirement__code", flat=True))
        listed = "new-paper" in {item["code"] for item in items}
        assert listed == ("new-paper" in codes)
        return listed

    assert not asked(0, today + timedelta(days=1), today + timedelta(days=9))
    assert asked(1, today, today)
    assert not asked(2, today - timedelta(days=9), today - timedelta(days=1))


def current_sources() -> dict[str, str]:
    version = CatalogueVersion.objects.current()
    assert version is not None
    return dict(version.sources)


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def command(name: str, *arguments: object) -> str:
    out = StringIO()
    call_command(name, *map(str, arguments), stdout=out)
    return out.getvalue()


def test_files_do_not_undo_an_edit_unasked(catalogue: Catalogue, saule: User, tmp_path: Path) -> None:
    change(stay(45), saule)
    folder = written(tmp_path, edited("work.toml", "ordinary_working_days", "ordinary_working_days"))
    with pytest.raises(CommandError) as refused:
        command("load_catalogue", folder)
    assert "tourist.toml: This file was edited in the panel since" in str(refused.value)
    assert "--discard-edits" in str(refused.value)
    assert (max_stay(), CatalogueVersion.objects.count()) == (45, 2)
    assert command("load_catalogue", folder, "--discard-edits").startswith("Catalogue 3 is published.")
    assert max_stay() == 60
    assert command("load_catalogue", folder).startswith("Nothing changed")


def test_an_edit_is_kept_by_dumping_it_and_loads_again_with_other_changes(
    catalogue: Catalogue, saule: User, tmp_path: Path
) -> None:
    folder = written(tmp_path, {**FILES, "extra.toml": "# not ours"})
    change(stay(45), saule)
    told = command("dump_catalogue", folder)
    assert told.startswith("Catalogue 2. Written anew: tourist.toml\n")
    assert "extra.toml is no part of it" in told
    (folder / "extra.toml").unlink()
    assert command("dump_catalogue", folder) == "Catalogue 2. Written anew: nothing\n"
    assert command("load_catalogue", folder).startswith("Nothing changed")
    work = folder / "work.toml"
    work.write_text(work.read_text("utf-8").replace("passport_margin_days = ", "passport_margin_days = 1"), "utf-8")
    assert command("load_catalogue", folder) == "Catalogue 3 is published. New or changed: work.toml\n"
    assert max_stay() == 45


def test_an_edit_taken_back_stands_in_nobody_s_way(catalogue: Catalogue, saule: User) -> None:
    change(stay(45), saule)
    change(stay(60), saule)
    assert (
        publish(edited("study.toml", "passport_margin_days = 90", "passport_margin_days = 120"), by=None).version.number
        == 4
    )


def test_without_a_catalogue_there_is_nothing_to_dump(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No catalogue was published yet"):
        command("dump_catalogue", tmp_path)
