"""One's own data: a copy of all of it, who looked at it and why, and its end."""

import io
import json
import subprocess
import sys
import zipfile

from tests.journeys.abroad.losing import ANSWER, LOST
from tests.journeys.abroad.people import Cast
from tests.journeys.cast import expect, expect_equal
from tests.journeys.checking import ROOT, audit_report
from tests.journeys.client import Deviation, until
from tests.journeys.telling import note, step

EXPORTS, ERASURE = "/api/v1/me/exports", "/api/v1/me/erasure-request"
# A wish is slept over for a week, and nobody can shorten that; so the worker's act is asked for as of then.
A_WEEK_LATER = """
from datetime import timedelta
from django.utils import timezone
from consular.privacy.models.erasures import ErasureRequest
from consular.privacy.services.erasure import carry_out
assert carry_out(ErasureRequest.objects.get(public_id="{id}"), now=timezone.now() + timedelta(days=8))
"""


def copy(cast: Cast) -> None:
    with step("she asks for a copy of everything"):
        export = cast.phone.post(EXPORTS, expect=201)["id"]
        until(lambda: cast.phone.get(f"{EXPORTS}/{export}")["state"] == "ready" or None, "the copy")
        archive = cast.phone.call("GET", f"{EXPORTS}/{export}/archive", expect=200).content
    with step("it holds what she said and what was said to her"):
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            told = json.dumps([json.loads(opened.read(name)) for name in names(opened)], ensure_ascii=False)
        for words in (LOST, ANSWER, cast.name, "Vienna", "Example Sister"):
            expect(words in told, f"the copy doesn't hold {words!r}")
        expect("Her flight is on Friday." not in told, "the copy tells what officers told each other")
    note(f"{len(archive):,} bytes")
    with step("she reads who opened her file"):
        acts = cast.phone.get("/api/v1/me/access-history")["results"]
        offices = {act["office"] for act in acts}
        expect({"KZ-SEO", "KZ-VIE"} <= offices, f"only {offices} are told")


def names(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.endswith(".json")]


def forget(cast: Cast) -> None:
    with step("she asks to be forgotten; a sign-in of just now is proof enough"):
        wish = cast.phone.post(ERASURE, expect=201)
    note(f"not before {wish['not_before']}; in the way: {[row['text'] for row in wish['obstacles']]}")
    with step("a week later the worker carries it out"):
        shell = [sys.executable, "manage.py", "shell", "-c", A_WEEK_LATER.format(id=wish["id"])]
        done = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Deviation(f"it was not carried out:\n{done.stdout}{done.stderr}")
    with step("nothing of her is left; her login stays, since she acts for the child"):
        left = [one["id"] for one in cast.phone.get("/api/v1/persons")["results"]]
        expect_equal(left, [cast.child], "the people she acts for")
        cast.phone.get(f"/api/v1/cases/{cast.case['id']}", expect=404)
        cast.bek.get(f"/api/v1/staff/cases/{cast.case['id']}", expect=404)
        expect_equal(named(cast), [f"{cast.name}, Alua"], "the entries of this name")
        expect_equal(cast.phone.get("/api/v1/trips")["results"], [], "the journeys")
    with step("the audit trail verifies"):
        report = audit_report()
    note(report.replace("\n", ". "))


def named(cast: Cast) -> list[str]:
    rows = cast.bek.get("/api/v1/staff/registrations")["results"]
    return [row["name"] for row in rows if cast.name in row["name"]]
