"""What an administrator reads of a file, takes out of the register, and when it all goes."""

import csv
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from consular.abroad.models.old_registers import ImportRow
from consular.abroad.models.registration import Registration
from consular.abroad.services.old_register import exporting, imports
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.privacy.services import trees
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files.models import StoredFile
from tests.factories.old_registers import URL, a_file, taken, tried
from tests.factories.visas import a_person
from tests.people import Phone, phone_of

EXPORT = "/api/v1/staff/register-export?mission="


def rows_of(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200, answer.content
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))


def test_the_report_tells_of_every_row_in_the_readers_language(saule: Phone) -> None:
    register = tried(saule, a_file({"external_id": "=1+1"}, {"external_id": "18", "sex": "?"}))
    english = rows_of(saule.get(f"{URL}/{register.public_id}/report"))
    assert english[1][:3] == ["2", "'=1+1", "new"]
    assert english[2][:3] == ["3", "18", "refused"]
    assert english[2][4] == "sex: This is none of the values that can stand here."
    russian = rows_of(phone_of(saule.user, language="ru").get(f"{URL}/{register.public_id}/report"))
    assert russian[2][4] != english[2][4]
    assert russian[0] != english[0]
    assert AuditEntry.objects.filter(action="abroad.import.report_opened", chain="KZ-HQ").count() == 2


def test_one_file_shows_counts_and_the_first_rows_to_look_at(saule: Phone, nurlan: Phone) -> None:
    register = tried(saule, a_file({}, {"external_id": "18", "sex": "?"}))
    shown = nurlan.get(f"{URL}/{register.public_id}").json()
    assert (shown["tried"], shown["rows"], shown["brought_by_you"]) == ({"new": 1, "refused": 1}, 2, False)
    assert [(row["line"], row["external_id"], row["outcome"]) for row in shown["notable"]] == [(3, "18", "refused")]
    assert saule.get(URL).json()["results"][0]["id"] == str(register.public_id)


def test_other_administrators_and_officers_see_none_of_it(saule: Phone, marat: Phone, bek: Phone) -> None:
    register = tried(saule, a_file({}))
    for phone in (marat, bek):
        assert phone.get(URL).json()["results"] == []
        for path in ("", "/report"):
            assert phone.get(f"{URL}/{register.public_id}{path}").status_code == 404
        for verb in ("release", "withdraw"):
            assert phone.post(f"{URL}/{register.public_id}/{verb}").status_code == 404
    register.refresh_from_db()
    assert register.state == "tried"


def test_what_is_withdrawn_is_deleted(saule: Phone, settings: Any) -> None:
    register = tried(saule, a_file({}))
    assert saule.post(f"{URL}/{register.public_id}/withdraw").json()["state"] == "withdrawn"
    assert not StoredFile.objects.exists()
    assert not ImportRow.objects.exists()
    assert saule.get(f"{URL}/{register.public_id}/report").json()["code"] == "report_gone"
    assert saule.post(f"{URL}/{register.public_id}/release").status_code == 403
    assert Path(settings.FILES_DIR).exists()


def test_files_and_reports_go_after_some_weeks_and_counts_stay(saule: Phone, nurlan: Phone) -> None:
    done = taken(saule, nurlan, a_file({}))
    waiting = tried(saule, a_file({}))
    later = timezone.now() + timedelta(days=29)
    assert imports.forget_old(now=later) == 1
    assert imports.forget_old(now=later + timedelta(days=2)) == 1
    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.file, done.taken, waiting.state) == (None, {"new": 1}, "withdrawn")
    assert not ImportRow.objects.exists()
    assert Registration.objects.count() == 1


def test_one_is_taken_over_at_a_time(saule: Phone, nurlan: Phone) -> None:
    first, second = tried(saule, a_file({})), tried(saule, a_file({}))
    assert nurlan.post(f"{URL}/{first.public_id}/release").status_code == 200
    assert nurlan.post(f"{URL}/{second.public_id}/release").json()["code"] == "another_import_runs"


