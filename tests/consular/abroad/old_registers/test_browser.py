"""An older register in a real Chromium: accessible, on a phone, in the dark, brought and read."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from consular.abroad.models.old_registers import RegisterImport
from consular.abroad.services.old_register import running
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, look, page_of  # noqa: F401 - a fixture among them
from tests.factories.old_registers import a_file
from tests.people import Phone

pytestmark = needs_chromium


def test_an_administrator_brings_a_file_and_reads_what_becomes_of_it(
    chromium: Any,  # noqa: F811
    live_server: Any,
    saule: Phone,
    tmp_path: Path,
) -> None:
    assert saule.user is not None
    file = tmp_path / "register.csv"
    file.write_bytes(a_file({}, {"external_id": "18", "birth_date": "2199-01-01"}))
    page = page_of(chromium(), saule.user, live_server.url)
    page.goto("/panel/old-registers/")
    look(page, "old-registers")
    page.locator("#bring-mission").select_option("KZ-HQ")
    page.get_by_label("Name of the older register").fill("ministry-2019")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Try this file").click()
    page.get_by_text("The file is here and is being tried.").wait_for()
    running.try_slice(RegisterImport.objects.get().public_id, now=timezone.now())
    # By itself: the page asks for its progress, and loads anew once that has an end.
    page.get_by_text("birth_date: This is too far in the future.").wait_for()
    look(page, "old-register")
    page.get_by_role("button", name="Withdraw this file").click()
    page.get_by_text("The file is withdrawn and deleted.").wait_for()
