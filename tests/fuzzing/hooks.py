"""How does schemathesis reach what is there? Real identifiers, callers and bodies, in most of its requests.

Which request gets what follows from the request itself, so that one that is sent again is sent the same.
"""

import hashlib
import json
import os
import uuid
from pathlib import Path
from typing import Any

import schemathesis

FOUND = json.loads(Path(os.environ["FUZZ_WORLD"]).read_text())
# Without it everybody is a stranger.
SIGNED_IN = os.environ["FUZZ_SIGNED_IN"] == "1"
TOKENS: dict[str, str] = FOUND["tokens"]
CONDITIONS = {"If-Match", "Idempotency-Key"}
# No header may hold these (RFC 9110 section 5.5): the HTTP server hangs up on them before any code of ours is asked.
NOT_IN_HEADERS = dict.fromkeys((*range(9), *range(10, 32), 127))

# Pieces of uploads are bytes like any other.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
# So are alerts of others; what XML may be is for our own reader to find out.
for kind in ("application/cap+xml", "application/xml"):
    schemathesis.serializer.alias(kind, "application/octet-stream")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    case.headers = {name: value.translate(NOT_IN_HEADERS) for name, value in (case.headers or {}).items()}
    operation = FOUND["operations"].get(case.operation.path)
    if operation is None:
        return
    chance = Chance(repr((case.operation.label, case.path_parameters, case.body, case.query)))
    if SIGNED_IN and (token := token_for(operation["caller"], chance)):
        case.headers = {**(case.headers or {}), "X-Session-Token": token}
    if chance.of(8):
        return
    way = operation["ways"][chance.below(len(operation["ways"]))]
    case.path_parameters = {
        name: way["path"].get(name) or value if is_well_formed(name, value) else value
        for name, value in (case.path_parameters or {}).items()
    }
    if way["headers"]:
        case.headers = {**(case.headers or {}), **way["headers"]}
    if isinstance(case.body, bytes) and way["raw"] and not chance.of(4):
        case.body, case.query = way["raw"].encode(), way["query"]
    if isinstance(case.body, dict) and not chance.of(4):
        case.body = {**case.body, **way["body"]} if chance.of(3) else way["body"]
        # A version that is not there, or a key that another request used, would be all that is answered to.
        case.headers = {name: value for name, value in (case.headers or {}).items() if name not in CONDITIONS}


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    with Path(os.environ["FUZZ_SEEN"]).open("a") as seen:
        seen.write(f"{response.status_code} {case.operation.label}\n")


def token_for(caller: str, chance: "Chance") -> str | None:
    """Mostly of whoever may call; now and then somebody else's."""
    if not caller or chance.of(8):
        return list(TOKENS.values())[chance.below(len(TOKENS))]
    return TOKENS[caller]


def is_well_formed(name: str, value: Any) -> bool:
    """An identifier that is none, such as a word in place of a UUID, is left as it was meant."""
    if not name.endswith("_id"):
        return isinstance(value, str)
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True


class Chance:
    """Throws of dice that are the same for the same request."""

    def __init__(self, seed: str) -> None:
        self.left = int.from_bytes(hashlib.sha256(seed.encode(errors="replace")).digest())

    def below(self, number: int) -> int:
        self.left, thrown = divmod(self.left, number)
        return thrown

    def of(self, number: int) -> bool:
        """True once in so many times."""
        return self.below(number) == 0