@pytest.mark.disagrees  # rows made or taken away by hand
def test_the_register_comes_out_as_it_goes_in(
    saule: Phone, nurlan: Phone, marat: Phone, aigul: User, citizen: Phone
) -> None:
    visit = {"external_id": "18", "primary_identifier": "=Muster", "stay": "temporary", "until": "2099-01-01"}
    visit |= {"until": (timezone.localdate() + timedelta(days=400)).isoformat(), "document_number": "N00000002"}
    taken(saule, nurlan, a_file({}, visit))
    before = told()
    answer = marat.get(f"{EXPORT}KZ-SEO")
    file = b"".join(answer.streaming_content)
    assert b"'=Muster" in file
    erase_all()
    taken(saule, nurlan, file, source="seoul")
    assert told() == before


def told() -> list[Any]:
    """All that an entry says, but for what is of this house alone."""
    return [
        (
            entry.person.identity,
            entry.person.nationality,
            entry.person.residence,
            entry.person.sex,
            [(one.number, one.kind, one.issued_on, one.expires_on) for one in entry.person.travel_documents.all()],
            *(
                getattr(entry, name)
                for name in ("stay", "reason", "host_state", "region", "dwelling", "since", "until")
            ),
            entry.confirmed_at,
            entry.mission.code,
            entry.state,
        )
        for entry in Registration.objects.whole().order_by("pk")
    ]


def erase_all() -> None:
    """As in another house, where nobody is known yet."""
    trees.delete(trees.hanging_on(Person, list(Person.objects.values_list("pk", flat=True))), by=None)
    Person.objects.all().delete()


def test_an_export_is_on_record_for_everybody_in_it(
    saule: Phone, nurlan: Phone, marat: Phone, aigul: User, citizen: Phone
) -> None:
    a_person(aigul, nationality="KAZ", primary="Sample", secondary="Nurlan", born="1984-11-02")
    taken(saule, nurlan, a_file({}, {"external_id": "18", "primary_identifier": "Muster"}))
    rows = rows_of(marat.get(f"{EXPORT}KZ-SEO"))
    assert len(rows) == 3
    assert AuditEntry.objects.get(action="abroad.register.exported", chain="KZ-SEO").detail == {"rows": 2}
    assert AuditEntry.objects.filter(action=exporting.EXPORTED, chain="KZ-SEO").count() == 2
    newest = citizen.get("/api/v1/me/access-history").json()["results"][0]
    assert (newest["kind"], "took the register" in newest["text"]) == ("reading", True)


def test_who_breaks_off_has_on_record_what_they_got(
    saule: Phone, nurlan: Phone, seoul: Mission, marat: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    taken(saule, nurlan, a_file({}, {"external_id": "18", "primary_identifier": "Muster"}))
    pieces = exporting.export(seoul, by=marat.user)  # type: ignore[arg-type]
    next(pieces)
    next(pieces)
    assert AuditEntry.objects.filter(action=exporting.EXPORTED).count() == 1


def test_an_export_needs_the_role_there_and_a_fresh_second_factor(
    bek: Phone, saule: Phone, marat: Phone, vienna: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bek.get(f"{EXPORT}KZ-SEO").status_code == 403
    assert saule.get(f"{EXPORT}KZ-SEO").status_code == 403
    assert marat.get(f"{EXPORT}KZ-VIE").status_code == 400
    monkeypatch.setattr("econsulate.core.access.recent_second_factor", lambda *_args, **_options: False)
    assert marat.get(f"{EXPORT}KZ-SEO").json()["code"] == "step_up_required"
    assert not AuditEntry.objects.filter(action="abroad.register.exported").exists()


@pytest.mark.disagrees  # rows made or taken away by hand
def test_nobody_takes_out_their_own_family(saule: Phone, nurlan: Phone, marat: Phone) -> None:
    taken(saule, nurlan, a_file({}))
    person = Registration.objects.get().person
    Representation.objects.create(user=marat.user, person=person, kind="self", valid_from=timezone.localdate())
    assert len(rows_of(marat.get(f"{EXPORT}KZ-SEO"))) == 1


def test_where_no_mission_serves_headquarters_have_the_entry(saule: Phone, nurlan: Phone) -> None:
    taken(saule, nurlan, a_file({"state": "TR", "region": ""}))
    assert Registration.objects.get().mission.code == "KZ-HQ"
