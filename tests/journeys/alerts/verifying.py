"""Is it ours? Asked by somebody with a file, a pinned list of keys and no line; and what the public reads."""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from econsulate.core.embedded.state import ROOT
from econsulate.core.embedded.system import throwaway_settings
from tests.core.embedded.conftest import bare
from tests.journeys.alerts.people import Cast
from tests.journeys.alerts.running import at_once
from tests.journeys.cast import expect, expect_equal
from tests.journeys.client import Deviation
from tests.journeys.telling import note, step

PUBLIC = "/api/v1/public"


def verify(cast: Cast) -> None:
    events = list(reversed(cast.officer("serik").get(f"{cast.thread}/events")["results"]))
    with step("anybody fetches the feed and the three messages it names"):
        feed = cast.public.call("GET", f"{PUBLIC}/alerts.atom", expect=200).text
        expect(all(one["identifier"] in feed for one in events), "the feed doesn't name all of them")
        files = [cast.public.call("GET", f"{PUBLIC}/alerts/{one['identifier']}.cap", expect=200) for one in events]
    asked = [(file.content, cast.keys) for file in files]
    with step("without a line, by the keys pinned at the beginning, each is genuine"):
        expect_equal(at_once(lambda one: verdict(*one), asked), ["genuine"] * 3, "the verdicts")
    with step("with one figure changed it is not, nor by the key of exercises alone"):
        changed = files[1].content.replace(b"5.6", b"7.6")
        expect(changed != files[1].content, "nothing was changed")
        others = {"keys": [key for key in json.loads(cast.keys)["keys"] if key["mode"] == "exercise"]}
        wrong = [(changed, cast.keys), (files[1].content, json.dumps(others).encode())]
        expect_equal(at_once(lambda one: verdict(*one), wrong), ["altered", "not_ours"], "the verdicts")
    with step("the code in the messages says what has become of it; one that was made up is none of ours"):
        states = [code(cast, one["code"]) for one in events]
        expect_equal([one["verdict"] for one in states], ["genuine"] * 3, "the verdicts")
        expect_equal(code(cast, "ABCDEFGH", expect=404)["verdict"], "not_ours", "a made-up code")
    note(", ".join(f"{one['kind']}: {told['state']}" for one, told in zip(events, states, strict=True)))
    with step("the chain adds up, message by message"):
        digest = b""
        for link in cast.public.get(f"{PUBLIC}/alerts/chain")["links"]:
            digest = hashlib.sha256(digest.hex().encode() + bytes.fromhex(link["sha256"])).digest()
            expect_equal(link["digest"], digest.hex(), f"the digest of {link['identifier']}")


def code(cast: Cast, typed: str, *, expect: int = 200) -> dict[str, Any]:
    found: dict[str, Any] = cast.public.get(f"/v/{typed}", expect=expect, headers={"Accept": "application/json"})
    return found


def verdict(alert: bytes, keys: bytes) -> str:
    """What `verify_alert` says as a program of its own: with throw-away settings, behind which nothing runs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, known = folder / "alert.xml", folder / "keys.json"
        file.write_bytes(alert)
        known.write_bytes(keys)
        command = [sys.executable, "manage.py", "verify_alert", str(file), "--keys", str(known)]
        nothing = throwaway_settings(bare(folder), folder)
        done = subprocess.run(command, cwd=ROOT, env=nothing, capture_output=True, text=True, check=False)
    try:
        found: str = json.loads(done.stdout)["verdict"]
    except ValueError:
        raise Deviation(f"verify_alert failed:\n{done.stdout}{done.stderr}") from None
    expect_equal(done.returncode, 0 if found == "genuine" else 1, f"the exit status of {found}")
    return found
