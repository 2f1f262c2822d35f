"""What does a running system answer to malformed requests? `make fuzz` sends thousands, over the whole schema.

Three times: as a stranger, as a signed-in citizen and as a case officer. Any 500, and any answer that is not what
docs/openapi.yaml promises, is a fault. No Django here: only HTTP, as from a phone.
"""

import os
import subprocess
import sys
import time

import schemathesis

from tests.journeys.client import App, Place

PLACE = Place(os.environ["ECONSULATE_PUBLIC_BASE_URL"], f"http://127.0.0.1:{os.environ['ECONSULATE_MAIL_PORT']}")
OFFICER = "bek@demo.example"
CHECKS = "not_a_server_error,content_type_conformance,response_schema_conformance"


def main(options: list[str]) -> int:
    # Before the attack uses up what one address may ask for.
    doors: list[list[str]] = [[], as_the_owner_of(a_citizen()), as_the_owner_of(an_officer())]
    return max([attack([*options, *door]) for door in doors])


def a_citizen() -> App:
    phone = App(PLACE)
    phone.sign_in(f"fuzz-{time.time_ns()}@example.org", new=True)
    return phone


def an_officer() -> App:
    desk = App(PLACE)
    desk.sign_in(OFFICER)
    desk.prove_second_factor(OFFICER)
    return desk


def as_the_owner_of(app: App) -> list[str]:
    return ["--header", f"X-Session-Token: {app.token}"]


# This file is also schemathesis' hook: pieces of uploads are bytes like any other.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


def attack(options: list[str]) -> int:
    program = [sys.executable, "-m", "schemathesis.cli", "run", f"{PLACE.base}/api/schema/", "--checks", CHECKS]
    this_file = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.fuzz"}
    return subprocess.run([*program, "--no-shrink", "--continue-on-failure", *options], env=this_file).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["--max-examples", "200"]))
