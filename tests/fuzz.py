"""What does a running system answer to malformed requests? `make fuzz` sends thousands, over the whole schema.

Twice: as a stranger, and as whoever may call each operation, with identifiers of things that are there
(tests/fuzzing). Any 500, and any answer that is not what docs/openapi.yaml promises, is a fault. At the end stands
which operations never succeeded: their inner states were not reached.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

SEED = "from tests.fuzzing.seeding import seed; seed({!r})"
CHECKS = "not_a_server_error,content_type_conformance,response_schema_conformance"


def main(options: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        world, seen = Path(folder) / "world.json", Path(folder) / "seen"
        began = time.monotonic()
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", SEED.format(str(world))]
        subprocess.run(command, check=True)
        print(f"Seeded in {time.monotonic() - began:.0f} s.", flush=True)
        codes = [attack(options, world=world, seen=seen, signed_in=signed_in) for signed_in in ("0", "1")]
        print(summary(seen.read_text().splitlines()))
    return max(codes)


def attack(options: list[str], *, world: Path, seen: Path, signed_in: str) -> int:
    schema = f"{os.environ['ECONSULATE_PUBLIC_BASE_URL']}/api/schema/"
    program = [sys.executable, "-m", "schemathesis.cli", "run", schema, "--checks", CHECKS]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.fuzzing.hooks", "FUZZ_WORLD": str(world), "FUZZ_SEEN": str(seen)}
    environment = {**os.environ, **hooks, "FUZZ_SIGNED_IN": signed_in}
    return subprocess.run([*program, "--no-shrink", "--continue-on-failure", *options], env=environment).returncode


def summary(seen: Iterable[str]) -> str:
    """`seen` holds lines of a status and an operation; who was never answered 2xx or 3xx is named with its answers."""
    answers: dict[str, set[str]] = defaultdict(set)
    for line in seen:
        status, operation = line.split(" ", 1)
        answers[operation].add(status)
    never = [operation for operation, found in sorted(answers.items()) if not any(code[0] in "23" for code in found)]
    lines = [f"{len(answers) - len(never)} of {len(answers)} operations succeeded at least once."]
    return "\n".join(
        [*lines, *(f"  never: {operation} ({' '.join(sorted(answers[operation]))})" for operation in never)]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["--max-examples", "200"]))
