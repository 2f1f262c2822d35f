"""What does a running system answer to malformed requests? `make fuzz` sends thousands, over the whole schema.

Twice: as a stranger and as a signed-in citizen. Any 500, and any answer that is not what docs/openapi.yaml promises,
is a fault. No Django here: only HTTP, as from a phone.
"""

import os
import re
import subprocess
import sys
import time

import httpx
import schemathesis

BASE = os.environ["ECONSULATE_PUBLIC_BASE_URL"]
MAILBOX = f"http://127.0.0.1:{os.environ['ECONSULATE_MAIL_PORT']}/messages"
ADDRESS = f"fuzz-{time.time_ns()}@example.org"
CHECKS = "not_a_server_error,content_type_conformance,response_schema_conformance"


def main(options: list[str]) -> int:
    token = session_token()  # before the attack uses up what one address may ask for
    stranger = attack(options)
    citizen = attack([*options, "--header", f"X-Session-Token: {token}"])
    return stranger or citizen


# This file is also schemathesis' hook: pieces of uploads are bytes like any other.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


def attack(options: list[str]) -> int:
    program = [sys.executable, "-m", "schemathesis.cli", "run", f"{BASE}/api/schema/", "--checks", CHECKS]
    this_file = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.fuzz"}
    return subprocess.run([*program, "--no-shrink", "--continue-on-failure", *options], env=this_file).returncode


def session_token() -> str:
    """Sign up as the phone app does: an address, then the code sent to it."""
    with httpx.Client(base_url=f"{BASE}/_allauth/app/v1/auth/", timeout=30) as phone:
        asked = phone.post("signup", json={"email": ADDRESS}).json()
        token = {"X-Session-Token": asked["meta"]["session_token"]}
        answer = phone.post("code/confirm", json={"code": code_sent()}, headers=token)
    answer.raise_for_status()
    return answer.json()["meta"]["session_token"]


def code_sent() -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for message in httpx.get(MAILBOX, params={"to": ADDRESS}).json():
            if code := re.search(r"\b\d{8}\b", message["text"]):
                return code[0]
        time.sleep(0.5)
    sys.exit("No code was sent within a minute: see .local/logs.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["--max-examples", "200"]))
