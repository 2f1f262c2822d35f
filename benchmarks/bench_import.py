"""How long do a hundred thousand rows of an older register take, from the upload to the last entry?

Run: make bench-import (ARGS=--short for 5,000 rows). The workers of the running system try the file and take it over;
each row becomes a person under a key of their own, a travel document, an entry and a line in the trail. Then the same
file comes again, which changes nothing.
"""

import argparse
import os
import time
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")

import django

django.setup()

from django.utils import timezone  # noqa: E402

from benchmarks.old_register import pieces  # noqa: E402
from consular.abroad.models.old_registers import ImportState, RegisterImport  # noqa: E402
from consular.abroad.services.old_register import imports  # noqa: E402
from consular.missions.models.missions import Mission  # noqa: E402
from consular.missions.models.posts import Role  # noqa: E402
from econsulate.core.accounts.models import User  # noqa: E402
from tests.factories.missions import an_officer, headquarters  # noqa: E402

ROWS, SHORT_ROWS = 100_000, 5_000
WALL_LIMIT_SECONDS = 600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few rows")
    rows = SHORT_ROWS if parser.parse_args().short else ROWS
    tag, hq = uuid.uuid4().hex[:6], headquarters()
    hands = [an_officer(f"{name}-{tag}", hq, Role.MISSION_ADMIN) for name in ("Brings", "Releases")]
    for title in ("new", "the same again"):
        took = one_file(rows, f"bench-{tag}", hq, *hands)
        print(f"{title}: {rows:,} rows, " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in took.items()))


def one_file(rows: int, source: str, hq: Mission, brings: User, releases: User) -> dict[str, float]:
    """Seconds of each stage, and of all together."""
    began = time.perf_counter()
    register = imports.receive(pieces(rows), mission=hq, source=source, by=brings, now=timezone.now())
    stages = {"received": time.perf_counter()}
    register = waited(register, ImportState.TRIED)
    stages["tried"] = time.perf_counter()
    imports.release(register, by=releases, now=timezone.now())
    register = waited(register, ImportState.DONE)
    stages["taken over"] = time.perf_counter()
    assert sum(register.taken.values()) == rows, register.taken
    assert "refused" not in register.taken, register.taken
    times = [began, *stages.values()]
    took = {name: end - start for name, start, end in zip(stages, times, times[1:], strict=False)}
    return {**took, "together": times[-1] - began}


def waited(register: RegisterImport, state: ImportState) -> RegisterImport:
    until = time.monotonic() + WALL_LIMIT_SECONDS
    while time.monotonic() < until:
        register = RegisterImport.objects.whole().get(pk=register.pk)
        if register.state == state:
            return register
        time.sleep(0.1)
    raise SystemExit(f"still {register.state} after {WALL_LIMIT_SECONDS} s: {register.fault}")


if __name__ == "__main__":
    main()
